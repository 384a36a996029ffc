//! Compares two versions of a service's metadata: what changed in the model, and the effects on users of the generated code.
//!
//! In: two [`Version`]s, made by [`Config::version`] so that selection, names and everything else in the configuration apply to both. Out:
//! a [`Comparison`]. The models show the changes (`model`, `services`); the items that would be generated show the effects (`items`), since
//! most effects are not visible in the element that changed: a new subtype turns every position of its base into a family. No text format
//! is chosen here.

mod api;
mod effects;
mod held;
mod items;
mod model;
mod requests;
mod services;

use std::collections::BTreeMap;
use std::fmt;

use crate::analysis::Analysis;
use crate::config::Config;
use crate::lock::Lock;
use crate::lower::lower;
use crate::report::Report;
use odata_csdl::schema::Model;

use api::Api;
pub use held::Held;

/// One version of a service, as the generator reads it.
#[derive(Debug)]
pub struct Version {
    /// The resolved model.
    pub model: Model,
    /// The findings of reading it.
    pub report: Report,
    lock: Lock,
    api: Api,
    held: Vec<Held>,
}

impl Version {
    pub(crate) fn new(model: Model, config: &Config, lock: &Lock, report: Report) -> Self {
        let (items, lock) = lower(&Analysis::new(&model, config, lock));
        let api = Api::new(&items);
        Self {
            held: held::held(&model, config, &lock, &api),
            api,
            model,
            report,
            lock,
        }
    }

    /// The lock that the version leaves for the next one.
    pub(crate) fn lock(&self) -> &Lock {
        &self.lock
    }
}

/// The required next version of the generated crate, by the rules of semantic versioning and this project's policy: a new property, type,
/// variant or enumeration member is a minor version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A program can notice nothing; only documentation may differ.
    Patch,
    /// Something is new or behaves differently; every program still compiles.
    Minor,
    /// A program may no longer compile, or may find a value in another place.
    Major,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// The subject of a difference between the models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The element is new.
    Added,
    /// The element was removed.
    Removed,
    /// A type has become another kind of type.
    Sort,
    /// A property, parameter, result or type definition has another type.
    Type,
    /// `Nullable`.
    Nullable,
    /// `BaseType`.
    Base,
    /// `Abstract` or `OpenType` or `HasStream`.
    Modifier,
    /// The key.
    Key,
    /// The value of an enumeration member.
    Value,
    /// `IsFlags` or `UnderlyingType`.
    Enumeration,
    /// Facets and default values.
    Facets,
    /// Structural or navigation property, containment, partner, constraints.
    Navigation,
    /// Annotations.
    Annotations,
    /// Bindings of entity sets and singletons, and the operation of an import.
    Container,
}

impl Kind {
    /// Its name in one word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Sort => "sort",
            Self::Type => "type",
            Self::Nullable => "nullable",
            Self::Base => "base",
            Self::Modifier => "modifier",
            Self::Key => "key",
            Self::Value => "value",
            Self::Enumeration => "enumeration",
            Self::Facets => "facets",
            Self::Navigation => "navigation",
            Self::Annotations => "annotations",
            Self::Container => "container",
        }
    }
}

/// A difference between the models.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// What it is about.
    pub kind: Kind,
    /// In words: ``type is `Edm.Int64` instead of `Edm.Int32` ``.
    pub text: String,
}

/// What a user of the generated code can expect, and the resulting level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Its level.
    pub level: Level,
    /// In words, naming Rust items by their path from the root of the output.
    pub text: String,
}

/// Everything about one element of the model. If there are no differences, another element's change affects this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `Namespace.Type`, `Namespace.Type/property`, `Namespace.Enum/member`, `Namespace.Container/EntitySet`,
    /// `Namespace.Operation(…)`.
    pub path: String,
    /// The differences in the model.
    pub differences: Vec<Difference>,
    /// The differences in the generated code, the worst first.
    pub effects: Vec<Effect>,
}

impl Change {
    /// The level of the worst effect.
    pub fn level(&self) -> Level {
        self.effects
            .first()
            .map_or(Level::Patch, |effect| effect.level)
    }
}

/// The differences between two versions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The worst first, then by path.
    pub changes: Vec<Change>,
    /// Types that the lock keeps from changing in the new version.
    pub held: Vec<Held>,
}

impl Comparison {
    /// The level of the next version; `None` if the versions are equal.
    pub fn verdict(&self) -> Option<Level> {
        self.changes.iter().map(Change::level).max()
    }

    /// The number of changes with a level.
    pub fn count(&self, level: Level) -> usize {
        self.changes
            .iter()
            .filter(|change| change.level() == level)
            .count()
    }
}

/// Compares two versions.
pub fn compare(old: &Version, new: &Version) -> Comparison {
    let mut effects = items::effects(&old.api, &new.api);
    let mut changes: Vec<Change> = Vec::new();
    let differences: BTreeMap<String, Vec<Difference>> = model::differences(&old.model, &new.model);
    for (path, differences) in differences {
        let mut effects = effects.take(&path);
        if effects.is_empty() {
            effects.push(Effect {
                level: Level::Patch,
                text: "nothing in the generated code depends on it".to_owned(),
            });
        }
        changes.push(Change {
            path,
            differences,
            effects,
        });
    }
    changes.extend(effects.rest().map(|(path, effects)| Change {
        path,
        differences: Vec::new(),
        effects,
    }));
    for change in &mut changes {
        change
            .effects
            .sort_by_key(|effect| std::cmp::Reverse(effect.level));
    }
    changes.sort_by(|left, right| {
        let by_level = right.level().cmp(&left.level());
        by_level.then_with(|| left.path.cmp(&right.path))
    });
    Comparison {
        changes,
        held: new.held.clone(),
    }
}
