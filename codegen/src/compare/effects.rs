//! Effects by the element of the model to which they belong.

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

    /// Takes the effects of an element out.
    pub(super) fn take(&mut self, path: &str) -> Vec<Effect> {
        self.by_path.remove(path).unwrap_or_default()
    }

    /// The effects that were not taken.
    pub(super) fn rest(self) -> impl Iterator<Item = (String, Vec<Effect>)> {
        self.by_path.into_iter()
    }
}
