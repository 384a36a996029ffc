//! The only place that makes tokens: one file per kind of item. In: `rust_ir`. Out: code by module, whose tokens are made on request.
//! Independent of CSDL and files.

mod calls;
mod deprecation;
mod docs;
mod enumeration;
mod facets;
mod family;
mod registry;
mod requests;
mod structure;
mod tables;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::quote;

use self::deprecation::Deprecated;
use self::tables::Tables;
use crate::config::OptionalModule;
use crate::features::Feature;
use crate::format::{Code, Place, lines, text, word};
use crate::inert;
use crate::names::written;

use crate::rust_ir::{self, Alias, Crate, Item, ModulePath, Path, Scalar};

/// Makes code from the path of the runtime, the holes with their contents, and the tokens. Apart from the holes, all code made at one place
/// is the same.
macro_rules! code {
    ($rt:ident, [$($hole:ident = $what:expr),* $(,)?], $($tokens:tt)*) => {
        crate::format::Code::new(
            |$rt, holes| {
                let _ = $rt;
                match holes {
                    [$($hole),*] => ::quote::quote!($($tokens)*),
                    _ => ::proc_macro2::TokenStream::new(),
                }
            },
            vec![$(crate::format::Hole::from($what)),*],
        )
    };
}
use code;

/// A Rust module of the output.
#[derive(Debug, Clone, Default)]
pub(crate) struct Module {
    /// Its path from the root, identifiers as written in Rust (`r#type`); empty for the root itself.
    pub(crate) path: Vec<String>,
    /// Its documentation, lines joined by line breaks; empty for a sentence made from the path.
    pub(crate) docs: String,
    /// Attributes of its declaration, such as `#[cfg(feature = "registry")]`; for the root those of a crate,
    /// such as `#![allow(uncommon_codepoints)]`.
    pub(crate) attributes: TokenStream,
    /// The text of its items.
    pub(crate) text: String,
}

/// The context of all emitters: the current module, and the paths that are valid in it.
#[derive(Debug)]
pub(crate) struct Scope<'a> {
    /// The module into which code is emitted.
    here: &'a [String],
    /// Path of the runtime crate.
    rt: Rc<str>,
    /// The positions of types in the tables.
    tables: Rc<Tables>,
    /// The number of modules around the tables.
    depth: usize,
}

/// Path of the runtime crate.
pub(crate) fn runtime(items: &Crate) -> TokenStream {
    items
        .runtime
        .parse()
        .unwrap_or_else(|_| quote!(::odata_runtime))
}

/// The modules of the output, without text, each with the code for it. Code is made on request.
pub(crate) fn emit<'a>(
    items: &'a Crate,
    registry: &OptionalModule,
    requests: &OptionalModule,
    features: &BTreeMap<ModulePath, Feature>,
) -> impl Iterator<Item = (Module, Box<dyn Iterator<Item = Code<'a>> + 'a>)> {
    // A path without generics needs no spaces.
    let rt: Rc<str> = runtime(items).to_string().replace(' ', "").into();
    let root = Module {
        attributes: crate_attributes(items),
        ..Module::default()
    };
    let tables = Rc::new(Tables::of(items));
    let scope = Scope {
        here: &[],
        rt: rt.clone(),
        tables: tables.clone(),
        depth: 0,
    };
    let statics = [requires(), model_info(items)]
        .into_iter()
        .chain(tables::emit(&scope, items))
        .chain(facets::emit(items));
    let root: (_, Box<dyn Iterator<Item = _>>) = (root, Box::new(statics));
    let deprecated = Deprecated::of(items);
    let registry = registry::emit(items, registry, &rt, &tables).map(|(mut module, code)| {
        module.attributes.extend(deprecated.allowed());
        let code: Box<dyn Iterator<Item = _>> = Box::new(std::iter::once(code));
        (module, code)
    });
    let requests = requests::emit(items, requests, features, &rt, &deprecated);
    let modules = items.modules.iter().map(move |module| {
        let scope = Scope {
            here: &module.path,
            rt: rt.clone(),
            tables: tables.clone(),
            depth: 0,
        };
        let head = Module {
            path: module.path.to_vec(),
            docs: module.docs.clone(),
            attributes: [deprecated.allowed_in(module), underscores(module)]
                .into_iter()
                .collect(),
            ..Module::default()
        };
        let calls = calls::emit(&scope, &module.items);
        let code = module
            .items
            .iter()
            .flat_map(move |item| emit_item(&scope, item))
            .chain(calls);
        let code: Box<dyn Iterator<Item = _>> = Box::new(code);
        (head, code)
    });
    std::iter::once(root)
        .chain(modules)
        .chain(registry)
        .chain(requests)
}

/// The attributes that a crate of these items needs to compile without a warning.
fn crate_attributes(items: &Crate) -> TokenStream {
    // These lints warn of names that readers may confuse, but the names are the metadata's. They can only be set for a whole crate.
    let names = (!items.names().all(str::is_ascii)).then(
        || quote!(#![allow(uncommon_codepoints, confusable_idents, mixed_script_confusables)]),
    );
    quote!(#names)
}

/// The attributes of a module's declaration if types or variants have a number after an underscore, or keep an underscore before a digit.
fn underscores(module: &rust_ir::Module) -> TokenStream {
    let split = |name: &str| name.trim_matches('_').contains('_');
    let any = module.items.iter().any(|item| {
        split(&item.head().name)
            || match item {
                Item::Enum(item) => !item.is_flags && item.members.iter().any(|it| split(&it.name)),
                Item::Family(item) => item.variants.iter().any(|it| split(&it.name)),
                Item::Struct(_) | Item::Alias(_) => false,
            }
    });
    if any {
        quote!(#[allow(non_camel_case_types)])
    } else {
        TokenStream::new()
    }
}

/// Documentation that shows the picture in a file, in its full width.
pub(crate) fn picture(file: &str) -> TokenStream {
    quote! {
        #![doc = ""]
        #![doc = " <div style=\"overflow:auto\">"]
        #![doc = include_str!(#file)]
        #![doc = " </div>"]
    }
}

/// The declaration of a module. `path` is the module's file, if the compiler would not find it by itself.
pub(crate) fn module(
    name: &TokenStream,
    attributes: &TokenStream,
    path: Option<&str>,
) -> TokenStream {
    let path = path.map(|path| quote!(#[path = #path]));
    quote! { #attributes #path pub mod #name; }
}

/// The attribute of the declaration of a module that is behind a feature.
pub(crate) fn behind(feature: &str) -> TokenStream {
    quote!(#[cfg(feature = #feature)])
}

fn emit_item<'a>(scope: &Scope<'_>, item: &'a Item) -> Vec<Code<'a>> {
    match item {
        Item::Struct(item) => structure::emit(scope, item),
        Item::Family(item) => family::emit(scope, item),
        Item::Enum(item) => enumeration::emit(item),
        Item::Alias(item) => vec![alias(scope, item)],
    }
}

/// The version of the codec that generated code calls, and the first version of the runtime that has it.
const CODEC: (&str, &str) = ("1", "0.1");

/// A call that fails to compile with a runtime that lacks this codec.
fn requires<'a>() -> Code<'a> {
    code! {
        rt,
        [codec = word(CODEC.0), runtime = text(CODEC.1)],
        #rt::codec::requires! { #codec #runtime }
    }
}

/// The call that makes the table of data that applies to the whole model.
fn model_info(items: &Crate) -> Code<'_> {
    let binary = word(items.standard_base64.to_string());
    let binary = code!(rt, [binary = binary], binary #binary;);
    let aliases = items.aliases.iter().map(|it| {
        let (alias, namespace) = (text(&it.0), text(&it.1));
        code!(rt, [alias = alias, namespace = namespace], #alias #namespace;)
    });
    let redact = items
        .redact
        .iter()
        .map(|name| code!(rt, [name = text(name)], #name;));
    let contexts = items.contexts.iter().map(|it| {
        let (from, to) = (text(&it.0), text(&it.1));
        code!(rt, [from = from, to = to], #from #to;)
    });
    let redeclared = items.redeclared.iter().map(|it| {
        code! {
            rt,
            [
                of = text(&it.of),
                member = word(it.member.to_string()),
                facts = word(it.facts.to_string()),
                narrower = text(it.narrower.as_deref().unwrap_or_default()),
                fits = word(it.fits.to_string()),
            ],
            #of #member #facts #narrower #fits;
        }
    });
    let rows = std::iter::once(binary)
        .chain([code!(rt, [], aliases;)])
        .chain(aliases)
        .chain([code!(rt, [], redacted;)])
        .chain(redact)
        .chain([code!(rt, [], contexts;)])
        .chain(contexts)
        .chain([code!(rt, [], redeclared;)])
        .chain(redeclared);
    code!(rt, [rows = lines(Place::Rows, rows)], #rt::codec::v1::model! { #rows })
}

fn alias<'a>(scope: &Scope<'_>, item: &'a Alias) -> Code<'a> {
    let about = format!(
        "Type definition {} over `{}`{}.",
        inert::code(&item.head.odata),
        item.underlying,
        item.facets
    );
    code! {
        rt,
        [
            docs = docs::docs(&item.head.docs, &item.head.attributes, &about),
            name = word(written(&item.head.name)),
            scalar = word(scope.scalar(item.scalar)),
        ],
        #docs
        pub type #name = #scalar;
    }
}

impl Scope<'_> {
    /// An item of the output, by a path that is valid wherever the output is included.
    fn path<'p>(&self, path: &'p Path) -> Cow<'p, str> {
        let name = written(&path.name);
        if *path.module == *self.here {
            return name;
        }
        Cow::Owned(self.way(&path.module) + &name)
    }

    /// The path before the names of a module's items: up to the nearest common module, and down from there.
    fn way(&self, to: &[String]) -> String {
        if *to == *self.here {
            return String::new();
        }
        let shared = self.here.iter().zip(to).take_while(|(a, b)| a == b).count();
        let mut way = match self.here.len() - shared {
            0 => "self::".to_owned(),
            up => "super::".repeat(up),
        };
        for segment in to.iter().skip(shared) {
            way += segment;
            way += "::";
        }
        way
    }

    /// The Rust type of a primitive type.
    fn scalar(&self, scalar: Scalar) -> Cow<'static, str> {
        match scalar.rust() {
            Some(own) => Cow::Borrowed(own),
            None => Cow::Owned(format!("{}::values::{}", self.rt, scalar.slot())),
        }
    }
}
