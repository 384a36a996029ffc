//! Questions about the model, one file each. A pass reads the model and the configuration and answers in tables by id; it makes no
//! Rust names and no tokens.

pub mod explain;
pub mod families;
pub mod positions;
pub mod recursion;
pub mod selection;
pub mod terms;
pub mod uses;
