//! Descriptions that a patch sets, and external annotations.

use super::apply::{Done, Overlay};
use super::find::Place;
use super::{expand, schemas};
use odata_csdl::diagnostic::Span;
use odata_csdl::syntax::{Attribute, Element, Kind, Node, Text, Tree};

const CORE: &str = "Org.OData.Core.V1";

/// Sets a term of the Core vocabulary whose value is a string, instead of the metadata's value.
pub(super) fn describe(
    overlay: &mut Overlay<'_, '_>,
    place: Place,
    at: &str,
    term: &str,
    text: &str,
    span: Option<Span>,
) -> Done {
    let full = format!("{CORE}.{term}");
    let mut old = Vec::new();
    let inside = external(overlay.trees, at, false).into_iter();
    for block in inside.chain([place]) {
        let Some(tree) = overlay.trees.get(block.tree) else {
            continue;
        };
        let annotations = tree.at(block.node).into_iter().flat_map(Node::children);
        for annotation in annotations.filter(|node| is_term(tree, *node, &full)) {
            old.push((
                Place {
                    tree: block.tree,
                    node: annotation.index(),
                },
                value(annotation).map(|text| text.value.to_owned()),
                annotation.span(),
            ));
        }
    }
    if let [(_, Some(before), place)] = old.as_slice()
        && before == text
    {
        return Done::Stale(*place);
    }
    for (old, ..) in &old {
        let node = overlay
            .trees
            .get(old.tree)
            .and_then(|tree| tree.at(old.node));
        if let (Some(node), Some(edit)) = (node, overlay.edits.get_mut(old.tree)) {
            edit.remove(node);
        }
    }
    let node = overlay
        .trees
        .get(place.tree)
        .and_then(|tree| tree.at(place.node));
    if let (Some(node), Some(edit)) = (node, overlay.edits.get_mut(place.tree)) {
        let attributes = vec![
            (Attribute::Term, full),
            (Attribute::String, text.to_owned()),
        ];
        edit.append(
            node,
            Element {
                kind: Kind::Annotation,
                attributes,
                span,
            },
        );
    }
    Done::Changed
}

/// Whether an element is the unqualified annotation with a term, given by its full name.
fn is_term(tree: &Tree<'_>, node: Node<'_>, full: &str) -> bool {
    let usual = |term: &str| {
        let expanded = expand(tree, term);
        // The usual alias of the vocabulary needs no declaration.
        let expanded = match expanded.strip_prefix("Core.") {
            Some(simple) => format!("{CORE}.{simple}"),
            None => expanded,
        };
        expanded == full
    };
    node.kind() == Kind::Annotation
        && node.get(Attribute::Qualifier).is_none()
        && node.value(Attribute::Term).is_some_and(usual)
}

/// The text of an annotation or of a property value, in either notation.
pub(super) fn value(node: Node<'_>) -> Option<Text<'_>> {
    let constant = |(name, text): (Attribute, _)| {
        let other = matches!(
            name,
            Attribute::Term | Attribute::Qualifier | Attribute::Property
        );
        (!other).then_some(text)
    };
    let inside = || node.children().find_map(Node::text);
    node.attributes().find_map(constant).or_else(inside)
}

/// The `Annotations` elements for an element; with `below` also those for its children.
pub(super) fn external(trees: &[Tree<'_>], at: &str, below: bool) -> Vec<Place> {
    let about = |target: &str| match target.strip_prefix(at) {
        Some("") => true,
        Some(rest) => below && rest.starts_with(['/', '(', '@']),
        None => false,
    };
    let mut places = Vec::new();
    for (index, tree) in trees.iter().enumerate() {
        let blocks = schemas(tree).flat_map(|schema| schema.children_of(Kind::Annotations));
        let blocks = blocks.filter(|node| {
            let target = node.value(Attribute::Target);
            target.is_some_and(|target| about(&expand(tree, target)))
        });
        places.extend(blocks.map(|node| Place {
            tree: index,
            node: node.index(),
        }));
    }
    places
}
