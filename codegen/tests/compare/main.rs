//! Every rule by which two versions are compared. The package `compiled` holds the verdicts against the compiler's.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod cases;
mod versions;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use odata_codegen::Config;
use odata_codegen::compare::Level::{Major, Minor, Patch};
use odata_codegen::compare::{Comparison, Kind, Version, compare};

use cases::CASES;
use versions::compared;

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
