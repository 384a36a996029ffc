//! What `init` writes: files from templates, and dependencies in an existing manifest.

pub(crate) mod manifest;
pub(crate) mod templates;
