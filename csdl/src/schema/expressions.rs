//! Annotations and their values. CSDL XML 4.01 sections 14.2 to 14.4. Nesting is bounded by the reader.

use super::literals;
use super::model::{Annotation, Expression, PathForm, Primitive, Record};
use super::names::{Names, Place, Report};
use crate::diagnostic::{Finding, codes};
use crate::list::List;
use crate::syntax::{Attribute, Kind, Node, Text};

/// The inline annotations of an element.
pub(super) fn annotations(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    report: &mut Report<'_>,
) -> List<Annotation> {
    let nodes = || node.children_of(Kind::Annotation);
    let mut list = exact(nodes().count());
    list.extend(nodes().filter_map(|child| annotation(names, scope, child, report)));
    list
}

/// An empty list with room for so many: one that grows takes up to three times as much.
fn exact<T>(count: usize) -> List<T> {
    match count {
        0 => List::new(),
        count => List::with_capacity(count),
    }
}

fn annotation(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    report: &mut Report<'_>,
) -> Option<Annotation> {
    let Some(term) = node.get(Attribute::Term) else {
        report.add(
            Finding::new(&codes::ANNOTATION_FORM, "an annotation has no `Term`").at(node.span()),
        );
        return None;
    };
    // 4.0 allowed `ns.Term#Qualifier` in some places; the qualifier is not part of the name.
    let (name, qualifier) = match term.value.split_once('#') {
        Some((name, qualifier)) => (name, Some(qualifier)),
        None => (term.value, None),
    };
    let text = Text {
        value: name,
        span: term.span,
    };
    check_term(names, scope, text, report);
    Some(Annotation {
        term: names.full_name(scope, text, report),
        qualifier: node
            .value(Attribute::Qualifier)
            .or(qualifier)
            .map(Box::from),
        span: node.span(),
        value: value(names, scope, node, report),
        annotations: annotations(names, scope, node, report),
    })
}

/// Reports, once per document, an undeclared term. Standard vocabularies are known without a reference.
fn check_term(names: &Names<'_>, scope: usize, text: Text<'_>, report: &mut Report<'_>) {
    let name = text.value.trim();
    let known = match names.place(scope, name) {
        Place::Schema(schema, simple) => names.term_in(schema, simple).is_some(),
        Place::Elsewhere => true,
        Place::Edm(_) | Place::Unqualified => false,
        Place::Unknown => name.starts_with("Org.OData.") || names.is_usual(name),
    };
    if !known {
        report.add_once(scope, name, || {
            Finding::new(
                &codes::TERM_UNKNOWN,
                format!("the term `{name}` is not declared"),
            )
            .at(text.span)
            .help("add a Reference with an Include of the vocabulary, or correct the name")
        });
    }
}

/// The expression of an `Annotation` or `PropertyValue`: an attribute or a child element.
fn value(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    report: &mut Report<'_>,
) -> Option<Expression> {
    let mut found: Option<Expression> = None;
    let mut count = 0usize;
    for (attribute, text) in node.attributes() {
        let Some(kind) = constant_kind(attribute) else {
            continue;
        };
        count += 1;
        if found.is_none() {
            found = Some(constant(names, scope, kind, Some(text), text, report));
        }
    }
    for child in node
        .children()
        .filter(|child| child.kind() != Kind::Annotation)
    {
        count += 1;
        if found.is_none() {
            found = Some(expression(names, scope, child, report));
        }
    }
    if count > 1 {
        let finding = Finding::new(
            &codes::ANNOTATION_FORM,
            format!("an annotation has {count} values; the first is used"),
        );
        report.add(finding.at(node.span()));
    }
    found
}

fn constant_kind(attribute: Attribute) -> Option<Kind> {
    use Attribute as A;
    Some(match attribute {
        A::Binary => Kind::Binary,
        A::Bool => Kind::Bool,
        A::Date => Kind::Date,
        A::DateTimeOffset => Kind::DateTimeOffset,
        A::Decimal => Kind::Decimal,
        A::Duration => Kind::Duration,
        A::EnumMember => Kind::EnumMember,
        A::Float => Kind::Float,
        A::Guid => Kind::Guid,
        A::Int => Kind::Int,
        A::String => Kind::String,
        A::TimeOfDay => Kind::TimeOfDay,
        A::AnnotationPath => Kind::AnnotationPath,
        A::AnyPropertyPath => Kind::AnyPropertyPath,
        A::ModelElementPath => Kind::ModelElementPath,
        A::NavigationPropertyPath => Kind::NavigationPropertyPath,
        A::PropertyPath => Kind::PropertyPath,
        A::Path => Kind::Path,
        A::UrlRef => Kind::UrlRef,
        _ => return None,
    })
}

fn expression(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    report: &mut Report<'_>,
) -> Expression {
    match node.kind() {
        Kind::Null => Expression::Null,
        Kind::Collection => {
            let mut items = exact(node.children().count());
            items.extend(
                node.children()
                    .map(|child| expression(names, scope, child, report)),
            );
            Expression::Collection(items)
        }
        Kind::Record => record(names, scope, node, report),
        kind => {
            let at = Text {
                value: "",
                span: node.span(),
            };
            constant(
                names,
                scope,
                kind,
                node.text(),
                node.text().unwrap_or(at),
                report,
            )
        }
    }
}

fn record(names: &Names<'_>, scope: usize, node: Node<'_>, report: &mut Report<'_>) -> Expression {
    let mut properties: List<(String, Option<Expression>)> =
        exact(node.children_of(Kind::PropertyValue).count());
    for child in node.children_of(Kind::PropertyValue) {
        match child.get(Attribute::Property) {
            Some(name) => {
                properties.push((name.value.to_owned(), value(names, scope, child, report)))
            }
            None => {
                let finding = Finding::new(
                    &codes::ANNOTATION_FORM,
                    "`PropertyValue` has no attribute `Property`",
                );
                report.add(finding.at(child.span()));
            }
        }
    }
    let mut seen = std::collections::HashSet::new();
    if let Some((name, _)) = properties
        .iter()
        .find(|(name, _)| !seen.insert(name.as_str()))
    {
        let finding = Finding::new(
            &codes::ANNOTATION_FORM,
            format!("a record has two values for `{name}`"),
        );
        report.add(finding.at(node.span()));
    }
    Expression::Record(Box::new(Record {
        r#type: node
            .get(Attribute::Type)
            .map(|text| names.full_name(scope, text, report).into()),
        properties,
        annotations: annotations(names, scope, node, report),
    }))
}

/// A constant, a path, or a dynamic expression, whose content is not read.
fn constant(
    names: &Names<'_>,
    scope: usize,
    kind: Kind,
    text: Option<Text<'_>>,
    at: Text<'_>,
    report: &mut Report<'_>,
) -> Expression {
    let raw = text.map_or("", |text| text.value);
    let trimmed = raw.trim();
    let literal = match kind {
        Kind::Binary => Some(Primitive::Binary),
        Kind::Bool => Some(Primitive::Boolean),
        Kind::Date => Some(Primitive::Date),
        Kind::DateTimeOffset => Some(Primitive::DateTimeOffset),
        Kind::Decimal => Some(Primitive::Decimal),
        Kind::Duration => Some(Primitive::Duration),
        Kind::Float => Some(Primitive::Double),
        Kind::Guid => Some(Primitive::Guid),
        Kind::TimeOfDay => Some(Primitive::TimeOfDay),
        _ => None,
    };
    let path = matches!(
        kind,
        Kind::PropertyPath
            | Kind::NavigationPropertyPath
            | Kind::AnnotationPath
            | Kind::AnyPropertyPath
    );
    let fits = match literal {
        Some(primitive) => primitive.has_literal(trimmed),
        None if path => !trimmed.is_empty(),
        None => kind != Kind::Int || literals::is_integer(trimmed),
    };
    if !fits {
        let finding = Finding::new(
            &codes::ANNOTATION_VALUE,
            format!("`{raw}` is not a valid `{}`", kind.name()),
        );
        report.add(finding.at(at.span).help("the value is treated as unknown"));
        return Expression::Dynamic(kind.name());
    }
    let own = || Box::from(trimmed);
    match kind {
        Kind::Binary => Expression::Binary(own()),
        Kind::Bool => Expression::Bool(matches!(trimmed, "true" | "1")),
        Kind::Date => Expression::Date(own()),
        Kind::DateTimeOffset => Expression::DateTimeOffset(own()),
        Kind::Decimal => Expression::Decimal(own()),
        Kind::Duration => Expression::Duration(own()),
        Kind::Float => Expression::Float(own()),
        Kind::Guid => Expression::Guid(own()),
        Kind::Int => Expression::Int(own()),
        Kind::String => Expression::String(raw.into()),
        Kind::TimeOfDay => Expression::TimeOfDay(own()),
        Kind::EnumMember => {
            let members = trimmed.split_ascii_whitespace();
            Expression::EnumMember(
                members
                    .map(|value| enum_member(names, scope, value, at, report).into())
                    .collect(),
            )
        }
        other => match PathForm::from_name(other.name()) {
            Some(form) => {
                let text = Text {
                    value: raw,
                    span: at.span,
                };
                Expression::Path(form, names.expand_path(scope, text, report).into())
            }
            None => Expression::Dynamic(other.name()),
        },
    }
}

fn enum_member(
    names: &Names<'_>,
    scope: usize,
    value: &str,
    at: Text<'_>,
    report: &mut Report<'_>,
) -> String {
    match value.split_once('/') {
        Some((name, member)) => format!("{}/{member}", names.expand(scope, name, at.span, report)),
        None => {
            let finding = Finding::new(
                &codes::ANNOTATION_VALUE,
                format!("`{value}` is not a member of an enumeration"),
            );
            report.add(
                finding
                    .at(at.span)
                    .help("write Namespace.Enumeration/Member"),
            );
            value.to_owned()
        }
    }
}

/// `Annotations` elements have one attribute that applies to all of their annotations: the qualifier.
pub(super) fn external(
    names: &Names<'_>,
    scope: usize,
    node: Node<'_>,
    report: &mut Report<'_>,
) -> List<Annotation> {
    let shared = node.get(Attribute::Qualifier);
    let mut list = annotations(names, scope, node, report);
    let Some(shared) = shared else { return list };
    for annotation in &mut list {
        if annotation.qualifier.is_some() {
            let finding = Finding::new(
                &codes::ANNOTATION_FORM,
                "a qualifier is given on the annotation and on `Annotations`",
            );
            report.add(
                finding
                    .at(annotation.span)
                    .related(shared.span, "the other one"),
            );
        } else {
            annotation.qualifier = Some(shared.value.into());
        }
    }
    list
}
