//! Names of modules, types, families and members, for the whole model, so that a selection does not change names.
//!
//! In each scope the configured names come first, then those that the lock records, then all others, which `names` assigns.

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::families::{Families, bases};
use crate::analysis::positions::Positions;
use crate::analysis::uses::Uses;
use crate::config::Config;
use crate::lock::{Lock, LockedType};
use crate::names::{self, Scope, Spelling};
use crate::rust_ir::{ModulePath, Path};
use odata_csdl::schema::{Model, SchemaId, TypeId, TypeKind};

/// Rust names of the whole model.
#[derive(Debug)]
pub(super) struct Names {
    modules: Vec<ModulePath>,
    types: Vec<String>,
    families: Vec<String>,
    /// By type: (JSON name, Rust name) of its own properties or its members.
    members: Vec<Vec<(String, String)>>,
}

impl Names {
    pub(super) fn new(
        model: &Model,
        config: &Config,
        uses: &Uses,
        families: &Families,
        lock: &Lock,
    ) -> Self {
        let modules = modules(model, config, lock);
        let (types, families_named) = types(model, config, families, &modules, lock);
        let members = members(model, config, uses, families, lock);
        Self {
            modules,
            types,
            families: families_named,
            members,
        }
    }

    /// The lock to record: all names, and the families that are generated now or were generated before.
    pub(super) fn lock(
        &self,
        model: &Model,
        positions: &Positions,
        old: &Lock,
        boxed: &BTreeSet<(TypeId, usize)>,
        mut variants: BTreeMap<TypeId, BTreeMap<String, String>>,
    ) -> Lock {
        let modules = model.schemas.iter().zip(&self.modules);
        let modules = modules.map(|(schema, path)| (schema.namespace.clone(), path.join("::")));
        let types = model.type_ids().map(|id| {
            let qualified = model.qualified_name(id);
            let was = old.get(&qualified);
            let family = Some(self.family(id)).filter(|family| {
                let kept = was.is_some_and(|was| was.family.is_some()) && !positions.is_placed(id);
                !family.is_empty() && (kept || positions.is_family(id))
            });
            let structured = model.structured(id);
            let in_box = |(n, _): &(usize, _)| boxed.contains(&(id, *n));
            let boxed = structured.map_or(&[][..], |it| &it.properties).iter();
            let boxed = boxed.enumerate().filter(in_box);
            let kept = || was.map(|was| was.variants.clone()).unwrap_or_default();
            let members = self.members(id).iter().map(|(json, name)| {
                let name = names::recorded(json, name, member_spelling(&model[id].kind));
                (json.clone(), name)
            });
            let locked = LockedType {
                name: names::recorded(&model[id].name, &self.path(model, id).name, Spelling::Camel),
                unplaced: structured.is_some() && family.is_none() && !positions.is_placed(id),
                members: members.collect(),
                boxed: boxed.map(|(_, property)| property.name.clone()).collect(),
                variants: match family {
                    Some(_) => variants.remove(&id).unwrap_or_else(kept),
                    None => BTreeMap::new(),
                },
                family,
            };
            (qualified, locked)
        });
        Lock {
            modules: modules.collect(),
            types: types.collect(),
            requests: BTreeMap::new(),
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
}

/// The module of every schema: the configured one, or one module per segment of the namespace.
fn modules(model: &Model, config: &Config, lock: &Lock) -> Vec<ModulePath> {
    let mut segments: BTreeMap<Vec<&str>, String> = BTreeMap::new();
    let mut scopes: BTreeMap<Vec<&str>, Scope<'_>> = BTreeMap::new();
    for (namespace, path) in &lock.modules {
        let parts: Vec<&str> = namespace.split('.').collect();
        let path: Vec<&str> = path.split("::").collect();
        // The path of a namespace that the configuration maps, or once mapped, does not determine the names of its segments.
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
    let derived = model.schemas.iter().map(|schema| &schema.namespace);
    let derived = derived.filter(|namespace| config.module_for(namespace).is_none());
    let parts: Vec<Vec<&str>> = derived.map(|it| it.split('.').collect()).collect();
    // By parent, in document order.
    let mut new: BTreeMap<&[&str], Vec<&str>> = BTreeMap::new();
    for parts in &parts {
        for (length, part) in (1..).zip(parts) {
            let (Some(prefix), Some(parent)) = (parts.get(..length), parts.get(..length - 1))
            else {
                continue;
            };
            let siblings = new.entry(parent).or_default();
            if !segments.contains_key(prefix) && !siblings.contains(part) {
                siblings.push(part);
            }
        }
    }
    for (parent, names) in new {
        let scope = scopes
            .entry(parent.to_vec())
            .or_insert_with(|| Scope::new(names::MODULES));
        let taken = scope.take_all(&names, Spelling::Snake);
        for (part, name) in names.into_iter().zip(taken) {
            let prefix = parent.iter().copied().chain([part]).collect();
            segments.insert(prefix, names::ident(&name).to_string());
        }
    }
    let module = |namespace: &str| -> Vec<String> {
        let parts: Vec<&str> = namespace.split('.').collect();
        let prefixes = (1..=parts.len()).filter_map(|length| parts.get(..length));
        prefixes
            .filter_map(|prefix| segments.get(prefix).cloned())
            .collect()
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

/// Names types first, then families, so that a family takes a type's name only if it is recorded.
fn types(
    model: &Model,
    config: &Config,
    families: &Families,
    modules: &[ModulePath],
    lock: &Lock,
) -> (Vec<String>, Vec<String>) {
    let mut scopes: BTreeMap<ModulePath, Scope<'_>> = BTreeMap::new();
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
    let mut new: BTreeMap<ModulePath, Vec<TypeId>> = BTreeMap::new();
    let has_family = |id: TypeId| {
        let locked = lock.get(&model.qualified_name(id));
        !families.descendants(id).is_empty() || locked.is_some_and(|it| it.family.is_some())
    };
    for id in model.type_ids() {
        let scope = scopes.entry(module(id)).or_default();
        scope.expect([model[id].name.as_str()]);
    }
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
                match given.take(scope, Spelling::Camel) {
                    Some(name) => types[id.0 as usize] = name,
                    None => new.entry(module(id)).or_default().push(id),
                }
            }
            if turn == Turn::Locked
                && let Some(family) = locked.and_then(|locked| locked.family.as_ref())
            {
                named[id.0 as usize] = scope.take_exactly(family.clone(), Spelling::Camel);
            }
        }
    }
    for (module, ids) in new {
        let names: Vec<&str> = ids.iter().map(|id| model[*id].name.as_str()).collect();
        let taken = scopes
            .entry(module)
            .or_default()
            .take_all(&names, Spelling::Camel);
        for (id, name) in ids.into_iter().zip(taken) {
            types[id.0 as usize] = name;
        }
    }
    let unnamed = model
        .type_ids()
        .filter(|id| named[id.0 as usize].is_empty() && has_family(*id));
    for id in unnamed.collect::<Vec<_>>() {
        let scope = scopes.entry(module(id)).or_default();
        named[id.0 as usize] = take_family(scope, &types[id.0 as usize]);
    }
    (types, named)
}

/// The name of the family of a type.
fn take_family(scope: &mut Scope<'_>, of: &str) -> String {
    // A name that starts with a digit has an underscore in front, which the compiler warns about in the middle of a name.
    let name = format!("Any{}", of.trim_start_matches('_'));
    let name = if scope.is_free(&name) {
        name
    } else {
        format!("{name}Family")
    };
    scope.take_exactly(name, Spelling::Camel)
}

/// By type: (JSON name, Rust name) of its own properties or its members. Fields of bases are reachable on the derived type as well, so its
/// own fields get other names; a redeclared property is the base's field, and has that name.
fn members(
    model: &Model,
    config: &Config,
    uses: &Uses,
    families: &Families,
    lock: &Lock,
) -> Vec<Vec<(String, String)>> {
    let mut members: Vec<Vec<(String, String)>> = vec![Vec::new(); model.types.len()];
    let mut order: Vec<TypeId> = model.type_ids().collect();
    order.sort_by_key(|id| bases(model, *id).count());
    for id in order {
        let own: Vec<&str> = match &model[id].kind {
            TypeKind::Structured(it) => it.properties.iter().map(|it| it.name.as_str()).collect(),
            TypeKind::Enumeration(it) => it.members.iter().map(|it| it.name.as_str()).collect(),
            TypeKind::Definition(_) => continue,
        };
        let set: BTreeSet<&str> = own.iter().copied().collect();
        let mut scope = Scope::new(match &model[id].kind {
            TypeKind::Enumeration(it) if it.is_flags => &[],
            TypeKind::Enumeration(_) => names::ENUM_VARIANTS,
            _ => names::STRUCT_FIELDS,
        });
        let mut again: BTreeMap<&str, &str> = BTreeMap::new();
        for (json, name) in bases(model, id).flat_map(|base| &members[base.0 as usize]) {
            if set.contains(json.as_str()) {
                again.entry(json).or_insert(name);
            } else {
                scope.forbid(name);
            }
        }
        let mut names = vec![String::new(); own.len()];
        let mut scoped = Vec::with_capacity(own.len());
        for (n, (place, json)) in names.iter_mut().zip(&own).enumerate() {
            match again.get(json).filter(|_| uses.is_redeclared(id, n)) {
                Some(name) => {
                    scope.forbid(name);
                    (*name).clone_into(place);
                }
                None => scoped.push((n, *json)),
            }
        }
        let below = recorded_below(model, families, lock, id);
        scope.expect(own.iter().copied());
        scope.expect(declared_below(model, families, id));
        for (n, name) in share(model, config, lock, id, &mut scope, scoped, &below) {
            names[n] = name;
        }
        members[id.0 as usize] = own.into_iter().map(str::to_owned).zip(names).collect();
    }
    members
}

/// Names for members of a type, given by index and name; `below` contains the recorded names of its derived types.
fn share<'a>(
    model: &'a Model,
    config: &Config,
    lock: &Lock,
    id: TypeId,
    scope: &mut Scope<'a>,
    members: Vec<(usize, &'a str)>,
    below: &BTreeMap<&'a str, &'a str>,
) -> Vec<(usize, String)> {
    let spelling = member_spelling(&model[id].kind);
    let owner = model.qualified_name(id);
    let locked = lock.get(&owner).map(|locked| &locked.members);
    let own: BTreeSet<&str> = members.iter().map(|(_, json)| *json).collect();
    let mut names = Vec::with_capacity(members.len());
    let mut new: Vec<(usize, &str)> = Vec::new();
    for turn in Turn::ALL {
        if turn == Turn::New {
            // A new property of a base does not take the names of derived types' properties.
            for (json, name) in below.iter().filter(|(json, _)| !own.contains(*json)) {
                scope.forbid(&names::restored(json, name, Spelling::Snake));
            }
        }
        for (n, json) in &members {
            let own = locked.and_then(|locked| locked.get(*json));
            let given = Given {
                name: json,
                rename: config.rename_for(&format!("{owner}/{json}")),
                // A property that has moved here from a derived type keeps its name.
                locked: own.map(String::as_str).or_else(|| below.get(json).copied()),
            };
            if given.turn() == turn {
                match given.take(scope, spelling) {
                    Some(name) => names.push((*n, name)),
                    None => new.push((*n, json)),
                }
            }
        }
    }
    let unnamed: Vec<&str> = new.iter().map(|(_, json)| *json).collect();
    let taken = scope.take_all(&unnamed, spelling);
    names.extend(new.into_iter().map(|(n, _)| n).zip(taken));
    names
}

/// Names of the properties that derived types declare.
fn declared_below<'a>(
    model: &'a Model,
    families: &'a Families,
    id: TypeId,
) -> impl Iterator<Item = &'a str> {
    let below = families.descendants(id).iter();
    let below = below.filter_map(|id| model.structured(*id));
    below.flat_map(|it| it.properties.iter().map(|it| it.name.as_str()))
}

/// The recorded names of the derived types, by JSON name; of several, the first in document order.
fn recorded_below<'a>(
    model: &'a Model,
    families: &'a Families,
    lock: &'a Lock,
    id: TypeId,
) -> BTreeMap<&'a str, &'a str> {
    let below = families.descendants(id).iter();
    let locked = below.filter_map(|id| lock.get(&model.qualified_name(*id)));
    let mut recorded = BTreeMap::new();
    for (json, name) in locked.flat_map(|locked| &locked.members) {
        recorded.entry(json.as_str()).or_insert(name.as_str());
    }
    recorded
}

fn member_spelling(kind: &TypeKind) -> Spelling {
    match kind {
        TypeKind::Enumeration(enumeration) if enumeration.is_flags => Spelling::Shouty,
        TypeKind::Enumeration(_) => Spelling::Camel,
        _ => Spelling::Snake,
    }
}

/// The order in which names are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turn {
    Configured,
    Locked,
    New,
}

impl Turn {
    const ALL: [Self; 3] = [Self::Configured, Self::Locked, Self::New];
}

/// The sources of an element's name.
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

    /// Takes the configured or recorded name; returns `None` for a new element.
    fn take(&self, scope: &mut Scope<'_>, spelling: Spelling) -> Option<String> {
        match (self.rename, self.locked) {
            (Some(rename), _) => Some(scope.take_exactly(rename.to_owned(), spelling)),
            (None, Some(locked)) => Some(scope.take_again(self.name, locked, spelling)),
            (None, None) => None,
        }
    }
}
