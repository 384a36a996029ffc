//! Shared by several test files.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::PathBuf;

use serde_json::Value;

/// A file of the corpus; `None` without a corpus, which is printed, and is a failure if `ODATA_CORPUS_REQUIRED` is set.
pub(crate) fn corpus(file: &str) -> Option<PathBuf> {
    match std::env::var_os("ODATA_CORPUS") {
        Some(folder) => Some(PathBuf::from(folder).join(file)),
        None if std::env::var_os("ODATA_CORPUS_REQUIRED").is_some() => {
            panic!("ODATA_CORPUS is not set")
        }
        None => {
            println!("skipped: no corpus");
            None
        }
    }
}

/// Whether two JSON values are equal except for what writing may change: a missing offset is written `Z`, missing seconds are written,
/// trailing zeros of fractions of a second are dropped.
pub(crate) fn same(read: &Value, written: &Value) -> bool {
    match (read, written) {
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(name, value)| b.get(name).is_some_and(|other| same(value, other)))
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Value::String(a), Value::String(b)) => {
            a == b || date_time(a).is_some_and(|a| date_time(b) == Some(a))
        }
        (a, b) => a == b,
    }
}

/// Date and time without trailing zeros of the fraction, and the offset.
fn date_time(text: &str) -> Option<(String, String)> {
    let (date, time) = text.split_once('T').filter(|(date, _)| date.len() == 10)?;
    let at = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (time, offset) = time.split_at(at);
    let mut time = time.to_owned();
    if time.len() == 5 {
        time.push_str(":00");
    }
    if time.contains('.') {
        time.truncate(time.trim_end_matches('0').trim_end_matches('.').len());
    }
    Some((
        format!("{date}T{time}"),
        if offset.is_empty() {
            "Z".to_owned()
        } else {
            offset.to_owned()
        },
    ))
}
