//! [`Literal`]: a value as it stands in a URL.

use std::fmt::Write as _;

use odata_runtime::Enumeration;
use odata_runtime::values::{
    Binary, Custom, Date, DateTimeOffset, Decimal, Duration, Guid, Json, Primitive, TimeOfDay,
};

use super::dialect::{Dialect, EnumLiterals};
use super::encode::{Part, encode_into};

/// A value as it stands in a URL (URL Conventions 4.01, 5.1.1.14.1; OData ABNF, `primitiveLiteral` and `arrayOrObject`).
///
/// ```
/// use odata_requests::url::{Dialect, Literal, Part, ToLiteral};
/// use odata_runtime::values::Duration;
///
/// let url = |literal: Literal| literal.url(&Dialect::STANDARD, Part::Query);
/// assert_eq!(url("O'Neil & Co".to_literal()), "'O''Neil%20%26%20Co'");
/// assert_eq!(url("PT36H".parse::<Duration>()?.to_literal()), "duration'PT36H'");
/// assert_eq!(url(Literal::geography("SRID=0;Point(142.1 64.1)")), "geography'SRID=0%3BPoint(142.1%2064.1)'");
/// assert_eq!(url(Literal::enumeration("ns.Color", "red")), "ns.Color'red'");
/// # Ok::<(), odata_runtime::values::ValueError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    text: String,
    form: Form,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Form {
    /// Numbers, `true` and `null`: the text as it is, which is the same in JSON.
    Bare,
    /// Dates, times and GUIDs: the text as it is, which JSON has in quotes.
    Unquoted,
    /// In single quotes after a prefix.
    Quoted(&'static str),
    /// In single quotes after the qualified name of an enumeration, if the dialect wants it.
    Enumeration(&'static str),
    /// JSON, of collections and complex values.
    Json,
}

impl Literal {
    /// `null`.
    pub fn null() -> Self {
        Self::bare("null".to_owned())
    }

    /// A string.
    pub fn string(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            form: Form::Quoted(""),
        }
    }

    /// A value of an enumeration: its members' names or numbers, separated by commas.
    pub fn enumeration(type_name: &'static str, members: impl Into<String>) -> Self {
        Self {
            text: members.into(),
            form: Form::Enumeration(type_name),
        }
    }

    /// A geography value in its text form, such as `SRID=0;Point(142.1 64.1)` (OData ABNF, `fullPointLiteral` and its like).
    pub fn geography(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            form: Form::Quoted("geography"),
        }
    }

    /// A geometry value in its text form.
    pub fn geometry(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            form: Form::Quoted("geometry"),
        }
    }

    /// A collection, a complex value, or another value in its JSON form (OData ABNF, `arrayOrObject`).
    pub fn json(json: &Json) -> Self {
        Self {
            text: json.as_str().to_owned(),
            form: Form::Json,
        }
    }

    fn bare(text: String) -> Self {
        Self {
            text,
            form: Form::Bare,
        }
    }

    /// The text without prefix and quotes, not percent-encoded: what a key is as a segment of its own.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Whether it is JSON, which stands in the query only.
    pub(crate) fn is_json(&self) -> bool {
        matches!(self.form, Form::Json)
    }

    /// Whether the literal is quoted in a form that a path segment can do without.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.form, Form::Bare | Form::Unquoted | Form::Quoted(""))
    }

    /// Appends the literal, percent-encoded once.
    pub fn write(&self, dialect: &Dialect, part: Part, out: &mut String) {
        let prefix = match self.form {
            Form::Bare | Form::Unquoted | Form::Json => {
                return encode_into(&self.text, part, out);
            }
            Form::Quoted(prefix) => prefix,
            Form::Enumeration(name) => match dialect.enumerations {
                EnumLiterals::Qualified => name,
                EnumLiterals::Bare => "",
            },
        };
        encode_into(prefix, part, out);
        write_string(&self.text, part, out);
    }

    /// Appends the value as an item of a collection in JSON, percent-encoded once. Geography and geometry values stay literals.
    pub(crate) fn write_json(&self, part: Part, out: &mut String) {
        match self.form {
            Form::Bare if matches!(&*self.text, "INF" | "-INF" | "NaN") => {}
            Form::Bare | Form::Json => return encode_into(&self.text, part, out),
            Form::Quoted("geography" | "geometry") => {
                return self.write(&Dialect::STANDARD, part, out);
            }
            Form::Unquoted | Form::Quoted(_) | Form::Enumeration(_) => {}
        }
        encode_into(&json_string(&self.text), part, out);
    }

    /// The text, if the literal is a string.
    pub(crate) fn into_string(self) -> Result<String, Self> {
        match self.form {
            Form::Quoted("") => Ok(self.text),
            _ => Err(self),
        }
    }

    /// The text, if the literal is a number, `true`, `false` or `null`.
    pub(crate) fn into_bare(self) -> Result<String, Self> {
        match self.form {
            Form::Bare => Ok(self.text),
            _ => Err(self),
        }
    }

    /// The literal, percent-encoded once.
    pub fn url(&self, dialect: &Dialect, part: Part) -> String {
        let mut out = String::with_capacity(self.text.len() + 2);
        self.write(dialect, part, &mut out);
        out
    }
}

/// Appends a string in single quotes, with those in it doubled.
pub(crate) fn write_string(text: &str, part: Part, out: &mut String) {
    out.push('\'');
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\'') {
        encode_into(before, part, out);
        out.push_str("''");
        rest = after;
    }
    encode_into(rest, part, out);
    out.push('\'');
}

/// A string in the form of JSON.
pub(crate) fn json_string(text: &str) -> String {
    let mut out = String::with_capacity(text.len().saturating_add(2));
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if u32::from(c) < 0x20 => {
                // Writing to a string does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// A value that has a literal.
pub trait ToLiteral {
    /// The literal of the value.
    fn to_literal(&self) -> Literal;
}

impl<T: ToLiteral + ?Sized> ToLiteral for &T {
    fn to_literal(&self) -> Literal {
        T::to_literal(self)
    }
}

/// `None` is `null`.
impl<T: ToLiteral> ToLiteral for Option<T> {
    fn to_literal(&self) -> Literal {
        self.as_ref().map_or_else(Literal::null, T::to_literal)
    }
}

impl ToLiteral for Literal {
    fn to_literal(&self) -> Literal {
        self.clone()
    }
}

impl ToLiteral for str {
    fn to_literal(&self) -> Literal {
        Literal::string(self)
    }
}

impl ToLiteral for String {
    fn to_literal(&self) -> Literal {
        Literal::string(self.as_str())
    }
}

impl ToLiteral for Json {
    fn to_literal(&self) -> Literal {
        Literal::json(self)
    }
}

macro_rules! values {
    ($($form:expr => $($type:ty)*;)*) => {$($(
        impl ToLiteral for $type {
            fn to_literal(&self) -> Literal {
                Literal { text: self.to_text(), form: $form }
            }
        }
    )*)*};
}

values! {
    Form::Bare => bool u8 i8 i16 i32 i64 f32 f64 Decimal;
    Form::Unquoted => Date DateTimeOffset TimeOfDay Guid;
    // The prefix of durations is optional in 4.01 only.
    Form::Quoted("duration") => Duration;
    Form::Quoted("binary") => Binary;
}

impl Literal {
    /// The literal of a value of an enumeration.
    pub fn of_enumeration<E: Enumeration>(value: &E) -> Self {
        Self::enumeration(E::info().name, value.text().to_string())
    }

    /// The literal of a value of a type of the program's own, whose text in JSON and OData type decide its form.
    pub fn of_custom<C: Custom>(value: &C) -> Self {
        let json = value.to_json();
        let Ok(text) = json.get::<String>() else {
            // Numbers and `true` are the same in both; objects and arrays stay JSON.
            return Self::json(&json);
        };
        let form = match C::TYPE {
            "Edm.String" => Form::Quoted(""),
            "Edm.Duration" => Form::Quoted("duration"),
            "Edm.Binary" => Form::Quoted("binary"),
            name if name.starts_with("Edm.") => Form::Unquoted,
            name => Form::Enumeration(name),
        };
        Self { text, form }
    }
}
