//! [`InBatch`]: a single request in a batch.

use std::time::SystemTime;

use super::build::Batch;
use super::exchange::BatchExchange;
use crate::exchange::{Endpoint, Error, ErrorKind, Machine, Received, RetryPolicy, Step};
use crate::headers::Headers;
use crate::operation::Polling;
use crate::request::IntoRequest;

/// Sends one request in a batch: what a [`LongUrls::Batch`](crate::url::LongUrls::Batch) does with a URL that is too long, an error
/// [`RequestError::NeedsBatch`](crate::RequestError::NeedsBatch) of [`Endpoint::prepared`]. In a batch its length does not count, or up to
/// [`BatchStyle::url_limit`](crate::url::BatchStyle::url_limit).
///
/// The result is the response as if the request had been sent alone, whatever its status is, for [`Request::answer`](crate::Request::answer).
pub struct InBatch {
    exchange: BatchExchange<Batch>,
    /// When the last response arrived.
    at: SystemTime,
}

impl InBatch {
    /// A request in a batch of its own.
    pub fn new(endpoint: &Endpoint, request: impl IntoRequest) -> Self {
        let mut batch = Batch::new();
        batch.add(request);
        Self {
            exchange: BatchExchange::new(endpoint, batch),
            at: SystemTime::UNIX_EPOCH,
        }
    }

    /// When it is resent, if the service throttles it.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.exchange = self.exchange.retry(policy);
        self
    }

    /// How often and how long a service is asked that answers later.
    #[must_use]
    pub fn polling(mut self, polling: Polling) -> Self {
        self.exchange = self.exchange.polling(polling);
        self
    }

    /// Headers of the request: see [`BatchExchange::headers`].
    #[must_use]
    pub fn headers(mut self, headers: Headers) -> Self {
        self.exchange = self.exchange.headers(headers);
        self
    }
}

impl Machine for InBatch {
    type Output = Received;

    fn next(&mut self) -> Result<Step<Received>, Error> {
        Ok(match self.exchange.next()? {
            Step::Send(prepared) => Step::Send(prepared),
            Step::Wait(time) => Step::Wait(time),
            Step::Done(mut answers) => match answers.list.pop() {
                Some(answered) => Step::Done(answered.received(self.at)?),
                None => {
                    return Err(Error::of(ErrorKind::Protocol(
                        "the batch has no request".to_owned(),
                    )));
                }
            },
        })
    }

    fn received(&mut self, response: Received) -> Result<(), Error> {
        self.at = response.at;
        self.exchange.received(response)
    }

    fn failed(&mut self, error: &Error) {
        self.exchange.failed(error);
    }
}
