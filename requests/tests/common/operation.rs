//! Operations whose first response is given, and a driver to their ends.

use std::collections::VecDeque;
use std::time::Duration;

use odata_requests::exchange::Endpoint;
use odata_requests::operation::{Operation, Polled, Running};
use odata_requests::{Answer, Error, IntoRequest};

use super::exchange::{Response, Trace, drive, received};
use super::model::AnyProduct;
use super::service::Shop;

pub(crate) const BASE: &str = "https://shop.example/v1";
pub(crate) const SENT_TO: &str = "https://shop.example/v1/products('ada')";
pub(crate) const DONE: Response<'static> = (200, &[("AsyncResult", "200")], r#"{"name":"Ada"}"#);

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::new(BASE)
}

pub(crate) fn begun<Q: IntoRequest>(
    request: Q,
    response: Response<'_>,
) -> Result<Operation<Q::Answer>, Error> {
    Operation::begun(&endpoint(), request, received(SENT_TO, response))
}

pub(crate) fn get() -> impl IntoRequest<Answer = AnyProduct> {
    Shop.products().key("ada").get().into_request()
}

pub(crate) fn accepted(headers: &[(&str, &str)]) -> Operation<AnyProduct> {
    begun(get(), (202, headers, "")).unwrap()
}

pub(crate) type Outcome<R> = (Result<Answer<R>, Error>, Trace, Vec<Running>);

/// Drives an operation to its end.
pub(crate) fn finish<R>(operation: &mut Operation<R>, responses: &[Response<'_>]) -> Outcome<R> {
    let mut responses: VecDeque<_> = responses.iter().copied().collect();
    let (mut trace, mut running) = (Trace::default(), Vec::new());
    loop {
        match drive(operation, &mut trace, &mut responses) {
            Ok(Polled::Running(it)) => running.push(it),
            Ok(Polled::Done(answer)) => return (Ok(answer), trace, running),
            Err(error) => return (Err(error), trace, running),
        }
    }
}

pub(crate) fn name(answer: &Answer<AnyProduct>) -> &str {
    answer.value.name.value().unwrap()
}

pub(crate) fn seconds(trace: &Trace) -> Vec<f64> {
    trace.waits.iter().map(Duration::as_secs_f64).collect()
}
