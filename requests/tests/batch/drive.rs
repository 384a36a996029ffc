//! Drives batches by hand: what is sent, and what comes back.

use std::time::{Duration, SystemTime};

use odata_requests::batch::BatchExchange;
use odata_requests::exchange::{Endpoint, Error, Machine, Received, RetryPolicy, Step};
use odata_requests::{Batch, BatchAnswers, BatchHandle, Dialect, Headers, Prepared};

use crate::common::model::{AnyProduct, Product};
use crate::common::service::Shop;

pub(crate) const BASE: &str = "https://h/v1.0";

pub(crate) fn endpoint(dialect: Dialect) -> Endpoint {
    let mut endpoint = Endpoint::new(BASE);
    endpoint.dialect = dialect;
    endpoint
}

/// A response with a content type and a body.
pub(crate) fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Received {
    Received {
        status,
        headers: Headers::from_iter([("Content-Type", content_type)]),
        body: body.into(),
        url: format!("{BASE}/$batch"),
        at: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000),
    }
}

pub(crate) fn json(body: impl Into<Vec<u8>>) -> Received {
    response(200, "application/json;odata.metadata=minimal", body)
}

/// A multipart body with the boundary `b`, written with `\n` for readability.
pub(crate) fn multipart(body: &str) -> Received {
    response(200, "multipart/mixed; boundary=b", crlf(body))
}

pub(crate) fn crlf(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// What an exchange did: the requests that it sent, and the waits, each before the request of that number.
#[derive(Debug, Default)]
pub(crate) struct Log {
    pub(crate) sent: Vec<Prepared>,
    pub(crate) waits: Vec<(usize, Duration)>,
}

impl Log {
    pub(crate) fn body(&self, number: usize) -> String {
        String::from_utf8(self.sent[number].body.clone()).unwrap()
    }
}

/// Drives an exchange; the responses are given in order.
pub(crate) fn drive(
    endpoint: &Endpoint,
    batch: &mut Batch,
    responses: impl IntoIterator<Item = Received>,
) -> (Result<BatchAnswers, Error>, Log) {
    let machine = BatchExchange::new(endpoint, batch);
    run(machine, responses)
}

pub(crate) fn with_policy(
    endpoint: &Endpoint,
    batch: &mut Batch,
    attempts: u32,
    responses: impl IntoIterator<Item = Received>,
) -> (Result<BatchAnswers, Error>, Log) {
    let mut policy = RetryPolicy::default();
    policy.attempts = attempts;
    run(BatchExchange::new(endpoint, batch).retry(policy), responses)
}

pub(crate) fn run<M: Machine>(
    mut machine: M,
    responses: impl IntoIterator<Item = Received>,
) -> (Result<M::Output, Error>, Log) {
    let mut responses = responses.into_iter();
    let mut log = Log::default();
    loop {
        match machine.next() {
            Ok(Step::Send(prepared)) => {
                log.sent.push(prepared);
                let response = responses.next().expect("one request more than expected");
                if let Err(error) = machine.received(response) {
                    return (Err(error), log);
                }
            }
            Ok(Step::Wait(wait)) => log.waits.push((log.sent.len(), wait)),
            Ok(Step::Done(output)) => {
                assert!(responses.next().is_none(), "one request less than expected");
                return (Ok(output), log);
            }
            Err(error) => return (Err(error), log),
        }
    }
}

/// Why nothing is sent.
pub(crate) fn refused(dialect: Dialect, batch: &mut Batch) -> String {
    let (answers, log) = drive(&endpoint(dialect), batch, []);
    assert!(log.sent.is_empty());
    answers.unwrap_err().to_string()
}

/// A batch of three reads.
pub(crate) fn three() -> (Batch, [BatchHandle<AnyProduct>; 3]) {
    let mut batch = Batch::new();
    let handles = ["a", "b", "c"].map(|key| batch.add(Shop.products().key(key).get()));
    (batch, handles)
}

pub(crate) fn name(
    answers: &mut BatchAnswers,
    handle: BatchHandle<AnyProduct>,
) -> Result<String, Error> {
    let answer = answers.take(handle)?;
    Ok(answer.value.name.clone().unwrap_or_default())
}

pub(crate) fn batch_of_two() -> Batch {
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    batch.add(Shop.lines().list());
    batch
}

/// The first request of an exchange.
#[track_caller]
pub(crate) fn first(endpoint: &Endpoint, batch: &mut Batch) -> Prepared {
    match BatchExchange::new(endpoint, batch).next().unwrap() {
        Step::Send(prepared) => prepared,
        step => panic!("{:?}", std::mem::discriminant(&step)),
    }
}

#[track_caller]
pub(crate) fn body(dialect: Dialect, batch: &mut Batch) -> String {
    String::from_utf8(first(&endpoint(dialect), batch).body).unwrap()
}

pub(crate) fn named(name: &str) -> Product {
    Product {
        name: name.into(),
        ..Default::default()
    }
}

pub(crate) fn graph() -> Endpoint {
    endpoint(Dialect::GRAPH)
}

/// An answer to a JSON batch: identifiers and statuses, with a name for each success.
pub(crate) fn answer(items: &[(usize, u16)]) -> Received {
    answer_with(items, "")
}

pub(crate) fn answer_with(items: &[(usize, u16)], more: &str) -> Received {
    let items: Vec<String> = items
        .iter()
        .map(|(id, status)| item(*id, *status, ""))
        .collect();
    json(format!(r#"{{"responses":[{}]{more}}}"#, items.join(",")))
}

pub(crate) fn item(id: usize, status: u16, header: &str) -> String {
    format!(r#"{{"id":"{id}","status":{status},"headers":{{{header}}},"body":{{"name":"{id}"}}}}"#)
}

/// The identifiers in the order in which they were sent.
pub(crate) fn ids(log: &Log) -> Vec<Vec<String>> {
    let ids = |number| {
        let body = log.body(number);
        let (separator, end) = if body.starts_with('{') {
            ("\"id\":\"", '"')
        } else {
            ("Content-ID: ", '\r')
        };
        let parts = body.split(separator).skip(1);
        parts
            .map(|part| part.split(end).next().unwrap().to_owned())
            .collect()
    };
    (0..log.sent.len()).map(ids).collect()
}

pub(crate) fn texts<R, const N: usize>(
    answers: &mut BatchAnswers,
    handles: [BatchHandle<R>; N],
) -> [String; N] {
    handles.map(|handle| match answers.take(handle) {
        Ok(answer) => answer.status.to_string(),
        Err(error) => error.to_string(),
    })
}

pub(crate) fn seconds(waits: &[(usize, Duration)]) -> Vec<(usize, u64)> {
    waits
        .iter()
        .map(|(number, wait)| (*number, wait.as_secs()))
        .collect()
}
