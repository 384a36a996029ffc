//! [`Custom`]: a type of the program's own in the place of a generated one.

use std::fmt;

use super::Json;

/// A type of your own that stands for values of an OData type: what the option `replace` of `odata-codegen` puts into fields.
///
/// A field of it is as any other: a [`Property`](crate::Property) that is absent, null or a value, or one of a [`List`](crate::List). `null` is never
/// handed to the type. What [`from_json`](Self::from_json) refuses does not fit: an error naming the property in a strict run; kept as it came, reported and
/// written back in a lenient one. The value is written as [`to_json`](Self::to_json) says, so that reading and writing lose nothing only if the two
/// are inverse; numbers of `Edm.Int64` and `Edm.Decimal` become strings where a writer wants these as strings. `Debug` of objects shows the
/// value by its own `Debug`, unless the property is redacted; what is secret inside of the value is its own affair.
///
/// ```
/// use odata_runtime::values::{Custom, Decimal, Json};
///
/// /// An amount in cents.
/// #[derive(Debug, Clone, PartialEq)]
/// pub struct Cents(i64);
///
/// impl Custom for Cents {
///     const TYPE: &'static str = "Edm.Decimal";
///
///     fn from_json(json: &Json) -> Result<Self, String> {
///         let text = json.as_str().trim_matches('"');
///         let amount: Decimal = text.parse().map_err(|_| "not a number".to_owned())?;
///         let (whole, cents) = text.split_once('.').unwrap_or((text, "00"));
///         match (cents.len(), format!("{whole}{cents}").parse()) {
///             (2, Ok(cents)) => Ok(Self(cents)),
///             _ => Err(format!("{amount} is no number of cents")),
///         }
///     }
///
///     fn to_json(&self) -> Json {
///         let sign = if self.0 < 0 { "-" } else { "" };
///         let text = format!("{sign}{}.{:02}", (self.0 / 100).abs(), (self.0 % 100).abs());
///         text.parse().unwrap_or_default()
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// assert_eq!(Cents::from_json(&"12.50".parse()?)?, Cents(1250));
/// assert_eq!(Cents(1250).to_json().as_str(), "12.50");
/// assert!(Cents::from_json(&"12.505".parse()?).is_err());
/// # Ok(())
/// # }
/// ```
///
/// A type that has serde's traits reads by [`Json::get`] and writes by [`Json::from_value`].
pub trait Custom: Clone + PartialEq + fmt::Debug + Send + Sync + Sized + 'static {
    /// The qualified name of the OData type, such as `Edm.Decimal`: what mismatches call the value that is expected, and for `Edm.Int64` and
    /// `Edm.Decimal` that the value has two forms (JSON Format 4.01 section 3.2).
    const TYPE: &'static str;

    /// The value of a JSON text other than `null`.
    ///
    /// # Errors
    ///
    /// The text is not a value of the type. The reason is part of the mismatch; it may be empty, and should not quote the text.
    fn from_json(json: &Json) -> Result<Self, String>;

    /// The JSON text of the value.
    fn to_json(&self) -> Json;
}
