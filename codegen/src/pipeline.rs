//! From the resolved model to Rust items by module. In: model and configuration. Out: modules and findings. Knows no files.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use crate::codes;
use crate::config::Config;
use crate::features::{self, Feature};
use crate::format::Layout;
use crate::lock::Lock;
use crate::passes::families::Families;
use crate::passes::positions::Positions;
use crate::passes::selection::{Roots, Selection};
use crate::passes::uses::Uses;
use crate::rust_ir::Crate;
use crate::{emit, lower};
use odata_csdl::diagnostic::Finding;
use odata_csdl::schema::Model;

/// A Rust module of the output.
#[derive(Debug, Clone, Default)]
pub struct Module {
    /// Its path from the root, identifiers as written in Rust (`r#type`); empty for the root itself.
    pub path: Vec<String>,
    /// Its documentation, lines joined by line breaks; empty for a sentence made from the path.
    pub docs: String,
    /// Attributes of its declaration, such as `#[cfg(feature = "registry")]`; for the root those of a crate,
    /// such as `#![allow(uncommon_codepoints)]`.
    pub attributes: TokenStream,
    /// The text of its items.
    pub text: String,
}

/// What comes out.
#[derive(Debug, Clone)]
pub struct Output {
    /// The modules.
    pub modules: Vec<Module>,
    /// What was noticed.
    pub findings: Vec<Finding>,
    /// What the lock records from now on.
    pub lock: Lock,
    /// Where the types are, in document order.
    pub types: Vec<TypePath>,
    /// The features that modules sit behind.
    pub features: Vec<Feature>,
}

/// Where the item of a type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypePath {
    /// Qualified name of the type.
    pub odata: String,
    /// Path of the item from the root of the output, such as `graph::User`.
    pub rust: String,
    /// Whether it is a struct, and not an enumeration or an alias.
    pub is_struct: bool,
}

/// Modules, warnings and the new lock, given the old one.
///
/// # Errors
///
/// Findings, at least one of them an error.
pub fn generate(model: &Model, config: &Config, lock: &Lock) -> Result<Output, Vec<Finding>> {
    let (items, lock) = items(model, config, lock);
    let features = if config.features {
        features::features(&items)
    } else {
        BTreeMap::new()
    };
    let mut layout = Layout::new(emit::runtime(&items));
    let mut modules = Vec::with_capacity(items.modules.len() + 2);
    // Each item becomes text before the next is made: the tokens of a whole service are ten times its text in memory.
    for (mut module, code) in emit::emit(&items, &config.registry) {
        let text = layout.text(&module.path.join("::"), code);
        module.text = text.map_err(|error| {
            let help = "this is a mistake of odata-codegen; please report it with the metadata that leads to it";
            vec![Finding::new(&codes::NOT_RUST, error.to_string()).help(help)]
        })?;
        if let Some(feature) = features.get(module.path.as_slice()) {
            module.attributes.extend(emit::behind(&feature.name));
        }
        modules.push(module);
    }
    Ok(Output {
        types: items.paths(),
        features: {
            let mut features: Vec<Feature> = features.into_values().collect();
            features.sort_by(|left, right| left.name.cmp(&right.name));
            features
        },
        modules,
        findings: Vec::new(),
        lock,
    })
}

/// The items, and the new lock.
pub(crate) fn items(model: &Model, config: &Config, lock: &Lock) -> (Crate, Lock) {
    let families = Families::new(model);
    let uses = Uses::new(model, config);
    let roots = Roots::new(model, config, &uses, &families, lock);
    let selection = Selection::new(model, &uses, &roots, &families);
    let positions = Positions::new(model, config, &uses, &selection, &families, lock);
    lower::lower(
        model, config, &uses, &selection, &families, &positions, lock,
    )
}
