//! What becomes of each property: what the configuration says of it, of its type, and of the type that declares it.

use crate::config::{Config, Navigation};
use crate::schema::{ItemType, Model, Property, PropertyKind, TypeId, TypeKind};

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

/// The use of every property of a model.
#[derive(Debug, Clone)]
pub struct Uses {
    by_type: Vec<Vec<Use>>,
    excluded: Vec<bool>,
    narrowed: Vec<bool>,
}

impl Uses {
    /// Reads `navigation`, `exclude`, and the patterns of properties in `select`.
    pub fn new(model: &Model, config: &Config) -> Self {
        let excludes_types = config.exclude.iter().any(|pattern| !pattern.has_member());
        let excluded: Vec<bool> = model
            .type_ids()
            .map(|id| excludes_types && config.excludes(&model.qualified_name(id)))
            .collect();
        Self::without(model, config, excluded)
    }

    /// The uses where these types are excluded.
    fn without(model: &Model, config: &Config, excluded: Vec<bool>) -> Self {
        let mut uses = Self {
            by_type: Vec::with_capacity(model.types.len()),
            narrowed: vec![false; model.types.len()],
            excluded,
        };
        for id in model.type_ids() {
            let of = uses.of_type(model, config, id);
            uses.by_type.push(of);
        }
        uses
    }

    fn of_type(&mut self, model: &Model, config: &Config, id: TypeId) -> Vec<Use> {
        let TypeKind::Structured(structured) = &model[id].kind else {
            return Vec::new();
        };
        let excludes = config.exclude.iter().any(|pattern| pattern.has_member());
        let narrows = config.select.iter().any(|pattern| pattern.has_member());
        let asked = excludes || narrows || !config.navigation.entries.is_empty();
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
        // Without its key an entity cannot be told from another.
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

    /// What becomes of the property with this index among those that the type declares.
    pub fn of(&self, id: TypeId, property: usize) -> Use {
        let uses = self.by_type.get(id.0 as usize);
        let found = uses.and_then(|uses| uses.get(property));
        found.copied().unwrap_or(Use::Omitted)
    }

    /// Whether the configuration excludes a type; it is generated only where it is the base of another.
    pub fn is_excluded(&self, id: TypeId) -> bool {
        self.excluded.get(id.0 as usize) == Some(&true)
    }

    /// Whether patterns of `select` name some of the type's properties and not the type, so that the others are left out.
    pub fn is_narrowed(&self, id: TypeId) -> bool {
        self.narrowed.get(id.0 as usize) == Some(&true)
    }

    /// As if this became of a property.
    pub(super) fn with_property(&self, id: TypeId, property: usize, then: Use) -> Self {
        let mut uses = self.clone();
        let of = uses.by_type.get_mut(id.0 as usize);
        if let Some(found) = of.and_then(|of| of.get_mut(property)) {
            *found = then;
        }
        uses
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
