//! The facets of properties, in a separate static to which nothing refers, so that only programs that use it contain it.

use super::code;
use super::tables::structs;
use crate::format::{Code, Place, lines, text, word};
use crate::rust_ir::{Crate, Facet, Struct};

/// The call that makes the static; `None` if no property has a facet.
pub(super) fn emit(items: &Crate) -> Option<Code<'_>> {
    let with_facets = |item: &&Struct| item.fields.iter().any(|field| !field.facets.is_empty());
    let types: Vec<&Struct> = structs(items).filter(with_facets).collect();
    if types.is_empty() {
        return None;
    }
    let count = word(types.len().to_string());
    let rows = types.into_iter().flat_map(rows);
    Some(code! {
        rt,
        [count = count, rows = lines(Place::Rows, rows)],
        #rt::codec::v1::facets! { #count; #rows }
    })
}

/// A row for the type and one for each property that has facets.
fn rows(item: &Struct) -> impl Iterator<Item = Code<'_>> {
    let head = code!(rt, [name = text(&item.head.odata)], type #name;);
    let fields = item.fields.iter().filter(|field| !field.facets.is_empty());
    let properties = fields.map(|field| {
        code! {
            rt,
            [name = text(&field.json), facets = lines(Place::Elements, field.facets.iter().map(facet))],
            #name [#facets];
        }
    });
    std::iter::once(head).chain(properties)
}

fn facet(facet: &Facet) -> Code<'_> {
    match facet {
        Facet::MaxLength(most) => code!(rt, [most = word(most.to_string())], MaxLength(#most)),
        Facet::Precision(digits) => {
            code!(rt, [digits = word(digits.to_string())], Precision(#digits))
        }
        Facet::Scale(digits) => code!(rt, [digits = word(digits.to_string())], Scale(#digits)),
        Facet::VariableScale => code!(rt, [], VariableScale),
        Facet::FloatingScale => code!(rt, [], FloatingScale),
        Facet::Srid(number) => code!(rt, [number = word(number.to_string())], Srid(#number)),
        Facet::Unicode(any) => code!(rt, [any = word(any.to_string())], Unicode(#any)),
        Facet::DefaultValue(value) => code!(rt, [value = text(value)], DefaultValue(#value)),
    }
}
