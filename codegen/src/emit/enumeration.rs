//! Enumerations, and sets of flags.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Scope, docs};
use crate::names::ident;
use crate::rust_ir::Enum;

pub(super) fn emit(scope: &Scope<'_>, item: &Enum) -> TokenStream {
    let name = ident(&item.head.name);
    if item.is_flags {
        flags(scope, item, &name)
    } else {
        variants(scope, item, &name)
    }
}

/// The impls that are one line for every enumeration: the runtime does the work.
pub(super) fn one_liners(rt: &TokenStream, name: &Ident) -> TokenStream {
    quote! {
        impl ::core::clone::Clone for #name {
            #[inline]
            fn clone(&self) -> Self {
                #rt::enumeration::clone(self)
            }
        }
        impl ::core::cmp::PartialEq for #name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                #rt::enumeration::equal(self, other)
            }
        }
        impl ::core::cmp::Eq for #name {}
        impl ::core::hash::Hash for #name {
            #[inline]
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                #rt::enumeration::hash(self, state);
            }
        }
        impl ::core::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #rt::enumeration::display(self, f)
            }
        }
        impl ::core::fmt::Display for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #rt::enumeration::display(self, f)
            }
        }
        impl ::core::str::FromStr for #name {
            type Err = ::core::convert::Infallible;
            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(#rt::Enumeration::from_text(text))
            }
        }
        impl #rt::serde::Serialize for #name {
            #[inline]
            fn serialize<S: #rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                #rt::enumeration::encode(self, serializer)
            }
        }
        impl<'de> #rt::serde::Deserialize<'de> for #name {
            #[inline]
            fn deserialize<D: #rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                #rt::enumeration::decode(deserializer)
            }
        }
    }
}

/// `const INFO` of the `Enumeration` impl.
fn info(scope: &Scope<'_>, item: &Enum) -> TokenStream {
    let rt = &scope.rt;
    let odata = &item.head.odata;
    let members = item.members.iter().map(|member| {
        let (json, value) = (&member.json, Literal::i64_unsuffixed(member.value));
        quote!((#json, #value))
    });
    quote! {
        const INFO: &'static #rt::EnumInfo = &#rt::EnumInfo { name: #odata, members: &[#(#members),*] };
    }
}

fn variants(scope: &Scope<'_>, item: &Enum, name: &Ident) -> TokenStream {
    let rt = &scope.rt;
    let docs = docs::paragraphs(&item.head.docs, &format!("`{}`.", item.head.odata));
    let variants: Vec<_> = item
        .members
        .iter()
        .map(|member| ident(&member.name))
        .collect();
    let json: Vec<_> = item.members.iter().map(|member| &member.json).collect();
    let abouts = item
        .members
        .iter()
        .map(|member| docs::paragraphs(&member.docs, &format!("`{}`.", member.json)));
    let indices = (0..item.members.len()).map(Literal::usize_unsuffixed);
    let info = info(scope, item);
    quote! {
        #docs
        #[non_exhaustive]
        pub enum #name {
            #(#abouts #variants,)*
            #[doc = " A member that is not known here, as the service sent it."]
            Unrecognized(::std::boxed::Box<str>),
        }
        impl #name {
            #[doc = " The member's name as services send it."]
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #json,)*
                    Self::Unrecognized(text) => text,
                }
            }
            #[doc = " The member's value; `None` for a member that is not known here."]
            #[must_use]
            #[inline]
            pub fn value(&self) -> ::core::option::Option<i64> {
                <Self as #rt::Enumeration>::INFO.value_of(self.as_str())
            }
        }
        impl #rt::Enumeration for #name {
            #info
            fn text(&self) -> #rt::Text<'_> {
                #rt::Text::Name(self.as_str())
            }
            fn from_text(text: &str) -> Self {
                match <Self as #rt::Enumeration>::INFO.find(text) {
                    #(::core::option::Option::Some(#indices) => Self::#variants,)*
                    _ => Self::Unrecognized(::core::convert::From::from(text)),
                }
            }
        }
    }
}

fn flags(scope: &Scope<'_>, item: &Enum, name: &Ident) -> TokenStream {
    let rt = &scope.rt;
    let about = format!(
        "`{}`: a set of flags; unknown ones are kept.",
        item.head.odata
    );
    let docs = docs::paragraphs(&item.head.docs, &about);
    let constants = item.members.iter().map(|member| {
        let about = docs::paragraphs(&member.docs, &format!("`{}`.", member.json));
        let (constant, value) = (ident(&member.name), Literal::i64_unsuffixed(member.value));
        quote! {
            #about
            pub const #constant: Self = Self(#rt::Flags::from_bits(#value));
        }
    });
    let info = info(scope, item);
    quote! {
        #docs
        pub struct #name(#rt::Flags);
        impl #name {
            #(#constants)*
        }
        impl #rt::Enumeration for #name {
            #info
            fn text(&self) -> #rt::Text<'_> {
                #rt::Text::Flags(&self.0, <Self as #rt::Enumeration>::INFO)
            }
            fn from_text(text: &str) -> Self {
                #rt::FlagSet::parse(text)
            }
        }
        impl #rt::FlagSet for #name {
            #[inline]
            fn flags(&self) -> &#rt::Flags {
                &self.0
            }
            #[inline]
            fn flags_mut(&mut self) -> &mut #rt::Flags {
                &mut self.0
            }
            #[inline]
            fn from_flags(flags: #rt::Flags) -> Self {
                Self(flags)
            }
        }
        impl ::core::default::Default for #name {
            #[inline]
            fn default() -> Self {
                Self(#rt::Flags::from_bits(0))
            }
        }
        impl ::core::ops::BitOr for #name {
            type Output = Self;
            #[inline]
            fn bitor(mut self, other: Self) -> Self {
                #rt::FlagSet::insert(&mut self, &other);
                self
            }
        }
    }
}
