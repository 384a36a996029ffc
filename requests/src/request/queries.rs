//! Requests that take the options of a query: [`Get`], [`List`] and [`CountRequest`].

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use odata_runtime::{Collection, Delta, Object, Property};

use super::{Accept, IntoEtag, IntoRequest, Preference, Request};
use crate::answer::read;
use crate::path::Path;
use crate::query::kinds::Boolean;
use crate::query::{
    Alias, Apply, Expands, Expansion, Operand, Orders, Paths, Query, Search, Value,
};

/// A request for one object, with the options of a query that apply to one. Derefs to the request.
pub struct Get<T>(Request<T>);

/// A request for a collection, with all options of a query. Derefs to the request.
pub struct List<T: 'static>(Request<Collection<T>>);

/// A request for the number of items in a collection: `…/$count`. Derefs to the request.
pub struct CountRequest<T>(Request<u64>, PhantomData<fn() -> T>);

macro_rules! requests {
    ($($name:ident => $answer:ty;)*) => {$(
        impl<T> Clone for $name<T> {
            fn clone(&self) -> Self {
                self.with(self.0.clone())
            }
        }

        impl<T> PartialEq for $name<T> {
            fn eq(&self, other: &Self) -> bool {
                self.0 == other.0
            }
        }

        impl<T> fmt::Debug for $name<T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<T> Deref for $name<T> {
            type Target = Request<$answer>;

            #[inline]
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl<T> IntoRequest for $name<T> {
            type Answer = $answer;

            #[inline]
            fn into_request(self) -> Request<$answer> {
                self.0
            }
        }

        impl<T> IntoRequest for &$name<T> {
            type Answer = $answer;

            #[inline]
            fn into_request(self) -> Request<$answer> {
                self.0.clone()
            }
        }

        impl<T> From<$name<T>> for Request<$answer> {
            #[inline]
            fn from(request: $name<T>) -> Self {
                request.0
            }
        }

        impl<T> $name<T> {
            /// The request without the methods of queries.
            #[must_use]
            #[inline]
            pub fn into_request(self) -> Request<$answer> {
                self.0
            }

            /// Like [`Request::if_match`].
            #[must_use]
            #[inline]
            pub fn if_match(self, etag: impl IntoEtag) -> Self {
                self.changed(|request| request.if_match(etag))
            }

            /// Like [`Request::if_none_match`].
            #[must_use]
            #[inline]
            pub fn if_none_match(self, etag: impl IntoEtag) -> Self {
                self.changed(|request| request.if_none_match(etag))
            }

            /// Like [`Request::prefer`].
            #[must_use]
            #[inline]
            pub fn prefer(self, preference: impl Into<Preference>) -> Self {
                self.changed(|request| request.prefer(preference))
            }

            /// Like [`Request::header`].
            #[must_use]
            #[inline]
            pub fn header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.changed(|request| request.header(name, value))
            }

            /// Like [`Request::option`].
            #[must_use]
            #[inline]
            pub fn option(
                self,
                name: impl Into<Cow<'static, str>>,
                value: impl Into<Cow<'static, str>>,
            ) -> Self {
                self.changed(|request| request.option(name, value))
            }

            /// Like [`Request::ieee754_compatible`].
            #[must_use]
            #[inline]
            pub fn ieee754_compatible(self) -> Self {
                self.changed(Request::ieee754_compatible)
            }
        }

        impl<T: Object + Default> $name<T> {
            /// Changes the options by those of a [`Query`], for what this type has no method for.
            #[must_use]
            #[inline]
            pub fn query(mut self, change: impl FnOnce(Query<T>) -> Query<T>) -> Self {
                let query = &mut self.0.parts_mut().query;
                *query = Some(change(Query::resumed(query.take())).into_options());
                self
            }
        }
    )*};
}

requests! {
    Get => T;
    List => Collection<T>;
    CountRequest => u64;
}

macro_rules! shapes {
    ($($name:ident)*) => {$(
        /// Options of the values that are returned.
        impl<T: Object + Default> $name<T> {
            /// `$select`: see [`Query::select`].
            #[must_use]
            #[inline]
            pub fn select<P: Paths>(self, paths: impl FnOnce(&'static T) -> P) -> Self {
                self.query(|query| query.select(paths))
            }

            /// `$expand` without options: see [`Query::expand`].
            #[must_use]
            #[inline]
            pub fn expand<P: Paths>(self, paths: impl FnOnce(&'static T) -> P) -> Self {
                self.query(|query| query.expand(paths))
            }

            /// `$expand` of references: see [`Query::expand_ref`].
            #[must_use]
            #[inline]
            pub fn expand_ref<P: Paths>(self, paths: impl FnOnce(&'static T) -> P) -> Self {
                self.query(|query| query.expand_ref(paths))
            }

            /// `$expand` of numbers: see [`Query::expand_count`].
            #[must_use]
            #[inline]
            pub fn expand_count<P: Paths>(self, paths: impl FnOnce(&'static T) -> P) -> Self {
                self.query(|query| query.expand_count(paths))
            }

            /// `$expand` with options: see [`Query::expand_with`].
            #[must_use]
            #[inline]
            pub fn expand_with<M, V>(
                self,
                path: impl FnOnce(&'static T) -> &'static Property<V>,
                options: impl FnOnce(
                    Expansion<<Property<V> as Expands<M>>::To>,
                ) -> Expansion<<Property<V> as Expands<M>>::To>,
            ) -> Self
            where
                V: 'static,
                Property<V>: Expands<M>,
            {
                self.query(|query| query.expand_with(path, options))
            }

            /// `$compute`: see [`Query::compute`].
            #[must_use]
            #[inline]
            pub fn compute<E: Value>(
                self,
                alias: impl Alias,
                value: impl FnOnce(&'static T) -> E,
            ) -> Self {
                self.query(|query| query.compute(alias, value))
            }
        }
    )*};
}

shapes! { Get List }

macro_rules! choices {
    ($($name:ident)*) => {$(
        /// Options of which items count.
        impl<T: Object + Default> $name<T> {
            /// `$filter`: see [`Query::filter`].
            #[must_use]
            #[inline]
            pub fn filter<C: Operand<Boolean>>(
                self,
                condition: impl FnOnce(&'static T) -> C,
            ) -> Self {
                self.query(|query| query.filter(condition))
            }

            /// `$search`: see [`Query::search`].
            #[must_use]
            #[inline]
            pub fn search(self, search: impl Into<Search>) -> Self {
                self.query(|query| query.search(search))
            }
        }
    )*};
}

choices! { List CountRequest }

impl<T: Object + Default> List<T> {
    /// A request for a collection.
    #[inline]
    pub(crate) fn of(path: Path) -> Self {
        Self(Request::get(path, read::object::<Collection<T>>))
    }

    /// `$apply`: see [`Query::apply`]. The answer has the rows that the transformations make.
    #[must_use]
    pub fn apply<R: Object + Default>(
        mut self,
        transformations: impl FnOnce(Apply<T>) -> Apply<R>,
    ) -> List<R> {
        let query = self.0.parts_mut().query.take();
        let query = Query::<T>::resumed(query).apply(transformations);
        self.0.parts_mut().query = Some(query.into_options());
        List(self.0.reading(read::object::<Collection<R>>))
    }

    /// `$orderby`: see [`Query::order_by`].
    #[must_use]
    #[inline]
    pub fn order_by<O: Orders>(self, orders: impl FnOnce(&'static T) -> O) -> Self {
        self.query(|query| query.order_by(orders))
    }

    /// `$top`: at most so many items in all pages. [`Preference::max_page_size`] is for each page.
    #[must_use]
    #[inline]
    pub fn top(self, items: u64) -> Self {
        self.query(|query| query.top(items))
    }

    /// `$skip`.
    #[must_use]
    #[inline]
    pub fn skip(self, items: u64) -> Self {
        self.query(|query| query.skip(items))
    }

    /// `$count=true`: the answer has the number of all items.
    #[must_use]
    #[inline]
    pub fn count(self) -> Self {
        self.query(Query::count)
    }

    /// Reads the answer as changes, which the functions named `delta` return, and the services that track changes
    /// ([`Preference::track_changes`]).
    #[must_use]
    #[inline]
    pub fn delta(self) -> Request<Delta> {
        self.0.reading(read::delta)
    }
}

impl<T: Object + Default> Get<T> {
    /// A request for an object.
    #[inline]
    pub(crate) fn of(path: Path) -> Self {
        Self(Request::get(path, read::object::<T>))
    }

    /// Takes an answer without a body, or `null`, as `None`.
    #[must_use]
    #[inline]
    pub fn optional(self) -> Request<Option<T>> {
        self.0.optional()
    }
}

impl<T> CountRequest<T> {
    #[inline]
    pub(crate) fn of(path: &Path) -> Self {
        Self(count(path), PhantomData)
    }
}

/// A request for the number of items at a path.
pub(crate) fn count(path: &Path) -> Request<u64> {
    Request::get(path.system("$count"), read::count).accepting(Accept::Text)
}

impl<T> Get<T> {
    #[inline]
    fn with(&self, request: Request<T>) -> Self {
        Self(request)
    }

    #[inline]
    fn changed(self, change: impl FnOnce(Request<T>) -> Request<T>) -> Self {
        Self(change(self.0))
    }
}

impl<T> List<T> {
    #[inline]
    fn with(&self, request: Request<Collection<T>>) -> Self {
        Self(request)
    }

    #[inline]
    fn changed(
        self,
        change: impl FnOnce(Request<Collection<T>>) -> Request<Collection<T>>,
    ) -> Self {
        Self(change(self.0))
    }
}

impl<T> CountRequest<T> {
    #[inline]
    fn with(&self, request: Request<u64>) -> Self {
        Self(request, PhantomData)
    }

    #[inline]
    fn changed(self, change: impl FnOnce(Request<u64>) -> Request<u64>) -> Self {
        Self(change(self.0), PhantomData)
    }
}
