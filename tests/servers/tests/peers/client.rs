//! [`Client`]: either client, so that the same checks are made with both.

use std::collections::VecDeque;
use std::io::{self, Read as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use odata_requests::blocking::{self, Ureq};
use odata_requests::exchange::{Endpoint, Machine, Received};
use odata_requests::pages::{ChangesFrom, DeltaLink};
use odata_requests::{
    Answer, Batch, BatchAnswers, Content, ContentStream, Dialect, Error, IntoRequest, Limits,
    Prepared, Request, Reqwest, RetryPolicy,
};
use odata_runtime::{Collection, Decoder, Delta, Object};
use tokio::runtime::{Builder, Runtime};

/// Which client makes the checks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Blocking,
    Async,
}

/// A client, and the runtime of the async one.
pub(crate) enum Client {
    Blocking(blocking::Client<Ureq>),
    Async(odata_requests::Client<Reqwest>, Runtime),
}

/// A content that is sent in pieces.
struct Pieces(VecDeque<Vec<u8>>);

impl ContentStream for Pieces {
    fn poll_next(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Vec<u8>>>> {
        Poll::Ready(self.0.pop_front().map(Ok))
    }
}

impl Client {
    pub(crate) fn new(kind: Kind, base: &str, dialect: Dialect, decoder: Decoder) -> Self {
        match kind {
            Kind::Blocking => {
                let client = blocking::Client::new(base, Ureq::new());
                Self::Blocking(client.dialect(dialect).decoder(decoder))
            }
            Kind::Async => {
                let runtime = Builder::new_current_thread().enable_all().build().unwrap();
                let client = odata_requests::Client::new(base, Reqwest::new().unwrap());
                Self::Async(client.dialect(dialect).decoder(decoder), runtime)
            }
        }
    }

    /// The same client, which waits so long for each response, and sends nothing again.
    pub(crate) fn limited(self, timeout: Duration) -> Self {
        let mut limits = Limits::default();
        limits.timeout = timeout;
        let retry = RetryPolicy::never();
        match self {
            Self::Blocking(client) => Self::Blocking(client.limits(limits).retry(retry)),
            Self::Async(client, runtime) => {
                Self::Async(client.limits(limits).retry(retry), runtime)
            }
        }
    }

    pub(crate) fn send<Q: IntoRequest>(&self, request: Q) -> Result<Q::Answer, Error> {
        match self {
            Self::Blocking(client) => client.send(request),
            Self::Async(client, runtime) => runtime.block_on(client.send(request)),
        }
    }

    pub(crate) fn answer<Q: IntoRequest>(&self, request: Q) -> Result<Answer<Q::Answer>, Error> {
        match self {
            Self::Blocking(client) => client.answer(request),
            Self::Async(client, runtime) => runtime.block_on(client.answer(request)),
        }
    }

    pub(crate) fn batch(&self, batch: &mut Batch) -> Result<BatchAnswers, Error> {
        match self {
            Self::Blocking(client) => client.batch(batch),
            Self::Async(client, runtime) => runtime.block_on(client.batch(batch)),
        }
    }

    /// All pages of a collection.
    pub(crate) fn pages<R: Object + Default>(
        &self,
        request: impl IntoRequest<Answer = Collection<R>>,
    ) -> Result<Vec<Answer<Collection<R>>>, Error> {
        let mut read = Vec::new();
        match self {
            Self::Blocking(client) => {
                let mut pages = client.pages(request)?;
                while let Some(page) = pages.next()? {
                    read.push(page);
                }
            }
            Self::Async(client, runtime) => {
                let mut pages = client.pages(request)?;
                while let Some(page) = runtime.block_on(pages.next())? {
                    read.push(page);
                }
            }
        }
        Ok(read)
    }

    /// All pages of a collection, each read while the one before it is used.
    pub(crate) fn pages_ahead<R: Object + Default>(
        &self,
        request: impl IntoRequest<Answer = Collection<R>>,
    ) -> Result<Vec<Answer<Collection<R>>>, Error> {
        let mut read = Vec::new();
        match self {
            Self::Blocking(client) => {
                let mut pages = client.pages(request)?.ahead();
                while let Some(page) = pages.next()? {
                    read.push(page);
                }
            }
            Self::Async(client, runtime) => runtime.block_on(async {
                let mut pages = client.pages(request)?.ahead();
                while let Some(page) = pages.next().await? {
                    read.push(page);
                }
                Ok::<(), Error>(())
            })?,
        }
        Ok(read)
    }

    /// All items of a collection, which are decoded while they arrive.
    pub(crate) fn items<R: Object + Default>(
        &self,
        request: impl IntoRequest<Answer = Collection<R>>,
    ) -> Result<Vec<R>, Error> {
        let mut read = Vec::new();
        match self {
            Self::Blocking(client) => {
                let mut items = client.items(request)?;
                while let Some(item) = items.next()? {
                    read.push(item);
                }
            }
            Self::Async(client, runtime) => {
                let mut items = client.items(request)?;
                while let Some(item) = runtime.block_on(items.next())? {
                    read.push(item);
                }
            }
        }
        Ok(read)
    }

    /// All pages of changes, and the link to further ones.
    pub(crate) fn changes(
        &self,
        from: impl Into<ChangesFrom>,
    ) -> Result<(Vec<Answer<Delta>>, Option<DeltaLink>), Error> {
        let mut read = Vec::new();
        let link = match self {
            Self::Blocking(client) => {
                let mut changes = client.changes(from)?;
                while let Some(page) = changes.next()? {
                    read.push(page);
                }
                changes.delta_link().cloned()
            }
            Self::Async(client, runtime) => {
                let mut changes = client.changes(from)?;
                while let Some(page) = runtime.block_on(changes.next())? {
                    read.push(page);
                }
                changes.delta_link().cloned()
            }
        };
        Ok((read, link))
    }

    /// The response to a request, whatever its status.
    pub(crate) fn exchange(&self, request: Prepared) -> Result<Received, Error> {
        match self {
            Self::Blocking(client) => client.exchange(request),
            Self::Async(client, runtime) => runtime.block_on(client.exchange(request)),
        }
    }

    /// The next result of a machine.
    pub(crate) fn run<M: Machine>(&self, machine: &mut M) -> Result<M::Output, Error> {
        match self {
            Self::Blocking(client) => client.run(machine),
            Self::Async(client, runtime) => runtime.block_on(client.run(machine)),
        }
    }

    pub(crate) fn endpoint(&self) -> &Endpoint {
        match self {
            Self::Blocking(client) => client.endpoint(),
            Self::Async(client, _) => client.endpoint(),
        }
    }

    /// Sends a request with a content that is read while it is sent.
    pub(crate) fn send_read<Q: IntoRequest>(
        &self,
        request: Q,
        content: Vec<u8>,
    ) -> Result<Q::Answer, Error> {
        let length = u64::try_from(content.len()).ok();
        let answer = match self {
            Self::Blocking(client) => {
                let content = &mut content.as_slice();
                client.send_content(request, blocking::Content::Reader(content, length))
            }
            Self::Async(client, runtime) => {
                let pieces = content.chunks(10_000).map(<[u8]>::to_vec).collect();
                let content = Content::Stream(Box::pin(Pieces(pieces)), length);
                runtime.block_on(client.send_content(request, content))
            }
        };
        answer.map(|it| it.value)
    }

    /// What a request for bytes brings, read as a stream.
    pub(crate) fn downloaded(
        &self,
        request: Request<Vec<u8>>,
    ) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
        let mut bytes = Vec::new();
        match self {
            Self::Blocking(client) => {
                client.download(request)?.read_to_end(&mut bytes)?;
            }
            Self::Async(client, runtime) => runtime.block_on(async {
                let mut download = client.download(request).await?;
                while let Some(chunk) = download.chunk().await? {
                    bytes.extend_from_slice(chunk.as_ref());
                }
                Ok::<(), Box<dyn std::error::Error>>(())
            })?,
        }
        Ok(bytes)
    }
}
