//! [`Query`]: the system query options (URL Conventions 4.01, 5.1).

use std::borrow::Cow;
use std::fmt;

use odata_runtime::{Object, Property};

use super::expr::{Expr, Piece, Writer};
use super::kinds::{Boolean, Kind};
use super::operand::{Operand, field};
use super::paths::{Expands, Orders, PathList, Paths};
use super::place::{self, Place};
use super::search::Search;
use crate::error::RequestError;
use crate::url::{Dialect, Part, encode, encode_into, is_identifier};

/// The query options of a request for values of the type `T`, or of an expanded property of that type.
///
/// Options of one kind add up: conditions are joined by `and`, selections, expansions and orders are lists. Of the others the last one
/// counts. A mistake is an error of [`text`](Self::text).
pub struct Query<T: 'static> {
    options: Options,
    /// The value that closures are given.
    row: &'static T,
}

/// The text of the options in the standard's dialect, or the mistake.
impl<T> fmt::Debug for Query<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::new();
        let written = self.options.write(&Dialect::STANDARD, "&", &mut text);
        f.debug_tuple("Query")
            .field(&written.map(|()| text))
            .finish()
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

/// The options of a query, for rows at a depth of `$expand`.
/// The options without the type that they are for.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    row: &'static Place,
    depth: usize,
    filter: Option<Expr<Boolean>>,
    compute: Vec<Vec<Piece>>,
    select: Vec<Piece>,
    expand: Vec<Expanded>,
    order_by: Vec<(Vec<Piece>, &'static str)>,
    top: Option<u64>,
    skip: Option<u64>,
    count: Option<bool>,
    search: Option<Search>,
    levels: Option<Levels>,
    others: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

#[derive(Debug, Clone)]
struct Expanded {
    path: Piece,
    /// `/$ref`, `/$count` or nothing.
    suffix: &'static str,
    options: Option<Options>,
}

/// How often a recursive property is expanded (URL Conventions 4.01, 5.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    /// This number of times.
    Times(u32),
    /// As often as the service allows.
    Max,
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
            options: Options::new(place, depth),
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
    pub fn compute<K: Kind, E: Operand<K>>(
        mut self,
        alias: impl Into<Cow<'static, str>>,
        value: impl FnOnce(&'static T) -> E,
    ) -> Self {
        let alias = alias.into();
        let mut pieces = value(self.row).into_expr().pieces;
        pieces.push(Piece::Text("%20as%20"));
        pieces.push(match is_identifier(&alias) {
            true => Piece::Given(alias),
            false => Piece::Fault(RequestError::Name(alias.into_owned())),
        });
        self.options.compute.push(pieces);
        self
    }

    /// `$select`.
    #[must_use]
    pub fn select<P: Paths>(mut self, paths: impl FnOnce(&'static T) -> P) -> Self {
        let mut list = PathList::default();
        paths(self.row).append(&mut list);
        self.options.select.extend(list.0);
        self
    }

    /// `$expand` without options.
    #[must_use]
    pub fn expand<P: Paths>(mut self, paths: impl FnOnce(&'static T) -> P) -> Self {
        self.expanded(paths, "");
        self
    }

    /// `$expand` of references to the related entities only: `…/$ref`.
    #[must_use]
    pub fn expand_ref<P: Paths>(mut self, paths: impl FnOnce(&'static T) -> P) -> Self {
        self.expanded(paths, "/$ref");
        self
    }

    /// `$expand` of the numbers of related entities only: `…/$count`.
    #[must_use]
    pub fn expand_count<P: Paths>(mut self, paths: impl FnOnce(&'static T) -> P) -> Self {
        self.expanded(paths, "/$count");
        self
    }

    fn expanded<P: Paths>(&mut self, paths: impl FnOnce(&'static T) -> P, suffix: &'static str) {
        let mut list = PathList::default();
        paths(self.row).append(&mut list);
        let expanded = list.0.into_iter().map(|path| Expanded {
            path,
            suffix,
            options: None,
        });
        self.options.expand.extend(expanded);
    }

    /// `$expand` with options.
    #[must_use]
    pub fn expand_with<M, V>(
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
        let nested = Query::at_depth(self.options.depth.saturating_add(1));
        self.options.expand.push(Expanded {
            path,
            suffix: "",
            options: Some(options(nested).options),
        });
        self
    }

    /// `$orderby`.
    #[must_use]
    pub fn order_by<O: Orders>(mut self, orders: impl FnOnce(&'static T) -> O) -> Self {
        let mut list = Vec::new();
        orders(self.row).orders(&mut list);
        let list = list.into_iter().map(|order| (order.0, order.1));
        self.options.order_by.extend(list);
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

    /// A custom query option, not percent-encoded. Names of system query options and parameter aliases are not changed by the dialect.
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
    pub(crate) fn resumed(options: Option<Options>) -> Self {
        let (row, place) = place::row::<T>(0);
        Self {
            options: options.unwrap_or_else(|| Options::new(place, 0)),
            row,
        }
    }

    pub(crate) fn into_options(self) -> Options {
        self.options
    }
}

impl Options {
    /// The text of [`Query::text`].
    pub(crate) fn text(&self, dialect: &Dialect) -> Result<String, RequestError> {
        if self.levels.is_some() {
            return Err(RequestError::Option {
                name: "levels".to_owned(),
                reason: "is for expanded properties",
            });
        }
        let mut out = String::with_capacity(256);
        self.write(dialect, "&", &mut out)?;
        Ok(out)
    }

    fn new(row: &'static Place, depth: usize) -> Self {
        Self {
            row,
            depth,
            filter: None,
            compute: Vec::new(),
            select: Vec::new(),
            expand: Vec::new(),
            order_by: Vec::new(),
            top: None,
            skip: None,
            count: None,
            search: None,
            levels: None,
            others: Vec::new(),
        }
    }

    fn add_filter(&mut self, condition: Expr<Boolean>) {
        self.filter = Some(match self.filter.take() {
            Some(before) => before & condition,
            None => condition,
        });
    }

    /// Appends the options, with a separator between them.
    fn write(
        &self,
        dialect: &Dialect,
        separator: &'static str,
        out: &mut String,
    ) -> Result<(), RequestError> {
        let start = out.len();
        let option = |name: &str, out: &mut String| {
            if out.len() > start {
                out.push_str(separator);
            }
            if dialect.dollar {
                out.push('$');
            }
            out.push_str(name);
            out.push('=');
        };
        if !self.compute.is_empty() {
            option("compute", out);
            for (at, pieces) in self.compute.iter().enumerate() {
                comma(at, out);
                self.pieces(pieces, dialect, out)?;
            }
        }
        if let Some(filter) = &self.filter {
            option("filter", out);
            self.pieces(&filter.pieces, dialect, out)?;
        }
        if !self.select.is_empty() {
            option("select", out);
            for (at, path) in self.select.iter().enumerate() {
                comma(at, out);
                Writer::of_paths(dialect, self.row, out).write(std::slice::from_ref(path))?;
            }
        }
        if !self.expand.is_empty() {
            option("expand", out);
            for (at, expanded) in self.expand.iter().enumerate() {
                comma(at, out);
                self.expanded(expanded, dialect, out)?;
            }
        }
        if !self.order_by.is_empty() {
            option("orderby", out);
            for (at, (by, direction)) in self.order_by.iter().enumerate() {
                comma(at, out);
                self.pieces(by, dialect, out)?;
                out.push_str(direction);
            }
        }
        if let Some(search) = &self.search {
            option("search", out);
            out.push_str(search.text()?);
        }
        let levels = self.levels.map(|levels| match levels {
            Levels::Times(times) => times.to_string(),
            Levels::Max => "max".to_owned(),
        });
        let numbers = [
            ("top", self.top.map(|top| top.to_string())),
            ("skip", self.skip.map(|skip| skip.to_string())),
            ("count", self.count.map(|count| count.to_string())),
            ("levels", levels),
        ];
        for (name, value) in numbers {
            if let Some(value) = value {
                option(name, out);
                out.push_str(&value);
            }
        }
        for (name, value) in &self.others {
            self.other(
                name,
                value,
                if out.len() > start { separator } else { "" },
                out,
            )?;
        }
        Ok(())
    }

    fn pieces(
        &self,
        pieces: &[Piece],
        dialect: &Dialect,
        out: &mut String,
    ) -> Result<(), RequestError> {
        Writer::new(dialect, self.row, out).write(pieces)
    }

    fn expanded(
        &self,
        expanded: &Expanded,
        dialect: &Dialect,
        out: &mut String,
    ) -> Result<(), RequestError> {
        let mut writer = Writer::of_paths(dialect, self.row, out);
        match &expanded.path {
            Piece::Field(address, referenced) => writer.navigation(*address, referenced)?,
            other => writer.write(std::slice::from_ref(other))?,
        }
        // The writer holds the registry's lock, and the options make writers of their own.
        drop(writer);
        out.push_str(expanded.suffix);
        if let Some(options) = &expanded.options {
            let before = out.len();
            out.push('(');
            options.write(dialect, ";", out)?;
            if out.len() == before + 1 {
                out.truncate(before);
            } else {
                out.push(')');
            }
        }
        Ok(())
    }

    fn other(
        &self,
        name: &str,
        value: &str,
        separator: &str,
        out: &mut String,
    ) -> Result<(), RequestError> {
        let fault = |reason| RequestError::Option {
            name: name.to_owned(),
            reason,
        };
        if name.is_empty() {
            return Err(fault("has no name"));
        }
        if self.depth > 0 && !name.starts_with(['$', '@']) {
            return Err(fault("is custom, and expanded properties have none"));
        }
        out.push_str(separator);
        // A `=` would end the name.
        let encoded = encode(name, Part::Query);
        out.push_str(&encoded.replace('=', "%3D"));
        out.push('=');
        encode_into(value, Part::Query, out);
        Ok(())
    }
}

fn comma(at: usize, out: &mut String) {
    if at > 0 {
        out.push(',');
    }
}
