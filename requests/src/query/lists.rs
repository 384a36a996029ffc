//! Collections as values, and the functions for them (4.01; URL Conventions 4.01, 5.1.1.5 and 5.1.1.6).
//!
//! ```
//! # use odata_runtime::{Extras, List, Property, model::*};
//! # static MODEL: ModelInfo = ModelInfo { aliases: &[], redact: &[], standard_base64: false, contexts: &[], redeclared: &[], types: &TYPES };
//! # static TYPES: [TypeInfo; 1] = [TypeInfo { name: "m.Dish", base: None, first: 0, model: &MODEL, members: &[("needs", 0)] }];
//! pub struct Dish { pub needs: Property<List<String>>, pub extras: Extras }
//! # odata_runtime::codec::v1::roots! { struct Dish(TYPES[0]); 0 needs List |; }
//! use odata_requests::query::{eq, lists};
//! use odata_requests::{Dialect, Query};
//!
//! let query = Query::<Dish>::new()
//!     .filter(|d| lists::has_subset(&d.needs, lists::of(["milk", "eggs"])) & eq(lists::length(&d.needs), 3));
//! assert_eq!(
//!     query.text(&Dialect::STANDARD)?,
//!     "$filter=hassubset(needs,%5B%22milk%22,%22eggs%22%5D)%20and%20length(needs)%20eq%203"
//! );
//! # Ok::<(), odata_requests::RequestError>(())
//! ```

use super::expr::Expr;
use super::kinds::{Boolean, Many, Number};
use super::operand::{Element, Operand};
use super::pieces::{Binds, Piece, Pieces};

/// A collection with these items, in the form of JSON (OData ABNF, `arrayOrObject`): values, fields and expressions. The other operand
/// decides `T`.
pub fn of<M, T: Element<M>, I: Operand<T::Kind>>(
    items: impl IntoIterator<Item = I>,
) -> Expr<Many<T>> {
    let mut pieces = vec![Piece::Text("%5B")];
    for (at, item) in items.into_iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::Text(","));
        }
        match item.into_expr().pieces {
            // A value is JSON; the values in an expression are not.
            Pieces::One(value) => pieces.extend([Piece::Json(true), value, Piece::Json(false)]),
            expression => expression.append_to(&mut pieces),
        }
    }
    pieces.push(Piece::Text("%5D"));
    Expr::new(pieces, Binds::Primary)
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident $text:literal ($($argument:ident: $kind:ty),*) -> $result:ty;)*) => {$(
        $(#[$doc])*
        pub fn $name<T: 'static>($($argument: impl Operand<$kind>),*) -> Expr<$result> {
            Expr::call(concat!($text, "("), [$($argument.into_expr().pieces),*])
        }
    )*};
}

functions! {
    /// `hassubset(collection,part)`: all items of the part are in the collection, in any order.
    has_subset "hassubset"(collection: Many<T>, part: Many<T>) -> Boolean;
    /// `hassubsequence(collection,part)`: all items of the part are in the collection in that order, maybe with others between them.
    has_subsequence "hassubsequence"(collection: Many<T>, part: Many<T>) -> Boolean;
    /// `contains(collection,part)`: the part is in the collection without others between its items.
    contains "contains"(collection: Many<T>, part: Many<T>) -> Boolean;
    /// `startswith(collection,part)`.
    starts_with "startswith"(collection: Many<T>, part: Many<T>) -> Boolean;
    /// `endswith(collection,part)`.
    ends_with "endswith"(collection: Many<T>, part: Many<T>) -> Boolean;
    /// `indexof(collection,part)`: from 0; -1 if it is not there.
    index_of "indexof"(collection: Many<T>, part: Many<T>) -> Number;
    /// `length(collection)`: the number of items.
    length "length"(collection: Many<T>) -> Number;
    /// `concat(first,second)`.
    concat "concat"(first: Many<T>, second: Many<T>) -> Many<T>;
    /// `substring(collection,start)`.
    substring "substring"(collection: Many<T>, start: Number) -> Many<T>;
    /// `substring(collection,start,length)`.
    substring_of "substring"(collection: Many<T>, start: Number, length: Number) -> Many<T>;
}
