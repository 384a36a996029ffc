//! [`BatchExchange`]: sends a batch, and reads the answers.

use std::borrow::BorrowMut;
use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, SystemTime};

use super::answers::{Answered, BatchAnswers};
use super::build::{Batch, State};
use super::found::Fault;
use super::open::{Open, Read};
use super::plan::{Chunk, plan};
use super::ready::Ready;
use super::settle::{Outcome, Settling};
use super::{settle, write};
use crate::error::RequestError;
use crate::exchange::{Endpoint, Error, ErrorKind, Machine, Received, Retries, RetryPolicy, Step};
use crate::headers::Headers;
use crate::operation::Polling;
use crate::path::{PartOf, joined};
use crate::request::{Method, Prepared};

/// Sends a batch, as several if it exceeds the service's limit, and reads the answers.
///
/// Throttled requests (429 and 503) are resent after the time in `Retry-After`, together with those that depend on them; groups are resent as a
/// whole. Requests that succeeded are never resent.
///
/// If a request of the exchange itself fails, the answers so far stay in the batch, and a further exchange with it sends the rest: requests that
/// were not sent, those that the service refused as a whole, and reads. A service that still processes the batch is polled again. Any other change
/// that was sent and whose answer was lost is not resent, but reported as an error.
///
/// ```
/// # mod model {
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
/// #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
/// # }
/// # use model::MailService;
/// use odata_requests::batch::{Batch, BatchExchange};
/// use odata_requests::exchange::{Endpoint, Error, Machine, Received, Step};
/// use odata_requests::{Dialect, Headers};
///
/// # fn exchange(prepared: odata_requests::Prepared) -> Result<Received, Error> {
/// #     let body = r#"{"responses":[{"id":"1","status":200,"body":{"subject":"Hello"}}]}"#;
/// #     let headers = Headers::from_iter([("Content-Type", "application/json")]);
/// #     Ok(Received { status: 200, headers, body: body.into(), url: prepared.url, at: std::time::SystemTime::now() })
/// # }
/// let mut endpoint = Endpoint::new("https://example.org/v1.0");
/// endpoint.dialect = Dialect::GRAPH;
/// let mut batch = Batch::new();
/// let message = batch.add(MailService.messages().key("a").get());
///
/// // What a client does.
/// let mut machine = BatchExchange::new(&endpoint, &mut batch);
/// let mut answers = loop {
///     match machine.next()? {
///         Step::Send(prepared) => machine.received(exchange(prepared)?)?,
///         Step::Wait(time) => std::thread::sleep(time),
///         Step::Done(answers) => break answers,
///     }
/// };
/// assert_eq!(answers.take(message)?.value.subject, "Hello".into());
/// for failure in answers.failures() {
///     eprintln!("{failure}");
/// }
/// # Ok::<(), Error>(())
/// ```
pub struct BatchExchange<B> {
    endpoint: Endpoint,
    policy: RetryPolicy,
    headers: Headers,
    polling: Polling,
    batch: B,
    /// The waits of each part, by their places.
    retries: Vec<Retries>,
    is_begun: bool,
    queue: VecDeque<Chunk>,
    /// What is to be waited for before the next step, and before throttled parts are sent again.
    wait: Duration,
    later: Duration,
    strays: Vec<String>,
}

impl<B: BorrowMut<Batch>> BatchExchange<B> {
    /// The exchange of a batch, owned or by reference, with a service.
    pub fn new(endpoint: &Endpoint, batch: B) -> Self {
        Self {
            endpoint: endpoint.clone(),
            policy: RetryPolicy::default(),
            headers: Headers::new(),
            polling: Polling::default(),
            batch,
            retries: Vec::new(),
            is_begun: false,
            queue: VecDeque::new(),
            wait: Duration::ZERO,
            later: Duration::ZERO,
            strays: Vec::new(),
        }
    }

    /// When throttled requests are resent.
    #[must_use]
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// How often and how long a service is asked that answers later.
    #[must_use]
    pub fn polling(mut self, polling: Polling) -> Self {
        self.polling = polling;
        self
    }

    /// Headers of each request in the batch, such as `ConsistencyLevel`, unless it has one of the same name. Those that carry credentials are
    /// not written into a batch.
    #[must_use]
    pub fn headers(mut self, headers: Headers) -> Self {
        self.headers = headers;
        self
    }

    /// Makes all requests ready, so that nothing is sent if one cannot be.
    fn begin(&mut self) -> Result<(), Error> {
        let batch = self.batch.borrow_mut();
        let fail = |error| Error::new(Method::Post, "$batch", ErrorKind::Request(error));
        if let Some(fault) = &batch.fault {
            return Err(fail(fault.clone()));
        }
        joined(&self.endpoint.base, "$batch").map_err(fail)?;
        let is_open = batch.open.as_mut().is_some_and(Open::resume);
        if !is_open {
            batch.open = None;
            settle::reconcile(batch);
            settle::check(batch);
        }
        let mut ready = Vec::with_capacity(batch.parts.len());
        for at in 0..batch.parts.len() {
            ready.push(ready_part(batch, at, &self.endpoint, &self.headers).transpose()?);
        }
        if !is_open {
            // Otherwise the rest is planned when these answers are there, on which it may depend.
            self.queue = plan(batch, &self.endpoint.dialect).map_err(fail)?;
        }
        for (part, ready) in batch.parts.iter_mut().zip(ready) {
            if let Some(ready) = ready {
                part.shown.clone_from(&ready.shown);
                part.ready = Some(ready);
            }
        }
        // Programs that are throttled together must not come again together.
        let random = RandomState::new();
        let seeds = (0..batch.parts.len()).map(|at| random.hash_one(at));
        self.retries = seeds.map(Retries::new).collect();
        self.is_begun = true;
        Ok(())
    }
}

/// A request of the batch as it is written. References to entities whose URLs are known, since they were sent before, are replaced by these.
fn ready_part(
    batch: &Batch,
    at: usize,
    endpoint: &Endpoint,
    headers: &Headers,
) -> Option<Result<Ready, Error>> {
    let part = batch.parts.get(at)?;
    if !matches!(part.state, State::Waiting) {
        return None;
    }
    let url_of = |part: PartOf| {
        let part = batch.parts.get(part.at)?;
        let is_sent = !matches!(part.state, State::Waiting);
        part.entity.clone().filter(|_| is_sent)
    };
    let is_grouped = part.group.is_some();
    if part.refers.is_empty() {
        return Some(Ready::new(&part.request, is_grouped, endpoint, headers));
    }
    let mut request = part.request.clone();
    request.replace_references(&url_of);
    Some(Ready::new(&request, is_grouped, endpoint, headers))
}

impl<B: BorrowMut<Batch>> BatchExchange<B> {
    /// Plans what is to be sent again.
    fn plan_again(&mut self) -> Result<(), Error> {
        let batch = self.batch.borrow_mut();
        settle::check(batch);
        for at in 0..batch.parts.len() {
            match ready_part(batch, at, &self.endpoint, &self.headers) {
                None => {}
                Some(Ok(ready)) => {
                    if let Some(part) = batch.parts.get_mut(at) {
                        part.ready = Some(ready);
                    }
                }
                Some(Err(error)) => {
                    let reason = format!("the request could not be sent again: {error}");
                    settle::give_up(batch, at, &reason);
                }
            }
        }
        settle::check(batch);
        let queue = plan(batch, &self.endpoint.dialect);
        self.queue = queue.map_err(|error| self.error(ErrorKind::Request(error)))?;
        self.wait = std::mem::take(&mut self.later);
        Ok(())
    }

    fn has_waiting(&self) -> bool {
        let batch: &Batch = self.batch.borrow();
        let mut parts = batch.parts.iter();
        parts.any(|part| matches!(part.state, State::Waiting))
    }

    /// An error of the batch as a whole.
    fn error(&self, kind: ErrorKind) -> Error {
        let url = joined(&self.endpoint.base, "$batch").unwrap_or_default();
        Error::new(Method::Post, &url, kind)
    }

    /// Sends a chunk.
    fn send(&mut self, chunk: Chunk) -> Result<Prepared, Error> {
        let batch = self.batch.borrow_mut();
        let prepared = write::request(batch, &chunk, &self.endpoint)?;
        for at in chunk.parts() {
            if let Some(part) = batch.parts.get_mut(at) {
                part.state = State::Sent;
                part.attempts += 1;
            }
        }
        batch.open = Some(Open::new(chunk));
        Ok(prepared)
    }

    /// The answers to all requests of the batch.
    fn answers(&mut self) -> BatchAnswers {
        let batch = self.batch.borrow_mut();
        let list = batch.parts.iter_mut().map(|part| {
            part.ready = None;
            Answered {
                method: part.request.method,
                url: part.shown.clone(),
                attempts: part.attempts,
                state: std::mem::replace(&mut part.state, State::Done),
            }
        });
        BatchAnswers {
            batch: batch.number,
            decoder: self.endpoint.decoder.clone(),
            list: list.collect(),
            strays: std::mem::take(&mut self.strays),
        }
    }

    /// Takes a chunk back of which nothing was executed, so that it can be sent again.
    fn put_back(&mut self, chunk: Chunk) {
        let batch = self.batch.borrow_mut();
        for at in chunk.parts() {
            if let Some(part) = batch.parts.get_mut(at) {
                part.state = State::Waiting;
            }
        }
        self.queue.push_front(chunk);
    }

    /// Takes the end of the answers to a chunk.
    fn settle(&mut self, open: Open, at: SystemTime) {
        let Open {
            chunk,
            mut assigned,
            ..
        } = open;
        let strays = assigned.take_strays();
        let batch = self.batch.borrow_mut();
        let settling = Settling {
            batch,
            chunk: &chunk,
            retries: &mut self.retries,
            policy: &self.policy,
            at,
            strays: &strays,
        };
        let Outcome { again, has_failed } = settling.settle(assigned);
        self.strays.extend(strays);
        self.later = self.later.max(again.unwrap_or_default());
        let batch = self.batch.borrow_mut();
        if !batch.stops {
            return;
        }
        if has_failed {
            for part in &mut batch.parts {
                if let State::Waiting = part.state {
                    part.state = State::Failed(Fault::new(
                        "the request was not sent, since an earlier one of the batch has failed",
                    ));
                }
            }
        }
        if has_failed || again.is_some() {
            // What was throttled comes before the rest.
            self.queue.clear();
        }
    }
}

impl<B: BorrowMut<Batch>> Machine for BatchExchange<B> {
    type Output = BatchAnswers;

    fn next(&mut self) -> Result<Step<BatchAnswers>, Error> {
        if !self.is_begun {
            self.begin()?;
        }
        loop {
            if !self.wait.is_zero() {
                return Ok(Step::Wait(std::mem::take(&mut self.wait)));
            }
            let batch = self.batch.borrow_mut();
            match &batch.open {
                Some(open) if open.is_answered() => {
                    return Ok(Step::Send(open.follow(&self.endpoint)));
                }
                // It was sent, but its response is missing or unreadable.
                Some(_) => {
                    batch.open = None;
                    settle::reconcile(batch);
                }
                None => {}
            }
            if let Some(chunk) = self.queue.pop_front() {
                return Ok(Step::Send(self.send(chunk)?));
            }
            if !self.has_waiting() {
                return Ok(Step::Done(self.answers()));
            }
            self.plan_again()?;
        }
    }

    fn received(&mut self, response: Received) -> Result<(), Error> {
        let batch = self.batch.borrow_mut();
        let Some(mut open) = batch.open.take() else {
            return Err(Error::from(RequestError::Usage(
                "a response without a request of a batch",
            )));
        };
        let at = response.at;
        match open.read(response, &self.endpoint, &self.polling) {
            Ok(Read::More { wait }) => {
                self.wait = wait;
                batch.open = Some(open);
                Ok(())
            }
            Ok(Read::End) => {
                self.settle(open, at);
                Ok(())
            }
            Ok(Read::Refused(error)) => {
                self.put_back(open.chunk);
                Err(error)
            }
            Err(error) => {
                batch.open = Some(open);
                Err(error)
            }
        }
    }

    fn failed(&mut self, error: &Error) {
        // The URL of the service leads to another one, which was not asked.
        let is_elsewhere = matches!(error.kind(), ErrorKind::Link { .. })
            && matches!(error.status(), Some(307 | 308));
        let batch = self.batch.borrow_mut();
        let is_done = |open: &mut Open| !open.is_answered() && (error.is_unsent() || is_elsewhere);
        if let Some(open) = batch.open.take_if(is_done) {
            if error.is_unsent() {
                for at in open.chunk.parts() {
                    if let Some(part) = batch.parts.get_mut(at) {
                        part.attempts = part.attempts.saturating_sub(1);
                    }
                }
            }
            self.put_back(open.chunk);
        }
    }
}
