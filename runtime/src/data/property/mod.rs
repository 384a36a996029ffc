//! [`Property`]: the three states of a property of a JSON object.

mod list;
mod option;
mod serde;

use std::error::Error;
use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::data::boxed::Boxed;

/// A property of an entity or complex value: absent, `null`, or a value.
///
/// Every property of a generated type has this type, whatever its `Nullable` facet says, because `$select` and a service's default subsets
/// can make any property absent, and services send `null` even if their metadata forbids it (OData JSON Format 4.01 section 6, Protocol
/// section 11.2.5). [`Absent`](Property::Absent) properties are not written, so a value that sets some properties is a PATCH body (Protocol
/// section 11.4.3).
///
/// ```
/// use odata_runtime::Property;
///
/// let mut name: Property<String> = "x".into();
/// assert_eq!(name.as_deref().unwrap_or("?"), "x");
/// name = Property::Null;
/// assert!(name.is_null());
/// ```
///
/// It has the applicable methods of `Option`, and those of a slice if it holds a [`List`](crate::List); absent and null count as `None` and
/// as an empty slice. Absent is less than null, and null is less than any value. It can be used with serde in hand-written structs:
///
/// ```
/// use odata_runtime::Property;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize)]
/// struct Contact {
///     #[serde(default, skip_serializing_if = "Property::is_absent")]
///     mail: Property<String>,
/// }
/// let contact: Contact = serde_json::from_str(r#"{"mail":null}"#)?;
/// assert!(contact.mail.is_null());
/// assert_eq!(serde_json::to_string(&contact)?, r#"{"mail":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Property<T> {
    /// The member is not in the object.
    #[default]
    Absent,
    /// The member is `null`.
    Null,
    /// The member has a value.
    Value(T),
}

impl<T> Property<T> {
    /// The value, by reference.
    pub const fn as_ref(&self) -> Property<&T> {
        match self {
            Self::Absent => Property::Absent,
            Self::Null => Property::Null,
            Self::Value(value) => Property::Value(value),
        }
    }

    /// The value, by mutable reference.
    pub const fn as_mut(&mut self) -> Property<&mut T> {
        match self {
            Self::Absent => Property::Absent,
            Self::Null => Property::Null,
            Self::Value(value) => Property::Value(value),
        }
    }

    /// The value dereferenced: `Property<String>` to `Property<&str>`, `Property<Boxed<T>>` to `Property<&T>`.
    pub fn as_deref(&self) -> Property<&T::Target>
    where
        T: Deref,
    {
        self.as_ref().map(Deref::deref)
    }

    /// The value dereferenced mutably.
    pub fn as_deref_mut(&mut self) -> Property<&mut T::Target>
    where
        T: DerefMut,
    {
        self.as_mut().map(DerefMut::deref_mut)
    }

    /// The value, if there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The value, mutably, if there is one.
    pub const fn value_mut(&mut self) -> Option<&mut T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// The value itself, if there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            _ => None,
        }
    }

    /// Whether the member is not in the object.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the member is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the member has a value.
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// `None` becomes `null`: a PATCH that clears the property.
    pub fn or_null(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }

    /// `None` becomes absent: a PATCH that leaves the property alone.
    pub fn or_absent(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }

    /// The value, or an error that names the property and its type.
    ///
    /// # Errors
    ///
    /// [`Missing`] if the property is absent or null.
    pub fn require(&self, property: &str) -> Result<&T, Missing> {
        match self {
            Self::Value(value) => Ok(value),
            other => Err(Missing {
                property: property.into(),
                r#type: short_type_name::<T>(),
                null: other.is_null(),
            }),
        }
    }
}

/// Type names without their module paths.
fn short_type_name<T>() -> Box<str> {
    let mut short = String::new();
    let mut segment = String::new();
    for c in std::any::type_name::<T>().chars() {
        if c.is_alphanumeric() || c == '_' {
            segment.push(c);
        } else if c == ':' {
            segment.clear();
        } else {
            short.push_str(&segment);
            segment.clear();
            short.push(c);
        }
    }
    short.push_str(&segment);
    let short = by_alias(short, "ListOf<dyn Items<", "List<");
    by_alias(short, "BoxOf<dyn Pointee<", "Boxed<").into()
}

/// Replaces the type by the alias that generated code uses: `List<T>` for `ListOf<dyn Items<T>>`.
fn by_alias(mut name: String, full: &str, alias: &str) -> String {
    while let Some(at) = name.find(full) {
        name.replace_range(at..at + full.len(), alias);
        let mut depth = 0;
        let arguments = name.bytes().enumerate().skip(at + alias.len() - 1);
        let end = arguments.into_iter().find(|(_, byte)| {
            depth += i32::from(*byte == b'<') - i32::from(*byte == b'>');
            depth == 0
        });
        // The second of the two brackets at the end.
        match end {
            Some((end, _)) if name.as_bytes().get(end + 1) == Some(&b'>') => {
                name.remove(end + 1);
            }
            _ => break,
        }
    }
    name
}

/// A required property has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// The name given to [`Property::require`].
    pub property: Box<str>,
    /// The Rust type of its values.
    pub r#type: Box<str>,
    /// Whether it was present as `null`.
    pub null: bool,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = if self.null { "null" } else { "absent" };
        write!(
            f,
            "property `{}` ({}) is {state}",
            self.property, self.r#type
        )
    }
}

impl Error for Missing {}

impl<T> From<T> for Property<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl<T: Send + Sync + 'static> From<T> for Property<Boxed<T>> {
    fn from(value: T) -> Self {
        Self::Value(Boxed::new(value))
    }
}

impl<T: Send + Sync + 'static> From<Box<T>> for Property<Boxed<T>> {
    fn from(value: Box<T>) -> Self {
        Self::Value(value.into())
    }
}

impl From<&str> for Property<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::list::List;

    #[test]
    fn niche_keeps_strings_and_lists_at_their_own_size() {
        assert_eq!(size_of::<Property<String>>(), size_of::<String>());
        assert_eq!(size_of::<Property<Vec<u8>>>(), size_of::<Vec<u8>>());
    }

    #[test]
    fn s2_absent_is_not_null() {
        let absent = Property::<i32>::default();
        assert!(absent.is_absent() && !absent.is_null() && absent != Property::Null);
    }

    #[test]
    fn only_a_value_is_a_value_and_others_become_the_default_to_be_changed() {
        for none in [Property::Absent, Property::Null] {
            assert!(!none.is_value(), "{none:?}");
            let mut changed = none;
            *changed.get_or_insert_default() += 2;
            assert_eq!(changed, Property::Value(2), "{none:?}");
        }
        let mut five = Property::Value(5);
        assert!(five.is_value());
        *five.get_or_insert_default() += 2;
        assert_eq!(five, Property::Value(7));
    }

    #[test]
    fn missing_names_property_and_type() {
        let none: Property<List<String>> = Property::Null;
        assert_eq!(
            none.require("tags").unwrap_err().to_string(),
            "property `tags` (List<String>) is null"
        );
        let none: Property<List<Boxed<Vec<u8>>>> = Property::Absent;
        assert_eq!(
            none.require("x").unwrap_err().to_string(),
            "property `x` (List<Boxed<Vec<u8>>>) is absent"
        );
    }

    #[test]
    fn boxes_and_plain_values_both_convert() {
        let boxed: Property<Boxed<i32>> = 5.into();
        let again: Property<Boxed<i32>> = Boxed::<i32>::from(Box::new(5)).into();
        assert_eq!(boxed, again);
    }
}
