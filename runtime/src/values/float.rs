//! `Edm.Double` and `Edm.Single`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::Fault;
use super::scalar::{Scalar, split_number};
use super::{Kind, ValueError};

/// `Edm.Double` in its JSON and text forms: a number, or one of the strings `INF`, `-INF` and `NaN`.
///
/// Fields hold a plain `f64`; this wrapper reads and writes one. Other JSON strings are refused, since they would be written back as
/// numbers; [`FromStr`] reads the text form, which contains numbers as well.
///
/// ```
/// use odata_runtime::values::{Double, Single};
///
/// assert_eq!(serde_json::to_string(&Double(f64::NAN))?, "\"NaN\"");
/// assert_eq!(serde_json::to_string(&Single(0.1))?, "0.1");
/// assert_eq!(serde_json::from_str::<Double>("\"-INF\"")?.0, f64::NEG_INFINITY);
/// assert!(serde_json::from_str::<Double>("\"Infinity\"").is_err());
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// Standard: OData JSON Format 4.01, 7.1 Primitive Value; OData ABNF, `doubleValue`.
#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Double(pub f64);

/// `Edm.Single` in its JSON and text forms, as [`Double`] with 32 bits: `0.1` is written `0.1`.
///
/// Standard: OData JSON Format 4.01, 7.1 Primitive Value; OData ABNF, `singleValue`.
#[derive(Clone, Copy, Default, PartialEq, PartialOrd)]
pub struct Single(pub f32);

macro_rules! float {
    ($wrapper:ident, $float:ident, $kind:expr) => {
        impl $wrapper {
            pub(crate) fn named(text: &str) -> Option<Self> {
                match text {
                    "INF" => Some(Self($float::INFINITY)),
                    "-INF" => Some(Self($float::NEG_INFINITY)),
                    "NaN" => Some(Self($float::NAN)),
                    _ => None,
                }
            }

            fn read(text: &str) -> Result<Self, Fault> {
                // The grammar first: Rust also accepts `infinity`, `.5` and `5.`.
                split_number(text)
                    .and_then(|_| text.parse::<$float>().ok())
                    .ok_or(Fault::Format(
                        "a number is written like -12.34e5, or as INF, -INF or NaN",
                    ))
                    .and_then(Self::finite)
            }

            fn finite(number: $float) -> Result<Self, Fault> {
                if number.is_finite() {
                    Ok(Self(number))
                } else {
                    Err(Fault::Range("the number is too large"))
                }
            }

            fn from_scalar(scalar: &Scalar) -> Result<Self, Fault> {
                match scalar {
                    Scalar::Integer(number) => Self::finite(*number as $float),
                    Scalar::Float(number) if number.is_finite() => Self::finite(*number as $float),
                    // Formats other than JSON have these numbers.
                    Scalar::Float(number) => Ok(Self(*number as $float)),
                    Scalar::Number(text) => Self::read(text),
                    Scalar::Text(text) => Self::named(text).ok_or(Fault::Format(
                        "the only strings allowed are INF, -INF and NaN",
                    )),
                    Scalar::Bool(_) => Err(Fault::Type(
                        "the JSON value is neither a number nor a string",
                    )),
                }
            }
        }

        impl FromStr for $wrapper {
            type Err = ValueError;

            fn from_str(text: &str) -> Result<Self, ValueError> {
                Self::named(text)
                    .map_or_else(|| Self::read(text), Ok)
                    .map_err(|fault| fault.of($kind, text))
            }
        }

        /// The shortest text that reads as the same number, with an exponent from 10^16 on and below 10^-5.
        impl fmt::Display for $wrapper {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                if self.0.is_finite() {
                    write!(f, "{:?}", self.0)
                } else if self.0.is_nan() {
                    f.write_str("NaN")
                } else {
                    f.write_str(if self.0 > 0.0 { "INF" } else { "-INF" })
                }
            }
        }

        impl fmt::Debug for $wrapper {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl From<$float> for $wrapper {
            fn from(number: $float) -> Self {
                Self(number)
            }
        }

        impl From<$wrapper> for $float {
            fn from(wrapper: $wrapper) -> Self {
                wrapper.0
            }
        }

        impl<'de> Deserialize<'de> for $wrapper {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let scalar = Scalar::read(deserializer, "a number, \"INF\", \"-INF\" or \"NaN\"")?;
                Self::from_scalar(&scalar)
                    .map_err(|fault| serde::de::Error::custom(fault.of($kind, &scalar.to_string())))
            }
        }
    };
}

float!(Double, f64, Kind::Double);
float!(Single, f32, Kind::Single);

impl Serialize for Double {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_finite() {
            serializer.serialize_f64(self.0)
        } else {
            serializer.collect_str(self)
        }
    }
}

impl Serialize for Single {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.0.is_finite() {
            return serializer.collect_str(self);
        }
        // Written as the binary64 number of the shortest text: `serde_json::Value` would widen the bits, 0.1 to 0.10000000149011612.
        match self.to_string().parse() {
            Ok(number) => serializer.serialize_f64(number),
            Err(_) => serializer.serialize_f32(self.0),
        }
    }
}
