//! Hands out ids: what each schema declares, before anything is built. CSDL XML 4.01 sections 3.1 and 5.

use super::documents::Scope;
use super::expressions;
use super::model::{ContainerId, DocumentId, OperationId, Schema, SchemaId, TermId, TypeId};
use super::names::{Declared, Names, Report, check_identifier, is_namespace, is_reserved};
use super::values::{required, twice};
use crate::csdl::{Attribute, Kind, Node};
use crate::diagnostic::{Finding, codes};
use std::collections::HashMap;

/// Most overloads of one operation; bounds the work of annotations that apply to all of them.
const MAX_OVERLOADS: usize = 1000;

fn id(length: usize) -> u32 {
    // One declaration takes more than one byte of a document, and documents are smaller than 4 GB.
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Collects the declarations of all documents, in document order.
pub(super) fn declare<'t>(scopes: Vec<Scope<'t>>, report: &mut Report<'_>) -> Names<'t> {
    let mut names = Names {
        scopes,
        schemas: Vec::new(),
        namespaces: HashMap::new(),
        types: HashMap::new(),
        type_nodes: Vec::new(),
        bases: Vec::new(),
        operations: HashMap::new(),
        operation_nodes: Vec::new(),
        containers: HashMap::new(),
        container_nodes: Vec::new(),
        terms: HashMap::new(),
        term_nodes: Vec::new(),
        simple: HashMap::new(),
    };
    let mut owners: HashMap<(SchemaId, &'t str), (Node<'t>, usize)> = HashMap::new();
    for scope in 0..names.scopes.len() {
        let nodes = names
            .scopes
            .get(scope)
            // What no document includes is not declared.
            .filter(|scope| scope.filters.is_none())
            .map(|scope| scope.schemas.clone())
            .unwrap_or_default();
        for node in nodes {
            if let Some(schema) = declare_schema(&mut names, scope, node, report) {
                declare_children(&mut names, &mut owners, scope, schema, node, report);
            }
        }
    }
    names.bases = vec![None; names.type_nodes.len()];
    names
}

fn declare_schema<'t>(
    names: &mut Names<'t>,
    scope: usize,
    node: Node<'t>,
    report: &mut Report<'_>,
) -> Option<SchemaId> {
    let namespace = required(node, Attribute::Namespace, report)?;
    if let Some(id) = names.namespaces.get(namespace.value).copied() {
        let message = format!(
            "the namespace `{}` is declared twice; the declarations are merged",
            namespace.value
        );
        let finding = Finding::new(&codes::SCHEMA_DUPLICATE, message).at(namespace.span);
        report.add(match names.schemas.get(id.0 as usize) {
            Some(first) => finding.related(first.span, "first declared here"),
            None => finding,
        });
        return Some(id);
    }
    if is_reserved(namespace.value) || !is_namespace(namespace.value) {
        let message = format!("`{}` is not allowed as a namespace", namespace.value);
        report.add(Finding::new(&codes::NAMESPACE_NAME, message).at(namespace.span));
    }
    let schema = SchemaId(id(names.schemas.len()));
    names.schemas.push(Schema {
        document: DocumentId(id(scope)),
        namespace: namespace.value.to_owned(),
        alias: node.value(Attribute::Alias).map(str::to_owned),
        span: node.span(),
        annotations: Vec::new(),
    });
    names.namespaces.insert(namespace.value, schema);
    Some(schema)
}

fn declare_children<'t>(
    names: &mut Names<'t>,
    owners: &mut HashMap<(SchemaId, &'t str), (Node<'t>, usize)>,
    scope: usize,
    schema: SchemaId,
    parent: Node<'t>,
    report: &mut Report<'_>,
) {
    let mut container: Option<Node<'t>> = None;
    for node in parent.children() {
        let kind = node.kind();
        if matches!(kind, Kind::Annotation | Kind::Annotations) {
            continue;
        }
        let Some(name) = required(node, Attribute::Name, report) else {
            continue;
        };
        let declared = Declared {
            node,
            scope,
            schema,
            name: name.value,
        };
        let path = names.declared_name(&declared);
        check_identifier(name, || path.clone(), report);
        let key = (schema, name.value);
        if matches!(kind, Kind::Action | Kind::Function) {
            let overloads = names.operations.entry(key).or_default();
            if overloads.len() >= MAX_OVERLOADS {
                let message = format!("`{path}` has more than {MAX_OVERLOADS} overloads");
                report.add(Finding::new(&codes::XML_LIMIT, message).at(node.span()));
                continue;
            }
            overloads.push(OperationId(id(names.operation_nodes.len())));
            names.operation_nodes.push(declared);
            continue;
        }
        if let Some((first, of)) = owners.get(&key) {
            let message = format!("`{path}` is declared twice");
            let term = kind == Kind::Term || first.kind() == Kind::Term;
            let code = if term {
                &codes::TERM_TWICE
            } else {
                // The same text says the same only where the aliases are the same.
                let aliases = |scope: usize| names.scopes.get(scope).map(|it| &it.aliases);
                twice(aliases(scope) == aliases(*of) && node.says_the_same(*first))
            };
            let finding = Finding::new(code, message).at(name.span);
            report.add(finding.related(first.span_of(Attribute::Name), "first declared here"));
            // A type is never given up for a term of the same name.
            if kind == Kind::Term || first.kind() != Kind::Term {
                continue;
            }
        }
        owners.insert(key, (node, scope));
        match kind {
            Kind::EntityContainer => {
                if let Some(first) = container {
                    let finding =
                        Finding::new(&codes::CONTAINERS, "a schema has a second entity container")
                            .at(name.span);
                    report.add(finding.related(first.span(), "the first one"));
                }
                container = Some(node);
                names
                    .containers
                    .insert(key, ContainerId(id(names.container_nodes.len())));
                names.container_nodes.push(declared);
            }
            Kind::Term => {
                names.terms.insert(key, TermId(id(names.term_nodes.len())));
                names.term_nodes.push(declared);
            }
            _ => {
                let type_id = TypeId(id(names.type_nodes.len()));
                names.types.insert(key, type_id);
                names.simple.entry(name.value).or_insert(type_id);
                names.type_nodes.push(declared);
            }
        }
    }
}

/// The schemas with their inline annotations.
pub(super) fn schemas(names: &Names<'_>, report: &mut Report<'_>) -> Vec<Schema> {
    let mut schemas = names.schemas.clone();
    for (scope, document) in names.scopes.iter().enumerate() {
        for node in document
            .schemas
            .iter()
            .filter(|_| document.filters.is_none())
        {
            let id = node
                .value(Attribute::Namespace)
                .and_then(|namespace| names.namespaces.get(namespace));
            if let Some(schema) = id.and_then(|id| schemas.get_mut(id.0 as usize)) {
                schema
                    .annotations
                    .extend(expressions::annotations(names, scope, *node, report));
            }
        }
    }
    schemas
}
