//! [`Expr`]: an expression as the pieces of its text.
//!
//! The pieces are stored in the order of the text rather than as a tree, so writing or dropping a long expression needs no deep recursion.

use std::borrow::Cow;
use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};
use std::sync::RwLockReadGuard;

use super::kinds::{Boolean, Kind};
use super::operand::Operand;
use super::place::{Found, Origin, Place, Registry, Start, derives, not_a_field, registry};
use crate::error::RequestError;
use crate::url::{Dialect, Literal, Part, encode_into};
use odata_runtime::model::TypeInfo;

/// An expression whose value is of the kind `K` (URL Conventions 4.01, 5.1.1).
#[derive(Debug)]
pub struct Expr<K> {
    pub(super) pieces: Vec<Piece>,
    /// How tightly its outermost operator binds.
    pub(super) binds: Binds,
    kind: PhantomData<fn() -> K>,
}

/// The precedence of operators (URL Conventions 4.01, 5.1.1.17), loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Binds {
    /// The text of the program: it is in parentheses wherever it is a part.
    Raw,
    Or,
    And,
    /// `not`, which is a part of `and` and `or` as it is; as a part of a comparison it is in parentheses.
    Not,
    Equality,
    Relational,
    Additive,
    Multiplicative,
    Unary,
    Primary,
}

#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// Text that is in its encoded form already.
    Text(&'static str),
    /// Text of the program's, not encoded.
    Given(Cow<'static, str>),
    Literal(Literal),
    /// The name of a query option inside of an expression, and the `=`.
    Option(&'static str),
    /// The property whose field has this address, and the Rust type of the field.
    Field(usize, &'static str),
    /// The variable of the lambda that starts here, up to its `End`.
    Lambda(Option<Start>),
    /// The variable of a lambda over values that are not objects, by its start.
    Variable(Start),
    /// A value that a closure was given.
    Value(&'static Place),
    /// The end of a lambda.
    End,
    /// A condition about other rows starts here, up to its `Back`.
    Rows(&'static Place),
    Back,
    /// Checks that a type derives from that of the collection's items.
    Derives(&'static TypeInfo, &'static TypeInfo),
    Fault(RequestError),
}

impl<K> Clone for Expr<K> {
    fn clone(&self) -> Self {
        Self::new(self.pieces.clone(), self.binds)
    }
}

impl<K> Expr<K> {
    pub(super) fn new(pieces: Vec<Piece>, binds: Binds) -> Self {
        Self {
            pieces,
            binds,
            kind: PhantomData,
        }
    }

    pub(super) fn piece(piece: Piece) -> Self {
        Self::new(vec![piece], Binds::Primary)
    }

    /// Appends the expression, in parentheses if its operator binds less tightly than required.
    pub(super) fn append_to(self, out: &mut Vec<Piece>, required: Binds) {
        append(self.pieces, self.binds, out, required);
    }

    /// `left operator right`. Operators of the same precedence are evaluated from the left.
    pub(super) fn binary<L, R>(
        left: Expr<L>,
        operator: &'static str,
        right: Expr<R>,
        binds: Binds,
    ) -> Self {
        let (left, right) = ((left.pieces, left.binds), (right.pieces, right.binds));
        Self::new(joined(left, operator, right, binds), binds)
    }

    pub(super) fn call(name: &'static str, arguments: Vec<Vec<Piece>>) -> Self {
        Self::new(called(name, arguments), Binds::Primary)
    }
}

// These are not generic, so that programs do not compile them for each kind.

fn append(pieces: Vec<Piece>, binds: Binds, out: &mut Vec<Piece>, required: Binds) {
    if binds < required {
        out.push(Piece::Text("("));
        out.extend(pieces);
        out.push(Piece::Text(")"));
    } else if out.is_empty() {
        *out = pieces;
    } else {
        out.extend(pieces);
    }
}

fn joined(
    left: (Vec<Piece>, Binds),
    operator: &'static str,
    right: (Vec<Piece>, Binds),
    binds: Binds,
) -> Vec<Piece> {
    let (left_binds, right_binds) = match binds {
        // Both are associative.
        Binds::And | Binds::Or => (binds, binds),
        // The ABNF has no comparison of comparisons without parentheses that parsers agree on.
        Binds::Equality | Binds::Relational => (Binds::Additive, Binds::Additive),
        Binds::Additive => (binds, Binds::Multiplicative),
        _ => (Binds::Multiplicative, Binds::Unary),
    };
    let mut pieces = Vec::new();
    append(left.0, left.1, &mut pieces, left_binds);
    pieces.push(Piece::Text(operator));
    append(right.0, right.1, &mut pieces, right_binds);
    pieces
}

fn called(name: &'static str, arguments: Vec<Vec<Piece>>) -> Vec<Piece> {
    let mut pieces = vec![Piece::Text(name), Piece::Text("(")];
    for (at, argument) in arguments.into_iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::Text(","));
        }
        pieces.extend(argument);
    }
    pieces.push(Piece::Text(")"));
    pieces
}

impl<R: Operand<Boolean>> BitAnd<R> for Expr<Boolean> {
    type Output = Self;

    fn bitand(self, other: R) -> Self {
        Self::binary(self, "%20and%20", other.into_expr(), Binds::And)
    }
}

impl<R: Operand<Boolean>> BitOr<R> for Expr<Boolean> {
    type Output = Self;

    fn bitor(self, other: R) -> Self {
        Self::binary(self, "%20or%20", other.into_expr(), Binds::Or)
    }
}

impl Not for Expr<Boolean> {
    type Output = Self;

    /// The operand is always in parentheses: some services read `not a eq b` as `(not a) eq b`.
    fn not(self) -> Self {
        let mut pieces = vec![Piece::Text("not%20")];
        if self.binds == Binds::Primary {
            pieces.extend(self.pieces);
        } else {
            pieces.push(Piece::Text("("));
            pieces.extend(self.pieces);
            pieces.push(Piece::Text(")"));
        }
        Self::new(pieces, Binds::Not)
    }
}

/// A part of an expression as text of the program's own, not percent-encoded: what this package has no function for. The text is not
/// checked; its kind is what the context requires.
pub fn raw<K: Kind>(text: impl Into<Cow<'static, str>>) -> Expr<K> {
    Expr::new(vec![Piece::Given(text.into())], Binds::Raw)
}

thread_local! {
    static LAMBDAS: Cell<usize> = const { Cell::new(0) };
}

/// Counts the lambdas whose closures are running, also if one panics.
pub(super) struct Depth(usize);

impl Depth {
    pub(super) fn enter() -> Self {
        let depth = LAMBDAS.get();
        LAMBDAS.set(depth.saturating_add(1));
        Self(depth)
    }

    pub(super) fn get(&self) -> usize {
        self.0
    }
}

impl Drop for Depth {
    fn drop(&mut self) {
        LAMBDAS.set(self.0);
    }
}

/// Writes pieces as text.
pub(super) struct Writer<'a> {
    dialect: &'a Dialect,
    /// The rows that the expression is about.
    row: &'static Place,
    out: &'a mut String,
    registry: RwLockReadGuard<'static, Registry>,
    lambdas: Vec<Option<Start>>,
    /// The rows and lambdas around those that are written.
    around: Vec<(&'static Place, Vec<Option<Start>>)>,
    /// Whether paths can go through collections.
    through_collections: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(dialect: &'a Dialect, row: &'static Place, out: &'a mut String) -> Self {
        Self {
            dialect,
            row,
            out,
            registry: registry(),
            lambdas: Vec::new(),
            around: Vec::new(),
            through_collections: false,
        }
    }

    /// A writer of the paths of `$select` and `$expand`.
    pub(super) fn of_paths(dialect: &'a Dialect, row: &'static Place, out: &'a mut String) -> Self {
        Self {
            through_collections: true,
            ..Self::new(dialect, row, out)
        }
    }

    pub(super) fn write(&mut self, pieces: &[Piece]) -> Result<(), RequestError> {
        for piece in pieces {
            match piece {
                Piece::Text(text) => self.out.push_str(text),
                Piece::Given(text) => encode_into(text, Part::Query, self.out),
                Piece::Literal(literal) => literal.write(self.dialect, Part::Query, self.out),
                Piece::Field(address, referenced) => {
                    let found = self.found(*address, referenced)?;
                    self.start(found.place, found.name)?;
                    encode_into(found.place.prefix(), Part::Query, self.out);
                    encode_into(found.name, Part::Query, self.out);
                }
                Piece::Value(place) => {
                    self.value(place)?;
                }
                Piece::Lambda(start) => {
                    self.lambdas.push(*start);
                    let name = variable_name(self.lambdas.len() - 1);
                    self.out.push_str(&name);
                    self.out.push(':');
                }
                Piece::Variable(start) => {
                    let name = self.variable(*start).ok_or(RequestError::OutOfScope {
                        path: "$it".to_owned(),
                        of: "collection",
                        expected: self.row.type_name(),
                    })?;
                    self.out.push_str(&name);
                }
                Piece::End => {
                    self.lambdas.pop();
                }
                Piece::Option(name) => {
                    self.out.push_str(&self.dialect.option(name));
                    self.out.push('=');
                }
                Piece::Rows(place) => {
                    let lambdas = std::mem::take(&mut self.lambdas);
                    self.around.push((self.row, lambdas));
                    self.row = place;
                }
                Piece::Back => {
                    if let Some((row, lambdas)) = self.around.pop() {
                        (self.row, self.lambdas) = (row, lambdas);
                    }
                }
                Piece::Derives(to, from) => derives(to, from)?,
                Piece::Fault(fault) => return Err(fault.clone()),
            }
        }
        Ok(())
    }

    /// The navigation property that a field stands for.
    pub(super) fn navigation(
        &mut self,
        address: usize,
        referenced: &'static str,
    ) -> Result<(), RequestError> {
        let found = self.found(address, referenced)?;
        if found.facts & odata_runtime::model::facts::NAVIGATION == 0 {
            return Err(RequestError::NotNavigation {
                path: format!("{}{}", found.place.prefix(), found.name),
                of: found.place.type_name(),
            });
        }
        self.write(&[Piece::Field(address, referenced)])
    }

    fn found(
        &self,
        address: usize,
        referenced: &'static str,
    ) -> Result<Found<'static>, RequestError> {
        self.registry
            .find(address)
            .ok_or_else(|| not_a_field(referenced, self.row.type_name()))
    }

    /// The value that a closure was given, as a whole.
    fn value(&mut self, place: &'static Place) -> Result<(), RequestError> {
        self.start(place, "")?;
        let path = place.path();
        if path.is_empty() {
            if place.start == self.row.start {
                self.out.push_str(self.row_name());
            } else {
                // The variable alone, without the `/` that was written for a name.
                self.out.pop();
            }
        } else {
            encode_into(path, Part::Query, self.out);
        }
        Ok(())
    }

    /// Writes what a path starts with: nothing for the row, otherwise the variable and a `/`.
    fn start(&mut self, place: &'static Place, name: &str) -> Result<(), RequestError> {
        if let Some(fault) = place.fault() {
            return Err(match fault {
                RequestError::NotAField { referenced, .. } => {
                    not_a_field(referenced, self.row.type_name())
                }
                other => other.clone(),
            });
        }
        if place.many && !self.through_collections {
            return Err(RequestError::ThroughCollection {
                path: format!("{}{name}", place.prefix()),
                of: self.row.type_name(),
            });
        }
        if let Some(variable) = self.variable(place.start) {
            self.out.push_str(&variable);
            self.out.push('/');
            return Ok(());
        }
        if place.start != self.row.start {
            return Err(RequestError::OutOfScope {
                path: format!("{}{name}", place.prefix()),
                of: place.type_name(),
                expected: self.row.type_name(),
            });
        }
        // A property with the name of a variable would be taken for it.
        let first = place.prefix().split('/').next().filter(|it| !it.is_empty());
        let first = first.unwrap_or(name);
        if (0..self.lambdas.len()).any(|depth| variable_name(depth) == first) {
            self.out.push_str(self.row_name());
            self.out.push('/');
        }
        Ok(())
    }

    /// The row itself: `$it` is the one of the request, also inside of expanded properties; theirs is `$this`.
    fn row_name(&self) -> &'static str {
        match self.row.start.origin {
            Origin::Row(0) => "$it",
            _ => "$this",
        }
    }

    fn variable(&self, start: Start) -> Option<Cow<'static, str>> {
        let depth = self.lambdas.iter().rposition(|it| *it == Some(start))?;
        Some(variable_name(depth))
    }
}

fn variable_name(depth: usize) -> Cow<'static, str> {
    match depth {
        0 => "x".into(),
        1 => "y".into(),
        2 => "z".into(),
        _ => format!("x{depth}").into(),
    }
}
