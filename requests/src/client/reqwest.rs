//! [`Reqwest`]: the transport over `reqwest`.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;

use super::body::{RequestBody, header_value};
use super::{Chunks, Content, Incoming, Outgoing, Transport};
use crate::exchange::TransportError;
use crate::headers::Headers;

/// The transport over `reqwest` (feature `reqwest`), which needs a runtime of `tokio`.
///
/// The package enables none of reqwest's features: choose TLS, `http2` and `gzip` by a dependency of your own. A client of your own must have
/// `redirect(Policy::none())`, since the client of this package follows redirects.
///
/// ```
/// use odata_requests::{Client, Reqwest};
///
/// let client = Client::new("https://services.example/odata", Reqwest::new()?);
/// # let _: &Reqwest = client.transport();
/// # Ok::<(), reqwest::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct Reqwest(reqwest::Client);

impl Reqwest {
    /// A transport with reqwest's settings.
    ///
    /// # Errors
    ///
    /// Reqwest's error if TLS cannot be set up.
    pub fn new() -> Result<Self, reqwest::Error> {
        let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        builder.build().map(Self)
    }

    /// A transport with settings of the program's own, such as a proxy or certificates. It must have `redirect(Policy::none())`.
    pub fn with_client(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for Reqwest {
    type Body = Body;

    async fn send(
        &self,
        request: Outgoing<'_, Content>,
    ) -> Result<Incoming<Self::Body>, TransportError> {
        let url = reqwest::Url::parse(request.url).map_err(TransportError::invalid)?;
        let method = reqwest::Method::from_bytes(request.method.as_str().as_bytes());
        let method = method.map_err(TransportError::invalid)?;
        let mut sent = self.0.request(method, url);
        for (name, value) in request.headers.iter() {
            let value = header_value(name, value, request.credential)?;
            sent = sent.header(name, value);
        }
        sent = match request.content {
            Content::Bytes(bytes) if bytes.is_empty() && !request.method.has_content() => sent,
            Content::Bytes(bytes) => sent.body(bytes),
            stream @ Content::Stream(..) => {
                sent.body(reqwest::Body::wrap(RequestBody::from(stream)))
            }
        };
        let response = sent.send().await.map_err(failure)?;
        let headers = Headers::from_http(response.headers());
        Ok(Incoming {
            status: response.status().as_u16(),
            headers,
            body: Body(response),
        })
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

/// The body of a response.
pub struct Body(reqwest::Response);

impl Chunks for Body {
    type Chunk = Bytes;

    async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        self.0.chunk().await.map_err(failure)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

fn failure(error: reqwest::Error) -> TransportError {
    // The text of the error has the URL, with the secrets of its query.
    let error = error.without_url();
    if error.is_timeout() && !error.is_connect() {
        TransportError::timeout(whole(&error))
    } else if error.is_builder() {
        TransportError::invalid(whole(&error))
    } else if error.is_connect() {
        TransportError::unsent(whole(&error))
    } else {
        TransportError::broken(whole(&error))
    }
}

/// The text of an error with those of its sources, since reqwest's own says only where it failed.
fn whole(error: &reqwest::Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
