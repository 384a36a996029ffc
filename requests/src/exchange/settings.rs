//! [`Settings`]: what all calls of a client have in common.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::session::Session;
use super::{Endpoint, Observer, RetryPolicy};
use crate::headers::Headers;

/// Limits of a client. Start from the default and change what differs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// The longest body in bytes, after decompression. A body that is read as a stream has no limit.
    pub body: u64,
    /// The time for one attempt: until the whole response has arrived or, if its body is read as a stream, until it begins.
    pub timeout: Duration,
    /// The longest time that a stream may deliver no data.
    pub idle: Duration,
    /// How many redirects are followed.
    pub redirects: u32,
}

impl Default for Limits {
    /// 100 MiB, 100 seconds, one minute, ten redirects.
    fn default() -> Self {
        Self {
            body: 100 << 20,
            timeout: Duration::from_secs(100),
            idle: Duration::from_secs(60),
            redirects: 10,
        }
    }
}

/// What all calls of a client have in common.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) endpoint: Endpoint,
    /// Sent with each request to the service, unless the request has its own.
    pub(crate) headers: Headers,
    pub(crate) retry: RetryPolicy,
    pub(crate) limits: Limits,
    pub(crate) observer: Option<Arc<dyn Observer>>,
    /// Whether there is a hook for credentials.
    pub(crate) authorizes: bool,
    session: Arc<Mutex<Session>>,
    shared: Arc<Shared>,
}

/// What changes while a client is used. All clones of a client share it, also those with other credentials.
#[derive(Default)]
struct Shared {
    calls: AtomicU64,
    random: RandomState,
}

impl Settings {
    pub(crate) fn new(base: String) -> Self {
        Self {
            endpoint: Endpoint::new(base),
            headers: Headers::new(),
            retry: RetryPolicy::default(),
            limits: Limits::default(),
            observer: None,
            authorizes: false,
            session: Arc::default(),
            shared: Arc::default(),
        }
    }

    /// Forgets token and cookies, since those of one caller are not for another one.
    pub(crate) fn forget_session(&mut self) {
        self.session = Arc::default();
    }

    pub(crate) fn session(&self) -> MutexGuard<'_, Session> {
        // Whoever panicked did not leave half of a session: each change is one assignment.
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a call, and a random number for its waits.
    pub(crate) fn next_call(&self) -> (u64, u64) {
        let number = self.shared.calls.fetch_add(1, Ordering::Relaxed) + 1;
        (number, self.shared.random.hash_one(number))
    }
}

/// Without credentials and without the session.
impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.endpoint)
            .field("headers", &self.headers)
            .field("retry", &self.retry)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
