//! Checks annotations together: drops repeated ones, and compares values with the type of their term if one of the documents declares it.
//! CSDL XML 4.01 sections 14.2.1 and 14.3.

use super::alternate_keys;
use super::index::Index;
use super::lookup::Lookup;
use super::model::{
    Annotation, Expression, Group, ItemType, Model, Primitive, Property, Record, Term, TypeId,
    TypeKind, TypeReference,
};
use super::names::Report;
use crate::diagnostic::{Finding, codes};
use crate::list::List;
use std::collections::HashSet;

macro_rules! lists {
    ($(#[$doc:meta])* $name:ident, $model:ty, $list:ty, $iter:ident, $($reference:tt)+) => {
        $(#[$doc])*
        pub(super) fn $name<'m>(model: $model, mut visit: impl FnMut($list)) {
            for schema in model.schemas.$iter() {
                visit($($reference)+ schema.annotations);
            }
            for declaration in model.types.$iter() {
                visit($($reference)+ declaration.annotations);
                match $($reference)+ declaration.kind {
                    TypeKind::Structured(structured) => {
                        structured.properties.$iter().for_each(|part| visit($($reference)+ part.annotations));
                    }
                    TypeKind::Enumeration(enumeration) => {
                        enumeration.members.$iter().for_each(|part| visit($($reference)+ part.annotations));
                    }
                    TypeKind::Definition(_) => {}
                }
            }
            for operation in model.operations.$iter() {
                visit($($reference)+ operation.annotations);
                operation.parameters.$iter().for_each(|part| visit($($reference)+ part.annotations));
                operation.return_type.$iter().for_each(|part| visit($($reference)+ part.annotations));
            }
            for container in model.containers.$iter() {
                visit($($reference)+ container.annotations);
                container.children.$iter().for_each(|part| visit($($reference)+ part.annotations));
            }
            model.terms.$iter().for_each(|term| visit($($reference)+ term.annotations));
            model.path_annotations.$iter().for_each(|part| visit($($reference)+ part.annotations));
        }
    };
}

lists!(
    /// Visits the annotations of everything.
    lists, &'m Model, &'m List<Annotation>, iter, &
);
lists!(
    /// Visits the annotations of everything, in the order of [`lists`].
    lists_mut, &'m mut Model, &'m mut List<Annotation>, iter_mut, &mut
);

/// Drops repeated annotations, keeping the first; then checks values.
pub(super) fn check(index: &Index<'_>, model: &mut Model, report: &mut Report<'_>) {
    lists_mut(model, |list| {
        if list.len() > 1 {
            drop_repeated(list, report);
        }
    });
    alternate_keys::check(model, report);
    let tables = Tables::new(model, index);
    if model.terms.is_empty() {
        return;
    }
    lists(model, |list| {
        for annotation in list {
            check_value(&tables, annotation, report);
        }
    });
}

/// The declarations against which values are checked.
pub(super) struct Tables<'a, 't> {
    model: &'a Model,
    index: &'a Index<'t>,
}

impl<'a, 't> Tables<'a, 't> {
    pub(super) fn new(model: &'a Model, index: &'a Index<'t>) -> Tables<'a, 't> {
        Tables { model, index }
    }

    /// A term by its full name.
    pub(super) fn term(&self, name: &str) -> Option<&'a Term> {
        let (schema, simple) = self.index.names.full(name)?;
        let id = self.index.names.term_in(schema, simple)?;
        self.model.terms.get(id.0 as usize)
    }

    pub(super) fn type_id(&self, name: &str) -> Option<TypeId> {
        let (schema, simple) = self.index.names.full(name)?;
        self.index.names.type_in(schema, simple)
    }

    pub(super) fn property(&self, id: TypeId, name: &str) -> Option<&'a Property> {
        let (_, property) = self.index.property(self.model, id, name)?;
        Some(property)
    }

    pub(super) fn kind(&self, id: TypeId) -> Option<&'a TypeKind> {
        let declaration = self.model.types.get(id.0 as usize)?;
        Some(&declaration.kind)
    }

    pub(super) fn name(&self, id: TypeId) -> String {
        self.model.qualified_name(id)
    }
}

fn drop_repeated(list: &mut List<Annotation>, report: &mut Report<'_>) {
    let mut lookup = Lookup::default();
    let mut drop = Vec::new();
    for (position, annotation) in (0u32..).zip(list.iter()) {
        let key_of = |at: u32| list.get(at as usize).map(|it| (&it.term, &it.qualifier));
        let key = (&annotation.term, &annotation.qualifier);
        let Some(first) = lookup.get(&key, key_of) else {
            lookup.set(&key, position, key_of);
            continue;
        };
        drop.push(position);
        let message = format!("`{}` is repeated on one target", annotation.term);
        let finding = Finding::new(&codes::ANNOTATION_DUPLICATE, message).at(annotation.span);
        report.add(match list.get(first as usize) {
            Some(first) => finding.related(first.span, "the first one, which is used"),
            None => finding,
        });
    }
    if drop.is_empty() {
        return;
    }
    let (mut position, mut drop) = (0u32.., drop.into_iter().peekable());
    list.retain(|_| {
        let position = position.next();
        drop.next_if(|drop| Some(*drop) == position).is_none()
    });
}

fn check_value(tables: &Tables<'_, '_>, annotation: &Annotation, report: &mut Report<'_>) {
    for nested in &annotation.annotations {
        check_value(tables, nested, report);
    }
    let Some(term) = tables.term(&annotation.term) else {
        return;
    };
    let Some(value) = &annotation.value else {
        return;
    };
    let wanted = Wanted::of(&term.r#type);
    if let Err(problem) = fits(tables, value, wanted) {
        let finding = Finding::new(
            &codes::ANNOTATION_TYPE,
            format!("the value does not fit `{}`: {problem}", annotation.term),
        );
        report.add(finding.at(annotation.span).related(term.span, "the term"));
    }
}

#[derive(Clone, Copy)]
pub(super) struct Wanted {
    collection: bool,
    pub(super) item: ItemType,
    nullable: Option<bool>,
    max_length: Option<u64>,
}

impl Wanted {
    pub(super) fn of(r#type: &TypeReference) -> Wanted {
        Wanted {
            collection: r#type.collection,
            item: r#type.item,
            nullable: r#type.nullable,
            max_length: r#type.facets.max_length,
        }
    }
}

fn fits(tables: &Tables<'_, '_>, value: &Expression, wanted: Wanted) -> Result<(), String> {
    use Primitive as P;
    let model = tables.model;
    let definition = |id: TypeId| {
        model
            .types
            .get(id.0 as usize)
            .map(|declaration| &declaration.kind)
    };
    let (primitive, max_length) = match wanted.item {
        ItemType::Unknown => return Ok(()),
        ItemType::Primitive(primitive) => (Some(primitive), None),
        ItemType::Type(id) => match definition(id) {
            Some(TypeKind::Definition(definition)) => {
                (Some(definition.underlying), definition.facets.max_length)
            }
            _ => (None, None),
        },
    };
    let refuse = |what: &str| Err(format!("{what} is not expected"));
    match value {
        Expression::Dynamic(_) | Expression::Path(..) => Ok(()),
        _ if primitive == Some(P::Untyped) => Ok(()),
        Expression::Null if wanted.nullable == Some(false) => refuse("null"),
        Expression::Null => Ok(()),
        Expression::Collection(items) => {
            if !wanted.collection {
                return refuse("a collection");
            }
            items.iter().try_for_each(|item| {
                fits(
                    tables,
                    item,
                    Wanted {
                        collection: false,
                        ..wanted
                    },
                )
            })
        }
        _ if wanted.collection => refuse("a single value"),
        Expression::Record(record) => record_fits(tables, record, wanted.item, primitive),
        Expression::EnumMember(_) => match wanted.item {
            ItemType::Type(id) if matches!(definition(id), Some(TypeKind::Enumeration(_))) => {
                Ok(())
            }
            _ if primitive == Some(P::PrimitiveType) => Ok(()),
            _ => refuse("an enumeration member"),
        },
        constant => {
            let Some(primitive) = primitive else {
                return refuse("a primitive value");
            };
            constant_fits(constant, primitive)?;
            is_short_enough(constant, wanted.max_length.or(max_length))
        }
    }
}

/// Whether a record fits: its type is declared and structured, and each of its properties is declared by the type and has a value that
/// fits.
fn record_fits(
    tables: &Tables<'_, '_>,
    record: &Record,
    wanted: ItemType,
    primitive: Option<Primitive>,
) -> Result<(), String> {
    use Primitive as P;
    let refuse = || Err(String::from("a record is not expected"));
    let Record {
        r#type, properties, ..
    } = record;
    let id = match (
        r#type.as_deref().map(|name| (name, tables.type_id(name))),
        wanted,
    ) {
        (Some((name, None)), _) => {
            return Err(format!("the type `{name}` is not declared"));
        }
        (Some((_, Some(id))), _) => id,
        (None, ItemType::Type(id)) => id,
        (None, ItemType::Primitive(P::ComplexType | P::EntityType)) => return Ok(()),
        (None, _) => return refuse(),
    };
    let Some(structured) = tables.model.structured(id) else {
        return refuse();
    };
    if primitive.is_some_and(|primitive| !matches!(primitive, P::ComplexType | P::EntityType)) {
        return refuse();
    }
    let mut seen = HashSet::new();
    for (name, value) in properties.iter().filter(|(name, _)| seen.insert(name)) {
        match (tables.index.property(tables.model, id, name), value) {
            (Some((_, property)), Some(value)) => {
                fits(tables, value, Wanted::of(&property.r#type))
                    .map_err(|problem| format!("{name}: {problem}"))?;
            }
            (Some(_), None) => {}
            (None, _) if structured.open => {}
            (None, _) => return Err(format!("there is no property `{name}`")),
        }
    }
    Ok(())
}

/// Whether a constant is no longer than `MaxLength`, in bytes or characters. CSDL XML 4.01 section 7.2.2.
fn is_short_enough(value: &Expression, most: Option<u64>) -> Result<(), String> {
    let (length, unit) = match value {
        // In base64url, four characters are three bytes.
        Expression::Binary(text) => (text.trim_end_matches('=').len() * 3 / 4, "bytes"),
        Expression::String(text) => (text.chars().count(), "characters"),
        _ => return Ok(()),
    };
    match most {
        Some(most) if length as u64 > most => {
            Err(format!("{length} {unit} exceed the `MaxLength` of {most}"))
        }
        _ => Ok(()),
    }
}

fn constant_fits(value: &Expression, wanted: Primitive) -> Result<(), String> {
    use Primitive as P;
    let (fits, what) = match value {
        Expression::Binary(_) => (matches!(wanted, P::Binary | P::Stream), "a binary value"),
        Expression::Bool(_) => (wanted == P::Boolean, "a Boolean"),
        Expression::Date(_) => (wanted == P::Date, "a date"),
        Expression::DateTimeOffset(_) => (wanted == P::DateTimeOffset, "a date and time"),
        Expression::Decimal(_) | Expression::Float(_) => {
            (wanted.group() == Group::Number, "a fraction")
        }
        Expression::Duration(_) => (wanted == P::Duration, "a duration"),
        Expression::Guid(_) => (wanted == P::Guid, "a GUID"),
        Expression::Int(text) if wanted.group() == Group::Integer => {
            (wanted.has_literal(text), "a number of this size")
        }
        Expression::Int(_) => (wanted.group() == Group::Number, "an integer"),
        Expression::String(_) => (
            // Geography and geometry have no constant expressions; paths were strings in early vocabularies.
            !matches!(
                wanted.group(),
                Group::Integer | Group::Number | Group::Scalar
            ) && !matches!(wanted, P::ComplexType | P::EntityType),
            "a string",
        ),
        Expression::TimeOfDay(_) => (wanted == P::TimeOfDay, "a time"),
        _ => (true, ""),
    };
    if fits || wanted == P::PrimitiveType {
        Ok(())
    } else {
        Err(format!("{what} is not expected"))
    }
}
