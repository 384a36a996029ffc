//! Metadata of OData versions 1 to 3: recognised and named, never read. CSDL XML 4.01 section 2.2.

use super::xml::{MAX_ATTRIBUTES, Reader, Stop};
use crate::diagnostic::{Finding, Span, codes};
use quick_xml::events::BytesStart;

/// Start of the namespaces of all older versions.
pub(super) const OLD: &str = "http://schemas.microsoft.com/ado/";

/// What is known of a document of an older version so far.
pub(super) struct OldVersion {
    at: Span,
    edmx: Option<String>,
    service: Option<String>,
}

impl Reader<'_, '_> {
    /// An element of, or inside, a document of an older version: reads on only to name the version.
    pub(super) fn open_old(
        &mut self,
        tag: &BytesStart<'_>,
        local: &str,
        namespace: &str,
        start: usize,
        end: usize,
    ) -> Result<(), Stop> {
        self.skipped += 1;
        let value_of = |name: &str| {
            let found = tag
                .attributes()
                .take(MAX_ATTRIBUTES)
                .flatten()
                .find(|a| a.key.local_name().as_ref() == name);
            found.map(|a| a.value.into_owned())
        };
        let (edmx, service) = match local {
            "Edmx" => (value_of("Version"), None),
            "DataServices" => (
                None,
                value_of("MaxDataServiceVersion").or_else(|| value_of("DataServiceVersion")),
            ),
            _ => (None, None),
        };
        let at = self.span(start, end);
        let mut old = self.old.take().unwrap_or(OldVersion {
            at,
            edmx: None,
            service: None,
        });
        old.edmx = old.edmx.or(edmx);
        old.service = old.service.or(service);
        if local == "Schema" {
            return self.refuse_old(old, Some(namespace));
        }
        self.old = Some(old);
        Ok(())
    }

    pub(super) fn refuse_old(&mut self, old: OldVersion, schema: Option<&str>) -> Result<(), Stop> {
        let year = schema
            .and_then(|uri| uri.strip_prefix(OLD))
            .map(|rest| rest.trim_end_matches("/edm"));
        let version = match (year, old.service.as_deref()) {
            (_, Some("3.0")) | (Some("2009/11"), _) => "version 3",
            (_, Some("2.0")) | (Some("2008/09" | "2009/08"), _) => "version 2",
            (_, Some("1.0")) | (Some("2006/04" | "2007/05" | "2008/01"), _) => "version 1",
            _ => "a version before 4",
        };
        let mut facts = Vec::new();
        facts.extend(old.edmx.map(|v| format!("Edmx Version=\"{v}\"")));
        facts.extend(old.service.map(|v| format!("data service version {v}")));
        facts.extend(schema.map(|uri| format!("schema namespace {uri}")));
        let message = format!(
            "this is OData {version} metadata ({}); only version 4 is read",
            facts.join(", ")
        );
        let finding = Finding::new(&codes::OLD_VERSION, message).at(old.at).help(
            "ask the service for its V4 metadata, or convert the document with V2-to-V4-CSDL.xsl from \
             github.com/oasis-tcs/odata-openapi if the service can send V4 payloads",
        );
        self.stop(finding)
    }
}
