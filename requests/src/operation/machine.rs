//! How an operation takes responses, and what it does next.

use odata_runtime::ErrorResponse;

use super::monitor::{Form, Monitor};
use super::status::{Members, Stage};
use super::{Operation, Polled, Running, State, message};
use crate::answer::{Answer, ResponseError, ResponseErrorKind, read};
use crate::exchange::{Error, ErrorKind, Machine, Received, Step, not_json};
use crate::headers::Headers;
use crate::request::{Handling, Method, Prepared};

/// Headers with the URL of a monitor whose body has the status.
const STATUS_LINKS: [&str; 2] = ["Operation-Location", "Azure-AsyncOperation"];

impl<R> Operation<R> {
    /// Takes the response to the first request.
    pub(super) fn begin(&mut self) -> Result<(), Error> {
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
            if first.status == 202 && is_respond_async(headers) {
                return Err(nowhere(&first));
            }
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

    /// The error of a response whose status is not one of success, or which is a page, such as a sign-in page.
    fn refused(&self, method: Method, response: &Received) -> Option<Error> {
        let Received {
            status,
            headers,
            body,
            url,
            ..
        } = response;
        if (200..300).contains(status) {
            return self.not_json(method, response, None);
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
        answer.map_err(|error| {
            if response.status == 202 && matches!(error.kind(), ResponseErrorKind::Empty(_)) {
                return nowhere(response);
            }
            let not_json = self.not_json(Method::Get, response, Some(&error));
            let failed = |error| Error::new(Method::Get, &response.url, ErrorKind::Response(error));
            not_json.unwrap_or_else(|| failed(error))
        })
    }

    /// The error if JSON was asked for, and the response is a page, such as a sign-in page.
    fn not_json(
        &self,
        method: Method,
        response: &Received,
        error: Option<&ResponseError>,
    ) -> Option<Error> {
        let accept = self.headers.get("Accept").unwrap_or_default();
        if !accept.starts_with("application/json") {
            return None;
        }
        let Received {
            status,
            headers,
            body,
            ..
        } = response;
        let kind = not_json(*status, headers, body, error)?;
        Some(Error::new(method, &response.url, kind).with_response(*status, headers))
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

    /// Takes a 202: the operation is running, and its monitor may have another URL from now on.
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

    fn unfinished(&mut self) -> Error {
        self.before = (self.waited, self.polls);
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
                let waited = self.waited.saturating_sub(self.before.0);
                let left = self.polling.limit.saturating_sub(waited);
                if left.is_zero() {
                    return Err(self.unfinished());
                }
                let wait = left.min(*wait);
                self.waited = self.waited.saturating_add(wait);
                self.state = State::Asking;
                Ok(Step::Wait(wait))
            }
            State::Asking if self.polls.saturating_sub(self.before.1) >= self.polling.polls => {
                Err(self.unfinished())
            }
            State::Asking => Ok(Step::Send(Prepared {
                method: Method::Get,
                url: self.monitor.url.clone(),
                headers: self.headers_to(&self.monitor.url),
                body: Vec::new(),
                // The result is requested like anything else: no redirect of it is an answer about the operation.
                handling: if self.is_fetching {
                    Handling::Usual
                } else {
                    Handling::Monitor
                },
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
            State::Over => Err(Error::of(ErrorKind::Misuse(
                "the operation is over, and its result was given",
            ))),
        }
    }

    fn received(&mut self, response: Received) -> Result<(), Error> {
        if !matches!(self.state, State::Asking) {
            return Err(Error::of(ErrorKind::Misuse("a response without a request")));
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

fn protocol(response: &Received, text: &str) -> Error {
    let kind = ErrorKind::Protocol(text.to_owned());
    Error::new(Method::Get, &response.url, kind).with_response(response.status, &response.headers)
}

fn is_respond_async(headers: &Headers) -> bool {
    let mut applied = headers.preferences_applied();
    applied.any(|it| it.eq_ignore_ascii_case("respond-async"))
}

/// The error of a 202 that does not say where the result will be.
fn nowhere(response: &Received) -> Error {
    protocol(
        response,
        "status 202: the service works on the request, and the response has no `Location` of the result",
    )
}
