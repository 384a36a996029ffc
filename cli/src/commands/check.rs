//! `check`: lists stale files.

use clap::Args;
use odata_codegen::Config;

use super::From;
use super::Outcome;
use crate::diagram::svg;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  odata-codegen check --config codegen.toml")]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) from: From,
}

/// Lists the stale files and the command that updates them.
pub(crate) fn run(from: &From, terminal: &Terminal) -> Outcome {
    terminal.tell_as(from.format);
    let generated = Config::load(&from.config)?.generate_drawn_by(svg::draw)?;
    terminal.warnings(&generated.report);
    let stale = generated.check()?;
    for file in &stale {
        terminal.say(format_args!("stale: {file}"));
    }
    if !stale.is_empty() {
        terminal.say(format_args!(
            "to update the output, run `odata-codegen generate --config {}`",
            from.config.display()
        ));
    }
    Ok(stale.is_empty())
}
