//! Entity and complex types with their properties. CSDL XML 4.01 sections 6 to 9.

use super::enums;
use super::expressions;
use super::facets;
use super::identifiers::check_identifier;
use super::lookup::First;
use super::model::{
    KeyProperty, Navigation, Property, PropertyKind, StructuredType, TypeDeclaration, TypeId,
    TypeKind,
};
use super::names::{Declared, Names, Report};
use super::types::{Role, reference};
use super::values::{boolean, required, twice};
use crate::diagnostic::{Finding, codes};
use crate::list::List;
use crate::syntax::{Attribute, Kind, Node};

/// Builds all types.
pub(super) fn types(names: &Names<'_>, report: &mut Report<'_>) -> Vec<TypeDeclaration> {
    let mut types = Vec::with_capacity(names.type_nodes.len());
    for (index, declared) in names.type_nodes.iter().enumerate() {
        let kind = match declared.node.kind() {
            Kind::EnumType => TypeKind::Enumeration(enums::enumeration(names, declared, report)),
            Kind::TypeDefinition => {
                TypeKind::Definition(enums::definition(names, declared, report))
            }
            _ => {
                let id = TypeId(u32::try_from(index).unwrap_or(u32::MAX));
                TypeKind::Structured(structured(names, id, declared, report))
            }
        };
        types.push(TypeDeclaration {
            schema: declared.schema,
            name: declared.name().to_owned(),
            span: declared.node.span(),
            annotations: expressions::annotations(names, declared.scope, declared.node, report),
            kind,
        });
    }
    types
}

fn structured(
    names: &Names<'_>,
    id: TypeId,
    declared: &Declared<'_>,
    report: &mut Report<'_>,
) -> StructuredType {
    let node = declared.node;
    let path = names.declared_name(declared);
    let entity = node.kind() == Kind::EntityType;
    let base = names.bases.get(id.0 as usize).copied().flatten();
    let is_abstract = boolean(node, Attribute::Abstract, report).unwrap_or(false);
    let declared_open = boolean(node, Attribute::OpenType, report);
    let declared_stream = boolean(node, Attribute::HasStream, report);
    // The findings about base types are reported when those are built.
    let inherits = |attribute| {
        names
            .lineage(id)
            .skip(1)
            .any(|id| says(names, id, attribute))
    };
    let (open_base, stream_base) = (
        inherits(Attribute::OpenType),
        inherits(Attribute::HasStream),
    );
    if let Some(base_node) = base.and_then(|base| names.type_node(base)) {
        let related = base_node.node.span();
        if is_abstract && !says(names, base.unwrap_or(id), Attribute::Abstract) {
            let finding = Finding::new(
                &codes::ABSTRACT_BASE,
                format!("`{path}` is abstract but its base type is not"),
            );
            report.add(
                finding
                    .at(node.span_of(Attribute::Abstract))
                    .path(&path)
                    .related(related, "the base type"),
            );
        }
        if open_base && declared_open != Some(true) {
            let finding = Finding::new(
                &codes::OPEN_BASE,
                format!("`{path}` derives from an open type but is not declared open"),
            );
            report.add(
                finding
                    .at(node.span())
                    .path(&path)
                    .related(related, "the base type")
                    .help("add OpenType=\"true\""),
            );
        }
        if stream_base && declared_stream == Some(false) {
            let finding = Finding::new(
                &codes::STREAM_BASE,
                format!("`{path}` derives from a media type"),
            );
            report.add(
                finding
                    .at(node.span_of(Attribute::HasStream))
                    .path(&path)
                    .related(related, "the base type"),
            );
        }
    }
    StructuredType {
        entity,
        base,
        is_abstract,
        open: open_base || declared_open == Some(true),
        has_stream: stream_base || declared_stream == Some(true),
        key: key(node, entity, &path, report),
        properties: properties(names, declared, entity, &path, report),
    }
}

/// Whether a Boolean attribute of a declaration is true.
fn says(names: &Names<'_>, id: TypeId, attribute: Attribute) -> bool {
    let value = names
        .type_node(id)
        .and_then(|declared| declared.node.value(attribute));
    value.is_some_and(|value| value.trim() == "1" || value.trim().eq_ignore_ascii_case("true"))
}

fn key(node: Node<'_>, entity: bool, path: &str, report: &mut Report<'_>) -> List<KeyProperty> {
    let mut keys = node.children_of(Kind::Key);
    let Some(first) = keys.next() else {
        return List::new();
    };
    if let Some(second) = keys.next() {
        let finding = Finding::new(&codes::KEY_DUPLICATE, "a type has a second `Key`")
            .at(second.span())
            .path(path);
        report.add(finding.related(first.span(), "the first one"));
    }
    if !entity {
        let finding = Finding::new(
            &codes::ELEMENT_MISPLACED,
            "a complex type cannot have a key",
        )
        .at(first.span())
        .path(path);
        report.add(finding);
        return List::new();
    }
    let mut list = List::with_capacity(first.children_of(Kind::PropertyRef).count());
    let mut seen = First::of(Attribute::Name);
    for property in first.children_of(Kind::PropertyRef) {
        let Some(name) = required(property, Attribute::Name, report) else {
            continue;
        };
        if let Some(other) = seen.before(property) {
            let message = format!("`{}` is repeated in the key", name.value);
            let finding = Finding::new(&codes::KEY_DUPLICATE, message)
                .at(name.span)
                .path(path);
            report.add(finding.related(other.span_of(Attribute::Name), "first here"));
            continue;
        }
        let alias = property.get(Attribute::Alias);
        if name.value.contains('/') && alias.is_none() {
            let finding = Finding::new(
                &codes::KEY_ALIAS,
                format!("the path `{}` needs an alias", name.value),
            );
            report.add(finding.at(name.span).path(path));
        }
        if let Some(alias) = alias {
            check_identifier(alias, || path.to_owned(), report);
            if !name.value.contains('/') {
                let finding = Finding::new(
                    &codes::KEY_ALIAS,
                    format!("`{}` is not a path and must not have an alias", name.value),
                );
                report.add(finding.at(alias.span).path(path));
            }
        }
        list.push(KeyProperty {
            path: name.value.to_owned(),
            alias: alias.map(|alias| alias.value.to_owned()),
            span: property.span(),
        });
    }
    if list.is_empty() {
        report.add(
            Finding::new(&codes::KEY_EMPTY, "a key has no properties")
                .at(first.span())
                .path(path),
        );
    }
    list
}

fn properties(
    names: &Names<'_>,
    declared: &Declared<'_>,
    entity: bool,
    path: &str,
    report: &mut Report<'_>,
) -> Vec<Property> {
    let properties =
        |node: &Node<'_>| matches!(node.kind(), Kind::Property | Kind::NavigationProperty);
    let mut list = Vec::with_capacity(declared.node.children().filter(properties).count());
    let mut seen = First::of(Attribute::Name);
    for node in declared.node.children() {
        let navigation = match node.kind() {
            Kind::Property => false,
            Kind::NavigationProperty => true,
            _ => continue,
        };
        let Some(name) = required(node, Attribute::Name, report) else {
            continue;
        };
        let own = format!("{path} › {} {}", node.kind().name(), name.value);
        check_identifier(name, || own.clone(), report);
        if name.value == declared.name() {
            let message = format!("the property `{}` has the name of its type", name.value);
            report.add(
                Finding::new(&codes::PROPERTY_NAME, message)
                    .at(name.span)
                    .path(&own),
            );
        }
        if let Some(first) = seen.before(node) {
            let message = format!("the property `{}` is declared twice", name.value);
            let code = twice(node.says_the_same(first));
            let finding = Finding::new(code, message).at(name.span).path(path);
            let first = first.span_of(Attribute::Name);
            report.add(finding.related(first, "first declared here"));
            continue;
        }
        let role = if navigation {
            Role::Navigation
        } else {
            Role::Property { entity }
        };
        let r#type = reference(names, declared.scope, node, role, &own, report);
        let kind = if navigation {
            if r#type.collection && node.get(Attribute::Nullable).is_some() {
                let message = "a collection of entities cannot have `Nullable`";
                let finding = Finding::new(&codes::NAVIGATION_NULLABLE, message)
                    .at(node.span_of(Attribute::Nullable));
                report.add(finding.path(&own));
            }
            PropertyKind::Navigation(Box::new(navigation_parts(
                names,
                declared.scope,
                node,
                &own,
                report,
            )))
        } else {
            let default = node.get(Attribute::DefaultValue);
            if let Some(text) = default {
                facets::check_default(names, text, r#type.item, r#type.collection, &own, report);
            }
            PropertyKind::Structural {
                default_value: default.map(|text| text.value.to_owned()),
            }
        };
        list.push(Property {
            name: name.value.to_owned(),
            span: node.span(),
            r#type,
            annotations: expressions::annotations(names, declared.scope, node, report),
            kind,
        });
    }
    list
}

fn navigation_parts(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    path: &str,
    report: &mut Report<'_>,
) -> Navigation {
    let mut constraints = Vec::with_capacity(node.children_of(Kind::ReferentialConstraint).count());
    let mut seen = First::of(Attribute::Property);
    for constraint in node.children_of(Kind::ReferentialConstraint) {
        let (Some(own), Some(other)) = (
            required(constraint, Attribute::Property, report),
            required(constraint, Attribute::ReferencedProperty, report),
        ) else {
            continue;
        };
        if let Some(first) = seen.before(constraint) {
            let finding = Finding::new(
                &codes::CONSTRAINT,
                format!("`{}` is constrained twice", own.value),
            );
            report.add(
                finding
                    .at(own.span)
                    .path(path)
                    .related(first.span_of(Attribute::Property), "first here"),
            );
        }
        constraints.push((own.value.to_owned(), other.value.to_owned()));
    }
    let on_delete = node
        .children_of(Kind::OnDelete)
        .next()
        .and_then(|child| required(child, Attribute::Action, report));
    if let Some(action) = on_delete
        && !matches!(action.value, "Cascade" | "None" | "SetNull" | "SetDefault")
    {
        let message = format!("`{}` is not an action of `OnDelete`", action.value);
        report.add(
            Finding::new(&codes::ON_DELETE, message)
                .at(action.span)
                .path(path),
        );
    }
    Navigation {
        contains_target: boolean(node, Attribute::ContainsTarget, report).unwrap_or(false),
        partner: node
            .get(Attribute::Partner)
            .map(|text| names.expand_path(scope, text, report)),
        referential_constraints: constraints,
        on_delete: on_delete.map(|action| action.value.to_owned()),
    }
}
