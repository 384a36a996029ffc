//! The wrappers of responses: collections, and single values that are not objects (JSON Format 4.01 sections 11 to 13).
//!
//! The request, not the payload, determines which wrapper a response has: entities and complex values are not wrapped, collections and
//! primitive values are under `value`. All wrappers keep the members next to `value` and write them back.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::object_ext::ObjectExt;
use crate::codec::slots;
use crate::data::enumeration::Enumeration;
use crate::data::extras::Extras;
use crate::data::info::{ModelInfo, TypeInfo, facts};
use crate::data::list::List;
use crate::data::object::{INFO, Object, Op, Slot, Value};
use crate::data::primitives::primitives;
use crate::data::property::{Missing, Property};

const COLLECTION: &TypeInfo = &TypeInfo {
    name: "Collection",
    base: None,
    first: 0,
    members: &[("value", facts::REQUIRED)],
    model: ModelInfo::NONE,
};

const SINGLE: &TypeInfo = &TypeInfo {
    name: "Single",
    base: None,
    first: 0,
    members: &[("value", 0)],
    model: ModelInfo::NONE,
};

/// A page of a collection of entities or complex values: `{"value": […]}` with control information such as [`next_link`](Self::next_link)
/// (JSON Format 4.01 section 13).
///
/// Decoding fails if there is no `value` array; a [lenient](crate::Decoder::lenient) decoder reports it. Items of the page may be of
/// different types if `T` is a family.
pub struct Collection<T: 'static> {
    /// The items.
    pub value: Property<List<T>>,
    /// The other members of the response.
    pub extras: Extras,
}

impl<T: Object + Default> Collection<T> {
    /// The items.
    ///
    /// # Errors
    ///
    /// [`Missing`] if the response has none, not even an empty array.
    pub fn items(&self) -> Result<&[T], Missing> {
        self.value.require("value").map(List::as_slice)
    }

    /// The number of items in all pages (section 4.5.4).
    pub fn count(&self) -> Option<i64> {
        self.extras().count()
    }

    /// The URL of the next page, verbatim: use it unchanged (section 4.5.5).
    pub fn next_link(&self) -> Option<String> {
        self.extras().next_link()
    }

    /// The URL of the changes since this response (section 4.5.7).
    pub fn delta_link(&self) -> Option<String> {
        self.extras().delta_link()
    }
}

impl<T: Object + Default> Object for Collection<T> {
    fn get(&self, i: usize, j: usize) -> Value<'_> {
        match i {
            0 => {
                slots::Many::read(&self.value, j).map_or_else(|value| value, |it| Value::Object(it))
            }
            INFO => Value::Info(COLLECTION),
            _ => Value::Extras(&self.extras),
        }
    }

    fn slot(&mut self, i: usize, op: Op<'_>) -> Slot<'_> {
        match i {
            0 if let Op::Item(j) = op => match self.value.value_mut() {
                Some(items) => items
                    .get_mut(j)
                    .map_or(Slot::Refused, |item| Slot::Object(item)),
                None => Slot::Refused,
            },
            0 => slots::Many::write(&mut self.value, op)
                .map_or_else(|slot| slot, |it| Slot::Object(it)),
            _ => Slot::Extras(&mut self.extras),
        }
    }
}

impl<T: 'static> IntoIterator for Collection<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    /// The items of the page.
    fn into_iter(self) -> Self::IntoIter {
        self.value.into_iter()
    }
}

impl<'a, T: 'static> IntoIterator for &'a Collection<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    /// The items of the page.
    fn into_iter(self) -> Self::IntoIter {
        (&self.value).into_iter()
    }
}

/// A primitive value, an enumeration value, or a list of such values: `{"value": …}` (JSON Format 4.01 sections 11 and 12).
///
/// A null result is a response without a body (204), but some services send it as `{"value": null}`.
pub struct ValueResponse<T> {
    /// The value.
    pub value: Property<T>,
    /// The other members of the response.
    pub extras: Extras,
}

impl<T> Object for ValueResponse<T>
where
    T: Send + Sync + 'static,
    Property<T>: Field,
{
    fn get(&self, i: usize, j: usize) -> Value<'_> {
        match i {
            0 => self.value.get(j),
            INFO => Value::Info(SINGLE),
            _ => Value::Extras(&self.extras),
        }
    }

    fn slot(&mut self, i: usize, op: Op<'_>) -> Slot<'_> {
        match i {
            0 => self.value.slot(op),
            _ => Slot::Extras(&mut self.extras),
        }
    }
}

/// A field that is not an object. Implemented for properties of primitive and enumeration values and of lists of them.
pub trait Field {
    #[doc(hidden)]
    fn get(&self, j: usize) -> Value<'_>;
    #[doc(hidden)]
    fn slot(&mut self, op: Op<'_>) -> Slot<'_>;
}

macro_rules! fields {
    ($([$($generics:tt)*] $type:ty: $form:ident;)*) => {$(
        impl<$($generics)*> Field for Property<$type> {
            fn get(&self, j: usize) -> Value<'_> {
                slots::$form::read(self, j)
            }

            fn slot(&mut self, op: Op<'_>) -> Slot<'_> {
                slots::$form::write(self, op)
            }
        }
    )*};
}

macro_rules! scalar_fields {
    ([] $($kind:ident: $type:ty,)*) => {$(
        fields! {
            [] $type: $kind;
            [] List<$type>: List;
            [] List<Option<$type>>: List;
        }
    )*};
}

primitives! { scalar_fields! }

fields! {
    [E: Enumeration] E: Text;
    [E: Enumeration] List<E>: Texts;
    [E: Enumeration] List<Option<E>>: TextsOrNull;
}

/// Implements the traits of generated types for a wrapper with `value` and `extras`.
macro_rules! wrapper {
    ($type:ident where $($bounds:tt)*) => {
        impl<T> Default for $type<T> {
            fn default() -> Self {
                Self {
                    value: Property::Absent,
                    extras: Extras::new(),
                }
            }
        }

        impl<T: Send + Sync + 'static> Clone for $type<T> where $($bounds)* {
            fn clone(&self) -> Self {
                crate::codec::compare::clone(self)
            }
        }

        impl<T: Send + Sync + 'static> PartialEq for $type<T> where $($bounds)* {
            fn eq(&self, other: &Self) -> bool {
                crate::codec::compare::equal(self, other)
            }
        }

        impl<T: Send + Sync + 'static> fmt::Debug for $type<T> where $($bounds)* {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                crate::codec::debug::debug(self, f)
            }
        }

        impl<T: Send + Sync + 'static> Serialize for $type<T> where $($bounds)* {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::codec::encode::encode(self, serializer)
            }
        }

        impl<'de, T: Send + Sync + 'static> Deserialize<'de> for $type<T> where $($bounds)* {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::codec::decode::decode(deserializer)
            }
        }
    };
}

wrapper!(Collection where T: Object + Default);
wrapper!(ValueResponse where Property<T>: Field);
