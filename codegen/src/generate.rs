//! The run from configuration to files: reads the metadata, calls the stages, gathers the findings. Every door of the
//! generator — build scripts, command line, tests — goes through [`Config::generate`].

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::codes;
use crate::config::{Config, MetadataFile, Origin, Root};
use crate::diagram::picture::{self, picture};
use crate::emit;
use crate::features::Feature;
use crate::fingerprint::Fingerprint;
use crate::input;
use crate::layout::{self, Header};
use crate::lock::Lock;
use crate::output::{Files, OutputError, Stale, Written, check_file, left_behind, write_file};
use crate::overlay;
use crate::passes::explain::{Explanation, explain};
use crate::pipeline::{self, TypePath};
use crate::references::{self, Documents};
use crate::report::{Report, shown};
use odata_csdl::diagnostic::{Finding, Severity, Source};
use odata_csdl::schema::{self, Model, TypeId};
use odata_csdl::suggest::closest;
use odata_csdl::syntax::{Node, Tree};

/// What a run produced, still in memory.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The files.
    pub files: Files,
    /// What was noticed and did not stop the run, with the sources it points into.
    pub report: Report,
    /// Where the files belong, if the configuration says so.
    pub folder: Option<PathBuf>,
    /// The metadata that was read, the documents that others refer to included.
    pub inputs: Vec<PathBuf>,
    /// Path and text of the lock, if the configuration names one.
    pub lock: Option<(PathBuf, String)>,
    /// Where the types are, in document order.
    pub types: Vec<TypePath>,
    /// The features that modules sit behind, by name.
    pub features: Vec<Feature>,
}

impl Generated {
    /// Writes the files to the output folder, and the lock; see [`Files::write`].
    ///
    /// # Errors
    ///
    /// There is no output folder in the configuration, or writing failed. Then some files may be new and others old,
    /// but each is whole.
    pub fn write(&self) -> Result<Written, Report> {
        self.write_at(None)
    }

    /// [`Generated::write`] that dates what it writes.
    pub(crate) fn write_at(&self, time: Option<SystemTime>) -> Result<Written, Report> {
        let write = |folder: &Path| {
            let mut written = self.files.write_at(folder, time)?;
            // Last, so that names are recorded that were generated.
            if let Some((path, text)) = &self.lock {
                if write_file(path, text, time)? {
                    written.written.push(shown(path));
                } else {
                    written.unchanged += 1;
                }
            }
            Ok(written)
        };
        write(self.folder()?).map_err(|error| self.unwritable(&error))
    }

    /// Compares the output folder with the files, and the lock; see [`Files::check`].
    ///
    /// # Errors
    ///
    /// There is no output folder in the configuration, or reading failed.
    pub fn check(&self) -> Result<Vec<Stale>, Report> {
        let check = |folder: &Path| {
            let mut stale = self.files.check(folder)?;
            if let Some((path, text)) = &self.lock {
                let kind = check_file(path, text)?;
                stale.extend(kind.map(|kind| Stale {
                    path: shown(path),
                    kind,
                }));
                // A lock in the output folder was looked at with it.
                for left in left_behind(path)? {
                    let known = |it: &Stale| folder.join(&it.path) == Path::new(&left.path);
                    if !stale.iter().any(known) {
                        stale.push(left);
                    }
                }
            }
            Ok(stale)
        };
        check(self.folder()?).map_err(|error| self.unwritable(&error))
    }

    pub(crate) fn folder(&self) -> Result<&Path, Report> {
        self.folder.as_deref().ok_or_else(|| {
            let help = "set `output` to the folder that the generated files belong to";
            Finding::new(&codes::NO_OUTPUT, "no output folder is named")
                .help(help)
                .into()
        })
    }

    fn unwritable(&self, error: &OutputError) -> Report {
        Finding::new(&codes::UNWRITABLE, error.to_string())
            .help("correct the path or the permissions")
            .into()
    }
}

/// The metadata of a configuration, read, patched and resolved.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Metadata {
    /// The model.
    pub model: Model,
    /// What was generated before, if the configuration names a lock.
    pub lock: Lock,
    /// What was noticed, with the sources it points into.
    pub report: Report,
}

/// The metadata of a run, as read.
struct Input {
    documents: Documents,
    fingerprint: Fingerprint,
    /// Whether a document could not be read.
    incomplete: bool,
}

impl Config {
    /// Generates: reads the metadata and makes the files, in memory. The files are a function of the configuration and
    /// the bytes of the metadata alone.
    ///
    /// # Errors
    ///
    /// The configuration or the metadata has errors. The report contains all findings, warnings included.
    pub fn generate(&self) -> Result<Generated, Report> {
        let (input, mut findings, lock, model) = self.start(true);
        let sources = input.documents.sources.clone();
        let inputs = input
            .documents
            .files
            .iter()
            .map(|file| file.path.clone())
            .collect();
        // What is wrong by now would only be told again in other words.
        let wrong = findings.iter().any(|it| it.severity == Severity::Error);
        let output = model
            .filter(|_| !wrong)
            .and_then(|model| self.finish(input, &model, &lock, &mut findings));
        let report = self.report(findings, sources);
        match output {
            Some((files, output)) if !report.has_errors() => Ok(Generated {
                files,
                types: output.types,
                features: output.features,
                report,
                folder: self.output_folder(),
                inputs,
                lock: self.lock_file().map(|path| (path, output.lock.to_text())),
            }),
            _ => Err(report),
        }
    }

    /// Reads the metadata and the lock as [`Config::generate`] does, and stops there.
    ///
    /// # Errors
    ///
    /// As [`Config::generate`].
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

    /// Tells why a type is generated or is not, with what was noticed on the way. The type is given by its qualified name; its
    /// simple name does if no other type has it.
    ///
    /// # Errors
    ///
    /// As [`Config::generate`], or there is no such type.
    pub fn explain(&self, name: &str) -> Result<(Explanation, Report), Report> {
        let Metadata {
            model,
            lock,
            report,
        } = self.read()?;
        let id = find_type(&model, name)?;
        Ok((explain(&model, self, &lock, id), report))
    }

    /// The first half of a run, up to the model; to generate, it has to have something to generate from.
    fn start(&self, generate: bool) -> (Input, Vec<Finding>, Lock, Option<Model>) {
        let mut findings = self.problems();
        let input = self.read_metadata(&mut findings);
        let lock = self.read_lock(&mut findings);
        let (model, found, declares) = self.model(&input.documents);
        findings.extend(found);
        // Without one of its documents a model is full of errors that are none.
        let model = model.filter(|_| !input.incomplete);
        if let Some(model) = &model {
            findings.extend(self.unused(model, generate));
            if generate {
                findings.extend(self.without_types(model, declares));
            }
        }
        (input, findings, lock, model)
    }

    /// What is to be said of a model that nothing is generated from.
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
        Some(Finding {
            severity,
            span: model.documents.first().map(|document| document.span),
            ..Finding::new(code, message)
                .help("give the documents that declare the types of the service")
        })
    }

    fn report(&self, findings: Vec<Finding>, sources: Vec<Source>) -> Report {
        Report { findings, sources }
            .with_config(self.origin.as_ref())
            .without_consequences()
    }

    /// Reads every document, also after one that cannot be read, and those that they refer to.
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
            incomplete,
        }
    }

    fn unreadable(&self, file: &MetadataFile, error: &io::Error) -> Finding {
        let help = match error.kind() {
            ErrorKind::InvalidInput => "save the metadata to a file and name that",
            ErrorKind::FileTooLarge => {
                "name a metadata document; if it is one, ask the service for a part of it"
            }
            _ => "correct the path in `metadata`, or in `references` if it is there",
        };
        let message = format!("cannot read `{}`: {error}", shown(&file.path));
        self.finding(&codes::METADATA_UNREADABLE, message, help)
    }

    /// What was generated before; nothing, where there is no lock yet.
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
            findings.push(Finding {
                span: self.option_span("lock"),
                ..Finding::new(&codes::LOCK, message)
                    .help("take back the last version that was written, or remove the line")
            });
            Lock::default()
        })
    }

    /// The patched model, and whether the documents declare anything.
    fn model(&self, documents: &Documents) -> (Option<Model>, Vec<Finding>, bool) {
        let mut patched = overlay::Outcome::default();
        let mut declares = false;
        let (mut model, mut findings) = schema::load_with(
            &documents.sources,
            &documents.references,
            self.strict,
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

    /// The second half of a run, from the model to the files.
    fn finish(
        &self,
        input: Input,
        model: &Model,
        lock: &Lock,
        findings: &mut Vec<Finding>,
    ) -> Option<(Files, pipeline::Output)> {
        let mut output = match pipeline::generate(model, self, lock) {
            Ok(output) => output,
            Err(found) => {
                findings.extend(found);
                return None;
            }
        };
        findings.append(&mut output.findings);
        if output.types.is_empty() && !model.types.is_empty() {
            let message = "`exclude` takes out everything that is selected";
            findings.push(Finding {
                span: self.option_span("exclude"),
                ..Finding::new(&codes::NOTHING_SELECTED, message)
                    .help("exclude less, or select more")
            });
        }
        let picture = self.draw(model, lock, &mut output, findings);
        let names: Vec<String> = input
            .documents
            .files
            .iter()
            .map(|file| file.name.clone())
            .collect();
        let header = Header {
            inputs: &names,
            command: &self.command,
            fingerprint: self.origin.as_ref().map(|origin| {
                let name = origin
                    .path
                    .file_name()
                    .unwrap_or_default()
                    .to_string_lossy()
                    .into_owned();
                (input.fingerprint, name)
            }),
        };
        let files = layout::files(std::mem::take(&mut output.modules), model, self, &header)
            .and_then(|mut files| {
                if let Some(picture) = picture {
                    files.insert(picture::FILE, picture).map_err(|it| it.to_string())?;
                }
                Ok(files)
            })
            .map_err(|message| {
                let help = "this is a mistake of odata-codegen; please report it with the metadata that leads to it";
                findings.push(Finding::new(&codes::NOT_RUST, message).help(help));
            })
            .ok()?;
        Some((files, output))
    }

    /// The picture of what is generated, if one is wanted; a crate's documentation shows it.
    fn draw(
        &self,
        model: &Model,
        lock: &Lock,
        output: &mut pipeline::Output,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        if !self.picture {
            return None;
        }
        let (picture, finding) = picture(model, self, lock);
        findings.extend(finding);
        let root = output.modules.iter_mut().find(|it| it.path.is_empty());
        if let (Some(_), Some(root), Root::Lib) = (&picture, root, self.root) {
            root.attributes.extend(emit::picture(picture::FILE));
        }
        picture
    }
}

/// The type of a name that a user wrote.
fn find_type(model: &Model, name: &str) -> Result<TypeId, Report> {
    let qualified = |id: &TypeId| model.qualified_name(*id);
    if let Some(id) = model.type_ids().find(|id| qualified(id) == name) {
        return Ok(id);
    }
    let simple: Vec<TypeId> = model
        .type_ids()
        .filter(|id| model[*id].name == name)
        .collect();
    if let [id] = simple.as_slice() {
        return Ok(*id);
    }
    let help = if simple.is_empty() {
        let names: Vec<String> = model.type_ids().map(|id| qualified(&id)).collect();
        let simple = model.types.iter().map(|declared| declared.name.as_str());
        let candidates = names.iter().map(String::as_str).chain(simple);
        closest(name, candidates).map_or_else(
            || "types are named as the metadata names them: `Namespace.Type`".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        )
    } else {
        let names: Vec<String> = simple.iter().map(qualified).collect();
        format!("say which: {}", names.join(", "))
    };
    Err(Finding::new(
        &codes::UNKNOWN_TYPE,
        format!("there is no one type `{name}`"),
    )
    .help(help)
    .into())
}
