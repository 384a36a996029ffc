//! [`Options`]: the options of a query, and how they are written.

use std::borrow::Cow;

use super::expr::Expr;
use super::kinds::Boolean;
use super::paths::Order;
use super::pieces::{Piece, Pieces};
use super::place::Place;
use super::search::Search;
use super::writer::{ListOf, Rows, Writer};
use crate::error::RequestError;
use crate::url::{Dialect, Part, check_option, encode, encode_into};

/// The options of a query, for rows at a depth of `$expand`.
#[derive(Debug, Clone)]
pub(crate) struct Options {
    rows: Rows,
    pub(super) depth: usize,
    apply: Vec<Piece>,
    filter: Option<Expr<Boolean>>,
    pub(super) compute: Vec<(Pieces, Piece)>,
    pub(super) select: Vec<Item>,
    pub(super) expand: Vec<Item>,
    pub(super) order_by: Vec<Order>,
    pub(super) top: Option<u64>,
    pub(super) skip: Option<u64>,
    pub(super) count: Option<bool>,
    pub(super) search: Option<Search>,
    pub(super) levels: Option<Levels>,
    pub(super) index: Option<i64>,
    /// Parameter aliases, without the `@`.
    pub(super) parameters: Vec<(Cow<'static, str>, Pieces)>,
    pub(super) others: Vec<(Cow<'static, str>, Cow<'static, str>)>,
}

/// An item of `$select` or `$expand`.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) path: Pieces,
    /// `/$ref`, `/$count` or nothing.
    pub(super) suffix: &'static str,
    pub(super) options: Option<Box<Options>>,
}

/// How often a recursive property is expanded (URL Conventions 4.01, 5.1.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    /// This number of times.
    Times(u32),
    /// As often as the service allows.
    Max,
}

/// The options that have fields.
const SYSTEM: &[&str] = &[
    "$apply", "$compute", "$filter", "$select", "$expand", "$orderby", "$search", "$top", "$skip",
    "$count", "$levels", "$index",
];

impl Options {
    pub(super) fn new(row: &'static Place, depth: usize) -> Self {
        Self {
            rows: Rows { row, before: None },
            depth,
            apply: Vec::new(),
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
            index: None,
            parameters: Vec::new(),
            others: Vec::new(),
        }
    }

    pub(super) fn add_filter(&mut self, condition: Expr<Boolean>) {
        self.filter = Some(match self.filter.take() {
            Some(before) => before & condition,
            None => condition,
        });
    }

    /// Adds transformations, after which the rows are others.
    pub(super) fn apply(&mut self, mut pieces: Vec<Piece>, row: &'static Place) {
        if !self.apply.is_empty() && !pieces.is_empty() {
            self.apply.push(Piece::Text("/"));
        }
        self.apply.append(&mut pieces);
        let before = (row.start != self.rows.row.start).then_some(self.rows.row);
        self.rows = Rows { row, before };
    }

    /// The text of the options of a request.
    pub(crate) fn text(&self, dialect: &Dialect) -> Result<String, RequestError> {
        if self.levels.is_some() {
            return Err(fault("$levels", "is for expanded properties"));
        }
        let mut out = String::with_capacity(512);
        let mut writer = Writer::new(dialect, self.rows, &mut out);
        self.write(&mut writer, "&")?;
        // The lock of the registry ends here.
        drop(writer);
        Ok(out)
    }

    /// Appends the options, with a separator between them.
    fn write(&self, writer: &mut Writer<'_>, separator: &'static str) -> Result<(), RequestError> {
        let start = writer.out.len();
        let option = |name: &str, writer: &mut Writer<'_>| {
            if writer.out.len() > start {
                writer.out.push_str(separator);
            }
            writer.option(name);
        };
        if !self.apply.is_empty() {
            option("apply", writer);
            writer.transformations(&self.apply)?;
        }
        if !self.compute.is_empty() {
            option("compute", writer);
            for (at, (value, alias)) in self.compute.iter().enumerate() {
                comma(at, writer);
                writer.write(value.as_slice())?;
                writer.out.push_str("%20as%20");
                writer.write(std::slice::from_ref(alias))?;
            }
        }
        if let Some(filter) = &self.filter {
            option("filter", writer);
            writer.write(filter.pieces.as_slice())?;
        }
        for (name, list, items) in [
            ("select", ListOf::Select, &self.select),
            ("expand", ListOf::Expand, &self.expand),
        ] {
            if !items.is_empty() {
                option(name, writer);
                for (at, item) in items.iter().enumerate() {
                    comma(at, writer);
                    self.item(item, list, writer)?;
                }
            }
        }
        if !self.order_by.is_empty() {
            option("orderby", writer);
            for (at, Order(by, direction)) in self.order_by.iter().enumerate() {
                comma(at, writer);
                writer.write(by.as_slice())?;
                writer.out.push_str(direction);
            }
        }
        if let Some(search) = &self.search {
            option("search", writer);
            writer.out.push_str(search.text()?);
        }
        for (name, number) in [("top", self.top), ("skip", self.skip)] {
            if let Some(number) = number {
                option(name, writer);
                writer.number(number);
            }
        }
        if let Some(count) = self.count {
            option("count", writer);
            writer.number(count);
        }
        if let Some(levels) = self.levels {
            option("levels", writer);
            match levels {
                Levels::Times(0) => return Err(fault("$levels", "is not a positive number")),
                Levels::Times(times) => writer.number(times),
                Levels::Max => writer.out.push_str("max"),
            }
        }
        if let Some(index) = self.index {
            option("index", writer);
            writer.number(index);
        }
        self.named(start, separator, writer)
    }

    /// Parameter aliases and options by name.
    fn named(
        &self,
        start: usize,
        separator: &'static str,
        writer: &mut Writer<'_>,
    ) -> Result<(), RequestError> {
        for (at, (name, value)) in self.parameters.iter().enumerate() {
            if self
                .parameters
                .iter()
                .skip(at.saturating_add(1))
                .any(|it| it.0 == *name)
            {
                return Err(fault(&format!("@{name}"), "is given twice"));
            }
            if writer.out.len() > start {
                writer.out.push_str(separator);
            }
            writer.out.push('@');
            // The name has been checked when it was written into an expression; here it may be that of an alias which none uses.
            crate::url::check_name(name)?;
            encode_into(name, Part::Query, writer.out);
            writer.out.push('=');
            writer.write(value.as_slice())?;
        }
        for (at, (name, value)) in self.others.iter().enumerate() {
            self.check_other(name, at)?;
            if writer.out.len() > start {
                writer.out.push_str(separator);
            }
            // A `=` would end the name.
            let encoded = encode(name, Part::Query);
            writer.out.push_str(&encoded.replace('=', "%3D"));
            writer.out.push('=');
            encode_into(value, Part::Query, writer.out);
        }
        Ok(())
    }

    /// The value of `$filter`, which must be the only option.
    pub(crate) fn condition(&self, dialect: &Dialect) -> Result<String, RequestError> {
        let text = self.text(dialect)?;
        let mut condition = String::new();
        for option in text.split('&') {
            match option.split_once('=') {
                Some((name, value)) if name == dialect.option("filter") => {
                    value.clone_into(&mut condition)
                }
                other => {
                    let name = other.map_or(option, |it| it.0);
                    return Err(fault(name, "does not apply to the choice of entities"));
                }
            }
        }
        Ok(condition)
    }

    fn check_other(&self, name: &str, at: usize) -> Result<(), RequestError> {
        check_option(name)?;
        if self.depth > 0 && !name.starts_with(['$', '@']) {
            return Err(fault(name, "is custom, and expanded properties have none"));
        }
        let is_before = |it: &(Cow<'_, str>, _)| it.0.eq_ignore_ascii_case(name);
        let is_twice = name.starts_with(['$', '@'])
            && (self.has(name) || self.others.iter().take(at).any(is_before));
        if is_twice {
            return Err(fault(name, "is given twice"));
        }
        Ok(())
    }

    /// Whether there is an option of a name, besides those by name. Services of 4.01 ignore the case of names.
    fn has(&self, name: &str) -> bool {
        if let Some(alias) = name.strip_prefix('@') {
            return self.parameters.iter().any(|it| it.0 == alias);
        }
        match &*name.to_ascii_lowercase() {
            "$apply" => !self.apply.is_empty(),
            "$compute" => !self.compute.is_empty(),
            "$filter" => self.filter.is_some(),
            "$select" => !self.select.is_empty(),
            "$expand" => !self.expand.is_empty(),
            "$orderby" => !self.order_by.is_empty(),
            "$search" => self.search.is_some(),
            "$top" => self.top.is_some(),
            "$skip" => self.skip.is_some(),
            "$count" => self.count.is_some(),
            "$levels" => self.levels.is_some(),
            "$index" => self.index.is_some(),
            _ => false,
        }
    }

    /// Checks that all options are some of `/$ref` or `/$count` (OData ABNF, `expandRefOption` and `expandCountOption`).
    fn check_suffix(&self, suffix: &'static str) -> Result<(), RequestError> {
        let (allowed, reason): (&[&str], _) = match suffix {
            "/$ref" => (
                &[
                    "$filter", "$search", "$orderby", "$skip", "$top", "$count", "$levels",
                ],
                "is not an option of `/$ref`",
            ),
            "/$count" => (&["$filter", "$search"], "is not an option of `/$count`"),
            _ => return Ok(()),
        };
        let mut given = SYSTEM.iter().filter(|it| self.has(it));
        match given.find(|it| !allowed.contains(it)) {
            Some(name) => Err(fault(name, reason)),
            None => Ok(()),
        }
    }

    fn item(&self, item: &Item, list: ListOf, writer: &mut Writer<'_>) -> Result<(), RequestError> {
        writer.item(item.path.as_slice(), list, item.options.is_some())?;
        writer.out.push_str(item.suffix);
        if let Some(options) = &item.options {
            options.check_suffix(item.suffix)?;
            let before = writer.out.len();
            writer.out.push('(');
            let rows = writer.about(options.rows);
            options.write(writer, ";")?;
            writer.about(rows);
            if writer.out.len() == before.saturating_add(1) {
                writer.out.truncate(before);
            } else {
                writer.out.push(')');
            }
        }
        Ok(())
    }
}

fn fault(name: &str, reason: &'static str) -> RequestError {
    RequestError::Option {
        name: name.to_owned(),
        reason,
    }
}

fn comma(at: usize, writer: &mut Writer<'_>) {
    if at > 0 {
        writer.out.push(',');
    }
}
