//! Responses other than single objects (JSON Format 4.01 sections 11 to 21).

pub(crate) mod delta;
pub(crate) mod envelope;
pub(crate) mod error_response;
pub(crate) mod reader;
mod scan;
pub(crate) mod split;

pub use crate::codec::decode::Objects;
pub use crate::data::control::{AdvertisedOperation, Reason};
pub use crate::data::page::Page;
pub use delta::{DeletedEntity, Delta, DeltaItem, Link, OtherItem};
pub use envelope::{Collection, Field, ValueResponse};
pub use error_response::{ErrorBody, ErrorDetail, ErrorResponse};
pub use reader::PageReader;
pub use split::PageSplitter;
