//! `Edm.Byte`, `Edm.SByte`, `Edm.Int16`, `Edm.Int32` and `Edm.Int64`.

use std::fmt;

use serde::{Deserialize, Deserializer};

use super::error::Fault;
use super::scalar::{Scalar, split_number};
use super::{Kind, ValueError};

/// Up to this number, every whole `f64` is exactly the number that was written.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The integer types of Edm: `u8`, `i8`, `i16`, `i32` and `i64`.
///
/// JSON numbers are read if they are whole and in range, however they are spelled: `1.0` and `1e2` too, since RFC 8259 has only one kind of
/// number. Spellings with a fraction or an exponent are read up to 2^53, where `f64` is exact. Strings are read only for `Edm.Int64`, which
/// is a JSON string with `IEEE754Compatible=true`.
pub trait WholeNumber: Copy + TryFrom<i128> + fmt::Display {
    /// The type's name in Edm.
    const INTEGER_KIND: Kind;

    /// Converts a number that JSON spells as an integer.
    ///
    /// # Errors
    ///
    /// [`ValueError::Range`] if it is outside of the type's range.
    fn from_integer(number: i128) -> Result<Self, ValueError> {
        narrow(number).map_err(|fault| fault.of(Self::INTEGER_KIND, &number.to_string()))
    }

    /// Converts a number that JSON spells with a fraction or exponent.
    ///
    /// # Errors
    ///
    /// [`ValueError::Type`] if it is not whole, [`ValueError::Range`] if it is outside of the type's range or of ±2^53.
    fn from_float(number: f64) -> Result<Self, ValueError> {
        whole(number)
            .and_then(narrow)
            .map_err(|fault| fault.of(Self::INTEGER_KIND, &number.to_string()))
    }

    /// Reads the number from JSON text.
    ///
    /// # Errors
    ///
    /// Like [`from_integer`](Self::from_integer) or, with a fraction or exponent, as [`from_float`](Self::from_float); [`ValueError::Format`]
    /// if the text is not a number.
    fn from_json_number(text: &str) -> Result<Self, ValueError> {
        match (digits(text), split_number(text), text.parse()) {
            (Ok(number), _, _) => Self::from_integer(number),
            (_, Some(_), Ok(number)) => Self::from_float(number),
            _ => Self::from_text(text),
        }
    }

    /// Reads the number from its text form: digits with or without a sign.
    ///
    /// # Errors
    ///
    /// [`ValueError::Format`], and [`ValueError::Range`] if it is outside of the type's range.
    fn from_text(text: &str) -> Result<Self, ValueError> {
        digits(text)
            .and_then(narrow)
            .map_err(|fault| fault.of(Self::INTEGER_KIND, text))
    }
}

macro_rules! integers {
    ($($integer:ty = $kind:ident,)*) => {
        $(impl WholeNumber for $integer {
            const INTEGER_KIND: Kind = Kind::$kind;
        })*
    };
}

integers! { u8 = Byte, i8 = SByte, i16 = Int16, i32 = Int32, i64 = Int64, }

fn narrow<T: TryFrom<i128>>(number: i128) -> Result<T, Fault> {
    T::try_from(number).map_err(|_| Fault::Range("the number is out of range"))
}

fn whole(number: f64) -> Result<i128, Fault> {
    if number.fract() != 0.0 {
        Err(Fault::Type("the number is not whole"))
    } else if number.abs() <= EXACT {
        Ok(number as i128)
    } else {
        Err(Fault::Range(
            "the number is out of range, or not exact in this spelling",
        ))
    }
}

fn digits(text: &str) -> Result<i128, Fault> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Fault::Format(
            "an integer is written in digits, with or without a sign",
        ));
    }
    text.parse()
        .map_err(|_| Fault::Range("the number is out of range"))
}

/// An integer in its JSON form: see [`WholeNumber`] for what is read. Fields hold the plain integer; this wrapper reads one. Writing needs
/// no wrapper.
///
/// Standard: OData JSON Format 4.01, 7.1 Primitive Value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Integer<T>(pub T);

impl<'de, T: WholeNumber> Deserialize<'de> for Integer<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = match Scalar::read(deserializer, "a whole number")? {
            Scalar::Integer(number) => T::from_integer(number),
            Scalar::Float(number) => T::from_float(number),
            Scalar::Number(text) => T::from_json_number(&text),
            Scalar::Text(text) if T::INTEGER_KIND == Kind::Int64 => T::from_text(&text),
            other => Err(Fault::Type("JSON has no number").of(T::INTEGER_KIND, &other.to_string())),
        };
        number.map(Self).map_err(serde::de::Error::custom)
    }
}
