//! The macros that generated code calls, each with rows for what a module declares.

/// Declares what leads on from values and collections of the types: newtypes over that of the base type.
#[doc(hidden)]
#[macro_export]
macro_rules! __chains {
    ($(#[$doc:meta] $name:ident($base:ty);)*) => {$(
        #[$doc]
        pub struct $name($base);

        impl ::core::ops::Deref for $name {
            type Target = $base;

            #[inline]
            fn deref(&self) -> &$base {
                &self.0
            }
        }

        impl $crate::v1::Chain for $name {
            #[inline]
            fn of(path: $crate::Path) -> Self {
                Self($crate::v1::Chain::of(path))
            }

            #[inline]
            fn path(&self) -> &$crate::Path {
                $crate::v1::Chain::path(&self.0)
            }
        }
    )*};
}

/// Says of types what leads on from them, their keys, and the operations that are bound to collections of them.
#[doc(hidden)]
#[macro_export]
macro_rules! __resources {
    ($($type:ty: $key:ty, $one:ty, $many:ty, [$($operation:literal),* $(,)?];)*) => {$(
        impl $crate::Resource for $type {
            type Key = $key;
            type One = $one;
            type Many = $many;
            $crate::v1::operations! { $($operation)* }
        }
    )*};
}

/// The names of operations that are bound to a collection, if there are any: each constant is a body of its own to check.
#[doc(hidden)]
#[macro_export]
macro_rules! __operations {
    () => {};
    ($($operation:literal)+) => {
        const OPERATIONS: &'static [&'static str] = &[$($operation),+];
    };
}

/// Declares the composite keys of types.
#[doc(hidden)]
#[macro_export]
macro_rules! __keys {
    ($(#[$doc:meta] $name:ident { $(#[$about:meta] $field:ident($type:ty) $odata:literal),* $(,)? };)*) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $(
                #[$about]
                pub $field: $type,
            )*
        }

        impl $crate::IntoKey<$name> for &$name {
            #[inline]
            fn into_key(self) -> $crate::url::Key {
                $crate::v1::key([$($crate::v1::part($odata, &self.$field)),*])
            }
        }

        impl $crate::IntoKey<$name> for $name {
            #[inline]
            fn into_key(self) -> $crate::url::Key {
                $crate::IntoKey::<$name>::into_key(&self)
            }
        }
    )*};
}
