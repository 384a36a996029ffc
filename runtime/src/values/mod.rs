//! The Edm primitive values, each as a Rust type that keeps what the service sent.
//!
//! In: the text of one JSON string or number, or one URL literal. Out: a value that writes the same text again. This module does not depend
//! on properties, objects or schemas.
//!
//! # The promise
//!
//! Reading a value and writing it gives the same JSON value. Only the spelling may change, and only in these cases:
//!
//! | type | read | written |
//! |---|---|---|
//! | [`DateTimeOffset`] | no offset | `Z` |
//! | [`DateTimeOffset`], [`TimeOfDay`] | no seconds | `:00` |
//! | [`DateTimeOffset`], [`Duration`] | lower-case letters | upper-case letters |
//! | [`Decimal`], `f64`, `f32` | another spelling of the same number (`+5`, `1e2`) | positional notation |
//! | [`Decimal`], `i64` | a number or a string | a number, or a string if the writer asks for it |
//!
//! Fraction digits, the case of GUIDs, base64 alphabet and padding, `Z` or `+00:00`, `PT36H` or `P1DT12H`, and `1.10` or `1.1` are all
//! kept.
//!
//! # Equality
//!
//! `==`, `Ord` and `Hash` compare values, never spellings: `PT36H == P1DT12H`, `1.10 == 1.1`, and two date-times are equal if they are the
//! same instant. `identical` also compares spellings, for types where the two can differ.
//!
//! # Which type for which primitive
//!
//! | Edm | Rust | | Edm | Rust |
//! |---|---|---|---|---|
//! | `Binary` | [`Binary`] | | `Guid` | [`Guid`] |
//! | `Boolean` | `bool` | | `Int16`, `Int32`, `Int64` | `i16`, `i32`, `i64` |
//! | `Byte`, `SByte` | `u8`, `i8` | | `Single` | `f32` ([`Single`] for its JSON form) |
//! | `Date` | [`Date`] | | `Stream` | [`Json`] |
//! | `DateTimeOffset` | [`DateTimeOffset`] | | `String` | `String` |
//! | `Decimal` | [`Decimal`] | | `TimeOfDay` | [`TimeOfDay`] |
//! | `Double` | `f64` ([`Double`] for its JSON form) | | `Untyped`, `Geography…`, `Geometry…` | [`Json`] |
//! | `Duration` | [`Duration`] | | | |
//!
//! Standard: OData CSDL XML 4.01, 3.3 Primitive Types; OData JSON Format 4.01, 7.1 Primitive Value; OData ABNF, the `…Value` rules (JSON
//! and `DefaultValue`) and the rules of the URL literals.

mod binary;
mod cursor;
mod custom;
mod date;
mod date_time;
mod decimal;
mod duration;
mod error;
mod float;
mod guid;
mod integer;
mod interop;
mod json;
mod kind;
pub mod literal;
mod scalar;
mod short;
mod time;

pub use binary::{Alphabet, Binary};
pub use custom::Custom;
pub use date::Date;
pub use date_time::{DateTimeOffset, UtcOffset};
pub use decimal::Decimal;
pub use duration::Duration;
pub use error::ValueError;
pub use float::{Double, Single};
pub use guid::Guid;
pub use integer::{Integer, WholeNumber};
pub(crate) use json::RAW;
pub use json::{Json, JsonError};
pub use kind::Kind;
pub use literal::Primitive;
pub use time::TimeOfDay;

pub(crate) use scalar::is_json_number;
pub(crate) use short::Short;

#[cfg(feature = "bigdecimal")]
pub use bigdecimal::BigDecimal;
#[cfg(feature = "uuid")]
pub use uuid::Uuid;
