//! The registry of all types.

use std::rc::Rc;

use proc_macro2::TokenStream;

use super::Module;
use super::tables::Tables;
use super::{Scope, code};
use crate::config::OptionalModule;
use crate::format::{Code, Place, lines, text, word};
use crate::rust_ir::{Crate, Item, Path};

/// The module, if the configuration asks for a registry.
pub(super) fn emit<'a>(
    items: &'a Crate,
    registry: &OptionalModule,
    rt: &Rc<str>,
    tables: &Rc<Tables>,
) -> Option<(Module, Code<'a>)> {
    let attributes = match registry {
        OptionalModule::Off => return None,
        OptionalModule::On => TokenStream::new(),
        OptionalModule::Feature(feature) => super::behind(feature),
    };
    let here = ["registry".to_owned()];
    let scope = Scope {
        here: &here,
        rt: Rc::clone(rt),
        tables: Rc::clone(tables),
        depth: 0,
    };
    let mut entries = Vec::new();
    for module in &items.modules {
        let path = |name: &str| Path {
            module: module.path.clone(),
            name: name.to_owned(),
        };
        for (at, item) in module.items.iter().enumerate() {
            entries.push(match item {
                Item::Struct(item) => {
                    let own = path(&item.head.name);
                    let position = match module.items.get(at + 1) {
                        Some(Item::Family(family)) => path(&family.head.name),
                        _ => own.clone(),
                    };
                    let position = word(scope.path(&position).into_owned());
                    code!(rt, [table = word(scope.table(&own)), position = position], structured::<#position>(&#table);)
                }
                Item::Family(_) => continue,
                Item::Enum(item) => {
                    let table = word(scope.enum_table(&path(&item.head.name)));
                    code!(rt, [table = table], enumeration(&#table);)
                }
                Item::Alias(item) => {
                    let (name, underlying) = (text(&item.head.odata), text(&item.underlying));
                    code!(rt, [name = name, underlying = underlying], definition(#name, #underlying);)
                }
            });
        }
    }
    let functions = code! {
        rt,
        [entries = lines(Place::Rows, entries)],
        #rt::codec::v1::registry! { #entries }
    };
    let module = Module {
        path: here.to_vec(),
        docs: "All types of the model by name.".to_owned(),
        attributes,
        ..Module::default()
    };
    Some((module, functions))
}
