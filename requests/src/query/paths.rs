//! What `$select`, `$expand` and `$orderby` list: fields, names and expressions.

use std::borrow::Cow;

use odata_runtime::values::Json;
use odata_runtime::{Boxed, List, Object, Property};

use super::aggregate::{Aggregates, Groups};
use super::expr::Expr;
use super::functions::checked_name;
use super::kinds::{Kind, Scalar};
use super::operand::{Operand, Value, field, forms};
use super::options::Item;
use super::pieces::{Piece, Pieces};
use super::row::Row;
use crate::url::check_annotated_path;

/// A list of paths: fields, names, and tuples of these.
pub trait Paths {
    #[doc(hidden)]
    fn append(self, to: &mut PathList);
}

/// The pieces of a list of paths.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct PathList(pub(super) Vec<Item>);

impl PathList {
    pub(super) fn push(&mut self, path: impl Into<Pieces>) {
        self.0.push(Item {
            path: path.into(),
            suffix: "",
            options: None,
        });
    }
}

impl<V> Paths for &'static Property<V> {
    fn append(self, to: &mut PathList) {
        to.push(field(self));
    }
}

/// A path by name, of properties that the type does not declare. See [`name`].
#[derive(Debug, Clone)]
pub struct Name(Cow<'static, str>);

/// The path of a property by name: a dynamic property, one behind navigation that has no types, or an annotation such as
/// `@Core.Messages` or `price/@Measures.Currency#reporting`. In `$select` and `$expand` also `*`, which is all properties, after a path
/// too, `$value`, which is the stream of a media entity, and in `$select` the qualified name of an operation, or a namespace and `.*` for all of its operations.
pub fn name(path: impl Into<Cow<'static, str>>) -> Name {
    Name(path.into())
}

/// The overload of a function with these parameters, in `$select`: `ns.function(a,b)`.
pub fn overload(function: impl Into<Cow<'static, str>>, parameters: &[&str]) -> Overload {
    Overload(
        function.into(),
        parameters.iter().map(|&it| it.to_owned()).collect(),
    )
}

/// An overload of a function. See [`overload`].
#[derive(Debug, Clone)]
pub struct Overload(Cow<'static, str>, Vec<String>);

impl Paths for Overload {
    fn append(self, to: &mut PathList) {
        let mut pieces = vec![checked_name(self.0), Piece::Text("(")];
        for (at, parameter) in self.1.into_iter().enumerate() {
            if at > 0 {
                pieces.push(Piece::Text(","));
            }
            pieces.push(checked_name(parameter.into()));
        }
        pieces.push(Piece::Text(")"));
        to.push(pieces);
    }
}

impl Name {
    /// The path in an expression or an order.
    pub(super) fn piece(self) -> Piece {
        match check_annotated_path(&self.0) {
            Ok(()) => Piece::Given(self.0),
            Err(error) => Piece::fault(error),
        }
    }

    /// The path in `$select` or `$expand`.
    pub(super) fn item(self) -> Piece {
        let ends = ["/*", ".*"];
        let without = ends.iter().find_map(|end| self.0.strip_suffix(end));
        match check_annotated_path(without.unwrap_or(&self.0)) {
            Err(error) if self.0 != "*" && self.0 != "$value" => Piece::fault(error),
            _ => Piece::Given(self.0),
        }
    }
}

impl Paths for Name {
    fn append(self, to: &mut PathList) {
        to.push(self.item());
    }
}

impl<K: Kind> Operand<K> for Name {
    fn into_expr(self) -> Expr<K> {
        Expr::piece(self.piece())
    }
}

/// An item of `$orderby`.
#[derive(Debug, Clone)]
pub struct Order(pub(super) Pieces, pub(super) &'static str);

/// Ascending order, which is that of a field alone, too.
pub fn asc(by: impl Value) -> Order {
    Order(by.any().pieces(), "")
}

/// Descending order.
pub fn desc(by: impl Value) -> Order {
    Order(by.any().pieces(), "%20desc")
}

/// A list of orders: [`asc`], [`desc`], fields, and tuples of these.
pub trait Orders {
    #[doc(hidden)]
    fn orders(self, to: &mut Vec<Order>);
}

impl Orders for Order {
    fn orders(self, to: &mut Vec<Order>) {
        to.push(self);
    }
}

impl<K: Kind> Orders for Expr<K> {
    fn orders(self, to: &mut Vec<Order>) {
        to.push(Order(self.pieces, ""));
    }
}

impl Orders for Name {
    fn orders(self, to: &mut Vec<Order>) {
        to.push(Order(self.piece().into(), ""));
    }
}

impl<V> Orders for &'static Property<V> {
    fn orders(self, to: &mut Vec<Order>) {
        to.push(Order(field(self).into(), ""));
    }
}

macro_rules! tuples {
    ($($($name:ident)*;)*) => {$(
        #[allow(non_snake_case, reason = "a variable for each type parameter")]
        impl<$($name: Paths),*> Paths for ($($name,)*) {
            fn append(self, to: &mut PathList) {
                let ($($name,)*) = self;
                $($name.append(to);)*
            }
        }

        #[allow(non_snake_case, reason = "a variable for each type parameter")]
        impl<$($name: Orders),*> Orders for ($($name,)*) {
            fn orders(self, to: &mut Vec<Order>) {
                let ($($name,)*) = self;
                $($name.orders(to);)*
            }
        }

        #[allow(non_snake_case, reason = "a variable for each type parameter")]
        impl<$($name: Groups),*> Groups for ($($name,)*) {
            fn groups(self, to: &mut PathList) {
                let ($($name,)*) = self;
                $($name.groups(to);)*
            }
        }

        #[allow(non_snake_case, reason = "a variable for each type parameter")]
        impl<$($name: Aggregates),*> Aggregates for ($($name,)*) {
            fn aggregates(self, to: &mut PathList) {
                let ($($name,)*) = self;
                $($name.aggregates(to);)*
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
    A B C D E F G;
    A B C D E F G H;
    A B C D E F G H I;
    A B C D E F G H I J;
    A B C D E F G H I J K;
    A B C D E F G H I J K L;
}

/// A navigation property whose entities have a type. `M` is inferred.
pub trait Expands<M> {
    /// The type of the related entities.
    type To: Object + Default;
}

impl<T: Object + Default> Expands<forms::Indirect> for Property<Boxed<T>> {
    type To = T;
}

impl<T: Object + Default> Expands<forms::Objects> for Property<List<T>> {
    type To = T;
}

impl<T: Object + Default> Expands<forms::Values> for Property<T> {
    type To = T;
}

/// A collection of primitive values, in the options of `$select`: they have no properties.
impl<V: Scalar> Expands<forms::ValuesOrNull> for Property<List<V>> {
    type To = Row;
}

impl<V: Scalar> Expands<forms::NamesOrNull> for Property<List<Option<V>>> {
    type To = Row;
}

/// Navigation without types.
impl Expands<forms::Anything> for Property<Json> {
    type To = Row;
}
