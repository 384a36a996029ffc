//! The impls of the structs of actions' parameters: fewer than other structs have, since programs only fill and send them.

/// Implements the traits of every struct of parameters. Takes rows as `roots!` does. The arms of `get` and `slot` are those of `roots!`: if
/// both passed their rows on to a macro for these, the compiler would parse the rows of each model twice.
///
/// `parameters! { struct Send(TYPES[0]); 0 note String|; 1 order |Boxed; }`
#[doc(hidden)]
#[macro_export]
macro_rules! __parameters {
    ($(
        struct $name:ident($table:expr);
        $($i:literal $field:ident $($form:ident)? | $($object:ident)?;)*
    )*) => {$(
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self {
                    extras: $crate::Extras::new(),
                    $($field: $crate::Property::Absent,)*
                }
            }
        }

        impl ::core::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                $crate::codec::v1::clone(self)
            }
        }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::codec::v1::debug(self, f)
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
    };
}
