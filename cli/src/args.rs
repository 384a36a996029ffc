//! What the command line looks like. The arguments of a command stand in the command's own file.

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
    0  all is well
    1  findings, stale output, or what was asked for could not be done
    2  the command line is wrong
  130  interrupted; each file is whole, the old or the new one"
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) voice: Voice,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a crate generate its types from metadata when it is built
    Init(init::Arguments),
    /// Write what a codegen.toml describes
    Generate(generate::Arguments),
    /// Tell which files are stale; the same as `generate --check`
    Check(check::Arguments),
    /// Write a crate of its own from the metadata of a service
    Crate(standalone::Arguments),
    /// Draw what is selected, as Mermaid or SVG
    Diagram(diagram::Arguments),
    /// Tell what a new version of metadata changes for users of the crate
    Diff(diff::Arguments),
    /// Tell why a type is generated and what cutting it saves, or what a finding's number means
    Explain(explain::Arguments),
    /// Fetch metadata from a service
    Fetch(fetch::Arguments),
    /// Print a completion script for a shell
    Completions(completions::Arguments),
}
