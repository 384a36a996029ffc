//! Which types are generated: those that patterns name and what these need, each with the reason it came in by.

use super::families::Families;
use crate::config::{Config, Navigation};
use crate::lock::Lock;
use crate::schema::{ItemType, Model, Property, PropertyKind, StructuredType, TypeId, TypeKind};

/// Why a type is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A pattern of `select` names it.
    Selected,
    /// It is the base of this type.
    BaseOf(TypeId),
    /// It is the type of this type's property with this index.
    PropertyOf(TypeId, usize),
    /// It is a subtype of this type, whose family is what a property holds.
    VariantOf(TypeId),
}

/// The selected types.
#[derive(Debug)]
pub struct Selection {
    reasons: Vec<Option<Reason>>,
}

/// What becomes of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// A field of its type.
    Typed,
    /// A field of JSON.
    Opaque,
    /// No field; values are kept as undeclared members.
    Omitted,
}

/// What the configuration says about a property of the type `owner`.
pub fn property_use(model: &Model, config: &Config, owner: TypeId, property: &Property) -> Use {
    match (&property.kind, property.r#type.item) {
        (PropertyKind::Structural { .. }, ItemType::Unknown) => Use::Opaque,
        (PropertyKind::Structural { .. }, _) => Use::Typed,
        (PropertyKind::Navigation(_), item) => {
            match config.navigation_for(&format!(
                "{}/{}",
                model.qualified_name(owner),
                property.name
            )) {
                Navigation::Omit => Use::Omitted,
                Navigation::Follow if item != ItemType::Unknown => Use::Typed,
                Navigation::Follow | Navigation::Opaque => Use::Opaque,
            }
        }
    }
}

impl Selection {
    /// The closure of the configuration's patterns over bases, properties, and the families that these hold. A type that comes in
    /// by its name or as a base brings no subtypes along, nor does one whose positions hold the base because the family is too large.
    pub fn new(model: &Model, config: &Config, families: &Families, lock: &Lock) -> Self {
        let mut reasons = vec![None; model.types.len()];
        let mut open: Vec<TypeId> = model
            .type_ids()
            .filter(|id| config.selects(&model.qualified_name(*id)))
            .collect();
        for id in &open {
            set(&mut reasons, *id, Reason::Selected);
        }
        let variants = |id: TypeId| {
            let is_enum = families.is_enum(model, config, lock, id);
            let variants = if is_enum {
                families.descendants(id)
            } else {
                &[]
            };
            variants
                .iter()
                .map(move |variant| (*variant, Reason::VariantOf(id)))
        };
        // First in, first out: the reason a type came in by is then the shortest way to it.
        let mut next = 0;
        while let Some(&id) = open.get(next) {
            next += 1;
            let TypeKind::Structured(structured) = &model[id].kind else {
                continue;
            };
            for (needed, reason) in needs(model, config, id, structured) {
                if set(&mut reasons, needed, reason) {
                    open.push(needed);
                }
                if matches!(reason, Reason::PropertyOf(..)) {
                    for (variant, reason) in variants(needed) {
                        if set(&mut reasons, variant, reason) {
                            open.push(variant);
                        }
                    }
                }
            }
        }
        Self { reasons }
    }

    /// Whether a type is generated.
    pub fn contains(&self, id: TypeId) -> bool {
        self.reason(id).is_some()
    }

    /// Why a type is generated.
    pub fn reason(&self, id: TypeId) -> Option<Reason> {
        self.reasons.get(id.0 as usize).copied().flatten()
    }
}

fn set(reasons: &mut [Option<Reason>], id: TypeId, reason: Reason) -> bool {
    match reasons.get_mut(id.0 as usize) {
        Some(empty @ None) => {
            *empty = Some(reason);
            true
        }
        _ => false,
    }
}

/// The types that the struct for `id` names.
fn needs(
    model: &Model,
    config: &Config,
    id: TypeId,
    structured: &StructuredType,
) -> Vec<(TypeId, Reason)> {
    let base = structured.base.map(|base| (base, Reason::BaseOf(id)));
    let properties = structured
        .properties
        .iter()
        .enumerate()
        .filter_map(|(n, property)| match property.r#type.item {
            ItemType::Type(needed) if property_use(model, config, id, property) == Use::Typed => {
                Some((needed, Reason::PropertyOf(id, n)))
            }
            _ => None,
        });
    base.into_iter().chain(properties).collect()
}
