//! Positions of named parts in the lists of the model, so that looking up many names costs no more than reading them.

use super::lookup::First;
use super::model::{ContainerId, Model, OperationId, Property, TypeId};
use super::names::{Declared, Names};
use crate::syntax::{Attribute, Kind, Node};

/// Positions by owner and name. Names are borrowed from the trees, so that the model can be changed meanwhile.
pub(super) struct Index<'t> {
    pub(super) names: &'t Names<'t>,
    /// Properties of structured types, members of enumerations.
    parts: Parts,
    parameters: Parts,
    children: Parts,
}

/// The parts of all owners; the parts of each are sorted by name.
#[derive(Default)]
struct Parts {
    list: Vec<Part>,
    /// Where the parts of each owner end.
    ends: Vec<u32>,
}

struct Part {
    /// Index of the element.
    node: u32,
    /// Its position in the model's list.
    position: u32,
}

impl Parts {
    fn new(owners: &[Declared<'_>], counts: fn(Kind) -> bool) -> Parts {
        let parts = |owner: &Declared<'_>| {
            let children = owner.node.children().filter(|child| counts(child.kind()));
            children.count()
        };
        let mut all = Parts {
            list: Vec::with_capacity(owners.iter().map(parts).sum()),
            ends: Vec::with_capacity(owners.len()),
        };
        for owner in owners {
            let node = owner.node;
            let start = all.list.len();
            let children = node.children().filter(|child| counts(child.kind()));
            // The model's lists do not contain parts without a name or repeated ones.
            let mut seen = First::of(Attribute::Name);
            let listed = children.filter(|child| {
                child.get(Attribute::Name).is_some() && seen.before(*child).is_none()
            });
            all.list
                .extend(listed.zip(0..).map(|(child, position)| Part {
                    node: child.index(),
                    position,
                }));
            let own = all.list.get_mut(start..).unwrap_or_default();
            own.sort_unstable_by_key(|part| name(node, part));
            all.ends
                .push(u32::try_from(all.list.len()).unwrap_or(u32::MAX));
        }
        all
    }

    fn find(&self, owners: &[Declared<'_>], owner: u32, wanted: &str) -> Option<usize> {
        let node = owners.get(owner as usize)?.node;
        let before = owner.checked_sub(1).and_then(|o| self.ends.get(o as usize));
        let start = before.map_or(0, |end| *end as usize);
        let own = self
            .list
            .get(start..*self.ends.get(owner as usize)? as usize)?;
        let at = own.binary_search_by_key(&wanted, |part| name(node, part));
        Some(own.get(at.ok()?)?.position as usize)
    }
}

fn name<'t>(owner: Node<'t>, part: &Part) -> &'t str {
    let node = owner.at(part.node);
    node.and_then(|node| node.value(Attribute::Name))
        .unwrap_or_default()
}

impl<'t> Index<'t> {
    pub(super) fn new(names: &'t Names<'t>) -> Index<'t> {
        Index {
            names,
            parts: Parts::new(&names.type_nodes, |kind| {
                matches!(
                    kind,
                    Kind::Property | Kind::NavigationProperty | Kind::Member
                )
            }),
            parameters: Parts::new(&names.operation_nodes, |kind| kind == Kind::Parameter),
            children: Parts::new(&names.container_nodes, |kind| kind != Kind::Annotation),
        }
    }

    /// Position of a property or member that the type itself declares.
    pub(super) fn own(&self, id: TypeId, name: &str) -> Option<usize> {
        self.parts.find(&self.names.type_nodes, id.0, name)
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
        self.parameters
            .find(&self.names.operation_nodes, id.0, name)
    }

    pub(super) fn child(&self, id: ContainerId, name: &str) -> Option<usize> {
        self.children.find(&self.names.container_nodes, id.0, name)
    }
}
