//! Documents that other documents refer to: found on disk and read, never fetched. CSDL XML 4.01 section 4.1.
//!
//! In: the documents that the configuration names. Out: these and all they refer to, directly and through others, each once; and
//! which URI led where. A URI leads
//!
//! 1. where the option `references` says, by the URI as written or as resolved against `xml:base`;
//! 2. if it is relative, to the file beside the document;
//! 3. to a file of the same path, or of the end of it, in one of the `reference_folders`.
//!
//! Metadata is not trusted: 2 and 3 read only what lies in the folders of documents that the configuration names and in the
//! `reference_folders`, so no `../../..` gets anywhere else. This stage knows neither names nor types.

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
    /// Where references led.
    pub(crate) references: References,
}

/// Adds what documents refer to. `read` reads a file, or says why not.
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

/// The frame of a document by its place in the list, which is set when it is used.
fn framed(source: &Source) -> Frame {
    frame(source, FileId(0))
}

/// What tells whether two paths are one file.
fn key(file: &MetadataFile) -> PathBuf {
    file.path
        .canonicalize()
        .unwrap_or_else(|_| file.path.clone())
}

/// Entries of `references` that no URI matched: misspelt, or left behind.
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
    /// Follows the references of all documents that take part as a whole, also of those that come in meanwhile. Of a document
    /// that only its annotations are wanted of nothing else is needed, so its references are not followed.
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

    /// Follows one reference; a document that now takes part as a whole and did not before is returned.
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
        // What the configuration names stands for what the metadata names.
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
