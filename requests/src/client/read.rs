//! What clients do with a whole response, without IO.

use crate::answer::{Answer, ResponseErrorKind};
use crate::exchange::{Call, CallInfo, EndInfo, Error, ErrorKind, Received, Settings};
use crate::request::Request;

/// Reads the answer to a request.
pub(crate) fn answer<R>(
    settings: &Settings,
    request: &Request<R>,
    received: &Received,
) -> Result<Answer<R>, Error> {
    let method = request.method();
    let failed = |kind| Error::new(method, &received.url, kind);
    let accept = request.headers_for(&settings.endpoint.dialect);
    let wants_json = accept.is_ok_and(|it| {
        let accept = it.get("Accept").unwrap_or_default();
        accept.starts_with("application/json")
    });
    if wants_json && (200..300).contains(&received.status) && is_page(received) {
        return Err(not_json(failed, received));
    }
    let decoder = &settings.endpoint.decoder;
    let answer = request.answer(decoder, received.status, &received.headers, &received.body);
    answer.map_err(|error| {
        let is_payload = matches!(error.kind(), ResponseErrorKind::Payload(_));
        if is_payload && wants_json && !says_json(received) {
            return not_json(failed, received);
        }
        failed(ErrorKind::Response(error))
    })
}

fn not_json(failed: impl FnOnce(ErrorKind) -> Error, received: &Received) -> Error {
    let beginning = received.body.get(..800).unwrap_or(&received.body);
    let beginning = String::from_utf8_lossy(beginning);
    let words: Vec<&str> = beginning.split_whitespace().collect();
    let kind = ErrorKind::NotJson {
        content_type: content_type(received).to_owned(),
        beginning: words.join(" ").chars().take(200).collect(),
    };
    failed(kind).with_response(received.status, &received.headers)
}

fn content_type(received: &Received) -> &str {
    received.headers.get("Content-Type").unwrap_or_default()
}

fn says_json(received: &Received) -> bool {
    content_type(received).to_ascii_lowercase().contains("json")
}

/// Whether a body is a page for people.
fn is_page(received: &Received) -> bool {
    let content_type = content_type(received).to_ascii_lowercase();
    let is_html = content_type.starts_with("text/html") || content_type.contains("xhtml");
    is_html && !received.body.trim_ascii().is_empty()
}

/// Tells the observer that a call has ended.
pub(crate) fn end(
    settings: &Settings,
    call: &Call<'_>,
    outcome: Result<u16, &Error>,
    bytes: u64,
    elapsed: std::time::Duration,
) {
    if let Some(observer) = &settings.observer {
        let info: CallInfo<'_> = call.info();
        let end = EndInfo {
            attempts: call.attempts(),
            outcome,
            bytes,
            elapsed,
        };
        observer.end(&info, &end);
    }
}
