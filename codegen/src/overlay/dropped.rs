//! Declarations that patches removed, and references to them.

use super::{expand, schemas};
use crate::config::Patch;
use odata_csdl::diagnostic::{Finding, Span};
use odata_csdl::syntax::{Attribute, Kind, Tree};

/// Attributes that refer to a declaration.
const REFERRING: &[Attribute] = &[
    Attribute::Type,
    Attribute::BaseType,
    Attribute::EntityType,
    Attribute::UnderlyingType,
    Attribute::Action,
    Attribute::Function,
    Attribute::Extends,
];

/// The removed declarations, by full name.
#[derive(Debug, Default)]
pub(super) struct Dropped {
    names: Vec<(String, Span)>,
    /// Children of declarations: the full name of the declaration, and their own.
    children: Vec<(String, String, Span)>,
}

impl Dropped {
    pub(super) fn note(&mut self, patch: &Patch) {
        let Some(span) = patch.span else { return };
        match patch.at.split_once('/') {
            None => self.names.push((patch.at.clone(), span)),
            Some((owner, name)) => self
                .children
                .push((owner.to_owned(), name.to_owned(), span)),
        }
    }

    /// The places that refer to a removed declaration.
    pub(super) fn orphans(&self, trees: &[Tree<'_>]) -> Vec<(Span, Span)> {
        let mut orphans = self.keys(trees);
        if self.names.is_empty() {
            return orphans;
        }
        for tree in trees {
            let nodes = (0..).map_while(|index| tree.at(index));
            let attributes = nodes.flat_map(|node| node.attributes());
            for (_, text) in attributes.filter(|(name, _)| REFERRING.contains(name)) {
                let written = text.value.trim();
                let item = written
                    .strip_prefix("Collection(")
                    .and_then(|rest| rest.strip_suffix(')'))
                    .map_or(written, str::trim);
                let meant = expand(tree, item);
                let dropped = self.names.iter().find(|(name, _)| *name == meant);
                orphans.extend(dropped.map(|(_, patch)| (text.span, *patch)));
            }
        }
        orphans
    }
}

impl Dropped {
    /// The parts of keys that refer to a removed property of their own type.
    fn keys(&self, trees: &[Tree<'_>]) -> Vec<(Span, Span)> {
        let mut orphans = Vec::new();
        if self.children.is_empty() {
            return orphans;
        }
        for schema in trees.iter().flat_map(schemas) {
            let namespace = schema.value(Attribute::Namespace).unwrap_or_default();
            for owner in schema.children_of(Kind::EntityType) {
                let name = owner.value(Attribute::Name).unwrap_or_default();
                let full = format!("{namespace}.{name}");
                let keys = owner.children_of(Kind::Key);
                for part in keys.flat_map(|key| key.children_of(Kind::PropertyRef)) {
                    let path = part.value(Attribute::Name).unwrap_or_default();
                    let first = path.split('/').next().unwrap_or_default();
                    let mut children = self.children.iter();
                    let dropped =
                        children.find(|(owner, child, _)| *owner == full && child == first);
                    orphans.extend(dropped.map(|(_, _, patch)| (part.span(), *patch)));
                }
            }
        }
        orphans
    }
}

/// Adds the patch to findings about what it removed, since the metadata is not at fault.
pub(crate) fn explain(findings: &mut [Finding], orphans: &[(Span, Span)]) {
    for finding in findings.iter_mut().filter(|it| it.related.is_none()) {
        let orphan = orphans.iter().find(|(at, _)| finding.span == Some(*at));
        if let Some((_, patch)) = orphan {
            finding.related = Some((*patch, "this patch removes it".to_owned()));
            finding.help = Some(
                "also drop or retype the elements that refer to it; to generate less without changing the metadata, use `exclude`"
                    .to_owned(),
            );
        }
    }
}
