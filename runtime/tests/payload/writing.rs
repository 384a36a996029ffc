//! Bodies of creates and updates.

use odata_runtime::{ObjectExt, Property};

use crate::model::{AnyThing, Thing};
use crate::read;

const ALL: &str = r##"{"@odata.etag":"e","id":"1","int32":5,"part":{"name":"n"},"related":{"id":"2","created":"2020-01-01","kind":"k"},"created":"2020-01-01","kind":"k","state":"s","needed":"x","zzz":1}"##;

#[test]
fn n2_n3_n4_a_create_leaves_out_what_is_the_services() {
    let thing: Thing = read(ALL);
    let body = thing.for_create().unwrap();
    assert_eq!(
        serde_json::to_string(&body).unwrap(),
        r##"{"@odata.etag":"e","id":"1","int32":5,"part":{"name":"n"},"related":{"id":"2","kind":"k"},"kind":"k","needed":"x","zzz":1}"##
    );
    assert_eq!(
        body.left_out(),
        ["$.related.created", "$.created", "$.state"]
    );
}

#[test]
fn n3_an_update_leaves_out_what_cannot_change() {
    let thing: Thing = read(ALL);
    let body = thing.for_update().unwrap();
    assert_eq!(
        serde_json::to_string(&body).unwrap(),
        r##"{"@odata.etag":"e","int32":5,"part":{"name":"n"},"related":{"id":"2","kind":"k"},"needed":"x","zzz":1}"##
    );
    assert_eq!(
        body.left_out(),
        [
            "$.id",
            "$.related.created",
            "$.created",
            "$.kind",
            "$.state"
        ]
    );
    // The value itself is as it was.
    assert_eq!(thing.id, "1".into());
}

#[test]
fn what_must_not_be_null_is_refused_with_its_path() {
    let thing = Thing {
        needed: Property::Null,
        parts: read::<Thing>(r#"{"parts":[{"name":"n"},{"name":null}]}"#).parts,
        ..Thing::default()
    };
    for refused in [thing.for_create(), thing.for_update()] {
        let refused = refused.unwrap_err();
        assert_eq!(refused.null, ["$.parts[1].name", "$.needed"]);
        assert_eq!(
            refused.to_string(),
            "null is not allowed for the properties $.parts[1].name, $.needed: leave absent what should not be sent"
        );
    }
}

#[test]
fn families_and_unknown_types_are_checked_too() {
    let thing: AnyThing = read(r##"{"@odata.type":"#m.Special","extra":1,"state":"s"}"##);
    let object: &dyn odata_runtime::Object = &thing;
    let body = object.for_update().unwrap();
    assert_eq!(
        serde_json::to_string(&body).unwrap(),
        r##"{"@odata.type":"#m.Special","extra":1}"##
    );
}
