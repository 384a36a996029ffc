//! Small documents, how they are loaded, and what they lead to.
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
