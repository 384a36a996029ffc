//! Which types have subtypes, in the whole model: what is generated for a position must not depend on what was selected.

use crate::config::{Config, Family};
use crate::lock::Lock;
use crate::schema::{Model, TypeId, TypeKind};

/// Subtypes of every type.
#[derive(Debug)]
pub struct Families {
    descendants: Vec<Vec<TypeId>>,
}

impl Families {
    /// Reads the inheritance of a model, which has no cycles.
    pub fn new(model: &Model) -> Self {
        let mut descendants = vec![Vec::new(); model.types.len()];
        for id in model.type_ids() {
            for base in bases(model, id) {
                if let Some(list) = descendants.get_mut(base.0 as usize) {
                    list.push(id);
                }
            }
        }
        Self { descendants }
    }

    /// Whether a position of the type holds an enum: it has subtypes, not more than the configuration lets pass. An enum that was
    /// generated before stays, however many subtypes there are by now, unless the configuration says otherwise by name.
    pub fn is_enum(&self, model: &Model, config: &Config, lock: &Lock, id: TypeId) -> bool {
        let descendants = self.descendants(id).len();
        if descendants == 0 {
            return false;
        }
        let name = model.qualified_name(id);
        let kept = lock
            .get(&name)
            .is_some_and(|locked| locked.family.is_some());
        let counted = if kept { 0 } else { descendants };
        config.family_for(&name, counted) == Family::Enum
    }

    /// All subtypes of a type, at any depth, in document order.
    pub fn descendants(&self, id: TypeId) -> &[TypeId] {
        self.descendants
            .get(id.0 as usize)
            .map_or(&[], Vec::as_slice)
    }
}

/// The bases of a type, nearest first.
pub fn bases(model: &Model, id: TypeId) -> impl Iterator<Item = TypeId> {
    let base_of = |id: TypeId| match &model[id].kind {
        TypeKind::Structured(structured) => structured.base,
        _ => None,
    };
    std::iter::successors(base_of(id), move |id| base_of(*id))
}
