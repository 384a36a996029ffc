//! Makes the requests of rows, and reads their responses. The calls are in `rows.rs`.
//!
//! In: one line of JSON per row. Out: one line of JSON per row, in the same order. `corpus-requests` builds this file against the crate that
//! it generates; it is not part of the workspace.

#![allow(unused_imports, unused_variables, dead_code)]

mod rows;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::io::BufRead;

pub(crate) use odata_requests::query::*;
pub(crate) use odata_requests::url::{Key, Literal};
pub(crate) use odata_requests::{
    Dialect, Entities, Entity, IntoRequest, PropertyResource, Request, Resource,
};
pub(crate) use odata_runtime::values;
use odata_runtime::codec::v1::{Value, WHOLE};
use odata_runtime::{Decoder, Object, ValueResponse};
use serde::{Deserialize, Serialize};

/// A row, as `corpus-requests` prepares it.
#[derive(Deserialize)]
pub(crate) struct Row {
    number: usize,
    base: String,
    pub(crate) body: String,
    status: u16,
    response_headers: Vec<(String, String)>,
    response: String,
    #[serde(skip)]
    notes: RefCell<Notes>,
}

/// What was noticed while the body was read.
#[derive(Default)]
struct Notes {
    mismatches: Vec<String>,
    /// Type and name of members that the type does not declare.
    undeclared: BTreeSet<String>,
}

pub(crate) type Outcome = Result<serde_json::Value, String>;

impl Row {
    /// The body as an object.
    pub(crate) fn read<T: Object + Default>(&self) -> Result<T, String> {
        // What is not JSON is not compared; the rest of the request is.
        let is_json = serde_json::from_str::<serde::de::IgnoredAny>(&self.body).is_ok();
        let text = if is_json { &self.body } else { "{}" };
        let read = Decoder::new().lenient().decode::<T>(text.as_bytes());
        let (value, mismatches) = read.map_err(|error| format!("body: {error}"))?;
        let mut notes = self.notes.borrow_mut();
        notes.mismatches.extend(mismatches.iter().map(ToString::to_string));
        undeclared(&value, &mut notes.undeclared);
        Ok(value)
    }

    /// The body as the value of a property.
    pub(crate) fn value<V>(&self) -> Result<V, String>
    where
        ValueResponse<V>: Object + Default,
    {
        match self.read::<ValueResponse<V>>()?.value {
            odata_runtime::Property::Value(value) => Ok(value),
            _ => Err("body: there is no value".to_owned()),
        }
    }
}

/// Collects the members that types do not declare.
fn undeclared(object: &dyn Object, to: &mut BTreeSet<String>) {
    let object = object.family().map_or(object, |family| family.part());
    let info = object.info();
    for (i, _) in info.all_members() {
        match object.get(i, WHOLE) {
            Value::Object(inner) => undeclared(inner, to),
            Value::Items(length, _) => {
                for j in 0..length {
                    if let Value::Object(inner) = object.get(i, j) {
                        undeclared(inner, to);
                    }
                }
            }
            _ => {}
        }
    }
    for (name, _) in object.extras().properties() {
        if info.find(name, usize::MAX).is_none() {
            to.insert(format!("{}/{name}", info.name));
        }
    }
}

pub(crate) fn create<T: Resource>(to: &Entities<T>, row: &Row) -> Result<Request<T>, String> {
    Ok(to.create(&row.read::<T>()?))
}

pub(crate) fn update<T: Resource>(to: &Entity<T>, row: &Row) -> Result<Request<Option<T>>, String> {
    Ok(to.update(&row.read::<T>()?))
}

pub(crate) fn replace<T: Resource>(to: &Entity<T>, row: &Row) -> Result<Request<Option<T>>, String> {
    Ok(to.update(&row.read::<T>()?).replace())
}

pub(crate) fn json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("argument: {error}"))
}

/// A value that a text is known to be.
pub(crate) fn parsed<T: std::str::FromStr>(text: &str) -> T
where
    T::Err: std::fmt::Debug,
{
    text.parse().unwrap()
}

/// Reports a request whose answer is written back as JSON.
pub(crate) fn shown<Q: IntoRequest>(row: &Row, request: Q) -> Outcome
where
    Q::Answer: Serialize,
{
    report(row, request.into_request(), |answer| {
        serde_json::to_string(answer).map_err(|error| error.to_string())
    })
}

/// Reports a request whose answer is bytes.
pub(crate) fn bytes<Q: IntoRequest<Answer = Vec<u8>>>(row: &Row, request: Q) -> Outcome {
    report(row, request.into_request(), |answer| {
        Ok(String::from_utf8_lossy(answer).into_owned())
    })
}

fn report<R>(row: &Row, request: Request<R>, show: fn(&R) -> Result<String, String>) -> Outcome {
    let prepared = request.prepared(&rows::dialect(), &row.base).map_err(|error| error.to_string())?;
    let left_out = request.left_out().map_err(|error| error.to_string())?;
    let left_out = [left_out.properties, left_out.annotations].concat();
    let headers: Vec<_> = prepared.headers.iter().collect();
    let notes = row.notes.borrow();
    let mut outcome = serde_json::json!({
        "method": prepared.method.to_string(),
        "url": prepared.url,
        "headers": headers,
        "body": String::from_utf8_lossy(&prepared.body),
        "left_out": left_out,
        "mismatches": notes.mismatches,
        "undeclared": notes.undeclared,
    });
    let mut response_headers = odata_requests::Headers::new();
    for (name, value) in &row.response_headers {
        response_headers.append(name.as_str(), value.as_str());
    }
    let decoders = [("strict", Decoder::new()), ("lenient", Decoder::new().lenient())];
    for (mode, decoder) in decoders {
        let answer = request.answer(&decoder, row.status, &response_headers, row.response.as_bytes());
        outcome[mode] = match answer {
            Err(error) => serde_json::json!({"error": error.to_string()}),
            Ok(answer) => match show(&answer.value) {
                Err(error) => serde_json::json!({"error": error}),
                Ok(written) => {
                    let mismatches: Vec<_> = answer.mismatches.iter().map(ToString::to_string).collect();
                    serde_json::json!({"written": written, "mismatches": mismatches})
                }
            },
        };
    }
    Ok(outcome)
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    for line in std::io::stdin().lock().lines() {
        let row: Row = serde_json::from_str(&line.unwrap()).unwrap();
        let call = rows::ROWS.iter().find(|(number, _)| *number == row.number);
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| match call {
            Some((_, call)) => call(&row),
            None => Err("there are no calls".to_owned()),
        }));
        let outcome = outcome.unwrap_or_else(|panic| {
            let text = panic.downcast_ref::<String>().cloned();
            Err(format!("panicked: {}", text.unwrap_or_default()))
        });
        let line = match outcome {
            Ok(outcome) => outcome,
            Err(error) => serde_json::json!({"error": error}),
        };
        println!("{line}");
    }
}
