//! [`List`]: the items of a collection, and what else the payload says about it.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::data::control;
use crate::data::extras::is_control;
use crate::values::Json;

/// A collection of values: a slice, plus what a payload can contain besides the items.
///
/// Dereferences to a slice of the items. An item of the payload that is not a `T` (a `null` where the metadata does not allow one or, with
/// a [lenient](crate::Decoder::lenient) decoder, a value of another type) is [kept](Self::kept) with its position and written back there.
/// [`push`](Self::push), [`extend`](Extend::extend) and changes of items in place preserve such values; [`as_mut_vec`](Self::as_mut_vec),
/// which lets items move, drops them.
///
/// ```
/// use odata_runtime::List;
///
/// let mut tags: List<String> = ["a".to_owned()].into();
/// tags.push("b".to_owned());
/// assert_eq!(tags, ["a", "b"]);
/// assert_eq!(tags.iter().map(String::len).sum::<usize>(), 2);
/// let tags: Vec<String> = tags.into();
/// # assert_eq!(tags.len(), 2);
/// ```
///
/// The storage is behind a trait object, which alone knows the type of the items. So the compiler does not follow the collections of a
/// model to all types that they lead to when it proves that a generated type is `Send` and `Sync`, or when it emits debug information.
pub type List<T> = ListOf<dyn Items<T>>;

/// A list, by the trait object that stores it: see [`List`].
pub struct ListOf<S: ?Sized>(Option<Box<S>>);

/// Stores the items of a list. Implemented by the runtime only.
#[allow(private_interfaces, reason = "sealed: storage is the runtime's")]
pub trait Items<T>: Send + Sync {
    #[doc(hidden)]
    fn parts(&self) -> &Parts<T>;
    #[doc(hidden)]
    fn parts_mut(&mut self) -> &mut Parts<T>;
}

pub(crate) struct Parts<T> {
    items: Vec<T>,
    kept: Option<Box<Kept>>,
}

#[allow(private_interfaces, reason = "sealed: storage is the runtime's")]
impl<T: Send + Sync> Items<T> for Parts<T> {
    #[inline]
    fn parts(&self) -> &Parts<T> {
        self
    }

    #[inline]
    fn parts_mut(&mut self) -> &mut Parts<T> {
        self
    }
}

/// What a list holds besides its items.
#[doc(hidden)]
#[derive(Debug, Clone, Default)]
pub struct Kept {
    /// Values that are not items of the list, by their positions in the JSON array, ascending.
    pub(crate) values: Vec<(usize, Json)>,
    /// Annotations of the property that holds the list: the name from the `@` on, and the value.
    pub(crate) annotations: Vec<(Box<str>, Json)>,
}

/// Equal values at the same positions, and equal annotations: `count`, which is a string with `IEEE754Compatible=true`, is compared by its
/// number, links by their texts, in either spelling of the name and in any order.
impl PartialEq for Kept {
    fn eq(&self, other: &Self) -> bool {
        let same_link = |local| {
            let (a, b) = (self.control(local), other.control(local));
            match (a.map(Json::get::<String>), b.map(Json::get::<String>)) {
                (Some(Ok(a)), Some(Ok(b))) => a == b,
                _ => a == b,
            }
        };
        self.values == other.values
            && control::same_count(self.control("count"), other.control("count"))
            && same_link("nextLink")
            && same_link("deltaLink")
    }
}

/// An element of the JSON array that a list is written as.
pub(crate) enum Element<'a> {
    /// The item at this index.
    Item(usize),
    /// A value that is not an item.
    Kept(&'a Json),
}

impl Kept {
    /// The number of elements of an array of `items` items plus the kept values.
    pub(crate) fn length(kept: Option<&Self>, items: usize) -> usize {
        items.saturating_add(kept.map_or(0, |kept| kept.values.len()))
    }

    /// The elements of an array of `items` items and the kept values.
    pub(crate) fn elements(kept: Option<&Self>, items: usize) -> impl Iterator<Item = Element<'_>> {
        let mut values = kept.map_or(&[][..], |kept| &kept.values).iter().peekable();
        let mut next = 0;
        (0..Self::length(kept, items)).map(move |position| {
            if let Some((_, json)) = values.next_if(|(at, _)| *at <= position || next == items) {
                return Element::Kept(json);
            }
            next += 1;
            Element::Item(next - 1)
        })
    }

    /// Control information by its local name, such as `count`; the last one if a payload repeats it.
    pub(crate) fn control(&self, local: &str) -> Option<&Json> {
        let mut annotations = self.annotations.iter().rev();
        annotations
            .find(|(name, _)| is_control(name, local))
            .map(|(_, value)| value)
    }
}

/// The property whose list keeps an annotation of this name: `members` for `members@odata.nextLink`.
pub(crate) fn list_annotation(name: &str) -> Option<(&str, &str)> {
    // Most are annotations of the object.
    if name.starts_with('@') {
        return None;
    }
    let (property, annotation) = name.split_at_checked(name.find('@')?)?;
    let is_kept = ["count", "nextLink", "deltaLink"]
        .iter()
        .any(|local| is_control(annotation, local));
    is_kept.then_some((property, annotation))
}

impl<T: 'static> List<T> {
    /// An empty list.
    pub const fn new() -> Self {
        ListOf(None)
    }

    /// The items.
    #[inline]
    pub fn as_slice(&self) -> &[T] {
        match &self.0 {
            Some(storage) => &storage.parts().items,
            None => &[],
        }
    }

    /// The items, mutably in place.
    #[inline]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        match &mut self.0 {
            Some(storage) => &mut storage.parts_mut().items,
            None => &mut [],
        }
    }

    /// The items, without kept values.
    pub fn into_vec(mut self) -> Vec<T> {
        match &mut self.0 {
            Some(storage) => std::mem::take(&mut storage.parts_mut().items),
            None => Vec::new(),
        }
    }

    /// Values of the payload that are not items of the list, with their positions in the JSON array: a `null` where the metadata does
    /// not say `Nullable="true"`, and what a [lenient](crate::Decoder::lenient) decoder could not read as a `T`.
    pub fn kept(&self) -> impl Iterator<Item = (usize, &Json)> {
        let kept = self.extra().into_iter();
        kept.flat_map(|kept| kept.values.iter().map(|(at, json)| (*at, json)))
    }

    /// How many items the service has in total, if it says so next to the collection (`members@odata.count`; JSON Format 4.01 section
    /// 4.5.4).
    pub fn count(&self) -> Option<i64> {
        control::count(self.extra()?.control("count"))
    }

    /// The URL of further items of an expanded collection (`members@odata.nextLink`; section 4.5.5), verbatim: use it unchanged.
    pub fn next_link(&self) -> Option<String> {
        self.extra()?.control("nextLink")?.get().ok()
    }

    /// The URL of changes to an expanded collection (`members@odata.deltaLink`; section 4.5.7).
    pub fn delta_link(&self) -> Option<String> {
        self.extra()?.control("deltaLink")?.get().ok()
    }

    /// What is kept besides the items.
    pub(crate) fn extra(&self) -> Option<&Kept> {
        self.0.as_ref()?.parts().kept.as_deref()
    }
}

impl<T: Send + Sync + 'static> List<T> {
    fn parts_mut(&mut self) -> &mut Parts<T> {
        let storage = self.0.get_or_insert_with(|| {
            Box::new(Parts {
                items: Vec::new(),
                kept: None,
            })
        });
        storage.parts_mut()
    }

    /// Adds an item.
    pub fn push(&mut self, item: T) {
        self.parts_mut().items.push(item);
    }

    /// Adds an item and returns it.
    pub(crate) fn push_mut(&mut self, item: T) -> &mut T {
        self.parts_mut().items.push_mut(item)
    }

    /// Removes the items and returns the last one; kept values stay.
    pub(crate) fn take_last(&mut self) -> Option<T> {
        let items = &mut self.0.as_mut()?.parts_mut().items;
        let last = items.pop();
        items.clear();
        last
    }

    /// Takes the values that another list keeps.
    pub(crate) fn take_kept_values(&mut self, from: &mut Self) {
        let kept = from.0.as_mut().and_then(|it| it.parts_mut().kept.as_mut());
        let values = kept.map(|kept| std::mem::take(&mut kept.values));
        if let Some(values) = values.filter(|values| !values.is_empty()) {
            self.extra_mut().values = values;
        }
    }

    /// Removes the items and all [kept](Self::kept) values.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// The items as a vector, which can be changed in any way. Drops [kept](Self::kept) values, since their positions mean nothing once
    /// items move.
    pub fn as_mut_vec(&mut self) -> &mut Vec<T> {
        let parts = self.parts_mut();
        if let Some(kept) = &mut parts.kept {
            kept.values.clear();
        }
        &mut parts.items
    }

    /// What is kept besides the items, to add to it.
    pub(crate) fn extra_mut(&mut self) -> &mut Kept {
        self.parts_mut().kept.get_or_insert_default()
    }
}

impl<T: 'static> Deref for List<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T: 'static> DerefMut for List<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        self.as_mut_slice()
    }
}

impl<T: 'static> AsRef<[T]> for List<T> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T: 'static> Default for List<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Clone + Send + Sync + 'static> Clone for List<T> {
    fn clone(&self) -> Self {
        let mut list = Self::from(self.to_vec());
        if let Some(kept) = self.extra() {
            list.extra_mut().clone_from(kept);
        }
        list
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for List<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_list();
        for element in Kept::elements(self.extra(), self.len()) {
            match element {
                Element::Item(index) => out.entries(self.get(index)),
                Element::Kept(json) if json.is_null() => out.entry(&format_args!("null")),
                // It may contain secrets of an unknown type.
                Element::Kept(_) => out.entry(&format_args!("[not decoded]")),
            };
        }
        out.finish()
    }
}

/// Equal items, equal values [kept](List::kept) at the same positions, and equal count and links: the count, which is a string with
/// `IEEE754Compatible=true`, is compared by its number, links by their texts.
impl<T: PartialEq + 'static> PartialEq for List<T> {
    fn eq(&self, other: &Self) -> bool {
        let none = Kept::default();
        **self == **other && self.extra().unwrap_or(&none) == other.extra().unwrap_or(&none)
    }
}

impl<T: Eq + 'static> Eq for List<T> {}

/// Hashes only the items: equal lists have equal items.
impl<T: Hash + 'static> Hash for List<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

macro_rules! equal_to_slices {
    ($([$($generics:tt)*] $other:ty;)*) => {$(
        /// Equal items, whatever else the list holds.
        impl<T: PartialEq<U> + 'static, U, $($generics)*> PartialEq<$other> for List<T> {
            fn eq(&self, other: &$other) -> bool {
                self.as_slice() == &other[..]
            }
        }
    )*};
}

equal_to_slices! {
    [] [U];
    [] &[U];
    [] Vec<U>;
    [const N: usize] [U; N];
    [const N: usize] &[U; N];
}

impl<T: Send + Sync + 'static> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        if items.is_empty() {
            return Self::new();
        }
        ListOf(Some(Box::new(Parts { items, kept: None })))
    }
}

impl<T: Send + Sync + 'static, const N: usize> From<[T; N]> for List<T> {
    fn from(items: [T; N]) -> Self {
        Self::from(Vec::from(items))
    }
}

impl<T: Clone + Send + Sync + 'static> From<&[T]> for List<T> {
    fn from(items: &[T]) -> Self {
        Self::from(items.to_vec())
    }
}

impl<T: 'static> From<List<T>> for Vec<T> {
    fn from(list: List<T>) -> Self {
        list.into_vec()
    }
}

impl<T: Send + Sync + 'static> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::from(Vec::from_iter(items))
    }
}

impl<T: Send + Sync + 'static> Extend<T> for List<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, items: I) {
        self.parts_mut().items.extend(items);
    }
}

impl<T: 'static> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.into_vec().into_iter()
    }
}

impl<'a, T: 'static> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T: 'static> IntoIterator for &'a mut List<T> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

/// Writes a JSON array: items and kept values at their positions.
impl<T: Serialize + 'static> Serialize for List<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let length = Kept::length(self.extra(), self.len());
        let mut seq = serializer.serialize_seq(Some(length))?;
        for element in Kept::elements(self.extra(), self.len()) {
            match element {
                Element::Item(index) => {
                    if let Some(item) = self.get(index) {
                        seq.serialize_element(item)?;
                    }
                }
                Element::Kept(json) => seq.serialize_element(json)?,
            }
        }
        seq.end()
    }
}

impl<'de, T: Deserialize<'de> + Send + Sync + 'static> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

#[cfg(test)]
mod tests;
