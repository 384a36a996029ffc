//! The bodies of requests and responses as those of the crate `http-body`.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderValue;
use http_body::{Body, Frame, SizeHint};

use super::{BoxError, Content, ContentStream};
use crate::exchange::TransportError;
use crate::secrets::is_secret;

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

/// The value of a header, marked if it is a secret.
pub(crate) fn header_value(
    name: &str,
    value: &str,
    credential: Option<&str>,
) -> Result<HeaderValue, TransportError> {
    let mut sent = HeaderValue::from_str(value).map_err(TransportError::invalid)?;
    let is_credential = credential.is_some_and(|it| it.eq_ignore_ascii_case(name));
    sent.set_sensitive(is_credential || is_secret(name));
    Ok(sent)
}
