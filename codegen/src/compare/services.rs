//! The differences in operations and containers. Methods are generated for them with the option `requests`, and their types may get a
//! family.

use std::collections::BTreeMap;

use super::Kind;
use super::model::{List, Side, annotations, both, quoted, reference, type_name};
use odata_csdl::schema::{ContainerChildKind, Model, Operation};

pub(super) fn differences(old: &Model, new: &Model, list: &mut List) {
    both(
        &operations(old),
        &operations(new),
        list,
        |path, was, is, list| operation(path, (old, was), (new, is), list),
    );
    both(
        &children(old),
        &children(new),
        list,
        |path, was, is, list| {
            list.annotations(path, &was.1, &is.1);
            list.differ(path, Kind::Container, "is", &was.0, &is.0);
        },
    );
}

/// Overloads have the same name; what distinguishes them (CSDL XML 4.01 sections 12.2 and 12.4) is part of the path.
fn operations(model: &Model) -> BTreeMap<String, &Operation> {
    let named = model.operations.iter().map(|operation| {
        let namespace = &model[operation.schema].namespace;
        let told: Vec<String> = operation
            .parameters
            .iter()
            .take(if operation.function {
                usize::MAX
            } else {
                usize::from(operation.is_bound)
            })
            .enumerate()
            .map(|(n, parameter)| {
                if n == 0 && operation.is_bound {
                    type_name(model, &parameter.r#type)
                } else {
                    parameter.name.clone()
                }
            })
            .collect();
        (
            format!("{namespace}.{}({})", operation.name, told.join(",")),
            operation,
        )
    });
    named.collect()
}

fn operation(
    path: &str,
    (old, was): Side<'_, &Operation>,
    (new, is): Side<'_, &Operation>,
    list: &mut List,
) {
    list.annotations(
        path,
        &annotations(&was.annotations),
        &annotations(&is.annotations),
    );
    let sort = |it: &Operation| {
        if it.function {
            "a function"
        } else {
            "an action"
        }
    };
    list.differ(path, Kind::Sort, "is", sort(was), sort(is));
    let composable = |it: &Operation| quoted(it.is_composable);
    list.differ(
        path,
        Kind::Modifier,
        "`IsComposable` is",
        &composable(was),
        &composable(is),
    );
    match (&was.return_type, &is.return_type) {
        (Some(was), Some(is)) => {
            reference(
                path,
                "result's ",
                (old, &was.r#type),
                (new, &is.r#type),
                list,
            );
        }
        (Some(_), None) => list.add(path, Kind::Type, "no longer has a result".to_owned()),
        (None, Some(_)) => list.add(path, Kind::Type, "has a result".to_owned()),
        (None, None) => {}
    }
    for parameter in &is.parameters {
        let of = format!("parameter `{}`: ", parameter.name);
        match was.parameters.iter().find(|it| it.name == parameter.name) {
            Some(before) => reference(
                path,
                &of,
                (old, &before.r#type),
                (new, &parameter.r#type),
                list,
            ),
            None => list.add(path, Kind::Type, format!("{of}new")),
        }
    }
    for parameter in &was.parameters {
        if !is.parameters.iter().any(|it| it.name == parameter.name) {
            list.add(
                path,
                Kind::Type,
                format!("parameter `{}`: gone", parameter.name),
            );
        }
    }
}

/// A description of each child of a container, and its annotations.
fn children(model: &Model) -> BTreeMap<String, (String, Vec<String>)> {
    let mut children = BTreeMap::new();
    for container in &model.containers {
        let namespace = &model[container.schema].namespace;
        for child in &container.children {
            let typed = |id: &Option<_>| {
                id.map_or("an undeclared type".to_owned(), |id| {
                    model.qualified_name(id)
                })
            };
            let bound = |bindings: &[(String, String)]| {
                let bindings: Vec<String> = bindings
                    .iter()
                    .map(|(path, target)| format!("`{path}` to `{target}`"))
                    .collect();
                if bindings.is_empty() {
                    String::new()
                } else {
                    format!(" bound by {}", bindings.join(", "))
                }
            };
            let what = match &child.kind {
                ContainerChildKind::EntitySet {
                    entity_type,
                    bindings,
                    ..
                } => {
                    format!(
                        "an entity set of `{}`{}",
                        typed(entity_type),
                        bound(bindings)
                    )
                }
                ContainerChildKind::Singleton {
                    entity_type,
                    bindings,
                    ..
                } => {
                    format!("a singleton of `{}`{}", typed(entity_type), bound(bindings))
                }
                ContainerChildKind::ActionImport { .. } => "an action import".to_owned(),
                ContainerChildKind::FunctionImport { .. } => "a function import".to_owned(),
            };
            let path = format!("{namespace}.{}/{}", container.name, child.name);
            children.insert(path, (what, annotations(&child.annotations)));
        }
    }
    children
}
