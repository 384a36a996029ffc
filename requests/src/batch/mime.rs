//! Responses in the format `multipart/mixed` (Protocol 4.01, 11.7.7.6; RFC 2046, 5.1), and HTTP messages in bodies.

use std::ops::Range;
use std::sync::Arc;

use super::found::{Content, Fault, Found, HEADERS, Item, Reply, Response, beginning};
use super::write::{is_json, media_type};
use crate::headers::Headers;

/// Reads a response, given its `Content-Type`, with at most so many responses in it. An error says why it is none.
pub(super) fn read(content_type: &str, body: &Arc<Vec<u8>>, limit: usize) -> Result<Found, String> {
    let Some(boundary) = boundary_of(content_type) else {
        return Err(format!("has no boundary in {content_type:?}"));
    };
    let ranges = parts(body, 0..body.len(), &boundary, limit)?;
    let mut left = limit;
    let items = ranges.into_iter().map(|range| item(body, range, &mut left));
    Ok(Found {
        items: items.collect(),
        next_link: None,
    })
}

/// A response in a body of the type `application/http`, as those of status monitors are in 4.0 (Protocol 4.01, 11.6).
pub(super) fn http(body: &Arc<Vec<u8>>) -> Result<Reply, Fault> {
    message(body, 0..body.len())
}

/// The boundary of a multipart media type: a parameter, maybe in quotes (RFC 2046, 5.1.1).
fn boundary_of(content_type: &str) -> Option<Vec<u8>> {
    let mut rest = content_type.split_once(';')?.1;
    loop {
        let (name, value) = rest.split_once('=')?;
        let name = name.trim_matches([';', ' ', '\t']);
        let value = value.trim_start();
        let mut text = Vec::new();
        let end = match value.strip_prefix('"') {
            Some(quoted) => {
                let mut is_escaped = false;
                let end = quoted.bytes().position(|byte| {
                    let ends = byte == b'"' && !is_escaped;
                    is_escaped = byte == b'\\' && !is_escaped;
                    if !ends && !is_escaped {
                        text.push(byte);
                    }
                    ends
                })?;
                end + 2
            }
            None => {
                let end = value.find(';').unwrap_or(value.len());
                text.extend(value.get(..end)?.trim_end().as_bytes());
                end
            }
        };
        if name.eq_ignore_ascii_case("boundary") {
            return (!text.is_empty()).then_some(text);
        }
        rest = value.get(end..)?;
    }
}

/// The parts between the lines with a boundary. What is before the first and after the last line is ignored.
fn parts(
    body: &[u8],
    range: Range<usize>,
    boundary: &[u8],
    limit: usize,
) -> Result<Vec<Range<usize>>, String> {
    let mut found = Vec::new();
    let mut start = None;
    let mut at = range.start;
    while at < range.end {
        let end = line_end(body, at, range.end);
        let line = body.get(at..end).unwrap_or_default();
        let rest = line
            .strip_prefix(b"--")
            .and_then(|line| line.strip_prefix(boundary));
        let closes = rest.is_some_and(|rest| rest.starts_with(b"--"));
        // Another boundary may begin with this one.
        if closes || rest.is_some_and(|rest| rest.trim_ascii().is_empty()) {
            if found.len() == limit {
                return Err("has more parts than there are requests".to_owned());
            }
            if let Some(start) = start {
                found.push(start..without_line_end(body, start, at));
            }
            if closes {
                return Ok(found);
            }
            start = Some(end);
        }
        at = end;
    }
    let boundary = String::from_utf8_lossy(boundary);
    Err(match start {
        Some(_) => format!("is cut off: it does not end with the boundary {boundary:?}"),
        None => format!("does not contain the boundary {boundary:?}"),
    })
}

/// Where the line after this one starts.
fn line_end(body: &[u8], at: usize, end: usize) -> usize {
    let rest = body.get(at..end).unwrap_or_default();
    let length = rest.iter().position(|byte| *byte == b'\n');
    length.map_or(end, |length| at + length + 1)
}

/// The end of a text before the line that starts at `at`: the line end before a boundary belongs to the boundary.
fn without_line_end(body: &[u8], start: usize, at: usize) -> usize {
    let text = body.get(start..at).unwrap_or_default();
    let text = text.strip_suffix(b"\n").unwrap_or(text);
    let text = text.strip_suffix(b"\r").unwrap_or(text);
    start + text.len()
}

/// A part; change sets have no more responses than are left.
fn item(body: &Arc<Vec<u8>>, range: Range<usize>, left: &mut usize) -> Item {
    let (headers, content) = match header_block(body, range.clone()) {
        Ok(block) => block,
        Err(reason) => return Item::One(failed(reason)),
    };
    let content_type = headers.get("Content-Type").unwrap_or_default();
    if !media_type(content_type).starts_with("multipart/") {
        return Item::One(response(body, &headers, content));
    }
    let Some(boundary) = boundary_of(content_type) else {
        let reason = format!("a change set in the batch has no boundary in {content_type:?}");
        return Item::One(failed(reason));
    };
    match parts(body, content, &boundary, *left) {
        Ok(ranges) => {
            *left -= ranges.len().min(*left);
            let responses = ranges
                .into_iter()
                .map(|range| match header_block(body, range) {
                    // Change sets do not have others in them.
                    Ok((headers, content)) => response(body, &headers, content),
                    Err(reason) => failed(reason),
                });
            Item::Set(responses.collect())
        }
        Err(reason) => Item::One(failed(format!("a change set in the batch {reason}"))),
    }
}

fn failed(reason: String) -> Response {
    Response {
        id: None,
        reply: Err(Fault::new(reason)),
    }
}

/// A part with a response.
fn response(body: &Arc<Vec<u8>>, headers: &Headers, content: Range<usize>) -> Response {
    let content_type = headers.get("Content-Type").unwrap_or_default();
    let id = headers.get("Content-ID").map(identifier);
    let reply = match &*media_type(content_type) {
        "application/http" | "" => message(body, content),
        _ => Err(Fault::new(format!(
            "a part of the batch is {content_type:?}, and not a response (`application/http`)"
        ))),
    };
    // Some services write the identifier among the headers of the response.
    let inner = || {
        let reply = reply.as_ref().ok()?;
        reply.headers.get("Content-ID").map(identifier)
    };
    Response {
        id: id.or_else(inner),
        reply,
    }
}

/// An identifier, which mail has in angle brackets (RFC 2045, 7).
fn identifier(text: &str) -> String {
    let text = text.trim();
    let inner = text
        .strip_prefix('<')
        .and_then(|text| text.strip_suffix('>'));
    inner.unwrap_or(text).to_owned()
}

/// A response as an HTTP message: a status line, headers, an empty line and the body.
fn message(body: &Arc<Vec<u8>>, range: Range<usize>) -> Result<Reply, Fault> {
    // An empty line before the message is none of it.
    let mut start = range.start;
    while let Some(b'\r' | b'\n') = body.get(start).filter(|_| start < range.end) {
        start += 1;
    }
    let end = line_end(body, start, range.end);
    let line = body.get(start..end).unwrap_or_default();
    let Some(status) = status_of(line) else {
        let found = beginning(line.trim_ascii());
        return Err(Fault::new(format!(
            "expected the status line of a response in the batch, found {found:?}"
        )));
    };
    let (headers, content) = header_block(body, end..range.end).map_err(Fault::new)?;
    let content = match content_range(body, status, &headers, content) {
        Ok(content) => content,
        Err(reason) => {
            return Err(Fault {
                reason,
                response: Some((status, headers)),
            });
        }
    };
    Ok(Reply {
        status,
        headers,
        body: Content::part(body, content),
    })
}

/// The status of `HTTP/1.1 200 OK`.
fn status_of(line: &[u8]) -> Option<u16> {
    let line = std::str::from_utf8(line).ok()?;
    let mut words = line.split_ascii_whitespace();
    let version = words.next()?.strip_prefix("HTTP/")?;
    let digits = words.next()?;
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let is_version = version.split('.').all(is_number);
    let status = digits.parse().ok().filter(|status| *status >= 100)?;
    (is_version && digits.len() == 3 && is_number(digits)).then_some(status)
}

/// The body of a message, without line ends that the part has after it.
fn content_range(
    body: &[u8],
    status: u16,
    headers: &Headers,
    range: Range<usize>,
) -> Result<Range<usize>, String> {
    let content = body.get(range.clone()).unwrap_or_default();
    if content.trim_ascii().is_empty() && (status == 204 || status == 304) {
        return Ok(range.start..range.start);
    }
    let Some(length) = headers.get("Content-Length") else {
        return Ok(range);
    };
    let length: Option<usize> = length.trim().parse().ok();
    let after = length.and_then(|length| content.get(length..));
    let content_type = headers.get("Content-Type").unwrap_or_default();
    match (length, after) {
        (Some(length), Some(after)) if after.trim_ascii().is_empty() => {
            Ok(range.start..range.start + length)
        }
        // Services count characters; whether JSON is whole, its decoder notices.
        _ if is_json(content_type) => Ok(range),
        _ => Err(format!(
            "the body in the batch has {} bytes, and `Content-Length` says {:?}",
            content.len(),
            headers.get("Content-Length").unwrap_or_default()
        )),
    }
}

/// Headers up to an empty line, and what follows it.
fn header_block(body: &[u8], range: Range<usize>) -> Result<(Headers, Range<usize>), String> {
    let mut list: Vec<(String, String)> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let end = line_end(body, at, range.end);
        let line = body.get(at..end).unwrap_or_default();
        at = end;
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if list.len() >= HEADERS {
            return Err("a part of the batch has too many headers".to_owned());
        }
        let text = match std::str::from_utf8(line) {
            Ok(text) => text.to_owned(),
            // ISO 8859-1, which RFC 9110 names in 5.5.
            Err(_) => line.iter().copied().map(char::from).collect(),
        };
        match (text.strip_prefix([' ', '\t']), list.last_mut()) {
            // A line that continues the one before (RFC 5322, 2.2.3).
            (Some(more), Some((_, value))) => {
                value.push(' ');
                value.push_str(more.trim());
            }
            _ => match text.split_once(':') {
                Some((name, value)) => list.push((name.trim().to_owned(), value.trim().to_owned())),
                None => {
                    let found = beginning(line);
                    return Err(format!(
                        "expected a header of a part of the batch, found {found:?}"
                    ));
                }
            },
        }
    }
    Ok((list.into_iter().collect(), at..range.end))
}

#[cfg(test)]
mod tests {
    use super::boundary_of;

    #[test]
    fn boundaries_are_parameters_in_any_place_and_quoting() {
        for (content_type, boundary) in [
            ("multipart/mixed; boundary=a_1", Some("a_1")),
            ("multipart/mixed;charset=utf-8; BOUNDARY = a ", Some("a")),
            (
                "multipart/mixed; x=\"a;boundary=no\"; boundary=\"b:c d\"",
                Some("b:c d"),
            ),
            ("multipart/mixed; boundary=\"a\\\"b\"; c=d", Some("a\"b")),
            ("multipart/mixed; boundary=", None),
            ("multipart/mixed; boundary=\"\"", None),
            ("multipart/mixed; boundary=\"a", None),
            ("multipart/mixed; boundary", None),
            ("multipart/mixed", None),
        ] {
            let found = boundary_of(content_type);
            assert_eq!(
                found.as_deref(),
                boundary.map(str::as_bytes),
                "{content_type}"
            );
        }
    }
}
