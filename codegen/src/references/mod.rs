//! Documents that other documents refer to: found on disk and read, never fetched. CSDL XML 4.01 section 4.1.
//!
//! In: the documents that the configuration names. Out: these and all documents that they refer to, directly and indirectly, each once; and
//! the target of each URI. A URI leads
//!
//! 1. to the path that the option `references` gives, for the URI as written or as resolved against `xml:base`;
//! 2. if it is relative, to the file next to the document;
//! 3. to a file with the same path, or a suffix of it, in one of the `reference_folders`.
//!
//! Metadata is not trusted: 2 and 3 read only files in the folders of documents that the configuration names and in the
//! `reference_folders`, so a `../../..` leads nowhere else. This stage does not interpret names or types.

mod locate;
mod uri;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::codes;
use crate::config::{Config, MetadataFile};
use locate::{Located, Locator};
use odata_csdl::diagnostic::{FileId, Finding, Severity, Source};
use odata_csdl::schema::{Part, References};
use odata_csdl::syntax::{AnnotationFilter, Frame, Reference, frame, has_references};

/// Documents to read together.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    /// Their texts.
    pub(crate) sources: Vec<Source>,
    /// Their files, in the same order.
    pub(crate) files: Vec<MetadataFile>,
    /// The targets of references.
    pub(crate) references: References,
}

/// Adds the documents that others refer to. `read` reads a file, or returns why it cannot.
pub(crate) fn follow(
    config: &Config,
    given: Documents,
    read: &mut dyn FnMut(&MetadataFile) -> Result<Source, Box<Finding>>,
    findings: &mut Vec<Finding>,
) -> Documents {
    if !given.sources.iter().any(has_references) {
        findings.extend(unused(config, &HashSet::new()));
        return given;
    }
    let mut run = Run {
        locator: Locator::new(config, &given.files),
        frames: given.sources.iter().map(framed).collect(),
        by_path: HashMap::new(),
        documents: given,
        read,
        findings,
    };
    for (index, file) in run.documents.files.iter().enumerate() {
        run.by_path.entry(key(file)).or_insert(index);
        run.documents.references.parts.push(Part::Whole);
    }
    run.findings.extend(run.locator.missing_folders());
    run.all();
    let used = run.locator.used();
    let documents = run.documents;
    findings.extend(unused(config, &used));
    documents
}

/// The frame of a document by its index in the list, which is set when it is used.
fn framed(source: &Source) -> Frame {
    frame(source, FileId(0))
}

/// A key that is equal for two paths of the same file.
fn key(file: &MetadataFile) -> PathBuf {
    file.path
        .canonicalize()
        .unwrap_or_else(|_| file.path.clone())
}

/// Entries of `references` that no URI matched: misspelt or obsolete.
fn unused(config: &Config, used: &HashSet<usize>) -> Vec<Finding> {
    let severity = if config.strict {
        Severity::Error
    } else {
        Severity::Warning
    };
    let entries = config.references.entries.iter().enumerate();
    entries
        .filter(|(index, _)| !used.contains(index))
        .map(|(_, entry)| {
            let message = format!(
                "no document refers to `{}`, an entry of `references`",
                entry.key
            );
            Finding::new(&codes::UNUSED, message)
                .severity(severity)
                .at(entry.span)
                .help("correct or remove it; it is compared with `Uri` as written and as resolved against `xml:base`")
        })
        .collect()
}

struct Run<'a> {
    locator: Locator<'a>,
    documents: Documents,
    frames: Vec<Frame>,
    by_path: HashMap<PathBuf, usize>,
    read: &'a mut dyn FnMut(&MetadataFile) -> Result<Source, Box<Finding>>,
    findings: &'a mut Vec<Finding>,
}

impl Run<'_> {
    /// Follows the references of all documents that contribute as a whole, including those that are added meanwhile. If only the
    /// annotations of a document are wanted, nothing else of it is needed, so its references are not followed.
    fn all(&mut self) {
        let given: HashSet<String> = self
            .frames
            .iter()
            .flat_map(|frame| frame.namespaces.iter().cloned())
            .collect();
        let mut waiting: Vec<usize> = (0..self.frames.len()).rev().collect();
        while let Some(index) = waiting.pop() {
            let references = self
                .frames
                .get(index)
                .map(|frame| frame.references.clone())
                .unwrap_or_default();
            let mut came = Vec::new();
            for mut reference in references {
                reference.span.file = file_id(index);
                came.extend(self.one(index, &reference, &given));
            }
            waiting.extend(came.into_iter().rev());
        }
    }

    /// Follows one reference; returns a document that now contributes as a whole and did not before.
    fn one(
        &mut self,
        from: usize,
        reference: &Reference,
        given: &HashSet<String>,
    ) -> Option<usize> {
        let from = self.documents.files.get(from)?;
        let (file, entry) = match self.locator.locate(from, reference) {
            Located::File(file, entry) => (file, entry),
            Located::Nowhere(why) => {
                let missing = &mut self.documents.references.missing;
                missing.insert(reference.span, why);
                return None;
            }
        };
        let whole = !reference.namespaces.is_empty() || reference.annotations.is_empty();
        let known = self.by_path.get(&key(&file)).copied();
        // The configuration takes precedence over the metadata.
        let replaced = whole
            && known.is_none()
            && !reference.namespaces.is_empty()
            && reference.namespaces.iter().all(|name| given.contains(name));
        if replaced {
            return None;
        }
        let index = match known {
            Some(index) => index,
            None => match (self.read)(&file) {
                Ok(source) => self.add(file, source),
                Err(finding) => {
                    let place = entry.and_then(|entry| entry.span);
                    let place = place.or(finding.span);
                    self.findings.push(finding.at(place));
                    return None;
                }
            },
        };
        self.documents
            .references
            .found
            .insert(reference.span, file_id(index));
        let part = self.documents.references.parts.get_mut(index)?;
        match part {
            Part::Whole => (known.is_none()).then_some(index),
            Part::Annotations(_) if whole => {
                *part = Part::Whole;
                Some(index)
            }
            Part::Annotations(filters) => {
                let new: Vec<AnnotationFilter> = reference
                    .annotations
                    .iter()
                    .filter(|filter| !filters.contains(filter))
                    .cloned()
                    .collect();
                filters.extend(new);
                None
            }
        }
    }

    fn add(&mut self, file: MetadataFile, source: Source) -> usize {
        let index = self.documents.sources.len();
        self.by_path.insert(key(&file), index);
        self.frames.push(framed(&source));
        self.documents.sources.push(source);
        self.documents.files.push(file);
        let part = Part::Annotations(Vec::new());
        self.documents.references.parts.push(part);
        index
    }
}

fn file_id(index: usize) -> FileId {
    FileId(u32::try_from(index).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests;
