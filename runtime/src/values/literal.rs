//! What the primitive types share, and their forms in URLs.
//!
//! In: the text of a literal, already percent-decoded, or a value. Out: the value, or the literal, plain or percent-encoded once. Paths,
//! keys and filters are not handled here.
//!
//! Geography and geometry have a different URL form (`geography'SRID=0;Point(142.1 64.1)'`), which is not supported here.
//!
//! Standard: OData URL Conventions 4.01, 5.1.1.14.1 Primitive Literals and 2.2 URL Syntax; OData ABNF, `primitiveLiteral`.

use std::borrow::Cow;

use super::error::Fault;
use super::{
    Binary, Date, DateTimeOffset, Decimal, Double, Duration, Guid, Kind, Single, TimeOfDay,
    ValueError, WholeNumber,
};

/// The literal of null.
pub const NULL: &str = "null";

/// A Rust type that represents one primitive type: its text form (in JSON strings and in `DefaultValue`) and its URL form.
///
/// ```
/// use odata_runtime::values::{Date, Duration, Primitive};
///
/// assert_eq!("O'Neil".to_owned().to_literal(), "'O''Neil'");
/// assert_eq!("a/b'c&d+é".to_owned().to_url_literal(), "'a%2Fb%27%27c%26d%2B%C3%A9'");
/// assert_eq!("PT36H".parse::<Duration>()?.to_literal(), "duration'PT36H'");
/// assert_eq!(Date::parse_literal("2012-09-03")?, Date::new(2012, 9, 3)?);
/// # Ok::<(), odata_runtime::values::ValueError>(())
/// ```
pub trait Primitive: Sized {
    /// The type's name in Edm.
    const KIND: Kind;

    /// Reads the text form.
    ///
    /// # Errors
    ///
    /// [`ValueError`] if the text is not of the type.
    fn parse_text(text: &str) -> Result<Self, ValueError>;

    /// Writes the text form.
    fn to_text(&self) -> String;

    /// Reads a URL literal that is already percent-decoded, see [`decode`].
    ///
    /// # Errors
    ///
    /// [`ValueError`] if the literal is not of the type.
    fn parse_literal(literal: &str) -> Result<Self, ValueError> {
        match Quotes::of(Self::KIND) {
            Quotes::None => Self::parse_text(literal),
            Quotes::After { prefix, optional } => {
                let text = unquote(literal, prefix, optional)
                    .map_err(|fault| fault.of(Self::KIND, literal))?;
                Self::parse_text(&text)
            }
        }
    }

    /// Writes the URL literal, not percent-encoded.
    fn to_literal(&self) -> String {
        match Quotes::of(Self::KIND) {
            Quotes::None => self.to_text(),
            Quotes::After { prefix, .. } => {
                format!("{prefix}'{}'", self.to_text().replace('\'', "''"))
            }
        }
    }

    /// Writes the URL literal, percent-encoding everything but letters, digits, `-`, `.`, `_` and `~`; the outer quotes stay.
    fn to_url_literal(&self) -> String {
        match Quotes::of(Self::KIND) {
            Quotes::None => encode(&self.to_text()),
            Quotes::After { prefix, .. } => {
                format!("{prefix}'{}'", encode(&self.to_text().replace('\'', "''")))
            }
        }
    }
}

/// The literal of a value or of null, not percent-encoded.
pub fn to_literal_or_null<T: Primitive>(value: Option<&T>) -> String {
    value.map_or_else(|| NULL.to_owned(), T::to_literal)
}

/// How the URL form of a type is quoted.
enum Quotes {
    None,
    After {
        prefix: &'static str,
        optional: bool,
    },
}

impl Quotes {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::String => Self::After {
                prefix: "",
                optional: false,
            },
            Kind::Binary => Self::After {
                prefix: "binary",
                optional: false,
            },
            // 4.01 services must accept it without the prefix, 4.0 services need it.
            Kind::Duration => Self::After {
                prefix: "duration",
                optional: true,
            },
            _ => Self::None,
        }
    }
}

/// The text between the quotes after a prefix in either case, with doubled quotes undone.
fn unquote<'a>(literal: &'a str, prefix: &str, optional: bool) -> Result<Cow<'a, str>, Fault> {
    let rest = match literal.split_at_checked(prefix.len()) {
        Some((start, rest)) if start.eq_ignore_ascii_case(prefix) => rest,
        _ if optional => literal,
        _ => return Err(Fault::Format("the literal lacks its prefix")),
    };
    let inner = rest
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''));
    let inner = inner.ok_or(Fault::Format("the literal must be in single quotes"))?;
    if !inner.contains('\'') {
        return Ok(Cow::Borrowed(inner));
    }
    if inner.replace("''", "").contains('\'') {
        return Err(Fault::Format(
            "a single quote inside of the literal must be doubled",
        ));
    }
    Ok(Cow::Owned(inner.replace("''", "'")))
}

/// Percent-encodes a text: every byte of its UTF-8 form that is not a letter, a digit, `-`, `.`, `_` or `~`.
pub fn encode(text: &str) -> String {
    const HEX: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            // Four bits index sixteen digits.
            encoded.extend([HEX[usize::from(byte >> 4)], HEX[usize::from(byte & 0xF)]]);
        }
    }
    encoded
}

/// Undoes percent-encoding, once. A plus sign stays a plus sign.
///
/// # Errors
///
/// [`ValueError::Format`] if `%` is not followed by two hexadecimal digits, or the bytes are not UTF-8.
pub fn decode(text: &str) -> Result<Cow<'_, str>, ValueError> {
    if !text.contains('%') {
        return Ok(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || {
            rest.next()
                .and_then(|digit| char::from(digit).to_digit(16))
                .map(|digit| digit as u8)
        };
        match (digit(), digit()) {
            (Some(high), Some(low)) => bytes.push(high << 4 | low),
            _ => {
                return Err(
                    Fault::Format("two hexadecimal digits must follow a %").of(Kind::String, text)
                );
            }
        }
    }
    let decoded = String::from_utf8(bytes);
    decoded
        .map(Cow::Owned)
        .map_err(|_| Fault::Format("the decoded bytes are not UTF-8").of(Kind::String, text))
}

/// The literal of an enumeration value: the qualified type name and the member names or numbers between quotes, not
/// percent-encoded.
pub fn enum_literal(type_name: &str, members: &str) -> String {
    format!("{type_name}'{members}'")
}

/// Splits a percent-decoded enumeration literal into its type name, empty if a 4.01 literal leaves it out, and its members.
///
/// # Errors
///
/// [`ValueError::Format`] if quotes are missing, or a member is neither a name nor a number.
pub fn split_enum_literal(literal: &str) -> Result<(&str, Vec<&str>), ValueError> {
    let parts = literal
        .strip_suffix('\'')
        .and_then(|rest| rest.split_once('\''));
    let (type_name, members) = parts.ok_or_else(|| {
        Fault::Format("the members must be in single quotes").of(Kind::PrimitiveType, literal)
    })?;
    if !type_name.is_empty() && !type_name.split('.').all(is_name) {
        return Err(
            Fault::Format("a qualified type name must precede the quotes")
                .of(Kind::PrimitiveType, literal),
        );
    }
    Ok((type_name, enum_members(members)?))
}

/// Splits an enumeration value in its JSON form into its member names and numbers.
///
/// # Errors
///
/// [`ValueError::Format`] if one is neither a name nor a number.
pub fn enum_members(value: &str) -> Result<Vec<&str>, ValueError> {
    let members: Vec<&str> = value.split(',').map(str::trim).collect();
    if members
        .iter()
        .all(|member| is_name(member) || i64::from_text(member).is_ok())
    {
        Ok(members)
    } else {
        Err(
            Fault::Format("members are names or numbers, separated by commas")
                .of(Kind::PrimitiveType, value),
        )
    }
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && !text.contains(|other: char| {
            other.is_ascii() && !other.is_ascii_alphanumeric() && other != '_'
        })
}

macro_rules! by_wrapper {
    ($($type:ty as $wrapper:ident = $kind:ident,)*) => {
        $(impl Primitive for $type {
            const KIND: Kind = Kind::$kind;

            fn parse_text(text: &str) -> Result<Self, ValueError> {
                text.parse::<$wrapper>().map(|wrapper| wrapper.0)
            }

            fn to_text(&self) -> String {
                $wrapper(*self).to_string()
            }
        })*
    };
}

by_wrapper! { f64 as Double = Double, f32 as Single = Single, }

macro_rules! by_text {
    ($($type:ident,)*) => {
        $(impl Primitive for $type {
            const KIND: Kind = Kind::$type;

            fn parse_text(text: &str) -> Result<Self, ValueError> {
                text.parse()
            }

            fn to_text(&self) -> String {
                self.to_string()
            }
        })*
    };
}

by_text! { Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay, }

macro_rules! by_digits {
    ($($type:ident)*) => {
        $(impl Primitive for $type {
            const KIND: Kind = <$type as WholeNumber>::INTEGER_KIND;

            fn parse_text(text: &str) -> Result<Self, ValueError> {
                Self::from_text(text)
            }

            fn to_text(&self) -> String {
                self.to_string()
            }
        })*
    };
}

by_digits!(u8 i8 i16 i32 i64);

impl Primitive for String {
    const KIND: Kind = Kind::String;

    fn parse_text(text: &str) -> Result<Self, ValueError> {
        Ok(text.to_owned())
    }

    fn to_text(&self) -> String {
        self.clone()
    }
}

impl Primitive for bool {
    const KIND: Kind = Kind::Boolean;

    fn parse_text(text: &str) -> Result<Self, ValueError> {
        text.parse()
            .map_err(|_| Fault::Format("it is neither true nor false").of(Kind::Boolean, text))
    }

    fn to_text(&self) -> String {
        self.to_string()
    }

    /// URL literals may also spell it `TRUE`.
    fn parse_literal(literal: &str) -> Result<Self, ValueError> {
        Self::parse_text(&literal.to_ascii_lowercase())
    }
}
