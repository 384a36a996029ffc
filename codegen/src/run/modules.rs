//! Formats Rust items as the text of modules.

use std::collections::BTreeMap;

use crate::codes;
use crate::config::Config;
use crate::emit::{self, Module};
use crate::features::{self, Feature};
use crate::format::Layout;
use crate::lock::Lock;
use crate::rust_ir::{Crate, TypePath};
use odata_csdl::diagnostic::Finding;

/// The modules of the output, and data about them.
pub(crate) struct Modules {
    /// The modules with their text.
    pub(crate) modules: Vec<Module>,
    /// The lock for the next run.
    pub(crate) lock: Lock,
    /// The paths of the types, in document order.
    pub(crate) types: Vec<TypePath>,
    /// The features of modules, by name.
    pub(crate) features: Vec<Feature>,
}

impl Modules {
    /// The text of the items, whose names the lock records.
    ///
    /// # Errors
    ///
    /// Items that are not Rust: a bug of an earlier stage.
    pub(crate) fn new(items: &Crate, config: &Config, lock: Lock) -> Result<Self, Box<Finding>> {
        let features = if config.features {
            features::features(items)
        } else {
            BTreeMap::new()
        };
        let mut layout = Layout::new(emit::runtime(items));
        let mut modules = Vec::with_capacity(items.modules.len() + 2);
        // Each item becomes text before the next is made, since the tokens of a whole service take ten times its text in memory.
        for (mut module, code) in emit::emit(items, &config.registry, &config.requests, &features) {
            let text = layout.text(&module.path.join("::"), code);
            module.text = text.map_err(|error| not_rust(error.to_string()))?;
            if let Some(feature) = features.get(module.path.as_slice()) {
                module.attributes.extend(emit::behind(&feature.name));
            }
            modules.push(module);
        }
        let mut features: Vec<Feature> = features.into_values().collect();
        features.sort_by(|left, right| left.name.cmp(&right.name));
        Ok(Self {
            modules,
            lock,
            types: items.paths(),
            features,
        })
    }
}

/// The finding about a bug in an earlier stage.
pub(crate) fn not_rust(message: String) -> Box<Finding> {
    let help =
        "this is a bug in odata-codegen; please report it with the metadata that triggers it";
    Box::new(Finding::new(&codes::NOT_RUST, message).help(help))
}
