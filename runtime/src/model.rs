//! The tables that describe the types of a generated crate: names, base types, and the metadata of each property.

pub use crate::data::enumeration::EnumInfo;
pub use crate::data::facet::{Facet, TypeFacets};
pub use crate::data::info::{Member, ModelInfo, Redeclared, TypeInfo, facts};
