//! `explain`: explains why a type is generated and what cutting it would save, or what a finding's number means.

use std::path::PathBuf;

use clap::Args;
use odata_codegen::Config;
use odata_codegen::codes;
use odata_codegen::config::{Navigation, Pattern};

use super::Outcome;
use crate::failure::Failure;
use crate::json;
use crate::terminal::{Format, Terminal};

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  odata-codegen explain microsoft.graph.drive --config codegen.toml
  odata-codegen explain drive --metadata service.xml --select 'microsoft.graph.user'
  odata-codegen explain E0401")]
pub(crate) struct Arguments {
    /// A type, by its qualified or simple name, or the number of a finding
    #[arg(value_name = "TYPE|NUMBER")]
    subject: String,
    /// The configuration
    #[arg(long, value_name = "FILE", conflicts_with_all = ["metadata", "select", "navigation"])]
    config: Option<PathBuf>,
    /// CSDL documents, or folders of them, to read together instead of a configuration
    #[arg(long, value_name = "FILE", num_args = 1..)]
    metadata: Vec<PathBuf>,
    /// Types to select [default: all]
    #[arg(long, value_name = "PATTERN", num_args = 1.., requires = "metadata")]
    select: Vec<String>,
    /// How to treat navigation properties: `follow`, `opaque` or `omit`
    #[arg(long, default_value_t = Navigation::Follow)]
    navigation: Navigation,
    /// Output format
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

pub(crate) fn run(arguments: Arguments, terminal: &Terminal) -> Outcome {
    terminal.tell_as(arguments.format);
    if let Some(code) = codes::find(&arguments.subject.to_ascii_uppercase()) {
        terminal.result(format_args!(
            "{code}: {}\n\n{}\n",
            code.title, code.explanation
        ))?;
        return Ok(true);
    }
    if is_number(&arguments.subject) {
        return Err(Failure::Usage(format!(
            "there is no finding `{}`; CODES.md lists them",
            arguments.subject
        )));
    }
    let config = match arguments.config {
        Some(file) => Config::load(file)?,
        None if arguments.metadata.is_empty() => {
            let message = "to explain a type, pass --config or --metadata".to_owned();
            return Err(Failure::Usage(message));
        }
        None => {
            let select = arguments
                .select
                .iter()
                .map(Pattern::from)
                .collect::<Vec<_>>();
            let config = Config::new()
                .metadata(arguments.metadata)
                .navigation(arguments.navigation);
            if select.is_empty() {
                config
            } else {
                config.select(select)
            }
        }
    };
    let (explanation, _) = config.explain(&arguments.subject)?;
    if terminal.is_json() {
        terminal.result(json::explanation(&explanation))?;
    } else {
        terminal.result(explanation)?;
    }
    Ok(true)
}

/// Whether it has the form of a finding's number, which no type in a namespace has.
fn is_number(subject: &str) -> bool {
    let digits = subject.strip_prefix(['E', 'e']);
    digits.is_some_and(|it| !it.is_empty() && it.chars().all(|c| c.is_ascii_digit()))
}
