//! Rules that need the whole model: keys, redeclared properties, navigation, optional parameters; those about containers are in
//! `container_checks`. The model is not changed; every violation is a finding.

use super::index::Index;
use super::model::{
    ContainerId, ItemType, KeyProperty, Model, Navigation, Operation, Primitive, Property,
    PropertyKind, StructuredType, TypeId, TypeKind,
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

pub(super) struct Checker<'a, 't, 'f, 'r> {
    pub(super) names: &'a Names<'t>,
    pub(super) index: &'a Index<'t>,
    pub(super) model: &'a Model,
    pub(super) report: &'r mut Report<'f>,
}

/// The end of a path: a property, or nothing if a type on the path is unknown.
pub(super) enum End<'m> {
    Property(&'m Property),
    Type,
    Unknown,
}

impl<'a> Checker<'a, '_, '_, '_> {
    /// Follows a path from a type through properties and casts; the error is the segment that was not found.
    pub(super) fn walk<'p>(&self, from: TypeId, path: &'p str) -> Result<End<'a>, &'p str> {
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
                match schema.and_then(|schema| self.names.type_in(*schema, simple)) {
                    Some(cast) if self.may_be(id, cast) => current = ItemType::Type(cast),
                    _ => return Err(segment),
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

    /// Whether a value of a type can be of another type, as far as the bases of both are known.
    fn may_be(&self, id: TypeId, other: TypeId) -> bool {
        derives(self.names, other, id)
            || derives(self.names, id, other)
            || self.base_missing(id)
            || self.base_missing(other)
    }

    /// Whether there may be more properties than are known: for open types, and types whose base type was not found.
    pub(super) fn incomplete(&self, id: TypeId) -> bool {
        self.model
            .structured(id)
            .is_some_and(|structured| structured.open)
            || self.base_missing(id)
    }

    pub(super) fn base_missing(&self, id: TypeId) -> bool {
        self.names.lineage(id).any(|id| {
            self.names.type_node(id).is_some_and(|declared| {
                declared
                    .node
                    .get(crate::syntax::Attribute::BaseType)
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
        if property.r#type.collection || !underlying.is_some_and(Primitive::can_be_key) {
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
            return;
        }
        let message = format!(
            "`{}` is inherited from `{}` and declared again",
            property.name,
            self.names.type_name(owner)
        );
        let finding = Finding::new(&codes::REDECLARED_ALIKE, message)
            .at(property.span)
            .path(path);
        self.report.add(finding.related(
            original.span,
            "the inherited property, which holds the value",
        ));
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
            _ => problem = Some(format!("`{dependent}` is not a property")),
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
                self.report.add(finding);
                return;
            }
        }
    }
}
