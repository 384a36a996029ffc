//! The verdicts of comparisons against the compiler: a program that uses what changed compiles with the old version's code, and with the
//! new version's exactly if the verdict is not `major`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

#[path = "../../../codegen/tests/compare/cases.rs"]
mod cases;
#[path = "../../../codegen/tests/compare/versions.rs"]
mod versions;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use compiled::{cargo, repository, same_versions};
use odata_codegen::compare::Level::Major;

use cases::CASES;
use versions::{compared, config};

/// One package for each side of each case, checked in one go.
#[test]
fn verdicts_are_the_compilers() {
    let workspace = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compare");
    let _ = fs::remove_dir_all(&workspace);
    let runtime = repository().join("runtime");
    let mut breaking = BTreeSet::new();
    for case in CASES.iter().filter(|case| !case.program.is_empty()) {
        let folder = workspace.join(case.name);
        compared(&folder, case);
        for side in ["old", "new"] {
            let package = folder.join(side);
            // The old version's lock is there for the new one, as in a repository.
            let config = config(&folder, &format!("{side}.xml"), case.config)
                .output(package.join("src/model"));
            let written = config.generate().and_then(|generated| generated.write());
            written.unwrap_or_else(|report| panic!("{}: {report}", case.name));
            let manifest = format!(
                "[package]\nname = \"{}-{side}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nodata-runtime = {{ path = {runtime:?} }}\n",
                case.name
            );
            fs::write(package.join("Cargo.toml"), manifest).expect("a file");
            let program = format!(
                "pub mod model;\n#[allow(unused)]\npub fn program() {{\n    use model::shop;\n    use odata_runtime::{{Boxed, Extras, List, Property, values}};\n    {}\n}}\n",
                case.program
            );
            fs::write(package.join("src/lib.rs"), program).expect("a file");
        }
        if case.level == Major {
            breaking.insert(format!("{}-new", case.name));
        }
    }
    fs::write(
        workspace.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"*/old\", \"*/new\"]\n",
    )
    .expect("a file");
    same_versions(&workspace);
    let arguments = [
        "check",
        "--workspace",
        "--keep-going",
        "--message-format=json",
    ];
    let output = cargo(&workspace, &arguments);
    let mut failed = BTreeSet::new();
    let mut checked = BTreeSet::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let message: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let name = message["target"]["name"]
            .as_str()
            .unwrap_or_default()
            .replace('_', "-");
        if message["message"]["level"] == "error" {
            failed.insert(name);
        } else if message["reason"] == "compiler-artifact" {
            checked.insert(name);
        }
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let dashed: BTreeSet<String> = breaking.iter().map(|name| name.replace('_', "-")).collect();
    assert_eq!(
        failed, dashed,
        "those that fail are those that are called major\n{said}"
    );
    let rest = CASES.iter().filter(|case| !case.program.is_empty()).count() * 2 - dashed.len();
    let ours = checked
        .iter()
        .filter(|name| name.ends_with("-old") || name.ends_with("-new"));
    assert_eq!(ours.count(), rest, "{said}");
}
