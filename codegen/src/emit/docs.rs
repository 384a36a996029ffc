//! Documentation attributes. Text of the metadata is inert: it cannot become code, a doctest, a link or markup (checklist row N1).

use crate::format;
use crate::inert;
use crate::rust_ir::Docs;

/// The configured attributes, and the metadata's text as plain text, followed by a paragraph of the generator's own in Markdown, in which
/// names are [`inert::code`].
pub(super) fn docs(docs: &Docs, attributes: &[String], about: &str) -> format::Docs {
    format::Docs {
        attributes: attributes.to_owned(),
        deprecated: docs.deprecated.as_deref().map(inert::note),
        ..paragraphs(&docs.paragraphs, about)
    }
}

/// A paragraph with the name of an element.
pub(super) fn named(name: &str) -> String {
    inert::code(name) + "."
}

/// Paragraphs of the metadata as plain text, then one of the generator's own in Markdown.
pub(super) fn paragraphs(texts: &[String], about: &str) -> format::Docs {
    let mut lines: Vec<String> = Vec::new();
    for text in texts {
        lines.extend(inert::prose(text));
        lines.push(String::new());
    }
    lines.push(about.to_owned());
    for line in &mut lines {
        if !line.is_empty() {
            line.insert(0, ' ');
        }
    }
    format::Docs {
        lines,
        ..format::Docs::default()
    }
}
