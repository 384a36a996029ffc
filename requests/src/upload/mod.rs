//! Resumable uploads in pieces: Microsoft Graph's upload sessions.
//!
//! A session has a URL that needs no credential. Pieces are sent there with `PUT` and `Content-Range`; the service answers 202 with the ranges
//! that are missing, and finally 200 or 201 with the item. After a failure the client asks the service which ranges are missing.
//!
//! An [`Upload`] requests the content piece by piece, and holds one piece in memory:
//!
//! ```
//! # mod model {
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
//! # }
//! # use model::Message as DriveItem;
//! use odata_requests::exchange::Endpoint;
//! use odata_requests::upload::{Session, Upload, UploadStep};
//!
//! let content = b"twelve bytes";
//! let session = serde_json::from_str::<Session>(r#"{"uploadUrl":"https://up.example/1","nextExpectedRanges":["0-"]}"#)?;
//! let mut upload = Upload::<DriveItem>::new(&Endpoint::new("https://files.example/v1"), session, 12)?;
//! let UploadStep::Read { offset: 0, length: 12 } = upload.step()? else { unreachable!() };
//! upload.content(content.to_vec())?;
//! let UploadStep::Send(put) = upload.step()? else { unreachable!() };
//! assert_eq!(put.headers.get("Content-Range"), Some("bytes 0-11/12"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ranges;
mod session;

use std::fmt;
use std::io;
use std::time::Duration;

use odata_runtime::{ErrorResponse, Object};

use ranges::Span;
pub use session::Session;
use session::Status;

use crate::answer::{Answer, Read, read};
use crate::exchange::{Elsewhere, Endpoint, Error, ErrorKind, Received};
use crate::headers::Headers;
use crate::operation::{Cancel, Polling};
use crate::request::{Handling, Method, Prepared};

/// The unit of Graph's pieces: the length of each piece but the last is a multiple of it.
pub const UNIT: u64 = 320 << 10;

const GONE: &str = "the upload session is gone: it has expired or was cancelled, or the upload was complete before";

/// An upload in pieces. `R` is the type of the item that the service creates.
pub struct Upload<R> {
    endpoint: Endpoint,
    read: Read<Option<R>>,
    session: Session,
    length: u64,
    piece: u64,
    waits: Polling,
    attempts: u32,
    state: State,
    missing: Vec<Span>,
    /// The fewest missing bytes and the highest first missing byte so far, by which progress is told.
    fewest: u64,
    highest: u64,
    /// Responses without progress, in sequence.
    stalls: u32,
    doublings: u32,
    pieces: u64,
}

enum State {
    /// To ask the service what it has.
    Asking,
    /// To get this piece of the content.
    Reading(Span),
    /// To send a piece.
    Loaded(Span, Vec<u8>),
    /// A piece was sent.
    Sent(Span),
    Waiting(Duration),
    /// The last response, and whether its body is the item.
    Ended(Box<Received>, bool),
    Over,
}

/// The next step of an upload.
#[derive(Debug)]
pub enum UploadStep<R> {
    /// Read a piece of the content, and pass it to [`content`](Upload::content).
    Read {
        /// Where it starts.
        offset: u64,
        /// How many bytes it has.
        length: usize,
    },
    /// Send a request, and pass the response to [`received`](Upload::received), or the error to [`failed`](Upload::failed).
    Send(Prepared),
    /// Wait, and call [`step`](Upload::step) again.
    Wait(Duration),
    /// The service has all of the content. There is no item if the response has no body.
    Done(Answer<Option<R>>),
}

impl<R: Object + Default> Upload<R> {
    /// An upload of this length in bytes. Unless the session is new, the first request asks which ranges are missing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if the session's URL cannot be followed, [`ErrorKind::Misuse`] if the content is empty, which no session accepts, and
    /// [`ErrorKind::Content`] if its length differs from the one with which the session began.
    pub fn new(endpoint: &Endpoint, session: Session, length: u64) -> Result<Self, Error> {
        if length == 0 {
            return Err(Error::of(ErrorKind::Misuse(
                "an upload session takes no empty content; send it with `media().put(…)`",
            )));
        }
        if let Some(known) = session.length.filter(|known| *known != length) {
            let text = format!(
                "the upload was begun with a content of {known} bytes, and this one has {length}"
            );
            let error = io::Error::new(io::ErrorKind::InvalidInput, text);
            return Err(Error::of(ErrorKind::Content(error)));
        }
        let mut session = session;
        // Relative to itself: only an absolute URL is one.
        let url = endpoint.link(&session.url, &session.url, Elsewhere::Followed);
        session.url = url.map_err(|error| refused_url(&session.url, error))?;
        session.length = Some(length);
        let mut upload = Self {
            endpoint: endpoint.clone(),
            read: read::optional::<R>,
            length,
            piece: 16 * UNIT,
            waits: Polling::default(),
            attempts: 8,
            state: State::Asking,
            missing: Vec::new(),
            fewest: u64::MAX,
            highest: 0,
            stalls: 0,
            doublings: 0,
            pieces: 0,
            session,
        };
        if let Some(ranges) = upload.session.ranges.take().filter(|it| !it.is_empty()) {
            upload.plan(&ranges)?;
        }
        Ok(upload)
    }
}

impl<R> Upload<R> {
    /// The length of pieces in bytes: 5 MiB, rounded down to a multiple of [`UNIT`] unless it is less than that. Outlook takes less than 4 MB.
    #[must_use]
    pub fn piece(mut self, length: u64) -> Self {
        self.piece = match length {
            0..UNIT => length.max(1),
            _ => length - length % UNIT,
        };
        if let State::Reading(_) = self.state {
            self.read_next();
        }
        self
    }

    /// The number of consecutive failures or responses without progress before giving up; 8 by default.
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The waits after failures.
    #[must_use]
    pub fn waits(mut self, waits: Polling) -> Self {
        self.waits = waits;
        self
    }

    /// The session, which can be stored to continue in another process.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The length of the content in bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The number of bytes that the service is known to have.
    pub fn uploaded(&self) -> u64 {
        match self.state {
            State::Ended(..) | State::Over => self.length,
            _ if self.fewest == u64::MAX => 0,
            _ => self.length - ranges::total(&self.missing),
        }
    }

    /// The exchange that cancels the upload: the service deletes the session and the uploaded content.
    pub fn cancel(&self) -> Cancel {
        Cancel::new(
            &self.session.url,
            Headers::new(),
            &self.endpoint.decoder,
            GONE,
            Handling::SecretUrl,
        )
    }

    /// The next step.
    ///
    /// # Errors
    ///
    /// An [`Error`] if the last answer is not of the type `R`, or if the upload is complete.
    pub fn step(&mut self) -> Result<UploadStep<R>, Error> {
        match &mut self.state {
            State::Reading((start, end)) => Ok(UploadStep::Read {
                offset: *start,
                length: usize::try_from(*end - *start).unwrap_or(usize::MAX),
            }),
            State::Loaded(span, bytes) => {
                let (start, end) = *span;
                let body = std::mem::take(bytes);
                self.state = State::Sent((start, end));
                self.pieces += 1;
                let range = format!("bytes {start}-{}/{}", end - 1, self.length);
                Ok(UploadStep::Send(Prepared {
                    method: Method::Put,
                    url: self.session.url.clone(),
                    headers: Headers::from_iter([
                        ("Content-Type", "application/octet-stream"),
                        ("Content-Range", &*range),
                    ]),
                    body,
                    handling: Handling::SecretUrl,
                }))
            }
            State::Waiting(time) => {
                let time = *time;
                self.state = State::Asking;
                Ok(UploadStep::Wait(time))
            }
            // Nothing was told about the piece: the service knows whether it has it.
            State::Asking | State::Sent(_) => {
                self.state = State::Asking;
                Ok(UploadStep::Send(Prepared {
                    method: Method::Get,
                    url: self.session.url.clone(),
                    headers: Headers::from_iter([("Accept", "application/json")]),
                    body: Vec::new(),
                    handling: Handling::SecretUrl,
                }))
            }
            State::Ended(response, is_item) => {
                let (status, headers) = (response.status, &response.headers);
                let answer = if *is_item {
                    let decoder = &self.endpoint.decoder;
                    let answer = read::answer(self.read, decoder, status, headers, &response.body);
                    answer.map_err(|error| {
                        Error::new(
                            Method::Put,
                            &shown(&response.url),
                            ErrorKind::Response(error),
                        )
                    })?
                } else {
                    Answer::new(None, Vec::new(), status, headers)
                };
                self.state = State::Over;
                Ok(UploadStep::Done(answer))
            }
            State::Over => Err(Error::of(ErrorKind::Misuse("the upload is over"))),
        }
    }

    /// Takes the requested piece.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Content`] if it has another length: the content has changed. The next step requests the piece again.
    pub fn content(&mut self, bytes: Vec<u8>) -> Result<(), Error> {
        let State::Reading((start, end)) = self.state else {
            let text = "a piece of the content was not asked for";
            return Err(Error::of(ErrorKind::Misuse(text)));
        };
        if u64::try_from(bytes.len()).ok() != Some(end - start) {
            let text = format!(
                "the content has {} bytes from {start} on instead of {}",
                bytes.len(),
                end - start
            );
            let error = io::Error::new(io::ErrorKind::UnexpectedEof, text);
            return Err(Error::of(ErrorKind::Content(error)));
        }
        self.state = State::Loaded((start, end), bytes);
        Ok(())
    }

    /// Takes the response to the request of the last step, whatever its status.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Gone`] if the session does not exist any more, [`ErrorKind::Response`] for another refusal, and [`ErrorKind::Protocol`] if the
    /// service requests ranges beyond the content or makes no progress. The upload can continue; it first asks which ranges are missing.
    pub fn received(&mut self, response: Received) -> Result<(), Error> {
        let sent = match self.state {
            State::Sent(span) => Some(span),
            State::Asking => None,
            _ => return Err(Error::of(ErrorKind::Misuse("a response without a request"))),
        };
        self.state = State::Asking;
        let method = sent.map_or(Method::Get, |_| Method::Put);
        let Received {
            status,
            headers,
            body,
            url,
            ..
        } = &response;
        match status {
            200..=299 => self.advanced(sent, response),
            404 | 410 => {
                let kind = ErrorKind::Gone {
                    what: GONE,
                    response: Box::new(ErrorResponse::read(*status, body)),
                };
                Err(Error::new(method, &shown(url), kind).with_response(*status, headers))
            }
            416 if sent.is_some() => self.stalled(),
            408 | 429 | 500..=599 => {
                let wait = self.waits.wait(&response, &mut self.doublings);
                self.stalled()
                    .map_err(|_| self.refused(method, &response))?;
                self.state = State::Waiting(wait);
                Ok(())
            }
            _ => Err(self.refused(method, &response)),
        }
    }

    /// Takes the error of a request without a response. After a broken connection the upload continues, as often as
    /// [`attempts`](Self::attempts) says.
    ///
    /// # Errors
    ///
    /// The error, if it is not a broken connection, or if the attempts are used up.
    pub fn failed(&mut self, error: Error) -> Result<(), Error> {
        let is_broken = matches!(
            error.kind(),
            ErrorKind::Transport(_) | ErrorKind::Timeout(_)
        );
        self.state = State::Asking;
        if !is_broken || self.stalled().is_err() {
            return Err(self.without_path(error));
        }
        self.state = State::Waiting(self.waits.doubled(&mut self.doublings));
        Ok(())
    }

    fn advanced(&mut self, sent: Option<Span>, response: Received) -> Result<(), Error> {
        let status = Status::read(&response.body).map_err(|error| {
            self.protocol(format!("the response is not an upload session: {error}"))
        })?;
        if status.expires.is_some() {
            self.session.expires = status.expires;
        }
        let ranges = match (status.ranges, sent) {
            (Some(ranges), _) if !ranges.is_empty() => return self.plan(&ranges),
            (Some(_), _) => {
                self.state = State::Ended(Box::new(response), false);
                return Ok(());
            }
            (None, None) => {
                let text = "the response does not say what the service expects";
                return Err(self.protocol(text.to_owned()));
            }
            (None, Some(span)) => span,
        };
        ranges::remove(&mut self.missing, ranges);
        if self.missing.is_empty() {
            self.state = State::Ended(Box::new(response), true);
            return Ok(());
        }
        if response.status == 202 {
            return self.check_progress();
        }
        let missing = ranges::total(&self.missing);
        Err(self.protocol(format!(
            "the service has ended the upload although {missing} of {} bytes are missing",
            self.length
        )))
    }

    /// Goes on with what the service expects.
    fn plan(&mut self, ranges: &[String]) -> Result<(), Error> {
        self.missing = ranges::missing(ranges, self.length).map_err(|text| self.protocol(text))?;
        self.check_progress()
    }

    fn check_progress(&mut self) -> Result<(), Error> {
        let missing = ranges::total(&self.missing);
        let first = self.missing.first().map_or(0, |(start, _)| *start);
        if missing < self.fewest || first > self.highest {
            self.stalls = 0;
            self.doublings = 0;
        } else {
            self.stalled()?;
        }
        self.fewest = self.fewest.min(missing);
        self.highest = self.highest.max(first);
        // Each piece may have to be sent several times, but not without end.
        let bound = self.length.div_ceil(self.piece).saturating_mul(3);
        if self.pieces > bound.saturating_add(100) {
            return Err(self.protocol(format!(
                "the service has {} of {} bytes after {} pieces",
                self.uploaded(),
                self.length,
                self.pieces
            )));
        }
        self.read_next();
        Ok(())
    }

    fn read_next(&mut self) {
        if let Some(&(start, end)) = self.missing.first() {
            let end = end.min(start.saturating_add(self.piece));
            self.state = State::Reading((start, end));
        }
    }

    /// Counts a response without progress.
    fn stalled(&mut self) -> Result<(), Error> {
        self.stalls = self.stalls.saturating_add(1);
        if self.stalls <= self.attempts {
            return Ok(());
        }
        self.stalls = 0;
        Err(self.protocol(format!(
            "the upload does not get further: the service has {} of {} bytes after {} attempts",
            self.uploaded(),
            self.length,
            self.attempts
        )))
    }

    fn refused(&self, method: Method, response: &Received) -> Error {
        let Received {
            status,
            headers,
            body,
            url,
            ..
        } = response;
        let decoder = &self.endpoint.decoder;
        match read::answer(read::nothing, decoder, *status, headers, body) {
            Err(error) => Error::new(method, &shown(url), ErrorKind::Response(error)),
            Ok(_) => self.protocol("the response is not one to an upload".to_owned()),
        }
    }

    /// An error of a request without what is secret of the session's URL.
    fn without_path(&self, error: Error) -> Error {
        let method = error.method().unwrap_or(Method::Put);
        let (attempts, status) = (error.attempts(), error.status());
        let headers = error.headers().clone();
        let error = Error::new(method, &shown(&self.session.url), error.into_kind());
        let error = error.with_attempts(attempts);
        match status {
            Some(status) => error.with_response(status, &headers),
            None => error,
        }
    }

    fn protocol(&self, text: String) -> Error {
        Error::new(
            Method::Put,
            &shown(&self.session.url),
            ErrorKind::Protocol(text),
        )
    }
}

/// The error of a session whose URL cannot be followed.
fn refused_url(url: &str, error: Error) -> Error {
    let kind = match error.into_kind() {
        ErrorKind::Link { reason, .. } => ErrorKind::Link {
            target: shown(url),
            reason,
        },
        kind => kind,
    };
    Error::new(Method::Put, &shown(url), kind)
}

/// A URL without its path, which is a secret of a session as well as its query.
fn shown(url: &str) -> String {
    Handling::SecretUrl.shown(url)
}

/// Without the URL, which is a secret.
impl<R> fmt::Debug for Upload<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("session", &self.session)
            .field("length", &self.length)
            .field("uploaded", &self.uploaded())
            .finish()
    }
}
