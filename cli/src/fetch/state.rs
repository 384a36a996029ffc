//! What a service said about the version that it sent, stored next to the file for the next time.
//!
//! Lines of `name: value` as in HTTP. The address is stored as a fingerprint, since it may contain a key; the file as well, so that a file
//! that was edited or restored is fetched again.

use std::path::{Path, PathBuf};

use odata_codegen::fingerprint::Fingerprint;
use odata_codegen::input;
use ureq::Body;
use ureq::http::Response;

use super::Request;
use crate::failure::Failure;
use crate::file::replace;

const HEAD: &str =
    "# Data with which `odata-codegen fetch` asks the service for a newer version. May be deleted.";

/// By these a service can decide whether there is something new.
#[derive(Debug, Default)]
pub(crate) struct Validators {
    etag: Option<String>,
    last_modified: Option<String>,
}

impl Validators {
    pub(crate) fn of(response: &Response<Body>) -> Self {
        let header = |name| {
            let value = response.headers().get(name)?;
            Some(value.to_str().ok()?.to_owned())
        };
        Self {
            etag: header("etag"),
            last_modified: header("last-modified"),
        }
    }
}

/// The validators of the current file.
#[derive(Debug)]
pub(crate) struct State(Validators);

impl State {
    /// The state, if it belongs to this address and this file.
    pub(crate) fn load(request: &Request, out: &Path, file: &[u8]) -> Option<Self> {
        let text = input::read_text(&path(out), input::TEXT).ok()?;
        let value = |name: &str| {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))?;
            // A value that is not valid in HTTP is not sent.
            let sound = line.chars().all(|c| c.is_ascii_graphic() || c == ' ');
            sound.then(|| line.to_owned())
        };
        let expected = (address(request), content(file));
        if (value("address")?, value("file")?) != expected {
            return None;
        }
        let validators = Validators {
            etag: value("etag"),
            last_modified: value("last-modified"),
        };
        (validators.etag.is_some() || validators.last_modified.is_some())
            .then_some(Self(validators))
    }

    /// The headers that make the request conditional.
    pub(crate) fn conditions(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let etag = self.0.etag.as_deref().map(|etag| ("If-None-Match", etag));
        let date = self
            .0
            .last_modified
            .as_deref()
            .map(|date| ("If-Modified-Since", date));
        etag.into_iter().chain(date)
    }

    /// Writes the state, or removes one that is obsolete.
    pub(crate) fn save(
        request: &Request,
        out: &Path,
        file: &[u8],
        validators: Validators,
    ) -> Result<(), Failure> {
        let Validators {
            etag,
            last_modified,
        } = validators;
        if etag.is_none() && last_modified.is_none() {
            // It does not matter if there is none to remove.
            let _ = std::fs::remove_file(path(out));
            return Ok(());
        }
        let mut text = format!(
            "{HEAD}\naddress: {}\nfile: {}\n",
            address(request),
            content(file)
        );
        for (name, value) in [("etag", etag), ("last-modified", last_modified)] {
            if let Some(value) = value {
                text += &format!("{name}: {value}\n");
            }
        }
        replace(&path(out), text.as_bytes())
    }
}

/// Next to the file. The extension keeps it from being read as metadata.
fn path(out: &Path) -> PathBuf {
    let mut name = out.as_os_str().to_owned();
    name.push(".fetched");
    name.into()
}

/// The address and the headers that affect the response.
fn address(request: &Request) -> String {
    let mut fingerprint = Fingerprint::default();
    fingerprint.file("", request.url.as_str().as_bytes());
    for header in request
        .headers
        .iter()
        .filter(|header| !header.is("Authorization"))
    {
        fingerprint.file(header.name().as_str(), header.value().as_bytes());
    }
    fingerprint.to_string()
}

fn content(file: &[u8]) -> String {
    let mut fingerprint = Fingerprint::default();
    fingerprint.file("", file);
    format!("{fingerprint} {}", file.len())
}
