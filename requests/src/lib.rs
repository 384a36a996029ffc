#![doc = include_str!("../README.md")]

mod error;
pub mod query;
pub mod url;

pub use error::RequestError;
pub use query::Query;
pub use url::Dialect;
