//! What generated code calls, version 1. Programs must not use it. A generator that needs something else calls another version, so crates
//! that were generated before still compile.

mod call;
mod macros;

pub use call::{Action, Argument, Call, by_key, key, option, part};

pub use crate::path::Chain;
pub use crate::{
    __chains as chains, __keys as keys, __operations as operations, __resources as resources,
};
