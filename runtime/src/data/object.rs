//! [`Object`]: how the runtime accesses a generated struct, and the tables and slots behind it.
//!
//! Indices run through the whole base chain, the root base's members first. A generated type implements two methods, each as one `match`
//! whose last arm delegates to its base: [`Object::get`] returns the value at index `i`, and [`Object::slot`] returns the place to write
//! one. Everything else (decoding, encoding, cloning, comparing, `Debug`) is implemented once, in the runtime.

use crate::data::custom::Replaced;
use crate::data::extras::{Extras, ExtrasMut, ExtrasRef};
use crate::data::family::Family;
use crate::data::info::TypeInfo;
use crate::data::list::Kept;
use crate::data::primitives::primitives;
use crate::data::property::Property;
use crate::data::scalar::Scalars;

/// The index of the root base's extras.
pub const EXTRAS: usize = usize::MAX;

/// The index of the table of a struct's type.
pub const INFO: usize = usize::MAX - 1;

/// The index at which a family returns itself; the result of a struct is meaningless.
pub const FAMILY: usize = usize::MAX - 2;

/// The item index for a member as a whole.
pub const WHOLE: usize = usize::MAX;

/// A value of an entity or complex type, or of a family of them.
///
/// The trait has exactly two methods, because every further method would be compiled once for every type of a model.
pub trait Object: Send + Sync + 'static {
    /// Returns the value of member `i`: for `j` = [`WHOLE`] the member itself (a list gives its length), otherwise its item `j`.
    fn get(&self, i: usize, j: usize) -> Value<'_>;

    /// Applies `op` to member `i` and returns the place to write a value to.
    fn slot(&mut self, i: usize, op: Op<'_>) -> Slot<'_>;
}

impl dyn Object {
    /// The table of the value's type.
    pub fn info(&self) -> &'static TypeInfo {
        match self.get(INFO, WHOLE) {
            Value::Info(info) => info,
            _ => TypeInfo::NONE,
        }
    }

    /// The family, if the value is a family enum rather than a struct.
    pub fn family(&self) -> Option<&dyn Family> {
        match self.get(FAMILY, WHOLE) {
            Value::Family(family) => Some(family),
            _ => None,
        }
    }

    /// The family, mutably, if the value is a family enum rather than a struct.
    pub fn family_mut(&mut self) -> Option<&mut dyn Family> {
        match self.slot(FAMILY, Op::Look) {
            Slot::Family(family) => Some(family),
            _ => None,
        }
    }

    /// The members of the object that its type does not declare.
    pub fn extras(&self) -> ExtrasRef<'_> {
        ExtrasRef::of_object(self)
    }

    /// The members of the object that its type does not declare, mutably.
    pub fn extras_mut(&mut self) -> ExtrasMut<'_> {
        let info = self.info();
        ExtrasMut::new(info, extras_mut(self))
    }
}

/// Makes an object whose type is known only at run time.
pub type Fresh = fn() -> Box<dyn Object>;

pub(crate) fn extras(object: &dyn Object) -> Option<&Extras> {
    match object.get(EXTRAS, WHOLE) {
        Value::Extras(extras) => Some(extras),
        _ => None,
    }
}

pub(crate) fn extras_mut(object: &mut dyn Object) -> Option<&mut Extras> {
    match object.slot(EXTRAS, Op::Look) {
        Slot::Extras(extras) => Some(extras),
        _ => None,
    }
}

macro_rules! scalars {
    ([] $($kind:ident: $type:ty,)*) => {
        /// The value of a member.
        #[derive(Clone, Copy)]
        #[allow(missing_docs, reason = "scalar variants are the standard's primitive types of the same name")]
        pub enum Value<'a> {
            /// Not in the object, or no such index. No other variant represents an absent member.
            Absent,
            /// `null`.
            Null,
            $($kind(&'a Property<$type>),)*
            /// A value of a type of the program's own.
            Custom(&'a dyn Replaced),
            /// A collection of primitive values.
            List(&'a dyn Scalars),
            /// A value of an enumeration, as text.
            Text(crate::data::enumeration::Text<'a>),
            /// An entity or complex value.
            Object(&'a dyn Object),
            /// A collection of objects or enumeration values of this length, and what it holds besides its items; items have their own
            /// indices.
            Items(usize, Option<&'a Kept>),
            /// `null` in place of such a collection.
            NullItems,
            /// The extras of the root base.
            Extras(&'a Extras),
            /// The table of a struct's type.
            Info(&'static TypeInfo),
            /// A family.
            Family(&'a dyn Family),
        }

        /// The place to write a value of a member to.
        #[allow(missing_docs, reason = "scalar variants are the standard's primitive types of the same name")]
        pub enum Slot<'a> {
            /// The operation is done; nothing is left to fill.
            Done,
            /// The operation does not fit the member, or there is no such index; nothing was changed.
            Refused,
            $($kind(&'a mut Property<$type>),)*
            /// A value of a type of the program's own.
            Custom(&'a mut dyn Replaced),
            /// A collection of primitive values.
            List(&'a mut dyn Scalars),
            /// The member takes this kind of value; call again with an operation that supplies it.
            Wants(Wants),
            /// Where the member's field stands.
            At(usize),
            /// An entity or complex value to be filled.
            Object(&'a mut dyn Object),
            /// What a collection of objects or enumeration values holds besides its items.
            Kept(&'a mut Kept),
            /// The extras of the root base.
            Extras(&'a mut Extras),
            /// A family.
            Family(&'a mut dyn Family),
        }
    };
}

primitives! { scalars! }

/// The kind of value of a member that is not primitive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// An object of the named type.
    Object,
    /// A list of objects.
    Objects,
    /// The name of an enumeration member; contains the type's qualified name.
    Text(&'static str),
    /// A list of enumeration members' names; contains the type's qualified name.
    Texts(&'static str),
}

/// An operation on a member. A primitive member returns its slot for every operation.
#[derive(Debug, Clone, Copy)]
pub enum Op<'a> {
    /// Changes nothing; returns what kind of value the member takes.
    Look,
    /// Changes nothing; returns the address of the field, as a number.
    Where,
    /// Makes it absent.
    Absent,
    /// Makes it `null`.
    Null,
    /// Gives it a fresh value: an empty list, or a default object, which is returned.
    Value,
    /// Adds a fresh object to the list and returns it.
    Push,
    /// Changes nothing; returns the item at an index, in the pages of responses.
    Item(usize),
    /// Adds a `null` to the list; refused if items cannot be null.
    PushNull,
    /// Changes nothing; returns what the list holds besides its items; refused if there is no list.
    Kept,
    /// Sets the enumeration value, or adds it to the list, by its text.
    Text(&'a str),
}

macro_rules! each {
    ([$value:expr, $place:ident => $body:expr, $($other:pat => $else:expr,)*] $($kind:ident: $type:ty,)*) => {
        match $value {
            $(Value::$kind($place) => $body,)*
            $($other => $else,)*
        }
    };
    ($($given:tt)*) => {
        crate::data::primitives::primitives! { each! $($given)* }
    };
}
pub(crate) use each;

/// What a list holds besides its items.
#[inline]
pub(crate) fn kept(value: Value<'_>) -> Option<&Kept> {
    match value {
        Value::Items(_, kept) => kept,
        Value::List(list) => list.kept(),
        _ => None,
    }
}

/// Whether there is no member to write: the property is absent, or there is no such index.
#[inline]
pub fn is_absent(value: Value<'_>) -> bool {
    matches!(
        value,
        Value::Absent | Value::Extras(_) | Value::Info(_) | Value::Family(_)
    )
}

/// Whether the member is null.
pub(crate) fn is_null(value: Value<'_>) -> bool {
    each!(value, place => place.is_null(),
        Value::Null | Value::NullItems => true,
        Value::Custom(value) => value.state().is_null(),
        Value::List(list) => list.state().is_null(),
        _ => false,
    )
}
