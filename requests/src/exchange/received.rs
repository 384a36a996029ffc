//! [`Received`]: a whole response.

use std::time::SystemTime;

use super::ErrorKind;
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

impl Received {
    fn content_type(&self) -> &str {
        self.headers.get("Content-Type").unwrap_or_default()
    }

    /// Whether the body is JSON by its media type.
    pub(crate) fn says_json(&self) -> bool {
        self.content_type().to_ascii_lowercase().contains("json")
    }

    /// Whether the body is a page for people.
    pub(crate) fn is_page(&self) -> bool {
        let content_type = self.content_type().to_ascii_lowercase();
        let is_html = content_type.starts_with("text/html") || content_type.contains("xhtml");
        is_html && !self.body.trim_ascii().is_empty()
    }

    /// The reason for which a body is not what was asked for, with its beginning.
    pub(crate) fn not_json(&self) -> ErrorKind {
        let beginning = self.body.get(..800).unwrap_or(&self.body);
        let beginning = String::from_utf8_lossy(beginning);
        let words: Vec<&str> = beginning.split_whitespace().collect();
        ErrorKind::NotJson {
            content_type: self.content_type().to_owned(),
            beginning: words.join(" ").chars().take(200).collect(),
        }
    }
}
