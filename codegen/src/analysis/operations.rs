//! The actions and functions for which requests are generated (option `requests`), by the type that they are bound to; and the imports of
//! unbound ones.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, OptionalModule};
use odata_csdl::schema::{
    ContainerChildKind, ContainerId, ItemType, Model, Operation, OperationId, TypeId,
};

/// The operations of requests; empty if the configuration does not ask for requests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Operations {
    wanted: bool,
    bound: BTreeMap<TypeId, Vec<OperationId>>,
    /// The simple names of those bound to collections, excluded ones included: a key that looks like one would call it.
    of_collections: BTreeMap<TypeId, BTreeSet<String>>,
    imports: Vec<(ContainerId, usize)>,
    /// Operations that nothing distinguishes from one before them, which is a finding.
    repeated: BTreeSet<OperationId>,
}

impl Operations {
    /// Reads `requests`, `exclude`, and the patterns of imports in `select`.
    pub(crate) fn new(model: &Model, config: &Config) -> Self {
        if config.requests == OptionalModule::Off {
            return Self::default();
        }
        let mut bound: BTreeMap<TypeId, Vec<OperationId>> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        let mut repeated = BTreeSet::new();
        let mut of_collections = BTreeMap::new();
        for (id, operation) in (0..).map(OperationId).zip(&model.operations) {
            let first = operation.parameters.first();
            if let Some(of) =
                binding(operation).filter(|_| first.is_some_and(|it| it.r#type.collection))
            {
                let names: &mut BTreeSet<String> = of_collections.entry(of).or_default();
                names.insert(operation.name.clone());
            }
            if !seen.insert(signature(model, id)) {
                repeated.insert(id);
            } else if let Some(binding) = binding(operation)
                && !is_excluded(model, config, id)
            {
                bound.entry(binding).or_default().push(id);
            }
        }
        let everything = config.select.iter().any(|pattern| pattern.as_str() == "*");
        let mut imports = Vec::new();
        for (id, container) in (0..).map(ContainerId).zip(&model.containers) {
            for (n, child) in container.children.iter().enumerate() {
                let path = || child_path(model, id, &child.name);
                let wanted = is_import(&child.kind)
                    && (everything || config.selects_member(&path()))
                    && !config.excludes_member(&path());
                if wanted {
                    imports.push((id, n));
                }
            }
        }
        Self {
            wanted: true,
            bound,
            of_collections,
            imports,
            repeated,
        }
    }

    /// Whether requests are generated.
    pub(crate) fn is_wanted(&self) -> bool {
        self.wanted
    }

    /// The operations that are bound to a type, or to a collection of its values, in document order; not those of its bases.
    pub(crate) fn bound_to(&self, id: TypeId) -> &[OperationId] {
        self.bound.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The simple names of the operations that are bound to collections of a type; not those of its bases.
    pub(crate) fn names_of_collections(&self, id: TypeId) -> impl Iterator<Item = &String> {
        self.of_collections.get(&id).into_iter().flatten()
    }

    /// The operations behind an import, without repetitions; empty for other children.
    pub(crate) fn imported(&self, kind: &ContainerChildKind) -> Vec<OperationId> {
        let operations = imported(kind).iter().copied();
        let mut seen = BTreeSet::new();
        operations
            .filter(|id| !self.repeated.contains(id) && seen.insert(*id))
            .collect()
    }

    /// The action and function imports, as children of containers by index.
    pub(crate) fn imports(&self) -> &[(ContainerId, usize)] {
        &self.imports
    }

    /// As if an operation were excluded.
    pub(super) fn without(&self, id: OperationId) -> Self {
        let mut other = self.clone();
        for bound in other.bound.values_mut() {
            bound.retain(|it| *it != id);
        }
        other
    }
}

/// The path of a container's child: `Namespace.Container/Child`.
pub(crate) fn child_path(model: &Model, container: ContainerId, child: &str) -> String {
    let container = &model[container];
    let namespace = &model[container.schema].namespace;
    format!("{namespace}.{}/{child}", container.name)
}

/// The qualified name of an operation.
pub(crate) fn operation_name(model: &Model, id: OperationId) -> String {
    let operation = &model[id];
    format!("{}.{}", model[operation.schema].namespace, operation.name)
}

/// The names of an operation's parameters without the binding one.
pub(crate) fn parameter_names(operation: &Operation) -> Vec<&str> {
    let given = operation
        .parameters
        .iter()
        .skip(usize::from(operation.is_bound));
    given.map(|it| it.name.as_str()).collect()
}

/// An operation by what distinguishes it from others: its binding and, of a function, the names of its parameters (CSDL XML 4.01 sections
/// 12.2 and 12.4).
pub(crate) fn signature(model: &Model, id: OperationId) -> String {
    let operation = &model[id];
    let mut text = operation_name(model, id) + "(";
    if let Some(first) = operation.parameters.first().filter(|_| operation.is_bound) {
        let of = match first.r#type.item {
            ItemType::Type(of) => model.qualified_name(of),
            ItemType::Primitive(primitive) => format!("Edm.{primitive:?}"),
            ItemType::Unknown => "?".to_owned(),
        };
        text += &match first.r#type.collection {
            true => format!("Collection({of})"),
            false => of,
        };
    }
    if operation.function {
        for name in parameter_names(operation) {
            if !text.ends_with('(') {
                text.push(',');
            }
            text.push_str(name);
        }
    }
    text + ")"
}

/// The type of the model that an operation is bound to, or a collection of it.
pub(crate) fn binding(operation: &Operation) -> Option<TypeId> {
    let binding = operation.parameters.first().filter(|_| operation.is_bound);
    match binding?.r#type.item {
        ItemType::Type(id) => Some(id),
        ItemType::Primitive(_) | ItemType::Unknown => None,
    }
}

/// The types of the parameters, without the binding one, and of the result.
pub(crate) fn types_of(operation: &Operation) -> impl Iterator<Item = TypeId> {
    let parameters = operation
        .parameters
        .iter()
        .skip(usize::from(operation.is_bound));
    let result = operation.return_type.iter().map(|it| &it.r#type);
    let all = parameters.map(|it| &it.r#type).chain(result);
    all.filter_map(|it| match it.item {
        ItemType::Type(id) => Some(id),
        ItemType::Primitive(_) | ItemType::Unknown => None,
    })
}

/// The operations behind an import; empty for other children.
pub(crate) fn imported(kind: &ContainerChildKind) -> &[OperationId] {
    match kind {
        ContainerChildKind::ActionImport {
            actions: operations,
            ..
        }
        | ContainerChildKind::FunctionImport {
            functions: operations,
            ..
        } => operations,
        ContainerChildKind::EntitySet { .. } | ContainerChildKind::Singleton { .. } => &[],
    }
}

fn is_import(kind: &ContainerChildKind) -> bool {
    matches!(
        kind,
        ContainerChildKind::ActionImport { .. } | ContainerChildKind::FunctionImport { .. }
    )
}

fn is_excluded(model: &Model, config: &Config, id: OperationId) -> bool {
    !config.exclude.is_empty() && config.excludes(&operation_name(model, id))
}
