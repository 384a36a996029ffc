//! Structs: fields, construction, the base, and the table with its two matches.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Scope, docs, slot_name};
use crate::names::ident;
use crate::rust_ir::{Field, Form, Items, Struct};

pub(super) fn emit(scope: &Scope<'_>, item: &Struct) -> TokenStream {
    let rt = &scope.rt;
    let name = ident(&item.head.name);
    let docs = docs::paragraphs(&item.head.docs, &format!("`{}`.", item.head.odata));
    let fields = item.fields.iter().map(|field| {
        let (name, r#type) = (ident(&field.name), field_type(scope, field));
        let docs = docs::paragraphs(
            &field.docs,
            &format!("`{}`: {}.", field.json, field.declared),
        );
        quote!(#docs pub #name: #rt::Property<#r#type>)
    });
    let names = item.fields.iter().map(|field| ident(&field.name));
    let base = item.base.as_ref().map(|base| scope.path(base));
    let (base_field, extras_field) = match &base {
        Some(base) => (
            quote!(#[doc = " The members of the base type."] pub base: #base,),
            quote!(),
        ),
        None => (
            quote!(),
            quote!(#[doc = " Members that the type does not declare."] pub extras: #rt::Extras,),
        ),
    };
    let (base_new, extras_new) = match &base {
        Some(base) => (quote!(base: #base::new(),), quote!()),
        None => (quote!(), quote!(extras: #rt::Extras::new(),)),
    };
    let deref = base.as_ref().map(|base| {
        quote! {
            impl ::core::ops::Deref for #name {
                type Target = #base;
                #[inline]
                fn deref(&self) -> &#base {
                    &self.base
                }
            }
            impl ::core::ops::DerefMut for #name {
                #[inline]
                fn deref_mut(&mut self) -> &mut #base {
                    &mut self.base
                }
            }
        }
    });
    let (info, object) = (info(scope, item), object(scope, item));
    quote! {
        #docs
        pub struct #name {
            #base_field
            #(#fields,)*
            #extras_field
        }
        impl #name {
            #[doc = " A value without any member."]
            #[must_use]
            #[inline]
            pub const fn new() -> Self {
                Self { #base_new #(#names: #rt::Property::Absent,)* #extras_new }
            }
            #[doc = " A value with the members that `fill` sets."]
            #[must_use]
            #[inline]
            pub fn with(fill: impl ::core::ops::FnOnce(&mut Self)) -> Self {
                #rt::with(Self::new(), fill)
            }
            #info
        }
        impl ::core::default::Default for #name {
            #[inline]
            fn default() -> Self {
                const { Self::new() }
            }
        }
        #deref
        #object
    }
}

/// The table of the type.
fn info(scope: &Scope<'_>, item: &Struct) -> TokenStream {
    let rt = &scope.rt;
    let odata = &item.head.odata;
    let model = scope.model();
    let first = Literal::usize_unsuffixed(item.first);
    let members = item.fields.iter().map(|field| {
        let (json, facts) = (&field.json, Literal::u16_unsuffixed(field.facts));
        quote!(#rt::Member(#json, #facts))
    });
    let base = match &item.base {
        Some(base) => {
            let base = scope.path(base);
            quote!(::core::option::Option::Some(#base::INFO))
        }
        None => quote!(::core::option::Option::None),
    };
    quote! {
        #[doc = " The table of the type."]
        pub const INFO: &'static #rt::Info =
            &#rt::Info { name: #odata, base: #base, first: #first, members: &[#(#members),*], model: #model };
    }
}

fn object(scope: &Scope<'_>, item: &Struct) -> TokenStream {
    let rt = &scope.rt;
    let name = ident(&item.head.name);
    let index = |n: usize| Literal::usize_unsuffixed(item.first + n);
    let gets = item.fields.iter().enumerate().map(|(n, field)| {
        let (i, get) = (index(n), get(scope, field));
        quote!(#i => #get)
    });
    let slots = item.fields.iter().enumerate().map(|(n, field)| {
        let (i, slot) = (index(n), slot(scope, field));
        quote!(#i => #slot)
    });
    let (get_rest, slot_rest) = match &item.base {
        Some(_) => (
            quote!(#rt::Object::get(&self.base, i, j)),
            quote!(#rt::Object::slot(&mut self.base, i, op)),
        ),
        None => (
            quote!(#rt::Value::Extras(&self.extras)),
            quote!(#rt::Slot::Extras(&mut self.extras)),
        ),
    };
    // A root whose members are all primitive needs no item index and no operation; one without members no index either.
    let passes_on = item.base.is_some()
        || item
            .fields
            .iter()
            .any(|field| !matches!(field.form, Form::Scalar(..) | Form::Scalars(..)));
    let (j, op) = if passes_on {
        (quote!(j), quote!(op))
    } else {
        (quote!(_j), quote!(_op))
    };
    let get_body =
        quote!(match i { #(#gets,)* #rt::INFO => #rt::Value::Info(Self::INFO), _ => #get_rest });
    let (i, slot_body) = match (item.fields.is_empty(), &item.base) {
        (true, Some(_)) => (quote!(i), slot_rest),
        (true, None) => (quote!(_i), slot_rest),
        (false, _) => (quote!(i), quote!(match i { #(#slots,)* _ => #slot_rest })),
    };
    quote! {
        impl #rt::Object for #name {
            fn get(&self, i: usize, #j: usize) -> #rt::Value<'_> {
                #get_body
            }
            fn slot(&mut self, #i: usize, #op: #rt::Op<'_>) -> #rt::Slot<'_> {
                #slot_body
            }
        }
    }
}

/// The impls that are one line for every struct and family: the runtime does the work.
pub(super) fn one_liners(rt: &TokenStream, name: &Ident) -> TokenStream {
    quote! {
        impl ::core::clone::Clone for #name {
            #[inline]
            fn clone(&self) -> Self {
                #rt::clone(self)
            }
        }
        impl ::core::cmp::PartialEq for #name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                #rt::equal(self, other)
            }
        }
        impl ::core::fmt::Debug for #name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                #rt::debug(self, f)
            }
        }
        impl #rt::serde::Serialize for #name {
            #[inline]
            fn serialize<S: #rt::serde::Serializer>(&self, serializer: S) -> ::core::result::Result<S::Ok, S::Error> {
                #rt::encode(self, serializer)
            }
        }
        impl<'de> #rt::serde::Deserialize<'de> for #name {
            #[inline]
            fn deserialize<D: #rt::serde::Deserializer<'de>>(deserializer: D) -> ::core::result::Result<Self, D::Error> {
                #rt::decode(deserializer)
            }
        }
    }
}

/// What stands in the property.
fn field_type(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let list = |item: TokenStream, items: &Items| match items {
        Items::Values => quote!(::std::vec::Vec<#item>),
        Items::OrNull => quote!(::std::vec::Vec<::core::option::Option<#item>>),
    };
    match &field.form {
        Form::Scalar(scalar, None) => scope.scalar(*scalar),
        Form::Scalar(_, Some(path)) | Form::Text(path) | Form::One(path) => scope.path(path),
        Form::Boxed(path) => {
            let path = scope.path(path);
            quote!(::std::boxed::Box<#path>)
        }
        Form::Scalars(scalar, None, items) => list(scope.scalar(*scalar), items),
        Form::Scalars(_, Some(path), items)
        | Form::Texts(path, items)
        | Form::Many(path, items) => list(scope.path(path), items),
    }
}

/// The arm that reads the member.
fn get(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let (rt, name) = (&scope.rt, ident(&field.name));
    match &field.form {
        Form::Scalar(scalar, _) => {
            let slot = slot_name(*scalar);
            quote!(#rt::Value::#slot(&self.#name))
        }
        Form::Scalars(..) => quote!(#rt::Value::List(&self.#name)),
        form => {
            let read = ident(functions(form).0);
            quote!(#rt::slots::#read(&self.#name, j))
        }
    }
}

/// The arm that changes the member.
fn slot(scope: &Scope<'_>, field: &Field) -> TokenStream {
    let (rt, name) = (&scope.rt, ident(&field.name));
    match &field.form {
        Form::Scalar(scalar, _) => {
            let slot = slot_name(*scalar);
            quote!(#rt::Slot::#slot(&mut self.#name))
        }
        Form::Scalars(..) => quote!(#rt::Slot::List(&mut self.#name)),
        form => {
            let change = ident(functions(form).1);
            quote!(#rt::slots::#change(&mut self.#name, op))
        }
    }
}

/// The runtime's functions for members that are no primitive values.
fn functions(form: &Form) -> (&'static str, &'static str) {
    match form {
        Form::Text(_) => ("text", "text_mut"),
        Form::Texts(_, Items::Values) => ("texts", "texts_mut"),
        Form::Texts(_, Items::OrNull) => ("texts_or_null", "texts_or_null_mut"),
        Form::Boxed(_) => ("boxed", "boxed_mut"),
        Form::Many(_, Items::Values) => ("many", "many_mut"),
        Form::Many(_, Items::OrNull) => ("many_or_null", "many_or_null_mut"),
        Form::One(_) | Form::Scalar(..) | Form::Scalars(..) => ("one", "one_mut"),
    }
}
