//! [`Observer`]: receives events about calls.

use std::time::Duration;

use super::Error;
use crate::request::Method;

/// Receives events about calls: the start, each attempt, and the end. No event contains a secret: there are neither headers nor bodies, and URLs are
/// without the parts whose names say that they are secrets.
pub trait Observer: Send + Sync {
    /// A call starts.
    fn start(&self, call: &CallInfo<'_>) {
        _ = call;
    }

    /// A request was sent, and a response or a failure came back.
    fn attempt(&self, call: &CallInfo<'_>, attempt: &AttemptInfo<'_>) {
        _ = (call, attempt);
    }

    /// A call ends: with a response, whatever its status, or an error.
    fn end(&self, call: &CallInfo<'_>, end: &EndInfo<'_>) {
        _ = (call, end);
    }
}

/// The call of an event.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct CallInfo<'a> {
    /// The number of the call, from 1 on in each client.
    pub number: u64,
    /// The method.
    pub method: Method,
    /// The URL without secrets.
    pub url: &'a str,
}

/// One attempt of a call: one request over the network.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptInfo<'a> {
    /// The number of the attempt, from 1 on.
    pub number: u32,
    /// The URL without secrets. After a redirect it differs from that of the call.
    pub url: &'a str,
    /// The status, unless the connection failed.
    pub status: Option<u16>,
    /// The service's id of the request.
    pub request_id: Option<&'a str>,
    /// The time until the response began, or the connection failed.
    pub elapsed: Duration,
}

/// The end of a call.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct EndInfo<'a> {
    /// The number of attempts.
    pub attempts: u32,
    /// The status of the response, or the error for which there is none.
    pub outcome: Result<u16, &'a Error>,
    /// The bytes of the body, as far as it was read.
    pub bytes: u64,
    /// The time of the whole call.
    pub elapsed: Duration,
}
