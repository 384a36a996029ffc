//! The corpus figure: how much of a corpus of real payloads the generated types read and write back.
//!
//! ```sh
//! ODATA_CORPUS=/path/to/corpus cargo run -p corpus-figure            # all documents
//! ODATA_CORPUS=/path/to/corpus cargo run -p corpus-figure -- olingo  # documents with this in their name
//! ```
//!
//! The corpus is a folder with `INDEX.jsonl`, which has one line per file. Files with `type`, `metadata` and a `fit` of `ok`,
//! `ok(inferred)` or `misfit` are payloads to read. For each metadata document `odata-codegen crate` generates a crate with all types (for
//! a folder of documents: only the types of payloads and the types that these need, since the whole of Redfish is 158 MB of Rust). A
//! program (`program.rs`) is built with it, which reads every payload by its type's name with a strict and a lenient decoder, writes it
//! back and compares. `equal.rs` defines equality. Everything is written to `target/corpus-figure`.
//!
//! The output shows, for each document and in total: payloads decoded, payloads written back with equal JSON members, and the share of the
//! declared members in payloads that reached a typed field rather than the extras; then every strict failure with its cause, and every
//! difference. The exit code is 0 if nothing was lost: every payload is decoded leniently, and every payload that is decoded in either mode
//! is written back equal. Payloads that fail strictly violate their own metadata, as the list shows.

#![cfg_attr(not(test), warn(unused_crate_dependencies))]

use std::collections::BTreeMap;
use std::error::Error;
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use serde::Deserialize;

#[allow(
    dead_code,
    reason = "the program's; here so that it is compiled and tested with the workspace"
)]
mod equal;

/// A line of the index.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Row {
    file: String,
    r#type: Option<String>,
    metadata: Option<String>,
    fit: Option<String>,
    #[serde(default)]
    is_collection: bool,
}

/// The program's result for one payload.
#[derive(Deserialize)]
struct Outcome {
    strict: Option<String>,
    strict_difference: Option<String>,
    #[serde(default)]
    strict_typed: usize,
    #[serde(default)]
    strict_kept: usize,
    lenient: Option<String>,
    lenient_difference: Option<String>,
    #[serde(default)]
    lenient_typed: usize,
    #[serde(default)]
    lenient_kept: usize,
    /// Declared members that remained in the extras.
    #[serde(default)]
    kept: Vec<String>,
}

/// Sums over payloads.
#[derive(Default, Clone)]
struct Sums {
    rows: usize,
    decoded: usize,
    equal: usize,
    typed: usize,
    kept: usize,
}

impl Sums {
    fn add(&mut self, difference: Option<&String>, typed: usize, kept: usize) {
        self.rows += 1;
        self.decoded += usize::from(difference.is_some());
        self.equal += usize::from(difference.is_some_and(String::is_empty));
        self.typed += typed;
        self.kept += kept;
    }

    fn print(&self, title: &str) {
        let members = self.typed + self.kept;
        println!(
            "{title:<52} decoded {} of {rows}, written back equal {} of {rows}, declared members in typed fields {} of {members} ({:.2} %)",
            self.decoded,
            self.equal,
            self.typed,
            100.0 * self.typed as f64 / members.max(1) as f64,
            rows = self.rows,
        );
    }

    fn complete(&self) -> bool {
        self.equal == self.rows
    }
}

fn main() -> ExitCode {
    let Some(corpus) = std::env::var_os("ODATA_CORPUS").map(PathBuf::from) else {
        if std::env::var_os("ODATA_CORPUS_REQUIRED").is_some() {
            eprintln!("ODATA_CORPUS is not set");
            return ExitCode::FAILURE;
        }
        println!("skipped: no corpus");
        return ExitCode::SUCCESS;
    };
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    match run(&corpus, &wanted) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(corpus: &Path, wanted: &[String]) -> Result<bool, Box<dyn Error>> {
    let corpus = corpus.canonicalize()?;
    let mut documents: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for line in std::fs::read_to_string(corpus.join("INDEX.jsonl"))?.lines() {
        let row: Row = serde_json::from_str(line)?;
        let typed = matches!(row.fit.as_deref(), Some("ok" | "ok(inferred)" | "misfit"));
        if let (true, Some(_), Some(metadata)) = (typed, &row.r#type, &row.metadata) {
            documents.entry(metadata.clone()).or_default().push(row);
        }
    }
    documents.retain(|name, _| wanted.is_empty() || wanted.iter().any(|part| name.contains(part)));
    // The small ones first.
    let mut documents: Vec<_> = documents.into_iter().collect();
    documents.sort_by_key(|(_, rows)| rows.len());

    let mut sums: BTreeMap<(&str, String), Sums> = BTreeMap::new();
    let mut failures = Vec::new();
    let mut differences = Vec::new();
    let mut kept: BTreeMap<String, usize> = BTreeMap::new();
    for (metadata, rows) in &documents {
        let outcomes = outcomes(&corpus, metadata, rows)?;
        for (row, outcome) in rows.iter().zip(&outcomes) {
            let fit = row.fit.as_deref().unwrap_or_default();
            for title in [
                metadata.clone(),
                "all".to_owned(),
                format!("all marked {fit}"),
            ] {
                sums.entry(("strict", title.clone())).or_default().add(
                    outcome.strict_difference.as_ref(),
                    outcome.strict_typed,
                    outcome.strict_kept,
                );
                sums.entry(("lenient", title)).or_default().add(
                    outcome.lenient_difference.as_ref(),
                    outcome.lenient_typed,
                    outcome.lenient_kept,
                );
            }
            for member in &outcome.kept {
                *kept.entry(member.clone()).or_default() += 1;
            }
            if let Some(cause) = &outcome.strict {
                failures.push(format!("strict  {} [{fit}]: {cause}", row.file));
            }
            if let Some(cause) = &outcome.lenient {
                failures.push(format!("lenient {} [{fit}]: {cause}", row.file));
            }
            let found = [
                ("strict ", &outcome.strict_difference),
                ("lenient", &outcome.lenient_difference),
            ];
            for (mode, difference) in found {
                if let Some(text) = difference.as_ref().filter(|text| !text.is_empty()) {
                    differences.push(format!("{mode} {} [{fit}]: {text}", row.file));
                }
            }
        }
    }
    for ((mode, title), sum) in &sums {
        sum.print(&format!("{mode:<7} {title}"));
    }
    println!("\n{} failures", failures.len());
    failures.iter().for_each(|line| println!("  {line}"));
    println!("\n{} differences", differences.len());
    differences.iter().for_each(|line| println!("  {line}"));
    println!(
        "\n{} declared members stayed in the extras (lenient)",
        kept.values().sum::<usize>()
    );
    kept.iter()
        .for_each(|(member, count)| println!("  {count:>3} {member}"));
    let complete = sums
        .get(&("lenient", "all".to_owned()))
        .is_none_or(Sums::complete);
    Ok(complete && differences.is_empty())
}

/// What building the programs needs.
struct Place {
    workspace: PathBuf,
    cargo: OsString,
    target: PathBuf,
}

impl Place {
    fn find() -> Result<Self, Box<dyn Error>> {
        Ok(Self {
            workspace: Path::new(env!("CARGO_MANIFEST_DIR"))
                .ancestors()
                .nth(2)
                .ok_or("no workspace")?
                .canonicalize()?,
            cargo: std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            target: std::env::current_exe()?
                .ancestors()
                .nth(2)
                .ok_or("no target folder")?
                .to_owned(),
        })
    }
}

/// Generates the crate of one metadata document, builds the program on it, and hands it the rows.
fn outcomes(corpus: &Path, metadata: &str, rows: &[Row]) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let place = Place::find()?;
    let name: String = metadata
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let folder = place
        .target
        .join("corpus-figure")
        .join(name.trim_matches('-'));

    eprintln!("{metadata}: generating");
    generate(&place, corpus, metadata, rows, &folder.join("model"))?;
    eprintln!("{metadata}: building");
    let program = build(&place, metadata, &folder.join("program"))?;
    eprintln!("{metadata}: reading {} payloads", rows.len());
    answers(&program, corpus, metadata, rows)
}

/// Generates the crate of one metadata document into the folder `model`. Of a folder of documents, it has the types of the rows only.
fn generate(
    place: &Place,
    corpus: &Path,
    metadata: &str,
    rows: &[Row],
    model: &Path,
) -> Result<(), Box<dyn Error>> {
    let mut generate = Command::new(&place.cargo);
    generate
        .current_dir(&place.workspace)
        .args(["run", "--quiet", "-p", "odata-codegen-cli"]);
    // Built like this program, so that most dependencies of the command line are already compiled.
    if !cfg!(debug_assertions) {
        generate.arg("--release");
    }
    generate
        .arg("--target-dir")
        .arg(&place.target)
        .args(["--", "crate", "--name", "model", "--metadata"])
        .arg(corpus.join("csdl").join(metadata))
        .arg("--out")
        .arg(model)
        .arg("--runtime-path")
        .arg(place.workspace.join("runtime"))
        .stderr(Stdio::piped());
    if metadata.ends_with('/') {
        let mut types: Vec<_> = rows
            .iter()
            .filter_map(|row| row.r#type.as_deref())
            .collect();
        types.sort_unstable();
        types.dedup();
        for name in types {
            generate.args(["--select", name]);
        }
    }
    let generated = generate.output()?;
    if !generated.status.success() {
        return Err(String::from_utf8_lossy(&generated.stderr).into());
    }
    Ok(())
}

/// Builds the program on the crate beside its folder. Returns the path of the executable.
fn build(place: &Place, metadata: &str, program: &Path) -> Result<PathBuf, Box<dyn Error>> {
    std::fs::create_dir_all(program.join("src"))?;
    let manifest = format!(
        "[package]\nname = \"program\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\nmodel = {{ path = \"../model\", features = [\"registry\"] }}\n\
         odata-runtime = {{ path = {:?} }}\nserde = \"1\"\nserde_json = {{ version = \"1\", features = [\"raw_value\"] }}\n\n\
         [profile.dev]\ndebug = false\n\n[workspace]\n",
        place.workspace.join("runtime")
    );
    std::fs::write(program.join("Cargo.toml"), manifest)?;
    std::fs::write(program.join("src/main.rs"), include_str!("program.rs"))?;
    std::fs::write(program.join("src/equal.rs"), include_str!("equal.rs"))?;
    // The versions that the workspace is built and tested with.
    std::fs::copy(
        place.workspace.join("Cargo.lock"),
        program.join("Cargo.lock"),
    )?;
    let build = place.target.join("corpus-figure/build");
    let built = Command::new(&place.cargo)
        .current_dir(program)
        .env("CARGO_INCREMENTAL", "0")
        .args(["build", "--quiet", "--target-dir"])
        .arg(&build)
        .status()?;
    if !built.success() {
        return Err(format!("the program for {metadata} does not build").into());
    }
    Ok(build.join("debug/program"))
}

/// Hands the rows to the program and reads its answers, one for each.
fn answers(
    program: &Path,
    corpus: &Path,
    metadata: &str,
    rows: &[Row],
) -> Result<Vec<Outcome>, Box<dyn Error>> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = String::new();
    for row in rows {
        let file = corpus.join(&row.file);
        let name = row.r#type.as_deref().unwrap_or_default();
        let name = if row.is_collection {
            format!("Collection({name})")
        } else {
            name.to_owned()
        };
        input.push_str(&format!("{}\t{name}\n", file.display()));
    }
    let mut stdin = child.stdin.take().ok_or("no pipe")?;
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "the writer failed")??;
    if !output.status.success() {
        return Err(format!("the program for {metadata} failed: {}", output.status).into());
    }
    let outcomes = String::from_utf8(output.stdout)?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<Vec<Outcome>, _>>()?;
    if outcomes.len() != rows.len() {
        return Err(format!("{} answers for {} payloads", outcomes.len(), rows.len()).into());
    }
    Ok(outcomes)
}
