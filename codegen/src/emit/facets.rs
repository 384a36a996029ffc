//! The facets of properties, in a static of their own that nothing refers to: a program pays for it if it asks for it.

use super::code;
use super::tables::structs;
use crate::format::{Code, Place, lines, text, word};
use crate::rust_ir::{Crate, Facet, Struct};

/// The static, unless no property has a facet.
pub(super) fn emit(items: &Crate) -> Option<Code<'_>> {
    let types: Vec<Code<'_>> = structs(items).filter_map(of_type).collect();
    if types.is_empty() {
        return None;
    }
    Some(code! {
        rt,
        [count = word(types.len().to_string()), types = lines(Place::Elements, types)],
        #[doc = " The facets and default values of properties, sorted by the names of the types; `TypeFacets::of` looks them up."]
        #[rustfmt::skip]
        pub static FACETS: [#rt::TypeFacets; #count] = [#types];
    })
}

fn of_type(item: &Struct) -> Option<Code<'_>> {
    let fields = item.fields.iter().filter(|field| !field.facets.is_empty());
    let properties: Vec<Code<'_>> = fields
        .map(|field| {
            code! {
                rt,
                [name = text(&field.json), facets = lines(Place::Elements, field.facets.iter().map(facet))],
                (#name, &[#facets])
            }
        })
        .collect();
    if properties.is_empty() {
        return None;
    }
    Some(code! {
        rt,
        [name = text(&item.head.odata), properties = lines(Place::Elements, properties)],
        #rt::TypeFacets { name: #name, properties: &[#properties] }
    })
}

fn facet(facet: &Facet) -> Code<'_> {
    match facet {
        Facet::MaxLength(most) => {
            code!(rt, [most = word(most.to_string())], #rt::Facet::MaxLength(#most))
        }
        Facet::Precision(digits) => {
            code!(rt, [digits = word(digits.to_string())], #rt::Facet::Precision(#digits))
        }
        Facet::Scale(digits) => {
            code!(rt, [digits = word(digits.to_string())], #rt::Facet::Scale(#digits))
        }
        Facet::VariableScale => code!(rt, [], #rt::Facet::VariableScale),
        Facet::FloatingScale => code!(rt, [], #rt::Facet::FloatingScale),
        Facet::Srid(number) => {
            code!(rt, [number = word(number.to_string())], #rt::Facet::Srid(#number))
        }
        Facet::Unicode(any) => {
            code!(rt, [any = word(any.to_string())], #rt::Facet::Unicode(#any))
        }
        Facet::DefaultValue(value) => {
            code!(rt, [value = text(value)], #rt::Facet::DefaultValue(#value))
        }
    }
}
