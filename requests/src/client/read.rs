//! What clients do with a whole response, without IO.

use std::time::{Duration, Instant, SystemTime};

use super::{Download, Incoming};
use crate::answer::{Answer, ResponseError};
use crate::batch::{Batch, BatchExchange, InBatch};
use crate::error::RequestError;
use crate::exchange::{
    AttemptInfo, Call, EndInfo, Error, ErrorKind, Received, Settings, TransportError, not_json,
};
use crate::headers::Headers;
use crate::request::Request;

/// Reads the answer to a request.
pub(crate) fn answer<R>(
    settings: &Settings,
    request: &Request<R>,
    received: &Received,
    attempts: u32,
) -> Result<Answer<R>, Error> {
    let method = request.method();
    let failed = |kind| Error::new(method, &received.url, kind).with_attempts(attempts);
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
    let answer = request.answer(&settings.endpoint.decoder, *status, headers, body);
    answer.map_err(|error| {
        not_json(Some(&error)).unwrap_or_else(|| failed(ErrorKind::Response(error)))
    })
}

/// Checks that a body has no content encoding: who decodes it removes the header.
pub(crate) fn decoded(call: &Call<'_>, status: u16, headers: &Headers) -> Result<(), Error> {
    let encodings = headers.get_all("Content-Encoding");
    let mut encodings = encodings.filter(|it| !it.trim().eq_ignore_ascii_case("identity"));
    match encodings.next() {
        None => Ok(()),
        Some(encoding) => {
            let text = format!(
                "status {status}: the body has the content encoding {encoding:?}, which the transport does not decode"
            );
            let error = call.error(ErrorKind::Protocol(text));
            Err(error.with_response(status, headers))
        }
    }
}

/// The response to a request for bytes, if it is one of success.
pub(crate) fn download<B>(
    settings: &Settings,
    request: &Request<Vec<u8>>,
    response: Response<Body<B>>,
    now: SystemTime,
) -> Result<Download<B>, Error> {
    let (status, attempts) = (response.status, response.attempts);
    match response.body {
        // A success with 202 has nothing yet, and the status of an error has its text.
        Body::Open(body) if status != 202 => Ok(Download {
            status,
            headers: response.headers,
            url: response.url,
            method: request.method(),
            attempts,
            idle: settings.limits.idle,
            body,
        }),
        body => {
            let response = Response { body, ..response };
            let answer = answer(settings, request, &response.received(now), attempts);
            answer.and_then(|answer| {
                let text = format!("status {}: the answer has no content", answer.status);
                let error = Error::new(request.method(), "", ErrorKind::Protocol(text));
                Err(error.with_response(answer.status, &answer.headers))
            })
        }
    }
}

/// Whether a request is to be sent in a batch, since its URL is too long.
pub(crate) fn needs_batch(error: &Error) -> bool {
    let ErrorKind::Request(error) = error.kind() else {
        return false;
    };
    matches!(error, RequestError::NeedsBatch { .. })
}

/// The exchange of a batch.
pub(crate) fn batch<'b>(settings: &Settings, batch: &'b mut Batch) -> BatchExchange<&'b mut Batch> {
    BatchExchange::new(&settings.endpoint, batch)
        .retry(settings.retry.clone())
        .headers(settings.headers.clone())
}

/// The exchange of a request in a batch of its own.
pub(crate) fn in_batch<R>(settings: &Settings, request: &Request<R>) -> InBatch {
    InBatch::new(&settings.endpoint, request)
        .retry(settings.retry.clone())
        .headers(settings.headers.clone())
}

/// A response of which as much is read as was wanted.
#[derive(Debug)]
pub(crate) struct Response<B> {
    pub(crate) status: u16,
    pub(crate) headers: Headers,
    pub(crate) url: String,
    pub(crate) attempts: u32,
    pub(crate) body: B,
}

impl<B> Response<Body<B>> {
    /// The response with as much of its body as was read, and the rest of the body.
    pub(crate) fn split(self, at: SystemTime) -> (Received, Option<B>) {
        let (read, body) = match self.body {
            Body::Whole(bytes) => (bytes, None),
            Body::Open(body) => (Vec::new(), Some(body)),
        };
        let received = Received {
            status: self.status,
            headers: self.headers,
            body: read,
            url: self.url,
            at,
        };
        (received, body)
    }

    /// The response, if it was read whole.
    pub(crate) fn received(self, at: SystemTime) -> Received {
        self.split(at).0
    }
}

/// A body, read or not.
pub(crate) enum Body<B> {
    Whole(Vec<u8>),
    Open(B),
}

impl<B> Length for Body<B> {
    fn length(&self) -> u64 {
        match self {
            Self::Whole(bytes) => bytes.length(),
            Self::Open(_) => 0,
        }
    }
}

/// How much of a body was read.
pub(crate) trait Length {
    fn length(&self) -> u64;
}

impl Length for Vec<u8> {
    fn length(&self) -> u64 {
        u64::try_from(self.len()).unwrap_or(u64::MAX)
    }
}

/// Tells the observer that a call starts.
pub(crate) fn start(settings: &Settings, call: &Call<'_>) -> Instant {
    if let Some(observer) = &settings.observer {
        observer.start(&call.info());
    }
    Instant::now()
}

/// Tells the observer what came back.
pub(crate) fn attempted<B>(
    settings: &Settings,
    call: &Call<'_>,
    result: &Result<Incoming<B>, TransportError>,
    elapsed: Duration,
) {
    if let Some(observer) = &settings.observer {
        let response = result.as_ref().ok();
        let attempt = AttemptInfo {
            number: call.attempts(),
            url: &call.shown_url(),
            status: response.map(|it| it.status),
            request_id: response.and_then(|it| it.headers.request_id()),
            elapsed,
        };
        observer.attempt(&call.info(), &attempt);
    }
}

/// Tells the observer that a call has ended.
pub(crate) fn end<B: Length>(
    settings: &Settings,
    call: &Call<'_>,
    outcome: &Result<Response<B>, Error>,
    elapsed: Duration,
) {
    if let Some(observer) = &settings.observer {
        let end = EndInfo {
            attempts: call.attempts(),
            outcome: outcome.as_ref().map(|it| it.status),
            bytes: outcome.as_ref().map_or(0, |it| it.body.length()),
            elapsed,
        };
        observer.end(&call.info(), &end);
    }
}
