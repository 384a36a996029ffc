//! [`Error`]: why a call has no answer.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use odata_runtime::ErrorResponse;

use crate::answer::{ResponseError, ResponseErrorKind};
use crate::error::RequestError;
use crate::headers::Headers;
use crate::request::Method;
use crate::secrets::url_without_secrets;

/// Why a call has no answer: what was called, what came back, and what to do.
///
/// No text of it has a secret: neither credentials nor the parts of URLs whose names say that they are secrets.
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
    /// The program asks for what cannot be: a request that cannot be sent, so that nothing was, or an answer by a handle that is not its own.
    Request(RequestError),
    /// No credential: the authorisation hook failed. Nothing was sent.
    Authorization(Box<dyn StdError + Send + Sync>),
    /// The connection failed, before or after the request was sent, or broke within the response.
    Transport(Box<dyn StdError + Send + Sync>),
    /// There was no whole response within this time.
    Timeout(Duration),
    /// A response with the status of an error, or one that is not of the expected type.
    Response(ResponseError),
    /// The service has forgotten the state behind a delta link, and everything has to be read again: see
    /// [`Changes::restart`](crate::pages::Changes::restart).
    Resync(ResponseError),
    /// The response is not JSON, although it has a status of success: what a proxy or a page for signing in answers.
    NotJson {
        /// `Content-Type`, empty if there is none.
        content_type: String,
        /// The first characters of the body.
        beginning: String,
    },
    /// The body is longer than the limit of the client.
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// The response leads elsewhere, and the client does not follow.
    Link {
        /// The URL without secrets.
        target: String,
        /// Why not.
        reason: &'static str,
    },
    /// The response breaks the rules of the protocol.
    Protocol(String),
    /// The operation that the service ran has failed or was cancelled. Contains the body of its monitor, with the service's error.
    Operation(Box<ErrorResponse>),
    /// The operation is still running when the limits of waiting for it are reached. It can be asked for again later.
    Unfinished {
        /// The time that was waited.
        waited: Duration,
        /// How often was asked.
        polls: u32,
    },
    /// What the service had made for the exchange is not there any more (404 or 410): a status monitor or an upload session.
    Gone {
        /// What it is, and why it may be gone.
        what: &'static str,
        /// The response.
        response: Box<ErrorResponse>,
    },
    /// The program's own content cannot be read, or has another length than before.
    Content(std::io::Error),
    /// The content changed after its first part was downloaded, so that the rest does not belong to it.
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

    /// Says that the service cannot have executed the request, or that it can have.
    pub(crate) fn with_unsent(mut self, is_unsent: bool) -> Self {
        self.0.is_unsent = is_unsent;
        self
    }

    /// The reason.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The reason by value.
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
    /// connection. Earlier attempts that the service has refused with 401, 429 or 503 do not count.
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

    /// The service's id of the request, for its support: `request-id` and the names that other services have for it.
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

    /// Whether nothing is there (404 or 410).
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
                "the service wants a condition: send `if_match` with the ETag of the entity"
            }
            (ErrorKind::Response(_), 429) => "the service limits requests: send fewer, or later",
            _ => return None,
        })
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(method) = self.0.method {
            write!(f, "{} {}: ", method.as_str(), self.0.url)?;
        }
        match &self.0.kind {
            ErrorKind::Request(error) => error.fmt(f)?,
            ErrorKind::Authorization(error) => write!(f, "no credential: {error}")?,
            ErrorKind::Transport(error) => write!(f, "{error}")?,
            ErrorKind::Timeout(limit) => {
                write!(f, "no whole response within {} s", limit.as_secs_f64())?;
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
                    "expected JSON, found {content_type}: {beginning:?}; check the base URL, and whether a proxy asks for signing in"
                )?;
            }
            ErrorKind::TooLarge { limit } => write!(
                f,
                "the body has more than {limit} bytes; ask for less, read it as a stream, or raise `Limits::body`"
            )?,
            ErrorKind::Link { target, reason } => write!(f, "{target:?} {reason}")?,
            ErrorKind::Protocol(text) => f.write_str(text)?,
            ErrorKind::Operation(response) => {
                f.write_str("the operation has failed")?;
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
                "the operation is still running after {} s and {polls} polls; keep its monitor and ask later, or raise the limits of `Polling`",
                waited.as_secs_f64()
            )?,
            ErrorKind::Gone { what, response } => write!(f, "{what}: {response}")?,
            ErrorKind::Content(error) => write!(f, "the content to send: {error}")?,
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
            write!(f, " (attempt {})", self.0.attempts)?;
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
