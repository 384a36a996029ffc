//! Resolves syntax trees into the model: replaces names by ids, resolves aliases, and checks inheritance and references.
//!
//! In: the [`Tree`]s of all documents of a service. Out: one [`Model`] and all findings. The steps, each in its own file: documents with
//! their references and aliases (`documents`), the names that they declare (`declare`), then types, operations, containers and terms with
//! their inline annotations, then external annotations (`targets`), string constants whose type only their term gives (`untyped`), then the
//! rules that need the whole model (`checks`, `annotation_types`). This stage must not depend on Rust, nor on the source of a tree.

pub(crate) mod alternate_keys;
mod annotation_types;
mod annotations;
mod checks;
mod container_checks;
mod containers;
mod declare;
mod documents;
mod enums;
mod expressions;
mod facets;
mod identifiers;
mod index;
mod inheritance;
mod literals;
mod lookup;
pub mod model;
mod names;
mod operations;
mod primitives;
mod query;
mod structured;
mod targets;
mod types;
mod untyped;
mod values;

pub use model::*;

use crate::diagnostic::{FileId, Finding, Findings, Source, Span};
use crate::syntax::{self, AnnotationFilter, Tree};
use std::collections::HashMap;

/// Which part of a document contributes to the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Only its external annotations that match one of the filters, and none of its declarations: no document includes a schema of it.
    Annotations(Vec<AnnotationFilter>),
}

/// The references between documents, as far as they are known before the documents are resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct References {
    /// Indexed by document; documents past the end of this list contribute in full.
    pub parts: Vec<Part>,
    /// The document to which a `Uri` was resolved, by the place of the `Uri`.
    pub found: HashMap<Span, FileId>,
    /// What to do about a `Uri` that was not resolved, by its place.
    pub missing: HashMap<Span, String>,
}

/// Reads all sources and resolves them together. Returns a model unless a finding is an error.
pub fn load(sources: &[Source], strict: bool) -> (Option<Model>, Vec<Finding>) {
    let findings = Findings::new(strict);
    load_with(sources, &References::default(), findings, |_, _| {})
}

/// Like [`load`], with known references between the sources; `amend` can change the trees before they are resolved. `findings` sets the
/// profile and which findings are kept.
pub fn load_with(
    sources: &[Source],
    references: &References,
    mut findings: Findings,
    amend: impl for<'s> FnOnce(&mut [Tree<'s>], &mut Findings),
) -> (Option<Model>, Vec<Finding>) {
    let mut trees = Vec::with_capacity(sources.len());
    for (index, source) in sources.iter().enumerate() {
        let file = FileId(u32::try_from(index).unwrap_or(u32::MAX));
        trees.extend(syntax::parse(source, file, &mut findings));
    }
    // Otherwise every name that the missing document declares would be reported.
    if trees.len() < sources.len() && findings.has_errors() {
        return (None, findings.finish());
    }
    amend(&mut trees, &mut findings);
    let model = resolve(&trees, sources, references, &mut findings);
    let model = if findings.has_errors() {
        None
    } else {
        Some(model)
    };
    (model, findings.finish())
}

/// Resolves documents together: a name is found in whichever of them declares it. `sources` are those from which the trees were read,
/// indexed by the trees' [`FileId`]s. The model is complete even if there are errors; erroneous parts are left out.
pub fn resolve(
    trees: &[Tree<'_>],
    sources: &[Source],
    references: &References,
    findings: &mut Findings,
) -> Model {
    let length: usize = sources.iter().map(|source| source.text.len()).sum();
    let mut report = names::Report::new(findings, length);
    let scopes = documents::read(trees, sources, references, &mut report);
    let mut names = declare::declare(scopes, &mut report);
    inheritance::resolve(&mut names, &mut report);
    let mut model = Model {
        documents: names
            .scopes
            .iter()
            .map(|scope| scope.document.clone())
            .collect(),
        schemas: declare::schemas(&names, &mut report),
        ..Model::default()
    };
    model.types = structured::types(&names, &mut report);
    model.operations = operations::operations(&names, &mut report);
    model.containers = containers::containers(&names, &mut report);
    model.terms = types::terms(&names, &mut report);
    let index = index::Index::new(&names);
    targets::apply(&names, &index, &mut model, &mut report);
    untyped::read(&names, &index, &mut model, trees, &mut report);
    checks::check(&names, &index, &model, &mut report);
    annotation_types::check(&index, &mut model, &mut report);
    model
}
