//! The tables of the model's types, in two statics in the root of the output.
//!
//! All tables of a kind share one body: separate constants for each type would be type-checked, evaluated and validated one by one, with
//! everything to which they refer. That was a tenth of the cost of checking a large model.

use std::collections::BTreeMap;

use super::{Scope, code};
use crate::format::{Code, Place, lines, text, word};
use crate::rust_ir::{Crate, Enum, Head, Item, Path, Struct};

/// The positions of types in the tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    places: BTreeMap<Path, usize>,
}

impl Tables {
    /// Assigns positions to the types of all items, each kind sorted by the metadata's names.
    pub(super) fn of(items: &Crate) -> Self {
        let structs = sorted(items, structure).into_values().enumerate();
        let structs = structs.map(|(at, (path, _))| (path, at));
        let enums = sorted(items, enumeration).into_values().enumerate();
        let enums = enums.map(|(at, (path, _))| (path, at));
        Self {
            places: structs.chain(enums).collect(),
        }
    }

    /// Assigns positions to the structs of parameters, given by module and sorted by the metadata's names.
    pub(super) fn of_parameters(structs: &BTreeMap<&str, (Path, &Struct)>) -> Self {
        let paths = structs.values().map(|(path, _)| path.clone());
        Self {
            places: paths.zip(0..).collect(),
        }
    }
}

impl Scope<'_> {
    /// The table of an entity or complex type.
    pub(super) fn table(&self, path: &Path) -> String {
        self.entry("TYPES", path)
    }

    /// The table of an enumeration.
    pub(super) fn enum_table(&self, path: &Path) -> String {
        self.entry("ENUMERATIONS", path)
    }

    fn entry(&self, table: &str, path: &Path) -> String {
        let place = self.place(path);
        format!(
            "{}{table}[{place}]",
            "super::".repeat(self.here.len().saturating_sub(self.depth))
        )
    }

    /// The index of a type in its table.
    fn place(&self, path: &Path) -> usize {
        self.tables.places.get(path).copied().unwrap_or_default()
    }

    /// The path of an item of this module.
    pub(super) fn own(&self, head: &Head) -> Path {
        Path {
            module: self.here.into(),
            name: head.name.clone(),
        }
    }
}

/// Items by the metadata's names.
type Sorted<'a, T> = BTreeMap<&'a str, (Path, &'a T)>;

fn structure(item: &Item) -> Option<&Struct> {
    match item {
        Item::Struct(own) => Some(own),
        _ => None,
    }
}

fn enumeration(item: &Item) -> Option<&Enum> {
    match item {
        Item::Enum(own) => Some(own),
        _ => None,
    }
}

fn sorted<'a, T>(items: &'a Crate, wanted: fn(&'a Item) -> Option<&'a T>) -> Sorted<'a, T> {
    let all = items
        .modules
        .iter()
        .flat_map(|module| module.items.iter().map(move |item| (module, item)));
    all.filter_map(|(module, item)| {
        let path = Path {
            module: module.path.clone(),
            name: item.head().name.clone(),
        };
        wanted(item).map(|own| (item.head().odata.as_str(), (path, own)))
    })
    .collect()
}

/// All entity and complex types, sorted by the metadata's names.
pub(super) fn structs(items: &Crate) -> impl Iterator<Item = &Struct> {
    sorted(items, structure).into_values().map(|(_, item)| item)
}

/// The calls that make the statics.
pub(super) fn emit<'a>(scope: &Scope<'_>, items: &'a Crate) -> Vec<Code<'a>> {
    let structs = sorted(items, structure);
    let count = word(structs.len().to_string());
    let rows = structs
        .into_values()
        .flat_map(|(_, item)| type_rows(scope, item));
    let mut code = vec![code! {
        rt,
        [count = count, rows = lines(Place::Rows, rows)],
        #rt::codec::v1::types! { #count; #rows }
    }];
    let enums = sorted(items, enumeration);
    if !enums.is_empty() {
        let count = word(enums.len().to_string());
        let rows = enums.into_values().flat_map(|(_, item)| enum_rows(item));
        code.push(code! {
            rt,
            [count = count, rows = lines(Place::Rows, rows)],
            #rt::codec::v1::enums! { #count; #rows }
        });
    }
    code
}

/// A row for the type and one for each member.
pub(super) fn type_rows<'a>(scope: &Scope<'_>, item: &'a Struct) -> impl Iterator<Item = Code<'a>> {
    let (odata, first) = (text(&item.head.odata), word(item.first.to_string()));
    let head = match &item.base {
        Some(base) => {
            let base = word(scope.place(base).to_string());
            code!(rt, [odata = odata, base = base, first = first], type #odata Some(#base) #first;)
        }
        None => code!(rt, [odata = odata, first = first], type #odata None() #first;),
    };
    let members = item.fields.iter().map(|field| {
        code! {
            rt,
            [json = text(&field.json), facts = word(field.facts.to_string())],
            #json #facts;
        }
    });
    std::iter::once(head).chain(members)
}

/// A row for the enumeration and one for each member.
fn enum_rows(item: &Enum) -> impl Iterator<Item = Code<'_>> {
    let head = code!(rt, [odata = text(&item.head.odata)], enum #odata;);
    let members = item.members.iter().map(|member| {
        let (json, value) = (text(&member.json), word(member.value.to_string()));
        code!(rt, [json = json, value = value], #json #value;)
    });
    std::iter::once(head).chain(members)
}
