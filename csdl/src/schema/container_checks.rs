//! Rules about containers that need the whole model: bindings and imports.

use super::checks::{Checker, End};
use super::model::{
    ContainerChildKind, ContainerId, ItemType, OperationId, Primitive, PropertyKind, TypeId,
};
use super::types::derives;
use crate::diagnostic::{Finding, codes};

impl<'a> Checker<'a, '_, '_, '_> {
    /// A child of a container or of the containers that it extends.
    fn child(&self, id: ContainerId, name: &str) -> Option<&'a ContainerChildKind> {
        let model = self.model;
        std::iter::successors(Some(id), |id| model.containers.get(id.0 as usize)?.extends)
            .filter_map(|id| {
                Some(
                    &model
                        .containers
                        .get(id.0 as usize)?
                        .children
                        .get(self.index.child(id, name)?)?
                        .kind,
                )
            })
            .next()
    }

    /// The entity set or singleton at the start of a target path.
    fn target(&self, id: ContainerId, path: &str) -> Option<&'a ContainerChildKind> {
        let mut segments = path.trim_start_matches('/').split('/');
        let first = segments.next()?;
        match first.rsplit_once('.') {
            None => self.child(id, first),
            Some((namespace, simple)) => {
                let schema = self.names.namespaces.get(namespace)?;
                let container = self.names.container_in(*schema, simple)?;
                self.child(container, segments.next()?)
            }
        }
    }

    pub(super) fn container(&mut self, id: ContainerId) {
        let (Some(container), Some(declared)) = (
            self.model.containers.get(id.0 as usize),
            self.names.container_nodes.get(id.0 as usize),
        ) else {
            return;
        };
        let path = self.names.declared_name(declared);
        for child in &container.children {
            let own = format!("{path} › {}", child.name);
            let (entity_type, bindings) = match &child.kind {
                ContainerChildKind::EntitySet {
                    entity_type,
                    bindings,
                    ..
                } => {
                    if let Some(entity) = *entity_type
                        && self.model.key_of(entity).is_none()
                        && !self.base_missing(entity)
                    {
                        let message = format!("`{}` has no key", self.names.type_name(entity));
                        self.report.add(
                            Finding::new(&codes::SET_KEY, message)
                                .at(child.span)
                                .path(&own),
                        );
                    }
                    (*entity_type, bindings.as_slice())
                }
                ContainerChildKind::Singleton {
                    entity_type,
                    bindings,
                    ..
                } => (*entity_type, bindings.as_slice()),
                ContainerChildKind::ActionImport {
                    actions: operations,
                    entity_set,
                }
                | ContainerChildKind::FunctionImport {
                    functions: operations,
                    entity_set,
                    ..
                } => {
                    if let Some(set) = entity_set {
                        self.import_set(id, operations, set, child.span, &own);
                    }
                    continue;
                }
            };
            for (from, to) in bindings {
                if self.target(id, to).is_none() {
                    let message = format!("the target `{to}` was not found");
                    self.report.add(
                        Finding::new(&codes::BINDING_TARGET, message)
                            .at(child.span)
                            .path(&own),
                    );
                }
                if let Some(entity_type) = entity_type
                    && let Some(message) = self.binding_path(entity_type, from)
                {
                    self.report.add(
                        Finding::new(&codes::BINDING_PATH, message)
                            .at(child.span)
                            .path(&own),
                    );
                }
            }
        }
    }

    /// What is wrong with the path of a binding.
    fn binding_path(&self, from: TypeId, path: &str) -> Option<String> {
        match self.walk(from, path) {
            Ok(End::Property(property)) if matches!(property.kind, PropertyKind::Navigation(_)) => {
                None
            }
            Ok(End::Unknown) => None,
            Err(cast) if cast.contains('.') => Some(format!(
                "in the path `{path}`, the value before `{cast}` cannot be of that type"
            )),
            _ => Some(format!(
                "the path `{path}` does not lead to a navigation property"
            )),
        }
    }

    fn import_set(
        &mut self,
        id: ContainerId,
        operations: &[OperationId],
        set: &str,
        span: crate::diagnostic::Span,
        path: &str,
    ) {
        let problem = match self.target(id, set) {
            Some(ContainerChildKind::EntitySet { entity_type, .. }) => {
                let returned = operations
                    .first()
                    .and_then(|id| self.model.operations.get(id.0 as usize))
                    .and_then(|operation| operation.return_type.as_ref());
                match (returned.map(|returned| returned.r#type.item), entity_type) {
                    (Some(ItemType::Type(returned)), Some(of_set)) => {
                        let fits = derives(self.names, returned, *of_set)
                            || derives(self.names, *of_set, returned);
                        (!fits).then(|| {
                            format!("the operation returns entities of another type than that of `{set}`")
                        })
                    }
                    (Some(ItemType::Unknown | ItemType::Primitive(Primitive::EntityType)), _)
                    | (_, None) => None,
                    _ if operations.is_empty() => None,
                    _ => Some(String::from("the operation does not return entities")),
                }
            }
            _ => Some(format!("the entity set `{set}` was not found")),
        };
        if let Some(problem) = problem {
            self.report.add(
                Finding::new(&codes::IMPORT_SET, problem)
                    .at(span)
                    .path(path),
            );
        }
    }
}
