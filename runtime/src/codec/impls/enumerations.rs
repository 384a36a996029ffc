//! The impls that all enumerations and all sets of flags share.

/// Implements the traits of every enumeration. Takes its table, and for each member its number, its variant and its name in the metadata.
///
/// `enumerations! { enum Status(ENUMERATIONS[0]); 0 Running "running"; }`
#[doc(hidden)]
#[macro_export]
macro_rules! __enumerations {
    ($(
        enum $name:ident($table:expr);
        $($index:literal $variant:ident $odata:literal;)*
    )*) => {$(
        impl $name {
            /// The member's name as services send it.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $odata,)*
                    Self::Unrecognized(text) => text,
                }
            }

            /// The member's value; `None` for an unknown member.
            #[must_use]
            #[inline]
            pub fn value(&self) -> ::core::option::Option<i64> {
                $crate::codec::v1::enumeration::value(self)
            }
        }

        impl $crate::Enumeration for $name {
            fn info() -> &'static $crate::codec::v1::EnumInfo {
                &$table
            }

            fn text(&self) -> $crate::codec::v1::Text<'_> {
                $crate::codec::v1::Text::Name(self.as_str())
            }

            fn from_text(text: &str) -> Self {
                match <Self as $crate::Enumeration>::info().find(text) {
                    $(::core::option::Option::Some($index) => Self::$variant,)*
                    _ => Self::Unrecognized(::core::convert::From::from(text)),
                }
            }
        }
    )*
    $crate::codec::v1::texts! { $($name)* }
    };
}

/// Implements the traits of every set of flags. Takes its table.
///
/// `flags! { Days(ENUMERATIONS[1]); }`
#[doc(hidden)]
#[macro_export]
macro_rules! __flags {
    ($($name:ident($table:expr);)*) => {$(
        impl $crate::Enumeration for $name {
            fn info() -> &'static $crate::codec::v1::EnumInfo {
                &$table
            }

            fn text(&self) -> $crate::codec::v1::Text<'_> {
                $crate::codec::v1::Text::Flags(&self.0, &$table)
            }

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
    $crate::codec::v1::texts! { $($name)* }
    };
}

/// Implements the traits that enumerations and sets of flags share.
#[doc(hidden)]
#[macro_export]
macro_rules! __texts {
    ($($name:ident)*) => {$(
        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                $crate::codec::v1::enumeration::clone(self)
            }
        }

        impl ::core::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::codec::v1::enumeration::equal(self, other)
            }
        }

        impl ::core::cmp::Eq for $name {}

        impl ::core::hash::Hash for $name {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                $crate::codec::v1::enumeration::hash(self, state);
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codec::v1::enumeration::display(self, f)
            }
        }

        impl ::core::fmt::Display for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codec::v1::enumeration::display(self, f)
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

        impl $crate::codec::v1::serde::Serialize for $name {
            fn serialize<S: $crate::codec::v1::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::v1::enumeration::encode(self, serializer)
            }
        }

        impl<'de> $crate::codec::v1::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::codec::v1::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codec::v1::enumeration::decode(deserializer)
            }
        }
    )*};
}
