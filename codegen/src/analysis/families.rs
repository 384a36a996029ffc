//! The derived types of all types in the whole model: the code for a position must not depend on the selection.

use crate::config::{Config, Family};
use crate::lock::Lock;
use odata_csdl::schema::{Model, TypeId, TypeKind};

/// The types derived from each type.
#[derive(Debug)]
pub(crate) struct Families {
    descendants: Vec<Vec<TypeId>>,
}

impl Families {
    /// Reads the inheritance of a model; it has no cycles.
    pub(crate) fn new(model: &Model) -> Self {
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

    /// Whether a position of the type holds an enum instead of the type's struct: if the configuration says so by name; otherwise as the
    /// lock records, whatever its derived types are now; otherwise if it has derived types, but not more than `family_limit`.
    pub(crate) fn is_enum(&self, model: &Model, config: &Config, lock: &Lock, id: TypeId) -> bool {
        let (descendants, name) = (self.descendants(id).len(), model.qualified_name(id));
        let locked = lock.get(&name);
        let kept = locked.is_some_and(|locked| locked.family.is_some());
        match config.family.get(&name) {
            Some(said) => *said == Family::Enum && (kept || descendants > 0),
            None if kept => true,
            None => {
                descendants > 0
                    && locked.is_none_or(|it| it.unplaced)
                    && config.family_for(&name, descendants) == Family::Enum
            }
        }
    }

    /// Whether a position of the type would hold an enum, but holds the struct because of the lock.
    pub(crate) fn is_held(&self, model: &Model, config: &Config, lock: &Lock, id: TypeId) -> bool {
        !self.is_enum(model, config, lock, id) && self.is_enum(model, config, &Lock::default(), id)
    }

    /// All derived types of a type, at any depth, in document order.
    pub(crate) fn descendants(&self, id: TypeId) -> &[TypeId] {
        self.descendants
            .get(id.0 as usize)
            .map_or(&[], Vec::as_slice)
    }
}

/// The bases of a type, nearest first.
pub(crate) fn bases(model: &Model, id: TypeId) -> impl Iterator<Item = TypeId> {
    let base_of = |id: TypeId| match &model[id].kind {
        TypeKind::Structured(structured) => structured.base,
        _ => None,
    };
    std::iter::successors(base_of(id), move |id| base_of(*id))
}
/// The line of configuration that requests an enum in all positions of a type.
pub(crate) fn asks_for_enum(path: &str) -> String {
    format!("family = {{ \"{path}\" = \"enum\" }}")
}
