#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(unused_crate_dependencies))]

mod error;
pub mod query;
pub mod url;

pub use error::RequestError;
pub use query::Query;
pub use url::Dialect;
