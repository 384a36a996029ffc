//! [`Boxed`]: a value behind a pointer.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// A value behind a pointer: what a single-valued navigation property holds, and a complex value whose type contains itself.
///
/// Used as a `Box<T>`: dereferences to the value, is made by [`From`] and taken apart by [`into_inner`](Self::into_inner).
///
/// ```
/// use odata_runtime::{Boxed, Property};
///
/// let mut manager: Property<Boxed<String>> = "Ada".to_owned().into();
/// assert_eq!(manager.as_deref().map(String::len), Property::Value(3));
/// assert_eq!(manager.take().into_value().map(Boxed::into_inner), Some("Ada".to_owned()));
/// ```
///
/// The value is behind a trait object for the same reason as that of a [`List`](crate::List).
pub struct Boxed<T>(Box<dyn Pointee<T>>);

/// What a [`Boxed`] points to.
trait Pointee<T>: Send + Sync {
    fn get(&self) -> &T;
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
        Self(Box::new(value))
    }
}

impl<T: Default> Boxed<T> {
    /// The value.
    pub fn into_inner(mut self) -> T {
        std::mem::take(&mut *self)
    }
}

impl<T> Deref for Boxed<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        let value: &dyn Pointee<T> = &*self.0;
        value.get()
    }
}

impl<T> DerefMut for Boxed<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        let value: &mut dyn Pointee<T> = &mut *self.0;
        value.get_mut()
    }
}

impl<T> AsRef<T> for Boxed<T> {
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

impl<T: fmt::Debug> fmt::Debug for Boxed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: PartialEq> PartialEq for Boxed<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Eq> Eq for Boxed<T> {}

impl<T: Send + Sync + 'static> From<T> for Boxed<T> {
    fn from(value: T) -> Self {
        Self::new(value)
    }
}

impl<T: Send + Sync + 'static> From<Box<T>> for Boxed<T> {
    fn from(value: Box<T>) -> Self {
        Self(value)
    }
}

impl<T: Serialize> Serialize for Boxed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de> + Send + Sync + 'static> Deserialize<'de> for Boxed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::new)
    }
}
