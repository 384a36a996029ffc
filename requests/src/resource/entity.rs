//! [`Entity`] and [`Entities`].

use std::borrow::Cow;

use odata_runtime::{Delta, Property};

use super::{
    Chain, Changes, IntoKey, Media, NewMedia, PropertyResource, RelatedEntities, RelatedEntity,
    Resource, resources,
};
use crate::answer::read;
use crate::path::Path;
use crate::query::{cast_to, path_of};
use crate::request::{Body, CountRequest, Get, List, Method, Request, Rules};
use crate::url::Key;

/// One entity, or one complex value. Derefs to what leads on from it: the navigation properties and the operations of its type.
pub struct Entity<T: Resource>(T::One);

/// A collection of entities. Derefs to the operations that are bound to it.
pub struct Entities<T: Resource>(T::Many);

resources! {
    Entity: One;
    Entities: Many;
}

impl<T: Resource> Entity<T> {
    /// Reads it.
    #[must_use]
    #[inline]
    pub fn get(&self) -> Get<T> {
        Get::of(self.path().clone())
    }

    /// Changes the properties that the value has (`PATCH`; Protocol 4.01, 11.4.3). What an update cannot change is left out, see
    /// [`Request::left_out`].
    #[must_use]
    #[inline]
    pub fn update<V: Clone + Into<T>>(&self, value: &V) -> Request<Option<T>> {
        let value: T = value.clone().into();
        let path = self.path().clone();
        Request::with_object(Method::Patch, path, value, Rules::Update, read::optional).updating()
    }

    /// Changes it, or creates it with this key if it is not there (`PATCH`; Protocol 4.01, 11.4.4). What only the service sets is left out.
    /// With [`if_none_match("*")`](Request::if_none_match) it is created only.
    #[must_use]
    #[inline]
    pub fn upsert<V: Clone + Into<T>>(&self, value: &V) -> Request<Option<T>> {
        let value: T = value.clone().into();
        let path = self.path().clone();
        Request::with_object(Method::Patch, path, value, Rules::Create, read::optional)
    }

    /// Deletes it.
    #[must_use]
    #[inline]
    pub fn delete(&self) -> Request<()> {
        delete(self.path().clone())
    }

    /// It as one of a derived type. With a type that does not derive from `T`, requests are errors.
    #[must_use]
    #[inline]
    pub fn of<S: Resource>(&self) -> Entity<S> {
        self.path().cast(cast_to::<T, S>()).into()
    }

    /// A property of it: `user.property(|u| &u.display_name)`. Errors are those of queries, and the request's.
    #[must_use]
    #[inline]
    pub fn property<V: 'static>(
        &self,
        property: impl FnOnce(&'static T) -> &'static Property<V>,
    ) -> PropertyResource<V> {
        PropertyResource::new(self.path().property(path_of(property)))
    }

    /// The stream of a property (`Edm.Stream`).
    #[must_use]
    #[inline]
    pub fn stream<V: 'static>(
        &self,
        property: impl FnOnce(&'static T) -> &'static Property<V>,
    ) -> Media {
        Media::of(self.path().property(path_of(property)))
    }

    /// Its own stream, if it is a media entity: `$value`.
    #[must_use]
    #[inline]
    pub fn media(&self) -> Media {
        Media::of(self.path().system("$value"))
    }

    /// Reads the reference to it, `…/$ref` (Protocol 4.01, 11.2.8): the value has an id and no properties.
    #[must_use]
    #[inline]
    pub fn get_ref(&self) -> Request<T> {
        Request::get(self.path().system("$ref"), read::object)
    }

    /// An entity to which it is related, by the name of the navigation property.
    #[must_use]
    #[inline]
    pub fn to<S: Resource>(&self, name: impl Into<Cow<'static, str>>) -> RelatedEntity<S> {
        self.path().given(name.into()).into()
    }

    /// The entities to which it is related, by the name of the navigation property.
    #[must_use]
    #[inline]
    pub fn to_many<S: Resource>(&self, name: impl Into<Cow<'static, str>>) -> RelatedEntities<S> {
        self.path().given(name.into()).into()
    }
}

impl<T: Resource> Entities<T> {
    /// Reads the collection, or those of it that a query wants.
    #[must_use]
    #[inline]
    pub fn list(&self) -> List<T> {
        List::of(self.path().clone())
    }

    /// Creates an entity in it (`POST`; Protocol 4.01, 11.4.2), with the related entities that the value has. What only the service sets is
    /// left out, see [`Request::left_out`].
    #[must_use]
    #[inline]
    pub fn create<V: Clone + Into<T>>(&self, value: &V) -> Request<T> {
        let value: T = value.clone().into();
        let path = self.path().clone();
        Request::with_object(Method::Post, path, value, Rules::Create, read::object).creating()
    }

    /// The collection for entities that are created from a stream.
    #[must_use]
    #[inline]
    pub fn media(&self) -> NewMedia<T> {
        NewMedia::of(self.path().clone())
    }

    /// Changes several entities of it at once (`PATCH`; Protocol 4.01, 11.4.12): the answer has the changes that the service made, if it
    /// returns any.
    #[must_use]
    pub fn update(&self, changes: &Changes<T>) -> Request<Option<Delta>> {
        let body = Body::Changes(changes.list.clone());
        let path = self.path().clone();
        Request::of(Method::Patch, path, body, read::optional_delta)
    }

    /// The entity with a key.
    #[must_use]
    #[inline]
    pub fn key<M>(&self, key: impl IntoKey<T::Key, M>) -> Entity<T> {
        self.key_by(key.into_key())
    }

    /// The entity with a key of any kind, such as an alternate one.
    #[must_use]
    #[inline]
    pub fn key_by(&self, key: impl Into<Key>) -> Entity<T> {
        self.path().key(key.into(), T::OPERATIONS).into()
    }

    /// Those of a derived type. With a type that does not derive from `T`, requests are errors.
    #[must_use]
    #[inline]
    pub fn of<S: Resource>(&self) -> Entities<S> {
        self.path().cast(cast_to::<T, S>()).into()
    }

    /// Reads the references to the entities, `…/$ref` (Protocol 4.01, 11.2.8): the items have ids and no properties.
    #[must_use]
    #[inline]
    pub fn refs(&self) -> List<T> {
        List::of(self.path().system("$ref"))
    }

    /// The number of entities: `$count`.
    #[must_use]
    #[inline]
    pub fn count(&self) -> CountRequest<T> {
        CountRequest::of(self.path())
    }
}

impl<T: Resource> List<T> {
    /// Each entity of the list, for a change, a deletion or an action of all at once (URL Conventions 4.01, 4.12 and 4.13): the path ends with
    /// `$filter(…)/$each`. The list can have a filter and nothing else. After a change ask for
    /// [`minimal`](Request::minimal), since what comes back is a collection.
    #[must_use]
    #[inline]
    pub fn each(self) -> Entity<T> {
        self.into_request().into_parts().each().into()
    }
}

pub(super) fn delete(path: Path) -> Request<()> {
    Request::of(Method::Delete, path, Body::None, read::nothing)
}
