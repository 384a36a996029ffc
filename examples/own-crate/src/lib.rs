//! A crate that generates its types from its own metadata at build time.

/// The types of `bicycles.csdl.xml`.
pub mod model {
    include!(concat!(env!("OUT_DIR"), "/mod.rs"));
}
