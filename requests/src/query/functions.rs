//! Canonical functions (URL Conventions 4.01, 5.1.1.5 to 5.1.1.12). Their names are the standard's in the spelling of Rust.

use std::borrow::Cow;

use super::expr::Expr;
use super::kinds::{
    Boolean, Date, DateTimeOffset, Duration, Kind, Number, Text, TimeOfDay, Untyped,
};
use super::operand::{AnyExpr, Operand, Value};
use super::pieces::{Binds, Piece};
use crate::url::check_name;
use odata_runtime::Object;

/// `cast(value,type)`: the value as one of another type, given by its qualified name, such as `Edm.String`. For derived types see
/// [`Derived::of`](super::Derived::of).
pub fn cast<K: Kind>(value: impl Value, type_name: impl Into<Cow<'static, str>>) -> Expr<K> {
    let name = checked_name(type_name.into());
    Expr::call("cast(", [value.any().pieces(), name.into()])
}

/// `isof(value,type)`: whether the value is of a type, given by its qualified name, such as `Edm.String`. For derived types see
/// [`Derived::is_of`](super::Derived::is_of).
pub fn is_of(value: impl Value, type_name: impl Into<Cow<'static, str>>) -> Expr<Boolean> {
    let name = checked_name(type_name.into());
    Expr::call("isof(", [value.any().pieces(), name.into()])
}

/// A name of the program's, or the mistake.
pub(super) fn checked_name(name: Cow<'static, str>) -> Piece {
    match check_name(&name) {
        Ok(()) => Piece::Given(name),
        Err(error) => Piece::fault(error),
    }
}

/// `case(condition:value,…)`: the value of the first condition that is met, otherwise null (4.01). [`Case::when`] and
/// [`Case::otherwise`] add to it.
pub fn case<K: Kind>(condition: impl Operand<Boolean>, value: impl Operand<K>) -> Case<K> {
    Case(Expr::new(vec![Piece::Text("case(")], Binds::Primary)).pair(condition, value)
}

/// A `case(…)`, see [`case`].
#[derive(Debug, Clone)]
pub struct Case<K>(Expr<K>);

impl<K: Kind> Case<K> {
    /// Adds a condition and the value if none before is met.
    #[must_use]
    pub fn when(self, condition: impl Operand<Boolean>, value: impl Operand<K>) -> Self {
        let mut pieces = Vec::new();
        self.0.pieces.append_to(&mut pieces);
        pieces.push(Piece::Text(","));
        Self(Expr::new(pieces, Binds::Primary)).pair(condition, value)
    }

    /// The value if no condition is met.
    pub fn otherwise(self, value: impl Operand<K>) -> Expr<K> {
        self.when(true, value).into_expr()
    }

    fn pair(self, condition: impl Operand<Boolean>, value: impl Operand<K>) -> Self {
        let mut pieces = Vec::new();
        self.0.pieces.append_to(&mut pieces);
        condition.into_expr().pieces.append_to(&mut pieces);
        pieces.push(Piece::Then);
        value.into_expr().pieces.append_to(&mut pieces);
        Self(Expr::new(pieces, Binds::Primary))
    }
}

impl<K: Kind> Operand<K> for Case<K> {
    fn into_expr(self) -> Expr<K> {
        let mut pieces = Vec::new();
        self.0.pieces.append_to(&mut pieces);
        pieces.push(Piece::Text(")"));
        Expr::new(pieces, Binds::Primary)
    }
}

impl<K: Kind> Value for Case<K> {
    fn any(self) -> AnyExpr {
        self.into_expr().any()
    }
}

/// `$it`: the row of the request, of a kind that the context decides; for collections of primitive values. For its properties, also in
/// the options of expanded properties, see [`row`].
pub fn it<K: Kind>() -> Expr<K> {
    Expr::piece(Piece::Text("$it"))
}

/// `$this`: the item that the options of a selected or expanded property are about, of a kind that the context decides (4.01).
pub fn this<K: Kind>() -> Expr<K> {
    Expr::piece(Piece::Text("$this"))
}

/// The row of a request for values of the type `T`. In the options of an expanded property its fields are `$it/…`; in those of another
/// request they are an error.
pub fn row<T: Object + Default>() -> &'static T {
    super::place::row::<T>(0).0
}

macro_rules! functions {
    ($($(#[$doc:meta])* $name:ident $text:literal ($($argument:ident: $kind:ident),*) -> $result:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name($($argument: impl Operand<$kind>),*) -> Expr<$result> {
            Expr::call(concat!($text, "("), [$($argument.into_expr().pieces),*])
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
            Expr::call(concat!($text, "("), [value.into_expr().pieces])
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
