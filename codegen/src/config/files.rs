//! The metadata files that a configuration names, and findings about them.

use std::path::{Path, PathBuf};

use super::Config;
use crate::codes;
use crate::report::shown;
use odata_csdl::diagnostic::{Code, Finding};

/// A metadata document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MetadataFile {
    /// The path as the configuration names it, or would name it.
    pub entry: PathBuf,
    /// The path relative to the current folder.
    pub path: PathBuf,
    /// The name in headers of generated files: as in the configuration, but without folders if those could differ from machine to machine.
    pub name: String,
}

impl Config {
    /// Returns the metadata documents in the order of the configuration; folders are replaced by the `*.xml` and `*.json` in them.
    ///
    /// # Errors
    ///
    /// One finding per entry that is missing, unreadable or a folder without metadata, and one if there is no entry.
    pub fn metadata_files(&self) -> Result<Vec<MetadataFile>, Vec<Finding>> {
        let mut files = Vec::new();
        let mut findings = Vec::new();
        for entry in &self.metadata {
            let path = self.resolve(entry);
            if !path.is_dir() {
                files.push(self.metadata_file(entry));
                continue;
            }
            match documents(&path) {
                Ok(names) if names.is_empty() => findings.push(self.finding(
                    &codes::METADATA_UNREADABLE,
                    format!(
                        "the folder `{}` contains no `*.xml` and no `*.json`",
                        shown(&path)
                    ),
                    "add metadata to the folder, or list the documents one by one",
                )),
                Ok(names) => {
                    let entries = names.into_iter().map(|name| entry.join(name));
                    files.extend(entries.map(|entry| self.metadata_file(&entry)));
                }
                Err(error) => findings.push(self.finding(
                    &codes::METADATA_UNREADABLE,
                    format!("cannot read the folder `{}`: {error}", shown(&path)),
                    "correct the path or the permissions",
                )),
            }
        }
        if self.metadata.is_empty() {
            findings.push(self.finding(
                &codes::NO_METADATA,
                "`metadata` is empty".to_owned(),
                "set `metadata` to the CSDL documents to read, such as `metadata = [\"service.csdl.xml\"]`",
            ));
        }
        if findings.is_empty() {
            Ok(files)
        } else {
            Err(findings)
        }
    }

    /// The document that an entry of the configuration names.
    pub(crate) fn metadata_file(&self, entry: &Path) -> MetadataFile {
        MetadataFile {
            entry: entry.to_owned(),
            path: self.resolve(entry),
            name: self.header_name(entry),
        }
    }

    /// An error about the metadata entries.
    pub(crate) fn finding(&self, code: &'static Code, message: String, help: &str) -> Finding {
        let finding = Finding::new(code, message);
        finding.at(self.option_span("metadata")).help(help)
    }

    /// The name of a file in headers. Relative paths of a `codegen.toml` mean the same everywhere; any other path depends on who runs the
    /// generator and where, so only its file name is used.
    fn header_name(&self, entry: &Path) -> String {
        match entry.file_name() {
            Some(name) if self.origin.is_none() || entry.is_absolute() => shown(Path::new(name)),
            _ => shown(entry),
        }
    }
}

/// Names of the `*.xml` and `*.json` files in a folder, sorted.
fn documents(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = PathBuf::from(entry?.file_name());
        if name.extension().is_some_and(|extension| {
            extension.eq_ignore_ascii_case("xml") || extension.eq_ignore_ascii_case("json")
        }) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
