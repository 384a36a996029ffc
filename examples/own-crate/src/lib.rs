//! A crate that generates its types when it is built, from metadata of its own.

/// The types of `bicycles.csdl.xml`.
pub mod model {
    include!(concat!(env!("OUT_DIR"), "/mod.rs"));
}
