//! Assigns ids to everything that the schemas declare, before anything is built. CSDL XML 4.01 sections 3.1 and 5.

use super::documents::Scope;
use super::expressions;
use super::identifiers::{check_identifier, is_namespace, is_reserved};
use super::lookup::Lookup;
use super::model::{DocumentId, OperationId, Schema, SchemaId};
use super::names::{Declared, Names, Report, key_in};
use super::values::{required, twice};
use crate::diagnostic::{Finding, codes};
use crate::list::List;
use crate::syntax::{Attribute, Kind, Node};
use std::collections::HashMap;

/// The maximum number of overloads of one operation; bounds the work for annotations that apply to all of them.
const MAX_OVERLOADS: usize = 1000;

fn id(length: usize) -> u32 {
    // A declaration takes more than one byte of a document, and documents are smaller than 4 GB.
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// Collects the declarations of all documents, in document order.
pub(super) fn declare<'t>(scopes: Vec<Scope<'t>>, report: &mut Report<'_>) -> Names<'t> {
    let mut names = Names {
        scopes,
        schemas: Vec::new(),
        namespaces: HashMap::new(),
        shared_aliases: HashMap::new(),
        types: Lookup::default(),
        type_nodes: Vec::new(),
        bases: Vec::new(),
        operations: Lookup::default(),
        overloads: Vec::new(),
        operation_nodes: Vec::new(),
        containers: Lookup::default(),
        container_nodes: Vec::new(),
        terms: Lookup::default(),
        term_nodes: Vec::new(),
        simple: Lookup::default(),
    };
    reserve(&mut names);
    for scope in 0..names.scopes.len() {
        let nodes = names
            .scopes
            .get(scope)
            // If no document includes the schema, its content is not declared.
            .filter(|scope| scope.filters.is_none())
            .map(|scope| scope.schemas.clone())
            .unwrap_or_default();
        for node in nodes {
            if let Some(schema) = declare_schema(&mut names, scope, node, report) {
                declare_children(&mut names, scope, schema, node, report);
            }
        }
    }
    names.bases = vec![None; names.type_nodes.len()];
    names.share_aliases();
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
        annotations: List::new(),
    });
    names.namespaces.insert(namespace.value, schema);
    Some(schema)
}

fn declare_children<'t>(
    names: &mut Names<'t>,
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
        };
        let path = names.declared_name(&declared);
        check_identifier(name, || path.clone(), report);
        let key = (schema, name.value);
        if matches!(kind, Kind::Action | Kind::Function) {
            declare_operation(names, declared, key, &path, report);
            continue;
        }
        if let Some((first, of)) = names.owner(schema, name.value) {
            report_again(names, (node, scope), (first, of), &path, report);
            // A term never replaces a type of the same name.
            if kind == Kind::Term || first.kind() != Kind::Term {
                continue;
            }
        }
        match kind {
            Kind::EntityContainer => {
                if let Some(first) = container {
                    let finding =
                        Finding::new(&codes::CONTAINERS, "a schema has a second entity container")
                            .at(name.span);
                    report.add(finding.related(first.span(), "the first one"));
                }
                container = Some(node);
                let position = id(names.container_nodes.len());
                names.container_nodes.push(declared);
                names
                    .containers
                    .set(&key, position, key_in(&names.container_nodes));
            }
            Kind::Term => {
                let position = id(names.term_nodes.len());
                names.term_nodes.push(declared);
                names.terms.set(&key, position, key_in(&names.term_nodes));
            }
            _ => {
                let position = id(names.type_nodes.len());
                names.type_nodes.push(declared);
                names.types.set(&key, position, key_in(&names.type_nodes));
                if names.type_named(name.value).is_none() {
                    let nodes = &names.type_nodes;
                    let name_of = |at: u32| nodes.get(at as usize).map(Declared::name);
                    names.simple.set(&name.value, position, name_of);
                }
            }
        }
    }
}

/// Declares an action or a function next to its overloads.
fn declare_operation<'t>(
    names: &mut Names<'t>,
    declared: Declared<'t>,
    key: (SchemaId, &'t str),
    path: &str,
    report: &mut Report<'_>,
) {
    let position = id(names.operation_nodes.len());
    let last = names.operations.get(&key, key_in(&names.operation_nodes));
    let before = last.and_then(|last| names.overloads.get(last as usize));
    let count = before.map_or(0, |(count, _)| count + 1);
    if count as usize >= MAX_OVERLOADS {
        let message = format!("`{path}` has more than {MAX_OVERLOADS} overloads");
        report.add(Finding::new(&codes::XML_LIMIT, message).at(declared.node.span()));
        return;
    }
    names.operation_nodes.push(declared);
    names
        .overloads
        .push((count, OperationId(last.unwrap_or_default())));
    names
        .operations
        .set(&key, position, key_in(&names.operation_nodes));
}

/// Reports a declaration of a name that the schema already has. Both are given with the index of their scope.
fn report_again(
    names: &Names<'_>,
    (node, scope): (Node<'_>, usize),
    (first, of): (Node<'_>, usize),
    path: &str,
    report: &mut Report<'_>,
) {
    let code = if node.kind() == Kind::Term || first.kind() == Kind::Term {
        &codes::TERM_TWICE
    } else {
        // Equal text has the same meaning only if the aliases are the same.
        let aliases = |scope: usize| names.scopes.get(scope).map(|it| &it.aliases);
        twice(aliases(scope) == aliases(of) && node.says_the_same(first))
    };
    let message = format!("`{path}` is declared twice");
    let finding = Finding::new(code, message).at(node.span_of(Attribute::Name));
    report.add(finding.related(first.span_of(Attribute::Name), "first declared here"));
}

/// Reserves space for the declarations, so that growing does not take twice as much memory.
fn reserve(names: &mut Names<'_>) {
    let (mut types, mut operations, mut containers, mut terms) = (0, 0, 0, 0);
    let schemas = names.scopes.iter().flat_map(|scope| &scope.schemas);
    for node in schemas.flat_map(|schema| schema.children()) {
        match node.kind() {
            Kind::Annotation | Kind::Annotations => {}
            Kind::Action | Kind::Function => operations += 1,
            Kind::EntityContainer => containers += 1,
            Kind::Term => terms += 1,
            _ => types += 1,
        }
    }
    names.type_nodes.reserve_exact(types);
    names.operation_nodes.reserve_exact(operations);
    names.overloads.reserve_exact(operations);
    names.container_nodes.reserve_exact(containers);
    names.term_nodes.reserve_exact(terms);
}

impl<'t> Names<'t> {
    /// The element with a name in a schema, except operations.
    fn owner(&self, schema: SchemaId, name: &str) -> Option<(Node<'t>, usize)> {
        let declared = if let Some(id) = self.type_in(schema, name) {
            self.type_nodes.get(id.0 as usize)
        } else if let Some(id) = self.container_in(schema, name) {
            self.container_nodes.get(id.0 as usize)
        } else {
            let id = self.term_in(schema, name)?;
            self.term_nodes.get(id.0 as usize)
        };
        declared.map(|declared| (declared.node, declared.scope))
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
