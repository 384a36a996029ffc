//! Findings about a text that is not XML, or whose namespaces are wrong, in our own words and with a place.

use super::well_formed::Malformed;
use super::xml::{Reader, Stop};
use crate::diagnostic::{Finding, Span, codes};
use quick_xml::Error;
use quick_xml::name::NamespaceError;

impl Reader<'_, '_> {
    pub(super) fn malformed<T>(&mut self, found: Malformed) -> Result<T, Stop> {
        if let Some((name, start, end)) = &found.root {
            let local = name.rsplit(':').next().unwrap_or_default();
            if !matches!(local, "Edmx" | "Schema") {
                // For a web page it does not matter which tag is not closed.
                let message = format!("the root element is `{name}`, not `Edmx` or `Schema`");
                return self.not_csdl(message, local, self.span(*start, *end));
            }
        }
        let mut finding = Finding::new(found.code, found.message);
        if let Some(help) = found.help {
            finding = finding.help(help);
        }
        if let Some((start, end)) = found.opened {
            finding = finding.related(self.span(start, end), "opened here");
        }
        let span = self.span(found.start, found.end);
        self.stop(finding.at(span))
    }

    /// A root element that is not one of CSDL's.
    pub(super) fn not_csdl<T>(
        &mut self,
        message: String,
        local: &str,
        span: Span,
    ) -> Result<T, Stop> {
        let meant = ["Edmx", "Schema"]
            .into_iter()
            .find(|it| *it != local && it.eq_ignore_ascii_case(local));
        let help = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None if local.eq_ignore_ascii_case("html") => {
                "this is a web page, usually a login page".to_owned()
            }
            None => {
                "pass an OData metadata document, usually found at <service>/$metadata".to_owned()
            }
        };
        self.stop(Finding::new(&codes::ROOT, message).at(span).help(help))
    }

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

    /// An error of the XML reader in a well-formed text.
    pub(super) fn xml_error(&mut self, error: &Error, start: usize, at: usize) -> Result<(), Stop> {
        let at = at.max(start).min(self.text.len());
        let code = match error {
            Error::Namespace(
                NamespaceError::TooManyBindings(_) | NamespaceError::TooDeeplyNested(_),
            ) => &codes::XML_LIMIT,
            Error::Namespace(_) => &codes::XML_PREFIX,
            _ => &codes::XML_MALFORMED,
        };
        let finding = Finding::new(code, error.to_string());
        self.stop(finding.at(self.span(at, at + 1)))
    }
}
