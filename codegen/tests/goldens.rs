//! Golden files: for each folder of `cases`, what its `codegen.toml` and metadata lead to is what its `expected` holds, and that
//! compiles without a warning. `ODATA_BLESS=1` writes `expected` anew; read the difference before you commit it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use odata_codegen::Config;
use odata_codegen::config::{Registry, Root};

/// Name, folder and configuration of every case.
fn cases() -> BTreeMap<String, (PathBuf, Config)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
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

#[test]
fn output_is_as_expected_and_compiles() {
    let bless = std::env::var_os("ODATA_BLESS").is_some();
    let mut stale = Vec::new();
    for (name, (_, config)) in cases() {
        let generated = config
            .generate()
            .unwrap_or_else(|report| panic!("{name}: {report}"));
        if bless {
            generated.write().expect("the files can be written");
        } else {
            let found = generated.check().expect("the files can be read");
            stale.extend(found.into_iter().map(|file| format!("{name}: {file}")));
        }
    }
    let help =
        "run `ODATA_BLESS=1 cargo test -p odata-codegen --test goldens` and read the difference";
    assert!(stale.is_empty(), "{}\n{help}", stale.join("\n"));
    // Only what was compared is worth compiling.
    compile();
}

/// Checks and documents every case as a crate of its own, warnings denied, in one workspace so that the runtime is compiled once.
fn compile() {
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("goldens");
    let _ = std::fs::remove_dir_all(workspace.join("crates"));
    write(
        &workspace.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"crates/*\"]\n\n\
         [workspace.lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\nunreachable_pub = \"deny\"\n\n\
         [workspace.lints.rustdoc]\nall = { level = \"deny\", priority = -1 }\nmissing_crate_level_docs = \"allow\"\n",
    );
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // The same versions as everywhere, without asking a registry.
    std::fs::copy(repository.join("Cargo.lock"), workspace.join("Cargo.lock"))
        .expect("Cargo.lock can be copied");
    for (name, (folder, config)) in cases() {
        let package = workspace.join("crates").join(&name);
        let feature = match &config.registry {
            Registry::Feature(feature) => {
                format!("[features]\ndefault = [\"{feature}\"]\n{feature} = []\n")
            }
            _ => String::new(),
        };
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
        let runtime = repository.join("runtime");
        write(
            &package.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"golden-{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[lib]\npath = {root:?}\n\n\
                 {feature}\n[dependencies]\nodata-runtime = {{ path = {runtime:?} }}\n\n[lints]\nworkspace = true\n"
            ),
        );
    }
    write_user_of_deprecated(&workspace.join("crates/deprecated-user"));
    cargo(&workspace, &["check", "--workspace", "--keep-going"]);
    cargo(&workspace, &["doc", "--workspace", "--no-deps"]);
    // Nothing of a description may run.
    cargo(&workspace, &["test", "--doc", "--package", "golden-docs"]);
}

/// A user of the case `deprecated`, who is warned of each mention, though the case itself compiles without a warning: an expectation
/// that nothing meets is a warning, and these are denied.
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

fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a file is in a folder");
    std::fs::create_dir_all(folder).expect("the folder can be made");
    std::fs::write(path, text).expect("the file can be written");
}

fn cargo(workspace: &Path, arguments: &[&str]) {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.join("target"))
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTDOCFLAGS")
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo {arguments:?}\n{said}");
}
