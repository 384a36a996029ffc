//! [`RetryPolicy`]: when a request is retried.

use std::time::Duration;

use crate::headers::Headers;
use crate::request::{Method, Prepared};

/// When a request is retried. Start from the default and change what differs.
///
/// A request is retried only if that is safe. After 429, after 503 with `Retry-After`, with which a service says that it did nothing, and if no
/// connection was made, every request is retried. After 503 without it, after other [statuses](Self::statuses), and if the connection broke, only
/// idempotent requests are: `GET`, `PUT` and `DELETE` (RFC 9110, 9.2.2), queries with `POST …/$query`, and requests with
/// `Repeatability-Request-ID`. A streamed body is never retried.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RetryPolicy {
    /// The largest number of attempts; 1 disables retries.
    pub attempts: u32,
    /// Statuses besides 429 and 503 after which idempotent requests are retried.
    pub statuses: Vec<u16>,
    /// The wait before the second attempt, if the service sends no `Retry-After`. It doubles for each further attempt. The actual wait is a random
    /// time between half of it and all of it.
    pub first_wait: Duration,
    /// The longest such wait.
    pub longest_wait: Duration,
    /// The longest `Retry-After` that is waited for. If it is longer, the response is the result.
    pub longest_retry_after: Duration,
    /// The limit of the sum of all waits of a call. If the next wait exceeds it, the response is the result.
    pub budget: Duration,
}

impl Default for RetryPolicy {
    /// Five attempts; 408, 502 and 504; waits of half a second to half a minute, or of five minutes if the service says so, ten minutes in all.
    fn default() -> Self {
        Self {
            attempts: 5,
            statuses: vec![408, 502, 504],
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            longest_retry_after: Duration::from_secs(300),
            budget: Duration::from_secs(600),
        }
    }
}

impl RetryPolicy {
    /// A policy without retries.
    pub fn never() -> Self {
        Self {
            attempts: 1,
            ..Self::default()
        }
    }

    /// Whether a request is retried after this status.
    pub(crate) fn is_temporary(&self, status: u16, is_repeatable: bool, says_when: bool) -> bool {
        match status {
            _ if is_refusal(status, says_when) => true,
            503 => is_repeatable,
            _ => is_repeatable && self.statuses.contains(&status),
        }
    }
}

/// Counts the repetitions and waits of one request.
#[derive(Debug, Clone)]
pub(crate) struct Retries {
    repetitions: u32,
    waited: Duration,
    random: u64,
}

impl Retries {
    /// `seed` decides the random part of waits.
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            repetitions: 0,
            waited: Duration::ZERO,
            // Zero would stay zero.
            random: seed | 1,
        }
    }

    /// The wait before the next attempt, or `None` if there is no further one.
    pub(crate) fn wait(
        &mut self,
        policy: &RetryPolicy,
        asked: Option<Duration>,
    ) -> Option<Duration> {
        if self.repetitions.saturating_add(1) >= policy.attempts {
            return None;
        }
        let wait = match asked {
            Some(asked) if asked > policy.longest_retry_after => return None,
            // Not at once, even if the service says so, or its clock is behind.
            Some(asked) => asked.max(policy.first_wait),
            None => self.backoff(policy),
        };
        let waited = self.waited.checked_add(wait)?;
        if waited > policy.budget {
            return None;
        }
        self.waited = waited;
        self.repetitions += 1;
        Some(wait)
    }

    fn backoff(&mut self, policy: &RetryPolicy) -> Duration {
        let doublings = self.repetitions.min(31);
        let whole = policy.first_wait.saturating_mul(1 << doublings);
        let half = whole.min(policy.longest_wait) / 2;
        // xorshift64 (Marsaglia, 2003): waits of many clients must differ, no more.
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        let part = u32::try_from(self.random >> 48).unwrap_or_default();
        half + half.saturating_mul(part) / 0xFFFF
    }
}

/// Whether a response says that nothing was executed, and that the request can be sent later. `says_when`: it has `Retry-After`.
pub(crate) fn is_refusal(status: u16, says_when: bool) -> bool {
    // A gateway also sends 503 if it loses the response of the service. It does not say when to retry then.
    status == 429 || status == 503 && says_when
}

/// Whether a response has the answers to a batch. It can have the status of one that failed, and others were executed, so that nothing of it may
/// be sent again unseen.
pub(crate) fn has_answers(method: Method, headers: &Headers) -> bool {
    let content_type = headers.get("Content-Type").unwrap_or_default();
    let is_multipart = content_type.trim_start().get(..10);
    method == Method::Post && is_multipart.is_some_and(|it| it.eq_ignore_ascii_case("multipart/"))
}

/// Whether sending a request twice does not change more than sending it once.
pub(crate) fn is_repeatable(request: &Prepared) -> bool {
    let path = request.url.split('?').next().unwrap_or_default();
    match request.method {
        Method::Get | Method::Put | Method::Delete => true,
        Method::Post if path.ends_with("/$query") => true,
        Method::Post | Method::Patch => request.headers.contains("Repeatability-Request-ID"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Retries, RetryPolicy};

    #[test]
    fn waits_double_up_to_the_longest_and_end_with_the_budget() {
        let policy = RetryPolicy {
            attempts: 100,
            budget: Duration::from_secs(120),
            ..RetryPolicy::default()
        };
        for seed in [0, 1, u64::MAX] {
            let mut retries = Retries::new(seed);
            let mut sum = Duration::ZERO;
            let mut whole = Duration::from_millis(500);
            while let Some(wait) = retries.wait(&policy, None) {
                assert!(wait >= whole / 2 && wait <= whole, "{wait:?} of {whole:?}");
                whole = (whole * 2).min(policy.longest_wait);
                sum += wait;
            }
            assert!(sum <= policy.budget && sum + policy.longest_wait > policy.budget);
        }
    }

    #[test]
    fn the_services_wait_is_taken_unless_it_is_too_long() {
        let policy = RetryPolicy::default();
        let mut retries = Retries::new(7);
        let asked = Duration::from_secs(17);
        assert_eq!(retries.wait(&policy, Some(asked)), Some(asked));
        assert_eq!(
            retries.wait(&policy, Some(Duration::ZERO)),
            Some(policy.first_wait)
        );
        for asked in [Duration::from_secs(301), Duration::MAX] {
            assert_eq!(retries.wait(&policy, Some(asked)), None);
        }
        assert!(retries.wait(&policy, None).is_some());
        assert!(retries.wait(&policy, None).is_some());
        assert_eq!(retries.wait(&policy, Some(asked)), None, "five attempts");
    }
}
