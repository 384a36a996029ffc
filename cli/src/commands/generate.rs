//! `generate`: writes the output that a codegen.toml describes.

use clap::Args;
use odata_codegen::Config;

use super::From;
use super::{Outcome, check, write};
use crate::diagram::svg;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  odata-codegen generate --config codegen.toml
  odata-codegen generate --config codegen.toml --check   # in CI")]
pub(crate) struct Arguments {
    #[command(flatten)]
    from: From,
    /// Write nothing; fail if a file differs from what would be written
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    terminal.tell_as(arguments.from.format);
    if arguments.check {
        return check::run(&arguments.from, terminal);
    }
    let config = Config::load(&arguments.from.config)?;
    write(&config.generate_drawn_by(svg::draw)?, terminal)
}
