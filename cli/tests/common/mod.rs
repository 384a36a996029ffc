//! Shared by the tests of the commands: a folder with a small model, and the binary run in it.

#![allow(dead_code, reason = "each test file takes what it needs")]

use std::path::Path;
use std::process::{Command, Output};

pub(crate) const METADATA: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <ComplexType Name="item">
        <Property Name="name" Type="Edm.String" />
      </ComplexType>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

/// The result of a run of the binary.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The binary in a folder, without settings of the tester that would change its output.
pub(crate) fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_odata-codegen"));
    command.current_dir(folder).args(arguments);
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE"] {
        command.env_remove(variable);
    }
    command
}

pub(crate) fn run(folder: &Path, arguments: &[&str]) -> Run {
    finish(command(folder, arguments))
}

pub(crate) fn finish(mut command: Command) -> Run {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().expect("the binary runs");
    Run {
        code: status.code(),
        stdout: String::from_utf8_lossy(&stdout).into_owned(),
        stderr: String::from_utf8_lossy(&stderr).into_owned(),
    }
}

/// A folder with this metadata as `shop.xml` and a `codegen.toml` that generates it into `src`.
pub(crate) fn folder(metadata: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "shop.xml", metadata);
    write(
        folder.path(),
        "codegen.toml",
        "metadata = [\"shop.xml\"]\noutput = \"src\"\n",
    );
    folder
}

/// What a package adds to its manifest so that a warning is an error. `RUSTFLAGS` would do that for all packages below it as well, and
/// compile them again.
pub(crate) const DENY_WARNINGS: &str =
    "\n[lints.rust]\nwarnings = \"deny\"\nmissing_docs = \"deny\"\n";

/// Runs cargo in a folder, and returns its output. All tests that do so share a target folder, so that what generated code depends on is
/// compiled once, and without debug information.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--config", "profile.dev.package.\"*\".debug = false"])
        .current_dir(folder)
        .env(
            "CARGO_TARGET_DIR",
            Path::new(env!("CARGO_TARGET_TMPDIR")).join("nested"),
        )
        // As `.cargo/config.toml` sets it, for folders that are not below it.
        .env("RUSTFLAGS", "--cfg odata_regenerate")
        .env(
            "RUSTDOCFLAGS",
            "--deny warnings --deny rustdoc::all --allow rustdoc::missing_crate_level_docs",
        )
        .output()
        .expect("cargo runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}\n{said}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Makes warnings of a generated crate errors, and gives it this repository's `Cargo.lock`, so that no registry is accessed.
pub(crate) fn prepare(package: &Path) {
    let manifest = read(package, "Cargo.toml");
    write(package, "Cargo.toml", &(manifest + DENY_WARNINGS));
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    std::fs::copy(repository.join("Cargo.lock"), package.join("Cargo.lock")).expect("a lock");
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).expect("a file");
}

pub(crate) fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join(name)).unwrap_or_default()
}
