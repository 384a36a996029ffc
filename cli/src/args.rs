//! The structure of the command line. The arguments of each command are in the command's own file.

use clap::{Parser, Subcommand};

use crate::commands::{
    check, completions, diagram, diff, explain, fetch, generate, init, standalone,
};
use crate::terminal::Voice;

/// Generates Rust types from OData metadata (CSDL)
#[derive(Debug, Parser)]
#[command(
    name = "odata-codegen",
    version,
    about = "Generates Rust types from OData metadata (CSDL)",
    max_term_width = 110,
    after_help = "\
Examples:
  odata-codegen crate --metadata service.xml --name my-service --out ../my-service
  odata-codegen generate --config codegen.toml
  odata-codegen check --config codegen.toml
  odata-codegen explain microsoft.graph.drive --config codegen.toml

Exit codes:
    0  success
    1  findings, stale output, or a failed command
    2  invalid command line
  130  interrupted; every file is complete, either old or new"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) voice: Voice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Set up a crate to generate its types from metadata at build time
    Init(init::Arguments),
    /// Write the output that a codegen.toml describes
    Generate(generate::Arguments),
    /// List stale files; the same as `generate --check`
    Check(check::Arguments),
    /// Write a standalone crate for the metadata of a service
    Crate(standalone::Arguments),
    /// Draw the selected types as Mermaid or SVG
    Diagram(diagram::Arguments),
    /// Show what a new version of metadata changes for users of the crate
    Diff(diff::Arguments),
    /// Explain why a type is generated and what cutting it saves, or what a finding's number means
    Explain(explain::Arguments),
    /// Fetch metadata from a service
    Fetch(fetch::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}
