//! [`PageReader`]: a page that is decoded while it arrives.

use std::fmt;

use super::envelope::Collection;
use super::split::PageSplitter;
use crate::codec::decode::Decoder;
use crate::codec::decode::apart::Apart;
use crate::data::list::List;
use crate::data::object::Object;
use crate::data::property::Property;
use crate::error::{Error, TypeMismatch};

/// Decodes the items of a page one by one while its body arrives in chunks, whose boundaries do not matter.
///
/// Items, mismatches with their paths, and the rest of the page are those of decoding the whole page as a [`Collection`], with these
/// differences:
///
/// - A second member `value` is an error. A page of which it is the last that counts is not known before its end.
/// - If a context URL that gives the type of the items comes after them, it is a mismatch.
/// - What a decoder [requires](Decoder::require) of items is checked for each item when it is read.
/// - An item that nests too deeply is an error of a lenient decoder, too, which would otherwise pass over all items.
///
/// It holds the bytes that were fed and not yet read, and the members beside the items, so that a page of any length takes the memory of its
/// longest item. An object that is complete is read once; only one that a chunk ends within is scanned before.
///
/// ```
/// use odata_runtime::responses::PageReader;
/// use odata_runtime::{Decoder, ValueResponse};
///
/// let mut page = PageReader::<ValueResponse<i32>>::new(&Decoder::new());
/// page.feed(br#"{"@odata.nextLink":"https://h/x","value":[{"value":1},{"val"#);
/// assert_eq!(page.next()?.map(|item| item.value), Some(1.into()));
/// assert_eq!(page.next()?, None);
/// assert_eq!(page.members_before().and_then(|page| page.next_link()).as_deref(), Some("https://h/x"));
/// page.feed(br#"ue":2}],"@odata.count":2}"#);
/// assert_eq!(page.next()?.map(|item| item.value), Some(2.into()));
/// assert_eq!(page.next()?, None);
/// let (rest, mismatches) = page.finish()?;
/// assert_eq!((rest.count(), rest.items()?.len(), mismatches.len()), (Some(2), 0, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct PageReader<T: 'static> {
    splitter: PageSplitter,
    apart: Apart,
    /// Where items are read to; keeps the values that are not items.
    page: Collection<T>,
    has_begun: bool,
    /// The members before the items.
    before: Option<Collection<T>>,
    limit: usize,
    /// The bytes of the values that are kept.
    kept: usize,
}

impl<T: Object + Default> PageReader<T> {
    /// A reader for a body from its beginning.
    pub fn new(decoder: &Decoder) -> Self {
        let splitter = PageSplitter::new();
        Self {
            limit: splitter.limit_of(),
            splitter,
            apart: Apart::new(decoder),
            page: Collection {
                value: Property::Value(List::new()),
                ..Collection::default()
            },
            has_begun: false,
            before: None,
            kept: 0,
        }
    }

    /// Sets how many bytes an item can have, how many all other members, and how many all values in the list that are not items; the default
    /// is 16 MiB.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.splitter = self.splitter.limit(bytes);
        self.limit = bytes;
        self
    }

    /// Takes the next bytes of the body.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.splitter.feed(bytes);
    }

    /// The next item, or `None` if it is not complete yet or if there is none. An error is returned again by further calls.
    ///
    /// # Errors
    ///
    /// Like [`PageSplitter::next`] and [`Decoder::decode`].
    #[allow(
        clippy::should_implement_trait,
        reason = "`None` is not the end, and items can be errors"
    )]
    pub fn next(&mut self) -> Result<Option<T>, Error> {
        if !self.has_begun {
            self.splitter.advance()?;
            if let Some(members) = self.splitter.members_before() {
                self.has_begun = true;
                self.begin(&members);
            }
        }
        loop {
            if self.kept > self.limit {
                return Err(Error::TooLong {
                    path: "$.value".to_owned(),
                    limit: self.limit,
                });
            }
            let Self {
                splitter,
                apart,
                page,
                ..
            } = self;
            let next = splitter.read(|json| {
                let next = apart.read(page, json);
                if !matches!(&next, Ok(Some(next)) if next.is_item) {
                    // A part of an item.
                    page.value.value_mut().and_then(List::take_last);
                }
                Ok(next?.map(|next| ((next.is_item, next.length), next.length)))
            })?;
            match next {
                None => return Ok(None),
                Some((true, _)) => {
                    return Ok(self.page.value.value_mut().and_then(List::take_last));
                }
                Some((false, length)) => {
                    // The number bounds the memory of very short ones.
                    self.kept = self.kept.saturating_add(length + 16);
                }
            }
        }
    }

    fn begin(&mut self, members: &[u8]) {
        // A member that does not fit is reported at the end.
        let page = Decoder::new().lenient().decode::<Collection<T>>(members);
        if let Ok((page, _)) = page {
            self.apart.begin(&page, &T::default());
            self.before = Some(page);
        }
    }

    /// The position of the next item among the values of the page.
    pub fn position(&self) -> usize {
        self.apart.position()
    }

    /// The page with the members that came before its items, once an item was asked for and these have begun. Services that write the next
    /// link there allow to ask for the next page while this one is read.
    pub fn members_before(&self) -> Option<&Collection<T>> {
        self.before.as_ref()
    }

    /// The page without its items, and the mismatches that a lenient decoder passed over, after the whole body was fed and all items were
    /// taken. Values in the list that are not items are [kept](List::kept) with their positions.
    ///
    /// # Errors
    ///
    /// Like [`Decoder::decode`]; [`Error::is_truncated`] if the body ends early.
    pub fn finish(mut self) -> Result<(Collection<T>, Vec<TypeMismatch>), Error> {
        self.splitter.end()?;
        let mut page = Collection::<T>::default();
        let mismatches = self
            .apart
            .end(&mut page, self.splitter.rest(), &T::default())?;
        if let (Some(from), Some(to)) = (self.page.value.value_mut(), page.value.value_mut()) {
            to.take_kept_values(from);
        }
        Ok((page, mismatches))
    }
}

impl<T> fmt::Debug for PageReader<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.splitter.fmt(f)
    }
}
