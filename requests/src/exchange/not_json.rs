//! Bodies that are not JSON although the status is one of success: what a proxy or a page for signing in answers.

use super::ErrorKind;
use crate::answer::{ResponseError, ResponseErrorKind, without_mark};
use crate::headers::Headers;

/// How many bytes of a body are looked at, at most.
pub(crate) const BEGINNING: usize = 800;

/// The reason if a body that was to be JSON is a page for people, or if it does not decode, does not begin like
/// JSON, and nobody said that it is.
pub(crate) fn not_json(
    status: u16,
    headers: &Headers,
    body: &[u8],
    error: Option<&ResponseError>,
) -> Option<ErrorKind> {
    let content_type = headers.get("Content-Type").unwrap_or_default();
    let media_type = content_type.to_ascii_lowercase();
    let is_page = media_type.starts_with("text/html") || media_type.contains("xhtml");
    let is_success = (200..300).contains(&status);
    let body = without_mark(body);
    let has_body = !body.trim_ascii().is_empty();
    let looks_like_json = matches!(body.trim_ascii_start().first(), Some(b'{' | b'['));
    let is_unreadable = matches!(
        error.map(ResponseError::kind),
        Some(ResponseErrorKind::Payload(odata_runtime::Error::Syntax(_)))
    );
    let is_not_json = is_unreadable && !looks_like_json && !media_type.contains("json");
    if !is_success || !has_body || !(is_page || is_not_json) {
        return None;
    }
    let beginning = String::from_utf8_lossy(body.get(..BEGINNING).unwrap_or(body));
    let words: Vec<&str> = beginning.split_whitespace().collect();
    Some(ErrorKind::NotJson {
        content_type: content_type.to_owned(),
        beginning: words.join(" ").chars().take(200).collect(),
    })
}
