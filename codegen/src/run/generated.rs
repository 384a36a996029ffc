//! The result of a run: files in memory, written or compared on request.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::codes;
use crate::features::Feature;
use crate::output::{Files, OutputError, Stale, Written, check_file, left_behind, write_file};
use crate::report::{Report, shown};
use crate::rust_ir::TypePath;
use odata_csdl::diagnostic::Finding;

/// The result of a run, in memory.
#[derive(Debug, Clone)]
pub struct Generated {
    /// The files.
    pub files: Files,
    /// The findings that did not stop the run, with their sources.
    pub report: Report,
    /// The output folder, if the configuration names one.
    pub folder: Option<PathBuf>,
    /// The metadata that was read, including the documents to which others refer.
    pub inputs: Vec<PathBuf>,
    /// Path and text of the lock, if the configuration names one.
    pub lock: Option<(PathBuf, String)>,
    /// The paths of the types, in document order.
    pub types: Vec<TypePath>,
    /// The features of modules, by name.
    pub features: Vec<Feature>,
}

impl Generated {
    /// Writes the files to the output folder, and the lock; see [`Files::write`].
    ///
    /// # Errors
    ///
    /// There is no output folder in the configuration, or writing failed. In the latter case some files may be new and others old, but each
    /// is complete.
    pub fn write(&self) -> Result<Written, Report> {
        self.write_at(None)
    }

    /// [`Generated::write`] with a modification time.
    pub(crate) fn write_at(&self, time: Option<SystemTime>) -> Result<Written, Report> {
        let write = |folder: &Path| {
            let mut written = self.files.write_at(folder, time)?;
            // Last, so that only names that were generated are recorded.
            if let Some((path, text)) = &self.lock {
                if write_file(path, text, time)? {
                    written.written.push(shown(path));
                } else {
                    written.unchanged += 1;
                }
            }
            Ok(written)
        };
        write(self.folder()?).map_err(|error| self.unwritable(&error))
    }

    /// Compares the output folder with the files, and the lock; see [`Files::check`].
    ///
    /// # Errors
    ///
    /// There is no output folder in the configuration, or reading failed.
    pub fn check(&self) -> Result<Vec<Stale>, Report> {
        let check = |folder: &Path| {
            let mut stale = self.files.check(folder)?;
            if let Some((path, text)) = &self.lock {
                let kind = check_file(path, text)?;
                stale.extend(kind.map(|kind| Stale {
                    path: shown(path),
                    kind,
                }));
                // A lock in the output folder has already been checked with it.
                for left in left_behind(path)? {
                    let known = |it: &Stale| folder.join(&it.path) == Path::new(&left.path);
                    if !stale.iter().any(known) {
                        stale.push(left);
                    }
                }
            }
            Ok(stale)
        };
        check(self.folder()?).map_err(|error| self.unwritable(&error))
    }

    pub(crate) fn folder(&self) -> Result<&Path, Report> {
        self.folder.as_deref().ok_or_else(|| {
            let help = "set `output` to the folder for the generated files";
            Finding::new(&codes::NO_OUTPUT, "no output folder is configured")
                .help(help)
                .into()
        })
    }

    fn unwritable(&self, error: &OutputError) -> Report {
        Finding::new(&codes::UNWRITABLE, error.to_string())
            .help("correct the path or the permissions")
            .into()
    }
}
