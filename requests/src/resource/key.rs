//! Keys of the types that the metadata declares.

use std::borrow::Cow;

use odata_runtime::Enumeration;
use odata_runtime::values::{
    Binary, Custom, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay,
};

use crate::query::forms;
use crate::url::{Key, Literal};

/// The key of a type without one: its entities are reached by [`Entities::key_by`](super::Entities::key_by) only.
#[derive(Debug)]
pub enum NoKey {}

/// A value of a key of the type `K`. `M` is inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a key of the type `{K}`",
    note = "`key_by` takes any key, also one of a type that declares none"
)]
pub trait IntoKey<K, M = forms::Values> {
    /// The key.
    fn into_key(self) -> Key;
}

macro_rules! scalars {
    ($($type:ty)*) => {$(
        impl IntoKey<$type> for $type {
            #[inline]
            fn into_key(self) -> Key {
                Key::of(self)
            }
        }

        impl IntoKey<$type> for &$type {
            #[inline]
            fn into_key(self) -> Key {
                Key::of(self)
            }
        }
    )*};
}

scalars! {
    bool u8 i8 i16 i32 i64 f32 f64 Decimal String Date DateTimeOffset TimeOfDay Duration Guid Binary
}

impl IntoKey<String> for &str {
    #[inline]
    fn into_key(self) -> Key {
        Key::of(self)
    }
}

impl IntoKey<String> for &&str {
    #[inline]
    fn into_key(self) -> Key {
        Key::of(self)
    }
}

impl IntoKey<String> for Cow<'_, str> {
    #[inline]
    fn into_key(self) -> Key {
        Key::of(&*self)
    }
}

impl<E: Enumeration> IntoKey<E, forms::Names> for E {
    #[inline]
    fn into_key(self) -> Key {
        Key::of(Literal::of_enumeration(&self))
    }
}

impl<E: Enumeration> IntoKey<E, &'static forms::Names> for &E {
    #[inline]
    fn into_key(self) -> Key {
        Key::of(Literal::of_enumeration(self))
    }
}

impl<C: Custom> IntoKey<C, &'static forms::Own> for &C {
    #[inline]
    fn into_key(self) -> Key {
        Key::of(Literal::of_custom(self))
    }
}

impl<C: Custom> IntoKey<C, forms::Own> for C {
    #[inline]
    fn into_key(self) -> Key {
        Key::of(Literal::of_custom(&self))
    }
}
