//! What the lock holds back in the new version: types that have derived types, but whose positions remain the plain struct until the
//! configuration asks for the enum.

use std::collections::{BTreeMap, BTreeSet};

use super::api::Api;
use super::{Effect, items};
use crate::analysis::Analysis;
use crate::analysis::families::{Families, asks_for_enum, bases};
use crate::config::{Config, Family, Pattern};
use crate::lock::Lock;
use crate::lower::lower;
use odata_csdl::schema::{ItemType, Model, TypeId};

/// A type whose positions hold its struct because the lock says so.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Held {
    /// The type, `Namespace.Type`.
    pub path: String,
    /// The line of `codegen.toml` that makes its positions hold an enum.
    pub option: String,
    /// The effects of that line, the worst first.
    pub effects: Vec<Effect>,
}

/// The held types of a version, given its lock and the generated items.
pub(super) fn held(model: &Model, config: &Config, lock: &Lock, api: &Api) -> Vec<Held> {
    let families = Families::new(model);
    let held: BTreeSet<TypeId> = model
        .type_ids()
        .filter(|id| {
            let locked = lock.get(&model.qualified_name(*id));
            locked.is_some_and(|it| !it.unplaced) && families.is_held(model, config, lock, *id)
        })
        .collect();
    if held.is_empty() {
        return Vec::new();
    }
    let mut asked = config.clone();
    for id in &held {
        let pattern = Pattern::new(model.qualified_name(*id));
        asked.family.entries.push((pattern, Family::Enum));
    }
    let (items, ..) = lower(&Analysis::new(model, &asked, lock));
    let mut by_type: BTreeMap<TypeId, Vec<Effect>> = BTreeMap::new();
    for (path, effects) in items::effects(api, &Api::new(&items)).rest() {
        if let Some(id) = cause(model, &held, &path) {
            by_type.entry(id).or_default().extend(effects);
        }
    }
    held.into_iter()
        .map(|id| {
            let path = model.qualified_name(id);
            let mut effects = by_type.remove(&id).unwrap_or_default();
            effects.sort_by_key(|effect| std::cmp::Reverse(effect.level));
            Held {
                option: asks_for_enum(&path),
                path,
                effects,
            }
        })
        .collect()
}

/// The held type that causes an effect: the type of the property, or the type itself, or the nearest base of a variant.
fn cause(model: &Model, held: &BTreeSet<TypeId>, path: &str) -> Option<TypeId> {
    let (owner, member) = match path.split_once('/') {
        Some((owner, member)) => (owner, Some(member)),
        None => (path, None),
    };
    let id = model.find_type(owner)?;
    let of_member = member.and_then(|member| {
        let properties = &model.structured(id)?.properties;
        let property = properties.iter().find(|it| it.name == member)?;
        match property.r#type.item {
            ItemType::Type(id) => Some(id).filter(|id| held.contains(id)),
            _ => None,
        }
    });
    let of_type = || {
        std::iter::once(id)
            .chain(bases(model, id))
            .find(|id| held.contains(id))
    };
    // A variant selects the types that it needs; they are not attributed to the held type.
    of_member.or_else(of_type).or_else(|| held.first().copied())
}
