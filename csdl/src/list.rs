//! The lists of the model.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::slice;

use thin_vec::ThinVec;

/// A list that takes one word if it is empty, as most lists of a model are. Dereferences to a slice.
///
/// ```
/// use odata_csdl::List;
///
/// let list: List<u8> = [1, 2].into_iter().collect();
/// assert_eq!(list.first(), Some(&1));
/// assert_eq!(size_of::<List<u8>>(), size_of::<usize>());
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct List<T>(ThinVec<T>);

impl<T> List<T> {
    /// An empty list, which takes no memory besides its own word.
    pub fn new() -> Self {
        Self(ThinVec::new())
    }

    /// All items.
    pub fn as_slice(&self) -> &[T] {
        &self.0
    }

    pub(crate) fn with_capacity(count: usize) -> Self {
        Self(ThinVec::with_capacity(count))
    }

    pub(crate) fn push(&mut self, item: T) {
        self.0.push(item);
    }

    /// Keeps the items that `keep` returns true for.
    pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
        self.0.retain(keep);
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

impl<T> Extend<T> for List<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.0.extend(items);
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter(self.0.into_iter())
    }
}

/// The items of a [`List`].
#[derive(Debug)]
pub struct IntoIter<T>(thin_vec::IntoIter<T>);

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.0.size_hint()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut List<T> {
    type Item = &'a mut T;
    type IntoIter = slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}
