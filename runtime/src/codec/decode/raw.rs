//! Values that are read as JSON text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Visitor};

use crate::data::info::TypeInfo;
use crate::values::Json;

/// The key under which serde_json passes numbers if its feature `arbitrary_precision` is on, which any crate of a build may enable for all
/// of them.
pub(super) const NUMBER: &str = "$serde_json::private::Number";

/// Reads the next value as text.
pub(super) struct RawSeed;

impl<'de> DeserializeSeed<'de> for RawSeed {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        Json::deserialize(deserializer)
    }
}

/// Reads the next value as text, without a copy if the format lends it.
pub(super) struct TextSeed;

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        Json::text(deserializer)
    }
}

/// What a member name of an object means.
pub(super) enum Key {
    Member(usize),
    /// `@odata.type` or `@type`.
    Type(&'static str),
    Other(Box<str>),
}

/// Reads a member name, and keeps its text only if it is not declared.
pub(super) struct KeySeed {
    pub(super) info: &'static TypeInfo,
    pub(super) hint: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a member name")
    }

    #[inline]
    fn visit_str<E>(self, name: &str) -> Result<Key, E> {
        let Self { info, hint } = self;
        // Usually it is the next one.
        let next = info.members.get(hint.wrapping_sub(info.first));
        if next.is_some_and(|member| member.0 == name) {
            return Ok(Key::Member(hint));
        }
        Ok(match info.find(name, hint) {
            Some(i) => Key::Member(i),
            None if name == "@odata.type" => Key::Type("@odata.type"),
            None if name == "@type" => Key::Type("@type"),
            None => Key::Other(name.into()),
        })
    }
}
