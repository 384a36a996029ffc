//! The cost of generating and compiling crates.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::csdl::Model;
use crate::measure::{Cost, Scratch, run};
use crate::yardstick::{self, Kind, camel, rust_name, snake};

/// A selection of types for which a crate is generated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selection<'a> {
    pub(crate) select: &'a [&'a str],
    pub(crate) navigation: &'a str,
    /// Whether requests are generated and compiled, too.
    pub(crate) requests: bool,
}

/// The locations of everything.
#[derive(Debug)]
pub(crate) struct Places {
    /// This repository.
    pub(crate) repository: PathBuf,
    pub(crate) metadata: PathBuf,
    /// The generator's command line, built for release.
    pub(crate) generator: PathBuf,
}

/// One crate's figures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Compiled {
    pub(crate) check: Cost,
    pub(crate) build: Cost,
    /// Megabytes.
    pub(crate) rlib: f64,
}

pub(crate) const DERIVE_DEPENDENCIES: &str = "serde = { version = \"1\", features = [\"derive\"] }\nserde_json = \"1\"\njiff = { version = \"0.2\", features = [\"serde\"] }\n";

/// Generates a crate; returns its cost and its types.
pub(crate) fn generate(
    scratch: &Scratch,
    places: &Places,
    name: &str,
    selection: Selection<'_>,
) -> Result<(Cost, BTreeSet<String>), String> {
    let out = scratch.folder.join(name);
    let mut command = Command::new(&places.generator);
    command
        .args([
            "crate",
            "--name",
            name,
            "--navigation",
            selection.navigation,
        ])
        .arg("--metadata")
        .arg(&places.metadata)
        .arg("--out")
        .arg(&out)
        .arg("--runtime-path")
        .arg(places.repository.join("runtime"))
        .stderr(std::process::Stdio::null());
    if selection.requests {
        command.arg("--requests");
    }
    if !selection.select.is_empty() {
        command.arg("--select").args(selection.select);
    }
    let cost = run(&mut command)?;
    if selection.requests {
        // The feature is off by default.
        let path = out.join("Cargo.toml");
        let manifest = std::fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let manifest = manifest.replace("default = [", "default = [\"requests\", ");
        crate::measure::write(&path, &manifest)?;
    }
    let mut types = BTreeSet::new();
    names_in(&out.join("src"), &mut types)?;
    Ok((cost, types))
}

/// The qualified names in the tables and the registry of a generated crate: the selected types and everything that they need. Only the
/// registry contains type definitions.
fn names_in(folder: &Path, names: &mut BTreeSet<String>) -> Result<(), String> {
    let fail = |error: std::io::Error| format!("{}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(fail)? {
        let path = entry.map_err(fail)?.path();
        if path.is_dir() {
            names_in(&path, names)?;
            continue;
        }
        let text = std::fs::read_to_string(&path).map_err(fail)?;
        names.extend(
            text.split("name: \"")
                .skip(1)
                .filter_map(|rest| rest.split('"').next().map(str::to_owned)),
        );
    }
    Ok(())
}

/// Check and build of a crate alone, and the size of the result.
pub(crate) fn compile(scratch: &Scratch, name: &str) -> Result<Compiled, String> {
    Ok(Compiled {
        check: scratch.alone(name, "check", "src/lib.rs")?,
        build: scratch.alone(name, "build", "src/lib.rs")?,
        rlib: scratch.rlib(name)?,
    })
}

/// Writes a yardstick's crate.
pub(crate) fn write_yardstick(
    scratch: &Scratch,
    name: &str,
    model: &Model,
    kind: Kind,
) -> Result<(), String> {
    scratch.package(
        name,
        DERIVE_DEPENDENCIES,
        "src/lib.rs",
        &yardstick::source(model, kind, &[]),
    )
}

/// The rebuild of a program that reads and writes one entity of a crate. The floor cannot do that: its program prints a default.
pub(crate) fn program(
    scratch: &Scratch,
    library: &str,
    model: &Model,
    entity: &str,
) -> Result<Cost, String> {
    let floor = library.starts_with("floor");
    let path = if library.starts_with("generated") {
        generated_path(entity)
    } else {
        rust_name(model, entity)
    };
    let body = if floor {
        format!(
            "let value = {library}::{path}::default();\n    println!(\"{{}} {{value:?}}\", text.len());"
        )
    } else {
        format!(
            "let value: {library}::{path} = serde_json::from_str(&text).unwrap();\n    println!(\"{{}}\", serde_json::to_string(&value).unwrap());"
        )
    };
    let text = format!(
        "fn main() {{\n    let text = std::fs::read_to_string(std::env::args().nth(1).unwrap()).unwrap();\n    {body}\n}}\n"
    );
    let name = format!("{library}_app");
    let dependencies = format!("{library} = {{ path = \"../{library}\" }}\nserde_json = \"1\"\n");
    scratch.package(&name, &dependencies, "src/main.rs", &text)?;
    scratch.alone(&name, "build", "src/main.rs")
}

/// The rebuild of a program that decodes an entity of Graph and, if `calls`, makes three requests.
pub(crate) fn calls(scratch: &Scratch, calls: bool) -> Result<Cost, String> {
    let name = if calls { "calls_app" } else { "no_calls_app" };
    let requests = if calls {
        r#"
    let graph = generated_requests::requests::GraphService;
    println!("{:?}", graph.users().key("ada").get().url());
    println!("{:?}", graph.users().key("ada").messages().list().top(5).url());
    println!("{:?}", graph.groups().key("g").delete().url());"#
    } else {
        ""
    };
    let text = format!(
        "fn main() {{\n    let text = std::fs::read(std::env::args().nth(1).unwrap()).unwrap();\n    let (user, _) = odata_runtime::Decoder::new().decode::<generated_requests::microsoft::graph::User>(&text).unwrap();\n    println!(\"{{user:?}}\");{requests}\n}}\n"
    );
    let dependencies = "generated_requests = { path = \"../generated_requests\", features = [\"requests\"] }\nodata-runtime = { path = \"../../../runtime\" }\n";
    scratch.package(name, dependencies, "src/main.rs", &text)?;
    scratch.alone(name, "build", "src/main.rs")
}

/// The path of a type in a generated crate, if its names need no escaping.
pub(crate) fn generated_path(name: &str) -> String {
    let (namespace, local) = name.rsplit_once('.').unwrap_or(("", name));
    let modules: Vec<String> = namespace.split('.').map(snake).collect();
    format!("{}::{}", modules.join("::"), camel(local))
}

/// CPU seconds of a clean build of a program that only depends on a crate, including all dependencies.
pub(crate) fn dependency(scratch: &Scratch, name: &str, dependencies: &str) -> Result<f64, String> {
    scratch.package(name, dependencies, "src/main.rs", "fn main() {}\n")?;
    run(&mut scratch.cargo(name, &["fetch"]))?;
    let target = scratch.folder.join("target-clean");
    let mut least = f64::INFINITY;
    for _ in 0..scratch.rounds {
        let _ = std::fs::remove_dir_all(&target);
        let cost = run(scratch
            .cargo(name, &["build"])
            .env("CARGO_TARGET_DIR", &target))?;
        least = least.min(cost.cpu);
    }
    Ok(least)
}

/// A build of this repository's package right after a build: CPU seconds, and whether the build script ran.
pub(crate) fn unchanged(places: &Places) -> Result<(f64, bool), String> {
    let cargo = || {
        let mut command = Command::new("cargo");
        command
            .args(["build", "--package", "msgraph-partner-billing"])
            .current_dir(&places.repository);
        command
    };
    run(cargo().arg("--quiet"))?;
    let cost = run(cargo().arg("--quiet"))?;
    let said = cargo()
        .arg("--verbose")
        .output()
        .map_err(|error| error.to_string())?;
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    let fresh = said.contains("Fresh msgraph-partner-billing");
    Ok((cost.cpu, !fresh || said.contains("build-script-build")))
}
