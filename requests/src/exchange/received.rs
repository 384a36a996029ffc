//! [`Received`]: a whole response.

use std::fmt;
use std::time::SystemTime;

use crate::headers::Headers;
use crate::secrets::url_without_secrets;

/// A response with its whole body.
#[derive(Clone, PartialEq, Eq)]
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

/// Without secrets, and with the length of the body only.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .field("url", &url_without_secrets(&self.url))
            .finish_non_exhaustive()
    }
}
