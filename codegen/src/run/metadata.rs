//! The first half of a run: documents, patches, model and lock of a configuration.

use std::io::{self, ErrorKind};

use super::without_effect;
use crate::codes;
use crate::config::{Allowances, Config, MetadataFile};
use crate::fingerprint::Fingerprint;
use crate::lock::Lock;
use crate::references::{self, Documents};
use crate::report::{Origin, Report, shown};
use crate::{input, overlay};
use odata_csdl::diagnostic::{Finding, Findings, Severity, Source};
use odata_csdl::schema::{self, Model};
use odata_csdl::syntax::{Node, Tree};

/// The metadata of a configuration, read, patched and resolved.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Metadata {
    /// The model.
    pub model: Model,
    /// The names and forms that were generated before, if the configuration names a lock.
    pub lock: Lock,
    /// The findings, with their sources.
    pub report: Report,
}

/// The metadata of a run, as read.
pub(super) struct Input {
    pub(super) documents: Documents,
    pub(super) fingerprint: Fingerprint,
    /// What `allow` allows.
    pub(super) allowed: Allowances,
    /// Whether a document could not be read.
    incomplete: bool,
}

impl Input {
    /// Removes the findings that `allow` suppresses. Findings that are errors in every profile are never among them.
    pub(super) fn suppress(&self, findings: &mut Vec<Finding>) {
        findings.retain(|finding| !self.allowed.allow(finding));
    }
}

impl Config {
    /// Reads the metadata and the lock as [`Config::generate`] does, without generating.
    ///
    /// # Errors
    ///
    /// Like [`Config::generate`].
    pub fn read(&self) -> Result<Metadata, Report> {
        let (input, findings, lock, model) = self.start(false);
        let report = self.report(findings, input.documents.sources);
        match model {
            Some(model) if !report.has_errors() => Ok(Metadata {
                model,
                lock,
                report,
            }),
            _ => Err(report),
        }
    }

    /// The first half of a run, up to the model. To `generate`, the model must contain something to generate.
    pub(super) fn start(&self, generate: bool) -> (Input, Vec<Finding>, Lock, Option<Model>) {
        let mut findings = self.problems();
        let input = self.read_metadata(&mut findings);
        let lock = self.read_lock(&mut findings);
        let (model, found, declares) = self.model(&input);
        findings.extend(found);
        // Without one of its documents a model has errors that are only consequences.
        let model = model.filter(|_| !input.incomplete);
        if let Some(model) = &model {
            findings.extend(self.unused(model, generate));
            findings.extend(without_effect::irreplaceable(model, self));
            if generate {
                findings.extend(self.without_types(model, declares));
            }
        }
        input.suppress(&mut findings);
        (input, findings, lock, model)
    }

    pub(super) fn report(&self, findings: Vec<Finding>, sources: Vec<Source>) -> Report {
        Report { findings, sources }
            .with_config(self.origin.as_ref())
            .without_consequences()
    }

    /// The finding about a model from which nothing can be generated.
    fn without_types(&self, model: &Model, declares: bool) -> Option<Finding> {
        let (code, message, severity) = match (model.types.is_empty(), declares) {
            (false, _) => return None,
            (true, true) if !self.strict => (
                &codes::NO_TYPES,
                "the metadata declares no types, so no Rust is generated",
                Severity::Warning,
            ),
            (true, true) => (
                &codes::NO_TYPES,
                "the metadata declares no types, so no Rust could be generated",
                Severity::Error,
            ),
            (true, false) => (
                &codes::EMPTY,
                "the metadata declares nothing",
                Severity::Error,
            ),
        };
        let place = model.documents.first().map(|document| document.span);
        let finding = Finding::new(code, message).severity(severity).at(place);
        Some(finding.help("give the documents that declare the types of the service"))
    }

    /// Reads every document, even after one that cannot be read, and the documents to which they refer.
    fn read_metadata(&self, findings: &mut Vec<Finding>) -> Input {
        let mut fingerprint = Fingerprint::default();
        if let Some(Origin { path, text, .. }) = &self.origin {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            fingerprint.file(&name, text.as_bytes());
        }
        let mut read = |file: &MetadataFile| {
            let bytes = input::read(&file.path, input::METADATA)
                .map_err(|error| Box::new(self.unreadable(file, &error)))?;
            fingerprint.file(&file.name, &bytes);
            Source::from_bytes(shown(&file.path), &bytes).map_err(Box::new)
        };
        let files = self.metadata_files().unwrap_or_else(|found| {
            findings.extend(found);
            Vec::new()
        });
        let mut given = Documents::default();
        let mut incomplete = files.is_empty();
        for file in files {
            match read(&file) {
                Ok(source) => {
                    given.sources.push(source);
                    given.files.push(file);
                }
                Err(finding) => {
                    findings.push(*finding);
                    incomplete = true;
                }
            }
        }
        let before = findings.len();
        let documents = references::follow(self, given, &mut read, findings);
        incomplete |= findings
            .iter()
            .skip(before)
            .any(|finding| finding.severity == Severity::Error);
        Input {
            documents,
            fingerprint,
            allowed: Allowances::new(&self.allow),
            incomplete,
        }
    }

    fn unreadable(&self, file: &MetadataFile, error: &io::Error) -> Finding {
        let help = match error.kind() {
            ErrorKind::InvalidInput => "save the metadata to a file and use that",
            ErrorKind::FileTooLarge => {
                "name a metadata document; if it is one, request a part of it from the service"
            }
            _ => "correct the path in `metadata` or in `references`",
        };
        let message = format!("cannot read `{}`: {error}", shown(&file.path));
        self.finding(&codes::METADATA_UNREADABLE, message, help)
    }

    /// The lock of the last run; empty if there is none yet.
    fn read_lock(&self, findings: &mut Vec<Finding>) -> Lock {
        let Some(path) = self.lock_file() else {
            return Lock::default();
        };
        let text = match input::read_text(&path, input::LOCK) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Lock::default(),
            read => read.map_err(|error| error.to_string()),
        };
        let lock = text.and_then(|text| Lock::parse(&text).map_err(|error| error.to_string()));
        lock.unwrap_or_else(|error| {
            let message = format!("cannot read the lock `{}`: {error}", shown(&path));
            findings.push(
                Finding::new(&codes::LOCK, message)
                    .at(self.option_span("lock"))
                    .help("take back the last version that was written, or remove the line"),
            );
            Lock::default()
        })
    }

    /// The patched model, and whether the documents declare anything.
    fn model(&self, input: &Input) -> (Option<Model>, Vec<Finding>, bool) {
        let (documents, allowed) = (&input.documents, input.allowed.clone());
        let mut patched = overlay::Outcome::default();
        let mut declares = false;
        let (mut model, mut findings) = schema::load_with(
            &documents.sources,
            &documents.references,
            Findings::new(self.strict).allowing(move |finding| allowed.allow(finding)),
            |trees, findings| {
                patched = overlay::apply(trees, &self.patch, findings);
                let mut schemas = trees.iter().filter_map(Tree::root).flat_map(Node::schemas);
                declares = schemas.any(|schema| schema.children().next().is_some());
            },
        );
        overlay::explain(&mut findings, &patched.orphans);
        if let Some(model) = &mut model {
            findings.extend(overlay::rename(model, &patched.renames));
        }
        (model, findings, declares)
    }
}
