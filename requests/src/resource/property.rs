//! [`PropertyResource`]: properties have URLs of their own.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use odata_runtime::{Boxed, Collection, Object, Property, ValueResponse};

use super::entity::delete;
use super::media::bytes;
use super::{Entity, Resource};
use crate::answer::read;
use crate::path::Path;
use crate::query::{cast_to, forms};
use crate::request::{Body, Get, List, Method, Request, Rules, count};

/// A property of an entity, whose value is a `V` (Protocol 4.01, 11.2.4 and 11.4.9).
pub struct PropertyResource<V>(Path, PhantomData<fn() -> V>);

impl<V> Clone for PropertyResource<V> {
    fn clone(&self) -> Self {
        Self::new(self.0.clone())
    }
}

impl<V> fmt::Debug for PropertyResource<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PropertyResource").field(&self.0).finish()
    }
}

/// How a property is read, by the kind of its value. `M` is inferred.
pub trait PropertyValue<M> {
    /// The request.
    type Get;

    #[doc(hidden)]
    fn request(path: Path) -> Self::Get;
}

/// Primitive values, enumerations, and lists of these.
impl<V> PropertyValue<forms::Values> for V
where
    ValueResponse<V>: Object,
{
    type Get = Request<ValueResponse<V>>;

    #[inline]
    fn request(path: Path) -> Self::Get {
        Request::get(path, read::value)
    }
}

/// Complex values.
impl<V: Object + Default> PropertyValue<forms::Objects> for V {
    type Get = Get<V>;

    #[inline]
    fn request(path: Path) -> Self::Get {
        Get::of(path)
    }
}

/// Complex values behind a pointer.
impl<V: Object + Default> PropertyValue<forms::Indirect> for Boxed<V> {
    type Get = Get<V>;

    #[inline]
    fn request(path: Path) -> Self::Get {
        Get::of(path)
    }
}

/// Collections of complex values.
impl<V: Object + Default> PropertyValue<Vec<forms::Objects>> for odata_runtime::List<V> {
    type Get = List<V>;

    #[inline]
    fn request(path: Path) -> Self::Get {
        List::of(path)
    }
}

/// A value that can replace that of a property. `M` is inferred.
pub trait Settable<M>: Clone {
    #[doc(hidden)]
    fn body(&self) -> Arc<dyn Object>;
}

impl<V: Clone> Settable<forms::Values> for V
where
    ValueResponse<V>: Object,
{
    fn body(&self) -> Arc<dyn Object> {
        Arc::new(ValueResponse {
            value: Property::Value(self.clone()),
            ..ValueResponse::default()
        })
    }
}

impl<V: Object + Clone> Settable<forms::Objects> for V {
    fn body(&self) -> Arc<dyn Object> {
        Arc::new(self.clone())
    }
}

impl<V: Object + Default + Clone> Settable<forms::Indirect> for Boxed<V> {
    fn body(&self) -> Arc<dyn Object> {
        Arc::new(V::clone(self))
    }
}

impl<V: Object + Default + Clone> Settable<Vec<forms::Objects>> for odata_runtime::List<V> {
    fn body(&self) -> Arc<dyn Object> {
        Arc::new(Collection {
            value: Property::Value(self.clone()),
            ..Collection::default()
        })
    }
}

impl<V> PropertyResource<V> {
    #[inline]
    pub(super) fn new(path: Path) -> Self {
        Self(path, PhantomData)
    }

    /// A property by name or path, such as a dynamic one of an open type.
    ///
    /// ```
    /// use odata_requests::{Path, PropertyResource};
    ///
    /// let size = PropertyResource::<i32>::named(&Path::raw("items(1)"), "size");
    /// assert_eq!(size.get().url()?, "items(1)/size");
    /// # Ok::<(), odata_requests::RequestError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn named(of: &Path, path: impl Into<Cow<'static, str>>) -> Self {
        Self::new(of.given_path(path.into()))
    }

    /// The path.
    #[inline]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Reads it: a [`Get`] of a complex value, a [`List`] of a collection of these, otherwise a request for a [`ValueResponse`].
    #[must_use]
    #[inline]
    pub fn get<M>(&self) -> V::Get
    where
        V: PropertyValue<M>,
    {
        V::request(self.0.clone())
    }

    /// Replaces the value (`PUT`).
    #[must_use]
    #[inline]
    pub fn set<M>(&self, value: &V) -> Request<()>
    where
        V: Settable<M>,
    {
        written(Method::Put, &self.0, value.body())
    }

    /// Changes the properties that the value has (`PATCH`), of a complex value. The answer is the value if the service returns it (Protocol
    /// 4.01, 11.4.9.2).
    #[must_use]
    #[inline]
    pub fn update(&self, value: &V) -> Request<Option<V>>
    where
        V: Object + Default + Clone,
    {
        let body = Settable::<forms::Objects>::body(value);
        written(Method::Patch, &self.0, body).reading(read::optional::<V>)
    }

    /// Makes it null (`DELETE`).
    #[must_use]
    #[inline]
    pub fn delete(&self) -> Request<()> {
        delete(self.0.clone())
    }

    /// The raw value: `$value`.
    #[must_use]
    #[inline]
    pub fn value(&self) -> Request<Vec<u8>> {
        bytes(self.0.system("$value"))
    }

    /// The number of items of a collection: `$count`.
    #[must_use]
    #[inline]
    pub fn count(&self) -> Request<u64> {
        count(&self.0)
    }

    /// What leads on from a complex value: navigation properties and operations of its type.
    #[must_use]
    #[inline]
    pub fn resource(&self) -> Entity<V>
    where
        V: Resource,
    {
        self.0.clone().into()
    }
}

impl<V: Object + Default> PropertyResource<V> {
    /// The complex value as one of a derived type. With a type that does not derive from `V`, requests are errors.
    #[must_use]
    #[inline]
    pub fn of<S: Object + Default>(&self) -> PropertyResource<S> {
        PropertyResource::new(self.0.cast(cast_to::<V, S>()))
    }
}

impl<V: 'static> PropertyResource<odata_runtime::List<V>> {
    /// The item at an index of an ordered collection, from its end if the index is negative (URL Conventions 4.01, 4.10).
    #[must_use]
    pub fn nth(&self, index: i64) -> PropertyResource<V> {
        PropertyResource::new(self.0.index(index))
    }

    /// The complex values that are of a derived type.
    #[must_use]
    #[inline]
    pub fn items_of<S: Object + Default>(&self) -> PropertyResource<odata_runtime::List<S>>
    where
        V: Object + Default,
    {
        PropertyResource::new(self.0.cast(cast_to::<V, S>()))
    }
}

fn written(method: Method, path: &Path, body: Arc<dyn Object>) -> Request<()> {
    let body = Body::object(body, Rules::Update);
    Request::of(method, path.clone(), body, read::nothing)
}
