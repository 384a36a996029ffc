//! Hash tables of positions: keys are not copied, so that an entry takes a few bytes whatever its key is.

use crate::syntax::{Attribute, Node};
use hashbrown::HashTable;
use std::hash::{BuildHasher, Hash, RandomState};

/// Positions by key. The caller provides the key at a position.
#[derive(Default)]
pub(super) struct Lookup {
    table: HashTable<u32>,
    state: RandomState,
}

impl Lookup {
    pub(super) fn get<K: Hash + Eq>(
        &self,
        key: &K,
        key_of: impl Fn(u32) -> Option<K>,
    ) -> Option<u32> {
        let equal = |position: &u32| key_of(*position).as_ref() == Some(key);
        self.table.find(self.state.hash_one(key), equal).copied()
    }

    /// Sets the position of a key and returns the previous one.
    pub(super) fn set<K: Hash + Eq>(
        &mut self,
        key: &K,
        position: u32,
        key_of: impl Fn(u32) -> Option<K>,
    ) -> Option<u32> {
        let hash = self.state.hash_one(key);
        let equal = |other: &u32| key_of(*other).as_ref() == Some(key);
        if let Some(other) = self.table.find_mut(hash, equal) {
            return Some(std::mem::replace(other, position));
        }
        let state = &self.state;
        let hash_of = |other: &u32| key_of(*other).map_or(0, |key| state.hash_one(key));
        self.table.insert_unique(hash, position, hash_of);
        None
    }
}

/// Remembers the elements of one document that were the first with a value of an attribute.
pub(super) struct First {
    attribute: Attribute,
    lookup: Lookup,
}

impl First {
    pub(super) fn of(attribute: Attribute) -> First {
        First {
            attribute,
            lookup: Lookup::default(),
        }
    }

    /// The earlier element with the same value; if there is none, remembers this one.
    pub(super) fn before<'t>(&mut self, node: Node<'t>) -> Option<Node<'t>> {
        let value = |index: u32| node.at(index)?.value(self.attribute);
        let key = node.value(self.attribute)?;
        match self.lookup.get(&key, value) {
            Some(first) => node.at(first),
            None => {
                self.lookup.set(&key, node.index(), value);
                None
            }
        }
    }
}
