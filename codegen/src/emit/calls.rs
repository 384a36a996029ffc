//! The calls of the runtime's macros at the end of each module. The macros write the impls that are the same for all types of a kind.

use super::{Scope, code, structure};
use crate::format::{Code, Place, lines, text, word};
use crate::names::written;
use crate::rust_ir::{Enum, Family, Form, Item, Struct};

/// A call for each kind of item in the module.
pub(super) fn emit<'a>(scope: &Scope<'_>, items: &'a [Item]) -> Vec<Code<'a>> {
    let (mut roots, mut structs, mut families) = (Vec::new(), Vec::new(), Vec::new());
    let (mut enumerations, mut flags) = (Vec::new(), Vec::new());
    let mut derived: Vec<&Struct> = Vec::new();
    for item in items {
        match item {
            Item::Struct(item) if item.base.is_none() => roots.extend(structure(scope, item)),
            Item::Struct(item) => derived.push(item),
            Item::Family(item) => families.extend(family(scope, item)),
            Item::Enum(item) if item.is_flags => flags.push(flag_set(scope, item)),
            Item::Enum(item) => enumerations.extend(enumeration(scope, item)),
            Item::Alias(_) => {}
        }
    }
    // Bases first: the compiler reuses what it has proved of a base, however many bases that has.
    derived.sort_by_key(|item| item.bases);
    structs.extend(derived.into_iter().flat_map(|item| structure(scope, item)));
    let calls = [
        (!roots.is_empty())
            .then(|| code!(rt, [rows = lines(Place::Rows, roots)], #rt::codec::v1::roots! { #rows })),
        (!structs.is_empty())
            .then(|| code!(rt, [rows = lines(Place::Rows, structs)], #rt::codec::v1::structs! { #rows })),
        (!families.is_empty())
            .then(|| code!(rt, [rows = lines(Place::Rows, families)], #rt::codec::v1::families! { #rows })),
        (!enumerations.is_empty()).then(
            || code!(rt, [rows = lines(Place::Rows, enumerations)], #rt::codec::v1::enumerations! { #rows }),
        ),
        (!flags.is_empty())
            .then(|| code!(rt, [rows = lines(Place::Rows, flags)], #rt::codec::v1::flags! { #rows })),
    ];
    calls.into_iter().flatten().collect()
}

/// A row for the struct and one for each member.
pub(super) fn structure<'a>(scope: &Scope<'_>, item: &'a Struct) -> Vec<Code<'a>> {
    let name = word(written(&item.head.name));
    let table = word(scope.table(&scope.own(&item.head)));
    let head = match &item.base {
        Some(base) => code! {
            rt,
            [name = name, base = word(scope.path(base)), table = table],
            struct #name(#base, #table);
        },
        None => code!(rt, [name = name, table = table], struct #name(#table);),
    };
    let members = item.fields.iter().enumerate().map(|(n, field)| {
        let i = word((item.first + n).to_string());
        let name = word(written(&field.name));
        let form = word(structure::form(&field.form));
        match &field.form {
            Form::One(_) | Form::Boxed(_) | Form::Many(..) => {
                code!(rt, [i = i, name = name, form = form], #i #name | #form;)
            }
            _ => code!(rt, [i = i, name = name, form = form], #i #name #form |;),
        }
    });
    std::iter::once(head).chain(members).collect()
}

/// A row for the family and one for each variant.
fn family<'a>(scope: &Scope<'_>, item: &'a Family) -> impl Iterator<Item = Code<'a>> {
    // The variant of a new value, if the declared type is not abstract.
    let default = item.variants.first().filter(|_| item.concrete);
    let head = code! {
        rt,
        [
            name = word(written(&item.head.name)),
            declared = word(scope.path(&item.declared)),
            table = word(scope.table(&item.declared)),
            default = word(default.map_or("Unrecognized".into(), |it| written(&it.name))),
        ],
        enum #name(#declared, #table, #default);
    };
    let rows = item.variants.iter().enumerate().map(|(index, variant)| {
        code! {
            rt,
            [
                index = word(index.to_string()),
                variant = word(written(&variant.name)),
                path = word(scope.path(&variant.path)),
                odata = text(&variant.odata),
            ],
            #index #variant(#path) #odata;
        }
    });
    std::iter::once(head).chain(rows.collect::<Vec<_>>())
}

/// A row for the enumeration and one for each member.
fn enumeration<'a>(scope: &Scope<'_>, item: &'a Enum) -> impl Iterator<Item = Code<'a>> {
    let head = code! {
        rt,
        [
            name = word(written(&item.head.name)),
            table = word(scope.enum_table(&scope.own(&item.head))),
        ],
        enum #name(#table);
    };
    let rows = item.members.iter().enumerate().map(|(index, member)| {
        code! {
            rt,
            [
                index = word(index.to_string()),
                variant = word(written(&member.name)),
                odata = text(&member.json),
            ],
            #index #variant #odata;
        }
    });
    std::iter::once(head).chain(rows)
}

fn flag_set<'a>(scope: &Scope<'_>, item: &'a Enum) -> Code<'a> {
    code! {
        rt,
        [
            name = word(written(&item.head.name)),
            table = word(scope.enum_table(&scope.own(&item.head))),
        ],
        #name(#table);
    }
}
