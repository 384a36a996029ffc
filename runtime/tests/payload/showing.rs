//! What `Debug` and `Display` show, and what they hide.

use std::error::Error as _;

use odata_runtime::{
    Collection, Decoder, Delta, Error, ErrorResponse, List, Object, ObjectExt, Property,
    ValueResponse,
};

use odata_runtime::responses::OtherItem;

use crate::model::Thing;
use crate::{lenient, read};

#[test]
fn objects_are_shown_with_their_values() {
    let json = r#"{"id":"i","int32":5,"double":1.5,"decimals":[1.10,null],"untypeds":[{"a":[1.0]}],"color":"red","parts":[{"size":1}],"value":null,"zzz":[true]}"#;
    let thing: Thing = read(json);
    let object: &dyn Object = &thing;
    let shown = format!("{object:?}");
    assert_eq!(shown, format!("{thing:?}"));
    for part in [
        "\"i\"",
        "int32: 5",
        "double: 1.5",
        "[1.10, null]",
        r#"[{"a":[1.0]}]"#,
        "color: red",
        "size: 1",
        "value: null",
        "zzz: [true]",
    ] {
        assert!(shown.contains(part), "{part} in {shown}");
    }
    for shown in [
        format!("{:?}", thing.ieee754_compatible()),
        format!("{:?}", thing.for_create().unwrap()),
    ] {
        assert!(shown.contains("int32: 5"), "{shown}");
    }
    // Including values that did not fit; the name decides whether they are secret.
    let (thing, _) = lenient::<Thing>(r#"{"int32":"five","secret":["hush"]}"#);
    let shown = format!("{thing:?}");
    assert!(shown.contains("five") && !shown.contains("hush"), "{shown}");
}

#[test]
fn secrets_are_hidden_at_any_depth() {
    for json in [
        r#"{"secret":"hush"}"#,
        r#"{"zzz":{"secret":"hush"}}"#,
        r#"{"zzz":[[{"a":{"secret":["hush"]}}]]}"#,
        r#"{"zzz":{"s\u0065cret":"hush"}}"#,
        r#"{"zzz":{"secret@my.Term":"hush"}}"#,
        r#"{"secret@my.Term":"hush"}"#,
        r#"{"untyped":{"secret":"hush"}}"#,
        r#"{"untypeds":[[{"secret":"hush"}]]}"#,
        r#"{"parts":[{"zzz":{"secret":"hush"}}]}"#,
        r#"{"@odata.type":null,"related":{"secret":"hush"}}"#,
    ] {
        let thing: Thing = read(json);
        let shown = format!("{thing:?} {:?}", thing.for_create().unwrap());
        assert!(!shown.contains("hush"), "{shown}");
        assert!(shown.contains("[redacted]"), "{shown}");
    }
    // Response wrappers belong to no model, so a value that did not fit may be anything; annotations are shown.
    let decoder = Decoder::new().lenient();
    let json = br#"{"@odata.count":7,"value":{"secret":"hush"}}"#;
    let (single, _) = decoder.decode::<ValueResponse<i32>>(json).unwrap();
    let shown = format!("{single:?}");
    assert!(
        shown.contains("[not decoded]") && shown.contains("7"),
        "{shown}"
    );
}

#[test]
fn deltas_are_shown_without_their_items() {
    let json = r##"{"@odata.context":"#Things/$delta","@odata.nextLink":"n","@odata.deltaLink":"d","value":[{"@odata.context":"#Others/$entity","@id":"i","x":"hush"},{"id":"1"}]}"##;
    let delta = Delta::read(json.as_bytes()).unwrap();
    assert_eq!(format!("{delta:?}"), "Delta { items: 2, deltaLink: true }");
    assert_eq!(
        (delta.next_link().as_deref(), delta.delta_link().as_deref()),
        (Some("n"), Some("d"))
    );
    assert_eq!(delta.raw_items().unwrap()[1].as_str(), r#"{"id":"1"}"#);
    assert_eq!(delta.deleted_entities().count(), 0);
    let decoder = Decoder::new();
    let item = delta.items::<Thing>(&decoder).next().unwrap().unwrap().0;
    let odata_runtime::responses::DeltaItem::Other(other) = item else {
        panic!("{item:?}")
    };
    let shown: fn(&OtherItem) -> String = |item| format!("{item:?}");
    assert_eq!(
        shown(&other),
        r#"OtherItem { set: Some("Others"), type_name: Some("m.Other"), reason: None, id: true, .. }"#
    );
}

#[test]
fn errors_say_their_cause_once() {
    let error = Decoder::new().decode::<Thing>(b"{").unwrap_err();
    let Error::Syntax(syntax) = &error else {
        panic!("{error:?}")
    };
    assert_eq!((syntax.line(), syntax.column()), (1, 1));
    assert!(syntax.is_truncated() && !syntax.is_data());
    // What `Display` says already is not a source, so that reports of chains say it once.
    assert_eq!(error.to_string(), syntax.to_string());
    assert!(error.source().is_none());
    let error = Decoder::new().decode::<Thing>(b"5").unwrap_err();
    assert!(error.source().is_none());
    let decoder = Decoder::new().lenient().mismatch_limit(1);
    let (_, mismatches) = decoder
        .decode::<Thing>(br#"{"int32":"x","byte":-1,"sByte":"y"}"#)
        .unwrap();
    assert!(
        mismatches[0]
            .to_string()
            .ends_with("; 2 more are not listed"),
        "{}",
        mismatches[0]
    );
    for (json, reason) in [
        (
            r#"{"double":"x"}"#,
            "only strings allowed are INF, -INF and NaN",
        ),
        (r#"{"date":"2020-02-30"}"#, "(the month has no such day)"),
        (r#"{"guid":"x"}"#, "("),
    ] {
        let mismatch = crate::refused::<Thing>(json).to_string();
        assert!(
            mismatch.contains(reason) && !mismatch.contains("more are"),
            "{mismatch}"
        );
        assert!(!mismatch.ends_with("()"), "{mismatch}");
    }
}

#[test]
fn v2_error_responses_are_shown_without_what_is_blank() {
    for (body, shown) in [
        (&b""[..], "status 500"),
        (b" \n ", "status 500"),
        (b" out of order\n", "status 500: out of order"),
        (b"\xff", "status 500"),
    ] {
        let response = ErrorResponse::read(500, body);
        assert_eq!(response.to_string(), shown);
        assert_eq!(format!("{response:?}"), shown);
    }
    let long = ErrorResponse::read(500, "é".repeat(500).as_bytes());
    assert_eq!(long.to_string().chars().count(), "status 500: ".len() + 200);
}

#[test]
fn missing_values_are_named_with_the_types_that_code_names() {
    let nested = Property::<List<List<i32>>>::Absent;
    let message = nested.require("value").unwrap_err().to_string();
    assert_eq!(message, "property `value` (List<List<i32>>) is absent");
    let thing = Thing::default();
    let message = thing.related.require("related").unwrap_err().to_string();
    assert_eq!(message, "property `related` (Boxed<AnyThing>) is absent");
    let page: Collection<Thing> = Collection::default();
    assert!(page.items().is_err());
}
