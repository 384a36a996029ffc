//! `init`: sets up a crate to generate its types from metadata at build time.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use odata_codegen::Config;
use odata_codegen::config::{Navigation, Root};
use odata_codegen::input;

use super::Outcome;
use crate::failure::Failure;
use crate::file;
use crate::init::{manifest, templates};
use crate::terminal::Terminal;

#[derive(Debug, Args)]
#[command(after_help = "\
Writes codegen.toml, build.rs, src/model.rs with a test, the dependencies in Cargo.toml, and the \
line in src/lib.rs or src/main.rs that declares the module. Existing files are preserved: a file \
that differs is not changed, and the text that would be written is printed instead.

Examples:
  cargo new --lib orders && cd orders
  odata-codegen fetch 'https://services.odata.org/V4/TripPinService/$metadata' --out service.xml
  odata-codegen init --metadata service.xml && cargo test
  odata-codegen init --metadata service.xml --select 'example.orders.*' --navigation opaque")]
pub(crate) struct Arguments {
    /// CSDL documents, or folders of them, to read together
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    metadata: Vec<PathBuf>,
    /// Folder of the crate
    #[arg(long, value_name = "DIR", default_value = ".")]
    path: PathBuf,
    /// Types to generate, with everything that they need [default: all]
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    select: Vec<String>,
    /// How to treat navigation properties: `follow`, `opaque` or `omit`
    #[arg(long, default_value_t = Navigation::Follow)]
    navigation: Navigation,
    /// A copy of the repository of odata-codegen, to use its packages instead of the registry's
    #[arg(long, value_name = "DIR")]
    packages: Option<PathBuf>,
    /// Print what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

/// A file that the crate needs.
struct Wanted {
    path: PathBuf,
    text: String,
    /// The file existed, and the text is its content with additions.
    edited: bool,
}

pub(crate) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let folder = &arguments.path;
    let manifest_path = folder.join("Cargo.toml");
    let manifest =
        input::read_text(&manifest_path, input::TEXT).map_err(|error| Failure::Message {
            message: format!("cannot read `{}`: {error}", manifest_path.display()),
            help: Some("create a crate first, with `cargo new` or `cargo init`".to_owned()),
        })?;
    let packages = match &arguments.packages {
        Some(packages) => Some(relative(folder, packages)?),
        None => None,
    };
    let manifest = manifest::with_dependencies(&manifest, packages.as_deref())?;
    let metadata = arguments.metadata.iter().map(|path| relative(folder, path));
    let settings = templates::Settings {
        metadata: metadata.collect::<Result<_, _>>()?,
        select: &arguments.select,
        navigation: arguments.navigation,
    };
    let config = templates::config(&settings);
    // Otherwise errors in the metadata would only be reported by the first build.
    let parsed = Config::parse(folder.join("codegen.toml"), config.clone())?;
    let generated = parsed.root(Root::Module).generate()?;
    terminal.warnings(&generated.report);
    let root = root(folder)?;
    let declared = templates::declaration(&root.text, root.library);
    let wanted = [
        file_of(folder, "codegen.toml", config),
        file_of(folder, "build.rs", templates::BUILD.to_owned()),
        file_of(folder, "src/model.rs", templates::module(&generated)),
        Wanted {
            path: root.path,
            text: declared,
            edited: true,
        },
        Wanted {
            path: manifest_path,
            text: manifest,
            edited: true,
        },
    ];
    let mut complete = true;
    for wanted in &wanted {
        complete &= put(wanted, arguments.dry_run, terminal)?;
    }
    if complete && !arguments.dry_run {
        terminal.say("now run `cargo test`");
    }
    Ok(complete)
}

fn file_of(folder: &Path, name: &str, text: String) -> Wanted {
    Wanted {
        path: folder.join(name),
        text,
        edited: false,
    }
}

/// Writes a file that does not exist, or adds to one if that is allowed. Returns whether the file is now as wanted.
fn put(wanted: &Wanted, dry_run: bool, terminal: &Terminal) -> Result<bool, Failure> {
    let path = wanted.path.display();
    match input::read_text(&wanted.path, input::TEXT) {
        Ok(text) if text == wanted.text => {
            terminal.say(format_args!("{path} is up to date"));
            return Ok(true);
        }
        Ok(_) if !wanted.edited => {
            terminal.error(
                &format!(
                    "`{path}` exists and is not changed; the text that would be written is printed"
                ),
                Some("move it away, or add the missing parts by hand"),
            );
            terminal.result(format_args!("# {path}\n{}\n", wanted.text))?;
            return Ok(false);
        }
        Err(error) if error.kind() != ErrorKind::NotFound => {
            return Err(Failure::Message {
                message: format!("cannot read `{path}`: {error}"),
                help: Some("move it away".to_owned()),
            });
        }
        _ => {}
    }
    if dry_run {
        terminal.result(format_args!("# {path}\n{}\n", wanted.text))?;
        return Ok(true);
    }
    file::replace(&wanted.path, wanted.text.as_bytes())?;
    let done = if wanted.edited { "added to" } else { "wrote" };
    terminal.say(format_args!("{done} {path}"));
    Ok(true)
}

/// The file that declares the crate's modules.
struct CrateRoot {
    path: PathBuf,
    text: String,
    library: bool,
}

fn root(folder: &Path) -> Result<CrateRoot, Failure> {
    for (name, library) in [("src/lib.rs", true), ("src/main.rs", false)] {
        let path = folder.join(name);
        if let Ok(text) = input::read_text(&path, input::TEXT) {
            return Ok(CrateRoot {
                path,
                text,
                library,
            });
        }
    }
    if folder.join("src").exists() {
        let message = "there is neither `src/lib.rs` nor `src/main.rs` to declare the module in";
        return Err(Failure::Message {
            message: message.to_owned(),
            help: Some(
                "run `odata-codegen init` in the folder of a library or a program".to_owned(),
            ),
        });
    }
    Ok(CrateRoot {
        path: folder.join("src/lib.rs"),
        text: String::new(),
        library: true,
    })
}

/// A path relative to the folder, to be written into files.
fn relative(folder: &Path, path: &Path) -> Result<String, Failure> {
    let real = |path: &Path| {
        path.canonicalize().map_err(|error| Failure::Message {
            message: format!("cannot find `{}`: {error}", path.display()),
            help: Some("correct the path".to_owned()),
        })
    };
    let (from, to) = (real(folder)?, real(path)?);
    Ok(odata_codegen::standalone::relative(&from, &to))
}
