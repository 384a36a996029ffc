//! Entity containers. CSDL XML 4.01 section 13.

use super::expressions;
use super::identifiers::check_identifier;
use super::lookup::First;
use super::model::{
    Container, ContainerChild, ContainerChildKind, ContainerId, OperationId, TypeId,
};
use super::names::{Declared, Names, Place, Report};
use super::values::{boolean, required, twice};
use crate::diagnostic::{Finding, Span, codes};
use crate::syntax::{Attribute, Kind, Node};
use std::collections::HashMap;

/// Builds all containers.
pub(super) fn containers(names: &Names<'_>, report: &mut Report<'_>) -> Vec<Container> {
    let mut list: Vec<Container> = Vec::with_capacity(names.container_nodes.len());
    let mut first: HashMap<usize, Span> = HashMap::new();
    for declared in &names.container_nodes {
        let path = names.declared_name(declared);
        if let Some(other) = first.insert(declared.scope, declared.node.span()) {
            let finding = Finding::new(
                &codes::CONTAINERS,
                "the document has a second entity container",
            );
            report.add(
                finding
                    .at(declared.node.span())
                    .path(&path)
                    .related(other, "another one"),
            );
        }
        list.push(Container {
            schema: declared.schema,
            name: declared.name().to_owned(),
            span: declared.node.span(),
            annotations: expressions::annotations(names, declared.scope, declared.node, report),
            extends: extends(names, declared, &path, report),
            children: children(names, declared, &path, report),
        });
    }
    break_cycles(names, &mut list, report);
    list
}

fn extends(
    names: &Names<'_>,
    declared: &Declared<'_>,
    path: &str,
    report: &mut Report<'_>,
) -> Option<ContainerId> {
    let text = declared.node.get(Attribute::Extends)?;
    let found = match names.place(declared.scope, text.value.trim()) {
        Place::Schema(schema, simple) => names.container_in(schema, simple),
        _ => None,
    };
    if found.is_none() {
        let finding = Finding::new(
            &codes::EXTENDS,
            format!("the container `{}` was not found", text.value),
        );
        report.add(finding.at(text.span).path(path));
    }
    found
}

fn break_cycles(names: &Names<'_>, list: &mut [Container], report: &mut Report<'_>) {
    // 0: not visited; otherwise the number of the walk that visited it.
    let mut visited = vec![0usize; list.len()];
    for start in 0..list.len() {
        let mut current = Some(start);
        while let Some(index) = current {
            let Some(mark) = visited.get_mut(index) else {
                break;
            };
            if *mark != 0 {
                break;
            }
            *mark = start + 1;
            let Some(container) = list.get_mut(index) else {
                break;
            };
            let next = container.extends.map(|id| id.0 as usize);
            if next
                .and_then(|next| visited.get(next))
                .is_some_and(|mark| *mark == start + 1)
            {
                container.extends = None;
                let declared = names.container_nodes.get(index);
                let span =
                    declared.map_or(container.span, |it| it.node.span_of(Attribute::Extends));
                let message = format!("the container `{}` extends itself", container.name);
                let help = "remove `Extends` from one of the containers; it is ignored here";
                let path = declared.map_or_else(String::new, |it| names.declared_name(it));
                let finding = Finding::new(&codes::EXTENDS_CYCLE, message).at(span);
                report.add(finding.path(path).help(help));
                break;
            }
            current = next;
        }
    }
}

fn children(
    names: &Names<'_>,
    declared: &Declared<'_>,
    path: &str,
    report: &mut Report<'_>,
) -> Vec<ContainerChild> {
    let mut list = Vec::with_capacity(declared.node.children().count());
    let mut seen = First::of(Attribute::Name);
    for node in declared.node.children() {
        if node.kind() == Kind::Annotation {
            continue;
        }
        let Some(name) = required(node, Attribute::Name, report) else {
            continue;
        };
        let own = format!("{path} › {} {}", node.kind().name(), name.value);
        check_identifier(name, || own.clone(), report);
        if let Some(first) = seen.before(node) {
            let message = format!("`{}` is declared twice in the container", name.value);
            let import =
                |node: Node<'_>| matches!(node.kind(), Kind::ActionImport | Kind::FunctionImport);
            // Nothing is generated from imports.
            let code = twice(import(node) || import(first) || node.says_the_same(first));
            let finding = Finding::new(code, message).at(name.span).path(path);
            let first = first.span_of(Attribute::Name);
            report.add(finding.related(first, "first declared here"));
            continue;
        }
        let scope = declared.scope;
        let kind = match node.kind() {
            Kind::EntitySet => ContainerChildKind::EntitySet {
                entity_type: entity_type(names, scope, node, Attribute::EntityType, &own, report),
                include_in_service_document: boolean(
                    node,
                    Attribute::IncludeInServiceDocument,
                    report,
                )
                .unwrap_or(true),
                bindings: bindings(names, scope, node, &own, report),
            },
            Kind::Singleton => ContainerChildKind::Singleton {
                entity_type: entity_type(names, scope, node, Attribute::Type, &own, report),
                nullable: boolean(node, Attribute::Nullable, report).unwrap_or(false),
                bindings: bindings(names, scope, node, &own, report),
            },
            Kind::ActionImport => ContainerChildKind::ActionImport {
                actions: imported(names, scope, node, Attribute::Action, &own, report),
                entity_set: node
                    .get(Attribute::EntitySet)
                    .map(|text| names.expand_path(scope, text, report)),
            },
            Kind::FunctionImport => ContainerChildKind::FunctionImport {
                functions: imported(names, scope, node, Attribute::Function, &own, report),
                entity_set: node
                    .get(Attribute::EntitySet)
                    .map(|text| names.expand_path(scope, text, report)),
                include_in_service_document: boolean(
                    node,
                    Attribute::IncludeInServiceDocument,
                    report,
                )
                .unwrap_or(false),
            },
            _ => continue,
        };
        list.push(ContainerChild {
            name: name.value.to_owned(),
            span: node.span(),
            annotations: expressions::annotations(names, scope, node, report),
            kind,
        });
    }
    list
}

fn entity_type(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    attribute: Attribute,
    path: &str,
    report: &mut Report<'_>,
) -> Option<TypeId> {
    let text = required(node, attribute, report)?;
    let written = text.value.trim();
    let found = match names.place(scope, written) {
        Place::Schema(schema, simple) => {
            names.note_use(scope, schema, text.span, report);
            names.type_in(schema, simple)
        }
        _ => None,
    };
    let Some(id) = found else {
        let finding = Finding::new(
            &codes::SET_TYPE,
            format!("the entity type `{written}` is not declared"),
        );
        report.add(finding.at(text.span).path(path).help(names.hint(written)));
        return None;
    };
    if names
        .type_node(id)
        .is_none_or(|declared| declared.node.kind() != Kind::EntityType)
    {
        let finding = Finding::new(
            &codes::SET_TYPE,
            format!("`{written}` is not an entity type"),
        )
        .at(text.span)
        .path(path);
        report.add(finding);
        return None;
    }
    Some(id)
}

fn bindings(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    path: &str,
    report: &mut Report<'_>,
) -> Vec<(String, String)> {
    let mut list = Vec::new();
    let mut seen: HashMap<(&str, &str), Span> = HashMap::new();
    let mut paths: HashMap<&str, (&str, Span)> = HashMap::new();
    for binding in node.children_of(Kind::NavigationPropertyBinding) {
        let (Some(from), Some(to)) = (
            required(binding, Attribute::Path, report),
            required(binding, Attribute::Target, report),
        ) else {
            continue;
        };
        let repeated = seen.insert((from.value, to.value), from.span);
        let (_, first) = *paths.entry(from.value).or_insert((to.value, from.span));
        if repeated.is_some() || first != from.span {
            let finding = Finding::new(
                &codes::BINDING_PATH,
                format!("`{}` is bound twice", from.value),
            );
            report.add(
                finding
                    .at(from.span)
                    .path(path)
                    .related(first, "first bound here"),
            );
        }
        list.push((
            names.expand_path(scope, from, report),
            names.expand_path(scope, to, report),
        ));
    }
    list
}

fn imported(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    attribute: Attribute,
    path: &str,
    report: &mut Report<'_>,
) -> Vec<OperationId> {
    let Some(text) = required(node, attribute, report) else {
        return Vec::new();
    };
    let written = text.value.trim();
    let overloads = match names.place(scope, written) {
        Place::Schema(schema, simple) => names.overloads_in(schema, simple),
        _ => Vec::new(),
    };
    let wanted = if attribute == Attribute::Action {
        Kind::Action
    } else {
        Kind::Function
    };
    let unbound = |id: &OperationId| {
        let node = names
            .operation_nodes
            .get(id.0 as usize)
            .map(|declared| declared.node);
        let bound = node
            .and_then(|node| node.value(Attribute::IsBound))
            .map(str::trim);
        node.is_some_and(|node| node.kind() == wanted) && !matches!(bound, Some("true" | "1"))
    };
    let list: Vec<OperationId> = overloads.iter().copied().filter(unbound).collect();
    if list.is_empty() {
        let what = if overloads.is_empty() {
            "is not declared"
        } else {
            "has no unbound overload of this kind"
        };
        report.add(
            Finding::new(&codes::IMPORT, format!("`{written}` {what}"))
                .at(text.span)
                .path(path),
        );
    }
    list
}
