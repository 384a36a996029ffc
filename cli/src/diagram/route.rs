//! Keeps lines off the boxes that they do not belong to. In: places and the points that the layouter gives a line, one for each layer it
//! passes. Out: a way that crosses layers straight, and changes its place only between them.
//!
//! The layouter keeps room for a line in the middle of each layer, but boxes of a layer are of different heights, so a line that
//! goes from point to point passes behind the high ones and then seems to start there.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use odata_codegen::diagram::{Relation, TypeBox};

use super::layout::{Place, Way};

/// Least distance of a line's end from a corner of its box.
const CORNER: f64 = 14.0;
/// Length of a line's straight end, which the sign of what it means lies on.
const STEM: f64 = 16.0;
/// How far apart what lies in one layer may seem to be.
const SAME: f64 = 0.5;

/// Which way layers follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Down,
    Right,
}

/// Along the flow, and across it.
type Spot = (f64, f64);

impl Flow {
    /// From places in the picture, or back to them.
    fn turn(self, (x, y): (f64, f64)) -> Spot {
        match self {
            Self::Down => (y, x),
            Self::Right => (x, y),
        }
    }
}

/// A box as the flow sees it: its middle, and half of its size.
#[derive(Debug, Clone, Copy)]
struct Seen {
    middle: Spot,
    half: Spot,
}

/// Where an end of a line is: its box, whether on the side where the flow goes, and the way, its end and what it comes from across.
struct End {
    at: usize,
    onward: bool,
    way: usize,
    last: bool,
    from: f64,
    shared: bool,
}

/// Makes the ways straight. `ends` are the boxes of each way in the order of its points.
pub(super) fn straighten(
    flow: Flow,
    boxes: &[TypeBox],
    places: &[Place],
    ways: &mut [Way],
    ends: &[(usize, usize)],
) {
    let seen: Vec<Seen> = places
        .iter()
        .map(|place| Seen {
            middle: flow.turn((place.x, place.y)),
            half: flow.turn((place.width / 2.0, place.height / 2.0)),
        })
        .collect();
    let mut layers: Vec<(f64, f64)> = Vec::new();
    // Boxes without a line are in no layer.
    let drawn = |index: &usize| ends.iter().any(|(v, w)| v == index || w == index);
    let of_boxes = (0..boxes.len()).filter(drawn).filter_map(|n| seen.get(n));
    layers.extend(of_boxes.map(|it| (it.middle.0, it.half.0)));
    layers.extend(ways.iter().filter_map(|way| {
        let (width, height) = way.label_size();
        Some((flow.turn(way.middle?).0, flow.turn((width, height)).0 / 2.0))
    }));
    let depth = |along: f64| {
        let here = layers.iter().filter(|(at, _)| (at - along).abs() < SAME);
        here.map(|(_, half)| *half).fold(0.0, f64::max)
    };
    let ports = ports(flow, &seen, ways, ends);
    for (n, (way, (v, w))) in ways.iter_mut().zip(ends).enumerate() {
        let (Some(first), Some(last)) = (seen.get(*v), seen.get(*w)) else {
            continue;
        };
        let inner: Vec<Spot> = inner(way).iter().map(|point| flow.turn(*point)).collect();
        let (Some(port), Some(other)) = (ports.get(&(n, false)), ports.get(&(n, true))) else {
            continue;
        };
        let (Some(next), Some(before)) = (inner.first(), inner.last()) else {
            continue;
        };
        let mut spots = Vec::with_capacity(2 * inner.len() + 4);
        let leaves = (next.0 - first.middle.0).signum();
        for half in [first.half.0, depth(first.middle.0) + STEM] {
            spots.push((first.middle.0 + leaves * half, *port));
        }
        let onward = (last.middle.0 - first.middle.0).signum();
        for (along, across) in &inner {
            let half = depth(*along);
            spots.push((along - onward * half, *across));
            spots.push((along + onward * half, *across));
        }
        let arrives = (before.0 - last.middle.0).signum();
        for half in [depth(last.middle.0) + STEM, last.half.0] {
            spots.push((last.middle.0 + arrives * half, *other));
        }
        spots.dedup_by(|a, b| (a.0 - b.0).abs() < SAME && (a.1 - b.1).abs() < SAME);
        way.points = spots.into_iter().map(|spot| flow.turn(spot)).collect();
    }
}

/// The points between the boxes; none for a line from a box to itself, which the layouter leads around it.
fn inner(way: &Way) -> &[(f64, f64)] {
    match way.points.as_slice() {
        [_, inner @ .., _] => inner,
        _ => &[],
    }
}

/// Where across the flow each line meets its boxes, by way and whether it is its last end: spread over the side in the order of what
/// they come from, so that they do not cross there. Those that derive from a base meet it in one point.
fn ports(
    flow: Flow,
    seen: &[Seen],
    ways: &[Way],
    ends: &[(usize, usize)],
) -> BTreeMap<(usize, bool), f64> {
    let mut sides: BTreeMap<(usize, bool), Vec<End>> = BTreeMap::new();
    for (n, (way, (v, w))) in ways.iter().zip(ends).enumerate() {
        let inner = inner(way);
        let (Some(first), Some(last)) = (inner.first(), inner.last()) else {
            continue;
        };
        if v == w {
            continue;
        }
        for (at, point, is_last) in [(*v, first, false), (*w, last, true)] {
            let Some(owner) = seen.get(at) else { continue };
            let (along, across) = flow.turn(*point);
            let end = End {
                at,
                onward: along > owner.middle.0,
                way: n,
                last: is_last,
                from: across,
                // Bases lie before what derives from them.
                shared: way.relation == Relation::Inheritance && !is_last,
            };
            sides.entry((end.at, end.onward)).or_default().push(end);
        }
    }
    let mut ports = BTreeMap::new();
    for ((at, _), ends) in sides {
        let Some(owner) = seen.get(at) else { continue };
        let (shared, single): (Vec<End>, Vec<End>) = ends.into_iter().partition(|it| it.shared);
        let mut slots: Vec<(f64, Vec<End>)> = single
            .into_iter()
            .map(|end| (end.from, vec![end]))
            .collect();
        if !shared.is_empty() {
            let sum: f64 = shared.iter().map(|end| end.from).sum();
            slots.push((sum / shared.len() as f64, shared));
        }
        slots.sort_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap_or(Ordering::Equal));
        let (middle, half) = (owner.middle.1, owner.half.1);
        let room = (half - CORNER).max(0.0);
        let count = slots.len();
        for (n, (from, ends)) in slots.into_iter().enumerate() {
            let across = if count == 1 {
                from.clamp(middle - room, middle + room)
            } else {
                middle - half + 2.0 * half * (n + 1) as f64 / (count + 1) as f64
            };
            ports.extend(ends.iter().map(|end| ((end.way, end.last), across)));
        }
    }
    ports
}
