//! What the answers to a batch mean: which requests are sent again, and why others have no answer.

use std::ops::Range;
use std::time::{Duration, SystemTime};

use odata_runtime::resolve;

use super::assign::Assigned;
use super::build::{Batch, Part, State};
use super::found::{Fault, Reply};
use super::plan::{Chunk, Unit};
use super::ready::reference;
use crate::exchange::{Retries, RetryPolicy};
use crate::request::Method;

/// Decides about the requests of a chunk whose answers are all there.
pub(super) struct Settling<'s> {
    pub(super) batch: &'s mut Batch,
    pub(super) chunk: &'s Chunk,
    pub(super) retries: &'s mut [Retries],
    pub(super) policy: &'s RetryPolicy,
    /// When the answers arrived.
    pub(super) at: SystemTime,
    pub(super) strays: &'s [String],
}

/// What is to be done.
#[derive(Debug, Default)]
pub(super) struct Outcome {
    /// The wait before the requests that are to be sent again; none if there are none.
    pub(super) again: Option<Duration>,
    /// Whether a request has failed for good.
    pub(super) has_failed: bool,
}

impl Settling<'_> {
    pub(super) fn settle(mut self, assigned: Assigned) -> Outcome {
        for (at, reply) in assigned.replies {
            let Some(part) = self.batch.parts.get_mut(at) else {
                continue;
            };
            part.state = match reply {
                Ok(reply) => {
                    part.succeeded = reply.is_success();
                    State::Answered(reply)
                }
                Err(fault) => State::Failed(fault),
            };
        }
        let chunk = self.chunk;
        chunk.parts().for_each(|at| self.find_entity(at));
        let stop = self.first_failure();
        let mut outcome = Outcome::default();
        let mut again: Vec<Range<usize>> = Vec::new();
        for unit in &chunk.units {
            let wait = self.throttled(unit);
            let follows = || {
                let waits = |at: usize| again.iter().any(|parts| parts.contains(&at));
                self.depends(unit, &waits) || self.is_stopped(unit, stop, &waits)
            };
            if (wait.is_some() || follows()) && self.can_refer(unit, &again) {
                outcome.again = Some(
                    wait.unwrap_or_default()
                        .max(outcome.again.unwrap_or_default()),
                );
                again.push(unit.parts.clone());
            }
        }
        let is_again = |unit: &Unit| again.contains(&unit.parts);
        let mut others = chunk.units.iter().filter(|unit| !is_again(unit));
        outcome.has_failed = others.any(|unit| self.parts(unit).iter().any(|part| !part.succeeded));
        if self.batch.stops && outcome.has_failed {
            // Nothing follows a failure, and what was throttled keeps its answer.
            again.clear();
            outcome.again = None;
        }
        for unit in &chunk.units {
            if again.contains(&unit.parts) {
                for part in self
                    .batch
                    .parts
                    .get_mut(unit.parts.clone())
                    .unwrap_or_default()
                {
                    part.state = State::Waiting;
                    part.succeeded = false;
                }
            } else {
                self.close(unit, stop);
            }
        }
        outcome
    }

    fn parts(&self, unit: &Unit) -> &[Part] {
        self.batch.parts.get(unit.parts.clone()).unwrap_or_default()
    }

    /// Keeps the URL of the entity that a request created or returned (Protocol 4.01, 11.7.4).
    fn find_entity(&mut self, at: usize) {
        let Some(part) = self.batch.parts.get(at) else {
            return;
        };
        let (State::Answered(reply), true, Some(ready)) =
            (&part.state, part.succeeded, &part.ready)
        else {
            return;
        };
        // The request's own URL may start with a reference, and is resolved by that of the entity there.
        let own = match reference(&ready.url) {
            None => Some(ready.shown.clone()),
            Some((number, rest)) => {
                let other = number
                    .checked_sub(1)
                    .and_then(|at| self.batch.parts.get(at));
                let entity = other.and_then(|part| part.entity.as_ref());
                entity.map(|entity| format!("{entity}{rest}"))
            }
        };
        let own = own.map(|url| url.split('?').next().unwrap_or_default().to_owned());
        let said = reply.headers.location().or(reply.headers.entity_id());
        let entity = match (said, own, ready.method) {
            (Some(said), Some(own), _) => Some(resolve(&own, said)),
            (Some(said), None, _) => Some(said.to_owned()),
            (None, own, Method::Get | Method::Patch | Method::Put) => own,
            (None, _, _) => None,
        };
        let entity = entity.filter(|url| {
            !url.is_empty() && url.bytes().all(|it| it.is_ascii_graphic() && it != b'#')
        });
        if let Some(part) = self.batch.parts.get_mut(at) {
            part.entity = entity;
        }
    }

    /// The first part with the status of an error. If the service stops there, nothing after it was executed.
    fn first_failure(&self) -> Option<usize> {
        if self.chunk.goes_on {
            return None;
        }
        self.chunk.parts().find(|at| {
            let part = self.batch.parts.get(*at);
            part.is_some_and(|part| matches!(&part.state, State::Answered(it) if !it.is_success()))
        })
    }

    /// The wait before a unit is sent again, if the service throttles it and the policy allows it.
    fn throttled(&mut self, unit: &Unit) -> Option<Duration> {
        let parts = self.batch.parts.get(unit.parts.clone())?;
        let mut is_throttled = false;
        let mut asked = None;
        for part in parts {
            let State::Answered(reply) = &part.state else {
                continue;
            };
            if matches!(reply.status, 429 | 503) {
                is_throttled = true;
                let wait = reply.headers.retry_after().map(|it| it.wait(self.at));
                asked = asked.max(wait);
            } else if reply.is_success() && part.request.method != Method::Get {
                // A service that does not keep groups together has made this change.
                return None;
            }
        }
        let retries = self.retries.get_mut(unit.parts.start)?;
        is_throttled.then(|| retries.wait(self.policy, asked))?
    }

    /// Whether a unit was not executed since it depends on one that is sent again.
    fn depends(&self, unit: &Unit, waits: &dyn Fn(usize) -> bool) -> bool {
        let parts = self.parts(unit);
        let has_status =
            |part: &Part| matches!(&part.state, State::Answered(it) if it.status == 424);
        let is_missing = |part: &Part| matches!(part.state, State::Sent);
        let mut earlier = parts.iter().flat_map(|part| &part.after);
        parts.iter().any(has_status)
            && parts
                .iter()
                .all(|part| has_status(part) || is_missing(part))
            && earlier.any(|at| waits(*at))
    }

    /// Whether a unit was not executed since the service stopped at one that is sent again.
    fn is_stopped(&self, unit: &Unit, stop: Option<usize>, waits: &dyn Fn(usize) -> bool) -> bool {
        let is_after = stop.is_some_and(|stop| stop < unit.parts.start && waits(stop));
        let mut parts = self.parts(unit).iter();
        is_after && parts.all(|part| matches!(part.state, State::Sent))
    }

    /// Whether the entities to which a unit refers are known, or are made again together with it.
    fn can_refer(&self, unit: &Unit, again: &[Range<usize>]) -> bool {
        let is_sent_along =
            |at: &usize| unit.parts.contains(at) || again.iter().any(|parts| parts.contains(at));
        let is_known = |at: &usize| {
            let part = self.batch.parts.get(*at);
            part.is_some_and(|part| part.entity.is_some())
        };
        let mut refers = self.parts(unit).iter().flat_map(|part| &part.refers);
        refers.all(|at| is_sent_along(at) || is_known(at))
    }

    /// Says why requests without an answer have none. A group with a failure has failed as a whole (JSON Format 4.01, 19.5).
    fn close(&mut self, unit: &Unit, stop: Option<usize>) {
        let failed = self.parts(unit).iter().position(|part| !part.succeeded);
        let Some(failed) = failed else {
            return;
        };
        let is_group = unit.parts.len() > 1;
        let cause = is_group.then(|| self.failure_of(unit)).flatten();
        let missing = match (cause, stop) {
            (Some((at, status)), _) => format!(
                "the request was not executed, since {} of its group failed with status {status}",
                self.name(at)
            ),
            (None, Some(stop)) if stop < unit.parts.start => format!(
                "the request was not executed, since the service stops at the first failure, which was that of {}",
                self.name(stop)
            ),
            _ => {
                let mut text = "the batch has no response to this request".to_owned();
                if !self.strays.is_empty() {
                    text.push_str("; it has ");
                    text.push_str(&self.strays.join(", and "));
                }
                text
            }
        };
        let culprit = cause.map_or(unit.parts.start + failed, |(at, _)| at);
        let culprit = self.name(culprit);
        for part in self
            .batch
            .parts
            .get_mut(unit.parts.clone())
            .unwrap_or_default()
        {
            match &part.state {
                State::Sent => part.state = State::Failed(Fault::new(missing.clone())),
                State::Answered(reply) if reply.is_success() && is_group => {
                    let Reply {
                        status, headers, ..
                    } = reply;
                    part.state = State::Failed(Fault {
                        reason: format!(
                            "the response has the status {status}, and its group failed with {culprit}"
                        ),
                        response: Some((*status, headers.clone())),
                    });
                }
                _ => {}
            }
            part.succeeded = false;
            part.entity = None;
        }
    }

    /// The first failure of a group that is not due to another one.
    fn failure_of(&self, unit: &Unit) -> Option<(usize, u16)> {
        let failures = unit.parts.clone().filter_map(|at| {
            let State::Answered(reply) = &self.batch.parts.get(at)?.state else {
                return None;
            };
            (!reply.is_success()).then_some((at, reply.status))
        });
        failures.min_by_key(|(_, status)| *status == 424)
    }

    fn name(&self, at: usize) -> String {
        name(self.batch, at)
    }
}

/// What a message calls a part.
fn name(batch: &Batch, at: usize) -> String {
    let method = batch.parts.get(at).map(|part| part.request.method.as_str());
    format!("part {} ({})", at + 1, method.unwrap_or_default())
}

/// Decides about requests that were sent and whose answers did not arrive: reads are sent again, and changes are not.
pub(super) fn reconcile(batch: &mut Batch) {
    let mut at = 0;
    while let Some(part) = batch.parts.get(at) {
        let group = part.group;
        let rest = batch.parts.get(at..).unwrap_or_default();
        let others = rest.iter().skip(1);
        let length = 1 + others
            .take_while(|part| group.is_some() && part.group == group)
            .count();
        let unit = batch.parts.get_mut(at..at + length).unwrap_or_default();
        let is_read = unit.iter().all(|part| part.request.method == Method::Get);
        for part in unit {
            if let State::Sent = part.state {
                part.state = if is_read {
                    State::Waiting
                } else {
                    State::Failed(Fault::new(
                        "the request was sent, and no answer could be read; whether the service has executed it is not known, so it is not sent again",
                    ))
                };
            }
        }
        at += length;
    }
}

/// Gives up requests that wait and come after ones which have failed.
pub(super) fn check(batch: &mut Batch) {
    for at in 0..batch.parts.len() {
        let Some(part) = batch.parts.get(at) else {
            return;
        };
        if !matches!(part.state, State::Waiting) {
            continue;
        }
        let has_failed = |earlier: usize| {
            let other = batch.parts.get(earlier);
            other.is_some_and(|it| !it.succeeded && !matches!(it.state, State::Waiting))
        };
        let failed = part.after.iter().copied().find(|at| has_failed(*at));
        let unknown = part.refers.iter().copied().find(|at| {
            let other = batch.parts.get(*at);
            other.is_some_and(|it| it.entity.is_none() && !matches!(it.state, State::Waiting))
        });
        let reason = match (failed, unknown) {
            (Some(failed), _) => format!(
                "the request was not sent, since {} has failed, after which it comes",
                name(batch, failed)
            ),
            (None, Some(unknown)) => format!(
                "the request was not sent, since the URL of the entity of {} is not known",
                name(batch, unknown)
            ),
            (None, None) => continue,
        };
        give_up(batch, at, &reason);
    }
}

/// Gives up a request that waits, with its group.
pub(super) fn give_up(batch: &mut Batch, at: usize, reason: &str) {
    let group = batch.parts.get(at).and_then(|part| part.group);
    for (number, part) in batch.parts.iter_mut().enumerate() {
        let is_along = number == at || group.is_some() && part.group == group;
        if is_along && matches!(part.state, State::Waiting) {
            part.state = State::Failed(Fault::new(reason));
        }
    }
}
