//! Shared by the value types for reading: the grammar of numbers, and serde's visitors for texts and scalars.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserializer, Error, MapAccess, Visitor};

use super::cursor::Cursor;
use super::error::Fault;
use super::{Kind, ValueError};

/// The only key of the map in which serde_json passes a number as text if its feature `arbitrary_precision` is on.
pub(super) const NUMBER: &str = "$serde_json::private::Number";

/// The parts of a decimal number as it was written.
pub(super) struct Number<'a> {
    pub(super) negative: bool,
    pub(super) whole: &'a str,
    pub(super) fraction: &'a str,
    /// With its sign; empty if there is none.
    pub(super) exponent: &'a str,
}

/// Splits `[sign] digits [. digits] [e [sign] digits]`, the grammar of `decimalValue` and `doubleValue`. It is slightly more general than
/// that of JSON numbers, which have no plus sign and no leading zeros.
pub(super) fn split_number(text: &str) -> Option<Number<'_>> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let unsigned = mantissa.strip_prefix(['-', '+']).unwrap_or(mantissa);
    let (whole, fraction) = match unsigned.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (unsigned, None),
    };
    let exponent_digits =
        exponent.map(|exponent| exponent.strip_prefix(['-', '+']).unwrap_or(exponent));
    let fits = digits(whole) && fraction.is_none_or(digits) && exponent_digits.is_none_or(digits);
    fits.then(|| Number {
        negative: text.starts_with('-'),
        whole,
        fraction: fraction.unwrap_or_default(),
        exponent: exponent.unwrap_or_default(),
    })
}

/// Whether a text is a JSON number (RFC 8259, section 6).
pub(crate) fn is_json_number(text: &str) -> bool {
    let mut cursor = Cursor::new(text);
    cursor.eat(b'-');
    let whole = cursor.digits();
    split_number(text).is_some() && (whole.len() == 1 || matches!(whole.first(), Some(b'1'..=b'9')))
}

/// The text inside a JSON string.
pub(super) fn json_text(json: &str) -> Result<Cow<'_, str>, Fault> {
    let plain = json
        .strip_prefix('"')
        .and_then(|json| json.strip_suffix('"'));
    match plain {
        Some(plain) if !plain.contains(['\\', '"']) => Ok(Cow::Borrowed(plain)),
        _ => serde_json::from_str(json)
            .map(Cow::Owned)
            .map_err(|_| Fault::Format("the JSON string is malformed")),
    }
}

/// A JSON scalar as serde passes it.
pub(super) enum Scalar {
    Bool(bool),
    Integer(i128),
    Float(f64),
    /// A number as its text.
    Number(String),
    Text(String),
}

impl Scalar {
    pub(super) fn read<'de, D: Deserializer<'de>>(
        deserializer: D,
        expected: &'static str,
    ) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor(expected))
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(value) => write!(f, "{value}"),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Float(number) => write!(f, "{number:?}"),
            Self::Number(text) | Self::Text(text) => f.write_str(text),
        }
    }
}

struct ScalarVisitor(&'static str);

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Scalar, E> {
        Ok(Scalar::Bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar, E> {
        Ok(Scalar::Integer(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar, E> {
        Ok(Scalar::Integer(number.into()))
    }

    fn visit_i128<E>(self, number: i128) -> Result<Scalar, E> {
        Ok(Scalar::Integer(number))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar, E> {
        Ok(Scalar::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
        if let Some(key) = map.next_key::<String>()?
            && key == NUMBER
        {
            let text: String = map.next_value()?;
            if is_json_number(&text) {
                return Ok(Scalar::Number(text));
            }
        }
        Err(A::Error::invalid_type(serde::de::Unexpected::Map, &self))
    }
}

/// Reads a string and parses it.
pub(super) struct TextVisitor<T> {
    kind: Kind,
    value: PhantomData<T>,
}

impl<T> TextVisitor<T> {
    pub(super) fn new(kind: Kind) -> Self {
        Self {
            kind,
            value: PhantomData,
        }
    }
}

impl<T: FromStr<Err = ValueError>> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string with an {}", self.kind)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

/// Implements serde's traits for a type whose JSON form is a string: `Display` writes it, `FromStr` reads it.
macro_rules! text_serde {
    ($type:ty, $kind:expr) => {
        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                deserializer.deserialize_str($crate::values::scalar::TextVisitor::new($kind))
            }
        }
    };
}

pub(super) use text_serde;
