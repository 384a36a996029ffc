//! [`Open`]: a batch that was sent, until all of its answer is there.

use std::collections::BTreeSet;
use std::time::Duration;

use odata_runtime::ErrorResponse;

use super::assign::Assigned;
use super::found::Found;
use super::plan::Chunk;
use super::whole::Whole;
use crate::answer::{ResponseError, ResponseErrorKind};
use crate::exchange::{Elsewhere, Endpoint, Error, ErrorKind, Received};
use crate::headers::Headers;
use crate::operation::Polling;
use crate::request::{Handling, Method, Prepared};
use crate::url::BatchFormat;

/// How many pages the answer to one batch has at most, and how many redirects lead to it.
const PAGES: usize = 1000;

/// A batch that was sent.
pub(super) struct Open {
    pub(super) chunk: Chunk,
    pub(super) assigned: Assigned,
    /// Where more of the answer is; empty before there is any.
    follow: String,
    links: BTreeSet<String>,
    pages: usize,
    /// How often and how long was waited for a service that still works on the batch.
    polls: u32,
    waited: Duration,
    doublings: u32,
    /// Whether the rest of the answer cannot be expected any more.
    is_lost: bool,
}

/// What a response leads to.
pub(super) enum Read {
    /// There is more, after this time.
    More { wait: Duration },
    /// All answers are there.
    End,
    /// The service has executed nothing of the batch.
    Refused(Error),
}

impl Open {
    pub(super) fn new(chunk: Chunk) -> Self {
        Self {
            chunk,
            assigned: Assigned::default(),
            follow: String::new(),
            links: BTreeSet::new(),
            pages: 0,
            polls: 0,
            waited: Duration::ZERO,
            doublings: 0,
            is_lost: false,
        }
    }

    /// Whether a part of the answer is there, or the place where it will be.
    pub(super) fn is_answered(&self) -> bool {
        !self.follow.is_empty()
    }

    /// Prepares for another exchange. Returns whether that can ask for the rest of the answer.
    pub(super) fn resume(&mut self) -> bool {
        self.polls = 0;
        self.waited = Duration::ZERO;
        self.doublings = 0;
        self.is_answered() && !self.is_lost
    }

    /// The request for the rest of the answer.
    pub(super) fn follow(&self, endpoint: &Endpoint) -> Prepared {
        let accept = match endpoint.dialect.batch.format {
            BatchFormat::Json => "application/json",
            BatchFormat::Multipart => "multipart/mixed",
        };
        Prepared {
            method: Method::Get,
            url: self.follow.clone(),
            headers: Headers::from_iter([("Accept", accept)]),
            body: Vec::new(),
            handling: Handling::Monitor,
        }
    }

    /// Reads a response with the answer to the batch, or a part of it.
    pub(super) fn read(
        &mut self,
        response: Received,
        endpoint: &Endpoint,
        polling: &Polling,
    ) -> Result<Read, Error> {
        let read = self.read_response(response, endpoint, polling);
        let is_temporary = |error: &Error| {
            let is_temporary = matches!(error.status(), Some(401 | 408 | 429 | 502..=504));
            is_temporary || matches!(error.kind(), ErrorKind::Unfinished { .. })
        };
        self.is_lost = read.as_ref().is_err_and(|error| !is_temporary(error));
        read
    }

    fn read_response(
        &mut self,
        response: Received,
        endpoint: &Endpoint,
        polling: &Polling,
    ) -> Result<Read, Error> {
        let Received {
            status,
            headers,
            body,
            url,
            at,
        } = response;
        let whole = Whole::new(status, headers, body);
        let (method, to) = match &*self.follow {
            "" => (Method::Post, url.clone()),
            link => (Method::Get, link.to_owned()),
        };
        let fail = |kind: ErrorKind| {
            Error::new(method, &to, kind).with_response(whole.status, &whole.headers)
        };
        let is_success = (200..300).contains(&whole.status);
        let is_ordinary = is_success && whole.status != 202;
        if !is_ordinary && !whole.has_answers() {
            match (whole.status, whole.headers.location()) {
                (202, _) => {
                    let wait = polling.wait_after(&whole.headers, at, &mut self.doublings);
                    return self.accepted(&whole, &url, endpoint, polling, wait, fail);
                }
                // A monitor has moved, or says where the answer is.
                (301 | 302 | 303 | 307 | 308, Some(location)) if self.is_answered() => {
                    let link = endpoint.link(&url, location, Elsewhere::Followed)?;
                    return self.go_on(link, fail);
                }
                _ => return self.refused(&whole, fail),
            }
        }
        let limit = self.chunk.parts().count().saturating_mul(2) + 8;
        let (Found { items, next_link }, is_multipart) =
            whole.found(endpoint, limit).map_err(fail)?;
        if !is_success && items.is_empty() && next_link.is_none() {
            return self.refused(&whole, fail);
        }
        let link = next_link.map(|link| endpoint.link(&url, &link, Elsewhere::Listed));
        let next = match link.transpose()? {
            Some(link) => self.go_on(link, fail)?,
            None => Read::End,
        };
        let requested = endpoint.dialect.batch.format == BatchFormat::Multipart;
        self.assigned
            .add(&self.chunk, items, requested && is_multipart);
        Ok(next)
    }

    /// Follows a link to more of the answer.
    fn go_on(&mut self, link: String, fail: impl Fn(ErrorKind) -> Error) -> Result<Read, Error> {
        if !self.links.insert(link.clone()) {
            return Err(fail(ErrorKind::Link {
                target: link,
                reason: "was already followed: the links form a loop",
            }));
        }
        self.pages += 1;
        if self.pages > PAGES {
            let text = format!("the answer to the batch has more than {PAGES} pages");
            return Err(fail(ErrorKind::Protocol(text)));
        }
        self.follow = link;
        Ok(Read::More {
            wait: Duration::ZERO,
        })
    }

    /// Takes a response that says that the service works on the batch (Protocol 4.01, 11.6).
    fn accepted(
        &mut self,
        whole: &Whole,
        url: &str,
        endpoint: &Endpoint,
        polling: &Polling,
        wait: Duration,
        fail: impl Fn(ErrorKind) -> Error,
    ) -> Result<Read, Error> {
        match whole.headers.location() {
            Some(location) => self.follow = endpoint.link(url, location, Elsewhere::Followed)?,
            // A monitor that has not moved need not say so.
            None if self.is_answered() => {}
            None => {
                let text = "the service works on the batch, and does not say where its answer will be: there is no `Location`";
                return Err(fail(ErrorKind::Protocol(text.to_owned())));
            }
        }
        let left = polling.limit.saturating_sub(self.waited);
        if left.is_zero() || self.polls >= polling.polls {
            return Err(fail(ErrorKind::Unfinished {
                waited: self.waited,
                polls: self.polls,
            }));
        }
        let wait = wait.min(left);
        self.polls += 1;
        self.waited += wait;
        Ok(Read::More { wait })
    }

    /// Takes a response that has no answers and no status of success.
    fn refused(&self, whole: &Whole, fail: impl Fn(ErrorKind) -> Error) -> Result<Read, Error> {
        let says_when = whole.headers.retry_after().is_some();
        let response = ErrorResponse::read(whole.status, &whole.body);
        // A service that refuses a batch executes nothing of it (Protocol 4.01, 11.7). A gateway may have lost the answer of the service.
        let is_refusal = match whole.status {
            408 => false,
            503 => says_when || response.error.is_some(),
            status => matches!(status, 400..=499 | 501),
        };
        let kind = ResponseErrorKind::Status(response);
        let error = ResponseError::new(whole.status, &whole.headers, kind);
        let error = fail(ErrorKind::Response(error));
        if is_refusal && !self.is_answered() {
            return Ok(Read::Refused(error));
        }
        Err(error)
    }
}
