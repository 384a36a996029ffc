//! Shared code of this package's tests. They run cargo, which takes long, so they are separate from the generator's own tests.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The root of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Writes a file, and creates its parent folders.
///
/// # Panics
///
/// If the file cannot be written.
pub fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a file is in a folder");
    std::fs::create_dir_all(folder).expect("the folder can be made");
    std::fs::write(path, text).expect("the file can be written");
}

/// Copies the repository's `Cargo.lock`, so that cargo uses the same versions without asking a registry.
///
/// # Panics
///
/// If the file cannot be copied.
pub fn same_versions(folder: &Path) {
    let lock = repository().join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).expect("Cargo.lock can be copied");
}

/// Runs cargo in a folder. All tests that do so share a target folder beside it, so that what generated code depends on is compiled once,
/// and without debug information.
///
/// # Panics
///
/// If cargo cannot be started.
pub fn cargo(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--offline", "--quiet"])
        .args(["--config", "profile.dev.package.\"*\".debug = false"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.with_file_name("nested"))
        // As `.cargo/config.toml` sets it, for folders that are not below it.
        .env("RUSTFLAGS", "--cfg odata_regenerate")
        .env_remove("RUSTDOCFLAGS")
        .output()
        .expect("cargo runs")
}
