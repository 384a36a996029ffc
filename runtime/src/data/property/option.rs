//! The methods of `Option`: absent and null count as `None`.

use super::Property;

impl<T> Property<T> {
    /// Takes the property and leaves it absent.
    pub const fn take(&mut self) -> Self {
        std::mem::replace(self, Self::Absent)
    }

    /// The value, or `default` if the property is absent or null.
    pub fn unwrap_or(self, default: T) -> T {
        self.into_value().unwrap_or(default)
    }

    /// The value, or the result of `default` if the property is absent or null.
    pub fn unwrap_or_else(self, default: impl FnOnce() -> T) -> T {
        self.into_value().unwrap_or_else(default)
    }

    /// The value, or the type's default if the property is absent or null.
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_value().unwrap_or_default()
    }

    /// The value, mutably; an absent or null property first becomes the type's default.
    pub fn get_or_insert_default(&mut self) -> &mut T
    where
        T: Default,
    {
        if !self.is_value() {
            *self = Self::Value(T::default());
        }
        match self {
            Self::Value(value) => value,
            // The line above has just put a value there.
            _ => unreachable!(),
        }
    }

    /// Applies `f` to the value; absent and null are unchanged.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Property<U> {
        match self {
            Self::Absent => Property::Absent,
            Self::Null => Property::Null,
            Self::Value(value) => Property::Value(f(value)),
        }
    }

    /// Applies `f` to the value and returns its result; absent and null are unchanged.
    pub fn and_then<U>(self, f: impl FnOnce(T) -> Property<U>) -> Property<U> {
        match self {
            Self::Absent => Property::Absent,
            Self::Null => Property::Null,
            Self::Value(value) => f(value),
        }
    }

    /// Applies `f` to the value, or returns `default` if the property is absent or null.
    pub fn map_or<U>(self, default: U, f: impl FnOnce(T) -> U) -> U {
        self.into_value().map_or(default, f)
    }

    /// Applies `f` to the value, or returns the result of `default` if the property is absent or null.
    pub fn map_or_else<U>(self, default: impl FnOnce() -> U, f: impl FnOnce(T) -> U) -> U {
        self.into_value().map_or_else(default, f)
    }

    /// Whether there is a value for which `f` holds.
    pub fn is_some_and(self, f: impl FnOnce(T) -> bool) -> bool {
        self.into_value().is_some_and(f)
    }

    /// Whether there is no value, or one for which `f` holds.
    pub fn is_none_or(self, f: impl FnOnce(T) -> bool) -> bool {
        self.into_value().is_none_or(f)
    }

    /// Returns itself if it has a value, otherwise `other`.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        if self.is_value() { self } else { other }
    }

    /// Returns itself if it has a value, otherwise the result of `other`.
    #[must_use]
    pub fn or_else(self, other: impl FnOnce() -> Self) -> Self {
        if self.is_value() { self } else { other() }
    }

    /// The value, or an error if the property is absent or null; see also [`require`](Self::require).
    ///
    /// # Errors
    ///
    /// `error`.
    pub fn ok_or<E>(self, error: E) -> Result<T, E> {
        self.into_value().ok_or(error)
    }

    /// The value, or the result of `error` if the property is absent or null.
    ///
    /// # Errors
    ///
    /// The result of `error`.
    pub fn ok_or_else<E>(self, error: impl FnOnce() -> E) -> Result<T, E> {
        self.into_value().ok_or_else(error)
    }

    /// Sets the value and returns it mutably.
    pub fn insert(&mut self, value: T) -> &mut T {
        *self = Self::Value(value);
        match self {
            Self::Value(value) => value,
            // The line above has just put a value there.
            _ => unreachable!(),
        }
    }

    /// Sets the value and returns the previous state.
    pub const fn replace(&mut self, value: T) -> Self {
        std::mem::replace(self, Self::Value(value))
    }

    /// The value, mutably; an absent or null property first becomes `value`.
    pub fn get_or_insert(&mut self, value: T) -> &mut T {
        self.get_or_insert_with(|| value)
    }

    /// The value, mutably; an absent or null property first becomes the result of `value`.
    pub fn get_or_insert_with(&mut self, value: impl FnOnce() -> T) -> &mut T {
        match self {
            Self::Value(value) => value,
            other => other.insert(value()),
        }
    }
}

impl<T> Property<&T> {
    /// A clone of the value.
    pub fn cloned(self) -> Property<T>
    where
        T: Clone,
    {
        self.map(Clone::clone)
    }

    /// A copy of the value.
    pub fn copied(self) -> Property<T>
    where
        T: Copy,
    {
        self.map(|value| *value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [Property<i32>; 3] = [Property::Absent, Property::Null, Property::Value(3)];

    fn each<U>(f: impl Fn(Property<i32>) -> U) -> [U; 3] {
        STATES.map(f)
    }

    #[test]
    fn s2_absent_and_null_are_none_and_stay_what_they_are() {
        use Property::{Absent, Null, Value};
        assert_eq!(each(|it| it.map(|n| n + 1)), [Absent, Null, Value(4)]);
        assert_eq!(
            each(|it| it.and_then(|_| Null::<i32>)),
            [Absent, Null, Null]
        );
        assert_eq!(
            each(|it| it.and_then(|n| Value(n * 2))),
            [Absent, Null, Value(6)]
        );
        assert_eq!(each(|it| it.as_ref().cloned()), STATES);
        assert_eq!(each(|it| it.as_ref().copied()), STATES);
        assert_eq!(each(|it| it.or(Value(9))), [Value(9), Value(9), Value(3)]);
        assert_eq!(each(|it| it.or_else(|| Null)), [Null, Null, Value(3)]);
    }

    #[test]
    fn what_stands_for_no_value_is_given() {
        assert_eq!(each(|it| it.map_or(0, |n| n + 1)), [0, 0, 4]);
        assert_eq!(each(|it| it.map_or_else(|| 1, |n| n + 1)), [1, 1, 4]);
        assert_eq!(each(|it| it.unwrap_or(7)), [7, 7, 3]);
        assert_eq!(each(|it| it.unwrap_or_else(|| 8)), [8, 8, 3]);
        assert_eq!(each(Property::unwrap_or_default), [0, 0, 3]);
        assert_eq!(
            each(|it| it.ok_or("none")),
            [Err("none"), Err("none"), Ok(3)]
        );
        assert_eq!(each(|it| it.ok_or_else(|| 1)), [Err(1), Err(1), Ok(3)]);
        assert_eq!(each(|it| it.is_some_and(|n| n == 3)), [false, false, true]);
        assert_eq!(each(|it| it.is_some_and(|n| n == 4)), [false, false, false]);
        assert_eq!(each(|it| it.is_none_or(|n| n == 4)), [true, true, false]);
        assert_eq!(each(|it| it.is_none_or(|n| n == 3)), [true, true, true]);
    }

    #[test]
    fn values_are_put_where_there_are_none() {
        assert_eq!(each(|mut it| *it.get_or_insert(5)), [5, 5, 3]);
        assert_eq!(each(|mut it| *it.get_or_insert_with(|| 6)), [6, 6, 3]);
        assert_eq!(each(|mut it| *it.get_or_insert_default()), [0, 0, 3]);
        assert_eq!(each(|mut it| *it.insert(9)), [9, 9, 9]);
        let replaced = each(|mut it| (it.replace(1), it));
        assert_eq!(replaced, STATES.map(|it| (it, Property::Value(1))));
        let taken = each(|mut it| (it.take(), it));
        assert_eq!(taken, STATES.map(|it| (it, Property::Absent)));
    }

    #[test]
    fn absent_is_less_than_null_and_null_less_than_any_value() {
        assert!(STATES.is_sorted() && Property::Value(2) < Property::Value(3));
        assert_eq!(
            Property::Value(f64::NAN).partial_cmp(&Property::Value(1.0)),
            None
        );
    }
}
