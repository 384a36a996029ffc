//! Model paths of places in documents, for findings about a place that do not name the element that contains it, such as those about
//! annotations.
//!
//! In: trees. Out: the path of the element of the model that contains a place.

use super::tree::{Attribute, Kind, Node, Tree};
use crate::diagnostic::{FileId, Span};
use std::collections::HashMap;

/// The element of the model that contains each place.
pub(crate) struct Paths<'t> {
    trees: &'t [Tree<'t>],
    elements: Vec<Element>,
    /// Places from which on an element contains all places of a file, up to the next entry: the file, the first byte and the index of the
    /// element. Sorted.
    starts: Vec<(FileId, u32, u32)>,
    /// The namespaces by tree and alias.
    aliases: HashMap<(u32, &'t str), &'t str>,
}

/// An element that has a path.
struct Element {
    tree: u32,
    node: u32,
    /// The index of the element with a path that contains it.
    parent: Option<u32>,
}

impl<'t> Paths<'t> {
    pub(crate) fn new(trees: &'t [Tree<'t>]) -> Paths<'t> {
        let mut paths = Paths {
            trees,
            elements: Vec::new(),
            starts: Vec::new(),
            aliases: HashMap::new(),
        };
        for (tree, index) in trees.iter().zip(0..) {
            if let Some(root) = tree.root() {
                paths.visit(index, root, None);
            }
        }
        paths.starts.sort_unstable();
        paths
    }

    /// Visits an element and all elements in it; their nesting is bounded by the reader.
    fn visit(&mut self, tree: u32, node: Node<'t>, parent: Option<u32>) {
        if matches!(node.kind(), Kind::Schema | Kind::Include)
            && let Some(alias) = node.value(Attribute::Alias)
            && let Some(namespace) = node.value(Attribute::Namespace)
        {
            self.aliases.insert((tree, alias), namespace);
        }
        let mut element = parent;
        if has_path(node.kind()) {
            element = u32::try_from(self.elements.len()).ok();
            self.elements.push(Element {
                tree,
                node: node.index(),
                parent,
            });
        }
        if let Some(element) = element {
            self.start(node.span(), element);
            // Attributes that a patch sets are in another file.
            for (_, text) in node.attributes() {
                if text.span.file != node.span().file {
                    self.start(text.span, element);
                }
            }
        }
        for child in node.children() {
            self.visit(tree, child, element);
        }
    }

    /// Records the start of an element at a place, unless the entry before says the same.
    fn start(&mut self, span: Span, element: u32) {
        let said = self.starts.last().is_some_and(|(file, start, last)| {
            *last == element && *file == span.file && *start <= span.start
        });
        if !said {
            self.starts.push((span.file, span.start, element));
        }
    }

    /// The path of the element that contains a place.
    pub(crate) fn path(&self, span: Span) -> Option<String> {
        let place = (span.file, span.start, u32::MAX);
        let after = self.starts.partition_point(|start| *start <= place);
        let (file, _, index) = self.starts.get(after.checked_sub(1)?)?;
        if *file != span.file {
            return None;
        }
        let element = self.elements.get(*index as usize)?;
        let outwards = std::iter::successors(Some(element), |element| {
            self.elements.get(element.parent? as usize)
        });
        let mut chain: Vec<Node<'t>> = outwards
            .filter_map(|element| self.trees.get(element.tree as usize)?.at(element.node))
            .collect();
        chain.reverse();
        path(chain, |alias| {
            self.aliases.get(&(element.tree, alias)).copied()
        })
    }
}

/// Whether elements of a kind have a path of their own; that of `Annotations` is its target.
fn has_path(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Schema
            | Kind::EntityType
            | Kind::ComplexType
            | Kind::EnumType
            | Kind::TypeDefinition
            | Kind::Term
            | Kind::Action
            | Kind::Function
            | Kind::EntityContainer
            | Kind::Property
            | Kind::NavigationProperty
            | Kind::Member
            | Kind::Parameter
            | Kind::ReturnType
            | Kind::EntitySet
            | Kind::Singleton
            | Kind::ActionImport
            | Kind::FunctionImport
            | Kind::Annotations
    )
}

/// The path of the last element with a path in a chain of nested elements, the outermost first. `namespace` returns what an alias stands
/// for.
pub(super) fn path<'t>(
    chain: impl IntoIterator<Item = Node<'t>>,
    namespace: impl Fn(&str) -> Option<&'t str>,
) -> Option<String> {
    let mut path = None;
    let mut in_schema = false;
    for node in chain.into_iter().filter(|node| has_path(node.kind())) {
        let kind = node.kind();
        if kind == Kind::Schema {
            path = node.value(Attribute::Namespace).map(str::to_owned);
            in_schema = true;
            continue;
        }
        if kind == Kind::Annotations
            && let Some(target) = node.value(Attribute::Target)
        {
            return Some(full_target(target.trim(), namespace));
        }
        let own = match node.value(Attribute::Name) {
            Some(name) if in_schema => format!(".{name}"),
            Some(name) => format!(" › {} {name}", kind.name()),
            None if kind == Kind::ReturnType => " › ReturnType".to_owned(),
            // What has no name is reported as part of what contains it.
            None => break,
        };
        in_schema = false;
        path = path.map(|path| path + &own);
    }
    path
}

/// A target with the namespace in place of its alias.
fn full_target<'t>(target: &str, namespace: impl Fn(&str) -> Option<&'t str>) -> String {
    let name = target.split(['/', '(']).next().unwrap_or(target);
    let alias = name.rsplit_once('.').map_or(name, |(alias, _)| alias);
    let rest = target.strip_prefix(alias).unwrap_or_default();
    match namespace(alias) {
        Some(namespace) => [namespace, rest].concat(),
        None => target.to_owned(),
    }
}
