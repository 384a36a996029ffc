//! The data model: properties and their values, and the tables that describe generated types.

pub(crate) mod boxed;
pub(crate) mod context_url;
pub(crate) mod control;
pub(crate) mod custom;
pub mod enumeration;
pub(crate) mod extras;
pub(crate) mod facet;
pub(crate) mod family;
pub(crate) mod flags;
pub(crate) mod info;
pub(crate) mod list;
pub(crate) mod object;
pub(crate) mod page;
pub(crate) mod primitives;
pub(crate) mod property;
pub(crate) mod scalar;
