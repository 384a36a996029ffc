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
