#![doc = include_str!("../README.md")]

mod answer;
mod error;
mod headers;
mod path;
pub mod query;
mod request;
mod resource;
pub mod url;
#[doc(hidden)]
pub mod v1;

pub use answer::{Answer, ResponseError, ResponseErrorKind};
pub use error::RequestError;
pub use headers::{Headers, RetryAfter};
pub use path::Path;
pub use query::Query;
pub use request::{
    CountRequest, Get, IntoRequest, LeftOut, List, Method, Preference, Prepared, Represents,
    Request,
};
pub use resource::{
    Changes, Entities, Entity, IntoKey, Media, NoKey, PropertyResource, PropertyValue,
    RelatedEntities, RelatedEntity, Resource, Settable,
};
pub use url::Dialect;
