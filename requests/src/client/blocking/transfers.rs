//! Operations, uploads and downloads of the blocking client.

use std::io::{self, Read, Seek, SeekFrom};

use odata_runtime::Object;

use super::{Client, Transport, broken};
use crate::answer::Answer;
use crate::client::Reading;
use crate::client::driven::{self, Pause};
use crate::download::{Arrival, DownloadStep, ResumableDownload};
use crate::exchange::{Error, ErrorKind};
use crate::operation::{Cancelled, Monitor, Operation, Polled};
use crate::request::{IntoRequest, Prepared};
use crate::upload::{Session, Upload, UploadStep};

/// An operation together with the client that polls it. Derefs to [`Operation`].
pub type Started<T, R> = driven::Started<Client<T>, R>;

/// An upload together with its content and the client that sends it. Derefs to [`Upload`].
pub type Uploading<T, R, S> = driven::Uploading<Client<T>, R, S>;

/// A download together with the client that reads it. Derefs to [`ResumableDownload`].
pub type Downloading<T> = driven::Downloading<Client<T>, <T as Transport>::Body>;

/// Long-running operations, uploads and downloads.
impl<T: Transport> Client<T> {
    /// Sends a request that starts an operation, and returns the operation. The request is sent unchanged: if the
    /// service starts operations only on request, use [`Preference::respond_async`](crate::Preference::respond_async).
    ///
    /// # Errors
    ///
    /// Those of the request and of [`Operation::begun`].
    pub fn start<Q: IntoRequest>(&self, request: Q) -> Result<Started<T, Q::Answer>, Error> {
        let request = request.into_request();
        let response = self.exchange(self.endpoint().prepared(&request)?)?;
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
    /// Those of [`Upload::new`], and [`ErrorKind::Content`] if the content has no end.
    pub fn upload<R: Object + Default, S: Read + Seek>(
        &self,
        session: Session,
        mut source: S,
    ) -> Result<Uploading<T, R, S>, Error> {
        let length = source.seek(SeekFrom::End(0));
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

impl<T: Transport, R> Started<T, R> {
    /// Waits as long as the service says, and polls once. After [`Polled::Done`] the operation is complete.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Operation`] if the operation failed, [`ErrorKind::Unfinished`] at the limits of [`Polling`](crate::operation::Polling),
    /// and those of requests, after which the operation can be polled again.
    pub fn poll(&mut self) -> Result<Polled<R>, Error> {
        self.client.run(&mut self.operation)
    }

    /// Polls until the operation is complete, and returns its result.
    ///
    /// # Errors
    ///
    /// Like [`poll`](Self::poll).
    pub fn wait(&mut self) -> Result<Answer<R>, Error> {
        loop {
            if let Polled::Done(answer) = self.poll()? {
                return Ok(answer);
            }
        }
    }

    /// Cancels the operation. `None` if the service answered at once, so there is nothing to cancel.
    ///
    /// # Errors
    ///
    /// Those of requests, and [`ErrorKind::Gone`] if the monitor does not exist any more.
    pub fn cancel(&mut self) -> Result<Option<Cancelled>, Error> {
        match self.operation.cancel() {
            Some(mut cancel) => self.client.run(&mut cancel).map(Some),
            None => Ok(None),
        }
    }
}

impl<T: Transport, R, S: Read + Seek> Uploading<T, R, S> {
    /// Sends the next piece, or asks for the missing ranges. `None` if the upload is not complete.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Content`] if the content cannot be read, and those of [`Upload`]. The upload can continue after them.
    pub fn advance(&mut self) -> Result<Option<Answer<Option<R>>>, Error> {
        loop {
            match self.upload.step()? {
                UploadStep::Read { offset, length } => {
                    let piece = self.piece_at(offset, length);
                    let piece = piece.map_err(|error| Error::of(ErrorKind::Content(error)))?;
                    self.upload.content(piece)?;
                }
                UploadStep::Send(request) => {
                    match self.client.exchange(request) {
                        Ok(response) => self.upload.received(response)?,
                        Err(error) => self.upload.failed(error)?,
                    }
                    return Ok(None);
                }
                UploadStep::Wait(time) => self.client.transport().sleep(time),
                UploadStep::Done(answer) => return Ok(Some(answer)),
            }
        }
    }

    fn piece_at(&mut self, offset: u64, length: usize) -> io::Result<Vec<u8>> {
        self.source.seek(SeekFrom::Start(offset))?;
        let mut piece = Vec::with_capacity(length);
        let limit = u64::try_from(length).unwrap_or(u64::MAX);
        self.source.by_ref().take(limit).read_to_end(&mut piece)?;
        Ok(piece)
    }

    /// Uploads the rest of the content, and returns the item, if the service answers with one.
    ///
    /// # Errors
    ///
    /// Like [`advance`](Self::advance).
    pub fn finish(&mut self) -> Result<Answer<Option<R>>, Error> {
        loop {
            if let Some(answer) = self.advance()? {
                return Ok(answer);
            }
        }
    }

    /// Cancels the upload.
    ///
    /// # Errors
    ///
    /// Those of requests, and [`ErrorKind::Gone`] if the session does not exist any more.
    pub fn cancel(&mut self) -> Result<Cancelled, Error> {
        self.client.run(&mut self.upload.cancel())
    }
}

impl<T: Transport> Downloading<T> {
    /// Reads the next bytes; none at the end of the content.
    ///
    /// # Errors
    ///
    /// Those of [`ResumableDownload`] and of requests.
    pub fn next_bytes(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            match self.body.take() {
                Some(body) => match self.arrived(body, buffer)? {
                    0 => {}
                    length => return Ok(length),
                },
                None => match self.download.step()? {
                    DownloadStep::Done => return Ok(0),
                    DownloadStep::Wait(time) => self.client.transport().sleep(time),
                    DownloadStep::Send(request) => self.requested(request)?,
                },
            }
        }
    }

    /// Reads from a body once, and keeps the body unless it is over.
    fn arrived(&mut self, mut body: T::Body, buffer: &mut [u8]) -> Result<usize, Error> {
        match body.read(buffer) {
            Ok(0) => self.download.ended().map(|()| 0),
            Ok(length) => {
                let bytes = buffer.get(..length).unwrap_or_default();
                let kept = self.download.chunk(bytes)?.len();
                // What the program has already is at the beginning.
                buffer.copy_within(length - kept..length, 0);
                self.body = Some(body);
                Ok(kept)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {
                self.body = Some(body);
                Ok(0)
            }
            Err(error) => {
                let kind = broken(error).into_kind(self.client.settings.limits.idle);
                self.download.failed(self.download.error(kind)).map(|()| 0)
            }
        }
    }

    fn requested(&mut self, request: Prepared) -> Result<(), Error> {
        let response = match self.client.drive(request, None, Reading::Stream) {
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

/// An [`Error`] is the inner error of those of `io`.
impl<T: Transport> Read for Downloading<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.next_bytes(buffer).map_err(io::Error::other)
    }
}
