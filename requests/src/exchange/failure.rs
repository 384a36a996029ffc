//! [`TransportError`]: why there is no response.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use super::ErrorKind;

/// Why there is no response, or only a part of one.
#[derive(Debug)]
pub struct TransportError {
    pub(super) source: Box<dyn StdError + Send + Sync>,
    pub(super) kind: Failure,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    Invalid,
    Unsent,
    Broken,
    Timeout,
}

impl TransportError {
    /// Nothing was sent, and the request can never be sent, for example because the transport does not accept its URL.
    pub fn invalid(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            kind: Failure::Invalid,
        }
    }

    /// Nothing was sent, since there was no connection. Every request can be sent again.
    pub fn unsent(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            kind: Failure::Unsent,
        }
    }

    /// The connection broke. Whether the service executed the request is not known.
    pub fn broken(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            kind: Failure::Broken,
        }
    }

    /// The attempt timed out.
    pub fn timeout(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
            kind: Failure::Timeout,
        }
    }

    /// The reason of a call that fails with it; `time` is the limit that is over in case of a timeout.
    pub(crate) fn into_kind(self, time: Duration) -> ErrorKind {
        match self.kind {
            Failure::Timeout => ErrorKind::Timeout(time),
            _ => ErrorKind::Transport(self.source),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.source()
    }
}
