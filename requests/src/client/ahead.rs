//! [`PagesAhead`]: the next page is read while this one is used.

use std::fmt;
use std::pin::Pin;
use std::task::Poll;

use odata_runtime::{Collection, Object};

use super::pages::ClientPages;
use super::{Client, Transport};
use crate::answer::Answer;
use crate::exchange::{Error, ErrorKind};
use crate::pages::{DeltaLink, Pages};

type Page<R> = Result<Option<Answer<Collection<R>>>, Error>;
type Read<R> = (Pages<R>, Page<R>);

/// The pages of a collection, each requested as soon as the previous one has arrived: see [`ClientPages::ahead`].
pub struct PagesAhead<T, R: 'static> {
    client: Client<T>,
    state: State<R>,
    /// Of the last page that was returned.
    delta: Option<DeltaLink>,
}

enum State<R: 'static> {
    Idle(Pages<R>),
    Reading(Pin<Box<dyn Future<Output = Read<R>> + Send>>),
    Ready(Read<R>),
    /// A read has panicked.
    Lost,
}

impl<T: Transport, R: Object + Default> ClientPages<T, R> {
    /// Requests each page as soon as the previous one has arrived. A transport with tasks of its own, such as reqwest, receives it while the
    /// program uses the previous one. One more page is in memory.
    pub fn ahead(self) -> PagesAhead<T, R> {
        PagesAhead {
            client: self.client,
            state: State::Idle(self.machine),
            delta: None,
        }
    }
}

impl<T: Transport + 'static, R: Object + Default + Send> PagesAhead<T, R> {
    /// The next page, or `None` after the last. After an error the same page is requested again.
    ///
    /// # Errors
    ///
    /// An [`Error`] if the page cannot be read, or if the link to it must not be followed.
    pub async fn next(&mut self) -> Result<Option<Answer<Collection<R>>>, Error> {
        // A read ahead is not polled while the program is busy, but its time runs: one that is late is begun anew.
        let is_ahead = !matches!(self.state, State::Idle(_));
        let mut read = self.read().await?;
        let is_late =
            matches!(&read.1, Err(error) if matches!(error.kind(), ErrorKind::Timeout(_)));
        if is_ahead && is_late && read.0.upcoming().is_some() {
            self.state = State::Idle(read.0);
            read = self.read().await?;
        }
        let (machine, page) = read;
        self.delta = machine.delta_link().cloned();
        self.state = State::Idle(machine);
        if matches!(page, Ok(Some(_))) {
            self.start();
            // Polled once, so that the request is sent.
            std::future::poll_fn(|context| {
                if let State::Reading(future) = &mut self.state
                    && let Poll::Ready(read) = future.as_mut().poll(context)
                {
                    self.state = State::Ready(read);
                }
                Poll::Ready(())
            })
            .await;
        }
        page
    }

    /// Waits for the page that is being read, and starts to read if there is none.
    async fn read(&mut self) -> Result<Read<R>, Error> {
        if let State::Idle(_) = self.state {
            self.start();
        }
        let read = std::future::poll_fn(|context| match &mut self.state {
            State::Reading(future) => future.as_mut().poll(context).map(Some),
            State::Ready(_) | State::Idle(_) | State::Lost => Poll::Ready(None),
        })
        .await;
        let read = read.or_else(|| match std::mem::replace(&mut self.state, State::Lost) {
            State::Ready(read) => Some(read),
            _ => None,
        });
        read.ok_or_else(|| {
            Error::of(ErrorKind::Misuse(
                "the reading of the next page has panicked",
            ))
        })
    }

    /// Starts to read.
    fn start(&mut self) {
        if let State::Idle(mut machine) = std::mem::replace(&mut self.state, State::Lost) {
            let client = self.client.clone();
            self.state = State::Reading(Box::pin(async move {
                let page = client.run(&mut machine).await;
                (machine, page)
            }));
        }
    }

    /// The link for later changes: see [`Pages::delta_link`].
    pub fn delta_link(&self) -> Option<&DeltaLink> {
        self.delta.as_ref()
    }
}

impl<T, R> fmt::Debug for PagesAhead<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PagesAhead").finish_non_exhaustive()
    }
}
