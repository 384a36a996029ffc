//! Queries on a resolved model. Base chains are finite, since cycles are refused.

use super::model::{
    ContainerChild, ContainerId, ItemType, KeyProperty, Model, Operation, OperationId, Primitive,
    Property, StructuredType, TypeId, TypeKind,
};

impl Model {
    /// A type as a structured type, if it is one.
    pub fn structured(&self, id: TypeId) -> Option<&StructuredType> {
        match self
            .types
            .get(id.0 as usize)
            .map(|declaration| &declaration.kind)
        {
            Some(TypeKind::Structured(structured)) => Some(structured),
            _ => None,
        }
    }

    /// A type and its base types, the type itself first.
    pub fn lineage(&self, id: TypeId) -> impl Iterator<Item = TypeId> + '_ {
        std::iter::successors(Some(id), |id| {
            self.structured(*id).and_then(|structured| structured.base)
        })
    }

    /// A property that a type declares or inherits, with the type that declares it; the most derived one if it is declared again.
    pub fn find_property(&self, id: TypeId, name: &str) -> Option<(TypeId, &Property)> {
        self.lineage(id).find_map(|id| {
            let property = self
                .structured(id)?
                .properties
                .iter()
                .find(|property| property.name == name)?;
            Some((id, property))
        })
    }

    /// The key of a type, inherited or its own, with the type that declares it. CSDL XML 4.01 section 6.5.
    pub fn key_of(&self, id: TypeId) -> Option<(TypeId, &[KeyProperty])> {
        self.lineage(id).find_map(|id| {
            let key = self.structured(id)?.key.as_slice();
            if key.is_empty() {
                None
            } else {
                Some((id, key))
            }
        })
    }

    /// The type with a qualified name; aliases are not resolved.
    pub fn find_type(&self, qualified_name: &str) -> Option<TypeId> {
        let (namespace, name) = qualified_name.rsplit_once('.')?;
        self.type_ids().find(|id| {
            let declaration = &self[*id];
            declaration.name == name && self[declaration.schema].namespace == namespace
        })
    }

    /// The operations that can be called on a value of a type, or on a collection of such values: those bound to the type, then those bound
    /// to its base types unless an operation bound to a more derived type overrides them. CSDL XML 4.01 section 12.5, Protocol section
    /// 11.5.4.2.
    pub fn operations_bound_to(&self, id: TypeId, collection: bool) -> Vec<OperationId> {
        let mut found: Vec<(OperationId, &Operation)> = Vec::new();
        let any = self.structured(id).map(|structured| {
            ItemType::Primitive(if structured.entity {
                Primitive::EntityType
            } else {
                Primitive::ComplexType
            })
        });
        for of in self.lineage(id).map(ItemType::Type).chain(any) {
            let inherited = found.len();
            for (operation_id, operation) in (0u32..).map(OperationId).zip(&self.operations) {
                let binds = operation.is_bound
                    && operation.parameters.first().is_some_and(|binding| {
                        binding.r#type.collection == collection && binding.r#type.item == of
                    });
                let hidden = |(_, other): &(OperationId, &Operation)| overrides(other, operation);
                if binds && !found.iter().take(inherited).any(hidden) {
                    found.push((operation_id, operation));
                }
            }
        }
        found.into_iter().map(|(id, _)| id).collect()
    }

    /// The children of a container, then those of the containers that it extends, except for children of the same name. CSDL XML 4.01
    /// section 13.1.
    pub fn children_of(&self, id: ContainerId) -> Vec<(ContainerId, &ContainerChild)> {
        let chain =
            std::iter::successors(Some(id), |id| self.containers.get(id.0 as usize)?.extends);
        let mut names = std::collections::HashSet::new();
        let children = chain.flat_map(|id| {
            let container = self.containers.get(id.0 as usize);
            let children = container.map(|container| container.children.as_slice());
            children
                .unwrap_or_default()
                .iter()
                .map(move |child| (id, child))
        });
        children
            .filter(|(_, child)| names.insert(child.name.as_str()))
            .collect()
    }
}

/// Whether an operation bound to a derived type overrides one bound to its base type: the same qualified name, and for functions, which are
/// distinguished by their parameters, the same parameter names.
fn overrides(derived: &Operation, base: &Operation) -> bool {
    let names = |operation: &Operation| {
        let rest = operation.parameters.iter().skip(1);
        let mut names: Vec<String> = rest.map(|parameter| parameter.name.clone()).collect();
        names.sort_unstable();
        names
    };
    derived.function == base.function
        && derived.schema == base.schema
        && derived.name == base.name
        && (!base.function || names(derived) == names(base))
}
