//! What `groupby` and `aggregate` of `$apply` list (OData Data Aggregation 4.0, 3.2.1 and 3.2.3).

use std::borrow::Cow;

use odata_runtime::Property;

use super::functions::checked_name;
use super::kinds::Number;
use super::operand::{Collection, Operand, Value};
use super::parameters::Alias;
use super::paths::{Name, PathList, Paths};
use super::pieces::Piece;

/// A method of aggregation.
#[derive(Debug, Clone)]
pub enum Method {
    /// `sum`
    Sum,
    /// `average`
    Average,
    /// `min`
    Min,
    /// `max`
    Max,
    /// `countdistinct`
    CountDistinct,
    /// A method of the service by its qualified name.
    Custom(Cow<'static, str>),
}

impl Method {
    fn piece(self) -> Piece {
        Piece::Text(match self {
            Self::Sum => "sum",
            Self::Average => "average",
            Self::Min => "min",
            Self::Max => "max",
            Self::CountDistinct => "countdistinct",
            Self::Custom(name) => return checked_name(name),
        })
    }
}

/// An aggregated value that has no name yet; [`alias`](Self::alias) gives it one.
#[derive(Debug, Clone)]
pub struct Unnamed(Vec<Piece>);

/// An item of `aggregate`.
#[derive(Debug, Clone)]
pub struct Aggregate(Vec<Piece>);

/// `value with method`: an expression over the rows, aggregated by a method. Paths in it can go through collections with
/// [`Each::each`](super::Each::each).
pub fn aggregated(value: impl Value, method: Method) -> Unnamed {
    let mut pieces = vec![Piece::Collections(true)];
    value.any().pieces().append_to(&mut pieces);
    pieces.extend([
        Piece::Collections(false),
        Piece::Text("%20with%20"),
        method.piece(),
    ]);
    Unnamed(pieces)
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident $method:ident $($kind:ident)?;)*) => {$(
        methods! { $(#[$doc])* $name $method $($kind)? }
    )*};
    ($(#[$doc:meta])* $name:ident $method:ident Number) => {
        $(#[$doc])*
        pub fn $name(value: impl Operand<Number>) -> Unnamed {
            aggregated(value.into_expr(), Method::$method)
        }
    };
    ($(#[$doc:meta])* $name:ident $method:ident) => {
        $(#[$doc])*
        pub fn $name(value: impl Value) -> Unnamed {
            aggregated(value, Method::$method)
        }
    };
}

methods! {
    /// `value with sum`
    sum Sum Number;
    /// `value with average`
    average Average Number;
    /// `value with min`
    min Min;
    /// `value with max`
    max Max;
    /// `value with countdistinct`: the number of different values.
    count_distinct CountDistinct;
}

/// `$count`: the number of rows.
pub fn row_count() -> Unnamed {
    Unnamed(vec![Piece::Text("$count")])
}

/// `collection/$count`: the number of items of a collection in all rows.
pub fn item_count(collection: impl Collection) -> Unnamed {
    let mut pieces = vec![Piece::Collections(true)];
    pieces.append(&mut collection.path().0);
    pieces.extend([Piece::Collections(false), Piece::Text("/$count")]);
    Unnamed(pieces)
}

/// A custom aggregate of the service by its name, or a path that ends in one. [`Aggregate::alias`] gives the value another name.
pub fn custom(name: Name) -> Aggregate {
    Aggregate(vec![name.piece()])
}

impl Unnamed {
    /// `… from property with method`: aggregates the values for each value of a property, then those by another method. Can be repeated.
    #[must_use]
    pub fn from(mut self, property: impl Value, method: Method) -> Self {
        from(&mut self.0, property, method);
        self
    }

    /// `… as name`: the name of the value, a text or a field of the struct that rows are read as.
    pub fn alias(mut self, name: impl Alias) -> Aggregate {
        self.0.extend([Piece::Text("%20as%20"), name.piece().0]);
        Aggregate(self.0)
    }
}

impl Aggregate {
    /// `… from property with method`, see [`Unnamed::from`].
    #[must_use]
    pub fn from(mut self, property: impl Value, method: Method) -> Unnamed {
        from(&mut self.0, property, method);
        Unnamed(self.0)
    }

    /// `… as name`: another name for a custom aggregate.
    #[must_use]
    pub fn alias(self, name: impl Alias) -> Self {
        Unnamed(self.0).alias(name)
    }
}

fn from(pieces: &mut Vec<Piece>, property: impl Value, method: Method) {
    pieces.push(Piece::Text("%20from%20"));
    property.any().pieces().append_to(pieces);
    pieces.extend([Piece::Text("%20with%20"), method.piece()]);
}

/// The items of `aggregate`: an [`Aggregate`] or a tuple of these.
pub trait Aggregates {
    #[doc(hidden)]
    fn aggregates(self, to: &mut PathList);
}

impl Aggregates for Aggregate {
    fn aggregates(self, to: &mut PathList) {
        to.push(self.0);
    }
}

/// The items of `groupby`: fields, names, [`rollup`]s, and tuples of these.
pub trait Groups {
    #[doc(hidden)]
    fn groups(self, to: &mut PathList);
}

impl<V> Groups for &'static Property<V> {
    fn groups(self, to: &mut PathList) {
        self.append(to);
    }
}

impl Groups for Name {
    fn groups(self, to: &mut PathList) {
        to.push(self.piece());
    }
}

/// `rollup(…)`: groups by all of the properties, by all but the last, and so on to the first.
#[derive(Debug)]
pub struct Rollup(Vec<Piece>);

/// `rollup(property,…)`, with the levels of a hierarchy from the highest to the lowest.
pub fn rollup(levels: impl Groups) -> Rollup {
    Rollup(rolled("rollup(", levels))
}

/// `rollup($all,property,…)`: as [`rollup`], and all rows as one group.
pub fn rollup_all(levels: impl Groups) -> Rollup {
    Rollup(rolled("rollup($all,", levels))
}

fn rolled(open: &'static str, levels: impl Groups) -> Vec<Piece> {
    let mut list = PathList::default();
    levels.groups(&mut list);
    let mut pieces = vec![Piece::Text(open)];
    list.listed(&mut pieces);
    pieces.push(Piece::Text(")"));
    pieces
}

impl Groups for Rollup {
    fn groups(self, to: &mut PathList) {
        to.push(self.0);
    }
}

impl PathList {
    /// Appends the items with commas between them.
    pub(super) fn listed(self, out: &mut Vec<Piece>) {
        for (at, item) in self.0.into_iter().enumerate() {
            if at > 0 {
                out.push(Piece::Text(","));
            }
            item.path.append_to(out);
        }
    }
}
