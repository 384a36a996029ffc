//! The bodies of requests and responses as those of the crate `http-body`.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

use super::{BoxError, Content, ContentStream};
use crate::exchange::TransportError;
use crate::headers::Headers;

/// The body of a request.
#[derive(Debug)]
pub struct RequestBody {
    /// A mutex only since reqwest shares bodies between threads; nothing locks it.
    content: Mutex<Content>,
    length: Option<u64>,
}

impl From<Content> for RequestBody {
    fn from(content: Content) -> Self {
        let length = match &content {
            Content::Bytes(bytes) => u64::try_from(bytes.len()).ok(),
            Content::Stream(_, length) => *length,
        };
        Self {
            content: Mutex::new(content),
            length,
        }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let content = self.content.get_mut();
        match content.unwrap_or_else(PoisonError::into_inner) {
            Content::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Content::Bytes(bytes) => {
                let bytes = Bytes::from(std::mem::take(bytes));
                Poll::Ready(Some(Ok(Frame::data(bytes))))
            }
            Content::Stream(stream, _) => {
                let next = ContentStream::poll_next(stream.as_mut(), context);
                next.map(|piece| {
                    piece.map(|piece| match piece {
                        Ok(bytes) => Ok(Frame::data(Bytes::from(bytes))),
                        Err(error) => Err(error.into()),
                    })
                })
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.length == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        match self.length {
            Some(length) => SizeHint::with_exact(length),
            None => SizeHint::default(),
        }
    }
}

/// Checks that a body has no content encoding: who decodes it removes the header.
pub(crate) fn decoded(headers: &Headers) -> Result<(), TransportError> {
    let encodings = headers.get_all("Content-Encoding");
    let mut encodings = encodings.filter(|it| !it.trim().eq_ignore_ascii_case("identity"));
    match encodings.next() {
        None => Ok(()),
        Some(encoding) => Err(TransportError::invalid(format!(
            "the body has the content encoding {encoding:?}, which this transport does not decode"
        ))),
    }
}
