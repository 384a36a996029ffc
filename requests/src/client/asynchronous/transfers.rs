//! Operations, uploads and downloads of the async client.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use odata_runtime::Object;

use super::{Chunks, Client, TimedBody, Transport};
use crate::answer::Answer;
use crate::client::Reading;
use crate::client::driven::{self, Pause};
use crate::download::{Arrival, DownloadStep, ResumableDownload};
use crate::exchange::{Error, ErrorKind, Machine as _, Step, TransportError};
use crate::operation::{Cancelled, Monitor, Operation, Polled};
use crate::request::{IntoRequest, Prepared};
use crate::upload::{Session, Upload, UploadStep};

/// Content that can be read from any offset, such as that of a file.
pub trait PieceSource: Send {
    /// The length of the content in bytes.
    fn length(&mut self) -> impl Future<Output = io::Result<u64>> + Send;

    /// A piece of the content.
    fn piece(
        &mut self,
        offset: u64,
        length: usize,
    ) -> impl Future<Output = io::Result<Vec<u8>>> + Send;
}

impl<B: AsRef<[u8]> + Send> PieceSource for io::Cursor<B> {
    async fn length(&mut self) -> io::Result<u64> {
        let length = u64::try_from(self.get_ref().as_ref().len());
        Ok(length.unwrap_or(u64::MAX))
    }

    async fn piece(&mut self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = self.get_ref().as_ref().get(start..).unwrap_or_default();
        Ok(rest.get(..length).unwrap_or(rest).to_vec())
    }
}

/// An operation together with the client that polls it. Derefs to [`Operation`].
pub type Started<T, R> = driven::Started<Client<T>, R>;

/// An upload together with its content and the client that sends it. Derefs to [`Upload`].
pub type Uploading<T, R, S> = driven::Uploading<Client<T>, R, S>;

/// A download together with the client that reads it. Derefs to [`ResumableDownload`].
pub type Downloading<T> = driven::Downloading<Client<T>, TimedBody<T>>;

/// Long-running operations, uploads and downloads.
impl<T: Transport> Client<T> {
    /// Sends a request that starts an operation, and returns the operation. The request is sent unchanged: if the
    /// service starts operations only on request, use [`Preference::respond_async`](crate::Preference::respond_async).
    ///
    /// # Errors
    ///
    /// Those of the request and of [`Operation::begun`].
    pub async fn start<Q: IntoRequest>(&self, request: Q) -> Result<Started<T, Q::Answer>, Error> {
        let request = request.into_request();
        let response = self.exchange(self.endpoint().prepared(&request)?).await?;
        let operation = Operation::begun(self.endpoint(), request, response)?;
        Ok(self.started(operation))
    }

    /// Resumes an operation by its monitor: see [`Operation::resume`].
    ///
    /// # Errors
    ///
    /// Those of [`Operation::resume`].
    pub fn resume<Q: IntoRequest>(
        &self,
        request: Q,
        monitor: Monitor,
    ) -> Result<Started<T, Q::Answer>, Error> {
        let operation = Operation::resume(self.endpoint(), request, monitor)?;
        Ok(self.started(operation))
    }

    /// Waits for an operation that is an entity of the service: see [`Operation::watch`].
    ///
    /// # Errors
    ///
    /// Those of [`Operation::watch`].
    pub fn watch<Q: IntoRequest>(&self, request: Q) -> Result<Started<T, Q::Answer>, Error> {
        Ok(self.started(Operation::watch(self.endpoint(), request)?))
    }

    fn started<R>(&self, operation: Operation<R>) -> Started<T, R> {
        Started {
            client: self.clone(),
            operation,
            pause: Pause::default(),
        }
    }

    /// Uploads content in pieces: see [`Upload`]. `R` is the type of the item that the service creates.
    ///
    /// # Errors
    ///
    /// Those of [`Upload::new`], and [`ErrorKind::Content`] if the content has no length.
    pub async fn upload<R: Object + Default, S: PieceSource>(
        &self,
        session: Session,
        mut source: S,
    ) -> Result<Uploading<T, R, S>, Error> {
        let length = source.length().await;
        let length = length.map_err(|error| Error::of(ErrorKind::Content(error)))?;
        Ok(Uploading {
            client: self.clone(),
            upload: Upload::new(self.endpoint(), session, length)?,
            source,
            pause: Pause::default(),
        })
    }

    /// Downloads content and resumes after failures: see [`ResumableDownload`].
    pub fn resumable(&self, download: ResumableDownload) -> Downloading<T> {
        Downloading {
            client: self.clone(),
            download,
            body: None,
            pause: Pause::default(),
        }
    }
}

impl<T: Transport + 'static, R> Started<T, R> {
    /// Waits as long as the service says, and polls once. After [`Polled::Done`] the operation is complete.
    ///
    /// The future can be dropped, for example by a timeout: the next call continues the wait.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Operation`] if the operation failed, [`ErrorKind::Unfinished`] at the limits of [`Polling`](crate::operation::Polling),
    /// and those of requests, after which the operation can be polled again.
    pub async fn poll(&mut self) -> Result<Polled<R>, Error> {
        loop {
            self.pause.over().await;
            match self.operation.next()? {
                Step::Send(request) => {
                    let response = self.client.exchange(request).await;
                    let response = response.inspect_err(|error| self.operation.failed(error))?;
                    self.operation.received(response)?;
                }
                Step::Wait(time) => self.pause.begin(sleep(&self.client, time)),
                Step::Done(output) => return Ok(output),
            }
        }
    }

    /// Polls until the operation is complete, and returns its result.
    ///
    /// # Errors
    ///
    /// Like [`poll`](Self::poll).
    pub async fn wait(&mut self) -> Result<Answer<R>, Error> {
        loop {
            if let Polled::Done(answer) = self.poll().await? {
                return Ok(answer);
            }
        }
    }

    /// Cancels the operation. `None` if the service answered at once, so there is nothing to cancel.
    ///
    /// # Errors
    ///
    /// Those of requests, and [`ErrorKind::Gone`] if the monitor does not exist any more.
    pub async fn cancel(&mut self) -> Result<Option<Cancelled>, Error> {
        match self.operation.cancel() {
            Some(mut cancel) => self.client.run(&mut cancel).await.map(Some),
            None => Ok(None),
        }
    }
}

impl<T: Transport + 'static, R, S: PieceSource> Uploading<T, R, S> {
    /// Sends the next piece, or asks for the missing ranges. `None` if the upload is not complete.
    ///
    /// The future can be dropped: the next call continues the wait, or asks the service which ranges are missing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Content`] if the content cannot be read, and those of [`Upload`]. The upload can continue after them.
    pub async fn advance(&mut self) -> Result<Option<Answer<Option<R>>>, Error> {
        loop {
            self.pause.over().await;
            match self.upload.step()? {
                UploadStep::Read { offset, length } => {
                    let piece = self.source.piece(offset, length).await;
                    let piece = piece.map_err(|error| Error::of(ErrorKind::Content(error)))?;
                    self.upload.content(piece)?;
                }
                UploadStep::Send(request) => {
                    match self.client.exchange(request).await {
                        Ok(response) => self.upload.received(response)?,
                        Err(error) => self.upload.failed(error)?,
                    }
                    return Ok(None);
                }
                UploadStep::Wait(time) => self.pause.begin(sleep(&self.client, time)),
                UploadStep::Done(answer) => return Ok(Some(answer)),
            }
        }
    }

    /// Uploads the rest of the content, and returns the item, if the service answers with one.
    ///
    /// # Errors
    ///
    /// Like [`advance`](Self::advance).
    pub async fn finish(&mut self) -> Result<Answer<Option<R>>, Error> {
        loop {
            if let Some(answer) = self.advance().await? {
                return Ok(answer);
            }
        }
    }

    /// Cancels the upload.
    ///
    /// # Errors
    ///
    /// Those of requests, and [`ErrorKind::Gone`] if the session does not exist any more.
    pub async fn cancel(&mut self) -> Result<Cancelled, Error> {
        self.client.run(&mut self.upload.cancel()).await
    }
}

impl<T: Transport + 'static> Downloading<T> {
    /// The next bytes, or `None` at the end of the content.
    ///
    /// The future can be dropped: the next call continues where this one stopped.
    ///
    /// # Errors
    ///
    /// Those of [`ResumableDownload`] and of requests.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        loop {
            // The body stays where it is while it is waited for.
            if let Some(body) = &mut self.body {
                let chunk = body.chunk().await;
                let bytes = self.arrived(chunk)?;
                if !bytes.is_empty() {
                    return Ok(Some(bytes));
                }
                continue;
            }
            self.pause.over().await;
            match self.download.step()? {
                DownloadStep::Done => return Ok(None),
                DownloadStep::Wait(time) => self.pause.begin(sleep(&self.client, time)),
                DownloadStep::Send(request) => self.requested(request).await?,
            }
        }
    }

    /// Takes a piece of the body, and keeps the body unless it is over.
    fn arrived(
        &mut self,
        chunk: Result<Option<impl AsRef<[u8]>>, TransportError>,
    ) -> Result<Vec<u8>, Error> {
        let body = self.body.take();
        match chunk {
            Ok(None) => self.download.ended().map(|()| Vec::new()),
            Ok(Some(chunk)) => {
                let kept = self.download.chunk(chunk.as_ref())?.to_vec();
                self.body = body;
                Ok(kept)
            }
            Err(error) => {
                let kind = error.into_kind(self.client.settings.limits.idle);
                let error = self.download.error(kind);
                self.download.failed(error).map(|()| Vec::new())
            }
        }
    }

    async fn requested(&mut self, request: Prepared) -> Result<(), Error> {
        let response = match self.client.drive(request, None, Reading::Stream).await {
            Ok(response) => response,
            Err(error) => return self.download.failed(error),
        };
        let (head, body) = response.split(self.client.transport().now());
        match self.download.begins(&head)? {
            Arrival::Nothing => {}
            Arrival::Content => self.body = body,
            Arrival::Refusal => self.download.refused(&head)?,
        }
        Ok(())
    }
}

/// A wait that needs nothing but the transport.
fn sleep<T: Transport + 'static>(
    client: &Client<T>,
    time: Duration,
) -> impl Future<Output = ()> + Send + 'static {
    let transport = Arc::clone(&client.transport);
    async move { transport.sleep(time).await }
}
