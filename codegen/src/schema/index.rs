//! Positions of named parts in the lists of the model, so that looking up many names costs no more than reading them.

use super::model::{ContainerId, Model, OperationId, Property, TypeId};
use super::names::Names;
use crate::csdl::{Attribute, Kind, Node};
use std::collections::HashMap;

/// Positions by owner and name. Names are borrowed from the trees, so that the model can be changed meanwhile.
pub(super) struct Index<'t> {
    /// Properties of structured types, members of enumerations.
    parts: HashMap<(TypeId, &'t str), usize>,
    parameters: HashMap<(OperationId, &'t str), usize>,
    children: HashMap<(ContainerId, &'t str), usize>,
}

fn positions<'t, I: Copy + Eq + std::hash::Hash>(
    table: &mut HashMap<(I, &'t str), usize>,
    id: I,
    node: Node<'t>,
    counts: fn(Kind) -> bool,
) {
    let mut next = 0;
    for child in node.children().filter(|child| counts(child.kind())) {
        // Parts without a name and repeated ones are not in the model's lists.
        if let Some(name) = child.value(Attribute::Name)
            && let std::collections::hash_map::Entry::Vacant(entry) = table.entry((id, name))
        {
            entry.insert(next);
            next += 1;
        }
    }
}

impl<'t> Index<'t> {
    pub(super) fn new(names: &Names<'t>, model: &Model) -> Index<'t> {
        let mut index = Index {
            parts: HashMap::new(),
            parameters: HashMap::new(),
            children: HashMap::new(),
        };
        for (id, declared) in model.type_ids().zip(&names.type_nodes) {
            positions(&mut index.parts, id, declared.node, |kind| {
                matches!(
                    kind,
                    Kind::Property | Kind::NavigationProperty | Kind::Member
                )
            });
        }
        for (id, declared) in (0u32..).map(OperationId).zip(&names.operation_nodes) {
            positions(&mut index.parameters, id, declared.node, |kind| {
                kind == Kind::Parameter
            });
        }
        for (id, declared) in (0u32..).map(ContainerId).zip(&names.container_nodes) {
            positions(&mut index.children, id, declared.node, |kind| {
                kind != Kind::Annotation
            });
        }
        index
    }

    /// Position of a property or member declared on the type itself.
    pub(super) fn own(&self, id: TypeId, name: &str) -> Option<usize> {
        self.parts.get(&(id, name)).copied()
    }

    /// A property of a type or its base types.
    pub(super) fn property<'m>(
        &self,
        model: &'m Model,
        id: TypeId,
        name: &str,
    ) -> Option<(TypeId, &'m Property)> {
        model.lineage(id).find_map(|id| {
            let at = self.own(id, name)?;
            Some((id, model.structured(id)?.properties.get(at)?))
        })
    }

    pub(super) fn parameter(&self, id: OperationId, name: &str) -> Option<usize> {
        self.parameters.get(&(id, name)).copied()
    }

    pub(super) fn child(&self, id: ContainerId, name: &str) -> Option<usize> {
        self.children.get(&(id, name)).copied()
    }
}
