//! [`Replay`]: answers from a list.

use std::fmt;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::ReplayBody;
use super::recorder::{Recorded, read};
use crate::blocking;
use crate::client::{BoxError, Content, ContentStream, Incoming, Outgoing, Transport};
use crate::exchange::TransportError;
use crate::headers::Headers;
use crate::request::Method;
use crate::secrets::url_without_secrets;

/// A transport that answers from a list. It does not wait, but records the waits.
///
/// Each response is used once; the next request for the same method and URL gets the next one. A request without a response in the list fails.
#[derive(Debug, Default)]
pub struct Replay(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    pairs: Vec<(Method, String, Reply)>,
    sent: Vec<SentRequest>,
    waits: Vec<Duration>,
}

/// A response.
#[derive(Debug, Clone, Default)]
pub struct Reply {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: ReplayBody,
}

/// A request as a [`Replay`] received it, with credentials, which `Debug` does not show.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SentRequest {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: String,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: Vec<u8>,
}

impl fmt::Debug for SentRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SentRequest")
            .field("method", &self.method)
            .field("url", &url_without_secrets(&self.url))
            .field("headers", &self.headers)
            .field("body", &String::from_utf8_lossy(&self.body))
            .finish()
    }
}

impl Reply {
    /// A response without a body.
    pub fn new(status: u16) -> Self {
        Self {
            status,
            ..Self::default()
        }
    }

    /// A response with JSON.
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::new(status)
            .header("Content-Type", "application/json")
            .body(body)
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = ReplayBody::new(body);
        self
    }

    /// Breaks the connection after so many bytes of the body.
    #[must_use]
    pub fn cut(mut self, after: usize) -> Self {
        self.body = self.body.cut(after);
        self
    }
}

impl Replay {
    /// A transport without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the answer to a request. The URL is absolute, or relative to the service root.
    #[must_use]
    pub fn on(mut self, method: Method, url: impl Into<String>, reply: Reply) -> Self {
        let state = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        state.pairs.push((method, url.into(), reply));
        self
    }

    /// Adds the pairs of a file that a [`Recorder`](super::Recorder) has written.
    ///
    /// # Errors
    ///
    /// An error if the file cannot be read, or is not such a file.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, BoxError> {
        let path = path.as_ref();
        let text = std::fs::read_to_string(path)
            .map_err(|error| format!("{}: {error}", path.display()))?;
        let pairs = read(&text).map_err(|error| format!("{}: {error}", path.display()))?;
        let state = State {
            pairs: pairs.into_iter().map(Recorded::into_pair).collect(),
            ..State::default()
        };
        Ok(Self(Mutex::new(state)))
    }

    /// The requests that were sent, in their order.
    pub fn requests(&self) -> Vec<SentRequest> {
        self.with(|state| state.sent.clone())
    }

    /// The waits that the client requested.
    pub fn waits(&self) -> Vec<Duration> {
        self.with(|state| state.waits.clone())
    }

    /// Method and URL of the answers that were not used.
    pub fn unused(&self) -> Vec<(Method, String)> {
        self.with(|state| {
            let pairs = state.pairs.iter();
            pairs
                .map(|(method, url, _)| (*method, url.clone()))
                .collect()
        })
    }

    fn with<O>(&self, f: impl FnOnce(&mut State) -> O) -> O {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn answer(&self, request: SentRequest) -> Result<Incoming<ReplayBody>, TransportError> {
        self.with(|state| {
            let (method, url) = (request.method, request.url.clone());
            state.sent.push(request);
            let is_it = |pair: &(Method, String, Reply)| pair.0 == method && is_at(&url, &pair.1);
            let Some(at) = state.pairs.iter().position(is_it) else {
                let left: Vec<String> = state
                    .pairs
                    .iter()
                    .map(|(method, url, _)| format!("{method} {}", url_without_secrets(url)))
                    .collect();
                let url = url_without_secrets(&url);
                return Err(TransportError::invalid(format!(
                    "the replay has no answer to {method} {url}; left are {left:?}"
                )));
            };
            let (_, _, reply) = state.pairs.remove(at);
            Ok(Incoming {
                status: reply.status,
                headers: reply.headers,
                body: reply.body,
            })
        })
    }

    fn wait(&self, time: Duration) {
        self.with(|state| state.waits.push(time));
    }
}

/// Whether a URL is the one of an answer, which has no secrets if it is recorded.
fn is_at(url: &str, of: &str) -> bool {
    let url = &*url_without_secrets(url);
    let of = &*url_without_secrets(of);
    let is_relative = !of.contains("://") && !of.starts_with('/');
    url == of || is_relative && url.strip_suffix(of).is_some_and(|base| base.ends_with('/'))
}

impl blocking::Transport for Replay {
    type Body = ReplayBody;

    fn send(
        &self,
        request: Outgoing<'_, blocking::Content<'_>>,
    ) -> Result<Incoming<ReplayBody>, TransportError> {
        let mut body = Vec::new();
        match request.content {
            blocking::Content::Bytes(bytes) => body.extend_from_slice(bytes),
            blocking::Content::Reader(reader, _) => {
                reader
                    .read_to_end(&mut body)
                    .map_err(TransportError::broken)?;
            }
        }
        self.answer(SentRequest {
            method: request.method,
            url: request.url.to_owned(),
            headers: request.headers.clone(),
            body,
        })
    }

    fn sleep(&self, time: Duration) {
        self.wait(time);
    }
}

impl Transport for Replay {
    type Body = ReplayBody;

    async fn send(
        &self,
        request: Outgoing<'_, Content>,
    ) -> Result<Incoming<ReplayBody>, TransportError> {
        let body = match request.content {
            Content::Bytes(bytes) => bytes,
            Content::Stream(mut stream, _) => {
                let mut body = Vec::new();
                while let Some(piece) = std::future::poll_fn(|context| {
                    ContentStream::poll_next(stream.as_mut(), context)
                })
                .await
                {
                    body.extend(piece.map_err(TransportError::broken)?);
                }
                body
            }
        };
        self.answer(SentRequest {
            method: request.method,
            url: request.url.to_owned(),
            headers: request.headers.clone(),
            body,
        })
    }

    async fn sleep(&self, time: Duration) {
        self.wait(time);
    }

    async fn deadline(&self, _: Duration) {
        std::future::pending().await
    }
}
