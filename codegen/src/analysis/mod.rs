//! Everything that generation, diagram, explanation and comparison need to know about the model, computed once ([`Analysis`]). One file per
//! question. Each reads the model, the configuration and the lock, and gives tables by id; nothing here makes a Rust name or a token.

pub(crate) mod explain;
pub(crate) mod families;
pub(crate) mod operations;
pub(crate) mod positions;
pub(crate) mod recursion;
pub(crate) mod selection;
pub(crate) mod uses;

use odata_csdl::schema::Model;

use crate::config::Config;
use crate::lock::Lock;
use families::Families;
use positions::Positions;
use selection::{Roots, Selection};
use uses::Uses;

#[cfg(test)]
mod tests;

/// A model and its analysis under a configuration and the lock of the last run.
pub(crate) struct Analysis<'a> {
    pub(crate) model: &'a Model,
    pub(crate) config: &'a Config,
    pub(crate) lock: &'a Lock,
    /// The types derived from each type.
    pub(crate) families: Families,
    /// What each property becomes, and which types it needs.
    pub(crate) uses: Uses,
    /// Where the selection starts.
    pub(crate) roots: Roots,
    /// The generated types, each with the reason.
    pub(crate) selection: Selection,
    /// Whether properties of a type hold its struct or its enum.
    pub(crate) positions: Positions,
}

impl<'a> Analysis<'a> {
    pub(crate) fn new(model: &'a Model, config: &'a Config, lock: &'a Lock) -> Self {
        let families = Families::new(model);
        let uses = Uses::new(model, config);
        let roots = Roots::new(model, config, &uses, &families, lock);
        let selection = Selection::new(model, &uses, &roots, &families);
        let positions = Positions::new(model, config, &uses, &selection, &families, lock);
        Self {
            model,
            config,
            lock,
            families,
            uses,
            roots,
            selection,
            positions,
        }
    }
}
