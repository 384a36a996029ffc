//! What a response of a batch contains, in both formats.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::headers::Headers;

/// How many headers a response in a batch has at most: no service has so many.
pub(super) const HEADERS: usize = 1000;

/// Responses to requests of a batch, and where more of them are.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) items: Vec<Item>,
    pub(super) next_link: Option<String>,
}

/// A response, or the responses to a change set.
#[derive(Debug)]
pub(super) enum Item {
    One(Response),
    Set(Vec<Response>),
}

/// A response in a batch.
#[derive(Debug)]
pub(super) struct Response {
    /// The identifier of its request, if it says one.
    pub(super) id: Option<String>,
    pub(super) reply: Result<Reply, Fault>,
}

/// A response that can be read.
#[derive(Debug, Clone)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: Content,
}

impl Reply {
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// A body: a range of the body of the batch, or bytes that were decoded.
#[derive(Clone, Default)]
pub(super) struct Content {
    bytes: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Content {
    pub(super) fn part(of: &Arc<Vec<u8>>, range: Range<usize>) -> Self {
        Self {
            bytes: Arc::clone(of),
            range,
        }
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(self.range.clone()).unwrap_or_default()
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        let range = 0..bytes.len();
        Self {
            bytes: Arc::new(bytes),
            range,
        }
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Content").field(&self.range.len()).finish()
    }
}

/// Why a request has no answer although the batch has one.
#[derive(Debug, Clone)]
pub(super) struct Fault {
    pub(super) reason: String,
    /// Status and headers, if the response says them.
    pub(super) response: Option<(u16, Headers)>,
}

impl Fault {
    pub(super) fn new(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            response: None,
        }
    }
}

/// The beginning of a text for a message.
pub(super) fn beginning(bytes: &[u8]) -> String {
    let start = bytes.get(..bytes.len().min(400)).unwrap_or_default();
    String::from_utf8_lossy(start).chars().take(100).collect()
}
