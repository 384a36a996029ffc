//! What `init` writes: files from templates, and dependencies into a manifest that is somebody else's.

pub(crate) mod manifest;
pub(crate) mod templates;
