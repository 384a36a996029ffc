//! Bodies of creates and updates.

use odata_runtime::{Object, ObjectExt, Property, RequestBody};

use crate::model::{AnyThing, Other, Part, Thing};
use crate::{lenient, read, same};

const ALL: &str = r##"{"@odata.etag":"e","id":"1","int32":5,"part":{"name":"n"},"related":{"id":"2","created":"2020-01-01","kind":"k"},"created":"2020-01-01","kind":"k","state":"s","needed":"x","zzz":1}"##;

fn text(body: &RequestBody<'_>) -> String {
    serde_json::to_string(body).unwrap()
}

/// What an update writes, and the properties and annotations that it leaves out.
fn updated<T: Object>(value: &T) -> (String, Vec<String>, Vec<String>) {
    let body = value.for_update().unwrap();
    (
        text(&body),
        body.left_out().to_vec(),
        body.annotations_left_out().to_vec(),
    )
}

#[test]
fn n2_n3_n4_a_create_leaves_out_what_is_the_services() {
    let thing: Thing = read(ALL);
    let body = thing.for_create().unwrap();
    assert_eq!(
        text(&body),
        r##"{"id":"1","int32":5,"part":{"name":"n"},"related":{"id":"2","kind":"k"},"kind":"k","needed":"x","zzz":1}"##
    );
    assert_eq!(
        body.left_out(),
        ["$.related.created", "$.created", "$.state"]
    );
    // There is nothing to compare it with yet.
    assert_eq!(body.annotations_left_out(), ["$.@odata.etag"]);
    assert_eq!(body.media_type(), "application/json");
}

#[test]
fn n3_an_update_leaves_out_what_cannot_change() {
    let thing: Thing = read(ALL);
    let (body, left_out, annotations) = updated(&thing);
    assert_eq!(
        body,
        r##"{"@odata.etag":"e","int32":5,"part":{"name":"n"},"needed":"x","zzz":1}"##
    );
    assert_eq!(
        left_out,
        ["$.id", "$.related", "$.created", "$.kind", "$.state"]
    );
    assert!(annotations.is_empty());
    // The value itself is unchanged.
    assert_eq!(thing.id, "1".into());
}

#[test]
fn n3_complex_values_follow_the_rules_of_what_they_are_part_of() {
    let json = r#"{"part":{"name":"n","code":"c","fixed":"f","made":"2020-01-01","inner":{"fixed":"f","size":1}},"parts":[{"code":"c"},{"size":2,"made":"2020-01-01"}],"partsOrNull":[null,{"fixed":"f"}]}"#;
    let thing: Thing = read(json);
    let (body, left_out, _) = updated(&thing);
    assert_eq!(
        body,
        r#"{"part":{"name":"n","inner":{"size":1}},"parts":[{},{"size":2}],"partsOrNull":[null,{}]}"#
    );
    assert_eq!(
        left_out,
        [
            "$.part.inner.fixed",
            "$.part.code",
            "$.part.fixed",
            "$.part.made",
            "$.parts[0].code",
            "$.parts[1].made",
            "$.partsOrNull[1].fixed",
        ]
    );
    let body = thing.for_create().unwrap();
    assert_eq!(
        text(&body),
        r#"{"part":{"name":"n","inner":{"size":1,"fixed":"f"},"code":"c","fixed":"f"},"parts":[{"code":"c"},{"size":2}],"partsOrNull":[null,{"fixed":"f"}]}"#
    );
    assert_eq!(body.left_out(), ["$.part.made", "$.parts[1].made"]);
}

#[test]
fn t9_related_entities_stay_out_of_updates_with_all_that_annotates_them() {
    let json = r##"{"@odata.context":"c","children@odata.count":500,"children@odata.context":"d","children@odata.nextLink":"n","children@my.Term":1,"children@odata.type":"#Collection(m.Thing)","children#m.Act":{},"related@odata.navigationLink":"r","related@odata.bind":"C(2)","part":{"owner@odata.navigationLink":"o","owner@my.Term":1,"size":1,"owner":{"id":"9"}},"parts":[{"owner":null}],"related":{"id":"2"},"children":[{"id":"1"}],"needed":"x"}"##;
    let thing: Thing = read(json);
    let (body, left_out, annotations) = updated(&thing);
    assert_eq!(
        body,
        r#"{"@odata.context":"c","related@odata.bind":"C(2)","part":{"size":1},"parts":[{}],"needed":"x"}"#
    );
    assert_eq!(
        left_out,
        [
            "$.part.owner",
            "$.parts[0].owner",
            "$.related",
            "$.children"
        ]
    );
    assert_eq!(
        annotations,
        [
            "$.part.owner@odata.navigationLink",
            "$.part.owner@my.Term",
            "$.children@odata.count",
            "$.children@odata.nextLink",
            "$.children@odata.context",
            "$.children@my.Term",
            "$.children@odata.type",
            "$.children#m.Act",
            "$.related@odata.navigationLink",
        ]
    );
    // Creates create related entities, too; annotations that occur only in responses are left out.
    assert_eq!(
        text(&thing.for_create().unwrap()),
        r##"{"@odata.context":"c","children@my.Term":1,"children@odata.type":"#Collection(m.Thing)","related@odata.bind":"C(2)","part":{"owner@my.Term":1,"size":1,"owner":{"id":"9"}},"parts":[{"owner":null}],"related":{"id":"2"},"children":[{"id":"1"}],"needed":"x"}"##
    );
    // Null and an empty list unlink as well.
    let thing: Thing = read(r#"{"related":null,"children":[]}"#);
    assert_eq!(updated(&thing).0, "{}");
    assert_eq!(updated(&thing).1, ["$.related", "$.children"]);
}

#[test]
fn t8_references_and_binds_are_in_updates() {
    let json = r##"{"related@odata.bind":null,"related":{"@odata.type":"#m.Special","@odata.id":"C(1)"},"children":[{"@id":"C(1)"},{"@odata.id":"C(2)"}]}"##;
    assert_eq!(updated(&read::<Thing>(json)).0, json);
    for (json, body) in [
        // If an entity is among them, or only one page of them is present, it is not a list of references to send.
        (
            r#"{"children":[{"@odata.id":"C(1)"},{"@odata.id":"C(2)","id":"2"}]}"#,
            "{}",
        ),
        (
            r#"{"children@odata.nextLink":"n","children":[{"@odata.id":"C(1)"}]}"#,
            "{}",
        ),
        (r#"{"related":{"@odata.id":null}}"#, "{}"),
        (r#"{"related":{"@odata.id":"C(1)","zzz":1}}"#, "{}"),
    ] {
        let (written, left_out, _) = updated(&read::<Thing>(json));
        assert_eq!((&*written, left_out.len()), (body, 1), "{json}");
    }
}

#[test]
fn t9_a_deep_update_has_the_related_entities_that_were_asked_for() {
    let json = r#"{"id":"1","part":{"size":1,"owner":{"id":"9","related":{"id":"8"}}},"related":{"id":"2","created":"2020-01-01","kind":"k","related":{"id":"3"},"part":{"code":"c"}},"children":[{"@odata.etag":"e","id":"4","children":[{"id":"5","related":{"id":"6"}}]}],"needed":"x"}"#;
    let thing: Thing = read(json);
    let asked = |paths: &[&str]| {
        let body = paths
            .iter()
            .try_fold(thing.for_update().unwrap(), |body, path| {
                body.with_navigation(path)
            });
        let body = body.unwrap();
        (text(&body), body.left_out().join(" "))
    };
    // Keys identify the entities.
    assert_eq!(
        asked(&["related"]),
        (
            r#"{"part":{"size":1},"related":{"id":"2","part":{"code":"c"},"kind":"k"},"needed":"x"}"#.to_owned(),
            "$.id $.part.owner $.related.related $.related.created $.children".to_owned()
        )
    );
    assert_eq!(
        asked(&["children/children", "part/owner"]),
        (
            r#"{"part":{"size":1,"owner":{"id":"9"}},"children":[{"@odata.etag":"e","id":"4","children":[{"id":"5"}]}],"needed":"x"}"#.to_owned(),
            "$.id $.part.owner.related $.related $.children[0].children[0].related".to_owned()
        )
    );
    assert_eq!(
        asked(&["children", "m.Special/children/m.Special/children/related"]).0,
        r#"{"part":{"size":1},"children":[{"@odata.etag":"e","id":"4","children":[{"id":"5","related":{"id":"6"}}]}],"needed":"x"}"#
    );
    // There is no value, so nothing shows that the path is wrong.
    assert_eq!(
        asked(&["related/related/related"]).1,
        "$.id $.part.owner $.related.created $.children"
    );
    for json in [r#"{"children":null}"#, "{}"] {
        let thing: Thing = read(json);
        let body = thing.for_update().unwrap();
        assert!(body.with_navigation("children/related").is_ok(), "{json}");
    }
    // A path may exist in only some of the items.
    let thing: Thing = read(
        r##"{"children":[{"id":"1"},{"@odata.type":"#m.Special","id":"2","boss":{"id":"3"}}]}"##,
    );
    let body = thing.for_update().unwrap();
    assert_eq!(
        text(&body.with_navigation("children/boss").unwrap()),
        r##"{"children":[{"id":"1"},{"@odata.type":"#m.Special","id":"2","boss":{"id":"3"}}]}"##
    );
}

#[test]
fn a_deep_update_is_refused_for_wrong_paths_and_for_pages() {
    let json = r#"{"children@odata.nextLink":"n","children":[{"id":"4","needed":null}],"related":{"id":"2","needed":null},"needed":"x"}"#;
    let thing: Thing = read(json);
    let refused = |path: &str| {
        thing
            .for_update()
            .unwrap()
            .with_navigation(path)
            .unwrap_err()
    };
    for path in [
        "",
        "childs",
        "int32",
        "part",
        "needed/related",
        "related/owner",
        "children/",
        "m.Special",
    ] {
        assert_eq!(refused(path).unknown, [path]);
    }
    assert_eq!(
        refused("relatet").to_string(),
        "not a navigation property: relatet"
    );
    assert_eq!(
        refused("children").to_string(),
        "null is not allowed for the property $.children[0].needed: to leave a property out of the body, make it absent; only one page of $.children is present, and an update would unlink the rest: read all pages and remove the `nextLink`"
    );
    assert_eq!(refused("related").null, ["$.related.needed"]);
    // Without them it can be sent.
    assert_eq!(updated(&thing).0, r#"{"needed":"x"}"#);
}

#[test]
fn a_page_of_a_collection_does_not_replace_the_collection() {
    let json = r#"{"tags@odata.nextLink":"n","parts@nextLink":"n","tags@my.Term":1,"zzz@odata.nextLink":"n","tags":["a"],"parts":[{"size":1}],"needed":"x","zzz":[1]}"#;
    let thing: Thing = read(json);
    let (body, left_out, annotations) = updated(&thing);
    assert_eq!(body, r#"{"needed":"x"}"#);
    assert_eq!(left_out, ["$.tags", "$.parts", "$.zzz"]);
    assert_eq!(annotations.len(), 4);
    // A value that is not a collection is complete.
    let part = r#"{"part@odata.nextLink":"n","part":{"size":1}}"#;
    assert_eq!(updated(&read::<Thing>(part)).0, r#"{"part":{"size":1}}"#);
    assert_eq!(
        text(&thing.for_create().unwrap()),
        r#"{"tags@my.Term":1,"tags":["a"],"parts":[{"size":1}],"needed":"x","zzz":[1]}"#
    );
}

#[test]
fn a_collection_that_is_null_is_in_no_request() {
    let json = r##"{"tags@my.Term":1,"z@odata.type":"#Collection(Int32)","y@odata.type":"#Int32","tags":null,"numbers":null,"untypeds":null,"colors":null,"colorsOrNull":null,"part":{"name":"n"},"parts":null,"partsOrNull":[null,{"size":null}],"children":null,"needed":"x","y":null,"z":null}"##;
    let thing: Thing = same(json);
    let names = [
        "tags",
        "numbers",
        "untypeds",
        "colors",
        "colorsOrNull",
        "parts",
        "children",
        "z",
    ];
    let left_out = names.map(|name| format!("$.{name}"));
    let body = thing.for_create().unwrap();
    let written = r##"{"z@odata.type":"#Collection(Int32)","y@odata.type":"#Int32","part":{"name":"n"},"partsOrNull":[null,{"size":null}],"needed":"x","y":null}"##;
    let written = written.replace(r##""z@odata.type":"#Collection(Int32)","##, "");
    assert_eq!(
        (text(&body), body.left_out()),
        (written.clone(), &left_out[..])
    );
    assert_eq!(
        body.annotations_left_out(),
        ["$.tags@my.Term", "$.z@odata.type"]
    );
    assert_eq!(updated(&thing).0, written);
    assert_eq!(updated(&thing).1, left_out);
    let body = thing.for_update().unwrap();
    let body = body.with_navigation("children").unwrap();
    assert_eq!((text(&body), body.left_out()), (written, &left_out[..]));
    // In complex values and in related entities, too; a single value that is null is sent.
    let json = r#"{"part":{"inner":null,"owner":{"children":null}},"parts":[{"owner":{"tags":null}}],"related":null}"#;
    assert_eq!(
        text(&read::<Thing>(json).for_create().unwrap()),
        r#"{"part":{"inner":null,"owner":{}},"parts":[{"owner":{}}],"related":null}"#
    );
}

#[test]
fn what_was_kept_under_a_declared_name_follows_its_property() {
    let json = r#"{"id@my.Term":1,"int32@my.Term":2,"created@my.Term":3,"id":5,"int32":"x","created":"yesterday","kind":{},"state":[1],"related":[{"id":"2"}],"part":{"made":"today","fixed":1,"size":"big","name":"n"},"needed":"x"}"#;
    let (thing, mismatches) = lenient::<Thing>(json);
    assert_eq!(mismatches.len(), 9);
    let (body, left_out, annotations) = updated(&thing);
    assert_eq!(
        body,
        r#"{"int32@my.Term":2,"part":{"name":"n","size":"big"},"needed":"x","int32":"x"}"#
    );
    assert_eq!(
        left_out,
        [
            "$.part.made",
            "$.part.fixed",
            "$.id",
            "$.created",
            "$.kind",
            "$.state",
            "$.related"
        ]
    );
    assert_eq!(annotations, ["$.id@my.Term", "$.created@my.Term"]);
    let body = thing.for_create().unwrap();
    assert_eq!(
        text(&body),
        r#"{"id@my.Term":1,"int32@my.Term":2,"part":{"name":"n","fixed":1,"size":"big"},"needed":"x","id":5,"int32":"x","kind":{},"related":[{"id":"2"}]}"#
    );
    assert_eq!(body.left_out(), ["$.part.made", "$.created", "$.state"]);
    // The value that was set last counts, and is listed once.
    let mut thing = thing;
    thing.id = "1".into();
    assert_eq!(
        thing
            .for_update()
            .unwrap()
            .left_out()
            .iter()
            .filter(|path| *path == "$.id")
            .count(),
        1
    );
}

#[test]
fn members_of_a_derived_type_follow_its_metadata_in_a_value_of_the_base() {
    let json = r##"{"@odata.type":"#self.Special","boss@my.Term":1,"sum@my.Term":1,"needed":"x","extra":1,"boss":{"id":"2"},"sum":5,"dynamic":{"a":1}}"##;
    let thing: Thing = read(json);
    let (body, left_out, _) = updated(&thing);
    assert_eq!(
        body,
        r##"{"@odata.type":"#self.Special","needed":"x","extra":1,"dynamic":{"a":1}}"##
    );
    assert_eq!(left_out, ["$.boss", "$.sum"]);
    let body = thing.for_update().unwrap().with_navigation("boss").unwrap();
    assert_eq!(body.left_out(), ["$.sum"]);
    assert_eq!(
        text(&thing.for_create().unwrap()),
        r##"{"@odata.type":"#self.Special","boss@my.Term":1,"needed":"x","extra":1,"boss":{"id":"2"},"dynamic":{"a":1}}"##
    );
}

#[test]
fn annotations_follow_the_property_of_a_derived_type_where_its_value_is_not() {
    let json = r##"{"@odata.type":"#m.Special","extra@my.Term":1,"boss@my.Term":2,"sum@my.Term":3,"needed":"x"}"##;
    let thing: Thing = read(json);
    let (body, left_out, annotations) = updated(&thing);
    assert_eq!(
        body,
        r##"{"@odata.type":"#m.Special","extra@my.Term":1,"needed":"x"}"##
    );
    assert_eq!(left_out.len(), 0);
    assert_eq!(annotations, ["$.boss@my.Term", "$.sum@my.Term"]);
    let body = thing.for_update().unwrap().with_navigation("boss").unwrap();
    assert_eq!(body.annotations_left_out(), ["$.sum@my.Term"]);
    let body = thing.for_create().unwrap();
    assert_eq!(body.annotations_left_out(), ["$.sum@my.Term"]);
    // A reference is sent, and so are its annotations.
    let json = r##"{"@odata.type":"#m.Special","boss@my.Term":2,"boss":{"@odata.id":"C(1)"}}"##;
    assert_eq!(updated(&read::<Thing>(json)).0, json);
    // An unrelated type does not describe the members of the object.
    let json = r##"{"@odata.type":"#m.Special","sum":5}"##;
    let (other, _) = lenient::<Other>(json);
    assert_eq!(text(&other.for_create().unwrap()), json);
}

#[test]
fn opaque_related_entities_stay_out_of_updates_and_references_do_not() {
    for (json, body) in [
        (r#"{"opaque":{"id":"1"}}"#, "{}"),
        (r#"{"opaque":[{"@odata.id":"C(1)","id":"1"}]}"#, "{}"),
        (
            r#"{"opaque":{"@odata.id":"C(1)"}}"#,
            r#"{"opaque":{"@odata.id":"C(1)"}}"#,
        ),
    ] {
        assert_eq!(updated(&read::<Part>(json)).0, body, "{json}");
    }
}

#[test]
fn undeclared_entities_are_related_entities() {
    let json = r#"{"a@odata.navigationLink":"l","b@odata.context":"c","d@odata.bind":"C(1)","a":{"x":1},"b":[],"c":[{"@odata.etag":"e","x":1}],"d":{"@odata.id":"C(1)"},"e":{"x":1},"f":"text","g":[1],"h":{"@odata.id":"C(1)","x":1}}"#;
    let part: Part = read(json);
    let (body, left_out, _) = updated(&part);
    assert_eq!(
        body,
        r#"{"d@odata.bind":"C(1)","d":{"@odata.id":"C(1)"},"e":{"x":1},"f":"text","g":[1]}"#
    );
    assert_eq!(left_out, ["$.a", "$.b", "$.c", "$.h"]);
    let body = part.for_update().unwrap().with_navigation("c").unwrap();
    assert_eq!(body.left_out(), ["$.a", "$.b", "$.h"]);
}

#[test]
fn control_information_of_responses_is_in_no_request() {
    let json = r##"{"@odata.context":"c","@odata.metadataEtag":"m","@odata.etag":"e","@odata.id":"i","@odata.editLink":"l","@readLink":"l","@odata.count":1,"@nextLink":"n","@odata.deltaLink":"d","@odata.mediaReadLink":"m","@odata.mediaEditLink":"m","@odata.mediaEtag":"m","@odata.mediaContentType":"m","#m.Act":{},"@my.Term":1,"@odata.future":1,"untyped@odata.mediaContentType":"m","untyped@odata.mediaEditLink":"m","untyped@odata.mediaEtag":"m","photo@odata.mediaContentType":"m","tags@odata.count":1,"tags@collectionAnnotations":[],"x@odata.count":1,"untyped":"b"}"##;
    let thing: Thing = read(json);
    let rest = r#""@my.Term":1,"@odata.future":1,"untyped@odata.mediaContentType":"m","untyped@odata.mediaEditLink":"m","tags@collectionAnnotations":[],"untyped":"b"}"#;
    assert_eq!(
        updated(&thing).0,
        format!(r#"{{"@odata.context":"c","@odata.etag":"e","@odata.id":"i",{rest}"#)
    );
    assert_eq!(
        text(&thing.for_create().unwrap()),
        format!(r#"{{"@odata.context":"c","@odata.id":"i",{rest}"#)
    );
    let media: Thing = read(r#"{"@odata.mediaContentType":"m","$value":"T0RhdGE"}"#);
    assert_eq!(
        text(&media.for_create().unwrap()),
        r#"{"@odata.mediaContentType":"m","$value":"T0RhdGE"}"#
    );
    // At any depth, in values that are kept as text as well.
    let json = r##"{"dynamic":{"@odata.etag":"e","b":[{"@odata.count":1,"x":1,"y#m.Act":{}}],"c@odata.nextLink":"n"}}"##;
    let part: Part = read(json);
    assert_eq!(
        text(&part.for_create().unwrap()),
        r#"{"dynamic":{"b":[{"x":1}]}}"#
    );
    assert_eq!(serde_json::to_string(&part).unwrap(), json);
    let json =
        r#"{"dynamic":{"a@odata.mediaContentType":"m","b@odata.mediaContentType":"m","a":"x"}}"#;
    assert_eq!(
        text(&read::<Part>(json).for_create().unwrap()),
        r#"{"dynamic":{"a@odata.mediaContentType":"m","a":"x"}}"#
    );
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
            "null is not allowed for the properties $.parts[1].name, $.needed: to leave a property out of the body, make it absent"
        );
    }
}

#[test]
fn families_and_unknown_types_are_checked_too() {
    let thing: AnyThing = read(r##"{"@odata.type":"#m.Special","extra":1,"state":"s"}"##);
    let object: &dyn Object = &thing;
    let body = object.for_update().unwrap();
    assert_eq!(text(&body), r##"{"@odata.type":"#m.Special","extra":1}"##);
}
