//! Golden files: for each folder of `cases`, the output for its `codegen.toml` and metadata equals the content of its `expected`.
//! `ODATA_BLESS=1` rewrites `expected`; read the difference before you commit it. The package `compiled` compiles the files.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use odata_codegen::Config;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Compares the generated files with the expected ones, or writes the latter.
fn compare(name: &str) {
    let config = Config::load(folder().join(name).join("codegen.toml"))
        .unwrap_or_else(|report| panic!("{report}"));
    let generated = config
        .generate()
        .unwrap_or_else(|report| panic!("{report}"));
    if std::env::var_os("ODATA_BLESS").is_some() {
        generated.write().expect("the files can be written");
        return;
    }
    let stale = generated.check().expect("the files can be read");
    assert!(
        stale.is_empty(),
        "{stale:#?}\nrun `ODATA_BLESS=1 cargo test -p odata-codegen --test goldens` and read the difference"
    );
}

macro_rules! cases {
    ($($test:ident $folder:literal,)*) => {
        $(
            #[test]
            fn $test() {
                compare($folder);
            }
        )*

        const CASES: &[&str] = &[$($folder),*];
    };
}

cases! {
    additions "additions",
    alias_self "alias-self",
    case_twins "case-twins",
    complex_cycles "complex-cycles",
    containment "containment",
    deprecated "deprecated",
    docs "docs",
    edge_types "edge-types",
    enum_members "enum-members",
    families "families",
    flags "flags",
    flags_only "flags-only",
    keyless "keyless",
    keywords "keywords",
    lock "lock",
    module_root "module-root",
    namespaces "namespaces",
    narrowing "narrowing",
    navigation "navigation",
    odd_names "odd-names",
    own_name "own-name",
    prelude "prelude",
    primitives "primitives",
    registry_feature "registry-feature",
    rename_redact "rename-redact",
    replace "replace",
    requests "requests",
    requests_feature "requests-feature",
    selection "selection",
    type_definitions "type-definitions",
}

#[test]
fn every_case_has_a_test() {
    let entries = std::fs::read_dir(folder()).expect("the folder of the cases can be read");
    let names = entries.map(|entry| entry.expect("an entry can be read").file_name());
    let names: BTreeSet<String> = names.map(|it| it.to_string_lossy().into_owned()).collect();
    let cases: BTreeSet<String> = CASES.iter().map(|it| (*it).to_owned()).collect();
    assert_eq!(names, cases);
}
