//! Rows P14 to P16 and P18: values of any JSON, kept verbatim.

use std::collections::BTreeMap;

use odata_runtime::values::Json;
use serde::Deserialize;
use serde::de::value::{
    BytesDeserializer, Error as PlainError, F32Deserializer, I32Deserializer, I128Deserializer,
    MapDeserializer, SeqDeserializer, U128Deserializer,
};

use super::{Untagged, in_pieces, refused, same, written};

#[test]
fn p14_p15_p16_json_is_kept_verbatim() {
    for json in [
        r#"{"coordinates":[142.1,64.1],"type":"Point"}"#,
        r#"[1,"a",null,[2],{"x":1}]"#,
        r#"{ "b" : 1.10 , "a" : [ 2 , 1e5 ] , "b" : "\u00e9" }"#,
        "null",
        "\"\"",
        "-0.0",
        "12345678901234567890.123456789",
        "1E400",
        "{}",
        "[]",
        "[ ]",
        "true",
        "\"\\ud83d\\ude00\"",
        "{\"\":{}}",
    ] {
        same::<Json>(json);
        written::<Json>(&format!(" {json}\n"), json);
        assert_eq!(format!("{:?}", json.parse::<Json>().unwrap()), json);
    }
    for json in ["", "[", "{\"a\"}", "1 2", "nul", "'a'", "[1,]", "NaN"] {
        refused::<Json>(json);
        assert!(json.parse::<Json>().is_err());
    }
}

#[test]
fn p16_json_where_serde_passes_pieces() {
    for json in [
        "null",
        "true",
        "0",
        "-7",
        "18446744073709551615",
        "1.5",
        "\"a\\n\\\"é\"",
        "[]",
        "{}",
        "[1,\"a\",null,[2],{\"x\":1}]",
        "{\"a\":{\"b\":[{}]}}",
        "{\"$serde_json::private::RawValue\":\"1,2\"}",
        "{\"$serde_json::private::Number\":\"x\"}",
        "{\"$serde_json::private::Number\":\"1\",\"b\":2}",
    ] {
        let token = json.contains("$serde");
        if !token {
            in_pieces::<Json>(json, json);
        } else if json.contains("RawValue") {
            // serde_json itself parses the text as JSON when it builds a `Value`, and refuses this one.
            let untagged: Untagged<Json> = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&untagged).unwrap(), json);
        }
    }
    // The order of members and repeated ones are preserved, while a `Value` would sort and merge them.
    let untagged: Untagged<Json> = serde_json::from_str(r#"{ "b": 1, "a": 2, "b": 3 }"#).unwrap();
    assert_eq!(
        serde_json::to_string(&untagged).unwrap(),
        r#"{"b":1,"a":2,"b":3}"#
    );
    if cfg!(feature = "arbitrary_precision") {
        for json in [
            "1.10",
            "12345678901234567890.123456789",
            "[1.10,{\"a\":1.10}]",
        ] {
            in_pieces::<Json>(json, json);
        }
        assert!(serde_json::to_string(&serde_json::json!(1.5)).is_ok());
    }
}

#[test]
fn p16_json_from_other_deserializers() {
    let list =
        Json::deserialize(SeqDeserializer::<_, PlainError>::new([1u8, 2].into_iter())).unwrap();
    assert_eq!(list.as_str(), "[1,2]");
    let members = [("b", 1.5), ("a", -2.0)].into_iter();
    let map = Json::deserialize(MapDeserializer::<_, PlainError>::new(members)).unwrap();
    assert_eq!(map.as_str(), "{\"b\":1.5,\"a\":-2.0}");
    // A member with serde_json's private name cannot introduce text that is not JSON.
    let forged = MapDeserializer::<_, PlainError>::new(
        [("$serde_json::private::RawValue", "1,\"admin\":true")].into_iter(),
    );
    assert!(Json::deserialize(forged).is_err());
    let infinite = Json::deserialize(SeqDeserializer::<_, PlainError>::new(
        [f64::INFINITY].into_iter(),
    ));
    assert!(infinite.is_err());
}

#[test]
fn p16_json_reads_and_writes_types() {
    let json = Json::from_value(&vec![Some(1), None]).unwrap();
    assert_eq!(json.as_str(), "[1,null]");
    assert_eq!(json.get::<Vec<Option<i32>>>().unwrap(), [Some(1), None]);
    assert_eq!(
        Json::from(serde_json::json!({"a": 1})).as_str(),
        "{\"a\":1}"
    );
    assert_eq!(
        serde_json::to_value(Json::from(serde_json::json!([1]))).unwrap(),
        serde_json::json!([1])
    );
    assert!(Json::default().is_null() && Json::null() == "null".parse().unwrap());
    assert!(json.is_array() && !json.is_object());
    assert_ne!("1".parse::<Json>().unwrap(), "1.0".parse::<Json>().unwrap());
}

#[test]
fn p18_exact_text_of_a_value_exception_is_kept() {
    let json = r#"{"n@Core.ValueException":{"value":"1e999"},"m":1e999}"#;
    let members: BTreeMap<String, Json> = serde_json::from_str(json).unwrap();
    assert_eq!(
        members["n@Core.ValueException"].as_str(),
        r#"{"value":"1e999"}"#
    );
    assert_eq!(members["m"].as_str(), "1e999");
}

/// A value of a format that says whether there is one.
struct Optional(Option<i32>);

impl<'de> serde::Deserializer<'de> for Optional {
    type Error = PlainError;

    fn deserialize_any<V: serde::de::Visitor<'de>>(
        self,
        visitor: V,
    ) -> Result<V::Value, PlainError> {
        match self.0 {
            Some(number) => visitor.visit_some(I32Deserializer::new(number)),
            None => visitor.visit_none(),
        }
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct newtype_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[test]
fn p16_json_from_formats_that_know_more_than_json() {
    let text = |json: Result<Json, PlainError>| json.unwrap().to_string();
    assert_eq!(text(Json::deserialize(Optional(Some(5)))), "5");
    assert_eq!(text(Json::deserialize(Optional(None))), "null");
    let number = 170_141_183_460_469_231_731_687_303_715_884_105_727_i128;
    let json = Json::deserialize(I128Deserializer::new(number));
    assert_eq!(text(json), number.to_string());
    let json = Json::deserialize(U128Deserializer::new(u128::MAX));
    assert_eq!(text(json), u128::MAX.to_string());
    assert_eq!(text(Json::deserialize(F32Deserializer::new(1.5))), "1.5");
    let error: PlainError = Json::deserialize(F32Deserializer::new(f32::NAN))
        .map(|_| ())
        .unwrap_err();
    assert!(error.to_string().contains("NaN"), "{error}");
    let error: PlainError = Json::deserialize(BytesDeserializer::new(b"x"))
        .map(|_| ())
        .unwrap_err();
    assert!(error.to_string().contains("any JSON value"), "{error}");
}

#[test]
fn json_that_comes_in_pieces_nests_to_a_limit() {
    let read = |depth: usize| {
        let nested = (1..depth).fold(serde_json::json!([]), |inner, _| serde_json::json!([inner]));
        serde_json::from_value::<Untagged<Json>>(nested)
    };
    let Untagged::Value(json) = read(100).unwrap();
    assert_eq!(json.as_str().len(), 200);
    assert!(read(1000).is_err());
}
