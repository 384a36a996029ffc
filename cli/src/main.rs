//! `odata-codegen` on the command line: arguments in, exit code out. What it does is the library's.
//!
//! Exit codes: 0 fine, 1 findings or stale output, 2 wrong usage. Everything said goes to standard error.

mod args;
mod commands;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Command};
use crate::commands::{check, generate, standalone};

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Generate(arguments) => generate::run(&arguments),
        Command::Check(arguments) => check::run(&arguments.from),
        Command::Crate(arguments) => standalone::run(arguments),
    };
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(report) => {
            eprint!("{report}");
            ExitCode::FAILURE
        }
    }
}
