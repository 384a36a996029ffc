//! Renders findings as text. In: findings and sources. Out: rustc-like blocks or single lines. Input text is untrusted: characters that
//! would move a terminal's cursor or reorder text are replaced.

use super::{Finding, Severity, Source, Span};
use crate::text;
use std::cell::OnceCell;
use std::fmt::Write as _;

/// The maximum width of the quoted part of a source line.
const WINDOW: usize = 120;
/// Characters shown before the place if a long line is cut.
const BEFORE: usize = 30;

/// Terminal colours, as in rustc.
mod colour {
    pub(super) const RED: &str = "1;31";
    pub(super) const YELLOW: &str = "1;33";
    pub(super) const BLUE: &str = "1;34";
    pub(super) const CYAN: &str = "36";
    pub(super) const BOLD: &str = "1";
}

/// A span for editors: lines and columns from 1, columns in characters, the end after the last character.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Position {
    /// Name of the file, as given.
    pub file: String,
    /// Line of the first character.
    pub line: u32,
    /// Column of the first character.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column of the end.
    pub end_column: u32,
}

/// Renders findings; caches the line starts of each source.
#[derive(Debug)]
pub struct Renderer<'s> {
    coloured: bool,
    sources: &'s [Source],
    starts: Vec<OnceCell<Vec<u32>>>,
}

impl<'s> Renderer<'s> {
    /// A renderer for findings about these sources.
    pub fn new(sources: &'s [Source]) -> Renderer<'s> {
        Renderer {
            coloured: false,
            sources,
            starts: sources.iter().map(|_| OnceCell::new()).collect(),
        }
    }

    /// Enables terminal colours in blocks.
    #[must_use]
    pub fn coloured(mut self) -> Renderer<'s> {
        self.coloured = true;
        self
    }

    fn paint(&self, colour: &str, text: &str) -> String {
        if self.coloured && !text.is_empty() {
            format!("\u{1b}[{colour}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }

    /// File name, line and column of a span's start, from 1, columns in characters.
    pub fn line_column(&self, span: Span) -> (String, u32, u32) {
        match self.locate(span) {
            Some(place) => (place.name.to_owned(), place.line, place.column),
            None => (String::from("?"), 1, 1),
        }
    }

    /// Start and end of a span, if it is in one of the sources.
    pub fn position(&self, span: Span) -> Option<Position> {
        let start = self.locate(span)?;
        let end = self.locate(Span {
            start: span.end.max(span.start),
            ..span
        })?;
        Some(Position {
            file: start.name.to_owned(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        })
    }

    /// The finding in one line: `file:line:col: error[E0201]: message; help`.
    pub fn render_line(&self, finding: &Finding) -> String {
        let mut out = String::new();
        if let Some(place) = finding.span.and_then(|span| self.locate(span)) {
            let _ = write!(
                out,
                "{}:{}:{}: ",
                clean(place.name),
                place.line,
                place.column
            );
        }
        let _ = write!(
            out,
            "{}[{}]: {}",
            finding.severity,
            finding.code,
            clean(&finding.message)
        );
        if let Some(path) = &finding.path {
            let _ = write!(out, " ({})", clean(path));
        }
        if let Some(help) = &finding.help {
            let _ = write!(out, "; {}", clean(help));
        }
        out
    }

    /// The finding as a block of lines, each terminated by a line feed.
    pub fn render(&self, finding: &Finding) -> String {
        let alarm = match finding.severity {
            Severity::Error => colour::RED,
            Severity::Warning => colour::YELLOW,
        };
        let mut out = format!(
            "{}{}\n",
            self.paint(alarm, &format!("{}[{}]", finding.severity, finding.code)),
            self.paint(colour::BOLD, &format!(": {}", clean(&finding.message)))
        );
        let primary = finding.span.and_then(|span| self.locate(span));
        let related = finding
            .related
            .as_ref()
            .and_then(|(span, label)| Some((self.locate(*span)?, label)));
        let widest = primary
            .iter()
            .map(|p| p.line)
            .chain(related.iter().map(|(p, _)| p.line))
            .max()
            .unwrap_or(0);
        let gutter = widest.to_string().len();
        if let Some(place) = &primary {
            self.place(&mut out, place, gutter, &Mark::Here(alarm), "");
        }
        if let Some((place, label)) = &related {
            self.place(&mut out, place, gutter, &Mark::There, &clean(label));
        }
        if primary.is_some() && (finding.path.is_some() || finding.help.is_some()) {
            let _ = writeln!(out, "{:gutter$} {}", "", self.paint(colour::BLUE, "|"));
        }
        for (word, text) in [("path", &finding.path), ("help", &finding.help)] {
            if let Some(text) = text {
                let word = self.paint(colour::CYAN, word);
                let _ = writeln!(out, "{:gutter$} = {word}: {}", "", clean(text));
            }
        }
        out
    }

    fn locate(&self, span: Span) -> Option<Place<'s>> {
        let index = span.file.0 as usize;
        let source = self.sources.get(index)?;
        let starts = self.starts.get(index)?.get_or_init(|| {
            let breaks = source
                .text
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0)
                .chain(breaks.map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)))
                .collect()
        });
        let line = starts.partition_point(|start| *start <= span.start).max(1);
        let start = starts.get(line - 1).copied().unwrap_or(0) as usize;
        let rest = source.text.get(start..)?;
        let text = rest.split('\n').next().unwrap_or("").trim_end_matches('\r');
        let from = floor(text, (span.start as usize).saturating_sub(start));
        let to = floor(text, (span.end as usize).saturating_sub(start)).max(from);
        let before = text.get(..from)?.chars().count();
        let marked = text.get(from..to)?.chars().count().max(1);
        Some(Place {
            name: &source.name,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before + 1).unwrap_or(u32::MAX),
            text,
            marked,
        })
    }

    /// The source line of a place, with marks below.
    fn place(&self, out: &mut String, place: &Place<'_>, gutter: usize, mark: &Mark, label: &str) {
        let (arrow, mark, colour) = match mark {
            Mark::Here(colour) => ("-->", '^', *colour),
            Mark::There => (":::", '-', colour::BLUE),
        };
        let before = place.column as usize - 1;
        let skip = if before + place.marked > WINDOW {
            before.saturating_sub(BEFORE)
        } else {
            0
        };
        let mut snippet: String = place
            .text
            .chars()
            .skip(skip)
            .take(WINDOW)
            .map(text::column)
            .collect();
        let cut = place.text.chars().nth(skip + WINDOW).is_some();
        if cut {
            snippet.push('…');
        }
        let lead = if skip > 0 { "…" } else { "" };
        let indent = before - skip + lead.chars().count();
        let marks: String = std::iter::repeat_n(
            mark,
            place.marked.min(WINDOW - (before - skip).min(WINDOW - 1)),
        )
        .collect();
        let space = if label.is_empty() { "" } else { " " };
        let marks = self.paint(colour, &format!("{marks}{space}{label}"));
        let (arrow, bar) = (
            self.paint(colour::BLUE, arrow),
            self.paint(colour::BLUE, "|"),
        );
        let number = self.paint(colour::BLUE, &format!("{:>gutter$}", place.line));
        let name = clean(place.name);
        let _ = writeln!(
            out,
            "{:gutter$}{arrow} {name}:{}:{}",
            "", place.line, place.column
        );
        let _ = writeln!(out, "{:gutter$} {bar}", "");
        let _ = writeln!(out, "{number} {bar} {lead}{}", snippet.trim_end());
        let _ = writeln!(out, "{:gutter$} {bar} {:indent$}{marks}", "", "");
    }
}

/// How a place is marked.
enum Mark {
    /// The place of the finding, in its colour.
    Here(&'static str),
    /// The second place.
    There,
}

/// The start of a span in its line.
struct Place<'s> {
    name: &'s str,
    line: u32,
    column: u32,
    text: &'s str,
    marked: usize,
}

/// The nearest character boundary at or before an offset.
fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn clean(text: &str) -> String {
    text.chars().map(text::column).collect()
}
