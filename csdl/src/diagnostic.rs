//! Findings with file, line, column, snippet, model path and help.
//!
//! In: [`Finding`]s about [`Span`]s from the other stages. Out: text for a terminal or a build log. This module does not depend on CSDL or
//! Rust; the codes of findings about metadata are in [`codes`].

use std::collections::BTreeMap;
use std::fmt;

pub mod codes;
mod render;

pub use render::{Position, Renderer};

/// One input file, kept so that findings can quote it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Source {
    /// The name by which the user knows the file (a path as given, `/`-separated).
    pub name: String,
    /// Its text as UTF-8, decoded and without a byte order mark.
    pub text: String,
}

impl Source {
    /// A source from text that is in memory.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Source {
        Source {
            name: name.into(),
            text: text.into(),
        }
    }
}

/// Index of a [`Source`] in the run's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// Whether a finding stops the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Generation continues.
    Warning,
    /// Nothing is written.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// When a finding with a code stops the run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Always: the intended meaning is unknown, or reading on is not safe.
    Always,
    /// In the strict profile only: a rule is violated but the model is unambiguous.
    Strict,
    /// Never: worth reporting, but allowed.
    Never,
}

/// A kind of finding. Those about metadata are in [`codes::ALL`].
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Code {
    /// Stable number such as `E0201`.
    pub number: &'static str,
    /// When it stops the run.
    pub rule: Rule,
    /// The subject, in a few words.
    pub title: &'static str,
    /// The meaning, why it matters and what to do, in one paragraph.
    pub explanation: &'static str,
}

impl Code {
    /// A code; see [`codes!`](crate::codes) for tables of them.
    pub const fn new(
        number: &'static str,
        rule: Rule,
        title: &'static str,
        explanation: &'static str,
    ) -> Code {
        Code {
            number,
            rule,
            title,
            explanation,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number)
    }
}

/// A message about the input.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Its kind.
    pub code: &'static Code,
    /// The severity after `strict` is applied.
    pub severity: Severity,
    /// What is wrong, as one sentence without a full stop.
    pub message: String,
    /// The place, if the finding is about one.
    pub span: Option<Span>,
    /// A second place with a label ("first declared here").
    pub related: Option<(Span, String)>,
    /// Model path such as `microsoft.graph.list › Property list`.
    pub path: Option<String>,
    /// What to do.
    pub help: Option<String>,
}

impl Finding {
    /// A finding with the severity that its code has in the lenient profile.
    pub fn new(code: &'static Code, message: impl Into<String>) -> Finding {
        let severity = if code.rule == Rule::Always {
            Severity::Error
        } else {
            Severity::Warning
        };
        Finding {
            code,
            severity,
            message: message.into(),
            span: None,
            related: None,
            path: None,
            help: None,
        }
    }

    /// Sets the place, or takes it away.
    #[must_use]
    pub fn at(mut self, span: impl Into<Option<Span>>) -> Finding {
        self.span = span.into();
        self
    }

    /// Sets the severity. [`Findings`] sets it again from the code and the profile.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Finding {
        self.severity = severity;
        self
    }

    /// Sets the second place and its label.
    #[must_use]
    pub fn related(mut self, span: Span, label: impl Into<String>) -> Finding {
        self.related = Some((span, label.into()));
        self
    }

    /// Sets the model path.
    #[must_use]
    pub fn path(mut self, path: impl Into<String>) -> Finding {
        self.path = Some(path.into());
        self
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    /// The finding in several lines, with the source line. To render many findings, keep one [`Renderer`].
    pub fn render(&self, sources: &[Source]) -> String {
        Renderer::new(sources).render(self)
    }

    /// The finding in one line, for build logs: `file:line:col: error[E0201]: message; help`.
    pub fn render_line(&self, sources: &[Source]) -> String {
        Renderer::new(sources).render_line(self)
    }
}

/// File name, line and column of a span's start; lines and columns count from 1, columns in characters. To look up many,
/// keep one [`Renderer`].
pub fn line_column(span: Span, sources: &[Source]) -> (String, u32, u32) {
    Renderer::new(sources).line_column(span)
}

/// How many findings of one code and severity are kept.
const KEPT_PER_CODE: usize = 20;

/// The maximum number of bytes of one text of a finding.
const KEPT_OF_TEXT: usize = 2000;

fn shorten(text: &mut String) {
    if text.len() > KEPT_OF_TEXT {
        text.truncate(text.floor_char_boundary(KEPT_OF_TEXT));
        text.push('…');
        text.shrink_to_fit();
    }
}

/// Whether a finding is allowed.
type Allowed = Box<dyn Fn(&Finding) -> bool>;

/// Collects the findings of a run. It applies the profile, keeps the first findings of each code and counts the others, so that the output
/// for a document with thousands of violations stays readable and cannot exhaust memory.
#[derive(Default)]
pub struct Findings {
    strict: bool,
    allowed: Option<Allowed>,
    kept: Vec<Finding>,
    /// By number and severity.
    counts: BTreeMap<(&'static str, Severity), (&'static Code, usize)>,
}

impl fmt::Debug for Findings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Findings")
            .field("strict", &self.strict)
            .field("kept", &self.kept)
            .field("counts", &self.counts)
            .finish_non_exhaustive()
    }
}

impl Findings {
    /// An empty collection. `strict` turns violations that leave the model unambiguous into errors.
    pub fn new(strict: bool) -> Findings {
        Findings {
            strict,
            ..Findings::default()
        }
    }

    /// Drops the findings that `allowed` returns true for, unless they are errors in every profile. They are not counted either.
    #[must_use]
    pub fn allowing(mut self, allowed: impl Fn(&Finding) -> bool + 'static) -> Findings {
        self.allowed = Some(Box::new(allowed));
        self
    }

    /// Adds a finding, with a path if it has none, and returns whether it is reported. `path` is called only if the path is read.
    pub(crate) fn add_in(
        &mut self,
        finding: Finding,
        path: impl FnOnce() -> Option<String>,
    ) -> bool {
        let count = |severity| {
            let count = self.counts.get(&(finding.code.number, severity));
            count.map_or(0, |(_, count)| *count)
        };
        let is_kept = count(Severity::Warning) + count(Severity::Error) < KEPT_PER_CODE;
        let path = match &finding.path {
            None if is_kept || self.allowed.is_some() => path(),
            _ => None,
        };
        self.insert(Finding {
            path: path.or(finding.path),
            ..finding
        })
    }

    /// Adds a finding. Its code and the profile determine its severity.
    pub fn add(&mut self, finding: Finding) {
        self.insert(finding);
    }

    /// Adds a finding, and returns whether it is reported: kept or counted.
    fn insert(&mut self, mut finding: Finding) -> bool {
        finding.severity = match finding.code.rule {
            Rule::Always => Severity::Error,
            Rule::Strict if self.strict => Severity::Error,
            Rule::Strict | Rule::Never => Severity::Warning,
        };
        let allowed = self.allowed.as_ref();
        if finding.code.rule != Rule::Always && allowed.is_some_and(|allowed| allowed(&finding)) {
            return false;
        }
        // A name or value from the input can have any length.
        shorten(&mut finding.message);
        finding.path.iter_mut().for_each(shorten);
        finding.help.iter_mut().for_each(shorten);
        let (_, count) = self
            .counts
            .entry((finding.code.number, finding.severity))
            .or_insert((finding.code, 0));
        *count += 1;
        if *count <= KEPT_PER_CODE {
            self.kept.push(finding);
        }
        true
    }

    /// Whether a finding stops the run.
    pub fn has_errors(&self) -> bool {
        self.counts
            .keys()
            .any(|(_, severity)| *severity == Severity::Error)
    }

    /// The number of findings with a code, including those that were not kept.
    pub fn count(&self, code: &Code) -> usize {
        self.counts
            .iter()
            .filter(|((number, _), _)| *number == code.number)
            .map(|(_, (_, count))| count)
            .sum()
    }

    /// The findings in their order, then one "and N more" for each code of which some were not kept.
    pub fn finish(self) -> Vec<Finding> {
        let mut list = self.kept;
        for ((_, severity), (code, count)) in self.counts {
            let rest = count.saturating_sub(KEPT_PER_CODE);
            if rest > 0 {
                let mut finding = Finding::new(
                    code,
                    format!(
                        "and {rest} more of this kind ({count} in all): {}",
                        code.title
                    ),
                );
                finding.severity = severity;
                list.push(finding);
            }
        }
        list
    }
}
