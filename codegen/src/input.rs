//! Reads files: only regular ones, and only up to a limit.
//!
//! A path in the configuration or on the command line can name a FIFO, which blocks when it is opened, or a device, which never ends. Both
//! are refused before they are opened. The limit also applies to a file that grows while it is read.

use std::fs::{File, FileType};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The maximum size of a metadata document in bytes. The largest known has 53 MB.
pub const METADATA: u64 = 512 << 20;

/// The maximum size of a lock in bytes; it has a line for every name of a model.
pub const LOCK: u64 = 256 << 20;

/// The maximum size in bytes of hand-written files: configurations, manifests, sources.
pub const TEXT: u64 = 16 << 20;

/// The bytes of a regular file.
///
/// # Errors
///
/// The file cannot be read, is not a regular file, or has more than `limit` bytes. The error says which.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    // Opening a FIFO waits for a writer, so the path is checked first.
    regular(&std::fs::metadata(path)?.file_type())?;
    let file = File::open(path)?;
    // The path may lead elsewhere by now.
    let metadata = file.metadata()?;
    regular(&metadata.file_type())?;
    if metadata.len() > limit {
        return Err(too_large(limit));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    file.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(too_large(limit));
    }
    Ok(bytes)
}

/// The text of a regular file.
///
/// # Errors
///
/// Like [`read`], or the file is not UTF-8.
pub fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    String::from_utf8(read(path, limit)?)
        .map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not UTF-8"))
}

/// Refuses anything but a regular file.
pub(crate) fn regular(kind: &FileType) -> io::Result<()> {
    if kind.is_file() {
        return Ok(());
    }
    let message = format!("it is {}, not a regular file", name(kind));
    Err(io::Error::new(ErrorKind::InvalidInput, message))
}

fn name(kind: &FileType) -> &'static str {
    if kind.is_dir() {
        return "a folder";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a named pipe (FIFO)";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_char_device() || kind.is_block_device() {
            return "a device";
        }
    }
    "something else"
}

fn too_large(limit: u64) -> io::Error {
    let message = format!("it has more than {} MB", limit >> 20);
    io::Error::new(ErrorKind::FileTooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error<T>(result: io::Result<T>) -> String {
        result.err().map(|it| it.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_limit_is_the_last_size_that_is_read() {
        let Ok(folder) = tempfile::tempdir() else {
            panic!("no folder")
        };
        let path = folder.path().join("a");
        assert!(std::fs::write(&path, "four").is_ok());
        assert_eq!(read(&path, 4).ok().as_deref(), Some(b"four".as_slice()));
        assert_eq!(read_text(&path, 4).ok().as_deref(), Some("four"));
        assert_eq!(
            read(&path, 3).err().map(|it| it.kind()),
            Some(ErrorKind::FileTooLarge)
        );
        // A sparse file has a size but takes no space.
        assert!(
            File::create(&path)
                .and_then(|it| it.set_len((1 << 20) + 1))
                .is_ok()
        );
        assert_eq!(error(read(&path, 1 << 20)), "it has more than 1 MB");
        assert!(std::fs::write(&path, [0xff]).is_ok());
        assert_eq!(error(read_text(&path, 4)), "it is not UTF-8");
        assert_eq!(
            error(read(folder.path(), 4)),
            "it is a folder, not a regular file"
        );
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_sockets_are_not_opened() {
        let Ok(folder) = tempfile::tempdir() else {
            panic!("no folder")
        };
        let socket = folder.path().join("socket");
        let _listener = std::os::unix::net::UnixListener::bind(&socket);
        assert_eq!(
            error(read(&socket, 4)),
            "it is a socket, not a regular file"
        );
        for device in ["/dev/zero", "/dev/null"] {
            let read = read(Path::new(device), 4);
            assert_eq!(
                error(read),
                "it is a device, not a regular file",
                "{device}"
            );
        }
        let link = folder.path().join("link");
        assert!(std::os::unix::fs::symlink("/dev/zero", &link).is_ok());
        assert_eq!(error(read(&link, 4)), "it is a device, not a regular file");
    }
}
