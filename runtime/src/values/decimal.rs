//! `Edm.Decimal`.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use bigdecimal::BigDecimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::error::Fault;
use super::scalar::{Number, json_text, split_number};
use super::{Json, Kind, ValueError};

/// The maximum number of digits: the time to read a decimal grows with the square of its length, 20 ms at this limit.
const MAX_DIGITS: usize = 100_000;
/// The largest exponent in either direction, far below the overflow of arithmetic on 64-bit exponents.
const MAX_EXPONENT: i64 = 1_000_000_000_000_000;
/// The maximum number of zeros that positional notation adds to the digits; beyond that, an exponent is written.
const MAX_PADDING: u64 = 1_024;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Finite,
    NegativeZero,
    Infinite,
    NegativeInfinite,
    NaN,
}

/// `Edm.Decimal`: an exact decimal number of any length, or `INF`, `-INF`, `NaN`, which `Scale="floating"` allows. 48 bytes.
///
/// Kept: the digits with their trailing zeros (`1.10`) and the sign of zero. Numbers with an exponent are read and written in positional
/// notation, unless that takes more than 1,024 zeros: `1e999999999` stays `1e999999999`, in memory too. Refused: more than 100,000 digits,
/// exponents beyond ±10^15.
///
/// Both JSON numbers and strings are read. The writer chooses which of the two is written, not the form that was read: [`Serialize`] writes
/// a number; an object writes strings where [`ieee754_compatible`](crate::ObjectExt::ieee754_compatible) asks for them.
///
/// ```
/// use odata_runtime::values::Decimal;
///
/// let price: Decimal = serde_json::from_str("12345678901234567890.10")?;
/// assert_eq!(price.to_string(), "12345678901234567890.10");
/// let tiny: Decimal = serde_json::from_str("1e-7")?;
/// assert_eq!(serde_json::to_string(&tiny)?, "0.0000001");
/// let text: Decimal = serde_json::from_str("\"1.10\"")?;
/// assert_eq!(serde_json::to_string(&text)?, "1.10");
/// assert_eq!(text, "1.1".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Equality, order and hash are those of the number; -INF is the smallest, followed by the numbers, INF and NaN, which equals itself.
///
/// Standard: OData CSDL XML 4.01, 3.3 Primitive Types; OData JSON Format 4.01, 7.1 Primitive Value and 3.2 Payload Representation of
/// Decimal and Int64; OData ABNF, `decimalValue`.
#[derive(Clone)]
pub struct Decimal {
    pub(super) number: BigDecimal,
    form: Form,
}

impl Decimal {
    /// Positive infinity.
    pub fn infinity() -> Self {
        Self::special(Form::Infinite)
    }

    /// Negative infinity.
    pub fn negative_infinity() -> Self {
        Self::special(Form::NegativeInfinite)
    }

    /// Not a number.
    pub fn nan() -> Self {
        Self::special(Form::NaN)
    }

    /// A finite number. Zero needs no exponent: `0e9` becomes `0`. Its decimal places stay if they are written in positional notation.
    pub(super) fn finite(number: BigDecimal) -> Self {
        let (digits, scale) = number.into_bigint_and_scale();
        let scale = if digits == 0.into() {
            scale.clamp(0, 1_024)
        } else {
            scale
        };
        Self {
            number: BigDecimal::new(digits, scale),
            form: Form::Finite,
        }
    }

    fn special(form: Form) -> Self {
        Self {
            number: BigDecimal::default(),
            form,
        }
    }

    /// Reads the text of one JSON value: a number, or a string that holds one.
    ///
    /// # Errors
    ///
    /// [`ValueError::Type`] for other JSON values; otherwise as [`FromStr`].
    pub fn from_json(json: &str) -> Result<Self, ValueError> {
        let json = json.trim_matches([' ', '\t', '\n', '\r']);
        match json.as_bytes().first() {
            Some(b'"') => {
                let text: Cow<'_, str> =
                    json_text(json).map_err(|fault| fault.of(Kind::Decimal, json))?;
                text.parse()
            }
            Some(b'-' | b'0'..=b'9') => {
                Self::read_number(json).map_err(|fault| fault.of(Kind::Decimal, json))
            }
            _ => Err(
                Fault::Type("the JSON value is neither a number nor a string")
                    .of(Kind::Decimal, json),
            ),
        }
    }

    /// The decimal that the binary64 number prints as: `0.1` becomes 0.1.
    pub fn from_f64(number: f64) -> Self {
        super::Double(number)
            .to_string()
            .parse()
            .unwrap_or_else(|_| Self::nan())
    }

    /// The number as binary64, correctly rounded; infinite if it is out of range.
    pub fn to_f64(&self) -> f64 {
        match self.form {
            Form::Finite => format!("{}e{}", self.digits(), self.exponent())
                .parse()
                .unwrap_or(f64::NAN),
            Form::NegativeZero => -0.0,
            Form::Infinite => f64::INFINITY,
            Form::NegativeInfinite => f64::NEG_INFINITY,
            Form::NaN => f64::NAN,
        }
    }

    /// Whether it is a number, neither infinite nor NaN.
    pub fn is_finite(&self) -> bool {
        matches!(self.form, Form::Finite | Form::NegativeZero)
    }

    /// Whether it is NaN.
    pub fn is_nan(&self) -> bool {
        self.form == Form::NaN
    }

    /// Whether the two are written alike.
    pub fn identical(&self, other: &Self) -> bool {
        // `1e2` and `100` have the same text but different digits.
        self.form == other.form
            && (self.number.as_bigint_and_scale() == other.number.as_bigint_and_scale()
                || self.to_string() == other.to_string())
    }

    /// The digits before any decimal point, with the sign.
    fn digits(&self) -> String {
        self.number.as_bigint_and_scale().0.to_string()
    }

    /// The power of ten by which the digits are multiplied.
    fn exponent(&self) -> i64 {
        self.number.fractional_digit_count().saturating_neg()
    }

    fn read(text: &str) -> Result<Self, Fault> {
        match text {
            "INF" => Ok(Self::infinity()),
            "-INF" => Ok(Self::negative_infinity()),
            "NaN" => Ok(Self::nan()),
            _ => Self::read_number(text),
        }
    }

    fn read_number(text: &str) -> Result<Self, Fault> {
        let Number {
            negative,
            whole,
            fraction,
            exponent,
        } = split_number(text).ok_or(Fault::Format(
            "a decimal is written like -12.34, with or without an exponent",
        ))?;
        if whole.len() + fraction.len() > MAX_DIGITS {
            return Err(Fault::Range("it has more than 100000 digits"));
        }
        const EXPONENT: Fault = Fault::Range("its exponent is beyond 10^15");
        let exponent = match exponent {
            "" => 0,
            exponent => exponent.parse::<i64>().map_err(|_| EXPONENT)?,
        };
        if exponent.abs_diff(0) > MAX_EXPONENT.unsigned_abs() {
            return Err(EXPONENT);
        }
        // Only digits: the sign of zero is stored separately.
        let digits = format!("{}{whole}{fraction}", if negative { "-" } else { "" });
        let digits: BigDecimal = digits
            .parse()
            .map_err(|_| Fault::Format("its digits are not decimal digits"))?;
        let places = i64::try_from(fraction.len()).map_err(|_| EXPONENT)?;
        let (digits, _) = digits.into_bigint_and_scale();
        let zero = digits == 0.into();
        let mut decimal = Self::finite(BigDecimal::new(digits, places - exponent));
        if negative && zero {
            decimal.form = Form::NegativeZero;
        }
        Ok(decimal)
    }

    /// The form that equal numbers share: the digits without trailing zeros, and the power of ten of the first digit.
    fn normal(&self) -> (String, i64) {
        let digits = self.digits();
        let length = i64::try_from(digits.trim_start_matches('-').len()).unwrap_or(i64::MAX);
        let end = digits.trim_end_matches('0').len();
        (
            digits.get(..end).unwrap_or_default().to_owned(),
            length.saturating_add(self.exponent()),
        )
    }

    fn rank(&self) -> u8 {
        match self.form {
            Form::NegativeInfinite => 0,
            Form::Finite | Form::NegativeZero => 1,
            Form::Infinite => 2,
            Form::NaN => 3,
        }
    }
}

impl Default for Decimal {
    fn default() -> Self {
        Self::special(Form::Finite)
    }
}

impl FromStr for Decimal {
    type Err = ValueError;

    /// Reads `decimalValue`; the result is written to JSON as a number. Errors: [`ValueError::Format`], or
    /// [`ValueError::Range`] for too many digits or too large an exponent.
    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::read(text).map_err(|fault| fault.of(Kind::Decimal, text))
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.form {
            Form::Finite => {}
            Form::NegativeZero => f.write_str("-")?,
            Form::Infinite => return f.write_str("INF"),
            Form::NegativeInfinite => return f.write_str("-INF"),
            Form::NaN => return f.write_str("NaN"),
        }
        let signed = self.digits();
        let digits = signed.trim_start_matches('-');
        if digits.len() < signed.len() {
            f.write_str("-")?;
        }
        let exponent = self.exponent();
        if digits == "0" && exponent >= 0 {
            return f.write_str("0");
        }
        let places = usize::try_from(exponent.unsigned_abs()).unwrap_or(usize::MAX);
        let padding = if exponent < 0 {
            places.saturating_sub(digits.len())
        } else {
            places
        };
        if padding as u64 > MAX_PADDING {
            return write!(f, "{digits}e{exponent}");
        }
        if exponent >= 0 {
            f.write_str(digits)?;
            return zeros(f, places);
        }
        match digits.split_at_checked(digits.len().saturating_sub(places)) {
            Some((whole, fraction)) if !whole.is_empty() => write!(f, "{whole}.{fraction}"),
            _ => {
                f.write_str("0.")?;
                zeros(f, padding)?;
                f.write_str(digits)
            }
        }
    }
}

fn zeros(f: &mut fmt::Formatter<'_>, count: usize) -> fmt::Result {
    if count == 0 {
        Ok(())
    } else {
        write!(f, "{:0count$}", 0)
    }
}

impl fmt::Debug for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        // The numbers of INF and NaN are all 0. `BigDecimal::cmp` compares magnitudes first and does not pad.
        self.rank()
            .cmp(&other.rank())
            .then_with(|| self.number.cmp(&other.number))
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.rank().hash(state);
        // Not `BigDecimal::hash`, which writes out as many zeros as the exponent says.
        let (digits, magnitude) = self.normal();
        if !digits.is_empty() {
            (digits, magnitude).hash(state);
        }
    }
}

macro_rules! from_integers {
    ($($integer:ty)*) => {
        $(impl From<$integer> for Decimal {
            fn from(number: $integer) -> Self {
                Self::finite(BigDecimal::from(number))
            }
        })*
    };
}

from_integers!(i8 i16 i32 i64 i128 u8 u16 u32 u64 u128);

/// Writes a number; INF, -INF and NaN, for which JSON has no numbers, are written as strings. Only serde_json keeps all digits: other
/// formats cannot write a number as text.
impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !self.is_finite() {
            return serializer.collect_str(self);
        }
        let json: Json = self
            .to_string()
            .parse()
            .map_err(serde::ser::Error::custom)?;
        json.serialize(serializer)
    }
}

/// Reads a number or a string, exactly if serde_json passes raw values. Otherwise, such as inside `#[serde(flatten)]`, a number with a
/// fraction has already been converted to `f64`.
impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Json::deserialize(deserializer)?;
        Self::from_json(json.as_str()).map_err(serde::de::Error::custom)
    }
}
