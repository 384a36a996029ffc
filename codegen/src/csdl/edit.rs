//! Changes to a tree: attributes set, elements removed, elements added. In: a tree and [`Edit`]s. Out: the tree with them
//! applied, all at once. What a change means is not known here, nor whether the standard allows it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::tree::{Attribute, AttributeData, Kind, NO_TEXT, Node, NodeData, TextData, Tree};
use crate::diagnostic::{FileId, Span};

/// An element to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// What it is.
    pub kind: Kind,
    /// Its attributes.
    pub attributes: Vec<(Attribute, String)>,
    /// Where it comes from; the place of the element it is added to, if that is not known.
    pub span: Option<Span>,
}

/// What changes of one element.
#[derive(Debug, Default)]
struct Change {
    removed: bool,
    attributes: Vec<(Attribute, Option<String>, Option<Span>)>,
    children: Vec<Element>,
}

/// Changes to one tree that are applied together. Elements are named by [`Node::index`] in the tree as it is.
#[derive(Debug, Default)]
pub struct Edit {
    changes: BTreeMap<u32, Change>,
}

impl Edit {
    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether something of the element itself changes.
    pub fn touches(&self, node: Node<'_>) -> bool {
        self.changes.contains_key(&node.index())
    }

    fn change(&mut self, node: u32) -> &mut Change {
        self.changes.entry(node).or_default()
    }

    /// Gives an attribute a value; `span` is where the value comes from.
    pub fn set(&mut self, node: Node<'_>, name: Attribute, value: &str, span: Option<Span>) {
        let set = (name, Some(value.to_owned()), span);
        self.change(node.index()).attributes.push(set);
    }

    /// Takes an attribute away.
    pub fn unset(&mut self, node: Node<'_>, name: Attribute) {
        self.change(node.index())
            .attributes
            .push((name, None, None));
    }

    /// Takes an element away, with all that is inside of it.
    pub fn remove(&mut self, node: Node<'_>) {
        self.change(node.index()).removed = true;
    }

    /// Adds an element as the last inside of another.
    pub fn append(&mut self, parent: Node<'_>, element: Element) {
        self.change(parent.index()).children.push(element);
    }

    /// The tree with all changes made.
    pub fn apply<'s>(self, tree: &Tree<'s>) -> Tree<'s> {
        let mut writer = Writer {
            old: tree,
            new: Tree {
                file: tree.file,
                nodes: Vec::with_capacity(tree.nodes.len()),
                attributes: Vec::with_capacity(tree.attributes.len()),
                texts: tree.texts.clone(),
                untyped: tree.untyped,
                elsewhere: BTreeMap::new(),
            },
            open: Vec::new(),
        };
        let mut index = 0;
        while let Some(node) = tree.nodes.get(index as usize) {
            writer.close(index);
            let change = self.changes.get(&index);
            if change.is_some_and(|change| change.removed) {
                index = node.next.max(index + 1);
                continue;
            }
            writer.copy(index, node, change);
            index += 1;
        }
        writer.close(u32::MAX);
        writer.new
    }
}

struct Writer<'t, 's, 'e> {
    old: &'t Tree<'s>,
    new: Tree<'s>,
    /// Open elements: the first old index behind it, its new index, what is to be added to it.
    open: Vec<(u32, u32, &'e [Element])>,
}

impl<'s, 'e> Writer<'_, 's, 'e> {
    /// Ends the elements that end before the old index.
    fn close(&mut self, before: u32) {
        while let Some((_, parent, children)) = self.open.pop_if(|(end, ..)| *end <= before) {
            for child in children {
                self.add(parent, child);
            }
            let next = length(&self.new.nodes);
            if let Some(node) = self.new.nodes.get_mut(parent as usize) {
                node.next = next;
            }
        }
    }

    fn copy(&mut self, index: u32, node: &NodeData, change: Option<&'e Change>) {
        let new = length(&self.new.nodes);
        let attributes = length(&self.new.attributes);
        self.new.nodes.push(NodeData {
            attributes,
            ..node.clone()
        });
        if let Some(file) = self.old.elsewhere.get(&Tree::node_key(index)) {
            self.new.elsewhere.insert(Tree::node_key(new), *file);
        }
        let changed = change.map_or(&[][..], |change| &change.attributes);
        let range = self.old.attribute_range(index);
        for (offset, attribute) in self
            .old
            .attributes
            .get(range.clone())
            .unwrap_or_default()
            .iter()
            .enumerate()
        {
            if changed.iter().any(|(name, ..)| *name == attribute.name) {
                continue;
            }
            let old = u32::try_from(range.start + offset).unwrap_or(u32::MAX);
            if let Some(file) = self.old.elsewhere.get(&Tree::attribute_key(old)) {
                let key = Tree::attribute_key(length(&self.new.attributes));
                self.new.elsewhere.insert(key, *file);
            }
            self.new.attributes.push(attribute.clone());
        }
        let place = Span {
            file: self.old.file,
            start: node.start,
            end: node.end,
        };
        for (at, (name, value, span)) in changed.iter().enumerate() {
            let last = !changed.iter().skip(at + 1).any(|(other, ..)| other == name);
            if let Some(value) = value
                && last
            {
                self.attribute(*name, value, span.unwrap_or(place));
            }
        }
        let children = change.map_or(&[][..], |change| &change.children);
        self.open.push((node.next.max(index + 1), new, children));
    }

    fn add(&mut self, parent: u32, element: &Element) {
        let place = self.new.at(parent).map(Node::span);
        let Some(span) = element.span.or(place) else {
            return;
        };
        let index = length(&self.new.nodes);
        self.new.nodes.push(NodeData {
            kind: element.kind,
            start: span.start,
            end: span.end,
            next: index + 1,
            attributes: length(&self.new.attributes),
            text: NO_TEXT,
        });
        self.note(Tree::node_key(index), span.file);
        for (name, value) in &element.attributes {
            self.attribute(*name, value, span);
        }
    }

    fn attribute(&mut self, name: Attribute, value: &str, span: Span) {
        self.note(Tree::attribute_key(length(&self.new.attributes)), span.file);
        self.new.attributes.push(AttributeData {
            name,
            text: TextData {
                value: Cow::Owned(value.to_owned()),
                start: span.start,
                end: span.end,
            },
        });
    }

    fn note(&mut self, key: u64, file: FileId) {
        if file != self.new.file {
            self.new.elsewhere.insert(key, file);
        }
    }
}

/// Indices fit: a tree has fewer elements and attributes than its document has bytes.
fn length<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
