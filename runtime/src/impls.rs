//! The impls that are alike for all generated types, as macros that generated modules call once with the names of their types.
//!
//! Once per module and not per type: what is written out takes a compiler a third longer to read than what one call expands to, and
//! a call for each type makes it look through all of them again for every one.

/// What every struct implements: `with`, `Default` by its `new`, `Deref` to its base, and what the runtime does over its table.
///
/// `structs! { Entity(); User(super::Entity); }`
#[doc(hidden)]
#[macro_export]
macro_rules! structs {
    ($($name:ident($($base:ty)?);)*) => {$(
        impl $name {
            /// A value with the members that `fill` sets.
            #[must_use]
            pub fn with(fill: impl ::core::ops::FnOnce(&mut Self)) -> Self {
                $crate::with(Self::new(), fill)
            }
        }

        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::new()
            }
        }

        $(
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
        )?
    )*
    $crate::objects! { $($name)* }
    };
}

/// What structs and families have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! objects {
    ($($name:ident)*) => {$(
        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                $crate::clone(self)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::equal(self, other)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::debug(self, f)
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::encode(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::decode(deserializer)
            }
        }
    )*};
}

/// What every family implements. Given are the declared type, its table, the variant of a value that nothing is known of, and for
/// each variant its number, its type and the type's qualified name.
///
/// `families! { enum AnyEntity(Entity, TYPES[0], Unrecognized); 0 User(User) "ns.user"; }`
#[doc(hidden)]
#[macro_export]
macro_rules! families {
    ($(
        enum $name:ident($declared:ty, $table:expr, $default:ident);
        $($index:literal $variant:ident($type:ty) $odata:literal;)*
    )*) => {$(
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::$default($crate::fresh())
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
            fn declared(&self) -> &'static $crate::Info {
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
                    Self::Unrecognized(_) => $crate::UNRECOGNIZED,
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
                if i != $crate::CURRENT {
                    let declared = ::core::mem::take::<$declared>(self);
                    *self = match i {
                        $($index => Self::$variant($crate::fresh()),)*
                        _ => Self::Unrecognized($crate::fresh()),
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
            fn get(&self, i: usize, j: usize) -> $crate::Value<'_> {
                match i {
                    $crate::FAMILY => $crate::Value::Family(self),
                    _ => $crate::Family::part(self).get(i, j),
                }
            }

            #[inline]
            fn slot(&mut self, i: usize, op: $crate::Op<'_>) -> $crate::Slot<'_> {
                match i {
                    $crate::FAMILY => $crate::Slot::Family(self),
                    _ => $crate::Family::select(self, $crate::CURRENT).slot(i, op),
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
                fn try_from(value: $name) -> ::core::result::Result<Self, $name> {
                    $crate::take(value)
                }
            }
        )*
    )*
    $crate::objects! { $($name)* }
    };
}

/// What every enumeration implements. Given are its table, and for each member its number, its variant and its name in the metadata.
///
/// `enumerations! { enum Status(ENUMERATIONS[0]); 0 Running "running"; }`
#[doc(hidden)]
#[macro_export]
macro_rules! enumerations {
    ($(
        enum $name:ident($table:expr);
        $($index:literal $variant:ident $odata:literal;)*
    )*) => {$(
        impl $name {
            /// The member's name as services send it.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $odata,)*
                    Self::Unrecognized(text) => text,
                }
            }

            /// The member's value; `None` for a member that is not known here.
            #[must_use]
            #[inline]
            pub fn value(&self) -> ::core::option::Option<i64> {
                $crate::enumeration::value(self)
            }
        }

        impl $crate::Enumeration for $name {
            #[inline]
            fn info() -> &'static $crate::EnumInfo {
                &$table
            }

            #[inline]
            fn text(&self) -> $crate::Text<'_> {
                $crate::Text::Name(self.as_str())
            }

            #[inline]
            fn from_text(text: &str) -> Self {
                match <Self as $crate::Enumeration>::info().find(text) {
                    $(::core::option::Option::Some($index) => Self::$variant,)*
                    _ => Self::Unrecognized(::core::convert::From::from(text)),
                }
            }
        }
    )*
    $crate::texts! { $($name)* }
    };
}

/// What every set of flags implements. Given is its table.
///
/// `flags! { Days(ENUMERATIONS[1]); }`
#[doc(hidden)]
#[macro_export]
macro_rules! flags {
    ($($name:ident($table:expr);)*) => {$(
        impl $crate::Enumeration for $name {
            #[inline]
            fn info() -> &'static $crate::EnumInfo {
                &$table
            }

            #[inline]
            fn text(&self) -> $crate::Text<'_> {
                $crate::Text::Flags(&self.0, &$table)
            }

            #[inline]
            fn from_text(text: &str) -> Self {
                $crate::FlagSet::parse(text)
            }
        }

        impl $crate::FlagSet for $name {
            #[inline]
            fn flags(&self) -> &$crate::Flags {
                &self.0
            }

            #[inline]
            fn flags_mut(&mut self) -> &mut $crate::Flags {
                &mut self.0
            }

            #[inline]
            fn from_flags(flags: $crate::Flags) -> Self {
                Self(flags)
            }
        }

        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self($crate::Flags::from_bits(0))
            }
        }

        impl ::core::ops::BitOr for $name {
            type Output = Self;
            #[inline]
            fn bitor(mut self, other: Self) -> Self {
                $crate::FlagSet::insert(&mut self, &other);
                self
            }
        }
    )*
    $crate::texts! { $($name)* }
    };
}

/// What enumerations and sets of flags have in common.
#[doc(hidden)]
#[macro_export]
macro_rules! texts {
    ($($name:ident)*) => {$(
        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                $crate::enumeration::clone(self)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::enumeration::equal(self, other)
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::enumeration::hash(self, state);
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::enumeration::display(self, f)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::enumeration::display(self, f)
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = ::core::convert::Infallible;
            #[inline]
            fn from_str(
                text: &str,
            ) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok($crate::Enumeration::from_text(text))
            }
        }

        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::enumeration::encode(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::enumeration::decode(deserializer)
            }
        }
    )*};
}
