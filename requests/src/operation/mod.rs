//! Operations that a service goes on with after it has answered (Protocol 4.01, 11.6), as machines.
//!
//! A service answers 202 and says where the operation can be asked for, in one of these forms:
//!
//! | form | told apart by | the result |
//! |---|---|---|
//! | status monitor of the standard | `Location`; 202 while it runs | the response with another status, its own status in `AsyncResult`, or in the body as `application/http` (4.0) |
//! | status in the body | `Operation-Location` or `Azure-AsyncOperation`, or a `status` in what is at `Location` | where `resourceLocation` leads, otherwise `Location` of the first response, what a `PUT` or `PATCH` wrote, or the body itself |
//! | operation as an entity | [`by_status`](Operation::by_status) or [`watch`](Operation::watch) | the entity itself, when its `status` says that it is over |
//!
//! ```
//! # mod model {
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/message.rs"));
//! #     include!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/common/mail.rs"));
//! # }
//! # use model::MailService;
//! use std::time::SystemTime;
//!
//! use odata_requests::exchange::{Endpoint, Machine, Received, Step};
//! use odata_requests::operation::{Operation, Polled};
//! use odata_requests::{Headers, Preference};
//!
//! let endpoint = Endpoint::new("https://mail.example/v1");
//! let get = MailService.messages().key("a").get().prefer(Preference::respond_async());
//! // What came back: a client receives it.
//! let received = |status, headers: &[(&str, &str)], body: &str| Received {
//!     status,
//!     headers: headers.iter().copied().collect(),
//!     body: body.into(),
//!     url: "https://mail.example/v1/messages('a')".to_owned(),
//!     at: SystemTime::now(),
//! };
//! let accepted = received(202, &[("Location", "/monitors/1"), ("Retry-After", "5")], "");
//! let mut operation = Operation::begun(&endpoint, &get, accepted)?;
//! assert!(matches!(operation.next()?, Step::Wait(wait) if wait.as_secs() == 5));
//! let Step::Send(poll) = operation.next()? else { unreachable!() };
//! assert_eq!(poll.url, "https://mail.example/monitors/1");
//! operation.received(received(200, &[("AsyncResult", "200")], r#"{"subject":"Hello"}"#))?;
//! let Step::Done(Polled::Done(answer)) = operation.next()? else { unreachable!() };
//! assert_eq!(answer.value.subject, "Hello".into());
//! # Ok::<(), odata_requests::Error>(())
//! ```

mod cancel;
mod message;
mod monitor;
mod polling;
mod status;

use std::fmt;
use std::time::Duration;

use odata_runtime::{ErrorResponse, Object};

pub use cancel::{Cancel, Cancelled};
use monitor::Form;
pub use monitor::Monitor;
pub use polling::Polling;
use status::Members;
pub use status::Stage;

use crate::answer::{Answer, Read, read};
use crate::exchange::{Elsewhere, Endpoint, Error, ErrorKind, Machine, Origin, Received, Step};
use crate::headers::Headers;
use crate::request::{IntoRequest, Method, Prepared, Request};
use crate::secrets::url_without_secrets;

/// Headers with the URL of a monitor whose body has the status.
const STATUS_LINKS: [&str; 2] = ["Operation-Location", "Azure-AsyncOperation"];

/// An operation of the service, and the type `R` of its result.
///
/// As a [`Machine`] it has several results: each poll gives a [`Polled`], and the last one is [`Polled::Done`]. If the operation has failed
/// or was cancelled, [`next`](Machine::next) is [`ErrorKind::Operation`] with the service's error.
pub struct Operation<R> {
    endpoint: Endpoint,
    read: Read<R>,
    /// Headers for the service, and those for other origins.
    headers: Headers,
    headers_elsewhere: Headers,
    polling: Polling,
    stage_of: fn(&str) -> Option<Stage>,
    /// Whether the body of the monitor is the result.
    is_entity: bool,
    monitor: Monitor,
    /// Whether the monitor is done, and its result is asked for.
    is_fetching: bool,
    state: State,
    /// The response to the first request, until the operation is asked for.
    first: Option<(Method, Box<Received>)>,
    latest: Option<Answer<R>>,
    doublings: u32,
    waited: Duration,
    polls: u32,
}

enum State {
    /// A poll has found the operation running.
    Reporting(Running),
    /// To wait before the next request.
    Waiting(Duration),
    /// To send a request, which is the same again if there is no response.
    Asking,
    /// The last response, and whether it says that the operation has failed.
    Ended(Box<Received>, bool),
    /// The result was given.
    Over,
}

/// What a poll has found.
#[derive(Debug)]
pub enum Polled<R> {
    /// The operation is running.
    Running(Running),
    /// The operation has succeeded.
    Done(Answer<R>),
}

/// What is known of a running operation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Running {
    /// Its status as the service names it.
    pub status: Option<String>,
    /// How much is done, in percent.
    pub percent: Option<f64>,
    /// The wait before the next poll.
    pub wait: Duration,
}

impl<R> Operation<R> {
    /// The operation that a request has started, by the response to it.
    ///
    /// If the service has answered at once, the first result is this answer. The request is sent as it is: a service that needs to be asked
    /// for an operation is asked by [`Preference::respond_async`](crate::Preference::respond_async), and others start one without it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Response`] if the response is an error, and [`ErrorKind::Link`] if it leads to where it must not.
    pub fn begun(
        endpoint: &Endpoint,
        request: impl IntoRequest<Answer = R>,
        response: Received,
    ) -> Result<Self, Error> {
        let request = request.into_request();
        let mut operation = Self::of(endpoint, &request, Monitor::new(""))?;
        operation.first = Some((request.method(), Box::new(response)));
        operation.begin()?;
        Ok(operation)
    }

    /// Goes on waiting for an operation whose monitor was kept. The request is the one that has started it, or any with its type of answer;
    /// it is not sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if the monitor is not a URL that can be followed.
    pub fn resume(
        endpoint: &Endpoint,
        request: impl IntoRequest<Answer = R>,
        monitor: Monitor,
    ) -> Result<Self, Error> {
        let mut operation = Self::of(endpoint, &request.into_request(), monitor)?;
        let url = operation.linked(&endpoint.base, &operation.monitor.url)?;
        operation.monitor.url = url;
        Ok(operation)
    }

    /// Waits for an operation that is an entity of the service, such as Graph's `operations/{id}`: asks with this request until the `status`
    /// of the answer says that it is over, and gives the answer.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Request`] if the request cannot be sent.
    pub fn watch(
        endpoint: &Endpoint,
        request: impl IntoRequest<Answer = R>,
    ) -> Result<Self, Error> {
        let request = request.into_request();
        let url = endpoint.prepared(&request)?.url;
        let mut operation = Self::of(endpoint, &request, Monitor::new(url))?;
        operation.is_entity = true;
        operation.monitor.form = Form::Status;
        Ok(operation)
    }

    fn of(endpoint: &Endpoint, request: &Request<R>, monitor: Monitor) -> Result<Self, Error> {
        let headers = request.headers_for(&endpoint.dialect);
        let headers = headers.map_err(|error| {
            let url = request.url_for(&endpoint.dialect).unwrap_or_default();
            Error::new(request.method(), &url, ErrorKind::Request(error))
        })?;
        Ok(Self {
            endpoint: endpoint.clone(),
            read: request.read,
            headers: for_monitors(&headers, true),
            headers_elsewhere: for_monitors(&headers, false),
            polling: Polling::default(),
            stage_of: Stage::of,
            is_entity: false,
            monitor,
            is_fetching: false,
            state: State::Asking,
            first: None,
            latest: None,
            doublings: 0,
            waited: Duration::ZERO,
            polls: 0,
        })
    }

    /// Takes the operation as an entity of the type `O`: what its monitor answers is decoded to `O`, its `status` says whether it is over,
    /// and the last one is the result. So it is with Graph's operations, among them those that are in the body of a 200 or 201.
    ///
    /// Each poll can be seen as [`latest`](Self::latest), also the one with which the operation has failed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if the first response leads to where it must not.
    pub fn by_status<O: Object + Default>(self) -> Result<Operation<O>, Error> {
        let mut operation = Operation {
            endpoint: self.endpoint,
            read: read::object::<O>,
            headers: self.headers,
            headers_elsewhere: self.headers_elsewhere,
            polling: self.polling,
            stage_of: self.stage_of,
            is_entity: true,
            monitor: self.monitor,
            is_fetching: false,
            state: self.state,
            first: self.first,
            latest: None,
            doublings: self.doublings,
            waited: self.waited,
            polls: self.polls,
        };
        operation.monitor.form = Form::Status;
        if operation.first.is_some() {
            operation.begin()?;
        }
        Ok(operation)
    }

    /// Sets how often and how long is asked.
    #[must_use]
    pub fn polling(mut self, polling: Polling) -> Self {
        self.polling = polling;
        self
    }

    /// Sets what the words of `status` mean, if [`Stage::of`] does not know those of the service. If the result is in the form of a status,
    /// an operation with an unknown one is running.
    #[must_use]
    pub fn stages(mut self, stage_of: fn(&str) -> Option<Stage>) -> Self {
        self.stage_of = stage_of;
        self
    }

    /// Where the operation is asked for, to be kept for [`resume`](Self::resume). `None` if the service has answered at once.
    pub fn monitor(&self) -> Option<&Monitor> {
        Some(&self.monitor).filter(|monitor| !monitor.url.is_empty())
    }

    /// The entity that the last poll has found, of an operation [by status](Self::by_status).
    pub fn latest(&self) -> Option<&Answer<R>> {
        self.latest.as_ref()
    }

    /// The time that was waited so far.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// How often was asked so far.
    pub fn polls(&self) -> u32 {
        self.polls
    }

    /// The exchange that cancels the operation (Protocol 4.01, 11.6). `None` if the service has answered at once.
    pub fn cancel(&self) -> Option<Cancel> {
        let url = &self.monitor()?.url;
        Some(Cancel::monitor(
            url,
            self.headers_to(url),
            &self.endpoint.decoder,
        ))
    }

    fn headers_to(&self, url: &str) -> Headers {
        let own = self.endpoint.origin().ok();
        if own.is_some() && Origin::of(url) == own {
            self.headers.clone()
        } else {
            self.headers_elsewhere.clone()
        }
    }

    /// The absolute URL of a link that a response has.
    fn linked(&self, from: &str, link: &str) -> Result<String, Error> {
        let base = self.endpoint.base.trim_end_matches('/');
        let after = base.split_once("://").map_or("", |(_, after)| after);
        let path = after.find('/').and_then(|at| after.get(at..));
        let is_in = |path: &str| {
            let rest = link.strip_prefix(path);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
        };
        let is_rooted = self.endpoint.dialect.rooted_links
            && link.starts_with('/')
            && !link.starts_with("//")
            && path.is_some_and(|path| !is_in(path));
        let rooted = is_rooted.then(|| format!("{base}{link}"));
        let link = rooted.as_deref().unwrap_or(link);
        self.endpoint.link(from, link, Elsewhere::Followed)
    }

    /// Takes the response to the first request.
    fn begin(&mut self) -> Result<(), Error> {
        let Some((method, first)) = self.first.clone() else {
            return Ok(());
        };
        if let Some(refused) = self.refused(method, &first) {
            return Err(refused);
        }
        let link = |link: &str| self.linked(&first.url, link);
        let members = Members::read(&first.body);
        let headers = &first.headers;
        let status_link = STATUS_LINKS.iter().find_map(|name| headers.get(name));
        let own = headers
            .get("Content-Location")
            .or(members.own.as_deref())
            .filter(|_| members.status.is_some());
        let (url, form) = match (status_link, first.status, headers.location()) {
            (Some(url), ..) => (Some(url), Form::Status),
            (None, 202, Some(url)) if is_respond_async(headers) => (Some(url), Form::Answer),
            (None, 202, Some(url)) => (Some(url), Form::Either),
            (None, 201, Some(url)) if self.is_entity => (Some(url), Form::Status),
            (None, 202, None) => (own, Form::Status),
            _ => (own.filter(|_| self.is_entity), Form::Status),
        };
        let is_over = self.is_entity
            && first.status != 202
            && self.stage(&members).is_some_and(|it| it != Stage::Running);
        let Some(url) = url.map(link).transpose()?.filter(|_| !is_over) else {
            self.monitor = Monitor::new("");
            self.state = State::Ended(first.clone(), false);
            return if self.is_entity {
                self.settle(*first, members)
            } else {
                Ok(())
            };
        };
        let result = match (status_link, headers.location(), method) {
            (Some(_), Some(location), _) => Some(link(location)?),
            (Some(_), None, Method::Put | Method::Patch) => Some(first.url.clone()),
            _ => None,
        };
        let form = if self.is_entity { Form::Status } else { form };
        self.monitor = Monitor { url, form, result };
        self.doublings = 0;
        let wait = self.polling.wait(&first, &mut self.doublings);
        self.state = State::Waiting(wait);
        Ok(())
    }

    fn stage(&self, members: &Members) -> Option<Stage> {
        members.status.as_deref().and_then(self.stage_of)
    }

    /// The error of a response whose status is not one of success.
    fn refused(&self, method: Method, response: &Received) -> Option<Error> {
        let Received {
            status,
            headers,
            body,
            url,
            ..
        } = response;
        if (200..300).contains(status) {
            return None;
        }
        let answer = read::answer(
            read::nothing,
            &self.endpoint.decoder,
            *status,
            headers,
            body,
        );
        let error = answer.err()?;
        Some(Error::new(method, url, ErrorKind::Response(error)))
    }

    fn answer(&self, response: &Received) -> Result<Answer<R>, Error> {
        let decoder = &self.endpoint.decoder;
        let answer = read::answer(
            self.read,
            decoder,
            response.status,
            &response.headers,
            &response.body,
        );
        answer.map_err(|error| Error::new(Method::Get, &response.url, ErrorKind::Response(error)))
    }

    /// Takes a response of success whose body may have a status.
    fn settle(&mut self, response: Received, members: Members) -> Result<(), Error> {
        let stage = match (self.stage(&members), self.monitor.form) {
            (Some(stage), _) => stage,
            (None, Form::Status) if members.status.is_some() => Stage::Running,
            (None, _) if self.is_entity => {
                return Err(protocol(&response, "the operation has no `status`"));
            }
            (None, _) => {
                self.state = State::Ended(Box::new(response), false);
                return Ok(());
            }
        };
        if self.is_entity && stage != Stage::Succeeded {
            self.latest = Some(self.answer(&response)?);
        }
        match stage {
            Stage::Running if self.monitor.url.is_empty() => {
                return Err(protocol(
                    &response,
                    "the operation is running, and the response does not say where it can be asked for; use `watch` with the request for it",
                ));
            }
            Stage::Running => self.running(&response, members),
            Stage::Failed => self.state = State::Ended(Box::new(response), true),
            Stage::Succeeded => {
                let link = members.result.filter(|_| !self.is_entity);
                let link = link.map(|link| self.linked(&response.url, &link));
                let result = link
                    .transpose()?
                    .or_else(|| self.monitor.result.clone().filter(|_| !self.is_entity));
                match result {
                    Some(url) => self.fetch(url),
                    None => self.state = State::Ended(Box::new(response), false),
                }
            }
        }
        Ok(())
    }

    fn running(&mut self, response: &Received, members: Members) {
        let wait = self.polling.wait(response, &mut self.doublings);
        self.state = State::Reporting(Running {
            status: members.status,
            percent: members.percent,
            wait,
        });
    }

    fn fetch(&mut self, url: String) {
        self.monitor.url = url;
        self.monitor.form = Form::Answer;
        self.is_fetching = true;
        self.state = State::Asking;
    }

    /// Takes a 202: the operation is running, and may be asked for elsewhere from now on.
    fn accepted(&mut self, response: &Received) -> Result<(), Error> {
        let link = |name: &&str| response.headers.get(name);
        let is_status = self.monitor.form == Form::Status;
        let location = response.headers.location();
        let next = STATUS_LINKS
            .iter()
            .find_map(link)
            .or(location.filter(|_| !is_status || self.is_entity));
        if let Some(next) = next {
            self.monitor.url = self.linked(&response.url, next)?;
        } else if let Some(location) = location {
            self.monitor.result = Some(self.linked(&response.url, location)?);
        }
        Ok(())
    }

    fn unfinished(&self) -> Error {
        let kind = ErrorKind::Unfinished {
            waited: self.waited,
            polls: self.polls,
        };
        Error::new(Method::Get, &self.monitor.url, kind)
    }
}

impl<R> Machine for Operation<R> {
    type Output = Polled<R>;

    fn next(&mut self) -> Result<Step<Polled<R>>, Error> {
        self.first = None;
        match &self.state {
            State::Reporting(running) => {
                let running = running.clone();
                self.state = State::Waiting(running.wait);
                Ok(Step::Done(Polled::Running(running)))
            }
            State::Waiting(wait) => {
                let left = self.polling.limit.saturating_sub(self.waited);
                if left.is_zero() {
                    return Err(self.unfinished());
                }
                let wait = left.min(*wait);
                self.waited = self.waited.saturating_add(wait);
                self.state = State::Asking;
                Ok(Step::Wait(wait))
            }
            State::Asking if self.polls >= self.polling.polls => Err(self.unfinished()),
            State::Asking => Ok(Step::Send(Prepared {
                method: Method::Get,
                url: self.monitor.url.clone(),
                headers: self.headers_to(&self.monitor.url),
                body: Vec::new(),
            })),
            State::Ended(response, true) => {
                let error = ErrorResponse::read(response.status, &response.body);
                let kind = ErrorKind::Operation(Box::new(error));
                let error = Error::new(Method::Get, &response.url, kind);
                Err(error.with_response(response.status, &response.headers))
            }
            State::Ended(response, false) => {
                let answer = self.answer(response)?;
                self.state = State::Over;
                Ok(Step::Done(Polled::Done(answer)))
            }
            State::Over => Err(Error::of(ErrorKind::Protocol(
                "the operation is over, and its result was given".to_owned(),
            ))),
        }
    }

    fn received(&mut self, response: Received) -> Result<(), Error> {
        if !matches!(self.state, State::Asking) {
            return Err(protocol(&response, "a response without a request"));
        }
        self.polls = self.polls.saturating_add(1);
        if matches!(response.status, 404 | 410) && !self.is_fetching {
            let kind = ErrorKind::Gone {
                what: "the monitor of the operation is gone: it was cancelled, its result was given before, or it is too old",
                response: Box::new(ErrorResponse::read(response.status, &response.body)),
            };
            let error = Error::new(Method::Get, &response.url, kind);
            return Err(error.with_response(response.status, &response.headers));
        }
        if let (301 | 302 | 303 | 307 | 308, Some(location)) =
            (response.status, response.headers.location())
        {
            // A monitor with another status than 303 has moved (RFC 9110, 15.4.4).
            let url = self.linked(&response.url, location)?;
            if response.status == 303 {
                self.fetch(url);
            } else {
                self.monitor.url = url;
            }
            return Ok(());
        }
        if let Some(refused) = self.refused(Method::Get, &response) {
            return Err(refused);
        }
        let members = match self.monitor.form {
            Form::Answer => Members::default(),
            Form::Status | Form::Either => Members::read(&response.body),
        };
        if response.status == 202 {
            self.accepted(&response)?;
            match self.stage(&members) {
                Some(Stage::Failed | Stage::Succeeded) => return self.settle(response, members),
                _ if self.is_entity && members.status.is_some() => {
                    return self.settle(response, members);
                }
                _ => self.running(&response, members),
            }
            return Ok(());
        }
        if message::is_wrapped(&response.headers) {
            let result = message::unwrapped(&response);
            let result = result.map_err(|reason| {
                let text = format!("the response in the body of the monitor's {reason}");
                Error::new(Method::Get, &response.url, ErrorKind::Protocol(text))
            })?;
            self.state = State::Ended(Box::new(result), false);
            return Ok(());
        }
        if response.headers.contains("AsyncResult") || self.monitor.form == Form::Answer {
            self.state = State::Ended(Box::new(response), false);
            return Ok(());
        }
        self.settle(response, members)
    }
}

/// State and URL without secrets.
impl<R> fmt::Debug for Operation<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match &self.state {
            State::Reporting(_) | State::Waiting(_) | State::Asking => "running",
            State::Ended(_, true) => "failed",
            State::Ended(_, false) | State::Over => "ended",
        };
        f.debug_struct("Operation")
            .field("state", &state)
            .field("monitor", &url_without_secrets(&self.monitor.url))
            .field("waited", &self.waited)
            .field("polls", &self.polls)
            .finish()
    }
}

fn protocol(response: &Received, text: &str) -> Error {
    let kind = ErrorKind::Protocol(text.to_owned());
    Error::new(Method::Get, &response.url, kind).with_response(response.status, &response.headers)
}

fn is_respond_async(headers: &Headers) -> bool {
    let mut applied = headers.preferences_applied();
    applied.any(|it| it.eq_ignore_ascii_case("respond-async"))
}

/// The headers of a request that are sent to its monitor: those that ask for the form of the answer, and to the service itself also those
/// that the program has added.
fn for_monitors(headers: &Headers, is_own: bool) -> Headers {
    let is_kept = |name: &str| {
        let name = name.to_ascii_lowercase();
        match &*name {
            "accept" | "accept-language" | "odata-maxversion" => true,
            "odata-version" | "prefer" => false,
            _ if name.starts_with("content-") || name.starts_with("if-") => false,
            // They are those of the request that starts the operation.
            _ if name.starts_with("repeatability-") || name == "idempotency-key" => false,
            _ => is_own,
        }
    };
    headers.iter().filter(|(name, _)| is_kept(name)).collect()
}
