//! The JSON forms of the values: rows P1 to P19 of the checklist, as far as a value alone can show them.
//!
//! Run once more with `--features arbitrary_precision`, which changes how serde_json passes numbers.
#![allow(clippy::unwrap_used, clippy::panic)]

mod json;
mod number;

use std::collections::BTreeMap;
use std::fmt::Debug;

use odata_runtime::values::{
    Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Json, TimeOfDay,
};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

fn same<T: Serialize + DeserializeOwned + Debug>(json: &str) {
    written::<T>(json, json);
}

/// Reads in every way that serde_json offers, and expects the same text each time.
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

/// Reads a value where serde passes it in pieces, and from a `Value`.
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
fn p19_hostile_input_is_read_or_refused() {
    let open = "[".repeat(20_000);
    refused::<Json>(&open);
    refused::<Untagged<Json>>(&open);
    refused::<Decimal>(&open);
    let nested = format!("{open}{}", "]".repeat(20_000));
    // As one text it is harmless; in pieces it is refused.
    same::<Json>(&nested);
    refused::<Untagged<Json>>(&nested);
    assert!(
        nested
            .parse::<Json>()
            .unwrap()
            .get::<serde_json::Value>()
            .is_err()
    );

    // Each of them is a test that hangs if the time to read it grows faster than its length.
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
}
