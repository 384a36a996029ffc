//! [`Changes`]: several changes of a collection in one request.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use odata_runtime::Object;

use super::{Entity, Resource};
use crate::request::Change;

/// Changes of a collection, for [`Entities::update`](super::Entities::update) (Protocol 4.01, 11.4.12; JSON Format 4.01, 15.6).
pub struct Changes<T> {
    pub(super) list: Vec<Change>,
    of: PhantomData<fn() -> T>,
}

impl<T: Resource> Changes<T> {
    /// No changes.
    pub const fn new() -> Self {
        Self {
            list: Vec::new(),
            of: PhantomData,
        }
    }

    /// Changes the entity with the key or the id of the value, or creates it if it is not there.
    #[must_use]
    pub fn upsert<V: Clone + Into<T>>(mut self, value: &V) -> Self {
        let value: T = value.clone().into();
        let value: Arc<dyn Object> = Arc::new(value);
        self.list.push(Change::Upsert(value));
        self
    }

    /// Deletes an entity.
    #[must_use]
    pub fn delete<S: Resource>(mut self, entity: &Entity<S>) -> Self {
        let path = entity.path().clone();
        self.list.push(Change::Remove(path, "deleted"));
        self
    }

    /// Removes an entity from the collection, without deleting it.
    #[must_use]
    pub fn remove<S: Resource>(mut self, entity: &Entity<S>) -> Self {
        let path = entity.path().clone();
        self.list.push(Change::Remove(path, "changed"));
        self
    }
}

impl<T: Resource> Default for Changes<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for Changes<T> {
    fn clone(&self) -> Self {
        Self {
            list: self.list.clone(),
            of: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Changes<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Changes").field(&self.list).finish()
    }
}
