//! What a request consists of besides the type of its answer, and how it is prepared for sending.

use std::borrow::Cow;
use std::fmt;

use super::body::{Body, Bound, For, Rules};
use super::{Method, Preference};
use crate::error::RequestError;
use crate::headers::{Headers, check, items};
#[cfg(feature = "http")]
use crate::path::is_absolute;
use crate::path::{PartOf, Path, PathOptions, joined};
use crate::query::Options;
use crate::secrets::{origin_only, url_without_secrets, without_secret_arguments, without_secrets};
use crate::url::{Dialect, Part, UrlForm, Version, check_option, encode, encode_into};

/// What an answer is asked to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Accept {
    Json,
    /// A number as text.
    Text,
    /// Raw bytes.
    Any,
}

#[derive(Clone)]
pub(crate) struct Parts {
    pub(crate) method: Method,
    pub(crate) path: Path,
    pub(crate) query: Option<Options>,
    pub(crate) options: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// Headers that the program set, without `Prefer`.
    pub(crate) headers: Headers,
    preferences: Vec<Preference>,
    pub(crate) body: Body,
    /// Whether Int64 and Decimal are strings.
    pub(crate) strings: bool,
    pub(crate) accept: Accept,
    /// Whether the request changes an entity that is there.
    pub(crate) is_update: bool,
    /// Whether the request creates an entity and returns it.
    pub(crate) is_create: bool,
    /// A method was called for which the request is of the wrong kind.
    fault: Option<RequestError>,
}

/// What a client does with a request besides sending it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Handling {
    #[default]
    Usual,
    /// The URL is a credential by itself, such as that of an upload session: only its origin is shown, and no other credential is sent to it.
    SecretUrl,
    /// It asks for the state of something: 303 is the response, and not a redirect to follow.
    Monitor,
}

impl Handling {
    /// A URL of the request, or one that it was redirected to, without secrets.
    pub(crate) fn shown(self, url: &str) -> String {
        match self {
            Self::SecretUrl => origin_only(url),
            Self::Usual | Self::Monitor => url_without_secrets(url),
        }
    }
}

/// A request that is ready to be sent.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Prepared {
    /// The method.
    pub method: Method,
    /// The URL, relative if no base was given.
    pub url: String,
    /// The headers.
    pub headers: Headers,
    /// The body; empty if there is none.
    pub body: Vec<u8>,
    pub(crate) handling: Handling,
}

/// A path and the query that follows its `?`.
struct Url {
    path: String,
    query: String,
}

impl Url {
    fn whole(&self) -> String {
        match &*self.query {
            "" => self.path.clone(),
            query => {
                let separator = if self.path.contains('?') { '&' } else { '?' };
                let mut whole = String::with_capacity(self.path.len() + 1 + query.len());
                whole.push_str(&self.path);
                whole.push(separator);
                whole.push_str(query);
                whole
            }
        }
    }
}

impl Parts {
    pub(crate) fn new(method: Method, path: Path, body: Body) -> Box<Self> {
        Box::new(Self {
            method,
            path,
            query: None,
            options: Vec::new(),
            headers: Headers::new(),
            preferences: Vec::new(),
            body,
            strings: false,
            accept: Accept::Json,
            is_update: false,
            is_create: false,
            fault: None,
        })
    }

    /// The path of each entity in the collection of this request, which must have no more than a condition.
    pub(crate) fn each(self) -> Path {
        let more = match (self.options.first(), self.headers.is_empty()) {
            (Some((name, _)), _) => Some(name.to_string()),
            (None, false) => Some("headers".to_owned()),
            (None, true) if !self.preferences.is_empty() => Some("Prefer".to_owned()),
            _ => None,
        };
        match (self.fault, more) {
            (Some(fault), _) => self.path.fault(fault),
            (None, Some(name)) => self.path.fault(RequestError::Option {
                name,
                reason: "does not apply to the choice of entities",
            }),
            (None, None) => self.path.each(self.query),
        }
    }

    pub(crate) fn prefer(&mut self, preference: Preference) {
        self.preferences
            .retain(|known| !known.name().eq_ignore_ascii_case(preference.name()));
        self.preferences.push(preference);
    }

    pub(crate) fn header(&mut self, name: String, value: String) {
        if name.eq_ignore_ascii_case("prefer") {
            for preference in items(&value) {
                self.prefer(preference.to_owned().into());
            }
        } else {
            self.headers.set(name, value);
        }
    }

    pub(crate) fn condition(&mut self, name: &'static str, etag: Option<String>) {
        match etag {
            Some(etag) => self.headers.set(name, etag),
            None => {
                self.fault = Some(RequestError::Header {
                    name: name.to_owned(),
                    reason: "has no entity tag",
                });
            }
        }
    }

    /// The body, if it is that of an entity.
    fn entity(&mut self, what: &'static str) -> Option<&mut Body> {
        match &self.body {
            Body::Object { rules, .. } if *rules != Rules::Plain => Some(&mut self.body),
            _ => {
                self.fault = Some(RequestError::NoBody(what));
                None
            }
        }
    }

    pub(crate) fn replace(&mut self) {
        match &mut self.body {
            Body::Object { rules, .. } if self.method == Method::Patch => {
                self.method = Method::Put;
                if *rules == Rules::Update {
                    *rules = Rules::Create;
                }
            }
            _ => self.fault = Some(RequestError::NoBody("`replace`")),
        }
    }

    pub(crate) fn with_navigation(&mut self, path: String) {
        if let Some(Body::Object { navigation, .. }) = self.entity("`with_navigation`") {
            navigation.push(path);
        }
    }

    pub(crate) fn bind(&mut self, name: Cow<'static, str>, to: Bound) {
        if let Some(Body::Object { binds, .. }) = self.entity("`bind`") {
            binds.push((name, to));
        }
    }

    fn written(&self, dialect: &Dialect, base: &str) -> Result<Url, RequestError> {
        let mut query = match &self.query {
            Some(query) => query.text(dialect)?,
            None => String::new(),
        };
        for (name, value) in &self.options {
            check_option(name)?;
            if name.starts_with('$') && has_option(&query, name, dialect) {
                return Err(RequestError::Option {
                    name: name.to_string(),
                    reason: "is given twice",
                });
            }
            if !query.is_empty() {
                query.push('&');
            }
            // A `=` would end the name.
            query.push_str(&encode(name, Part::Query).replace('=', "%3D"));
            query.push('=');
            encode_into(value, Part::Query, &mut query);
        }
        let mut path = String::with_capacity(64);
        let mut options = PathOptions::beside(&query);
        self.path.write(dialect, base, &mut path, &mut options)?;
        options.write(&mut query);
        Ok(Url { path, query })
    }

    /// The parts of batches to which the request refers.
    pub(crate) fn references(&self) -> Vec<PartOf> {
        let mut found = Vec::new();
        self.path.collect_parts(&mut found);
        self.body.collect_parts(&mut found);
        found
    }

    /// Replaces references to parts of a batch by the URLs of their entities, as far as these are known.
    pub(crate) fn replace_references(&mut self, url_of: &dyn Fn(PartOf) -> Option<String>) {
        self.path.replace_parts(url_of);
        self.body.replace_parts(url_of);
    }

    /// The request as a part of a batch: the URL is relative to the service root unless the path was given as another one, and has any length.
    pub(crate) fn part(&self, dialect: &Dialect, base: &str) -> Result<Prepared, RequestError> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let url = self.written(dialect, base)?.whole();
        check_sent(&url)?;
        Ok(Prepared {
            method: self.method,
            url,
            headers: self.headers_for(dialect)?,
            body: self.body(dialect, base)?,
            handling: Handling::Usual,
        })
    }

    /// The URL, and the body of a request whose URL is too long.
    fn sent(
        &self,
        dialect: &Dialect,
        base: &str,
    ) -> Result<(String, Option<String>), RequestError> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let url = self.written(dialect, base)?;
        let whole = joined(base, &url.whole())?;
        check_sent(&whole)?;
        let limit = dialect.url_limit.unwrap_or(usize::MAX);
        let length = whole.len();
        match dialect.form(length)? {
            UrlForm::Plain => Ok((whole, None)),
            // A path with a query of its own is one that the program gives as text.
            UrlForm::Query
                if self.method == Method::Get
                    && !url.query.is_empty()
                    && !url.path.contains('?') =>
            {
                let path = joined(base, &format!("{}/$query", url.path))?;
                if path.len() > limit {
                    return Err(RequestError::TooLong { length, limit });
                }
                Ok((path, Some(url.query)))
            }
            UrlForm::Query => Err(RequestError::TooLong { length, limit }),
            UrlForm::Batch => Err(RequestError::NeedsBatch { length, limit }),
        }
    }

    pub(crate) fn url(&self, dialect: &Dialect, base: &str) -> Result<String, RequestError> {
        self.sent(dialect, base).map(|(url, _)| url)
    }

    pub(crate) fn headers_for(&self, dialect: &Dialect) -> Result<Headers, RequestError> {
        let content_type = self.body.content_type(self.strings);
        self.headers_with(dialect, content_type)
    }

    fn headers_with(
        &self,
        dialect: &Dialect,
        content_type: Option<&str>,
    ) -> Result<Headers, RequestError> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let (version, metadata) = match dialect.version {
            Version::V4_0 => ("4.0", "odata.metadata"),
            Version::V4_01 => ("4.01", "metadata"),
        };
        let mut headers = Headers::new();
        headers.append("OData-MaxVersion", version);
        headers.append(
            "Accept",
            match self.accept {
                Accept::Json if self.strings => {
                    format!("application/json;{metadata}=minimal;IEEE754Compatible=true")
                }
                Accept::Json => format!("application/json;{metadata}=minimal"),
                Accept::Text => "text/plain".to_owned(),
                Accept::Any => "*/*".to_owned(),
            },
        );
        if let Some(content_type) = content_type {
            headers.append("OData-Version", version);
            headers.append("Content-Type", content_type);
        }
        if self.is_update && dialect.guarded_updates && !self.has_condition() {
            headers.append("If-Match", "*");
        }
        let created = Preference::return_representation();
        let is_asked = self.is_create && !dialect.returns_created;
        let created = (is_asked && !self.has_preference("return")).then_some(&created);
        let mut prefer = String::new();
        for preference in self.preferences.iter().chain(created) {
            if !prefer.is_empty() {
                prefer.push_str(", ");
            }
            prefer.push_str(&preference.text(dialect)?);
        }
        if !prefer.is_empty() {
            headers.append("Prefer", prefer);
        }
        for (name, value) in self.headers.iter() {
            headers.set(name, value);
        }
        for (name, value) in headers.iter() {
            check(name, value)?;
        }
        Ok(headers)
    }

    fn has_preference(&self, name: &str) -> bool {
        let mut preferences = self.preferences.iter();
        preferences.any(|it| it.name().eq_ignore_ascii_case(name))
    }

    fn has_condition(&self) -> bool {
        self.headers.contains("If-Match") || self.headers.contains("If-None-Match")
    }

    pub(crate) fn body(&self, dialect: &Dialect, base: &str) -> Result<Vec<u8>, RequestError> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        if matches!(self.body, Body::None) {
            return Ok(Vec::new());
        }
        let mut path = String::new();
        self.path
            .write(dialect, base, &mut path, &mut PathOptions::default())?;
        self.body.encode(For {
            dialect,
            base,
            path: &path,
            strings: self.strings,
        })
    }

    pub(crate) fn prepared(&self, dialect: &Dialect, base: &str) -> Result<Prepared, RequestError> {
        if let Some(part) = self.references().first() {
            return Err(RequestError::Batch(format!(
                "`${part}` is the entity of a part of a batch; the request can only be sent in this batch"
            )));
        }
        let (url, query) = self.sent(dialect, base)?;
        Ok(match query {
            None => Prepared {
                method: self.method,
                url,
                headers: self.headers_for(dialect)?,
                body: self.body(dialect, base)?,
                handling: Handling::Usual,
            },
            Some(query) => Prepared {
                method: Method::Post,
                url,
                headers: self.headers_with(dialect, Some("text/plain"))?,
                body: query.into_bytes(),
                handling: Handling::Usual,
            },
        })
    }

    pub(crate) fn show(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.written(&Dialect::STANDARD, "").map(|url| Url {
            path: without_secret_arguments(&url.path),
            query: without_secrets(&url.query),
        });
        let mut shown = f.debug_struct("Request");
        shown.field("method", &self.method);
        match url {
            Ok(url) => shown.field("url", &url.whole()),
            Err(error) => shown.field("url", &error),
        };
        if !self.headers.is_empty() {
            shown.field("headers", &self.headers);
        }
        if !self.preferences.is_empty() {
            let shown_preferences: Vec<_> =
                self.preferences.iter().map(Preference::shown).collect();
            shown.field("prefer", &shown_preferences);
        }
        if !matches!(self.body, Body::None) {
            shown.field("body", &self.body);
        }
        shown.finish()
    }
}

/// Checks that a URL is sent as it is. A fragment never is, and would hide the query.
fn check_sent(url: &str) -> Result<(), RequestError> {
    // Without an early exit, so that many bytes are checked at once.
    let is_sent = |all: bool, byte: u8| all & (byte.is_ascii_graphic() && byte != b'#');
    if url.bytes().fold(true, is_sent) {
        Ok(())
    } else {
        Err(RequestError::Url(url_without_secrets(url)))
    }
}

/// Whether a query has a system query option, which none can have twice (URL Conventions 4.01, 5.1).
fn has_option(query: &str, name: &str, dialect: &Dialect) -> bool {
    let bare = name.trim_start_matches('$');
    let mut names = query.split('&').filter_map(|option| option.split_once('='));
    names.any(|(known, _)| known == name || !dialect.dollar && known == bare)
}

/// Headers without secrets, and the length of the body only.
impl fmt::Debug for Prepared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Prepared")
            .field("method", &self.method)
            .field("url", &self.shown_url())
            .field("headers", &self.headers)
            .field("body_length", &self.body.len())
            .finish()
    }
}

impl Prepared {
    /// The URL without secrets.
    pub(crate) fn shown_url(&self) -> String {
        self.handling.shown(&self.url)
    }
}

#[cfg(feature = "http")]
impl Prepared {
    /// The request as one of the crate `http`.
    ///
    /// # Errors
    ///
    /// [`RequestError::Url`] if the URL is relative, or `http` does not take it.
    pub fn into_http(self) -> Result<http::Request<Vec<u8>>, RequestError> {
        // A relative one would be taken for the name of a host.
        if !is_absolute(&self.url) && !self.url.starts_with('/') {
            return Err(RequestError::Url(url_without_secrets(&self.url)));
        }
        let mut builder = http::Request::builder()
            .method(self.method.as_str())
            .uri(&self.url);
        for (name, value) in self.headers.iter() {
            builder = builder.header(name, value);
        }
        // Method and headers were checked.
        builder
            .body(self.body)
            .map_err(|_| RequestError::Url(url_without_secrets(&self.url)))
    }
}
