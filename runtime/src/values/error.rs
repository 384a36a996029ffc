//! Errors for texts that are not valid values.

use std::fmt;

use super::Kind;

/// How many characters of an offending text an error carries.
const SHOWN: usize = 60;

/// A text that is not a value of the expected type, or a value that is out of range.
///
/// The offending text is cut after 60 characters. It may be a secret: [`ValueError::redacted`] removes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ValueError {
    /// The text does not follow the grammar of the type (OData ABNF, the `…Value` rules).
    Format {
        /// The expected type.
        kind: Kind,
        /// What is wrong, as the end of a sentence that begins with the text.
        reason: &'static str,
        /// The offending text, shortened.
        text: Box<str>,
    },
    /// The text follows the grammar, but there is no such value, or it is outside of the range of the type.
    Range {
        /// The expected type.
        kind: Kind,
        /// What is wrong.
        reason: &'static str,
        /// The offending text, shortened.
        text: Box<str>,
    },
    /// The JSON value is not of the JSON type in which this type is written.
    Type {
        /// The expected type.
        kind: Kind,
        /// What is wrong.
        reason: &'static str,
        /// The offending text, shortened.
        text: Box<str>,
    },
}

impl ValueError {
    /// The expected type.
    pub fn kind(&self) -> Kind {
        match self {
            Self::Format { kind, .. } | Self::Range { kind, .. } | Self::Type { kind, .. } => *kind,
        }
    }

    /// What is wrong, without the text.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Format { reason, .. }
            | Self::Range { reason, .. }
            | Self::Type { reason, .. } => reason,
        }
    }

    /// The offending text, at most 60 characters and then `…`.
    pub fn text(&self) -> &str {
        match self {
            Self::Format { text, .. } | Self::Range { text, .. } | Self::Type { text, .. } => text,
        }
    }

    /// The same error with `[redacted]` in place of the text.
    pub fn redacted(mut self) -> Self {
        match &mut self {
            Self::Format { text, .. } | Self::Range { text, .. } | Self::Type { text, .. } => {
                *text = "[redacted]".into();
            }
        }
        self
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is not a valid {}: {}",
            self.text(),
            self.kind(),
            self.reason()
        )
    }
}

impl std::error::Error for ValueError {}

/// What is wrong, before type and text are added.
#[derive(Clone, Copy, Debug)]
pub(super) enum Fault {
    Format(&'static str),
    Range(&'static str),
    Type(&'static str),
}

impl Fault {
    pub(super) fn of(self, kind: Kind, text: &str) -> ValueError {
        let text = shorten(text);
        match self {
            Self::Format(reason) => ValueError::Format { kind, reason, text },
            Self::Range(reason) => ValueError::Range { kind, reason, text },
            Self::Type(reason) => ValueError::Type { kind, reason, text },
        }
    }
}

fn shorten(text: &str) -> Box<str> {
    match text.char_indices().nth(SHOWN) {
        None => text.into(),
        Some((end, _)) => {
            let mut short: String = text.chars().take(SHOWN).collect();
            debug_assert_eq!(short.len(), end);
            short.push('…');
            short.into()
        }
    }
}
