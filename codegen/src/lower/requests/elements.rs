//! The elements of the module `requests` that have names, each by its kind and its path, as in the lock: `method ns.cancel(ns.order)`.

use crate::analysis::operations::{child_path, parameter_names, signature};
use odata_csdl::schema::{ContainerId, Model, OperationId, TypeId};

/// A kind and a path.
pub(super) type Element = String;

pub(super) fn method(model: &Model, id: OperationId) -> Element {
    format!("method {}", signature(model, id))
}

pub(super) fn navigation(model: &Model, id: TypeId, property: &str) -> Element {
    format!("method {}/{property}", model.qualified_name(id))
}

pub(super) fn alternate(model: &Model, id: TypeId, names: &[&str]) -> Element {
    format!("method {}({})", model.qualified_name(id), names.join(","))
}

pub(super) fn parameters(model: &Model, id: OperationId) -> Element {
    format!("parameters {}", signature(model, id))
}

pub(super) fn field(model: &Model, id: OperationId, parameter: &str) -> Element {
    format!("field {}/{parameter}", signature(model, id))
}

pub(super) fn chain(model: &Model, id: TypeId, collection: bool) -> Element {
    let of = model.qualified_name(id);
    match collection {
        true => format!("resource Collection({of})"),
        false => format!("resource {of}"),
    }
}

pub(super) fn key(model: &Model, id: TypeId) -> Element {
    format!("key {}", model.qualified_name(id))
}

pub(super) fn service(model: &Model, id: ContainerId) -> Element {
    let container = &model[id];
    let namespace = &model[container.schema].namespace;
    format!("service {namespace}.{}", container.name)
}

/// A child of a container, for an import with one of its overloads.
pub(super) fn method_of_child(
    model: &Model,
    container: ContainerId,
    child: &str,
    operation: Option<OperationId>,
) -> Element {
    let path = child_path(model, container, child);
    match operation {
        Some(id) if model[id].function => {
            format!("method {path}({})", parameter_names(&model[id]).join(","))
        }
        _ => format!("method {path}"),
    }
}
