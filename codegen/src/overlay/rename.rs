//! Renames in the resolved model. The model refers to types by id; paths that name properties and the children of containers are rewritten.

use super::Rename;
use super::find::numbered;
use crate::codes;
use odata_csdl::diagnostic::Finding;
use odata_csdl::schema::{
    ContainerChildKind, ItemType, Model, PropertyKind, StructuredType, TypeId, TypeKind,
};

/// Renames elements.
pub(crate) fn rename(model: &mut Model, renames: &[Rename]) -> Vec<Finding> {
    let mut findings = Vec::new();
    // Children of declarations first, since all paths use the names of the metadata.
    let (inner, outer): (Vec<_>, Vec<_>) = renames.iter().partition(|r| r.at.contains('/'));
    for rename in inner.into_iter().chain(outer) {
        let problem = match rename.at.split_once('/') {
            None => declaration(model, rename),
            Some((parent, name)) => part(model, parent, name, &rename.to),
        };
        if let Err(message) = problem {
            let mut finding = Finding::new(&codes::PATCH_FORM, message)
                .related(rename.element, "this element")
                .path(&*rename.at)
                .help("choose a name that is not in use");
            finding.span = rename.span;
            findings.push(finding);
        }
    }
    findings
}

type Problem = Result<(), String>;

fn taken(at: &str, to: &str) -> String {
    format!("`{at}` cannot be renamed to `{to}`: the name is taken")
}

/// A type, an operation with all of its overloads, or a container.
fn declaration(model: &mut Model, rename: &Rename) -> Problem {
    let Some((namespace, name)) = rename.at.rsplit_once('.') else {
        return Err(format!("`{}` is not a qualified name", rename.at));
    };
    let (name, to) = (numbered(name).0, rename.to.as_str());
    let schemas: Vec<bool> = model
        .schemas
        .iter()
        .map(|schema| schema.namespace == namespace || schema.alias.as_deref() == Some(namespace))
        .collect();
    let here = |schema: odata_csdl::schema::SchemaId| {
        schemas.get(schema.0 as usize).copied().unwrap_or(false)
    };
    let types = model.types.iter().map(|d| (d.schema, &d.name));
    let operations = model.operations.iter().map(|d| (d.schema, &d.name));
    let containers = model.containers.iter().map(|d| (d.schema, &d.name));
    let mut all = types.chain(operations).chain(containers);
    if all.any(|(schema, name)| here(schema) && name == to) {
        return Err(taken(&rename.at, to));
    }
    let mut found = false;
    let mut set = |schema, old: &mut String| {
        if here(schema) && old == name {
            found = true;
            to.clone_into(old);
        }
    };
    model
        .types
        .iter_mut()
        .for_each(|d| set(d.schema, &mut d.name));
    model
        .operations
        .iter_mut()
        .for_each(|d| set(d.schema, &mut d.name));
    model
        .containers
        .iter_mut()
        .for_each(|d| set(d.schema, &mut d.name));
    if found {
        Ok(())
    } else {
        Err(format!(
            "`{}` cannot be renamed: it is not in the model",
            rename.at
        ))
    }
}

/// A child of a type, an operation or a container.
fn part(model: &mut Model, parent: &str, name: &str, to: &str) -> Problem {
    let at = format!("{parent}/{name}");
    let name = numbered(name).0;
    let is = |found: String| found == parent;
    let type_id = model.type_ids().find(|id| is(model.qualified_name(*id)));
    if let Some(id) = type_id {
        return match &model[id].kind {
            TypeKind::Structured(_) => property(model, id, name, to).map_err(|()| taken(&at, to)),
            _ => member(model, id, name, to).map_err(|()| taken(&at, to)),
        };
    }
    let full = |schema: odata_csdl::schema::SchemaId, name: &str| {
        format!("{}.{name}", model[schema].namespace)
    };
    let container = model
        .containers
        .iter()
        .position(|c| is(full(c.schema, &c.name)));
    if let Some(container) = container {
        return child(model, container, name, to).map_err(|()| taken(&at, to));
    }
    let operations: Vec<bool> = model
        .operations
        .iter()
        .map(|operation| is(full(operation.schema, &operation.name)))
        .collect();
    if !operations.contains(&true) {
        return Err(format!("`{at}` cannot be renamed: it is not in the model"));
    }
    let operations = model.operations.iter_mut().zip(operations);
    for (operation, _) in operations.filter(|(_, wanted)| *wanted) {
        if operation.parameters.iter().any(|p| p.name == to) {
            return Err(taken(&at, to));
        }
        for parameter in operation.parameters.iter_mut().filter(|p| p.name == name) {
            to.clone_into(&mut parameter.name);
        }
    }
    Ok(())
}

fn structured(model: &mut Model, id: TypeId) -> Option<&mut StructuredType> {
    match &mut model.types.get_mut(id.0 as usize)?.kind {
        TypeKind::Structured(structured) => Some(structured),
        _ => None,
    }
}

/// Replaces the first name of a path.
fn follow(path: &mut String, name: &str, to: &str) {
    let rest = match path.strip_prefix(name) {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
        _ => return,
    };
    *path = format!("{to}{rest}");
}

fn property(model: &mut Model, id: TypeId, name: &str, to: &str) -> Result<(), ()> {
    // The type and all types derived from it, which inherit the property.
    let heirs: Vec<bool> = model
        .type_ids()
        .map(|heir| {
            let mut lineage = std::iter::successors(Some(heir), |id| match &model[*id].kind {
                TypeKind::Structured(structured) => structured.base,
                _ => None,
            });
            lineage.any(|ancestor| ancestor == id)
        })
        .collect();
    let is_heir = |id: TypeId| heirs.get(id.0 as usize).copied().unwrap_or(false);
    let clash = |heir: TypeId| match &model[heir].kind {
        TypeKind::Structured(structured) => structured.properties.iter().any(|p| p.name == to),
        _ => false,
    };
    if model.type_ids().any(|heir| is_heir(heir) && clash(heir)) {
        return Err(());
    }
    if let Some(declared) = structured(model, id) {
        for property in declared.properties.iter_mut().filter(|p| p.name == name) {
            to.clone_into(&mut property.name);
        }
    }
    for user in model.type_ids() {
        let Some(user_type) = structured(model, user) else {
            continue;
        };
        if is_heir(user) {
            for key in &mut user_type.key {
                follow(&mut key.path, name, to);
            }
        }
        for property in &mut user_type.properties {
            let related = match property.r#type.item {
                ItemType::Type(related) => is_heir(related),
                _ => false,
            };
            let PropertyKind::Navigation(navigation) = &mut property.kind else {
                continue;
            };
            if let Some(partner) = navigation.partner.as_mut().filter(|_| related) {
                follow(partner, name, to);
            }
            for (dependent, principal) in &mut navigation.referential_constraints {
                if is_heir(user) {
                    follow(dependent, name, to);
                }
                if related {
                    follow(principal, name, to);
                }
            }
        }
    }
    for child in model.containers.iter_mut().flat_map(|c| &mut c.children) {
        if let ContainerChildKind::EntitySet {
            entity_type: Some(of),
            bindings,
            ..
        }
        | ContainerChildKind::Singleton {
            entity_type: Some(of),
            bindings,
            ..
        } = &mut child.kind
            && is_heir(*of)
        {
            bindings
                .iter_mut()
                .for_each(|(path, _)| follow(path, name, to));
        }
    }
    Ok(())
}

fn member(model: &mut Model, id: TypeId, name: &str, to: &str) -> Result<(), ()> {
    let Some(TypeKind::Enumeration(enumeration)) = model
        .types
        .get_mut(id.0 as usize)
        .map(|declared| &mut declared.kind)
    else {
        return Ok(());
    };
    if enumeration.members.iter().any(|member| member.name == to) {
        return Err(());
    }
    for member in enumeration.members.iter_mut().filter(|m| m.name == name) {
        to.clone_into(&mut member.name);
    }
    Ok(())
}

fn child(model: &mut Model, container: usize, name: &str, to: &str) -> Result<(), ()> {
    let Some(renamed) = model.containers.get_mut(container) else {
        return Ok(());
    };
    if renamed.children.iter().any(|child| child.name == to) {
        return Err(());
    }
    for child in &mut renamed.children {
        if child.name == name {
            to.clone_into(&mut child.name);
        }
        match &mut child.kind {
            ContainerChildKind::EntitySet { bindings, .. }
            | ContainerChildKind::Singleton { bindings, .. } => {
                bindings
                    .iter_mut()
                    .for_each(|(_, target)| follow(target, name, to));
            }
            ContainerChildKind::ActionImport { entity_set, .. }
            | ContainerChildKind::FunctionImport { entity_set, .. } => {
                if let Some(set) = entity_set {
                    follow(set, name, to);
                }
            }
        }
    }
    Ok(())
}
