//! CSDL text to syntax tree, one node per element of CSDL 4.0/4.01.
//!
//! In: a [`Source`]. Out: a [`Tree`] of elements and attributes with their places in the text, and findings about the text. This stage does
//! not interpret names: it looks nothing up, fills in no XML defaults, and reads no literals. A tree does not depend on XML either: CSDL
//! JSON is read into the same form (`json`), with its defaults spelled out.

mod edit;
mod encoding;
mod grammar;
mod json;
mod malformed;
mod old;
mod paths;
mod references;
mod tree;
mod well_formed;
mod xml;

pub use edit::{Edit, Element};
pub use grammar::{allows, has};
pub(crate) use paths::Paths;
pub use references::{AnnotationFilter, Frame, Reference, frame, has_references};
pub use tree::{Attribute, Kind, Node, Text, Tree};

use crate::diagnostic::{FileId, Finding, Findings, Source, codes};

/// Reads a document: as JSON if its first character is `{` or `[`, otherwise as XML. `None` if it is not well-formed, is not CSDL of
/// version 4, or exceeds a limit; a finding says which.
pub fn parse<'s>(source: &'s Source, file: FileId, findings: &mut Findings) -> Option<Tree<'s>> {
    if u32::try_from(source.text.len()).is_err() {
        findings.add(Finding::new(
            &codes::XML_LIMIT,
            format!("`{}` is larger than 4 GB", source.name),
        ));
        return None;
    }
    // By content: file names and media types of metadata are not reliable.
    let start = source
        .text
        .trim_start_matches(|c: char| c == '\u{feff}' || c.is_ascii_whitespace());
    if start.starts_with(['{', '[']) {
        json::parse(source, file, findings)
    } else {
        xml::parse(source, file, findings)
    }
}
