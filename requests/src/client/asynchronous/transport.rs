//! What the async client needs of a transport: requests, bodies, and waits.

use std::fmt;
use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use crate::client::{Incoming, Outgoing};
use crate::exchange::TransportError;

/// Sends a request and returns the response.
///
/// A transport follows no redirects, retries nothing, keeps no cookies, has no time limits of its own, and returns every status as a response.
pub trait Transport: Send + Sync {
    /// The body of a response.
    type Body: Chunks;

    /// Sends a request, and returns the response before its body is read.
    fn send(
        &self,
        request: Outgoing<'_, Content>,
    ) -> impl Future<Output = Result<Incoming<Self::Body>, TransportError>> + Send;

    /// Waits.
    fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// Completes when the time limit of a request is reached.
    fn deadline(&self, time: Duration) -> impl Future<Output = ()> + Send {
        self.sleep(time)
    }

    /// The time of day, for dates in `Retry-After`.
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A transport by reference is one, too.
macro_rules! by_reference {
    ($($reference:ty),*) => {$(
        impl<T: Transport> Transport for $reference {
            type Body = T::Body;

            fn send(
                &self,
                request: Outgoing<'_, Content>,
            ) -> impl Future<Output = Result<Incoming<Self::Body>, TransportError>> + Send {
                (**self).send(request)
            }

            fn sleep(&self, time: Duration) -> impl Future<Output = ()> + Send {
                (**self).sleep(time)
            }

            fn deadline(&self, time: Duration) -> impl Future<Output = ()> + Send {
                (**self).deadline(time)
            }

            fn now(&self) -> SystemTime {
                (**self).now()
            }
        }
    )*};
}

by_reference!(&T, Arc<T>);

/// A body that arrives in pieces.
pub trait Chunks: Send {
    /// The bytes of a piece.
    type Chunk: AsRef<[u8]> + Send;

    /// The next piece, or `None` at the end.
    fn chunk(&mut self)
    -> impl Future<Output = Result<Option<Self::Chunk>, TransportError>> + Send;
}

/// The content of a request.
pub enum Content {
    /// The whole content in memory.
    Bytes(Vec<u8>),
    /// A source that is read once, and its length in bytes if known.
    Stream(Pin<Box<dyn ContentStream>>, Option<u64>),
}

/// The content of a request, read once, such as that of a file.
pub trait ContentStream: Send {
    /// The next bytes, or `None` at the end.
    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Vec<u8>>>>;
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => f.debug_tuple("Bytes").field(&bytes.len()).finish(),
            Self::Stream(_, length) => f.debug_tuple("Stream").field(length).finish(),
        }
    }
}

/// The body of a response, whose chunks must come within the time that the client's limits allow.
pub struct TimedBody<T: Transport> {
    pub(super) body: T::Body,
    pub(super) transport: Arc<T>,
    pub(super) idle: Duration,
}

impl<T: Transport> Chunks for TimedBody<T> {
    type Chunk = <T::Body as Chunks>::Chunk;

    async fn chunk(&mut self) -> Result<Option<Self::Chunk>, TransportError> {
        let deadline = self.transport.deadline(self.idle);
        let chunk = within(self.body.chunk(), deadline).await;
        chunk.unwrap_or_else(|| {
            Err(TransportError::timeout(format!(
                "the body has brought nothing for {} s",
                self.idle.as_secs_f64()
            )))
        })
    }
}

impl<T: Transport> fmt::Debug for TimedBody<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TimedBody").finish_non_exhaustive()
    }
}

/// A content that counts what was read of it.
pub(super) struct Progressing {
    pub(super) stream: Pin<Box<dyn ContentStream>>,
    pub(super) progress: Arc<AtomicU64>,
}

impl ContentStream for Progressing {
    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Vec<u8>>>> {
        self.progress.fetch_add(1, Ordering::Relaxed);
        self.stream.as_mut().poll_next(context)
    }
}

/// The output of a future, or `None` if the other one is done first.
pub(crate) async fn within<F: Future>(
    future: F,
    end: impl Future<Output = ()>,
) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut end = pin!(end);
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => end.as_mut().poll(context).map(|()| None),
    })
    .await
}
