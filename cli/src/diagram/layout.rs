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
/// The width of a column of text in the documentation of a crate.
const COLUMN: f64 = 960.0;

/// A box's centre and size.
#[derive(Default)]
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

/// The layout: each connected part on its own, from top to bottom or from left to right, and the parts in rows that fit a column of text.
pub(super) fn lay_out(diagram: &Diagram) -> Layout {
    let parts = parts(diagram).into_iter().map(|boxes| {
        let part = part(diagram, &boxes);
        let [down, right] = [Flow::Down, Flow::Right].map(|flow| directed(&part, flow));
        (boxes, better(down, right))
    });
    packed(diagram.boxes.len(), parts.collect())
}

/// The layout that fits the column; if both or none do, the one with the smaller area or the smaller width.
fn better(down: Layout, right: Layout) -> Layout {
    let fits = |layout: &Layout| layout.width <= COLUMN;
    let right_is_better = match (fits(&down), fits(&right)) {
        (true, true) => right.width * right.height < down.width * down.height,
        (true, false) => false,
        (false, true) => true,
        (false, false) => right.width < down.width,
    };
    if right_is_better { right } else { down }
}

/// The connected parts, each with the indices of its boxes; parts with lines come before boxes without.
fn parts(diagram: &Diagram) -> Vec<Vec<usize>> {
    // For each box the part it belongs to, identified by the index of the part's first box.
    let mut of: Vec<usize> = (0..diagram.boxes.len()).collect();
    for line in &diagram.lines {
        if let (Some(from), Some(to)) = (of.get(line.from).copied(), of.get(line.to).copied()) {
            let (first, second) = (from.min(to), from.max(to));
            for part in of.iter_mut().filter(|part| **part == second) {
                *part = first;
            }
        }
    }
    let mut parts: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, part) in of.into_iter().enumerate() {
        parts.entry(part).or_default().push(index);
    }
    let mut parts: Vec<Vec<usize>> = parts.into_values().collect();
    parts.sort_by_key(|boxes| std::cmp::Reverse(boxes.len()));
    parts
}

/// The diagram of some of the boxes, to which all of their lines lead.
fn part(diagram: &Diagram, boxes: &[usize]) -> Diagram {
    let lines = diagram.lines.iter().filter_map(|line| {
        let place = |index: usize| boxes.iter().position(|it| *it == index);
        Some(Line {
            from: place(line.from)?,
            to: place(line.to)?,
            ..line.clone()
        })
    });
    Diagram {
        lines: lines.collect(),
        boxes: boxes
            .iter()
            .filter_map(|index| diagram.boxes.get(*index).cloned())
            .collect(),
    }
}

/// Puts the parts in rows.
fn packed(count: usize, parts: Vec<(Vec<usize>, Layout)>) -> Layout {
    let mut places: Vec<Place> = (0..count).map(|_| Place::default()).collect();
    let mut ways = Vec::new();
    let (mut x, mut y, mut lowest) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (boxes, layout) in parts {
        if x > 0.0 && x + layout.width > COLUMN {
            (x, y, lowest) = (0.0, y + lowest, 0.0);
        }
        for (index, place) in boxes.iter().zip(layout.places) {
            if let Some(own) = places.get_mut(*index) {
                *own = Place {
                    x: place.x + x,
                    y: place.y + y,
                    ..place
                };
            }
        }
        for mut way in layout.ways {
            way.from = boxes.get(way.from).copied().unwrap_or_default();
            for (way_x, way_y) in way.points.iter_mut().chain(&mut way.middle) {
                *way_x += x;
                *way_y += y;
            }
            ways.push(way);
        }
        x += layout.width - MARGIN;
        lowest = lowest.max(layout.height - MARGIN);
    }
    fitted(places, ways)
}

fn directed(diagram: &Diagram, flow: Flow) -> Layout {
    let bundles = bundles(&diagram.lines);
    let graph = graph(diagram, &bundles, flow);
    let places = places(diagram, &graph);
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
        // A box without lines belongs to no layer.
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
        nodesep: 14.0,
        edgesep: 8.0,
        ranksep: 56.0,
        ..LayoutOptions::default()
    };
    if graph.node_count() > 0 {
        layout(&mut graph, Some(options));
    }
    graph
}

/// The position of each box. A box without lines is alone in its part and stays at the origin.
fn places(diagram: &Diagram, graph: &Graph<NodeLabel, EdgeLabel>) -> Vec<Place> {
    let place = |(index, drawn): (usize, &TypeBox)| {
        let (width, height) = size(drawn);
        let node = graph.node(&index.to_string());
        let (x, y) = node
            .and_then(|node| Some((node.x?, node.y?)))
            .unwrap_or_default();
        Place {
            x,
            y,
            width,
            height,
        }
    };
    diagram.boxes.iter().enumerate().map(place).collect()
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
    let base = drawn.base.as_ref();
    let base = base.map_or_else(String::new, |base| format!(": {base}"));
    format!("{word}{}{base}", drawn.sort.name())
}

/// The text of a row.
pub(super) fn row_text(name: &str, r#type: &str) -> String {
    if r#type.is_empty() {
        name.to_owned()
    } else {
        format!("{name}: {}", r#type)
    }
}
