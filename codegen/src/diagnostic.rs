//! Findings with file, line, column, snippet, model path and help.

/// One input file, kept so that findings can quote it.
#[derive(Debug, Clone)]
pub struct Source {
    /// The name the user knows the file by (a path as given, `/`-separated).
    pub name: String,
    /// Its text as UTF-8 (after decoding of UTF-16 and removal of a byte order mark).
    pub text: String,
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

/// Something noticed about the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Stable code such as `E0201`.
    pub code: &'static str,
    /// Severity after `strict` was applied.
    pub severity: Severity,
    /// What is wrong, one sentence without final stop.
    pub message: String,
    /// Where, if it is about a place in a file.
    pub span: Option<Span>,
    /// A second place the finding is about ("first declared here").
    pub related: Option<(Span, String)>,
    /// Model path such as `microsoft.graph.list › Property list`.
    pub path: Option<String>,
    /// What to do.
    pub help: Option<String>,
}
