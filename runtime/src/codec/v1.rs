//! The interface of generated code, version 1. Programs must not use it. A generator that needs something else calls another version, so
//! crates that were generated before still compile.

pub use super::compare::{clone, equal};
pub use super::debug::debug;
pub use super::decode::decode;
pub use super::encode::encode;
pub use super::object_ext::with;
pub use super::slots;
pub use crate::data::boxed::{BoxOf, Pointee};
pub use crate::data::enumeration::{self, EnumInfo, Text};
pub use crate::data::facet::{Facet, TypeFacets};
pub use crate::data::family::{CURRENT, UNRECOGNIZED};
pub use crate::data::info::{ModelInfo, Redeclared, TypeInfo};
pub use crate::data::list::{Items, Kept, ListOf};
pub use crate::data::object::{
    EXTRAS, FAMILY, Fresh, INFO, Op, Slot, Value, WHOLE, Wants, is_absent,
};
pub use crate::data::scalar::Scalars;
pub use crate::{
    __enumerations as enumerations, __enums as enums, __facets as facets, __families as families,
    __flags as flags, __made as made, __model as model, __objects as objects,
    __parameters as parameters, __registry as registry, __roots as roots, __structs as structs,
    __texts as texts, __types as types,
};
pub use serde;
