//! The way from page to page.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use odata_runtime::{ExtrasRef, resolve};

use crate::answer::ResponseError;
use crate::exchange::{
    Elsewhere, Endpoint, Error, ErrorKind, Origin, Received, is_repeatable, not_json,
};
use crate::headers::Headers;
use crate::request::{Handling, Method, Prepared};
use crate::secrets::{is_secret, url_without_secrets};

/// The most pages that are read, if no limit is set: beyond that, a service that makes up next links is more likely than a collection.
const PAGES: u64 = 1_000_000;

/// Follows links from page to page.
#[derive(Debug, Clone)]
pub(super) struct Trail {
    pub(super) endpoint: Arc<Endpoint>,
    at: At,
    /// Whether the request for the page was given out, and must not be sent again.
    is_spent: bool,
    /// The headers of the first request, for all further ones.
    headers: Headers,
    seen: Seen,
    /// The number of pages that were asked for.
    pages: u64,
    limit: u64,
}

#[derive(Debug, Clone)]
enum At {
    /// This page is to be asked for.
    Page(Prepared),
    /// The last page leads to another one. The link is checked when that is asked for, so that a bad one does not cost the last page.
    Link(Link),
    End,
}

/// A link as it came, and what it is relative to.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// The URL of the page that it is from.
    from: String,
    /// The link as an absolute URL.
    url: String,
}

/// The URLs that were asked for, as hashes.
#[derive(Debug, Clone, Default)]
struct Seen {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl Seen {
    fn has(&self, url: &str) -> bool {
        self.hashes.contains(&self.hasher.hash_one(url))
    }

    fn add(&mut self, url: &str) {
        self.hashes.insert(self.hasher.hash_one(url));
    }
}

impl Link {
    /// A link of a page. A relative one is relative to the context URL, or else to the URL of the page (JSON Format 4.01, 4.3).
    pub(super) fn of(page: &str, extras: &ExtrasRef<'_>, link: &str) -> Self {
        let context = extras.context();
        let base = context.map_or_else(|| page.to_owned(), |context| resolve(page, &context));
        Self {
            from: page.to_owned(),
            url: resolve(&base, link),
        }
    }

    /// A link of a header, which is relative to the URL of the response (RFC 9110, 10.2.2).
    pub(super) fn relative_to(page: &str, link: &str) -> Self {
        Self {
            from: page.to_owned(),
            url: resolve(page, link),
        }
    }

    /// The absolute URL, unchecked.
    pub(super) fn into_url(self) -> String {
        self.url
    }
}

impl Trail {
    /// Starts with a request.
    pub(super) fn new(endpoint: Arc<Endpoint>, first: Prepared) -> Self {
        let mut trail = Self {
            endpoint,
            headers: repeated(&first.headers),
            at: At::End,
            is_spent: false,
            seen: Seen::default(),
            pages: 0,
            limit: PAGES,
        };
        trail.start(first);
        trail
    }

    /// Starts anew with a request.
    pub(super) fn start(&mut self, first: Prepared) {
        self.seen.hashes.clear();
        // A `POST` of the same URL asks for something else.
        if first.method == Method::Get {
            self.seen.add(&first.url);
        }
        self.pages = 1;
        self.is_spent = false;
        self.at = At::Page(first);
    }

    /// The request for a link.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if it leads where it must not.
    pub(super) fn checked(&self, link: &Link) -> Result<Prepared, Error> {
        let url = sent(&link.url);
        let url = self.endpoint.link(&link.from, url, Elsewhere::Listed)?;
        let is_own = Origin::of(&url) == self.endpoint.origin().ok();
        // What proves who calls goes to the service only.
        let headers = self.headers.iter();
        let headers = headers.filter(|(name, _)| is_own || !is_secret(name));
        Ok(Prepared {
            method: Method::Get,
            headers: headers.collect(),
            url,
            body: Vec::new(),
            handling: Handling::Usual,
        })
    }

    pub(super) fn set_limit(&mut self, pages: u64) {
        self.limit = pages;
    }

    pub(super) fn headers(&self) -> &Headers {
        &self.headers
    }

    /// The request for the next page, `None` after the last one.
    ///
    /// A request that changes something, such as the action whose result the pages are, is returned once, since after a failure it is not
    /// known whether the service executed it.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Link`] if the link must not be followed, and [`ErrorKind::Misuse`] if the request must not be sent again.
    pub(super) fn next(&mut self) -> Result<Option<&Prepared>, Error> {
        if let At::Link(link) = &self.at {
            let request = self.followed(link)?;
            self.seen.add(&request.url);
            self.pages += 1;
            self.at = At::Page(request);
        }
        if self.is_spent {
            return Err(self.error(ErrorKind::Misuse(
                "the request was already sent without a result, and the service may have executed it; start again with a new request if it may be repeated",
            )));
        }
        Ok(match &self.at {
            At::Page(request) => {
                self.is_spent = !is_repeatable(request);
                Some(request)
            }
            _ => None,
        })
    }

    /// The request for a link of the last page.
    fn followed(&self, link: &Link) -> Result<Prepared, Error> {
        let error = |kind| Err(Error::new(Method::Get, &link.from, kind));
        let request = self.checked(link)?;
        if self.seen.has(&request.url) {
            return error(ErrorKind::Link {
                target: url_without_secrets(&request.url),
                reason: "was already followed: the links form a loop",
            });
        }
        if self.pages >= self.limit {
            let limit = self.limit;
            return error(ErrorKind::Protocol(format!(
                "there are more than {limit} pages; raise the limit with `page_limit` if that is right"
            )));
        }
        Ok(request)
    }

    /// The request for a link, if it can be followed.
    pub(super) fn upcoming(&self, link: Option<&Link>) -> Option<Prepared> {
        match (link, &self.at) {
            (Some(link), _) | (None, At::Link(link)) => self.followed(link).ok(),
            (None, At::Page(request)) => Some(request.clone()).filter(|_| !self.is_spent),
            (None, At::End) => None,
        }
    }

    /// Goes on with what a page leads to.
    pub(super) fn follow(&mut self, link: Option<Link>) {
        self.is_spent = false;
        self.at = link.map_or(At::End, At::Link);
    }

    /// Method and URL of the page that is asked for.
    fn request(&self) -> (Method, &str) {
        match &self.at {
            At::Page(request) => (request.method, &request.url),
            At::Link(link) => (Method::Get, &link.from),
            At::End => (Method::Get, ""),
        }
    }

    /// An error of the page that is asked for.
    pub(super) fn error(&self, kind: ErrorKind) -> Error {
        let (method, url) = self.request();
        Error::new(method, url, kind)
    }

    /// Checks that the body of a response is not a page for people.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotJson`] if it is.
    pub(super) fn is_json(&self, response: &Received) -> Result<(), Error> {
        let Received {
            status, headers, ..
        } = response;
        match not_json(*status, headers, &response.body, None) {
            Some(kind) => Err(self.error(kind).with_response(*status, headers)),
            None => Ok(()),
        }
    }

    /// The error of a response that has no answer; `body` is at least its beginning.
    pub(super) fn response_error(&mut self, error: ResponseError, body: &[u8]) -> Error {
        // These statuses say that nothing was done.
        self.is_spent &= !matches!(error.status(), 429 | 503);
        match not_json(error.status(), error.headers(), body, Some(&error)) {
            Some(kind) => self
                .error(kind)
                .with_response(error.status(), error.headers()),
            None => self.error(ErrorKind::Response(error)),
        }
    }

    /// The URL of the page that is asked for: after redirects, if that is known.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Misuse`] if none is.
    pub(super) fn page_url(&self, after_redirects: &str) -> Result<String, Error> {
        match &self.at {
            At::Page(request) if after_redirects.is_empty() => Ok(request.url.clone()),
            At::Page(_) => Ok(after_redirects.to_owned()),
            _ => Err(self.error(ErrorKind::Misuse(
                "a response came although no page was asked for",
            ))),
        }
    }
}

/// A URL without its fragment, which is not sent (RFC 9110, 7.1), and does not make another page.
pub(super) fn sent(url: &str) -> &str {
    url.split_once('#').map_or(url, |(url, _)| url)
}

/// The headers of the first request that are meant for the pages, and not for its body or for one version of the collection.
fn repeated(headers: &Headers) -> Headers {
    const FIRST_ONLY: [&str; 9] = [
        "Content-Type",
        "Content-Length",
        "Content-Encoding",
        "OData-Version",
        "If-Match",
        "If-None-Match",
        "If-Modified-Since",
        "If-Unmodified-Since",
        "Range",
    ];
    let is_repeated = |(name, _): &(&str, &str)| {
        !FIRST_ONLY
            .iter()
            .any(|first| first.eq_ignore_ascii_case(name))
    };
    headers.iter().filter(is_repeated).collect()
}
