//! `diagram`: draws the selected types.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use odata_codegen::Config;
use odata_codegen::config::{Navigation, Pattern};
use odata_codegen::diagram::{MOST, ROWS};

use super::Outcome;
use crate::diagram::svg;
use crate::failure::Failure;
use crate::file;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = "\
Draws the selected types and everything that they need: inheritance, containment, references and \
values, with the properties of primitive types in the boxes. The extension of the file decides the format.

Examples:
  odata-codegen diagram --config codegen.toml --out model.svg
  odata-codegen diagram --metadata service.xml --select 'example.orders.*' --out orders.mmd
  odata-codegen diagram --metadata service.xml --as mermaid >> README.md")]
pub(crate) struct Arguments {
    /// The configuration
    #[arg(long, value_name = "FILE", conflicts_with_all = ["metadata", "select", "navigation"], required_unless_present = "metadata")]
    config: Option<PathBuf>,
    /// CSDL documents, or folders of them, to read together instead of a configuration
    #[arg(long, value_name = "FILE", num_args = 1..)]
    metadata: Vec<PathBuf>,
    /// Types to draw, with everything that they need [default: all]
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    select: Vec<String>,
    /// How to treat navigation properties: `follow`, `opaque` or `omit`
    #[arg(long, default_value_t = Navigation::Follow)]
    navigation: Navigation,
    /// The file to write, `.svg` or `.mmd` [default: standard output]
    #[arg(long, short, value_name = "FILE", required_unless_present = "form")]
    out: Option<PathBuf>,
    /// Output format [default: inferred from the file extension]
    #[arg(long = "as", value_enum)]
    form: Option<Form>,
    /// Maximum number of properties to show per type
    #[arg(long, value_name = "NUMBER", default_value_t = ROWS)]
    properties: usize,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Form {
    /// Mermaid's class diagram
    Mermaid,
    /// A picture with a fixed layout
    Svg,
}

pub(crate) fn run(arguments: Arguments, terminal: &Terminal) -> Outcome {
    let form = match (arguments.form, &arguments.out) {
        (Some(form), _) => form,
        (None, out) => match out.as_ref().and_then(|out| out.extension()?.to_str()) {
            Some("svg") => Form::Svg,
            Some("mmd" | "mermaid") => Form::Mermaid,
            _ => {
                let message = "the name of the file ends with neither `.svg` nor `.mmd`; choose the format with `--as`";
                return Err(Failure::Usage(message.to_owned()));
            }
        },
    };
    let config = match arguments.config {
        Some(file) => Config::load(file)?,
        None => {
            let config = Config::new()
                .metadata(arguments.metadata)
                .navigation(arguments.navigation);
            let select: Vec<Pattern> = arguments.select.iter().map(Pattern::new).collect();
            if select.is_empty() {
                config
            } else {
                config.select(select)
            }
        }
    };
    let (diagram, report) = config.diagram()?;
    terminal.warnings(&report);
    let types = diagram.boxes.len();
    if types == 0 {
        return Err(Failure::Message {
            message: "no type is selected".to_owned(),
            help: Some(
                "select types with `--select`, such as `--select 'example.orders.*'`".to_owned(),
            ),
        });
    }
    if types > MOST {
        return Err(Failure::Message {
            message: format!("{types} types are too many for a readable diagram; the maximum is {MOST}"),
            help: Some(
                "select fewer with `--select`, leave navigation out with `--navigation opaque`, or use `odata-codegen explain` to see why types are included"
                    .to_owned(),
            ),
        });
    }
    let diagram = diagram.shortened(arguments.properties);
    let text = match form {
        Form::Mermaid => diagram.to_mermaid(),
        Form::Svg => svg::draw(&diagram),
    };
    match arguments.out {
        None => terminal.result(text)?,
        Some(out) => {
            file::replace(&out, text.as_bytes())?;
            terminal.say(format_args!("drew {types} types to {}", out.display()));
        }
    }
    Ok(true)
}
