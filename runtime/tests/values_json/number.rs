//! Rows P2 to P5: numbers, as JSON numbers and as strings.

use odata_runtime::values::{Decimal, Double, Integer, Json, Single};
use serde::Deserialize;
use serde::de::value::{Error as PlainError, MapDeserializer};

use super::{in_pieces, refused, same, written};

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
    // Both forms are read; the value does not remember which.
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
fn numbers_that_come_by_their_digits_are_numbers() {
    const NUMBER: &str = "$serde_json::private::Number";
    // As serde_json passes them with `arbitrary_precision`.
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
