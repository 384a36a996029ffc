//! Two versions of a service's metadata: what changed in the model, and what that does to users of the generated code.
//!
//! In: two [`Version`]s, made by [`Config::version`] so that selection, names and everything else of the
//! configuration hold for both. Out: a [`Comparison`]. What changed is told from the models (`model`, `services`); what it does, from
//! the items that would be generated (`items`), since most of it cannot be seen in the element that changed: a new subtype makes a
//! family of every position of its base. Knows no text format.

mod api;
mod effects;
mod held;
mod items;
mod model;
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

/// One version of a service as the generator sees it.
#[derive(Debug)]
pub struct Version {
    /// The resolved model.
    pub model: Model,
    /// What was noticed when it was read.
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

    /// What the version leaves as the lock of the next one.
    pub(crate) fn lock(&self) -> &Lock {
        &self.lock
    }
}

/// What the next version of the generated crate has to be, by the rules of semantic versioning and this project's policy: a new
/// property, type, variant or enumeration member is a minor version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Nothing that a program could notice but by reading the documentation.
    Patch,
    /// Something is new, or behaves in another way; every program compiles.
    Minor,
    /// A program may no longer compile, or find a value no longer where it was.
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

/// What a difference of the models is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// The element is new.
    Added,
    /// The element is gone.
    Removed,
    /// A type has become another sort of type.
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
    /// Bindings of entity sets and singletons, and what operation an import stands for.
    Container,
}

impl Kind {
    /// One word for it.
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

/// A difference of the models.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// What it is about.
    pub kind: Kind,
    /// In words: ``type is `Edm.Int64` instead of `Edm.Int32` ``.
    pub text: String,
}

/// What a user of the generated code is to expect, and therefore the level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// How bad it is.
    pub level: Level,
    /// In words, naming Rust items by their path from the root of the output.
    pub text: String,
}

/// All there is to say about one element of the model. Without differences it is another element's change that reaches this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// `Namespace.Type`, `Namespace.Type/property`, `Namespace.Enum/member`, `Namespace.Container/EntitySet`,
    /// `Namespace.Operation(…)`.
    pub path: String,
    /// What is different in the model.
    pub differences: Vec<Difference>,
    /// What is different in the generated code, the worst first.
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

/// How two versions differ.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The worst first, then by path.
    pub changes: Vec<Change>,
    /// What the lock keeps from changing in the new version, by type.
    pub held: Vec<Held>,
}

impl Comparison {
    /// What the next version has to be; nothing if the versions are alike.
    pub fn verdict(&self) -> Option<Level> {
        self.changes.iter().map(Change::level).max()
    }

    /// The number of changes of a level.
    pub fn count(&self, level: Level) -> usize {
        self.changes
            .iter()
            .filter(|change| change.level() == level)
            .count()
    }
}

/// Compares.
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
