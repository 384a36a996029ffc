//! What a position of a structured type holds: the type's struct, or the enum of its family.

use super::families::Families;
use super::operations::{imported, types_of};
use super::selection::Selection;
use super::uses::{Use, Uses};
use crate::config::{Config, Family};
use crate::lock::Lock;
use odata_csdl::schema::{ContainerChildKind, ItemType, Model, PropertyKind, TypeId, TypeKind};

/// The types with a family enum, which all positions of the type then hold.
#[derive(Debug)]
pub(crate) struct Positions {
    family: Vec<bool>,
    placed: Vec<bool>,
}

impl Positions {
    /// A generated type has a family if its positions hold an enum, and if it has a position: a property of a generated type, an
    /// operation's result, an entity set, a singleton, or a pattern of `select` or of `family`. The pattern `*` alone names no position:
    /// versioned models such as Redfish's have chains of fifty types, each of which would become an enum of all its subtypes.
    pub(crate) fn new(
        model: &Model,
        config: &Config,
        uses: &Uses,
        selection: &Selection,
        families: &Families,
        lock: &Lock,
    ) -> Self {
        let mut positioned = vec![false; model.types.len()];
        let mut mark = |item: ItemType| {
            if let ItemType::Type(id) = item
                && let Some(position) = positioned.get_mut(id.0 as usize)
            {
                *position = true;
            }
        };
        for id in model.type_ids().filter(|id| selection.contains(*id)) {
            if is_named(config, &model.qualified_name(id)) {
                mark(ItemType::Type(id));
            }
            if let TypeKind::Structured(structured) = &model[id].kind {
                for (n, property) in structured.properties.iter().enumerate() {
                    if uses.of(id, n) == Use::Typed && !uses.is_redeclared(id, n) {
                        mark(property.r#type.item);
                    }
                }
            }
        }
        requested(model, uses, selection, &mut mark);
        for operation in &model.operations {
            if let Some(result) = &operation.return_type {
                mark(result.r#type.item);
            }
        }
        for child in model
            .containers
            .iter()
            .flat_map(|container| &container.children)
        {
            if let ContainerChildKind::EntitySet {
                entity_type: Some(id),
                ..
            }
            | ContainerChildKind::Singleton {
                entity_type: Some(id),
                ..
            } = child.kind
            {
                mark(ItemType::Type(id));
            }
        }
        let has_family = |id: TypeId| {
            selection.contains(id)
                && positioned.get(id.0 as usize) == Some(&true)
                && families.is_enum(model, config, lock, id)
        };
        Self {
            family: model.type_ids().map(has_family).collect(),
            placed: positioned,
        }
    }

    /// Whether the type has a position.
    pub(crate) fn is_placed(&self, id: TypeId) -> bool {
        self.placed.get(id.0 as usize) == Some(&true)
    }

    /// Whether positions of the type hold its family.
    pub(crate) fn is_family(&self, id: TypeId) -> bool {
        self.family.get(id.0 as usize) == Some(&true)
    }
}

/// Marks the types of parameters and of the targets of navigation properties, which requests hold even if the property is opaque.
fn requested(model: &Model, uses: &Uses, selection: &Selection, mark: &mut impl FnMut(ItemType)) {
    let operations = uses.operations();
    if !operations.is_wanted() {
        return;
    }
    let mut types = Vec::new();
    for id in model.type_ids().filter(|id| selection.contains(*id)) {
        for operation in operations.bound_to(id) {
            types.extend(types_of(&model[*operation]));
        }
        let properties = model.structured(id).map(|it| &it.properties);
        for (n, property) in properties.into_iter().flatten().enumerate() {
            if let (PropertyKind::Navigation(_), ItemType::Type(target)) =
                (&property.kind, property.r#type.item)
                && uses.of(id, n) == Use::Opaque
                && selection.contains(target)
            {
                types.push(target);
            }
        }
    }
    for (container, n) in operations.imports() {
        let child = model[*container].children.get(*n);
        let imported = child.map_or(&[][..], |child| imported(&child.kind));
        types.extend(imported.iter().flat_map(|it| types_of(&model[*it])));
    }
    for id in types {
        mark(ItemType::Type(id));
    }
}

/// Whether a pattern of the configuration names the type, other than one that matches everything.
fn is_named(config: &Config, name: &str) -> bool {
    let selected = config
        .select
        .iter()
        .any(|pattern| pattern.as_str() != "*" && pattern.matches(name));
    selected || config.family.get(name) == Some(&Family::Enum)
}
