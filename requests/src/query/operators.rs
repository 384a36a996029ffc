//! Operators (URL Conventions 4.01, 5.1.1.1 to 5.1.1.3). Their names are the standard's in the spelling of Rust.

use super::expr::Expr;
use super::kinds::{Boolean, Date, DateTimeOffset, Duration, EnumOf, Kind, Many, Number, Ordered};
use super::operand::{Element, Operand};
use super::pieces::{Binds, Piece};
use odata_runtime::Enumeration;

macro_rules! comparisons {
    ($($(#[$doc:meta])* $name:ident $text:literal $binds:ident $bound:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<K: $bound>(left: impl Operand<K>, right: impl Operand<K>) -> Expr<Boolean> {
            Expr::<Boolean>::binary(left.into_expr(), $text, right.into_expr(), Binds::$binds)
        }
    )*};
}

comparisons! {
    /// `left eq right`: both are the same, or both are null.
    eq "%20eq%20" Equality Kind;
    /// `left ne right`: the opposite of [`eq`].
    ne "%20ne%20" Equality Kind;
    /// `left gt right`.
    gt "%20gt%20" Relational Ordered;
    /// `left ge right`.
    ge "%20ge%20" Relational Ordered;
    /// `left lt right`.
    lt "%20lt%20" Relational Ordered;
    /// `left le right`.
    le "%20le%20" Relational Ordered;
}

/// `left and right`, as `&` of two expressions; also for fields.
pub fn and(left: impl Operand<Boolean>, right: impl Operand<Boolean>) -> Expr<Boolean> {
    left.into_expr() & right.into_expr()
}

/// `left or right`, as `|` of two expressions; also for fields.
pub fn or(left: impl Operand<Boolean>, right: impl Operand<Boolean>) -> Expr<Boolean> {
    left.into_expr() | right.into_expr()
}

/// `not value`, as `!` of an expression; also for fields.
pub fn not(value: impl Operand<Boolean>) -> Expr<Boolean> {
    !value.into_expr()
}

/// The expression for a field or a value.
pub fn expr<K: Kind>(value: impl Operand<K>) -> Expr<K> {
    value.into_expr()
}

/// `value in (item,…)`. With no items it is `false`, which has the same meaning and which all services accept.
pub fn in_<K: Kind, I: Operand<K>>(
    value: impl Operand<K>,
    items: impl IntoIterator<Item = I>,
) -> Expr<Boolean> {
    let mut pieces = Vec::new();
    // In the table of precedence `in` is with the primary operators.
    value.into_expr().append_to(&mut pieces, Binds::Primary);
    pieces.push(Piece::Text("%20in%20("));
    let before = pieces.len();
    for item in items {
        if pieces.len() > before {
            pieces.push(Piece::Text(","));
        }
        item.into_expr().pieces.append_to(&mut pieces);
    }
    if pieces.len() == before {
        return expr(false);
    }
    pieces.push(Piece::Text(")"));
    Expr::new(pieces, Binds::Relational)
}

/// `value in collection`: the collection, a field or a literal of [`lists`](super::lists), has an item that is equal (4.01).
pub fn in_list<M, K: Kind, T: Element<M, Kind = K>>(
    value: impl Operand<K>,
    collection: impl Operand<Many<T>>,
) -> Expr<Boolean> {
    let (value, collection) = (value.into_expr(), collection.into_expr());
    let mut pieces = Vec::new();
    value.append_to(&mut pieces, Binds::Primary);
    pieces.push(Piece::Text("%20in%20"));
    collection.append_to(&mut pieces, Binds::Primary);
    Expr::new(pieces, Binds::Relational)
}

/// `value has flags`: all flags are set.
pub fn has<E: Enumeration>(
    value: impl Operand<EnumOf<E>>,
    flags: impl Operand<EnumOf<E>>,
) -> Expr<Boolean> {
    let (value, flags) = (value.into_expr(), flags.into_expr());
    let mut pieces = Vec::new();
    value.append_to(&mut pieces, Binds::Primary);
    pieces.push(Piece::Text("%20has%20"));
    flags.append_to(&mut pieces, Binds::Primary);
    // In the table of precedence `has` is with the primary operators, but not all parsers follow it.
    Expr::new(pieces, Binds::Relational)
}

/// Arithmetic between values of two kinds.
pub trait Arithmetic<R: Kind>: Kind {
    /// The kind of the result.
    type Output: Kind;
}

impl Arithmetic<Number> for Number {
    type Output = Number;
}
impl Arithmetic<Duration> for Duration {
    type Output = Duration;
}
impl Arithmetic<Duration> for Date {
    type Output = Date;
}
impl Arithmetic<Duration> for DateTimeOffset {
    type Output = DateTimeOffset;
}

macro_rules! arithmetic {
    ($($(#[$doc:meta])* $name:ident $text:literal $binds:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<L: Arithmetic<R>, R: Kind>(
            left: impl Operand<L>,
            right: impl Operand<R>,
        ) -> Expr<L::Output> {
            Expr::<L::Output>::binary(left.into_expr(), $text, right.into_expr(), Binds::$binds)
        }
    )*};
}

arithmetic! {
    /// `left add right`: numbers, durations, and durations after dates and times.
    add "%20add%20" Additive;
    /// `left sub right`: numbers, durations, and durations before dates and times. See [`between`] for two times.
    sub "%20sub%20" Additive;
}

/// Kinds whose difference is a duration.
pub trait Moment: Kind {}
impl Moment for Date {}
impl Moment for DateTimeOffset {}

/// `to sub from`: the duration between two dates or two times.
pub fn between<K: Moment>(from: impl Operand<K>, to: impl Operand<K>) -> Expr<Duration> {
    Expr::<Duration>::binary(
        to.into_expr(),
        "%20sub%20",
        from.into_expr(),
        Binds::Additive,
    )
}

macro_rules! numeric {
    ($($(#[$doc:meta])* $name:ident $text:literal;)*) => {$(
        $(#[$doc])*
        pub fn $name(left: impl Operand<Number>, right: impl Operand<Number>) -> Expr<Number> {
            Expr::<Number>::binary(left.into_expr(), $text, right.into_expr(), Binds::Multiplicative)
        }
    )*};
}

numeric! {
    /// `left mul right`.
    mul "%20mul%20";
    /// `left div right`: of integers an integer.
    div "%20div%20";
    /// `left divby right`: with a fraction, also of integers.
    div_by "%20divby%20";
    /// `left mod right`.
    rem "%20mod%20";
}

/// `-value`. The operand is in parentheses, since the `-` before a literal would be part of it.
pub fn neg(value: impl Operand<Number>) -> Expr<Number> {
    let mut pieces = vec![Piece::Text("-(")];
    value.into_expr().pieces.append_to(&mut pieces);
    pieces.push(Piece::Text(")"));
    Expr::new(pieces, Binds::Unary)
}
