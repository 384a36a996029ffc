//! Applies patches to trees. In: trees and patches. Out: the patched trees, the renames that wait for the model, and a finding for each
//! patch that cannot be applied or changes nothing.

use super::dropped::Dropped;
use super::find::{Found, Place, find, full, schema_places, split};
use super::{Outcome, Rename, collect, describe};
use crate::codes;
use crate::config::{Patch, PatchChange};
use odata_csdl::diagnostic::{Code, Finding, Findings, Span};
use odata_csdl::suggest::closest;
use odata_csdl::syntax::{Attribute, Edit, Element, Kind, Node, Tree, allows, has};

/// Facets, which belong to the type of an item and change with it.
const FACETS: &[Attribute] = &[
    Attribute::MaxLength,
    Attribute::Precision,
    Attribute::Scale,
    Attribute::Srid,
    Attribute::Unicode,
];

/// Applies the patches of annotation documents, then those of the configuration.
pub(crate) fn apply(trees: &mut [Tree<'_>], patches: &[Patch], findings: &mut Findings) -> Outcome {
    let collected = collect::collect(trees, findings);
    let mut overlay = Overlay {
        edits: trees.iter().map(|_| Edit::default()).collect(),
        trees,
        renames: Vec::new(),
        dropped: Dropped::default(),
    };
    for patch in collected.iter().chain(patches) {
        // A path may begin with an alias; the paths with which it is compared do not.
        let mut meant = patch.clone();
        meant.at = full(overlay.trees, &patch.at);
        if let Err(problems) = overlay.patch(&meant) {
            problems.into_iter().for_each(|problem| {
                findings.add(problem.path(&*patch.at));
            });
        }
    }
    overlay.flush();
    Outcome {
        orphans: overlay.dropped.orphans(overlay.trees),
        renames: overlay.renames,
    }
}

/// The result of a change.
pub(super) enum Done {
    Changed,
    /// The element already was as the change would make it, at this place.
    Stale(Span),
}

pub(super) struct Overlay<'o, 's> {
    pub(super) trees: &'o mut [Tree<'s>],
    /// Pending changes, by tree.
    pub(super) edits: Vec<Edit>,
    renames: Vec<Rename>,
    dropped: Dropped,
}

fn problem(code: &'static Code, message: impl Into<String>, span: Option<Span>) -> Finding {
    Finding::new(code, message).at(span)
}

fn form(message: impl Into<String>, span: Option<Span>, help: &str) -> Finding {
    problem(&codes::PATCH_FORM, message, span).help(help)
}

/// An error about a change that does not apply to its element.
fn refuse(message: impl Into<String>, span: Option<Span>, help: &str) -> Box<Finding> {
    Box::new(form(message, span, help))
}

fn one(finding: impl Into<Box<Finding>>) -> Vec<Finding> {
    vec![*finding.into()]
}

impl Overlay<'_, '_> {
    fn patch(&mut self, patch: &Patch) -> Result<(), Vec<Finding>> {
        check_form(patch)?;
        let added = patch.placed().find_map(|(change, span)| match change {
            PatchChange::Add(kind) => Some((kind, span)),
            _ => None,
        });
        if let Some((kind, span)) = added {
            self.add(patch, kind, span).map_err(one)?;
        }
        let found = self.find(patch)?;
        if patch.changes.contains(&PatchChange::Drop) {
            self.remove(&found, &patch.at);
            self.dropped.note(patch);
            return Ok(());
        }
        let mut problems = Vec::new();
        for (change, span) in patch.placed() {
            match self.change(patch, change, span, &found, added.is_some()) {
                Ok(Done::Changed) => {}
                Ok(Done::Stale(element)) => {
                    let message = format!("this patch of `{}` changes nothing", patch.at);
                    let finding = problem(&codes::PATCH_STALE, message, span);
                    let finding = finding.related(element, "this is the case without the patch");
                    problems
                        .push(finding.help("the metadata has been corrected: remove the patch"));
                }
                Err(finding) => problems.push(*finding),
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }

    /// Makes the pending changes.
    fn flush(&mut self) {
        for (tree, edit) in self.trees.iter_mut().zip(&mut self.edits) {
            if !edit.is_empty() {
                *tree = std::mem::take(edit).apply(tree);
            }
        }
    }

    fn find(&mut self, patch: &Patch) -> Result<Found, Vec<Finding>> {
        let touched = find(self.trees, &patch.at).map_or(true, |found| {
            found.places.iter().any(|place| self.is_touched(*place))
        });
        if touched {
            self.flush();
        }
        let found = find(self.trees, &patch.at).map_err(|missing| {
            let message = format!("there is no `{}` in the {}", missing.name, missing.parent);
            let names = missing.names.iter().map(String::as_str);
            if !schema_places(self.trees, &patch.at).is_empty() {
                let message = format!("`{}` is a namespace", patch.at);
                let help = "patches apply to elements in a namespace: `Namespace.Type`";
                return one(problem(&codes::PATCH_TARGET, message, patch.span).help(help));
            }
            let renamed = self.renames.iter().find(|rename| rename.to == missing.name);
            if let Some(Rename { at, .. }) = renamed {
                let help = format!(
                    "patches use the names of the metadata, even for renamed elements: `{at}`"
                );
                return one(problem(&codes::PATCH_TARGET, message, patch.span).help(help));
            }
            let help = closest(&missing.name, names).map_or_else(
                || {
                    "the service may have removed it: correct the path or remove the patch"
                        .to_owned()
                },
                |meant| format!("did you mean `{meant}`?"),
            );
            one(problem(&codes::PATCH_TARGET, message, patch.span).help(help))
        })?;
        if found.is_ambiguous(self.trees) {
            let message = format!("`{}` is declared {} times", patch.at, found.places.len());
            let help = format!("add an index: `{}[2]` is the second", patch.at);
            let finding = form(message, patch.span, &help);
            let second = found.places.get(1).and_then(|place| self.node(*place));
            return Err(one(match second {
                Some(node) => finding.related(node.span(), "the second of them"),
                None => finding,
            }));
        }
        Ok(found)
    }

    fn is_touched(&self, place: Place) -> bool {
        let edit = self.edits.get(place.tree);
        let node = self.node(place);
        node.is_some_and(|node| edit.is_some_and(|edit| edit.touches(node)))
    }

    pub(super) fn node(&self, place: Place) -> Option<Node<'_>> {
        self.trees.get(place.tree)?.at(place.node)
    }

    /// Adds the element of a patch, without the attributes that its changes will set.
    fn add(&mut self, patch: &Patch, kind: &str, span: Option<Span>) -> Result<(), Box<Finding>> {
        self.flush();
        let (parent, name) = split(&patch.at).unwrap_or(("", &patch.at));
        if !is_name(name) {
            let message = format!("`{name}` is not a valid name for an added element");
            return Err(Box::new(form(message, patch.span, NAME)));
        }
        let known = Kind::from_name(kind).filter(|kind| has(*kind, Attribute::Name));
        let Some(kind) = known else {
            let message = format!("`{kind}` is not a kind of element that can be added");
            let help = "Property, NavigationProperty, Member, EntityType, ComplexType, EnumType, TypeDefinition, EntitySet, Singleton";
            return Err(refuse(message, span, help));
        };
        if let Ok(found) = find(self.trees, &patch.at)
            && let Some(node) = found.places.first().and_then(|place| self.node(*place))
            && !matches!(kind, Kind::Action | Kind::Function)
        {
            let message = format!("`{}` is already in the metadata", patch.at);
            let finding = problem(&codes::PATCH_STALE, message, span);
            let finding = finding.related(node.span(), "declared here");
            let help = "remove the patch, or remove `add` from it if it still corrects something";
            return Err(Box::new(finding.help(help)));
        }
        let parents = if patch.at.contains('/') {
            let found = find(self.trees, parent).map(|found| found.places);
            found.unwrap_or_default()
        } else {
            schema_places(self.trees, parent)
        };
        let (Some(place), Some(node)) = (
            parents.first(),
            parents.first().and_then(|place| self.node(*place)),
        ) else {
            let message = format!("there is no `{parent}` to add `{name}` to");
            let finding = problem(&codes::PATCH_TARGET, message, patch.span);
            let help =
                "use the name of the parent in the metadata; patches are applied in their order";
            return Err(Box::new(finding.help(help)));
        };
        if !allows(node.kind(), kind) {
            let message = format!(
                "`{parent}` is of kind {} and cannot have a {}",
                node.kind().name(),
                kind.name()
            );
            return Err(refuse(
                message,
                span,
                "add it to another element, or add another kind",
            ));
        }
        let element = Element {
            kind,
            attributes: vec![(Attribute::Name, name.to_owned())],
            span: patch.span,
        };
        let mut edit = Edit::default();
        edit.append(node, element);
        let index = place.tree;
        if let Some(tree) = self.trees.get_mut(index) {
            *tree = edit.apply(tree);
        }
        Ok(())
    }

    fn change(
        &mut self,
        patch: &Patch,
        change: &PatchChange,
        span: Option<Span>,
        found: &Found,
        added: bool,
    ) -> Result<Done, Box<Finding>> {
        let mut changed = false;
        let mut same = None;
        for place in &found.places {
            let done = match change {
                PatchChange::Add(_) | PatchChange::Drop => Done::Changed,
                PatchChange::Set(name, value) => self.set(*place, patch, name, value, span)?,
                PatchChange::Description(text) => {
                    describe::describe(self, *place, &patch.at, "Description", text, span)
                }
                PatchChange::LongDescription(text) => {
                    describe::describe(self, *place, &patch.at, "LongDescription", text, span)
                }
                PatchChange::Rename(to) if !changed => {
                    self.rename(*place, &patch.at, to, span, added)?
                }
                PatchChange::Rename(_) => Done::Changed,
            };
            match done {
                Done::Changed => changed = true,
                Done::Stale(element) => same = same.or(Some(element)),
            }
        }
        match same {
            Some(element) if !changed => Ok(Done::Stale(element)),
            _ => Ok(Done::Changed),
        }
    }

    fn set(
        &mut self,
        place: Place,
        patch: &Patch,
        name: &str,
        value: &str,
        span: Option<Span>,
    ) -> Result<Done, Box<Finding>> {
        let Some(node) = self
            .trees
            .get(place.tree)
            .and_then(|tree| tree.at(place.node))
        else {
            return Ok(Done::Changed);
        };
        let attribute = Attribute::from_name(name)
            .filter(|attribute| *attribute != Attribute::Name && has(node.kind(), *attribute));
        let Some(attribute) = attribute else {
            let message = format!("an element of kind {} has no {name}", node.kind().name());
            let help = match (node.kind(), name) {
                (Kind::EntitySet, "Type") => "the type of an entity set is its `EntityType`",
                _ => "see the attributes of the element in CSDL XML 4.01, sections 6 to 13",
            };
            return Err(refuse(message, span, help));
        };
        // Only a default value can be the empty text; any other optional attribute is removed by it.
        let nothing = value.is_empty()
            && !matches!(
                attribute,
                Attribute::DefaultValue | Attribute::Type | Attribute::EntityType
            );
        // The meaning of an absent attribute can depend on the type, which this patch may also change.
        let retyped = patch.changes.iter().find_map(|change| match change {
            PatchChange::Set(name, text) if name == Attribute::Type.name() => Some(text.as_str()),
            _ => None,
        });
        let of = retyped
            .or_else(|| node.value(Attribute::Type))
            .unwrap_or("");
        let old = node.value(attribute);
        let same = match old {
            Some(old) => old == value,
            None => nothing || default(of, attribute) == Some(value),
        };
        if same {
            return Ok(Done::Stale(node.span_of(attribute)));
        }
        let Some(edit) = self.edits.get_mut(place.tree) else {
            return Ok(Done::Changed);
        };
        if nothing {
            edit.unset(node, attribute);
            return Ok(Done::Changed);
        }
        edit.set(node, attribute, value, span);
        if attribute == Attribute::Type {
            let item = |text: &str| {
                let inner = text.trim().strip_prefix("Collection(").unwrap_or(text);
                inner.trim_end_matches(')').trim().to_owned()
            };
            let another = node.value(attribute).map(item) != Some(item(value));
            let set = |name: Attribute| {
                patch
                    .changes
                    .iter()
                    .any(|change| matches!(change, PatchChange::Set(set, _) if set == name.name()))
            };
            // Limits for values of the old type do not apply to the new one.
            let facets = FACETS.iter().filter(|_| another);
            for old in facets.chain([&Attribute::DefaultValue]) {
                if !set(*old) && node.get(*old).is_some() {
                    edit.unset(node, *old);
                }
            }
        }
        Ok(Done::Changed)
    }

    /// Removes elements, and annotations of them elsewhere.
    fn remove(&mut self, found: &Found, at: &str) {
        let elsewhere = describe::external(self.trees, at, true);
        for place in elsewhere.iter().chain(&found.places) {
            let node = self
                .trees
                .get(place.tree)
                .and_then(|tree| tree.at(place.node));
            if let (Some(node), Some(edit)) = (node, self.edits.get_mut(place.tree)) {
                edit.remove(node);
            }
        }
        self.flush();
    }

    fn rename(
        &mut self,
        place: Place,
        at: &str,
        to: &str,
        span: Option<Span>,
        added: bool,
    ) -> Result<Done, Box<Finding>> {
        let Some(node) = self.node(place) else {
            return Ok(Done::Changed);
        };
        if added {
            return Err(refuse(
                "the path gives the name of an added element",
                span,
                "remove `rename`",
            ));
        }
        if node.get(Attribute::Name).is_none() {
            return Err(refuse(
                format!("an element of kind {} has no name", node.kind().name()),
                span,
                "remove `rename`",
            ));
        }
        if !is_name(to) {
            let message = format!("`{to}` is not a valid name for `{at}`");
            return Err(Box::new(form(message, span, NAME)));
        }
        if node.value(Attribute::Name) == Some(to) {
            return Ok(Done::Stale(node.span_of(Attribute::Name)));
        }
        let element = node.span_of(Attribute::Name);
        if let Some(first) = self.renames.iter().find(|rename| rename.at == at) {
            let message = format!("`{at}` is renamed twice");
            let finding = form(message, span, "remove one of the renames");
            return Err(Box::new(match first.span {
                Some(first) => finding.related(first, "first here"),
                None => finding,
            }));
        }
        self.renames.push(Rename {
            at: at.to_owned(),
            to: to.to_owned(),
            span,
            element,
        });
        Ok(Done::Changed)
    }
}

/// The standard's default of an absent attribute of an element of this type, as text. CSDL XML 4.01, sections 6 to 13.
fn default(of: &str, attribute: Attribute) -> Option<&'static str> {
    let collection = of.trim_start().starts_with("Collection(");
    match attribute {
        Attribute::Nullable if !collection => Some("true"),
        Attribute::Abstract
        | Attribute::OpenType
        | Attribute::HasStream
        | Attribute::ContainsTarget
        | Attribute::IsFlags => Some("false"),
        Attribute::Unicode => Some("true"),
        _ => None,
    }
}

const NAME: &str =
    "a name must not be empty or contain spaces or one of `/.@()[]`, which have a meaning in paths";

/// Whether a path can end with the text. Names of services are not always simple identifiers, so this is not required.
fn is_name(text: &str) -> bool {
    let parts = |c: char| "/.@()[]".contains(c) || c.is_whitespace() || c.is_control();
    !text.is_empty() && !text.contains(parts)
}

/// The findings about a patch that do not depend on its element.
fn check_form(patch: &Patch) -> Result<(), Vec<Finding>> {
    let wrong = |message: String, help: &str| Err(one(form(message, patch.span, help)));
    if patch.at.is_empty() {
        return wrong(
            "a patch does not name its element".into(),
            "set `at` to the path of an element",
        );
    }
    if patch.reason.trim().is_empty() {
        let message = format!("the patch of `{}` has no reason", patch.at);
        return wrong(
            message,
            "say in `reason` what the service actually does and how that is known",
        );
    }
    if patch.changes.is_empty() {
        let message = format!("the patch of `{}` has no change", patch.at);
        return wrong(
            message,
            "set `type`, `nullable`, `rename`, `description`, `drop`, `add` …",
        );
    }
    if patch.changes.contains(&PatchChange::Drop) && patch.changes.len() > 1 {
        let message = format!("the patch of `{}` both drops and changes it", patch.at);
        return wrong(message, "remove `drop` or the other changes");
    }
    Ok(())
}
