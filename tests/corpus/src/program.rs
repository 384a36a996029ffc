//! Reads the payloads that standard input names with the types of one generated crate, and prints the result for each.
//!
//! In: one line per payload: file, tab, type name. Out: one line of JSON per payload, in the same order. `corpus-figure` builds this file
//! against the crate that it generates from each metadata document; it is not part of the workspace.

mod equal;

use std::io::BufRead;

use model::registry;
use odata_runtime::{Decoder, Object};
use odata_runtime::codec::v1::{Value, WHOLE};

/// Declared members: how many reached their fields, and how many remained in the extras.
#[derive(Default)]
struct Counts {
    typed: usize,
    /// Type and name of each that remained.
    kept: Vec<String>,
}

impl Counts {
    fn add(&mut self, object: &dyn Object) {
        let object = object.family().map_or(object, |family| family.part());
        let info = object.info();
        for (i, _) in info.all_members() {
            match object.get(i, WHOLE) {
                Value::Absent => {}
                Value::Object(inner) => {
                    self.typed += 1;
                    self.add(inner);
                }
                Value::Items(length, _) => {
                    self.typed += 1;
                    for j in 0..length {
                        if let Value::Object(inner) = object.get(i, j) {
                            self.add(inner);
                        }
                    }
                }
                // The rest are scalars, whose own state decides.
                value => self.typed += usize::from(!odata_runtime::codec::v1::is_absent(value)),
            }
        }
        let extras = object.extras();
        // A value may name another type than the one as which it was read.
        let said = extras
            .type_name()
            .and_then(|name| registry::decode_with(&Decoder::new(), &name, b"{}").ok());
        let declares = |name: &str| {
            info.find(name, usize::MAX).is_some()
                || said
                    .as_ref()
                    .is_some_and(|(value, _)| value.info().find(name, usize::MAX).is_some())
        };
        self.kept.extend(
            extras
                .properties()
                .filter(|(name, _)| declares(name))
                .map(|(name, _)| {
                    let said = said.as_ref().map_or("its own type", |(value, _)| value.info().name);
                    format!("{}/{name}, declared by {said}", info.name)
                }),
        );
    }
}

/// `""` for equal JSON; otherwise the difference.
fn round_trip(object: &dyn Object, read: &str) -> String {
    match serde_json::to_string(object) {
        Ok(written) => equal::difference(read, &written).unwrap_or_default(),
        Err(error) => format!("cannot be written: {error}"),
    }
}

fn report(file: &str, type_name: &str) -> serde_json::Value {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => return serde_json::json!({"strict": error.to_string(), "lenient": error.to_string()}),
    };
    let text = text.trim_start_matches('\u{feff}');
    let mut line = serde_json::Map::new();
    for (mode, decoder) in [("strict", Decoder::new()), ("lenient", Decoder::new().lenient())] {
        match registry::decode_with(&decoder, type_name, text.as_bytes()) {
            Err(error) => {
                line.insert(mode.to_owned(), error.to_string().into());
            }
            Ok((object, mismatches)) => {
                let mut counts = Counts::default();
                counts.add(&*object);
                line.insert(format!("{mode}_difference"), round_trip(&*object, text).into());
                line.insert(format!("{mode}_typed"), counts.typed.into());
                line.insert(format!("{mode}_kept"), counts.kept.len().into());
                line.insert("kept".to_owned(), counts.kept.into());
                line.insert(
                    format!("{mode}_mismatches"),
                    mismatches.iter().map(ToString::to_string).collect::<Vec<_>>().into(),
                );
            }
        }
    }
    line.into()
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let (file, type_name) = line.split_once('\t').unwrap();
        println!("{}", report(file, type_name));
    }
}
