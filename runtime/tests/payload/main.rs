//! Payloads through the codec: nothing is lost, and mismatches are reported. Tests are named after the rows of the checklist of the
//! standard that they prove: P values, Q control information, R types, S states, T envelopes, U deltas, V errors.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says so when something is not there"
)]

mod again;
mod again_late;
mod again_other;
mod again_pages;
mod contexts;
mod control;
mod custom;
mod envelopes;
mod exact;
mod flags;
mod kept;
mod lists;
mod model;
mod mutated;
mod places;
mod random;
mod reading;
mod showing;
mod states;
mod types;
mod values;
mod writing;

use odata_runtime::{Decoder, Error, Object, TypeMismatch};
use serde::Serialize;

/// Decodes, and checks that the same text is written again.
fn same<T: Object + Default + Serialize>(json: &str) -> T {
    let value = read(json);
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
    value
}

fn read<T: Object + Default>(json: &str) -> T {
    match Decoder::new().decode(json.as_bytes()) {
        Ok((value, _)) => value,
        Err(error) => panic!("{json}: {error}"),
    }
}

/// The mismatch at which a strict decoder stops.
fn refused<T: Object + Default>(json: &str) -> TypeMismatch {
    match Decoder::new().decode::<T>(json.as_bytes()) {
        Err(Error::TypeMismatch(mismatch)) => mismatch,
        Err(error) => panic!("{json}: {error}"),
        Ok(_) => panic!("{json} was read"),
    }
}

/// Reads leniently; the output must have the same members, the declared ones first in their order, then the rest.
fn lenient<T: Object + Default + Serialize>(json: &str) -> (T, Vec<TypeMismatch>) {
    let (value, mismatches) = Decoder::new()
        .lenient()
        .decode::<T>(json.as_bytes())
        .unwrap();
    let written = serde_json::to_string(&value).unwrap();
    let (a, b): (serde_json::Value, serde_json::Value) = (
        serde_json::from_str(json).unwrap(),
        serde_json::from_str(&written).unwrap(),
    );
    assert_eq!(a, b, "{json} became {written}");
    (value, mismatches)
}
