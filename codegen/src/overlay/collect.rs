//! Patches in annotation documents: collects the annotations with the term `ODataCodegen.V1.Patch`, and removes them from the trees.

use super::describe::value;
use super::{expand, schemas};
use crate::codes;
use crate::config::{Patch, PatchChange};
use odata_csdl::diagnostic::{Finding, Findings};
use odata_csdl::syntax::{Attribute, Edit, Kind, Node, Tree};

const TERM: &str = "ODataCodegen.V1.Patch";

/// Removes the patches from all documents, and returns them in document order.
pub(super) fn collect(trees: &mut [Tree<'_>], findings: &mut Findings) -> Vec<Patch> {
    let mut patches = Vec::new();
    for tree in trees {
        let mut edit = Edit::default();
        let blocks = schemas(tree).flat_map(|schema| schema.children_of(Kind::Annotations));
        for block in blocks {
            let Some(target) = block.get(Attribute::Target) else {
                continue;
            };
            let mut others = false;
            for annotation in block.children() {
                if !is_patch(tree, annotation) {
                    others = true;
                    continue;
                }
                edit.remove(annotation);
                let mut patch = Patch::new(expand(tree, target.value.trim()), "");
                patch.span = Some(target.span);
                read(tree, annotation, &mut patch, findings);
                patches.push(patch);
            }
            if !others && block.children().next().is_some() {
                edit.remove(block);
            }
        }
        if !edit.is_empty() {
            *tree = edit.apply(tree);
        }
        let nodes = (0..).map_while(|index| tree.at(index));
        for node in nodes.filter(|node| is_patch(tree, *node)) {
            let finding = Finding::new(&codes::PATCH_FORM, "a patch is inside of an element");
            findings.add(
                finding
                    .at(node.span())
                    .help("put it into an `Annotations` element whose `Target` is the element"),
            );
        }
    }
    patches
}

fn is_patch(tree: &Tree<'_>, node: Node<'_>) -> bool {
    let term = node.value(Attribute::Term);
    node.kind() == Kind::Annotation
        && term.is_some_and(|term| term.ends_with(".Patch") && expand(tree, term) == TERM)
}

/// The name of a type, or of a collection of it, with the alias of the patch's document replaced by its namespace: the patched document may
/// use that alias for another.
fn type_name(tree: &Tree<'_>, written: &str) -> String {
    let item = written.trim();
    match item
        .strip_prefix("Collection(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        Some(item) => format!("Collection({})", expand(tree, item.trim())),
        None => expand(tree, item),
    }
}

/// Reads the record of a patch.
fn read(tree: &Tree<'_>, annotation: Node<'_>, patch: &mut Patch, findings: &mut Findings) {
    let values = annotation
        .children_of(Kind::Record)
        .flat_map(|record| record.children_of(Kind::PropertyValue));
    for node in values {
        let Some(name) = node.value(Attribute::Property) else {
            continue;
        };
        let Some(found) = value(node) else {
            let message = format!("`{name}` of a patch is not a constant");
            findings.add(
                Finding::new(&codes::PATCH_FORM, message)
                    .at(node.span())
                    .help("give it as an attribute: `String=\"…\"`, `Bool=\"…\"`"),
            );
            continue;
        };
        let span = Some(found.span);
        let text = found.value.to_owned();
        let change = match name {
            "Reason" => {
                patch.reason = text;
                continue;
            }
            "Rename" => PatchChange::Rename(text),
            "Description" => PatchChange::Description(text),
            "LongDescription" => PatchChange::LongDescription(text),
            "Drop" if text == "true" => PatchChange::Drop,
            "Drop" => continue,
            "Add" => PatchChange::Add(text),
            "Type" | "BaseType" | "EntityType" | "UnderlyingType" => {
                PatchChange::Set(name.to_owned(), type_name(tree, &text))
            }
            _ => PatchChange::Set(name.to_owned(), text),
        };
        patch.push(change, span);
    }
}
