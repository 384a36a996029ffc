//! Findings about a text that is not XML: what the XML reader says, in our words and with a place.

use super::xml::{Reader, Stop};
use crate::diagnostic::{Finding, Span, codes};
use quick_xml::Error;
use quick_xml::errors::IllFormedError;
use quick_xml::events::attributes::AttrError;

impl Reader<'_, '_> {
    pub(super) fn unbound<T>(&mut self, prefix: &str, span: Span) -> Result<T, Stop> {
        let finding = Finding::new(
            &codes::XML_PREFIX,
            format!("the namespace prefix `{prefix}` is not declared"),
        );
        self.stop(
            finding
                .at(span)
                .help(format!("add xmlns:{prefix}=\"…\" to the root element")),
        )
    }

    pub(super) fn attribute_error(&mut self, error: &AttrError, start: usize) -> Result<(), Stop> {
        let at = match error {
            AttrError::ExpectedEq(at)
            | AttrError::ExpectedValue(at)
            | AttrError::UnquotedValue(at)
            | AttrError::ExpectedQuote(at, _)
            | AttrError::Duplicated(at, _) => start + 1 + *at,
        };
        let message = match error {
            AttrError::Duplicated(..) => String::from("an attribute stands twice on one element"),
            AttrError::ExpectedEq(_) => String::from("an attribute has no `=`"),
            _ => String::from("an attribute value is not quoted"),
        };
        self.stop(Finding::new(&codes::XML_MALFORMED, message).at(self.span(at, at + 1)))
    }

    pub(super) fn xml_error(&mut self, error: &Error, start: usize, at: usize) -> Result<(), Stop> {
        let at = at.max(start).min(self.text.len());
        let message = match error {
            Error::IllFormed(IllFormedError::MismatchedEndTag { expected, found }) => {
                format!("`</{expected}>` was expected, but `</{found}>` was found")
            }
            other => other.to_string(),
        };
        let code = match error {
            Error::Namespace(_) => &codes::XML_LIMIT,
            Error::IllFormed(IllFormedError::UnclosedReference) | Error::Escape(_) => {
                &codes::XML_ENTITY
            }
            _ => &codes::XML_MALFORMED,
        };
        self.stop(Finding::new(code, message).at(self.span(at, at + 1)))
    }
}
