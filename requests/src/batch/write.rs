//! Batches in their two formats.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::build::{Batch, Part};
use super::plan::{Chunk, Unit};
use super::ready::Ready;
use crate::exchange::{Endpoint, Error, ErrorKind};
use crate::headers::Headers;
use crate::path::{PartOf, joined};
use crate::request::{Handling, Method, Preference, Prepared};
use crate::url::{BatchFormat, Dialect, Version, json_string};

/// The request that sends a chunk.
pub(super) fn request(
    batch: &Batch,
    chunk: &Chunk,
    endpoint: &Endpoint,
) -> Result<Prepared, Error> {
    let Endpoint { base, dialect, .. } = endpoint;
    let fail = |error| Error::new(Method::Post, base, ErrorKind::Request(error));
    let url = joined(base, "$batch").map_err(fail)?;
    let writer = Writer { batch, chunk };
    let (body, content_type, accept) = match dialect.batch.format {
        BatchFormat::Json => {
            let json = "application/json";
            (writer.json(), json.to_owned(), json)
        }
        BatchFormat::Multipart => {
            let number = writer.boundary();
            let content_type = format!("multipart/mixed;boundary={}", boundary(number));
            (writer.multipart(number), content_type, "multipart/mixed")
        }
    };
    let version = match dialect.version {
        Version::V4_0 => "4.0",
        Version::V4_01 => "4.01",
    };
    let mut headers = Headers::from_iter([
        ("OData-MaxVersion", version),
        ("Accept", accept),
        ("OData-Version", version),
    ]);
    headers.append("Content-Type", content_type);
    if let Some(preference) = preference(chunk, dialect) {
        headers.append("Prefer", preference.text(dialect).map_err(fail)?);
    }
    Ok(Prepared {
        method: Method::Post,
        url,
        headers,
        body,
        handling: Handling::Usual,
    })
}

/// What is said about failures. Without a preference a multipart batch ends at the first one, and a JSON batch does not (Protocol 4.01,
/// 11.7.7.5; JSON Format 4.01, 19.4). Services do not keep them apart, so it is said even where it is the default.
fn preference(chunk: &Chunk, dialect: &Dialect) -> Option<Preference> {
    match (dialect.batch.format, chunk.goes_on) {
        (_, true) => Some(Preference::continue_on_error()),
        (BatchFormat::Json, false) => Some(Preference::stop_on_error()),
        (BatchFormat::Multipart, false) => None,
    }
}

fn boundary(number: u64) -> String {
    format!("odata_{number}_batch")
}

/// No boundary is the beginning of another one.
fn group_boundary(number: u64, group: usize) -> String {
    format!("odata_{number}_group_{group}_end")
}

/// The name of an atomicity group, which is not an identifier of a request since those are numbers.
fn group_name(group: usize) -> String {
    format!("g{}", group.saturating_add(1))
}

/// Whether a media type is JSON, so that a body of it stands in a JSON batch as it is.
pub(super) fn is_json(content_type: &str) -> bool {
    let media = media_type(content_type);
    media == "application/json" || media.starts_with("application/") && media.ends_with("+json")
}

/// Whether a media type is one of text, so that a body of it is a string in a JSON batch.
pub(super) fn is_text(content_type: &str) -> bool {
    media_type(content_type).starts_with("text/")
}

/// The media type without parameters, in lower case.
pub(super) fn media_type(content_type: &str) -> String {
    let media = content_type.split(';').next().unwrap_or_default();
    media.trim().to_ascii_lowercase()
}

struct Writer<'b> {
    batch: &'b Batch,
    chunk: &'b Chunk,
}

impl Writer<'_> {
    fn id(&self, at: usize) -> PartOf {
        PartOf {
            batch: self.batch.number,
            at,
        }
    }

    /// The parts of a unit.
    fn parts(&self, unit: &Unit) -> impl Iterator<Item = (usize, &Part, &Ready)> {
        unit.parts.clone().filter_map(|at| {
            let part = self.batch.parts.get(at)?;
            Some((at, part, part.ready.as_ref()?))
        })
    }

    fn all(&self) -> impl Iterator<Item = (usize, &Part, &Ready)> {
        self.chunk.units.iter().flat_map(|unit| self.parts(unit))
    }

    /// A length that is enough for most batches.
    fn capacity(&self) -> usize {
        let length = |ready: &Ready| ready.body.len() + ready.url.len() + 300;
        self.all().map(|(_, _, ready)| length(ready)).sum()
    }

    /// JSON Format 4.01, 19.1.
    fn json(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.capacity());
        out.extend(b"{\"requests\":[");
        for (number, (at, part, ready)) in self.all().enumerate() {
            if number > 0 {
                out.push(b',');
            }
            let mut text = format!("{{\"id\":\"{}\"", self.id(at));
            if let Some(group) = part.group {
                text.push_str(&format!(",\"atomicityGroup\":\"{}\"", group_name(group)));
            }
            let after = self.depends_on(part);
            if !after.is_empty() {
                text.push_str(&format!(",\"dependsOn\":[{}]", after.join(",")));
            }
            text.push_str(&format!(",\"method\":\"{}\",\"url\":", ready.method));
            text.push_str(&json_string(&ready.url));
            let mut separator = ",\"headers\":{";
            for (name, value) in ready.headers.iter().filter(|it| is_needed(*it)) {
                text.push_str(separator);
                text.push_str(&json_string(&name.to_ascii_lowercase()));
                text.push(':');
                text.push_str(&json_string(value));
                separator = ",";
            }
            if separator == "," {
                text.push('}');
            }
            out.extend(text.as_bytes());
            if !ready.body.is_empty() {
                out.extend(b",\"body\":");
                json_body(ready, &mut out);
            }
            out.push(b'}');
        }
        out.extend(b"]}");
        out
    }

    /// The identifiers of requests and the names of groups on which a request depends, as JSON strings. What was sent before is not in the
    /// batch, and not in the list.
    fn depends_on(&self, part: &Part) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let is_here = |at: usize| {
            let units = &self.chunk.units;
            let after = units.partition_point(|unit| unit.parts.end <= at);
            units.get(after).is_some_and(|it| it.parts.contains(&at))
        };
        for at in part.after.iter().copied().filter(|at| is_here(*at)) {
            let group = self.batch.parts.get(at).and_then(|part| part.group);
            let other = group.filter(|_| group != part.group);
            // A reference needs the identifier of the request, and a dependency on another group needs the group.
            if other.is_none() || part.refers.contains(&at) {
                names.push(format!("\"{}\"", self.id(at)));
            }
            let name = other.map(|group| format!("\"{}\"", group_name(group)));
            names.extend(name.filter(|name| !names.contains(name)));
        }
        names
    }

    /// A number with which no text of the batch has a boundary.
    fn boundary(&self) -> u64 {
        let mut taken = BTreeSet::new();
        for (_, _, ready) in self.all() {
            find_numbers(&ready.body, &mut taken);
            find_numbers(ready.url.as_bytes(), &mut taken);
            for (name, value) in ready.headers.iter() {
                find_numbers(name.as_bytes(), &mut taken);
                find_numbers(value.as_bytes(), &mut taken);
            }
        }
        (1..).find(|it| !taken.contains(it)).unwrap_or_default()
    }

    /// Protocol 4.01, 11.7.7.1.
    fn multipart(&self, number: u64) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.capacity());
        let whole = boundary(number);
        for unit in &self.chunk.units {
            out.extend(format!("--{whole}\r\n").as_bytes());
            let Some(group) = unit.group else {
                self.parts(unit).for_each(|part| self.http(part, &mut out));
                continue;
            };
            let inner = group_boundary(number, group);
            out.extend(
                format!("Content-Type: multipart/mixed;boundary={inner}\r\n\r\n").as_bytes(),
            );
            for part in self.parts(unit) {
                out.extend(format!("--{inner}\r\n").as_bytes());
                self.http(part, &mut out);
            }
            out.extend(format!("--{inner}--\r\n").as_bytes());
        }
        out.extend(format!("--{whole}--\r\n").as_bytes());
        out
    }

    /// A request as an HTTP message in a part.
    fn http(&self, (at, _, ready): (usize, &Part, &Ready), out: &mut Vec<u8>) {
        let mut text = format!(
            "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: {}\r\n\r\n{} {} HTTP/1.1\r\n",
            self.id(at),
            ready.method,
            ready.url
        );
        for (name, value) in ready.headers.iter() {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !ready.body.is_empty() {
            text.push_str(&format!("Content-Length: {}\r\n", ready.body.len()));
        }
        text.push_str("\r\n");
        out.extend(text.as_bytes());
        out.extend(&ready.body);
        out.extend(b"\r\n");
    }
}

/// Whether a request of a JSON batch has a header. Version and format of the answer are those of the batch, unless they are not the usual ones.
fn is_needed((name, value): (&str, &str)) -> bool {
    let is = |other: &str| name.eq_ignore_ascii_case(other);
    let is_usual = matches!(
        value,
        "application/json;odata.metadata=minimal" | "application/json;metadata=minimal" | "*/*"
    );
    !(is("OData-MaxVersion") || is("OData-Version") || is("Accept") && is_usual)
}

/// JSON as it is, text as a string, everything else as base64url (JSON Format 4.01, 19.1).
fn json_body(ready: &Ready, out: &mut Vec<u8>) {
    let content_type = ready.headers.get("Content-Type").unwrap_or_default();
    if is_json(content_type) {
        out.extend(&ready.body);
    } else if is_text(content_type) {
        out.extend(json_string(&String::from_utf8_lossy(&ready.body)).into_bytes());
    } else {
        out.push(b'"');
        out.extend(URL_SAFE_NO_PAD.encode(&ready.body).into_bytes());
        out.push(b'"');
    }
}

/// Adds the numbers that stand between `odata_` and another `_`: those of possible boundaries.
fn find_numbers(mut text: &[u8], found: &mut BTreeSet<u64>) {
    const PREFIX: &[u8] = b"odata_";
    while let Some(at) = text.iter().position(|byte| *byte == b'o') {
        text = text.get(at..).unwrap_or_default();
        let Some(rest) = text.strip_prefix(PREFIX) else {
            text = text.get(1..).unwrap_or_default();
            continue;
        };
        let end = rest.iter().position(|byte| !byte.is_ascii_digit());
        let (digits, tail) = rest.split_at(end.unwrap_or(rest.len()));
        if let Ok(digits) = std::str::from_utf8(digits)
            && let Ok(number) = digits.parse()
        {
            found.insert(number);
        }
        text = tail;
    }
}
