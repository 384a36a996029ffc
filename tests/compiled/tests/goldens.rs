//! The golden files of the generator compile without a warning, and so does their documentation.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use compiled::{repository, same_versions, write};
use odata_codegen::Config;
use odata_codegen::config::{OptionalModule, Root};

/// Name, folder and configuration of every case.
fn cases() -> BTreeMap<String, (PathBuf, Config)> {
    let folder = repository().join("codegen/tests/cases");
    let entries = std::fs::read_dir(folder).expect("the folder of the cases can be read");
    let cases = entries.map(|entry| {
        let folder = entry.expect("an entry can be read").path();
        let name = folder.file_name().expect("a name").to_string_lossy();
        let config = Config::load(folder.join("codegen.toml"))
            .unwrap_or_else(|report| panic!("{name}: {report}"));
        (name.into_owned(), (folder, config))
    });
    cases.collect()
}

/// Checks and documents every case as a separate crate, in one workspace, so that the runtime is compiled once.
#[test]
fn golden_files_compile_without_a_warning() {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("goldens");
    let _ = std::fs::remove_dir_all(workspace.join("crates"));
    write(
        &workspace.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n\
         [workspace.lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\nunreachable_pub = \"deny\"\n\n\
         [workspace.lints.rustdoc]\nall = { level = \"deny\", priority = -1 }\nmissing_crate_level_docs = \"allow\"\n",
    );
    same_versions(&workspace);
    for (name, (folder, config)) in cases() {
        let package = workspace.join("crates").join(&name);
        let feature = features(&config);
        let root = match config.root {
            Root::Lib => folder.join("expected/lib.rs"),
            Root::Module => {
                let module = folder.join("expected/mod.rs");
                let lib = package.join("lib.rs");
                let mut text = format!(
                    "//! Includes a module.\n\n/// The module.\npub mod model {{\n    include!({module:?});\n}}\n"
                );
                let own = folder.join("own.rs");
                if own.exists() {
                    text += &format!("\n#[path = {own:?}]\npub mod own;\n");
                }
                write(&lib, &text);
                lib
            }
        };
        let runtime = repository().join("runtime");
        let mut dependencies = format!("odata-runtime = {{ path = {runtime:?} }}\n");
        if config.requests != OptionalModule::Off {
            let requests = repository().join("requests");
            dependencies += &format!("odata-requests = {{ path = {requests:?} }}\n");
        }
        write(
            &package.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"golden-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\npath = {root:?}\n\n\
                 {feature}\n[dependencies]\n{dependencies}\n[lints]\nworkspace = true\n"
            ),
        );
    }
    write_user_of_deprecated(&workspace.join("crates/deprecated-user"));
    cargo(&workspace, &["check", "--workspace", "--keep-going"]);
    // Each namespace's feature by itself, with requests.
    for feature in ["acts", "bank", "branch", "only"] {
        let features = format!("calls,{feature}");
        let package = ["check", "--package", "golden-requests-feature"];
        let own = ["--no-default-features", "--features", &features];
        cargo(&workspace, &[package, own].concat());
    }
    cargo(&workspace, &["doc", "--workspace", "--no-deps"]);
    // No text of a description may be run as a doctest.
    cargo(&workspace, &["test", "--doc", "--package", "golden-docs"]);
}

/// The features of a case, all of them on.
fn features(config: &Config) -> String {
    let generated = config
        .generate()
        .unwrap_or_else(|report| panic!("{report}"));
    let modules = [&config.registry, &config.requests];
    let modules = modules.into_iter().filter_map(|module| match module {
        OptionalModule::Feature(feature) => Some((feature.clone(), Vec::new())),
        OptionalModule::Off | OptionalModule::On => None,
    });
    let namespaces = generated.features.into_iter();
    let all: Vec<(String, Vec<String>)> = modules
        .chain(namespaces.map(|it| (it.name, it.needs)))
        .collect();
    if all.is_empty() {
        return String::new();
    }
    let names: Vec<&String> = all.iter().map(|(name, _)| name).collect();
    let mut text = format!("[features]\ndefault = {names:?}\n");
    for (name, needs) in &all {
        text += &format!("{name} = {needs:?}\n");
    }
    text
}

/// A user of the case `deprecated`, which gets a warning for each mention, although the case itself compiles without warnings. An
/// unfulfilled expectation is a warning, and warnings are denied.
fn write_user_of_deprecated(package: &Path) {
    write(
        &package.join("Cargo.toml"),
        "[package]\nname = \"deprecated-user\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\npath = \"lib.rs\"\n\n\
         [dependencies]\ngolden-deprecated = { path = \"../deprecated\" }\n\n[lints]\nworkspace = true\n",
    );
    let mut text = String::from(
        "//! Mentions deprecated items.\n\nuse golden_deprecated::old;\n\n/// Nothing of this is.\npub fn rest(it: &old::Base, state: &old::State) -> bool {\n    \
         it.id.is_absent() && matches!(state, old::State::On)\n}\n",
    );
    for mention in [
        "type Struct = old::Gone;",
        "fn made() -> impl Sized { old::Gone::new() }",
        "type Enumeration = old::Mood;",
        "type Definition = old::Stamp;",
        "fn field(it: &old::Base) -> bool { it.former.is_absent() }",
        "fn member() -> old::State { old::State::Off }",
        "fn flag() -> old::Rights { old::Rights::WRITE }",
    ] {
        text += &format!("\n/// Warns.\n#[expect(deprecated)]\npub {mention}\n");
    }
    write(&package.join("lib.rs"), &text);
}

fn cargo(workspace: &Path, arguments: &[&str]) {
    let output = compiled::cargo(workspace, arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}\n{said}");
}
