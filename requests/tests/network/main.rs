//! Both clients over their transports, with servers on loopback that misbehave.
#![cfg(all(feature = "ureq", feature = "reqwest"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

mod faults;
mod server;
mod streams;

use std::time::Duration;

use odata_requests::blocking::Ureq;
use odata_requests::{Error, IntoRequest, Limits, Reqwest, RetryPolicy};

mod model {
    #![allow(dead_code, unreachable_pub, reason = "shared with the documentation")]
    include!("../common/message.rs");
    include!("../common/mail.rs");
}

/// Which client is tested.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Blocking,
    Async,
}

const KINDS: [Kind; 2] = [Kind::Blocking, Kind::Async];

/// Short waits, and limits that a test reaches.
fn policy() -> RetryPolicy {
    let mut policy = RetryPolicy::default();
    policy.first_wait = Duration::from_millis(2);
    policy.attempts = 3;
    policy
}

fn limits(timeout: Duration) -> Limits {
    let mut limits = Limits::default();
    limits.timeout = timeout;
    limits.idle = timeout;
    limits.body = 1 << 20;
    limits
}

/// The result of a request by one of the clients.
fn send<Q: IntoRequest>(
    kind: Kind,
    base: &str,
    timeout: Duration,
    request: Q,
) -> Result<Q::Answer, Error> {
    match kind {
        Kind::Blocking => odata_requests::blocking::Client::new(base, Ureq::new())
            .retry(policy())
            .limits(limits(timeout))
            .send(request),
        Kind::Async => run(async {
            odata_requests::Client::new(base, Reqwest::new().unwrap())
                .retry(policy())
                .limits(limits(timeout))
                .send(request)
                .await
        }),
    }
}

fn run<F: Future>(future: F) -> F::Output {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(future)
}
