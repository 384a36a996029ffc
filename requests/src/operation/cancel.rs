//! [`Cancel`]: cancels an operation or an upload.

use std::fmt;

use odata_runtime::{Decoder, ErrorResponse};

use crate::answer::read;
use crate::exchange::{Error, ErrorKind, Machine, Received, Step};
use crate::headers::Headers;
use crate::request::{Handling, Method, Prepared};

/// Cancels an operation by `DELETE` to its monitor (Protocol 4.01, 11.6), or an upload by `DELETE` to its URL.
pub struct Cancel {
    url: String,
    headers: Headers,
    decoder: Decoder,
    /// Why it may not be there.
    gone: &'static str,
    handling: Handling,
    outcome: Option<Cancelled>,
}

/// The result of cancelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cancelled {
    /// The service has cancelled it.
    Done,
    /// The service is cancelling it (202).
    Requested,
}

impl Cancel {
    pub(crate) fn new(
        url: &str,
        headers: Headers,
        decoder: &Decoder,
        gone: &'static str,
        handling: Handling,
    ) -> Self {
        Self {
            url: url.to_owned(),
            headers,
            decoder: decoder.clone(),
            gone,
            handling,
            outcome: None,
        }
    }

    pub(super) fn monitor(url: &str, headers: Headers, decoder: &Decoder) -> Self {
        let gone = "the monitor of the operation is gone: it was cancelled before, or its result was given";
        Self::new(url, headers, decoder, gone, Handling::Usual)
    }
}

/// Without the secrets of the URL.
impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel")
            .field("url", &self.handling.shown(&self.url))
            .field("outcome", &self.outcome)
            .finish()
    }
}

impl Machine for Cancel {
    type Output = Cancelled;

    fn next(&mut self) -> Result<Step<Cancelled>, Error> {
        Ok(match self.outcome {
            Some(outcome) => Step::Done(outcome),
            None => Step::Send(Prepared {
                method: Method::Delete,
                url: self.url.clone(),
                headers: self.headers.clone(),
                body: Vec::new(),
                handling: self.handling,
            }),
        })
    }

    fn received(&mut self, response: Received) -> Result<(), Error> {
        let Received {
            status,
            headers,
            body,
            url,
            ..
        } = &response;
        let url = &self.handling.shown(url);
        if matches!(status, 404 | 410) {
            let kind = ErrorKind::Gone {
                what: self.gone,
                response: Box::new(ErrorResponse::read(*status, body)),
            };
            return Err(Error::new(Method::Delete, url, kind).with_response(*status, headers));
        }
        read::answer(read::nothing, &self.decoder, *status, headers, body)
            .map_err(|error| Error::new(Method::Delete, url, ErrorKind::Response(error)))?;
        self.outcome = Some(match status {
            202 => Cancelled::Requested,
            _ => Cancelled::Done,
        });
        Ok(())
    }
}
