//! The command line `odata-codegen`: arguments in, exit code out. The library does the work.
//!
//! Exit codes: 0 success, 1 findings or stale output, 2 wrong usage, 130 interrupted. Messages go to standard error, results to standard
//! output.

#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod args;
mod commands;
mod diagram;
mod failure;
mod fetch;
mod file;
mod init;
mod json;
mod terminal;

use std::process::ExitCode;

// Its version decides which tables `url` uses for names of hosts.
use idna_adapter as _;

use clap::{CommandFactory, Parser};

use crate::args::{Arguments, Command};
use crate::commands::{check, completions, explain, generate, standalone};
use crate::terminal::Terminal;

/// The exit code that shells use for a command that Ctrl-C ended.
const INTERRUPTED: i32 = 130;

fn main() -> ExitCode {
    let Arguments { voice, command } = Arguments::parse();
    let terminal = Terminal::new(&voice);
    // Exits between two files, never within one. The command also works without a handler.
    let _ = ctrlc::set_handler(|| {
        let _writing = odata_codegen::output::hold();
        std::process::exit(INTERRUPTED);
    });
    let outcome = match command {
        Command::Init(arguments) => commands::init::run(&arguments, &terminal),
        Command::Generate(arguments) => generate::run(&arguments, &terminal),
        Command::Check(arguments) => check::run(&arguments.from, &terminal),
        Command::Crate(arguments) => standalone::run(arguments, &terminal),
        Command::Diagram(arguments) => commands::diagram::run(arguments, &terminal),
        Command::Diff(arguments) => commands::diff::run(&arguments, &terminal),
        Command::Explain(arguments) => explain::run(arguments, &terminal),
        Command::Fetch(arguments) => commands::fetch::run(arguments, &terminal),
        Command::Completions(arguments) => {
            completions::run(&arguments, Arguments::command(), &terminal)
        }
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            terminal.failed(&failure);
            ExitCode::from(failure.code())
        }
    }
}
