//! The index of the corpus.

use std::error::Error;
use std::path::Path;

use serde::Deserialize;

/// A line.
#[derive(Deserialize)]
pub(crate) struct Row {
    pub(crate) file: String,
    #[serde(default)]
    pub(crate) od: Option<String>,
    pub(crate) expected: Option<String>,
}

/// An input of the generator.
pub(crate) struct Document {
    /// A file, or a folder of files that are read together.
    pub(crate) file: String,
    pub(crate) files: usize,
    /// Whether it is of version 2 or 3.
    pub(crate) old: bool,
}

/// Documents that are read together.
const FOLDERS: &[&str] = &["csdl/redfish"];

pub(crate) fn read(corpus: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let mut rows = Vec::new();
    for line in std::fs::read_to_string(corpus.join("INDEX.jsonl"))?.lines() {
        rows.push(serde_json::from_str(line)?);
    }
    Ok(rows)
}

pub(crate) fn documents(rows: &[Row]) -> Vec<Document> {
    let mut documents: Vec<Document> = Vec::new();
    for row in rows {
        if !row.file.starts_with("csdl/") || row.file.contains("/_schemas-for-validation/") {
            continue;
        }
        let folder = FOLDERS
            .iter()
            .find(|folder| row.file.starts_with(&format!("{folder}/")));
        let version = row.od.as_deref().unwrap_or_default();
        let version = version.trim_start_matches("CSDL JSON ");
        let file = folder.map_or(row.file.as_str(), |folder| folder);
        if let Some(known) = documents.iter_mut().find(|document| document.file == file) {
            known.files += 1;
            continue;
        }
        documents.push(Document {
            file: file.to_owned(),
            files: 1,
            old: version.starts_with("V2") || version.starts_with("V3") || version == "2.0",
        });
    }
    documents
}
