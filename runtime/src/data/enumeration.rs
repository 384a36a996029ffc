//! [`Enumeration`]: enumeration types (CSDL XML 4.01 section 10). Reading one never fails on an unknown member.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::de::{Deserializer, Visitor};
use serde::ser::Serializer;

use crate::data::flags::Flags;

/// The table of one enumeration type.
#[derive(Debug)]
pub struct EnumInfo {
    /// Qualified name.
    pub name: &'static str,
    /// Members in document order: name and value. Several members may share a value.
    pub members: &'static [(&'static str, i64)],
}

impl EnumInfo {
    /// Index of the member that a JSON string names, by name or else by number (JSON Format 4.01 section 7.1).
    pub fn find(&self, text: &str) -> Option<usize> {
        self.members
            .iter()
            .position(|member| member.0 == text)
            .or_else(|| {
                let value: i64 = text.parse().ok()?;
                self.members.iter().position(|member| member.1 == value)
            })
    }

    /// The value of the member with this exact name.
    pub fn value_of(&self, name: &str) -> Option<i64> {
        self.members
            .iter()
            .find(|member| member.0 == name)
            .map(|member| member.1)
    }
}

/// A value of an enumeration type. Implemented by generated code.
pub trait Enumeration: Sized + Send + Sync + 'static {
    /// The type's table.
    fn info() -> &'static EnumInfo;

    /// The JSON string for the value.
    fn text(&self) -> Text<'_>;

    /// The value for a JSON string; unknown text is kept.
    fn from_text(text: &str) -> Self;
}

/// The JSON string of an enumeration value.
#[derive(Clone, Copy)]
pub enum Text<'a> {
    /// A member's name, or the unknown text that the service sent.
    Name(&'a str),
    /// Several flags.
    Flags(&'a Flags, &'static EnumInfo),
}

impl fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Flags(flags, info) => flags.write(info, f),
        }
    }
}

impl PartialEq for Text<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Name(a), Self::Name(b)) => a == b,
            (Self::Flags(a, _), Self::Flags(b, _)) => a == b,
            _ => false,
        }
    }
}

impl Hash for Text<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Name(name) => name.hash(state),
            Self::Flags(flags, _) => flags.hash(state),
        }
    }
}

/// Implements `Clone` for generated enumerations.
pub fn clone<T: Enumeration>(value: &T) -> T {
    match value.text() {
        Text::Name(name) => T::from_text(name),
        text => T::from_text(&text.to_string()),
    }
}

/// Implements `value` for generated enumerations.
pub fn value<T: Enumeration>(value: &T) -> Option<i64> {
    match value.text() {
        Text::Name(name) => T::info().value_of(name),
        Text::Flags(flags, _) => Some(flags.bits()),
    }
}

/// Implements `PartialEq` for generated enumerations: names are compared, so members that share a value are different.
pub fn equal<T: Enumeration>(a: &T, b: &T) -> bool {
    a.text() == b.text()
}

/// Implements `Hash` for generated enumerations.
pub fn hash<T: Enumeration, H: Hasher>(value: &T, state: &mut H) {
    value.text().hash(state);
}

/// Implements `Display` and `Debug` for generated enumerations.
///
/// # Errors
///
/// The formatter's.
pub fn display<T: Enumeration>(value: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::Display::fmt(&value.text(), f)
}

/// Implements `Serialize` for generated enumerations.
///
/// # Errors
///
/// The serializer's.
pub fn encode<T: Enumeration, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    match value.text() {
        Text::Name(name) => serializer.serialize_str(name),
        text => serializer.collect_str(&text),
    }
}

/// Implements `Deserialize` for generated enumerations.
///
/// # Errors
///
/// The deserializer's, for a value that is not a string.
pub fn decode<'de, T: Enumeration, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    struct OfText<T>(PhantomData<T>);

    impl<T: Enumeration> Visitor<'_> for OfText<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(T::info().name)
        }

        fn visit_str<E>(self, text: &str) -> Result<T, E> {
            Ok(T::from_text(text))
        }
    }

    deserializer.deserialize_str(OfText(PhantomData))
}
