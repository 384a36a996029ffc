//! [`Received`]: a whole response.

use std::time::SystemTime;

use crate::headers::Headers;

/// A response with its whole body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Headers,
    /// The body, after its content encoding was removed.
    pub body: Vec<u8>,
    /// The URL that the body is from, after redirects. Relative URLs in the body are relative to it.
    pub url: String,
    /// When the response arrived, by the clock of this machine; only for dates in its headers.
    pub at: SystemTime,
}
