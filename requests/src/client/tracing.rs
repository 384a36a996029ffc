//! [`TracingObserver`]: calls as events of `tracing`, without spans.

use tracing::{debug, warn};

use crate::exchange::{AttemptInfo, CallInfo, EndInfo, Observer};

/// Reports calls as events of `tracing` (feature `tracing`): starts and attempts with the level `DEBUG`, ends with `DEBUG` or, if there is no
/// response, `WARN`, with the target `odata_requests`.
#[derive(Debug, Clone, Copy, Default)]
pub struct TracingObserver;

impl Observer for TracingObserver {
    fn start(&self, call: &CallInfo<'_>) {
        debug!(target: "odata_requests", call = call.number, method = call.method.as_str(), url = call.url, "start");
    }

    fn attempt(&self, call: &CallInfo<'_>, attempt: &AttemptInfo<'_>) {
        debug!(
            target: "odata_requests",
            call = call.number,
            attempt = attempt.number,
            url = attempt.url,
            status = attempt.status,
            request_id = attempt.request_id,
            elapsed = ?attempt.elapsed,
            "attempt"
        );
    }

    fn end(&self, call: &CallInfo<'_>, end: &EndInfo<'_>) {
        match end.outcome {
            Ok(status) => debug!(
                target: "odata_requests",
                call = call.number,
                attempts = end.attempts,
                status,
                bytes = end.bytes,
                elapsed = ?end.elapsed,
                "end"
            ),
            Err(error) => warn!(
                target: "odata_requests",
                call = call.number,
                attempts = end.attempts,
                elapsed = ?end.elapsed,
                %error,
                "failure"
            ),
        }
    }
}
