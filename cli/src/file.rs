//! Files that are never visible half-written.

use std::path::Path;

use odata_codegen::output;

use crate::failure::Failure;

/// Replaces a file by renaming a finished one. For a symbolic link the target is replaced.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    output::replace_file(path, bytes).map_err(|error| Failure::Message {
        message: error.to_string(),
        help: Some("correct the path or the permissions".to_owned()),
    })
}
