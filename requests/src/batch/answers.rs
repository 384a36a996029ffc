//! [`BatchAnswers`]: the answers to the requests of a batch.

use std::fmt;
use std::time::SystemTime;

use odata_runtime::{Decoder, ErrorResponse};

use super::build::{BatchHandle, BatchPart, State};
use super::found::{Fault, Reply};
use crate::answer::{Answer, ResponseError, ResponseErrorKind, read};
use crate::error::RequestError;
use crate::exchange::{Error, ErrorKind, Received};
use crate::headers::Headers;
use crate::request::Method;

/// The answers to the requests of a batch. [`take`](Self::take) decodes the answer of a handle.
pub struct BatchAnswers {
    pub(super) batch: u64,
    pub(super) decoder: Decoder,
    pub(super) list: Vec<Answered>,
    pub(super) strays: Vec<String>,
}

/// An answer, and what it is one to.
pub(super) struct Answered {
    pub(super) method: Method,
    pub(super) url: String,
    pub(super) attempts: u32,
    pub(super) state: State,
}

/// The reason of an error that is the program's own.
fn usage(reason: &'static str) -> ErrorKind {
    ErrorKind::Request(RequestError::Usage(reason))
}

impl Answered {
    fn error(&self, kind: ErrorKind) -> Error {
        Error::new(self.method, &self.url, kind).with_attempts(self.attempts.max(1))
    }

    /// What came back, or why nothing did.
    fn reply(&self) -> Result<&Reply, Error> {
        let protocol = |reason: &str| self.error(ErrorKind::Protocol(reason.to_owned()));
        match &self.state {
            State::Answered(reply) => Ok(reply),
            State::Failed(Fault { reason, response }) => {
                let error = protocol(reason);
                Err(match response {
                    Some((status, headers)) => error.with_response(*status, headers),
                    None => error,
                })
            }
            State::Done => Err(self.error(usage("the answer was taken before"))),
            State::Waiting | State::Sent => Err(protocol("the request was not sent")),
        }
    }

    /// The response as if it were not one of a batch.
    pub(super) fn received(&self, at: SystemTime) -> Result<Received, Error> {
        let reply = self.reply()?;
        Ok(Received {
            status: reply.status,
            headers: reply.headers.clone(),
            body: reply.body.bytes().to_vec(),
            url: self.url.clone(),
            at,
        })
    }

    /// The error of a failed request.
    fn failure(&self) -> Option<Error> {
        if let State::Done = self.state {
            return None;
        }
        match self.reply() {
            Err(error) => Some(error),
            Ok(reply) if reply.is_success() => None,
            Ok(reply) => {
                let kind = match reply.status {
                    304 => ResponseErrorKind::NotModified,
                    status => {
                        ResponseErrorKind::Status(ErrorResponse::read(status, reply.body.bytes()))
                    }
                };
                let error = ResponseError::new(reply.status, &reply.headers, kind);
                Some(self.error(ErrorKind::Response(error)))
            }
        }
    }
}

impl BatchAnswers {
    /// Decodes and removes the answer to a request. An error can be taken again, an answer only once.
    ///
    /// # Errors
    ///
    /// An [`Error`] with method and URL of the request: [`ErrorKind::Response`] if its status is one of an error, or if the body is not of the
    /// expected type; [`ErrorKind::Protocol`] if the service did not answer it, answered it twice, or in an invalid form;
    /// [`ErrorKind::Request`] with [`RequestError::Usage`] if the answer was taken before, or if the handle belongs to another batch.
    pub fn take<R>(&mut self, handle: BatchHandle<R>) -> Result<Answer<R>, Error> {
        let known = match handle.part.batch == self.batch {
            true => self.list.get_mut(handle.part.at),
            false => None,
        };
        let Some(answered) = known else {
            return Err(Error::of(usage("the handle is one of another batch")));
        };
        let reply = answered.reply()?;
        let (status, headers) = (reply.status, &reply.headers);
        let answer = read::answer(
            handle.read,
            &self.decoder,
            status,
            headers,
            reply.body.bytes(),
        );
        match answer {
            Ok(answer) => {
                answered.state = State::Done;
                Ok(answer)
            }
            Err(error) => Err(answered.error(ErrorKind::Response(error))),
        }
    }

    /// The status of the answer to a request; `None` before the answer has arrived and after `take`.
    pub fn status(&self, part: impl Into<BatchPart>) -> Option<u16> {
        match self.state(part)? {
            State::Answered(reply) => Some(reply.status),
            State::Failed(fault) => fault.response.as_ref().map(|(status, _)| *status),
            _ => None,
        }
    }

    /// The headers of the answer to a request, if it is there.
    pub fn headers(&self, part: impl Into<BatchPart>) -> Option<&Headers> {
        match self.state(part)? {
            State::Answered(reply) => Some(&reply.headers),
            State::Failed(fault) => fault.response.as_ref().map(|(_, headers)| headers),
            _ => None,
        }
    }

    /// The requests that failed, in their order, with method and URL: those with an error status, and those without an answer. Bodies of
    /// successful answers are not decoded.
    pub fn failures(&self) -> impl Iterator<Item = Error> {
        self.list.iter().filter_map(Answered::failure)
    }

    /// Responses that belong to no request of the batch, such as those with unknown identifiers, as texts.
    pub fn strays(&self) -> &[String] {
        &self.strays
    }

    /// The number of requests.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    fn state(&self, part: impl Into<BatchPart>) -> Option<&State> {
        let part = part.into().0;
        let answered = self.list.get(part.at)?;
        (part.batch == self.batch).then_some(&answered.state)
    }
}

/// Methods, URLs without secrets and statuses.
impl fmt::Debug for BatchAnswers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = self.list.iter().map(|answered| {
            let url = crate::secrets::url_without_secrets(&answered.url);
            let what = match &answered.state {
                State::Answered(reply) => reply.status.to_string(),
                State::Failed(fault) => fault.reason.clone(),
                State::Done => "taken".to_owned(),
                State::Waiting | State::Sent => "not sent".to_owned(),
            };
            (format!("{} {url}", answered.method), what)
        });
        f.debug_list().entries(shown).finish()
    }
}
