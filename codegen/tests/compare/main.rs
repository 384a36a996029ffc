//! Every rule by which two versions are compared, and its verdict against the compiler: a program that uses what changed compiles with
//! the old version's code, and with the new version's exactly if the verdict is not `major`.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod cases;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use odata_codegen::Config;
use odata_codegen::compare::Level::{Major, Minor, Patch};
use odata_codegen::compare::{Comparison, Kind, Version, compare};
use odata_codegen::config::Root;

use cases::{CASES, Case};

fn metadata(schema: &str) -> String {
    format!(
        r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">{schema}</Schema></edmx:DataServices></edmx:Edmx>"#
    )
}

/// The configuration that reads `file` in the folder.
fn config(folder: &Path, file: &str, lines: &str) -> Config {
    let text = format!("metadata = ['{file}']\n{lines}\n");
    let config = Config::parse(folder.join("codegen.toml"), text).expect("a configuration");
    config.root(Root::Module)
}

fn versions(folder: &Path, lines: &str) -> (Version, Version) {
    let old = config(folder, "old.xml", lines).version(None);
    let old = old.unwrap_or_else(|report| panic!("{report}"));
    let new = config(folder, "new.xml", lines).version(Some(&old));
    (old, new.unwrap_or_else(|report| panic!("{report}")))
}

/// Compares the metadata of a case, whose files are left in the folder.
fn compared(folder: &Path, case: &Case) -> Comparison {
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("old.xml"), metadata(case.old)).expect("a file");
    fs::write(folder.join("new.xml"), metadata(case.new)).expect("a file");
    let (old, new) = versions(folder, case.config);
    compare(&old, &new)
}

#[test]
fn every_rule_has_its_verdict_and_its_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    for case in CASES {
        let comparison = compared(folder.path(), case);
        if case.path.is_empty() {
            assert_eq!(comparison, Comparison::default(), "{}", case.name);
            continue;
        }
        assert_eq!(
            comparison.verdict(),
            Some(case.level),
            "{}: {comparison:#?}",
            case.name
        );
        let change = comparison
            .changes
            .iter()
            .find(|change| change.path == case.path);
        let told = change.is_some_and(|change| {
            change.level() == case.level
                && change
                    .effects
                    .iter()
                    .any(|effect| effect.text.contains(case.effect))
        });
        assert!(told, "{}: {comparison:#?}", case.name);
    }
}

/// One package for each side of each case, checked in one go.
#[test]
fn verdicts_are_the_compilers() {
    let workspace = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("compare");
    let _ = fs::remove_dir_all(&workspace);
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
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
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::copy(repository.join("Cargo.lock"), workspace.join("Cargo.lock")).expect("a lock");
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--workspace",
            "--keep-going",
            "--message-format=json",
        ])
        .current_dir(&workspace)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("compare-target"),
        )
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs");
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

/// Versions of one service over years, each with the lock of the one before: what breaks programs is what the service has changed.
#[test]
fn growth_breaks_only_what_the_service_breaks() {
    let Some(corpus) = std::env::var_os("ODATA_CORPUS") else {
        assert_eq!(
            std::env::var_os("ODATA_CORPUS_REQUIRED"),
            None,
            "ODATA_CORPUS is not set"
        );
        println!("skipped: no corpus");
        return;
    };
    let folder = Path::new(&corpus).join("csdl-history");
    let entries = fs::read_dir(folder).expect("the versions");
    let mut files: Vec<PathBuf> = entries.map(|it| it.expect("a file").path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "csdl"));
    files.sort();
    assert!(files.len() > 1, "{files:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let read = |file: &Path, before: Option<&Version>| {
        // There is no such file: each version has the names and forms of the one before.
        let config = Config::new()
            .metadata([file])
            .lock(folder.path().join("names.lock"));
        config
            .version(before)
            .unwrap_or_else(|report| panic!("{report}"))
    };
    let mut before = read(&files[0], None);
    let (mut breaking, mut held) = (0, BTreeSet::new());
    for file in &files[1..] {
        let version = read(file, Some(&before));
        let comparison = compare(&before, &version);
        for change in &comparison.changes {
            let major = change.effects.iter().filter(|it| it.level == Major).count();
            breaking += major;
            let own = change.differences.iter().any(|it| {
                matches!(
                    it.kind,
                    Kind::Removed | Kind::Type | Kind::Base | Kind::Sort | Kind::Modifier
                )
            });
            assert!(major == 0 || own, "{}: {change:#?}", file.display());
        }
        for it in &comparison.held {
            assert!(
                it.effects.first().is_some_and(|it| it.level == Major),
                "{it:#?}"
            );
            held.insert(it.path.clone());
        }
        before = version;
    }
    println!("{breaking} breaking effects, {} types held", held.len());
    assert!(!held.is_empty());
}

/// Real pairs: documents of one service that differ as the service made them.
#[test]
fn pairs_of_the_corpus() {
    let Some(corpus) = std::env::var_os("ODATA_CORPUS") else {
        assert_eq!(
            std::env::var_os("ODATA_CORPUS_REQUIRED"),
            None,
            "ODATA_CORPUS is not set"
        );
        println!("skipped: no corpus");
        return;
    };
    let folder = Path::new(&corpus).join("csdl");
    let read = |file: &str, before: Option<&Version>| {
        let config = Config::new().metadata([folder.join(file)]);
        config
            .version(before)
            .unwrap_or_else(|report| panic!("{report}"))
    };
    let raw = read("msgraph__v1.0-prod.csdl", None);
    let clean = read("msgraph__v1.0-clean.xml", Some(&raw));
    let cloud = read("msgraph-fairfax__v1.0.csdl", Some(&raw));

    // The cleaned document replaces the raw one's own type of JSON, and drops annotations.
    let cleaned = compare(&raw, &clean);
    assert_eq!(cleaned.verdict(), Some(Major));
    let layout = "microsoft.graph.externalConnectors.displayTemplate/layout";
    let change = cleaned.changes.iter().find(|change| change.path == layout);
    assert!(change.is_some_and(|change| {
        change.level() == Major && change.differences.iter().any(|it| it.kind == Kind::Type)
    }));

    // What a national cloud lacks is removed going there and added coming back, element by element.
    let (there, back) = (compare(&raw, &cloud), compare(&cloud, &raw));
    let with = |comparison: &Comparison, kind: Kind| -> BTreeSet<String> {
        let changes = comparison.changes.iter();
        changes
            .filter(|change| change.differences.iter().any(|it| it.kind == kind))
            .map(|change| change.path.clone())
            .collect()
    };
    assert!(with(&there, Kind::Removed).len() > 100);
    assert_eq!(with(&there, Kind::Removed), with(&back, Kind::Added));
    assert_eq!(with(&there, Kind::Added), with(&back, Kind::Removed));
    // A version is like itself.
    assert_eq!(compare(&raw, &raw), Comparison::default());
    for comparison in [&cleaned, &there, &back] {
        println!(
            "{} major, {} minor, {} patch",
            comparison.count(Major),
            comparison.count(Minor),
            comparison.count(Patch)
        );
    }
}
