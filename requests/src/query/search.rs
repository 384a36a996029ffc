//! `$search` (URL Conventions 4.01, 5.1.7; OData ABNF, `searchExpr`).

use std::ops::{BitAnd, BitOr, Not};

use super::pieces::Piece;
use crate::error::RequestError;
use crate::url::{Part, encode_into};

/// What to search for: words, phrases, and these joined by `&`, `|` and `!`. A text is a word or a phrase, never an operator.
///
/// ```
/// use odata_requests::query::{Search, phrase};
///
/// let search = phrase("mountain bike") & !(phrase("blue") | phrase("AND"));
/// assert_eq!(search.text()?, "%22mountain%20bike%22%20AND%20NOT%20(blue%20OR%20%22AND%22)");
/// # Ok::<(), odata_requests::RequestError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    text: String,
    binds: Binds,
    fault: Option<&'static str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Or,
    And,
    Not,
    Term,
}

/// A text to search for: in quotes unless it is one word of letters, since other words are not words in version 4.0, and means nothing
/// else.
pub fn phrase(text: &str) -> Search {
    let is_word = !text.is_empty()
        && !matches!(text, "AND" | "OR" | "NOT")
        && text.chars().all(char::is_alphabetic);
    let mut out = String::new();
    if is_word {
        encode_into(text, Part::Query, &mut out);
    } else {
        // In a phrase a `"` and a `\` follow a `\`.
        let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
        encode_into(&format!("\"{escaped}\""), Part::Query, &mut out);
    }
    Search {
        text: out,
        binds: Binds::Term,
        fault: text.trim().is_empty().then_some("is empty"),
    }
}

impl From<&str> for Search {
    fn from(text: &str) -> Self {
        phrase(text)
    }
}

impl From<String> for Search {
    fn from(text: String) -> Self {
        phrase(&text)
    }
}

impl Search {
    /// The value of the option, percent-encoded.
    ///
    /// # Errors
    ///
    /// [`RequestError::Option`] if a text is empty.
    pub fn text(&self) -> Result<&str, RequestError> {
        match self.fault {
            None => Ok(&self.text),
            Some(reason) => Err(RequestError::Option {
                name: "search".to_owned(),
                reason,
            }),
        }
    }

    pub(super) fn piece(self) -> Piece {
        match self.text() {
            Ok(_) => Piece::Encoded(self.text),
            Err(error) => Piece::fault(error),
        }
    }

    fn part(self, required: Binds) -> String {
        if self.binds < required {
            format!("({})", self.text)
        } else {
            self.text
        }
    }

    fn join(self, operator: &str, other: Self, binds: Binds) -> Self {
        let fault = self.fault.or(other.fault);
        let mut text = self.part(binds);
        text.push_str(operator);
        text.push_str(&other.part(binds));
        Self { text, binds, fault }
    }
}

impl<R: Into<Self>> BitAnd<R> for Search {
    type Output = Self;

    fn bitand(self, other: R) -> Self {
        self.join("%20AND%20", other.into(), Binds::And)
    }
}

impl<R: Into<Self>> BitOr<R> for Search {
    type Output = Self;

    fn bitor(self, other: R) -> Self {
        self.join("%20OR%20", other.into(), Binds::Or)
    }
}

impl Not for Search {
    type Output = Self;

    fn not(self) -> Self {
        Self {
            fault: self.fault,
            text: format!("NOT%20{}", self.part(Binds::Term)),
            binds: Binds::Not,
        }
    }
}
