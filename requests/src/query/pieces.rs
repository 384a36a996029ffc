//! [`Piece`]: expressions as the pieces of their text.
//!
//! The pieces are stored in the order of the text rather than as a tree, so writing or dropping a long expression needs no deep recursion.

use std::any::TypeId;
use std::borrow::Cow;

use super::place::{Origin, Place, Start};
use crate::error::RequestError;
use crate::url::{Key, Literal, ToLiteral};
use odata_runtime::model::TypeInfo;

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

/// The variable of a lambda: the depth of lambdas and the type of the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bound {
    pub(super) depth: usize,
    pub(super) of: TypeId,
}

impl Bound {
    pub(super) fn start(self) -> Start {
        Start {
            origin: Origin::Variable(self.depth),
            of: self.of,
        }
    }
}

/// A part of the text. Those that are long are behind pointers: expressions are moved often.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// Text that is in its encoded form already.
    Text(&'static str),
    /// The same, made by this package.
    Encoded(String),
    /// Text of the program's, not encoded.
    Given(Cow<'static, str>),
    Integer(i64),
    /// Another number, `true`, `false` or `null`.
    Bare(String),
    /// A string.
    Quoted(String),
    /// A literal of another form.
    Literal(Box<Literal>),
    /// A key of an entity in a path.
    Key(Box<Key>),
    /// The name of a query option inside of an expression, and the `=`.
    Option(&'static str),
    /// The property whose field has this address, and the Rust type of the field.
    Field(usize, &'static str),
    /// The name alone of the property whose field has this address, as the name of something new.
    Alias(usize, &'static str),
    /// The variable of the lambda that starts here, up to its `End`.
    Lambda(Bound),
    /// The variable of a lambda over values that are not objects.
    Variable(Bound),
    /// A value that a closure was given.
    Value(&'static Place),
    /// The text of a path starts here, up to `Inside`.
    Path,
    /// From here to its `End`, the variable is written as the path before it.
    Inside(Bound),
    /// The end of a lambda or of what is inside of a path.
    End,
    /// What follows is about other rows, up to its `Back`.
    Rows(&'static Place),
    Back,
    /// What follows is a transformation of these rows.
    Step(&'static Place),
    /// Literals are written in the form of JSON, up to the next one with `false`.
    Json(bool),
    /// Paths can go through collections, up to the next one with `false`.
    Collections(bool),
    /// The `:` between a condition and a value.
    Then,
    /// Checks that a type derives from that of the collection's items.
    Derives(&'static TypeInfo, &'static TypeInfo),
    Fault(Box<RequestError>),
}

impl Piece {
    /// A value.
    pub(super) fn value(value: &(impl ToLiteral + ?Sized)) -> Self {
        Self::literal(value.to_literal())
    }

    pub(super) fn literal(literal: Literal) -> Self {
        match literal.into_string().map(Self::Quoted) {
            Ok(string) => string,
            Err(other) => match other.into_bare() {
                Ok(bare) => Self::Bare(bare),
                Err(other) => Self::Literal(Box::new(other)),
            },
        }
    }

    pub(super) fn fault(error: RequestError) -> Self {
        Self::Fault(Box::new(error))
    }
}

/// The pieces of an expression. Most operands are a single one.
#[derive(Debug, Clone)]
pub(super) enum Pieces {
    One(Piece),
    Many(Vec<Piece>),
}

impl From<Vec<Piece>> for Pieces {
    fn from(pieces: Vec<Piece>) -> Self {
        Self::Many(pieces)
    }
}

impl From<Piece> for Pieces {
    fn from(piece: Piece) -> Self {
        Self::One(piece)
    }
}

impl Pieces {
    pub(super) fn as_slice(&self) -> &[Piece] {
        match self {
            Self::One(piece) => std::slice::from_ref(piece),
            Self::Many(pieces) => pieces,
        }
    }

    /// Appends the pieces to others.
    pub(super) fn append_to(self, out: &mut Vec<Piece>) {
        match self {
            Self::One(piece) => out.push(piece),
            Self::Many(mut pieces) => out.append(&mut pieces),
        }
    }

    /// The pieces as a list with space for more.
    fn into_list(self, more: usize) -> Vec<Piece> {
        match self {
            Self::One(piece) => {
                // Mostly something follows the comparison, too.
                let mut list = Vec::with_capacity(more.saturating_add(1).max(8));
                list.push(piece);
                list
            }
            Self::Many(mut list) => {
                list.reserve(more);
                list
            }
        }
    }

    fn len(&self) -> usize {
        self.as_slice().len()
    }
}

/// Appends an expression, in parentheses if its operator binds less tightly than required.
pub(super) fn append(pieces: Pieces, binds: Binds, out: &mut Vec<Piece>, required: Binds) {
    if binds < required {
        out.push(Piece::Text("("));
        pieces.append_to(out);
        out.push(Piece::Text(")"));
    } else {
        pieces.append_to(out);
    }
}

/// `left operator right`. Operators of the same precedence are evaluated from the left.
pub(super) fn joined(
    left: (Pieces, Binds),
    operator: &'static str,
    right: (Pieces, Binds),
    binds: Binds,
) -> Pieces {
    let (left_binds, right_binds) = match binds {
        // Both are associative.
        Binds::And | Binds::Or => (binds, binds),
        // The ABNF has no comparison of comparisons without parentheses that parsers agree on.
        Binds::Equality | Binds::Relational => (Binds::Additive, Binds::Additive),
        Binds::Additive => (binds, Binds::Multiplicative),
        _ => (Binds::Multiplicative, Binds::Unary),
    };
    // Space for the parentheses of the right side, too.
    let more = right.0.len().saturating_add(3);
    let mut pieces = if left.1 < left_binds {
        let mut pieces = Vec::with_capacity(left.0.len().saturating_add(more).saturating_add(2));
        append(left.0, left.1, &mut pieces, left_binds);
        pieces
    } else {
        left.0.into_list(more)
    };
    pieces.push(Piece::Text(operator));
    append(right.0, right.1, &mut pieces, right_binds);
    Pieces::Many(pieces)
}

/// `name(argument,…)`, where the name comes with its parenthesis.
pub(super) fn called<const N: usize>(open: &'static str, arguments: [Pieces; N]) -> Pieces {
    let length: usize = arguments.iter().map(|it| it.len().saturating_add(1)).sum();
    let mut pieces = Vec::with_capacity(length.saturating_add(2));
    pieces.push(Piece::Text(open));
    for (at, argument) in arguments.into_iter().enumerate() {
        if at > 0 {
            pieces.push(Piece::Text(","));
        }
        argument.append_to(&mut pieces);
    }
    pieces.push(Piece::Text(")"));
    Pieces::Many(pieces)
}
