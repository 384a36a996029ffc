//! Operations that continue at the service after it has answered (Protocol 4.01, 11.6), as machines.
//!
//! A service answers 202 with the URL of the operation's status, in one of these forms:
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
mod machine;
mod message;
mod monitor;
mod polling;
mod status;

use std::fmt;
use std::time::Duration;

use odata_runtime::Object;

pub use cancel::{Cancel, Cancelled};
use monitor::Form;
pub use monitor::Monitor;
pub use polling::Polling;
pub use status::Stage;

use crate::answer::{Answer, Read, read};
use crate::exchange::{Elsewhere, Endpoint, Error, ErrorKind, Origin, Received};
use crate::headers::Headers;
use crate::request::{IntoRequest, Method, Request};
use crate::secrets::url_without_secrets;

/// An operation of the service, and the type `R` of its result.
///
/// As a [`Machine`](crate::exchange::Machine) it has several results: each poll gives a [`Polled`], and the last one is [`Polled::Done`]. If the operation failed
/// or was cancelled, [`next`](crate::exchange::Machine::next) is [`ErrorKind::Operation`] with the service's error. At a limit of
/// [`Polling`] it is [`ErrorKind::Unfinished`]; the operation can be polled again then, and the limits count anew.
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
    /// What was waited, and how often was asked, when the last limit was reached: the limits count from there.
    before: (Duration, u32),
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

/// The result of a poll.
#[derive(Debug)]
pub enum Polled<R> {
    /// The operation is running.
    Running(Running),
    /// The operation succeeded.
    Done(Answer<R>),
}

/// The state of a running operation.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Running {
    /// Its status as the service names it.
    pub status: Option<String>,
    /// The progress in percent.
    pub percent: Option<f64>,
    /// The wait before the next poll.
    pub wait: Duration,
}

impl<R> Operation<R> {
    /// The operation that a request started, given the response.
    ///
    /// If the service answered at once, the first result is this answer. Some services start an operation only if the request has
    /// [`Preference::respond_async`](crate::Preference::respond_async), others always do.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Response`] if the response is an error, and [`ErrorKind::Link`] if its link must not be followed.
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

    /// Resumes an operation by its monitor. The request is the one that started it, or any other with the same type of answer; it is not sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if the monitor is not a URL that can be followed, and [`ErrorKind::Misuse`] if it has none.
    pub fn resume(
        endpoint: &Endpoint,
        request: impl IntoRequest<Answer = R>,
        monitor: Monitor,
    ) -> Result<Self, Error> {
        let mut operation = Self::of(endpoint, &request.into_request(), monitor)?;
        if operation.monitor.url.is_empty() {
            return Err(Error::of(ErrorKind::Misuse("the monitor has no URL")));
        }
        let url = operation.linked(&endpoint.base, &operation.monitor.url)?;
        operation.monitor.url = url;
        Ok(operation)
    }

    /// Waits for an operation that is an entity of the service, such as Graph's `operations/{id}`: polls with this request until the `status`
    /// of the answer says that it is complete, and returns the answer.
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
            before: (Duration::ZERO, 0),
        })
    }

    /// Reads the operation as an entity of the type `O`: each answer of its monitor is decoded to `O`, its `status` says whether it is complete,
    /// and the last one is the result. Graph's operations have this form, also those in the body of a 200 or 201.
    ///
    /// [`latest`](Self::latest) returns the entity of the last poll, also if it reports a failure.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if the link of the first response must not be followed.
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
            before: self.before,
        };
        operation.monitor.form = Form::Status;
        if operation.first.is_some() {
            operation.begin()?;
        }
        Ok(operation)
    }

    /// Sets the waits and the limits of polling.
    #[must_use]
    pub fn polling(mut self, polling: Polling) -> Self {
        self.polling = polling;
        self
    }

    /// Sets the meaning of the values of `status`, if [`Stage::of`] does not know those of the service. An operation whose result is given by
    /// its status counts as running if its status is unknown.
    #[must_use]
    pub fn stages(mut self, stage_of: fn(&str) -> Option<Stage>) -> Self {
        self.stage_of = stage_of;
        self
    }

    /// The monitor of the operation, for [`resume`](Self::resume). `None` if the service answered at once.
    pub fn monitor(&self) -> Option<&Monitor> {
        Some(&self.monitor).filter(|monitor| !monitor.url.is_empty())
    }

    /// The entity of the last poll, for an operation [by status](Self::by_status).
    pub fn latest(&self) -> Option<&Answer<R>> {
        self.latest.as_ref()
    }

    /// The sum of all waits so far.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// The number of polls so far.
    pub fn polls(&self) -> u32 {
        self.polls
    }

    /// The exchange that cancels the operation (Protocol 4.01, 11.6). `None` if the service answered at once.
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
        // A fragment is not sent (RFC 9110, 7.1).
        let link = link.split_once('#').map_or(link, |(link, _)| link);
        self.endpoint.link(from, link, Elsewhere::Followed)
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
