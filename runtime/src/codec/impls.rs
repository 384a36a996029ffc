//! The impls that all generated types share, as macros that generated modules call once with the names of their types.
//!
//! A generated module calls each macro once, not once per type: written-out code takes the compiler a third longer to read than the
//! expansion of one call, and with a call for each type the compiler scans all of them again for every one.

mod enumerations;
mod parameters;
mod tables;

/// Implements the traits of every struct without a base. Takes its table, and for each member its index, its field and its form: one of
/// [`slots`](crate::codec::slots), before the `|` if the member holds values, after it if it holds objects.
///
/// The `|` is always there because two optional parts in a row are expensive: at the second one the compiler copies everything that the
/// call has matched so far.
///
/// The object that a member holds is turned into a trait object here, in a function of the type's own. In a generic function the compiler
/// would meet that function again for each type on the longest path through the model, and it gives up after 128 (`recursion_limit`).
///
/// `roots! { struct Entity(TYPES[0]); 0 id String|; 1 owner |Boxed; }`
#[doc(hidden)]
#[macro_export]
macro_rules! __roots {
    ($(
        struct $name:ident($table:expr);
        $($i:literal $field:ident $($form:ident)? | $($object:ident)?;)*
    )*) => {$(
        // Compiled with the library, since it does not depend on the members' types.
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self {
                    extras: $crate::Extras::new(),
                    $($field: $crate::Property::Absent,)*
                }
            }
        }

        impl $crate::Object for $name {
            #[inline]
            fn get(&self, i: usize, j: usize) -> $crate::codec::v1::Value<'_> {
                match i {
                    $($i =>
                        $($crate::codec::v1::slots::$form::read(&self.$field, j))?
                        $(match $crate::codec::v1::slots::$object::read(&self.$field, j) {
                            ::core::result::Result::Ok(object) => $crate::codec::v1::Value::Object(object),
                            ::core::result::Result::Err(value) => value,
                        })?,
                    )*
                    $crate::codec::v1::INFO => $crate::codec::v1::Value::Info(&$table),
                    _ => $crate::codec::v1::Value::Extras(&self.extras),
                }
            }

            #[inline]
            fn slot(&mut self, i: usize, op: $crate::codec::v1::Op<'_>) -> $crate::codec::v1::Slot<'_> {
                match i {
                    $($i =>
                        $($crate::codec::v1::slots::$form::write(&mut self.$field, op))?
                        $(match $crate::codec::v1::slots::$object::write(&mut self.$field, op) {
                            ::core::result::Result::Ok(object) => $crate::codec::v1::Slot::Object(object),
                            ::core::result::Result::Err(slot) => slot,
                        })?,
                    )*
                    _ => $crate::codec::v1::Slot::Extras(&mut self.extras),
                }
            }
        }
    )*
    $crate::codec::v1::made! { $($name)* }
    $crate::codec::v1::objects! { $($name)* }
    };
}

/// Implements the traits of every struct with a base. Takes its base and its table, and its members as in [`roots!`].
///
/// `structs! { struct User(super::Entity, TYPES[1]); 1 name String|; }`
#[doc(hidden)]
#[macro_export]
macro_rules! __structs {
    ($(
        struct $name:ident($base:ty, $table:expr);
        $($i:literal $field:ident $($form:ident)? | $($object:ident)?;)*
    )*) => {$(
        impl ::core::default::Default for $name {
            fn default() -> Self {
                Self {
                    base: ::core::default::Default::default(),
                    $($field: $crate::Property::Absent,)*
                }
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = $base;
            #[inline]
            fn deref(&self) -> &$base {
                &self.base
            }
        }

        impl ::core::ops::DerefMut for $name {
            #[inline]
            fn deref_mut(&mut self) -> &mut $base {
                &mut self.base
            }
        }

        impl $crate::Object for $name {
            #[inline]
            fn get(&self, i: usize, j: usize) -> $crate::codec::v1::Value<'_> {
                match i {
                    $($i =>
                        $($crate::codec::v1::slots::$form::read(&self.$field, j))?
                        $(match $crate::codec::v1::slots::$object::read(&self.$field, j) {
                            ::core::result::Result::Ok(object) => $crate::codec::v1::Value::Object(object),
                            ::core::result::Result::Err(value) => value,
                        })?,
                    )*
                    $crate::codec::v1::INFO => $crate::codec::v1::Value::Info(&$table),
                    _ => <$base as $crate::Object>::get(&self.base, i, j),
                }
            }

            #[inline]
            fn slot(&mut self, i: usize, op: $crate::codec::v1::Op<'_>) -> $crate::codec::v1::Slot<'_> {
                match i {
                    $($i =>
                        $($crate::codec::v1::slots::$form::write(&mut self.$field, op))?
                        $(match $crate::codec::v1::slots::$object::write(&mut self.$field, op) {
                            ::core::result::Result::Ok(object) => $crate::codec::v1::Slot::Object(object),
                            ::core::result::Result::Err(slot) => slot,
                        })?,
                    )*
                    _ => <$base as $crate::Object>::slot(&mut self.base, i, op),
                }
            }
        }
    )*
    $crate::codec::v1::made! { $($name)* }
    $crate::codec::v1::objects! { $($name)* }
    };
}

/// Implements the constructors of structs.
#[doc(hidden)]
#[macro_export]
macro_rules! __made {
    ($($name:ident)*) => {$(
        impl $name {
            /// A value without any member.
            #[must_use]
            #[inline]
            pub fn new() -> Self {
                ::core::default::Default::default()
            }

            /// A value with the members that `fill` sets.
            #[must_use]
            pub fn with(fill: impl ::core::ops::FnOnce(&mut Self)) -> Self {
                $crate::codec::v1::with(Self::new(), fill)
            }
        }
    )*};
}

/// Implements the traits that structs and families share.
#[doc(hidden)]
#[macro_export]
macro_rules! __objects {
    ($($name:ident)*) => {$(
        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                $crate::codec::v1::clone(self)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::codec::v1::equal(self, other)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codec::v1::debug(self, f)
            }
        }

        impl $crate::codec::v1::serde::Serialize for $name {
            fn serialize<S: $crate::codec::v1::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::v1::encode(self, serializer)
            }
        }

        impl<'de> $crate::codec::v1::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codec::v1::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codec::v1::decode(deserializer)
            }
        }
    )*};
}

/// Implements the traits of every family. Takes the declared type, its table, the variant for values of unknown types, and for each variant
/// its number, its type and the type's qualified name.
///
/// `families! { enum AnyEntity(Entity, TYPES[0], Unrecognized); 0 User(User) "ns.user"; }`
#[doc(hidden)]
#[macro_export]
macro_rules! __families {
    ($(
        enum $name:ident($declared:ty, $table:expr, $default:ident);
        $($index:literal $variant:ident($type:ty) $odata:literal;)*
    )*) => {$(
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::$default($crate::codec::v1::slots::fresh())
            }
        }

        impl ::core::ops::Deref for $name {
            type Target = $declared;
            #[inline]
            fn deref(&self) -> &$declared {
                match self {
                    $(Self::$variant(value) => value,)*
                    Self::Unrecognized(value) => value,
                }
            }
        }

        impl ::core::ops::DerefMut for $name {
            #[inline]
            fn deref_mut(&mut self) -> &mut $declared {
                match self {
                    $(Self::$variant(value) => value,)*
                    Self::Unrecognized(value) => value,
                }
            }
        }

        impl $crate::Family for $name {
            #[inline]
            fn declared(&self) -> &'static $crate::codec::v1::TypeInfo {
                &$table
            }

            #[inline]
            fn names(&self) -> &'static [&'static str] {
                &[$($odata),*]
            }

            #[inline]
            fn variant(&self) -> usize {
                match self {
                    $(Self::$variant(_) => $index,)*
                    Self::Unrecognized(_) => $crate::codec::v1::UNRECOGNIZED,
                }
            }

            #[inline]
            fn part(&self) -> &dyn $crate::Object {
                match self {
                    $(Self::$variant(value) => &**value,)*
                    Self::Unrecognized(value) => &**value,
                }
            }

            #[inline]
            fn select(&mut self, i: usize) -> &mut dyn $crate::Object {
                if i != $crate::codec::v1::CURRENT {
                    let declared = ::core::mem::take::<$declared>(self);
                    *self = match i {
                        $($index => Self::$variant($crate::codec::v1::slots::fresh()),)*
                        _ => Self::Unrecognized($crate::codec::v1::slots::fresh()),
                    };
                    **self = declared;
                }
                match self {
                    $(Self::$variant(value) => &mut **value,)*
                    Self::Unrecognized(value) => &mut **value,
                }
            }
        }

        impl $crate::Object for $name {
            #[inline]
            fn get(&self, i: usize, j: usize) -> $crate::codec::v1::Value<'_> {
                match i {
                    $crate::codec::v1::FAMILY => $crate::codec::v1::Value::Family(self),
                    _ => $crate::Family::part(self).get(i, j),
                }
            }

            #[inline]
            fn slot(&mut self, i: usize, op: $crate::codec::v1::Op<'_>) -> $crate::codec::v1::Slot<'_> {
                match i {
                    $crate::codec::v1::FAMILY => $crate::codec::v1::Slot::Family(self),
                    _ => $crate::Family::select(self, $crate::codec::v1::CURRENT).slot(i, op),
                }
            }
        }

        $(
            impl ::core::convert::From<$type> for $name {
                #[inline]
                fn from(value: $type) -> Self {
                    Self::$variant(::std::boxed::Box::new(value))
                }
            }

            impl ::core::convert::TryFrom<$name> for $type {
                type Error = $name;
                #[inline]
                fn try_from(mut value: $name) -> ::core::result::Result<Self, $name> {
                    // A match that moves the value out is compiled with the drop code of every other variant, for each variant anew.
                    if let $name::$variant(value) = &mut value {
                        return ::core::result::Result::Ok(::core::mem::take(&mut **value));
                    }
                    ::core::result::Result::Err(value)
                }
            }
        )*
    )*
    $crate::codec::v1::objects! { $($name)* }
    };
}
