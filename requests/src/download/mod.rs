//! Resumable downloads (RFC 9110, 14) that never mix two versions of the content.
//!
//! A [`ResumableDownload`] requests the content and counts the bytes that arrive. If the connection breaks, or the content ends early, it requests
//! the rest, on the condition that the content has not changed ([`If-Range`](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.5)). If it
//! has, the error is [`ErrorKind::Changed`], since the rest does not belong to the bytes that the program has.
//!
//! ```
//! use std::time::SystemTime;
//!
//! use odata_requests::exchange::{Endpoint, Received};
//! use odata_requests::download::{Arrival, ResumableDownload, DownloadStep};
//! use odata_requests::{Error, ErrorKind, TransportError};
//!
//! let mut download = ResumableDownload::of_url(&Endpoint::new("https://files.example/v1"), "https://blobs.example/a?sig=x")?;
//! let head = |status, headers: &[(&str, &str)]| Received {
//!     status,
//!     headers: headers.iter().copied().collect(),
//!     body: Vec::new(),
//!     url: "https://blobs.example/a?sig=x".to_owned(),
//!     at: SystemTime::now(),
//! };
//! let mut content = Vec::new();
//!
//! let DownloadStep::Send(_) = download.step()? else { unreachable!() };
//! let arrival = download.begins(&head(200, &[("Content-Length", "9"), ("ETag", "\"1\"")]))?;
//! assert_eq!(arrival, Arrival::Content);
//! content.extend_from_slice(download.chunk(b"nine ")?);
//! // The connection breaks.
//! download.failed(Error::of(ErrorKind::Transport(TransportError::broken("reset").into())))?;
//! let DownloadStep::Send(rest) = download.step()? else { unreachable!() };
//! assert_eq!(rest.headers.get("Range"), Some("bytes=5-"));
//! assert_eq!(rest.headers.get("If-Range"), Some("\"1\""));
//! download.begins(&head(206, &[("Content-Range", "bytes 5-8/9"), ("ETag", "\"1\"")]))?;
//! content.extend_from_slice(download.chunk(b"bits")?);
//! download.ended()?;
//! assert!(matches!(download.step()?, DownloadStep::Done));
//! assert_eq!(content, b"nine bits");
//! # Ok::<(), odata_requests::Error>(())
//! ```

mod content_range;

use std::fmt;
use std::io;
use std::time::Duration;

use content_range::{ContentRange, is_plain, is_strong, is_version, length, validator};
use odata_runtime::Decoder;

use crate::answer::read;
use crate::exchange::{Elsewhere, Endpoint, Error, ErrorKind, Received};
use crate::headers::Headers;
use crate::operation::Polling;
use crate::request::{Handling, IntoRequest, Method, Prepared};

/// The requests of one download at most, so that a service that gives a byte at a time does not keep a program for ever.
const REQUESTS: u32 = 1_000;

/// A download that requests the rest of the content after a failure.
pub struct ResumableDownload {
    request: Prepared,
    decoder: Decoder,
    waits: Polling,
    attempts: u32,
    position: u64,
    total: Option<u64>,
    /// What names the version of the content.
    version: Option<String>,
    /// Bytes of the response that the program has already.
    skip: u64,
    /// The position at which the response ends, if it says so.
    end: Option<u64>,
    state: State,
    /// Whether the current response has brought anything.
    is_further: bool,
    stalls: u32,
    doublings: u32,
    requests: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Asking,
    Waiting(Duration),
    /// The body of a response is arriving.
    Arriving,
    Done,
}

/// The next step of a download.
#[derive(Debug)]
pub enum DownloadStep {
    /// Send a request, and pass status and headers to [`begins`](ResumableDownload::begins), or the error to [`failed`](ResumableDownload::failed).
    Send(Prepared),
    /// Wait, and call [`step`](ResumableDownload::step) again.
    Wait(Duration),
    /// The content is complete.
    Done,
}

/// What a response contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrival {
    /// The content or a part of it: its body goes to [`chunk`](ResumableDownload::chunk), then [`ended`](ResumableDownload::ended).
    Content,
    /// An error: the whole response goes to [`refused`](ResumableDownload::refused).
    Refusal,
    /// Nothing: its body is ignored.
    Nothing,
}

impl ResumableDownload {
    /// A download of the answer to a request, such as [`Media::get`](crate::Media::get).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`] if the request cannot be sent, and [`ErrorKind::Misuse`] if it is not a `GET`.
    pub fn new(endpoint: &Endpoint, request: impl IntoRequest) -> Result<Self, Error> {
        let prepared = endpoint.prepared(request)?;
        if prepared.method != Method::Get {
            let kind = ErrorKind::Misuse("a download begins with a `GET`");
            return Err(Error::new(prepared.method, &prepared.url, kind));
        }
        Ok(Self::of(endpoint, prepared))
    }

    /// A download from an absolute URL, such as one in an answer. The credential is sent to the origin of the service only.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if the URL cannot be followed.
    pub fn of_url(endpoint: &Endpoint, url: &str) -> Result<Self, Error> {
        let url = endpoint.link(url, url, Elsewhere::Followed)?;
        let url = url.split('#').next().unwrap_or_default().to_owned();
        let request = Prepared {
            method: Method::Get,
            url,
            headers: Headers::from_iter([("Accept", "*/*")]),
            body: Vec::new(),
            handling: Handling::Usual,
        };
        Ok(Self::of(endpoint, request))
    }

    /// Takes the URL as a secret, as services give some that need no further credential: no credential is sent there, even at the origin of the
    /// service, and errors and observers are shown its origin only.
    #[must_use]
    pub fn secret_url(mut self) -> Self {
        self.request.handling = Handling::SecretUrl;
        self
    }

    fn of(endpoint: &Endpoint, mut request: Prepared) -> Self {
        // Positions count the bytes of the content, not of a compressed form of it.
        request.headers.set("Accept-Encoding", "identity");
        Self {
            request,
            decoder: endpoint.decoder.clone(),
            waits: Polling::default(),
            attempts: 5,
            position: 0,
            total: None,
            version: None,
            skip: 0,
            end: None,
            state: State::Asking,
            is_further: false,
            stalls: 0,
            doublings: 0,
            requests: 0,
        }
    }

    /// Resumes at a position, with the [`version`](Self::version) that the content had before.
    #[must_use]
    pub fn resume(mut self, position: u64, version: impl Into<String>) -> Self {
        self.position = position;
        self.version = Some(version.into());
        self
    }

    /// The number of consecutive failures without progress before giving up; 5 by default.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The waits after failures without progress; after other failures there is no wait.
    #[must_use]
    pub fn waits(mut self, waits: Polling) -> Self {
        self.waits = waits;
        self
    }

    /// The number of bytes that have arrived, including those before a [`resume`](Self::resume).
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The number of requests.
    pub fn requests(&self) -> u32 {
        self.requests
    }

    /// The length of the content, if the service says it.
    pub fn total(&self) -> Option<u64> {
        self.total
    }

    /// The version of the content: a strong entity tag, or the time of its last change. `None` also if the service does not send the length, or
    /// compressed the content. Without a version the download cannot continue after a failure.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The next step.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Protocol`] after too many requests.
    pub fn step(&mut self) -> Result<DownloadStep, Error> {
        match self.state {
            State::Done => Ok(DownloadStep::Done),
            State::Waiting(time) => {
                self.state = State::Asking;
                Ok(DownloadStep::Wait(time))
            }
            State::Arriving | State::Asking => {
                self.requests += 1;
                if self.requests > REQUESTS {
                    return Err(self.protocol(&format!(
                        "the content is not there after {REQUESTS} requests"
                    )));
                }
                self.state = State::Asking;
                self.is_further = false;
                let mut request = self.request.clone();
                match &self.version {
                    Some(version) if self.position > 0 => {
                        let range = format!("bytes={}-", self.position);
                        request.headers.set("Range", range);
                        request.headers.set("If-Range", version);
                    }
                    None if self.position > 0 => {
                        return Err(self.protocol(
                            "the rest cannot be asked for, since the content has no version; download it again from its beginning",
                        ));
                    }
                    _ => {
                        self.total = None;
                        self.version = None;
                    }
                }
                Ok(DownloadStep::Send(request))
            }
        }
    }

    /// Takes status, headers and URL of a response, before its body.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Changed`] if it is of another version, and [`ErrorKind::Protocol`] if it is not the requested part.
    pub fn begins(&mut self, head: &Received) -> Result<Arrival, Error> {
        self.skip = 0;
        self.end = None;
        match head.status {
            200 | 203 => self.whole(head),
            206 => self.part(head),
            204 if self.position == 0 => {
                self.state = State::Done;
                return Ok(Arrival::Nothing);
            }
            416 if self.position > 0 => return self.unsatisfied(head),
            _ => return Ok(Arrival::Refusal),
        }?;
        self.state = State::Arriving;
        Ok(Arrival::Content)
    }

    /// The response has the content from its beginning.
    fn whole(&mut self, head: &Received) -> Result<(), Error> {
        let is_plain = is_plain(&head.headers);
        let length = length(&head.headers).filter(|_| is_plain);
        if self.position == 0 {
            self.total = length;
            // Transports that decompress a body remove its length, and positions in it are then not those of the service.
            self.version = validator(&head.headers).filter(|_| length.is_some());
        } else {
            // The service knows no ranges, or the condition does not hold.
            let version = self.version.as_deref().unwrap_or_default();
            let is_same = is_version(&head.headers, version) && is_plain;
            if !is_same
                || self
                    .total
                    .is_some_and(|total| length.is_some_and(|it| it != total))
            {
                return Err(self.changed(head));
            }
            self.total = self.total.or(length);
            if self.total.is_some_and(|total| total < self.position) {
                return Err(self.changed(head));
            }
            self.skip = self.position;
        }
        self.end = self.total;
        Ok(())
    }

    /// The response has a part of the content.
    fn part(&mut self, head: &Received) -> Result<(), Error> {
        if self.position == 0 {
            return Err(self.lie(head, "has a part of the content, which was not asked for"));
        }
        if !is_plain(&head.headers) {
            return Err(self.lie(head, "has a part of a content in another encoding"));
        }
        let range = ContentRange::of(&head.headers);
        let Some((range, (start, end))) = range.and_then(|it| Some((it, it.span?))) else {
            return Err(self.lie(head, "does not say which part of the content it has"));
        };
        if start != self.position {
            return Err(self.lie(head, "has another part of the content than was asked for"));
        }
        let version = self.version.as_deref().unwrap_or_default();
        let says_version = head.headers.contains("ETag") && is_strong(version);
        let is_other = says_version && !is_version(&head.headers, version);
        let is_longer = self
            .total
            .zip(range.total)
            .is_some_and(|(it, other)| it != other);
        if is_other || is_longer || self.total.is_some_and(|total| end > total) {
            return Err(self.changed(head));
        }
        if length(&head.headers).is_some_and(|length| length != end - start) {
            return Err(self.lie(head, "has another length than its part of the content"));
        }
        self.total = self.total.or(range.total);
        self.end = Some(end);
        Ok(())
    }

    /// Nothing is behind the position: all is there, or the content has become shorter.
    fn unsatisfied(&mut self, head: &Received) -> Result<Arrival, Error> {
        let total = ContentRange::of(&head.headers).and_then(|it| it.total);
        let is_end = total == Some(self.position) && self.total.is_none_or(|it| total == Some(it));
        if !is_end {
            return Err(self.changed(head));
        }
        self.total = total;
        self.state = State::Done;
        Ok(Arrival::Nothing)
    }

    /// Takes bytes of the body, and returns those that the program does not have yet.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Protocol`] if there are more than the response announced.
    pub fn chunk<'b>(&mut self, bytes: &'b [u8]) -> Result<&'b [u8], Error> {
        if self.state != State::Arriving {
            return Err(self.error(ErrorKind::Misuse("there is content without a response")));
        }
        let count = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let skipped = self.skip.min(count);
        self.skip -= skipped;
        let position = self.position.saturating_add(count - skipped);
        if let Some(end) = self.end.filter(|end| position > *end) {
            self.state = State::Asking;
            return Err(self.protocol(&format!(
                "the response is longer than it says: the content should end at {end}"
            )));
        }
        if position > self.position {
            self.is_further = true;
            self.stalls = 0;
            self.doublings = 0;
        }
        self.position = position;
        let skipped = usize::try_from(skipped).unwrap_or(usize::MAX);
        Ok(bytes.get(skipped..).unwrap_or_default())
    }

    /// Takes the end of the body.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Transport`] if the content is shorter than announced and the download cannot continue.
    pub fn ended(&mut self) -> Result<(), Error> {
        if self.state != State::Arriving {
            return Err(self.error(ErrorKind::Misuse("there is an end without a response")));
        }
        let is_part = self.end.is_some() && self.end != self.total;
        if self.end == Some(self.position) && is_part {
            // The service gives a part at a time.
            self.state = State::Asking;
            return Ok(());
        }
        if self.end.is_none_or(|end| end == self.position) && self.skip == 0 {
            self.total = Some(self.position);
            self.state = State::Done;
            return Ok(());
        }
        let end = self
            .end
            .map_or_else(String::new, |end| format!(" of {end}"));
        let text = format!("the content ends after {}{end} bytes", self.position);
        let error = io::Error::new(io::ErrorKind::UnexpectedEof, text);
        let kind = ErrorKind::Transport(error.into());
        self.failed(self.error(kind))
    }

    /// Takes the error of a request whose response is missing or incomplete. The download continues if bytes have arrived since the last
    /// failure, or as often as [`attempts`](Self::attempts) says.
    ///
    /// # Errors
    ///
    /// The error, if it is not a broken connection, if the attempts are used up, or if the content has no [`version`](Self::version).
    pub fn failed(&mut self, error: Error) -> Result<(), Error> {
        let is_broken = matches!(
            error.kind(),
            ErrorKind::Transport(_) | ErrorKind::Timeout(_)
        );
        self.state = State::Asking;
        if !is_broken || self.position > 0 && self.version.is_none() {
            return Err(error);
        }
        if self.is_further {
            return Ok(());
        }
        self.stalls = self.stalls.saturating_add(1);
        if self.stalls > self.attempts {
            self.stalls = 0;
            return Err(error);
        }
        self.state = State::Waiting(self.waits.doubled(&mut self.doublings));
        Ok(())
    }

    /// Takes an error response. After a temporary one the download continues.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Response`], or [`ErrorKind::Protocol`] for a status of success that has no content.
    pub fn refused(&mut self, response: &Received) -> Result<(), Error> {
        let Received {
            status,
            headers,
            body,
            url,
            ..
        } = response;
        self.state = State::Asking;
        let error = match read::answer(read::nothing, &self.decoder, *status, headers, body) {
            Err(error) => Error::new(Method::Get, &self.shown(url), ErrorKind::Response(error)),
            Ok(_) => return Err(self.lie(response, "has no content")),
        };
        self.stalls = self.stalls.saturating_add(1);
        if !matches!(status, 408 | 429 | 500..=599) || self.stalls > self.attempts {
            self.stalls = 0;
            return Err(error);
        }
        self.state = State::Waiting(self.waits.wait(response, &mut self.doublings));
        Ok(())
    }

    fn changed(&self, head: &Received) -> Error {
        let error = Error::new(Method::Get, &self.shown(&head.url), ErrorKind::Changed);
        error.with_response(head.status, &head.headers)
    }

    fn lie(&self, head: &Received, text: &str) -> Error {
        let text = format!("the response with status {} {text}", head.status);
        let error = Error::new(
            Method::Get,
            &self.shown(&head.url),
            ErrorKind::Protocol(text),
        );
        error.with_response(head.status, &head.headers)
    }

    fn shown(&self, url: &str) -> String {
        self.request.handling.shown(url)
    }

    fn protocol(&self, text: &str) -> Error {
        self.error(ErrorKind::Protocol(text.to_owned()))
    }

    /// An error of this download.
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        Error::new(Method::Get, &self.request.shown_url(), kind)
    }
}

/// Without the secrets of the URL.
impl fmt::Debug for ResumableDownload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResumableDownload")
            .field("url", &self.request.shown_url())
            .field("position", &self.position)
            .field("total", &self.total)
            .field("version", &self.version)
            .field("state", &self.state)
            .finish()
    }
}
