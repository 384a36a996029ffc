//! A laid-out diagram as SVG, without scripts and external fonts. It can be embedded in a page: its style applies only to itself, its
//! marker names are unique, and it has no empty line, which would end the HTML in Markdown.

use std::fmt::Write as _;

use odata_codegen::diagram::{Diagram, Relation, Sort, TypeBox};
use odata_codegen::inert;

use super::layout::{CHARACTER, HEAD, Layout, Place, ROW, Way, lay_out, row_text, what};

/// Height of the legend of lines and colours below the diagram.
const LEGEND: f64 = 34.0;

/// The distance from a corner at which its rounding begins.
const ROUND: f64 = 9.0;

const STYLE: &str = "\
.odata-diagram text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#1b1f24}\
.odata-diagram .title{font-weight:bold}.odata-diagram .abstract{font-style:italic}.odata-diagram .sort{font-size:10px;fill:#57606a}\
.odata-diagram a:hover .box{stroke:#0969da}.odata-diagram .key{font-weight:bold}.odata-diagram .label{fill:#24292f;font-size:11px}.odata-diagram .halo{fill:#fff;opacity:.85}\
.odata-diagram .line{fill:none;stroke:#57606a;stroke-width:1.3}.odata-diagram .value{stroke-dasharray:4 3}\
.odata-diagram .box{fill:#fff;stroke:#57606a}.odata-diagram .entity{fill:#ddf4ff}.odata-diagram .complex{fill:#dafbe1}\
.odata-diagram .enumeration{fill:#fff8c5}.odata-diagram .definition{fill:#eaeef2}";

const MARKERS: &str = "\
<marker id=\"odata-base\" viewBox=\"0 0 12 12\" refX=\"11\" refY=\"6\" markerWidth=\"12\" markerHeight=\"12\" orient=\"auto-start-reverse\"><path d=\"M1 1L11 6L1 11Z\" fill=\"#fff\" stroke=\"#57606a\"/></marker>\
<marker id=\"odata-arrow\" viewBox=\"0 0 12 12\" refX=\"11\" refY=\"6\" markerWidth=\"10\" markerHeight=\"10\" orient=\"auto-start-reverse\"><path d=\"M2 2L11 6L2 10\" fill=\"none\" stroke=\"#57606a\"/></marker>\
<marker id=\"odata-part\" viewBox=\"0 0 16 10\" refX=\"1\" refY=\"5\" markerWidth=\"14\" markerHeight=\"9\" orient=\"auto\"><path d=\"M1 5L8 1L15 5L8 9Z\" fill=\"#57606a\"/></marker>";

/// The SVG text, which ends with a line break.
pub(crate) fn draw(diagram: &Diagram) -> String {
    let layout = lay_out(diagram);
    // The legend needs its width even below a small diagram.
    let (width, height) = (layout.width.max(760.0), layout.height + LEGEND);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"odata-diagram\" width=\"100%\" style=\"max-width:{width:.0}px\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\">\n\
         <title>{} types and how they stand to each other</title>\n<style>{STYLE}</style>\n<defs>{MARKERS}</defs>\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n",
        diagram.boxes.len()
    );
    for way in &layout.ways {
        line(&mut out, way);
    }
    for (drawn, place) in diagram.boxes.iter().zip(&layout.places) {
        type_box(&mut out, drawn, place);
    }
    // On top of lines and boxes, which may pass below.
    for way in &layout.ways {
        label(&mut out, way);
    }
    legend(&mut out, &layout);
    out + "</svg>\n"
}

fn class(sort: Sort) -> &'static str {
    match sort {
        Sort::Entity => "entity",
        Sort::Complex => "complex",
        Sort::Enumeration => "enumeration",
        Sort::Definition => "definition",
    }
}

fn type_box(out: &mut String, drawn: &TypeBox, place: &Place) {
    let (x, y) = (place.x - place.width / 2.0, place.y - place.height / 2.0);
    let (width, height) = (place.width, place.height);
    let sort = class(drawn.sort);
    // A link of HTML works in a page only, and a picture that is opened alone has no pages beside it.
    let (open, close) = match &drawn.page {
        Some(page) => (format!("<a href=\"{}\">", inert::xml(page)), "</a>"),
        None => ("<g>".to_owned(), "</g>"),
    };
    let slant = if drawn.is_abstract { " abstract" } else { "" };
    let _ = write!(
        out,
        "{open}<rect class=\"box\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" rx=\"4\"/>\
         <rect class=\"box {sort}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{HEAD}\" rx=\"4\"/>\
         <text class=\"sort\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>\
         <text class=\"title{slant}\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>",
        place.x,
        y + 14.0,
        inert::xml(&what(drawn)),
        place.x,
        y + 30.0,
        inert::xml(&drawn.title)
    );
    for (n, row) in drawn.rows.iter().enumerate() {
        let baseline = y + HEAD + 16.0 + n as f64 * ROW;
        let key = if row.key { " class=\"key\"" } else { "" };
        let text = inert::xml(&row_text(&row.name, &row.r#type));
        let _ = write!(
            out,
            "<text{key} x=\"{:.1}\" y=\"{baseline:.1}\">{text}</text>",
            x + 10.0
        );
    }
    out.push_str(close);
    out.push('\n');
}

fn line(out: &mut String, way: &Way) {
    let Some(((x, y), rest)) = way.points.split_first() else {
        return;
    };
    let mut path = format!("M{x:.1} {y:.1}");
    // Corners are rounded only slightly: a wide curve would leave the space that is reserved for the line.
    let mut before = (*x, *y);
    for pair in rest.windows(2) {
        let [corner, next] = pair else { continue };
        let (x, y) = *corner;
        let ((in_x, in_y), (out_x, out_y)) = (towards(*corner, before), towards(*corner, *next));
        let _ = write!(
            path,
            "L{in_x:.1} {in_y:.1}Q{x:.1} {y:.1} {out_x:.1} {out_y:.1}"
        );
        before = *corner;
    }
    if let Some((x, y)) = rest.last() {
        let _ = write!(path, "L{x:.1} {y:.1}");
    }
    let (dashed, ends) = shape(way.relation);
    let _ = writeln!(out, "<path class=\"line{dashed}\" d=\"{path}\"{ends}/>");
}

/// The point at which the rounding of a corner begins on the way to the next.
fn towards((x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> (f64, f64) {
    let length = (to_x - x).hypot(to_y - y);
    let part = if length > 0.0 {
        (ROUND / length).min(0.5)
    } else {
        0.0
    };
    (x + (to_x - x) * part, y + (to_y - y) * part)
}

/// Class and ends of a line.
fn shape(relation: Relation) -> (&'static str, &'static str) {
    match relation {
        Relation::Inheritance => ("", " marker-end=\"url(#odata-base)\""),
        Relation::Containment => (
            "",
            " marker-start=\"url(#odata-part)\" marker-end=\"url(#odata-arrow)\"",
        ),
        Relation::Reference => ("", " marker-end=\"url(#odata-arrow)\""),
        Relation::Value => (" value", " marker-end=\"url(#odata-arrow)\""),
    }
}

fn label(out: &mut String, way: &Way) {
    let Some((x, y)) = way.middle.filter(|_| !way.label.is_empty()) else {
        return;
    };
    let (width, height) = way.label_size();
    let top = y - height / 2.0;
    let _ = write!(
        out,
        "<rect class=\"halo\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>",
        x - width / 2.0
    );
    for (n, text) in way.label.iter().enumerate() {
        let baseline = top + 12.0 + n as f64 * ROW;
        let text = inert::xml(text);
        let _ = write!(
            out,
            "<text class=\"label\" x=\"{x:.1}\" y=\"{baseline:.1}\" text-anchor=\"middle\">{text}</text>"
        );
    }
    out.push('\n');
}

fn legend(out: &mut String, layout: &Layout) {
    let y = layout.height + 12.0;
    let mut x = 16.0;
    for (relation, text) in [
        (Relation::Inheritance, "derives from"),
        (Relation::Containment, "contains"),
        (Relation::Reference, "refers to"),
        (Relation::Value, "has a value of"),
    ] {
        let (dashed, ends) = shape(relation);
        let _ = write!(
            out,
            "<path class=\"line{dashed}\" d=\"M{x} {y}h44\"{ends}/><text class=\"label\" x=\"{}\" y=\"{}\">{text}</text>",
            x + 52.0,
            y + 4.0
        );
        x += 70.0 + text.len() as f64 * CHARACTER;
    }
    let _ = writeln!(
        out,
        "<text class=\"label\" x=\"{x}\" y=\"{}\">bold: key, *: collection</text>",
        y + 4.0
    );
}
