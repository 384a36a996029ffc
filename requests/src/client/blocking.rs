//! The blocking client.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

#[cfg(feature = "ureq")]
pub use ureq_transport::Ureq;

use super::read::{self, Length, Response};
use super::{BoxError, Incoming, Outgoing, Unread, set_up};
use crate::answer::Answer;
use crate::exchange::{
    Call, CallStep, Credential, CredentialRequest, Error, ErrorKind, Machine, Received, Settings,
    Step, TransportError, Verdict,
};
use crate::request::{IntoRequest, Prepared};

mod transfers;
#[cfg(feature = "ureq")]
#[path = "ureq.rs"]
mod ureq_transport;

/// What sends a request and returns the response.
///
/// A transport follows no redirects, sends nothing again, keeps no cookies, and returns every status as a response.
pub trait Transport {
    /// The body of a response.
    type Body: Read;

    /// Sends a request, and returns the response before its body is read.
    ///
    /// # Errors
    ///
    /// A [`TransportError`] if no response begins.
    fn send(
        &self,
        request: Outgoing<'_, Content<'_>>,
    ) -> Result<Incoming<Self::Body>, TransportError>;

    /// Waits.
    fn sleep(&self, time: Duration) {
        std::thread::sleep(time);
    }

    /// The time of day, for dates in `Retry-After`.
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

impl<T: Transport + ?Sized> Transport for &T {
    type Body = T::Body;

    fn send(
        &self,
        request: Outgoing<'_, Content<'_>>,
    ) -> Result<Incoming<Self::Body>, TransportError> {
        (**self).send(request)
    }

    fn sleep(&self, time: Duration) {
        (**self).sleep(time);
    }

    fn now(&self) -> SystemTime {
        (**self).now()
    }
}

/// The content of a request.
pub enum Content<'a> {
    /// All of it.
    Bytes(&'a [u8]),
    /// A source that is read once, and its length in bytes if it is known.
    Reader(&'a mut dyn Read, Option<u64>),
}

impl fmt::Debug for Content<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => f.debug_tuple("Bytes").field(&bytes.len()).finish(),
            Self::Reader(_, length) => f.debug_tuple("Reader").field(length).finish(),
        }
    }
}

type Authorize = dyn Fn(&CredentialRequest) -> Result<Credential, BoxError> + Send + Sync;

/// A client that waits for each response.
///
/// Clones share the transport, and what the service wants to be remembered.
pub struct Client<T> {
    settings: Arc<Settings>,
    transport: Arc<T>,
    authorize: Option<Arc<Authorize>>,
}

impl<T> Clone for Client<T> {
    fn clone(&self) -> Self {
        Self {
            settings: Arc::clone(&self.settings),
            transport: Arc::clone(&self.transport),
            authorize: self.authorize.clone(),
        }
    }
}

impl<T> fmt::Debug for Client<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

/// Set-up.
impl<T> Client<T> {
    /// A client of the service at this URL, such as `https://graph.microsoft.com/v1.0`. A URL that is not absolute is an error of each call.
    pub fn new(base: impl Into<String>, transport: T) -> Self {
        Self {
            settings: Arc::new(Settings::new(base.into())),
            transport: Arc::new(transport),
            authorize: None,
        }
    }

    /// The hook that gives the credential of each call. It is asked once more if the service refuses the credential; keeping a token until it
    /// ends is up to the hook.
    #[must_use]
    pub fn authorize(
        mut self,
        hook: impl Fn(&CredentialRequest) -> Result<Credential, BoxError> + Send + Sync + 'static,
    ) -> Self {
        self.authorize = Some(Arc::new(hook));
        self.settings_mut().authorizes = true;
        self
    }

    set_up!();
}

/// Calls.
impl<T: Transport> Client<T> {
    /// Sends a request and returns the value of its answer.
    ///
    /// # Errors
    ///
    /// An [`Error`] if there is no answer of the request's type.
    pub fn send<Q: IntoRequest>(&self, request: Q) -> Result<Q::Answer, Error> {
        self.answer(request).map(|answer| answer.value)
    }

    /// Sends a request and returns its answer with status, headers and what a lenient decoder passed over.
    ///
    /// # Errors
    ///
    /// Like [`send`](Self::send).
    pub fn answer<Q: IntoRequest>(&self, request: Q) -> Result<Answer<Q::Answer>, Error> {
        let request = request.into_request();
        let prepared = self.settings.endpoint.prepared(&request)?;
        let (received, attempts) = self.whole(prepared)?;
        read::answer(&self.settings, &request, &received, attempts)
    }

    /// Sends a request that is ready, and returns the whole response, whatever its status.
    ///
    /// # Errors
    ///
    /// An [`Error`] if there is no whole response.
    pub fn exchange(&self, request: Prepared) -> Result<Received, Error> {
        self.whole(request).map(|(received, _)| received)
    }

    /// A whole response, and how often the request was sent.
    fn whole(&self, request: Prepared) -> Result<(Received, u32), Error> {
        let limit = self.settings.limits.body;
        let whole = Some(self.settings.limits.timeout);
        let response = self.drive(request, None, whole, |body| bytes(body, limit))?;
        let attempts = response.attempts;
        Ok((response.received(self.transport.now()), attempts))
    }

    /// Drives a machine to its next result.
    ///
    /// # Errors
    ///
    /// Those of the machine and of its requests. The machine can be driven again.
    pub fn run<M: Machine + ?Sized>(&self, machine: &mut M) -> Result<M::Output, Error> {
        loop {
            match machine.next()? {
                Step::Send(request) => machine.received(self.exchange(request)?)?,
                Step::Wait(time) => self.transport.sleep(time),
                Step::Done(output) => return Ok(output),
            }
        }
    }

    /// Sends a request until it has a response, of which `finish` reads as much as is wanted.
    fn drive<O: Length>(
        &self,
        request: Prepared,
        mut content: Option<(&mut dyn Read, Option<u64>)>,
        whole: Option<Duration>,
        mut finish: impl FnMut(T::Body) -> Result<O, Unread>,
    ) -> Result<Response<O>, Error> {
        let settings = &*self.settings;
        let mut call = Call::new(settings, request, content.is_some())?;
        let started = read::start(settings, &call);
        let outcome = self.attempts(&mut call, &mut content, whole, &mut finish);
        read::end(settings, &call, &outcome, started.elapsed());
        outcome
    }

    fn attempts<O>(
        &self,
        call: &mut Call<'_>,
        content: &mut Option<(&mut dyn Read, Option<u64>)>,
        whole: Option<Duration>,
        finish: &mut impl FnMut(T::Body) -> Result<O, Unread>,
    ) -> Result<Response<O>, Error> {
        loop {
            match call.next()? {
                CallStep::Wait(time) => self.transport.sleep(time),
                CallStep::Authorize(reason) => {
                    let hook = self.authorize.as_ref();
                    let none = || Err("there is no hook for credentials".into());
                    let credential = hook.map_or_else(none, |hook| hook(&reason));
                    call.authorized(credential)?;
                }
                CallStep::Send => {
                    let incoming = match self.attempt(call, content, whole) {
                        Ok(incoming) => incoming,
                        Err(error) => {
                            call.failed(error)?;
                            continue;
                        }
                    };
                    let Incoming {
                        status,
                        headers,
                        body,
                    } = incoming;
                    match call.response(status, &headers, self.transport.now())? {
                        Verdict::Again => discard(body),
                        Verdict::Result => match finish(body) {
                            Ok(body) => {
                                return Ok(Response {
                                    status,
                                    headers,
                                    url: call.current_url().to_owned(),
                                    attempts: call.attempts(),
                                    body,
                                });
                            }
                            Err(Unread::Broken(error)) => call.failed(error)?,
                            Err(Unread::TooLarge) => {
                                let limit = self.settings.limits.body;
                                let error = call.error(ErrorKind::TooLarge { limit });
                                return Err(error.with_response(status, &headers));
                            }
                        },
                    }
                }
            }
        }
    }

    /// Sends the request once.
    fn attempt(
        &self,
        call: &Call<'_>,
        content: &mut Option<(&mut dyn Read, Option<u64>)>,
        whole: Option<Duration>,
    ) -> Result<Incoming<T::Body>, TransportError> {
        let started = Instant::now();
        let (method, url, headers, bytes) = call.outgoing();
        let content = match content {
            Some((reader, length)) if call.sends_content() => {
                Content::Reader(&mut **reader, *length)
            }
            _ => Content::Bytes(bytes),
        };
        let result = self.transport.send(Outgoing {
            method,
            url,
            headers,
            content,
            timeout: self.settings.limits.timeout,
            whole,
            idle: self.settings.limits.idle,
        });
        read::attempted(&self.settings, call, &result, started.elapsed());
        result
    }
}

/// Reads a body.
fn bytes(body: impl Read, limit: u64) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    match body.take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        Ok(_) if bytes.length() > limit => Err(Unread::TooLarge),
        Ok(_) => Ok(bytes),
        Err(error) => Err(Unread::Broken(broken(error))),
    }
}

/// Reads what is left of a short body, so that its connection can be used again.
fn discard(body: impl Read) {
    let mut body = body.take(64 << 10);
    // If the connection breaks here, another one is made.
    _ = io::copy(&mut body, &mut io::sink());
}

/// The error of a body that breaks off.
fn broken(error: io::Error) -> TransportError {
    match error.kind() {
        io::ErrorKind::TimedOut => TransportError::timeout(error),
        _ => TransportError::broken(error),
    }
}
