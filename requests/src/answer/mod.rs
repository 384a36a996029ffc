//! [`Answer`]: what came back, decoded.

mod error;
pub(crate) mod read;

use std::ops::Deref;

use odata_runtime::TypeMismatch;

pub use error::{ResponseError, ResponseErrorKind};
pub(crate) use read::Read;

use crate::headers::Headers;

/// The answer to a request, with what the response says besides its value.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Answer<R> {
    /// The value.
    pub value: R,
    /// The mismatches that a [lenient](odata_runtime::Decoder::lenient) decoder found.
    pub mismatches: Vec<TypeMismatch>,
    /// The HTTP status; of a status monitor that of the result.
    pub status: u16,
    /// The headers, with the accessors for those of the protocol, such as [`Headers::etag`].
    pub headers: Headers,
}

/// A body without the UTF-8 byte order mark, which must not be sent but may be ignored (RFC 8259, 8.1).
pub(crate) fn without_mark(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)
}

impl<R> Answer<R> {
    pub(crate) fn new(
        value: R,
        mismatches: Vec<TypeMismatch>,
        status: u16,
        headers: &Headers,
    ) -> Self {
        Self {
            value,
            mismatches,
            status,
            headers: headers.clone(),
        }
    }

    /// Replaces the value.
    pub fn map<S>(self, change: impl FnOnce(R) -> S) -> Answer<S> {
        Answer {
            value: change(self.value),
            mismatches: self.mismatches,
            status: self.status,
            headers: self.headers,
        }
    }
}

/// The headers.
impl<R> Deref for Answer<R> {
    type Target = Headers;

    fn deref(&self) -> &Headers {
        &self.headers
    }
}
