//! The response to a batch as a whole.

use std::sync::Arc;

use super::found::{Found, beginning};
use super::json::has_responses;
use super::write::{is_json, media_type};
use super::{json, mime};
use crate::answer::without_mark;
use crate::exchange::{Endpoint, ErrorKind};
use crate::headers::Headers;
use crate::url::BatchFormat;

/// A whole response: that in the body of a status monitor's, if it is one.
pub(super) struct Whole {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) body: Arc<Vec<u8>>,
}

impl Whole {
    pub(super) fn new(status: u16, headers: Headers, body: Vec<u8>) -> Self {
        let body = Arc::new(body);
        if status == 200 {
            let content_type = headers.get("Content-Type").unwrap_or_default();
            if media_type(content_type) == "application/http"
                && let Ok(reply) = mime::http(&body)
            {
                return Self {
                    status: reply.status,
                    headers: reply.headers,
                    body: Arc::new(reply.body.bytes().to_vec()),
                };
            }
        }
        let result = headers.get("AsyncResult").filter(|_| status == 200);
        let result = result.and_then(|status| status.trim().parse().ok());
        Self {
            status: result.unwrap_or(status),
            headers,
            body,
        }
    }

    /// Whether the body is in the form of answers, which say what of the batch was executed, whatever the status is.
    pub(super) fn has_answers(&self) -> bool {
        let content_type = self.headers.get("Content-Type").unwrap_or_default();
        let body = without_mark(&self.body).trim_ascii_start();
        let is_multipart = media_type(content_type).starts_with("multipart/");
        // A boundary is the first line of a multipart body that has lost its type.
        !body.is_empty() && (is_multipart || body.starts_with(b"--") || has_responses(body))
    }

    /// The responses, and whether they are in the multipart format.
    pub(super) fn found(
        &self,
        endpoint: &Endpoint,
        limit: usize,
    ) -> Result<(Found, bool), ErrorKind> {
        let content_type = self.headers.get("Content-Type").unwrap_or_default();
        let status = match self.status {
            200..=299 => String::new(),
            status => format!(" with status {status}"),
        };
        let broken =
            |reason| ErrorKind::Protocol(format!("the answer to the batch{status} {reason}"));
        let media = media_type(content_type);
        let expects_json = endpoint.dialect.batch.format == BatchFormat::Json;
        if media.starts_with("multipart/") {
            let found = mime::read(content_type, &self.body, limit).map_err(broken)?;
            return Ok((found, true));
        }
        if is_json(content_type) || media.is_empty() && expects_json {
            let found = json::read(&self.body, limit).map_err(broken)?;
            return Ok((found, false));
        }
        let beginning = beginning(self.body.trim_ascii());
        if expects_json {
            return Err(ErrorKind::NotJson {
                content_type: content_type.to_owned(),
                beginning,
            });
        }
        let found = match content_type {
            "" => "a body without a content type",
            found => found,
        };
        Err(ErrorKind::Protocol(format!(
            "expected multipart/mixed, found {found}: {beginning:?}; check the base URL, and whether a proxy requires sign-in"
        )))
    }
}
