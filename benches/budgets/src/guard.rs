//! Guards against slowdowns: counts the instructions of fixed work with valgrind's callgrind. Counts do not depend on the load of the
//! machine, so a limit can be close to them; they do depend on the compiler, so each limit names the version with which it was measured.
//!
//! All input comes from this repository: its metadata, and pages made from it.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::compile::{DERIVE_DEPENDENCIES, Places, Selection, generate, generated_path};
use crate::csdl::Model;
use crate::measure::{Scratch, run, write};
use crate::payload::{Order, page};

/// The limits: what is counted, and the maximum number of instructions. Five percent above the measured count.
const LIMITS: &str = include_str!("../limits.txt");
/// The family of the page's items.
const FAMILY: &str = "microsoft.graph.partners.billing.operation";
/// Its types, with the type that has the most members.
const MIXED: &[&str] = &[
    FAMILY,
    "microsoft.graph.partners.billing.failedOperation",
    "microsoft.graph.partners.billing.exportSuccessOperation",
];
const ENTITY: &str = "microsoft.graph.partners.billing.manifest";

/// A counted piece of work.
struct Count {
    what: &'static str,
    instructions: u64,
}

/// Counts, prints the table, and returns an error if a limit is exceeded.
///
/// # Errors
///
/// A count is above its limit or has no limit, valgrind is not installed, or something does not build.
pub(crate) fn guard(scratch: &Scratch, places: &Places) -> Result<(), String> {
    let counts = count(scratch, places)?;
    println!(
        "### Instructions, in thousands\n\n| work | counted | limit | met |\n|---|---|---|---|"
    );
    let mut passed = Vec::new();
    for Count { what, instructions } in counts {
        let limit = limit(what)?;
        let met = instructions <= limit;
        let verdict = if met { "yes" } else { "**no**" };
        println!(
            "| {what} | {} | ≤ {} | {verdict} |",
            instructions / 1000,
            limit / 1000
        );
        if !met {
            passed.push(what);
        }
    }
    println!();
    if passed.is_empty() {
        return Ok(());
    }
    Err(format!(
        "more instructions than benches/budgets/limits.txt allows: {}; find out why, or raise the limit with the reason",
        passed.join(", ")
    ))
}

fn limit(what: &str) -> Result<u64, String> {
    let lines = LIMITS.lines().filter(|line| !line.starts_with('#'));
    let mut pairs = lines.filter_map(|line| line.rsplit_once(' '));
    pairs
        .find(|(name, _)| name.trim() == what)
        .and_then(|(_, limit)| limit.parse().ok())
        .ok_or_else(|| format!("benches/budgets/limits.txt has no limit for `{what}`"))
}

fn count(scratch: &Scratch, places: &Places) -> Result<Vec<Count>, String> {
    let all = Selection {
        select: &[],
        navigation: "follow",
        requests: false,
    };
    generate(scratch, places, "guard_model", all)?;
    let text = std::fs::read_to_string(&places.metadata).map_err(|error| error.to_string())?;
    let model = Model::read(&text)?;
    let program = build(scratch, places)?;
    let mut counts = Vec::new();
    for (kind, types, names) in [
        (
            "users",
            &[ENTITY][..],
            ["decode a page of one type", "encode a page of one type"],
        ),
        (
            "mixed",
            MIXED,
            ["decode a page of a family", "encode a page of a family"],
        ),
    ] {
        let file = scratch.folder.join(format!("guard-{kind}.json"));
        write(&file, &page(&model, types, 500, Order::Document))?;
        let run = |mode: &str| {
            let mut command = valgrind(scratch);
            command.arg(&program).arg(kind).arg(&file).arg(mode);
            instructions(scratch, command)
        };
        let decode = run("decode")?;
        // Encoding needs a value, which is decoded first.
        let both = run("encode")?;
        let [decoding, encoding] = names;
        counts.push(Count {
            what: decoding,
            instructions: decode,
        });
        counts.push(Count {
            what: encoding,
            instructions: both.saturating_sub(decode),
        });
    }
    let mut command = valgrind(scratch);
    command
        .arg(&places.generator)
        .args(["crate", "--name", "guard_generated", "--metadata"])
        .arg(&places.metadata)
        .arg("--out")
        .arg(scratch.folder.join("guard_generated"))
        .arg("--runtime-path")
        .arg(places.repository.join("runtime"));
    counts.push(Count {
        what: "generate the partner-billing crate",
        instructions: instructions(scratch, command)?,
    });
    counts.push(Count {
        what: "make the URLs of a thousand requests",
        instructions: making(scratch, places)?,
    });
    Ok(counts)
}

/// Makes the URLs of requests, without those of the first, which makes what all others use.
fn making(scratch: &Scratch, places: &Places) -> Result<u64, String> {
    let target = scratch.folder.join("target");
    run(Command::new("cargo")
        .args([
            "build",
            "--quiet",
            "--release",
            "--package",
            "odata-requests",
        ])
        .args(["--example", "making", "--target-dir"])
        .arg(&target)
        .current_dir(&places.repository))?;
    let run = |times: &str| {
        let mut command = valgrind(scratch);
        command
            .arg(target.join("release/examples/making"))
            .arg(times);
        instructions(scratch, command)
    };
    Ok(run("1000")?.saturating_sub(run("0")?))
}

fn build(scratch: &Scratch, places: &Places) -> Result<std::path::PathBuf, String> {
    let local = generated_path(FAMILY).replace("::Operation", "::AnyOperation");
    let aliases = format!(
        "#![allow(dead_code)]\npub type Users = odata_runtime::Collection<guard_model::{}>;\npub type Mixed = odata_runtime::Collection<guard_model::{local}>;\n",
        generated_path(ENTITY)
    );
    let dependencies = format!(
        "{DERIVE_DEPENDENCIES}guard_model = {{ path = \"../guard_model\" }}\nodata-runtime = {{ path = {:?} }}\n",
        places.repository.join("runtime")
    );
    scratch.package("guard", &dependencies, "src/page.rs", &aliases)?;
    write(
        &scratch.folder.join("guard/src/main.rs"),
        include_str!("../programs/speed.rs"),
    )?;
    run(&mut scratch.cargo("guard", &["build", "--release"]))?;
    Ok(scratch.folder.join("target/release/guard"))
}

fn valgrind(scratch: &Scratch) -> Command {
    let mut command = Command::new("valgrind");
    let out = scratch.folder.join("callgrind.out");
    command
        .arg("--tool=callgrind")
        .arg(format!("--callgrind-out-file={}", out.display()))
        .stderr(Stdio::null());
    command
}

/// Runs it; callgrind's output ends with the sum.
fn instructions(scratch: &Scratch, mut command: Command) -> Result<u64, String> {
    run(&mut command).map_err(|error| format!("{error} (valgrind has to be installed)"))?;
    let path: &Path = &scratch.folder.join("callgrind.out");
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    let sum = text.lines().rev().find_map(|line| {
        line.strip_prefix("totals: ")
            .and_then(|sum| sum.trim().parse().ok())
    });
    sum.ok_or_else(|| "callgrind counted nothing".to_owned())
}
