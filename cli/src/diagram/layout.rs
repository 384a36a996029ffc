//! The positions of boxes and lines. Layers, order and positions are computed by the algorithm of dagre, which Mermaid uses, too.

use std::collections::BTreeMap;

use odata_codegen::diagram::{Diagram, Line, Relation, TypeBox};

use super::route::{Flow, straighten};
use dagre::graph::{Graph, GraphOptions};
use dagre::layout::types::LabelPos;
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, Point, RankDir, layout};

/// Width of a character of the font, which is monospaced so that the width is known.
pub(super) const CHARACTER: f64 = 7.2;
/// Height of a line of text.
pub(super) const ROW: f64 = 16.0;
/// Height of a box's head: its kind and its name.
pub(super) const HEAD: f64 = 38.0;
const PADDING: f64 = 10.0;
const MARGIN: f64 = 16.0;
/// The gap between boxes without lines.
const GAP: f64 = 30.0;
/// The minimum width of the rows of boxes without lines.
const SHELF: f64 = 900.0;

/// A box's centre and size.
pub(super) struct Place {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// A line's path, from `from` to `to`, and the centre of its label.
pub(super) struct Way {
    pub(super) from: usize,
    pub(super) relation: Relation,
    pub(super) label: Vec<String>,
    pub(super) points: Vec<(f64, f64)>,
    pub(super) middle: Option<(f64, f64)>,
}

impl Way {
    /// Width and height of the label.
    pub(super) fn label_size(&self) -> (f64, f64) {
        let widths = self.label.iter().map(|text| text.chars().count());
        let widest = widths.max().unwrap_or(0);
        (widest as f64 * CHARACTER, self.label.len() as f64 * ROW)
    }
}

/// The laid-out diagram.
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) places: Vec<Place>,
    pub(super) ways: Vec<Way>,
}

/// The layout, from top to bottom or from left to right, whichever is closer to the proportions of a page.
pub(super) fn lay_out(diagram: &Diagram) -> Layout {
    let [down, right] = [Flow::Down, Flow::Right].map(|flow| directed(diagram, flow));
    let off = |layout: &Layout| (layout.width / layout.height / 1.4).ln().abs();
    if off(&right) < off(&down) {
        right
    } else {
        down
    }
}

fn directed(diagram: &Diagram, flow: Flow) -> Layout {
    let bundles = bundles(&diagram.lines);
    let graph = graph(diagram, &bundles, flow);
    let (mut places, alone) = places(diagram, &graph);
    let all_ends: Vec<(usize, usize)> = bundles
        .keys()
        .map(|(from, to, relation)| ends(*from, *to, *relation))
        .collect();
    let ways = bundles.into_iter().zip(&all_ends).enumerate().map(
        |(n, (((from, _, relation), label), (v, w)))| {
            let edge = graph.edge(&v.to_string(), &w.to_string(), Some(&n.to_string()));
            Way {
                from,
                relation,
                label,
                points: edge.map_or_else(Vec::new, |edge| {
                    edge.points.iter().map(|Point { x, y }| (*x, *y)).collect()
                }),
                middle: edge.and_then(|edge| Some((edge.x?, edge.y?))),
            }
        },
    );
    let mut ways: Vec<Way> = ways.collect();
    straighten(flow, &diagram.boxes, &places, &mut ways, &all_ends);
    for (way, (v, _)) in ways.iter_mut().zip(&all_ends) {
        if *v != way.from {
            way.points.reverse();
        }
    }
    shelve(&mut places, &alone, &ways);
    fitted(places, ways)
}

/// The boxes that have lines, and the bundles of lines between them, laid out.
fn graph(diagram: &Diagram, bundles: &Bundles, flow: Flow) -> Graph<NodeLabel, EdgeLabel> {
    let mut graph: Graph<NodeLabel, EdgeLabel> = Graph::with_options(GraphOptions {
        directed: true,
        multigraph: true,
        compound: false,
    });
    let lines = &diagram.lines;
    for (index, drawn) in diagram.boxes.iter().enumerate() {
        // The others belong to no layer; side by side they would make the diagram far too wide.
        if lines
            .iter()
            .any(|line| line.from == index || line.to == index)
        {
            let (width, height) = size(drawn);
            let node = NodeLabel {
                width,
                height,
                ..NodeLabel::default()
            };
            graph.set_node(index.to_string(), Some(node));
        }
    }
    for (n, ((from, to, relation), label)) in bundles.iter().enumerate() {
        let widest = label
            .iter()
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0);
        let edge = EdgeLabel {
            width: widest as f64 * CHARACTER,
            height: label.len() as f64 * ROW,
            labelpos: LabelPos::Center,
            // Closely related types are placed close together.
            weight: if *relation == Relation::Inheritance {
                3
            } else {
                1
            },
            ..EdgeLabel::default()
        };
        let (from, to) = ends(*from, *to, *relation);
        graph.set_edge(
            from.to_string(),
            to.to_string(),
            Some(edge),
            Some(&n.to_string()),
        );
    }
    let options = LayoutOptions {
        rankdir: match flow {
            Flow::Down => RankDir::TB,
            Flow::Right => RankDir::LR,
        },
        nodesep: 30.0,
        edgesep: 16.0,
        ranksep: 68.0,
        ..LayoutOptions::default()
    };
    if graph.node_count() > 0 {
        layout(&mut graph, Some(options));
    }
    graph
}

/// Where each box lies, and which have no place yet since they have no line.
fn places(diagram: &Diagram, graph: &Graph<NodeLabel, EdgeLabel>) -> (Vec<Place>, Vec<usize>) {
    let mut places = Vec::new();
    let mut alone = Vec::new();
    for (index, drawn) in diagram.boxes.iter().enumerate() {
        let (width, height) = size(drawn);
        let node = graph.node(&index.to_string());
        let at = node.and_then(|node| Some((node.x?, node.y?)));
        if at.is_none() {
            alone.push(index);
        }
        let (x, y) = at.unwrap_or_default();
        places.push(Place {
            x,
            y,
            width,
            height,
        });
    }
    (places, alone)
}

/// Width and height of a box.
fn size(drawn: &TypeBox) -> (f64, f64) {
    let rows = drawn.rows.iter();
    let rows = rows.map(|row| row_text(&row.name, &row.r#type));
    let texts = rows.chain([drawn.title.clone(), what(drawn)]);
    let widest = texts.map(|text| text.chars().count()).max().unwrap_or(0);
    (
        widest as f64 * CHARACTER + 2.0 * PADDING,
        HEAD + drawn.rows.len() as f64 * ROW + PADDING,
    )
}

/// Puts the boxes without lines in rows below the others.
fn shelve(places: &mut [Place], alone: &[usize], ways: &[Way]) {
    let others = places.iter().enumerate();
    let others = others.filter(|(index, _)| !alone.contains(index));
    let (mut left, mut right, mut top) = (0.0_f64, SHELF, -GAP);
    for (_, place) in others {
        left = left.min(place.x - place.width / 2.0);
        right = right.max(place.x + place.width / 2.0);
        top = top.max(place.y + place.height / 2.0);
    }
    for (_, y) in ways.iter().flat_map(|way| &way.points) {
        top = top.max(*y);
    }
    let (mut x, mut y, mut lowest) = (left, top + GAP, 0.0_f64);
    for index in alone {
        let Some(place) = places.get_mut(*index) else {
            continue;
        };
        if x > left && x + place.width > right {
            (x, y, lowest) = (left, y + lowest + GAP, 0.0);
        }
        place.x = x + place.width / 2.0;
        place.y = y + place.height / 2.0;
        x += place.width + GAP;
        lowest = lowest.max(place.height);
    }
}

/// Bases precede their derived types, and all other types follow those that refer to them.
fn ends(from: usize, to: usize, relation: Relation) -> (usize, usize) {
    if relation == Relation::Inheritance {
        (to, from)
    } else {
        (from, to)
    }
}

type Bundles = BTreeMap<(usize, usize, Relation), Vec<String>>;

/// Lines of the same kind between the same boxes become one, with a label of several lines.
fn bundles(lines: &[Line]) -> Bundles {
    let mut bundles = Bundles::new();
    for line in lines {
        let labels = bundles
            .entry((line.from, line.to, line.relation))
            .or_default();
        if !line.label.is_empty() {
            labels.push(format!(
                "{}{}",
                line.label,
                if line.many { " *" } else { "" }
            ));
        }
    }
    for labels in bundles.values_mut() {
        let more = labels.len().saturating_sub(4);
        if more > 1 {
            labels.truncate(4);
            labels.push(format!("… {more} more"));
        }
    }
    bundles
}

/// Moves everything to positive positions with a margin around.
fn fitted(mut places: Vec<Place>, mut ways: Vec<Way>) -> Layout {
    let (mut left, mut top, mut right, mut bottom) = (f64::MAX, f64::MAX, f64::MIN, f64::MIN);
    let mut take = |x: f64, y: f64, width: f64, height: f64| {
        left = left.min(x - width / 2.0);
        right = right.max(x + width / 2.0);
        top = top.min(y - height / 2.0);
        bottom = bottom.max(y + height / 2.0);
    };
    for place in &places {
        take(place.x, place.y, place.width, place.height);
    }
    for way in &ways {
        for (x, y) in &way.points {
            take(*x, *y, 0.0, 0.0);
        }
        if let Some((x, y)) = way.middle {
            let (width, height) = way.label_size();
            take(x, y, width, height);
        }
    }
    let (dx, dy) = (MARGIN - left, MARGIN - top);
    for place in &mut places {
        place.x += dx;
        place.y += dy;
    }
    for way in &mut ways {
        let middle = way.middle.iter_mut();
        for (x, y) in way.points.iter_mut().chain(middle) {
            *x += dx;
            *y += dy;
        }
    }
    Layout {
        width: right - left + 2.0 * MARGIN,
        height: bottom - top + 2.0 * MARGIN,
        places,
        ways,
    }
}

/// The text for the kind of a box.
pub(super) fn what(drawn: &TypeBox) -> String {
    let word = if drawn.is_abstract { "abstract " } else { "" };
    format!("{word}{}", drawn.sort.name())
}

/// The text of a row.
pub(super) fn row_text(name: &str, r#type: &str) -> String {
    if r#type.is_empty() {
        name.to_owned()
    } else {
        format!("{name}: {}", r#type)
    }
}
