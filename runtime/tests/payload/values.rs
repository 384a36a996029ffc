//! Primitive values in their fields. The values themselves are tested in `values_json.rs` and its neighbours.

use odata_runtime::Property;
use odata_runtime::values::Json;

use crate::model::Thing;
use crate::{lenient, read, refused, same};

#[test]
fn p1_to_p12_values_are_written_as_they_were_read() {
    for json in [
        r#"{"boolean":true}"#,
        r#"{"byte":255,"sByte":-128,"int16":-32768,"int32":2147483647}"#,
        r#"{"int64":9007199254740993}"#,
        r#"{"single":0.1,"double":0.30000000000000004}"#,
        r#"{"single":"INF","double":"NaN"}"#,
        r#"{"decimal":12345678901234567890.123456789}"#,
        r#"{"decimal":79228162514264337593543950336}"#,
        r#"{"binary":"T0RhdGE"}"#,
        r#"{"binary":"T0RhdGE="}"#,
        r#"{"binary":"+/8="}"#,
        r#"{"date":"-10000-04-01"}"#,
        r#"{"dateTime":"2012-09-03T22:09:02.123456789012+05:30"}"#,
        r#"{"duration":"-P6DT23H59M59.9999S"}"#,
        r#"{"time":"07:59:59.9990"}"#,
        r#"{"guid":"01234567-89AB-cdef-0123-456789abcdef"}"#,
        r#"{"id":"a\u0000😀"}"#,
        r#"{"tags":["a","b"],"numbers":[1,null],"decimals":[1.10,2],"untypeds":[1,null,{"x":[1.0]}]}"#,
    ] {
        same::<Thing>(json);
    }
}

#[test]
fn p1_to_p12_what_is_out_of_range_or_another_type_is_refused_with_its_path() {
    for (json, path, expected) in [
        (r#"{"boolean":"true"}"#, "$.boolean", "Edm.Boolean"),
        (r#"{"boolean":1}"#, "$.boolean", "Edm.Boolean"),
        (r#"{"byte":256}"#, "$.byte", "Edm.Byte"),
        (r#"{"sByte":-129}"#, "$.sByte", "Edm.SByte"),
        (r#"{"int32":1.5}"#, "$.int32", "Edm.Int32"),
        (r#"{"int32":"5"}"#, "$.int32", "Edm.Int32"),
        (r#"{"int64":9223372036854775808}"#, "$.int64", "Edm.Int64"),
        (r#"{"int64":"12x"}"#, "$.int64", "Edm.Int64"),
        (r#"{"double":"Infinity"}"#, "$.double", "Edm.Double"),
        (r#"{"double":"1.5"}"#, "$.double", "Edm.Double"),
        (r#"{"single":1e39}"#, "$.single", "Edm.Single"),
        (r#"{"decimal":"1,5"}"#, "$.decimal", "Edm.Decimal"),
        (r#"{"decimal":{}}"#, "$.decimal", "Edm.Decimal"),
        (r#"{"id":5}"#, "$.id", "Edm.String"),
        (r#"{"binary":"Zh"}"#, "$.binary", "Edm.Binary"),
        (r#"{"date":"2012-02-30"}"#, "$.date", "Edm.Date"),
        (
            r#"{"dateTime":"2012-09-03T24:00:00Z"}"#,
            "$.dateTime",
            "Edm.DateTimeOffset",
        ),
        (r#"{"duration":"P1Y"}"#, "$.duration", "Edm.Duration"),
        (r#"{"time":"7:59"}"#, "$.time", "Edm.TimeOfDay"),
        (r#"{"guid":"{}"}"#, "$.guid", "Edm.Guid"),
        (r#"{"tags":["a",5]}"#, "$.tags[1]", "Edm.String"),
        (r#"{"numbers":[null,{}]}"#, "$.numbers[1]", "Edm.Int32"),
        (r#"{"tags":{}}"#, "$.tags", "Collection(Edm.String)"),
        (r#"{"part":[]}"#, "$.part", "an object"),
        (r#"{"part":5}"#, "$.part", "an object"),
        (
            r#"{"parts":[{"size":true}]}"#,
            "$.parts[0].size",
            "Edm.Int32",
        ),
        (r#"{"color":5}"#, "$.color", "m.Color"),
    ] {
        let mismatch = refused::<Thing>(json);
        assert_eq!(
            (&*mismatch.path, &*mismatch.expected),
            (path, expected),
            "{json}"
        );
        let (_, mismatches) = lenient::<Thing>(json);
        assert_eq!(mismatches, [mismatch]);
    }
}

#[test]
fn p2_whole_numbers_may_have_a_fraction_of_zero() {
    let thing: Thing = read(r#"{"int32":1.0,"int16":1e2}"#);
    assert_eq!((thing.int32, thing.int16), (1.into(), 100.into()));
}

#[test]
fn p3_int64_is_exact_as_number_and_as_string() {
    for json in [
        r#"{"int64":9223372036854775807}"#,
        r#"{"int64":"9223372036854775807"}"#,
    ] {
        assert_eq!(read::<Thing>(json).int64, i64::MAX.into());
    }
}

#[test]
fn p14_of_a_stream_only_the_links_are_there() {
    let thing: Thing = same(
        r#"{"photo@odata.mediaReadLink":"p","photo@odata.mediaContentType":"image/png","photo@odata.mediaEtag":"e"}"#,
    );
    let extras = odata_runtime::ObjectExt::extras(&thing);
    assert_eq!(extras.of("photo").media_read_link().unwrap(), "p");
    assert_eq!(
        extras.of("photo").media_content_type().unwrap(),
        "image/png"
    );
    assert_eq!(extras.of("photo").media_etag().unwrap(), "e");
}

#[test]
fn p15_and_p16_untyped_values_and_geographies_are_kept_as_text() {
    let json = r#"{"untyped":{"coordinates":[142.1,64.10],"type":"Point"},"untypeds":[1,"a",null,[2],{"x":1}]}"#;
    let thing: Thing = same(json);
    assert_eq!(thing.untypeds.value().unwrap().len(), 5);
    assert_eq!(
        refused::<Thing>(r#"{"untypeds":{}}"#).expected,
        "Collection(Edm.Untyped)"
    );
}

#[test]
fn p17_null_is_kept_wherever_it_came() {
    let json = r#"{"int32":null,"decimal":null,"untyped":null,"tags":null,"color":null,"part":null,"parts":null,"related":null,"needed":null}"#;
    let thing: Thing = same(json);
    assert!(thing.int32.is_null() && thing.tags.is_null() && thing.parts.is_null());
    assert_eq!(thing.untyped, Property::<Json>::Null);
}

#[test]
fn p18_a_value_exception_stands_for_the_value() {
    let thing: Thing = same(r#"{"int32@Core.ValueException":{"value":"1e999"}}"#);
    assert!(thing.int32.is_absent());
    let extras = odata_runtime::ObjectExt::extras(&thing);
    assert!(
        extras
            .of("int32")
            .annotation("Core.ValueException")
            .is_some()
    );
}

#[test]
fn p19_depth_is_bounded_and_hostile_input_is_read() {
    use odata_runtime::Decoder;
    for (open, close) in [("[", "]"), (r#"{"inner":"#, "}"), (r#"{"untyped":["#, "]}")] {
        let deep = format!("{}1{}", open.repeat(20_000), close.repeat(20_000));
        for decoder in [
            Decoder::new(),
            Decoder::new().lenient(),
            Decoder::new().depth(usize::MAX),
        ] {
            let result = decoder.decode::<crate::model::Part>(deep.as_bytes());
            // An undeclared value is kept as text, and so is, leniently, one that nests too deeply.
            assert!(result.is_err() || open.contains("untyped") || open.contains("inner"));
        }
    }
    let nested =
        |depth: usize| format!("{}null{}", r#"{"inner":"#.repeat(depth), "}".repeat(depth));
    let error = Decoder::new()
        .depth(5)
        .decode::<crate::model::Part>(nested(6).as_bytes())
        .unwrap_err()
        .to_string();
    assert_eq!(
        error,
        "$.inner.inner.inner.inner.inner: property `inner`: expected values that nest less deeply, found another level"
    );
    // Each mismatch restores its levels: the limit applies to depth, not to the number of mismatches.
    let many = format!(
        r#"{{"parts":[{}]}}"#,
        vec![r#"{"inner":{"inner":{"size":"x"}}}"#; 500].join(",")
    );
    let (_, mismatches) = Decoder::new()
        .lenient()
        .depth(6)
        .decode::<Thing>(many.as_bytes())
        .unwrap();
    assert_eq!(mismatches.len(), 500);
    // Many annotations, then many types.
    let mut hostile = String::from("{");
    for i in 0..100_000 {
        hostile.push_str(&format!(r#""@a.b{i}":1,"#));
    }
    for _ in 0..100_000 {
        hostile.push_str(r##""@odata.type":"#m.Special","##);
    }
    hostile.push_str(r#""id":"x"}"#);
    let thing = crate::read::<crate::model::AnyThing>(&hostile);
    assert!(matches!(thing, crate::model::AnyThing::Special(_)));
    assert_eq!(thing.id.value().map(String::as_str), Some("x"));
    let extras = odata_runtime::ObjectExt::extras(&thing);
    assert!(extras.annotation("a.b0").is_some() && extras.annotation("a.b99999").is_some());
    let list = format!(r#"{{"decimals":[{}]}}"#, vec!["1.10"; 1_000_000].join(","));
    let thing = crate::read::<Thing>(&list);
    assert_eq!(thing.decimals.value().unwrap().len(), 1_000_000);
}
