//! Primitive values between JSON and fields: a [`Token`] is read, an [`Atom`] is written, whatever the serde format.

use std::any::Any;
use std::fmt;

use crate::data::list::{Kept, List};
use crate::data::property::Property;
use crate::values::{
    Binary, Date, DateTimeOffset, Decimal, Double, Duration, Guid, Json, Kind, Short, Single,
    TimeOfDay, WholeNumber,
};

/// A JSON value that is neither an array nor an object, as a deserializer passes it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Token<'a> {
    Null,
    Boolean(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    /// A number as its digits, if the deserializer keeps them.
    Digits(&'a str),
    Text(&'a str),
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => value.fmt(f),
            Self::Unsigned(value) => value.fmt(f),
            Self::Signed(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::Digits(value) => f.write_str(value),
            Self::Text(value) => write!(f, "{value:?}"),
        }
    }
}

/// A primitive value to be written.
pub(crate) enum Atom<'a> {
    Boolean(bool),
    Signed(i64),
    Int64(i64),
    Float(f64),
    Text(&'a str),
    Short(Short),
    /// A string that is written by formatting.
    Display(&'a dyn fmt::Display),
    Binary(&'a Binary),
    Decimal(&'a Decimal),
    Json(&'a Json),
    /// The text of a type of the program's own, and the OData type that it stands for.
    Custom(Json, &'static str),
}

/// A primitive type of the standard (CSDL XML 4.01 section 3.3).
pub(crate) trait Primitive:
    Clone + PartialEq + fmt::Debug + Send + Sync + Sized + 'static
{
    /// Its name, such as `Edm.Int32`.
    const NAME: &'static str;
    /// Whether the value is read as JSON text: the exact digits matter, or any JSON is allowed.
    const VERBATIM: bool = false;

    /// Reads a value from a token; the error is the reason (empty: another JSON type is expected).
    fn read(token: Token<'_>) -> Result<Self, String>;

    /// Reads a value from a JSON text, for [`VERBATIM`](Self::VERBATIM) types.
    fn read_json(_json: &Json) -> Result<Self, String> {
        Err(String::new())
    }

    /// The value to write.
    fn atom(&self) -> Atom<'_>;
}

macro_rules! integers {
    ($($type:ty: $name:literal, $atom:ident;)*) => {$(
        impl Primitive for $type {
            const NAME: &'static str = $name;

            fn read(token: Token<'_>) -> Result<Self, String> {
                match token {
                    Token::Unsigned(value) => Self::from_integer(value.into()),
                    Token::Signed(value) => Self::from_integer(value.into()),
                    Token::Float(value) => Self::from_float(value),
                    Token::Digits(text) => Self::from_json_number(text),
                    Token::Text(text) if Self::INTEGER_KIND == Kind::Int64 => Self::from_text(text),
                    Token::Text(_) | Token::Null | Token::Boolean(_) => return Err(String::new()),
                }
                .map_err(reason)
            }

            #[inline]
            fn atom(&self) -> Atom<'_> {
                Atom::$atom((*self).into())
            }
        }
    )*};
}

integers! {
    u8: "Edm.Byte", Signed;
    i8: "Edm.SByte", Signed;
    i16: "Edm.Int16", Signed;
    i32: "Edm.Int32", Signed;
    i64: "Edm.Int64", Int64;
}

impl Primitive for bool {
    const NAME: &'static str = "Edm.Boolean";

    fn read(token: Token<'_>) -> Result<Self, String> {
        match token {
            Token::Boolean(value) => Ok(value),
            _ => Err(String::new()),
        }
    }

    #[inline]
    fn atom(&self) -> Atom<'_> {
        Atom::Boolean(*self)
    }
}

impl Primitive for String {
    const NAME: &'static str = "Edm.String";

    fn read(token: Token<'_>) -> Result<Self, String> {
        match token {
            Token::Text(text) => Ok(text.to_owned()),
            _ => Err(String::new()),
        }
    }

    #[inline]
    fn atom(&self) -> Atom<'_> {
        Atom::Text(self)
    }
}

impl Primitive for f64 {
    const NAME: &'static str = "Edm.Double";

    fn read(token: Token<'_>) -> Result<Self, String> {
        match token {
            Token::Float(value) => Ok(value),
            Token::Unsigned(value) => Ok(value as Self),
            Token::Signed(value) => Ok(value as Self),
            Token::Digits(text) => text.parse::<Double>().map(|value| value.0).map_err(reason),
            Token::Text(text) => Double::named(text)
                .map(|value| value.0)
                .ok_or_else(not_named),
            Token::Null | Token::Boolean(_) => Err(String::new()),
        }
    }

    #[inline]
    fn atom(&self) -> Atom<'_> {
        Atom::Float(*self)
    }
}

impl Primitive for f32 {
    const NAME: &'static str = "Edm.Single";

    fn read(token: Token<'_>) -> Result<Self, String> {
        if let Token::Digits(text) = token {
            return text.parse::<Single>().map(|value| value.0).map_err(reason);
        }
        let wide = f64::read(token)?;
        let narrow = wide as Self;
        if narrow.is_infinite() && wide.is_finite() {
            Err("out of range".into())
        } else {
            Ok(narrow)
        }
    }

    #[inline]
    fn atom(&self) -> Atom<'_> {
        // The shortest digits of the f32, as a double: `0.1` stays `0.1` in formats that have only doubles, too.
        Atom::Float(if self.is_finite() {
            self.to_string().parse().unwrap_or_else(|_| (*self).into())
        } else {
            (*self).into()
        })
    }
}

macro_rules! texts {
    ($($type:ty: $name:literal, $atom:expr;)*) => {$(
        impl Primitive for $type {
            const NAME: &'static str = $name;

            fn read(token: Token<'_>) -> Result<Self, String> {
                match token {
                    Token::Text(text) => text.parse().map_err(reason),
                    _ => Err(String::new()),
                }
            }

            #[inline]
            fn atom(&self) -> Atom<'_> {
                ($atom)(self)
            }
        }
    )*};
}

/// Numbers in quotes are refused, since they would be written back without quotes.
fn not_named() -> String {
    "the only strings allowed are INF, -INF and NaN".to_owned()
}

/// The mismatch already contains the text.
fn reason(error: crate::values::ValueError) -> String {
    error.reason().to_owned()
}

texts! {
    Date: "Edm.Date", |value: &Self| Atom::Short(value.short());
    DateTimeOffset: "Edm.DateTimeOffset", |value: &Self| Atom::Short(value.short());
    Duration: "Edm.Duration", Atom::Display;
    Guid: "Edm.Guid", |value: &Self| Atom::Short(value.short());
    TimeOfDay: "Edm.TimeOfDay", |value: &Self| Atom::Short(value.short());
}

impl Primitive for Binary {
    const NAME: &'static str = "Edm.Binary";

    fn read(token: Token<'_>) -> Result<Self, String> {
        match token {
            Token::Text(text) => text.parse().map_err(reason),
            _ => Err(String::new()),
        }
    }

    #[inline]
    fn atom(&self) -> Atom<'_> {
        Atom::Binary(self)
    }
}

impl Primitive for Decimal {
    const NAME: &'static str = "Edm.Decimal";
    const VERBATIM: bool = true;

    fn read(_: Token<'_>) -> Result<Self, String> {
        Err(String::new())
    }

    fn read_json(json: &Json) -> Result<Self, String> {
        match json.as_str().as_bytes().first() {
            Some(b'-' | b'0'..=b'9' | b'"') => Self::from_json(json.as_str()).map_err(reason),
            _ => Err(String::new()),
        }
    }

    #[inline]
    fn atom(&self) -> Atom<'_> {
        Atom::Decimal(self)
    }
}

impl Primitive for Json {
    const NAME: &'static str = "Edm.Untyped";
    const VERBATIM: bool = true;

    fn read(_: Token<'_>) -> Result<Self, String> {
        Err(String::new())
    }

    fn read_json(json: &Json) -> Result<Self, String> {
        Ok(json.clone())
    }

    #[inline]
    fn atom(&self) -> Atom<'_> {
        Atom::Json(self)
    }
}

/// A collection of primitive values, whatever their type. Implemented by the runtime only.
#[allow(
    private_interfaces,
    reason = "sealed: tokens and atoms are the runtime's"
)]
pub trait Scalars: Any + Send + Sync + sealed::Sealed {
    /// The item type's name.
    #[doc(hidden)]
    fn item(&self) -> &'static str;
    /// Whether items are read as JSON text.
    #[doc(hidden)]
    fn verbatim(&self) -> bool;
    #[doc(hidden)]
    fn state(&self) -> Property<usize>;
    /// Item `j`; `None` if it is null.
    #[doc(hidden)]
    fn atom(&self, j: usize) -> Option<Atom<'_>>;
    /// What the list holds besides its items.
    #[doc(hidden)]
    fn kept(&self) -> Option<&Kept>;
    /// The same, mutably; `None` if there is no list.
    #[doc(hidden)]
    fn kept_mut(&mut self) -> Option<&mut Kept>;
    #[doc(hidden)]
    fn set(&mut self, state: Property<()>);
    #[doc(hidden)]
    fn push(&mut self, token: Token<'_>) -> Result<(), String>;
    #[doc(hidden)]
    fn push_json(&mut self, json: &Json) -> Result<(), String>;
    #[doc(hidden)]
    fn copy_from(&mut self, other: &dyn Scalars);
    #[doc(hidden)]
    fn equals(&self, other: &dyn Scalars) -> bool;
    #[doc(hidden)]
    fn shown(&self, j: usize) -> &dyn fmt::Debug;
}

mod sealed {
    pub trait Sealed {}
}

/// The type of a list's items: values, or values and nulls.
trait Item: Clone + PartialEq + fmt::Debug + Send + Sync + 'static {
    type Value: Primitive;
    fn from_value(value: Self::Value) -> Self;
    fn null() -> Option<Self>;
    fn value(&self) -> Option<&Self::Value>;
}

impl<T: Primitive> Item for T {
    type Value = T;

    fn from_value(value: T) -> Self {
        value
    }

    fn null() -> Option<Self> {
        None
    }

    fn value(&self) -> Option<&T> {
        Some(self)
    }
}

impl<T: Primitive> Item for Option<T> {
    type Value = T;

    fn from_value(value: T) -> Self {
        Some(value)
    }

    fn null() -> Option<Self> {
        Some(None)
    }

    fn value(&self) -> Option<&T> {
        self.as_ref()
    }
}

impl<T: Item> sealed::Sealed for Property<List<T>> {}

#[allow(
    private_interfaces,
    reason = "sealed: tokens and atoms are the runtime's"
)]
impl<T: Item> Scalars for Property<List<T>> {
    fn item(&self) -> &'static str {
        T::Value::NAME
    }

    fn verbatim(&self) -> bool {
        T::Value::VERBATIM
    }

    fn state(&self) -> Property<usize> {
        self.as_ref().map(|list| list.len())
    }

    fn atom(&self, j: usize) -> Option<Atom<'_>> {
        self.value()?.get(j)?.value().map(Primitive::atom)
    }

    fn kept(&self) -> Option<&Kept> {
        self.value()?.extra()
    }

    fn kept_mut(&mut self) -> Option<&mut Kept> {
        self.value_mut().map(List::extra_mut)
    }

    fn set(&mut self, state: Property<()>) {
        *self = state.map(|()| List::new());
    }

    fn push(&mut self, token: Token<'_>) -> Result<(), String> {
        let item = match token {
            Token::Null => T::null().ok_or_else(String::new)?,
            token => T::from_value(T::Value::read(token)?),
        };
        self.get_or_insert_default().push(item);
        Ok(())
    }

    fn push_json(&mut self, json: &Json) -> Result<(), String> {
        let item = match T::null() {
            Some(null) if json.as_str() == "null" => null,
            _ => T::from_value(T::Value::read_json(json)?),
        };
        self.get_or_insert_default().push(item);
        Ok(())
    }

    fn copy_from(&mut self, other: &dyn Scalars) {
        if let Some(other) = (other as &dyn Any).downcast_ref::<Self>() {
            self.clone_from(other);
        }
    }

    fn equals(&self, other: &dyn Scalars) -> bool {
        (other as &dyn Any).downcast_ref::<Self>() == Some(self)
    }

    fn shown(&self, j: usize) -> &dyn fmt::Debug {
        match self.value().and_then(|list| list.get(j)) {
            Some(item) => item,
            None => &(),
        }
    }
}
