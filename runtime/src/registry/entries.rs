//! Constructors for the entries of the generated table.

use crate::data::enumeration::EnumInfo;
use crate::data::info::TypeInfo;
use crate::data::object::Object;
use crate::registry::Entry;

/// An entity or complex type, and the value at its positions.
pub const fn structured<T: Object + Default + 'static>(info: &'static TypeInfo) -> Entry {
    Entry::Structured {
        info,
        fresh: || Box::new(T::default()),
    }
}

/// An enumeration.
pub const fn enumeration(info: &'static EnumInfo) -> Entry {
    Entry::Enumeration(info)
}

/// A type definition and the name of its primitive type.
pub const fn definition(name: &'static str, underlying: &'static str) -> Entry {
    Entry::Definition { name, underlying }
}
