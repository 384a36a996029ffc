//! The methods of a slice, for a property that holds a [`List`]: absent and null have no items.

use super::Property;
use crate::data::list::List;

impl<T: 'static> Property<List<T>> {
    /// The items; empty if the property is absent or null.
    pub fn as_slice(&self) -> &[T] {
        self.value().map_or(&[], List::as_slice)
    }

    /// The items, mutably in place; empty if the property is absent or null.
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        self.value_mut().map_or(&mut [], List::as_mut_slice)
    }

    /// Iterates over the items.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.as_slice().iter()
    }

    /// Iterates mutably over the items.
    pub fn iter_mut(&mut self) -> std::slice::IterMut<'_, T> {
        self.as_mut_slice().iter_mut()
    }

    /// The number of items.
    pub fn len(&self) -> usize {
        self.as_slice().len()
    }

    /// Whether there are no items. A property that [is absent](Self::is_absent) or null has none, and an empty list has none either.
    pub fn is_empty(&self) -> bool {
        self.as_slice().is_empty()
    }

    /// The first item.
    pub fn first(&self) -> Option<&T> {
        self.as_slice().first()
    }

    /// The last item.
    pub fn last(&self) -> Option<&T> {
        self.as_slice().last()
    }

    /// The item at an index.
    pub fn get(&self, index: usize) -> Option<&T> {
        self.as_slice().get(index)
    }

    /// Whether an item equals this one.
    pub fn contains(&self, item: &T) -> bool
    where
        T: PartialEq,
    {
        self.as_slice().contains(item)
    }
}

impl<T: Send + Sync + 'static> Property<List<T>> {
    /// Adds an item; an absent or null property becomes a list of that item.
    pub fn push(&mut self, item: T) {
        self.get_or_insert_default().push(item);
    }
}

impl<T: Send + Sync + 'static> From<Vec<T>> for Property<List<T>> {
    fn from(items: Vec<T>) -> Self {
        Self::Value(items.into())
    }
}

impl<T: Send + Sync + 'static, const N: usize> From<[T; N]> for Property<List<T>> {
    fn from(items: [T; N]) -> Self {
        Self::Value(items.into())
    }
}

impl<T: Send + Sync + 'static> FromIterator<T> for Property<List<T>> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self::Value(items.into_iter().collect())
    }
}

impl<T: 'static> IntoIterator for Property<List<T>> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    /// The items; absent and null have none.
    fn into_iter(self) -> Self::IntoIter {
        self.into_value().unwrap_or_default().into_iter()
    }
}

impl<'a, T: 'static> IntoIterator for &'a Property<List<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    /// The items; absent and null have none.
    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'a, T: 'static> IntoIterator for &'a mut Property<List<T>> {
    type Item = &'a mut T;
    type IntoIter = std::slice::IterMut<'a, T>;

    /// The items; absent and null have none.
    fn into_iter(self) -> Self::IntoIter {
        self.iter_mut()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iteration_over_an_absent_list_has_no_items() {
        let list: Property<List<i32>> = Property::Absent;
        assert_eq!((&list).into_iter().count() + list.into_iter().count(), 0);
    }

    #[test]
    fn lists_are_slices_in_all_three_states() {
        let mut list: Property<List<i32>> = [1, 2].into();
        assert_eq!(list.iter().sum::<i32>(), 3);
        list.iter_mut().for_each(|item| *item *= 2);
        assert_eq!((list.len(), list.is_empty()), (2, false));
        assert_eq!((list.first(), list.last()), (Some(&2), Some(&4)));
        assert_eq!((list.get(1), list.get(2)), (Some(&4), None));
        assert!(list.contains(&4) && !list.contains(&1));
        for mut none in [Property::Absent, Property::<List<i32>>::Null] {
            assert_eq!((none.len(), none.is_empty(), none.first()), (0, true, None));
            assert_eq!(none.iter_mut().count(), 0);
            none.push(7);
            assert_eq!(none.as_slice(), [7]);
        }
    }
}
