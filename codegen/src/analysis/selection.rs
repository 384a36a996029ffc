//! The generated types: those that patterns name and everything that these need, each with the reason for its selection.

use super::families::Families;
use super::operations::{imported, types_of};
use super::uses::{Use, Uses};
use crate::config::Config;
use crate::lock::Lock;
use odata_csdl::schema::{
    ContainerChildKind, ContainerId, ItemType, Model, OperationId, StructuredType, TypeId, TypeKind,
};

/// Why a type is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// A pattern of `select` names it, or a property of it.
    Selected,
    /// A pattern of `select` names this entity set or singleton, which is of the type.
    ChildOf(ContainerId, usize),
    /// It is the base of this type.
    BaseOf(TypeId),
    /// It is the type of this type's property with this index.
    PropertyOf(TypeId, usize),
    /// It is the type of a parameter or of the result of an operation that is bound to this type.
    OperationOf(TypeId, OperationId),
    /// It is the type of a parameter or of the result of an operation that this child of a container imports.
    ImportOf(ContainerId, usize),
    /// It is a subtype of this type, whose family a property holds.
    VariantOf(TypeId),
}

/// The selected types.
#[derive(Debug)]
pub(crate) struct Selection {
    reasons: Vec<Option<Reason>>,
}

/// The start of a selection. [`Uses`] then says what each type needs.
#[derive(Debug, Clone)]
pub(crate) struct Roots {
    types: Vec<(TypeId, Reason)>,
    /// Whether positions of a type hold an enum.
    enums: Vec<bool>,
}

impl Roots {
    /// The types that the patterns of `select` name directly, by a property, or by an entity set or singleton.
    pub(crate) fn new(
        model: &Model,
        config: &Config,
        uses: &Uses,
        families: &Families,
        lock: &Lock,
    ) -> Self {
        let named = model
            .type_ids()
            .filter(|id| uses.is_narrowed(*id) || config.selects(&model.qualified_name(*id)));
        let mut types: Vec<_> = named.map(|id| (id, Reason::Selected)).collect();
        if config.select.iter().any(|pattern| pattern.has_member()) {
            types.extend(children(model, config));
        }
        for (container, n) in uses.operations().imports() {
            let child = model[*container].children.get(*n);
            let operations = child.map_or(&[][..], |child| imported(&child.kind));
            let needed = operations.iter().flat_map(|it| types_of(&model[*it]));
            types.extend(needed.map(|id| (id, Reason::ImportOf(*container, *n))));
        }
        Self {
            types,
            enums: model
                .type_ids()
                .map(|id| families.is_enum(model, config, lock, id))
                .collect(),
        }
    }

    /// As if a type were also selected.
    pub(super) fn with(&self, id: TypeId) -> Self {
        let mut roots = self.clone();
        roots.types.push((id, Reason::Selected));
        roots
    }

    /// As if positions of a type held its struct.
    pub(super) fn without_enum(&self, id: TypeId) -> Self {
        let mut roots = self.clone();
        if let Some(is_enum) = roots.enums.get_mut(id.0 as usize) {
            *is_enum = false;
        }
        roots
    }

    fn is_enum(&self, id: TypeId) -> bool {
        self.enums.get(id.0 as usize) == Some(&true)
    }
}

/// The types of the entity sets and singletons that patterns name.
fn children(model: &Model, config: &Config) -> Vec<(TypeId, Reason)> {
    let mut types = Vec::new();
    for (id, container) in (0..).map(ContainerId).zip(&model.containers) {
        for (n, child) in container.children.iter().enumerate() {
            let (ContainerChildKind::EntitySet { entity_type, .. }
            | ContainerChildKind::Singleton { entity_type, .. }) = &child.kind
            else {
                continue;
            };
            let namespace = &model[container.schema].namespace;
            let path = format!("{namespace}.{}/{}", container.name, child.name);
            if let Some(found) = entity_type
                && config.selects_member(&path)
                && !config.excludes_member(&path)
            {
                types.push((*found, Reason::ChildOf(id, n)));
            }
        }
    }
    types
}

impl Selection {
    /// The closure of the configuration's patterns over bases, properties, and the families that these hold. A type that is selected by
    /// name or as a base does not select its subtypes, nor does one whose positions hold the base because the family is too large. The
    /// position of an entity set or a singleton selects them, as a property does.
    pub(crate) fn new(model: &Model, uses: &Uses, roots: &Roots, families: &Families) -> Self {
        let mut selection = Self {
            reasons: vec![None; model.types.len()],
        };
        let mut open = Vec::new();
        // First in, first out: the recorded reason is then the shortest path to the type.
        for (id, reason) in &roots.types {
            selection.admit(uses, *id, *reason, &mut open);
        }
        for (id, reason) in &roots.types {
            let is_position = matches!(reason, Reason::ChildOf(..) | Reason::ImportOf(..));
            if is_position && selection.contains(*id) {
                selection.admit_variants(uses, roots, families, *id, &mut open);
            }
        }
        let mut next = 0;
        while let Some(&id) = open.get(next) {
            next += 1;
            let TypeKind::Structured(structured) = &model[id].kind else {
                continue;
            };
            for (needed, reason) in needs(model, uses, id, structured) {
                selection.admit(uses, needed, reason, &mut open);
                if matches!(reason, Reason::PropertyOf(..) | Reason::OperationOf(..)) {
                    selection.admit_variants(uses, roots, families, needed, &mut open);
                }
            }
        }
        selection
    }

    /// An excluded type is selected only if others cannot exist without it.
    fn admit(&mut self, uses: &Uses, id: TypeId, reason: Reason, open: &mut Vec<TypeId>) {
        if uses.is_excluded(id) && !matches!(reason, Reason::BaseOf(_)) {
            return;
        }
        if let Some(empty @ None) = self.reasons.get_mut(id.0 as usize) {
            *empty = Some(reason);
            open.push(id);
        }
    }

    fn admit_variants(
        &mut self,
        uses: &Uses,
        roots: &Roots,
        families: &Families,
        id: TypeId,
        open: &mut Vec<TypeId>,
    ) {
        if roots.is_enum(id) {
            for variant in families.descendants(id) {
                self.admit(uses, *variant, Reason::VariantOf(id), open);
            }
        }
    }

    /// Whether a type is generated.
    pub(crate) fn contains(&self, id: TypeId) -> bool {
        self.reason(id).is_some()
    }

    /// Why a type is generated.
    pub(crate) fn reason(&self, id: TypeId) -> Option<Reason> {
        self.reasons.get(id.0 as usize).copied().flatten()
    }

    /// How many types are generated.
    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.reasons.iter().flatten().count()
    }
}

/// The types to which the struct for `id` and the requests to it refer.
fn needs(
    model: &Model,
    uses: &Uses,
    id: TypeId,
    structured: &StructuredType,
) -> Vec<(TypeId, Reason)> {
    let base = structured.base.map(|base| (base, Reason::BaseOf(id)));
    let properties = structured
        .properties
        .iter()
        .enumerate()
        .filter_map(|(n, property)| match property.r#type.item {
            ItemType::Type(needed) if uses.of(id, n) == Use::Typed => {
                Some((needed, Reason::PropertyOf(id, n)))
            }
            _ => None,
        });
    let operations = uses.operations().bound_to(id).iter().flat_map(|operation| {
        let types = types_of(&model[*operation]);
        types.map(|needed| (needed, Reason::OperationOf(id, *operation)))
    });
    base.into_iter()
        .chain(properties)
        .chain(operations)
        .collect()
}
