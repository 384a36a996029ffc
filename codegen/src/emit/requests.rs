//! The module `requests`: services, and a submodule for each module with types.

mod methods;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use proc_macro2::TokenStream;
use quote::quote;

use super::deprecation::Deprecated;
use super::tables::{self, Tables};
use super::{Module, Scope, calls, code, docs, structure};
use crate::config::OptionalModule;
use crate::features::Feature;
use crate::format::{Code, Hole, Place, lines, text, word};
use crate::inert;
use crate::names::written;
use crate::rust_ir::requests::{
    Chain, Key, KeyStruct, Method, RequestModule, Requests, Resource, Service, within,
};
use crate::rust_ir::{Crate, ModulePath, Path, Struct};

/// The most parameters that the linter does not object to, apart from `self`.
const MOST_PARAMETERS: usize = 6;

/// The modules, if the configuration asks for requests.
pub(super) fn emit<'a>(
    items: &'a Crate,
    option: &OptionalModule,
    features: &BTreeMap<ModulePath, Feature>,
    rt: &Rc<str>,
    deprecated: &Deprecated,
) -> Vec<(Module, Box<dyn Iterator<Item = Code<'a>> + 'a>)> {
    let Some(requests) = &items.requests else {
        return Vec::new();
    };
    let attributes = match option {
        OptionalModule::Feature(feature) => super::behind(feature),
        OptionalModule::Off | OptionalModule::On => TokenStream::new(),
    };
    let parameters = parameters(requests);
    let tables = Rc::new(Tables::of_parameters(&parameters));
    let mut modules = Vec::new();
    let here = within(&[]);
    let root = Module {
        path: here.to_vec(),
        docs:
            "Requests: the services, and a module for each namespace with what its types lead to."
                .to_owned(),
        attributes: [attributes, deprecated.allowed(), lints(requests)]
            .into_iter()
            .collect(),
        ..Module::default()
    };
    let own = scope(&here, rt, &tables);
    let code: Vec<Code<'a>> = table(&own, parameters)
        .into_iter()
        .chain(
            requests
                .services
                .iter()
                .flat_map(|it| service(&own, it, features)),
        )
        .collect();
    modules.push((root, boxed(code)));
    for module in &requests.modules {
        let path = within(&module.path);
        let behind = features.get(&module.path).map(|it| super::behind(&it.name));
        let head = Module {
            path: path.to_vec(),
            docs: "What types lead to, keys, and parameters of actions.".to_owned(),
            attributes: behind.unwrap_or_default(),
            ..Module::default()
        };
        let code = submodule(rt, &tables, &path, module);
        modules.push((head, boxed(code)));
    }
    modules
}

fn boxed<'a>(code: Vec<Code<'a>>) -> Box<dyn Iterator<Item = Code<'a>> + 'a> {
    Box::new(code.into_iter())
}

fn scope<'s>(here: &'s [String], rt: &Rc<str>, tables: &Rc<Tables>) -> Scope<'s> {
    Scope {
        here,
        rt: Rc::clone(rt),
        tables: Rc::clone(tables),
        depth: 1,
    }
}

/// The lints that the names and parameters of the metadata violate.
fn lints(requests: &Requests) -> TokenStream {
    let chains = requests.modules.iter().flat_map(|it| &it.chains);
    let methods = chains
        .flat_map(|it| &it.methods)
        .chain(requests.services.iter().flat_map(|it| &it.methods));
    let many = methods
        .into_iter()
        .any(|it| methods::parameters(it) > MOST_PARAMETERS);
    let many = many.then(|| quote!(#[allow(clippy::too_many_arguments)]));
    let split = |name: &str| name.trim_matches('_').contains('_');
    let underscores = names(requests).any(split);
    let underscores = underscores.then(|| quote!(#[allow(non_camel_case_types)]));
    quote!(#many #underscores)
}

/// The names of all structs.
fn names(requests: &Requests) -> impl Iterator<Item = &str> {
    let services = requests.services.iter().map(|it| it.head.name.as_str());
    let structs = requests.modules.iter().flat_map(|module| {
        let chains = module.chains.iter().map(|it| it.name.as_str());
        let keys = module.keys.iter().map(|it| it.name.as_str());
        let parameters = module.parameters.iter().map(|it| it.head.name.as_str());
        chains.chain(keys).chain(parameters)
    });
    services.chain(structs)
}

/// The structs of parameters by the metadata's names.
fn parameters(requests: &Requests) -> BTreeMap<&str, (Path, &Struct)> {
    let all = requests
        .modules
        .iter()
        .flat_map(|module| module.parameters.iter().map(move |it| (module, it)));
    all.map(|(module, item)| {
        let path = Path {
            module: within(&module.path),
            name: item.head.name.clone(),
        };
        (item.head.odata.as_str(), (path, item))
    })
    .collect()
}

/// The table of the structs of parameters.
fn table<'a>(
    scope: &Scope<'_>,
    parameters: BTreeMap<&'a str, (Path, &'a Struct)>,
) -> Vec<Code<'a>> {
    if parameters.is_empty() {
        return Vec::new();
    }
    let count = word(parameters.len().to_string());
    let rows = parameters
        .into_values()
        .flat_map(|(_, item)| tables::type_rows(scope, item));
    vec![
        code!(rt, [], use super::MODEL;),
        code! {
            rt,
            [count = count, rows = lines(Place::Rows, rows)],
            #rt::codec::v1::types! { #count; #rows }
        },
    ]
}

fn service<'a>(
    scope: &Scope<'_>,
    item: &'a Service,
    features: &BTreeMap<ModulePath, Feature>,
) -> Vec<Code<'a>> {
    let about = format!("The container {}.", inert::code(&item.head.odata));
    let name = || word(written(&item.head.name));
    let methods = item.methods.iter().map(|method| {
        let modules: BTreeSet<&Feature> = method
            .modules()
            .filter_map(|module| features.get(module))
            .collect();
        let behind = modules
            .into_iter()
            .map(|it| format!("cfg(feature = \"{}\")", it.name));
        methods::emit(scope, method, behind.collect())
    });
    vec![
        code! {
            rt,
            [docs = docs::docs(&item.head.docs, &item.head.attributes, &about), name = name()],
            #docs
            #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
            pub struct #name;
        },
        code! {
            rt,
            [name = name(), methods = lines(Place::Methods, methods)],
            impl #name { #methods }
        },
    ]
}

fn submodule<'a>(
    rt: &Rc<str>,
    tables: &Rc<Tables>,
    path: &ModulePath,
    module: &'a RequestModule,
) -> Vec<Code<'a>> {
    let scope = scope(path, rt, tables);
    let mut out: Vec<Code<'a>> = Vec::new();
    for item in &module.parameters {
        out.extend(structure::emit(&scope, item));
    }
    for chain in &module.chains {
        out.push(implementation(&scope, chain));
    }
    let chains = module.chains.iter().map(|it| chain_row(&scope, it));
    let resources = module.resources.iter().map(|it| resource_row(&scope, it));
    let keys = module.keys.iter().map(|it| key_row(&scope, it));
    let parameters = module
        .parameters
        .iter()
        .flat_map(|it| calls::structure(&scope, it));
    out.extend(call(chains, |rows| {
        code!(rt, [rows = rows], ::odata_requests::v1::chains! { #rows })
    }));
    out.extend(call(resources, |rows| {
        code!(
            rt,
            [rows = rows],
            ::odata_requests::v1::resources! { #rows }
        )
    }));
    out.extend(call(keys, |rows| {
        code!(rt, [rows = rows], ::odata_requests::v1::keys! { #rows })
    }));
    out.extend(call(
        parameters,
        |rows| code!(rt, [rows = rows], #rt::codec::v1::parameters! { #rows }),
    ));
    out
}

/// The call of a macro, if it has rows.
fn call<'a>(
    rows: impl Iterator<Item = Code<'a>>,
    make: fn(Hole<'a>) -> Code<'a>,
) -> Option<Code<'a>> {
    let rows: Vec<Code<'a>> = rows.collect();
    (!rows.is_empty()).then(|| make(lines(Place::Rows, rows)))
}

/// The methods of a chain.
fn implementation<'a>(scope: &Scope<'_>, chain: &'a Chain) -> Code<'a> {
    let emit = |method: &'a Method| methods::emit(scope, method, Vec::new());
    let methods = chain.methods.iter().map(emit);
    code! {
        rt,
        [name = word(written(&chain.name)), methods = lines(Place::Methods, methods)],
        impl #name { #methods }
    }
}

fn chain_row<'a>(scope: &Scope<'_>, chain: &'a Chain) -> Code<'a> {
    let of = inert::code(&chain.odata);
    let about = match chain.collection {
        true => {
            format!(" What a collection of {of} leads to: bound operations and alternate keys.")
        }
        false => format!(" What a {of} leads to: navigation properties and bound operations."),
    };
    let base = match &chain.base {
        Some(base) => word(scope.path(base)),
        None => code!(rt, [], ::odata_requests::Path).into(),
    };
    code! {
        rt,
        [
            about = text_of(about),
            name = word(written(&chain.name)),
            base = base,
        ],
        #[doc = #about] #name(#base);
    }
}

/// A string literal of the generator's own text.
fn text_of<'a>(text: String) -> Hole<'a> {
    Hole::Text(inert::literal(&text).into_owned().into())
}

fn resource_row<'a>(scope: &Scope<'_>, item: &'a Resource) -> Code<'a> {
    let chain = |path: &'a Option<Path>| -> Hole<'a> {
        match path {
            Some(path) => word(scope.path(path)),
            None => code!(rt, [], ::odata_requests::Path).into(),
        }
    };
    let key: Hole<'a> = match &item.key {
        Key::None => code!(rt, [], ::odata_requests::NoKey).into(),
        Key::Single(form) => structure::type_of(scope, form),
        Key::Composite(path) => word(scope.path(path)),
    };
    let operations = item
        .operations
        .iter()
        .map(|it| code!(rt, [name = text(it)], #name));
    code! {
        rt,
        [
            of = word(scope.path(&item.of)),
            key = key,
            one = chain(&item.one),
            many = chain(&item.many),
            operations = lines(Place::Elements, operations),
        ],
        #of: #key, #one, #many, [#operations];
    }
}

fn key_row<'a>(scope: &Scope<'_>, key: &'a KeyStruct) -> Code<'a> {
    let about = format!(
        " The key of {}, which consists of several properties.",
        inert::code(&key.odata)
    );
    let parts = key.parts.iter().map(|part| {
        code! {
            rt,
            [
                about = text_of(format!(" The property {}.", inert::code(&part.odata))),
                name = word(written(&part.name)),
                kind = structure::type_of(scope, &part.form),
                odata = text(&part.odata),
            ],
            #[doc = #about] #name(#kind) #odata
        }
    });
    code! {
        rt,
        [
            about = text_of(about),
            name = word(written(&key.name)),
            parts = lines(Place::Elements, parts),
        ],
        #[doc = #about] #name { #parts };
    }
}
