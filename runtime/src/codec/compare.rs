//! Cloning and comparing over the slot tables.

use crate::codec::decode::set_state;

use crate::data::list::Kept;
use crate::data::object::{EXTRAS, Object, Op, Slot, Value, WHOLE, extras, extras_mut};
use crate::data::primitives::primitives;
use crate::data::property::Property;

/// Implements `Clone` for generated types.
pub fn clone<T: Object + Default>(from: &T) -> T {
    let mut to = T::default();
    copy(from, &mut to);
    to
}

/// Copies the members that `to` has at the same indices: `to` is of the same type or of a base of it.
pub(crate) fn copy(from: &dyn Object, to: &mut dyn Object) {
    if let (Some(from), Some(to)) = (from.family(), to.family_mut()) {
        return copy(from.part(), to.select(from.variant()));
    }
    for i in 0..from.info().len() {
        copy_member(from, to, i);
    }
    if let (Some(from), Some(to)) = (extras(from), extras_mut(to)) {
        to.clone_from(from);
    }
}

fn copy_member(from: &dyn Object, to: &mut dyn Object, i: usize) {
    macro_rules! scalars {
        ([] $($kind:ident: $type:ty,)*) => {
            match from.get(i, WHOLE) {
                $(Value::$kind(value) => {
                    if let Slot::$kind(place) = to.slot(i, Op::Look) {
                        place.clone_from(value);
                    }
                })*
                Value::Absent => set_state(&mut to.slot(i, Op::Absent), Property::Absent),
                Value::Null | Value::NullItems => set_state(&mut to.slot(i, Op::Null), Property::Null),
                Value::Custom(value) => {
                    if let Slot::Custom(place) = to.slot(i, Op::Look) {
                        place.copy_from(value);
                    }
                }
                Value::List(value) => {
                    if let Slot::List(place) = to.slot(i, Op::Look) {
                        place.copy_from(value);
                    }
                }
                Value::Text(text) => {
                    to.slot(i, Op::Text(&text.to_string()));
                }
                Value::Object(value) => copy_object(value, to.slot(i, Op::Value)),
                Value::Items(length, kept) => {
                    to.slot(i, Op::Value);
                    for j in 0..length {
                        match from.get(i, j) {
                            Value::Object(value) => copy_object(value, to.slot(i, Op::Push)),
                            Value::Text(text) => {
                                to.slot(i, Op::Text(&text.to_string()));
                            }
                            _ => {
                                to.slot(i, Op::PushNull);
                            }
                        }
                    }
                    if let (Some(kept), Slot::Kept(place)) = (kept, to.slot(i, Op::Kept)) {
                        place.clone_from(kept);
                    }
                }
                Value::Extras(_) | Value::Info(_) | Value::Family(_) => {}
            }
        };
    }
    primitives! { scalars! }
}

fn copy_object(from: &dyn Object, slot: Slot<'_>) {
    if let Slot::Object(to) = slot {
        copy(from, to);
    }
}

/// Implements `PartialEq` for generated types: equal members, and equal extras in any order.
pub fn equal<T: Object>(a: &T, b: &T) -> bool {
    equal_objects(a, b)
}

fn equal_objects(a: &dyn Object, b: &dyn Object) -> bool {
    if let (Some(a), Some(b)) = (a.family(), b.family()) {
        return a.variant() == b.variant() && equal_objects(a.part(), b.part());
    }
    a.info().name == b.info().name
        && (0..a.info().len()).all(|i| equal_members(a, b, i))
        && match (a.get(EXTRAS, WHOLE), b.get(EXTRAS, WHOLE)) {
            (Value::Extras(a), Value::Extras(b)) => a == b,
            _ => true,
        }
}

fn equal_members(a: &dyn Object, b: &dyn Object, i: usize) -> bool {
    match (a.get(i, WHOLE), b.get(i, WHOLE)) {
        (Value::Items(n, kept), Value::Items(m, other)) => {
            let none = Kept::default();
            n == m
                && kept.unwrap_or(&none) == other.unwrap_or(&none)
                && (0..n).all(|j| equal_values(a.get(i, j), b.get(i, j)))
        }
        (x, y) => equal_values(x, y),
    }
}

fn equal_values(a: Value<'_>, b: Value<'_>) -> bool {
    macro_rules! pairs {
        ([] $($kind:ident: $type:ty,)*) => {
            match (a, b) {
                $((Value::$kind(a), Value::$kind(b)) => a == b,)*
                (Value::Custom(a), Value::Custom(b)) => a.equals(b),
                (Value::List(a), Value::List(b)) => a.equals(b),
                (Value::Text(a), Value::Text(b)) => a == b,
                (Value::Object(a), Value::Object(b)) => equal_objects(a, b),
                (Value::Absent, Value::Absent)
                | (Value::Null, Value::Null)
                | (Value::NullItems, Value::NullItems) => true,
                _ => false,
            }
        };
    }
    primitives! { pairs! }
}
