//! Responses that are not metadata, and missing responses, as messages with help. Texts of the service are shown shortened and without
//! secrets, since some services repeat what they were sent.

use std::io::{self, Read};
use std::time::Instant;

use serde_json::Value;
use ureq::http::{Response, StatusCode};
use ureq::{Body, Error, Timeout};
use url::Url;

use super::Request;
use crate::failure::Failure;

pub(crate) const METADATA_ADDRESS: &str =
    "check the address; metadata is at the address of the service followed by `/$metadata`";

const LONGER: &str =
    "wait longer with `--max-time`, or ask the operators of the service why it is so slow";

/// The maximum length of an error's text that is read, and that is shown.
const READ: u64 = 64 << 10;
const SHOWN: usize = 300;

impl Request {
    /// The text without the secrets that were sent.
    pub(crate) fn hide(&self, text: &str) -> String {
        let secrets = self.headers.iter().flat_map(|header| header.secrets());
        secrets.fold(text.to_owned(), |text, secret| {
            text.replace(secret, "[redacted]")
        })
    }

    fn failure(&self, message: &str, help: Option<&str>) -> Failure {
        Failure::Message {
            message: self.hide(message),
            help: help.map(|help| self.hide(help)),
        }
    }
}

/// A response with an error status.
pub(crate) fn of_status(request: &Request, response: Response<Body>) -> Failure {
    let status = response.status();
    let wanted = response
        .headers()
        .get("www-authenticate")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split([' ', ',']).next())
        .map(str::to_owned);
    let text = start_of(response, request);
    let said = serde_json::from_str::<Value>(&text)
        .ok()
        .and_then(|value| message_of(&value))
        .or_else(|| (!text.contains('<') && !text.trim().is_empty()).then(|| text.clone()));
    let said = said.map_or(String::new(), |said| {
        format!(": \"{}\"", shorten(&request.hide(&said)))
    });
    let sends_token = request
        .headers
        .iter()
        .any(|header| header.is("Authorization"));
    let help = match status {
        StatusCode::UNAUTHORIZED if sends_token => {
            "the service refused the token; it may have expired, or be meant for another service"
                .to_owned()
        }
        StatusCode::UNAUTHORIZED => format!(
            "the service requires authentication{}; put a token into an environment variable and name it with `--token-env`, or send a header with `--header`",
            wanted.map_or(String::new(), |scheme| format!(" ({scheme})"))
        ),
        StatusCode::FORBIDDEN => {
            "the service accepted the credentials but refused access; the token may lack a permission".to_owned()
        }
        StatusCode::NOT_FOUND | StatusCode::GONE => METADATA_ADDRESS.to_owned(),
        StatusCode::NOT_ACCEPTABLE => {
            "request another format, such as `--header 'Accept: application/json'`".to_owned()
        }
        StatusCode::TOO_MANY_REQUESTS => "wait before you try again".to_owned(),
        status if status.is_server_error() => {
            "the service failed; try again later, or ask its operators".to_owned()
        }
        _ => METADATA_ADDRESS.to_owned(),
    };
    request.failure(
        &format!("`{}` returned {status}{said}", request.url),
        Some(&help),
    )
}

/// As much of an error's text as arrives within the time for one step: after a refusal there is nothing to wait for.
fn start_of(response: Response<Body>, request: &Request) -> String {
    let end = Instant::now() + request.timeout;
    let mut reader = response.into_body().into_reader().take(READ);
    let mut text = Vec::new();
    let mut part = [0; 4096];
    while let Ok(length) = reader.read(&mut part) {
        text.extend_from_slice(part.get(..length).unwrap_or_default());
        if length == 0 || Instant::now() >= end {
            break;
        }
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// The time for the whole download is over.
pub(crate) fn of_deadline(request: &Request) -> Failure {
    request.failure(
        &format!(
            "`{}` took more than {} seconds",
            request.url, request.deadline.1
        ),
        Some(LONGER),
    )
}

/// No response.
pub(crate) fn of_transport(request: &Request, url: &Url, error: &Error) -> Failure {
    let certificate = "if you trust the service, trust the authority that signed its certificate: pass a PEM file of it with `--ca`, or add it to the trusted certificates of this system";
    let help = match error {
        // The default of `openssl req -x509`.
        Error::Io(error) if error.to_string().contains("CaUsedAsEndEntity") => Some(
            "the service uses the certificate of an authority as its own; it needs one that the authority signed (`CA:FALSE`), and `--ca` must name the authority's",
        ),
        Error::Io(_) if request.trusted.is_some() && is_of_certificate(error) => Some(
            "the certificate is checked only against those of `--ca`; pass a file that contains the authority that signed it",
        ),
        // Handshake errors are reported as errors of the connection.
        Error::Io(_) if is_of_certificate(error) => Some(certificate),
        Error::HostNotFound => Some("check the name of the host, and the network"),
        Error::Timeout(Timeout::Global) => return of_deadline(request),
        Error::Timeout(_) => Some("try again, or wait longer with `--timeout`"),
        Error::Rustls(_) | Error::Tls(_) => Some(certificate),
        Error::Io(_) | Error::ConnectionFailed => {
            Some("check the address and the network, and whether a proxy is needed (HTTPS_PROXY)")
        }
        _ => None,
    };
    request.failure(&format!("cannot fetch `{url}`: {error}"), help)
}

fn is_of_certificate(error: &Error) -> bool {
    error.to_string().contains("certificate")
}

/// A response that ended early or cannot be decompressed.
pub(crate) fn of_reading(request: &Request, received: usize, error: &io::Error) -> Failure {
    let cause = error.get_ref().and_then(|it| it.downcast_ref::<Error>());
    if let Some(Error::Timeout(Timeout::Global)) = cause {
        return of_deadline(request);
    }
    request.failure(
        &format!(
            "the response of `{}` ended after {received} bytes: {error}",
            request.url
        ),
        Some("try again; the file is unchanged"),
    )
}

/// The target of a redirect.
pub(crate) fn next(url: &Url, response: &Response<Body>) -> Result<Url, Failure> {
    let wrong = |reason: &str| Failure::Message {
        message: format!("`{url}` redirects {reason}"),
        help: Some(METADATA_ADDRESS.to_owned()),
    };
    let location = response
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok());
    let next = location.and_then(|location| url.join(location).ok());
    match next {
        None => Err(wrong("without a target")),
        Some(next) if !matches!(next.scheme(), "http" | "https") => {
            Err(wrong("to something that is not a web address"))
        }
        Some(next) if url.scheme() == "https" && next.scheme() == "http" => Err(wrong(
            "to an address without encryption, which is not followed",
        )),
        Some(next) => Ok(next),
    }
}

/// The message of an OData error body, or of a similar one.
pub(crate) fn message_of(value: &Value) -> Option<String> {
    let error = value.get("error").or_else(|| value.get("odata.error"))?;
    let message = error.get("message").unwrap_or(error);
    // In V2 this is an object with the language; other services send a string where V4 has an object.
    let text = message.get("value").unwrap_or(message).as_str();
    let described = value.get("error_description").and_then(Value::as_str);
    Some(described.or(text).unwrap_or("without a message").to_owned())
}

/// A text for one line of a message.
pub(crate) fn shorten(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut line: String = words
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .collect();
    if let Some((at, _)) = line.char_indices().nth(SHOWN) {
        line.truncate(at);
        line.push('…');
    }
    line
}
