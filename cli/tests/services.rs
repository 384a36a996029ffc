//! Whole services: the binary generates a crate from each document, the crates compile with warnings denied, and their registries contain
//! exactly the names that another XML parser finds in the documents.
//!
//! The documents belong to other projects and are not in this repository: `ODATA_CORPUS` names their folder.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Instant;

/// Packages and their documents. Building a crate of Graph's size takes more than a minute of CPU time; Graph's other documents would add
/// nothing, and `corpus-documents` checks that all documents become Rust without a warning.
const SERVICES: [(&str, &str); 5] = [
    ("graph_clean", "msgraph__v1.0-clean.xml"),
    ("dynamics_crm", "dynamics-crm__v9.1.xml"),
    ("azure_devops", "azure-devops-analytics__v4.xml"),
    ("trippin", "trippin__v4-davidmoten.xml"),
    ("northwind", "northwind__v4-davidmoten.xml"),
];

/// Prints the registry, and decodes every type and every collection from nothing.
const PROGRAM: &str = r##"use odata_runtime::registry::Entry;

fn main() {
    for entry in SERVICE::registry::types() {
        let name = entry.name();
        match entry {
            Entry::Structured { info, .. } => {
                println!("type\t{name}\t{}", info.base.map_or("", |base| base.name));
                for member in info.members {
                    println!("property\t{name}\t{}", member.0);
                }
                for (of, json) in [
                    (name.to_owned(), "{}"),
                    (format!("Collection({name})"), "[]"),
                    (format!("Collection({name})"), r#"{"value":[]}"#),
                ] {
                    if let Err(error) = SERVICE::registry::decode(&of, json.as_bytes()) {
                        println!("error\t{of}\t{json}: {error}");
                    }
                }
            }
            Entry::Enumeration(info) => {
                println!("enum\t{name}\t");
                for (member, value) in info.members {
                    println!("member\t{name}\t{member}\t{value}");
                }
            }
            Entry::Definition { underlying, .. } => println!("definition\t{name}\t{underlying}"),
        }
    }
}
"##;

#[test]
fn registries_hold_what_the_documents_declare() {
    let Some(workspace) = workspace() else { return };
    let folder = corpus().expect("there is a workspace, so there is a corpus");
    for (name, document) in SERVICES {
        let started = Instant::now();
        let text = fs::read_to_string(folder.join(document)).expect("the document can be read");
        let declared = declared(&text);
        let package = format!("program_{name}");
        let printed = cargo(workspace, &["run", "--package", &package]);
        let printed: BTreeSet<&str> = printed.lines().collect();
        let declared: BTreeSet<&str> = declared.iter().map(String::as_str).collect();
        let missing: Vec<_> = declared.difference(&printed).take(20).collect();
        let invented: Vec<_> = printed.difference(&declared).take(20).collect();
        assert!(
            missing.is_empty() && invented.is_empty(),
            "{document}: missing {missing:#?}, invented {invented:#?}"
        );
        let count = |kind: &str| {
            declared
                .iter()
                .filter(|line| line.split('\t').next() == Some(kind))
                .count()
        };
        let counts = ["type", "property", "enum", "member", "definition"].map(count);
        let [types, properties, enums, members, definitions] = counts;
        println!(
            "{document}: {types} structured types, {properties} properties, {enums} enums, {members} members, \
             {definitions} type definitions, in {:.0?}",
            started.elapsed()
        );
        if name == "graph_clean" {
            assert_eq!(counts, [2962, 11960, 861, 6347, 0]);
        }
    }
}

/// The declarations of a document, as lines in the form that the programs print.
fn declared(text: &str) -> Vec<String> {
    let document = roxmltree::Document::parse(text).expect("the document is XML");
    let schemas = || {
        document
            .descendants()
            .filter(|node| node.tag_name().name() == "Schema")
    };
    let aliases: BTreeMap<&str, &str> = schemas()
        .filter_map(|schema| Some((schema.attribute("Alias")?, schema.attribute("Namespace")?)))
        .collect();
    let qualified = |name: &str| match name.rsplit_once('.') {
        Some((prefix, name)) => format!("{}.{name}", aliases.get(prefix).unwrap_or(&prefix)),
        None => name.to_owned(),
    };
    let mut lines = Vec::new();
    // If something is declared twice, the first counts.
    let mut seen = BTreeSet::new();
    for schema in schemas() {
        let namespace = schema.attribute("Namespace").unwrap_or_default();
        for node in schema.children().filter(|node| node.is_element()) {
            let attribute = |name| node.attribute(name).unwrap_or_default();
            let name = format!("{namespace}.{}", attribute("Name"));
            let line = match node.tag_name().name() {
                "EntityType" | "ComplexType" => {
                    format!("type\t{name}\t{}", qualified(attribute("BaseType")))
                }
                "EnumType" => format!("enum\t{name}\t"),
                "TypeDefinition" => format!("definition\t{name}\t{}", attribute("UnderlyingType")),
                _ => continue,
            };
            if !seen.insert(name.clone()) {
                continue;
            }
            lines.push(line);
            let mut next = 0;
            for child in node.children() {
                let own = child.attribute("Name").unwrap_or_default();
                let line = match child.tag_name().name() {
                    "Property" | "NavigationProperty" => format!("property\t{name}\t{own}"),
                    "Member" => {
                        let value: i64 = child
                            .attribute("Value")
                            .map_or(next, |value| value.parse().expect("a value is a number"));
                        next = value + 1;
                        format!("member\t{name}\t{own}\t{value}")
                    }
                    _ => continue,
                };
                if seen.insert(format!("{name}/{own}")) {
                    lines.push(line);
                }
            }
        }
    }
    lines
}

fn corpus() -> Option<PathBuf> {
    let corpus = std::env::var_os("ODATA_CORPUS");
    assert!(
        corpus.is_some() || std::env::var_os("ODATA_CORPUS_REQUIRED").is_none(),
        "ODATA_CORPUS is not set"
    );
    Some(PathBuf::from(corpus?).join("csdl"))
}

/// The workspace of the programs, one per service, created once; `None` without a corpus.
fn workspace() -> Option<&'static Path> {
    static WORKSPACE: OnceLock<Option<PathBuf>> = OnceLock::new();
    let made = WORKSPACE.get_or_init(|| {
        let made = corpus().map(|corpus| make(&corpus));
        if made.is_none() {
            println!("skipped: no corpus");
        }
        made
    });
    made.as_deref()
}

/// Generates the crates and the workspace of the programs next to them: the crates are not members, since each is a workspace itself.
fn make(corpus: &Path) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("services");
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let runtime = repository.join("runtime");
    let workspace = root.join("workspace");
    write(
        &workspace.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"*\"]\n",
    );
    // The same versions as everywhere, without accessing a registry.
    fs::copy(repository.join("Cargo.lock"), workspace.join("Cargo.lock"))
        .expect("Cargo.lock can be copied");
    for (name, document) in SERVICES {
        let started = Instant::now();
        let out = root.join("crates").join(name);
        let output = Command::new(env!("CARGO_BIN_EXE_odata-codegen"))
            .args(["crate", "--name", name, "--metadata"])
            .arg(corpus.join(document))
            .arg("--out")
            .arg(&out)
            .arg("--runtime-path")
            .arg(&runtime)
            .output()
            .expect("the binary runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{document}: {said}");
        println!("{document}: generated in {:.1?}", started.elapsed());
        no_blanket_allow(&out);
        let program = workspace.join(format!("program_{name}"));
        write(
            &program.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"program_{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
                 {name} = {{ path = {out:?}, features = [\"registry\"] }}\nodata-runtime = {{ path = {runtime:?} }}\n"
            ),
        );
        write(
            &program.join("src/main.rs"),
            &PROGRAM.replace("SERVICE", name),
        );
    }
    workspace
}

/// A lint that is allowed everywhere would hide bugs of the generator.
fn no_blanket_allow(folder: &Path) {
    for entry in fs::read_dir(folder).expect("the crate's folder can be read") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            no_blanket_allow(&path);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).expect("the file can be read");
            for lint in ["warnings", "unused", "dead_code", "clippy::all"] {
                let allowed = text
                    .lines()
                    .any(|line| line.contains("allow(") && line.contains(lint));
                assert!(!allowed, "{} allows {lint}", path.display());
            }
        }
    }
}

/// Writes only files that differ: an unchanged file is not compiled again.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return;
    }
    let folder = path.parent().expect("a file is in a folder");
    fs::create_dir_all(folder).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}

/// Runs cargo with warnings denied, for the crates and the programs; returns its output.
fn cargo(workspace: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.join("../target"))
        .env("RUSTFLAGS", "--deny warnings")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_PROFILE_DEV_DEBUG", "false")
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}\n{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
