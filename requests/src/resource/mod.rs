//! Resources: what a path leads to, with the requests that it takes.

mod changes;
mod entity;
mod key;
mod media;
mod property;
mod related;

use odata_runtime::{Collection, Object};

pub use changes::Changes;
pub use entity::{Entities, Entity};
pub use key::{IntoKey, NoKey};
pub use media::{Media, NewMedia};
pub use property::{PropertyResource, PropertyValue, Settable};
pub use related::{RelatedEntities, RelatedEntity};

pub(crate) use crate::path::Chain;
use crate::query::forms;
use crate::request::Queried;

/// A type that paths lead to: an entity type or its family, or a complex type with navigation properties or bound operations. Implemented
/// by generated code.
pub trait Resource: Object + Default + Clone {
    /// The type of its key; [`NoKey`] if it has none.
    type Key;
    /// What one value leads to: its navigation properties and bound operations.
    type One: Chain;
    /// What a collection leads to: the operations that are bound to it.
    type Many: Chain;
    /// The names of operations that are bound to the collection. A key that looks like one is not a segment of its own.
    const OPERATIONS: &'static [&'static str] = &[];
}

impl<T: Resource> Queried<forms::Objects> for T {
    type Of = T;
}

impl<T: Resource> Queried<Option<forms::Objects>> for Option<T> {
    type Of = T;
}

impl<T: Object + Default> Queried<Vec<forms::Objects>> for Collection<T> {
    type Of = T;
}

/// Implements what the resources have in common: they are newtypes over the chain of their type.
macro_rules! resources {
    ($($name:ident: $chain:ident;)*) => {$(
        impl<T: Resource> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self(T::$chain::of(self.0.path().clone()))
            }
        }

        impl<T: Resource> std::fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_tuple(stringify!($name)).field(self.path()).finish()
            }
        }

        impl<T: Resource> From<Path> for $name<T> {
            #[inline]
            fn from(path: Path) -> Self {
                Self(T::$chain::of(path))
            }
        }

        impl<T: Resource> std::ops::Deref for $name<T> {
            type Target = T::$chain;

            #[inline]
            fn deref(&self) -> &T::$chain {
                &self.0
            }
        }

        impl<T: Resource> $name<T> {
            /// The resource of this name at the service root.
            #[doc(hidden)]
            #[inline]
            pub fn root(name: &'static str) -> Self {
                Path::root(name).into()
            }

            /// The resource of this name below another one.
            #[doc(hidden)]
            #[inline]
            pub fn at(parent: &Path, name: &'static str) -> Self {
                parent.name(name).into()
            }

            /// The path.
            #[inline]
            pub fn path(&self) -> &Path {
                self.0.path()
            }
        }
    )*};
}
use resources;
