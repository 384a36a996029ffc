//! Wrappers of responses, delta pages, error bodies.

use odata_runtime::responses::{DeltaItem, Link, Reason};
use odata_runtime::values::{Decimal, Json};
use odata_runtime::{
    Collection, Decoder, Delta, ErrorResponse, InsertError, List, ObjectExt, Property,
    ValueResponse,
};

use crate::model::{AnyThing, Color, Part, Thing};
use crate::{lenient, read, refused, same};

#[test]
fn t1_the_shape_is_what_was_asked_for() {
    // A complex value whose property has the same name as the wrapper's.
    assert_eq!(same::<Thing>(r#"{"value":5}"#).value, 5.into());
    assert_eq!(same::<ValueResponse<i32>>(r#"{"value":5}"#).value, 5.into());
    assert_eq!(refused::<Collection<Thing>>("[]").path, "$");
    same::<ValueResponse<List<String>>>(r#"{"@odata.context":"c","value":["a"]}"#);
    same::<ValueResponse<List<Option<i64>>>>(r#"{"value":[1,null]}"#);
    let exact: ValueResponse<List<Option<Decimal>>> = same(r#"{"value":[1.0,null]}"#);
    assert!(matches!(&**exact.value.value().unwrap(), [Some(_), None]));
    same::<ValueResponse<Color>>(r#"{"value":"red,later"}"#);
    same::<ValueResponse<List<Color>>>(r#"{"value":["red"]}"#);
    same::<ValueResponse<Json>>(r#"{"value":{"a":[1.0]}}"#);
    assert_eq!(
        refused::<ValueResponse<i32>>(r#"{"value":"x"}"#).path,
        "$.value"
    );
}

#[test]
fn t2_a_null_result_may_come_wrapped() {
    assert_eq!(
        same::<ValueResponse<i32>>(r#"{"value":null}"#).value,
        Property::Null
    );
}

#[test]
fn t3_a_collection_has_its_value() {
    let json = r##"{"@odata.context":"c","@odata.count":2,"@odata.nextLink":"n","#m.Op":{},"value":[{"@odata.type":"#m.Special","extra":1},{"id":"2","zzz":0}],"odd":1}"##;
    let page: Collection<AnyThing> = same(json);
    assert_eq!(page.items().unwrap().len(), 2);
    assert_eq!(
        (page.count(), page.next_link().unwrap(), page.delta_link()),
        (Some(2), "n".to_owned(), None)
    );
    assert!(matches!(
        (&page).into_iter().next(),
        Some(AnyThing::Special(_))
    ));
    assert_eq!(page, page.clone());
    assert_eq!(page.clone().into_iter().count(), 2);
    let last: Collection<Thing> = same(r#"{"@odata.deltaLink":"d","value":[]}"#);
    assert_eq!(
        (last.delta_link().as_deref(), last.next_link()),
        (Some("d"), None)
    );
    // As every generated type: through serde, and behind a pointer.
    assert_eq!(
        serde_json::from_str::<Collection<AnyThing>>(json).unwrap(),
        page
    );
    assert!(
        same::<Collection<Thing>>(r#"{"value":[]}"#)
            .items()
            .unwrap()
            .is_empty()
    );
    for json in ["{}", r#"{"value":null}"#] {
        assert_eq!(refused::<Collection<Thing>>(json).path, "$.value");
        assert!(serde_json::from_str::<Collection<Thing>>(json).is_err());
        let (page, mismatches) = lenient::<Collection<Thing>>(json);
        assert!(page.items().is_err());
        assert_eq!(mismatches.len(), 1);
    }
    let (page, mismatches) = lenient::<Collection<Thing>>(r#"{"value":5}"#);
    assert_eq!(
        (
            mismatches.len(),
            page.extras().raw("value").unwrap().as_str()
        ),
        (1, "5")
    );
}

#[test]
fn t5_null_for_a_collection_has_no_items_and_can_be_told() {
    let thing: Thing = same(r#"{"tags":null,"parts":null}"#);
    assert!(thing.tags.is_null());
    assert_eq!(
        (&thing.tags).into_iter().count() + (&thing.parts).into_iter().count(),
        0
    );
}

#[test]
fn t6_nested_collections_may_be_parts() {
    let thing: Thing =
        same(r#"{"children@odata.count":3,"parts@odata.nextLink":"n","parts":[{}]}"#);
    assert!(thing.children.is_absent());
    assert_eq!(thing.extras().of("children").count(), Some(3));
    assert_eq!(thing.extras().of("parts").next_link().unwrap(), "n");
}

#[test]
fn t7_a_reference_stands_for_an_entity() {
    let thing: Thing = same(
        r#"{"children":[{"@odata.id":"C(1)"},{"@odata.id":"C(2)","id":"2"},{},{"@odata.id":null},{"@odata.id":"C(3)","zzz":1},{"@id":"C(4)","@my.Term":1}]}"#,
    );
    let references: Vec<_> = (&thing.children)
        .into_iter()
        .map(ObjectExt::is_reference)
        .collect();
    assert_eq!(references, [true, false, false, false, false, true]);
    assert_eq!(
        serde_json::to_string(&Thing::reference("C(1)")).unwrap(),
        r#"{"@odata.id":"C(1)"}"#
    );
}

#[test]
fn t8_relations_are_bound_by_id() {
    let mut thing = Thing {
        id: "1".into(),
        ..Thing::default()
    };
    thing.extras_mut().bind("related", Some("C(6)")).unwrap();
    thing
        .extras_mut()
        .bind_all("children", &["C(1)", "C(2)"])
        .unwrap();
    let bound = r#"{"related@odata.bind":"C(6)","children@odata.bind":["C(1)","C(2)"],"id":"1"}"#;
    assert_eq!(
        serde_json::to_string(&thing.for_create().unwrap()).unwrap(),
        bound
    );
    thing.extras_mut().bind("related", None).unwrap();
    thing.extras_mut().remove("children@odata.bind");
    assert_eq!(
        serde_json::to_string(&thing.for_update().unwrap()).unwrap(),
        r#"{"related@odata.bind":null}"#
    );
    let thing = Thing {
        related: Box::new(AnyThing::reference("C(6)")).into(),
        ..Thing::default()
    };
    assert_eq!(
        serde_json::to_string(&thing).unwrap(),
        r#"{"related":{"@odata.id":"C(6)"}}"#
    );
}

#[test]
fn t8_only_navigation_properties_are_bound() {
    let mut thing = Thing::default();
    for name in ["relatet", "int32", "boss", "", "related@x", "part/owner"] {
        let error = thing.extras_mut().bind(name, Some("C(6)")).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "`{name}` is not a navigation property of m.Thing; use `insert` for properties that the generated types leave out"
            )
        );
        assert!(matches!(
            thing.extras_mut().bind_all(name, &["C(6)"]),
            Err(InsertError::Navigation { .. })
        ));
    }
    assert!(thing.extras().is_empty());
    // Of a type that derives from the object's, if the object names it.
    let mut thing: Thing = read(r##"{"@odata.type":"#m.Special"}"##);
    thing.extras_mut().bind("boss", Some("C(6)")).unwrap();
    assert!(!thing.extras().is_empty());
    let mut special = crate::model::Special::default();
    special.extras_mut().bind("boss", Some("C(6)")).unwrap();
    special.extras_mut().bind("related", Some("C(6)")).unwrap();
    // Navigation properties that the generated types leave out are set by the whole name of the annotation.
    thing
        .extras_mut()
        .insert("omitted@odata.bind", "C(1)")
        .unwrap();
}

#[test]
fn t11_results_of_each_nest() {
    same::<Collection<ValueResponse<List<i32>>>>(r#"{"value":[{"value":[1]},{"value":[]}]}"#);
}

fn items<T: odata_runtime::Object + Default>(json: &str) -> Vec<DeltaItem<T>> {
    let delta: Delta = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&delta).unwrap(), json);
    let decoder = Decoder::new();
    let items = delta.items(&decoder);
    items.map(|item| item.unwrap().0).collect()
}

#[test]
fn u1_removed_entities_of_4_01_and_graph() {
    let items = items::<AnyThing>(
        r##"{"@context":"#C/$delta","value":[{"@removed":{"reason":"changed","x":1},"@id":"C(1)"},{"@removed":{},"id":"1"},{"id":"2","@removed":{"reason":"deleted"}},{"@removed":{"reason":"foo"},"id":"3"}]}"##,
    );
    let seen: Vec<_> = items
        .iter()
        .map(|item| match item {
            DeltaItem::Deleted(deleted) => (
                deleted.reason.as_str(),
                deleted.id.as_deref(),
                deleted.entity.id.as_deref().unwrap_or(""),
            ),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        seen,
        [
            ("changed", Some("C(1)"), ""),
            ("", None, "1"),
            ("deleted", None, "2"),
            ("foo", None, "3")
        ]
    );
}

#[test]
fn u1_deleted_entities_are_given_out_alone() {
    let json = r##"{"value":[{"id":"1"},{"@removed":{"reason":"deleted"},"@id":"C(1)"},{"@context":"#Others/$deletedEntity","id":"O(2)","reason":"changed"}]}"##;
    let delta: Delta = serde_json::from_str(json).unwrap();
    let seen: Vec<_> = delta
        .deleted_entities()
        .map(|deleted| (deleted.reason.as_str().to_owned(), deleted.id))
        .collect();
    assert_eq!(
        seen,
        [
            ("deleted".to_owned(), Some("C(1)".to_owned())),
            ("changed".to_owned(), Some("O(2)".to_owned()))
        ]
    );
}

#[test]
fn u2_deleted_entities_of_4_0_are_told_by_their_context() {
    let items = items::<Thing>(
        r##"{"value":[{"@odata.context":"http://h/$metadata#C/$deletedEntity","id":"C(1)","reason":"deleted"},{"id":"1","reason":"deleted"}]}"##,
    );
    let [DeltaItem::Deleted(deleted), DeltaItem::Changed(thing)] = items.as_slice() else {
        panic!("{items:?}")
    };
    assert_eq!(
        (&deleted.reason, deleted.id.as_deref()),
        (&Reason::Deleted, Some("C(1)"))
    );
    assert_eq!(
        thing.extras().get::<String>("reason").unwrap().unwrap(),
        "deleted"
    );
}

#[test]
fn u3_links_come_and_go() {
    let items = items::<Thing>(
        r##"{"value":[{"@odata.context":"#C/$link","source":"C(1)","relationship":"Orders","target":"O(1)"},{"@context":"#C/$deletedLink","source":"C(1)","relationship":"Boss"}]}"##,
    );
    let link = |relationship: &str, target: Option<&str>| Link {
        source: "C(1)".to_owned(),
        relationship: relationship.to_owned(),
        target: target.map(str::to_owned),
    };
    assert_eq!(
        items,
        [
            DeltaItem::Link(link("Orders", Some("O(1)"))),
            DeltaItem::DeletedLink(link("Boss", None))
        ]
    );
    let delta: Delta = serde_json::from_str(
        r##"{"value":[{"@context":"#C/$link","relationship":"x"},{"id":"1"}]}"##,
    )
    .unwrap();
    let items: Vec<_> = delta.items::<Thing>(&Decoder::new()).collect();
    assert!(
        items[0]
            .as_ref()
            .unwrap_err()
            .to_string()
            .contains("$.source")
    );
    assert!(items[1].is_ok());
}

#[test]
fn u4_to_u6_changes_are_partial_and_may_be_of_other_sets() {
    let items = items::<AnyThing>(
        r##"{"value":[{"@context":"#Others/$entity","@type":"#m.Special","extra":1,"children@delta":[{"@id":"O(1)"},{"@removed":{},"id":"2"}]},{"@id":"C(1)","needed":"x"}]}"##,
    );
    let [DeltaItem::Changed(other), DeltaItem::Changed(changed)] = items.as_slice() else {
        panic!("{items:?}")
    };
    assert!(matches!(other, AnyThing::Special(_)));
    assert_eq!(other.extras().context().unwrap(), "#Others/$entity");
    assert!(
        other
            .extras()
            .of("children")
            .control("delta")
            .unwrap()
            .is_array()
    );
    assert_eq!(changed.needed, "x".into());
    assert!(changed.int32.is_absent() && changed.kind.is_absent());
}

#[test]
fn v1_the_error_object() {
    let body = br#"{"error":{"code":"a","message":"b","target":"t","details":[{"code":"c","message":"d","x":1}],"@m.T":1,"more":[2]}}"#;
    let response = ErrorResponse::read(400, body);
    let error = response.error.as_ref().unwrap();
    assert_eq!(
        (
            error.code.as_deref(),
            error.message.as_deref(),
            error.target.as_deref()
        ),
        (Some("a"), Some("b"), Some("t"))
    );
    assert_eq!(error.details[0].code.as_deref(), Some("c"));
    assert_eq!(error.details[0].extras().raw("x").unwrap().as_str(), "1");
    assert_eq!(error.extras().annotation("m.T").unwrap().as_str(), "1");
    assert_eq!(error.extras().raw("more").unwrap().as_str(), "[2]");
    assert_eq!(response.to_string(), "status 400: a: b: t");
    let response = ErrorResponse::read(400, br#"{"value":1}"#);
    assert!(response.error.is_none());
    assert_eq!(response.text(), Some(r#"{"value":1}"#));
}

#[test]
fn v2_whatever_the_body_is_status_and_text_are_there() {
    for (body, code, message) in [
        (
            r#"{"error":{"code":"","message":"m","innerError":{"date":"2020"}}}"#,
            Some(""),
            Some("m"),
        ),
        (
            r#"{"error":{"code":5,"message":{"lang":"en","value":"m"},"innererror":7}}"#,
            Some("5"),
            Some("m"),
        ),
        (
            r#"{"error":{"code":{},"innererror":{"innererror":{"innererror":null}},"details":{"a":1}}}"#,
            None,
            None,
        ),
        (
            r#"{"odata.error":{"code":"c","message":"m"}}"#,
            Some("c"),
            Some("m"),
        ),
        ("\u{feff}{\"error\":{\"code\":\"c\"}}", Some("c"), None),
    ] {
        let response = ErrorResponse::read(500, body.as_bytes());
        let error = response.error.clone().unwrap();
        assert_eq!(
            (error.code.as_deref(), error.message.as_deref()),
            (code, message),
            "{body}"
        );
        assert_eq!(response.text(), Some(body));
        assert!(error.inner.is_some() || !body.contains("inner"));
    }
    let kept = ErrorResponse::read(500, br#"{"error":{"code":{},"details":{"a":1}}}"#)
        .error
        .unwrap();
    assert_eq!(kept.extras().raw("code").unwrap().as_str(), "{}");
    assert_eq!(kept.extras().raw("details").unwrap().as_str(), r#"{"a":1}"#);
    for body in [
        "",
        "<html>Bad Gateway</html>",
        "{\"error\":",
        "null",
        "[]",
        r#"{"error":null}"#,
    ] {
        let response = ErrorResponse::read(502, body.as_bytes());
        assert!(response.error.is_none());
        assert_eq!(response.text(), Some(body));
    }
    assert_eq!(
        ErrorResponse::read(502, b"<html>").to_string(),
        "status 502: <html>"
    );
    assert_eq!(ErrorResponse::read(502, b"\xff").text(), None);
}

#[test]
fn v3_a_body_that_was_cut_off_is_told_apart() {
    let full = r#"{"value":[{"id":"1","parts":[{"size":1}]},{"id":"2"}]}"#;
    for end in 0..full.len() {
        let error = Decoder::new()
            .decode::<Collection<Thing>>(&full.as_bytes()[..end])
            .unwrap_err();
        assert!(error.is_truncated(), "{end}: {error}");
    }
    for json in [r#"{"value":[}"#, r#"{"value":5}"#, "{}x"] {
        assert!(
            !Decoder::new()
                .decode::<Collection<Thing>>(json.as_bytes())
                .unwrap_err()
                .is_truncated()
        );
    }
}

#[test]
fn v4_errors_inside_of_a_page_are_annotations() {
    let page: Collection<Part> =
        same(r#"{"value":[{"@Core.ResourceException":{"responseCode":"404"}},{"name":"n"}]}"#);
    assert!(
        page.items().unwrap()[0]
            .extras()
            .annotation("Core.ResourceException")
            .is_some()
    );
    read::<Collection<Part>>(
        r#"{"value":[{"name":"n"}],"@odata.nextLink":"n","error":{"code":"x"}}"#,
    );
}
