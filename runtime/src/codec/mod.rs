//! Reading, writing, cloning, comparing and showing generated types: each is implemented once for all of them.

pub(crate) mod compare;
pub(crate) mod debug;
pub(crate) mod decode;
pub(crate) mod encode;
mod impls;
pub(crate) mod object_ext;
mod places;
pub mod slots;
pub mod v1;

pub use crate::__requires as requires;
pub use places::places;
