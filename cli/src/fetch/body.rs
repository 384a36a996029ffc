//! The content of the response: reads it within the limit, and checks that it is metadata.

use std::io::{self, IsTerminal, Read};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use odata_codegen::Report;
use odata_csdl::diagnostic::{FileId, Findings, Source};
use odata_csdl::syntax;
use ureq::Body;
use ureq::http::Response;

use super::{Request, failure};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Returns all of it, or a failure with the reason.
pub(crate) fn read(
    request: &Request,
    response: Response<Body>,
    terminal: &Terminal,
) -> Result<Vec<u8>, Failure> {
    let body = response.into_body();
    // The announced length is that of the sent bytes, compressed or not: a hint for the progress bar, and a limit that saves the download.
    let length = body.content_length();
    if length.is_some_and(|length| length > request.max_size) {
        return Err(too_large(request));
    }
    let bar = bar(length, terminal);
    let mut bytes = Vec::new();
    // One byte more than allowed shows that there is more.
    let reader = body.into_with_config().limit(u64::MAX).reader();
    let read = bar
        .wrap_read(reader.take(request.max_size.saturating_add(1)))
        .read_to_end(&mut bytes);
    bar.finish_and_clear();
    match read {
        Err(error) => Err(failure::of_reading(request, bytes.len(), &error)),
        Ok(_) if bytes.len() as u64 > request.max_size => Err(too_large(request)),
        Ok(_) => Ok(bytes),
    }
}

fn bar(length: Option<u64>, terminal: &Terminal) -> ProgressBar {
    if !terminal.is_watched() {
        return ProgressBar::with_draw_target(length, ProgressDrawTarget::hidden());
    }
    let bar = match length {
        Some(length) => ProgressBar::new(length),
        None => ProgressBar::no_length(),
    };
    let template = match length {
        Some(_) => "{bar:40} {bytes} of {total_bytes}, {bytes_per_sec}",
        None => "{spinner} {bytes}, {bytes_per_sec}",
    };
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

fn too_large(request: &Request) -> Failure {
    Failure::Message {
        message: format!(
            "`{}` sends more than the allowed {} bytes, decompressed",
            request.url, request.max_size
        ),
        help: Some("if it is metadata nevertheless, allow more with `--max-size`".to_owned()),
    }
}

/// Whether the content is CSDL that the generator reads.
pub(crate) fn check(request: &Request, bytes: &[u8]) -> Result<(), Failure> {
    if let Some((what, help)) = other(request, bytes) {
        return Err(Failure::Message {
            message: format!("`{}` returned {what} instead of metadata", request.url),
            help: Some(help),
        });
    }
    let text = String::from_utf8_lossy(bytes);
    let repeats_secrets = request.hide(&text) != text;
    let source = Source::from_bytes(request.url.as_str(), bytes).map_err(Report::from)?;
    let mut findings = Findings::new(false);
    let tree = syntax::parse(&source, FileId(0), &mut findings);
    if tree.is_some() && !findings.has_errors() {
        return Ok(());
    }
    if repeats_secrets {
        // Findings quote the text.
        return Err(Failure::Message {
            message: format!("`{}` returned something that is not metadata", request.url),
            help: Some(failure::METADATA_ADDRESS.to_owned()),
        });
    }
    Err(Report {
        findings: findings.finish(),
        sources: vec![source],
    }
    .into())
}

/// What services send instead of metadata, and what helps.
fn other(request: &Request, bytes: &[u8]) -> Option<(String, String)> {
    let start: String = String::from_utf8_lossy(bytes.get(..2048).unwrap_or(bytes))
        .trim_start_matches(|c: char| c == '\u{feff}' || c.is_whitespace())
        .to_ascii_lowercase();
    if start.is_empty() {
        return Some(("nothing".to_owned(), failure::METADATA_ADDRESS.to_owned()));
    }
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Some((
            "a web page".to_owned(),
            "this is usually a login page; send the required credentials with `--token-env` or `--header`".to_owned(),
        ));
    }
    let value: serde_json::Value = serde_json::from_slice(bytes).ok()?;
    if let Some(error) = failure::message_of(&value) {
        let error = failure::shorten(&request.hide(&error));
        return Some((
            format!("an error (\"{error}\")"),
            failure::METADATA_ADDRESS.to_owned(),
        ));
    }
    if value.get("$Version").is_none() {
        return Some((
            "JSON that is not CSDL".to_owned(),
            failure::METADATA_ADDRESS.to_owned(),
        ));
    }
    None
}

impl Terminal {
    /// Whether somebody watches the messages, and wants them.
    fn is_watched(&self) -> bool {
        !self.is_quiet() && io::stderr().is_terminal()
    }
}
