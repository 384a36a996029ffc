//! Family enums.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Scope, docs};
use crate::names::ident;
use crate::rust_ir::Family;

pub(super) fn emit(scope: &Scope<'_>, item: &Family) -> TokenStream {
    let rt = &scope.rt;
    let name = ident(&item.head.name);
    let declared = scope.path(&item.declared);
    let about = format!("`{}` and its subtypes.", item.head.odata);
    let docs = docs::paragraphs(&[], &about);
    let variants: Vec<_> = item
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    let paths: Vec<_> = item
        .variants
        .iter()
        .map(|variant| scope.path(&variant.path))
        .collect();
    let odata: Vec<_> = item.variants.iter().map(|variant| &variant.odata).collect();
    let abouts = item
        .variants
        .iter()
        .map(|variant| docs::paragraphs(&[], &format!("`{}`.", variant.odata)));
    let indices: Vec<_> = (0..item.variants.len())
        .map(Literal::usize_unsuffixed)
        .collect();
    let count = Literal::usize_unsuffixed(item.variants.len());
    let fresh = variants.first().filter(|_| item.concrete);
    let default = fresh.map_or_else(|| quote!(Unrecognized), |variant| quote!(#variant));
    // The first variant of a concrete declared type has its conversion already in the loop.
    let from_abstract = (!item.concrete).then(|| {
        quote! {
            impl ::core::convert::From<#declared> for #name {
                #[inline]
                fn from(value: #declared) -> Self {
                    Self::Unrecognized(::std::boxed::Box::new(value))
                }
            }
        }
    });
    quote! {
        #docs
        #[non_exhaustive]
        pub enum #name {
            #(#abouts #variants(::std::boxed::Box<#paths>),)*
            #[doc = " A subtype that is not known here; its own members are in the extras."]
            Unrecognized(::std::boxed::Box<#declared>),
        }
        impl ::core::default::Default for #name {
            #[inline]
            fn default() -> Self {
                Self::#default(#rt::fresh())
            }
        }
        impl ::core::ops::Deref for #name {
            type Target = #declared;
            #[inline]
            fn deref(&self) -> &#declared {
                match self {
                    #(Self::#variants(value) => value,)*
                    Self::Unrecognized(value) => value,
                }
            }
        }
        impl ::core::ops::DerefMut for #name {
            fn deref_mut(&mut self) -> &mut #declared {
                match self {
                    #(Self::#variants(value) => value,)*
                    Self::Unrecognized(value) => value,
                }
            }
        }
        impl #rt::Family for #name {
            fn declared(&self) -> &'static #rt::Info {
                #declared::INFO
            }
            fn names(&self) -> &'static [&'static str] {
                &[#(#odata),*]
            }
            fn variant(&self) -> usize {
                match self {
                    #(Self::#variants(_) => #indices,)*
                    Self::Unrecognized(_) => #count,
                }
            }
            fn part(&self) -> &dyn #rt::Object {
                match self {
                    #(Self::#variants(value) => &**value,)*
                    Self::Unrecognized(value) => &**value,
                }
            }
            fn select(&mut self, i: usize) -> &mut dyn #rt::Object {
                if i != #rt::CURRENT {
                    let declared = ::core::mem::take::<#declared>(self);
                    *self = match i {
                        #(#indices => Self::#variants(#rt::fresh()),)*
                        _ => Self::Unrecognized(#rt::fresh()),
                    };
                    **self = declared;
                }
                match self {
                    #(Self::#variants(value) => &mut **value,)*
                    Self::Unrecognized(value) => &mut **value,
                }
            }
        }
        impl #rt::Object for #name {
            fn get(&self, i: usize, j: usize) -> #rt::Value<'_> {
                match i {
                    #rt::FAMILY => #rt::Value::Family(self),
                    _ => #rt::Family::part(self).get(i, j),
                }
            }
            fn slot(&mut self, i: usize, op: #rt::Op<'_>) -> #rt::Slot<'_> {
                match i {
                    #rt::FAMILY => #rt::Slot::Family(self),
                    _ => #rt::Family::select(self, #rt::CURRENT).slot(i, op),
                }
            }
        }
        #from_abstract
        #(
            impl ::core::convert::From<#paths> for #name {
                #[inline]
                fn from(value: #paths) -> Self {
                    Self::#variants(::std::boxed::Box::new(value))
                }
            }
            impl ::core::convert::TryFrom<#name> for #paths {
                type Error = #name;
                #[inline]
                fn try_from(value: #name) -> ::core::result::Result<Self, #name> {
                    #rt::take(value)
                }
            }
        )*
    }
}
