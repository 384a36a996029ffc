//! Metadata over HTTP. In: a request. Out: a file that contains CSDL, either the old or the new one, and never anything else.
//!
//! Redirects are followed here and not by the HTTP library, since a header that a user names may be a secret, and the library only treats
//! `Authorization` as one.

mod body;
mod failure;
mod header;
mod state;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use odata_codegen::input;
use ureq::http::{Response, StatusCode};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};
use url::{Origin, Url};

use crate::failure::Failure;
use crate::file::replace;
use crate::terminal::Terminal;

pub(crate) use header::Header;
use state::State;

/// The maximum number of redirects.
const REDIRECTS: usize = 5;

/// What to fetch, and the target.
#[derive(Debug)]
pub(crate) struct Request {
    pub(crate) url: Url,
    pub(crate) headers: Vec<Header>,
    /// The file to write; standard output, if there is none.
    pub(crate) out: Option<PathBuf>,
    /// Maximum number of bytes to accept, after decompression.
    pub(crate) max_size: u64,
    /// How long to wait for each step.
    pub(crate) timeout: Duration,
    /// When to give up, and how many seconds that is from the start.
    pub(crate) deadline: (Instant, u64),
    /// Certificates to trust instead of the system's.
    pub(crate) trusted: Option<Vec<Certificate<'static>>>,
    /// Whether to download only if there is a newer version than the file's.
    pub(crate) conditional: bool,
}

/// The result.
#[derive(Debug)]
pub(crate) enum Fetched {
    /// The file was written.
    New { bytes: usize },
    /// The content went to standard output.
    Printed,
    /// The service sent what the file already contains.
    Same,
    /// The service reported that nothing changed.
    NotModified,
}

/// Fetches the metadata. Failures never quote a header's value.
pub(crate) fn fetch(request: &Request, terminal: &Terminal) -> Result<Fetched, Failure> {
    // A file that is larger than the limit cannot be the same.
    let old = request
        .out
        .as_ref()
        .and_then(|out| input::read(out, request.max_size).ok());
    let state = match (&request.out, &old) {
        (Some(out), Some(old)) if request.conditional => State::load(request, out, old),
        _ => None,
    };
    let response = send(request, state.as_ref(), terminal)?;
    if response.status() == StatusCode::NOT_MODIFIED && state.is_some() {
        return Ok(Fetched::NotModified);
    }
    if !response.status().is_success() {
        return Err(failure::of_status(request, response));
    }
    let validators = state::Validators::of(&response);
    let bytes = body::read(request, response, terminal)?;
    body::check(request, &bytes)?;
    let Some(out) = &request.out else {
        terminal.bytes(&bytes)?;
        return Ok(Fetched::Printed);
    };
    let same = old.is_some_and(|old| old == bytes);
    if !same {
        replace(out, &bytes)?;
    }
    State::save(request, out, &bytes, validators)?;
    Ok(if same {
        Fetched::Same
    } else {
        Fetched::New { bytes: bytes.len() }
    })
}

/// Sends the request, and follows redirects.
fn send(
    request: &Request,
    state: Option<&State>,
    terminal: &Terminal,
) -> Result<Response<Body>, Failure> {
    let agent = agent(request);
    let mut url = request.url.clone();
    for _ in 0..=REDIRECTS {
        let ours = same_origin(&url, &request.url);
        let left = request.deadline.0.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(failure::of_deadline(request));
        }
        let call = agent.get(url.as_str()).config();
        let mut call = call.timeout_global(Some(left)).build();
        if !request.headers.iter().any(|header| header.is("Accept")) {
            call = call.header("Accept", "application/xml, application/json;q=0.5");
        }
        let mut names = Vec::new();
        if ours {
            for header in &request.headers {
                call = call.header(header.name(), header.value());
                names.push(header.name().as_str());
            }
        }
        for (name, value) in state.into_iter().flat_map(State::conditions) {
            call = call.header(name, value);
            names.push(name);
        }
        // Names, never values.
        let names = if names.is_empty() {
            String::new()
        } else {
            format!(" with {}", names.join(", "))
        };
        terminal.detail(request.hide(&format!("GET {url}{names}")));
        let response = call
            .call()
            .map_err(|error| failure::of_transport(request, &url, &error))?;
        terminal.detail(format_args!("{}", response.status()));
        if !response.status().is_redirection() || response.status() == StatusCode::NOT_MODIFIED {
            return Ok(response);
        }
        url = failure::next(&url, &response)?;
    }
    Err(Failure::Message {
        message: format!(
            "`{}` redirects more than {REDIRECTS} times, finally to `{url}`",
            request.url
        ),
        help: Some(
            "this is usually a login page; send the required credentials with `--token-env` or `--header`"
                .to_owned(),
        ),
    })
}

fn agent(request: &Request) -> Agent {
    let timeout = request.timeout;
    let tls = TlsConfig::builder()
        .root_certs(match &request.trusted {
            Some(certificates) => RootCerts::new_with_certs(certificates),
            // The system's certificates: internal services often have certificates of a private authority.
            None => RootCerts::PlatformVerifier,
        })
        .build();
    Agent::config_builder()
        .tls_config(tls)
        .user_agent(concat!("odata-codegen/", env!("CARGO_PKG_VERSION")))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_connect(Some(timeout))
        .timeout_recv_response(Some(timeout))
        .timeout_per_read(Some(timeout))
        .build()
        .new_agent()
}

fn same_origin(left: &Url, right: &Url) -> bool {
    let (left, right) = (left.origin(), right.origin());
    matches!(left, Origin::Tuple(..)) && left == right
}
