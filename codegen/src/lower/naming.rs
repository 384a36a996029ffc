//! Names of modules, types, families and fields: given for the whole model, so that a selection renames nothing.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::names::{self, Scope, Spelling};
use crate::passes::families::{Families, bases};
use crate::rust_ir::{ModulePath, Path};
use crate::schema::{Model, SchemaId, TypeId, TypeKind};

/// Rust names of the whole model.
#[derive(Debug)]
pub(super) struct Names {
    modules: Vec<ModulePath>,
    types: Vec<String>,
    families: Vec<String>,
    /// By type: (JSON name, Rust name) of its own properties.
    fields: Vec<Vec<(String, String)>>,
    /// By type: own properties that a base declares too.
    inherited: BTreeSet<(TypeId, String)>,
}

impl Names {
    pub(super) fn new(model: &Model, config: &Config, families: &Families) -> Self {
        let modules = modules(model, config);
        let (types, families) = types(model, config, families, &modules);
        let (fields, inherited) = fields(model, config);
        Self {
            modules,
            types,
            families,
            fields,
            inherited,
        }
    }

    pub(super) fn module(&self, id: SchemaId) -> ModulePath {
        self.modules.get(id.0 as usize).cloned().unwrap_or_default()
    }

    /// The item of a type.
    pub(super) fn path(&self, model: &Model, id: TypeId) -> Path {
        Path {
            module: self.module(model[id].schema),
            name: self.types.get(id.0 as usize).cloned().unwrap_or_default(),
        }
    }

    /// The name of a type's family.
    pub(super) fn family(&self, id: TypeId) -> String {
        self.families
            .get(id.0 as usize)
            .cloned()
            .unwrap_or_default()
    }

    /// The names of a type's own properties, in document order.
    pub(super) fn fields(&self, id: TypeId) -> &[(String, String)] {
        self.fields.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether a type's own property is one that a base declares too.
    pub(super) fn is_inherited(&self, id: TypeId, json: &str) -> bool {
        self.inherited.contains(&(id, json.to_owned()))
    }
}

/// The module of every schema: as configured, else one per segment of the namespace.
fn modules(model: &Model, config: &Config) -> Vec<ModulePath> {
    let mut segments: BTreeMap<Vec<&str>, String> = BTreeMap::new();
    let mut scopes: BTreeMap<Vec<&str>, Scope> = BTreeMap::new();
    let mut module = |namespace: &str| -> Vec<String> {
        // The model outlives this function; its text is borrowed from there.
        let parts: Vec<&str> = model
            .schemas
            .iter()
            .find(|schema| schema.namespace == namespace)
            .map_or_else(Vec::new, |schema| schema.namespace.split('.').collect());
        let mut path = Vec::new();
        for length in 1..=parts.len() {
            let (parent, prefix) = (parts[..length - 1].to_vec(), parts[..length].to_vec());
            let segment = segments.entry(prefix).or_insert_with(|| {
                let name = scopes
                    .entry(parent)
                    .or_insert_with(|| Scope::new(names::MODULES))
                    .take(parts[length - 1], Spelling::Snake);
                names::ident(&name).to_string()
            });
            path.push(segment.clone());
        }
        path
    };
    let path = |namespace: &str| match config.module_for(namespace) {
        Some(path) => path.into_iter().map(str::to_owned).collect(),
        None => module(namespace),
    };
    model
        .schemas
        .iter()
        .map(|schema| schema.namespace.as_str())
        .map(path)
        .map(ModulePath::from)
        .collect()
}

/// Types, then families, so that a family never takes a type's name.
fn types(
    model: &Model,
    config: &Config,
    families: &Families,
    modules: &[ModulePath],
) -> (Vec<String>, Vec<String>) {
    let mut scopes: BTreeMap<ModulePath, Scope> = BTreeMap::new();
    for path in modules {
        for length in 1..=path.len() {
            scopes
                .entry(path[..length - 1].into())
                .or_default()
                .forbid(&path[length - 1]);
        }
    }
    let module = |id: TypeId| {
        modules
            .get(model[id].schema.0 as usize)
            .cloned()
            .unwrap_or_default()
    };
    let mut types = vec![String::new(); model.types.len()];
    // Names that the configuration gives come first: it knows what it wants.
    for configured in [true, false] {
        for id in model.type_ids() {
            let rename = config.rename_for(&model.qualified_name(id));
            if rename.is_some() != configured {
                continue;
            }
            let scope = scopes.entry(module(id)).or_default();
            let name = match rename {
                Some(name) => scope.take_exactly(name.to_owned(), Spelling::Camel),
                None => scope.take(&model[id].name, Spelling::Camel),
            };
            if let Some(place) = types.get_mut(id.0 as usize) {
                *place = name;
            }
        }
    }
    let mut named = vec![String::new(); model.types.len()];
    for id in model
        .type_ids()
        .filter(|id| !families.descendants(*id).is_empty())
    {
        let scope = scopes.entry(module(id)).or_default();
        let name = format!("Any{}", types[id.0 as usize]);
        let name = if scope.is_free(&name) {
            name
        } else {
            format!("{name}Family")
        };
        named[id.0 as usize] = scope.take_exactly(name, Spelling::Camel);
    }
    (types, named)
}

type Fields = (Vec<Vec<(String, String)>>, BTreeSet<(TypeId, String)>);

/// Fields. Those of bases can be reached on the subtype as well, so its own take other names; a property that is declared again takes
/// the same one, and is met first.
fn fields(model: &Model, config: &Config) -> Fields {
    let mut fields: Vec<Vec<(String, String)>> = vec![Vec::new(); model.types.len()];
    let mut redeclared = BTreeSet::new();
    let mut order: Vec<TypeId> = model.type_ids().collect();
    order.sort_by_key(|id| bases(model, *id).count());
    for id in order {
        let TypeKind::Structured(structured) = &model[id].kind else {
            continue;
        };
        let own: BTreeSet<&str> = structured
            .properties
            .iter()
            .map(|property| property.name.as_str())
            .collect();
        let mut scope = Scope::new(names::STRUCT_FIELDS);
        for (json, name) in bases(model, id).flat_map(|base| &fields[base.0 as usize]) {
            if own.contains(json.as_str()) {
                redeclared.insert((id, json.clone()));
            } else {
                scope.forbid(name);
            }
        }
        let owner = model.qualified_name(id);
        let mut names = vec![String::new(); structured.properties.len()];
        for configured in [true, false] {
            for (place, property) in names.iter_mut().zip(&structured.properties) {
                let rename = config.rename_for(&format!("{owner}/{}", property.name));
                if rename.is_some() == configured {
                    *place = match rename {
                        Some(name) => scope.take_exactly(name.to_owned(), Spelling::Snake),
                        None => scope.take(&property.name, Spelling::Snake),
                    };
                }
            }
        }
        fields[id.0 as usize] = structured
            .properties
            .iter()
            .map(|property| property.name.clone())
            .zip(names)
            .collect();
    }
    (fields, redeclared)
}
