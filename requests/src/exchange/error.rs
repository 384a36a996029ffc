//! [`Error`]: why a call failed.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use odata_runtime::ErrorResponse;

use crate::answer::{ResponseError, ResponseErrorKind};
use crate::error::RequestError;
use crate::headers::Headers;
use crate::request::Method;
use crate::secrets::url_without_secrets;

/// Why a call failed. `Display` says what was called, what came back, and what to do.
///
/// Neither `Display` nor `Debug` shows secrets: credentials, and the parts of URLs whose names say that they are secrets.
pub struct Error(Box<Inner>);

struct Inner {
    method: Option<Method>,
    /// Without secrets.
    url: String,
    attempts: u32,
    is_unsent: bool,
    kind: ErrorKind,
    /// Status and headers of the response, if there was one and the kind does not have it.
    status: Option<u16>,
    headers: Headers,
}

/// The reason.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request is invalid, and nothing was sent; or a value is used in a wrong way ([`RequestError::Usage`]).
    Request(RequestError),
    /// The `authorize` hook returned an error or a header that cannot be sent. If it was called for a renewal after a 401, the request was sent, and the
    /// service refused it; otherwise nothing was sent.
    Authorization(Box<dyn StdError + Send + Sync>),
    /// The connection failed, before or after the request was sent, or broke within the response.
    Transport(Box<dyn StdError + Send + Sync>),
    /// The attempt took longer than this limit. Whether the service executed the request is not known.
    Timeout(Duration),
    /// A response with the status of an error, or one that is not of the expected type.
    Response(ResponseError),
    /// The delta link has expired, and everything must be read again: see
    /// [`Changes::restart`](crate::pages::Changes::restart).
    Resync(ResponseError),
    /// The response has a status of success, but is not JSON: usually the page of a proxy, or a sign-in page.
    NotJson {
        /// `Content-Type`, empty if there is none.
        content_type: String,
        /// The first characters of the body.
        beginning: String,
    },
    /// The body is longer than [`Limits::body`](crate::Limits::body).
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The response has a link or a redirect that the client does not follow.
    Link {
        /// The URL without secrets.
        target: String,
        /// Why not.
        reason: &'static str,
    },
    /// The response violates the protocol. Contains how.
    Protocol(String),
    /// The program called a method at a wrong time, for example to get the result of an operation twice. Nothing was sent.
    Misuse(&'static str),
    /// The operation failed or was cancelled. Contains the body of its monitor, with the service's error.
    Operation(Box<ErrorResponse>),
    /// The operation was still running when a limit of [`Polling`](crate::Polling) was reached. It can be polled again later.
    Unfinished {
        /// The sum of all waits.
        waited: Duration,
        /// The number of polls.
        polls: u32,
    },
    /// The status monitor or the upload session does not exist any more (404 or 410).
    Gone {
        /// What it is, and why it may be gone.
        what: &'static str,
        /// The response.
        response: Box<ErrorResponse>,
    },
    /// The content to upload cannot be read, or its length has changed.
    Content(std::io::Error),
    /// The content at the service changed during the download, so the rest does not belong to the part that was downloaded.
    Changed,
}

impl Error {
    /// An error of a request.
    pub fn new(method: Method, url: &str, mut kind: ErrorKind) -> Self {
        if let ErrorKind::Link { target, .. } = &mut kind {
            *target = url_without_secrets(target);
        }
        Self(Box::new(Inner {
            method: Some(method),
            url: url_without_secrets(url),
            attempts: 1,
            is_unsent: match &kind {
                ErrorKind::Request(error) => !matches!(error, RequestError::Usage(_)),
                kind => matches!(kind, ErrorKind::Authorization(_)),
            },
            kind,
            status: None,
            headers: Headers::new(),
        }))
    }

    /// An error without a request.
    pub fn of(kind: ErrorKind) -> Self {
        let mut error = Self::new(Method::Get, "", kind);
        error.0.method = None;
        error
    }

    /// Adds status and headers of the response that led to the error.
    #[must_use]
    pub fn with_response(mut self, status: u16, headers: &Headers) -> Self {
        self.0.status = Some(status);
        self.0.headers = headers.clone();
        self
    }

    /// Adds the request, if the error has none.
    #[must_use]
    pub fn with_request(mut self, method: Method, url: &str) -> Self {
        if self.0.method.is_none() {
            self.0.method = Some(method);
            self.0.url = url_without_secrets(url);
        }
        self
    }

    /// Sets how often the request was sent.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Sets whether the service cannot have executed the request: [`is_unsent`](Self::is_unsent).
    pub(crate) fn with_unsent(mut self, is_unsent: bool) -> Self {
        self.0.is_unsent = is_unsent;
        self
    }

    /// The kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Consumes the error and returns its kind.
    pub fn into_kind(self) -> ErrorKind {
        self.0.kind
    }

    /// The method of the request that failed.
    pub fn method(&self) -> Option<Method> {
        self.0.method
    }

    /// The URL of the request that failed, without secrets; empty if there was no request.
    pub fn url(&self) -> &str {
        &self.0.url
    }

    /// How often the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Whether the service cannot have executed the request, since it was not sent: it is one that cannot be, or there was no credential or no
    /// connection. Earlier attempts that the service refused do not count: with 401, with 429, or with 503 and `Retry-After`.
    ///
    /// `false` if it is not known, and if there is a response.
    pub fn is_unsent(&self) -> bool {
        self.0.is_unsent
    }

    /// The status of the response, if there was one.
    pub fn status(&self) -> Option<u16> {
        match &self.0.kind {
            ErrorKind::Response(error) | ErrorKind::Resync(error) => Some(error.status()),
            _ => self.0.status,
        }
    }

    /// The headers of the response; empty if there was none.
    pub fn headers(&self) -> &Headers {
        match &self.0.kind {
            ErrorKind::Response(error) | ErrorKind::Resync(error) => error.headers(),
            _ => &self.0.headers,
        }
    }

    /// The service's id of the request, which its support asks for: `request-id`, or the header that other services use for it.
    pub fn request_id(&self) -> Option<&str> {
        self.headers().request_id()
    }

    /// The service's error, if the response has one.
    pub fn error_response(&self) -> Option<&ErrorResponse> {
        match &self.0.kind {
            ErrorKind::Response(error) | ErrorKind::Resync(error) => error.error_response(),
            ErrorKind::Operation(response) | ErrorKind::Gone { response, .. } => Some(response),
            _ => None,
        }
    }

    /// Whether the entity has another version than the request's condition says (412).
    pub fn is_conflict(&self) -> bool {
        self.status() == Some(412)
    }

    /// Whether the resource does not exist (404 or 410).
    pub fn is_not_found(&self) -> bool {
        matches!(self.status(), Some(404 | 410))
    }

    /// Whether nothing has changed since the version of `If-None-Match` (304).
    pub fn is_not_modified(&self) -> bool {
        self.status() == Some(304)
    }

    /// What to do about it.
    fn advice(&self) -> Option<&'static str> {
        Some(match (&self.0.kind, self.status()?) {
            (ErrorKind::Response(error), _)
                if !matches!(error.kind(), ResponseErrorKind::Status(_)) =>
            {
                return None;
            }
            (ErrorKind::Response(_), 401) => "check the credential and its audience",
            (ErrorKind::Response(_), 403) => "check the permissions of the credential",
            (ErrorKind::Response(_), 412) => {
                "the entity has changed: read it again and repeat the change with its new ETag"
            }
            (ErrorKind::Response(_), 428) => {
                "the service requires a condition: call `if_match` with the entity's ETag"
            }
            (ErrorKind::Response(_), 429) => "rate limited: send fewer requests, or retry later",
            _ => return None,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(method) = self.0.method {
            f.write_str(method.as_str())?;
            // There is none if it cannot be written.
            if !self.0.url.is_empty() {
                write!(f, " {}", shortened(&self.0.url))?;
            }
            f.write_str(": ")?;
        }
        match &self.0.kind {
            ErrorKind::Request(error) => error.fmt(f)?,
            ErrorKind::Authorization(error) => write!(f, "no credential: {error}")?,
            ErrorKind::Transport(error) => write!(f, "{error}")?,
            ErrorKind::Timeout(limit) => {
                write!(f, "timed out after {} s", limit.as_secs_f64())?;
            }
            ErrorKind::Response(error) => error.fmt(f)?,
            ErrorKind::Resync(error) => write!(
                f,
                "{error}; the service has forgotten the state of this link: read everything again, with `Changes::restart`"
            )?,
            ErrorKind::NotJson {
                content_type,
                beginning,
            } => {
                if let Some(status) = self.0.status {
                    write!(f, "status {status}: ")?;
                }
                let content_type = match &**content_type {
                    "" => "without a content type",
                    it => it,
                };
                write!(
                    f,
                    "expected JSON, found {content_type}: {beginning:?}; check the base URL, and whether a proxy requires sign-in"
                )?;
            }
            ErrorKind::TooLarge { limit } => write!(
                f,
                "the body has more than {limit} bytes; request less, read it as a stream, or raise `Limits::body`"
            )?,
            ErrorKind::Link { target, reason } => write!(f, "{target:?} {reason}")?,
            ErrorKind::Protocol(text) => f.write_str(text)?,
            ErrorKind::Misuse(text) => f.write_str(text)?,
            ErrorKind::Operation(response) => {
                f.write_str("the operation failed")?;
                let error = response.error.as_ref();
                let texts = error.map(|it| [&it.code, &it.message]);
                for text in texts.iter().flatten().copied().flatten() {
                    write!(f, ": {text}")?;
                }
                if error.is_none() {
                    write!(f, ": {response}")?;
                }
            }
            ErrorKind::Unfinished { waited, polls } => write!(
                f,
                "the operation is still running after {} s and {polls} polls; poll it again later, or raise the limits of `Polling`",
                waited.as_secs_f64()
            )?,
            ErrorKind::Gone { what, response } => write!(f, "{what}: {response}")?,
            ErrorKind::Content(error) => write!(f, "cannot read the content to send: {error}")?,
            ErrorKind::Changed => f.write_str(
                "the content has changed since the download began; download it again from its beginning",
            )?,
        }
        if let Some(advice) = self.advice() {
            write!(f, "; {advice}")?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request id {id})")?;
        }
        if self.0.attempts > 1 {
            write!(f, " (after {} attempts)", self.0.attempts)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("method", &self.0.method)
            .field("url", &self.0.url)
            .field("status", &self.status())
            .field("attempts", &self.0.attempts)
            .field("kind", &self.0.kind)
            .finish()
    }
}

/// The source of a failed connection or hook; `Display` says all that other reasons say.
impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.kind {
            ErrorKind::Authorization(error) | ErrorKind::Transport(error) => error.source(),
            _ => None,
        }
    }
}

impl From<RequestError> for Error {
    fn from(error: RequestError) -> Self {
        Self::of(ErrorKind::Request(error))
    }
}

/// A URL, or the beginning of one that is too long for a message.
fn shortened(url: &str) -> Cow<'_, str> {
    const LONGEST: usize = 500;
    if url.len() <= LONGEST {
        return Cow::Borrowed(url);
    }
    let beginning: String = url.chars().take(LONGEST).collect();
    Cow::Owned(format!("{beginning}… ({} bytes)", url.len()))
}

#[cfg(test)]
mod tests {
    use super::{Error, ErrorKind};
    use crate::error::RequestError;
    use crate::request::Method;

    #[test]
    fn a_request_without_a_url_is_shown_by_its_method() {
        let shown = |url: &str| {
            let reason = RequestError::Header {
                name: "If-Match".to_owned(),
                reason: "has no entity tag",
            };
            Error::new(Method::Patch, url, ErrorKind::Request(reason)).to_string()
        };
        let reason = "the header \"If-Match\" has no entity tag";
        assert_eq!(shown(""), format!("PATCH: {reason}"));
        assert_eq!(
            shown("https://h/users?token=a"),
            format!("PATCH https://h/users?token=[redacted]: {reason}")
        );
    }
}
