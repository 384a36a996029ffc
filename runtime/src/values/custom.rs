//! [`Custom`]: a type of the program in the place of a generated one.

use std::fmt;

use super::Json;

/// A type of your own for the values of an OData type. The option `replace` of `odata-codegen` uses it in fields.
///
/// The fields are like all others: a [`Property`](crate::Property), which is absent, null or a value, or a [`List`](crate::List) in one.
/// [`from_json`](Self::from_json) never gets `null`. If it returns an error, a strict run fails with an error that names the property; a
/// lenient run reports a mismatch, and keeps the JSON and writes it back. Reading and writing lose nothing only if
/// [`to_json`](Self::to_json) is the inverse of `from_json`.
///
/// If [`TYPE`](Self::TYPE) is `Edm.Int64` or `Edm.Decimal`, the encoder writes the value in the form of the whole body: a number, or a
/// string with `IEEE754Compatible=true`. It does not look into the JSON of other types: numbers inside keep their form, and rules for
/// request bodies, such as leaving out computed members, do not apply inside. `Debug` of objects uses the `Debug` of the value, unless the
/// property is redacted.
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
///             _ => Err(format!("{amount} is not a whole number of cents")),
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
    /// The qualified name of the primitive type behind the OData type, such as `Edm.Decimal`, or else of the type itself. Mismatches name it
    /// as the expected type, and the encoder reads from it whether the value has two forms (JSON Format 4.01 section 3.2).
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
