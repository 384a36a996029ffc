//! [`Call`]: one request until its response, with authorisation, repetitions and redirects.

use std::error::Error as StdError;
use std::fmt;
use std::time::{Duration, SystemTime};

use super::retry::{Retries, has_answers, is_refusal, is_repeatable};
use super::session::{self, TOKEN};
use super::settings::Settings;
use super::{CallInfo, Credential, Elsewhere, Error, ErrorKind, Origin};
use crate::headers::{Headers, check};
use crate::request::{Handling, Method, Prepared};
use crate::secrets::{is_secret, url_without_secrets};

/// What a call wants next.
#[derive(Debug)]
pub(crate) enum CallStep {
    /// A credential, for [`Call::authorized`].
    Authorize(CredentialRequest),
    /// Send what [`Call::outgoing`] says, and tell what came back.
    Send,
    Wait(Duration),
}

/// What is to be done with a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It is the result.
    Result,
    /// Its body is of no interest.
    Again,
}

/// Why a client calls its `authorize` hook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CredentialRequest {
    is_renewal: bool,
    challenge: Option<String>,
}

impl CredentialRequest {
    /// Whether the service refused the last credential (401). A hook that caches tokens must then get a new one.
    pub fn is_renewal(&self) -> bool {
        self.is_renewal
    }

    /// `WWW-Authenticate` of the refusal, with the claims that continuous access evaluation requires.
    pub fn challenge(&self) -> Option<&str> {
        self.challenge.as_deref()
    }
}

/// Why there is no response, or only a part of one.
#[derive(Debug)]
pub struct TransportError {
    source: Box<dyn StdError + Send + Sync>,
    kind: Failure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Failure {
    Invalid,
    Unsent,
    Broken,
    Timeout,
}

impl TransportError {
    /// Nothing was sent, and the request can never be sent, for example because the transport does not accept its URL.
    pub fn invalid(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            kind: Failure::Invalid,
        }
    }

    /// Nothing was sent, since there was no connection. Every request can be sent again.
    pub fn unsent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            kind: Failure::Unsent,
        }
    }

    /// The connection broke. Whether the service executed the request is not known.
    pub fn broken(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            kind: Failure::Broken,
        }
    }

    /// The attempt timed out.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            kind: Failure::Timeout,
        }
    }

    /// The reason of a call that fails with it; `time` is the limit that is over in case of a timeout.
    pub(crate) fn into_kind(self, time: Duration) -> ErrorKind {
        match self.kind {
            Failure::Timeout => ErrorKind::Timeout(time),
            _ => ErrorKind::Transport(self.source),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Ready,
    Authorize(CredentialRequest),
    Waiting(Duration),
}

/// Whether the request has a token against cross-site request forgery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Forgery {
    Unneeded,
    /// It needs one, from the session or from a request for it.
    Wanted,
    /// It is sent with what the session has.
    Settled,
}

/// One request until its response. Has no IO and no clock.
pub(crate) struct Call<'c> {
    settings: &'c Settings,
    number: u64,
    /// Of the request as the program made it.
    method: Method,
    url: String,
    /// What is sent now: another URL after a redirect.
    request: Prepared,
    /// The headers of the attempt under way.
    sent: Headers,
    /// The request for a token.
    fetch: Option<String>,
    home: Origin,
    at_home: bool,
    is_stream: bool,
    is_repeatable: bool,
    retries: Retries,
    attempts: u32,
    /// Whether the service may have executed the request at an earlier attempt.
    is_maybe_done: bool,
    credential: Option<Credential>,
    is_renewed: bool,
    forgery: Forgery,
    /// Whether the service has refused a token.
    is_token_refused: bool,
    visited: Vec<String>,
    state: State,
}

impl<'c> Call<'c> {
    /// A call; `is_stream` if the content can be read only once.
    pub(crate) fn new(
        settings: &'c Settings,
        request: Prepared,
        is_stream: bool,
    ) -> Result<Self, Error> {
        let url = request.shown_url();
        let failed = |error| Error::new(request.method, &url, ErrorKind::Request(error));
        let home = settings.endpoint.origin().map_err(failed)?;
        let target = Origin::of(&request.url)
            .ok_or_else(|| failed(crate::error::RequestError::Url(url.clone())))?;
        let (number, seed) = settings.next_call();
        // The URL of an upload session may be at the service, which then refuses a second credential.
        let at_home = target == home && request.handling != Handling::SecretUrl;
        let is_change = request.method != Method::Get && at_home;
        Ok(Self {
            settings,
            number,
            method: request.method,
            url,
            sent: Headers::new(),
            fetch: None,
            at_home,
            home,
            is_stream,
            is_repeatable: is_repeatable(&request) && !is_stream,
            retries: Retries::new(seed),
            attempts: 0,
            is_maybe_done: false,
            is_token_refused: false,
            credential: None,
            is_renewed: false,
            forgery: if settings.endpoint.dialect.forgery_token && is_change {
                Forgery::Wanted
            } else {
                Forgery::Unneeded
            },
            visited: vec![request.url.clone()],
            state: State::Ready,
            request,
        })
    }

    /// What the observer is told about the call.
    pub(crate) fn info(&self) -> CallInfo<'_> {
        CallInfo {
            number: self.number,
            method: self.method,
            url: &self.url,
        }
    }

    /// How often something was sent.
    pub(crate) fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The URL of the last request.
    pub(crate) fn current_url(&self) -> &str {
        self.fetch.as_deref().unwrap_or(&self.request.url)
    }

    /// The URL of the last request without secrets.
    pub(crate) fn shown_url(&self) -> String {
        self.request.handling.shown(self.current_url())
    }

    /// An error of this call.
    pub(crate) fn error(&self, kind: ErrorKind) -> Error {
        let kind = match kind {
            ErrorKind::Link { target, reason } => ErrorKind::Link {
                target: self.request.handling.shown(&target),
                reason,
            },
            kind => kind,
        };
        let error = Error::new(self.method, &self.url, kind).with_attempts(self.attempts().max(1));
        let is_unsent = error.is_unsent() && !self.is_maybe_done;
        error.with_unsent(is_unsent)
    }

    pub(crate) fn next(&mut self) -> Result<CallStep, Error> {
        match std::mem::replace(&mut self.state, State::Ready) {
            State::Waiting(wait) => return Ok(CallStep::Wait(wait)),
            State::Authorize(reason) => return Ok(CallStep::Authorize(reason)),
            State::Ready => {}
        }
        if self.at_home && self.settings.authorizes && self.credential.is_none() {
            return Ok(CallStep::Authorize(CredentialRequest::default()));
        }
        if self.forgery == Forgery::Wanted && self.settings.session().token.is_some() {
            self.forgery = Forgery::Settled;
        }
        self.fetch = (self.at_home && self.forgery == Forgery::Wanted).then(|| {
            let base = self.settings.endpoint.base.trim_end_matches('/');
            format!("{base}/")
        });
        self.sent = self.headers()?;
        self.attempts += 1;
        Ok(CallStep::Send)
    }

    /// Method, URL, headers and body of the attempt.
    pub(crate) fn outgoing(&self) -> (Method, &str, &Headers, &[u8]) {
        match &self.fetch {
            Some(url) => (Method::Get, url, &self.sent, &[]),
            None => (
                self.request.method,
                &self.request.url,
                &self.sent,
                &self.request.body,
            ),
        }
    }

    /// The name of the header that proves who calls.
    pub(crate) fn credential_name(&self) -> Option<&str> {
        self.credential.as_ref().map(Credential::name)
    }

    /// Whether the attempt has the content of the request, which a request for a token does not have.
    pub(crate) fn sends_content(&self) -> bool {
        self.fetch.is_none() && self.is_stream
    }

    /// Takes the credential that was asked for.
    pub(crate) fn authorized(
        &mut self,
        credential: Result<Credential, Box<dyn StdError + Send + Sync>>,
    ) -> Result<(), Error> {
        let credential = credential.map_err(|it| self.error(ErrorKind::Authorization(it)))?;
        if let Err(error) = check(credential.name(), credential.value()) {
            return Err(self.error(ErrorKind::Authorization(error.into())));
        }
        self.credential = Some(credential);
        Ok(())
    }

    /// The headers of the next attempt. What proves who calls goes to the origin of the service only.
    fn headers(&self) -> Result<Headers, Error> {
        let mut headers = if self.fetch.is_some() {
            Headers::from_iter([("Accept", "*/*"), (TOKEN, "Fetch")])
        } else {
            self.request.headers.clone()
        };
        if !self.at_home {
            let is_redirected = self.visited.len() > 1;
            let is_sent = |(name, _): &(&str, &str)| {
                !is_secret(name) && (!is_redirected || is_of_the_protocol(name))
            };
            return Ok(headers.iter().filter(is_sent).collect());
        }
        for (name, value) in self.settings.headers.iter() {
            if !headers.contains(name) {
                check(name, value).map_err(|error| self.error(ErrorKind::Request(error)))?;
                headers.append(name, value);
            }
        }
        if let Some(credential) = &self.credential
            && !headers.contains(credential.name())
        {
            headers.append(credential.name(), credential.value());
        }
        if self.uses_session() {
            let session = self.settings.session();
            let cookies = session.cookies().filter(|_| !headers.contains("Cookie"));
            headers.extend(cookies.map(|it| ("Cookie", it)));
            let token = session.token.as_ref().filter(|_| !headers.contains(TOKEN));
            if self.method != Method::Get {
                headers.extend(token.map(|it| (TOKEN, it)));
            }
        }
        Ok(headers)
    }

    fn uses_session(&self) -> bool {
        self.settings.endpoint.dialect.forgery_token || self.forgery != Forgery::Unneeded
    }

    /// Takes status and headers of a response.
    pub(crate) fn response(
        &mut self,
        status: u16,
        headers: &Headers,
        now: SystemTime,
    ) -> Result<Verdict, Error> {
        if self.fetch.is_none() && has_answers(self.request.method, headers) {
            return Ok(Verdict::Result);
        }
        let can_be_sent_again = self.fetch.is_some() || !self.is_stream;
        if self.at_home && self.uses_session() {
            self.settings.session().take(headers);
        }
        if status == 401
            && self.at_home
            && self.settings.authorizes
            && !self.is_renewed
            && can_be_sent_again
        {
            self.is_renewed = true;
            let challenges: Vec<&str> = headers.get_all("WWW-Authenticate").collect();
            self.state = State::Authorize(CredentialRequest {
                is_renewal: true,
                challenge: (!challenges.is_empty()).then(|| challenges.join(", ")),
            });
            return Ok(Verdict::Again);
        }
        if self.retries_after(status, headers, now) {
            return Ok(Verdict::Again);
        }
        if self.fetch.is_some() {
            // A service that has no tokens answers as usual; the request itself shows what it thinks.
            self.forgery = Forgery::Settled;
            return Ok(Verdict::Again);
        }
        if status == 403
            && session::is_required(headers)
            && self.at_home
            && can_be_sent_again
            && !self.is_token_refused
        {
            // A refusal of a token that was just fetched is the result.
            self.is_token_refused = true;
            self.forgery = Forgery::Wanted;
            let mut session = self.settings.session();
            // Another call may have fetched one since.
            if session.token.as_deref() == self.sent.get(TOKEN) {
                session.token = None;
            }
            return Ok(Verdict::Again);
        }
        self.redirect(status, headers)
    }

    /// Whether the request is sent again since the service cannot answer at the moment.
    fn retries_after(&mut self, status: u16, headers: &Headers, now: SystemTime) -> bool {
        let policy = &self.settings.retry;
        let is_fetch = self.fetch.is_some();
        let asked = headers.retry_after().map(|it| it.wait(now));
        let is_repeatable = self.is_repeatable || is_fetch;
        if !policy.is_temporary(status, is_repeatable, asked.is_some()) {
            return false;
        }
        if self.is_stream && !is_fetch {
            return false;
        }
        match self.retries.wait(policy, asked) {
            Some(wait) => {
                self.state = State::Waiting(wait);
                self.is_maybe_done |= !is_fetch && !is_refusal(status, asked.is_some());
                true
            }
            None => false,
        }
    }

    fn redirect(&mut self, status: u16, headers: &Headers) -> Result<Verdict, Error> {
        let (301 | 302 | 303 | 307 | 308, Some(location)) = (status, headers.location()) else {
            return Ok(Verdict::Result);
        };
        if status == 303 && self.request.handling == Handling::Monitor {
            return Ok(Verdict::Result);
        }
        let target = self
            .settings
            .endpoint
            .link(&self.request.url, location, Elsewhere::Followed);
        let target =
            target.map_err(|error| self.error(error.into_kind()).with_response(status, headers))?;
        let target = target.split('#').next().unwrap_or_default().to_owned();
        let refused = |reason| {
            let target = url_without_secrets(&target);
            let kind = ErrorKind::Link { target, reason };
            Err(self.error(kind).with_response(status, headers))
        };
        let stays = Origin::of(&target).is_some_and(|origin| origin == self.home);
        let method = match (status, self.request.method) {
            (_, Method::Get) | (303, _) => Method::Get,
            (301, _) => {
                return refused(
                    "is a redirect target, but a 301 does not allow resending a change; correct the base URL",
                );
            }
            (302, _) => {
                return refused(
                    "is a redirect target, but a 302 does not allow resending a change; correct the base URL",
                );
            }
            (_, method) if stays => method,
            _ => {
                return refused(
                    "is a redirect target at another origin, and a change is not resent there",
                );
            }
        };
        if method != Method::Get && self.is_stream {
            return refused("is a redirect target, but a streamed body cannot be resent");
        }
        if self.visited.contains(&target) && method == self.request.method {
            return refused("was already visited: redirect loop");
        }
        if self.visited.len()
            > usize::try_from(self.settings.limits.redirects).unwrap_or(usize::MAX)
        {
            return refused("exceeds `Limits::redirects`");
        }
        if method == Method::Get && self.request.method != Method::Get {
            // The service has executed the request, and says where the result is.
            self.is_maybe_done = true;
            self.request.body = Vec::new();
            self.is_stream = false;
            for name in ["Content-Type", "Content-Length", "OData-Version"] {
                self.request.headers.remove(name);
            }
        }
        self.request.method = method;
        self.visited.push(target.clone());
        self.request.url = target;
        // Who left the origin of the service does not get the credential back: the way there leads over others.
        self.at_home &= stays;
        self.is_repeatable = is_repeatable(&self.request) && !self.is_stream;
        Ok(Verdict::Again)
    }

    /// Takes the reason for which there is no whole response.
    pub(crate) fn failed(&mut self, error: TransportError) -> Result<(), Error> {
        let is_fetch = self.fetch.is_some();
        let is_unsent = is_fetch || matches!(error.kind, Failure::Invalid | Failure::Unsent);
        self.is_maybe_done |= !is_unsent;
        let is_safe = match error.kind {
            Failure::Invalid | Failure::Timeout => false,
            Failure::Unsent => is_fetch || !self.is_stream,
            Failure::Broken => is_fetch || self.is_repeatable,
        };
        let policy = &self.settings.retry;
        match is_safe.then(|| self.retries.wait(policy, None)).flatten() {
            Some(wait) => {
                self.state = State::Waiting(wait);
                Ok(())
            }
            None => {
                let kind = error.into_kind(self.settings.limits.timeout);
                Err(self.error(kind).with_unsent(!self.is_maybe_done))
            }
        }
    }
}

/// Whether a header is one of OData or HTTP, and not one by which a program and its service understand each other.
fn is_of_the_protocol(name: &str) -> bool {
    const PREFIXES: [&str; 5] = ["accept", "content-", "if-", "odata-", "repeatability-"];
    const NAMES: [&str; 3] = ["prefer", "range", "user-agent"];
    let name = name.to_ascii_lowercase();
    NAMES.contains(&&*name) || PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}
