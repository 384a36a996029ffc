//! Int64 and Decimal as numbers and as strings: both are read, and the writer chooses (rows P3, P4 and W2).

use odata_runtime::values::{Decimal, Json};
use odata_runtime::{Collection, IEEE754_COMPATIBLE, List, Object, ObjectExt, ValueResponse};
use serde::Serialize;

use crate::model::{AnyThing, Part, Special, Thing};
use crate::read;

/// Whichever form or mixture is read, each body has one form.
fn both<T: Object + Default + Serialize>(numbers: &str, strings: &str, mixed: &[&str]) {
    for json in [numbers, strings].iter().chain(mixed) {
        let value: T = read(json);
        assert_eq!(serde_json::to_string(&value).unwrap(), numbers, "{json}");
        assert_eq!(
            serde_json::to_string(&value.ieee754_compatible()).unwrap(),
            strings,
            "{json}"
        );
        let object: &dyn Object = &value;
        assert_eq!(
            serde_json::to_string(&object.ieee754_compatible()).unwrap(),
            strings
        );
    }
}

#[test]
fn p3_p4_the_writer_chooses_the_form_of_declared_members() {
    both::<Thing>(
        r#"{"int32":5,"int64":9007199254740993,"double":1.5,"decimal":1.30,"decimals":[1.10,2],"int64s":[9223372036854775807,null,-9223372036854775808]}"#,
        r#"{"int32":5,"int64":"9007199254740993","double":1.5,"decimal":"1.30","decimals":["1.10","2"],"int64s":["9223372036854775807",null,"-9223372036854775808"]}"#,
        &[
            r#"{"int32":5,"int64":"9007199254740993","double":1.5,"decimal":1.30,"decimals":["1.10",2],"int64s":["9223372036854775807",null,-9223372036854775808]}"#,
        ],
    );
    // JSON has no numbers for these values, but for numbers of any length.
    both::<Thing>(
        r#"{"int64":null,"decimal":null,"decimals":["INF","-INF","NaN",12345678901234567890.1234567890,0.0000001,1e999999999]}"#,
        r#"{"int64":null,"decimal":null,"decimals":["INF","-INF","NaN","12345678901234567890.1234567890","0.0000001","1e999999999"]}"#,
        &[],
    );
}

#[test]
fn p3_p4_the_form_reaches_nested_objects_families_pages_and_single_values() {
    both::<Collection<AnyThing>>(
        r##"{"@odata.count":2,"value":[{"@odata.type":"#m.Special","int64":1,"related":{"@odata.type":"#m.Special","decimal":2.0,"sum":3},"sum":4},{"children@odata.count":7,"children":[{"int64s":[5]}]}]}"##,
        r##"{"@odata.count":"2","value":[{"@odata.type":"#m.Special","int64":"1","related":{"@odata.type":"#m.Special","decimal":"2.0","sum":"3"},"sum":"4"},{"children@odata.count":"7","children":[{"int64s":["5"]}]}]}"##,
        &[],
    );
    both::<Special>(
        r#"{"children":[{"int64":1}],"sum":2}"#,
        r#"{"children":[{"int64":"1"}],"sum":"2"}"#,
        &[],
    );
    both::<ValueResponse<i64>>(r#"{"value":5}"#, r#"{"value":"5"}"#, &[]);
    both::<ValueResponse<Decimal>>(r#"{"value":1.0}"#, r#"{"value":"1.0"}"#, &[]);
    both::<ValueResponse<List<i64>>>(r#"{"value":[5]}"#, r#"{"value":["5"]}"#, &[]);
    both::<ValueResponse<List<Option<Decimal>>>>(
        r#"{"value":[1.0,null]}"#,
        r#"{"value":["1.0",null]}"#,
        &[],
    );
    both::<ValueResponse<i32>>(r#"{"value":5}"#, r#"{"value":5}"#, &[]);
    both::<ValueResponse<String>>(r#"{"value":"5"}"#, r#"{"value":"5"}"#, &[]);
}

#[test]
fn p3_p4_s5_the_form_reaches_dynamic_values_of_known_type() {
    both::<Part>(
        r##"{"n@odata.type":"#Int64","d@type":"Decimal","e@odata.type":"#Edm.Decimal","l@odata.type":"#Collection(Int64)","i@odata.type":"#Decimal","s@odata.type":"#String","x@odata.type":"#Int64","n":5,"d":1.50,"e":0.0000001,"l":[1,null,2],"i":"INF","s":"6","t":"7","x":"no number","u":8}"##,
        r##"{"n@odata.type":"#Int64","d@type":"Decimal","e@odata.type":"#Edm.Decimal","l@odata.type":"#Collection(Int64)","i@odata.type":"#Decimal","s@odata.type":"#String","x@odata.type":"#Int64","n":"5","d":"1.50","e":"0.0000001","l":["1",null,"2"],"i":"INF","s":"6","t":"7","x":"no number","u":8}"##,
        &[],
    );
    // Inside values that are kept as text, and inside annotations.
    both::<Part>(
        r##"{"@my.Term@odata.type":"#Int64","@my.Term":1,"v":{"n":1,"n@odata.type":"#Int64","o":[{"m@type":"Collection(Decimal)","m":[1.0,2],"k":"3"}]},"w":{"n":"1"}}"##,
        r##"{"@my.Term@odata.type":"#Int64","@my.Term":"1","v":{"n":"1","n@odata.type":"#Int64","o":[{"m@type":"Collection(Decimal)","m":["1.0","2"],"k":"3"}]},"w":{"n":"1"}}"##,
        &[
            r##"{"@my.Term@odata.type":"#Int64","@my.Term":"1","v":{"n":"1","n@odata.type":"#Int64","o":[{"m@type":"Collection(Decimal)","m":[1.0,"2"],"k":"3"}]},"w":{"n":"1"}}"##,
        ],
    );
    both::<Thing>(
        r##"{"untyped@odata.type":"#Int64","untyped":5,"untypeds":[{"a@type":"Decimal","a":1}]}"##,
        r##"{"untyped@odata.type":"#Int64","untyped":"5","untypeds":[{"a@type":"Decimal","a":"1"}]}"##,
        &[],
    );
    // Names and types with escapes mean the same.
    both::<Part>(
        r##"{"v":{"n\u0040odata.type":"#Int64","n":1,"m@odata.type":"#\u0049nt64","m":2}}"##,
        r##"{"v":{"n\u0040odata.type":"#Int64","n":"1","m@odata.type":"#\u0049nt64","m":"2"}}"##,
        &[],
    );
    // A value that is set is written like one that was read.
    let mut part = Part::default();
    let number: Decimal = serde_json::from_str("\"2.50\"").unwrap();
    part.extras_mut().insert_dynamic("n", &i64::MAX).unwrap();
    part.extras_mut().insert_dynamic("d", &number).unwrap();
    assert_eq!(
        serde_json::to_string(&part.ieee754_compatible()).unwrap(),
        r##"{"n@odata.type":"#Int64","d@odata.type":"#Decimal","n":"9223372036854775807","d":"2.50"}"##
    );
}

#[test]
fn p3_p4_r5_members_that_only_a_derived_type_declares_have_a_form_where_the_derived_type_is() {
    // A struct of the base type does not know their types.
    let json = r##"{"@odata.type":"#m.Special","int64":1,"related":{"@odata.type":"#m.Special","sum":2},"sum":3}"##;
    let thing: Thing = read(json);
    let written =
        |object: &dyn Object| serde_json::to_string(&object.ieee754_compatible()).unwrap();
    let strings = r##"{"@odata.type":"#m.Special","int64":"1","related":{"@odata.type":"#m.Special","sum":"2"},"sum":"3"}"##;
    assert_eq!(
        written(&thing),
        strings.replace(r#""sum":"3""#, r#""sum":3"#)
    );
    assert_eq!(written(&thing.cast::<Special>().unwrap()), strings);
    assert_eq!(written(&read::<AnyThing>(json)), strings);
}

#[test]
fn p3_p4_s5_the_form_reaches_items_of_declared_lists_that_an_annotation_types() {
    both::<Thing>(
        r##"{"untypeds@odata.type":"#Collection(Int64)","untypeds":[5,6,null,{}]}"##,
        r##"{"untypeds@odata.type":"#Collection(Int64)","untypeds":["5","6",null,{}]}"##,
        &[r##"{"untypeds":["5",6,null,{}],"untypeds@odata.type":"#Collection(Int64)"}"##],
    );
}

#[test]
fn w2_the_body_names_the_media_type_of_its_form() {
    let thing: Thing = read(
        r##"{"id":"1","int64":5,"z@odata.type":"#Decimal","related":{"decimal":"1.0"},"part":{"w":{"v":1,"v@odata.type":"#Int64"}},"needed":"x","z":1}"##,
    );
    let body = thing.for_update().unwrap().ieee754_compatible();
    assert_eq!(body.media_type(), IEEE754_COMPATIBLE);
    assert_eq!(body.media_type(), "application/json;IEEE754Compatible=true");
    assert_eq!(
        serde_json::to_string(&body).unwrap(),
        r##"{"z@odata.type":"#Decimal","int64":"5","part":{"w":{"v":"1","v@odata.type":"#Int64"}},"needed":"x","z":"1"}"##
    );
    let body = body.with_navigation("related").unwrap();
    assert!(
        serde_json::to_string(&body)
            .unwrap()
            .contains(r#""related":{"decimal":"1.0"}"#)
    );
}

#[test]
fn what_has_no_known_type_is_written_byte_by_byte() {
    for json in [
        r##"{"a":"5","b":5,"c":[ 1, "2" ],"d":{ "x@odata.type" : "#Int64" , "x" : true }}"##,
        r##"{"d":{ "x@odata.type" : "#m.Int64" , "x" : "1" }}"##,
        r##"{"d":{ "x@odata.type" : 5 , "x" : "1", "y":"Int64" }}"##,
        r##"{"@my.Limit":5,"a@my.Comment":6,"a":7}"##,
    ] {
        let part: Part = read(json);
        assert_eq!(serde_json::to_string(&part).unwrap(), json);
        assert_eq!(
            serde_json::to_string(&part.ieee754_compatible()).unwrap(),
            json
        );
        let kept: ValueResponse<Json> = read(&format!(r#"{{"value":{json}}}"#));
        assert_eq!(
            serde_json::to_string(&kept).unwrap(),
            format!(r#"{{"value":{json}}}"#)
        );
    }
}

#[test]
fn q6_control_information_of_responses_is_not_sent_whatever_the_type_beside_it() {
    for (json, expected) in [
        (
            r##"{"x@odata.type":"#Int64","x":{"a@odata.count":1,"b":1}}"##,
            r##"{"x@odata.type":"#Int64","x":{"b":1}}"##,
        ),
        (
            r##"{"x@odata.type":"#Collection(Decimal)","x":[1.50,{"a@odata.count":1,"n":2,"n@odata.type":"#Int64"} , "2"]}"##,
            r##"{"x@odata.type":"#Collection(Decimal)","x":["1.50",{"n":"2","n@odata.type":"#Int64"} , "2"]}"##,
        ),
    ] {
        let nested = |json: &str| format!(r#"{{"y":{json}}}"#);
        for (json, expected) in [
            (json.to_owned(), expected.to_owned()),
            (nested(json), nested(expected)),
        ] {
            let part: Part = read(&json);
            let body = part.for_create().unwrap();
            let strings = serde_json::to_string(&body.clone().ieee754_compatible()).unwrap();
            assert_eq!(strings, expected);
            assert_eq!(body.annotations_left_out().len(), 1);
            let plain = serde_json::to_string(&body).unwrap();
            assert!(!plain.contains("count"), "{plain}");
            // A plain value, which is not a request, has all of them.
            let all = serde_json::to_string(&part.ieee754_compatible()).unwrap();
            assert!(all.contains(r#"{"a@odata.count":"1","#), "{all}");
        }
    }
}
