//! [`Media`] and [`NewMedia`]: streams (Protocol 4.01, 11.2.3 and 11.4.7).

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use odata_runtime::Object;

use super::entity::delete;
use crate::answer::read;
use crate::path::Path;
use crate::request::{Accept, Body, Method, Request};

/// A stream: that of a media entity or of a property.
#[derive(Debug, Clone, PartialEq)]
pub struct Media(Path);

impl Media {
    #[inline]
    pub(crate) fn of(path: Path) -> Self {
        Self(path)
    }

    /// The path.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Reads the bytes.
    #[must_use]
    pub fn get(&self) -> Request<Vec<u8>> {
        bytes(self.0.clone())
    }

    /// Replaces the bytes (`PUT`).
    #[must_use]
    pub fn put(
        &self,
        content_type: impl Into<Cow<'static, str>>,
        bytes: impl Into<Vec<u8>>,
    ) -> Request<()> {
        self.written(Method::Put, content_type.into(), bytes.into())
    }

    /// Changes the bytes in the way of their media type (`PATCH`), which the standard does not define and some services have.
    #[must_use]
    pub fn patch(
        &self,
        content_type: impl Into<Cow<'static, str>>,
        bytes: impl Into<Vec<u8>>,
    ) -> Request<()> {
        self.written(Method::Patch, content_type.into(), bytes.into())
    }

    fn written(
        &self,
        method: Method,
        content_type: Cow<'static, str>,
        bytes: Vec<u8>,
    ) -> Request<()> {
        let body = Body::bytes(content_type, bytes);
        Request::of(method, self.0.clone(), body, read::nothing)
    }

    /// Deletes the stream.
    #[must_use]
    pub fn delete(&self) -> Request<()> {
        delete(self.0.clone())
    }
}

pub(super) fn bytes(path: Path) -> Request<Vec<u8>> {
    Request::get(path, read::bytes).accepting(Accept::Any)
}

/// A collection of media entities, for new ones.
pub struct NewMedia<T>(Path, PhantomData<fn() -> T>);

impl<T: Object + Default> NewMedia<T> {
    #[inline]
    pub(super) fn of(path: Path) -> Self {
        Self(path, PhantomData)
    }

    /// Creates an entity with this stream (`POST`; Protocol 4.01, 11.4.7.1).
    #[must_use]
    #[inline]
    pub fn create(
        &self,
        content_type: impl Into<Cow<'static, str>>,
        bytes: impl Into<Vec<u8>>,
    ) -> Request<T> {
        let body = Body::bytes(content_type.into(), bytes.into());
        Request::of(Method::Post, self.0.clone(), body, read::object).creating()
    }
}

impl<T> Clone for NewMedia<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T> fmt::Debug for NewMedia<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("NewMedia").field(&self.0).finish()
    }
}
