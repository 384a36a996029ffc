//! The registry of all types.

use std::rc::Rc;

use proc_macro2::TokenStream;

use super::Module;
use super::tables::Tables;
use super::{Scope, code};
use crate::config::Registry;
use crate::format::{Code, Place, lines, text, word};
use crate::rust_ir::{Crate, Item, Path};

/// The module, if one is wanted.
pub(super) fn emit<'a>(
    items: &'a Crate,
    registry: &Registry,
    rt: &Rc<str>,
    tables: &Rc<Tables>,
) -> Option<(Module, Code<'a>)> {
    let attributes = match registry {
        Registry::Off => return None,
        Registry::On => TokenStream::new(),
        Registry::Feature(feature) => super::behind(feature),
    };
    let here = ["registry".to_owned()];
    let scope = Scope {
        here: &here,
        rt: Rc::clone(rt),
        tables: Rc::clone(tables),
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
                    code!(rt, [table = word(scope.table(&own)), position = position], #rt::registry::Entry::Structured { info: &#table, fresh: fresh::<#position> })
                }
                Item::Family(_) => continue,
                Item::Enum(item) => {
                    let table = word(scope.enum_table(&path(&item.head.name)));
                    code!(rt, [table = table], #rt::registry::Entry::Enumeration(&#table))
                }
                Item::Alias(item) => {
                    let (name, underlying) = (text(&item.head.odata), text(&item.underlying));
                    code!(rt, [name = name, underlying = underlying], #rt::registry::Entry::Definition { name: #name, underlying: #underlying })
                }
            });
        }
    }
    // Without structured types nothing makes objects.
    let structured = items
        .modules
        .iter()
        .flat_map(|module| &module.items)
        .any(|item| matches!(item, Item::Struct(_)));
    let fresh = if structured {
        code! {
            rt, [],
            fn fresh<T: #rt::Object + ::core::default::Default>() -> ::std::boxed::Box<dyn #rt::Object> {
                ::std::boxed::Box::new(T::default())
            }
        }
    } else {
        code!(rt, [],)
    };
    let functions = code! {
        rt,
        [entries = lines(Place::Elements, entries), fresh = fresh],
        static TYPES: &[#rt::registry::Entry] = &[#entries];
        #[doc = " All types of the model, in document order."]
        #[must_use]
        pub fn types() -> &'static [#rt::registry::Entry] {
            TYPES
        }
        #[doc = " Decodes a payload of the named type, or of the subtype that its `@odata.type` names; `Collection(T)` gives a"]
        #[doc = " page."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = " The name is no structured type of the model, or the payload does not fit it."]
        pub fn decode(type_name: &str, json: &[u8]) -> ::core::result::Result<::std::boxed::Box<dyn #rt::Object>, #rt::Error> {
            ::core::result::Result::Ok(decode_with(&#rt::Decoder::new(), type_name, json)?.0)
        }
        #[doc = " As [`decode`], by a decoder of one's own; what a lenient one passed over comes beside the value."]
        #[doc = ""]
        #[doc = " # Errors"]
        #[doc = ""]
        #[doc = " As [`decode`]."]
        pub fn decode_with(
            decoder: &#rt::Decoder,
            type_name: &str,
            json: &[u8],
        ) -> ::core::result::Result<(::std::boxed::Box<dyn #rt::Object>, ::std::vec::Vec<#rt::Misfit>), #rt::Error> {
            #rt::registry::decode_with(TYPES, decoder, type_name, json)
        }
        #fresh
    };
    let module = Module {
        path: here.to_vec(),
        docs: "All types of the model by name.".to_owned(),
        attributes,
        ..Module::default()
    };
    Some((module, functions))
}
