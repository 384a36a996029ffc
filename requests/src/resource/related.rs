//! [`RelatedEntity`] and [`RelatedEntities`]: what is related and not contained, so that references to it can be changed.

use std::fmt;
use std::ops::Deref;

use super::{Entities, Entity, Resource};
use crate::answer::read;
use crate::path::Path;
use crate::request::{Body, Method, Request};

/// An entity to which another one is related. Derefs to the entity.
pub struct RelatedEntity<T: Resource>(Entity<T>);

/// Entities to which another one is related. Derefs to the collection.
pub struct RelatedEntities<T: Resource>(Entities<T>);

macro_rules! related {
    ($($name:ident: $target:ident;)*) => {$(
        impl<T: Resource> Clone for $name<T> {
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl<T: Resource> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(self.path()).finish()
            }
        }

        impl<T: Resource> From<Path> for $name<T> {
            #[inline]
            fn from(path: Path) -> Self {
                Self(path.into())
            }
        }

        impl<T: Resource> Deref for $name<T> {
            type Target = $target<T>;

            #[inline]
            fn deref(&self) -> &$target<T> {
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
        }
    )*};
}

related! {
    RelatedEntity: Entity;
    RelatedEntities: Entities;
}

/// `$ref` below a path.
fn reference(path: &Path) -> Path {
    path.system("$ref")
}

fn with_reference(method: Method, path: &Path, to: &Path) -> Request<()> {
    let body = Body::Reference(to.clone());
    Request::of(method, reference(path), body, read::nothing)
}

fn remove(path: Path) -> Request<()> {
    Request::of(Method::Delete, path, Body::None, read::nothing)
}

/// References (Protocol 4.01, 11.4.6).
impl<T: Resource> RelatedEntity<T> {
    /// Relates another entity: `PUT …/$ref`.
    #[must_use]
    #[inline]
    pub fn set_ref<S: Resource>(&self, entity: &Entity<S>) -> Request<()> {
        with_reference(Method::Put, self.path(), entity.path())
    }

    /// Relates no entity: `DELETE …/$ref`.
    #[must_use]
    #[inline]
    pub fn remove_ref(&self) -> Request<()> {
        remove(reference(self.path()))
    }
}

/// References (Protocol 4.01, 11.4.6).
impl<T: Resource> RelatedEntities<T> {
    /// Adds an entity: `POST …/$ref`.
    #[must_use]
    #[inline]
    pub fn add_ref<S: Resource>(&self, entity: &Entity<S>) -> Request<()> {
        with_reference(Method::Post, self.path(), entity.path())
    }

    /// Removes an entity from the collection, by the dialect's [`removed_refs`](crate::Dialect::removed_refs).
    #[must_use]
    #[inline]
    pub fn remove_ref<S: Resource>(&self, entity: &Entity<S>) -> Request<()> {
        remove(self.path().member(entity.path()))
    }

    /// Replaces the collection: `PUT …/$ref` (4.01).
    #[must_use]
    pub fn replace_refs<'e, S: Resource>(
        &self,
        entities: impl IntoIterator<Item = &'e Entity<S>>,
    ) -> Request<()> {
        let entities = entities.into_iter().map(|entity| entity.path().clone());
        let body = Body::References(entities.collect());
        Request::of(Method::Put, reference(self.path()), body, read::nothing)
    }
}
