//! Which requests are sent together: what is connected stays together, and no batch exceeds the service's limit.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use super::build::{Batch, Part, State};
use crate::error::RequestError;
use crate::url::{BatchFormat, Dialect, Version};

/// A request, or the requests of a group, which succeed or fail together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unit {
    /// The places of its parts in the batch.
    pub(super) parts: Range<usize>,
    pub(super) group: Option<usize>,
}

/// What is sent as one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    pub(super) units: Vec<Unit>,
    /// Whether the service is to go on after a failure.
    pub(super) goes_on: bool,
}

impl Chunk {
    /// The places of all its parts, in order.
    pub(super) fn parts(&self) -> impl Iterator<Item = usize> {
        self.units.iter().flat_map(|unit| unit.parts.clone())
    }
}

/// The batches that waiting requests are sent as. What cannot be sent before others are answered is left out, and planned afterwards.
pub(super) fn plan(batch: &Batch, dialect: &Dialect) -> Result<VecDeque<Chunk>, RequestError> {
    let style = &dialect.batch;
    let mut units = units(&batch.parts);
    if style.format == BatchFormat::Multipart && dialect.version == Version::V4_0 {
        units = without_references(&batch.parts, units);
    }
    let mut chunks = VecDeque::new();
    let mut open: Vec<Unit> = Vec::new();
    let mut size = 0;
    let goes_on = !batch.stops;
    for set in connected(&batch.parts, units) {
        let count: usize = set.iter().map(|unit| unit.parts.len()).sum();
        if count > style.limit {
            let first = set.first().map_or(0, |unit| unit.parts.start) + 1;
            return Err(RequestError::Batch(format!(
                "{count} requests of the batch, from part {first} on, are connected by groups, `after` and references, and the service accepts {} in one batch",
                style.limit
            )));
        }
        // The multipart format has no dependencies. What follows a failure must not be executed, so the service is to stop there.
        if style.format == BatchFormat::Multipart && goes_on && set.len() > 1 {
            chunks.push_back(Chunk {
                units: set,
                goes_on: false,
            });
            continue;
        }
        if size + count > style.limit {
            chunks.push_back(closed(&mut open, goes_on));
            size = 0;
        }
        size += count;
        open.extend(set);
    }
    if !open.is_empty() {
        chunks.push_back(closed(&mut open, goes_on));
    }
    Ok(chunks)
}

fn closed(open: &mut Vec<Unit>, goes_on: bool) -> Chunk {
    let mut units = std::mem::take(open);
    units.sort_by_key(|unit| unit.parts.start);
    Chunk { units, goes_on }
}

/// The units of the requests that wait. The parts of a group follow one another.
fn units(parts: &[Part]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        if !matches!(part.state, State::Waiting) {
            continue;
        }
        match units.last_mut() {
            Some(last)
                if part.group.is_some() && last.group == part.group && last.parts.end == at =>
            {
                last.parts.end = at + 1;
            }
            _ => units.push(Unit {
                parts: at..at + 1,
                group: part.group,
            }),
        }
    }
    units
}

/// Units without those that refer to another one, and without those that follow them. In 4.0 only requests of a change set can refer to each
/// other (Protocol 4.0, 11.7.3.1); 4.01 allows it everywhere (Protocol 4.01, 11.7.4). What is sent later has URLs in place of references.
fn without_references(parts: &[Part], units: Vec<Unit>) -> Vec<Unit> {
    let is_waiting = |at: usize| {
        let part = parts.get(at);
        part.is_some_and(|part| matches!(part.state, State::Waiting))
    };
    let mut later = BTreeSet::new();
    let mut kept = Vec::with_capacity(units.len());
    for unit in units {
        let members = parts.get(unit.parts.clone()).unwrap_or_default();
        let refers = members
            .iter()
            .flat_map(|part| &part.refers)
            .any(|at| !unit.parts.contains(at) && is_waiting(*at));
        let follows = members
            .iter()
            .flat_map(|part| &part.after)
            .any(|at| later.contains(at));
        if refers || follows {
            later.extend(unit.parts);
        } else {
            kept.push(unit);
        }
    }
    kept
}

/// Units that are connected by dependencies, in the order of their first ones. Each set is in order.
fn connected(parts: &[Part], units: Vec<Unit>) -> impl Iterator<Item = Vec<Unit>> {
    let unit_of = |at: usize| {
        let after = units.partition_point(|unit| unit.parts.end <= at);
        units.get(after).filter(|unit| unit.parts.contains(&at))?;
        Some(after)
    };
    // The least unit that is known to be connected with each.
    let mut links: Vec<usize> = (0..units.len()).collect();
    for (number, unit) in units.iter().enumerate() {
        let earlier = parts.get(unit.parts.clone()).unwrap_or_default();
        for at in earlier.iter().flat_map(|part| &part.after) {
            if let Some(other) = unit_of(*at) {
                let (one, two) = (root(&mut links, number), root(&mut links, other));
                if let Some(link) = links.get_mut(one.max(two)) {
                    *link = one.min(two);
                }
            }
        }
    }
    let roots: Vec<usize> = (0..units.len())
        .map(|number| root(&mut links, number))
        .collect();
    let mut sets: BTreeMap<usize, Vec<Unit>> = BTreeMap::new();
    for (unit, root) in units.into_iter().zip(roots) {
        sets.entry(root).or_default().push(unit);
    }
    sets.into_values()
}

/// The least unit of a set. Halves the way there, so that long chains are followed once.
fn root(links: &mut [usize], mut number: usize) -> usize {
    while let Some(&next) = links.get(number) {
        if next == number {
            break;
        }
        let further = links.get(next).copied().unwrap_or(next);
        if let Some(link) = links.get_mut(number) {
            *link = further;
        }
        number = further;
    }
    number
}
