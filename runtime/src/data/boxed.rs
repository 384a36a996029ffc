//! [`Boxed`]: a value behind a pointer.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// A value behind a pointer. Single-valued navigation properties hold one, and so do complex properties whose type contains itself.
///
/// Behaves like a `Box<T>`: dereferences to the value, implements [`From`], and returns the value by [`into_inner`](Self::into_inner).
///
/// ```
/// use odata_runtime::{Boxed, Property};
///
/// let mut manager: Property<Boxed<String>> = "Ada".to_owned().into();
/// assert_eq!(manager.as_deref().map(String::len), Property::Value(3));
/// assert_eq!(manager.take().into_value().map(Boxed::into_inner), Some("Ada".to_owned()));
/// ```
///
/// The value is behind a trait object for the same reason as the items of a [`List`](crate::List).
pub type Boxed<T> = BoxOf<dyn Pointee<T>>;

/// A value behind a pointer, by the trait object that stores it: see [`Boxed`].
pub struct BoxOf<P: ?Sized>(Box<P>);

/// The target of a [`Boxed`]. Every type implements it for itself.
pub trait Pointee<T>: Send + Sync {
    #[doc(hidden)]
    fn get(&self) -> &T;
    #[doc(hidden)]
    fn get_mut(&mut self) -> &mut T;
}

impl<T: Send + Sync> Pointee<T> for T {
    #[inline]
    fn get(&self) -> &T {
        self
    }

    #[inline]
    fn get_mut(&mut self) -> &mut T {
        self
    }
}

impl<T: Send + Sync + 'static> Boxed<T> {
    /// A value behind a pointer.
    pub fn new(value: T) -> Self {
        BoxOf(Box::new(value))
    }
}

impl<T: Default + 'static> Boxed<T> {
    /// The value.
    pub fn into_inner(mut self) -> T {
        std::mem::take(&mut *self)
    }
}

impl<T: 'static> Deref for Boxed<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        let value: &dyn Pointee<T> = &*self.0;
        value.get()
    }
}

impl<T: 'static> DerefMut for Boxed<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        let value: &mut dyn Pointee<T> = &mut *self.0;
        value.get_mut()
    }
}

impl<T: 'static> AsRef<T> for Boxed<T> {
    fn as_ref(&self) -> &T {
        self
    }
}

impl<T: Default + Send + Sync + 'static> Default for Boxed<T> {
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T: Clone + Send + Sync + 'static> Clone for Boxed<T> {
    fn clone(&self) -> Self {
        Self::new(T::clone(self))
    }
}

impl<T: fmt::Debug + 'static> fmt::Debug for Boxed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: PartialEq + 'static> PartialEq for Boxed<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq + 'static> Eq for Boxed<T> {}

impl<T: Hash + 'static> Hash for Boxed<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: Send + Sync + 'static> From<T> for Boxed<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Send + Sync + 'static> From<Box<T>> for Boxed<T> {
    fn from(value: Box<T>) -> Self {
        BoxOf(value)
    }
}

impl<T: Serialize + 'static> Serialize for Boxed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de> + Send + Sync + 'static> Deserialize<'de> for Boxed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}

#[cfg(test)]
mod tests {
    use super::Boxed;

    #[test]
    fn a_boxed_value_is_compared_shown_and_given_out_as_itself() {
        let value = Boxed::new("a".to_owned());
        assert_eq!(value, value.clone());
        assert_ne!(value, Boxed::new("b".to_owned()));
        assert_eq!(format!("{value:?}"), "\"a\"");
        assert_eq!(AsRef::<String>::as_ref(&value), "a");
        assert_eq!(value.into_inner(), "a");
    }
}
