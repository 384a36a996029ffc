//! `odata-codegen` on the command line: arguments in, exit code out. What it does is the library's.
//!
//! Exit codes: 0 fine, 1 findings or stale output, 2 wrong usage. Everything said goes to standard error.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use odata_codegen::config::Navigation;
use odata_codegen::standalone::Standalone;
use odata_codegen::{Config, Generated, Report};

/// Generates Rust types from OData metadata (CSDL)
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write what a codegen.toml describes
    Generate {
        #[command(flatten)]
        from: From,
        /// Write nothing; fail if a file is not what would be written
        #[arg(long)]
        check: bool,
    },
    /// Tell which files are stale; the same as `generate --check`
    Check {
        #[command(flatten)]
        from: From,
    },
    /// Write a crate of its own from the metadata of a service
    Crate(Crate),
}

#[derive(Debug, Args)]
struct From {
    /// The configuration
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
}

#[derive(Debug, Args)]
struct Crate {
    /// CSDL documents, or folders of them, that are read together
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    metadata: Vec<PathBuf>,
    /// File of a document that the metadata refers to by this Uri; one `*` on each side stands for any run of characters
    #[arg(long = "reference", value_name = "URI=FILE", value_parser = reference, num_args = 1..)]
    references: Vec<(String, PathBuf)>,
    /// Folder in which documents that the metadata refers to are looked for
    #[arg(long = "reference-folder", value_name = "DIR", num_args = 1..)]
    reference_folders: Vec<PathBuf>,
    /// Name of the package
    #[arg(long)]
    name: String,
    /// Folder of the package
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Folder of the package odata-runtime
    #[arg(long, value_name = "PATH")]
    runtime_path: PathBuf,
    /// Types to generate, with what they need: `Namespace.Type`, `*` for any run of characters [default: all]
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    select: Vec<String>,
    /// What becomes of navigation properties: `follow`, `opaque` or `omit`
    #[arg(long, default_value_t = Navigation::Follow)]
    navigation: Navigation,
    /// Make every violation of the standard an error
    #[arg(long)]
    strict: bool,
}

/// Split at the last `=`: a Uri may have others in its query.
fn reference(text: &str) -> Result<(String, PathBuf), String> {
    match text.rsplit_once('=') {
        Some((uri, file)) if !uri.is_empty() && !file.is_empty() => {
            Ok((uri.to_owned(), PathBuf::from(file)))
        }
        _ => Err("expected a Uri, `=` and a file".to_owned()),
    }
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Command::Generate { from, check: true } | Command::Check { from } => check(&from.config),
        Command::Generate { from, check: false } => {
            Config::load(from.config).and_then(|config| write(&config.generate()?))
        }
        Command::Crate(arguments) => write_crate(arguments),
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

fn write_crate(arguments: Crate) -> Result<bool, Report> {
    let Crate {
        metadata,
        references,
        reference_folders,
        name,
        out,
        runtime_path,
        select,
        navigation,
        strict,
    } = arguments;
    write(
        &Standalone {
            metadata,
            references,
            reference_folders,
            name,
            out,
            runtime_path,
            select,
            navigation,
            strict,
        }
        .generate()?,
    )
}

/// Shows warnings, writes, says what was written.
fn write(generated: &Generated) -> Result<bool, Report> {
    eprint!("{}", generated.report);
    let written = generated.write()?;
    for path in &written.removed {
        eprintln!("removed {path}");
    }
    eprintln!(
        "{} files written, {} removed, {} unchanged",
        written.written.len(),
        written.removed.len(),
        written.unchanged
    );
    Ok(true)
}

/// Says what is stale and which command mends it.
fn check(path: &Path) -> Result<bool, Report> {
    let generated = Config::load(path)?.generate()?;
    eprint!("{}", generated.report);
    let stale = generated.check()?;
    for file in &stale {
        eprintln!("stale: {file}");
    }
    if !stale.is_empty() {
        eprintln!(
            "to mend it, run `odata-codegen generate --config {}`",
            path.display()
        );
    }
    Ok(stale.is_empty())
}
