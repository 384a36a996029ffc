//! Which types have subtypes, in the whole model: what is generated for a position must not depend on what was selected.

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
