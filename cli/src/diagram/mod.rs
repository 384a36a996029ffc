//! Drawings of a diagram: positions from a library (`layout`), paths between them (`route`), shapes (`svg`). In this package and not in the
//! generator, so that no build script compiles it.

mod layout;
mod route;
pub(crate) mod svg;

#[cfg(test)]
mod tests;
