//! Elements in wrong namespaces, and metadata of OData versions 1 to 3, which is recognized by its namespaces, reported and never read.
//! CSDL XML 4.01 section 2.2.

use super::grammar;
use super::tree::Kind;
use super::xml::{EDM, EDMX, Reader, Stop};
use crate::diagnostic::{Finding, Span, codes};
use crate::suggest::closest;
use quick_xml::events::BytesStart;

/// The common prefix of the namespaces of all older versions.
const OLD: &str = "http://schemas.microsoft.com/ado/";

/// What is known about a document that may be of an older version, which its schema will decide.
pub(super) struct OldVersion {
    at: Span,
    /// The namespace of `Edmx`.
    wrapper: String,
    edmx: Option<String>,
    service: Option<String>,
}

impl Reader<'_, '_> {
    /// An element with the name of one of CSDL's in another namespace: returns the kind as which it is read, if it is. The model is
    /// unambiguous without the namespaces of the elements around its schemas.
    pub(super) fn stray(
        &mut self,
        tag: &BytesStart<'_>,
        kind: Kind,
        parent: Option<Kind>,
        namespace: &str,
        span: Span,
    ) -> Result<Option<Kind>, Stop> {
        let value_of = |name: &str| {
            let found = tag
                .attributes()
                .flatten()
                .find(|a| a.key.local_name().as_ref() == name);
            found.map(|a| a.value.into_owned())
        };
        let is_old = namespace.starts_with(OLD);
        let within = |old: &OldVersion| old.wrapper == namespace;
        match (kind, parent) {
            (Kind::Schema, _) if is_old => {
                let old = self.old.take().unwrap_or(OldVersion {
                    at: span,
                    wrapper: String::new(),
                    edmx: None,
                    service: None,
                });
                return self.refuse_old(old, Some(namespace));
            }
            (Kind::Edmx, None) if is_old => {
                self.old = Some(OldVersion {
                    at: span,
                    wrapper: namespace.to_owned(),
                    edmx: value_of("Version"),
                    service: None,
                });
            }
            (Kind::DataServices, Some(Kind::Edmx)) => {
                if let Some(old) = &mut self.old {
                    old.service = old
                        .service
                        .take()
                        .or_else(|| value_of("MaxDataServiceVersion"))
                        .or_else(|| value_of("DataServiceVersion"));
                }
            }
            (Kind::Reference | Kind::Include | Kind::IncludeAnnotations, Some(_))
                if self.old.as_ref().is_some_and(within) =>
            {
                return Ok(Some(kind));
            }
            _ => return Ok(None),
        }
        let message = format!(
            "`{}` is {}, not in `{EDMX}`; it is read as if it were",
            kind.name(),
            place(namespace)
        );
        self.strays.push(
            Finding::new(&codes::ELEMENT_NAMESPACE, message)
                .at(span)
                .help("declare its namespace in CSDL 4"),
        );
        Ok(Some(kind))
    }

    /// Reports a skipped element, if it claims to be CSDL.
    pub(super) fn out_of_place(
        &mut self,
        local: &str,
        parent: Option<Kind>,
        namespace: &str,
        span: Span,
    ) {
        let fits = |kind: &Kind| parent.is_some_and(|parent| grammar::allows(parent, *kind));
        let known = Kind::from_name(local).filter(fits);
        let known = known.filter(|kind| namespace != grammar::namespace(*kind));
        let mistaken = |kind: &Kind| {
            // An extension of CSDL has its own namespace, which is not worth a finding.
            *kind == Kind::Schema
                || namespace.is_empty()
                || namespace.starts_with(OLD)
                || namespace.contains("docs.oasis-open.org/odata")
        };
        if let Some(kind) = known.filter(mistaken) {
            let wanted = grammar::namespace(kind);
            let message = format!(
                "`{local}` is {}, not in `{wanted}`, so it is ignored with everything in it",
                place(namespace)
            );
            let help = format!("declare its namespace with xmlns=\"{wanted}\"");
            let finding = Finding::new(&codes::ELEMENT_NAMESPACE, message);
            self.add(finding.at(span).help(help));
            return;
        }
        if namespace != EDM && namespace != EDMX {
            return;
        }
        let message = match parent {
            Some(parent) => format!("`{local}` is not expected in `{}`", parent.name()),
            None => format!("`{local}` is not expected"),
        };
        let mut finding = Finding::new(&codes::ELEMENT_MISPLACED, message).at(span);
        let known = Kind::ALL.iter().filter(|kind| fits(kind));
        let known = known.map(|kind| kind.name()).filter(|name| *name != local);
        if let Some(meant) = closest(local, known).filter(|_| Kind::from_name(local).is_none()) {
            finding = finding.help(format!("did you mean `{meant}`?"));
        }
        self.add(finding);
    }

    pub(super) fn refuse_old<T>(
        &mut self,
        old: OldVersion,
        schema: Option<&str>,
    ) -> Result<T, Stop> {
        let year = schema
            .and_then(|uri| uri.strip_prefix(OLD))
            .map(|rest| rest.trim_end_matches("/edm"));
        let version = match (year, old.service.as_deref()) {
            (_, Some("3.0")) | (Some("2009/11"), _) => "OData version 3",
            (_, Some("2.0")) | (Some("2008/09" | "2009/08"), _) => "OData version 2",
            (_, Some("1.0")) | (Some("2006/04" | "2007/05" | "2008/01"), _) => "OData version 1",
            _ => "a version of OData before 4",
        };
        let mut facts = Vec::new();
        facts.extend(old.edmx.map(|v| format!("Edmx Version=\"{v}\"")));
        facts.extend(old.service.map(|v| format!("data service version {v}")));
        facts.extend(schema.map(|uri| format!("schema namespace {uri}")));
        let message = format!(
            "this is metadata of {version} ({}); only version 4 is read",
            facts.join(", ")
        );
        let finding = Finding::new(&codes::OLD_VERSION, message).at(old.at).help(
            "ask the service for its V4 metadata, or convert the document with V2-to-V4-CSDL.xsl from \
             github.com/oasis-tcs/odata-openapi if the service can send V4 payloads",
        );
        self.stop(finding)
    }
}

fn place(namespace: &str) -> String {
    match namespace {
        "" => "in no namespace".to_owned(),
        uri => format!("in `{uri}`"),
    }
}
