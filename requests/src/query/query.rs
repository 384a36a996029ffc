//! [`Query`]: the system query options (URL Conventions 4.01, 5.1).

use std::borrow::Cow;
use std::fmt;

use odata_runtime::{Object, Property};

use super::apply::Apply;
use super::kinds::{Boolean, Kind};
use super::operand::{Operand, Value, field};
use super::options::{Item, Levels, Options};
use super::parameters::{Alias, Parameter};
use super::paths::{Expands, Name, Orders, PathList, Paths};
use super::pieces::Piece;
use super::place;
use super::search::Search;
use crate::error::RequestError;
use crate::url::Dialect;

/// The query options of a request for values of the type `T`, or of an expanded property of that type.
///
/// Options of one kind add up: conditions are joined by `and`, selections, expansions and orders are lists. Of the others the last one
/// counts. A mistake is an error of [`text`](Self::text).
pub struct Query<T: 'static> {
    options: Box<Options>,
    /// The value that closures are given.
    row: &'static T,
}

/// The text of the options in the standard's dialect, or the mistake.
impl<T> fmt::Debug for Query<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.options.text(&Dialect::STANDARD);
        f.debug_tuple("Query").field(&text).finish()
    }
}

impl<T> Clone for Query<T> {
    fn clone(&self) -> Self {
        Self {
            options: self.options.clone(),
            row: self.row,
        }
    }
}

/// The options of an expanded property: those of a query, and `$levels`.
pub type Expansion<T> = Query<T>;

impl<T: Object + Default> Default for Query<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Object + Default> Query<T> {
    /// A query without options.
    pub fn new() -> Self {
        Self::at_depth(0)
    }

    fn at_depth(depth: usize) -> Self {
        let (row, place) = place::row::<T>(depth);
        Self {
            options: Box::new(Options::new(place, depth)),
            row,
        }
    }

    /// `$filter`.
    #[must_use]
    pub fn filter<C: Operand<Boolean>>(mut self, condition: impl FnOnce(&'static T) -> C) -> Self {
        self.options.add_filter(condition(self.row).into_expr());
        self
    }

    /// `$compute` (4.01): a property with the value of an expression, which [`name`](super::name) makes usable in other options.
    #[must_use]
    pub fn compute<E: Value>(
        mut self,
        alias: impl Alias,
        value: impl FnOnce(&'static T) -> E,
    ) -> Self {
        let value = value(self.row).any().pieces();
        self.options.compute.push((value, alias.piece().0));
        self
    }

    /// `$apply` (OData Data Aggregation 4.0): transformations of the rows, in their order. The query is then one for the rows that they
    /// make; see [`Apply::rows`].
    #[must_use]
    pub fn apply<R: Object + Default>(
        mut self,
        transformations: impl FnOnce(Apply<T>) -> Apply<R>,
    ) -> Query<R> {
        let made = transformations(Apply::new(self.options.depth));
        self.options.apply(made.pieces, made.place);
        Query {
            options: self.options,
            row: made.row,
        }
    }

    /// Sets the value of a parameter alias, `@name=value` (URL Conventions 4.01, 5.3).
    #[must_use]
    pub fn set<K: Kind>(mut self, parameter: &Parameter<K>, value: impl Operand<K>) -> Self {
        let value = value.into_expr().pieces;
        self.options.parameters.push((parameter.name(), value));
        self
    }

    /// `$select`.
    #[must_use]
    pub fn select<P: Paths>(mut self, paths: impl FnOnce(&'static T) -> P) -> Self {
        let items = plain(paths(self.row), "");
        add(items, &mut self.options.select);
        self
    }

    /// `$select` with options: those of the values of a complex property or of the items of a collection (4.01).
    #[must_use]
    pub fn select_with<M, V>(
        mut self,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        options: impl FnOnce(
            Expansion<<Property<V> as Expands<M>>::To>,
        ) -> Expansion<<Property<V> as Expands<M>>::To>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        let path = field(path(self.row));
        let item = self.with_options(vec![path], "", options);
        self.options.select.push(item);
        self
    }

    /// `$select` of a property by name, with options. `S` is the type of the values, or [`Row`](super::Row) if there is none.
    #[must_use]
    pub fn select_as<S: Object + Default>(
        mut self,
        path: Name,
        options: impl FnOnce(Expansion<S>) -> Expansion<S>,
    ) -> Self {
        let item = self.with_options(vec![path.item()], "", options);
        self.options.select.push(item);
        self
    }

    /// `$expand` without options.
    #[must_use]
    pub fn expand<P: Paths>(mut self, paths: impl FnOnce(&'static T) -> P) -> Self {
        let items = plain(paths(self.row), "");
        add(items, &mut self.options.expand);
        self
    }

    /// `$expand` of references to the related entities only: `…/$ref`.
    #[must_use]
    pub fn expand_ref<P: Paths>(mut self, paths: impl FnOnce(&'static T) -> P) -> Self {
        let items = plain(paths(self.row), "/$ref");
        add(items, &mut self.options.expand);
        self
    }

    /// `$expand` of the numbers of related entities only: `…/$count`.
    #[must_use]
    pub fn expand_count<P: Paths>(mut self, paths: impl FnOnce(&'static T) -> P) -> Self {
        let items = plain(paths(self.row), "/$count");
        add(items, &mut self.options.expand);
        self
    }

    /// `$expand` with options.
    #[must_use]
    pub fn expand_with<M, V>(
        self,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        options: impl FnOnce(
            Expansion<<Property<V> as Expands<M>>::To>,
        ) -> Expansion<<Property<V> as Expands<M>>::To>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        self.expanded(path, "", options)
    }

    /// `$expand` of references to the related entities, with options: `…/$ref(…)`.
    #[must_use]
    pub fn expand_ref_with<M, V>(
        self,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        options: impl FnOnce(
            Expansion<<Property<V> as Expands<M>>::To>,
        ) -> Expansion<<Property<V> as Expands<M>>::To>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        self.expanded(path, "/$ref", options)
    }

    /// `$expand` of the number of those related entities that a filter or a search finds: `…/$count(…)`.
    #[must_use]
    pub fn expand_count_with<M, V>(
        self,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        options: impl FnOnce(
            Expansion<<Property<V> as Expands<M>>::To>,
        ) -> Expansion<<Property<V> as Expands<M>>::To>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        self.expanded(path, "/$count", options)
    }

    /// `$expand` of those related entities that are of a derived type, with options: `…/ns.Sub(…)`. The type is that of the closure's
    /// argument; one that does not derive from the property's is an error.
    #[must_use]
    pub fn expand_of<S: Object + Default, M, V>(
        mut self,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        options: impl FnOnce(Expansion<S>) -> Expansion<S>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        let to = place::info(&S::default());
        let from = place::info(&<Property<V> as Expands<M>>::To::default());
        let path = vec![
            field(path(self.row)),
            Piece::Derives(to, from),
            Piece::Text("/"),
            Piece::Given(to.name.into()),
        ];
        let item = self.with_options(path, "", options);
        self.options.expand.push(item);
        self
    }

    /// `$expand` of a property by name, with options: for navigation that has no types, and for `*`. `S` is the type of the related
    /// entities, or [`Row`](super::Row) if there is none.
    #[must_use]
    pub fn expand_as<S: Object + Default>(
        mut self,
        path: Name,
        options: impl FnOnce(Expansion<S>) -> Expansion<S>,
    ) -> Self {
        let item = self.with_options(vec![path.item()], "", options);
        self.options.expand.push(item);
        self
    }

    fn expanded<M, V>(
        mut self,
        path: impl FnOnce(&'static T) -> &'static Property<V>,
        suffix: &'static str,
        options: impl FnOnce(
            Expansion<<Property<V> as Expands<M>>::To>,
        ) -> Expansion<<Property<V> as Expands<M>>::To>,
    ) -> Self
    where
        V: 'static,
        Property<V>: Expands<M>,
    {
        let path = field(path(self.row));
        let item = self.with_options(vec![path], suffix, options);
        self.options.expand.push(item);
        self
    }

    fn with_options<S: Object + Default>(
        &self,
        path: Vec<Piece>,
        suffix: &'static str,
        options: impl FnOnce(Expansion<S>) -> Expansion<S>,
    ) -> Item {
        let nested = Query::at_depth(self.options.depth.saturating_add(1));
        Item {
            path: path.into(),
            suffix,
            options: Some(options(nested).options),
        }
    }

    /// `$orderby`.
    #[must_use]
    pub fn order_by<O: Orders>(mut self, orders: impl FnOnce(&'static T) -> O) -> Self {
        let mut list = Vec::new();
        orders(self.row).orders(&mut list);
        add(list, &mut self.options.order_by);
        self
    }

    /// `$top`.
    #[must_use]
    pub fn top(mut self, items: u64) -> Self {
        self.options.top = Some(items);
        self
    }

    /// `$skip`.
    #[must_use]
    pub fn skip(mut self, items: u64) -> Self {
        self.options.skip = Some(items);
        self
    }

    /// `$count=true`: the answer has the number of all items.
    #[must_use]
    pub fn count(mut self) -> Self {
        self.options.count = Some(true);
        self
    }

    /// `$search`.
    #[must_use]
    pub fn search(mut self, search: impl Into<Search>) -> Self {
        self.options.search = Some(search.into());
        self
    }

    /// `$levels`, of expanded properties only.
    #[must_use]
    pub fn levels(mut self, levels: Levels) -> Self {
        self.options.levels = Some(levels);
        self
    }

    /// `$index`: the place of a new item in an ordered collection, counted from the end if it is negative (4.01).
    #[must_use]
    pub fn index(mut self, index: i64) -> Self {
        self.options.index = Some(index);
        self
    }

    /// A custom query option or a system query option that has no method, such as `$format`, not percent-encoded. Names of system query options and parameter aliases are not changed by the dialect.
    #[must_use]
    pub fn option(
        mut self,
        name: impl Into<Cow<'static, str>>,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.options.others.push((name.into(), value.into()));
        self
    }

    /// The options as they follow the `?` of a URL, percent-encoded; empty if there are none.
    ///
    /// # Errors
    ///
    /// A [`RequestError`] that says what is not a property of `T` or not an option.
    pub fn text(&self, dialect: &Dialect) -> Result<String, RequestError> {
        self.options.text(dialect)
    }

    /// A query that goes on from the options of another one.
    pub(crate) fn resumed(options: Option<Box<Options>>) -> Self
    where
        T: Object + Default,
    {
        let (row, place) = place::row::<T>(0);
        Self {
            options: options.unwrap_or_else(|| Box::new(Options::new(place, 0))),
            row,
        }
    }

    pub(crate) fn into_options(self) -> Box<Options> {
        self.options
    }
}

/// Paths as items without options.
fn plain(paths: impl Paths, suffix: &'static str) -> Vec<Item> {
    let mut list = PathList::default();
    paths.append(&mut list);
    for item in &mut list.0 {
        item.suffix = suffix;
    }
    list.0
}

fn add<I>(mut items: Vec<I>, to: &mut Vec<I>) {
    if to.is_empty() {
        *to = items;
    } else {
        to.append(&mut items);
    }
}
