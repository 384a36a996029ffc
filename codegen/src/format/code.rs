//! Code before it is text: what makes its tokens, and the names in it. Most code is like other code but for the names; whoever lays it
//! out can tell that from here without making tokens.

use std::borrow::Cow;

use proc_macro2::TokenStream;

use crate::inert;

/// Makes tokens, given the path of the runtime and what stands in the holes.
pub(crate) type Make = fn(&TokenStream, &[TokenStream]) -> TokenStream;

/// Items, or a piece of one.
#[derive(Debug)]
pub(crate) struct Code<'a> {
    /// Makes it. Code of one function is alike; two functions that the compiler made one make the same tokens.
    pub(super) make: Make,
    /// What differs.
    pub(super) holes: Vec<Hole<'a>>,
}

/// What differs in code that is alike.
#[derive(Debug)]
pub(crate) enum Hole<'a> {
    /// A name, a number, or a path without generic arguments.
    Word(Cow<'a, str>),
    /// What stands between the quotes of a literal string.
    Text(Cow<'a, str>),
    /// Attributes.
    Docs(Docs),
    /// Other code.
    Code(Code<'a>),
    /// Any number of pieces, each a line or more.
    Lines(Place, Vec<Code<'a>>),
}

/// Documentation, deprecation and other attributes.
#[derive(Debug, Default)]
pub(crate) struct Docs {
    /// Lines, with the blank that stands before each.
    pub(crate) lines: Vec<String>,
    /// The note of `#[deprecated]`.
    pub(crate) deprecated: Option<String>,
    /// What stands between the brackets of other attributes.
    pub(crate) attributes: Vec<String>,
}

/// Where pieces stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// Fields of a struct.
    Fields,
    /// Variants of an enum.
    Variants,
    /// Constants of an `impl`.
    Constants,
    /// Elements of an array.
    Elements,
    /// What a macro is called with, in rows that end with a semicolon.
    Rows,
}

impl Place {
    /// Whether pieces have lines of their own however short they are.
    pub(super) fn is_broken(self) -> bool {
        self != Self::Elements
    }

    /// A piece that takes one line and consists of little more than a name.
    pub(super) fn piece(self, name: &str) -> TokenStream {
        parsed(&match self {
            Self::Fields => format!("{name}: ()"),
            Self::Variants | Self::Elements => name.to_owned(),
            Self::Constants => format!("const {name}: () = ();"),
            Self::Rows => format!("{name};"),
        })
    }

    /// Pieces as they stand there.
    pub(super) fn join(self, pieces: impl IntoIterator<Item = TokenStream>) -> TokenStream {
        let comma = (!matches!(self, Self::Constants | Self::Rows)).then(|| parsed(","));
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

    /// The tokens. `fill` is asked for each hole, in order; what it does not fill gets what stands there.
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
            // Documentation looks for items by the names in brackets; the compiler would show escapes.
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

/// Tokens of a text of ours. Nothing, if it has none: what is around it is no Rust then, which the parser tells.
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
