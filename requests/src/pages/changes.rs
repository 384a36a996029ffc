//! [`Changes`]: what has changed since a delta link was issued.

use std::sync::Arc;

use odata_runtime::Delta;

use super::delta_link::DeltaLink;
use super::trail::{Link, Trail, sent};
use super::whole::no_value;
use crate::answer::read::{self, Read};
use crate::answer::{Answer, ResponseError, ResponseErrorKind};
use crate::exchange::{Elsewhere, Endpoint, Error, ErrorKind, Machine, Received, Step};
use crate::request::{Handling, IntoRequest, Method, Prepared, Request};

/// Where changes are read from: a [`Request`] for a [`Delta`], or a [`DeltaLink`]. Conversions take both.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ChangesFrom {
    /// A first request, such as [`List::delta`](crate::List::delta): everything, and then a delta link.
    Request(Request<Delta>),
    /// A delta link of an earlier reading: the changes since.
    Link(DeltaLink),
}

impl<Q: IntoRequest<Answer = Delta>> From<Q> for ChangesFrom {
    fn from(request: Q) -> Self {
        Self::Request(request.into_request())
    }
}

impl From<DeltaLink> for ChangesFrom {
    fn from(link: DeltaLink) -> Self {
        Self::Link(link)
    }
}

impl From<&DeltaLink> for ChangesFrom {
    fn from(link: &DeltaLink) -> Self {
        Self::Link(link.clone())
    }
}

/// The pages of changes since a delta link was issued, or of everything that is there (Protocol 4.01, 11.3): `Some` for each, and `None`
/// after the last. Then [`delta_link`](Self::delta_link) is the link for later changes.
///
/// Links are followed like those of [`Pages`](super::Pages), and after an error [`next`](Machine::next) requests the same page again.
///
/// # Resync
///
/// Delta links expire. The service then answers 410, or an error with a code such as `resyncRequired` or `syncStateNotFound`:
/// [`ErrorKind::Resync`]. Everything must be read again, and entities that are no longer listed have been deleted. [`restart`](Self::restart)
/// reads from the `Location` of the answer, or else with the first request.
#[derive(Debug)]
pub struct Changes {
    trail: Trail,
    /// The request that everything can be read with.
    first: Option<Prepared>,
    /// Whether the request is the first one, which has no state that can be forgotten.
    is_first: bool,
    /// A link to the beginning that a service gave when it had forgotten the state.
    anew: Option<Link>,
    ready: Option<Answer<Delta>>,
    delta: Option<DeltaLink>,
}

impl Changes {
    /// The changes that a request or a delta link leads to.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`] if the request cannot be sent; [`ErrorKind::Link`] if the delta link does not lead to the service.
    pub fn new(
        endpoint: impl Into<Arc<Endpoint>>,
        from: impl Into<ChangesFrom>,
    ) -> Result<Self, Error> {
        let endpoint = endpoint.into();
        let (start, is_first) = match from.into() {
            ChangesFrom::Request(request) => (endpoint.prepared(request)?, true),
            ChangesFrom::Link(link) => {
                let url = endpoint.link(link.url(), sent(link.url()), Elsewhere::Listed)?;
                let request = Prepared {
                    method: Method::Get,
                    url,
                    headers: link.headers().clone(),
                    body: Vec::new(),
                    handling: Handling::Usual,
                };
                (request, false)
            }
        };
        Ok(Self {
            first: is_first.then(|| start.clone()),
            trail: Trail::new(endpoint, start),
            is_first,
            anew: None,
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

    /// The link for later changes, after the last page. `None` before that, and if the service does not track changes.
    pub fn delta_link(&self) -> Option<&DeltaLink> {
        self.delta.as_ref()
    }

    /// Reads everything again, after [`ErrorKind::Resync`] or at any time: from the `Location` that the service sent, or else with the first
    /// request.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if that location is not one of the service; [`ErrorKind::Misuse`] if there is none and the changes were read
    /// from a delta link. The program then makes its first request again.
    pub fn restart(&mut self) -> Result<(), Error> {
        let start = match (&self.anew, &self.first) {
            (Some(link), _) => self.trail.checked(link)?,
            (None, Some(first)) => first.clone(),
            (None, None) => {
                return Err(self.trail.error(ErrorKind::Misuse(
                    "the service does not say where to start again: make the first request again",
                )));
            }
        };
        self.trail.start(start);
        self.is_first = true;
        self.anew = None;
        self.ready = None;
        self.delta = None;
        Ok(())
    }

    /// The error of a response, which says if the service has forgotten the state.
    fn error(&mut self, url: &str, error: ResponseError, body: &[u8]) -> Error {
        let is_resync = !self.is_first && needs_resync(&error);
        if !is_resync {
            return self.trail.response_error(error, body);
        }
        let location = error.headers().location();
        self.anew = location.map(|location| Link::relative_to(url, location));
        self.trail.error(ErrorKind::Resync(error))
    }
}

impl Machine for Changes {
    type Output = Option<Answer<Delta>>;

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
        const READ: Read<Delta> = read::delta;
        let url = self.trail.page_url(&response.url)?;
        self.trail.is_json(&response)?;
        let Received {
            status,
            headers,
            body,
            ..
        } = &response;
        let decoder = &self.trail.endpoint.decoder;
        let page = read::answer(READ, decoder, *status, headers, body)
            .map_err(|error| self.error(&url, error, body))?;
        let delta = &page.value;
        if delta.raw_items().is_err() {
            let mismatch = odata_runtime::Error::TypeMismatch(no_value("changes"));
            let kind = ResponseErrorKind::Payload(mismatch);
            let error = ResponseError::new(page.status, headers, kind);
            return Err(self.trail.error(ErrorKind::Response(error)));
        }
        let extras = delta.extras();
        let absolute = |link: String| Link::of(&url, &extras, &link);
        self.delta = delta.delta_link().map(|link| {
            let url = absolute(link).into_url();
            DeltaLink::new(url, self.trail.headers())
        });
        let next = delta.next_link().map(absolute);
        self.trail.follow(next);
        self.is_first = false;
        self.ready = Some(page);
        Ok(())
    }
}

/// Whether the service has forgotten the state behind a link (Protocol 4.01, 11.3; the codes are those of Microsoft Graph).
fn needs_resync(error: &ResponseError) -> bool {
    let is_code = |code: &str| {
        let code = code.to_ascii_lowercase();
        code.starts_with("resync") || code.starts_with("syncstate")
    };
    let response = error.error_response();
    let code = response.and_then(|response| response.error.as_ref()?.code.as_deref());
    error.status() == 410 || code.is_some_and(is_code)
}
