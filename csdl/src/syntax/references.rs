//! The frame of a document: the namespaces that it declares and the documents to which it refers. CSDL XML 4.01 sections 4.1 to 4.3.
//!
//! In: a source. Out: its references as written, before other documents are known, so that these can be found and read first. Nothing is
//! reported here: the document is read again with them.

use super::tree::{Attribute, Kind, Node};
use crate::diagnostic::{FileId, Findings, Source, Span};

/// The annotations that a reference includes from another document. CSDL XML 4.01 section 4.3.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnnotationFilter {
    /// Namespace of the terms.
    pub term_namespace: String,
    /// Their qualifier. `None` includes annotations with any qualifier and without one.
    pub qualifier: Option<String>,
    /// The namespace of their targets. `None` includes annotations of targets in any namespace.
    pub target_namespace: Option<String>,
}

/// A reference to another document.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reference {
    /// As written.
    pub uri: String,
    /// Its place.
    pub span: Span,
    /// The base of a relative Uri if it is not the document: the outer `xml:base` first.
    pub bases: Vec<String>,
    /// Namespaces of the schemas that it includes.
    pub namespaces: Vec<String>,
    /// The annotations that it includes.
    pub annotations: Vec<AnnotationFilter>,
}

/// What a document declares and what it refers to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// Namespaces of its schemas.
    pub namespaces: Vec<String>,
    /// Its references, in document order.
    pub references: Vec<Reference>,
}

/// Whether a document can have references. Most have none, and then their frame is not needed.
pub fn has_references(source: &Source) -> bool {
    let element = |(at, _): (usize, &str)| {
        source.text[..at].ends_with(['<', ':'])
            && source.text[at + "Reference".len()..]
                .starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
    };
    source.text.contains("\"$Reference\"") || source.text.match_indices("Reference").any(element)
}

/// The frame of a document; empty if it cannot be read.
pub fn frame(source: &Source, file: FileId) -> Frame {
    let tree = super::parse(source, file, &mut Findings::new(false));
    let Some(root) = tree.as_ref().and_then(|tree| tree.root()) else {
        return Frame::default();
    };
    let services = root.children_of(Kind::DataServices);
    let schemas = std::iter::once(root)
        .filter(|root| root.kind() == Kind::Schema)
        .chain(services.flat_map(|services| services.children_of(Kind::Schema)));
    Frame {
        namespaces: schemas
            .filter_map(|schema| text(schema, Attribute::Namespace))
            .collect(),
        references: root
            .children_of(Kind::Reference)
            .filter_map(|node| reference(root, node))
            .collect(),
    }
}

fn text(node: Node<'_>, name: Attribute) -> Option<String> {
    node.value(name).map(str::to_owned)
}

fn reference(root: Node<'_>, node: Node<'_>) -> Option<Reference> {
    let uri = node.get(Attribute::Uri)?;
    let annotations = node.children_of(Kind::IncludeAnnotations);
    Some(Reference {
        uri: uri.value.trim().to_owned(),
        span: uri.span,
        bases: [root, node]
            .into_iter()
            .filter_map(|node| text(node, Attribute::Base))
            .collect(),
        namespaces: node
            .children_of(Kind::Include)
            .filter_map(|include| text(include, Attribute::Namespace))
            .collect(),
        annotations: annotations
            .filter_map(|include| {
                Some(AnnotationFilter {
                    term_namespace: text(include, Attribute::TermNamespace)?,
                    qualifier: text(include, Attribute::Qualifier),
                    target_namespace: text(include, Attribute::TargetNamespace),
                })
            })
            .collect(),
    })
}
