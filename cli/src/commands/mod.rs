//! The commands, one file each: the arguments, the calls of the library, and the messages.
//!
//! Each returns whether it succeeded, which becomes the exit code, or the failure that prevented its work.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod diagram;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod fetch;
pub(crate) mod generate;
pub(crate) mod init;
pub(crate) mod standalone;

use std::path::PathBuf;

use clap::Args;
use odata_codegen::Generated;

use crate::failure::Failure;
use crate::terminal::{Format, Terminal};

/// The configuration from which several commands start.
#[derive(Debug, Args)]
pub(crate) struct From {
    /// The configuration
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
    /// Output format of findings
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

/// The result of a command.
pub(crate) type Outcome = Result<bool, Failure>;

/// Shows warnings, writes the output, and reports what was written.
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
