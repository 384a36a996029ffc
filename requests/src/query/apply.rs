//! [`Apply`]: the transformations of `$apply` (OData Data Aggregation 4.0, chapter 3).

use std::borrow::Cow;
use std::fmt;

use odata_runtime::{Object, Property};

use super::aggregate::{Aggregates, Groups};
use super::expr::check_raw;
use super::kinds::{Boolean, Number};
use super::operand::{Operand, Value, field};
use super::parameters::Alias;
use super::paths::{Expands, Order, Orders, PathList};
use super::pieces::{Piece, Pieces};
use super::place::{self, Place};
use super::search::Search;
use super::source::Source;
use crate::error::RequestError;

/// A sequence of transformations of rows of the type `T`, each of the rows that the one before has made.
///
/// ```
/// # use odata_runtime::{Extras, Property, model::*};
/// # static MODEL: ModelInfo = ModelInfo { aliases: &[], redact: &[], standard_base64: false, contexts: &[], redeclared: &[], types: &TYPES };
/// # static TYPES: [TypeInfo; 2] = [
/// #     TypeInfo { name: "m.Sale", base: None, first: 0, model: &MODEL, members: &[("amount", 0), ("country", 0)] },
/// #     TypeInfo { name: "Total", base: None, first: 0, model: &MODEL, members: &[("total", 0), ("country", 0)] },
/// # ];
/// # pub struct Sale { pub amount: Property<i64>, pub country: Property<String>, pub extras: Extras }
/// # pub struct Total { pub total: Property<i64>, pub country: Property<String>, pub extras: Extras }
/// # odata_runtime::codec::v1::roots! {
/// #     struct Sale(TYPES[0]); 0 amount Int64 |; 1 country String |;
/// #     struct Total(TYPES[1]); 0 total Int64 |; 1 country String |;
/// # }
/// use odata_requests::query::{desc, gt, name, row, sum};
/// use odata_requests::{Dialect, Query};
///
/// // Rows as objects without a declared type: what has been computed is reached by name.
/// let query = Query::<Sale>::new()
///     .apply(|a| a.filter(|s| gt(&s.amount, 1)).group_by_with(|s| &s.country, |g| g.aggregate(|s| sum(&s.amount).alias("total"))))
///     .order_by(|_| desc(name("total")));
/// let text = query.text(&Dialect::STANDARD)?;
/// assert_eq!(
///     text,
///     "$apply=filter(amount%20gt%201)/groupby((country),aggregate(amount%20with%20sum%20as%20total))&$orderby=total%20desc"
/// );
/// // The same with a struct of the program's own for the rows.
/// let query = Query::<Sale>::new()
///     .apply(|a| {
///         a.filter(|s| gt(&s.amount, 1))
///             .group_by_with(|s| &s.country, |g| g.aggregate(|s| sum(&s.amount).alias(&row::<Total>().total)))
///             .rows::<Total>()
///     })
///     .order_by(|t| desc(&t.total));
/// assert_eq!(query.text(&Dialect::STANDARD)?, text);
/// # Ok::<(), odata_requests::RequestError>(())
/// ```
pub struct Apply<T: 'static> {
    pub(super) pieces: Vec<Piece>,
    pub(super) row: &'static T,
    pub(super) place: &'static Place,
    depth: usize,
    /// What stands between two transformations.
    separator: &'static str,
}

impl<T> fmt::Debug for Apply<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Apply").field(&self.pieces).finish()
    }
}

impl<T> Clone for Apply<T> {
    fn clone(&self) -> Self {
        Self {
            pieces: self.pieces.clone(),
            ..*self
        }
    }
}

macro_rules! ranked {
    ($($(#[$doc:meta])* $name:ident $open:literal;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name<E: Operand<Number>>(
            self,
            limit: impl Operand<Number>,
            by: impl FnOnce(&'static T) -> E,
        ) -> Self {
            let by = by(self.row).into_expr().pieces;
            let limit = limit.into_expr().pieces;
            self.step($open, |pieces| pair(limit, by, pieces))
        }
    )*};
}

impl<T: 'static> Apply<T> {
    pub(super) fn new(depth: usize) -> Self
    where
        T: Object + Default,
    {
        Self::starting(depth, "/")
    }

    fn starting(depth: usize, separator: &'static str) -> Self
    where
        T: Object + Default,
    {
        let (row, place) = place::row::<T>(depth);
        Self {
            pieces: Vec::new(),
            row,
            place,
            depth,
            separator,
        }
    }

    /// The same rows without what was done before, for the transformations inside of another one.
    fn inner(&self) -> Self {
        Self {
            pieces: Vec::new(),
            separator: "/",
            ..*self
        }
    }

    /// Adds `open…)`.
    fn step(mut self, open: &'static str, inside: impl FnOnce(&mut Vec<Piece>)) -> Self {
        self.begin();
        self.pieces.push(Piece::Text(open));
        inside(&mut self.pieces);
        self.pieces.push(Piece::Text(")"));
        self
    }

    fn begin(&mut self) {
        if !self.pieces.is_empty() {
            self.pieces.push(Piece::Text(self.separator));
        }
        self.pieces.push(Piece::Step(self.place));
    }

    /// The rows as values of another type: those of the transformations before. `R` is a struct of the program's own with fields for what
    /// they have computed, or [`Row`](super::Row), which has no fields.
    pub fn rows<R: Object + Default>(self) -> Apply<R> {
        Apply {
            pieces: self.pieces,
            ..Apply::starting(self.depth, self.separator)
        }
    }

    /// `filter(condition)`
    #[must_use]
    pub fn filter<C: Operand<Boolean>>(self, condition: impl FnOnce(&'static T) -> C) -> Self {
        let condition = condition(self.row).into_expr().pieces;
        self.step("filter(", |pieces| condition.append_to(pieces))
    }

    /// `search(text)`
    #[must_use]
    pub fn search(self, search: impl Into<Search>) -> Self {
        self.step("search(", |pieces| pieces.push(search.into().piece()))
    }

    /// `orderby(order,…)`
    #[must_use]
    pub fn order_by<O: Orders>(self, orders: impl FnOnce(&'static T) -> O) -> Self {
        let mut list = Vec::new();
        orders(self.row).orders(&mut list);
        self.step("orderby(", |pieces| {
            for (at, Order(by, direction)) in list.into_iter().enumerate() {
                if at > 0 {
                    pieces.push(Piece::Text(","));
                }
                by.append_to(pieces);
                pieces.push(Piece::Text(direction));
            }
        })
    }

    /// `top(items)`
    #[must_use]
    pub fn top(self, items: u64) -> Self {
        self.step("top(", |pieces| pieces.push(Piece::Bare(items.to_string())))
    }

    /// `skip(items)`
    #[must_use]
    pub fn skip(self, items: u64) -> Self {
        self.step("skip(", |pieces| {
            pieces.push(Piece::Bare(items.to_string()))
        })
    }

    /// `identity`: the rows as they are, as one of the sequences of [`concat`](Self::concat).
    #[must_use]
    pub fn identity(mut self) -> Self {
        self.begin();
        self.pieces.push(Piece::Text("identity"));
        self
    }

    /// `compute(value as name)`: adds a property to each row.
    #[must_use]
    pub fn compute<E: Value>(self, alias: impl Alias, value: impl FnOnce(&'static T) -> E) -> Self {
        let value = value(self.row).any().pieces();
        self.step("compute(", |pieces| {
            value.append_to(pieces);
            pieces.extend([Piece::Text("%20as%20"), alias.piece().0]);
        })
    }

    /// `aggregate(value,…)`: one row of aggregated values.
    #[must_use]
    pub fn aggregate<A: Aggregates>(self, values: impl FnOnce(&'static T) -> A) -> Self {
        let mut list = PathList::default();
        values(self.row).aggregates(&mut list);
        self.step("aggregate(", |pieces| list.listed(pieces))
    }

    /// `groupby((property,…))`: one row for each combination of values.
    #[must_use]
    pub fn group_by<G: Groups>(self, properties: impl FnOnce(&'static T) -> G) -> Self {
        self.group_by_with(properties, |group| group)
    }

    /// `groupby((property,…),transformations)`: the result of transformations of each group, mostly [`aggregate`](Self::aggregate).
    #[must_use]
    pub fn group_by_with<G: Groups, R: 'static>(
        self,
        properties: impl FnOnce(&'static T) -> G,
        transformations: impl FnOnce(Self) -> Apply<R>,
    ) -> Self {
        let mut list = PathList::default();
        properties(self.row).groups(&mut list);
        let inner = transformations(self.inner()).pieces;
        self.step("groupby((", |pieces| {
            list.listed(pieces);
            pieces.push(Piece::Text(")"));
            append_inner(inner, pieces);
        })
    }

    ranked! {
        /// `topcount(limit,value)`: the rows with the highest values, so many of them.
        top_count "topcount(";
        /// `topsum(limit,value)`: the fewest rows with the highest values whose sum is at least the limit.
        top_sum "topsum(";
        /// `toppercent(limit,value)`: as [`top_sum`](Self::top_sum), with a limit in percent of the sum of all values.
        top_percent "toppercent(";
        /// `bottomcount(limit,value)`
        bottom_count "bottomcount(";
        /// `bottomsum(limit,value)`
        bottom_sum "bottomsum(";
        /// `bottompercent(limit,value)`
        bottom_percent "bottompercent(";
    }

    /// `concat(transformations,…)`: the rows of two sequences of transformations; each closure is given the rows before. Sequences of
    /// `concat` make more than two.
    pub fn concat<R: 'static>(
        self,
        first: impl FnOnce(Self) -> Apply<R>,
        second: impl FnOnce(Self) -> Apply<R>,
    ) -> Apply<R> {
        let (first, second) = (first(self.inner()), second(self.inner()));
        let (one, other) = (first.pieces.into(), second.pieces.into());
        let all = self.step("concat(", |pieces| pair(one, other, pieces));
        Apply {
            pieces: all.pieces,
            row: first.row,
            place: first.place,
            depth: all.depth,
            separator: all.separator,
        }
    }

    /// `expand(property,transformations)`: adds related entities to the rows. Of the transformations the service takes `filter`, and
    /// `expand` for what these entities are related to.
    #[must_use]
    pub fn expand<M, V>(
        self,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        transformations: impl FnOnce(
            Apply<<Property<V> as Expands<M>>::To>,
        ) -> Apply<<Property<V> as Expands<M>>::To>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        let path = field(path(self.row));
        let inner = Apply::starting(self.depth.saturating_add(1), ",");
        let inner = transformations(inner).pieces;
        self.step("expand(", |pieces| {
            pieces.push(path);
            append_inner(inner, pieces);
        })
    }

    /// `join(property as name,transformations)`: a row for each related entity, which it has as a property of that name.
    #[must_use]
    pub fn join<M, V>(
        self,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        alias: impl Alias,
        transformations: impl FnOnce(
            Apply<<Property<V> as Expands<M>>::To>,
        ) -> Apply<<Property<V> as Expands<M>>::To>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        self.joined("join(", path, alias, transformations)
    }

    /// `outerjoin(property as name,transformations)`: like [`join`](Self::join), but values without a related
    /// entity have a row, too.
    #[must_use]
    pub fn outer_join<M, V>(
        self,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        alias: impl Alias,
        transformations: impl FnOnce(
            Apply<<Property<V> as Expands<M>>::To>,
        ) -> Apply<<Property<V> as Expands<M>>::To>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        self.joined("outerjoin(", path, alias, transformations)
    }

    fn joined<M, V>(
        self,
        open: &'static str,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        alias: impl Alias,
        transformations: impl FnOnce(
            Apply<<Property<V> as Expands<M>>::To>,
        ) -> Apply<<Property<V> as Expands<M>>::To>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        let path = field(path(self.row));
        let inner = Apply::starting(self.depth.saturating_add(1), "/");
        let inner = transformations(inner).pieces;
        self.step(open, |pieces| {
            pieces.extend([path, Piece::Text("%20as%20"), alias.piece().0]);
            append_inner(inner, pieces);
        })
    }

    /// A transformation of the service: a function that takes the rows, see [`function`](super::function).
    #[must_use]
    pub fn function(mut self, function: Source) -> Self {
        self.begin();
        function.any().pieces().append_to(&mut self.pieces);
        self
    }

    /// A transformation as text of the program's own, not percent-encoded; the text is checked as that of [`raw`](super::raw).
    #[must_use]
    pub fn raw(mut self, text: impl Into<Cow<'static, str>>) -> Self {
        let text = text.into();
        self.begin();
        self.pieces.push(match check_raw(&text) {
            Ok(()) => Piece::Given(text),
            Err(reason) => Piece::fault(RequestError::Raw {
                text: text.into_owned(),
                reason,
            }),
        });
        self
    }
}

fn pair(one: Pieces, other: Pieces, out: &mut Vec<Piece>) {
    one.append_to(out);
    out.push(Piece::Text(","));
    other.append_to(out);
}

fn append_inner(mut inner: Vec<Piece>, out: &mut Vec<Piece>) {
    if !inner.is_empty() {
        out.push(Piece::Text(","));
        out.append(&mut inner);
    }
}
