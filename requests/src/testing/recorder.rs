//! [`Recorder`]: a transport that records.

use std::fmt;
use std::io::Read;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::{ReplayBody, Reply};
use crate::blocking;
use crate::client::{BoxError, Chunks, Content, Incoming, Outgoing, Transport};
use crate::exchange::TransportError;
use crate::headers::Headers;
use crate::request::Method;
use crate::secrets::{is_secret, url_without_secrets, value_without_secrets};

/// A transport around another one that records requests and responses for a [`Replay`](super::Replay).
///
/// Headers and parts of URLs whose names say that they are secrets are not recorded. Bodies are recorded unchanged: check them before you commit
/// the file. Bodies are read into memory.
pub struct Recorder<T> {
    inner: T,
    pairs: Mutex<Vec<Recorded>>,
}

impl<T: fmt::Debug> fmt::Debug for Recorder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorder")
            .field("inner", &self.inner)
            .finish_non_exhaustive()
    }
}

/// A request with its response.
#[derive(Debug)]
pub(super) struct Recorded {
    method: Method,
    url: String,
    request: (Headers, Vec<u8>),
    status: u16,
    response: (Headers, Vec<u8>),
}

impl<T> Recorder<T> {
    /// A transport that records what goes through `inner`.
    pub fn new(inner: T) -> Self {
        Self {
            inner,
            pairs: Mutex::default(),
        }
    }

    /// The pairs as JSON.
    pub fn json(&self) -> String {
        let pairs = self.pairs.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs: Vec<Value> = pairs.iter().map(Recorded::json).collect();
        format!("{:#}", Value::from(pairs))
    }

    /// Writes the pairs to a file.
    ///
    /// # Errors
    ///
    /// The error of the file system.
    pub fn save(&self, path: impl AsRef<Path>) -> std::io::Result<()> {
        std::fs::write(path, self.json())
    }

    fn record(&self, recorded: Recorded) -> Incoming<ReplayBody> {
        let incoming = Incoming {
            status: recorded.status,
            headers: recorded.response.0.clone(),
            body: ReplayBody::new(recorded.response.1.clone()),
        };
        let pairs = self.pairs.lock();
        pairs.unwrap_or_else(PoisonError::into_inner).push(recorded);
        incoming
    }
}

impl<T: blocking::Transport> blocking::Transport for Recorder<T> {
    type Body = ReplayBody;

    fn send(
        &self,
        request: Outgoing<'_, blocking::Content<'_>>,
    ) -> Result<Incoming<ReplayBody>, TransportError> {
        let (method, url, headers) = (request.method, request.url, request.headers);
        let content = match &request.content {
            blocking::Content::Bytes(bytes) => bytes.to_vec(),
            // What is read once cannot be read for the record, too.
            blocking::Content::Reader(..) => Vec::new(),
        };
        let incoming = self.inner.send(request)?;
        let mut body = Vec::new();
        let mut source = incoming.body;
        source.read_to_end(&mut body).map_err(blocking::broken)?;
        Ok(self.record(Recorded {
            method,
            url: url.to_owned(),
            request: (headers.clone(), content),
            status: incoming.status,
            response: (incoming.headers, body),
        }))
    }

    fn sleep(&self, time: Duration) {
        self.inner.sleep(time);
    }

    fn now(&self) -> SystemTime {
        self.inner.now()
    }
}

impl<T: Transport> Transport for Recorder<T> {
    type Body = ReplayBody;

    async fn send(
        &self,
        request: Outgoing<'_, Content>,
    ) -> Result<Incoming<ReplayBody>, TransportError> {
        let (method, url, headers) = (request.method, request.url, request.headers);
        let content = match &request.content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Stream(..) => Vec::new(),
        };
        let incoming = self.inner.send(request).await?;
        let mut body = Vec::new();
        let mut source = incoming.body;
        while let Some(chunk) = source.chunk().await? {
            body.extend_from_slice(chunk.as_ref());
        }
        Ok(self.record(Recorded {
            method,
            url: url.to_owned(),
            request: (headers.clone(), content),
            status: incoming.status,
            response: (incoming.headers, body),
        }))
    }

    async fn sleep(&self, time: Duration) {
        self.inner.sleep(time).await;
    }

    fn deadline(&self, time: Duration) -> impl Future<Output = ()> + Send {
        self.inner.deadline(time)
    }

    fn now(&self) -> SystemTime {
        self.inner.now()
    }
}

impl Recorded {
    fn json(&self) -> Value {
        json!({
            "request": {
                "method": self.method.as_str(),
                "url": url_without_secrets(&self.url),
                "headers": headers_json(&self.request.0),
                "body": body_json(&self.request.1),
            },
            "response": {
                "status": self.status,
                "headers": headers_json(&self.response.0),
                "body": body_json(&self.response.1),
            },
        })
    }

    pub(super) fn into_pair(self) -> (Method, String, Reply) {
        let mut reply = Reply::new(self.status).body(self.response.1);
        reply.headers = self.response.0;
        (self.method, self.url, reply)
    }
}

fn headers_json(headers: &Headers) -> Value {
    let shown = headers.iter().filter(|(name, _)| !is_secret(name));
    let pairs = shown.map(|(name, value)| json!([name, value_without_secrets(value)]));
    let pairs: Vec<Value> = pairs.collect();
    pairs.into()
}

/// A body as a text or, if it is none, as an object with its Base64.
fn body_json(body: &[u8]) -> Value {
    match std::str::from_utf8(body) {
        Ok(text) => text.into(),
        Err(_) => json!({ "base64": STANDARD.encode(body) }),
    }
}

/// Reads pairs.
pub(super) fn read(text: &str) -> Result<Vec<Recorded>, BoxError> {
    let pairs: Vec<Map<String, Value>> = serde_json::from_str(text)?;
    let pairs = pairs.iter().enumerate();
    pairs
        .map(|(at, pair)| recorded(pair).map_err(|what| format!("pair {at}: {what}").into()))
        .collect()
}

fn recorded(pair: &Map<String, Value>) -> Result<Recorded, String> {
    let part = |name| pair.get(name).ok_or_else(|| format!("`{name}` is missing"));
    let (request, response) = (part("request")?, part("response")?);
    let text = |name| {
        let text = request.get(name).and_then(Value::as_str);
        text.ok_or_else(|| format!("`request.{name}` is not a text"))
    };
    let name = text("method")?;
    let methods = [
        Method::Get,
        Method::Post,
        Method::Patch,
        Method::Put,
        Method::Delete,
    ];
    let method = methods.into_iter().find(|it| it.as_str() == name);
    let status = response.get("status").and_then(Value::as_u64);
    Ok(Recorded {
        method: method.ok_or_else(|| format!("{name:?} is not a method"))?,
        url: text("url")?.to_owned(),
        request: (headers(request)?, body(request)?),
        status: status
            .and_then(|it| u16::try_from(it).ok())
            .ok_or("`response.status` is not a status")?,
        response: (headers(response)?, body(response)?),
    })
}

fn headers(part: &Value) -> Result<Headers, String> {
    let Some(headers) = part.get("headers") else {
        return Ok(Headers::new());
    };
    let pairs: Vec<(String, String)> =
        serde_json::from_value(headers.clone()).map_err(|error| format!("`headers`: {error}"))?;
    Ok(pairs.into_iter().collect())
}

fn body(part: &Value) -> Result<Vec<u8>, String> {
    match part.get("body") {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(text.clone().into_bytes()),
        Some(body) => {
            let text = body.get("base64").and_then(Value::as_str);
            let bytes = text.and_then(|it| STANDARD.decode(it).ok());
            bytes.ok_or_else(|| "`body` is neither a text nor an object with `base64`".to_owned())
        }
    }
}
