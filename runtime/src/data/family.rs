//! [`Family`]: a type together with all its derived types, as an enum; and the type names in payloads.

use std::borrow::Cow;

use crate::data::info::{ModelInfo, TypeInfo};
use crate::data::object::Object;

/// The variant index that leaves a family value as it is.
pub const CURRENT: usize = usize::MAX;

/// The variant index of `Unrecognized`.
pub const UNRECOGNIZED: usize = usize::MAX - 1;

/// A family enum: one variant per known type, and `Unrecognized` with the declared type for all others.
pub trait Family: Object {
    /// The declared type.
    fn declared(&self) -> &'static TypeInfo;

    /// Qualified names of the variants' types, in the order of the variants, without `Unrecognized`.
    fn names(&self) -> &'static [&'static str];

    /// The index of the variant; [`UNRECOGNIZED`] for `Unrecognized`.
    fn variant(&self) -> usize;

    /// The value in the variant.
    fn part(&self) -> &dyn Object;

    /// Changes the value to variant `i` and moves the declared type's part into it. [`CURRENT`] changes nothing; any other unknown index
    /// gives `Unrecognized`. Returns the value in the variant.
    fn select(&mut self, i: usize) -> &mut dyn Object;
}

/// The type name in the value of `@odata.type`: the part after the last `#`, percent-decoded, with `Collection(…)` kept. JSON Format 4.01
/// section 4.5.3.
pub(crate) fn type_name_of(tag: &str) -> Cow<'_, str> {
    // Names are short: a word-wise search takes longer than this.
    let from = tag.bytes().rposition(|byte| byte == b'#');
    let name = from.and_then(|at| tag.get(at + 1..)).unwrap_or(tag);
    if name.bytes().any(|byte| byte == b'%') {
        percent_decoded(name)
    } else {
        Cow::Borrowed(name)
    }
}

pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = (first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|two| {
                let two = std::str::from_utf8(two).ok()?;
                u8::from_str_radix(two, 16).ok()
            });
        match hex {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// Whether a name from a payload refers to the type `qualified`, directly or through an alias.
pub(crate) fn means(model: &ModelInfo, name: &str, qualified: &str) -> bool {
    if name == qualified {
        return true;
    }
    let Some((prefix, local)) = name.rsplit_once('.') else {
        return false;
    };
    let Some((namespace, own)) = qualified.rsplit_once('.') else {
        return false;
    };
    local == own
        && model
            .aliases
            .iter()
            .any(|(alias, of)| *alias == prefix && *of == namespace)
}

/// The variant for a type name from a payload, as [`type_name_of`] returns it.
pub(crate) fn variant_named(family: &dyn Family, name: &str) -> Option<usize> {
    let names = family.names();
    let model = family.declared().model;
    names
        .iter()
        .position(|known| *known == name)
        .or_else(|| names.iter().position(|known| means(model, name, known)))
}
