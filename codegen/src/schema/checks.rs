//! Rules that need the whole model: keys, redeclared properties, navigation, bindings, imports, optional parameters.
//! Nothing is changed here; every violation is a finding.

use super::index::Index;
use super::model::{
    ContainerChildKind, ContainerId, ItemType, KeyProperty, Model, Navigation, Operation,
    OperationId, Primitive, Property, PropertyKind, StructuredType, TypeId, TypeKind,
};
use super::names::{Names, Report};
use super::types::derives;
use crate::diagnostic::{Finding, codes};

/// Checks the whole model.
pub(super) fn check(names: &Names<'_>, index: &Index<'_>, model: &Model, report: &mut Report<'_>) {
    let mut checker = Checker {
        names,
        index,
        model,
        report,
    };
    for id in model.type_ids() {
        if let Some(structured) = model.structured(id) {
            checker.structured(id, structured);
        }
    }
    for operation in &model.operations {
        checker.optional_parameters(operation);
    }
    for id in (0..model.containers.len())
        .filter_map(|index| u32::try_from(index).ok())
        .map(ContainerId)
    {
        checker.container(id);
    }
}

struct Checker<'a, 't, 'f, 'r> {
    names: &'a Names<'t>,
    index: &'a Index<'t>,
    model: &'a Model,
    report: &'r mut Report<'f>,
}

/// The end of a path: a property, or nothing because a type on the way is not known.
enum End<'m> {
    Property(&'m Property),
    Type,
    Unknown,
}

impl<'a> Checker<'a, '_, '_, '_> {
    /// Follows a path from a type through properties and casts; the error is the segment that is not found.
    fn walk<'p>(&self, from: TypeId, path: &'p str) -> Result<End<'a>, &'p str> {
        let mut current = ItemType::Type(from);
        let mut end = End::Type;
        for segment in path.split('/') {
            let ItemType::Type(id) = current else {
                return match current {
                    ItemType::Unknown
                    | ItemType::Primitive(Primitive::EntityType | Primitive::ComplexType) => {
                        Ok(End::Unknown)
                    }
                    _ => Err(segment),
                };
            };
            if segment.contains('.') {
                let (namespace, simple) = segment.rsplit_once('.').unwrap_or_default();
                let schema = self.names.namespaces.get(namespace);
                match schema.and_then(|schema| self.names.types.get(&(*schema, simple))) {
                    Some(cast) => current = ItemType::Type(*cast),
                    None => return Err(segment),
                }
                continue;
            }
            match self.index.property(self.model, id, segment) {
                Some((_, property)) => {
                    current = property.r#type.item;
                    end = End::Property(property);
                }
                None if self.incomplete(id) => return Ok(End::Unknown),
                None => return Err(segment),
            }
        }
        Ok(end)
    }

    /// Whether more properties may exist than are known: open types, and types whose base type was not found.
    fn incomplete(&self, id: TypeId) -> bool {
        self.model
            .structured(id)
            .is_some_and(|structured| structured.open)
            || self.base_missing(id)
    }

    fn base_missing(&self, id: TypeId) -> bool {
        self.names.lineage(id).any(|id| {
            self.names.type_node(id).is_some_and(|declared| {
                declared
                    .node
                    .get(crate::csdl::Attribute::BaseType)
                    .is_some()
                    && self
                        .names
                        .bases
                        .get(id.0 as usize)
                        .copied()
                        .flatten()
                        .is_none()
            })
        })
    }

    fn structured(&mut self, id: TypeId, structured: &'a StructuredType) {
        let path = self.names.type_name(id);
        if let Some(first) = structured.key.first() {
            if let Some(base) = structured.base
                && let Some((owner, inherited)) = self.model.key_of(base)
            {
                let message = format!(
                    "`{path}` inherits the key of `{}`",
                    self.names.type_name(owner)
                );
                let finding = Finding::new(&codes::KEY_DUPLICATE, message)
                    .at(first.span)
                    .path(&path);
                self.report.add(match inherited.first() {
                    Some(other) => finding.related(other.span, "the inherited key"),
                    None => finding,
                });
            }
            for key in &structured.key {
                self.key(id, key, &path);
            }
        }
        for property in &structured.properties {
            if let Some((owner, original)) = structured
                .base
                .and_then(|base| self.index.property(self.model, base, &property.name))
            {
                self.redeclared(property, owner, original, &path);
            }
            if let PropertyKind::Navigation(navigation) = &property.kind {
                self.navigation(id, property, navigation, &path);
            }
        }
    }

    fn key(&mut self, id: TypeId, key: &KeyProperty, path: &str) {
        let model = self.model;
        if let Some(alias) = &key.alias
            && self.index.property(model, id, alias).is_some()
        {
            let message = format!("the alias `{alias}` is the name of a property");
            self.report.add(
                Finding::new(&codes::KEY_ALIAS, message)
                    .at(key.span)
                    .path(path),
            );
        }
        let property = match self.walk(id, &key.path) {
            Ok(End::Property(property)) => property,
            Ok(End::Unknown) => return,
            Ok(End::Type) | Err(_) => {
                let message = format!("the key property `{}` is not declared", key.path);
                self.report.add(
                    Finding::new(&codes::KEY_PROPERTY, message)
                        .at(key.span)
                        .path(path),
                );
                return;
            }
        };
        let underlying = match property.r#type.item {
            ItemType::Primitive(primitive) => Some(primitive),
            ItemType::Type(id) => match self
                .model
                .types
                .get(id.0 as usize)
                .map(|declaration| &declaration.kind)
            {
                Some(TypeKind::Definition(definition)) => Some(definition.underlying),
                Some(TypeKind::Enumeration(_)) => Some(Primitive::Int64),
                _ => None,
            },
            ItemType::Unknown => return,
        };
        if property.r#type.collection || !underlying.is_some_and(can_be_key) {
            let finding = Finding::new(
                &codes::KEY_TYPE,
                format!("`{}` has a type that cannot be a key", key.path),
            );
            self.report.add(
                finding
                    .at(key.span)
                    .path(path)
                    .related(property.r#type.span, "of this type"),
            );
        }
        if property.r#type.nullable != Some(false) {
            let finding = Finding::new(
                &codes::KEY_NULLABLE,
                format!("the key property `{}` may be null", key.path),
            );
            let finding = finding
                .at(key.span)
                .path(path)
                .related(property.span, "declared here");
            self.report.add(finding.help("add Nullable=\"false\""));
        }
    }

    fn redeclared(&mut self, property: &Property, owner: TypeId, original: &Property, path: &str) {
        let navigation = |property: &Property| matches!(property.kind, PropertyKind::Navigation(_));
        let narrower = match (property.r#type.item, original.r#type.item) {
            (ItemType::Type(new), ItemType::Type(old)) => derives(self.names, new, old),
            (ItemType::Unknown, _) | (_, ItemType::Unknown) => true,
            (_, ItemType::Primitive(Primitive::Untyped | Primitive::PrimitiveType)) => true,
            (
                ItemType::Type(id),
                ItemType::Primitive(Primitive::EntityType | Primitive::ComplexType),
            ) => self.model.structured(id).is_some(),
            (new, old) => new == old,
        };
        let same_form = navigation(property) == navigation(original)
            && property.r#type.collection == original.r#type.collection;
        if !narrower || !same_form {
            let owner = self.names.type_name(owner);
            let message = format!(
                "`{}` is inherited from `{owner}` and declared again with another type",
                property.name
            );
            let finding = Finding::new(&codes::REDECLARED, message)
                .at(property.span)
                .path(path);
            self.report
                .add(finding.related(original.span, "the inherited property"));
        }
    }

    fn navigation(&mut self, id: TypeId, property: &Property, navigation: &Navigation, path: &str) {
        let ItemType::Type(target) = property.r#type.item else {
            return;
        };
        let own = format!("{path} › NavigationProperty {}", property.name);
        if navigation.contains_target
            && property.r#type.collection
            && self.model.key_of(target).is_none()
            && !self.base_missing(target)
        {
            let message = format!(
                "`{}` is contained in a collection and has no key",
                self.names.type_name(target)
            );
            self.report.add(
                Finding::new(&codes::CONTAINMENT, message)
                    .at(property.span)
                    .path(&own),
            );
        }
        if let Some(partner) = &navigation.partner {
            let back = match self.walk(target, partner) {
                Ok(End::Property(back)) => matches!(back.kind, PropertyKind::Navigation(_)),
                Ok(End::Unknown) => true,
                Ok(End::Type) | Err(_) => false,
            };
            if !back {
                let message = format!(
                    "`{}` has no navigation property `{partner}`",
                    self.names.type_name(target)
                );
                self.report.add(
                    Finding::new(&codes::PARTNER, message)
                        .at(property.span)
                        .path(&own),
                );
            }
        }
        for (dependent, principal) in &navigation.referential_constraints {
            self.constraint(id, target, property, (dependent, principal), &own);
        }
    }

    fn constraint(
        &mut self,
        id: TypeId,
        target: TypeId,
        property: &Property,
        names: (&str, &str),
        path: &str,
    ) {
        let (dependent, principal) = names;
        let mut problem = None;
        let ends = (self.walk(id, dependent), self.walk(target, principal));
        if property.r#type.collection {
            problem = Some(String::from(
                "a collection of entities cannot have a referential constraint",
            ));
        }
        match ends {
            (Ok(End::Property(own)), Ok(End::Property(other))) => {
                if own.r#type.item != other.r#type.item
                    && own.r#type.item != ItemType::Unknown
                    && other.r#type.item != ItemType::Unknown
                {
                    problem = Some(format!(
                        "`{dependent}` and `{principal}` have different types"
                    ));
                }
                let nullable = |property: &Property| property.r#type.nullable.unwrap_or(true);
                if nullable(own) != (nullable(property) || nullable(other))
                    && !property.r#type.collection
                {
                    problem.get_or_insert(format!(
                        "`{dependent}` must be nullable exactly if the navigation property or `{principal}` is"
                    ));
                }
            }
            (Ok(End::Unknown), _) | (_, Ok(End::Unknown)) => {}
            (Err(segment), _) | (_, Err(segment)) => {
                problem = Some(format!("`{segment}` is not declared"))
            }
            _ => problem = Some(format!("`{dependent}` is no property")),
        }
        if let Some(problem) = problem {
            self.report.add(
                Finding::new(&codes::CONSTRAINT, problem)
                    .at(property.span)
                    .path(path),
            );
        }
    }

    fn optional_parameters(&mut self, operation: &Operation) {
        let optional = |annotations: &[super::model::Annotation]| {
            annotations
                .iter()
                .any(|annotation| annotation.term == "Org.OData.Core.V1.OptionalParameter")
        };
        let mut first = None;
        for (position, parameter) in operation.parameters.iter().enumerate() {
            let is_optional = optional(&parameter.annotations);
            let message = match first {
                _ if is_optional && operation.is_bound && position == 0 => {
                    Some("the binding parameter is optional".to_owned())
                }
                Some(other) if !is_optional => Some(format!(
                    "`{}` follows the optional parameter `{other}`",
                    parameter.name
                )),
                _ => None,
            };
            if is_optional {
                first = first.or(Some(parameter.name.as_str()));
            }
            if let Some(message) = message {
                let finding = Finding::new(&codes::OPTIONAL_ORDER, message).at(parameter.span);
                self.report.add(
                    finding.path(format!("{} › Parameter {}", operation.name, parameter.name)),
                );
                return;
            }
        }
    }

    /// A child of a container or of those it extends.
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
                let container = self.names.containers.get(&(*schema, simple))?;
                self.child(*container, segments.next()?)
            }
        }
    }

    fn container(&mut self, id: ContainerId) {
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
                    let message = format!("the target `{to}` is not found");
                    self.report.add(
                        Finding::new(&codes::BINDING_TARGET, message)
                            .at(child.span)
                            .path(&own),
                    );
                }
                let Some(entity_type) = entity_type else {
                    continue;
                };
                let navigation = match self.walk(entity_type, from) {
                    Ok(End::Property(property)) => {
                        matches!(property.kind, PropertyKind::Navigation(_))
                    }
                    Ok(End::Unknown) => true,
                    Ok(End::Type) | Err(_) => false,
                };
                if !navigation {
                    let message = format!("the path `{from}` leads to no navigation property");
                    self.report.add(
                        Finding::new(&codes::BINDING_PATH, message)
                            .at(child.span)
                            .path(&own),
                    );
                }
            }
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
                            format!("`{set}` is of another type than the operation returns")
                        })
                    }
                    (Some(ItemType::Unknown | ItemType::Primitive(Primitive::EntityType)), _)
                    | (_, None) => None,
                    _ if operations.is_empty() => None,
                    _ => Some(String::from("the operation returns no entities")),
                }
            }
            _ => Some(format!("the entity set `{set}` is not found")),
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

fn can_be_key(primitive: Primitive) -> bool {
    use Primitive as P;
    matches!(
        primitive,
        P::Boolean
            | P::Byte
            | P::SByte
            | P::Int16
            | P::Int32
            | P::Int64
            | P::Decimal
            | P::Date
            | P::DateTimeOffset
            | P::Duration
            | P::Guid
            | P::String
            | P::TimeOfDay
    )
}
