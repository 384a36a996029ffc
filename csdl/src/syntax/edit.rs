//! Changes to a tree: sets attributes, removes elements, adds elements. In: a tree and [`Edit`]s. Out: the tree with all of them applied at
//! once. The meaning of a change, and whether the standard allows it, do not matter here.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::tree::{Attribute, Kind, Node, Tree};
use crate::diagnostic::Span;

/// An element to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Its kind.
    pub kind: Kind,
    /// Its attributes.
    pub attributes: Vec<(Attribute, String)>,
    /// Its origin; the place of the element to which it is added, if that is unknown.
    pub span: Option<Span>,
}

/// The changes to one element.
#[derive(Debug, Default)]
struct Change {
    removed: bool,
    attributes: Vec<(Attribute, Option<String>, Option<Span>)>,
    children: Vec<Element>,
}

/// Changes to one tree that are applied together. Elements are named by [`Node::index`] in the original tree.
#[derive(Debug, Default)]
pub struct Edit {
    changes: BTreeMap<u32, Change>,
}

impl Edit {
    /// Whether there is nothing to change.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Whether the element itself changes.
    pub fn touches(&self, node: Node<'_>) -> bool {
        self.changes.contains_key(&node.index())
    }

    fn change(&mut self, node: u32) -> &mut Change {
        self.changes.entry(node).or_default()
    }

    /// Sets the value of an attribute; `span` is the origin of the value.
    pub fn set(&mut self, node: Node<'_>, name: Attribute, value: &str, span: Option<Span>) {
        let set = (name, Some(value.to_owned()), span);
        self.change(node.index()).attributes.push(set);
    }

    /// Removes an attribute.
    pub fn unset(&mut self, node: Node<'_>, name: Attribute) {
        self.change(node.index())
            .attributes
            .push((name, None, None));
    }

    /// Removes an element with everything in it.
    pub fn remove(&mut self, node: Node<'_>) {
        self.change(node.index()).removed = true;
    }

    /// Adds an element as the last child of another.
    pub fn append(&mut self, parent: Node<'_>, element: Element) {
        self.change(parent.index()).children.push(element);
    }

    /// Returns the tree with all changes.
    pub fn apply<'s>(self, tree: &Tree<'s>) -> Tree<'s> {
        let mut writer = Writer {
            new: tree.emptied(),
            open: Vec::new(),
        };
        let mut index = 0;
        while let Some(node) = tree.at(index) {
            writer.close(index);
            let change = self.changes.get(&index);
            if change.is_some_and(|change| change.removed) {
                index = node.next_index();
                continue;
            }
            writer.copy(node, change);
            index += 1;
        }
        writer.close(u32::MAX);
        writer.new
    }
}

/// An element whose end has not been reached.
struct Open<'e> {
    /// The first original index after it.
    end: u32,
    index: usize,
    span: Span,
    /// The elements to add to it.
    children: &'e [Element],
}

struct Writer<'s, 'e> {
    new: Tree<'s>,
    open: Vec<Open<'e>>,
}

impl<'e> Writer<'_, 'e> {
    /// Closes the elements that end before the original index.
    fn close(&mut self, before: u32) {
        while let Some(open) = self.open.pop_if(|open| open.end <= before) {
            for child in open.children {
                self.element(child.kind, child.span.unwrap_or(open.span));
                for (name, value) in &child.attributes {
                    self.attribute(*name, value, child.span.unwrap_or(open.span));
                }
            }
            self.new.close(open.index);
        }
    }

    fn copy(&mut self, node: Node<'_>, change: Option<&'e Change>) {
        let span = node.span();
        let index = self.element(node.kind(), span);
        let changed = change.map_or(&[][..], |change| &change.attributes);
        for (name, text) in node.attributes() {
            if !changed.iter().any(|(other, ..)| *other == name) {
                self.attribute(name, text.value, text.span);
            }
        }
        for (at, (name, value, place)) in changed.iter().enumerate() {
            let last = !changed.iter().skip(at + 1).any(|(other, ..)| other == name);
            if let Some(value) = value
                && last
            {
                self.attribute(*name, value, place.unwrap_or(span));
            }
        }
        if let Some(text) = node.text() {
            let (start, end) = (text.span.start as usize, text.span.end as usize);
            let value = Cow::Owned(text.value.to_owned());
            self.new.add_text(index, value, start, end);
        }
        self.open.push(Open {
            end: node.next_index(),
            index,
            span,
            children: change.map_or(&[][..], |change| &change.children),
        });
    }

    fn element(&mut self, kind: Kind, span: Span) -> usize {
        let index = self.new.open(kind, span.start as usize, span.end as usize);
        self.new.node_from(span.file);
        index
    }

    fn attribute(&mut self, name: Attribute, value: &str, span: Span) {
        let (start, end) = (span.start as usize, span.end as usize);
        let value = Cow::Owned(value.to_owned());
        self.new.add_attribute(name, value, start, end);
        self.new.attribute_from(span.file);
    }
}
