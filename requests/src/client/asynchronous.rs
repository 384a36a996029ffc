//! The async client.

mod transfers;
mod transport;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub use transfers::{Downloading, PieceSource, Started, Uploading};
use transport::Progressing;
pub(super) use transport::within;
pub use transport::{Chunks, Content, ContentStream, TimedBody, Transport};

use super::read::{self, Body, Length, Response};
use super::{BoxError, Download, Incoming, Outgoing, Reading, Unread, set_up, traits_of};
use crate::answer::Answer;
use crate::batch::{Batch, BatchAnswers};
use crate::exchange::{
    Call, CallStep, Credential, CredentialRequest, Error, ErrorKind, Machine, Received, Settings,
    Step, TransportError, Verdict,
};
use crate::request::{IntoRequest, Prepared};

type Authorizing = Pin<Box<dyn Future<Output = Result<Credential, BoxError>> + Send>>;
type Authorize = dyn Fn(CredentialRequest) -> Authorizing + Send + Sync;
type Source = (Pin<Box<dyn ContentStream>>, Option<u64>);

/// An async client: its calls are futures. Dropping a future cancels the call.
///
/// Clones share the transport. They share the service's cookies and CSRF token, too, unless `authorize` or `header` is called on a clone.
pub struct Client<T> {
    pub(super) settings: Arc<Settings>,
    transport: Arc<T>,
    authorize: Option<Arc<Authorize>>,
}

traits_of!(Client);

/// Set-up.
impl<T> Client<T> {
    /// Sets the hook that supplies the credential. It runs for every call, and once more if the service answers 401. Cache tokens in the hook; if
    /// several calls run in parallel, each of them may renew the token.
    #[must_use]
    pub fn authorize<F>(
        mut self,
        hook: impl Fn(CredentialRequest) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Result<Credential, BoxError>> + Send + 'static,
    {
        self.authorize = Some(Arc::new(move |reason| Box::pin(hook(reason))));
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
    pub async fn send<Q: IntoRequest>(&self, request: Q) -> Result<Q::Answer, Error> {
        self.answer(request).await.map(|answer| answer.value)
    }

    /// Sends a request and returns its answer with status, headers and the mismatches that a lenient decoder found.
    ///
    /// # Errors
    ///
    /// Like [`send`](Self::send).
    pub async fn answer<Q: IntoRequest>(&self, request: Q) -> Result<Answer<Q::Answer>, Error> {
        let request = request.into_request();
        let (received, attempts) = match self.settings.endpoint.prepared(&request) {
            Ok(prepared) => self.whole(prepared, None).await?,
            Err(error) if read::needs_batch(&error) => {
                let mut machine = read::in_batch(&self.settings, &request);
                (self.run(&mut machine).await?, 1)
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
    pub async fn batch(&self, batch: &mut Batch) -> Result<BatchAnswers, Error> {
        self.run(&mut read::batch(&self.settings, batch)).await
    }

    /// Sends a request with this content in place of its own body. A stream, such as a file, is read while it is sent, and never resent: a 401 or 503
    /// is an error. [`Content::Bytes`] are resent like any other body. A URL that is too long is an error: unlike `send`, this method does not use a batch.
    ///
    /// # Errors
    ///
    /// Like [`send`](Self::send).
    pub async fn send_content<Q: IntoRequest>(
        &self,
        request: Q,
        content: Content,
    ) -> Result<Answer<Q::Answer>, Error> {
        let request = request.into_request();
        let mut prepared = self.settings.endpoint.prepared(&request)?;
        let source = match content {
            Content::Bytes(bytes) => {
                prepared.body = bytes;
                None
            }
            Content::Stream(stream, length) => Some((stream, length)),
        };
        let (received, attempts) = self.whole(prepared, source).await?;
        read::answer(&self.settings, &request, &received, attempts)
    }

    /// Sends a request for bytes and returns when the response begins; [`chunk`](Download::chunk) reads the body, which has no size limit.
    ///
    /// # Errors
    ///
    /// Like [`send`](Self::send). A connection that breaks later is an error of the next chunk.
    pub async fn download<Q: IntoRequest<Answer = Vec<u8>>>(
        &self,
        request: Q,
    ) -> Result<Download<TimedBody<T>>, Error> {
        let request = request.into_request();
        let prepared = self.settings.endpoint.prepared(&request)?;
        let response = self.drive(prepared, None, Reading::Stream).await?;
        read::download(&self.settings, &request, response, self.transport.now())
    }

    /// A whole response, and how often the request was sent.
    async fn whole(
        &self,
        request: Prepared,
        content: Option<Source>,
    ) -> Result<(Received, u32), Error> {
        let response = self.drive(request, content, Reading::Whole).await?;
        let attempts = response.attempts;
        Ok((response.received(self.transport.now()), attempts))
    }

    /// Sends a prepared request, and returns the whole response, whatever its status.
    ///
    /// # Errors
    ///
    /// An [`Error`] if no whole response arrives.
    pub async fn exchange(&self, request: Prepared) -> Result<Received, Error> {
        self.whole(request, None)
            .await
            .map(|(received, _)| received)
    }

    /// Runs a machine until its next result.
    ///
    /// If the future is dropped, the machine can be run again; the wait of its last step is not continued.
    ///
    /// # Errors
    ///
    /// Those of the machine and of its requests. The machine can be run again.
    pub async fn run<M: Machine + ?Sized>(&self, machine: &mut M) -> Result<M::Output, Error> {
        loop {
            match machine.next()? {
                Step::Send(request) => {
                    let response = self.exchange(request).await;
                    let response = response.inspect_err(|error| machine.failed(error))?;
                    machine.received(response)?;
                }
                Step::Wait(time) => self.transport.sleep(time).await,
                Step::Done(output) => return Ok(output),
            }
        }
    }

    /// Sends a request until it has a response, and reads as much of its body as `reading` says.
    pub(crate) async fn drive(
        &self,
        request: Prepared,
        mut content: Option<Source>,
        reading: Reading,
    ) -> Result<Response<Body<TimedBody<T>>>, Error> {
        let settings = &*self.settings;
        let mut call = Call::new(settings, request, content.is_some())?;
        let started = read::start(settings, &call);
        let outcome = self.attempts(&mut call, &mut content, reading).await;
        read::end(settings, &call, &outcome, started.elapsed());
        outcome
    }

    async fn attempts(
        &self,
        call: &mut Call<'_>,
        content: &mut Option<Source>,
        reading: Reading,
    ) -> Result<Response<Body<TimedBody<T>>>, Error> {
        loop {
            match call.next()? {
                CallStep::Wait(time) => self.transport.sleep(time).await,
                CallStep::Authorize(reason) => {
                    let credential = match &self.authorize {
                        Some(hook) => hook(reason).await,
                        None => Err("no `authorize` hook is set".into()),
                    };
                    call.authorized(credential)?;
                }
                CallStep::Send => {
                    let started = Instant::now();
                    let progress = Arc::new(AtomicU64::new(0));
                    let end = self.over(Arc::clone(&progress));
                    let attempt = self.attempt(call, content, reading, progress);
                    let attempt = within(attempt, end).await.unwrap_or_else(|| {
                        let over: Result<Incoming<()>, _> =
                            Err(TransportError::timeout("the time of the attempt is over"));
                        read::attempted(&self.settings, call, &over, started.elapsed());
                        over.map(|_| Attempt::Again)
                    });
                    match attempt {
                        Ok(Attempt::Again) => {}
                        Ok(Attempt::Result(response)) => return Ok(response),
                        Ok(Attempt::Refused(error)) => return Err(error),
                        Err(error) => call.failed(error)?,
                    }
                }
            }
        }
    }

    /// Completes when the time limit of an attempt is reached: for a streamed body, the time since the last bytes were sent.
    async fn over(&self, progress: Arc<AtomicU64>) {
        loop {
            let before = progress.load(Ordering::Relaxed);
            self.transport.deadline(self.settings.limits.timeout).await;
            if progress.load(Ordering::Relaxed) == before {
                return;
            }
        }
    }

    /// Sends the request once, and reads as much of the response as is wanted.
    async fn attempt(
        &self,
        call: &mut Call<'_>,
        content: &mut Option<Source>,
        reading: Reading,
        progress: Arc<AtomicU64>,
    ) -> Result<Attempt<TimedBody<T>>, TransportError> {
        let Incoming {
            status,
            headers,
            mut body,
        } = self.sent(call, content, progress).await?;
        match call.response(status, &headers, self.transport.now()) {
            Err(error) => return Ok(Attempt::Refused(error)),
            Ok(Verdict::Again) => {
                // What is left of a short body is read, so that its connection can be used again; if that fails, another one is made.
                let end = self.transport.deadline(Duration::from_secs(1));
                _ = within(bytes(&mut body, 64 << 10), end).await;
                return Ok(Attempt::Again);
            }
            Ok(Verdict::Result) => {}
        }
        if let Err(error) = read::decoded(call, status, &headers) {
            return Ok(Attempt::Refused(error));
        }
        let limit = self.settings.limits.body;
        let body = if reading.is_whole(status) {
            match bytes(&mut body, limit).await {
                Ok(bytes) => Body::Whole(bytes),
                Err(Unread::Broken(error)) => return Err(error),
                Err(Unread::TooLarge) => {
                    let error = call.error(ErrorKind::TooLarge { limit });
                    return Ok(Attempt::Refused(error.with_response(status, &headers)));
                }
            }
        } else {
            Body::Open(TimedBody {
                body,
                transport: Arc::clone(&self.transport),
                idle: self.settings.limits.idle,
            })
        };
        Ok(Attempt::Result(Response {
            status,
            headers,
            url: call.current_url().to_owned(),
            attempts: call.attempts(),
            body,
        }))
    }

    async fn sent(
        &self,
        call: &Call<'_>,
        content: &mut Option<Source>,
        progress: Arc<AtomicU64>,
    ) -> Result<Incoming<T::Body>, TransportError> {
        let started = Instant::now();
        let (method, url, headers, bytes) = call.outgoing();
        let content = match content.take_if(|_| call.sends_content()) {
            Some((stream, length)) => {
                Content::Stream(Box::pin(Progressing { stream, progress }), length)
            }
            None => Content::Bytes(bytes.to_vec()),
        };
        let limits = &self.settings.limits;
        let request = Outgoing {
            method,
            url,
            headers,
            credential: call.credential_name(),
            content,
            timeout: limits.timeout,
            whole: None,
            idle: limits.idle,
        };
        let result = self.transport.send(request).await;
        read::attempted(&self.settings, call, &result, started.elapsed());
        result
    }
}

enum Attempt<B> {
    Again,
    Result(Response<Body<B>>),
    Refused(Error),
}

/// Reads a body.
async fn bytes(body: &mut impl Chunks, limit: u64) -> Result<Vec<u8>, Unread> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.chunk().await.map_err(Unread::Broken)? {
        bytes.extend_from_slice(chunk.as_ref());
        if bytes.length() > limit {
            return Err(Unread::TooLarge);
        }
    }
    Ok(bytes)
}

impl<B: Chunks> Download<B> {
    /// The next bytes, or `None` at the end.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Transport`] if the connection breaks, and [`ErrorKind::Timeout`] if it delivers no data for too long.
    pub async fn chunk(&mut self) -> Result<Option<B::Chunk>, Error> {
        let chunk = self.body.chunk().await;
        chunk.map_err(|error| self.broken(error))
    }
}
