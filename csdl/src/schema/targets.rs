//! External annotations: `Annotations` elements and their `Target`s. CSDL XML 4.01 section 14.2.2.
//!
//! In: the model and the declarations. Out: annotations appended to their targets. A target that is not found is reported, and never stops
//! generation in the lenient profile.

use super::expressions;
use super::index::Index;
use super::model::{
    Annotation, ContainerId, ItemType, Model, OperationId, PathAnnotations, SchemaId, TermId,
    TypeId, TypeKind,
};
use super::names::{Names, Place, Report};
use super::operations::same_type;
use super::values::required;
use crate::diagnostic::{Code, Finding, codes};
use crate::list::List;
use crate::syntax::{AnnotationFilter, Attribute, Kind, Node, Text};

/// The elements to which annotations can be attached.
#[derive(Clone, Copy)]
enum Target {
    Schema(SchemaId),
    Type(TypeId),
    /// Property or member.
    Part(TypeId, usize),
    Operation(OperationId),
    Parameter(OperationId, usize),
    ReturnType(OperationId),
    Container(ContainerId),
    Child(ContainerId, usize),
    Term(TermId),
    /// A valid path that does not represent an element of the model.
    Path,
}

/// Why a target was not found.
type Problem = (&'static Code, String);

/// Attaches all external annotations.
pub(super) fn apply(
    names: &Names<'_>,
    index: &Index<'_>,
    model: &mut Model,
    report: &mut Report<'_>,
) {
    for (scope, document) in names.scopes.iter().enumerate() {
        for schema in &document.schemas {
            for node in schema.children_of(Kind::Annotations) {
                block(names, index, model, scope, node, report);
            }
        }
    }
}

fn block(
    names: &Names<'_>,
    index: &Index<'_>,
    model: &mut Model,
    scope: usize,
    node: Node<'_>,
    report: &mut Report<'_>,
) {
    let Some(text) = required(node, Attribute::Target, report) else {
        return;
    };
    let mut annotations = expressions::external(names, scope, node, report);
    if let Some(filters) = names.scopes.get(scope).and_then(|it| it.filters.as_ref()) {
        let parts = take_apart(text.value);
        let target = parts.map(|parts| names.expand(scope, parts.name, text.span, report));
        let namespace = target.as_deref().and_then(|name| name.rsplit_once('.'));
        let namespace = namespace.map_or("", |(namespace, _)| namespace);
        annotations.retain(|it| filters.iter().any(|filter| passes(filter, it, namespace)));
        if annotations.is_empty() {
            return;
        }
    }
    let finder = Finder {
        names,
        index,
        model,
        scope,
    };
    let targets = match finder.targets(text.value) {
        Ok(targets) => targets,
        Err((code, message)) => {
            report.add(Finding::new(code, message).at(text.span));
            return;
        }
    };
    if let Some((last, rest)) = targets.split_last() {
        for target in rest {
            attach(
                names,
                model,
                *target,
                scope,
                text,
                node,
                annotations.clone(),
                report,
            );
        }
        attach(names, model, *last, scope, text, node, annotations, report);
    }
}

/// Whether an annotation matches a filter. CSDL XML 4.01 section 4.3.
fn passes(filter: &AnnotationFilter, annotation: &Annotation, target_namespace: &str) -> bool {
    let term = annotation.term.rsplit_once('.');
    term.is_some_and(|(namespace, _)| namespace == filter.term_namespace)
        && (filter.qualifier.is_none()
            || filter.qualifier.as_deref() == annotation.qualifier.as_deref())
        && filter
            .target_namespace
            .as_ref()
            .is_none_or(|wanted| wanted == target_namespace)
}

#[allow(
    clippy::too_many_arguments,
    reason = "the path form needs all of the element"
)]
fn attach(
    names: &Names<'_>,
    model: &mut Model,
    target: Target,
    scope: usize,
    text: Text<'_>,
    node: Node<'_>,
    annotations: List<Annotation>,
    report: &mut Report<'_>,
) {
    let list = match target {
        Target::Schema(id) => model
            .schemas
            .get_mut(id.0 as usize)
            .map(|schema| &mut schema.annotations),
        Target::Type(id) => model
            .types
            .get_mut(id.0 as usize)
            .map(|declaration| &mut declaration.annotations),
        Target::Part(id, at) => match model
            .types
            .get_mut(id.0 as usize)
            .map(|declaration| &mut declaration.kind)
        {
            Some(TypeKind::Structured(structured)) => structured
                .properties
                .get_mut(at)
                .map(|part| &mut part.annotations),
            Some(TypeKind::Enumeration(enumeration)) => enumeration
                .members
                .get_mut(at)
                .map(|part| &mut part.annotations),
            _ => None,
        },
        Target::Operation(id) => model
            .operations
            .get_mut(id.0 as usize)
            .map(|operation| &mut operation.annotations),
        Target::Parameter(id, at) => {
            let operation = model.operations.get_mut(id.0 as usize);
            operation
                .and_then(|operation| operation.parameters.get_mut(at))
                .map(|part| &mut part.annotations)
        }
        Target::ReturnType(id) => {
            let operation = model.operations.get_mut(id.0 as usize);
            operation
                .and_then(|operation| operation.return_type.as_mut())
                .map(|part| &mut part.annotations)
        }
        Target::Container(id) => model
            .containers
            .get_mut(id.0 as usize)
            .map(|container| &mut container.annotations),
        Target::Child(id, at) => {
            let container = model.containers.get_mut(id.0 as usize);
            container
                .and_then(|container| container.children.get_mut(at))
                .map(|part| &mut part.annotations)
        }
        Target::Term(id) => model
            .terms
            .get_mut(id.0 as usize)
            .map(|term| &mut term.annotations),
        Target::Path => {
            let target = names.expand_path(scope, text, report);
            model.path_annotations.push(PathAnnotations {
                target,
                span: node.span(),
                annotations,
            });
            return;
        }
    };
    if let Some(list) = list {
        list.extend(annotations);
    }
}

/// A parsed target: the qualified name, the types in parentheses after it, and the path segments.
struct Parts<'a> {
    name: &'a str,
    arguments: Option<Vec<&'a str>>,
    segments: Vec<&'a str>,
}

/// Splits at a character outside of parentheses.
fn split_outside(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            c if c == separator && depth == 0 => {
                parts.push(text.get(from..at).unwrap_or_default());
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(text.get(from..).unwrap_or_default());
    parts
}

fn take_apart(target: &str) -> Option<Parts<'_>> {
    let mut segments = split_outside(target.trim(), '/').into_iter();
    let head = segments.next()?;
    let segments: Vec<&str> = segments.collect();
    let (name, arguments) = match head.split_once('(') {
        None => (head, None),
        Some((name, rest)) => {
            let inner = rest.strip_suffix(')')?.trim();
            let arguments = if inner.is_empty() {
                Vec::new()
            } else {
                split_outside(inner, ',')
            };
            (
                name,
                Some(arguments.into_iter().map(str::trim).collect::<Vec<_>>()),
            )
        }
    };
    let odd = |text: &&str| text.is_empty() || text.contains(char::is_whitespace);
    let arguments_odd = arguments.iter().flatten().any(odd);
    if odd(&name) || name.contains(')') || segments.iter().any(odd) || arguments_odd {
        return None;
    }
    Some(Parts {
        name,
        arguments,
        segments,
    })
}

struct Finder<'a, 't> {
    names: &'a Names<'t>,
    index: &'a Index<'t>,
    model: &'a Model,
    scope: usize,
}

impl Finder<'_, '_> {
    fn targets(&self, target: &str) -> Result<Vec<Target>, Problem> {
        let syntax = || {
            (
                &codes::TARGET_SYNTAX,
                format!("the target `{target}` is malformed"),
            )
        };
        let parts = take_apart(target).ok_or_else(syntax)?;
        let missing = |what: &str| (&codes::TARGET, format!("`{what}` is not declared"));
        if parts.arguments.is_none() && parts.segments.is_empty() {
            // A schema itself, by namespace or alias.
            let namespace = self.names.alias(self.scope, parts.name);
            let namespace = namespace.unwrap_or(parts.name);
            if let Some(id) = self.names.namespaces.get(namespace) {
                return Ok(vec![Target::Schema(*id)]);
            }
        }
        let (schema, simple) = match self.names.place(self.scope, parts.name) {
            Place::Schema(schema, simple) => (schema, simple),
            Place::Elsewhere => {
                return Err((
                    &codes::TARGET_ELSEWHERE,
                    format!("`{}` is not in any given document", parts.name),
                ));
            }
            Place::Edm(_) | Place::Unqualified | Place::Unknown => return Err(missing(parts.name)),
        };
        let key = (schema, simple);
        let operations = self.names.overloads_in(key.0, key.1);
        if let Some(arguments) = &parts.arguments {
            let fitting: Vec<OperationId> = operations
                .iter()
                .copied()
                .filter(|id| self.takes(*id, arguments))
                .collect();
            if fitting.is_empty() {
                return Err(missing(target));
            }
            return self.in_operations(&fitting, &parts.segments);
        }
        let found = if let Some(id) = self.names.type_in(key.0, key.1) {
            self.in_type(id, &parts.segments)
        } else if let Some(id) = self.names.container_in(key.0, key.1) {
            self.in_container(id, &parts.segments)
        } else if let Some(id) = self.names.term_in(key.0, key.1) {
            match parts.segments.as_slice() {
                [] => Ok(vec![Target::Term(id)]),
                _ => Ok(vec![Target::Path]),
            }
        } else {
            Err(missing(parts.name))
        };
        // A type and an operation may have the same name; a path that does not fit the type belongs to the operation.
        match found {
            Err(_) if !operations.is_empty() => self.in_operations(&operations, &parts.segments),
            found => found,
        }
    }

    /// Whether an overload has these parameter types. Actions are distinguished only by their binding parameter.
    fn takes(&self, id: OperationId, arguments: &[&str]) -> bool {
        let Some(operation) = self.model.operations.get(id.0 as usize) else {
            return false;
        };
        let parameters = operation.parameters.as_slice();
        let all = parameters.len() == arguments.len()
            && parameters
                .iter()
                .zip(arguments)
                .all(|(p, written)| same_type(self.names, self.scope, written, &p.r#type));
        let by_binding = !operation.function
            && match (operation.is_bound, parameters.first(), arguments) {
                (true, Some(first), [written]) => {
                    same_type(self.names, self.scope, written, &first.r#type)
                }
                (false, _, []) => true,
                _ => false,
            };
        all || by_binding
    }

    fn in_operations(
        &self,
        ids: &[OperationId],
        segments: &[&str],
    ) -> Result<Vec<Target>, Problem> {
        let targets: Vec<Target> = match segments {
            [] => ids.iter().map(|id| Target::Operation(*id)).collect(),
            ["$ReturnType"] => {
                let returning = ids.iter().filter(|id| {
                    self.model
                        .operations
                        .get(id.0 as usize)
                        .is_some_and(|o| o.return_type.is_some())
                });
                returning.map(|id| Target::ReturnType(*id)).collect()
            }
            [name] => ids
                .iter()
                .filter_map(|id| Some(Target::Parameter(*id, self.index.parameter(*id, name)?)))
                .collect(),
            _ => vec![Target::Path],
        };
        match (targets.is_empty(), segments) {
            (true, [name, ..]) => Err((&codes::TARGET, format!("no overload has `{name}`"))),
            _ => Ok(targets),
        }
    }

    fn in_type(&self, id: TypeId, segments: &[&str]) -> Result<Vec<Target>, Problem> {
        match segments {
            [] => Ok(vec![Target::Type(id)]),
            [name] if self.index.own(id, name).is_some() => Ok(self
                .index
                .own(id, name)
                .map(|at| Target::Part(id, at))
                .into_iter()
                .collect()),
            _ => self.along(Some(id), segments).map(|()| vec![Target::Path]),
        }
    }

    fn in_container(&self, id: ContainerId, segments: &[&str]) -> Result<Vec<Target>, Problem> {
        use super::model::ContainerChildKind as K;
        let (name, rest) = match segments {
            [] => return Ok(vec![Target::Container(id)]),
            [name, rest @ ..] => (name, rest),
        };
        if let (Some(at), []) = (self.index.child(id, name), rest) {
            return Ok(vec![Target::Child(id, at)]);
        }
        let chain = std::iter::successors(Some(id), |id| {
            self.model.containers.get(id.0 as usize)?.extends
        });
        let child = chain
            .filter_map(|id| {
                self.model
                    .containers
                    .get(id.0 as usize)?
                    .children
                    .get(self.index.child(id, name)?)
            })
            .next();
        let entity_type = match child.map(|child| &child.kind) {
            Some(K::EntitySet { entity_type, .. } | K::Singleton { entity_type, .. }) => {
                *entity_type
            }
            Some(_) => None,
            None if name.starts_with('@') => None,
            None => return Err((&codes::TARGET, format!("the container has no `{name}`"))),
        };
        self.along(entity_type, rest).map(|()| vec![Target::Path])
    }

    /// Follows a path from a type as far as the types are known.
    fn along(&self, from: Option<TypeId>, segments: &[&str]) -> Result<(), Problem> {
        let mut current = from;
        for segment in segments {
            let Some(id) = current else { return Ok(()) };
            // Annotations of annotations, and casts to derived types.
            if segment.contains('@') || segment.contains('.') {
                current = None;
                continue;
            }
            let open = self
                .model
                .structured(id)
                .is_some_and(|structured| structured.open);
            match self.index.property(self.model, id, segment) {
                Some((_, property)) => {
                    current = match property.r#type.item {
                        ItemType::Type(id) => Some(id),
                        _ => None,
                    };
                }
                None if open || segment.starts_with('$') => return Ok(()),
                None => {
                    let message = format!("`{}` has no `{segment}`", self.names.type_name(id));
                    return Err((&codes::TARGET, message));
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::expect_used)]
mod tests {
    use super::take_apart;

    #[test]
    fn m2_target_grammar() {
        let parts = take_apart("self.F(Collection(self.T), Edm.String)/top").expect("valid");
        assert_eq!(parts.name, "self.F");
        assert_eq!(
            parts.arguments,
            Some(vec!["Collection(self.T)", "Edm.String"])
        );
        assert_eq!(parts.segments, ["top"]);
        assert_eq!(take_apart("a.A()").expect("valid").arguments, Some(vec![]));
        for bad in ["a.F(a.T,)", "a.F(", "", "a.T/", "a.T//x", "a. T"] {
            assert!(take_apart(bad).is_none(), "{bad}");
        }
    }
}
