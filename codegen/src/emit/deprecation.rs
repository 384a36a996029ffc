//! What mentions a deprecated item may do so in the generated crate: the deprecation is for its users.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse_quote;

use crate::rust_ir::{Crate, Item, Path};

/// The deprecated types.
#[derive(Debug)]
pub(super) struct Deprecated {
    types: BTreeSet<Path>,
}

impl Deprecated {
    pub(super) fn of(items: &Crate) -> Self {
        let modules = items.modules.iter();
        let types = modules.flat_map(|module| {
            let deprecated = module.items.iter().filter(|item| is_deprecated(item));
            deprecated.map(|item| Path {
                module: module.path.clone(),
                name: item.head().name.clone(),
            })
        });
        Self {
            types: types.collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.types.is_empty()
    }

    /// Whether the code of an item mentions something deprecated: itself, a member, or another type.
    pub(super) fn concerns(&self, item: &Item) -> bool {
        let known = |path: &Path| self.types.contains(path);
        is_deprecated(item)
            || match item {
                Item::Struct(item) => {
                    item.base.as_ref().is_some_and(known)
                        || item.fields.iter().any(|field| {
                            field.docs.deprecated.is_some() || field.form.path().is_some_and(known)
                        })
                }
                Item::Family(item) => {
                    known(&item.declared) || item.variants.iter().any(|it| known(&it.path))
                }
                Item::Enum(item) => item.members.iter().any(|it| it.docs.deprecated.is_some()),
                Item::Alias(_) => false,
            }
    }
}

fn is_deprecated(item: &Item) -> bool {
    item.head().docs.deprecated.is_some()
}

/// The items with `#[allow(deprecated)]` on each.
pub(super) fn allow(items: TokenStream) -> TokenStream {
    let Ok(mut file) = syn::parse2::<syn::File>(items.clone()) else {
        // What is not Rust is told with the module it belongs to, when that is formatted.
        return items;
    };
    for item in &mut file.items {
        let attributes = match item {
            syn::Item::Const(item) => &mut item.attrs,
            syn::Item::Enum(item) => &mut item.attrs,
            syn::Item::Fn(item) => &mut item.attrs,
            syn::Item::Impl(item) => &mut item.attrs,
            syn::Item::Static(item) => &mut item.attrs,
            syn::Item::Struct(item) => &mut item.attrs,
            syn::Item::Type(item) => &mut item.attrs,
            _ => continue,
        };
        attributes.push(parse_quote!(#[allow(deprecated)]));
    }
    quote!(#file)
}
