//! Generates the crate, and builds and runs programs against it.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use odata_codegen::config::{Config, Navigation, Root};
use odata_csdl::schema::Model;
use serde::Deserialize;
use serde_json::Value;

use crate::calls::{Answer, Calls};
use crate::dialect::Dialect;
use crate::names::Names;

/// Rows of one program. More rows take the compiler more memory, more programs are linked more often.
const PROGRAM: usize = 300;

/// Where things are.
pub(crate) struct Place {
    workspace: PathBuf,
    cargo: OsString,
    folder: PathBuf,
    build: PathBuf,
}

/// The result of one row in the program.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Outcome {
    /// Why there is no request.
    pub(crate) error: Option<String>,
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: String,
    pub(crate) left_out: Vec<String>,
    pub(crate) mismatches: Vec<String>,
    pub(crate) undeclared: Vec<String>,
    pub(crate) strict: Read,
    pub(crate) lenient: Read,
}

/// A response, read and written back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Read {
    pub(crate) error: Option<String>,
    pub(crate) written: Option<String>,
}

impl Place {
    /// The places for a crate with this name.
    pub(crate) fn find(name: &str) -> Result<Self, Box<dyn Error>> {
        let target = std::env::current_exe()?
            .ancestors()
            .nth(2)
            .ok_or("no target folder")?
            .join("corpus-requests");
        Ok(Self {
            workspace: Path::new(env!("CARGO_MANIFEST_DIR"))
                .ancestors()
                .nth(2)
                .ok_or("no workspace")?
                .canonicalize()?,
            cargo: std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()),
            folder: target.join(name),
            build: target.join("build"),
        })
    }

    /// Generates the crate with all types and requests.
    pub(crate) fn generate(&self, metadata: &Path) -> Result<(Model, Names), Box<dyn Error>> {
        let model = self.folder.join("model");
        // Names are those of a first run.
        let lock = self.folder.join("names.lock");
        if lock.exists() {
            std::fs::remove_file(&lock)?;
        }
        let config = Config::new()
            .metadata([metadata.canonicalize()?])
            .root(Root::Lib)
            .navigation(Navigation::Follow)
            .requests(true)
            .lock(lock.clone())
            .output(model.join("src"));
        let generated = config.generate().map_err(|report| report.to_string())?;
        generated.write().map_err(|report| report.to_string())?;
        let (_, text) = generated.lock.as_ref().ok_or("no lock was generated")?;
        let names = Names::new(text, &generated.types);
        let read = config.read().map_err(|report| report.to_string())?;
        let manifest = format!(
            "[package]\nname = \"model\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n",
            self.dependencies()
        );
        put(&model.join("Cargo.toml"), &manifest)?;
        Ok((read.model, names))
    }

    fn dependencies(&self) -> String {
        format!(
            "odata-runtime = {{ path = {:?} }}\nodata-requests = {{ path = {:?} }}\n",
            self.workspace.join("runtime"),
            self.workspace.join("requests")
        )
    }

    /// Writes the programs: each with a part of the rows.
    fn write(
        &self,
        parts: &[BTreeMap<usize, &Calls>],
        dialect: &Dialect,
    ) -> Result<Vec<Lines>, Box<dyn Error>> {
        let mut members = String::from("\"model\"");
        let mut lines = Vec::new();
        for (n, part) in parts.iter().enumerate() {
            write!(members, ", \"program{n}\"")?;
            let program = self.folder.join(format!("program{n}"));
            let manifest = format!(
                "[package]\nname = \"program{n}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 model = {{ path = \"../model\" }}\n{}serde = {{ version = \"1\", features = [\"derive\"] }}\n\
                 serde_json = {{ version = \"1\", features = [\"raw_value\"] }}\n",
                self.dependencies()
            );
            put(&program.join("Cargo.toml"), &manifest)?;
            put(&program.join("src/main.rs"), include_str!("program.rs"))?;
            let (text, of_rows) = source(part, dialect)?;
            put(&program.join("src/rows.rs"), &text)?;
            lines.push(of_rows);
        }
        let workspace = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n[profile.dev]\ndebug = false\n"
        );
        put(&self.folder.join("Cargo.toml"), &workspace)?;
        // The versions that the workspace is built and tested with.
        std::fs::copy(
            self.workspace.join("Cargo.lock"),
            self.folder.join("Cargo.lock"),
        )?;
        Ok(lines)
    }

    /// Builds the programs, without the rows whose calls do not compile. Returns the numbers of these with the compiler's message.
    pub(crate) fn build(
        &self,
        calls: &BTreeMap<usize, Calls>,
        dialect: &Dialect,
    ) -> Result<BTreeMap<usize, String>, Box<dyn Error>> {
        let mut failed = BTreeMap::new();
        let numbers: Vec<usize> = calls.keys().copied().collect();
        // Each round finds the errors of one of the compiler's phases.
        for _ in 0..8 {
            let mut parts = Vec::new();
            for part in numbers.chunks(PROGRAM) {
                let left = part.iter().filter(|it| !failed.contains_key(*it));
                let left = left.filter_map(|it| Some((*it, calls.get(it)?)));
                parts.push(left.collect());
            }
            let lines = self.write(&parts, dialect)?;
            let errors = self.compile()?;
            if errors.is_empty() {
                return Ok(failed);
            }
            let before = failed.len();
            for (program, line, message) in &errors {
                let of_rows = program.and_then(|n| lines.get(n));
                let row = of_rows.and_then(|it| it.iter().rfind(|(start, _)| start <= line));
                if let Some((_, row)) = row {
                    failed.entry(*row).or_insert_with(|| message.clone());
                }
            }
            if failed.len() == before {
                let messages: Vec<&str> = errors.iter().map(|(.., it)| it.as_str()).collect();
                return Err(format!("the crate does not compile:\n{}", messages.join("\n")).into());
            }
        }
        Err("the programs do not compile after eight rounds".into())
    }

    /// Compiles everything. Returns the errors.
    fn compile(&self) -> Result<Vec<CompileError>, Box<dyn Error>> {
        let output = Command::new(&self.cargo)
            .current_dir(&self.folder)
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env("CARGO_INCREMENTAL", "0")
            .args([
                "build",
                "--quiet",
                "--keep-going",
                "--message-format",
                "json",
            ])
            .arg("--target-dir")
            .arg(&self.build)
            .stderr(Stdio::piped())
            .output()?;
        let mut errors = Vec::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let Ok(message) = serde_json::from_str::<Value>(line) else {
                continue;
            };
            let inner = message.get("message");
            let text = |name: &str| inner.and_then(|it| it.get(name)).and_then(Value::as_str);
            if text("level") != Some("error") {
                continue;
            }
            let name = message.pointer("/target/name").and_then(Value::as_str);
            let program = name.and_then(|it| it.strip_prefix("program")?.parse().ok());
            let spans = inner
                .and_then(|it| it.get("spans"))
                .and_then(Value::as_array);
            let mut spans = spans.into_iter().flatten();
            let span = spans.find(|it| {
                let file = it.get("file_name").and_then(Value::as_str);
                file.is_some_and(|it| it.ends_with("rows.rs"))
            });
            let line = span
                .and_then(|it| it.get("line_start"))
                .and_then(Value::as_u64);
            let Some(line) = line.and_then(|it| usize::try_from(it).ok()) else {
                errors.push((None, 0, text("rendered").unwrap_or_default().to_owned()));
                continue;
            };
            let label = span.and_then(|it| it.get("label")).and_then(Value::as_str);
            let message = format!(
                "{}: {}",
                text("message").unwrap_or_default(),
                label.unwrap_or_default()
            );
            errors.push((program, line, message));
        }
        if !output.status.success() && errors.is_empty() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Ok(errors)
    }

    /// Hands rows to their programs. `rows` has the number of each with its text as JSON.
    pub(crate) fn run(
        &self,
        numbers: &[usize],
        rows: &BTreeMap<usize, Value>,
    ) -> Result<BTreeMap<usize, Outcome>, Box<dyn Error>> {
        let mut outcomes = BTreeMap::new();
        for (n, part) in numbers.chunks(PROGRAM).enumerate() {
            let part: Vec<(&usize, &Value)> = part
                .iter()
                .filter_map(|it| rows.get_key_value(it))
                .collect();
            let mut input = String::new();
            for (_, row) in &part {
                writeln!(input, "{row}")?;
            }
            let program = self.build.join(format!("debug/program{n}"));
            let mut child = Command::new(program)
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()?;
            let mut stdin = child.stdin.take().ok_or("no pipe")?;
            let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
            let output = child.wait_with_output()?;
            writer.join().map_err(|_| "the writer failed")??;
            if !output.status.success() {
                return Err(format!("a program failed: {}", output.status).into());
            }
            let text = String::from_utf8(output.stdout)?;
            if text.lines().count() != part.len() {
                return Err("a program has not answered all rows".into());
            }
            for ((number, _), line) in part.into_iter().zip(text.lines()) {
                outcomes.insert(*number, serde_json::from_str(line)?);
            }
        }
        Ok(outcomes)
    }
}

/// The number of a program, a line of its `rows.rs`, and the compiler's message.
type CompileError = (Option<usize>, usize, String);

/// The first line of each row's function, with the row's number.
type Lines = Vec<(usize, usize)>;

/// The functions of rows.
fn source(
    calls: &BTreeMap<usize, &Calls>,
    dialect: &Dialect,
) -> Result<(String, Lines), Box<dyn Error>> {
    let mut text = String::from("//! The calls of rows.\n\nuse crate::*;\n\n");
    write!(
        text,
        "pub(crate) fn dialect() -> Dialect {{\n{}}}\n\n",
        dialect.code()
    )?;
    let mut lines = Vec::new();
    let mut table = String::new();
    for (number, calls) in calls {
        lines.push((text.lines().count() + 1, *number));
        let report = match calls.answer {
            Answer::Bytes => "bytes",
            _ => "shown",
        };
        write!(
            text,
            "fn r{number}(row: &Row) -> Outcome {{\n    let request = {};\n    {report}(row, request)\n}}\n\n",
            calls.code
        )?;
        writeln!(table, "    ({number}, r{number}),")?;
    }
    let distinct: BTreeSet<usize> = calls.keys().copied().collect();
    write!(
        text,
        "pub(crate) static ROWS: [(usize, fn(&Row) -> Outcome); {}] = [\n{table}];\n",
        distinct.len()
    )?;
    Ok((text, lines))
}

/// Writes only changes, so that a second run compiles only those.
fn put(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(path, text)
}
