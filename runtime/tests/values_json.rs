//! The JSON forms of the values: rows P1 to P19 of the checklist, as far as a value alone can show them.
//!
//! Run once more with `--features arbitrary_precision`, which changes how serde_json passes numbers.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt::Debug;

use odata_runtime::values::{
    Binary, Date, DateTimeOffset, Decimal, Double, Duration, Guid, Integer, Json, Single, TimeOfDay,
};
use serde::de::DeserializeOwned;
use serde::de::value::{
    BytesDeserializer, Error as PlainError, F32Deserializer, I32Deserializer, I128Deserializer,
    MapDeserializer, SeqDeserializer, U128Deserializer,
};
use serde::{Deserialize, Serialize};

fn same<T: Serialize + DeserializeOwned + Debug>(json: &str) {
    written::<T>(json, json);
}

/// Reads by every way that serde_json has and expects the same text from each.
fn written<T: Serialize + DeserializeOwned + Debug>(json: &str, expected: &str) {
    let write = |value: T| serde_json::to_string(&value).unwrap();
    assert_eq!(
        write(serde_json::from_slice(json.as_bytes()).unwrap()),
        expected,
        "from a slice"
    );
    assert_eq!(
        write(serde_json::from_str(json).unwrap()),
        expected,
        "from a str"
    );
    assert_eq!(
        write(serde_json::from_reader(json.as_bytes()).unwrap()),
        expected,
        "from a reader"
    );
}

fn refused<T: DeserializeOwned + Debug>(json: &str) {
    if let Ok(value) = serde_json::from_str::<T>(json) {
        panic!("{json} was read as {value:?}");
    }
}

#[derive(Debug, Deserialize, Serialize)]
struct Flat<T> {
    #[serde(flatten)]
    members: BTreeMap<String, T>,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(untagged)]
enum Untagged<T> {
    Value(T),
}

/// Reads where serde passes values in pieces, and through `Value`.
fn in_pieces<T: Serialize + DeserializeOwned + Debug>(json: &str, expected: &str) {
    let flat: Flat<T> = serde_json::from_str(&format!("{{\"m\":{json}}}")).unwrap();
    assert_eq!(
        serde_json::to_string(&flat).unwrap(),
        format!("{{\"m\":{expected}}}"),
        "flattened"
    );
    let untagged: Untagged<T> = serde_json::from_str(json).unwrap();
    assert_eq!(
        serde_json::to_string(&untagged).unwrap(),
        expected,
        "untagged"
    );
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    let from_value: T = serde_json::from_value(value.clone()).unwrap();
    assert_eq!(
        serde_json::to_string(&from_value).unwrap(),
        expected,
        "from a value"
    );
    let from_ref = T::deserialize(&value).unwrap();
    assert_eq!(
        serde_json::to_value(from_ref).unwrap(),
        serde_json::from_str::<serde_json::Value>(expected).unwrap(),
        "to a value"
    );
}

#[test]
fn p1_boolean() {
    same::<bool>("true");
    same::<bool>("false");
    refused::<bool>("\"true\"");
    refused::<bool>("1");
}

#[test]
fn p2_integers_are_whole_numbers_in_range() {
    fn read<T: odata_runtime::values::WholeNumber>(json: &str) -> Option<String> {
        let plain = serde_json::from_str::<Integer<T>>(json)
            .ok()
            .map(|read| read.0.to_string());
        let buffered = serde_json::from_str::<UntaggedInteger<T>>(json)
            .ok()
            .map(|UntaggedInteger::Value(read)| read.0.to_string());
        assert_eq!(plain, buffered);
        plain
    }
    #[derive(Deserialize)]
    #[serde(untagged, bound = "T: odata_runtime::values::WholeNumber")]
    enum UntaggedInteger<T> {
        Value(Integer<T>),
    }
    assert_eq!(read::<u8>("255").as_deref(), Some("255"));
    assert_eq!(read::<u8>("0").as_deref(), Some("0"));
    assert_eq!(read::<i8>("-128").as_deref(), Some("-128"));
    assert_eq!(read::<i16>("-32768").as_deref(), Some("-32768"));
    assert_eq!(read::<i32>("2147483647").as_deref(), Some("2147483647"));
    assert_eq!(read::<i32>("1.0").as_deref(), Some("1"));
    assert_eq!(read::<i32>("1e2").as_deref(), Some("100"));
    assert_eq!(read::<i32>("-0").as_deref(), Some("0"));
    for json in ["256", "-1", "1.5", "\"1\"", "true", "null", "{}", "[]"] {
        assert_eq!(read::<u8>(json), None, "{json}");
    }
    for json in ["-129", "128", "1e3"] {
        assert_eq!(read::<i8>(json), None, "{json}");
    }
    assert_eq!(read::<i32>("2147483648"), None);
}

#[test]
fn p3_int64_is_exact_as_number_and_as_string() {
    let read = |json: &str| {
        serde_json::from_str::<Integer<i64>>(json)
            .map(|read| read.0)
            .ok()
    };
    assert_eq!(read("9007199254740993"), Some(9_007_199_254_740_993));
    assert_eq!(read("\"9223372036854775807\""), Some(i64::MAX));
    assert_eq!(read("-9223372036854775808"), Some(i64::MIN));
    for json in [
        "9223372036854775808",
        "\"9223372036854775808\"",
        "-9223372036854775809",
        "\"12x\"",
        "\"\"",
        "\"1.0\"",
        "1e18",
        "1e999",
    ] {
        assert_eq!(read(json), None, "{json}");
    }
}

#[test]
fn p4_decimal_keeps_every_digit() {
    for json in [
        "0.1",
        "1.10",
        "12345678901234567890.123456789",
        "79228162514264337593543950336",
        "-0.00",
        "\"INF\"",
        "\"-INF\"",
        "\"NaN\"",
        "0",
        "1e999999999",
    ] {
        same::<Decimal>(json);
    }
    written::<Decimal>("1e-7", "0.0000001");
    written::<Decimal>(" 1.50 ", "1.50");
    // Both forms are read; which one came is not remembered.
    written::<Decimal>("\"1.10\"", "1.10");
    written::<Decimal>("\"\\u0031.5\"", "1.5");
    written::<Decimal>(
        "\"79228162514264337593543950336\"",
        "79228162514264337593543950336",
    );
    written::<Decimal>("\"1e999999999\"", "1e999999999");
    for json in [
        "\"1,5\"",
        "true",
        "null",
        "[]",
        "{}",
        "\"Infinity\"",
        "\"\"",
        "1e9999999999999999999",
        "{\"$serde_json::private::RawValue\":\"1\"}",
    ] {
        refused::<Decimal>(json);
    }
    for json in ["0.1", "12345678901234567890", "\"INF\"", "-5"] {
        in_pieces::<Decimal>(json, json);
    }
    in_pieces::<Decimal>("\"1.10\"", "1.10");
    if cfg!(feature = "arbitrary_precision") {
        in_pieces::<Decimal>(
            "12345678901234567890.1234567890",
            "12345678901234567890.1234567890",
        );
    }
}

#[test]
fn p5_double_and_single() {
    for json in ["\"INF\"", "\"-INF\"", "\"NaN\"", "0.1", "-2.5", "1e300"] {
        let written = if json == "1e300" {
            serde_json::to_string(&1e300).unwrap()
        } else {
            json.to_owned()
        };
        self::written::<Double>(json, &written);
        in_pieces::<Double>(json, &written);
    }
    for json in ["\"INF\"", "\"NaN\"", "0.1", "16777216.0", "3.4028235e38"] {
        let value: Single = serde_json::from_str(json).unwrap();
        let text = serde_json::to_string(&value).unwrap();
        let again: Single = serde_json::from_str(&text).unwrap();
        assert_eq!(value.0.to_bits(), again.0.to_bits());
        in_pieces::<Single>(json, &text);
    }
    assert_eq!(serde_json::to_string(&Single(0.1)).unwrap(), "0.1");
    assert_eq!(
        serde_json::to_value(Single(0.1)).unwrap().to_string(),
        "0.1"
    );
    assert_eq!(serde_json::to_string(&Double(f64::NAN)).unwrap(), "\"NaN\"");
    assert_eq!(serde_json::from_str::<Double>("7").unwrap().0, 7.0);
    for json in [
        "\"Infinity\"",
        "\"+INF\"",
        "\"3.14\"",
        "true",
        "null",
        "1e999",
        "{}",
    ] {
        refused::<Double>(json);
        refused::<Single>(json);
    }
    refused::<Single>("1e39");
}

#[test]
fn p6_string() {
    let text: String = serde_json::from_str(r#""a\u0000\ud83d\ude00""#).unwrap();
    assert_eq!(text, "a\0😀");
    refused::<String>("1");
}

#[test]
fn p7_to_p12_values_in_strings() {
    for json in ["\"T0RhdGE\"", "\"T0RhdGE=\"", "\"\"", "\"+/8=\""] {
        same::<Binary>(json);
        in_pieces::<Binary>(json, json);
    }
    same::<Date>("\"-10000-04-01\"");
    same::<DateTimeOffset>("\"2012-09-03T22:09:02.123456789012+05:30\"");
    in_pieces::<DateTimeOffset>(
        "\"2012-09-03T22:09:02.1+05:30\"",
        "\"2012-09-03T22:09:02.1+05:30\"",
    );
    written::<DateTimeOffset>("\"2023-03-09T08:12:53\"", "\"2023-03-09T08:12:53Z\"");
    written::<DateTimeOffset>("\"2023-03-09\\u005408:12:53Z\"", "\"2023-03-09T08:12:53Z\"");
    same::<Duration>("\"PT36H\"");
    same::<TimeOfDay>("\"07:59:59.999\"");
    same::<Guid>("\"01234567-89ab-cdef-0123-456789abcdef\"");
    for json in ["1", "true", "null", "[]", "{}", "\"\\u0000\""] {
        refused::<Date>(json);
        refused::<DateTimeOffset>(json);
        refused::<Duration>(json);
        refused::<TimeOfDay>(json);
        refused::<Guid>(json);
        refused::<Binary>(json);
    }
    let error = serde_json::from_str::<Date>("\"2012-02-30\"")
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("Edm.Date") && error.contains("2012-02-30") && error.contains("line 1"),
        "{error}"
    );
    let error = serde_json::from_str::<Date>("7").unwrap_err().to_string();
    assert!(error.contains("a string with an Edm.Date"), "{error}");
}

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
            // serde_json itself takes the text as JSON when it builds a `Value`, and objects to this one.
            let untagged: Untagged<Json> = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&untagged).unwrap(), json);
        }
    }
    // The order of members and repeated ones stay, where a `Value` would sort and merge them.
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
    // A member of serde_json's private name cannot smuggle in what is not JSON.
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
fn p17_null_is_not_a_value() {
    assert_eq!(serde_json::from_str::<Option<Date>>("null").unwrap(), None);
    assert_eq!(
        serde_json::from_str::<Option<Decimal>>("null").unwrap(),
        None
    );
    refused::<Date>("null");
    refused::<Decimal>("null");
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

#[test]
fn p19_hostile_input_ends_in_time() {
    let open = "[".repeat(20_000);
    refused::<Json>(&open);
    refused::<Untagged<Json>>(&open);
    refused::<Decimal>(&open);
    let nested = format!("{open}{}", "]".repeat(20_000));
    // As one text it is no danger; taken apart it is refused.
    same::<Json>(&nested);
    refused::<Untagged<Json>>(&nested);
    assert!(
        nested
            .parse::<Json>()
            .unwrap()
            .get::<serde_json::Value>()
            .is_err()
    );

    let start = std::time::Instant::now();
    let numbers = format!("[{}0]", "1.10,".repeat(2_000_000));
    same::<Json>(&numbers);
    refused::<Decimal>(&"9".repeat(10_000_000));
    refused::<Date>(&format!("\"{}-01-01\"", "9".repeat(10_000_000)));
    refused::<DateTimeOffset>(&format!(
        "\"2012-09-03T13:52:00.{}Z\"",
        "9".repeat(10_000_000)
    ));
    refused::<Duration>(&format!("\"P{}D\"", "0".repeat(10_000_000)));
    refused::<Binary>(&format!("\"{}\"", "=".repeat(10_000_000)));
    let digits = "9".repeat(100_000);
    written::<Decimal>(&format!("\"{digits}\""), &digits);
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

/// A value of a format that tells whether there is one.
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
fn numbers_that_come_by_their_digits_are_numbers() {
    const NUMBER: &str = "$serde_json::private::Number";
    // As serde_json hands them out under `arbitrary_precision`.
    for (members, json) in [
        (vec![(NUMBER, "5")], "5".to_owned()),
        (vec![(NUMBER, "-0.50e1")], "-0.50e1".to_owned()),
        (vec![(NUMBER, "05")], format!(r#"{{"{NUMBER}":"05"}}"#)),
        (vec![(NUMBER, "x")], format!(r#"{{"{NUMBER}":"x"}}"#)),
        (vec![("a", "5")], r#"{"a":"5"}"#.to_owned()),
        (
            vec![("a", "5"), (NUMBER, "5")],
            format!(r#"{{"a":"5","{NUMBER}":"5"}}"#),
        ),
        (
            vec![(NUMBER, "5"), ("a", "5")],
            format!(r#"{{"{NUMBER}":"5","a":"5"}}"#),
        ),
    ] {
        let pieces = MapDeserializer::<_, PlainError>::new(members.into_iter());
        assert_eq!(Json::deserialize(pieces).unwrap().as_str(), json);
    }
    let integer = |key: &str, text: &str| {
        let member = std::iter::once((key, text));
        Integer::<i32>::deserialize(MapDeserializer::<_, PlainError>::new(member))
    };
    for (text, number) in [("5", 5), ("-7", -7), ("0", 0), ("1.0", 1), ("10", 10)] {
        assert_eq!(integer(NUMBER, text).unwrap().0, number);
    }
    for text in ["05", "x", "", "+5"] {
        assert!(integer(NUMBER, text).is_err(), "{text}");
    }
    assert!(integer("a", "5").is_err());
}

#[test]
fn errors_of_integers_say_what_was_there() {
    let error = |json: &str| {
        serde_json::from_str::<Integer<i32>>(json)
            .unwrap_err()
            .to_string()
    };
    assert!(error("[]").contains("a whole number"), "{}", error("[]"));
    assert!(error("true").contains("true"), "{}", error("true"));
    assert!(error("1.5").contains("1.5"), "{}", error("1.5"));
    assert!(error("\"5\"").contains('5'), "{}", error("\"5\""));
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
