//! Pages, items and changes of the blocking client.

use std::fmt;
use std::io::{self, Read as _};

use odata_runtime::{Collection, Delta, Object};

use super::{Client, Transport, broken};
use crate::answer::Answer;
use crate::client::Reading;
use crate::client::read::{Body, Response};
use crate::exchange::Error;
use crate::pages::{Changes, ChangesFrom, DeltaLink, Items, ItemsStep, Pages};
use crate::request::IntoRequest;

/// The most bytes that are read from a body at once.
const CHUNK: usize = 32 << 10;

impl<T: Transport> Client<T> {
    /// The pages of a collection: [`next`](ClientPages::next) reads page by page.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) if the request cannot be sent.
    pub fn pages<R: Object + Default>(
        &self,
        request: impl IntoRequest<Answer = Collection<R>>,
    ) -> Result<ClientPages<T, R>, Error> {
        Ok(ClientPages {
            machine: Pages::new(self.settings.endpoint.clone(), request)?,
            client: self.clone(),
        })
    }

    /// The items of a collection, over all its pages, decoded while they arrive: [`next`](ClientItems::next) reads item by item.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) if the request cannot be sent.
    pub fn items<R: Object + Default>(
        &self,
        request: impl IntoRequest<Answer = Collection<R>>,
    ) -> Result<ClientItems<T, R>, Error> {
        Ok(ClientItems {
            machine: Items::new(self.settings.endpoint.clone(), request)?,
            client: self.clone(),
            body: None,
            page: None,
        })
    }

    /// The changes since a delta link, or everything and then a delta link: [`next`](ClientChanges::next) reads page by page.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) if the request cannot be sent; [`ErrorKind::Link`](crate::ErrorKind::Link) if the delta link does not lead to the service.
    pub fn changes(&self, from: impl Into<ChangesFrom>) -> Result<ClientChanges<T>, Error> {
        Ok(ClientChanges {
            machine: Changes::new(self.settings.endpoint.clone(), from)?,
            client: self.clone(),
        })
    }
}

/// The pages of a collection: see [`Pages`].
pub struct ClientPages<T, R: 'static> {
    pub(super) client: Client<T>,
    pub(super) machine: Pages<R>,
}

impl<T: Transport, R: Object + Default> ClientPages<T, R> {
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
        self.client.run(&mut self.machine)
    }

    /// Sets the largest number of pages; a further one is an error. The default is a million.
    #[must_use]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.machine = self.machine.page_limit(pages);
        self
    }

    /// The link for later changes: see [`Pages::delta_link`].
    pub fn delta_link(&self) -> Option<&DeltaLink> {
        self.machine.delta_link()
    }
}

impl<T, R> fmt::Debug for ClientPages<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.machine.fmt(f)
    }
}

/// The items of a collection over all its pages: see [`Items`].
pub struct ClientItems<T: Transport, R: 'static> {
    client: Client<T>,
    machine: Items<R>,
    body: Option<T::Body>,
    page: Option<Answer<Collection<R>>>,
}

impl<T: Transport, R: Object + Default> ClientItems<T, R> {
    /// The next item, or `None` after the last. After an error the same page is requested again, and its items are returned from the
    /// first; [`position`](Self::position) counts them.
    ///
    /// # Errors
    ///
    /// An [`Error`] if a page cannot be read, or if the link to it must not be followed.
    #[allow(
        clippy::should_implement_trait,
        reason = "the same text as with the async client; `IntoIterator` is for loops"
    )]
    pub fn next(&mut self) -> Result<Option<R>, Error> {
        loop {
            match self.machine.next() {
                Err(error) => {
                    self.body = None;
                    return Err(error);
                }
                Ok(ItemsStep::Send(request)) => {
                    let response = self.client.drive(request, None, Reading::Stream)?;
                    let Response {
                        status,
                        headers,
                        url,
                        body,
                        ..
                    } = response;
                    self.machine.begin(status, &headers, &url);
                    match body {
                        Body::Open(body) => self.body = Some(body),
                        Body::Whole(bytes) => {
                            self.machine.feed(&bytes);
                            self.machine.end();
                        }
                    }
                }
                Ok(ItemsStep::Read) => self.read()?,
                Ok(ItemsStep::Item(item)) => return Ok(Some(item)),
                Ok(ItemsStep::Page(page)) => self.page = Some(page),
                Ok(ItemsStep::Done) => return Ok(None),
            }
        }
    }

    /// Reads from the body.
    fn read(&mut self) -> Result<(), Error> {
        let Some(body) = &mut self.body else {
            self.machine.end();
            return Ok(());
        };
        let mut buffer = [0; CHUNK];
        match body.read(&mut buffer) {
            Ok(0) => {
                self.body = None;
                self.machine.end();
            }
            Ok(length) => self.machine.feed(buffer.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => {
                self.body = None;
                let kind = broken(error).into_kind(self.client.settings.limits.idle);
                return Err(self.machine.give_up(kind));
            }
        }
        Ok(())
    }

    /// Sets the largest number of pages; a further one is an error. The default is a million.
    #[must_use]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.machine = self.machine.page_limit(pages);
        self
    }

    /// Sets how many bytes an item can have, and how many the rest of a page: see [`Items::item_limit`].
    #[must_use]
    pub fn item_limit(mut self, bytes: usize) -> Self {
        self.machine = self.machine.item_limit(bytes);
        self
    }

    /// The number of all items, if the service says it: in the page that is being read or in the last one.
    pub fn count(&self) -> Option<i64> {
        let before = self.machine.members_before();
        let count = before.and_then(Collection::count);
        count.or_else(|| self.page.as_ref()?.value.count())
    }

    /// The last page that was read to its end, without its items: status and headers, annotations, and the mismatches that a lenient decoder found.
    pub fn page(&self) -> Option<&Answer<Collection<R>>> {
        self.page.as_ref()
    }

    /// The number of values that were read from the current page.
    pub fn position(&self) -> usize {
        self.machine.position()
    }

    /// The link for later changes: see [`Items::delta_link`].
    pub fn delta_link(&self) -> Option<&DeltaLink> {
        self.machine.delta_link()
    }
}

impl<T: Transport, R> fmt::Debug for ClientItems<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.machine.fmt(f)
    }
}

/// What has changed since a delta link: see [`Changes`].
pub struct ClientChanges<T> {
    client: Client<T>,
    machine: Changes,
}

impl<T: Transport> ClientChanges<T> {
    /// The next page of changes, or `None` after the last. After an error the same page is requested again.
    ///
    /// # Errors
    ///
    /// An [`Error`] if the page cannot be read; [`ErrorKind::Resync`](crate::ErrorKind::Resync) if the link has expired: see
    /// [`restart`](Self::restart).
    #[allow(
        clippy::should_implement_trait,
        reason = "the same text as with the async client; `IntoIterator` is for loops"
    )]
    pub fn next(&mut self) -> Result<Option<Answer<Delta>>, Error> {
        self.client.run(&mut self.machine)
    }

    /// Sets the largest number of pages; a further one is an error. The default is a million.
    #[must_use]
    pub fn page_limit(mut self, pages: u64) -> Self {
        self.machine = self.machine.page_limit(pages);
        self
    }

    /// The link for later changes, after the last page: see [`Changes::delta_link`].
    pub fn delta_link(&self) -> Option<&DeltaLink> {
        self.machine.delta_link()
    }

    /// Reads everything again: see [`Changes::restart`].
    ///
    /// # Errors
    ///
    /// Like [`Changes::restart`].
    pub fn restart(&mut self) -> Result<(), Error> {
        self.machine.restart()
    }
}

impl<T> fmt::Debug for ClientChanges<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.machine.fmt(f)
    }
}
