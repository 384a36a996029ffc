//! The bodies of generated match arms: one function per form of member, so that generated code only names the field.
//!
//! `…_mut` functions do an [`Op`] to the field, the others read it.

use crate::enumeration::Enumeration;
use crate::object::{Object, Op, Slot, Value, WHOLE, Wants};
use crate::property::Property;

fn state<T>(property: &Property<T>) -> Result<&T, Value<'_>> {
    match property {
        Property::Absent => Err(Value::Absent),
        Property::Null => Err(Value::Null),
        Property::Value(value) => Ok(value),
    }
}

fn clear<'a, T>(property: &mut Property<T>, to: Property<T>) -> Slot<'a> {
    *property = to;
    Slot::Done
}

/// A single object held in place.
pub fn one<T: Object>(property: &Property<T>, _j: usize) -> Value<'_> {
    state(property).map_or_else(|other| other, |value| Value::Object(value))
}

/// A single object held in place.
pub fn one_mut<'a, T: Object + Default>(property: &'a mut Property<T>, op: Op<'_>) -> Slot<'a> {
    match op {
        Op::Look => Slot::Wants(Wants::Object),
        Op::Absent => clear(property, Property::Absent),
        Op::Null => clear(property, Property::Null),
        Op::Value => {
            *property = Property::Value(T::default());
            one_mut(property, Op::Item(0))
        }
        Op::Item(_) => property
            .value_mut()
            .map_or(Slot::Refused, |value| Slot::Object(value)),
        Op::Push | Op::PushNull | Op::Text(_) => Slot::Refused,
    }
}

/// A single object behind a pointer.
pub fn boxed<T: Object>(property: &Property<Box<T>>, _j: usize) -> Value<'_> {
    state(property).map_or_else(|other| other, |value| Value::Object(&**value))
}

/// A single object behind a pointer.
pub fn boxed_mut<'a, T: Object + Default>(
    property: &'a mut Property<Box<T>>,
    op: Op<'_>,
) -> Slot<'a> {
    match op {
        Op::Look => Slot::Wants(Wants::Object),
        Op::Absent => clear(property, Property::Absent),
        Op::Null => clear(property, Property::Null),
        Op::Value => {
            *property = Property::Value(Box::default());
            boxed_mut(property, Op::Item(0))
        }
        Op::Item(_) => property
            .value_mut()
            .map_or(Slot::Refused, |value| Slot::Object(&mut **value)),
        Op::Push | Op::PushNull | Op::Text(_) => Slot::Refused,
    }
}

/// A list of objects.
pub fn many<T: Object>(property: &Property<Vec<T>>, j: usize) -> Value<'_> {
    match state(property) {
        Err(other) => other,
        Ok(items) if j == WHOLE => Value::Items(items.len()),
        Ok(items) => items
            .get(j)
            .map_or(Value::Absent, |item| Value::Object(item)),
    }
}

/// A list of objects.
pub fn many_mut<'a, T: Object + Default>(
    property: &'a mut Property<Vec<T>>,
    op: Op<'_>,
) -> Slot<'a> {
    match list_op(property, op) {
        Err(slot) => slot,
        Ok(items) => match op {
            Op::Push => {
                items.push(T::default());
                items
                    .last_mut()
                    .map_or(Slot::Refused, |item| Slot::Object(item))
            }
            Op::Item(j) => items
                .get_mut(j)
                .map_or(Slot::Refused, |item| Slot::Object(item)),
            _ => Slot::Refused,
        },
    }
}

/// A list of objects whose items may be null.
pub fn many_or_null<T: Object>(property: &Property<Vec<Option<T>>>, j: usize) -> Value<'_> {
    match state(property) {
        Err(other) => other,
        Ok(items) if j == WHOLE => Value::Items(items.len()),
        Ok(items) => match items.get(j) {
            None => Value::Absent,
            Some(None) => Value::Null,
            Some(Some(item)) => Value::Object(item),
        },
    }
}

/// A list of objects whose items may be null.
pub fn many_or_null_mut<'a, T: Object + Default>(
    property: &'a mut Property<Vec<Option<T>>>,
    op: Op<'_>,
) -> Slot<'a> {
    match list_op(property, op) {
        Err(slot) => slot,
        Ok(items) => match op {
            Op::Push => {
                items.push(Some(T::default()));
                items
                    .last_mut()
                    .and_then(Option::as_mut)
                    .map_or(Slot::Refused, |item| Slot::Object(item))
            }
            Op::PushNull => {
                items.push(None);
                Slot::Done
            }
            Op::Item(j) => items
                .get_mut(j)
                .and_then(Option::as_mut)
                .map_or(Slot::Refused, |item| Slot::Object(item)),
            _ => Slot::Refused,
        },
    }
}

/// What all lists do alike; `Ok` for operations on their items.
fn list_op<'a, T>(
    property: &'a mut Property<Vec<T>>,
    op: Op<'_>,
) -> Result<&'a mut Vec<T>, Slot<'a>> {
    match op {
        Op::Look => Err(Slot::Wants(Wants::Objects)),
        Op::Absent => Err(clear(property, Property::Absent)),
        Op::Null => Err(clear(property, Property::Null)),
        Op::Value => Err(clear(property, Property::Value(Vec::new()))),
        Op::Push | Op::PushNull | Op::Text(_) | Op::Item(_) => {
            property.value_mut().ok_or(Slot::Refused)
        }
    }
}

/// A value of an enumeration.
pub fn text<T: Enumeration>(property: &Property<T>, _j: usize) -> Value<'_> {
    state(property).map_or_else(|other| other, |value| Value::Text(value.text()))
}

/// A value of an enumeration.
pub fn text_mut<'a, T: Enumeration>(property: &'a mut Property<T>, op: Op<'_>) -> Slot<'a> {
    match op {
        Op::Look => Slot::Wants(Wants::Text(T::INFO.name)),
        Op::Absent => clear(property, Property::Absent),
        Op::Null => clear(property, Property::Null),
        Op::Text(text) => clear(property, Property::Value(T::from_text(text))),
        _ => Slot::Refused,
    }
}

/// A list of values of an enumeration.
pub fn texts<T: Enumeration>(property: &Property<Vec<T>>, j: usize) -> Value<'_> {
    match state(property) {
        Err(other) => other,
        Ok(items) if j == WHOLE => Value::Items(items.len()),
        Ok(items) => items
            .get(j)
            .map_or(Value::Absent, |item| Value::Text(item.text())),
    }
}

/// A list of values of an enumeration.
pub fn texts_mut<'a, T: Enumeration>(property: &'a mut Property<Vec<T>>, op: Op<'_>) -> Slot<'a> {
    match (list_op(property, op), op) {
        (Err(Slot::Wants(_)), _) => Slot::Wants(Wants::Texts(T::INFO.name)),
        (Err(slot), _) => slot,
        (Ok(items), Op::Text(text)) => {
            items.push(T::from_text(text));
            Slot::Done
        }
        _ => Slot::Refused,
    }
}

/// A list of values of an enumeration whose items may be null.
pub fn texts_or_null<T: Enumeration>(property: &Property<Vec<Option<T>>>, j: usize) -> Value<'_> {
    match state(property) {
        Err(other) => other,
        Ok(items) if j == WHOLE => Value::Items(items.len()),
        Ok(items) => match items.get(j) {
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
    match (list_op(property, op), op) {
        (Err(Slot::Wants(_)), _) => Slot::Wants(Wants::Texts(T::INFO.name)),
        (Err(slot), _) => slot,
        (Ok(items), Op::Text(text)) => {
            items.push(Some(T::from_text(text)));
            Slot::Done
        }
        (Ok(items), Op::PushNull) => {
            items.push(None);
            Slot::Done
        }
        _ => Slot::Refused,
    }
}
