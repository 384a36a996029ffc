//! What the command line looks like. The arguments of a command stand in the command's own file.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::commands::{check, generate, standalone};

/// Generates Rust types from OData metadata (CSDL)
#[derive(Debug, Parser)]
#[command(version, about)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Write what a codegen.toml describes
    Generate(generate::Arguments),
    /// Tell which files are stale; the same as `generate --check`
    Check(check::Arguments),
    /// Write a crate of its own from the metadata of a service
    Crate(standalone::Arguments),
}

/// The configuration that several commands start from.
#[derive(Debug, Args)]
pub(crate) struct From {
    /// The configuration
    #[arg(long, value_name = "FILE")]
    pub(crate) config: PathBuf,
}
