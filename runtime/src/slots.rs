//! The bodies of generated match arms: one function per form of member, so that generated code only names the field.
//!
//! `…_mut` functions do an [`Op`] to the field, the others read it. They are compiled once for every type a model has, mostly
//! without optimisation, where each closure and each combinator is a function of its own: so they are plain matches, and a list is
//! touched by as few of `Vec`'s functions as will do.

use crate::enumeration::Enumeration;
use crate::family::fresh;
use crate::object::{Object, Op, Slot, Value, WHOLE, Wants};
use crate::property::Property;

/// A single object held in place.
pub fn one<T: Object>(property: &Property<T>, _j: usize) -> Value<'_> {
    match property {
        Property::Absent => Value::Absent,
        Property::Null => Value::Null,
        Property::Value(value) => Value::Object(value),
    }
}

/// A single object held in place.
pub fn one_mut<'a, T: Object + Default>(property: &'a mut Property<T>, op: Op<'_>) -> Slot<'a> {
    match op {
        Op::Look => return Slot::Wants(Wants::Object),
        Op::Absent => *property = Property::Absent,
        Op::Null => *property = Property::Null,
        Op::Value => *property = Property::Value(T::default()),
        Op::Push | Op::PushNull | Op::Text(_) => return Slot::Refused,
    }
    match property {
        Property::Value(value) => Slot::Object(value),
        _ => Slot::Done,
    }
}

/// A single object behind a pointer.
pub fn boxed<T: Object>(property: &Property<Box<T>>, _j: usize) -> Value<'_> {
    match property {
        Property::Absent => Value::Absent,
        Property::Null => Value::Null,
        Property::Value(value) => Value::Object(&**value),
    }
}

/// A single object behind a pointer.
pub fn boxed_mut<'a, T: Object + Default>(
    property: &'a mut Property<Box<T>>,
    op: Op<'_>,
) -> Slot<'a> {
    match op {
        Op::Look => return Slot::Wants(Wants::Object),
        Op::Absent => *property = Property::Absent,
        Op::Null => *property = Property::Null,
        Op::Value => *property = Property::Value(fresh()),
        Op::Push | Op::PushNull | Op::Text(_) => return Slot::Refused,
    }
    match property {
        Property::Value(value) => Slot::Object(&mut **value),
        _ => Slot::Done,
    }
}

/// A list of objects.
pub fn many<T: Object>(property: &Property<Vec<T>>, j: usize) -> Value<'_> {
    match property {
        Property::Absent => Value::Absent,
        Property::Null => Value::Null,
        Property::Value(items) => {
            let items: &[T] = items;
            match j {
                WHOLE => Value::Items(items.len()),
                _ if j < items.len() => Value::Object(&items[j]),
                _ => Value::Absent,
            }
        }
    }
}

/// A list of objects.
pub fn many_mut<'a, T: Object + Default>(
    property: &'a mut Property<Vec<T>>,
    op: Op<'_>,
) -> Slot<'a> {
    *property = match op {
        Op::Look => return Slot::Wants(Wants::Objects),
        Op::Absent => Property::Absent,
        Op::Null => Property::Null,
        Op::Value => Property::Value(const { Vec::new() }),
        Op::Push => {
            return match property {
                Property::Value(items) => Slot::Object(items.push_mut(T::default())),
                _ => Slot::Refused,
            };
        }
        Op::PushNull | Op::Text(_) => return Slot::Refused,
    };
    Slot::Done
}

/// A list of objects whose items may be null.
pub fn many_or_null<T: Object>(property: &Property<Vec<Option<T>>>, j: usize) -> Value<'_> {
    match property {
        Property::Absent => Value::Absent,
        Property::Null => Value::Null,
        Property::Value(items) => {
            let items: &[Option<T>] = items;
            match j {
                WHOLE => Value::Items(items.len()),
                _ if j < items.len() => match &items[j] {
                    Some(item) => Value::Object(item),
                    None => Value::Null,
                },
                _ => Value::Absent,
            }
        }
    }
}

/// A list of objects whose items may be null.
pub fn many_or_null_mut<'a, T: Object + Default>(
    property: &'a mut Property<Vec<Option<T>>>,
    op: Op<'_>,
) -> Slot<'a> {
    match (op, property) {
        (Op::Look, _) => Slot::Wants(Wants::Objects),
        (Op::Text(_), _) => Slot::Refused,
        (Op::Absent, property) => {
            *property = Property::Absent;
            Slot::Done
        }
        (Op::Null, property) => {
            *property = Property::Null;
            Slot::Done
        }
        (Op::Value, property) => {
            *property = Property::Value(const { Vec::new() });
            Slot::Done
        }
        (Op::PushNull, Property::Value(items)) => {
            items.push(None);
            Slot::Done
        }
        (Op::Push, Property::Value(items)) => {
            items.push(Some(T::default()));
            match items.last_mut() {
                Some(Some(item)) => Slot::Object(item),
                _ => Slot::Refused,
            }
        }
        (Op::PushNull | Op::Push, _) => Slot::Refused,
    }
}

/// A value of an enumeration.
pub fn text<T: Enumeration>(property: &Property<T>, _j: usize) -> Value<'_> {
    match property {
        Property::Absent => Value::Absent,
        Property::Null => Value::Null,
        Property::Value(value) => Value::Text(value.text()),
    }
}

/// A value of an enumeration.
pub fn text_mut<'a, T: Enumeration>(property: &'a mut Property<T>, op: Op<'_>) -> Slot<'a> {
    *property = match op {
        Op::Look => return Slot::Wants(Wants::Text(T::info().name)),
        Op::Absent => Property::Absent,
        Op::Null => Property::Null,
        Op::Text(text) => Property::Value(T::from_text(text)),
        _ => return Slot::Refused,
    };
    Slot::Done
}

/// A list of values of an enumeration.
pub fn texts<T: Enumeration>(property: &Property<Vec<T>>, j: usize) -> Value<'_> {
    match property {
        Property::Absent => Value::Absent,
        Property::Null => Value::Null,
        Property::Value(items) => {
            let items: &[T] = items;
            match j {
                WHOLE => Value::Items(items.len()),
                _ if j < items.len() => Value::Text(items[j].text()),
                _ => Value::Absent,
            }
        }
    }
}

/// A list of values of an enumeration.
pub fn texts_mut<'a, T: Enumeration>(property: &'a mut Property<Vec<T>>, op: Op<'_>) -> Slot<'a> {
    *property = match op {
        Op::Look => return Slot::Wants(Wants::Texts(T::info().name)),
        Op::Absent => Property::Absent,
        Op::Null => Property::Null,
        Op::Value => Property::Value(const { Vec::new() }),
        Op::Text(text) => match property {
            Property::Value(items) => {
                items.push(T::from_text(text));
                return Slot::Done;
            }
            _ => return Slot::Refused,
        },
        _ => return Slot::Refused,
    };
    Slot::Done
}

/// A list of values of an enumeration whose items may be null.
pub fn texts_or_null<T: Enumeration>(property: &Property<Vec<Option<T>>>, j: usize) -> Value<'_> {
    match property {
        Property::Absent => Value::Absent,
        Property::Null => Value::Null,
        Property::Value(items) if j == WHOLE => Value::Items(items.len()),
        Property::Value(items) => match items.get(j) {
            None => Value::Absent,
            Some(None) => Value::Null,
            Some(Some(item)) => Value::Text(item.text()),
        },
    }
}

/// A list of values of an enumeration whose items may be null.
pub fn texts_or_null_mut<'a, T: Enumeration>(
    property: &'a mut Property<Vec<Option<T>>>,
    op: Op<'_>,
) -> Slot<'a> {
    *property = match (op, property.value_mut()) {
        (Op::Look, _) => return Slot::Wants(Wants::Texts(T::info().name)),
        (Op::Absent, _) => Property::Absent,
        (Op::Null, _) => Property::Null,
        (Op::Value, _) => Property::Value(const { Vec::new() }),
        (Op::Text(text), Some(items)) => {
            items.push(Some(T::from_text(text)));
            return Slot::Done;
        }
        (Op::PushNull, Some(items)) => {
            items.push(None);
            return Slot::Done;
        }
        _ => return Slot::Refused,
    };
    Slot::Done
}
