//! The properties of every payload, whatever type it is read as.

use std::fmt::Debug;

use odata_runtime::values::{Decimal, Json};
use odata_runtime::{Collection, Decoder, Delta, ErrorResponse, Object, ObjectExt, ValueResponse};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::model::{AnyThing, Other, Part, Special, Strict, Thing};

/// The requirements of all checks on a type.
pub trait Checked:
    Object + Default + Clone + PartialEq + Serialize + DeserializeOwned + Debug
{
}

impl<T: Object + Default + Clone + PartialEq + Serialize + DeserializeOwned + Debug> Checked for T {}

/// The number of types as which [`check`] can read a payload.
pub const KINDS: u8 = 12;

/// Reads a payload as the type for `kind`.
pub fn check(kind: u8, json: &[u8]) {
    match kind % KINDS {
        0 => object::<AnyThing>(json),
        1 => object::<Thing>(json),
        2 => object::<Special>(json),
        3 => object::<Strict>(json),
        4 => object::<Part>(json),
        5 => object::<Other>(json),
        6 => object::<Collection<AnyThing>>(json),
        7 => object::<Collection<Part>>(json),
        8 => object::<ValueResponse<Decimal>>(json),
        9 => list(json),
        10 => delta(json),
        _ => error_response(json),
    }
}

fn shown(json: &[u8]) -> String {
    String::from_utf8_lossy(json).into_owned()
}

fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("what was read can be written")
}

/// NaN equals nothing, so values that contain one are compared only by what is written.
fn has_nan(text: &str) -> bool {
    text.contains("NaN")
}

/// Whether two values are equal; `text` is one of them in its written form.
fn same<T: PartialEq>(a: &T, b: &T, text: &str) -> bool {
    has_nan(text) || a == b
}

/// An object: the ways of reading agree, nothing is lost, and reading what was written gives the same value.
pub fn object<T: Checked>(json: &[u8]) {
    let strict = Decoder::new().decode::<T>(json);
    let lenient = Decoder::new().lenient().decode::<T>(json);
    let _ = Decoder::new().depth(3).decode::<T>(json);
    let _ = Decoder::new()
        .lenient()
        .mismatch_limit(1)
        .depth(3)
        .require("id")
        .require("value/id")
        .decode::<T>(json);
    if let Ok((value, mismatches)) = &lenient {
        assert_eq!(
            strict.is_ok(),
            mismatches.is_empty(),
            "{mismatches:?} {:?}\n{}",
            strict.as_ref().err(),
            shown(json)
        );
        let text = written(value);
        kept(json, &text);
        again(&Decoder::new().lenient(), value, &text, json);
        requests(value, &text);
    }
    // serde_json does not accept a byte order mark.
    if !json.starts_with(b"\xef\xbb\xbf") {
        let by_serde = serde_json::from_slice::<T>(json);
        let agree = match (&strict, &by_serde) {
            (Ok((value, _)), Ok(by_serde)) => {
                let text = written(value);
                text == written(by_serde) && same(value, by_serde, &text)
            }
            (Err(_), Err(_)) => true,
            _ => false,
        };
        assert!(agree, "{strict:?}\n{by_serde:?}\n{}", shown(json));
    }
    if let Ok((value, _)) = &strict {
        let text = written(value);
        let Ok((read, _)) = &lenient else {
            panic!("read strictly and not leniently: {}", shown(json));
        };
        assert_eq!(written(read), text, "{}", shown(json));
        assert!(same(read, value, &text), "{}", shown(json));
        again(&Decoder::new(), value, &text, json);
        strings(value, &text);
    }
    tree::<T>(json);
}

/// Reading what was written gives the same value, which is written in the same way, and so is a clone. If the writer has a choice, a
/// verbatim value is read in another form: with a type from a family or the context URL, or with a number instead of a string.
fn again<T: Checked>(decoder: &Decoder, value: &T, text: &str, json: &[u8]) {
    let (read, _) = decoder
        .decode::<T>(text.as_bytes())
        .unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(written(&read), text);
    if let (Some(before), Some(after)) = (tree_of(json), tree_of(text.as_bytes()))
        && alike(&before, &after)
    {
        assert!(same(&read, value, text), "{text}");
    }
    let clone = value.clone();
    assert_eq!(written(&clone), text);
    assert!(same(&clone, value, text), "{text}");
    let _ = format!("{value:?}");
}

/// Whether the same members have values of the same kind.
fn alike(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            before.len() == after.len()
                && before
                    .iter()
                    .all(|(name, value)| after.get(name).is_some_and(|other| alike(value, other)))
        }
        (Value::Array(before), Value::Array(after)) => {
            before.len() == after.len() && before.iter().zip(after).all(|(a, b)| alike(a, b))
        }
        (before, after) => std::mem::discriminant(before) == std::mem::discriminant(after),
    }
}

/// With Int64 and Decimal as strings, the same value is read.
fn strings<T: Checked>(value: &T, text: &str) {
    let strings = written(&value.ieee754_compatible());
    let (read, _) = Decoder::new()
        .decode::<T>(strings.as_bytes())
        .unwrap_or_else(|error| panic!("{error}\n{text}\n{strings}"));
    assert_eq!(written(&read), text, "{strings}");
    assert_eq!(written(&read.ieee754_compatible()), strings);
}

/// Requests are JSON, and have only members of the value.
fn requests<T: Checked>(value: &T, text: &str) {
    let whole = tree_of(text.as_bytes());
    for outgoing in [value.for_create(), value.for_update()]
        .into_iter()
        .flatten()
    {
        let body = written(&outgoing);
        let body = tree_of(body.as_bytes());
        if let (Some(Value::Object(body)), Some(Value::Object(whole))) = (&body, &whole) {
            assert!(body.keys().all(|name| whole.contains_key(name)), "{text}");
        }
    }
}

/// A `Value` between text and type changes only what a `Value` cannot hold: spellings of numbers, and repeated members.
fn tree<T: Checked>(json: &[u8]) {
    let Some(tree) = tree_of(json) else { return };
    let text = tree.to_string();
    let from_tree = serde_json::from_value::<T>(tree);
    let from_text = serde_json::from_str::<T>(&text);
    match (from_tree, from_text) {
        (Ok(a), Ok(b)) => {
            let (first, second) = (written(&a), written(&b));
            assert!(
                first == second || a == b,
                "{first}\n{second}\n{}",
                shown(json)
            );
        }
        (Err(_), Err(_)) => {}
        (a, b) => panic!("{:?}\n{:?}\n{text}", a.err(), b.err()),
    }
}

fn tree_of(json: &[u8]) -> Option<Value> {
    serde_json::from_slice(json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json)).ok()
}

/// Each member and item that was read is written in its place, and nothing else except types from a family or a context URL.
fn kept(json: &[u8], text: &str) {
    if let (Some(read), Some(wrote)) = (tree_of(json), tree_of(text.as_bytes())) {
        assert!(covers(&read, &wrote), "{}\nbecame {text}", shown(json));
    }
}

fn covers(read: &Value, wrote: &Value) -> bool {
    match (read, wrote) {
        (Value::Object(read), Value::Object(wrote)) => {
            read.iter()
                .all(|(name, value)| wrote.get(name).is_some_and(|other| covers(value, other)))
                && wrote
                    .keys()
                    .all(|name| read.contains_key(name) || name == "@odata.type")
        }
        (Value::Array(read), Value::Array(wrote)) => {
            read.len() == wrote.len() && read.iter().zip(wrote).all(|(a, b)| covers(a, b))
        }
        // Other spellings of the same value: the texts of a type are checked with the type.
        (Value::String(_) | Value::Number(_), Value::String(_) | Value::Number(_)) => true,
        (read, wrote) => read == wrote,
    }
}

/// A bare array.
fn list(json: &[u8]) {
    let fresh = || -> Box<dyn Object> { Box::new(AnyThing::default()) };
    let strict = Decoder::new().decode_list(json, fresh);
    let lenient = Decoder::new().lenient().decode_list(json, fresh);
    if let Ok((items, mismatches)) = &lenient {
        assert_eq!(strict.is_ok(), mismatches.is_empty(), "{}", shown(json));
        let count = items.len() + items.kept().count();
        if let Some(Value::Array(read)) = tree_of(json) {
            assert_eq!(count, read.len(), "{}", shown(json));
        }
        for (position, _) in items.kept() {
            assert!(position < count, "{}", shown(json));
        }
    }
    if let Ok((items, _)) = &strict {
        assert!(lenient.is_ok_and(|(read, _)| read.len() == items.len()));
    }
}

/// A response with changes.
fn delta(json: &[u8]) {
    let Ok(delta) = serde_json::from_slice::<Delta>(json) else {
        return;
    };
    for decoder in [Decoder::new(), Decoder::new().lenient()] {
        let count = delta.raw_items().map_or(0, <[Json]>::len);
        assert_eq!(delta.items::<AnyThing>(&decoder).count(), count);
        assert_eq!(delta.items::<Part>(&decoder).count(), count);
        assert!(delta.deleted_entities().count() <= count);
    }
    let _ = (delta.next_link(), delta.delta_link(), format!("{delta:?}"));
    let text = written(&delta);
    kept(json, &text);
    let read: Delta = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!(written(&read), text);
}

/// The body of a response with an error status, which may be anything.
fn error_response(body: &[u8]) {
    let response = ErrorResponse::read(500, body);
    assert_eq!(response.body, body);
    assert_eq!(response, response.clone());
    let _ = (response.to_string(), format!("{response:?}"));
}
