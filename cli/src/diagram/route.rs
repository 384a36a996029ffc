//! Keeps lines away from the boxes to which they do not belong. In: positions, and the points that the layout engine gives a line, one for
//! each layer that it passes. Out: a path that crosses layers straight, and moves sideways only between them.
//!
//! The layout engine reserves space for a line in the middle of each layer, but boxes of a layer have different heights, so a line from
//! point to point would pass behind the tall ones and seem to start there.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use odata_codegen::diagram::{Relation, TypeBox};

use super::layout::{Place, Way};

/// Minimum distance of a line's end from a corner of its box.
const CORNER: f64 = 14.0;
/// Length of a line's straight end, which holds its arrowhead.
const STEM: f64 = 16.0;
/// The maximum distance between positions that count as one layer.
const SAME: f64 = 0.5;

/// The direction of the layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Down,
    Right,
}

/// Along the flow, and across it.
type Spot = (f64, f64);

impl Flow {
    /// Converts positions in the picture to the flow's coordinates, or back.
    fn turn(self, (x, y): (f64, f64)) -> Spot {
        match self {
            Self::Down => (y, x),
            Self::Right => (x, y),
        }
    }
}

/// A box in the flow's coordinates: its centre, and half of its size.
#[derive(Debug, Clone, Copy)]
struct Seen {
    middle: Spot,
    half: Spot,
}

/// An end of a line: its box, whether it is on the box's downstream side, the path, the end of the path, and the cross position from which
/// the line comes.
struct End {
    at: usize,
    onward: bool,
    way: usize,
    last: bool,
    from: f64,
    shared: bool,
}

/// Straightens the paths. `ends` are the boxes of each path in the order of its points.
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
    // Boxes without lines belong to no layer.
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

/// The points between the boxes; none for a line from a box to itself, which the layout engine leads around the box.
fn inner(way: &Way) -> &[(f64, f64)] {
    match way.points.as_slice() {
        [_, inner @ .., _] => inner,
        _ => &[],
    }
}

/// The cross position at which each line meets its boxes, by path and whether it is the last end. The ends are spread over the side in the
/// order of their origins, so that lines do not cross there. Lines to a common base meet it in one point.
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
                // Bases precede their derived types.
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
