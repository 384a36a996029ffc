//! [`Operand`]: what operators and functions take. Fields, values, `null` and expressions.

use std::any::{TypeId, type_name};

use odata_runtime::values::{self, Custom, Decimal, Json};
use odata_runtime::{Boxed, Enumeration, List, Object, Property};

use super::expr::{Depth, Expr, Piece};
use super::kinds::{Boolean, EnumOf, Kind, Many, Number, Own, Scalar, Structured, Text, Untyped};
use super::place::{self, Origin, Start};
use super::{kinds, place::entered};
use crate::url::{Literal, ToLiteral};

/// Something with a value of the kind `K`: a field, a value, [`null`], or an expression.
pub trait Operand<K: Kind> {
    /// The expression for it.
    fn into_expr(self) -> Expr<K>;
}

impl<K: Kind> Operand<K> for Expr<K> {
    fn into_expr(self) -> Self {
        self
    }
}

macro_rules! fields {
    ($($type:ident: $bound:path, $field:ty => $kind:ty;)*) => {$(
        /// A field of the value that a closure was given.
        impl<$type: $bound> Operand<$kind> for &'static Property<$field> {
            fn into_expr(self) -> Expr<$kind> {
                Expr::piece(field(self))
            }
        }
    )*};
}

// One impl for all fields would need a trait for the kind of a field's type, and would then overlap with those of values.
fields! {
    E: Enumeration, E => EnumOf<E>;
    C: Custom, C => Own<C>;
    T: Object, T => Structured<T>;
    T: Object, Boxed<T> => Structured<T>;
    T: Collected, List<T> => Many<T>;
}

pub(super) fn field<V>(field: &'static Property<V>) -> Piece {
    Piece::Field(
        core::ptr::from_ref(field).addr(),
        type_name::<Property<V>>(),
    )
}

/// The value `null`. See [`null`].
#[derive(Debug, Clone, Copy)]
pub struct Null;

/// The value `null`, which compares with values of every kind.
pub const fn null() -> Null {
    Null
}

impl<K: Kind> Operand<K> for Null {
    fn into_expr(self) -> Expr<K> {
        Expr::piece(Piece::Literal(Literal::null()))
    }
}

/// A literal in a form of the program's choice, such as [`Literal::geography`].
impl<K: Kind> Operand<K> for Literal {
    fn into_expr(self) -> Expr<K> {
        Expr::piece(Piece::Literal(self))
    }
}

macro_rules! values {
    ($($type:ty: $kind:ident,)*) => {$(
        impl Operand<$kind> for $type {
            fn into_expr(self) -> Expr<$kind> {
                Expr::piece(Piece::Literal(self.to_literal()))
            }
        }

        impl Operand<$kind> for &'static Property<$type> {
            fn into_expr(self) -> Expr<$kind> {
                Expr::piece(field(self))
            }
        }

        impl Operand<$kind> for &$type {
            fn into_expr(self) -> Expr<$kind> {
                Expr::piece(Piece::Literal(self.to_literal()))
            }
        }
    )*};
}

use kinds::{Binary, Date, DateTimeOffset, Duration, Guid, TimeOfDay};

values! {
    bool: Boolean,
    u8: Number,
    i8: Number,
    i16: Number,
    i32: Number,
    i64: Number,
    f32: Number,
    f64: Number,
    Decimal: Number,
    String: Text,
    values::Date: Date,
    values::DateTimeOffset: DateTimeOffset,
    values::TimeOfDay: TimeOfDay,
    values::Duration: Duration,
    values::Guid: Guid,
    values::Binary: Binary,
}

/// Untyped values have no literal of one form.
impl Operand<Untyped> for &'static Property<Json> {
    fn into_expr(self) -> Expr<Untyped> {
        Expr::piece(field(self))
    }
}

impl Operand<Text> for &str {
    fn into_expr(self) -> Expr<Text> {
        Expr::piece(Piece::Literal(self.to_literal()))
    }
}

impl<E: Enumeration> Operand<EnumOf<E>> for E {
    fn into_expr(self) -> Expr<EnumOf<E>> {
        Expr::piece(Piece::Literal(Literal::of_enumeration(&self)))
    }
}

impl<E: Enumeration> Operand<EnumOf<E>> for &E {
    fn into_expr(self) -> Expr<EnumOf<E>> {
        Expr::piece(Piece::Literal(Literal::of_enumeration(self)))
    }
}

impl<C: Custom> Operand<Own<C>> for &C {
    fn into_expr(self) -> Expr<Own<C>> {
        Expr::piece(Piece::Literal(Literal::of_custom(self)))
    }
}

/// The variable of a lambda over a collection of values that are not objects.
#[derive(Debug)]
pub struct Variable<K> {
    start: Start,
    kind: std::marker::PhantomData<fn() -> K>,
}

impl<K> Clone for Variable<K> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<K> Copy for Variable<K> {}

impl<K: Kind> Operand<K> for Variable<K> {
    fn into_expr(self) -> Expr<K> {
        Expr::piece(Piece::Variable(self.start))
    }
}

/// A collection whose items a lambda goes through. `M` tells the kinds of collections apart and is inferred.
pub trait Items<M> {
    /// What the closure is given: a value whose fields stand for properties, or a [`Variable`].
    type Item;

    #[doc(hidden)]
    fn item(depth: Depths) -> (Self::Item, Starts);
}

/// The depth of a lambda.
#[doc(hidden)]
#[derive(Debug)]
pub struct Depths(pub(super) usize);

/// The start of paths in a lambda.
#[doc(hidden)]
#[derive(Debug)]
pub struct Starts(pub(super) Start);

/// Tells collections and values apart, see [`Items`] and [`At`]. Other traits combine them: `&Names` is a reference to a value of an
/// enumeration, `Vec<Objects>` a collection of objects.
pub mod forms {
    /// Objects, in place.
    #[derive(Debug)]
    pub enum Objects {}
    /// Objects behind a pointer, or `null` among them.
    #[derive(Debug)]
    pub enum Indirect {}
    /// Primitive values.
    #[derive(Debug)]
    pub enum Values {}
    /// Primitive values or `null`.
    #[derive(Debug)]
    pub enum ValuesOrNull {}
    /// Values of enumerations.
    #[derive(Debug)]
    pub enum Names {}
    /// Values of enumerations or `null`.
    #[derive(Debug)]
    pub enum NamesOrNull {}
    /// Values of the program's own types.
    #[derive(Debug)]
    pub enum Own {}
}

fn object<T: Object + Default>(depth: &Depths) -> (&'static T, Starts) {
    let (value, place) = place::variable::<T>(depth.0);
    (value, Starts(place.start))
}

fn scalar<V: 'static, K>(depth: &Depths) -> (Variable<K>, Starts) {
    let start = Start {
        origin: Origin::Variable(depth.0),
        of: TypeId::of::<V>(),
    };
    let kind = std::marker::PhantomData;
    (Variable { start, kind }, Starts(start))
}

macro_rules! items {
    ($($form:ident, $item:ident: $bound:path, $list:ty => $given:ty, $make:expr;)*) => {$(
        impl<$item: $bound + Collected> Items<forms::$form> for Property<List<$list>> {
            type Item = $given;

            fn item(depth: Depths) -> (Self::Item, Starts) {
                $make(&depth)
            }
        }
    )*};
}

/// What items of collections have in common.
#[doc(hidden)]
pub trait Collected: 'static {}
impl<T: 'static> Collected for T {}

items! {
    Values, V: Scalar, V => Variable<V::Kind>, scalar::<V, V::Kind>;
    ValuesOrNull, V: Scalar, Option<V> => Variable<V::Kind>, scalar::<V, V::Kind>;
    Names, E: Enumeration, E => Variable<EnumOf<E>>, scalar::<E, EnumOf<E>>;
    NamesOrNull, E: Enumeration, Option<E> => Variable<EnumOf<E>>, scalar::<E, EnumOf<E>>;
}

impl<T: Object + Default> Items<forms::Objects> for Property<List<T>> {
    type Item = &'static T;

    fn item(depth: Depths) -> (Self::Item, Starts) {
        object(&depth)
    }
}

impl<T: Object + Default> Items<forms::Indirect> for Property<List<Option<T>>> {
    type Item = &'static T;

    fn item(depth: Depths) -> (Self::Item, Starts) {
        object(&depth)
    }
}

/// Runs the closure of a lambda.
pub(super) fn lambda<M, P: Items<M>, B: Operand<Boolean>>(
    condition: impl FnOnce(P::Item) -> B,
) -> (Start, Expr<Boolean>) {
    let depth = Depth::enter();
    let (item, start) = P::item(Depths(depth.get()));
    (start.0, condition(item).into_expr())
}

/// Enters a single complex value or related entity: `&m.from.at().address` is `from/address`. `M` is inferred.
pub trait At<M> {
    /// The type of the value.
    type Value;

    /// A value whose fields stand for the properties of this one's value.
    fn at(&'static self) -> &'static Self::Value;
}

impl<T: Object + Default> At<forms::Objects> for Property<T> {
    type Value = T;

    fn at(&'static self) -> &'static T {
        entered(self, false)
    }
}

impl<T: Object + Default> At<forms::Indirect> for Property<Boxed<T>> {
    type Value = T;

    fn at(&'static self) -> &'static T {
        entered(self, false)
    }
}

/// Enters each value of a collection, in the paths of `$select` and `$expand`: `&m.addresses.each().country` is `addresses/country`. In
/// conditions and orders such a path is an error; they have [`any`](super::any) and [`all`](super::all).
pub trait Each {
    /// The type of the items.
    type Value;

    /// A value whose fields stand for the properties of each item.
    fn each(&'static self) -> &'static Self::Value;
}

impl<T: Object + Default> Each for Property<List<T>> {
    type Value = T;

    fn each(&'static self) -> &'static T {
        entered(self, true)
    }
}

/// Casts and tests of types, for the values that closures are given.
pub trait Derived: Object + Sized {
    /// The value as one of a derived type: `&m.of::<Special>().extra` is `ns.Special/extra`. With a type that does not derive from the
    /// value's the request is an error.
    fn of<S: Object + Default>(&'static self) -> &'static S {
        place::cast(self)
    }

    /// The value as a whole: the variable of a lambda, or `$it`.
    fn whole(&'static self) -> Expr<Structured<Self>> {
        Expr::piece(whole(self))
    }

    /// Whether the value is of a derived type: `isof`.
    fn is_of<S: Object + Default>(&'static self) -> Expr<Boolean> {
        let name = place::info(&S::default()).name;
        let mut pieces = vec![Piece::Text("isof("), whole(self), Piece::Text(",")];
        pieces.extend([Piece::Given(name.into()), Piece::Text(")")]);
        Expr::new(pieces, super::expr::Binds::Primary)
    }
}

impl<T: Object> Derived for T {}

fn whole<T: Object>(value: &'static T) -> Piece {
    match place::registry().around(core::ptr::from_ref(value).addr()) {
        Some(place) => Piece::Value(place),
        None => Piece::Fault(place::not_a_field(type_name::<T>(), "")),
    }
}
