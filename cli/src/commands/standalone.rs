//! `crate`: writes a standalone crate for the metadata of a service.

use std::path::PathBuf;

use clap::Args;
use odata_codegen::config::Navigation;
use odata_codegen::standalone::Standalone;

use super::{Outcome, write};
use crate::diagram::svg;
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  odata-codegen crate --metadata service.xml --name my-service --out ../my-service --license MIT
  odata-codegen crate --metadata csdl/ --name orders --out orders --runtime-path ../runtime \\
      --select 'example.orders.*' --navigation opaque")]
pub(crate) struct Arguments {
    /// CSDL documents, or folders of them, to read together
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    metadata: Vec<PathBuf>,
    /// Local file to read for a URI that the metadata references; both URI and FILE may contain one `*`, which matches any characters
    #[arg(long = "reference", value_name = "URI=FILE", value_parser = reference, num_args = 1..)]
    references: Vec<(String, PathBuf)>,
    /// Folder to search for documents that the metadata refers to
    #[arg(long = "reference-folder", value_name = "DIR", num_args = 1..)]
    reference_folders: Vec<PathBuf>,
    /// Name of the package
    #[arg(long)]
    name: String,
    /// Folder of the package
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Folder of the package odata-runtime, next to which odata-requests is [default: from the registry]
    #[arg(long, value_name = "PATH")]
    runtime_path: Option<PathBuf>,
    /// Version of the package
    #[arg(long, value_name = "VERSION", default_value = "0.1.0")]
    package_version: String,
    /// Description of the package, in one sentence
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Licence of the package, an SPDX expression; without one the package cannot be published
    #[arg(long, value_name = "SPDX")]
    license: Option<String>,
    /// Types to generate, with everything that they need: `Namespace.Type`, where `*` matches any characters [default: all]
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    select: Vec<String>,
    /// How to treat navigation properties: `follow`, `opaque` or `omit`
    #[arg(long, default_value_t = Navigation::Follow)]
    navigation: Navigation,
    /// Also generate requests, behind the feature `requests`, and the types that only operations need
    #[arg(long)]
    requests: bool,
    /// Make every violation of the standard an error
    #[arg(long)]
    strict: bool,
}

/// Splits at the last `=`, since a Uri may have others in its query.
fn reference(text: &str) -> Result<(String, PathBuf), String> {
    match text.rsplit_once('=') {
        Some((uri, file)) if !uri.is_empty() && !file.is_empty() => {
            Ok((uri.to_owned(), PathBuf::from(file)))
        }
        _ => Err("expected a Uri, `=` and a file".to_owned()),
    }
}

pub(crate) fn run(arguments: Arguments, terminal: &Terminal) -> Outcome {
    let Arguments {
        metadata,
        references,
        reference_folders,
        name,
        out,
        runtime_path,
        package_version,
        description,
        license,
        select,
        navigation,
        requests,
        strict,
    } = arguments;
    let standalone = Standalone {
        metadata,
        references,
        reference_folders,
        name,
        out,
        runtime_path,
        version: package_version,
        description,
        license,
        select,
        navigation,
        requests,
        strict,
        drawer: Some(svg::draw),
    };
    write(&standalone.generate()?, terminal)
}
