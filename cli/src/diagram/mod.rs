//! Pictures of a diagram: places from a library, shapes from here.

mod layout;
pub(crate) mod svg;
