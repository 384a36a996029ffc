//! Control information and annotations.

use odata_runtime::{ObjectExt, resolve};

use crate::model::Thing;
use crate::{read, same};

#[test]
fn q1_both_spellings_are_the_same() {
    for prefix in ["@odata.", "@"] {
        let json = r##"{"@odata.context":"c","@odata.id":"i","@odata.etag":"W/\"a\"","@odata.editLink":"e","@odata.readLink":"r","@odata.count":42,"@odata.nextLink":"n","@odata.deltaLink":"d","@odata.mediaReadLink":"mr","@odata.mediaEditLink":"me","@odata.mediaContentType":"ct","@odata.mediaEtag":"mt","children@odata.count":7,"children@odata.nextLink":"cn","children@odata.navigationLink":"cl","children@odata.associationLink":"ca"}"##
            .replace("@odata.", prefix);
        let thing: Thing = same(&json);
        let extras = thing.extras();
        assert_eq!(extras.context().unwrap(), "c");
        assert_eq!(extras.id().unwrap(), "i");
        assert_eq!(extras.etag().unwrap(), "W/\"a\"");
        assert_eq!(extras.edit_link().unwrap(), "e");
        assert_eq!(extras.read_link().unwrap(), "r");
        assert_eq!(extras.count(), Some(42));
        assert_eq!(extras.next_link().unwrap(), "n");
        assert_eq!(extras.delta_link().unwrap(), "d");
        assert_eq!(extras.media_read_link().unwrap(), "mr");
        assert_eq!(extras.media_edit_link().unwrap(), "me");
        assert_eq!(extras.media_content_type().unwrap(), "ct");
        assert_eq!(extras.media_etag().unwrap(), "mt");
        let children = extras.of("children");
        assert_eq!(children.count(), Some(7));
        assert_eq!(children.next_link().unwrap(), "cn");
        assert_eq!(children.navigation_link().unwrap(), "cl");
        assert_eq!(children.association_link().unwrap(), "ca");
        assert!(thing.children.is_absent());
    }
}

#[test]
fn q2_unknown_annotations_are_no_properties() {
    let thing: Thing = same(r#"{"@odata.future":1,"Ghost@x.y":2}"#);
    assert_eq!(thing.extras().properties().count(), 0);
    assert_eq!(thing.extras().annotations().count(), 2);
}

#[test]
fn q4_an_id_may_be_null_and_is_a_text_else() {
    assert!(
        read::<Thing>(r#"{"@odata.id":null}"#)
            .extras()
            .is_transient()
    );
    let thing: Thing = same(r#"{"@odata.id":5}"#);
    assert!(thing.extras().id().is_none() && !thing.extras().is_transient());
    assert_eq!(thing.extras().control("id").unwrap().as_str(), "5");
}

#[test]
fn q6_counts_are_numbers_or_strings() {
    for json in [r#"{"@odata.count":42}"#, r#"{"@count":42}"#] {
        assert_eq!(same::<Thing>(json).extras().count(), Some(42));
    }
    // The writer chooses the form, as for every Int64.
    let thing: Thing = read(r#"{"@odata.count":"42"}"#);
    assert_eq!(thing.extras().count(), Some(42));
    assert_eq!(
        serde_json::to_string(&thing).unwrap(),
        r#"{"@odata.count":42}"#
    );
}

#[test]
fn q8_relative_links_are_resolved_against_the_context() {
    let thing: Thing =
        same(r#"{"@odata.context":"http://h/s/$metadata#C/$entity","@odata.editLink":"C(1)"}"#);
    let link = thing.extras().edit_link().unwrap();
    assert_eq!(
        thing.extras().absolute(&link, "http://other/x"),
        "http://h/s/C(1)"
    );
    let thing: Thing = read(r#"{"@context":"$metadata#C/$entity"}"#);
    assert_eq!(
        thing.extras().absolute("C(1)", "http://h/s/C?$top=1"),
        "http://h/s/C(1)"
    );
    assert_eq!(
        resolve("http://h/s/", "http://x/%2F?a=b c"),
        "http://x/%2F?a=b c"
    );
}

#[test]
fn q11_instance_annotations_are_found_by_their_terms() {
    let thing: Thing = same(
        r#"{"@m.Term#q":1,"@microsoft.graph.downloadUrl":"u","@odata.etag":"e","id@m.Term":2,"@odata.collectionAnnotations":[]}"#,
    );
    let extras = thing.extras();
    assert_eq!(extras.annotation("m.Term#q").unwrap().as_str(), "1");
    assert_eq!(
        extras
            .annotation("microsoft.graph.downloadUrl")
            .unwrap()
            .as_str(),
        "\"u\""
    );
    assert_eq!(extras.of("id").annotation("m.Term").unwrap().as_str(), "2");
    let terms: Vec<_> = extras
        .instance_annotations()
        .map(|(term, _)| term)
        .collect();
    assert_eq!(terms, ["m.Term#q", "microsoft.graph.downloadUrl"]);
}

#[test]
fn q12_advertised_operations_are_no_properties() {
    let thing: Thing = same(
        r##"{"#m.Approve":{"title":"Approve","target":"C(1)/m.Approve"},"#m.F(Year,Month)":null,"Items#m.X":{}}"##,
    );
    assert_eq!(thing.extras().properties().count(), 0);
    let operations: Vec<_> = thing
        .extras()
        .operations()
        .map(|operation| {
            (
                operation.property,
                operation.name,
                operation.parameters,
                operation.is_available(),
                operation.target(),
            )
        })
        .collect();
    assert_eq!(
        operations,
        [
            (
                None,
                "m.Approve",
                None,
                true,
                Some("C(1)/m.Approve".to_owned())
            ),
            (None, "m.F", Some("Year,Month"), false, None),
            (Some("Items"), "m.X", None, true, None),
        ]
    );
}

#[test]
fn q13_all_levels_of_metadata_give_equal_data() {
    let none: Thing = same(r#"{"id":"1","int32":5}"#);
    let minimal: Thing = same(r#"{"@odata.context":"c","@odata.etag":"e","id":"1","int32":5}"#);
    let full: Thing = same(
        r##"{"@odata.context":"c","@odata.type":"#m.Thing","@odata.id":"x","id@odata.type":"#String","children@odata.navigationLink":"y","id":"1","int32":5}"##,
    );
    for thing in [&minimal, &full] {
        assert_eq!((&thing.id, &thing.int32), (&none.id, &none.int32));
    }
}

#[test]
fn q14_a_media_entity_has_its_content_inline() {
    let thing: Thing = same(r#"{"@odata.mediaReadLink":"L","$value":"T0RhdGE"}"#);
    assert_eq!(
        thing.extras().get::<String>("$value").unwrap().unwrap(),
        "T0RhdGE"
    );
}
