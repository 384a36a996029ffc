//! What the tests of this package share. They run cargo, which takes long, so they are apart from the generator's own tests.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Writes a file, and the folders to it.
///
/// # Panics
///
/// The file cannot be written.
pub fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a file is in a folder");
    std::fs::create_dir_all(folder).expect("the folder can be made");
    std::fs::write(path, text).expect("the file can be written");
}

/// Copies the repository's `Cargo.lock`, so that cargo takes the same versions as everywhere without asking a registry.
///
/// # Panics
///
/// The file cannot be copied.
pub fn same_versions(folder: &Path) {
    let lock = repository().join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).expect("Cargo.lock can be copied");
}

/// Runs cargo in a folder, with a target folder there.
///
/// # Panics
///
/// cargo cannot be started.
pub fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTDOCFLAGS")
        .output()
        .expect("cargo runs")
}
