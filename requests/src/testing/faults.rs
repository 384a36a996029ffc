//! [`Faults`]: a transport that simulates failures.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::ReplayBody;
use crate::blocking;
use crate::client::{Chunks, Content, Incoming, Outgoing, Transport};
use crate::exchange::TransportError;
use crate::headers::Headers;

/// What happens to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Nothing: it is sent.
    None,
    /// It is answered with this status and these headers, without being sent.
    Status(u16, Headers),
    /// There is no connection.
    Unsent,
    /// It is sent, and the connection breaks before the response.
    Lost,
    /// It is sent, and the connection breaks after so many bytes of the body.
    Cut(usize),
    /// It is sent, and its response takes this time; a time above the limit of the client simulates a timeout.
    Delay(Duration),
}

impl Fault {
    /// 429 with `Retry-After` in seconds.
    pub fn throttle(seconds: u64) -> Self {
        let header = ("Retry-After", seconds.to_string());
        Self::Status(429, [header].into_iter().collect())
    }
}

/// A transport around another one that applies the given faults to the next requests, in order, and sends all later ones. It does not wait, but
/// records the waits.
pub struct Faults<T> {
    inner: T,
    faults: Mutex<VecDeque<Fault>>,
    waits: Mutex<Vec<Duration>>,
}

impl<T: fmt::Debug> fmt::Debug for Faults<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Faults")
            .field("inner", &self.inner)
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

impl<T> Faults<T> {
    /// A transport without faults.
    pub fn new(inner: T) -> Self {
        Self {
            inner,
            faults: Mutex::default(),
            waits: Mutex::default(),
        }
    }

    /// The fault of the next request that has none yet.
    #[must_use]
    pub fn then(mut self, fault: Fault) -> Self {
        let faults = self.faults.get_mut();
        faults
            .unwrap_or_else(PoisonError::into_inner)
            .push_back(fault);
        self
    }

    /// The transport that sends.
    pub fn inner(&self) -> &T {
        &self.inner
    }

    /// The waits that the client requested.
    pub fn waits(&self) -> Vec<Duration> {
        let waits = self.waits.lock();
        waits.unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn wait(&self, time: Duration) {
        let waits = self.waits.lock();
        waits.unwrap_or_else(PoisonError::into_inner).push(time);
    }

    /// The next fault.
    fn next(&self) -> Fault {
        let faults = self.faults.lock();
        let fault = faults.unwrap_or_else(PoisonError::into_inner).pop_front();
        fault.unwrap_or(Fault::None)
    }
}

/// A body of another transport, or none.
#[derive(Debug)]
pub struct FaultyBody<B> {
    body: Option<B>,
    /// What is left until it breaks off.
    left: Option<u64>,
    end: ReplayBody,
}

impl<B> FaultyBody<B> {
    fn of(body: B, cut: Option<usize>) -> Self {
        Self {
            body: Some(body),
            left: cut.map(|it| u64::try_from(it).unwrap_or(u64::MAX)),
            end: ReplayBody::default().cut(0),
        }
    }

    fn none() -> Self {
        Self {
            body: None,
            left: None,
            end: ReplayBody::default(),
        }
    }
}

impl<B: Read> Read for FaultyBody<B> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(body) = &mut self.body else {
            return Ok(0);
        };
        let Some(left) = &mut self.left else {
            return body.read(buffer);
        };
        if *left == 0 {
            return self.end.read(buffer);
        }
        let read = body.take(*left).read(buffer)?;
        *left -= u64::try_from(read).unwrap_or(*left);
        Ok(read)
    }
}

impl<B: Chunks> Chunks for FaultyBody<B> {
    type Chunk = Vec<u8>;

    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, TransportError> {
        let Some(body) = &mut self.body else {
            return Ok(None);
        };
        if self.left == Some(0) {
            return Chunks::chunk(&mut self.end).await;
        }
        let chunk = body.chunk().await?;
        let mut chunk = chunk.map(|it| it.as_ref().to_vec());
        if let (Some(left), Some(chunk)) = (&mut self.left, &mut chunk) {
            chunk.truncate(usize::try_from(*left).unwrap_or(usize::MAX));
            *left -= u64::try_from(chunk.len()).unwrap_or(*left);
        }
        Ok(chunk)
    }
}

/// The response of a fault that sends nothing, or how much of a response there is.
fn before<B>(
    fault: &Fault,
    timeout: Duration,
) -> Result<Option<Incoming<FaultyBody<B>>>, TransportError> {
    match fault {
        Fault::Status(status, headers) => Ok(Some(Incoming {
            status: *status,
            headers: headers.clone(),
            body: FaultyBody::none(),
        })),
        Fault::Unsent => Err(TransportError::unsent("there is no connection")),
        Fault::Delay(time) if *time > timeout => Err(TransportError::timeout(
            "the service did not answer in time",
        )),
        Fault::None | Fault::Lost | Fault::Cut(_) | Fault::Delay(_) => Ok(None),
    }
}

fn after<B>(fault: &Fault, sent: Incoming<B>) -> Result<Incoming<FaultyBody<B>>, TransportError> {
    let cut = match fault {
        Fault::Lost => return Err(TransportError::broken("the connection was closed")),
        Fault::Cut(after) => Some(*after),
        _ => None,
    };
    Ok(Incoming {
        status: sent.status,
        headers: sent.headers,
        body: FaultyBody::of(sent.body, cut),
    })
}

impl<T: blocking::Transport> blocking::Transport for Faults<T> {
    type Body = FaultyBody<T::Body>;

    fn send(
        &self,
        request: Outgoing<'_, blocking::Content<'_>>,
    ) -> Result<Incoming<Self::Body>, TransportError> {
        let fault = self.next();
        match before(&fault, request.timeout)? {
            Some(response) => Ok(response),
            None => after(&fault, self.inner.send(request)?),
        }
    }

    fn sleep(&self, time: Duration) {
        self.wait(time);
    }

    fn now(&self) -> SystemTime {
        self.inner.now()
    }
}

impl<T: Transport> Transport for Faults<T> {
    type Body = FaultyBody<T::Body>;

    async fn send(
        &self,
        request: Outgoing<'_, Content>,
    ) -> Result<Incoming<Self::Body>, TransportError> {
        let fault = self.next();
        match before(&fault, request.timeout)? {
            Some(response) => Ok(response),
            None => after(&fault, self.inner.send(request).await?),
        }
    }

    async fn sleep(&self, time: Duration) {
        self.wait(time);
    }

    async fn deadline(&self, _: Duration) {
        std::future::pending().await
    }

    fn now(&self) -> SystemTime {
        self.inner.now()
    }
}
