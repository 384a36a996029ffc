//! The blocking client.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

pub use ahead::PagesAhead;
pub use pages::{ClientChanges, ClientItems, ClientPages};
pub use results::Results;
pub use transfers::{Downloading, Started, Uploading};
#[cfg(feature = "ureq")]
pub use ureq_transport::Ureq;

use super::read::{self, Body, Length, Response};
use super::{BoxError, Download, Incoming, Outgoing, Reading, Unread, set_up, traits_of};
use crate::answer::Answer;
use crate::batch::{Batch, BatchAnswers};
use crate::exchange::{
    Call, CallStep, Credential, CredentialRequest, Error, ErrorKind, Machine, Received, Settings,
    Step, TransportError, Verdict,
};
use crate::request::{IntoRequest, Prepared};

mod ahead;
mod pages;
mod results;
mod transfers;
#[cfg(feature = "ureq")]
#[path = "ureq.rs"]
mod ureq_transport;

/// Sends a request and returns the response.
///
/// A transport follows no redirects, retries nothing, keeps no cookies, and returns every status as a response.
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

/// A transport by reference is one, too.
macro_rules! by_reference {
    ($($reference:ty),*) => {$(
        impl<T: Transport + ?Sized> Transport for $reference {
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
    )*};
}

by_reference!(&T, Arc<T>);

/// The content of a request.
pub enum Content<'a> {
    /// The whole content in memory.
    Bytes(&'a [u8]),
    /// A source that is read once, and its length in bytes if known.
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

/// A content that is read once, and its length in bytes if it is known.
type Source<'a> = (&'a mut dyn Read, Option<u64>);

/// How much of a body is read before the time is looked at.
const PART: u64 = 64 << 10;

/// How long a body may take that is only read so that its connection can be used again.
const DISCARD: Duration = Duration::from_secs(1);

type Authorize = dyn Fn(&CredentialRequest) -> Result<Credential, BoxError> + Send + Sync;

/// A blocking client: each call returns when its response has arrived.
///
/// Clones share the transport. They share the service's cookies and CSRF token, too, unless `authorize` or `header` is called on a clone.
pub struct Client<T> {
    settings: Arc<Settings>,
    transport: Arc<T>,
    authorize: Option<Arc<Authorize>>,
}

traits_of!(Client);

/// Set-up.
impl<T> Client<T> {
    /// Sets the hook that supplies the credential. It runs for every call, and once more if the service answers 401. Cache tokens in the hook; if
    /// several calls run in parallel, each of them may renew the token.
    #[must_use]
    pub fn authorize(
        mut self,
        hook: impl Fn(&CredentialRequest) -> Result<Credential, BoxError> + Send + Sync + 'static,
    ) -> Self {
        self.authorize = Some(Arc::new(hook));
        let settings = self.settings_mut();
        settings.authorizes = true;
        settings.forget_session();
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
    /// An [`Error`] if the request fails, or if the response does not have the request's type.
    pub fn send<Q: IntoRequest>(&self, request: Q) -> Result<Q::Answer, Error> {
        self.answer(request).map(|answer| answer.value)
    }

    /// Sends a request and returns its answer with status, headers and the mismatches that a lenient decoder found.
    ///
    /// # Errors
    ///
    /// Like [`send`](Self::send).
    pub fn answer<Q: IntoRequest>(&self, request: Q) -> Result<Answer<Q::Answer>, Error> {
        let request = request.into_request();
        let (received, attempts) = match self.settings.endpoint.prepared(&request) {
            Ok(prepared) => self.whole(prepared, None)?,
            Err(error) if read::needs_batch(&error) => {
                let mut machine = read::in_batch(&self.settings, &request);
                (self.run(&mut machine)?, 1)
            }
            Err(error) => return Err(error),
        };
        read::answer(&self.settings, &request, &received, attempts)
    }

    /// Sends the requests of a batch that are not answered yet, and returns the answers.
    ///
    /// # Errors
    ///
    /// An [`Error`] if the batch itself fails. Failures of its requests are in the answers. After an error the same batch can be sent again:
    /// what was answered is not resent; a change whose answer was lost is reported as an error.
    pub fn batch(&self, batch: &mut Batch) -> Result<BatchAnswers, Error> {
        self.run(&mut read::batch(&self.settings, batch))
    }

    /// Sends a request with this content in place of its own body. A reader, such as a file, is read while it is sent, and never resent: a 401 or 503
    /// is an error. [`Content::Bytes`] are resent like any other body. A URL that is too long is an error: unlike `send`, this method does not use a batch.
    ///
    /// # Errors
    ///
    /// Like [`send`](Self::send).
    pub fn send_content<Q: IntoRequest>(
        &self,
        request: Q,
        content: Content<'_>,
    ) -> Result<Answer<Q::Answer>, Error> {
        let request = request.into_request();
        let mut prepared = self.settings.endpoint.prepared(&request)?;
        let source = match content {
            Content::Bytes(bytes) => {
                prepared.body = bytes.to_vec();
                None
            }
            Content::Reader(reader, length) => Some((reader, length)),
        };
        let (received, attempts) = self.whole(prepared, source)?;
        read::answer(&self.settings, &request, &received, attempts)
    }

    /// Sends a request for bytes and returns when the response begins; the body is a [`Read`] without a size limit.
    ///
    /// # Errors
    ///
    /// Like [`send`](Self::send). A connection that breaks later is an error of the next read.
    pub fn download<Q: IntoRequest<Answer = Vec<u8>>>(
        &self,
        request: Q,
    ) -> Result<Download<T::Body>, Error> {
        let request = request.into_request();
        let prepared = self.settings.endpoint.prepared(&request)?;
        let response = self.drive(prepared, None, Reading::Stream)?;
        read::download(&self.settings, &request, response, self.transport.now())
    }

    /// Sends a prepared request, and returns the whole response, whatever its status.
    ///
    /// # Errors
    ///
    /// An [`Error`] if no whole response arrives.
    pub fn exchange(&self, request: Prepared) -> Result<Received, Error> {
        self.whole(request, None).map(|(received, _)| received)
    }

    /// A whole response, and how often the request was sent.
    fn whole(
        &self,
        request: Prepared,
        content: Option<Source<'_>>,
    ) -> Result<(Received, u32), Error> {
        let response = self.drive(request, content, Reading::Whole)?;
        let attempts = response.attempts;
        Ok((response.received(self.transport.now()), attempts))
    }

    /// Runs a machine until its next result.
    ///
    /// # Errors
    ///
    /// Those of the machine and of its requests. The machine can be run again.
    pub fn run<M: Machine + ?Sized>(&self, machine: &mut M) -> Result<M::Output, Error> {
        loop {
            match machine.next()? {
                Step::Send(request) => {
                    let response = self.exchange(request);
                    let response = response.inspect_err(|error| machine.failed(error))?;
                    machine.received(response)?;
                }
                Step::Wait(time) => self.transport.sleep(time),
                Step::Done(output) => return Ok(output),
            }
        }
    }

    /// Sends a request until it has a response.
    fn drive(
        &self,
        request: Prepared,
        mut content: Option<Source<'_>>,
        reading: Reading,
    ) -> Result<Response<Body<T::Body>>, Error> {
        let settings = &*self.settings;
        let mut call = Call::new(settings, request, content.is_some())?;
        let started = read::start(settings, &call);
        let outcome = self.attempts(&mut call, &mut content, reading);
        read::end(settings, &call, &outcome, started.elapsed());
        outcome
    }

    fn attempts(
        &self,
        call: &mut Call<'_>,
        content: &mut Option<Source<'_>>,
        reading: Reading,
    ) -> Result<Response<Body<T::Body>>, Error> {
        loop {
            match call.next()? {
                CallStep::Wait(time) => self.transport.sleep(time),
                CallStep::Authorize(reason) => {
                    let hook = self.authorize.as_ref();
                    let none = || Err("no `authorize` hook is set".into());
                    let credential = hook.map_or_else(none, |hook| hook(&reason));
                    call.authorized(credential)?;
                }
                CallStep::Send => {
                    let sent = self.attempt(call, content, reading);
                    let read = sent.and_then(|incoming| self.read(call, incoming, reading));
                    match read {
                        Ok(Some(response)) => return response,
                        Ok(None) => {}
                        Err(error) => call.failed(error)?,
                    }
                }
            }
        }
    }

    /// Reads as much of a response as is wanted, or nothing if it is not the result.
    #[allow(
        clippy::type_complexity,
        reason = "a result, an error of the call, or another attempt"
    )]
    fn read(
        &self,
        call: &mut Call<'_>,
        incoming: Incoming<T::Body>,
        reading: Reading,
    ) -> Result<Option<Result<Response<Body<T::Body>>, Error>>, TransportError> {
        let Incoming {
            status,
            headers,
            body,
        } = incoming;
        match call.response(status, &headers, self.transport.now()) {
            Err(error) => return Ok(Some(Err(error))),
            Ok(Verdict::Again) => {
                discard(body);
                return Ok(None);
            }
            Ok(Verdict::Result) => {}
        }
        if let Err(error) = read::decoded(call, status, &headers) {
            return Ok(Some(Err(error)));
        }
        let limit = self.settings.limits.body;
        let body = if reading.is_whole(status) {
            match bytes(body, limit, self.settings.limits.timeout) {
                Ok(bytes) => Body::Whole(bytes),
                Err(Unread::Broken(error)) => return Err(error),
                Err(Unread::TooLarge) => {
                    let error = call.error(ErrorKind::TooLarge { limit });
                    return Ok(Some(Err(error.with_response(status, &headers))));
                }
            }
        } else {
            Body::Open(body)
        };
        Ok(Some(Ok(Response {
            status,
            headers,
            url: call.current_url().to_owned(),
            attempts: call.attempts(),
            body,
        })))
    }

    /// Sends the request once.
    fn attempt(
        &self,
        call: &Call<'_>,
        content: &mut Option<Source<'_>>,
        reading: Reading,
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
            credential: call.credential_name(),
            content,
            timeout: self.settings.limits.timeout,
            whole: (reading == Reading::Whole).then_some(self.settings.limits.timeout),
            idle: self.settings.limits.idle,
        });
        read::attempted(&self.settings, call, &result, started.elapsed());
        result
    }
}

/// Reads a body.
fn bytes(mut body: impl Read, limit: u64, time: Duration) -> Result<Vec<u8>, Unread> {
    let started = Instant::now();
    let mut bytes = Vec::new();
    // A transport bounds single reads only, if it bounds a body that could have been a stream.
    while started.elapsed() <= time {
        let most = (limit.saturating_add(1)).saturating_sub(bytes.length());
        let mut part = (&mut body).take(most.min(PART));
        match part.read_to_end(&mut bytes) {
            Ok(0) => return Ok(bytes),
            Ok(_) if bytes.length() > limit => return Err(Unread::TooLarge),
            Ok(_) => {}
            Err(error) => return Err(Unread::Broken(broken(error))),
        }
    }
    let error = TransportError::timeout("the body does not end");
    Err(Unread::Broken(error))
}

/// Reads what is left of a short body, so that its connection can be used again.
fn discard(body: impl Read) {
    // If the connection breaks here, another one is made.
    _ = bytes(body, 64 << 10, DISCARD);
}

/// The error of a body that breaks off.
pub(crate) fn broken(error: io::Error) -> TransportError {
    match error.kind() {
        io::ErrorKind::TimedOut => TransportError::timeout(error),
        _ => TransportError::broken(error),
    }
}

/// An [`Error`] with method, URL and response is the inner error of those of `io`.
impl<B: Read> Read for Download<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.body.read(buffer).map_err(|error| {
            let kind = error.kind();
            if kind == io::ErrorKind::Interrupted {
                return error;
            }
            io::Error::new(kind, self.broken(broken(error)))
        })
    }
}
