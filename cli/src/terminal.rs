//! Output and its verbosity: messages on standard error, results on standard output, colours if they are wanted.

use std::cell::Cell;
use std::fmt::Display;
use std::io::{ErrorKind, Write};

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style};
use clap::{Args, ValueEnum};
use odata_codegen::{Report, inert};

use crate::failure::Failure;
use crate::json;

/// The output options of every command.
#[derive(Debug, Args)]
pub(crate) struct Voice {
    /// Print nothing but errors
    #[arg(
        long,
        short,
        global = true,
        conflicts_with = "verbose",
        help_heading = "Messages"
    )]
    quiet: bool,
    /// Print more: each file, each step
    #[arg(long, short, global = true, help_heading = "Messages")]
    verbose: bool,
    /// Colours: on a terminal unless NO_COLOR is set, always, or never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        help_heading = "Messages"
    )]
    color: clap::ColorChoice,
}

/// The output format of findings.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// As text with snippets, on standard error
    #[default]
    Text,
    /// As JSON, one object per line, on standard output
    Json,
}

/// The output of commands. Hidden characters are escaped, since the text contains names and responses of services. Write errors are
/// ignored: a closed stream has no reader.
#[derive(Debug)]
pub(crate) struct Terminal {
    quiet: bool,
    verbose: bool,
    format: Cell<Format>,
}

const ERROR: Style = AnsiColor::Red.on_default().bold();
const HELP: Style = AnsiColor::Cyan.on_default();

impl Terminal {
    pub(crate) fn new(voice: &Voice) -> Self {
        match voice.color {
            clap::ColorChoice::Auto => {}
            clap::ColorChoice::Always => ColorChoice::Always.write_global(),
            clap::ColorChoice::Never => ColorChoice::Never.write_global(),
        }
        Self {
            quiet: voice.quiet,
            verbose: voice.verbose,
            format: Cell::default(),
        }
    }

    pub(crate) fn is_verbose(&self) -> bool {
        self.verbose
    }

    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Reports what the command did.
    pub(crate) fn say(&self, text: impl Display) {
        if !self.quiet {
            message(text);
        }
    }

    /// Reports a detail, for `--verbose`.
    pub(crate) fn detail(&self, text: impl Display) {
        if self.verbose {
            message(text);
        }
    }

    /// Sets the format of findings.
    pub(crate) fn tell_as(&self, format: Format) {
        self.format.set(format);
    }

    /// Whether the output is for a program.
    pub(crate) fn is_json(&self) -> bool {
        self.format.get() == Format::Json
    }

    /// Shows findings that did not stop the command.
    pub(crate) fn warnings(&self, report: &Report) {
        if !self.quiet {
            self.errors(report);
        }
    }

    /// Shows findings that stopped the command, even in quiet mode.
    pub(crate) fn errors(&self, report: &Report) {
        if self.is_json() {
            let _ = write!(anstream::stdout(), "{}", json::findings(report));
        } else {
            let _ = write!(anstream::stderr(), "{}", report.coloured());
        }
    }

    /// Shows why the command failed, and what to do.
    pub(crate) fn error(&self, message: &str, help: Option<&str>) {
        let mut out = anstream::stderr();
        let _ = writeln!(out, "{ERROR}error{ERROR:#}: {}", inert::terminal(message));
        if let Some(help) = help {
            let _ = writeln!(out, " = {HELP}help{HELP:#}: {}", inert::terminal(help));
        }
    }

    /// Like [`Terminal::result`], for bytes that need not be text.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> Result<(), Failure> {
        let mut out = std::io::stdout().lock();
        written(out.write_all(bytes).and_then(|()| out.flush()))
    }

    /// Shows why a command failed.
    pub(crate) fn failed(&self, failure: &Failure) {
        match failure {
            Failure::Findings(report) => self.errors(report),
            Failure::Usage(message) => self.error(message, None),
            Failure::Message { message, help } => self.error(message, help.as_deref()),
        }
    }

    /// Writes the result of the command to standard output. A closed pipe (`| head`) is not a failure.
    pub(crate) fn result(&self, text: impl Display) -> Result<(), Failure> {
        let mut out = anstream::stdout();
        written(write!(out, "{}", inert::terminal(&text.to_string())).and_then(|()| out.flush()))
    }
}

fn written(result: std::io::Result<()>) -> Result<(), Failure> {
    match result {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Message {
            message: format!("cannot write to standard output: {error}"),
            help: None,
        }),
        _ => Ok(()),
    }
}

fn message(text: impl Display) {
    let text = text.to_string();
    let _ = writeln!(anstream::stderr(), "{}", inert::line(&text));
}
