//! [`Expr`]: an expression, and the operators of Rust for it.

use std::borrow::Cow;
use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::{BitAnd, BitOr, Not};

use super::kinds::{Boolean, Kind, Untyped};
use super::operand::Operand;
use super::pieces::{Binds, Piece, Pieces, append, called, joined};
use crate::error::RequestError;

/// An expression whose value is of the kind `K` (URL Conventions 4.01, 5.1.1).
#[derive(Debug)]
pub struct Expr<K> {
    pub(super) pieces: Pieces,
    /// How tightly its outermost operator binds.
    pub(super) binds: Binds,
    kind: PhantomData<fn() -> K>,
}

impl<K> Clone for Expr<K> {
    fn clone(&self) -> Self {
        Self::new(self.pieces.clone(), self.binds)
    }
}

impl<K> Expr<K> {
    pub(super) fn new(pieces: impl Into<Pieces>, binds: Binds) -> Self {
        Self {
            pieces: pieces.into(),
            binds,
            kind: PhantomData,
        }
    }

    pub(super) fn piece(piece: Piece) -> Self {
        Self::new(piece, Binds::Primary)
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

    /// The expression as one whose kind is not known, for what the kinds do not allow.
    pub fn untyped(self) -> Expr<Untyped> {
        Expr::new(self.pieces, self.binds)
    }

    /// A call of a function, whose name comes with its parenthesis.
    pub(super) fn call<const N: usize>(open: &'static str, arguments: [Pieces; N]) -> Self {
        Self::new(called(open, arguments), Binds::Primary)
    }
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
        append(self.pieces, self.binds, &mut pieces, Binds::Primary);
        Self::new(pieces, Binds::Not)
    }
}

/// A part of an expression as text of the program's own, not percent-encoded: what this package has no function for. Its kind is what the
/// context requires.
///
/// The text is one expression: quotes and parentheses in it are in pairs, and a `,` or `;`, which separates expressions and options, is in
/// quotes or parentheses. Anything else is an error of the request. Nothing else is checked.
pub fn raw<K: Kind>(text: impl Into<Cow<'static, str>>) -> Expr<K> {
    let text = text.into();
    match check_raw(&text) {
        Ok(()) => Expr::new(Piece::Given(text), Binds::Raw),
        Err(reason) => Expr::piece(Piece::fault(RequestError::Raw {
            text: text.into_owned(),
            reason,
        })),
    }
}

/// Checks that a text is one expression, whatever is around it.
pub(super) fn check_raw(text: &str) -> Result<(), &'static str> {
    if text.trim().is_empty() {
        return Err("is empty");
    }
    let mut open = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(c) => {
                return Err("has an unmatched closing bracket");
            }
            ',' | ';' if open.is_empty() => return Err("is more than one expression"),
            // A doubled quote in a string is the end of one and the start of another here, which makes no difference.
            '\'' if !chars.any(|c| c == '\'') => return Err("has a string without an end"),
            '"' if !ends_json_string(&mut chars) => return Err("has a string without an end"),
            _ => {}
        }
    }
    if open.is_empty() {
        Ok(())
    } else {
        Err("has an unclosed bracket")
    }
}

fn ends_json_string(chars: &mut std::str::Chars<'_>) -> bool {
    while let Some(c) = chars.next() {
        match c {
            '"' => return true,
            '\\' => drop(chars.next()),
            _ => {}
        }
    }
    false
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
