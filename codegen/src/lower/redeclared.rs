//! Properties that a type declares again. Their values are stored in the base's member, so that there is one value whichever type reads it.
//! The differences between the declarations go into a table that the runtime reads.

use super::{Context, fields};
use crate::analysis::families::bases;
use crate::analysis::uses::Use;
use crate::rust_ir::{Redeclared, Scalar};
use odata_csdl::schema::{ItemType, Model, Property, TypeId, TypeKind};

/// The redeclarations in selected types that differ from the members of their bases, sorted by type and member.
pub(super) fn redeclared(cx: &Context<'_>) -> Vec<Redeclared> {
    let mut all: Vec<Redeclared> = cx
        .uses
        .redeclared()
        .filter(|(id, _)| cx.selection.contains(*id))
        .filter_map(|(id, n)| of(cx, id, n))
        .collect();
    all.sort_by(|a, b| (&a.of, a.member).cmp(&(&b.of, b.member)));
    all
}

fn of(cx: &Context<'_>, id: TypeId, n: usize) -> Option<Redeclared> {
    let property = cx.model.structured(id)?.properties.get(n)?;
    let (base, at, place) = place(cx, id, &property.name)?;
    let before = cx.first(base);
    let placed = (0..at).filter(|n| cx.uses.has_place(base, *n)).count();
    let facts = fields::facts_of(cx, id, n, property);
    let opaque = cx.uses.of(base, at) == Use::Opaque;
    // A place without type takes any JSON, unless a type of the user's reads it.
    let any = opaque && !fields::is_custom(cx, base, place);
    let fits = any || fits(cx.model, property, place);
    let narrower = match (property.r#type.item, place.r#type.item) {
        (ItemType::Type(own), ItemType::Type(of)) if fits && !opaque && own != of => {
            matches!(cx.model[own].kind, TypeKind::Structured(_))
                .then(|| cx.model.qualified_name(own))
        }
        _ => None,
    };
    let said = facts != fields::facts_of(cx, base, at, place) || narrower.is_some() || !fits;
    said.then(|| Redeclared {
        of: cx.model.qualified_name(id),
        member: before + placed,
        facts,
        narrower,
        fits,
    })
}

/// The declaration that has the field: its type, its index there, and the property.
fn place<'a>(cx: &Context<'a>, id: TypeId, name: &str) -> Option<(TypeId, usize, &'a Property)> {
    bases(cx.model, id).find_map(|base| {
        let properties = &cx.model.structured(base)?.properties;
        let found = properties.iter().enumerate().find(|it| it.1.name == name);
        found
            .filter(|(n, _)| cx.uses.has_place(base, *n))
            .map(|(n, property)| (base, n, property))
    })
}

/// Whether every value of the property fits the base's field.
fn fits(model: &Model, property: &Property, place: &Property) -> bool {
    let (own, of) = (&property.r#type, &place.r#type);
    if is_json(of.item) && !of.collection {
        return true;
    }
    let item = match (own.item, of.item) {
        (ItemType::Type(own), ItemType::Type(of)) => {
            own == of || bases(model, own).any(|base| base == of)
        }
        (own, of) => own == of || is_json(of),
    };
    item && own.collection == of.collection && (!own.collection || own.nullable == of.nullable)
}

/// Whether all values of the type are kept as JSON.
fn is_json(item: ItemType) -> bool {
    match item {
        ItemType::Primitive(primitive) => matches!(fields::scalar(primitive), Scalar::Json),
        ItemType::Unknown => true,
        ItemType::Type(_) => false,
    }
}
