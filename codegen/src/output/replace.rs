//! Replaces files atomically: writes them under another name and renames them, so that no reader and no crash sees a partial file.
//!
//! The other name is new each time, so that neither two threads nor two containers, whose processes can have the same ids, write the same
//! file. A run that is killed leaves its file behind. While a run is alive it holds a lock on the file that it writes, and the system
//! releases the lock however the process ends; so the next run can distinguish abandoned files from those in use.

use std::fs::{File, TryLockError};
use std::hash::{BuildHasher, RandomState};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::{OutputError, during};
use crate::input::regular;

/// The end of the names of temporary files. No other file has such a name.
const ENDING: &str = ".odata-codegen.tmp";

/// Number of hexadecimal digits before the ending.
const DIGITS: usize = 16;

/// Maximum number of characters of the file's own name in that of its temporary file; on most systems names are at most 255 bytes long.
const OWN: usize = 50;

/// How often a temporary file is created again, if its name is taken or another run takes it for an abandoned one.
const ATTEMPTS: usize = 8;

/// Maximum number of symbolic links between a path and its file, as on most systems.
const LINKS: usize = 40;

/// Age at which a temporary file is certainly abandoned, if the file system has no locks.
const OLD: Duration = Duration::from_secs(3600);

/// Held while a file is being written.
static WRITING: Mutex<()> = Mutex::new(());

/// Waits until no file is being written, and blocks new writes as long as the guard is held. Call it before ending the process, so that
/// nothing is left half-written.
pub fn hold() -> MutexGuard<'static, ()> {
    // A writer that panicked left nothing that matters here.
    WRITING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Replaces or creates a file, with its folders, and waits until it is on the disk. For a symbolic link the target is replaced. Temporary
/// files of killed runs for this file are removed first.
///
/// # Errors
///
/// The path leads to something that is not a regular file, or the system returns an error. The file is then either the old or the new one.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    for left in left_of(path)? {
        remove(&left)?;
    }
    replace(path, bytes, None, true)
}

/// Replaces or creates a file, with its folders. Sets its modification time and waits for the disk if requested.
pub(super) fn replace(
    path: &Path,
    bytes: &[u8],
    time: Option<SystemTime>,
    wait: bool,
) -> Result<(), OutputError> {
    let target = replaceable(path).map_err(during("replace", path))?;
    let folder = target.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(folder).map_err(during("create", folder))?;
    let _writing = hold();
    // Between its creation and its locking, another run can take a file for an abandoned one.
    again_on(ErrorKind::NotFound, || attempt(&target, bytes, time, wait))
        .map_err(during("write", path))
}

/// Repeats as long as the attempt fails with an error of this kind, at most [`ATTEMPTS`] times.
fn again_on<T>(kind: ErrorKind, mut attempt: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    for _ in 1..ATTEMPTS {
        match attempt() {
            Err(error) if error.kind() == kind => {}
            result => return result,
        }
    }
    attempt()
}

/// The file that a path leads to through symbolic links. It need not exist.
///
/// # Errors
///
/// The target is not a regular file, or the system returns an error.
pub fn replaceable(path: &Path) -> io::Result<PathBuf> {
    match std::fs::metadata(path) {
        Ok(metadata) => regular(&metadata.file_type())?,
        Err(error) if missing(&error) => {}
        Err(error) => return Err(error),
    }
    let mut target = path.to_owned();
    for _ in 0..LINKS {
        match std::fs::symlink_metadata(&target) {
            Ok(metadata) if metadata.is_symlink() => {
                let link = std::fs::read_link(&target)?;
                target = target.parent().unwrap_or(Path::new("")).join(link);
            }
            _ => return Ok(target),
        }
    }
    Err(io::Error::other("it is a cycle of symbolic links"))
}

/// Whether an error says that there is no such file.
pub(super) fn missing(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn attempt(target: &Path, bytes: &[u8], time: Option<SystemTime>, wait: bool) -> io::Result<()> {
    let (mut file, temporary) = temporary(target)?;
    let mut write = || -> io::Result<()> {
        // If there are no locks, age decides which files are abandoned.
        let _ = file.try_lock();
        file.write_all(bytes)?;
        if let Some(time) = time {
            file.set_modified(time)?;
        }
        if wait {
            file.sync_all()?;
        }
        std::fs::rename(&temporary, target)
    };
    write().inspect_err(|_| {
        // The result does not affect the error.
        let _ = std::fs::remove_file(&temporary);
    })
}

/// A new file next to the target.
fn temporary(target: &Path) -> io::Result<(File, PathBuf)> {
    let folder = target.parent().unwrap_or(Path::new(""));
    again_on(ErrorKind::AlreadyExists, || {
        // Each state starts from unpredictable numbers of the system.
        let random = RandomState::new().hash_one(std::process::id());
        let path = folder.join(format!("{}{random:016x}{ENDING}", start(target)));
        Ok((File::create_new(&path)?, path))
    })
}

/// The start of the names of a file's temporary files.
fn start(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let own: String = name.chars().take(OWN).collect();
    format!(".{own}.")
}

/// Whether a file with this name is a temporary one.
pub(super) fn is_temporary(name: &str) -> bool {
    let front = name
        .strip_prefix('.')
        .and_then(|name| name.strip_suffix(ENDING));
    front
        .and_then(|front| front.rsplit_once('.'))
        .is_some_and(|(own, digits)| {
            let hexadecimal = |c: u8| matches!(c, b'0'..=b'9' | b'a'..=b'f');
            !own.is_empty() && digits.len() == DIGITS && digits.bytes().all(hexadecimal)
        })
}

/// Whether nobody is writing this temporary file any more.
pub(super) fn is_left(path: &Path) -> Result<bool, OutputError> {
    let file = match File::open(path) {
        Ok(file) => file,
        // It has its final name by now.
        Err(error) if missing(&error) => return Ok(false),
        Err(error) => return Err(during("read", path)(error)),
    };
    Ok(match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => file
            .metadata()
            .and_then(|metadata| metadata.modified())
            .is_ok_and(|time| time.elapsed().is_ok_and(|age| age > OLD)),
    })
}

/// The folder of a file, as it can be listed: of a name alone it is the current one.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// The temporary files of one file that killed runs have left, sorted.
pub(super) fn left_of(path: &Path) -> Result<Vec<PathBuf>, OutputError> {
    let Ok(target) = replaceable(path) else {
        return Ok(Vec::new());
    };
    let entries = match std::fs::read_dir(folder_of(&target)) {
        Ok(entries) => entries,
        // A file can be in a folder that is writable but cannot be listed.
        Err(_) => return Ok(Vec::new()),
    };
    let start = start(&target);
    let mut left = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(name) = name.to_str().filter(|name| is_temporary(name)) else {
            continue;
        };
        let own = name.len() == start.len() + DIGITS + ENDING.len() && name.starts_with(&start);
        let file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if own && file && is_left(&entry.path())? {
            left.push(entry.path());
        }
    }
    left.sort();
    Ok(left)
}

/// Removes a file that another run may have removed already.
pub(super) fn remove(path: &Path) -> Result<(), OutputError> {
    match std::fs::remove_file(path) {
        Err(error) if !missing(&error) => Err(during("remove", path)(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_is_done_again_for_one_kind_of_error_and_not_forever() {
        use ErrorKind::{NotFound, Other};
        for (errors, calls, ends) in [
            (vec![], 1, None),
            (vec![NotFound], 2, None),
            (vec![NotFound; ATTEMPTS - 1], ATTEMPTS, None),
            (vec![NotFound; ATTEMPTS], ATTEMPTS, Some(NotFound)),
            (vec![Other; 2], 1, Some(Other)),
            (vec![NotFound, Other], 2, Some(Other)),
        ] {
            let (mut done, mut left) = (0, errors.iter());
            let result = again_on(NotFound, || {
                done += 1;
                left.next().map_or(Ok(()), |kind| Err((*kind).into()))
            });
            assert_eq!(done, calls, "{errors:?}");
            assert_eq!(result.err().map(|error| error.kind()), ends, "{errors:?}");
        }
    }
    #[test]
    fn what_is_not_there_is_neither_left_nor_in_the_way() -> Result<(), Box<dyn std::error::Error>>
    {
        let folder = tempfile::tempdir()?;
        let (none, impossible) = (folder.path().join("none"), folder.path().join("a\0b"));
        assert!(!is_left(&none)?);
        let error = is_left(&impossible).unwrap_err().to_string();
        assert!(error.starts_with("cannot read `"), "{error}");
        remove(&none)?;
        let error = remove(folder.path()).unwrap_err().to_string();
        assert!(error.starts_with("cannot remove `"), "{error}");
        Ok(())
    }
}
