//! The only place that makes tokens: one file per kind of item. In: `rust_ir`. Out: tokens by module. Knows neither CSDL nor files.

mod deprecation;
mod docs;
mod enumeration;
mod family;
mod registry;
mod structure;

use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use self::deprecation::Deprecated;
use crate::config::Registry;
use crate::format::{NAME, PATH, Part, Shape};
use crate::names::ident;
use crate::pipeline::Module;
use crate::rust_ir::{Alias, Crate, Item, Path, Scalar};

/// What all emitters look at: where they are, and how the runtime is called there.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    /// The module emitted into.
    here: &'a [String],
    /// Path of the runtime crate.
    rt: TokenStream,
}

/// The modules of the output, without text, each with the code that makes it. Code is made when it is asked for.
pub(crate) fn emit<'a>(
    items: &'a Crate,
    registry: &Registry,
    recursion_limit: Option<usize>,
) -> impl Iterator<Item = (Module, Box<dyn Iterator<Item = Part<'a>> + 'a>)> {
    let rt: TokenStream = items
        .runtime
        .parse()
        .unwrap_or_else(|_| quote!(::odata_runtime));
    let root = Module {
        attributes: crate_attributes(items, recursion_limit),
        ..Module::default()
    };
    let model = std::iter::once(Part::Items(model_info(items, &rt)));
    let root: (_, Box<dyn Iterator<Item = _>>) = (root, Box::new(model));
    let deprecated = Rc::new(Deprecated::of(items));
    let registry = registry::emit(items, registry, &rt).map(|(module, code)| {
        let code = if deprecated.is_empty() {
            code
        } else {
            deprecation::allow(code)
        };
        let code: Box<dyn Iterator<Item = _>> = Box::new(std::iter::once(Part::Items(code)));
        (module, code)
    });
    let modules = items.modules.iter().map(move |module| {
        let scope = Scope {
            here: &module.path,
            rt: rt.clone(),
        };
        let head = Module {
            path: module.path.to_vec(),
            docs: module.docs.clone(),
            ..Module::default()
        };
        let deprecated = deprecated.clone();
        let code = module
            .items
            .iter()
            .flat_map(move |item| emit_item(&scope, item, &deprecated));
        let code: Box<dyn Iterator<Item = _>> = Box::new(code);
        (head, code)
    });
    std::iter::once(root).chain(modules).chain(registry)
}

/// What a crate of these items needs to compile without a warning.
fn crate_attributes(items: &Crate, recursion_limit: Option<usize>) -> TokenStream {
    let limit = recursion_limit.map(|limit| {
        let limit = limit.to_string();
        quote!(#![recursion_limit = #limit])
    });
    // These lints tell what a human reader may mistake, but the metadata's names are what they are; each holds for crates only.
    let names = (!items.names().all(str::is_ascii)).then(
        || quote!(#![allow(uncommon_codepoints, confusable_idents, mixed_script_confusables)]),
    );
    quote!(#limit #names)
}

/// Documentation that shows the picture in a file, as wide as it is.
pub(crate) fn picture(file: &str) -> TokenStream {
    quote! {
        #![doc = ""]
        #![doc = " <div style=\"overflow:auto\">"]
        #![doc = include_str!(#file)]
        #![doc = " </div>"]
    }
}

/// The declaration of a module, whose file lies at `path` if the compiler would not find it there by itself.
pub(crate) fn module(
    name: &TokenStream,
    attributes: &TokenStream,
    path: Option<&str>,
) -> TokenStream {
    let path = path.map(|path| quote!(#[path = #path]));
    quote! { #attributes #path pub mod #name; }
}

/// What a module's declaration has where the module sits behind a feature.
pub(crate) fn behind(feature: &str) -> TokenStream {
    quote!(#[cfg(feature = #feature)])
}

fn emit_item(scope: &Scope<'_>, item: &Item, deprecated: &Deprecated) -> Vec<Part<'static>> {
    let parts = match item {
        Item::Struct(item) => structure::emit(scope, item),
        Item::Family(item) => family::emit(scope, item),
        Item::Enum(item) => enumeration::emit(scope, item),
        Item::Alias(item) => vec![Part::Items(alias(scope, item))],
    };
    if !deprecated.concerns(item) {
        return parts;
    }
    let allowed = parts.into_iter().map(|part| {
        Part::Items(deprecation::allow(match part {
            Part::Items(items) => items,
            Part::Shape(shape) => (shape.items)(),
        }))
    });
    allowed.collect()
}

/// What holds for the whole model, in the root of the output. A static, since every type's table refers to it: the compiler
/// validates constants with all that they refer to, once for each.
fn model_info(items: &Crate, rt: &TokenStream) -> TokenStream {
    let types = items
        .types
        .iter()
        .map(|(name, base)| quote!((#name, #base)));
    let aliases = items
        .aliases
        .iter()
        .map(|(alias, namespace)| quote!((#alias, #namespace)));
    let (redact, standard_base64, redeclares) =
        (&items.redact, items.standard_base64, items.redeclares);
    quote! {
        #[doc = " What holds for all types of the model."]
        #[rustfmt::skip]
        pub static MODEL: #rt::ModelInfo = #rt::ModelInfo {
            aliases: &[#(#aliases),*],
            redact: &[#(#redact),*],
            standard_base64: #standard_base64,
            redeclares: #redeclares,
            types: &[#(#types),*],
        };
    }
}

fn alias(scope: &Scope<'_>, item: &Alias) -> TokenStream {
    let name = ident(&item.head.name);
    let about = format!(
        "Type definition `{}` over `{}`.",
        item.head.odata, item.underlying
    );
    let docs = docs::docs(&item.head.docs, &about);
    let scalar = scope.scalar(item.scalar);
    quote! {
        #docs
        pub type #name = #scalar;
    }
}

impl Scope<'_> {
    /// An item of the output, by a path that holds wherever the output is.
    fn path(&self, path: &Path) -> TokenStream {
        let name = ident(&path.name);
        if *path.module == *self.here {
            return quote!(#name);
        }
        let (up, down) = self.way(&path.module);
        if up.is_empty() {
            return quote!(self:: #(#down::)* #name);
        }
        quote!(#(#up::)* #(#down::)* #name)
    }

    /// What holds for the whole model.
    fn model(&self) -> TokenStream {
        let (up, _) = self.way(&[]);
        quote!(&#(#up::)* MODEL)
    }

    /// Steps up to the nearest module that both are in, and down from there.
    fn way(&self, to: &[String]) -> (Vec<TokenStream>, Vec<Ident>) {
        let shared = self.here.iter().zip(to).take_while(|(a, b)| a == b).count();
        let up = self
            .here
            .iter()
            .skip(shared)
            .map(|_| quote!(super))
            .collect();
        let down = to
            .iter()
            .skip(shared)
            .map(|segment| ident(segment.strip_prefix("r#").unwrap_or(segment)));
        (up, down.collect())
    }

    /// The Rust type of a primitive type.
    fn scalar(&self, scalar: Scalar) -> TokenStream {
        let rt = &self.rt;
        match scalar {
            Scalar::Boolean => quote!(bool),
            Scalar::Byte => quote!(u8),
            Scalar::SByte => quote!(i8),
            Scalar::Int16 => quote!(i16),
            Scalar::Int32 => quote!(i32),
            Scalar::Int64 => quote!(i64),
            Scalar::Single => quote!(f32),
            Scalar::Double => quote!(f64),
            Scalar::String => quote!(::std::string::String),
            other => {
                let name = slot_name(other);
                quote!(#rt::values::#name)
            }
        }
    }

    /// The impls that are one line for every type: the runtime does the work.
    fn one_liners(&self, name: &Ident) -> Part<'static> {
        let rt = self.rt.clone();
        shape("one-liners", name, &TokenStream::new(), move |name, _| {
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
        })
    }
}

/// Items that differ in a name and a path alone.
fn shape(
    key: &'static str,
    name: &Ident,
    path: &TokenStream,
    make: impl Fn(&Ident, &TokenStream) -> TokenStream + 'static,
) -> Part<'static> {
    let make = Rc::new(make);
    let pattern = Rc::clone(&make);
    let (own_name, own_path) = (name.clone(), path.clone());
    Part::Shape(Shape {
        key,
        pattern: Box::new(move || {
            let path = ident(PATH);
            pattern(&ident(NAME), &quote!(#path))
        }),
        items: Box::new(move || make(&own_name, &own_path)),
        name: name.to_string(),
        // A path without generics needs no blanks.
        path: path.to_string().replace(' ', ""),
    })
}

/// The name of the runtime's slot, and of its type where that is not Rust's own.
fn slot_name(scalar: Scalar) -> Ident {
    ident(match scalar {
        Scalar::Binary => "Binary",
        Scalar::Boolean => "Boolean",
        Scalar::Byte => "Byte",
        Scalar::Date => "Date",
        Scalar::DateTimeOffset => "DateTimeOffset",
        Scalar::Decimal => "Decimal",
        Scalar::Double => "Double",
        Scalar::Duration => "Duration",
        Scalar::Guid => "Guid",
        Scalar::Int16 => "Int16",
        Scalar::Int32 => "Int32",
        Scalar::Int64 => "Int64",
        Scalar::Json => "Json",
        Scalar::SByte => "SByte",
        Scalar::Single => "Single",
        Scalar::String => "String",
        Scalar::TimeOfDay => "TimeOfDay",
    })
}
