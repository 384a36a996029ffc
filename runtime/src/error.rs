//! Errors of decoding, with their JSON path.

use std::error;
use std::fmt;

use crate::values::JsonError;

/// A member that does not fit its declaration.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TypeMismatch {
    /// JSON path from the decoded value, such as `$.value[3].error.code`.
    pub path: String,
    /// The OData property; empty for the decoded value itself.
    pub property: String,
    /// What the metadata declares, such as `Edm.Int32` or `microsoft.graph.publicError`.
    pub expected: String,
    /// The offending JSON, shortened; `[redacted]` for redacted properties.
    pub found: String,
    /// Why it does not fit, if that does not follow from the two.
    pub reason: Box<str>,
    /// See [`more`](Self::more).
    pub(crate) more: usize,
}

impl TypeMismatch {
    /// The number of further mismatches that were counted but not listed, for the last one of a list that reached
    /// [`Decoder::mismatch_limit`](crate::Decoder::mismatch_limit); 0 for all others.
    ///
    /// ```
    /// use odata_runtime::{Decoder, TypeMismatch, ValueResponse};
    ///
    /// let decoder = Decoder::new().lenient().mismatch_limit(1);
    /// let (_, mismatches) = decoder.decode::<ValueResponse<i32>>(br#"{"value":"x","value":"y","value":"z"}"#)?;
    /// assert_eq!((mismatches.len(), mismatches.last().map_or(0, TypeMismatch::more)), (1, 2));
    /// # Ok::<(), odata_runtime::Error>(())
    /// ```
    pub fn more(&self) -> usize {
        self.more
    }
}

impl fmt::Display for TypeMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path)?;
        if !self.property.is_empty() {
            write!(f, "property `{}`: ", self.property)?;
        }
        write!(f, "expected {}, found {}", self.expected, self.found)?;
        if !self.reason.is_empty() {
            write!(f, " ({})", self.reason)?;
        }
        if self.more > 0 {
            write!(f, "; {} more are not listed", self.more)?;
        }
        Ok(())
    }
}

/// Why a payload could not be decoded.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// A value does not fit the metadata.
    TypeMismatch(TypeMismatch),
    /// The payload is not JSON, or ends too early; with line and column.
    Syntax(JsonError),
    /// A part of a page has more bytes than the limit of its reader.
    TooLong {
        /// JSON path of the part, such as `$.value[3]`; `$` for the members beside the items.
        path: String,
        /// The limit.
        limit: usize,
    },
    /// No type of that name is known.
    UnknownType(String),
    /// A value cannot be cast to a type that does not derive from its own.
    NotDerived {
        /// The qualified name of the value's type.
        from: &'static str,
        /// The qualified name of the wanted type.
        to: &'static str,
    },
}

impl Error {
    /// Whether the payload ends in the middle: the connection broke, or the service failed while sending (JSON Format 4.01 section 21.2).
    pub fn is_truncated(&self) -> bool {
        matches!(self, Self::Syntax(error) if error.is_truncated())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TypeMismatch(mismatch) => mismatch.fmt(f),
            Self::Syntax(error) => error.fmt(f),
            Self::TooLong { path, limit } => {
                write!(f, "{path}: the value has more than {limit} bytes")
            }
            Self::UnknownType(name) => write!(f, "unknown type `{name}`"),
            Self::NotDerived { from, to } => write!(f, "{to} does not derive from {from}"),
        }
    }
}

// No source: `Display` says all that the inner errors say.
impl error::Error for Error {}
