//! Effects by the element of the model that they belong to.

use std::collections::BTreeMap;

use super::{Effect, Level};

/// Effects by model path.
#[derive(Debug, Default)]
pub(super) struct Effects {
    by_path: BTreeMap<String, Vec<Effect>>,
}

impl Effects {
    pub(super) fn add(&mut self, path: &str, level: Level, text: String) {
        let effects = self.by_path.entry(path.to_owned()).or_default();
        effects.push(Effect { level, text });
    }

    /// Those of an element, which are then no longer here.
    pub(super) fn take(&mut self, path: &str) -> Vec<Effect> {
        self.by_path.remove(path).unwrap_or_default()
    }

    /// Those that nobody took.
    pub(super) fn rest(self) -> impl Iterator<Item = (String, Vec<Effect>)> {
        self.by_path.into_iter()
    }
}
