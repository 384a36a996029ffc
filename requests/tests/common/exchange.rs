//! Responses for machines, and a driver that sends nothing.

use std::collections::VecDeque;
use std::time::{Duration, SystemTime};

use odata_requests::exchange::{Machine, Received, Step};
use odata_requests::{Error, Prepared};

/// A response: status, headers and body.
pub(crate) type Response<'a> = (u16, &'a [(&'a str, &'a str)], &'a str);

pub(crate) fn received(url: &str, (status, headers, body): Response<'_>) -> Received {
    Received {
        status,
        headers: headers.iter().copied().collect(),
        body: body.into(),
        url: url.to_owned(),
        at: SystemTime::UNIX_EPOCH,
    }
}

/// What a machine did before a result.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    pub(crate) sent: Vec<Prepared>,
    pub(crate) waits: Vec<Duration>,
}

impl Trace {
    /// Method and URL of each request.
    pub(crate) fn urls(&self) -> Vec<String> {
        let line = |it: &Prepared| format!("{} {}", it.method.as_str(), it.url);
        self.sent.iter().map(line).collect()
    }
}

/// Drives a machine to its next result. Each request gets the next of the responses; if there are no more, the last one again.
pub(crate) fn drive<M: Machine>(
    machine: &mut M,
    trace: &mut Trace,
    responses: &mut VecDeque<Response<'_>>,
) -> Result<M::Output, Error> {
    loop {
        match machine.next()? {
            Step::Wait(time) => trace.waits.push(time),
            Step::Done(output) => return Ok(output),
            Step::Send(request) => {
                let url = request.url.clone();
                trace.sent.push(request);
                let response = match responses.len() {
                    1 => responses[0],
                    _ => responses.pop_front().expect("a response is left"),
                };
                machine.received(received(&url, response))?;
            }
        }
    }
}
