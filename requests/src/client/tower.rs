//! [`Tower`]: any service of `tower` as a transport.

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use tower_service::Service;

use super::body::{RequestBody, header_value};
use super::{BoxError, Chunks, Content, Incoming, Outgoing, Transport};
use crate::exchange::TransportError;
use crate::headers::Headers;

type Sleep = dyn Fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> + Send + Sync;

/// Any `tower::Service` over requests and responses of the crate `http` as a transport (feature `tower`): a client of `hyper-util` with the
/// layers of `tower-http`, or the router of a server in a test. It is cloned for each request, must follow no redirects, and its errors count as
/// broken connections.
pub struct Tower<S> {
    service: S,
    sleep: Box<Sleep>,
}

impl<S> Tower<S> {
    /// A transport over a service, and how this runtime waits, such as `tokio::time::sleep`.
    pub fn new<F>(service: S, sleep: impl Fn(Duration) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = ()> + Send + 'static,
    {
        Self {
            service,
            sleep: Box::new(move |time| Box::pin(sleep(time))),
        }
    }
}

impl<S> fmt::Debug for Tower<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tower").finish_non_exhaustive()
    }
}

impl<S, B> Transport for Tower<S>
where
    S: Service<http::Request<RequestBody>, Response = http::Response<B>> + Clone + Send + Sync,
    S::Future: Send,
    S::Error: Into<BoxError>,
    B: http_body::Body + Send + Unpin,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Body = Body<B>;

    async fn send(
        &self,
        request: Outgoing<'_, Content>,
    ) -> Result<Incoming<Self::Body>, TransportError> {
        let mut builder = http::Request::builder()
            .method(request.method.as_str())
            .uri(request.url);
        for (name, value) in request.headers.iter() {
            let value = header_value(name, value, request.credential)?;
            builder = builder.header(name, value);
        }
        let sent = builder.body(RequestBody::from(request.content));
        let sent = sent.map_err(TransportError::invalid)?;
        let mut service = self.service.clone();
        let ready = poll_fn(|context| service.poll_ready(context)).await;
        ready.map_err(TransportError::unsent)?;
        let response = service.call(sent).await.map_err(TransportError::broken)?;
        let (head, body) = response.into_parts();
        let headers = Headers::from_http(&head.headers);
        Ok(Incoming {
            status: head.status.as_u16(),
            headers,
            body: Body(body),
        })
    }

    async fn sleep(&self, time: Duration) {
        (self.sleep)(time).await;
    }
}

/// The body of a response.
pub struct Body<B>(B);

impl<B> Chunks for Body<B>
where
    B: http_body::Body + Send + Unpin,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Chunk = Vec<u8>;

    async fn chunk(&mut self) -> Result<Option<Vec<u8>>, TransportError> {
        loop {
            let frame = poll_fn(|context| Pin::new(&mut self.0).poll_frame(context)).await;
            let Some(frame) = frame.transpose().map_err(TransportError::broken)? else {
                return Ok(None);
            };
            // Trailers have nothing of a body.
            if let Ok(data) = frame.into_data() {
                return Ok(Some(all(data)));
            }
        }
    }
}

impl<B> fmt::Debug for Body<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

fn all(mut data: impl bytes::Buf) -> Vec<u8> {
    data.copy_to_bytes(data.remaining()).into()
}
