//! The registry of all types.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Path, Scope};
use crate::config::Registry;
use crate::names::ident;
use crate::pipeline::Module;
use crate::rust_ir::{Crate, Item};

/// The module, if one is wanted.
pub(super) fn emit(
    items: &Crate,
    registry: &Registry,
    rt: &TokenStream,
) -> Option<(Module, TokenStream)> {
    let attributes = match registry {
        Registry::Off => return None,
        Registry::On => TokenStream::new(),
        Registry::Feature(feature) => super::behind(feature),
    };
    let here = ["registry".to_owned()];
    let scope = Scope {
        here: &here,
        rt: rt.clone(),
    };
    let mut entries = Vec::new();
    for module in &items.modules {
        let path = |name: &str| {
            scope.path(&Path {
                module: module.path.clone(),
                name: name.to_owned(),
            })
        };
        for (at, item) in module.items.iter().enumerate() {
            entries.push(match item {
                Item::Struct(item) => {
                    let own = path(&item.head.name);
                    let position = match module.items.get(at + 1) {
                        Some(Item::Family(family)) => path(&family.head.name),
                        _ => own.clone(),
                    };
                    quote!(#rt::registry::Entry::Structured { info: #own::INFO, fresh: fresh::<#position> })
                }
                Item::Family(_) => continue,
                Item::Enum(item) => {
                    let own = path(&item.head.name);
                    quote!(#rt::registry::Entry::Enumeration(<#own as #rt::Enumeration>::INFO))
                }
                Item::Alias(item) => {
                    let (name, underlying) = (&item.head.odata, &item.underlying);
                    quote!(#rt::registry::Entry::Definition { name: #name, underlying: #underlying })
                }
            });
        }
    }
    let types: Ident = ident("TYPES");
    // Without structured types nothing makes objects.
    let fresh = items.modules.iter().flat_map(|module| &module.items).any(|item| matches!(item, Item::Struct(_))).then(|| {
        quote! {
            fn fresh<T: #rt::Object + ::core::default::Default>() -> ::std::boxed::Box<dyn #rt::Object> {
                ::std::boxed::Box::new(T::default())
            }
        }
    });
    let functions = quote! {
        static #types: &[#rt::registry::Entry] = &[#(#entries),*];
        #[doc = " All types of the model, in document order."]
        #[must_use]
        pub fn types() -> &'static [#rt::registry::Entry] {
            #types
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
            #rt::registry::decode_with(#types, decoder, type_name, json)
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
