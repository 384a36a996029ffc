//! `diff`: shows what changed between two versions of metadata, and the effects on users of the generated crate.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use odata_codegen::compare::{Change, Comparison, Held, Level, compare};
use odata_codegen::config::{Navigation, Pattern};
use odata_codegen::{Config, inert};

use super::Outcome;
use crate::failure::Failure;
use crate::json;
use crate::terminal::{self, Terminal};

#[derive(Debug, Args)]
#[command(after_help = "\
Positions keep the form that the lock of a configuration records, struct or enum. Types that keep \
their form only because of the lock are listed as held, with the line of codegen.toml that asks for \
the new form.

With `--config` both versions are read as that configuration reads its metadata: its other \
documents, selection, names, overlays and lock apply to both. OLD and NEW each replace one document \
of the configuration: the one that OLD or NEW names, or the only one; otherwise name it with `--for`. \
If patches were added or removed with the new version, pass the previous configuration with `--old-config`.

The verdict says which version the next release of the crate must be:
  major  a program may no longer compile, or may find a value in another place
  minor  something is new or behaves differently; every program still compiles that uses
         `..Default::default()` in struct literals and a last arm for all other variants
  patch  only documentation changes, or nothing in the generated code

Examples:
  odata-codegen diff old.xml new.xml
  odata-codegen diff old.xml service.xml --config codegen.toml --format markdown > CHANGES.md
  git show HEAD:service.xml > old.xml; odata-codegen diff old.xml service.xml --fail-on major
  git show HEAD:codegen.toml > old.toml
  odata-codegen diff old.xml service.xml --config codegen.toml --old-config old.toml")]
pub(crate) struct Arguments {
    /// The older version: a CSDL document, or a folder of them
    old: PathBuf,
    /// The newer version
    new: PathBuf,
    /// The configuration for both versions
    #[arg(long, value_name = "FILE", conflicts_with_all = ["select", "navigation"])]
    config: Option<PathBuf>,
    /// The configuration for OLD, if its patches or names differ
    #[arg(long, value_name = "FILE", requires = "config")]
    old_config: Option<PathBuf>,
    /// The document of the configuration of which OLD and NEW are versions
    #[arg(long = "for", value_name = "FILE", requires = "config")]
    stands_for: Option<PathBuf>,
    /// Types to compare, with everything that they need [default: all]
    #[arg(long, value_name = "PATTERN", num_args = 1..)]
    select: Vec<String>,
    /// How to treat navigation properties: `follow`, `opaque` or `omit`
    #[arg(long, default_value_t = Navigation::Follow)]
    navigation: Navigation,
    /// Output format
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Exit with code 1 if the verdict is this or worse
    #[arg(long, value_name = "LEVEL")]
    fail_on: Option<Limit>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Limit {
    Patch,
    Minor,
    Major,
}

pub(crate) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    if matches!(arguments.format, Format::Json) {
        terminal.tell_as(terminal::Format::Json);
    }
    let (old, new) = configurations(arguments)?;
    let old = old.version(None)?;
    let new = new.version(Some(&old))?;
    if !matches!(arguments.format, Format::Json) {
        terminal.warnings(&new.report);
    }
    let comparison = compare(&old, &new);
    terminal.result(match arguments.format {
        Format::Text => text(&comparison, terminal.is_verbose()),
        Format::Markdown => markdown(&comparison),
        Format::Json => json::comparison(&comparison, &new.report),
    })?;
    let limit = arguments.fail_on.map(|limit| match limit {
        Limit::Patch => Level::Patch,
        Limit::Minor => Level::Minor,
        Limit::Major => Level::Major,
    });
    Ok(match (comparison.verdict(), limit) {
        (Some(verdict), Some(limit)) => verdict < limit,
        _ => true,
    })
}

/// The configurations of both versions, which differ only in the one document.
fn configurations(arguments: &Arguments) -> Result<(Config, Config), Failure> {
    let (old, new) = (&arguments.old, &arguments.new);
    let Some(path) = &arguments.config else {
        let mut config = Config::new().navigation(arguments.navigation);
        if !arguments.select.is_empty() {
            config = config.select(
                arguments
                    .select
                    .iter()
                    .map(Pattern::new)
                    .collect::<Vec<_>>(),
            );
        }
        let with = |document: &PathBuf| config.clone().metadata([document.clone()]);
        return Ok((with(old), with(new)));
    };
    let config = Config::load(path)?;
    let before = match &arguments.old_config {
        Some(path) => Config::load(path)?,
        None => config.clone(),
    };
    Ok((
        standing(&before, old, arguments)?,
        standing(&config, new, arguments)?,
    ))
}

/// The configuration with a version in place of the document of which it is a version.
fn standing(config: &Config, version: &Path, arguments: &Arguments) -> Result<Config, Failure> {
    let (old, new) = (&arguments.old, &arguments.new);
    let is = |entry: &Path, path: &Path| {
        let real = |path: &Path| path.canonicalize().ok();
        real(&config.resolve(entry)).is_some_and(|entry| Some(entry) == real(path))
    };
    let entries = || config.metadata.iter().enumerate();
    let named = match &arguments.stands_for {
        Some(file) => entries().find(|(_, entry)| is(entry, file)),
        None => entries()
            .find(|(_, entry)| is(entry, new) || is(entry, old))
            .or_else(|| entries().next().filter(|_| config.metadata.len() == 1)),
    };
    let Some((at, _)) = named else {
        return Err(Failure::Message {
            message: format!(
                "which document of the configuration are `{}` and `{}` versions of?",
                old.display(),
                new.display()
            ),
            help: Some("name one of its `metadata` with `--for`".to_owned()),
        });
    };
    // Entries are relative to the configuration, arguments to where the command runs.
    let document = std::path::absolute(version).unwrap_or_else(|_| version.to_owned());
    let mut config = config.clone();
    if let Some(entry) = config.metadata.get_mut(at) {
        *entry = document;
    }
    Ok(config)
}

const LEVELS: [Level; 3] = [Level::Major, Level::Minor, Level::Patch];

/// `2 major, 1 minor`.
fn counts(comparison: &Comparison) -> String {
    let counts = LEVELS
        .iter()
        .filter_map(|level| match comparison.count(*level) {
            0 => None,
            count => Some(format!("{count} {level}")),
        });
    counts.collect::<Vec<_>>().join(", ")
}

fn of(comparison: &Comparison, level: Level) -> impl Iterator<Item = &Change> {
    comparison
        .changes
        .iter()
        .filter(move |change| change.level() == level)
}

fn text(comparison: &Comparison, verbose: bool) -> String {
    let Some(verdict) = comparison.verdict() else {
        return format!("nothing changed\n{}", held_text(&comparison.held, verbose));
    };
    let mut out = format!(
        "{verdict}: {} {}\n",
        counts(comparison),
        noun(comparison.changes.len())
    );
    for level in LEVELS {
        if level == Level::Patch && !verbose {
            continue;
        }
        for change in of(comparison, level) {
            out += &format!("\n{level}: {}\n", inert::line(&change.path));
            for difference in &change.differences {
                out += &format!("    {}\n", inert::line(&difference.text));
            }
            for effect in &change.effects {
                out += &format!("  = {}: {}\n", effect.level, inert::line(&effect.text));
            }
        }
    }
    let patches = comparison.count(Level::Patch);
    if patches > 0 && !verbose {
        let verb = if patches == 1 { "is" } else { "are" };
        let noun = noun(patches);
        out += &format!("\n{patches} patch {noun} {verb} listed with --verbose\n");
    }
    out + &held_text(&comparison.held, verbose)
}

/// `changes`, or `change` if there is one.
fn noun(count: usize) -> &'static str {
    if count == 1 { "change" } else { "changes" }
}

/// `2 major, 1 minor`: the effects of the new form.
fn held_counts(held: &Held) -> String {
    let of = |level: Level| {
        held.effects
            .iter()
            .filter(move |it| it.level == level)
            .count()
    };
    let counts = LEVELS.iter().map(|level| (of(*level), level));
    let counts = counts.filter(|(count, _)| *count > 0);
    counts
        .map(|(count, level)| format!("{count} {level}"))
        .collect::<Vec<_>>()
        .join(", ")
}

fn held_text(held: &[Held], verbose: bool) -> String {
    let mut out = String::new();
    for it in held {
        let (path, option, counts) = (&it.path, &it.option, held_counts(it));
        out += &format!(
            "\nheld: {path}\n    has derived types; positions hold its struct, as the lock records\n    `{option}` makes them an enum: {counts} effects\n"
        );
        for effect in it.effects.iter().filter(|_| verbose) {
            out += &format!("  = {}: {}\n", effect.level, effect.text);
        }
    }
    out
}

fn held_markdown(held: &[Held]) -> String {
    let mut out = String::new();
    if !held.is_empty() {
        out += "\n## Held by the lock\n\n";
    }
    for it in held {
        out += &format!(
            "- `{}` has derived types; positions hold its struct until `{}` makes them an enum: {} effects\n",
            it.path,
            it.option,
            held_counts(it)
        );
    }
    out
}

/// A sentence in Markdown, with inline code.
fn sentence(text: &str) -> String {
    inert::prose(text).join(" ")
}

fn markdown(comparison: &Comparison) -> String {
    let Some(verdict) = comparison.verdict() else {
        return format!("Nothing changed.\n{}", held_markdown(&comparison.held));
    };
    let mut out = format!(
        "The next version is **{verdict}**: {} {}.\n",
        counts(comparison),
        noun(comparison.changes.len())
    );
    for level in LEVELS {
        if comparison.count(level) == 0 {
            continue;
        }
        let name = level.to_string();
        let (first, rest) = name.split_at(1);
        out += &format!("\n## {}{rest}\n\n", first.to_uppercase());
        for change in of(comparison, level) {
            let differences = change.differences.iter();
            let differences: Vec<String> = differences.map(|it| sentence(&it.text)).collect();
            let what = if differences.is_empty() {
                String::new()
            } else {
                format!(": {}", differences.join("; "))
            };
            out += &format!("- {}{what}\n", inert::code(&change.path));
            for effect in &change.effects {
                out += &format!("  - {}: {}\n", effect.level, sentence(&effect.text));
            }
        }
    }
    out + &held_markdown(&comparison.held)
}
