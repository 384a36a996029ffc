//! Whose the responses of a batch are.

use std::collections::BTreeMap;

use super::found::{Fault, Item, Reply, Response};
use super::plan::{Chunk, Unit};

/// What the responses say about the requests of a chunk.
#[derive(Debug, Default)]
pub(super) struct Assigned {
    /// By the places of the parts in the batch.
    pub(super) replies: BTreeMap<usize, Result<Reply, Fault>>,
    /// Responses that are nobody's, in words.
    strays: Vec<String>,
    /// How many more of them there are.
    more: usize,
}

/// How many strays are described.
const DESCRIBED: usize = 3;

impl Assigned {
    /// Adds the responses of a body to those of the bodies before it.
    ///
    /// Identifiers decide. `is_multipart` says whether request and response are in the multipart format, in which responses without an
    /// identifier belong to the requests in their order, and a change set that fails has one response (Protocol 4.01, 11.7.7.6).
    pub(super) fn add(&mut self, chunk: &Chunk, items: Vec<Item>, is_multipart: bool) {
        let by_order = is_multipart && is_aligned(chunk, &items);
        let mut of_all = Vec::new();
        for (number, item) in items.into_iter().enumerate() {
            let unit = chunk.units.get(number).filter(|_| by_order);
            let response = match item {
                Item::One(response) => response,
                Item::Set(responses) => {
                    self.set(chunk, responses, unit);
                    continue;
                }
            };
            let known = response.id.as_ref().map(|id| part_of(chunk, id));
            let (at, unit) = match (known, unit) {
                (Some(Some((at, unit))), _) => (at, unit),
                (None, Some(unit)) => (unit.parts.start, unit),
                (Some(None), _) | (None, None) => {
                    self.stray(&response);
                    continue;
                }
            };
            if is_multipart && unit.parts.len() > 1 {
                if !is_failure(&response) {
                    // Only a set has the successes of a group.
                    self.stray(&response);
                    continue;
                }
                of_all.push((unit, response.reply.clone()));
            }
            self.insert(at, response.reply);
        }
        for (unit, reply) in of_all {
            for at in unit.parts.clone() {
                self.replies.entry(at).or_insert_with(|| reply.clone());
            }
        }
    }

    /// What is nobody's, in words.
    pub(super) fn take_strays(&mut self) -> Vec<String> {
        let mut strays = std::mem::take(&mut self.strays);
        if self.more > 0 {
            strays.push(format!("{} more of these", self.more));
        }
        strays
    }

    /// The responses of a change set. They are those of one group.
    fn set(&mut self, chunk: &Chunk, responses: Vec<Response>, unit: Option<&Unit>) {
        let known = |response: &Response| part_of(chunk, response.id.as_ref()?);
        let mut units = responses.iter().filter_map(known).map(|(_, unit)| unit);
        let home = units.next().filter(|unit| unit.group.is_some());
        let is_one = units.all(|other| Some(other) == home);
        let is_in_order = responses.iter().all(|response| response.id.is_none());
        let unit = unit.filter(|unit| is_in_order && unit.parts.len() == responses.len());
        for (number, response) in responses.into_iter().enumerate() {
            let by_id = known(&response).filter(|(_, unit)| is_one && Some(*unit) == home);
            let in_order = unit.and_then(|unit| unit.parts.clone().nth(number));
            match by_id.map(|(at, _)| at).or(in_order) {
                Some(at) => self.insert(at, response.reply),
                None => self.stray(&response),
            }
        }
    }

    fn insert(&mut self, at: usize, reply: Result<Reply, Fault>) {
        let known = self.replies.remove(&at);
        let reply = match known {
            None => reply,
            Some(_) => Err(Fault::new(
                "the batch has several responses to this request, and which one is right is not known",
            )),
        };
        self.replies.insert(at, reply);
    }

    fn stray(&mut self, response: &Response) {
        if self.strays.len() >= DESCRIBED {
            self.more += 1;
            return;
        }
        let status = match &response.reply {
            Ok(reply) => format!("with status {}", reply.status),
            Err(fault) => fault.reason.clone(),
        };
        self.strays.push(match &response.id {
            Some(id) => {
                let id: String = id.chars().take(40).collect();
                format!("a response that fits no request, with the id {id:?}: {status}")
            }
            None => format!("a response that does not say to which request: {status}"),
        });
    }
}

fn is_failure(response: &Response) -> bool {
    response.reply.as_ref().is_ok_and(|it| it.status >= 400)
}

/// The part with an identifier.
fn part_of<'c>(chunk: &'c Chunk, id: &str) -> Option<(usize, &'c Unit)> {
    // No sign, and no zero before it.
    let is_number = !id.starts_with('0') && id.bytes().all(|byte| byte.is_ascii_digit());
    let number: usize = is_number.then(|| id.parse().ok()).flatten()?;
    let at = number.checked_sub(1)?;
    let after = chunk.units.partition_point(|unit| unit.parts.end <= at);
    let unit = chunk.units.get(after)?;
    unit.parts.contains(&at).then_some((at, unit))
}

/// Whether the responses of a multipart batch are so like its requests that their order says whose they are: one for each request or group,
/// unless the service stopped at a failure, and none with an identifier at another place.
fn is_aligned(chunk: &Chunk, items: &[Item]) -> bool {
    if items.len() > chunk.units.len() {
        return false;
    }
    let has_stopped = match items.last() {
        Some(Item::One(response)) => is_failure(response),
        _ => false,
    };
    let fits = |item: &Item, unit: &Unit| {
        let is_here = |response: &Response| match &response.id {
            // One that cannot be read at all may be none, or several.
            None => !matches!(&response.reply, Err(fault) if fault.response.is_none()),
            Some(id) => part_of(chunk, id).is_some_and(|(at, _)| unit.parts.contains(&at)),
        };
        match item {
            Item::One(response) => {
                let is_one = unit.group.is_none() || is_failure(response) || response.id.is_some();
                is_one && is_here(response)
            }
            Item::Set(responses) => unit.group.is_some() && responses.iter().all(is_here),
        }
    };
    (items.len() == chunk.units.len() || has_stopped)
        && items
            .iter()
            .zip(&chunk.units)
            .all(|(item, unit)| fits(item, unit))
}
