//! [`PagesAhead`]: the next page is read while this one is used.

use std::fmt;
use std::thread::JoinHandle;

use odata_runtime::{Collection, Object};

use super::pages::ClientPages;
use super::{Client, Transport};
use crate::answer::Answer;
use crate::exchange::{Error, ErrorKind};
use crate::pages::{DeltaLink, Pages};

type Page<R> = Result<Option<Answer<Collection<R>>>, Error>;

/// The pages of a collection, each read by a thread while the one before it is used: see [`ClientPages::ahead`].
pub struct PagesAhead<T, R: 'static> {
    client: Client<T>,
    state: State<R>,
    /// Of the last page that was returned.
    delta: Option<DeltaLink>,
}

enum State<R: 'static> {
    Idle(Pages<R>),
    Reading(JoinHandle<(Pages<R>, Page<R>)>),
    /// A thread has panicked.
    Lost,
}

impl<T: Transport, R: Object + Default> ClientPages<T, R> {
    /// Reads each page by a thread while the program uses the one before it; one page more is in memory.
    pub fn ahead(self) -> PagesAhead<T, R> {
        PagesAhead {
            client: self.client,
            state: State::Idle(self.machine),
            delta: None,
        }
    }
}

impl<T, R> PagesAhead<T, R>
where
    T: Transport + Send + Sync + 'static,
    R: Object + Default + Send,
{
    /// The next page, or `None` after the last. After an error the same page is requested again.
    ///
    /// # Errors
    ///
    /// An [`Error`] if the page cannot be read, or if the link to it must not be followed.
    #[allow(
        clippy::should_implement_trait,
        reason = "the same text as with the async client; `IntoIterator` is for loops"
    )]
    pub fn next(&mut self) -> Result<Option<Answer<Collection<R>>>, Error> {
        let (machine, page) = match std::mem::replace(&mut self.state, State::Lost) {
            State::Idle(mut machine) => {
                let page = self.client.run(&mut machine);
                (machine, page)
            }
            State::Reading(thread) => thread.join().map_err(|_| panicked())?,
            State::Lost => return Err(panicked()),
        };
        self.delta = machine.delta_link().cloned();
        self.state = match &page {
            Ok(Some(_)) => State::Reading(self.start(machine)),
            _ => State::Idle(machine),
        };
        page
    }

    fn start(&self, mut machine: Pages<R>) -> JoinHandle<(Pages<R>, Page<R>)> {
        let client = self.client.clone();
        std::thread::spawn(move || {
            let page = client.run(&mut machine);
            (machine, page)
        })
    }

    /// The link for later changes: see [`Pages::delta_link`].
    pub fn delta_link(&self) -> Option<&DeltaLink> {
        self.delta.as_ref()
    }
}

/// The hook for credentials or the transport is the program's own code.
fn panicked() -> Error {
    Error::of(ErrorKind::Misuse(
        "the thread that read the next page has panicked",
    ))
}

impl<T, R> fmt::Debug for PagesAhead<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PagesAhead").finish_non_exhaustive()
    }
}
