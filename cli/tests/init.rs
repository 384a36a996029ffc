//! `init` for a new user: an empty crate that passes its test, and an existing crate that keeps its content.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;

use std::path::Path;

use common::{DENY_WARNINGS, METADATA, cargo, read, run, write};

fn repository() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    folder
        .canonicalize()
        .expect("the repository")
        .display()
        .to_string()
}

/// A new crate with metadata in it.
fn package(root: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("src")).expect("a folder");
    write(folder.path(), root, "//! Mine.\n");
    write(
        folder.path(),
        "Cargo.toml",
        &format!(
            "[package]\nname = \"fresh\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\n[workspace]\n{DENY_WARNINGS}"
        ),
    );
    write(folder.path(), "service.xml", METADATA);
    folder
}

fn cargo_test(folder: &Path) {
    std::fs::copy(
        Path::new(&repository()).join("Cargo.lock"),
        folder.join("Cargo.lock"),
    )
    .expect("a lock");
    let tests = cargo(folder, &["test", "--quiet"]);
    assert!(tests.contains("1 passed"), "{tests}");
}

/// The library and the program share a target folder, so they are one test: the generator is compiled once.
#[test]
fn a_new_crate_passes_the_test_it_is_given() {
    let repository = repository();
    for root in ["src/lib.rs", "src/main.rs"] {
        let folder = package(root);
        let folder = folder.path();
        if root == "src/main.rs" {
            write(folder, root, "//! Mine.\n\nfn main() {}");
        }
        let arguments = [
            "init",
            "--metadata",
            "service.xml",
            "--packages",
            &repository,
        ];
        let first = run(folder, &arguments);
        assert_eq!(first.code, Some(0), "{first:?}");
        assert!(read(folder, "build.rs").lines().count() <= 5);
        assert!(read(folder, root).starts_with("//! Mine.\n"));
        cargo_test(folder);
        assert!(read(folder, "codegen.lock").contains("type shop.item"));
        // Running it again changes nothing.
        let manifest = read(folder, "Cargo.toml");
        let second = run(folder, &arguments);
        assert_eq!(second.code, Some(0), "{second:?}");
        assert_eq!(
            second.stderr.matches("is up to date").count(),
            5,
            "{second:?}"
        );
        assert_eq!(read(folder, "Cargo.toml"), manifest);
    }
}

#[test]
fn what_exists_stays_and_what_would_be_written_is_printed() {
    let folder = package("src/lib.rs");
    let folder = folder.path();
    write(folder, "build.rs", "fn main() { mine() }\n");
    let init = ["init", "--metadata", "service.xml"];
    let result = run(folder, &init);
    assert_eq!(result.code, Some(1), "{result:?}");
    assert!(
        result
            .stderr
            .contains("build.rs` exists and is not changed"),
        "{result:?}"
    );
    assert!(
        result
            .stdout
            .contains("odata_codegen::build_script(\"codegen.toml\");"),
        "{result:?}"
    );
    assert_eq!(read(folder, "build.rs"), "fn main() { mine() }\n");
    assert!(read(folder, "Cargo.toml").contains("odata-runtime = \"0.1\""));
    assert!(read(folder, "codegen.toml").contains("metadata = [\"service.xml\"]"));
}

#[test]
fn a_dry_run_writes_nothing() {
    let folder = package("src/lib.rs");
    let before = read(folder.path(), "Cargo.toml");
    let options = [
        "--select",
        "shop.it*",
        "--navigation",
        "opaque",
        "--dry-run",
    ];
    let result = run(
        folder.path(),
        &[&["init", "--metadata", "service.xml"][..], &options].concat(),
    );
    assert_eq!(result.code, Some(0), "{result:?}");
    for text in [
        "odata-codegen = \"0.1\"",
        "select = [\"shop.it*\"]",
        "\"*\" = \"opaque\"",
        "pub mod model;",
    ] {
        assert!(result.stdout.contains(text), "{text}: {result:?}");
    }
    assert_eq!(read(folder.path(), "Cargo.toml"), before);
    assert!(!folder.path().join("codegen.toml").exists());
}

#[test]
fn nothing_is_written_where_something_is_wrong() {
    let folder = package("src/lib.rs");
    let folder = folder.path();
    let refused = |arguments: &[&str], reason: &str| {
        let result = run(folder, &[&["init"][..], arguments].concat());
        assert!(
            result.code == Some(1) && result.stderr.contains(reason),
            "{reason}: {result:?}"
        );
        assert!(!folder.join("codegen.toml").exists());
    };
    refused(&["--metadata", "none.xml"], "cannot find `none.xml`");
    refused(&["--metadata", "service.xml", "--path", "src"], "cargo new");
    write(
        folder,
        "service.xml",
        &METADATA.replace("</ComplexType>", ""),
    );
    refused(&["--metadata", "service.xml"], "service.xml:");
    write(folder, "service.xml", METADATA);
    write(folder, "Cargo.toml", "[workspace]\n");
    refused(&["--metadata", "service.xml"], "no `[package]`");
}
