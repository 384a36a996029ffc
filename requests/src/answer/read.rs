//! How the kinds of answers are read. The functions that know a type are one line over those that do not, so that programs compile little.

use odata_runtime::{Decoder, Delta, ErrorResponse, Object, Property, TypeMismatch, ValueResponse};

use super::{Answer, ResponseError, ResponseErrorKind, without_mark};
use crate::headers::Headers;

/// A response with a status of success.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Received<'a> {
    decoder: &'a Decoder,
    status: u16,
    headers: &'a Headers,
    body: &'a [u8],
}

type Readable<R> = Result<(R, Vec<TypeMismatch>), ResponseError>;

/// Reads an answer of the type `R`.
pub(crate) type Read<R> = fn(&Received<'_>) -> Readable<R>;

/// Reads a response.
pub(crate) fn answer<R>(
    read: Read<R>,
    decoder: &Decoder,
    status: u16,
    headers: &Headers,
    body: &[u8],
) -> Result<Answer<R>, ResponseError> {
    let status = result_status(status, headers);
    let received = Received::new(decoder, status, headers, body)?;
    let (value, mismatches) = read(&received)?;
    Ok(Answer::new(value, mismatches, status, headers))
}

/// The status of the result, if the response is that of a status monitor: `AsyncResult` (Protocol 4.01, 8.3.1 and 11.6).
pub(crate) fn result_status(status: u16, headers: &Headers) -> u16 {
    let result = headers.get("AsyncResult").filter(|_| status == 200);
    result
        .and_then(|it| it.trim().parse().ok())
        .unwrap_or(status)
}

impl<'a> Received<'a> {
    fn new(
        decoder: &'a Decoder,
        status: u16,
        headers: &'a Headers,
        body: &'a [u8],
    ) -> Result<Self, ResponseError> {
        let received = Self {
            decoder,
            status,
            headers,
            body,
        };
        match status {
            200..=299 => Ok(received),
            304 => Err(received.error(ResponseErrorKind::NotModified)),
            _ => {
                let response = ErrorResponse::read(status, body);
                Err(received.error(ResponseErrorKind::Status(response)))
            }
        }
    }

    fn error(&self, kind: ResponseErrorKind) -> ResponseError {
        ResponseError::new(self.status, self.headers, kind)
    }

    fn text(&self) -> &'a [u8] {
        without_mark(self.body).trim_ascii()
    }

    fn is_empty(&self) -> bool {
        self.status == 204 || self.text().is_empty()
    }

    /// Checks that the service is not still working on the answer: the status is 202, `Location` says where it will be, and there is no
    /// body (Protocol 4.01, 9.1.3).
    fn done(&self) -> Result<(), ResponseError> {
        if self.status == 202 && self.is_empty() && self.headers.location().is_some() {
            return Err(self.error(ResponseErrorKind::Accepted));
        }
        Ok(())
    }

    /// Why the response has no body.
    fn empty(&self, ask: &'static str) -> ResponseError {
        match self.done() {
            Ok(()) => self.error(ResponseErrorKind::Empty(ask)),
            Err(accepted) => accepted,
        }
    }

    fn decode_into(&self, value: &mut dyn Object) -> Result<Vec<TypeMismatch>, ResponseError> {
        self.decoder
            .decode_into(value, self.body)
            .map_err(|error| self.error(ResponseErrorKind::Payload(error)))
    }

    fn object(&self, value: &mut dyn Object) -> Result<Vec<TypeMismatch>, ResponseError> {
        if self.is_empty() {
            return Err(self.empty(
                "ask with `optional()` if there may be none, or with `representation()` or `minimal()` after a change",
            ));
        }
        self.decode_into(value)
    }

    /// Whether there is a value: no body and `null` are none.
    fn has_value(&self) -> Result<bool, ResponseError> {
        self.done()?;
        Ok(!self.is_empty() && self.text() != b"null")
    }
}

pub(crate) fn object<T: Object + Default>(received: &Received<'_>) -> Readable<T> {
    let mut value = T::default();
    let mismatches = received.object(&mut value)?;
    Ok((value, mismatches))
}

pub(crate) fn optional<T: Object + Default>(received: &Received<'_>) -> Readable<Option<T>> {
    if !received.has_value()? {
        return Ok((None, Vec::new()));
    }
    object(received).map(|(value, mismatches)| (Some(value), mismatches))
}

/// A value that is null is a response without a body (Protocol 4.01, 11.2.4 and 11.5.4).
pub(crate) fn value<V>(received: &Received<'_>) -> Readable<ValueResponse<V>>
where
    ValueResponse<V>: Object,
{
    let mut value = ValueResponse::default();
    if !received.has_value()? {
        value.value = Property::Null;
        return Ok((value, Vec::new()));
    }
    let mismatches = received.decode_into(&mut value)?;
    Ok((value, mismatches))
}

pub(crate) fn nothing(_: &Received<'_>) -> Readable<()> {
    Ok(((), Vec::new()))
}

pub(crate) fn bytes(received: &Received<'_>) -> Readable<Vec<u8>> {
    received.done()?;
    Ok((received.body.to_vec(), Vec::new()))
}

pub(crate) fn count(received: &Received<'_>) -> Readable<u64> {
    let text = String::from_utf8_lossy(received.text());
    // `parse` would accept a sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.parse() {
        Ok(count) if digits => Ok((count, Vec::new())),
        _ => {
            let text = text.chars().take(100).collect();
            Err(received.error(ResponseErrorKind::Count(text)))
        }
    }
}

pub(crate) fn delta(received: &Received<'_>) -> Readable<Delta> {
    if received.is_empty() {
        return Err(received.empty("a delta response has one"));
    }
    Delta::read_by(received.decoder, received.body)
        .map_err(|error| received.error(ResponseErrorKind::Payload(error)))
}

pub(crate) fn optional_delta(received: &Received<'_>) -> Readable<Option<Delta>> {
    if !received.has_value()? {
        return Ok((None, Vec::new()));
    }
    delta(received).map(|(delta, mismatches)| (Some(delta), mismatches))
}
