#![doc = include_str!("../README.md")]

mod error;
pub mod url;

pub use error::RequestError;
pub use url::Dialect;
