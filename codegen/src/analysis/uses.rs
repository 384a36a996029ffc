//! How each property is generated: by what the configuration says about it, about its type, and about the type that declares it.

use std::collections::BTreeMap;

use super::families::bases;
use super::operations::Operations;
use crate::config::{Config, Navigation};
use odata_csdl::schema::{ItemType, Model, OperationId, Property, PropertyKind, TypeId, TypeKind};

/// How a property is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Use {
    /// A field of its type.
    Typed,
    /// A field of JSON.
    Opaque,
    /// No field; values are kept as undeclared members.
    Omitted,
}

/// The use of every property of a model.
#[derive(Debug, Clone)]
pub(crate) struct Uses {
    by_type: Vec<Vec<Use>>,
    excluded: Vec<bool>,
    narrowed: Vec<bool>,
    /// Properties that a base declares as well, each with whether a base has a place for it.
    redeclared: BTreeMap<(TypeId, usize), bool>,
    /// The operations for which requests are generated.
    operations: Operations,
}

impl Uses {
    /// Reads `navigation`, `exclude`, `replace`, and the patterns of properties in `select`.
    pub(crate) fn new(model: &Model, config: &Config) -> Self {
        let excludes_types = config.exclude.iter().any(|pattern| !pattern.has_member());
        let excluded: Vec<bool> = model
            .type_ids()
            .map(|id| {
                excludes_types && config.excludes(&model.qualified_name(id))
                    || config.replacement(|| model.qualified_name(id)).is_some()
            })
            .collect();
        Self::without(model, config, excluded)
    }

    /// The uses where these types are excluded.
    fn without(model: &Model, config: &Config, excluded: Vec<bool>) -> Self {
        let mut uses = Self {
            by_type: Vec::with_capacity(model.types.len()),
            narrowed: vec![false; model.types.len()],
            excluded,
            redeclared: BTreeMap::new(),
            operations: Operations::new(model, config),
        };
        for id in model.type_ids() {
            let of = uses.of_type(model, config, id);
            uses.by_type.push(of);
        }
        for id in model.type_ids() {
            uses.find_redeclared(model, id);
        }
        uses
    }

    fn find_redeclared(&mut self, model: &Model, id: TypeId) {
        let Some(structured) = model.structured(id).filter(|it| it.base.is_some()) else {
            return;
        };
        let own: BTreeMap<&str, usize> = (0..)
            .zip(&structured.properties)
            .map(|(n, property)| (property.name.as_str(), n))
            .collect();
        let of_bases = bases(model, id).flat_map(|base| {
            let properties = model.structured(base).map(|it| &it.properties);
            (0..)
                .zip(properties.into_iter().flatten())
                .map(move |(n, property)| (base, n, property))
        });
        for (base, n, property) in of_bases {
            if let Some(own) = own.get(property.name.as_str()) {
                let place = self.of(base, n) != Use::Omitted;
                *self.redeclared.entry((id, *own)).or_default() |= place;
            }
        }
    }

    fn of_type(&mut self, model: &Model, config: &Config, id: TypeId) -> Vec<Use> {
        let TypeKind::Structured(structured) = &model[id].kind else {
            return Vec::new();
        };
        let excludes = config.exclude.iter().any(|pattern| pattern.has_member());
        let narrows = config.select.iter().any(|pattern| pattern.has_member());
        let replaces = !config.replace.entries.is_empty();
        let asked = replaces || excludes || narrows || !config.navigation.entries.is_empty();
        let owner = if asked {
            model.qualified_name(id)
        } else {
            String::new()
        };
        let path = |property: &Property| format!("{owner}/{}", property.name);
        let narrow = narrows && !config.selects(&owner);
        let wanted: Vec<bool> = structured
            .properties
            .iter()
            .map(|property| narrow && config.selects_member(&path(property)))
            .collect();
        let narrow = wanted.contains(&true);
        if let Some(narrowed) = self.narrowed.get_mut(id.0 as usize) {
            *narrowed = narrow;
        }
        // Without its key an entity cannot be identified.
        let is_key = |name: &str| structured.key.iter().any(|key| key.path == name);
        structured
            .properties
            .iter()
            .zip(wanted)
            .map(|(property, wanted)| {
                if narrow && !wanted && !is_key(&property.name)
                    || excludes && config.excludes_member(&path(property))
                {
                    return Use::Omitted;
                }
                let known = match property.r#type.item {
                    ItemType::Unknown => false,
                    // What stands there is none of the generated types.
                    _ if config.replacement(|| path(property)).is_some() => false,
                    ItemType::Type(item) => !self.is_excluded(item),
                    ItemType::Primitive(_) => true,
                };
                let followed = match &property.kind {
                    PropertyKind::Structural { .. } => Navigation::Follow,
                    PropertyKind::Navigation(_) if config.navigation.entries.is_empty() => {
                        Navigation::Follow
                    }
                    PropertyKind::Navigation(_) => config.navigation_for(&path(property)),
                };
                match followed {
                    Navigation::Omit => Use::Omitted,
                    Navigation::Follow if known => Use::Typed,
                    Navigation::Follow | Navigation::Opaque => Use::Opaque,
                }
            })
            .collect()
    }

    /// The use of the property with this index among those that the type declares.
    pub(crate) fn of(&self, id: TypeId, property: usize) -> Use {
        let uses = self.by_type.get(id.0 as usize);
        let found = uses.and_then(|uses| uses.get(property));
        found.copied().unwrap_or(Use::Omitted)
    }

    /// Whether a base declares the property as well and has a place for it. Its values are then in that place, and the type itself has
    /// none.
    pub(crate) fn is_redeclared(&self, id: TypeId, property: usize) -> bool {
        self.redeclared.get(&(id, property)) == Some(&true)
    }

    /// Whether a base declares the property as well, with or without a place for it.
    pub(crate) fn is_declared_again(&self, id: TypeId, property: usize) -> bool {
        self.redeclared.contains_key(&(id, property))
    }

    /// The properties for which [`is_redeclared`](Self::is_redeclared) holds, by type and index.
    pub(crate) fn redeclared(&self) -> impl Iterator<Item = (TypeId, usize)> {
        let placed = self.redeclared.iter().filter(|(_, place)| **place);
        placed.map(|(of, _)| *of)
    }

    /// Whether the type itself has a place for the property.
    pub(crate) fn has_place(&self, id: TypeId, property: usize) -> bool {
        self.of(id, property) != Use::Omitted && !self.is_redeclared(id, property)
    }

    /// The operations for which requests are generated.
    pub(crate) fn operations(&self) -> &Operations {
        &self.operations
    }

    /// Whether the configuration excludes a type; it is then generated only as the base of another.
    pub(crate) fn is_excluded(&self, id: TypeId) -> bool {
        self.excluded.get(id.0 as usize) == Some(&true)
    }

    /// Whether patterns of `select` name some of the type's properties but not the type, so that the others are left out.
    pub(crate) fn is_narrowed(&self, id: TypeId) -> bool {
        self.narrowed.get(id.0 as usize) == Some(&true)
    }

    /// As if a property had this use.
    pub(super) fn with_property(&self, id: TypeId, property: usize, then: Use) -> Self {
        let mut uses = self.clone();
        let of = uses.by_type.get_mut(id.0 as usize);
        if let Some(found) = of.and_then(|of| of.get_mut(property)) {
            *found = then;
        }
        uses
    }

    /// As if an operation were excluded.
    pub(super) fn without_operation(&self, id: OperationId) -> Self {
        Self {
            operations: self.operations.without(id),
            ..self.clone()
        }
    }

    /// As if a type were not excluded.
    pub(super) fn with_type(&self, model: &Model, config: &Config, id: TypeId) -> Self {
        if !self.is_excluded(id) {
            return self.clone();
        }
        let mut excluded = self.excluded.clone();
        if let Some(excluded) = excluded.get_mut(id.0 as usize) {
            *excluded = false;
        }
        Self::without(model, config, excluded)
    }

    /// As if a type were excluded.
    pub(super) fn without_type(&self, model: &Model, id: TypeId) -> Self {
        let mut uses = self.clone();
        if let Some(excluded) = uses.excluded.get_mut(id.0 as usize) {
            *excluded = true;
        }
        for (declared, uses) in model.types.iter().zip(&mut uses.by_type) {
            if let TypeKind::Structured(structured) = &declared.kind {
                for (property, found) in structured.properties.iter().zip(uses) {
                    if *found == Use::Typed && property.r#type.item == ItemType::Type(id) {
                        *found = Use::Opaque;
                    }
                }
            }
        }
        uses
    }
}
