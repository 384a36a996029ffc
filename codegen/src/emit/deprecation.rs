//! Allows mentions of deprecated items inside the generated crate: the deprecation is for its users.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::rust_ir::{Crate, Item, Module, Path};

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

    /// The attributes of the declaration of a module that can mention any of the types.
    pub(super) fn allowed(&self) -> TokenStream {
        if self.types.is_empty() {
            return TokenStream::new();
        }
        quote!(#[allow(deprecated)])
    }

    /// The attributes of a module's declaration.
    pub(super) fn allowed_in(&self, module: &Module) -> TokenStream {
        if module.items.iter().any(|item| self.concerns(item)) {
            return quote!(#[allow(deprecated)]);
        }
        TokenStream::new()
    }

    /// Whether the code of an item mentions something deprecated: itself, a member, or another type.
    fn concerns(&self, item: &Item) -> bool {
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
