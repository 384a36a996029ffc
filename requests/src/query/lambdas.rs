//! Conditions about the items of collections (URL Conventions 4.01, 5.1.1.13), and their number.

use super::expr::{Depth, Expr};
use super::kinds::{Boolean, Number};
use super::operand::{Collection, Items, Operand, forms, lambda};
use super::pieces::{Binds, Piece};
use super::place::{info, variable};
use super::search::Search;
use super::source::Listed;
use odata_runtime::{List, Object, Property};

macro_rules! lambdas {
    ($($(#[$doc:meta])* $name:ident $open:literal, $(#[$doc_of:meta])* $name_of:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<M, C: Items<M>, B: Operand<Boolean>>(
            collection: C,
            condition: impl FnOnce(C::Item) -> B,
        ) -> Expr<Boolean> {
            let (bound, condition) = lambda::<M, C, B>(condition);
            let mut pieces = collection.path().0;
            pieces.extend([Piece::Text($open), Piece::Lambda(bound)]);
            closed(pieces, condition)
        }

        $(#[$doc_of])*
        pub fn $name_of<S: Object + Default, T: Object + Default, B: Operand<Boolean>>(
            collection: &'static Property<List<T>>,
            condition: impl FnOnce(&'static S) -> B,
        ) -> Expr<Boolean> {
            $name(items_of::<S, T>(collection), condition)
        }
    )*};
}

lambdas! {
    /// `collection/any(x:condition)`: an item fulfils the condition.
    any "/any(",
    /// `collection/ns.Sub/any(x:condition)`: an item of a derived type fulfils the condition. The type is that of the closure's argument.
    any_of;
    /// `collection/all(x:condition)`: each item fulfils the condition, or there is none.
    all "/all(",
    /// `collection/ns.Sub/all(x:condition)`: each item of a derived type fulfils the condition.
    all_of;
}

fn closed(mut pieces: Vec<Piece>, condition: Expr<Boolean>) -> Expr<Boolean> {
    condition.pieces.append_to(&mut pieces);
    pieces.extend([Piece::End, Piece::Text(")")]);
    Expr::new(pieces, Binds::Primary)
}

/// The items of a derived type: `collection/ns.Sub`, for [`any`], [`all`], [`exists`] and [`count`].
pub fn items_of<S: Object + Default, T: Object + Default>(
    collection: impl Items<forms::Objects, Item = &'static T>,
) -> Listed<S> {
    let (to, from) = (info(&S::default()), info(&T::default()));
    let mut pieces = collection.path().0;
    pieces.extend([
        Piece::Derives(to, from),
        Piece::Text("/"),
        Piece::Given(to.name.into()),
    ]);
    Listed::new(pieces)
}

/// `collection/any()`: there is an item.
pub fn exists(collection: impl Collection) -> Expr<Boolean> {
    with(collection, "/any()")
}

/// `collection/$count`: the number of items.
pub fn count(collection: impl Collection) -> Expr<Number> {
    with(collection, "/$count")
}

fn with<K>(collection: impl Collection, suffix: &'static str) -> Expr<K> {
    let mut pieces = collection.path().0;
    pieces.push(Piece::Text(suffix));
    Expr::new(pieces, Binds::Primary)
}

/// `collection/$count($filter=condition)`: the number of items that fulfil a condition (4.01). In the condition the value around the
/// item is not accessible, but the row of the request is.
pub fn count_where<T: Object + Default, B: Operand<Boolean>>(
    collection: impl Items<forms::Objects, Item = &'static T>,
    condition: impl FnOnce(&'static T) -> B,
) -> Expr<Number> {
    let depth = Depth::enter();
    let (item, place) = variable::<T>(depth.get());
    let mut pieces = collection.path().0;
    pieces.extend([
        Piece::Text("/$count("),
        Piece::Option("filter"),
        Piece::Rows(place),
    ]);
    condition(item).into_expr().pieces.append_to(&mut pieces);
    pieces.extend([Piece::Back, Piece::Text(")")]);
    Expr::new(pieces, Binds::Primary)
}

/// `collection/$count($search=text)`: the number of items that a search finds (4.01).
pub fn count_found(collection: impl Collection, search: impl Into<Search>) -> Expr<Number> {
    let mut pieces = collection.path().0;
    pieces.extend([Piece::Text("/$count("), Piece::Option("search")]);
    pieces.push(search.into().piece());
    pieces.push(Piece::Text(")"));
    Expr::new(pieces, Binds::Primary)
}
