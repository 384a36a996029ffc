//! The declaration of a property: its facets, and a line for its documentation in the terms of the standard.

use super::fields::is_navigation;
use crate::inert::code;
use crate::rust_ir::Facet;
use odata_csdl::schema::{
    Annotation, Facets, ItemType, Model, Property, PropertyKind, Scale, TypeDefinition, TypeKind,
    TypeReference,
};
use odata_csdl::terms;

/// The maximum length of a text that a line of documentation quotes; longer default values are cut, other texts are left out.
const QUOTED: usize = 200;

/// The facets of a property and its default value. Those of a type definition apply to each of its uses.
pub(super) fn facets(model: &Model, property: &Property) -> Vec<Facet> {
    let own = &*property.r#type.facets;
    let mut facets = match definition(model, property) {
        Some((definition, _)) => listed(&Facets {
            max_length: own.max_length.or(definition.facets.max_length),
            precision: own.precision.or(definition.facets.precision),
            scale: own.scale.or(definition.facets.scale),
            srid: own.srid.or(definition.facets.srid),
            unicode: own.unicode.or(definition.facets.unicode),
        }),
        None => listed(own),
    };
    if let PropertyKind::Structural {
        default_value: Some(value),
    } = &property.kind
    {
        facets.push(Facet::DefaultValue(value.clone()));
    }
    facets
}

/// The facets as a list.
pub(super) fn listed(facets: &Facets) -> Vec<Facet> {
    let Facets {
        max_length,
        precision,
        scale,
        srid,
        unicode,
    } = facets;
    let scale = scale.map(|scale| match scale {
        Scale::Digits(digits) => Facet::Scale(digits),
        Scale::Variable => Facet::VariableScale,
        Scale::Floating => Facet::FloatingScale,
    });
    let given = [
        max_length.map(Facet::MaxLength),
        precision.map(Facet::Precision),
        scale,
        srid.map(Facet::Srid),
        unicode.map(Facet::Unicode),
    ];
    given.into_iter().flatten().collect()
}

/// The type definition that is the type of a property, and its annotations.
fn definition<'a>(
    model: &'a Model,
    property: &Property,
) -> Option<(&'a TypeDefinition, &'a [Annotation])> {
    let ItemType::Type(id) = property.r#type.item else {
        return None;
    };
    match &model[id].kind {
        TypeKind::Definition(definition) => Some((definition, &model[id].annotations)),
        _ => None,
    }
}

/// The declaration in the terms of the standard, as Markdown.
pub(super) fn declared(
    model: &Model,
    property: &Property,
    annotations: &[Annotation],
    facets: &[Facet],
) -> String {
    let reference = &property.r#type;
    let mut text = type_name(model, reference);
    if is_navigation(property) {
        text.insert_str(0, "Navigation property, ");
    }
    match (reference.nullable, reference.collection) {
        (Some(false), false) => text.push_str(", not null"),
        (Some(true), true) => text.push_str(", items may be null"),
        _ => {}
    }
    let mut list = |what: &str, words: Vec<&str>| {
        // Media types and type names contain no other characters.
        let words = words.into_iter().map(str::trim).filter(|word| {
            let plain = |c: char| c.is_ascii_graphic() && c != '`';
            word.len() < QUOTED && word.chars().all(plain)
        });
        let joined: Vec<String> = words.map(code).collect();
        if !joined.is_empty() {
            text.push_str(&format!(", {what} {}", joined.join(", ")));
        }
    };
    let media = match terms::media_types(annotations) {
        own if own.is_empty() => {
            definition(model, property).map_or(own, |(_, of)| terms::media_types(of))
        }
        own => own,
    };
    list("media type", media);
    list("derived types", terms::derived_types(annotations));
    text + &described(facets)
}

/// The name of a type, as Markdown.
pub(super) fn type_name(model: &Model, reference: &TypeReference) -> String {
    let name = match reference.item {
        ItemType::Type(id) => model.qualified_name(id),
        ItemType::Primitive(primitive) => format!("Edm.{primitive:?}"),
        ItemType::Unknown => "a type that the metadata does not declare".to_owned(),
    };
    if reference.collection {
        code(&format!("Collection({name})"))
    } else {
        code(&name)
    }
}

/// The text of facets after the name of a type, such as `, maximum length 20`.
pub(super) fn described(facets: &[Facet]) -> String {
    let mut text = String::new();
    for facet in facets {
        text += &match facet {
            Facet::MaxLength(most) => format!(", maximum length {most}"),
            Facet::Precision(digits) => format!(", precision {digits}"),
            Facet::Scale(digits) => format!(", scale {digits}"),
            Facet::VariableScale => ", variable scale".to_owned(),
            Facet::FloatingScale => ", floating scale".to_owned(),
            Facet::Srid(number) => format!(", SRID {number}"),
            Facet::Unicode(false) => ", ASCII only".to_owned(),
            // This is the default for every string.
            Facet::Unicode(true) => String::new(),
            Facet::DefaultValue(value) if value.is_empty() => ", default empty".to_owned(),
            Facet::DefaultValue(value) => match value.char_indices().nth(QUOTED) {
                None => format!(", default {}", code(value)),
                Some((end, _)) => {
                    format!(", default {}…", code(value.get(..end).unwrap_or_default()))
                }
            },
        };
    }
    text
}
