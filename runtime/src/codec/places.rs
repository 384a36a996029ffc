//! Where the fields of a value stand, by which queries find the property that a reference to a field means.

use crate::data::info::Member;
use crate::data::object::{Object, Op, Slot};
use crate::data::primitives::primitives;

/// The address of each member's field, as a number, with the member. A family's are those of the value in it.
pub fn places(object: &mut dyn Object) -> Vec<(usize, Member)> {
    let members = object.info().all_members();
    members
        .filter_map(|(i, member)| Some((place(object, i)?, member)))
        .collect()
}

macro_rules! places_of {
    ([$slot:expr] $($kind:ident: $type:ty,)*) => {
        match $slot {
            $(Slot::$kind(field) => Some(core::ptr::from_ref(field).addr()),)*
            // The part of a wide pointer that is the address.
            Slot::Custom(field) => Some(core::ptr::from_ref(field).cast::<()>().addr()),
            Slot::List(field) => Some(core::ptr::from_ref(field).cast::<()>().addr()),
            Slot::At(at) => Some(at),
            _ => None,
        }
    };
}

fn place(object: &mut dyn Object, i: usize) -> Option<usize> {
    primitives! { places_of! object.slot(i, Op::Where) }
}
