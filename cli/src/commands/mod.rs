//! The commands, one file each: its arguments, what it calls in the library, and what it says.
//!
//! Each returns whether all is well, which becomes the exit code, or what kept it from knowing.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod diagram;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod fetch;
pub(crate) mod generate;
pub(crate) mod init;
pub(crate) mod standalone;

use odata_codegen::{Generated, Report};

use crate::terminal::Terminal;

/// What a command comes to.
pub(crate) type Outcome = Result<bool, Failure>;

/// Why a command could not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Findings about metadata or configuration.
    Findings(Box<Report>),
    /// The command line is wrong in a way that only the command itself can tell.
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

    /// Says it.
    pub(crate) fn tell(&self, terminal: &Terminal) {
        match self {
            Self::Findings(report) => terminal.errors(report),
            Self::Usage(message) => terminal.error(message, None),
            Self::Message { message, help } => terminal.error(message, help.as_deref()),
        }
    }
}

/// Shows warnings, writes, says what was written.
fn write(generated: &Generated, terminal: &Terminal) -> Outcome {
    terminal.warnings(&generated.report);
    let written = generated.write()?;
    for path in &written.written {
        terminal.detail(format_args!("wrote {path}"));
    }
    for path in &written.removed {
        terminal.say(format_args!("removed {path}"));
    }
    terminal.say(format_args!(
        "{} files written, {} removed, {} unchanged",
        written.written.len(),
        written.removed.len(),
        written.unchanged
    ));
    Ok(true)
}
