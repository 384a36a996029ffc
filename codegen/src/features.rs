//! A feature of the crate for each namespace: the modules behind it, and the features that their items need. In: `rust_ir`. This module
//! does not depend on tokens or the manifest.

use std::collections::{BTreeMap, BTreeSet};

use crate::rust_ir::{Crate, Item, Module, ModulePath};

/// A feature of a module.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feature {
    /// Its name, made from the module's path: `graph-partners-billing`.
    pub name: String,
    /// Path of the module from the root of the output.
    pub module: String,
    /// Names of all features that it needs to compile, including indirect ones.
    pub needs: Vec<String>,
}

/// No registry accepts more than these. Models with so many namespaces have one per version of a type, from which nobody would choose.
const MOST: usize = 200;

/// Names that have another meaning in a generated crate.
const TAKEN: [&str; 3] = ["default", "registry", "requests"];

/// The features by module. Empty if there is no choice: one module only, or too many.
pub(crate) fn features(items: &Crate) -> BTreeMap<ModulePath, Feature> {
    let mut needs: BTreeMap<&ModulePath, BTreeSet<&ModulePath>> = BTreeMap::new();
    for module in &items.modules {
        needs
            .entry(&module.path)
            .or_default()
            .extend(modules_named(module));
    }
    // The requests to a module's types are behind the feature of the module.
    for module in items.requests.iter().flat_map(|it| &it.modules) {
        needs
            .entry(&module.path)
            .or_default()
            .extend(module.modules_named());
    }
    // A module is inside those that enclose it.
    let with_items: Vec<&ModulePath> = needs.keys().copied().collect();
    for (path, needed) in &mut needs {
        let around = with_items
            .iter()
            .filter(|other| other.len() < path.len() && path.starts_with(other));
        needed.extend(around);
    }
    let reached = |from: &ModulePath| {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&ModulePath> = needs.get(from).into_iter().flatten().copied().collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(needs.get(next).into_iter().flatten());
            }
        }
        reached
    };
    // The root's items are always present, and so is everything that they need.
    let root: ModulePath = Vec::new().into();
    let always: BTreeSet<&ModulePath> = reached(&root).into_iter().chain([&root]).collect();
    let chosen = |path: &&ModulePath| !always.contains(*path);
    let features: BTreeMap<ModulePath, Feature> = needs
        .keys()
        .copied()
        .filter(chosen)
        .map(|path| {
            let needs = reached(path).into_iter().filter(chosen);
            let needs: BTreeSet<String> = needs
                .filter(|other| *other != path)
                .map(feature_name)
                .collect();
            let feature = Feature {
                name: feature_name(path),
                module: path.join("::"),
                needs: needs.into_iter().collect(),
            };
            (path.clone(), feature)
        })
        .collect();
    if (2..=MOST).contains(&features.len()) {
        features
    } else {
        BTreeMap::new()
    }
}

fn feature_name(path: &ModulePath) -> String {
    let segments: Vec<&str> = path
        .iter()
        .map(|segment| segment.strip_prefix("r#").unwrap_or(segment))
        .collect();
    let name = segments.join("-");
    // No other module has this name, since module names contain no `-`.
    if TAKEN.contains(&name.as_str()) {
        name + "-types"
    } else {
        name
    }
}

/// The modules of all items that a module's items name.
fn modules_named(module: &Module) -> impl Iterator<Item = &ModulePath> {
    module.items.iter().flat_map(|item| {
        let paths: Vec<_> = match item {
            Item::Struct(item) => {
                let fields = item.fields.iter().filter_map(|field| field.form.path());
                item.base.iter().chain(fields).collect()
            }
            Item::Family(item) => {
                let variants = item.variants.iter().map(|variant| &variant.path);
                variants.chain([&item.declared]).collect()
            }
            Item::Enum(_) | Item::Alias(_) => Vec::new(),
        };
        paths.into_iter().map(|path| &path.module)
    })
}
