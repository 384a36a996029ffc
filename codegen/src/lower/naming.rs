//! Names of modules, types, families and members: given for the whole model, so that a selection renames nothing.
//!
//! In each scope the names that the configuration gives come first, it knows what it wants; then those that the lock records; then
//! all others in document order.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Config;
use crate::lock::{Lock, LockedType};
use crate::names::{self, Scope, Spelling};
use crate::passes::families::{Families, bases};
use crate::passes::positions::Positions;
use crate::rust_ir::{ModulePath, Path};
use crate::schema::{Model, SchemaId, TypeId, TypeKind};

/// Rust names of the whole model.
#[derive(Debug)]
pub(super) struct Names {
    modules: Vec<ModulePath>,
    types: Vec<String>,
    families: Vec<String>,
    /// By type: (JSON name, Rust name) of its own properties or its members.
    members: Vec<Vec<(String, String)>>,
    /// By type: own properties that a base declares too.
    inherited: BTreeSet<(TypeId, String)>,
}

impl Names {
    pub(super) fn new(model: &Model, config: &Config, families: &Families, lock: &Lock) -> Self {
        let modules = modules(model, config, lock);
        let (types, families_named) = types(model, config, families, &modules, lock);
        let (members, inherited) = members(model, config, families, lock);
        Self {
            modules,
            types,
            families: families_named,
            members,
            inherited,
        }
    }

    /// What is to be recorded: all names, and the families that are generated now or were once.
    pub(super) fn lock(&self, model: &Model, positions: &Positions, old: &Lock) -> Lock {
        let modules = model.schemas.iter().zip(&self.modules);
        let modules = modules.map(|(schema, path)| (schema.namespace.clone(), path.join("::")));
        let types = model.type_ids().map(|id| {
            let qualified = model.qualified_name(id);
            let was = old.get(&qualified).is_some_and(|old| old.family.is_some());
            let family = self.family(id);
            let members = self.members(id).iter().map(|(json, name)| {
                let name = names::recorded(json, name, member_spelling(&model[id].kind));
                (json.clone(), name)
            });
            let locked = LockedType {
                name: names::recorded(&model[id].name, &self.path(model, id).name, Spelling::Camel),
                family: (!family.is_empty() && (was || positions.is_family(id))).then_some(family),
                members: members.collect(),
            };
            (qualified, locked)
        });
        Lock {
            modules: modules.collect(),
            types: types.collect(),
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

    /// The names of a type's own properties, or its members, in document order.
    pub(super) fn members(&self, id: TypeId) -> &[(String, String)] {
        self.members.get(id.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Whether a type's own property is one that a base declares too.
    pub(super) fn is_inherited(&self, id: TypeId, json: &str) -> bool {
        self.inherited.contains(&(id, json.to_owned()))
    }
}

/// The module of every schema: as configured, else one per segment of the namespace.
fn modules(model: &Model, config: &Config, lock: &Lock) -> Vec<ModulePath> {
    let mut segments: BTreeMap<Vec<&str>, String> = BTreeMap::new();
    let mut scopes: BTreeMap<Vec<&str>, Scope> = BTreeMap::new();
    for (namespace, path) in &lock.modules {
        let parts: Vec<&str> = namespace.split('.').collect();
        let path: Vec<&str> = path.split("::").collect();
        // A namespace that the configuration mapped elsewhere says nothing about its segments.
        if config.module_for(namespace).is_some() || parts.len() != path.len() {
            continue;
        }
        for (length, segment) in (1..).zip(path) {
            segments.insert(parts[..length].to_vec(), segment.to_owned());
            scopes
                .entry(parts[..length - 1].to_vec())
                .or_insert_with(|| Scope::new(names::MODULES))
                .forbid(segment.strip_prefix("r#").unwrap_or(segment));
        }
    }
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

/// Types, then families, so that a family never takes a type's name but one that is recorded.
fn types(
    model: &Model,
    config: &Config,
    families: &Families,
    modules: &[ModulePath],
    lock: &Lock,
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
    let mut named = vec![String::new(); model.types.len()];
    for turn in Turn::ALL {
        for id in model.type_ids() {
            let qualified = model.qualified_name(id);
            let locked = lock.get(&qualified);
            let given = Given {
                name: &model[id].name,
                rename: config.rename_for(&qualified),
                locked: locked.map(|locked| locked.name.as_str()),
            };
            let scope = scopes.entry(module(id)).or_default();
            if given.turn() == turn {
                types[id.0 as usize] = given.take(scope, Spelling::Camel);
            }
            if turn == Turn::Locked
                && let Some(family) = locked.and_then(|locked| locked.family.as_ref())
                && !families.descendants(id).is_empty()
            {
                named[id.0 as usize] = scope.take_exactly(family.clone(), Spelling::Camel);
            }
        }
    }
    for id in model.type_ids() {
        if families.descendants(id).is_empty() || !named[id.0 as usize].is_empty() {
            continue;
        }
        let scope = scopes.entry(module(id)).or_default();
        // A name that starts with a digit has an underscore in front, which the compiler does not like to see inside.
        let name = format!("Any{}", types[id.0 as usize].trim_start_matches('_'));
        let name = if scope.is_free(&name) {
            name
        } else {
            format!("{name}Family")
        };
        named[id.0 as usize] = scope.take_exactly(name, Spelling::Camel);
    }
    (types, named)
}

type Members = (Vec<Vec<(String, String)>>, BTreeSet<(TypeId, String)>);

/// Fields and members of enumerations. Fields of bases can be reached on the subtype as well, so its own take other names; a property
/// that is declared again takes the same one, and is met first.
fn members(model: &Model, config: &Config, families: &Families, lock: &Lock) -> Members {
    let mut members: Vec<Vec<(String, String)>> = vec![Vec::new(); model.types.len()];
    let mut redeclared = BTreeSet::new();
    let mut order: Vec<TypeId> = model.type_ids().collect();
    order.sort_by_key(|id| bases(model, *id).count());
    for id in order {
        let own: Vec<&str> = match &model[id].kind {
            TypeKind::Structured(it) => it.properties.iter().map(|it| it.name.as_str()).collect(),
            TypeKind::Enumeration(it) => it.members.iter().map(|it| it.name.as_str()).collect(),
            TypeKind::Definition(_) => continue,
        };
        let set: BTreeSet<&str> = own.iter().copied().collect();
        let spelling = member_spelling(&model[id].kind);
        let mut scope = Scope::new(match &model[id].kind {
            TypeKind::Enumeration(it) if it.is_flags => &[],
            TypeKind::Enumeration(_) => names::ENUM_VARIANTS,
            _ => names::STRUCT_FIELDS,
        });
        for (json, name) in bases(model, id).flat_map(|base| &members[base.0 as usize]) {
            if set.contains(json.as_str()) {
                redeclared.insert((id, json.clone()));
            } else {
                scope.forbid(name);
            }
        }
        let owner = model.qualified_name(id);
        let locked = lock.get(&owner).map(|locked| &locked.members);
        let mut names = vec![String::new(); own.len()];
        for turn in Turn::ALL {
            if turn == Turn::New {
                // A property that is new in a base leaves the subtypes their names.
                for (json, name) in recorded_below(model, families, lock, id) {
                    if !set.contains(json) {
                        scope.forbid(&name);
                    }
                }
            }
            for (place, json) in names.iter_mut().zip(&own) {
                let given = Given {
                    name: json,
                    rename: config.rename_for(&format!("{owner}/{json}")),
                    locked: locked
                        .and_then(|locked| locked.get(*json))
                        .map(String::as_str),
                };
                if given.turn() == turn {
                    *place = given.take(&mut scope, spelling);
                }
            }
        }
        members[id.0 as usize] = own.into_iter().map(str::to_owned).zip(names).collect();
    }
    (members, redeclared)
}

/// (JSON name, Rust name) of what the lock records for the subtypes.
fn recorded_below<'a>(
    model: &'a Model,
    families: &'a Families,
    lock: &'a Lock,
    id: TypeId,
) -> impl Iterator<Item = (&'a str, String)> {
    families
        .descendants(id)
        .iter()
        .filter_map(|id| lock.get(&model.qualified_name(*id)))
        .flat_map(|locked| &locked.members)
        .map(|(json, name)| {
            let name = names::restored(json, name, Spelling::Snake);
            (json.as_str(), name)
        })
}

fn member_spelling(kind: &TypeKind) -> Spelling {
    match kind {
        TypeKind::Enumeration(enumeration) if enumeration.is_flags => Spelling::Shouty,
        TypeKind::Enumeration(_) => Spelling::Camel,
        _ => Spelling::Snake,
    }
}

/// When a name is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Configured,
    Locked,
    New,
}

impl Turn {
    const ALL: [Self; 3] = [Self::Configured, Self::Locked, Self::New];
}

/// All that says how an element is called.
struct Given<'a> {
    name: &'a str,
    rename: Option<&'a str>,
    locked: Option<&'a str>,
}

impl Given<'_> {
    fn turn(&self) -> Turn {
        match (self.rename, self.locked) {
            (Some(_), _) => Turn::Configured,
            (None, Some(_)) => Turn::Locked,
            (None, None) => Turn::New,
        }
    }

    fn take(&self, scope: &mut Scope, spelling: Spelling) -> String {
        match (self.rename, self.locked) {
            (Some(rename), _) => scope.take_exactly(rename.to_owned(), spelling),
            (None, Some(locked)) => scope.take_again(self.name, locked, spelling),
            (None, None) => scope.take(self.name, spelling),
        }
    }
}
