//! [`Request`]: a request as a value.

mod body;
mod method;
mod parts;
mod preference;
mod queries;

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use odata_runtime::{Collection, Decoder, Object};

pub use body::LeftOut;
pub(crate) use body::{Body, Bound, Change, Rules};
pub use method::Method;
pub use parts::Prepared;
pub(crate) use parts::{Accept, Handling, Parts};
pub use preference::Preference;
pub(crate) use queries::count;
pub use queries::{CountRequest, Get, List};

use crate::answer::{Answer, Read, ResponseError, read};
use crate::error::RequestError;
use crate::headers::Headers;
use crate::path::Path;
use crate::query::{Query, forms};
use crate::url::Dialect;

/// A request, and the type `R` of its answer. It sends nothing: [`prepared`](Self::prepared) is what to send, and [`answer`](Self::answer)
/// reads what came back.
///
/// Two requests are equal if the same is sent for both in the standard's dialect, or if both fail alike.
pub struct Request<R> {
    parts: Box<Parts>,
    pub(crate) read: Read<R>,
}

impl<R> Clone for Request<R> {
    fn clone(&self) -> Self {
        Self {
            parts: self.parts.clone(),
            read: self.read,
        }
    }
}

impl<R> PartialEq for Request<R> {
    fn eq(&self, other: &Self) -> bool {
        self.parts.part(&Dialect::STANDARD, "") == other.parts.part(&Dialect::STANDARD, "")
    }
}

/// Method, URL in the standard's dialect, headers without secrets, and the body as the `Debug` of its type shows it.
impl<R> fmt::Debug for Request<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.parts.show(f)
    }
}

/// A [`Request`], or one of the forms that take the options of a query. Whatever sends requests takes all of them, by value or by reference:
///
/// ```
/// use odata_requests::{Answer, Headers, IntoRequest, Request, ResponseError};
/// use odata_runtime::Decoder;
///
/// fn send<Q: IntoRequest>(request: Q) -> Result<Answer<Q::Answer>, ResponseError> {
///     let request: Request<Q::Answer> = request.into_request();
///     // … sends it, and reads what comes back:
///     request.answer(&Decoder::new(), 204, &Headers::new(), b"")
/// }
/// ```
pub trait IntoRequest {
    /// The type of the answer.
    type Answer;

    /// The request.
    fn into_request(self) -> Request<Self::Answer>;
}

impl<R> IntoRequest for Request<R> {
    type Answer = R;

    #[inline]
    fn into_request(self) -> Self {
        self
    }
}

impl<R> IntoRequest for &Request<R> {
    type Answer = R;

    #[inline]
    fn into_request(self) -> Request<R> {
        self.clone()
    }
}

/// An entity tag, or that of a value which may have none. Without one the request is an error: it would be sent without the condition.
pub trait IntoEtag {
    /// The tag.
    fn into_etag(self) -> Option<String>;
}

impl IntoEtag for &str {
    fn into_etag(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl IntoEtag for String {
    fn into_etag(self) -> Option<String> {
        Some(self)
    }
}

impl IntoEtag for &String {
    fn into_etag(self) -> Option<String> {
        Some(self.clone())
    }
}

impl<E: IntoEtag> IntoEtag for Option<E> {
    fn into_etag(self) -> Option<String> {
        self.and_then(E::into_etag)
    }
}

/// A type of answers whose values the options of a query shape: `T`, `Option<T>` and `Collection<T>`. `M` is inferred.
pub trait Queried<M> {
    /// The type of the values.
    type Of: Object + Default;
}

/// A type of answers to changes, and the type of the changed value. `M` is inferred.
pub trait Represents<M> {
    /// The type of the value.
    type Value: Object + Default;
}

impl<T: Object + Default> Represents<forms::Objects> for T {
    type Value = T;
}

impl<T: Object + Default> Represents<Option<forms::Objects>> for Option<T> {
    type Value = T;
}

impl<R> Request<R> {
    #[inline]
    pub(crate) fn new(parts: Box<Parts>, read: Read<R>) -> Self {
        Self { parts, read }
    }

    #[inline]
    pub(crate) fn reading<S>(self, read: Read<S>) -> Request<S> {
        Request {
            parts: self.parts,
            read,
        }
    }

    #[inline]
    pub(crate) fn into_parts(self) -> Parts {
        *self.parts
    }

    #[inline]
    pub(crate) fn split(self) -> (Box<Parts>, Read<R>) {
        (self.parts, self.read)
    }

    #[inline]
    pub(crate) fn parts_mut(&mut self) -> &mut Parts {
        &mut self.parts
    }

    /// `If-Match`: only if the entity has this version, an ETag verbatim, or `*` (Protocol 4.01, 8.2.4).
    #[must_use]
    #[inline]
    pub fn if_match(mut self, etag: impl IntoEtag) -> Self {
        self.parts.condition("If-Match", etag.into_etag());
        self
    }

    /// `If-None-Match`: only if the entity has another version, or with `*` if there is none (Protocol 4.01, 8.2.5).
    #[must_use]
    #[inline]
    pub fn if_none_match(mut self, etag: impl IntoEtag) -> Self {
        self.parts.condition("If-None-Match", etag.into_etag());
        self
    }

    /// Adds a preference; one of the same name is replaced.
    #[must_use]
    #[inline]
    pub fn prefer(mut self, preference: impl Into<Preference>) -> Self {
        self.parts.prefer(preference.into());
        self
    }

    /// Sets a header, also one that would be set otherwise. Several preferences are joined.
    #[must_use]
    #[inline]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parts.header(name.into(), value.into());
        self
    }

    /// A query option, not percent-encoded: a custom one, or a system query option or parameter alias with its `$` or `@`.
    #[must_use]
    #[inline]
    pub fn option(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.parts.options.push((name.into(), value.into()));
        self
    }

    /// Writes every Int64 and Decimal of the body as a string, says so in `Content-Type`, and asks for the same (JSON Format 4.01, 3.2).
    #[must_use]
    #[inline]
    pub fn ieee754_compatible(mut self) -> Self {
        self.parts.strings = true;
        self
    }

    /// Sets options of a query for the values of the answer, such as `$select` and `$expand` for what a create or an action returns.
    #[must_use]
    #[inline]
    pub fn query<M>(mut self, change: impl FnOnce(Query<R::Of>) -> Query<R::Of>) -> Self
    where
        R: Queried<M>,
    {
        let query = &mut self.parts.query;
        *query = Some(change(Query::resumed(query.take())).into_options());
        self
    }

    /// Asks for no body after a change: `Prefer: return=minimal`.
    #[must_use]
    #[inline]
    pub fn minimal(self) -> Request<()> {
        self.prefer(Preference::return_minimal())
            .reading(read::nothing)
    }

    /// Asks for the changed value: `Prefer: return=representation`.
    #[must_use]
    #[inline]
    pub fn representation<M>(self) -> Request<R::Value>
    where
        R: Represents<M>,
    {
        self.prefer(Preference::return_representation())
            .reading(read::object::<R::Value>)
    }

    /// Sends the whole value with `PUT`, which sets what the value does not have to its default (Protocol 4.01, 11.4.3), instead of an
    /// update or upsert with `PATCH`.
    #[must_use]
    #[inline]
    pub fn replace(mut self) -> Self {
        self.parts.replace();
        self
    }

    /// Also writes related entities in an update: see [`RequestBody::with_navigation`](odata_runtime::RequestBody::with_navigation).
    #[must_use]
    #[inline]
    pub fn with_navigation(mut self, path: impl Into<String>) -> Self {
        self.parts.with_navigation(path.into());
        self
    }

    /// Sends these bytes as the body, for what a service takes in another media type than JSON.
    #[must_use]
    pub fn content(
        mut self,
        content_type: impl Into<Cow<'static, str>>,
        bytes: impl Into<Vec<u8>>,
    ) -> Self {
        self.parts.body = Body::bytes(content_type.into(), bytes.into());
        self
    }

    /// Relates the new or changed entity to an existing one, by the name of the navigation property (JSON Format 4.0, 8.5): the body has
    /// `name@odata.bind` with the URL of that entity.
    #[must_use]
    #[inline]
    pub fn bind(mut self, name: impl Into<Cow<'static, str>>, entity: &Path) -> Self {
        self.parts.bind(name.into(), Bound::One(entity.clone()));
        self
    }

    /// Relates the new or changed entity to several existing ones.
    #[must_use]
    pub fn bind_all<'e>(
        mut self,
        name: impl Into<Cow<'static, str>>,
        entities: impl IntoIterator<Item = &'e Path>,
    ) -> Self {
        let entities = entities.into_iter().cloned().collect();
        self.parts.bind(name.into(), Bound::Many(entities));
        self
    }

    /// The method. With [`LongUrls::Query`](crate::url::LongUrls::Query) a long URL makes it a `POST`: see [`prepared`](Self::prepared).
    pub fn method(&self) -> Method {
        self.parts.method
    }

    /// The URL relative to the service root, in the standard's dialect.
    ///
    /// # Errors
    ///
    /// A [`RequestError`] that says what is not a property, a name or an option.
    pub fn url(&self) -> Result<String, RequestError> {
        self.url_for(&Dialect::STANDARD)
    }

    /// The URL relative to the service root.
    ///
    /// # Errors
    ///
    /// Like [`url`](Self::url), and [`RequestError::TooLong`] or [`RequestError::NeedsBatch`] by the limit of the dialect.
    pub fn url_for(&self, dialect: &Dialect) -> Result<String, RequestError> {
        self.parts.url(dialect, "")
    }

    /// The headers in the standard's dialect.
    ///
    /// # Errors
    ///
    /// [`RequestError::Header`] if one cannot be sent.
    pub fn headers(&self) -> Result<Headers, RequestError> {
        self.headers_for(&Dialect::STANDARD)
    }

    /// The headers: those of the protocol, and those that were set.
    ///
    /// # Errors
    ///
    /// Like [`headers`](Self::headers).
    pub fn headers_for(&self, dialect: &Dialect) -> Result<Headers, RequestError> {
        self.parts.headers_for(dialect)
    }

    /// The body; empty if there is none. URLs in it are relative to that of the request: see [`prepared`](Self::prepared).
    ///
    /// # Errors
    ///
    /// [`RequestError::Body`] if the value must not be sent.
    pub fn body(&self) -> Result<Vec<u8>, RequestError> {
        self.parts.body(&Dialect::STANDARD, "")
    }

    /// What the body does not have of the value, since only the service sets it, or since an update cannot change it.
    ///
    /// # Errors
    ///
    /// Like [`body`](Self::body).
    pub fn left_out(&self) -> Result<LeftOut, RequestError> {
        self.parts.body.left_out()
    }

    /// Everything that is to be sent to the service at `base`. An empty base leaves URLs relative.
    ///
    /// # Errors
    ///
    /// Those of [`url_for`](Self::url_for), [`headers_for`](Self::headers_for) and [`body`](Self::body).
    pub fn prepared(&self, dialect: &Dialect, base: &str) -> Result<Prepared, RequestError> {
        self.parts.prepared(dialect, base)
    }

    /// The same, as a request of the crate `http`.
    ///
    /// # Errors
    ///
    /// Like [`prepared`](Self::prepared), and [`RequestError::Url`] if the URL is relative, or `http` does not take it.
    #[cfg(feature = "http")]
    pub fn into_http(
        self,
        dialect: &Dialect,
        base: &str,
    ) -> Result<http::Request<Vec<u8>>, RequestError> {
        self.parts.prepared(dialect, base)?.into_http()
    }

    /// Reads a response.
    ///
    /// # Errors
    ///
    /// [`ResponseError`] for another status than one of success, a body that is missing, and one that does not decode.
    pub fn answer(
        &self,
        decoder: &Decoder,
        status: u16,
        headers: &Headers,
        body: &[u8],
    ) -> Result<Answer<R>, ResponseError> {
        read::answer(self.read, decoder, status, headers, body)
    }

    /// Reads a response of the crate `http`.
    ///
    /// # Errors
    ///
    /// Like [`answer`](Self::answer).
    #[cfg(feature = "http")]
    pub fn answer_http<B: AsRef<[u8]>>(
        &self,
        decoder: &Decoder,
        response: &http::Response<B>,
    ) -> Result<Answer<R>, ResponseError> {
        let headers = Headers::from(response.headers());
        let status = response.status().as_u16();
        self.answer(decoder, status, &headers, response.body().as_ref())
    }
}

impl<T: Object + Default> Request<T> {
    /// Takes an answer without a body, or `null`, as `None`.
    #[must_use]
    #[inline]
    pub fn optional(self) -> Request<Option<T>> {
        self.reading(read::optional::<T>)
    }

    /// Reads the answer as another type, such as one of the program's own for the rows of `$apply`.
    #[must_use]
    #[inline]
    pub fn read_as<S: Object + Default>(self) -> Request<S> {
        self.reading(read::object::<S>)
    }
}

impl<T: Object + Default> Request<Collection<T>> {
    /// Reads the items as another type, such as one of the program's own for the rows of `$apply`.
    #[must_use]
    #[inline]
    pub fn items_as<S: Object + Default>(self) -> Request<Collection<S>> {
        self.reading(read::object::<Collection<S>>)
    }
}

/// Requests by method.
impl<R> Request<R> {
    #[inline]
    pub(crate) fn get(path: Path, read: Read<R>) -> Self {
        Self::new(Parts::new(Method::Get, path, Body::None), read)
    }

    #[inline]
    pub(crate) fn of(method: Method, path: Path, body: Body, read: Read<R>) -> Self {
        Self::new(Parts::new(method, path, body), read)
    }

    /// A request whose body is an object.
    #[inline]
    pub(crate) fn with_object<T: Object>(
        method: Method,
        path: Path,
        object: T,
        rules: Rules,
        read: Read<R>,
    ) -> Self {
        let object: Arc<dyn Object> = Arc::new(object);
        Self::of(method, path, Body::object(object, rules), read)
    }

    /// Marks a request that changes an entity which is there.
    #[inline]
    pub(crate) fn updating(mut self) -> Self {
        self.parts.is_update = true;
        self
    }

    /// Marks a request that creates an entity and returns it.
    #[inline]
    pub(crate) fn creating(mut self) -> Self {
        self.parts.is_create = true;
        self
    }

    #[inline]
    pub(crate) fn accepting(mut self, accept: Accept) -> Self {
        self.parts.accept = accept;
        self
    }
}
