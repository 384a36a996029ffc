//! The resolved model: ids instead of names, aliases gone, references and inheritance checked.
//! In: syntax trees of `csdl`. Out: [`Model`] and findings. Knows no Rust.

pub mod model;

pub use model::*;
