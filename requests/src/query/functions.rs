//! Operators and canonical functions (URL Conventions 4.01, 5.1.1). Their names are the standard's in the spelling of Rust.

use std::borrow::Cow;

use super::expr::{Binds, Depth, Expr, Piece};
use super::kinds::{
    Boolean, Date, DateTimeOffset, Duration, EnumOf, Kind, Number, Ordered, Text, TimeOfDay,
    Untyped,
};
use super::operand::{Items, Operand, field, forms, lambda};
use super::place::{info, variable};
use crate::url::check_name;
use odata_runtime::{Enumeration, List, Object, Property};

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
    value.into_expr().append_to(&mut pieces, Binds::Additive);
    pieces.push(Piece::Text("%20in%20("));
    let before = pieces.len();
    for item in items {
        if pieces.len() > before {
            pieces.push(Piece::Text(","));
        }
        pieces.extend(item.into_expr().pieces);
    }
    if pieces.len() == before {
        return expr(false);
    }
    pieces.push(Piece::Text(")"));
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

macro_rules! lambdas {
    ($($(#[$doc:meta])* $name:ident $open:literal, $(#[$doc_of:meta])* $name_of:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<M, V, B: Operand<Boolean>>(
            collection: &'static Property<V>,
            condition: impl FnOnce(<Property<V> as Items<M>>::Item) -> B,
        ) -> Expr<Boolean>
        where
            Property<V>: Items<M>,
        {
            let (start, condition) = lambda::<M, Property<V>, B>(condition);
            let pieces = vec![field(collection), Piece::Text($open), Piece::Lambda(Some(start))];
            closed(pieces, condition)
        }

        $(#[$doc_of])*
        pub fn $name_of<S: Object + Default, T: Object + Default, B: Operand<Boolean>>(
            collection: &'static Property<List<T>>,
            condition: impl FnOnce(&'static S) -> B,
        ) -> Expr<Boolean> {
            let (start, condition) = lambda::<forms::Objects, Property<List<S>>, B>(condition);
            let (to, from) = (info(&S::default()), info(&T::default()));
            let pieces = vec![
                field(collection),
                Piece::Derives(to, from),
                Piece::Text("/"),
                Piece::Given(to.name.into()),
                Piece::Text($open),
                Piece::Lambda(Some(start)),
            ];
            closed(pieces, condition)
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
    pieces.extend(condition.pieces);
    pieces.extend([Piece::End, Piece::Text(")")]);
    Expr::new(pieces, Binds::Primary)
}

/// `collection/any()`: there is an item.
pub fn exists<T: 'static>(collection: &'static Property<List<T>>) -> Expr<Boolean> {
    Expr::new(
        vec![field(collection), Piece::Text("/any()")],
        Binds::Primary,
    )
}

/// `collection/$count`: the number of items.
pub fn count<T: 'static>(collection: &'static Property<List<T>>) -> Expr<Number> {
    Expr::new(
        vec![field(collection), Piece::Text("/$count")],
        Binds::Primary,
    )
}

/// `collection/$count($filter=condition)`: the number of items that fulfil a condition (4.01). The condition is about the item alone:
/// what is around it is not accessible.
pub fn count_where<T: Object + Default, B: Operand<Boolean>>(
    collection: &'static Property<List<T>>,
    condition: impl FnOnce(&'static T) -> B,
) -> Expr<Number> {
    let depth = Depth::enter();
    let (item, place) = variable::<T>(depth.get());
    let mut pieces = vec![
        field(collection),
        Piece::Text("/$count("),
        Piece::Option("filter"),
        Piece::Rows(place),
    ];
    pieces.extend(condition(item).into_expr().pieces);
    pieces.extend([Piece::Back, Piece::Text(")")]);
    Expr::new(pieces, Binds::Primary)
}

/// `cast(value,type)`: the value as one of another type, given by its qualified name, such as `Edm.String`. For derived types see
/// [`Derived::of`](super::Derived::of).
pub fn cast<K: Kind, L: Kind>(
    value: impl Operand<L>,
    type_name: impl Into<Cow<'static, str>>,
) -> Expr<K> {
    let type_name = type_name.into();
    let name = match check_name(&type_name) {
        Ok(()) => Piece::Given(type_name),
        Err(error) => Piece::Fault(error),
    };
    Expr::call("cast", vec![value.into_expr().pieces, vec![name]])
}

/// `$it`: the value that the filter is about, of a kind that the context decides; for collections of primitive values.
pub fn it<K: Kind>() -> Expr<K> {
    Expr::piece(Piece::Text("$it"))
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
    pieces.extend(value.into_expr().pieces);
    pieces.push(Piece::Text(")"));
    Expr::new(pieces, Binds::Unary)
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident $text:literal ($($argument:ident: $kind:ident),*) -> $result:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name($($argument: impl Operand<$kind>),*) -> Expr<$result> {
            Expr::call($text, vec![$($argument.into_expr().pieces),*])
        }
    )*};
}

functions! {
    /// `contains(text,part)`.
    contains "contains"(text: Text, part: Text) -> Boolean;
    /// `startswith(text,part)`.
    starts_with "startswith"(text: Text, part: Text) -> Boolean;
    /// `endswith(text,part)`.
    ends_with "endswith"(text: Text, part: Text) -> Boolean;
    /// `matchesPattern(text,pattern)`: by a regular expression of ECMAScript.
    matches_pattern "matchesPattern"(text: Text, pattern: Text) -> Boolean;
    /// `length(text)`: the number of characters.
    length "length"(text: Text) -> Number;
    /// `indexof(text,part)`: from 0; -1 if there is none.
    index_of "indexof"(text: Text, part: Text) -> Number;
    /// `substring(text,start)`.
    substring "substring"(text: Text, start: Number) -> Text;
    /// `substring(text,start,length)`.
    substring_of "substring"(text: Text, start: Number, length: Number) -> Text;
    /// `tolower(text)`.
    to_lower "tolower"(text: Text) -> Text;
    /// `toupper(text)`.
    to_upper "toupper"(text: Text) -> Text;
    /// `trim(text)`.
    trim "trim"(text: Text) -> Text;
    /// `concat(first,second)`.
    concat "concat"(first: Text, second: Text) -> Text;
    /// `date(time)`: the date of an instant.
    date "date"(time: DateTimeOffset) -> Date;
    /// `time(time)`: the clock time of an instant.
    time "time"(time: DateTimeOffset) -> TimeOfDay;
    /// `totaloffsetminutes(time)`.
    total_offset_minutes "totaloffsetminutes"(time: DateTimeOffset) -> Number;
    /// `totalseconds(duration)`.
    total_seconds "totalseconds"(duration: Duration) -> Number;
    /// `now()`.
    now "now"() -> DateTimeOffset;
    /// `mindatetime()`.
    min_date_time "mindatetime"() -> DateTimeOffset;
    /// `maxdatetime()`.
    max_date_time "maxdatetime"() -> DateTimeOffset;
    /// `round(number)`.
    round "round"(number: Number) -> Number;
    /// `floor(number)`.
    floor "floor"(number: Number) -> Number;
    /// `ceiling(number)`.
    ceiling "ceiling"(number: Number) -> Number;
    /// `geo.distance(from,to)`; see [`Literal::geography`](crate::url::Literal::geography) for values.
    geo_distance "geo.distance"(from: Untyped, to: Untyped) -> Number;
    /// `geo.intersects(point,area)`.
    geo_intersects "geo.intersects"(point: Untyped, area: Untyped) -> Boolean;
    /// `geo.length(line)`.
    geo_length "geo.length"(line: Untyped) -> Number;
}

/// Kinds with year, month and day.
pub trait HasDate: Kind {}
impl HasDate for Date {}
impl HasDate for DateTimeOffset {}

/// Kinds with hour, minute and second.
pub trait HasTime: Kind {}
impl HasTime for TimeOfDay {}
impl HasTime for DateTimeOffset {}

macro_rules! parts {
    ($($(#[$doc:meta])* $name:ident $text:literal $bound:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<K: $bound>(value: impl Operand<K>) -> Expr<Number> {
            Expr::call($text, vec![value.into_expr().pieces])
        }
    )*};
}

parts! {
    /// `year(value)`.
    year "year" HasDate;
    /// `month(value)`.
    month "month" HasDate;
    /// `day(value)`.
    day "day" HasDate;
    /// `hour(value)`.
    hour "hour" HasTime;
    /// `minute(value)`.
    minute "minute" HasTime;
    /// `second(value)`.
    second "second" HasTime;
    /// `fractionalseconds(value)`.
    fractional_seconds "fractionalseconds" HasTime;
}
