//! Declarations that patches took out, and what still names them.

use super::expand;
use crate::config::Patch;
use crate::csdl::{Attribute, Tree};
use crate::diagnostic::{Finding, Span};

/// Attributes that name a declaration.
const REFERRING: &[Attribute] = &[
    Attribute::Type,
    Attribute::BaseType,
    Attribute::EntityType,
    Attribute::UnderlyingType,
    Attribute::Action,
    Attribute::Function,
    Attribute::Extends,
];

/// What was dropped, by full name.
#[derive(Debug, Default)]
pub(super) struct Dropped {
    names: Vec<(String, Span)>,
}

impl Dropped {
    pub(super) fn note(&mut self, patch: &Patch) {
        // What stands inside of a declaration is not named by its type.
        if let Some(span) = patch.span
            && !patch.at.contains('/')
        {
            self.names.push((patch.at.clone(), span));
        }
    }

    /// The places that name something dropped.
    pub(super) fn orphans(&self, trees: &[Tree<'_>]) -> Vec<(Span, Span)> {
        let mut orphans = Vec::new();
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

/// Adds the patch to findings about what it took out: the metadata is not to blame.
pub(crate) fn explain(findings: &mut [Finding], orphans: &[(Span, Span)]) {
    for finding in findings.iter_mut().filter(|it| it.related.is_none()) {
        let orphan = orphans.iter().find(|(at, _)| finding.span == Some(*at));
        if let Some((_, patch)) = orphan {
            finding.related = Some((*patch, "this patch takes it out".to_owned()));
            finding.help = Some(
                "drop or retype what names it, too; to generate less and keep the metadata, use `exclude`"
                    .to_owned(),
            );
        }
    }
}
