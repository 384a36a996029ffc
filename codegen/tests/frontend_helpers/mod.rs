//! Small documents, functions that load them, and the resulting output.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic
)]

#[path = "../../../csdl/tests/helpers/mod.rs"]
mod csdl;
pub mod output;

pub use csdl::*;

/// The namespace of the Core vocabulary.
pub const CORE: &str = "Org.OData.Core.V1";

/// An annotation with a term of the Core vocabulary.
pub fn core(term: &str, value: &str) -> String {
    format!("<Annotation Term=\"{CORE}.{term}\" {value}/>")
}
