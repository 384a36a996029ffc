//! [`Ureq`]: the transport over `ureq`.

use std::fmt;
use std::io::{self, Read};

use ureq::Agent;
use ureq::http::{self, Request};

use super::{Content, Transport};
use crate::client::{Incoming, Outgoing};
use crate::exchange::TransportError;
use crate::headers::Headers;

/// The transport over `ureq` (feature `ureq`): HTTP/1.1, TLS by rustls with the certificates of the platform, `gzip`.
///
/// [`Limits::timeout`](crate::Limits::timeout) limits each phase of an attempt: connecting, sending, waiting for the response, and reading it. It
/// does not limit name resolution. [`Limits::idle`](crate::Limits::idle) limits each read of a stream, also the wait for its response.
///
/// ```
/// use odata_requests::blocking::{Client, Ureq};
///
/// let client = Client::new("https://services.example/odata", Ureq::new());
/// # let _: &Ureq = client.transport();
/// ```
#[derive(Debug, Clone)]
pub struct Ureq(Agent);

impl Default for Ureq {
    fn default() -> Self {
        Self::new()
    }
}

impl Ureq {
    /// A transport with ureq's settings, which take a proxy from `HTTPS_PROXY` and `ALL_PROXY`.
    pub fn new() -> Self {
        Self(Agent::new_with_defaults())
    }

    /// A transport with settings of the program's own, such as a proxy or certificates. The client sets redirects, statuses
    /// and time limits for each request.
    pub fn with_agent(agent: Agent) -> Self {
        Self(agent)
    }
}

impl Transport for Ureq {
    type Body = Body;

    fn send(
        &self,
        request: Outgoing<'_, Content<'_>>,
    ) -> Result<Incoming<Self::Body>, TransportError> {
        let mut builder = Request::builder()
            .method(request.method.as_str())
            .uri(request.url);
        for (name, value) in request.headers.iter() {
            builder = builder.header(name, value);
        }
        let times = Times {
            send: matches!(request.content, Content::Bytes(_)).then_some(request.timeout),
            start: request.timeout,
            whole: request.whole,
            idle: request.idle,
        };
        let response = match request.content {
            Content::Bytes([]) if !request.method.has_content() => {
                self.run(builder.body(()), times)
            }
            Content::Bytes(bytes) => self.run(builder.body(bytes), times),
            Content::Reader(reader, length) => {
                if let Some(length) = length {
                    builder = builder.header("Content-Length", length);
                }
                self.run(builder.body(ureq::SendBody::from_reader(reader)), times)
            }
        }?;
        let (head, body) = response.into_parts();
        let mut headers = Headers::from_http(&head.headers);
        // ureq decodes this one, and leaves the header.
        if headers
            .get("Content-Encoding")
            .is_some_and(|it| it.eq_ignore_ascii_case("gzip"))
        {
            headers.remove("Content-Encoding");
            headers.remove("Content-Length");
        }
        Ok(Incoming {
            status: head.status.as_u16(),
            headers,
            body: Body(body.into_reader()),
        })
    }
}

#[derive(Clone, Copy)]
struct Times {
    /// For the content, unless it is read while it is sent.
    send: Option<std::time::Duration>,
    start: std::time::Duration,
    whole: Option<std::time::Duration>,
    idle: std::time::Duration,
}

impl Ureq {
    fn run<B: ureq::AsSendBody>(
        &self,
        request: Result<Request<B>, http::Error>,
        times: Times,
    ) -> Result<http::Response<ureq::Body>, TransportError> {
        let request = request.map_err(TransportError::invalid)?;
        let configured = self
            .0
            .configure_request(request)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // The time counts for each phase. With a limit for all of them, or for resolving the name, ureq starts a thread for each request.
            .timeout_global(None)
            .timeout_per_call(None)
            .timeout_resolve(None)
            .timeout_connect(Some(times.start))
            .timeout_send_request(Some(times.start))
            .timeout_send_body(times.send)
            .timeout_recv_response(Some(times.start))
            .timeout_recv_body(times.whole)
            .timeout_per_read(times.whole.is_none().then_some(times.idle))
            .timeout_per_write(Some(times.idle))
            .allow_non_standard_methods(true)
            .build();
        self.0.run(configured).map_err(failure)
    }
}

/// The body of a response.
pub struct Body(ureq::BodyReader<'static>);

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").finish_non_exhaustive()
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            // ureq's own errors come as the inner errors of `Other`.
            let is_timeout = error
                .get_ref()
                .and_then(|it| it.downcast_ref::<ureq::Error>())
                .is_some_and(|it| matches!(it, ureq::Error::Timeout(_)));
            match is_timeout {
                true => io::Error::new(io::ErrorKind::TimedOut, error),
                false => error,
            }
        })
    }
}

fn failure(error: ureq::Error) -> TransportError {
    use ureq::{Error, Timeout};
    match &error {
        // Their texts have the URL with its secrets.
        Error::BadUri(_) | Error::RequireHttpsOnly(_) => {
            TransportError::invalid("the transport does not take the URL")
        }
        Error::Http(_) => TransportError::invalid(error),
        Error::HostNotFound | Error::ConnectionFailed => TransportError::unsent(error),
        Error::Timeout(Timeout::Resolve | Timeout::Connect) => TransportError::unsent(error),
        Error::Timeout(_) => TransportError::timeout(error),
        Error::Io(io) if io.kind() == io::ErrorKind::ConnectionRefused => {
            TransportError::unsent(error)
        }
        Error::Io(io) if io.kind() == io::ErrorKind::TimedOut => TransportError::timeout(error),
        _ => TransportError::broken(error),
    }
}
