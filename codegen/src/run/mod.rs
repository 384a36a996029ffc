//! The run from configuration to files. Every entry point of the generator (build scripts, command line, tests) uses [`Config::generate`];
//! queries about a model that generate nothing are here as well.

mod files;
mod generated;
mod metadata;
mod modules;
mod without_effect;

#[cfg(test)]
mod json_corpus;

use crate::analysis::Analysis;
use crate::analysis::explain::{Explanation, explain};
use crate::codes;
use crate::compare::Version;
use crate::config::{Allowances, Config, Root};
use crate::diagram::picture::{self, picture};
use crate::diagram::{Diagram, Drawer};
use crate::emit;
use crate::lower::lower;
use crate::output::Files;
use crate::report::Report;
use files::Header;
use metadata::Input;
use odata_csdl::diagnostic::{Finding, Severity};
use odata_csdl::schema::{Model, TypeId};
use odata_csdl::suggest::closest;

pub use generated::Generated;
pub use metadata::Metadata;
pub(crate) use modules::Modules;

impl Config {
    /// Reads the metadata and generates the files in memory. They depend only on the configuration, the bytes of the metadata, and the
    /// picture in the output folder (option `picture`).
    ///
    /// # Errors
    ///
    /// The configuration or the metadata has errors. The report contains all findings, including warnings.
    pub fn generate(&self) -> Result<Generated, Report> {
        self.run(None)
    }

    /// Like [`Config::generate`], but draws the picture of the option `picture` with this function. Without it, the picture in the output
    /// folder is kept, with a warning if it shows a different model.
    ///
    /// # Errors
    ///
    /// Like [`Config::generate`].
    pub fn generate_drawn_by(&self, drawer: Drawer) -> Result<Generated, Report> {
        self.run(Some(drawer))
    }

    fn run(&self, drawer: Option<Drawer>) -> Result<Generated, Report> {
        let (input, mut findings, lock, model) = self.start(true);
        let sources = input.documents.sources.clone();
        let inputs = input
            .documents
            .files
            .iter()
            .map(|file| file.path.clone())
            .collect();
        // Further findings would only be consequences of these errors.
        let wrong = findings.iter().any(|it| it.severity == Severity::Error);
        let output = model.filter(|_| !wrong).and_then(|model| {
            let analysis = Analysis::new(&model, self, &lock);
            findings.extend(without_effect::find(&analysis));
            self.finish(&input, &analysis, drawer, &mut findings)
        });
        input.suppress(&mut findings);
        if output.is_some() {
            // Only the command line knows whether a build script would have something to say about the picture.
            let unknown = self.picture.then_some(&codes::DIAGRAM);
            findings.extend(input.allowed.unused(self.strict, unknown));
        }
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

    /// The second half of a run, from the model to the files.
    fn finish(
        &self,
        input: &Input,
        analysis: &Analysis<'_>,
        drawer: Option<Drawer>,
        findings: &mut Vec<Finding>,
    ) -> Option<(Files, Modules)> {
        let mut output = {
            let (items, lock) = lower(analysis);
            Modules::new(&items, self, lock)
                .map_err(|finding| findings.push(*finding))
                .ok()?
        };
        if output.types.is_empty() && !analysis.model.types.is_empty() {
            let option = match self.exclude.is_empty() {
                true => "replace",
                false => "exclude",
            };
            let message = format!("`{option}` removes everything that is selected");
            findings.push(
                Finding::new(&codes::NOTHING_SELECTED, message)
                    .at(self.option_span(option))
                    .help("remove less, or select more"),
            );
        }
        let picture = self.draw(analysis, drawer, &mut output, findings);
        let header = Header::new(self, input);
        let modules = std::mem::take(&mut output.modules);
        let files = files::files(modules, analysis.model, self, &header)
            .and_then(|mut files| {
                if let Some(picture) = picture {
                    files
                        .insert(picture::FILE, picture)
                        .map_err(|it| it.to_string())?;
                }
                Ok(files)
            })
            .map_err(|message| findings.push(*modules::not_rust(message)))
            .ok()?;
        Some((files, output))
    }

    /// The picture of the generated types, if it is wanted; a crate's documentation shows it.
    fn draw(
        &self,
        analysis: &Analysis<'_>,
        drawer: Option<Drawer>,
        output: &mut Modules,
        findings: &mut Vec<Finding>,
    ) -> Option<String> {
        if !self.picture {
            return None;
        }
        let (picture, finding) = picture(analysis, &output.types, drawer);
        findings.extend(finding);
        let root = output.modules.iter_mut().find(|it| it.path.is_empty());
        if let (Some(_), Some(root), Root::Lib) = (&picture, root, self.root) {
            root.attributes.extend(emit::picture(picture::FILE));
        }
        picture
    }

    /// The diagram of what would be generated.
    ///
    /// # Errors
    ///
    /// Like [`Config::generate`].
    pub fn diagram(&self) -> Result<(Diagram, Report), Report> {
        let Metadata {
            model,
            lock,
            report,
        } = self.read()?;
        let diagram = Diagram::of(&Analysis::new(&model, self, &lock));
        Ok((diagram, report))
    }

    /// The model and the items that would be generated from it, without their text. Names and families stay those of the version `before`,
    /// if the configuration has a lock.
    ///
    /// # Errors
    ///
    /// Like [`Config::generate`]; `select` has to match something in one of the two versions.
    pub fn version(&self, before: Option<&Version>) -> Result<Version, Report> {
        let Metadata {
            model,
            lock,
            report,
        } = self.read()?;
        if before.is_some_and(|before| self.selects_nothing(&before.model))
            && self.selects_nothing(&model)
        {
            let mut findings = self.unused(&model, true);
            let allowed = Allowances::new(&self.allow);
            findings.retain(|finding| !allowed.allow(finding));
            return Err(Report {
                findings,
                sources: report.sources,
            }
            .with_config(self.origin.as_ref()));
        }
        let lock = match before {
            Some(before) if self.lock.is_some() => before.lock(),
            _ => &lock,
        };
        Ok(Version::new(model, self, lock, report))
    }

    /// Explains why a type is or is not generated, and returns the explanation with the findings. The type is given by its qualified name,
    /// or by its simple name if no other type has it.
    ///
    /// # Errors
    ///
    /// Like [`Config::generate`], or there is no such type.
    pub fn explain(&self, name: &str) -> Result<(Explanation, Report), Report> {
        let Metadata {
            model,
            lock,
            report,
        } = self.read()?;
        let id = find_type(&model, name)?;
        let analysis = Analysis::new(&model, self, &lock);
        Ok((explain(&analysis, id), report))
    }
}

/// The type with a name that a user wrote.
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
            || "use the name of a type in the metadata: `Namespace.Type`".to_owned(),
            |meant| format!("did you mean `{meant}`?"),
        )
    } else {
        let names: Vec<String> = simple.iter().map(qualified).collect();
        format!("use one of: {}", names.join(", "))
    };
    Err(Finding::new(
        &codes::UNKNOWN_TYPE,
        format!("`{name}` does not name exactly one type"),
    )
    .help(help)
    .into())
}
