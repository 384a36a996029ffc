//! [`Writer`]: writes pieces as text, and finds out which property each field stands for.

use std::fmt::Write as _;
use std::sync::RwLockReadGuard;

use odata_runtime::model::facts;

use super::pieces::Piece;
use super::place::{Found, Origin, Place, Registry, Start, derives, not_a_field, registry};
use crate::error::RequestError;
use crate::url::{Dialect, Part, encode_into, is_identifier, write_string};

/// Writes the options of a query. It holds the lock of the registry, so no code of the program's runs while there is one.
pub(super) struct Writer<'a> {
    pub(super) dialect: &'a Dialect,
    pub(super) out: &'a mut String,
    registry: RwLockReadGuard<'static, Registry>,
    /// The rows of the request: `$it` inside of the options of others.
    request: Rows,
    /// The rows that the expression is about.
    rows: Rows,
    scopes: Vec<Scope>,
    /// The rows and scopes around those that are written.
    around: Vec<(Rows, Vec<Scope>)>,
    /// Where the texts of paths start that are not complete.
    paths: Vec<usize>,
    /// Whether paths can go through collections.
    collections: bool,
    /// Whether literals are JSON.
    json: bool,
}

/// The rows of a query, and those that `$apply` makes of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rows {
    pub(super) row: &'static Place,
    pub(super) before: Option<&'static Place>,
}

impl Rows {
    fn has(self, start: Start) -> bool {
        self.row.start == start || self.before.is_some_and(|before| before.start == start)
    }
}

/// What a value stands for that is not a row.
enum Scope {
    Variable(Start),
    /// The text of a path.
    Inside(Start, String),
}

/// The options that are lists of paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListOf {
    Select,
    Expand,
}

impl<'a> Writer<'a> {
    pub(super) fn new(dialect: &'a Dialect, rows: Rows, out: &'a mut String) -> Self {
        Self {
            dialect,
            out,
            registry: registry(),
            request: rows,
            rows,
            scopes: Vec::new(),
            around: Vec::new(),
            paths: Vec::new(),
            collections: false,
            json: false,
        }
    }

    /// Sets the rows that what follows is about, and returns those before.
    pub(super) fn about(&mut self, rows: Rows) -> Rows {
        std::mem::replace(&mut self.rows, rows)
    }

    pub(super) fn number(&mut self, number: impl std::fmt::Display) {
        // Writing to a string does not fail.
        let _ = write!(self.out, "{number}");
    }

    pub(super) fn write(&mut self, pieces: &[Piece]) -> Result<(), RequestError> {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.out.push_str(text),
                Piece::Encoded(text) => self.out.push_str(text),
                Piece::Given(text) => encode_into(text, Part::Query, self.out),
                Piece::Integer(number) => self.number(number),
                Piece::Bare(_) | Piece::Quoted(_) | Piece::Literal(_) => self.literal(piece),
                Piece::Field(address, referenced) => {
                    let found = self.found(*address, referenced)?;
                    self.field(&found)?;
                }
                Piece::Alias(address, referenced) => self.alias(*address, referenced)?,
                Piece::Value(place) => self.value(place)?,
                Piece::Lambda(bound) => {
                    self.scopes.push(Scope::Variable(bound.start()));
                    let variables = self.variables();
                    self.variable(variables.saturating_sub(1));
                    self.out.push(':');
                }
                Piece::Variable(bound) => {
                    if !self.write_scope(bound.start()) {
                        return Err(RequestError::OutOfScope {
                            path: "$it".to_owned(),
                            of: "collection",
                            expected: self.rows.row.type_name(),
                        });
                    }
                }
                Piece::Key(key) => {
                    // A `;` stays in a segment; here it would be between two options.
                    let key = key.segment(self.dialect, &[]).replace(';', "%3B");
                    self.out.push_str(&key);
                }
                Piece::Path => self.paths.push(self.out.len()),
                Piece::Inside(bound) => {
                    let start = self.paths.pop().unwrap_or_default();
                    let text = self.out.get(start..).unwrap_or_default().to_owned();
                    self.out.truncate(start);
                    self.scopes.push(Scope::Inside(bound.start(), text));
                }
                Piece::End => drop(self.scopes.pop()),
                Piece::Option(name) => self.option(name),
                Piece::Rows(row) => {
                    let scopes = std::mem::take(&mut self.scopes);
                    let before = None;
                    let rows = self.about(Rows { row, before });
                    self.around.push((rows, scopes));
                }
                Piece::Step(row) => {
                    let before = None;
                    (self.request, self.rows) = (Rows { row, before }, Rows { row, before });
                }
                Piece::Back => {
                    if let Some((rows, scopes)) = self.around.pop() {
                        (self.rows, self.scopes) = (rows, scopes);
                    }
                }
                Piece::Json(json) => self.json = *json,
                Piece::Collections(collections) => self.collections = *collections,
                Piece::Then => {
                    // `10:20` would be a time.
                    let is_number = self.out.ends_with(|c: char| c.is_ascii_digit());
                    self.out.push_str(if is_number { "%20:" } else { ":" });
                }
                Piece::Derives(to, from) => derives(to, from)?,
                Piece::Fault(fault) => return Err(RequestError::clone(fault)),
            }
        }
        Ok(())
    }

    fn literal(&mut self, piece: &Piece) {
        match piece {
            // JSON has no such numbers.
            Piece::Bare(text) if self.json && text.ends_with(['F', 'N']) => {
                encode_into(&crate::url::json_string(text), Part::Query, self.out);
            }
            Piece::Bare(text) => encode_into(text, Part::Query, self.out),
            Piece::Quoted(text) if self.json => {
                encode_into(&crate::url::json_string(text), Part::Query, self.out);
            }
            Piece::Quoted(text) => write_string(text, Part::Query, self.out),
            Piece::Literal(literal) if self.json => literal.write_json(Part::Query, self.out),
            Piece::Literal(literal) => literal.write(self.dialect, Part::Query, self.out),
            _ => {}
        }
    }

    fn field(&mut self, found: &Found<'static>) -> Result<(), RequestError> {
        self.start(found.place, found.name)?;
        self.out.push_str(found.place.encoded());
        encode_into(found.name, Part::Query, self.out);
        Ok(())
    }

    /// Writes the name of a system query option and the `=`.
    pub(super) fn option(&mut self, name: &str) {
        if self.dialect.dollar {
            self.out.push('$');
        }
        self.out.push_str(name);
        self.out.push('=');
    }

    /// An item of `$select` or `$expand`, which may have options.
    pub(super) fn item(
        &mut self,
        path: &[Piece],
        list: ListOf,
        options: bool,
    ) -> Result<(), RequestError> {
        let mut rest = path;
        self.collections = true;
        if let Some((Piece::Field(address, referenced), others)) = path.split_first() {
            let found = self.found(*address, referenced)?;
            let path = || format!("{}{}", found.place.prefix(), found.name);
            if list == ListOf::Expand && found.facts & facts::NAVIGATION == 0 {
                return Err(RequestError::NotNavigation {
                    path: path(),
                    of: found.place.of,
                });
            }
            // In `$select` a navigation property stands for its link, which has no options.
            let is_link = list == ListOf::Select && found.facts & facts::NAVIGATION != 0;
            let is_through = found.place.related || is_link && options;
            if is_through && found.place.fault().is_none() {
                return Err(RequestError::ThroughNavigation {
                    path: path(),
                    of: self.rows.row.type_name(),
                });
            }
            self.field(&found)?;
            rest = others;
        }
        let written = self.write(rest);
        self.collections = false;
        written
    }

    /// The transformations of `$apply`, each of which is about rows of its own.
    pub(super) fn transformations(&mut self, pieces: &[Piece]) -> Result<(), RequestError> {
        let (request, rows) = (self.request, self.rows);
        let written = self.write(pieces);
        (self.request, self.rows) = (request, rows);
        written
    }

    fn found(
        &self,
        address: usize,
        referenced: &'static str,
    ) -> Result<Found<'static>, RequestError> {
        // Most fields are those of the rows.
        let found = self.rows.row.find(address);
        found
            .or_else(|| self.registry.find(address))
            .ok_or_else(|| not_a_field(referenced, self.rows.row.type_name()))
    }

    /// The name of something new.
    fn alias(&mut self, address: usize, referenced: &'static str) -> Result<(), RequestError> {
        let found = self.found(address, referenced)?;
        if !found.place.prefix().is_empty() {
            let path = format!("{}{}", found.place.prefix(), found.name);
            return Err(RequestError::Name(path));
        }
        if !is_identifier(found.name) {
            return Err(RequestError::Name(found.name.to_owned()));
        }
        encode_into(found.name, Part::Query, self.out);
        Ok(())
    }

    /// The value that a closure was given, as a whole.
    fn value(&mut self, place: &'static Place) -> Result<(), RequestError> {
        self.start(place, "")?;
        if !place.encoded().is_empty() {
            let path = place.encoded();
            self.out.push_str(path.strip_suffix('/').unwrap_or(path));
        } else if self.out.ends_with('/') && !self.rows.has(place.start) {
            // The variable alone, without the `/` that was written for a name.
            self.out.pop();
        } else {
            self.out.push_str(self.row_name());
        }
        Ok(())
    }

    /// Writes what a path starts with: nothing for the row, otherwise the variable and a `/`.
    fn start(&mut self, place: &'static Place, name: &str) -> Result<(), RequestError> {
        if let Some(fault) = place.fault() {
            return Err(match fault {
                RequestError::NotAField { referenced, .. } => {
                    not_a_field(referenced, self.rows.row.type_name())
                }
                other => other.clone(),
            });
        }
        if place.many && !self.collections {
            return Err(RequestError::ThroughCollection {
                path: format!("{}{name}", place.prefix()),
                of: self.rows.row.type_name(),
            });
        }
        if !self.scopes.is_empty() && self.write_scope(place.start) {
            self.out.push('/');
            return Ok(());
        }
        if !self.rows.has(place.start) {
            if self.request.has(place.start) {
                self.out.push_str("$it/");
                return Ok(());
            }
            return Err(RequestError::OutOfScope {
                path: format!("{}{name}", place.prefix()),
                of: place.of,
                expected: self.rows.row.type_name(),
            });
        }
        if !self.scopes.is_empty() {
            // A property with the name of a variable would be taken for it.
            let first = place.prefix().split('/').next().filter(|it| !it.is_empty());
            if is_variable(first.unwrap_or(name), self.variables()) {
                self.out.push_str(self.row_name());
                self.out.push('/');
            }
        }
        Ok(())
    }

    /// The row itself: `$it` is the one of the request, also inside of expanded properties; theirs is `$this`.
    fn row_name(&self) -> &'static str {
        match self.rows.row.start.origin {
            Origin::Row(0) => "$it",
            _ => "$this",
        }
    }

    /// Writes the variable or the path that a value stands for, if there is one.
    fn write_scope(&mut self, start: Start) -> bool {
        let is_it = |scope: &Scope| match scope {
            Scope::Variable(variable) => *variable == start,
            Scope::Inside(inside, _) => *inside == start,
        };
        let Some(at) = self.scopes.iter().rposition(is_it) else {
            return false;
        };
        match self.scopes.get(at) {
            Some(Scope::Inside(_, text)) => self.out.push_str(text),
            _ => {
                let before = self.scopes.iter().take(at);
                let variables = before.filter(|it| matches!(it, Scope::Variable(_))).count();
                self.variable(variables);
            }
        }
        true
    }

    /// The number of variables.
    fn variables(&self) -> usize {
        let scopes = self.scopes.iter();
        scopes.filter(|it| matches!(it, Scope::Variable(_))).count()
    }

    fn variable(&mut self, index: usize) {
        match VARIABLES.get(index) {
            Some(name) => self.out.push_str(name),
            None => {
                self.out.push('x');
                self.number(index);
            }
        }
    }
}

/// The first variables; others are `x` and a number.
const VARIABLES: [&str; 3] = ["x", "y", "z"];

/// Whether a name is that of one of the first variables.
fn is_variable(name: &str, variables: usize) -> bool {
    if let Some(index) = VARIABLES.iter().position(|it| *it == name) {
        return index < variables;
    }
    let number = name.strip_prefix('x').and_then(|it| it.parse().ok());
    number.is_some_and(|index: usize| (VARIABLES.len()..variables).contains(&index))
}
