//! [`ResponseError`]: why a response has no value.

use std::fmt;

use odata_runtime::ErrorResponse;

use crate::headers::Headers;

/// Why a response has no value of the request's type. Status and headers are kept.
pub struct ResponseError(Box<Inner>);

struct Inner {
    status: u16,
    headers: Headers,
    kind: ResponseErrorKind,
}

/// The reason.
#[derive(Debug)]
#[non_exhaustive]
pub enum ResponseErrorKind {
    /// The status is not one of success.
    Status(ErrorResponse),
    /// Nothing has changed since the version that `If-None-Match` names (304).
    NotModified,
    /// The service continues in the background, and `Location` is the URL of the status monitor (202; Protocol 4.01, 11.6). `client.start` waits for the
    /// result.
    Accepted,
    /// The response has no body, although the type of the answer needs one. Contains advice on what to request instead.
    Empty(&'static str),
    /// The body does not decode.
    Payload(odata_runtime::Error),
    /// The body is not the number that `$count` returns. Contains its beginning.
    Count(String),
}

impl ResponseError {
    pub(crate) fn new(status: u16, headers: &Headers, kind: ResponseErrorKind) -> Self {
        Self(Box::new(Inner {
            status,
            headers: headers.clone(),
            kind,
        }))
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// The headers, such as `Retry-After`.
    pub fn headers(&self) -> &Headers {
        &self.0.headers
    }

    /// The reason.
    pub fn kind(&self) -> &ResponseErrorKind {
        &self.0.kind
    }

    /// The service's error, if the status is one of an error.
    pub fn error_response(&self) -> Option<&ErrorResponse> {
        match &self.0.kind {
            ResponseErrorKind::Status(response) => Some(response),
            _ => None,
        }
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.0.status;
        match &self.0.kind {
            ResponseErrorKind::Status(response) => response.fmt(f),
            ResponseErrorKind::NotModified => write!(f, "status {status}: not modified"),
            ResponseErrorKind::Accepted => write!(
                f,
                "status {status}: accepted, without a result yet; send it with `client.start` to wait for it"
            ),
            ResponseErrorKind::Empty(ask) => write!(f, "status {status}: no body; {ask}"),
            ResponseErrorKind::Payload(error) => write!(f, "status {status}: {error}"),
            ResponseErrorKind::Count(text) => {
                write!(f, "status {status}: expected a number, found {text:?}")
            }
        }
    }
}

impl fmt::Debug for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseError")
            .field("status", &self.0.status)
            .field("headers", &self.0.headers)
            .field("kind", &self.0.kind)
            .finish()
    }
}

// No source: `Display` says all that the inner errors say.
impl std::error::Error for ResponseError {}
