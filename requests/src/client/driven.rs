//! Machines together with the client that runs them.

use std::fmt;
use std::ops::Deref;
use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::Poll;

use odata_runtime::Object;

use crate::download::ResumableDownload;
use crate::exchange::Error;
use crate::operation::{Operation, Polling, Stage};
use crate::upload::Upload;

/// A wait of the async client. It continues if the future that waits for it is dropped, so a program that polls with a short timeout does not
/// end it early.
///
/// A mutex only so that what contains it can be shared between threads; nothing locks it.
#[derive(Default)]
pub(super) struct Pause(Mutex<Option<Sleep>>);

type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Pause {
    /// Begins to wait.
    pub(super) fn begin(&mut self, sleep: impl Future<Output = ()> + Send + 'static) {
        *self.sleep() = Some(Box::pin(sleep));
    }

    /// Is done when the wait that has begun is over.
    pub(super) async fn over(&mut self) {
        let sleep = self.sleep();
        std::future::poll_fn(|context| {
            if let Some(sleep) = sleep
                && sleep.as_mut().poll(context).is_pending()
            {
                return Poll::Pending;
            }
            *sleep = None;
            Poll::Ready(())
        })
        .await;
    }

    fn sleep(&mut self) -> &mut Option<Sleep> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An [`Operation`] together with the client that polls it.
///
/// Derefs to the operation, for its monitor and its state.
pub struct Started<C, R> {
    pub(super) client: C,
    pub(super) operation: Operation<R>,
    pub(super) pause: Pause,
}

impl<C, R> Started<C, R> {
    /// Like [`Operation::by_status`].
    ///
    /// # Errors
    ///
    /// Like [`Operation::by_status`].
    pub fn by_status<O: Object + Default>(self) -> Result<Started<C, O>, Error> {
        Ok(Started {
            client: self.client,
            operation: self.operation.by_status()?,
            pause: self.pause,
        })
    }

    /// Like [`Operation::polling`].
    #[must_use]
    pub fn polling(mut self, polling: Polling) -> Self {
        self.operation = self.operation.polling(polling);
        self
    }

    /// Like [`Operation::stages`].
    #[must_use]
    pub fn stages(mut self, stage_of: fn(&str) -> Option<Stage>) -> Self {
        self.operation = self.operation.stages(stage_of);
        self
    }
}

impl<C, R> Deref for Started<C, R> {
    type Target = Operation<R>;

    fn deref(&self) -> &Operation<R> {
        &self.operation
    }
}

impl<C, R> fmt::Debug for Started<C, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.operation.fmt(f)
    }
}

/// An [`Upload`] together with the client that sends it, and the content.
///
/// Derefs to the upload, for its session and its progress.
pub struct Uploading<C, R, S> {
    pub(super) client: C,
    pub(super) upload: Upload<R>,
    pub(super) source: S,
    pub(super) pause: Pause,
}

impl<C, R, S> Uploading<C, R, S> {
    /// Like [`Upload::piece`].
    #[must_use]
    pub fn piece(mut self, length: u64) -> Self {
        self.upload = self.upload.piece(length);
        self
    }

    /// Like [`Upload::attempts`].
    #[must_use]
    pub fn attempts(mut self, attempts: u32) -> Self {
        self.upload = self.upload.attempts(attempts);
        self
    }

    /// Like [`Upload::waits`].
    #[must_use]
    pub fn waits(mut self, waits: Polling) -> Self {
        self.upload = self.upload.waits(waits);
        self
    }
}

impl<C, R, S> Deref for Uploading<C, R, S> {
    type Target = Upload<R>;

    fn deref(&self) -> &Upload<R> {
        &self.upload
    }
}

impl<C, R, S> fmt::Debug for Uploading<C, R, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.upload.fmt(f)
    }
}

/// A [`ResumableDownload`] together with the client that reads it; `B` is the body of a response.
///
/// Derefs to the download, for its position and length.
pub struct Downloading<C, B> {
    pub(super) client: C,
    pub(super) download: ResumableDownload,
    /// The body that is arriving.
    pub(super) body: Option<B>,
    pub(super) pause: Pause,
}

impl<C, B> Deref for Downloading<C, B> {
    type Target = ResumableDownload;

    fn deref(&self) -> &ResumableDownload {
        &self.download
    }
}

impl<C, B> fmt::Debug for Downloading<C, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.download.fmt(f)
    }
}
