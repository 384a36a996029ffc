//! Pictures of a diagram: places from a library (`layout`), ways between them (`route`), shapes (`svg`). Here and not in the generator, so
//! that no build script compiles it.

mod layout;
mod route;
pub(crate) mod svg;

#[cfg(test)]
mod tests;
