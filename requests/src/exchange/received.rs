//! [`Received`]: a whole response.

use std::fmt;
use std::time::SystemTime;

use odata_runtime::{Decoder, ErrorResponse};

use super::{Error, ErrorKind};
use crate::answer::read;
use crate::headers::Headers;
use crate::request::{Handling, Method};
use crate::secrets::url_without_secrets;

/// A response with its whole body.
#[derive(Clone, PartialEq, Eq)]
pub struct Received {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body, after its content encoding was removed.
    pub body: Vec<u8>,
    /// The URL that the body is from, after redirects. Relative URLs in the body are relative to it.
    pub url: String,
    /// When the response arrived, by the clock of this machine; only for dates in its headers.
    pub at: SystemTime,
}

impl Received {
    /// An error of the request that this is the response to.
    pub(crate) fn error(&self, method: Method, handling: Handling, kind: ErrorKind) -> Error {
        let error = Error::new(method, &handling.shown(&self.url), kind);
        error.with_response(self.status, &self.headers)
    }

    /// The error of a response that says that a monitor or a session does not exist any more.
    pub(crate) fn gone(&self, method: Method, handling: Handling, what: &'static str) -> Error {
        let response = Box::new(ErrorResponse::read(self.status, &self.body));
        self.error(method, handling, ErrorKind::Gone { what, response })
    }

    /// The error of a response whose status is not one of success.
    pub(crate) fn refusal(
        &self,
        method: Method,
        handling: Handling,
        decoder: &Decoder,
    ) -> Option<Error> {
        let answer = read::answer(
            read::nothing,
            decoder,
            self.status,
            &self.headers,
            &self.body,
        );
        let error = answer.err()?;
        Some(self.error(method, handling, ErrorKind::Response(error)))
    }
}

/// Without secrets, and with the length of the body only.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .field("url", &url_without_secrets(&self.url))
            .finish_non_exhaustive()
    }
}
