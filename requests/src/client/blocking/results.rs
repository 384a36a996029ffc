//! [`Results`]: pages, items and changes in a `for` loop.

use std::fmt;

use odata_runtime::{Collection, Delta, Object};

use super::Transport;
use super::ahead::PagesAhead;
use super::pages::{ClientChanges, ClientItems, ClientPages};
use crate::answer::Answer;
use crate::exchange::Error;

/// The results of `S` as an iterator. It ends after an error, so that a loop ends even if the error recurs.
///
/// Iterate over `&mut S` to continue after an error: the next call of `S` sends the request again.
///
/// ```
/// # mod model {
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
/// # }
/// # use model::MailService;
/// # use odata_requests::blocking::{Client, Transport};
/// # fn subjects(client: &Client<impl Transport>) -> Result<(), odata_requests::Error> {
/// for message in client.items(MailService.messages().list())? {
///     println!("{:?}", message?.subject);
/// }
/// # Ok(())
/// # }
/// ```
pub struct Results<S, I> {
    source: S,
    next: fn(&mut S) -> Result<Option<I>, Error>,
    has_ended: bool,
}

impl<S, I> Results<S, I> {
    fn new(source: S, next: fn(&mut S) -> Result<Option<I>, Error>) -> Self {
        Self {
            source,
            next,
            has_ended: false,
        }
    }
}

impl<S, I> Iterator for Results<S, I> {
    type Item = Result<I, Error>;

    fn next(&mut self) -> Option<Result<I, Error>> {
        if self.has_ended {
            return None;
        }
        let result = (self.next)(&mut self.source).transpose();
        self.has_ended = !matches!(result, Some(Ok(_)));
        result
    }
}

impl<S, I> std::iter::FusedIterator for Results<S, I> {}

impl<S: fmt::Debug, I> fmt::Debug for Results<S, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

macro_rules! iterate {
    ($([$($generics:tt)*] $source:ty => $item:ty;)*) => {$(
        impl<$($generics)*> IntoIterator for $source {
            type Item = Result<$item, Error>;
            type IntoIter = Results<Self, $item>;

            fn into_iter(self) -> Self::IntoIter {
                Results::new(self, |source| source.next())
            }
        }

        impl<'a, $($generics)*> IntoIterator for &'a mut $source {
            type Item = Result<$item, Error>;
            type IntoIter = Results<Self, $item>;

            fn into_iter(self) -> Self::IntoIter {
                Results::new(self, |source| source.next())
            }
        }
    )*};
}

iterate! {
    [T: Transport, R: Object + Default] ClientPages<T, R> => Answer<Collection<R>>;
    [T: Transport, R: Object + Default] ClientItems<T, R> => R;
    [T: Transport] ClientChanges<T> => Answer<Delta>;
    [T: Transport + Send + Sync + 'static, R: Object + Default + Send] PagesAhead<T, R> => Answer<Collection<R>>;
}
