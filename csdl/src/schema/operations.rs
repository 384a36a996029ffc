//! Actions and functions. CSDL XML 4.01 section 12.

use super::expressions;
use super::identifiers::check_identifier;
use super::lookup::First;
use super::model::{ItemType, Operation, OperationId, Parameter, ReturnType, TypeReference};
use super::names::{Declared, Names, Report};
use super::types::{Role, reference, take_apart};
use super::values::{boolean, required};
use crate::diagnostic::{Finding, Span, codes};
use crate::list::List;
use crate::syntax::{Attribute, Kind, Text};
use std::collections::HashMap;

/// Builds all operations and checks their overloads against each other.
pub(super) fn operations(names: &Names<'_>, report: &mut Report<'_>) -> Vec<Operation> {
    let list: Vec<Operation> = names
        .operation_nodes
        .iter()
        .map(|declared| operation(names, declared, report))
        .collect();
    // In the order of first declaration, so that findings have a stable order.
    for (index, declared) in names.operation_nodes.iter().enumerate() {
        if names
            .overloads
            .get(index)
            .is_some_and(|(before, _)| *before > 0)
        {
            continue;
        }
        let ids = names.overloads_in(declared.schema, declared.name());
        if ids.len() > 1 {
            overloads(names, &list, &ids, report);
        }
    }
    list
}

fn operation(names: &Names<'_>, declared: &Declared<'_>, report: &mut Report<'_>) -> Operation {
    let node = declared.node;
    let path = names.declared_name(declared);
    let function = node.kind() == Kind::Function;
    let mut is_bound = boolean(node, Attribute::IsBound, report).unwrap_or(false);
    let parameters = parameters(names, declared, is_bound, &path, report);
    if is_bound && parameters.is_empty() {
        let finding = Finding::new(
            &codes::BOUND,
            format!("`{path}` is bound but has no parameter"),
        );
        report.add(finding.at(node.span()).path(&path));
        is_bound = false;
    }
    let return_type = return_type(names, declared, &path, report);
    if function && return_type.is_none() {
        report.add(
            Finding::new(
                &codes::RETURN_TYPE,
                format!("the function `{path}` has no return type"),
            )
            .at(node.span())
            .path(&path),
        );
    }
    let set_path = node.get(Attribute::EntitySetPath);
    if let Some(text) = set_path {
        let binding = parameters.first().filter(|_| is_bound);
        check_set_path(text, binding, &path, report);
    }
    Operation {
        schema: declared.schema,
        name: declared.name().to_owned(),
        span: node.span(),
        annotations: expressions::annotations(names, declared.scope, node, report),
        function,
        is_bound,
        is_composable: boolean(node, Attribute::IsComposable, report).unwrap_or(false),
        entity_set_path: set_path
            .map(|text| names.expand_path(declared.scope, text, report).into()),
        parameters,
        return_type,
    }
}

/// Builds the parameters of an operation. The first one of a bound operation is the binding parameter.
fn parameters(
    names: &Names<'_>,
    declared: &Declared<'_>,
    is_bound: bool,
    path: &str,
    report: &mut Report<'_>,
) -> List<Parameter> {
    let node = declared.node;
    let count = node.children_of(Kind::Parameter).count();
    let mut parameters: List<Parameter> = if count == 0 {
        List::new()
    } else {
        List::with_capacity(count)
    };
    let mut seen = First::of(Attribute::Name);
    for child in node.children_of(Kind::Parameter) {
        let Some(name) = required(child, Attribute::Name, report) else {
            continue;
        };
        let own = format!("{path} › Parameter {}", name.value);
        check_identifier(name, || own.clone(), report);
        if let Some(first) = seen.before(child) {
            let message = format!("the parameter `{}` is declared twice", name.value);
            let finding = Finding::new(&codes::DECLARED_AGAIN, message)
                .at(name.span)
                .path(path);
            report.add(finding.related(first.span_of(Attribute::Name), "first declared here"));
            continue;
        }
        let role = if is_bound && parameters.is_empty() {
            Role::BindingParameter
        } else {
            Role::Parameter
        };
        parameters.push(Parameter {
            name: name.value.to_owned(),
            span: child.span(),
            r#type: reference(names, declared.scope, child, role, &own, report),
            annotations: expressions::annotations(names, declared.scope, child, report),
        });
    }
    parameters
}

/// Builds the return type of an operation. Returns `None` if it has none.
fn return_type(
    names: &Names<'_>,
    declared: &Declared<'_>,
    path: &str,
    report: &mut Report<'_>,
) -> Option<Box<ReturnType>> {
    let child = declared.node.children_of(Kind::ReturnType).next()?;
    let own = format!("{path} › ReturnType");
    Some(Box::new(ReturnType {
        r#type: reference(names, declared.scope, child, Role::ReturnType, &own, report),
        annotations: expressions::annotations(names, declared.scope, child, report),
    }))
}

/// Checks that `EntitySetPath` starts with the binding parameter, which is `None` for an unbound operation.
fn check_set_path(
    text: Text<'_>,
    binding: Option<&Parameter>,
    path: &str,
    report: &mut Report<'_>,
) {
    let first = text.value.trim().split('/').next().unwrap_or("");
    let message = match binding {
        None => String::from("`EntitySetPath` is given on an unbound operation"),
        Some(parameter) if parameter.name != first => {
            format!("`{first}` is not the binding parameter")
        }
        Some(_) => return,
    };
    let finding = Finding::new(&codes::ENTITY_SET_PATH, message);
    report.add(finding.at(text.span).path(path));
}

/// A type as far as overloads distinguish it. Unknown types are compared by their text.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Shape<'t> {
    Known(bool, ItemType),
    Text(&'t str),
    Missing,
}

fn shapes<'t>(names: &Names<'t>, id: OperationId, operation: &Operation) -> Vec<Shape<'t>> {
    let texts = names
        .operation_nodes
        .get(id.0 as usize)
        .map(|declared| declared.node);
    let shape = |parameter: &Parameter| match (parameter.r#type.item, texts) {
        (ItemType::Unknown, Some(node)) => {
            let named = node
                .children_of(Kind::Parameter)
                .find(|n| n.value(Attribute::Name) == Some(&parameter.name));
            named
                .and_then(|n| n.value(Attribute::Type))
                .map_or(Shape::Missing, Shape::Text)
        }
        (item, _) => Shape::Known(parameter.r#type.collection, item),
    };
    operation.parameters.iter().map(shape).collect()
}

fn overloads(names: &Names<'_>, list: &[Operation], ids: &[OperationId], report: &mut Report<'_>) {
    let mut actions = HashMap::new();
    let mut by_names = HashMap::new();
    let mut by_types = HashMap::new();
    let mut returns: HashMap<_, (Option<(bool, ItemType)>, Span)> = HashMap::new();
    for id in ids {
        let Some(operation) = list.get(id.0 as usize) else {
            continue;
        };
        let path = names
            .operation_nodes
            .get(id.0 as usize)
            .map(|d| names.declared_name(d))
            .unwrap_or_default();
        let shapes = shapes(names, *id, operation);
        let binding = if operation.is_bound {
            shapes.first().cloned()
        } else {
            None
        };
        let span = operation.span;
        let mut clash = |first: Span, what: &str| {
            let finding = Finding::new(
                &codes::OVERLOAD,
                format!("two overloads of `{path}` have the same {what}"),
            );
            report.add(finding.at(span).path(&path).related(first, "the other one"));
        };
        if !operation.function {
            if let Some(first) = actions.insert(binding, span) {
                clash(first, "binding");
            }
            continue;
        }
        let rest = operation
            .parameters
            .iter()
            .skip(usize::from(operation.is_bound));
        let mut parameter_names: Vec<&str> =
            rest.map(|parameter| parameter.name.as_str()).collect();
        parameter_names.sort_unstable();
        if let Some(first) = by_names.insert((binding.clone(), parameter_names), span) {
            clash(first, "parameter names");
        } else if let Some(first) = by_types.insert((operation.is_bound, shapes), span) {
            clash(first, "parameter types");
        }
        let returned = operation
            .return_type
            .as_ref()
            .map(|r| (r.r#type.collection, r.r#type.item));
        let (first, place) = *returns.entry(binding).or_insert((returned, span));
        if first != returned {
            let finding = Finding::new(
                &codes::OVERLOAD_RETURN,
                format!("overloads of `{path}` return different types"),
            );
            report.add(finding.at(span).path(&path).related(place, "the first one"));
        }
    }
}

/// Whether a type in the parentheses of an annotation target is that of a parameter.
pub(super) fn same_type(
    names: &Names<'_>,
    scope: usize,
    written: &str,
    parameter: &TypeReference,
) -> bool {
    let written = take_apart(written);
    written.collection == parameter.collection
        && match super::types::find(names, scope, written.item) {
            Ok(item) => item == parameter.item,
            Err(_) => parameter.item == ItemType::Unknown,
        }
}
