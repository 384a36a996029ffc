//! Files that are never seen half-written.

use std::io::Write;
use std::path::Path;

use odata_codegen::output;

use crate::commands::Failure;

/// Puts the bytes in place by renaming a finished file. A file that is left by a crash has another name.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let _writing = output::hold();
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(folder)?;
        let mut builder = tempfile::Builder::new();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As the process would create any file; temporary ones are for their owner alone otherwise.
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let mut file = builder.prefix(".odata-codegen-").tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().map_err(|error| Failure::Message {
        message: format!("cannot write `{}`: {error}", path.display()),
        help: Some("correct the path or the permissions".to_owned()),
    })
}
