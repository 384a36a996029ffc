//! [`Polling`]: waits and limits of polling.

use std::time::{Duration, SystemTime};

use crate::exchange::Received;
use crate::headers::Headers;

/// Waits and limits of polling an operation. There is no clock: only waits count, not the time of requests.
///
/// If the service sends `Retry-After`, that is the wait, between [`shortest`](Self::shortest) and [`capped`](Self::capped). Otherwise the
/// wait doubles from [`first`](Self::first) to [`longest`](Self::longest).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Polling {
    /// The shortest wait, also if the service says zero: 100 ms.
    pub shortest: Duration,
    /// The first wait if the service does not say how long: 1 s.
    pub first: Duration,
    /// The longest wait if the service does not say how long: 30 s.
    pub longest: Duration,
    /// The longest `Retry-After`; a longer one is cut to it: 10 minutes.
    pub capped: Duration,
    /// The limit of the sum of all waits until [`Unfinished`](crate::ErrorKind::Unfinished): 1 hour.
    pub limit: Duration,
    /// The largest number of polls until [`Unfinished`](crate::ErrorKind::Unfinished): 10,000.
    pub polls: u32,
}

impl Default for Polling {
    fn default() -> Self {
        Self {
            shortest: Duration::from_millis(100),
            first: Duration::from_secs(1),
            longest: Duration::from_secs(30),
            capped: Duration::from_secs(600),
            limit: Duration::from_secs(3_600),
            polls: 10_000,
        }
    }
}

impl Polling {
    /// The wait after a response. `doublings` counts the responses that do not say how long to wait.
    pub(crate) fn wait(&self, response: &Received, doublings: &mut u32) -> Duration {
        self.wait_after(&response.headers, response.at, doublings)
    }

    /// The wait after a response with these headers, which arrived at this time.
    pub(crate) fn wait_after(
        &self,
        headers: &Headers,
        at: SystemTime,
        doublings: &mut u32,
    ) -> Duration {
        match headers.retry_after() {
            Some(after) => after
                .wait(at)
                .min(self.capped)
                .max(self.shortest.min(self.capped)),
            None => self.doubled(doublings),
        }
    }

    /// The next wait if the service does not say how long.
    pub(crate) fn doubled(&self, doublings: &mut u32) -> Duration {
        let factor = 1_u32.checked_shl(*doublings).unwrap_or(u32::MAX);
        *doublings = doublings.saturating_add(1);
        let wait = self.first.saturating_mul(factor).min(self.longest);
        wait.max(self.shortest)
    }
}
