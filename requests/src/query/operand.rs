//! [`Operand`]: what operators and functions take. Fields, values, `null` and expressions.

use std::any::{TypeId, type_name};

use odata_runtime::values::{self, Custom, Decimal, Json};
use odata_runtime::{Boxed, Enumeration, List, Object, Property};

use super::expr::{Depth, Expr};
use super::kinds::{Boolean, EnumOf, Kind, Many, Number, Own, Scalar, Structured, Text, Untyped};
use super::pieces::{Bound, Piece, Pieces};
use super::{kinds, place, place::entered};
use crate::url::Literal;

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

/// A value of any kind, where nothing depends on the kind: a field, a primitive value, or an expression.
/// [`expr`](super::expr) makes one of the value of an enumeration.
pub trait Value {
    #[doc(hidden)]
    fn any(self) -> AnyExpr;
}

/// An expression of any kind.
#[doc(hidden)]
#[derive(Debug)]
pub struct AnyExpr(pub(super) Expr<Untyped>);

impl AnyExpr {
    pub(super) fn pieces(self) -> Pieces {
        self.0.pieces
    }
}

impl<K> Value for Expr<K> {
    fn any(self) -> AnyExpr {
        AnyExpr(self.untyped())
    }
}

impl<V> Value for &'static Property<V> {
    fn any(self) -> AnyExpr {
        AnyExpr(Expr::piece(field(self)))
    }
}

impl<K: Kind> Value for Variable<K> {
    fn any(self) -> AnyExpr {
        Operand::<K>::into_expr(self).any()
    }
}

macro_rules! any {
    ($($type:ty,)*) => {$(
        impl Value for $type {
            fn any(self) -> AnyExpr {
                AnyExpr(self.into_expr())
            }
        }
    )*};
}

any! { Null, Literal, super::Name, super::Source, }

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
        Expr::piece(Piece::literal(Literal::null()))
    }
}

/// A literal in a form of the program's choice, such as [`Literal::geography`].
impl<K: Kind> Operand<K> for Literal {
    fn into_expr(self) -> Expr<K> {
        Expr::piece(Piece::literal(self))
    }
}

macro_rules! values {
    ($($type:ty: $kind:ident $(as $piece:expr)?,)*) => {$(
        impl Operand<$kind> for $type {
            fn into_expr(self) -> Expr<$kind> {
                values!(@ self $(, $piece)?)
            }
        }

        impl Value for $type {
            fn any(self) -> AnyExpr {
                Operand::<$kind>::into_expr(self).any()
            }
        }

        impl Value for &$type {
            fn any(self) -> AnyExpr {
                Operand::<$kind>::into_expr(self).any()
            }
        }

        impl Operand<$kind> for &'static Property<$type> {
            fn into_expr(self) -> Expr<$kind> {
                Expr::piece(field(self))
            }
        }

        impl Operand<$kind> for &$type {
            fn into_expr(self) -> Expr<$kind> {
                values!(@ *self $(, $piece)?)
            }
        }
    )*};
    (@ $value:expr) => {
        Expr::piece(Piece::value(&$value))
    };
    (@ $value:expr, $piece:expr) => {
        Expr::piece($piece($value))
    };
}

const fn truth(value: bool) -> Piece {
    Piece::Text(if value { "true" } else { "false" })
}

fn integer(value: impl Into<i64>) -> Piece {
    Piece::Integer(value.into())
}

use kinds::{Binary, Date, DateTimeOffset, Duration, Guid, TimeOfDay};

values! {
    bool: Boolean as truth,
    u8: Number as integer,
    i8: Number as integer,
    i16: Number as integer,
    i32: Number as integer,
    i64: Number as integer,
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
        Expr::piece(Piece::value(&self))
    }
}

impl Value for &str {
    fn any(self) -> AnyExpr {
        Operand::<Text>::into_expr(self).any()
    }
}

impl<E: Enumeration> Operand<EnumOf<E>> for E {
    fn into_expr(self) -> Expr<EnumOf<E>> {
        Expr::piece(Piece::literal(Literal::of_enumeration(&self)))
    }
}

impl<E: Enumeration> Operand<EnumOf<E>> for &E {
    fn into_expr(self) -> Expr<EnumOf<E>> {
        Expr::piece(Piece::literal(Literal::of_enumeration(self)))
    }
}

impl<C: Custom> Operand<Own<C>> for &C {
    fn into_expr(self) -> Expr<Own<C>> {
        Expr::piece(Piece::literal(Literal::of_custom(self)))
    }
}

/// The variable of a lambda over a collection of values that are not objects.
#[derive(Debug)]
pub struct Variable<K> {
    bound: Bound,
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
        Expr::piece(Piece::Variable(self.bound))
    }
}

/// A collection: a field, or a [`Listed`](super::Listed).
pub trait Collection: Sized {
    #[doc(hidden)]
    fn path(self) -> Path;
}

/// The pieces of a path.
#[doc(hidden)]
#[derive(Debug)]
pub struct Path(pub(super) Vec<Piece>);

impl<T: 'static> Collection for &'static Property<List<T>> {
    fn path(self) -> Path {
        // A condition follows.
        let mut pieces = Vec::with_capacity(8);
        pieces.push(field(self));
        Path(pieces)
    }
}

/// A collection whose items a lambda goes through. `M` tells the kinds of collections apart and is inferred.
pub trait Items<M>: Collection {
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
pub struct Starts(pub(super) Bound);

/// Tells collections and values apart, see [`Items`] and [`At`].
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
    /// JSON of no declared type.
    #[derive(Debug)]
    pub enum Anything {}
    /// Values of the program's own types.
    #[derive(Debug)]
    pub enum Own {}
}

pub(super) fn object<T: Object + Default>(depth: &Depths) -> (&'static T, Starts) {
    let (value, _) = place::variable::<T>(depth.0);
    (value, Starts(bound::<T>(depth)))
}

fn bound<T: 'static>(depth: &Depths) -> Bound {
    Bound {
        depth: depth.0,
        of: TypeId::of::<T>(),
    }
}

pub(super) fn scalar<V: 'static, K>(depth: &Depths) -> (Variable<K>, Starts) {
    let bound = bound::<V>(depth);
    let kind = std::marker::PhantomData;
    (Variable { bound, kind }, Starts(bound))
}

macro_rules! items {
    ($($form:ident, $item:ident: $bound:path, $list:ty => $kind:ty;)*) => {$(
        impl<$item: $bound> Items<forms::$form> for &'static Property<List<$list>> {
            type Item = Variable<$kind>;

            fn item(depth: Depths) -> (Self::Item, Starts) {
                scalar::<$item, $kind>(&depth)
            }
        }

        impl<$item: $bound> Element<forms::$form> for $list {
            type Kind = $kind;
        }
    )*};
}

/// What items of collections have in common.
#[doc(hidden)]
pub trait Collected: 'static {}
impl<T: 'static> Collected for T {}

/// The Rust type of a collection's items, for literals of collections. `M` is inferred.
pub trait Element<M>: 'static {
    /// The kind of an item.
    type Kind: Kind;
}

items! {
    Values, V: Scalar, V => V::Kind;
    ValuesOrNull, V: Scalar, Option<V> => V::Kind;
    Names, E: Enumeration, E => EnumOf<E>;
    NamesOrNull, E: Enumeration, Option<E> => EnumOf<E>;
}

impl<T: Object + Default> Element<forms::Objects> for T {
    type Kind = Structured<T>;
}

impl<T: Object + Default> Items<forms::Objects> for &'static Property<List<T>> {
    type Item = &'static T;

    fn item(depth: Depths) -> (Self::Item, Starts) {
        object(&depth)
    }
}

impl<T: Object + Default> Items<forms::Indirect> for &'static Property<List<Option<T>>> {
    type Item = &'static T;

    fn item(depth: Depths) -> (Self::Item, Starts) {
        object(&depth)
    }
}

/// Runs the closure of a lambda.
pub(super) fn lambda<M, C: Items<M>, B: Operand<Boolean>>(
    condition: impl FnOnce(C::Item) -> B,
) -> (Bound, Expr<Boolean>) {
    let depth = Depth::enter();
    let (item, start) = C::item(Depths(depth.get()));
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
        Expr::call(
            "isof(",
            [whole(self).into(), Piece::Given(name.into()).into()],
        )
    }
}

impl<T: Object> Derived for T {}

fn whole<T: Object>(value: &'static T) -> Piece {
    match place::registry().around(core::ptr::from_ref(value).addr()) {
        Some(place) => Piece::Value(place),
        None => Piece::fault(place::not_a_field(type_name::<T>(), "")),
    }
}
