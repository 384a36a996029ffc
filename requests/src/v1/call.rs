//! Calls of operations.

use std::sync::Arc;

use odata_runtime::values::{Custom, Json};
use odata_runtime::{Collection, Enumeration, Object, ValueResponse};
use serde::Serialize;

use crate::answer::read;
use crate::error::RequestError;
use crate::path::{Argument as Written, Path};
use crate::query::forms;
use crate::request::{Accept, Body, Get, List, Method, Request, Rules};
use crate::resource::{Entities, Entity, Media, Resource};
use crate::url::{Key, Literal, ToLiteral};

/// A value that stands in the path as a literal. `M` is inferred.
pub trait Argument<M> {
    /// The literal.
    fn literal(self) -> Literal;
}

impl<T: ToLiteral> Argument<forms::Values> for T {
    #[inline]
    fn literal(self) -> Literal {
        self.to_literal()
    }
}

impl<E: Enumeration> Argument<forms::Names> for E {
    #[inline]
    fn literal(self) -> Literal {
        Literal::of_enumeration(&self)
    }
}

impl<E: Enumeration> Argument<&'static forms::Names> for &E {
    #[inline]
    fn literal(self) -> Literal {
        Literal::of_enumeration(self)
    }
}

impl<E: Enumeration> Argument<forms::NamesOrNull> for Option<E> {
    #[inline]
    fn literal(self) -> Literal {
        self.map_or_else(Literal::null, |value| Literal::of_enumeration(&value))
    }
}

impl<E: Enumeration> Argument<&'static forms::NamesOrNull> for Option<&E> {
    #[inline]
    fn literal(self) -> Literal {
        self.map_or_else(Literal::null, Literal::of_enumeration)
    }
}

impl<C: Custom> Argument<&'static forms::Own> for &C {
    #[inline]
    fn literal(self) -> Literal {
        Literal::of_custom(self)
    }
}

impl<C: Custom> Argument<Option<&'static forms::Own>> for Option<&C> {
    #[inline]
    fn literal(self) -> Literal {
        self.map_or_else(Literal::null, Literal::of_custom)
    }
}

/// A call of an operation: its arguments, then what it returns.
#[derive(Debug, Clone)]
pub struct Call(Path);

impl Call {
    /// A call of an operation that is bound to a resource, by its qualified name.
    pub fn bound(to: &Path, name: &'static str) -> Self {
        Self(to.operation(name, true))
    }

    /// A call of an import, by its name.
    pub fn import(name: &'static str) -> Self {
        Self(Path::default().operation(name, false))
    }

    /// An argument as a literal.
    #[inline]
    #[must_use]
    pub fn with<M>(self, name: &'static str, value: impl Argument<M>) -> Self {
        self.literal(name, value.literal())
    }

    /// An argument as a literal, or none.
    #[inline]
    #[must_use]
    pub fn with_if<M, A: Argument<M>>(self, name: &'static str, value: Option<A>) -> Self {
        match value {
            Some(value) => self.literal(name, value.literal()),
            None => self,
        }
    }

    /// An argument as JSON, by a parameter alias.
    #[inline]
    #[must_use]
    pub fn with_alias<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.json(name, Json::from_value(value))
    }

    /// An argument as JSON, by a parameter alias, or none.
    #[inline]
    #[must_use]
    pub fn with_alias_if<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: Option<&T>,
    ) -> Self {
        match value {
            Some(value) => self.json(name, Json::from_value(value)),
            None => self,
        }
    }

    fn literal(self, name: &'static str, value: Literal) -> Self {
        Self(self.0.argument(name, Written::Literal(value)))
    }

    fn json(
        self,
        name: &'static str,
        value: Result<Json, odata_runtime::values::JsonError>,
    ) -> Self {
        let argument = match value {
            Ok(json) => Written::Literal(Literal::json(&json)),
            Err(error) => Written::Fault(RequestError::Json(error.to_string())),
        };
        Self(self.0.argument(name, argument))
    }

    fn function(self) -> Path {
        self.0.into_function()
    }

    /// A composable function that returns one entity.
    #[inline]
    #[must_use]
    pub fn entity<T: Resource>(self) -> Entity<T> {
        self.function().into()
    }

    /// A composable function that returns a collection of entities.
    #[inline]
    #[must_use]
    pub fn entities<T: Resource>(self) -> Entities<T> {
        self.function().into()
    }

    /// A function that returns an object.
    #[inline]
    #[must_use]
    pub fn get<T: Object + Default>(self) -> Get<T> {
        Get::of(self.function())
    }

    /// A function that returns a collection of objects.
    #[inline]
    #[must_use]
    pub fn list<T: Object + Default>(self) -> List<T> {
        List::of(self.function())
    }

    /// A function that returns another value.
    #[inline]
    #[must_use]
    pub fn value<T>(self) -> Request<ValueResponse<T>>
    where
        ValueResponse<T>: Object,
    {
        Request::get(self.function(), read::value)
    }

    /// A function that returns a stream.
    #[inline]
    #[must_use]
    pub fn media(self) -> Media {
        Media::of(self.function())
    }

    /// An action with parameters.
    #[inline]
    #[must_use]
    pub fn post<P: Object>(self, parameters: P) -> Action {
        self.posted(Arc::new(parameters))
    }

    fn posted(self, parameters: Arc<dyn Object>) -> Action {
        Action(self.0, Body::object(parameters, Rules::Plain))
    }

    /// An action without parameters: it has no body.
    #[must_use]
    pub fn post_empty(self) -> Action {
        Action(self.0, Body::None)
    }
}

/// A call of an action: what it returns.
#[derive(Debug, Clone)]
pub struct Action(Path, Body);

impl Action {
    #[inline]
    fn request<R>(self, read: crate::answer::Read<R>) -> Request<R> {
        Request::of(Method::Post, self.0, self.1, read)
    }

    /// Nothing.
    #[must_use]
    pub fn nothing(self) -> Request<()> {
        self.request(read::nothing)
    }

    /// An object.
    #[inline]
    #[must_use]
    pub fn object<T: Object + Default>(self) -> Request<T> {
        self.request(read::object)
    }

    /// A collection of objects.
    #[inline]
    #[must_use]
    pub fn collection<T: Object + Default>(self) -> Request<Collection<T>> {
        self.request(read::object)
    }

    /// Another value.
    #[inline]
    #[must_use]
    pub fn value<T>(self) -> Request<ValueResponse<T>>
    where
        ValueResponse<T>: Object,
    {
        self.request(read::value)
    }

    /// A stream.
    #[must_use]
    pub fn bytes(self) -> Request<Vec<u8>> {
        self.request(read::bytes).accepting(Accept::Any)
    }
}

/// A value or none, for a parameter that takes both.
#[inline]
pub fn option<T>(value: impl Into<Option<T>>) -> Option<T> {
    value.into()
}

/// The entity with an alternate key.
#[inline]
pub fn by_key<T: Resource>(collection: &Path, key: impl Into<Key>) -> Entity<T> {
    collection.key(key.into(), T::OPERATIONS).into()
}

/// A part of a composite key.
#[inline]
pub fn part<M>(name: &'static str, value: impl Argument<M>) -> (&'static str, Literal) {
    (name, value.literal())
}

/// A composite key.
pub fn key(parts: impl IntoIterator<Item = (&'static str, Literal)>) -> Key {
    parts
        .into_iter()
        .fold(None::<crate::url::NamedKey>, |key, (name, value)| {
            Some(match key {
                Some(key) => key.and(name, value),
                None => Key::named(name, value),
            })
        })
        .map_or_else(|| Key::of(""), Key::from)
}
