//! [`Pages`]: whole pages, one after the other.

use std::fmt;
use std::sync::Arc;

use odata_runtime::{Collection, Object, ObjectExt as _, TypeMismatch};

use super::delta_link::DeltaLink;
use super::trail::{Link, Trail};
use crate::answer::{Answer, ResponseError, ResponseErrorKind};
use crate::exchange::{Endpoint, Error, Machine, Received, Step};
use crate::request::{IntoRequest, Prepared, Request};

/// The pages of a collection (Protocol 4.01, 11.2.6.7): `Some` for each, also for an empty one, and `None` after the last.
///
/// The link to the next page is used unchanged, with the headers of the first request. It must lead to the service or to an
/// [origin that is allowed](Endpoint::origins), and to no page that was read before. A bad link is an error only after the page before it was
/// returned. After an error [`next`](Machine::next) requests the same page again, unless the request may change something, such as an
/// action that returns the pages: it is sent once, and `next` is [`ErrorKind::Misuse`](crate::ErrorKind::Misuse) then.
///
/// The request for the next page is known as soon as a page has arrived: call `next` at once, and send the request while the page is used.
pub struct Pages<T: 'static> {
    request: Request<Collection<T>>,
    trail: Box<Trail>,
    ready: Option<Answer<Collection<T>>>,
    delta: Option<DeltaLink>,
}

impl<T: Object + Default> Pages<T> {
    /// The pages that a request leads to.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) if it cannot be sent.
    pub fn new(
        endpoint: impl Into<Arc<Endpoint>>,
        request: impl IntoRequest<Answer = Collection<T>>,
    ) -> Result<Self, Error> {
        let endpoint = endpoint.into();
        let request = request.into_request();
        let first = endpoint.prepared(&request)?;
        Ok(Self {
            request,
            trail: Box::new(Trail::new(endpoint, first)),
            ready: None,
            delta: None,
        })
    }

    /// Sets the largest number of pages; a further one is an error. The default is a million.
    #[must_use]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.trail.set_limit(pages);
        self
    }

    /// The request for the next page, if it is known: the one that [`next`](Machine::next) will return.
    pub fn upcoming(&self) -> Option<Prepared> {
        self.trail.upcoming(None)
    }

    /// The link for later changes, after the last page of a request with
    /// [`Preference::track_changes`](crate::Preference::track_changes) or of a function `delta`.
    pub fn delta_link(&self) -> Option<&DeltaLink> {
        self.delta.as_ref()
    }
}

impl<T: Object + Default> Machine for Pages<T> {
    type Output = Option<Answer<Collection<T>>>;

    fn next(&mut self) -> Result<Step<Self::Output>, Error> {
        if let Some(page) = self.ready.take() {
            return Ok(Step::Done(Some(page)));
        }
        Ok(match self.trail.next()? {
            Some(request) => Step::Send(request.clone()),
            None => Step::Done(None),
        })
    }

    fn received(&mut self, response: Received) -> Result<(), Error> {
        let url = self.trail.page_url(&response.url)?;
        self.trail.is_json(&response)?;
        let Received {
            status,
            headers,
            body,
            ..
        } = &response;
        let decoder = &self.trail.endpoint.decoder;
        let answer = self.request.answer(decoder, *status, headers, body);
        let page = answer.and_then(with_items);
        let page = page.map_err(|error| self.trail.response_error(error, body))?;
        (self.delta, self.ready) = (None, None);
        let delta = page.value.delta_link();
        if let Some(link) = delta.map(|link| Link::of(&url, &page.value.extras(), &link)) {
            self.delta = Some(DeltaLink::new(link.into_url(), self.trail.headers()));
        }
        let link = page.value.next_link();
        self.trail
            .follow(link.map(|link| Link::of(&url, &page.value.extras(), &link)));
        self.ready = Some(page);
        Ok(())
    }
}

/// Checks that a page has items: a lenient decoder only reports it if there is no `value`, and the reading would end without a word.
pub(super) fn with_items<T: Object + Default>(
    page: Answer<Collection<T>>,
) -> Result<Answer<Collection<T>>, ResponseError> {
    if page.value.value.is_value() {
        return Ok(page);
    }
    let mut mismatches = page.mismatches.into_iter();
    let mismatch = mismatches.find(|it| it.path == "$.value" || it.path == "$");
    let mismatch = mismatch.unwrap_or_else(|| no_value("a page"));
    let kind = ResponseErrorKind::Payload(odata_runtime::Error::TypeMismatch(mismatch));
    Err(ResponseError::new(page.status, &page.headers, kind))
}

/// The mismatch for an answer of another type.
pub(super) fn no_value(expected: &str) -> TypeMismatch {
    let mut mismatch = TypeMismatch::default();
    mismatch.path.push_str("$.value");
    mismatch.property.push_str("value");
    mismatch.expected = format!("the items of {expected}");
    mismatch.found.push_str("nothing");
    mismatch
}

impl<T> fmt::Debug for Pages<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages")
            .field("request", &self.request)
            .field("trail", &self.trail)
            .field("delta_link", &self.delta)
            .finish_non_exhaustive()
    }
}
