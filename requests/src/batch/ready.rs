//! Requests of a batch in the form in which they are written into it.

use serde::de::IgnoredAny;

use super::write::{is_json, is_text};
use crate::error::RequestError;
use crate::exchange::{Endpoint, Error, ErrorKind, Origin, split, without_user};
use crate::headers::{Headers, check, items};
use crate::path::{is_absolute, joined};
use crate::request::{Method, Parts, Prepared};
use crate::secrets::{is_secret, url_without_secrets};
use crate::url::{BatchFormat, BatchStyle, PartUrls};

/// A request that is ready to be written into a batch.
pub(super) struct Ready {
    pub(super) method: Method,
    /// The URL as it is written.
    pub(super) url: String,
    /// The URL that errors show, absolute if the base URL is.
    pub(super) shown: String,
    pub(super) headers: Headers,
    pub(super) body: Vec<u8>,
}

/// Headers that a request of a batch must not have (Protocol 4.01, 11.7.7.1), and those about the framing of a message.
const FORBIDDEN: [&str; 14] = [
    "Authorization",
    "Proxy-Authorization",
    "WWW-Authenticate",
    "Proxy-Authenticate",
    "Cookie",
    "Expect",
    "From",
    "Max-Forwards",
    "Range",
    "TE",
    "Host",
    "Connection",
    "Content-Length",
    "Transfer-Encoding",
];

impl Ready {
    /// `more` are headers that each request has unless it has one of the same name.
    pub(super) fn new(
        request: &Parts,
        is_grouped: bool,
        endpoint: &Endpoint,
        more: &Headers,
    ) -> Result<Self, Error> {
        let Endpoint { base, dialect, .. } = endpoint;
        let style = &dialect.batch;
        let part = request.part(dialect, base);
        let mut part = part.map_err(|error| {
            let url = request.url(dialect, "").unwrap_or_default();
            Error::new(request.method, &url, ErrorKind::Request(error))
        })?;
        let (url, shown) = written(&part.url, style.urls, base)
            .map_err(|error| Error::new(part.method, &part.url, ErrorKind::Request(error)))?;
        let method = part.method;
        let fail = |error| Err(Error::new(method, &shown, ErrorKind::Request(error)));
        let length = url.len();
        if let Some(limit) = style.url_limit.filter(|limit| length > *limit) {
            return fail(RequestError::TooLong { length, limit });
        }
        for (name, value) in more.iter() {
            if !part.headers.contains(name) && !is_forbidden(name) && !is_secret(name) {
                if let Err(error) = check(name, value) {
                    return fail(error);
                }
                part.headers.append(name, value);
            }
        }
        if let Err(error) = check_part(&part, style, is_grouped) {
            return fail(error);
        }
        let has_host =
            style.format == BatchFormat::Multipart && style.urls == PartUrls::AbsolutePath;
        if let Some(host) = host(base).filter(|_| has_host && url.starts_with('/')) {
            part.headers.append("Host", host);
        }
        Ok(Self {
            method: part.method,
            url,
            shown,
            headers: part.headers,
            body: part.body,
        })
    }
}

fn is_forbidden(name: &str) -> bool {
    FORBIDDEN.iter().any(|it| it.eq_ignore_ascii_case(name))
}

/// Checks that a request can be one of a batch.
fn check_part(part: &Prepared, style: &BatchStyle, is_grouped: bool) -> Result<(), RequestError> {
    let header = |name: &str, reason| {
        let name = name.to_owned();
        Err(RequestError::Header { name, reason })
    };
    if let Some((name, _)) = part.headers.iter().find(|(name, _)| is_forbidden(name)) {
        return header(name, "cannot be one of a request in a batch");
    }
    let is_multipart = style.format == BatchFormat::Multipart;
    let mut preferences = part.headers.get_all("Prefer").flat_map(items);
    if (is_multipart || is_grouped)
        && preferences.any(|it| it.eq_ignore_ascii_case("respond-async"))
    {
        return header(
            "Prefer",
            "cannot ask for an answer later in a multipart batch or a group",
        );
    }
    if is_multipart && is_grouped && part.method == Method::Get {
        return Err(RequestError::Batch(
            "a group of a multipart batch is a change set, which cannot have a GET".to_owned(),
        ));
    }
    if part.body.is_empty() {
        return Ok(());
    }
    if matches!(part.method, Method::Get | Method::Delete) {
        return Err(RequestError::Batch(format!(
            "a {} in a batch cannot have a body",
            part.method
        )));
    }
    let content_type = part.headers.get("Content-Type").unwrap_or_default();
    if is_multipart {
        return Ok(());
    }
    check_body(content_type, &part.body)
}

/// Checks that a body can stand in a JSON batch as what its media type says.
fn check_body(content_type: &str, body: &[u8]) -> Result<(), RequestError> {
    if is_json(content_type) {
        // Bytes of the program's own may be no JSON, and would be taken for a part of the batch.
        return match serde_json::from_slice::<IgnoredAny>(body) {
            Ok(_) => Ok(()),
            Err(error) => Err(RequestError::Batch(format!(
                "a body of {content_type} in a JSON batch is not JSON: {error}"
            ))),
        };
    }
    if is_text(content_type) && std::str::from_utf8(body).is_err() {
        return Err(RequestError::Batch(format!(
            "a body of {content_type} in a JSON batch is a string, and this one is not UTF-8"
        )));
    }
    Ok(())
}

/// Whether a URL starts with a reference to another part, such as `$1/orders`.
pub(super) fn is_reference(url: &str) -> bool {
    reference(url).is_some()
}

/// The number of the part to which a URL refers, and what follows it.
pub(super) fn reference(url: &str) -> Option<(usize, &str)> {
    let rest = url.strip_prefix('$')?;
    let end = rest.find(['/', '?', '(']).unwrap_or(rest.len());
    let (number, rest) = rest.split_at_checked(end)?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| number.parse().ok()).flatten()?;
    Some((number, rest))
}

/// The host as a header. A password is not for the body of a request.
fn host(base: &str) -> Option<&str> {
    let (_, authority, _) = split(base)?;
    Some(without_user(authority))
}

/// A URL in the form that the service wants, and in the form that errors show. `url` is relative to the service root, or begins at the host, or
/// is absolute.
fn written(url: &str, style: PartUrls, base: &str) -> Result<(String, String), RequestError> {
    let shown = joined(base, url)?;
    if is_reference(url) {
        return Ok((url.to_owned(), shown));
    }
    let path = || {
        let is_home = Origin::of(&shown)? == Origin::of(base)?;
        let (_, _, path) = split(&shown)?;
        (is_home && path.starts_with('/')).then_some(path)
    };
    let below = |root: &str, url| {
        let root = root.strip_suffix('/').unwrap_or(root);
        str::strip_prefix(url, root)?.strip_prefix('/')
    };
    let below = match (base, split(base)) {
        ("", _) => Some(shown.trim_start_matches('/')).filter(|_| !is_absolute(&shown)),
        // A service can write its own host in capitals, or with the port.
        (_, Some((_, _, root))) => path().and_then(|path| below(root, path)),
        (_, None) => below(base, &shown),
    };
    let below = below.filter(|path| !path.is_empty());
    let url = match (style, below) {
        (PartUrls::Relative, Some(below)) => without_colons(below),
        (PartUrls::LeadingSlash, Some(below)) => format!("/{below}"),
        // What is not below the service root.
        (PartUrls::Relative, None) => path().unwrap_or(&shown).to_owned(),
        (PartUrls::LeadingSlash, None) => {
            return Err(RequestError::Batch(format!(
                "{:?} is not below the service root, as URLs in batches of this service must be",
                url_without_secrets(&shown)
            )));
        }
        (PartUrls::AbsolutePath | PartUrls::Absolute, _) if !is_absolute(&shown) => {
            return Err(RequestError::Url(url_without_secrets(base)));
        }
        (PartUrls::AbsolutePath, _) => path().unwrap_or(&shown).to_owned(),
        (PartUrls::Absolute, _) => shown.clone(),
    };
    Ok((url, shown))
}

/// A relative URL with the colons of its path percent-encoded, so that none looks like the end of a scheme (Protocol 4.01, 11.7.7.1).
fn without_colons(url: &str) -> String {
    let (path, query) = url.split_at(url.find('?').unwrap_or(url.len()));
    format!("{}{query}", path.replace(':', "%3A"))
}
