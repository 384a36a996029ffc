//! The query options of a row: read into trees, written as calls, and brought into one form for comparison.

mod functions;
mod parse;
mod search;
mod typed;
mod write;

pub(crate) use parse::bare;
pub(crate) use typed::Types;
pub(crate) use write::write;

use crate::address::{split_once_unquoted, split_unquoted};
use parse::{Expr, expression};

/// A query option.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum QueryOption {
    Filter(Expr),
    /// Expressions, and whether each is descending.
    OrderBy(Vec<(Expr, bool)>),
    Select(Vec<Vec<String>>),
    Expand(Vec<Expanded>),
    /// Expressions with the names that they get.
    Compute(Vec<(Expr, String)>),
    Top(u64),
    Skip(u64),
    Count(bool),
    Search(search::Term),
    Levels(String),
    /// Another option: name and value.
    Other(String, String),
    /// A system query option whose value cannot be read, and why.
    Malformed(String, String),
}

/// An item of `$expand`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expanded {
    pub(crate) path: Vec<String>,
    pub(crate) options: Vec<QueryOption>,
}

/// Names of system query options, which have a `$` except in version 4.01.
const SYSTEM: [&str; 10] = [
    "filter", "orderby", "select", "expand", "top", "skip", "count", "search", "levels", "compute",
];

/// Reads query options.
pub(crate) fn read(options: &[(String, String)]) -> Vec<QueryOption> {
    options
        .iter()
        .map(|(name, value)| one(name, value))
        .collect()
}

fn one(name: &str, value: &str) -> QueryOption {
    let plain = name.trim().trim_start_matches('$').to_ascii_lowercase();
    let text = value.trim();
    if !SYSTEM.contains(&plain.as_str()) {
        return QueryOption::Other(name.trim().to_owned(), value.to_owned());
    }
    let read = match plain.as_str() {
        "filter" => expression(text).map(QueryOption::Filter),
        "orderby" => orders(text).map(QueryOption::OrderBy),
        "select" => Ok(QueryOption::Select(
            split_unquoted(text, ',').into_iter().map(path).collect(),
        )),
        "compute" => computed(text).map(QueryOption::Compute),
        "expand" => expanded(text).map(QueryOption::Expand),
        "top" => number(text).map(QueryOption::Top),
        "skip" => number(text).map(QueryOption::Skip),
        "count" if text.eq_ignore_ascii_case("true") => Ok(QueryOption::Count(true)),
        "count" if text.eq_ignore_ascii_case("false") => Ok(QueryOption::Count(false)),
        "search" => search::parse(text).map(QueryOption::Search),
        "levels" => Ok(QueryOption::Levels(text.to_owned())),
        _ => Err(format!("`{text}` is not a value of the option")),
    };
    read.unwrap_or_else(|why| QueryOption::Malformed(plain, why))
}

fn number(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a number"))
}

/// The segments of a path.
fn path(text: &str) -> Vec<String> {
    let segments = text.trim().split('/').filter(|it| !it.is_empty());
    segments.map(|it| it.trim().to_owned()).collect()
}

fn orders(text: &str) -> Result<Vec<(Expr, bool)>, String> {
    let items = split_unquoted(text, ',').into_iter().map(|item| {
        let item = item.trim();
        let (by, descending) = match item.rsplit_once(char::is_whitespace) {
            Some((by, word)) if word.eq_ignore_ascii_case("desc") => (by, true),
            Some((by, word)) if word.eq_ignore_ascii_case("asc") => (by, false),
            _ => (item, false),
        };
        Ok((expression(by)?, descending))
    });
    items.collect()
}

fn computed(text: &str) -> Result<Vec<(Expr, String)>, String> {
    let items = split_unquoted(text, ',').into_iter().map(|item| {
        let (value, name) = item
            .rsplit_once(" as ")
            .ok_or_else(|| format!("`{item}` has no name"))?;
        Ok((expression(value)?, name.trim().to_owned()))
    });
    items.collect()
}

fn expanded(text: &str) -> Result<Vec<Expanded>, String> {
    let items = split_unquoted(text, ',').into_iter().map(|item| {
        let item = item.trim();
        let (name, options) = match item.split_once('(') {
            Some((name, rest)) => {
                let inner = rest.strip_suffix(')');
                (name, inner.ok_or_else(|| format!("`{item}` has no `)`"))?)
            }
            None => (item, ""),
        };
        let options = split_unquoted(options, ';').into_iter();
        let options = options.filter(|it| !it.trim().is_empty()).map(|option| {
            let (name, value) = split_once_unquoted(option, '=').unwrap_or((option, ""));
            one(name, value)
        });
        Ok(Expanded {
            path: path(name),
            options: options.collect(),
        })
    });
    items.collect()
}

/// The options in one form: equal options have equal forms, whatever their spelling.
pub(crate) fn normal(options: &[QueryOption]) -> Vec<String> {
    let mut all: Vec<String> = options.iter().map(form).collect();
    all.sort();
    all
}

fn form(option: &QueryOption) -> String {
    let joined = |segments: &[String]| segments.join("/").to_lowercase();
    match option {
        QueryOption::Filter(expr) => format!("filter={}", expr.normal()),
        QueryOption::OrderBy(orders) => {
            let order = |(by, descending): &(Expr, bool)| {
                format!("{}{}", by.normal(), if *descending { " desc" } else { "" })
            };
            let orders: Vec<String> = orders.iter().map(order).collect();
            format!("orderby={}", orders.join(","))
        }
        QueryOption::Select(paths) => {
            let mut paths: Vec<String> = paths.iter().map(|it| joined(it)).collect();
            paths.sort();
            format!("select={}", paths.join(","))
        }
        QueryOption::Expand(items) => {
            let item = |it: &Expanded| match normal(&it.options).as_slice() {
                [] => joined(&it.path),
                options => format!("{}({})", joined(&it.path), options.join(";")),
            };
            let mut items: Vec<String> = items.iter().map(item).collect();
            items.sort();
            format!("expand={}", items.join(","))
        }
        QueryOption::Compute(items) => {
            let item = |(value, name): &(Expr, String)| format!("{} as {name}", value.normal());
            let items: Vec<String> = items.iter().map(item).collect();
            format!("compute={}", items.join(","))
        }
        QueryOption::Top(number) => format!("top={number}"),
        QueryOption::Skip(number) => format!("skip={number}"),
        QueryOption::Count(yes) => format!("count={yes}"),
        QueryOption::Search(term) => format!("search={}", term.normal()),
        QueryOption::Levels(text) => format!("levels={text}"),
        QueryOption::Other(name, value) => format!("{name}={value}"),
        QueryOption::Malformed(name, why) => format!("{name}: {why}"),
    }
}

#[cfg(test)]
mod tests;
