//! Crates of the generated modules, checked by the compiler.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::generate::Outcome;
use crate::index::Document;

/// Bytes of Rust that share a crate. Few crates start the compiler less often; large ones need more memory and cannot be checked in
/// parallel.
const CRATE: usize = 4_000_000;

/// Crates and their documents, by index in the list.
pub(crate) type Crates = Vec<Vec<(usize, String)>>;

/// Writes a workspace: the largest documents have crates of their own, the others share.
pub(crate) fn write(
    folder: &Path,
    documents: &[Document],
    outcomes: &[Outcome],
) -> Result<Crates, Box<dyn Error>> {
    let mut sizes: Vec<(usize, usize)> = Vec::new();
    for (index, outcome) in outcomes.iter().enumerate() {
        if let Outcome::Generated { bytes } = outcome {
            sizes.push((*bytes, index));
        }
    }
    sizes.sort_by_key(|(bytes, index)| (std::cmp::Reverse(*bytes), *index));
    let mut crates: Vec<(usize, Vec<usize>)> = Vec::new();
    for (bytes, index) in sizes {
        match crates.last_mut() {
            Some((sum, members)) if *sum + bytes <= CRATE => {
                *sum += bytes;
                members.push(index);
            }
            _ => crates.push((bytes, vec![index])),
        }
    }
    let mut members = String::new();
    for (number, (_, indices)) in crates.iter().enumerate() {
        write!(members, "\"c{number}\", ")?;
        // The lints that `Root::Module` requires of the including crate.
        let mut text = String::from(
            "#![allow(uncommon_codepoints, mixed_script_confusables, confusable_idents, non_ascii_idents)]\n",
        );
        for index in indices {
            let path = crate::generate::folder_of(folder, *index).join("mod.rs");
            writeln!(text, "#[path = {path:?}]\npub mod d{index:04};")?;
        }
        let package = folder.join(format!("c{number}"));
        std::fs::create_dir_all(package.join("src"))?;
        put(&package.join("src/lib.rs"), &text)?;
        put(
            &package.join("Cargo.toml"),
            &format!(
                "[package]\nname = \"c{number}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nodata-runtime.workspace = true\nodata-requests.workspace = true\n\n[lints]\nworkspace = true\n"
            ),
        )?;
    }
    let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../runtime");
    let requests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../requests");
    put(
        &folder.join("Cargo.toml"),
        &format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n[workspace.dependencies]\nodata-runtime = {{ path = {runtime:?} }}\nodata-requests = {{ path = {requests:?} }}\n\n[workspace.lints.rust]\nwarnings = \"deny\"\n"
        ),
    )?;
    let named = |indices: &Vec<usize>| {
        let named = indices.iter().filter_map(|index| {
            let document = documents.get(*index)?;
            Some((*index, document.file.clone()))
        });
        named.collect()
    };
    Ok(crates.iter().map(|(_, indices)| named(indices)).collect())
}

/// Writes only changes, so that a second run checks only those.
fn put(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read_to_string(path).is_ok_and(|known| known == text) {
        return Ok(());
    }
    std::fs::write(path, text)
}

/// Documents whose Rust does not compile, with the first error of the compiler.
pub(crate) fn run(
    folder: &Path,
    crates: &Crates,
) -> Result<BTreeMap<String, String>, Box<dyn Error>> {
    if crates.is_empty() {
        return Ok(BTreeMap::new());
    }
    // The lock of this workspace, so that the versions are those with which everything else is tested.
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock"))?;
    let output = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--keep-going", "--quiet"])
        .args(["--message-format", "short"])
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .current_dir(folder)
        .output()?;
    let mut failed = BTreeMap::new();
    let said = String::from_utf8_lossy(&output.stderr);
    for (index, file) in crates.iter().flatten() {
        let module = format!("/d{index:04}/");
        if let Some(line) = said.lines().find(|line| line.contains(&module)) {
            failed.insert(file.clone(), line.to_owned());
        }
    }
    if !output.status.success() && failed.is_empty() {
        return Err(format!("cargo check failed:\n{said}").into());
    }
    Ok(failed)
}
