//! Responses that are in the body of another one: `application/http` (Protocol 4.0, 11.6).

use crate::exchange::Received;
use crate::headers::Headers;

/// Whether the body of a response is a response itself.
pub(super) fn is_wrapped(headers: &Headers) -> bool {
    let content_type = headers.get("Content-Type").unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/http")
}

/// The response in the body of another one. It keeps the URL and the time of the outer response.
pub(super) fn unwrapped(outer: &Received) -> Result<Received, &'static str> {
    let mut rest = outer.body.as_slice();
    // Before the status line, RFC 9112 (2.2) lets recipients skip empty lines.
    let mut line = next_line(&mut rest);
    while line.is_some_and(<[u8]>::is_empty) {
        line = next_line(&mut rest);
    }
    let line = line.and_then(|line| std::str::from_utf8(line).ok());
    let line = line.ok_or("has no status line")?;
    let mut words = line.split(' ');
    let is_http = words.next().is_some_and(|it| it.starts_with("HTTP/"));
    let status = words.next().filter(|it| is_http && it.len() == 3);
    let status = status.and_then(|it| it.parse::<u16>().ok());
    let status = status
        .filter(|it| (100..=599).contains(it))
        .ok_or("has no status line")?;
    let mut headers = Headers::new();
    while let Some(line) = next_line(&mut rest).filter(|line| !line.is_empty()) {
        let line = String::from_utf8_lossy(line);
        let (name, value) = line.split_once(':').ok_or("has a header without a name")?;
        headers.append(name.trim_end(), value.trim());
    }
    if headers.contains("Transfer-Encoding") {
        return Err("has a transfer encoding");
    }
    let length = headers
        .get("Content-Length")
        .and_then(|it| it.parse::<usize>().ok());
    let body = match length {
        Some(length) => rest.get(..length).ok_or("is cut off")?,
        None => rest,
    };
    Ok(Received {
        status,
        headers,
        body: body.to_vec(),
        url: outer.url.clone(),
        at: outer.at,
    })
}

/// Removes a line and returns it without its end, which is CRLF or LF.
fn next_line<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    if rest.is_empty() {
        return None;
    }
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (line, after) = rest.split_at_checked(end.map_or(rest.len(), |end| end + 1))?;
    *rest = after;
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    Some(line.strip_suffix(b"\r").unwrap_or(line))
}
