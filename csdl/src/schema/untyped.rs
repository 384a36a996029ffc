//! String constants of CSDL JSON whose type only their term gives: converts them to the type of the term. CSDL JSON 4.01 section 14.3.

use super::annotation_types::{Tables, Wanted, lists_mut};
use super::index::Index;
use super::model::{
    Annotation, EnumType, Expression, ItemType, Model, PathForm, Primitive, Record, TypeId,
    TypeKind,
};
use super::names::{Names, Report};
use crate::diagnostic::Span;
use crate::list::List;
use crate::syntax::{Text, Tree};
use std::collections::HashMap;

/// The type of constants of standard terms, used if the vocabulary is not among the documents. Only for terms on which generated code
/// depends, or whose values would otherwise keep their aliases.
const KNOWN: &[(&str, Option<&str>, Leaf)] = &[
    (
        "Org.OData.Core.V1.Permissions",
        None,
        Leaf::Enumeration("Org.OData.Core.V1.Permission"),
    ),
    (
        "Org.OData.Core.V1.Revisions",
        Some("Kind"),
        Leaf::Enumeration("Org.OData.Core.V1.RevisionKind"),
    ),
    (
        "Org.OData.Core.V1.OptimisticConcurrency",
        None,
        Leaf::Path(PathForm::PropertyPath),
    ),
];

#[derive(Clone, Copy)]
enum Leaf {
    /// A member of this enumeration.
    Enumeration(&'static str),
    /// A path, with the name of its expression.
    Path(PathForm),
}

/// Gives string constants of annotations in `trees` without typed constants their types.
pub(super) fn read(
    names: &Names<'_>,
    index: &Index<'_>,
    model: &mut Model,
    trees: &[Tree<'_>],
    report: &mut Report<'_>,
) {
    let untyped = trees.iter().filter(|tree| tree.untyped_constants());
    let mut scopes: HashMap<_, Option<usize>> = untyped.map(|tree| (tree.file(), None)).collect();
    if scopes.is_empty() {
        return;
    }
    for (scope, read) in names.scopes.iter().enumerate() {
        if let Some(entry) = scopes.get_mut(&read.document.span.file) {
            *entry = Some(scope);
        }
    }
    // Taken out, so that the types can be looked up in the model meanwhile; they do not depend on annotations.
    let mut taken: Vec<List<Annotation>> = Vec::new();
    lists_mut(model, |list| taken.push(std::mem::take(list)));
    let mut pass = Pass {
        tables: Tables::new(model, index),
        names,
        scope: 0,
        span: None,
        numbers: HashMap::new(),
        report,
    };
    for annotation in taken.iter_mut().flatten() {
        if let Some(Some(scope)) = scopes.get(&annotation.span.file) {
            pass.scope = *scope;
            pass.annotation(annotation);
        }
    }
    let mut taken = taken.into_iter();
    lists_mut(model, |list| *list = taken.next().unwrap_or_default());
}

struct Pass<'a, 't, 'r, 'f> {
    tables: Tables<'a, 't>,
    names: &'a Names<'t>,
    /// The document that contains the annotation.
    scope: usize,
    span: Option<Span>,
    /// Members of enumerations by value, the first of each.
    numbers: HashMap<TypeId, HashMap<i64, &'a str>>,
    report: &'r mut Report<'f>,
}

impl<'a> Pass<'a, '_, '_, '_> {
    fn annotation(&mut self, annotation: &mut Annotation) {
        for nested in &mut annotation.annotations {
            self.annotation(nested);
        }
        self.span = Some(annotation.span);
        let wanted = self
            .tables
            .term(&annotation.term)
            .map(|term| Wanted::of(&term.r#type));
        let Some(value) = &mut annotation.value else {
            return;
        };
        match wanted {
            Some(wanted) => self.typed(value, wanted),
            None => {
                self.nested(value);
                self.known(value, &annotation.term, None);
            }
        }
    }

    /// Annotations of records inside values whose term is unknown.
    fn nested(&mut self, value: &mut Expression) {
        match value {
            Expression::Collection(items) => items.iter_mut().for_each(|item| self.nested(item)),
            Expression::Record(record) => {
                let Record {
                    properties,
                    annotations,
                    ..
                } = &mut **record;
                let span = self.span;
                annotations.iter_mut().for_each(|it| self.annotation(it));
                self.span = span;
                let values = properties
                    .iter_mut()
                    .filter_map(|(_, value)| value.as_mut());
                values.for_each(|value| self.nested(value));
            }
            _ => {}
        }
    }

    fn known(&mut self, value: &mut Expression, term: &str, property: Option<&str>) {
        match value {
            Expression::Collection(items) => {
                for item in items {
                    self.known(item, term, property);
                }
            }
            Expression::Record(record) if property.is_none() => {
                for (name, value) in &mut record.properties {
                    if let Some(value) = value {
                        self.known(value, term, Some(name));
                    }
                }
            }
            Expression::String(text) => {
                let entry = KNOWN
                    .iter()
                    .find(|(other, part, _)| *other == term && *part == property);
                if let Some((_, _, leaf)) = entry {
                    *value = match *leaf {
                        Leaf::Enumeration(name) => members(name, text),
                        Leaf::Path(form) => Expression::Path(form, self.path(text)),
                    };
                }
            }
            _ => {}
        }
    }

    fn path(&mut self, text: &str) -> Box<str> {
        match self.span {
            Some(span) => {
                let text = Text { value: text, span };
                self.names.expand_path(self.scope, text, self.report).into()
            }
            None => text.into(),
        }
    }

    fn typed(&mut self, value: &mut Expression, wanted: Wanted) {
        match value {
            Expression::Collection(items) => {
                for item in items {
                    self.typed(item, wanted);
                }
            }
            Expression::Record(record) => {
                let Record {
                    r#type,
                    properties,
                    annotations,
                } = &mut **record;
                let span = self.span;
                annotations.iter_mut().for_each(|it| self.annotation(it));
                self.span = span;
                let id = match (r#type, wanted.item) {
                    (Some(name), _) => self.tables.type_id(name),
                    (None, ItemType::Type(id)) => Some(id),
                    (None, _) => None,
                };
                for (name, value) in properties {
                    let Some(value) = value else { continue };
                    let property = id.and_then(|id| self.tables.property(id, name));
                    match property {
                        Some(property) => self.typed(value, Wanted::of(&property.r#type)),
                        None => self.nested(value),
                    }
                }
            }
            Expression::String(_) | Expression::Int(_) => {
                if let Some(read) = self.constant(value, wanted.item) {
                    *value = read;
                }
            }
            _ => {}
        }
    }

    /// Converts a string or number to the type, if that is a different type and the text is a literal of it.
    fn constant(&mut self, value: &Expression, item: ItemType) -> Option<Expression> {
        let (Expression::String(text) | Expression::Int(text)) = value else {
            return None;
        };
        let primitive = match item {
            ItemType::Unknown => return None,
            ItemType::Primitive(primitive) => primitive,
            ItemType::Type(id) => match self.tables.kind(id)? {
                TypeKind::Enumeration(enumeration) => {
                    return Some(self.member(id, enumeration, text));
                }
                TypeKind::Definition(definition) => definition.underlying,
                TypeKind::Structured(_) => return None,
            },
        };
        if matches!(value, Expression::Int(_)) || !primitive.has_literal(text) {
            return None;
        }
        self.string(text, primitive)
    }

    fn string(&mut self, text: &str, primitive: Primitive) -> Option<Expression> {
        use Primitive as P;
        let own = || Box::from(text.trim());
        Some(match primitive {
            P::Binary => Expression::Binary(own()),
            P::Date => Expression::Date(own()),
            P::DateTimeOffset => Expression::DateTimeOffset(own()),
            P::Decimal => Expression::Decimal(own()),
            P::Double | P::Single => Expression::Float(own()),
            P::Duration => Expression::Duration(own()),
            P::Guid => Expression::Guid(own()),
            P::TimeOfDay => Expression::TimeOfDay(own()),
            P::Byte | P::SByte | P::Int16 | P::Int32 | P::Int64 => Expression::Int(own()),
            P::AnnotationPath
            | P::AnyPropertyPath
            | P::ModelElementPath
            | P::NavigationPropertyPath
            | P::PropertyPath => {
                Expression::Path(PathForm::from_name(primitive.name())?, self.path(text))
            }
            _ => return None,
        })
    }

    /// Members by name, several joined by commas, or by number: the member with that value or the flags that compose it.
    fn member(&mut self, id: TypeId, enumeration: &'a EnumType, text: &str) -> Expression {
        let name = self.tables.name(id);
        let Ok(number) = text.trim().parse::<i64>() else {
            return members(&name, text);
        };
        let numbers = self.numbers.entry(id).or_insert_with(|| {
            let mut numbers = HashMap::new();
            for member in &enumeration.members {
                numbers.entry(member.value).or_insert(member.name.as_str());
            }
            numbers
        });
        let found = match numbers.get(&number) {
            Some(member) => vec![*member],
            None if enumeration.is_flags => {
                let bits = (0..63)
                    .map(|bit| 1i64 << bit)
                    .filter(|bit| number & bit != 0);
                bits.filter_map(|bit| numbers.get(&bit).copied()).collect()
            }
            None => Vec::new(),
        };
        let names = found
            .into_iter()
            .map(|member| format!("{name}/{member}").into());
        Expression::EnumMember(names.collect())
    }
}

fn members(name: &str, text: &str) -> Expression {
    let parts = text.split(',').map(str::trim);
    Expression::EnumMember(
        parts
            .filter(|part| !part.is_empty())
            .map(|part| format!("{name}/{part}").into())
            .collect(),
    )
}
