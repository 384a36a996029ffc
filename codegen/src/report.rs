//! The report of a failed run: findings with the sources that they quote.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::inert;
use odata_csdl::diagnostic::{FileId, Finding, Renderer, Severity, Source, Span};

/// Index of the `codegen.toml` in findings, until it is appended to the other sources.
pub const CONFIG_FILE: FileId = FileId(u32::MAX);

/// The `codegen.toml` from which a configuration was read.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// As the user gave it.
    pub(crate) path: PathBuf,
    /// Its text.
    pub(crate) text: String,
    /// Places of the keys that are set.
    pub(crate) spans: BTreeMap<String, Span>,
}

/// Why nothing was generated: every finding of the run, and the sources to which they point. Displays as the findings with their snippets.
#[derive(Debug, Clone)]
pub struct Report {
    /// The findings: errors in the order found, then warnings.
    pub findings: Vec<Finding>,
    /// The sources of their spans.
    pub sources: Vec<Source>,
}

impl Report {
    /// A report about only the `codegen.toml`.
    pub(crate) fn about_config(findings: Vec<Finding>, origin: &Origin) -> Self {
        Self {
            findings,
            sources: Vec::new(),
        }
        .with_config(Some(origin))
    }

    /// Leaves out consequences of other findings: if a document is not XML, its content is missing everywhere, and warnings about that
    /// would hide the error. Errors come first.
    pub(crate) fn without_consequences(mut self) -> Self {
        let unreadable = |finding: &Finding| {
            finding.severity == Severity::Error && finding.code.number.starts_with("E01")
        };
        if self.findings.iter().any(unreadable) {
            self.findings
                .retain(|finding| finding.severity == Severity::Error);
        }
        self.findings
            .sort_by_key(|finding| finding.severity != Severity::Error);
        self
    }

    /// Appends `codegen.toml` to the other sources, and adjusts the spans in it.
    pub(crate) fn with_config(mut self, origin: Option<&Origin>) -> Self {
        let file = FileId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        if let Some(origin) = origin {
            let source = Source::new(shown(&origin.path), origin.text.clone());
            self.sources.push(source);
        }
        for finding in &mut self.findings {
            // Every error has a help text; if there is none for the place, the explanation of its kind is used.
            if finding.severity == Severity::Error && finding.help.is_none() {
                finding.help = Some(finding.code.explanation.to_owned());
            }
            let spans = finding
                .span
                .iter_mut()
                .chain(finding.related.iter_mut().map(|(span, _)| span));
            spans
                .filter(|span| span.file == CONFIG_FILE)
                .for_each(|span| span.file = file);
        }
        self
    }

    /// Whether any finding stops the run.
    pub fn has_errors(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }

    /// Each finding on one line, for output that consists of lines.
    pub fn lines(&self) -> impl Iterator<Item = String> {
        let renderer = Renderer::new(&self.sources);
        self.findings
            .iter()
            .map(move |finding| renderer.render_line(finding).replace(['\r', '\n'], " "))
    }
}

impl Report {
    /// Displays as the report does, with terminal colours.
    pub fn coloured(&self) -> impl fmt::Display {
        Coloured(self)
    }

    fn render(&self, renderer: &Renderer<'_>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, finding) in self.findings.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            writeln!(f, "{}", renderer.render(finding).trim_end())?;
        }
        Ok(())
    }
}

struct Coloured<'a>(&'a Report);

impl fmt::Display for Coloured<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.render(&Renderer::new(&self.0.sources).coloured(), f)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.render(&Renderer::new(&self.sources), f)
    }
}

impl std::error::Error for Report {}

/// A report of one finding without a place.
impl From<Finding> for Report {
    fn from(finding: Finding) -> Self {
        Self {
            findings: vec![finding],
            sources: Vec::new(),
        }
    }
}

/// A path for messages and headers: as [`slashed`], without characters that would end a line.
pub(crate) fn shown(path: &Path) -> String {
    slashed(path).replace(inert::is_hidden, "?")
}

/// A path for files: with `/` on every system, without a leading `./`.
pub(crate) fn slashed(path: &Path) -> String {
    let mut text = path.to_string_lossy().into_owned();
    if std::path::MAIN_SEPARATOR == '\\' {
        text = text.replace('\\', "/");
    }
    text.strip_prefix("./").map(str::to_owned).unwrap_or(text)
}
