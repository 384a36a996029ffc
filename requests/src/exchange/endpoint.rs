//! [`Endpoint`]: a service.

use std::fmt;

use odata_runtime::{Decoder, resolve};

use super::{Error, ErrorKind, Origin};
use crate::error::RequestError;
use crate::request::{IntoRequest, Method, Prepared};
use crate::secrets::url_without_secrets;
use crate::url::Dialect;

/// A service: its base URL, how its URLs are written, and how its answers are read.
#[derive(Clone)]
#[non_exhaustive]
pub struct Endpoint {
    /// The URL of the service root.
    pub base: String,
    /// How its URLs are written.
    pub dialect: Dialect,
    /// How its answers are read.
    pub decoder: Decoder,
    /// Further origins to which links may lead. Credentials are not sent to them.
    pub origins: Vec<Origin>,
}

/// Whether a link to another origin than that of the service is followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Elsewhere {
    /// Only the [origins](Endpoint::origins) of the endpoint are followed: for links in bodies, such as next links.
    Listed,
    /// Every origin is followed, without credentials: for monitors and upload URLs, which services have elsewhere.
    Followed,
}

impl Endpoint {
    /// An endpoint with the standard's dialect and a strict decoder.
    pub fn new(base: impl Into<String>) -> Self {
        Self {
            base: base.into(),
            dialect: Dialect::STANDARD,
            decoder: Decoder::new(),
            origins: Vec::new(),
        }
    }

    /// The origin of the service.
    ///
    /// # Errors
    ///
    /// [`RequestError::Url`] if the base URL is not absolute.
    pub fn origin(&self) -> Result<Origin, RequestError> {
        Origin::of(&self.base).ok_or_else(|| RequestError::Url(url_without_secrets(&self.base)))
    }

    /// The request as it is sent.
    ///
    /// # Errors
    ///
    /// An [`Error`] with the [`RequestError`].
    pub fn prepared<R>(&self, request: impl IntoRequest<Answer = R>) -> Result<Prepared, Error> {
        let request = request.into_request();
        let prepared = request.prepared(&self.dialect, &self.base);
        prepared.map_err(|error| {
            let url = request.url_for(&self.dialect).unwrap_or_default();
            Error::new(request.method(), &url, ErrorKind::Request(error))
        })
    }

    /// The absolute URL to which a response leads: `from` is the URL of the response, and nothing of the link is changed.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if it leads to an origin to which it must not, or from `https` to `http`.
    pub fn link(&self, from: &str, link: &str, elsewhere: Elsewhere) -> Result<String, Error> {
        let url = resolve(from, link);
        let refused = |reason| {
            let target = url_without_secrets(&url);
            Err(Error::new(
                Method::Get,
                from,
                ErrorKind::Link { target, reason },
            ))
        };
        let is_sent = |byte: u8| byte.is_ascii_graphic();
        let Some(origin) = Origin::of(&url).filter(|_| url.bytes().all(is_sent)) else {
            return refused("is not a URL that can be followed");
        };
        let own = self.origin()?;
        if origin == own {
            return Ok(url);
        }
        let is_secure = own.is_secure() || Origin::of(from).is_some_and(|it| it.is_secure());
        if is_secure && !origin.is_secure() {
            return refused("leads from https to http");
        }
        if elsewhere == Elsewhere::Listed && !self.origins.contains(&origin) {
            return refused(
                "leads to another origin; allow it with `allow_origin` if the service really continues there",
            );
        }
        Ok(url)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("base", &url_without_secrets(&self.base))
            .field("dialect", &self.dialect)
            .field("decoder", &self.decoder)
            .field("origins", &self.origins)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::{Elsewhere, Endpoint, Origin};

    #[test]
    fn links_lead_to_the_service_or_where_it_is_allowed() {
        let mut endpoint = Endpoint::new("https://h/v1.0");
        endpoint.origins.extend(Origin::of("https://other:8443"));
        let link = |link, elsewhere| {
            let url = endpoint.link("https://h/v1.0/users?a", link, elsewhere);
            url.map_err(|error| error.to_string())
        };
        for (to, url) in [
            (
                "https://h/v1.0/users?$skiptoken=%20a",
                "https://h/v1.0/users?$skiptoken=%20a",
            ),
            ("users?$skip=2", "https://h/v1.0/users?$skip=2"),
            ("?$skip=2", "https://h/v1.0/users?$skip=2"),
            ("/x", "https://h/x"),
            ("https://other:8443/x", "https://other:8443/x"),
        ] {
            assert_eq!(link(to, Elsewhere::Listed).as_deref(), Ok(url));
        }
        let refused = link("//evil/x?sig=a", Elsewhere::Listed).unwrap_err();
        assert!(refused.starts_with("GET https://h/v1.0/users?a: \"https://evil/x?sig=[redacted]\" leads to another origin"), "{refused}");
        assert_eq!(
            link("https://evil/x", Elsewhere::Followed).as_deref(),
            Ok("https://evil/x")
        );
        for to in [
            "http://h/x",
            "http://other:8443/x",
            "ftp://h/x",
            "https://h/a b",
            "javascript:x",
        ] {
            assert!(link(to, Elsewhere::Followed).is_err(), "{to}");
        }
    }
}
