//! Calls of operations.

use odata_csdl::schema::{
    Annotation, ItemType, Model, Operation, OperationId, Parameter, Primitive, TypeId,
};

use super::{Call, Place, PlaceKind};
use crate::address::{split_once_unquoted, split_unquoted};
use crate::causes::{Cause, Kind};

/// The operations with a name that can be called on a value of the type, or on a collection of them. The name may be qualified by the
/// namespace or its alias.
pub(super) fn bound(model: &Model, id: TypeId, collection: bool, name: &str) -> Vec<OperationId> {
    let (namespace, simple) = match name.rsplit_once('.') {
        Some((namespace, simple)) => (Some(namespace), simple),
        None => (None, name),
    };
    let in_namespace = |operation: &Operation| {
        let schema = &model[operation.schema];
        namespace.is_none_or(|given| {
            schema.namespace.eq_ignore_ascii_case(given)
                || schema
                    .alias
                    .as_deref()
                    .is_some_and(|alias| alias.eq_ignore_ascii_case(given))
        })
    };
    let all = model.operations_bound_to(id, collection);
    let exact: Vec<OperationId> = all
        .iter()
        .copied()
        .filter(|id| model[*id].name == simple && in_namespace(&model[*id]))
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    all.into_iter()
        .filter(|id| model[*id].name.eq_ignore_ascii_case(simple) && in_namespace(&model[*id]))
        .collect()
}

/// The overload to which arguments fit. The third value is the text of a second pair of parentheses, a key of the result.
pub(super) fn call(
    model: &Model,
    overloads: &[OperationId],
    parentheses: Option<&str>,
    bound: bool,
) -> Result<(Call, Place, Option<String>), Cause> {
    let (text, key) = match parentheses.and_then(|text| text.split_once(")(")) {
        Some((text, key)) => (Some(text), Some(key.to_owned())),
        None => (parentheses, None),
    };
    let text = text.unwrap_or_default().trim();
    let given = if text.is_empty() {
        Vec::new()
    } else {
        split_unquoted(text, ',')
    };
    let mut named = Vec::new();
    for argument in given {
        let (name, value) = split_once_unquoted(argument, '=')
            .ok_or_else(|| other(format!("`{argument}` is not an argument by name")))?;
        named.push((name.trim().to_owned(), value.trim().to_owned()));
    }
    let mut why = "there is no such operation".to_owned();
    let mut found: Option<(usize, Call)> = None;
    for id in overloads {
        let operation = &model[*id];
        match arguments(operation, &named, bound) {
            // The one with the fewest parameters that are left out.
            Ok((arguments, absent)) => {
                if found.as_ref().is_none_or(|(other, _)| absent < *other) {
                    let id = *id;
                    found = Some((absent, Call { id, arguments }));
                }
            }
            Err(error) => why = error,
        }
    }
    let (_, call) = found.ok_or_else(|| other(why))?;
    let place = result(&model[call.id]);
    Ok((call, place, key))
}

fn other(detail: String) -> Cause {
    Cause::new(Kind::Arguments, detail)
}

/// The parameters that are not the binding parameter.
pub(crate) fn parameters(operation: &Operation) -> &[Parameter] {
    operation
        .parameters
        .get(usize::from(operation.is_bound)..)
        .unwrap_or_default()
}

pub(crate) fn is_optional(annotations: &[Annotation]) -> bool {
    annotations
        .iter()
        .any(|it| it.term == "Org.OData.Core.V1.OptionalParameter")
}

type Arguments = Vec<(String, String)>;

/// The arguments in the parameters' order, and how many parameters have none.
fn arguments(
    operation: &Operation,
    given: &[(String, String)],
    bound: bool,
) -> Result<(Arguments, usize), String> {
    if operation.is_bound != bound {
        return Err(format!("`{}` is not called here", operation.name));
    }
    if !operation.function {
        // The parameters of actions are in the body.
        return match given {
            [] => Ok((Vec::new(), 0)),
            _ => Err(format!("the action `{}` has arguments", operation.name)),
        };
    }
    let mut used = 0;
    let mut absent = 0;
    let mut arguments = Vec::new();
    for parameter in parameters(operation) {
        let argument = super::named(given.iter(), &parameter.name, |(name, _)| name.as_str());
        match argument {
            Some((_, value)) => {
                used += 1;
                arguments.push((parameter.name.clone(), value.clone()));
            }
            None if is_optional(&parameter.annotations) => absent += 1,
            None => {
                return Err(format!(
                    "the function `{}` needs the parameter `{}`",
                    operation.name, parameter.name
                ));
            }
        }
    }
    if used < given.len() {
        return Err(format!(
            "the function `{}` has no such parameters",
            operation.name
        ));
    }
    Ok((arguments, absent))
}

/// The place of an operation's result.
fn result(operation: &Operation) -> Place {
    match &operation.return_type {
        Some(result) => Place {
            item: result.r#type.item,
            collection: result.r#type.collection,
            kind: PlaceKind::Result,
        },
        None => Place {
            item: ItemType::Primitive(Primitive::Untyped),
            collection: false,
            kind: PlaceKind::Nothing,
        },
    }
}
