//! [`ReplayBody`]: a body in memory.

use std::io::{self, Read};

use crate::client::Chunks;
use crate::exchange::TransportError;

/// A body in memory, which may break off.
#[derive(Debug, Clone, Default)]
pub struct ReplayBody {
    bytes: Vec<u8>,
    at: usize,
    /// The number of bytes after which it breaks off.
    end: Option<usize>,
}

impl ReplayBody {
    /// A body of these bytes.
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            ..Self::default()
        }
    }

    /// Breaks off after so many bytes.
    #[must_use]
    pub fn cut(mut self, after: usize) -> Self {
        self.end = Some(after);
        self
    }

    /// The next bytes, no more than `most`; empty at the end.
    fn next(&mut self, most: usize) -> Result<&[u8], TransportError> {
        let end = self.end.unwrap_or(usize::MAX).min(self.bytes.len());
        let until = self.at.saturating_add(most).min(end);
        if until <= self.at && most > 0 && self.end.is_some() {
            return Err(TransportError::broken("the connection was closed"));
        }
        let from = self.at;
        self.at = until.max(from);
        Ok(self.bytes.get(from..until).unwrap_or_default())
    }
}

impl Read for ReplayBody {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.next(buffer.len());
        let bytes = bytes.map_err(|it| io::Error::new(io::ErrorKind::UnexpectedEof, it))?;
        let length = bytes.len();
        if let Some(buffer) = buffer.get_mut(..length) {
            buffer.copy_from_slice(bytes);
        }
        Ok(length)
    }
}

impl Chunks for ReplayBody {
    type Chunk = Vec<u8>;

    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, TransportError> {
        let bytes = self.next(16 << 10)?;
        Ok((!bytes.is_empty()).then(|| bytes.to_vec()))
    }
}
