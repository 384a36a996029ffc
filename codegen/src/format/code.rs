//! Code before it is text: a function that makes its tokens, and the names in it. Most code differs from other code only in names, which
//! the formatter can see here without making tokens.

use std::borrow::Cow;

use proc_macro2::TokenStream;

use crate::inert;

/// Makes tokens, given the path of the runtime and the contents of the holes.
pub(crate) type Make = fn(&TokenStream, &[TokenStream]) -> TokenStream;

/// Items, or a piece of one.
#[derive(Debug)]
pub(crate) struct Code<'a> {
    /// The function that makes it. Code from the same function has the same shape; if the compiler merges two functions, they make the same
    /// tokens.
    pub(super) make: Make,
    /// The parts that differ.
    pub(super) holes: Vec<Hole<'a>>,
}

/// A part that differs in code of the same shape.
#[derive(Debug)]
pub(crate) enum Hole<'a> {
    /// A name, a number, or a path without generic arguments.
    Word(Cow<'a, str>),
    /// The content of a string literal.
    Text(Cow<'a, str>),
    /// Attributes.
    Docs(Docs),
    /// Other code.
    Code(Code<'a>),
    /// Any number of pieces, each of one or more lines.
    Lines(Place, Vec<Code<'a>>),
}

/// Documentation, deprecation and other attributes.
#[derive(Debug, Default)]
pub(crate) struct Docs {
    /// Lines, each with its leading space.
    pub(crate) lines: Vec<String>,
    /// The note of `#[deprecated]`.
    pub(crate) deprecated: Option<String>,
    /// What stands between the brackets of other attributes.
    pub(crate) attributes: Vec<String>,
}

/// The context of pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Fields of a struct.
    Fields,
    /// Variants of an enum.
    Variants,
    /// Constants of an `impl`.
    Constants,
    /// Methods of an `impl`.
    Methods,
    /// Elements of an array.
    Elements,
    /// Parameters of a function.
    Parameters,
    /// The rows of a macro call, each of which ends with a semicolon.
    Rows,
}

impl Place {
    /// Whether pieces are on separate lines, however short they are.
    pub(super) fn is_broken(self) -> bool {
        !matches!(self, Self::Elements | Self::Parameters)
    }

    /// A piece that takes one line and consists of little more than a name.
    pub(super) fn piece(self, name: &str) -> TokenStream {
        parsed(&match self {
            Self::Fields | Self::Parameters => format!("{name}: ()"),
            Self::Variants | Self::Elements => name.to_owned(),
            Self::Constants => format!("const {name}: () = ();"),
            Self::Methods => format!("fn {name}() {{}}"),
            Self::Rows => format!("{name};"),
        })
    }

    /// Pieces in their context.
    pub(super) fn join(self, pieces: impl IntoIterator<Item = TokenStream>) -> TokenStream {
        let comma =
            (!matches!(self, Self::Constants | Self::Methods | Self::Rows)).then(|| parsed(","));
        let pieces = pieces
            .into_iter()
            .flat_map(|piece| [Some(piece), comma.clone()]);
        pieces.flatten().collect()
    }
}

impl<'a> Code<'a> {
    /// Code that `make` makes.
    pub(crate) fn new(make: Make, holes: Vec<Hole<'a>>) -> Self {
        Self { make, holes }
    }

    /// The tokens. `fill` is called for each hole, in order; a hole that it does not fill gets its content.
    pub(super) fn tokens<'c, F>(&'c self, rt: &TokenStream, fill: &mut F) -> TokenStream
    where
        F: FnMut(&'c Hole<'a>) -> Option<TokenStream>,
    {
        let mut filled = Vec::with_capacity(self.holes.len());
        for hole in &self.holes {
            filled.push(match fill(hole) {
                Some(tokens) => tokens,
                None => hole.tokens(rt, fill),
            });
        }
        (self.make)(rt, &filled)
    }
}

impl<'a> Hole<'a> {
    fn tokens<'c, F>(&'c self, rt: &TokenStream, fill: &mut F) -> TokenStream
    where
        F: FnMut(&'c Hole<'a>) -> Option<TokenStream>,
    {
        match self {
            Self::Word(text) => parsed(text),
            Self::Text(text) => parsed(&format!("\"{text}\"")),
            Self::Docs(docs) => docs.tokens(),
            Self::Code(code) => code.tokens(rt, fill),
            Self::Lines(place, pieces) => {
                place.join(pieces.iter().map(|piece| piece.tokens(rt, fill)))
            }
        }
    }
}

impl Docs {
    fn tokens(&self) -> TokenStream {
        let lines = self.lines.iter().map(|line| doc(line));
        let deprecated = self.deprecated.iter().map(|note| {
            let note = inert::literal(note);
            let attribute = format!("#[deprecated(note = \"{note}\")]");
            // Documentation refers to items by names in brackets; the compiler would show escapes.
            let names =
                "#[allow(rustdoc::broken_intra_doc_links, reason = \"the note is plain text\")]";
            let brackets = note.contains('[');
            parsed(&if brackets {
                attribute + names
            } else {
                attribute
            })
        });
        let attributes = self.attributes.iter();
        let attributes = attributes.map(|text| parsed(&format!("#[{text}]")));
        lines.chain(deprecated).chain(attributes).collect()
    }
}

/// A line of documentation.
pub(super) fn doc(line: &str) -> TokenStream {
    parsed(&format!("#[doc = \"{}\"]", inert::literal(line)))
}

/// Parses a text of the generator. If it has no tokens, neither has the result; the surrounding code is then not Rust, which the parser
/// reports.
pub(super) fn parsed(text: &str) -> TokenStream {
    text.parse().unwrap_or_default()
}

/// A name, a number, or a path without generic arguments.
pub(crate) fn word<'a>(text: impl Into<Cow<'a, str>>) -> Hole<'a> {
    Hole::Word(text.into())
}

/// A literal string.
pub(crate) fn text(text: &str) -> Hole<'_> {
    Hole::Text(inert::literal(text))
}

/// Pieces.
pub(crate) fn lines<'a>(place: Place, pieces: impl IntoIterator<Item = Code<'a>>) -> Hole<'a> {
    Hole::Lines(place, pieces.into_iter().collect())
}

impl<'a> From<Code<'a>> for Hole<'a> {
    fn from(code: Code<'a>) -> Self {
        Self::Code(code)
    }
}

impl From<Docs> for Hole<'_> {
    fn from(docs: Docs) -> Self {
        Self::Docs(docs)
    }
}
