use odata_codegen::diagram::{Diagram, Line, Relation, Row, Sort, TypeBox};

use super::layout::{Layout, Place, lay_out};
use super::svg;

/// Boxes with these numbers of rows, and lines.
fn diagram(rows: &[usize], lines: &[(usize, usize, Relation)]) -> Diagram {
    let row = |n: usize| Row {
        name: format!("property{n}"),
        r#type: "String".to_owned(),
        key: n == 0,
    };
    Diagram {
        boxes: rows
            .iter()
            .enumerate()
            .map(|(n, rows)| TypeBox {
                title: format!("type{n}"),
                sort: Sort::Entity,
                is_abstract: false,
                rows: (0..*rows).map(row).collect(),
                base: None,
                page: None,
            })
            .collect(),
        lines: lines
            .iter()
            .enumerate()
            .map(|(n, (from, to, relation))| Line {
                from: *from,
                to: *to,
                relation: *relation,
                label: match relation {
                    Relation::Inheritance => String::new(),
                    _ => format!("line{n}"),
                },
                many: n % 2 == 0,
            })
            .collect(),
    }
}

/// Whether the straight line between two points goes through the inside of a box.
fn passes((x, y): (f64, f64), (to_x, to_y): (f64, f64), place: &Place) -> bool {
    (0..=200).any(|n| {
        let part = f64::from(n) / 200.0;
        let (x, y) = (x + (to_x - x) * part, y + (to_y - y) * part);
        (x - place.x).abs() < place.width / 2.0 - 1.0
            && (y - place.y).abs() < place.height / 2.0 - 1.0
    })
}

/// Lines that pass below a box, including their own boxes, as texts.
fn hidden(layout: &Layout) -> Vec<String> {
    let mut hidden = Vec::new();
    for way in &layout.ways {
        for pair in way.points.windows(2) {
            let [a, b] = pair else { continue };
            for (n, place) in layout.places.iter().enumerate() {
                if passes(*a, *b, place) {
                    hidden.push(format!("{:?} of box {} below {n}", way.label, way.from));
                }
            }
        }
    }
    hidden
}

#[test]
fn no_line_passes_below_a_box() {
    use Relation::{Containment, Inheritance, Reference, Value};
    // A tall box next to a low one in the same layer, where the tall one is in the way of the low one's line.
    let beside = diagram(
        &[2, 12, 1, 3, 3],
        &[
            (0, 1, Containment),
            (0, 2, Containment),
            (1, 3, Value),
            (2, 3, Value),
            (2, 4, Reference),
            (1, 4, Reference),
        ],
    );
    // Thirty types in all shapes, with cycles.
    let rows: Vec<usize> = (0..30).map(|n| n * n % 13).collect();
    let lines: Vec<(usize, usize, Relation)> = (1..30)
        .flat_map(|n| {
            let part = if n % 3 == 0 { Containment } else { Value };
            [
                (n, n / 4, Inheritance),
                (n, n * 7 % 30, Reference),
                (n * 11 % 30, n, part),
            ]
        })
        .filter(|(from, to, _)| from != to)
        .collect();
    let many = diagram(&rows, &lines);
    for diagram in [beside, many] {
        let layout = lay_out(&diagram);
        assert!(!layout.ways.is_empty());
        assert_eq!(hidden(&layout), Vec::<String>::new());
        for way in &layout.ways {
            assert!(way.points.len() > 3, "{:?} has no way", way.label);
        }
    }
}

#[test]
fn a_picture_may_stand_in_a_page() {
    let drawn = svg::draw(&diagram(
        &[1, 1],
        &[(0, 1, Relation::Reference), (0, 0, Relation::Reference)],
    ));
    // An empty line would end the HTML, and the rest would be Markdown.
    assert!(drawn.lines().all(|line| !line.trim().is_empty()));
    // A rule without the diagram's own class would apply to the whole page.
    let (_, style) = drawn.split_once("<style>").unwrap_or_default();
    let (style, _) = style.split_once("</style>").unwrap_or_default();
    let rules: Vec<&str> = style.split_inclusive('}').collect();
    assert!(rules.len() > 10);
    assert!(rules.iter().all(|rule| rule.starts_with(".odata-diagram ")));
    assert!(!drawn.contains("id=\"a") && drawn.contains("id=\"odata-arrow\""));
}
