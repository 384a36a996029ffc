//! From the resolved model to Rust items by module. In: model and configuration. Out: modules and findings. Knows no files.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use proc_macro2::{Ident, TokenStream};

use crate::config::Config;
use crate::diagnostic::Finding;
use crate::lock::Lock;
use crate::passes::depth::recursion_limit;
use crate::passes::families::Families;
use crate::passes::positions::Positions;
use crate::passes::selection::Selection;
use crate::schema::Model;
use crate::{emit, lower};

/// A Rust module of the output.
#[derive(Debug, Clone, Default)]
pub struct Module {
    /// Its path from the root, identifiers as written in Rust (`r#type`); empty for the root itself.
    pub path: Vec<String>,
    /// Its documentation, lines joined by line breaks; empty for a sentence made from the path.
    pub docs: String,
    /// Attributes of its declaration, such as `#[cfg(feature = "registry")]`; for the root those of a crate,
    /// such as `#![recursion_limit = "256"]`.
    pub attributes: TokenStream,
    /// Its items.
    pub items: Vec<Piece>,
}

/// One item of a module, or more.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Made for this place.
    Own(TokenStream),
    /// What many types have alike.
    Alike {
        /// What it is.
        shape: Rc<Shape>,
        /// The type's name.
        name: Ident,
    },
}

impl fmt::Display for Piece {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own(tokens) => tokens.fmt(f),
            Self::Alike { shape, name } => (shape.make)(&shape.runtime, name).fmt(f),
        }
    }
}

/// Items that are the same for many types but for the type's name, which stands behind the `for` of `impl`s and nowhere else. They are
/// half of all that is generated, and are parsed and laid out once for all names of the same length.
#[derive(Debug)]
pub struct Shape {
    /// Path of the runtime crate.
    pub runtime: TokenStream,
    /// Makes the items for a runtime and a name.
    pub make: fn(&TokenStream, &Ident) -> TokenStream,
    /// The first name of a length, and the text of its items.
    pub texts: RefCell<BTreeMap<usize, (String, String)>>,
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
}

/// Modules, warnings and the new lock, given the old one.
///
/// # Errors
///
/// Findings, at least one of them an error.
pub fn generate(model: &Model, config: &Config, lock: &Lock) -> Result<Output, Vec<Finding>> {
    let families = Families::new(model);
    let selection = Selection::new(model, config, &families, lock);
    let positions = Positions::new(model, config, &selection, &families, lock);
    let (items, lock) = lower::lower(model, config, &selection, &families, &positions, lock);
    let recursion_limit = recursion_limit(model, config, &selection, &families, &positions);
    Ok(Output {
        modules: emit::emit(&items, &config.registry, recursion_limit),
        findings: Vec::new(),
        lock,
    })
}
