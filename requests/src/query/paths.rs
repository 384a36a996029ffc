//! What `$select`, `$expand` and `$orderby` list: fields, names and expressions.

use std::borrow::Cow;

use odata_runtime::{Boxed, List, Object, Property};

use super::expr::{Expr, Piece};
use super::kinds::Kind;
use super::operand::{Operand, field, forms};
use crate::url::check_path;

/// A list of paths: fields, names, and tuples of these.
pub trait Paths {
    #[doc(hidden)]
    fn append(self, to: &mut PathList);
}

/// The pieces of a list of paths.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct PathList(pub(super) Vec<Piece>);

impl<V> Paths for &'static Property<V> {
    fn append(self, to: &mut PathList) {
        to.0.push(field(self));
    }
}

/// A path by name, of properties that the type does not declare. See [`name`].
#[derive(Debug, Clone)]
pub struct Name(Cow<'static, str>);

/// The path of a property by name: a dynamic property, or one behind navigation that has no types. `*` is all properties.
pub fn name(path: impl Into<Cow<'static, str>>) -> Name {
    Name(path.into())
}

impl Name {
    fn piece(self) -> Piece {
        match check_path(self.0.strip_suffix("/*").unwrap_or(&self.0)) {
            Err(error) if self.0 != "*" => Piece::Fault(error),
            _ => Piece::Given(self.0),
        }
    }
}

impl Paths for Name {
    fn append(self, to: &mut PathList) {
        to.0.push(self.piece());
    }
}

impl<K: Kind> Operand<K> for Name {
    fn into_expr(self) -> Expr<K> {
        Expr::piece(self.piece())
    }
}

/// An item of `$orderby`.
#[derive(Debug, Clone)]
pub struct Order(pub(super) Vec<Piece>, pub(super) &'static str);

/// Ascending order, which is that of a field alone, too.
pub fn asc<K: Kind>(by: impl Operand<K>) -> Order {
    Order(by.into_expr().pieces, "")
}

/// Descending order.
pub fn desc<K: Kind>(by: impl Operand<K>) -> Order {
    Order(by.into_expr().pieces, "%20desc")
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

impl<V> Orders for &'static Property<V> {
    fn orders(self, to: &mut Vec<Order>) {
        to.push(Order(vec![field(self)], ""));
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
