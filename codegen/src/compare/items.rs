//! The differences in the generated code, and their levels.

use std::collections::{BTreeMap, BTreeSet};

use super::Level::{Major, Minor, Patch};
use super::api::{Api, Family, Kind, Member, Type};
use super::effects::Effects;
use super::requests;
use crate::rust_ir::facts;

pub(super) fn effects(old: &Api, new: &Api) -> Effects {
    let mut effects = Effects::default();
    for (name, was, is) in pairs(&old.types, &new.types) {
        match (was, is) {
            (Some(was), Some(is)) => types(name, was, is, old, new, &mut effects),
            (Some(was), None) => effects.add(name, Major, format!("`{}` was removed", was.path)),
            (None, Some(is)) => effects.add(name, Minor, format!("`{}` was added", is.path)),
            (None, None) => {}
        }
    }
    for (name, was, is) in pairs(&old.families, &new.families) {
        match (was, is) {
            (Some(was), Some(is)) => families(name, was, is, &mut effects),
            (Some(was), None) => effects.add(
                name,
                Major,
                format!(
                    "the family `{}` was removed: positions hold the struct",
                    was.path
                ),
            ),
            (None, Some(is)) => effects.add(
                name,
                Minor,
                format!(
                    "the family `{}` was added: positions hold it instead of the struct",
                    is.path
                ),
            ),
            (None, None) => {}
        }
    }
    requests::effects(&old.methods, &new.methods, &mut effects);
    effects
}

/// The entries of both maps, paired by name and sorted.
pub(super) fn pairs<'a, T>(
    old: &'a BTreeMap<String, T>,
    new: &'a BTreeMap<String, T>,
) -> impl Iterator<Item = (&'a str, Option<&'a T>, Option<&'a T>)> {
    let names: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    names
        .into_iter()
        .map(|name| (name.as_str(), old.get(name), new.get(name)))
}

fn types(name: &str, was: &Type, is: &Type, old: &Api, new: &Api, effects: &mut Effects) {
    if was.path != is.path {
        let text = format!("`{}` was renamed to `{}`", was.path, is.path);
        effects.add(name, Major, text);
    }
    if was.docs != is.docs || was.facets != is.facets {
        effects.add(name, Patch, documented(&is.path));
    }
    match (&was.kind, &is.kind) {
        (
            Kind::Struct {
                base: old_base,
                fields: old_fields,
            },
            Kind::Struct { base, fields },
        ) => {
            if old_base != base {
                effects.add(
                    name,
                    Major,
                    rebased(&is.path, old_base.as_deref(), base.as_deref()),
                );
            }
            compare_fields(name, (old_fields, old), (fields, new), effects);
        }
        (
            Kind::Enum {
                flags: old_flags,
                members: old_members,
            },
            Kind::Enum { flags, members },
        ) => {
            if old_flags != flags {
                let (now, before) = if *flags {
                    ("a set of flags", "an enum")
                } else {
                    ("an enum", "a set of flags")
                };
                effects.add(
                    name,
                    Major,
                    format!("`{}` is {now} instead of {before}", is.path),
                );
                // This changes the spelling of every member.
                return;
            }
            for (json, was, now) in pairs(old_members, members) {
                member(&format!("{name}/{json}"), &is.path, was, now, effects);
            }
        }
        (Kind::Alias { of: before }, Kind::Alias { of }) => {
            if before != of {
                let text = format!("`{}` is an alias of `{of}` instead of `{before}`", is.path);
                effects.add(name, Major, text);
            }
        }
        (was, now) => {
            let text = format!("`{}` is {} instead of {}", is.path, sort(now), sort(was));
            effects.add(name, Major, text);
        }
    }
}

/// Compares the fields of a struct that is in both. Each list of fields comes with the interface that it is of.
fn compare_fields(
    name: &str,
    (old_fields, old): (&BTreeMap<String, Member>, &Api),
    (fields, new): (&BTreeMap<String, Member>, &Api),
    effects: &mut Effects,
) {
    for (json, was, is) in pairs(old_fields, fields) {
        let path = format!("{name}/{json}");
        match (was, is) {
            (Some(was), Some(now)) => field(&path, &is_path(new, name), was, now, effects),
            (Some(was), None) => {
                let text = match inherited(new, name, json) {
                    Some((base, now)) => {
                        let shown = format!("{}::{}", is_path(old, name), was.name);
                        moved(&shown, base, was, now)
                    }
                    None => {
                        format!(
                            "the field `{}::{}` was removed",
                            is_path(old, name),
                            was.name
                        )
                    }
                };
                effects.add(&path, Major, text);
            }
            (None, Some(now)) => {
                let text = format!("the field `{}::{}` was added", is_path(new, name), now.name);
                effects.add(&path, Minor, text);
            }
            (None, None) => {}
        }
    }
}

fn is_path(api: &Api, name: &str) -> String {
    api.types
        .get(name)
        .map_or_else(String::new, |it| it.path.clone())
}

fn sort(kind: &Kind) -> &'static str {
    match kind {
        Kind::Struct { .. } => "a struct",
        Kind::Enum { flags: false, .. } => "an enum",
        Kind::Enum { flags: true, .. } => "a set of flags",
        Kind::Alias { .. } => "an alias",
    }
}

/// Facts that a program can notice, and their effects if they are set or not.
const NOTICED: [(u16, &str, &str); 8] = [
    (facts::REDACTED, "is redacted", "is no longer redacted"),
    (
        facts::NOT_NULL,
        "must not be null in requests",
        "may be null in requests",
    ),
    (
        facts::COMPUTED,
        "is left out of requests",
        "is no longer left out of requests",
    ),
    (
        facts::IMMUTABLE,
        "cannot be changed after creation",
        "can be changed after creation",
    ),
    (facts::READ_ONLY, "can only be read", "can be written"),
    (facts::WRITE_ONLY, "can only be written", "can be read"),
    (facts::KEY, "is part of the key", "is not part of the key"),
    (
        facts::DEFAULTED,
        "need not be given at creation",
        "must be given at creation if it must not be null",
    ),
];

fn documented(path: &str) -> String {
    format!("the documentation of `{path}` differs")
}

fn rebased(path: &str, was: Option<&str>, is: Option<&str>) -> String {
    match (was, is) {
        (Some(was), Some(is)) => format!("`{path}::base` is `{is}` instead of `{was}`"),
        (Some(was), None) => {
            format!("`{path}` no longer has a `base`, and does not dereference to `{was}`")
        }
        (None, Some(is)) => {
            format!("`{path}` has a `base`, `{is}`, which now holds its `extras`")
        }
        (None, None) => String::new(),
    }
}

/// The message about a field that moved to a base.
fn moved(shown: &str, base: &str, was: &Member, now: &Member) -> String {
    if (&was.name, &was.r#type) == (&now.name, &now.r#type) {
        format!(
            "the field `{shown}` moved to its base `{base}`: reading it works as before, struct literals do not"
        )
    } else {
        format!(
            "the field `{shown}` moved to its base, `{base}::{}`, which is `Property<{}>` instead of `Property<{}>`",
            now.name, now.r#type, was.r#type
        )
    }
}

/// The struct of a base that has the field, and the field.
fn inherited<'a>(api: &'a Api, name: &str, json: &str) -> Option<(&'a str, &'a Member)> {
    let by_path = |path: &str| api.types.values().find(|it| it.path == path);
    let mut at = api.types.get(name)?;
    // A chain has no cycle; the bound makes that evident.
    for _ in 0..api.types.len() {
        let Kind::Struct {
            base: Some(base), ..
        } = &at.kind
        else {
            return None;
        };
        at = by_path(base)?;
        if let Kind::Struct { fields, .. } = &at.kind
            && let Some(field) = fields.get(json)
        {
            return Some((&at.path, field));
        }
    }
    None
}

fn field(path: &str, owner: &str, was: &Member, is: &Member, effects: &mut Effects) {
    let shown = format!("`{owner}::{}`", is.name);
    if was.name != is.name {
        let text = format!("the field `{owner}::{}` was renamed to {shown}", was.name);
        effects.add(path, Major, text);
    }
    if was.r#type != is.r#type {
        let text = format!(
            "the field {shown} is `Property<{}>` instead of `Property<{}>`",
            is.r#type, was.r#type
        );
        effects.add(path, Major, text);
    }
    let changed = was.number ^ is.number;
    for (fact, now, before) in NOTICED {
        if changed & i64::from(fact) != 0 {
            let text = if is.number & i64::from(fact) != 0 {
                now
            } else {
                before
            };
            effects.add(path, Minor, format!("{shown} {text}"));
        }
    }
    if was.docs != is.docs || was.facets != is.facets {
        effects.add(path, Patch, documented(&format!("{owner}::{}", is.name)));
    }
}

fn member(
    path: &str,
    owner: &str,
    was: Option<&Member>,
    is: Option<&Member>,
    effects: &mut Effects,
) {
    match (was, is) {
        (Some(was), Some(is)) => {
            if was.name != is.name {
                let text = format!(
                    "`{owner}::{}` was renamed to `{owner}::{}`",
                    was.name, is.name
                );
                effects.add(path, Major, text);
            }
            if was.number != is.number {
                let text = format!(
                    "`{owner}::{}` has the value {} instead of {}",
                    is.name, is.number, was.number
                );
                effects.add(path, Minor, text);
            }
            if was.docs != is.docs {
                effects.add(path, Patch, documented(&format!("{owner}::{}", is.name)));
            }
        }
        (Some(was), None) => {
            effects.add(path, Major, format!("`{owner}::{}` was removed", was.name))
        }
        (None, Some(is)) => effects.add(path, Minor, format!("`{owner}::{}` was added", is.name)),
        (None, None) => {}
    }
}

fn families(name: &str, was: &Family, is: &Family, effects: &mut Effects) {
    if was.path != is.path {
        let text = format!("the family `{}` was renamed to `{}`", was.path, is.path);
        effects.add(name, Major, text);
    }
    for (of, was, now) in pairs(&was.variants, &is.variants) {
        let path = &is.path;
        match (was, now) {
            (Some((was, _)), Some((now, _))) if was != now => {
                let text = format!("the variant `{path}::{was}` was renamed to `{path}::{now}`");
                effects.add(of, Major, text);
            }
            (Some((was, _)), None) => {
                effects.add(
                    of,
                    Major,
                    format!("the variant `{path}::{was}` was removed"),
                );
            }
            (None, Some((now, _))) => {
                effects.add(of, Minor, format!("the variant `{path}::{now}` was added"));
            }
            _ => {}
        }
    }
}
