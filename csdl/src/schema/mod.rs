//! Syntax trees to the resolved model: ids instead of names, aliases gone, inheritance and references checked.
//!
//! In: the [`Tree`]s of all documents of a service. Out: one [`Model`] and all findings. Steps, each its own file: documents
//! with their references and aliases (`documents`), the names they declare (`declare`), then types, operations, containers
//! and terms with their inline annotations, then external annotations (`targets`), string constants that only
//! their term gives a type (`untyped`), then the rules that need the whole model (`checks`, `annotation_types`). This stage must not know Rust, nor where a tree came from.

mod alternate_keys;
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

/// Which part of a document takes part in the model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// Of its external annotations those that one of the filters lets pass, and nothing it declares: no document includes a schema of it.
    Annotations(Vec<AnnotationFilter>),
}

/// What is known of the references between documents before any of them is resolved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct References {
    /// By document; those beyond the end take part as a whole.
    pub parts: Vec<Part>,
    /// The document behind a `Uri`, by its place.
    pub found: HashMap<Span, FileId>,
    /// What to do about a `Uri` that led to no document, by its place.
    pub missing: HashMap<Span, String>,
}

/// Reads all sources and resolves them together. The model is there unless a finding is an error.
pub fn load(sources: &[Source], strict: bool) -> (Option<Model>, Vec<Finding>) {
    let findings = Findings::new(strict);
    load_with(sources, &References::default(), findings, |_, _| {})
}

/// As [`load`], where it is known which references lead to which source, with the trees amended before they are resolved. `findings`
/// says which profile holds and which findings are kept.
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
    // Without one of the documents every name it declares would be reported as missing.
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

/// Resolves documents together: a name is found in whichever of them declares it. `sources` are those the trees were read
/// from, indexed by the trees' [`FileId`]s. The model is complete even if there are errors; what was in error is left out.
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
