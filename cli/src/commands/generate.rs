//! `generate`: writes what a codegen.toml describes.

use clap::Args;
use odata_codegen::{Config, Report};

use super::{check, write};
use crate::args::From;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    from: From,
    /// Write nothing; fail if a file is not what would be written
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<bool, Report> {
    if arguments.check {
        return check::run(&arguments.from);
    }
    write(&Config::load(&arguments.from.config)?.generate()?)
}
