//! [`BatchExchange`]: sends a batch, and reads the answers.

use std::borrow::BorrowMut;
use std::collections::{BTreeSet, VecDeque};
use std::time::{Duration, SystemTime};

use odata_runtime::ErrorResponse;

use super::answers::{Answered, BatchAnswers};
use super::assign::Assigned;
use super::build::{Batch, State};
use super::found::{Fault, Found};
use super::plan::{Chunk, plan};
use super::ready::Ready;
use super::settle::{Outcome, Settling};
use super::whole::Whole;
use super::{settle, write};
use crate::answer::{ResponseError, ResponseErrorKind};
use crate::exchange::{
    Elsewhere, Endpoint, Error, ErrorKind, Machine, Received, Retries, RetryPolicy, Step,
};
use crate::headers::Headers;
use crate::path::{PartOf, joined};
use crate::request::{Handling, Method, Prepared};
use crate::url::BatchFormat;

/// How many bodies the answer to one batch has at most, those included in which the service says that it still works on it.
const BODIES: usize = 1000;

/// Sends a batch, as several if it exceeds the service's limit, and reads the answers.
///
/// Throttled requests (429 and 503) are resent after the time in `Retry-After`, together with those that depend on them; groups are resent as a
/// whole. Requests that succeeded are never resent.
///
/// If a request of the exchange itself fails, the answers so far stay in the batch, and a further exchange with it sends the rest. A change that
/// was sent and whose answer was lost is not resent, but reported as an error.
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
    batch: B,
    /// The parts as they are written, by their places.
    ready: Vec<Option<Ready>>,
    /// The waits of each part, by their places.
    retries: Vec<Retries>,
    is_begun: bool,
    queue: VecDeque<Chunk>,
    open: Option<Open>,
    /// What is to be waited for before the next step, and before throttled parts are sent again.
    wait: Duration,
    later: Duration,
    strays: Vec<String>,
}

/// A batch that is under way.
struct Open {
    chunk: Chunk,
    assigned: Assigned,
    bodies: usize,
    links: BTreeSet<String>,
    /// Where more of the answer is; empty before there is any.
    follow: String,
}

impl<B: BorrowMut<Batch>> BatchExchange<B> {
    /// The exchange of a batch, owned or by reference, with a service.
    pub fn new(endpoint: &Endpoint, batch: B) -> Self {
        Self {
            endpoint: endpoint.clone(),
            policy: RetryPolicy::default(),
            headers: Headers::new(),
            batch,
            ready: Vec::new(),
            retries: Vec::new(),
            is_begun: false,
            queue: VecDeque::new(),
            open: None,
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
        settle::reconcile(batch);
        settle::check(batch);
        let mut ready = Vec::with_capacity(batch.parts.len());
        for at in 0..batch.parts.len() {
            let item = ready_part(batch, at, &self.endpoint, &self.headers).transpose()?;
            if let (Some(item), Some(part)) = (&item, batch.parts.get_mut(at)) {
                part.shown.clone_from(&item.shown);
            }
            ready.push(item);
        }
        self.queue = plan(batch, &self.endpoint.dialect).map_err(fail)?;
        let seeds = (0_u64..).map(|at| batch.number.rotate_left(32) ^ at.wrapping_mul(0x9E37_79B9));
        self.retries = seeds.take(batch.parts.len()).map(Retries::new).collect();
        self.ready = ready;
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
                    if let Some(slot) = self.ready.get_mut(at) {
                        *slot = Some(ready);
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
        let prepared = write::request(batch, &chunk, &self.ready, &self.endpoint)?;
        for at in chunk.parts() {
            if let Some(part) = batch.parts.get_mut(at) {
                part.state = State::Sent;
                part.attempts += 1;
            }
        }
        self.open = Some(Open {
            chunk,
            assigned: Assigned::default(),
            bodies: 0,
            links: BTreeSet::new(),
            follow: String::new(),
        });
        Ok(prepared)
    }

    /// The answers to all requests of the batch.
    fn answers(&mut self) -> BatchAnswers {
        let batch = self.batch.borrow_mut();
        let list = batch.parts.iter_mut().map(|part| Answered {
            method: part.request.method,
            url: part.shown.clone(),
            attempts: part.attempts,
            state: std::mem::replace(&mut part.state, State::Done),
        });
        BatchAnswers {
            batch: batch.number,
            decoder: self.endpoint.decoder.clone(),
            list: list.collect(),
            strays: std::mem::take(&mut self.strays),
        }
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
            ready: &self.ready,
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
            match self.open.take() {
                Some(open) if !open.follow.is_empty() => {
                    let prepared = follow(&open.follow, &self.endpoint);
                    self.open = Some(open);
                    return Ok(Step::Send(prepared));
                }
                // It was sent, and there is no response that can be read.
                Some(_) => {
                    settle::reconcile(self.batch.borrow_mut());
                    continue;
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
        let Some(mut open) = self.open.take() else {
            return Err(Error::of(ErrorKind::Protocol(
                "a response without a request of a batch".to_owned(),
            )));
        };
        let at = response.at;
        match self.read(&mut open, response) {
            Ok(Read::More { wait }) => {
                self.wait = wait;
                self.open = Some(open);
                Ok(())
            }
            Ok(Read::End) => {
                self.settle(open, at);
                Ok(())
            }
            Err(error) => {
                let is_refused = matches!(error.status(), Some(400..=499));
                if is_refused && open.follow.is_empty() {
                    // Nothing of it was executed (Protocol 4.01, 11.7), so it can be sent again.
                    let batch = self.batch.borrow_mut();
                    for at in open.chunk.parts() {
                        if let Some(part) = batch.parts.get_mut(at) {
                            part.state = State::Waiting;
                        }
                    }
                    self.queue.push_front(open.chunk);
                } else {
                    self.open = Some(open);
                }
                Err(error)
            }
        }
    }
}

/// What a response leads to.
enum Read {
    /// There is more, after this time.
    More {
        wait: Duration,
    },
    End,
}

/// The request for the rest of an answer.
fn follow(url: &str, endpoint: &Endpoint) -> Prepared {
    let accept = match endpoint.dialect.batch.format {
        BatchFormat::Json => "application/json",
        BatchFormat::Multipart => "multipart/mixed",
    };
    Prepared {
        method: Method::Get,
        url: url.to_owned(),
        headers: Headers::from_iter([("Accept", accept)]),
        body: Vec::new(),
        handling: Handling::Monitor,
    }
}

impl<B> BatchExchange<B> {
    /// Reads a body of the answer to a batch.
    fn read(&mut self, open: &mut Open, response: Received) -> Result<Read, Error> {
        let Received {
            status,
            headers,
            body,
            url,
            at,
        } = response;
        let whole = Whole::new(status, headers, body);
        let (method, to) = match &*open.follow {
            "" => (Method::Post, &*url),
            link => (Method::Get, link),
        };
        let fail = |kind: ErrorKind, whole: &Whole| {
            Error::new(method, to, kind).with_response(whole.status, &whole.headers)
        };
        open.bodies += 1;
        if open.bodies > BODIES {
            let text = format!("the answer to the batch has more than {BODIES} pages");
            return Err(fail(ErrorKind::Protocol(text), &whole));
        }
        if whole.status == 202 && whole.body.trim_ascii().is_empty() {
            let Some(location) = whole.headers.location() else {
                let text = "the service works on the batch, and does not say where its answer will be: there is no `Location`";
                return Err(fail(ErrorKind::Protocol(text.to_owned()), &whole));
            };
            let monitor = self.endpoint.link(&url, location, Elsewhere::Followed)?;
            open.follow = monitor;
            let asked = whole.headers.retry_after().map(|it| it.wait(at));
            let wait = asked.unwrap_or(self.policy.first_wait);
            return Ok(Read::More {
                wait: wait.min(self.policy.longest_retry_after),
            });
        }
        if !(200..300).contains(&whole.status) {
            let response = ErrorResponse::read(whole.status, &whole.body);
            let kind = ResponseErrorKind::Status(response);
            let error = ResponseError::new(whole.status, &whole.headers, kind);
            return Err(fail(ErrorKind::Response(error), &whole));
        }
        let limit = open.chunk.parts().count().saturating_mul(2) + 8;
        let (found, is_multipart) = match whole.found(&self.endpoint, limit) {
            Ok(found) => found,
            Err(kind) => return Err(fail(kind, &whole)),
        };
        let Found { items, next_link } = found;
        let next = match next_link {
            None => None,
            Some(link) => {
                let link = self.endpoint.link(&url, &link, Elsewhere::Listed)?;
                if !open.links.insert(link.clone()) {
                    let kind = ErrorKind::Link {
                        target: link,
                        reason: "was already followed: the links form a loop",
                    };
                    return Err(fail(kind, &whole));
                }
                Some(link)
            }
        };
        let requested = self.endpoint.dialect.batch.format == BatchFormat::Multipart;
        open.assigned
            .add(&open.chunk, items, requested && is_multipart);
        Ok(match next {
            Some(link) => {
                open.follow = link;
                Read::More {
                    wait: Duration::ZERO,
                }
            }
            None => Read::End,
        })
    }
}
