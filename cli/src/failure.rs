//! The reasons why a command fails, and their exit codes.

use odata_codegen::Report;

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Findings about metadata or configuration.
    Findings(Box<Report>),
    /// The command line is wrong in a way that only the command itself can detect.
    Usage(String),
    /// Anything else.
    Message {
        /// What is wrong.
        message: String,
        /// What to do.
        help: Option<String>,
    },
}

impl From<Report> for Failure {
    fn from(report: Report) -> Self {
        Self::Findings(Box::new(report))
    }
}

impl Failure {
    /// The exit code.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::Usage(_) => 2,
            Self::Findings(_) | Self::Message { .. } => 1,
        }
    }
}
