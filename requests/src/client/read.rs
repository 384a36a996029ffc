//! What clients do with a whole response, without IO.

use crate::answer::{Answer, ResponseError};
use crate::exchange::{Call, CallInfo, EndInfo, Error, ErrorKind, Received, Settings, not_json};
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
    let Received {
        status,
        headers,
        body,
        ..
    } = received;
    let not_json = |error: Option<&ResponseError>| {
        let kind = not_json(*status, headers, body, error).filter(|_| wants_json)?;
        Some(failed(kind).with_response(*status, headers))
    };
    if let Some(error) = not_json(None) {
        return Err(error);
    }
    let decoder = &settings.endpoint.decoder;
    let answer = request.answer(decoder, *status, headers, body);
    answer.map_err(|error| {
        not_json(Some(&error)).unwrap_or_else(|| failed(ErrorKind::Response(error)))
    })
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
