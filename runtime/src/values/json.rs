//! Any JSON value, kept as its text.

use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;

use super::error::Fault;
use super::scalar::{NUMBER, is_json_number};
use super::{Kind, ValueError};

/// The name that requests the text of a value from serde_json, and the key of the map that it returns. A test checks that serde_json still
/// uses it.
pub(crate) const RAW: &str = "$serde_json::private::RawValue";

/// How deep arrays and objects may nest if they are read piece by piece; the same limit as in serde_json.
const MAX_DEPTH: usize = 128;

/// Any JSON value, kept verbatim: `Edm.Untyped`, geography and geometry (GeoJSON), stream values, annotations and members that the metadata
/// does not declare. 16 bytes.
///
/// Always exactly one valid JSON value without surrounding whitespace. A value that serde_json reads or writes passes through unchanged,
/// including whitespace, number spellings and member order. If serde passes a value in pieces (inside `#[serde(flatten)]` and
/// `#[serde(untagged)]`, or from `serde::de::value`), the pieces are written in their order: whitespace is lost, and numbers that have a
/// fraction or exceed 64 bits are rounded to `f64`, unless serde_json's `arbitrary_precision` is on. A `serde_json::Value` gives the value
/// that it holds.
///
/// ```
/// use odata_runtime::values::Json;
///
/// let json: Json = serde_json::from_str(r#"{"b": 1.10, "a": [2]}"#)?;
/// assert_eq!(json.as_str(), r#"{"b": 1.10, "a": [2]}"#);
/// assert_eq!(serde_json::to_string(&json)?, json.as_str());
/// assert_eq!(json.get::<serde_json::Value>()?["a"][0], 2);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Equality and hash are those of the text. Standard: OData JSON Format 4.01, 7.1 Primitive Value, 7.5 Untyped Value and 9 Stream Property.
#[derive(Clone, Default)]
pub struct Json(pub(super) Box<RawValue>);

impl Json {
    /// `null`, which is also the default.
    pub fn null() -> Self {
        Self::default()
    }

    /// The text of the value.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        self.as_str() == "null"
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        self.as_str().starts_with('[')
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        self.as_str().starts_with('{')
    }

    /// Reads the value as a type.
    ///
    /// # Errors
    ///
    /// Those of `T`, with line and column within this value.
    pub fn get<'a, T: Deserialize<'a>>(&'a self) -> Result<T, JsonError> {
        serde_json::from_str(self.as_str()).map_err(JsonError::new)
    }

    /// Writes a value as JSON and keeps the text.
    ///
    /// # Errors
    ///
    /// Those of `T`, and an error for maps whose keys are not strings.
    pub fn from_value<T: Serialize + ?Sized>(value: &T) -> Result<Self, JsonError> {
        let raw = serde_json::value::to_raw_value(value);
        raw.map(Self).map_err(JsonError::new)
    }

    pub(crate) fn from_text(text: String) -> Result<Self, String> {
        match RawValue::from_string(text) {
            Ok(raw) => Ok(Self(raw)),
            Err(error) => Err(error.to_string()),
        }
    }
}

impl Json {
    /// Reads a value as text, borrowed if serde_json lends it. The text is not validated.
    pub(crate) fn text<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Cow<'de, str>, D::Error> {
        let mut text = String::new();
        let mut lent = None;
        deserializer.deserialize_newtype_struct(
            RAW,
            Writer {
                out: &mut text,
                depth: 0,
                asked: Some(&mut lent),
            },
        )?;
        Ok(lent.map_or(Cow::Owned(text), Cow::Borrowed))
    }
}

impl FromStr for Json {
    type Err = ValueError;

    /// A byte order mark before the text is ignored.
    fn from_str(text: &str) -> Result<Self, ValueError> {
        let json = text.strip_prefix('\u{feff}').unwrap_or(text);
        Self::from_text(json.to_owned()).map_err(|_| {
            Fault::Format("it is not a single well-formed JSON value").of(Kind::Untyped, text)
        })
    }
}

impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Json {}

impl Hash for Json {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Validated even if serde_json has done so before: any deserializer can have a member named `RAW`.
        let text = Self::text(deserializer)?;
        Self::from_text(text.into_owned()).map_err(D::Error::custom)
    }
}

/// Why a text is not JSON, or not JSON of the wanted type.
pub struct JsonError {
    error: serde_json::Error,
    line: usize,
    column: usize,
}

impl JsonError {
    pub(crate) fn new(error: serde_json::Error) -> Self {
        Self {
            line: error.line(),
            column: error.column(),
            error,
        }
    }

    /// The error for a text that begins after so many line breaks of another text, and so many bytes after the last of them.
    pub(crate) fn within(mut self, lines: usize, columns: usize) -> Self {
        if self.line == 1 {
            self.column += columns;
        }
        if self.line > 0 {
            self.line += lines;
        }
        self
    }

    /// The error with another place.
    pub(crate) fn at(mut self, line: usize, column: usize) -> Self {
        self.line = line;
        self.column = column;
        self
    }

    /// Line of the error, from 1; 0 if there is no text.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Column of the error in bytes, from 1; 0 if it is before the first byte or if there is no text.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Whether the text ends in the middle of a value.
    pub fn is_truncated(&self) -> bool {
        self.error.is_eof()
    }

    /// Whether the text is JSON and does not fit the wanted type.
    pub fn is_data(&self) -> bool {
        self.error.is_data()
    }
}

impl JsonError {
    /// What is wrong, without the place.
    fn message(&self) -> String {
        let mut text = self.error.to_string();
        if self.error.line() > 0
            && let Some(end) = text.rfind(" at line ")
        {
            text.truncate(end);
        }
        text
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())?;
        if self.line > 0 {
            write!(f, " at line {} column {}", self.line, self.column)?;
        }
        Ok(())
    }
}

impl fmt::Debug for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, .. } = self;
        let message = self.message();
        write!(f, "Error({message:?}, line: {line}, column: {column})")
    }
}

impl std::error::Error for JsonError {}

/// Writes down the value it visits.
struct Writer<'a, 'de> {
    out: &'a mut String,
    depth: usize,
    /// Present if serde_json was asked for the text and nothing has been read since; receives the text if it is lent.
    asked: Option<&'a mut Option<&'de str>>,
}

/// Reads a string, borrowed if it is lent.
struct Lent;

impl<'de> DeserializeSeed<'de> for Lent {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Lent {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text of a value")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text))
    }
}

impl<'de> Writer<'_, 'de> {
    /// The writer of the items of an array or of the values of an object.
    fn inner<E: Error>(&mut self) -> Result<Writer<'_, 'de>, E> {
        if self.depth >= MAX_DEPTH {
            return Err(E::custom("JSON is nested too deeply"));
        }
        Ok(Writer {
            out: self.out,
            depth: self.depth + 1,
            asked: None,
        })
    }

    fn write<T: Serialize + ?Sized, E: Error>(self, value: &T) -> Result<(), E> {
        self.out
            .push_str(&serde_json::to_string(value).map_err(E::custom)?);
        Ok(())
    }

    fn write_key<E: Error>(&mut self, first: bool, key: &str) -> Result<(), E> {
        self.out.push(if first { '{' } else { ',' });
        self.out
            .push_str(&serde_json::to_string(key).map_err(E::custom)?);
        self.out.push(':');
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Writer<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Writer<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.write(&value)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.write(&number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.write(&number)
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<(), E> {
        self.write(&number)
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<(), E> {
        self.write(&number)
    }

    fn visit_f32<E: Error>(self, number: f32) -> Result<(), E> {
        if number.is_finite() {
            self.write(&number)
        } else {
            Err(E::custom("JSON has no infinite numbers and no NaN"))
        }
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        if number.is_finite() {
            self.write(&number)
        } else {
            Err(E::custom("JSON has no infinite numbers and no NaN"))
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.write(text)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.write(&())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.write(&())
    }

    fn visit_some<D: Deserializer<'de>>(mut self, deserializer: D) -> Result<(), D::Error> {
        self.inner()?.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        // Deserializers that do not know the name come here, among them those of `flatten` and `untagged`.
        Writer {
            asked: None,
            ..self
        }
        .deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut items: A) -> Result<(), A::Error> {
        self.out.push('[');
        let start = self.out.len();
        loop {
            let before = self.out.len();
            if before > start {
                self.out.push(',');
            }
            if items.next_element_seed(self.inner()?)?.is_none() {
                self.out.truncate(before);
                break;
            }
        }
        self.out.push(']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        let Some(mut key) = map.next_key::<String>()? else {
            self.out.push_str("{}");
            return Ok(());
        };
        if let Some(lent) = self.asked.take()
            && key == RAW
        {
            match map.next_value_seed(Lent)? {
                Cow::Borrowed(text) => *lent = Some(text),
                Cow::Owned(text) => *self.out = text,
            }
            return Ok(());
        }
        let start = self.out.len();
        let mut first = true;
        loop {
            self.write_key(first, &key)?;
            let value = self.out.len();
            map.next_value_seed(self.inner()?)?;
            let next = map.next_key::<String>()?;
            match next {
                Some(next) => key = next,
                None => {
                    // A number with `arbitrary_precision`: the single member is the number as a string.
                    let text = self
                        .out
                        .get(value..)
                        .and_then(|text| text.strip_prefix('"')?.strip_suffix('"'));
                    if first && key == NUMBER && text.is_some_and(is_json_number) {
                        let number = text.unwrap_or_default().to_owned();
                        self.out.truncate(start);
                        self.out.push_str(&number);
                    } else {
                        self.out.push('}');
                    }
                    return Ok(());
                }
            }
            first = false;
        }
    }
}
