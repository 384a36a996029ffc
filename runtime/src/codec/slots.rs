//! The forms of members. Each is a name with two functions, one that reads a member and one that changes it, so that generated code only
//! names the field and its form.
//!
//! The generic ones are compiled once for every type that a program can reach, mostly without optimisation. There each closure and each
//! combinator is a function of its own, and each assignment drops the old value. So they are plain matches with one assignment, and call as
//! few functions of `Vec` as possible. All are in one module, since the compiler makes a codegen unit of each module, and each unit repeats
//! the debug information of all types in it.
//!
//! None of them turns an object into a trait object: that would instantiate the functions of its type, and with them these functions for
//! the types of its members, as deep as paths through the model are long. Their caller does it (`roots!`).

use crate::data::boxed::Boxed as Pointer;
use crate::data::custom::Replaced;
use crate::data::enumeration::Enumeration;
use crate::data::list::{Kept, List as Items};
use crate::data::object::{Op, Slot, Value, WHOLE, Wants};
use crate::data::primitives::primitives;
use crate::data::property::Property;
use crate::data::scalar;

macro_rules! scalars {
    ([] $($kind:ident: $type:ty,)*) => {$(
        /// A primitive value of this type.
        #[derive(Debug)]
        pub enum $kind {}

        impl $kind {
            /// Returns the member's value.
            #[inline]
            pub fn read(property: &Property<$type>, _j: usize) -> Value<'_> {
                // Decided here, where the type is known: most members of most objects are absent.
                if let Property::Absent = property {
                    return Value::Absent;
                }
                Value::$kind(property)
            }

            /// Returns the slot for a value.
            #[inline]
            pub fn write<'a>(property: &'a mut Property<$type>, _op: Op<'_>) -> Slot<'a> {
                Slot::$kind(property)
            }
        }
    )*};
}

primitives! { scalars! }

/// A value of a type of the program's own, which implements [`Custom`](crate::values::Custom).
#[derive(Debug)]
pub enum Custom {}

impl Custom {
    /// What stands there.
    #[inline]
    pub fn read(property: &dyn Replaced, _j: usize) -> Value<'_> {
        if property.state().is_absent() {
            return Value::Absent;
        }
        Value::Custom(property)
    }

    /// Where a value goes.
    #[inline]
    pub fn write<'a>(property: &'a mut dyn Replaced, _op: Op<'_>) -> Slot<'a> {
        Slot::Custom(property)
    }
}

/// A list of primitive values, or of values of a type of the program's own.
#[derive(Debug)]
pub enum List {}

impl List {
    /// Returns the member's value.
    #[inline]
    pub fn read(property: &dyn scalar::Scalars, _j: usize) -> Value<'_> {
        if property.state().is_absent() {
            return Value::Absent;
        }
        Value::List(property)
    }

    /// Returns the slot for values.
    #[inline]
    pub fn write<'a>(property: &'a mut dyn scalar::Scalars, _op: Op<'_>) -> Slot<'a> {
        Slot::List(property)
    }
}

/// A single object, stored in place.
#[derive(Debug)]
pub enum One {}

impl One {
    /// Returns the object, or the member's state if there is none.
    pub fn read<T: 'static>(property: &Property<T>, _j: usize) -> Result<&T, Value<'_>> {
        match property {
            Property::Absent => Err(Value::Absent),
            Property::Null => Err(Value::Null),
            Property::Value(value) => Ok(value),
        }
    }

    /// Applies `op` and returns the object to be filled, or another slot.
    pub fn write<'a, T: Default + Send + Sync + 'static>(
        property: &'a mut Property<T>,
        op: Op<'_>,
    ) -> Result<&'a mut T, Slot<'a>> {
        *property = match op.state() {
            None => return Err(op.answer(property, Wants::Object)),
            Some(Property::Absent) => Property::Absent,
            Some(Property::Null) => Property::Null,
            Some(Property::Value(())) => Property::Value(T::default()),
        };
        match property {
            Property::Value(value) => Ok(value),
            _ => Err(Slot::Done),
        }
    }
}

/// A single object behind a pointer.
#[derive(Debug)]
pub enum Boxed {}

impl Boxed {
    /// Returns the object, or the member's state if there is none.
    pub fn read<T: 'static>(property: &Property<Pointer<T>>, _j: usize) -> Result<&T, Value<'_>> {
        match property {
            Property::Absent => Err(Value::Absent),
            Property::Null => Err(Value::Null),
            Property::Value(value) => Ok(&**value),
        }
    }

    /// Applies `op` and returns the object to be filled, or another slot.
    pub fn write<'a, T: Default + Send + Sync + 'static>(
        property: &'a mut Property<Pointer<T>>,
        op: Op<'_>,
    ) -> Result<&'a mut T, Slot<'a>> {
        *property = match op.state() {
            None => return Err(op.answer(property, Wants::Object)),
            Some(Property::Absent) => Property::Absent,
            Some(Property::Null) => Property::Null,
            Some(Property::Value(())) => Property::Value(Pointer::default()),
        };
        match property {
            Property::Value(value) => Ok(&mut **value),
            _ => Err(Slot::Done),
        }
    }
}

/// A list of objects.
#[derive(Debug)]
pub enum Many {}

impl Many {
    /// Returns item `j`, or the member's state if there is no such item.
    pub fn read<T: 'static>(property: &Property<Items<T>>, j: usize) -> Result<&T, Value<'_>> {
        match property {
            Property::Absent => Err(Value::Absent),
            Property::Null => Err(Value::NullItems),
            Property::Value(list) => {
                let items: &[T] = list.as_slice();
                if j < items.len() {
                    Ok(&items[j])
                } else {
                    Err(Value::whole(items.len(), list.extra(), j))
                }
            }
        }
    }

    /// Applies `op` and returns the object to be filled, or another slot.
    pub fn write<'a, T: Default + Send + Sync + 'static>(
        property: &'a mut Property<Items<T>>,
        op: Op<'_>,
    ) -> Result<&'a mut T, Slot<'a>> {
        if let Op::Push | Op::Kept = op {
            return match (op, property) {
                (Op::Push, Property::Value(items)) => Ok(items.push_mut(T::default())),
                (_, Property::Value(items)) => Err(Slot::Kept(items.extra_mut())),
                _ => Err(Slot::Refused),
            };
        }
        *property = match op.state() {
            None => return Err(op.answer(property, Wants::Objects)),
            Some(Property::Absent) => Property::Absent,
            Some(Property::Null) => Property::Null,
            Some(Property::Value(())) => Property::Value(const { Items::new() }),
        };
        Err(Slot::Done)
    }
}

/// A list of objects whose items may be null.
#[derive(Debug)]
pub enum ManyOrNull {}

impl ManyOrNull {
    /// Returns item `j`, or the member's state if there is no such item.
    pub fn read<T: 'static>(
        property: &Property<Items<Option<T>>>,
        j: usize,
    ) -> Result<&T, Value<'_>> {
        match property {
            Property::Absent => Err(Value::Absent),
            Property::Null => Err(Value::NullItems),
            Property::Value(list) => {
                let items: &[Option<T>] = list.as_slice();
                if j >= items.len() {
                    return Err(Value::whole(items.len(), list.extra(), j));
                }
                match &items[j] {
                    Some(item) => Ok(item),
                    None => Err(Value::Null),
                }
            }
        }
    }

    /// Applies `op` and returns the object to be filled, or another slot.
    pub fn write<'a, T: Default + Send + Sync + 'static>(
        property: &'a mut Property<Items<Option<T>>>,
        op: Op<'_>,
    ) -> Result<&'a mut T, Slot<'a>> {
        if let Op::Push | Op::PushNull | Op::Kept = op {
            let Property::Value(items) = property else {
                return Err(Slot::Refused);
            };
            if let Op::Kept = op {
                return Err(Slot::Kept(items.extra_mut()));
            }
            if let Op::PushNull = op {
                items.push(None);
                return Err(Slot::Done);
            }
            return match items.push_mut(Some(T::default())) {
                Some(item) => Ok(item),
                None => Err(Slot::Refused),
            };
        }
        *property = match op.state() {
            None => return Err(op.answer(property, Wants::Objects)),
            Some(Property::Absent) => Property::Absent,
            Some(Property::Null) => Property::Null,
            Some(Property::Value(())) => Property::Value(const { Items::new() }),
        };
        Err(Slot::Done)
    }
}

/// A value of an enumeration.
#[derive(Debug)]
pub enum Text {}

impl Text {
    /// Returns the member's value.
    pub fn read<T: Enumeration>(property: &Property<T>, _j: usize) -> Value<'_> {
        match property {
            Property::Absent => Value::Absent,
            Property::Null => Value::Null,
            Property::Value(value) => Value::Text(value.text()),
        }
    }

    /// Applies `op` and returns the slot for a value.
    pub fn write<'a, T: Enumeration>(property: &'a mut Property<T>, op: Op<'_>) -> Slot<'a> {
        *property = match op {
            Op::Text(text) => Property::Value(T::from_text(text)),
            Op::Absent => Property::Absent,
            Op::Null => Property::Null,
            _ => return op.answer(property, Wants::Text(T::info().name)),
        };
        Slot::Done
    }
}

/// A list of values of an enumeration.
#[derive(Debug)]
pub enum Texts {}

impl Texts {
    /// Returns the member's value.
    pub fn read<T: Enumeration>(property: &Property<Items<T>>, j: usize) -> Value<'_> {
        match property {
            Property::Absent => Value::Absent,
            Property::Null => Value::NullItems,
            Property::Value(list) => {
                let items: &[T] = list.as_slice();
                if j < items.len() {
                    Value::Text(items[j].text())
                } else {
                    Value::whole(items.len(), list.extra(), j)
                }
            }
        }
    }

    /// Applies `op` and returns the slot for a value.
    pub fn write<'a, T: Enumeration>(property: &'a mut Property<Items<T>>, op: Op<'_>) -> Slot<'a> {
        *property = match op {
            Op::Text(text) => match property {
                Property::Value(items) => {
                    items.push(T::from_text(text));
                    return Slot::Done;
                }
                _ => return Slot::Refused,
            },
            Op::Absent => Property::Absent,
            Op::Null => Property::Null,
            Op::Value => Property::Value(const { Items::new() }),
            Op::Kept => match property {
                Property::Value(items) => return Slot::Kept(items.extra_mut()),
                _ => return Slot::Refused,
            },
            _ => return op.answer(property, Wants::Texts(T::info().name)),
        };
        Slot::Done
    }
}

/// A list of values of an enumeration whose items may be null.
#[derive(Debug)]
pub enum TextsOrNull {}

impl TextsOrNull {
    /// Returns the member's value.
    pub fn read<T: Enumeration>(property: &Property<Items<Option<T>>>, j: usize) -> Value<'_> {
        match property {
            Property::Absent => Value::Absent,
            Property::Null => Value::NullItems,
            Property::Value(list) => match list.as_slice().get(j) {
                None => Value::whole(list.len(), list.extra(), j),
                Some(None) => Value::Null,
                Some(Some(item)) => Value::Text(item.text()),
            },
        }
    }

    /// Applies `op` and returns the slot for a value.
    pub fn write<'a, T: Enumeration>(
        property: &'a mut Property<Items<Option<T>>>,
        op: Op<'_>,
    ) -> Slot<'a> {
        if let Op::Text(_) | Op::PushNull | Op::Kept = op {
            let Property::Value(items) = property else {
                return Slot::Refused;
            };
            match op {
                Op::Text(text) => items.push(Some(T::from_text(text))),
                Op::PushNull => items.push(None),
                _ => return Slot::Kept(items.extra_mut()),
            }
            return Slot::Done;
        }
        *property = match op {
            Op::Absent => Property::Absent,
            Op::Null => Property::Null,
            Op::Value => Property::Value(const { Items::new() }),
            op => return op.answer(property, Wants::Texts(T::info().name)),
        };
        Slot::Done
    }
}

impl<'a> Value<'a> {
    /// The value of a list as a whole, or of an item past its end.
    fn whole(length: usize, kept: Option<&'a Kept>, j: usize) -> Self {
        if j == WHOLE {
            Value::Items(length, kept)
        } else {
            Value::Absent
        }
    }
}

impl Op<'_> {
    /// The state that `op` gives to a member.
    fn state(self) -> Option<Property<()>> {
        match self {
            Self::Absent => Some(Property::Absent),
            Self::Null => Some(Property::Null),
            Self::Value => Some(Property::Value(())),
            Self::Look
            | Self::Where
            | Self::Push
            | Self::PushNull
            | Self::Item(_)
            | Self::Kept
            | Self::Text(_) => None,
        }
    }

    /// The slot to return if `op` changes nothing.
    #[inline]
    fn answer<'a, T>(self, property: *const Property<T>, wants: Wants) -> Slot<'a> {
        self.answer_at(property.addr(), wants)
    }

    /// The same, compiled once for all types.
    fn answer_at<'a>(self, at: usize, wants: Wants) -> Slot<'a> {
        match self {
            Self::Look => Slot::Wants(wants),
            Self::Where => Slot::At(at),
            _ => Slot::Refused,
        }
    }
}

/// A value without any member, boxed as families hold it.
pub fn fresh<T: Default>() -> Box<T> {
    Box::new(T::default())
}
