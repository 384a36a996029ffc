//! `check`: tells which files are stale.

use clap::Args;
use odata_codegen::{Config, Report};

use crate::args::From;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) from: From,
}

/// Says what is stale and which command mends it.
pub(crate) fn run(from: &From) -> Result<bool, Report> {
    let generated = Config::load(&from.config)?.generate()?;
    eprint!("{}", generated.report);
    let stale = generated.check()?;
    for file in &stale {
        eprintln!("stale: {file}");
    }
    if !stale.is_empty() {
        eprintln!(
            "to mend it, run `odata-codegen generate --config {}`",
            from.config.display()
        );
    }
    Ok(stale.is_empty())
}
