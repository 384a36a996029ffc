//! Responses in the JSON format (JSON Format 4.01, 19.5).

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr as _;
use std::sync::Arc;

use odata_runtime::values::Binary;
use serde::de::{Deserializer as _, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::found::{Content, Fault, Found, HEADERS, Item, Reply, Response, beginning};
use super::write::{is_json, is_text};
use crate::answer::without_mark;
use crate::headers::Headers;

/// Reads a response with at most so many responses in it. An error says why it is none.
pub(super) fn read(body: &Arc<Vec<u8>>, limit: usize) -> Result<Found, String> {
    let text = without_mark(body);
    let names = ["responses", "@nextLink", "@odata.nextLink"];
    let [responses, link, prefixed] =
        members(text, names).map_err(|error| format!("is not one: {error}"))?;
    let Some(responses) = responses else {
        let found = beginning(text.trim_ascii());
        return Err(format!("has no `responses`: {found:?}"));
    };
    let responses = serde_json::Deserializer::from_str(responses.get())
        .deserialize_seq(Items(limit))
        .map_err(|error| format!("has `responses` that cannot be read: {error}"))?;
    let items = responses.into_iter().map(|raw| response(raw, body));
    let items = items.map(Item::One).collect();
    let next_link = link.or(prefixed).filter(|link| link.get() != "null");
    let next_link = next_link.map(|link| {
        serde_json::from_str(link.get())
            .map_err(|_| "has a next link that is not a string".to_owned())
    });
    Ok(Found {
        items,
        next_link: next_link.transpose()?,
    })
}

/// Whether a body is an object with `responses`, also if it is cut off after their beginning.
pub(super) fn has_responses(body: &[u8]) -> bool {
    let mut has_responses = false;
    let mut object = serde_json::Deserializer::from_slice(without_mark(body));
    // What follows the name need not be whole, so the result does not matter.
    _ = object.deserialize_map(Names(&mut has_responses));
    has_responses
}

/// Visits the members of an object up to `responses`.
struct Names<'f>(&'f mut bool);

impl<'de> Visitor<'de> for Names<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            if name == "responses" {
                *self.0 = true;
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// A response object.
fn response(raw: &RawValue, whole: &Arc<Vec<u8>>) -> Response {
    match members(raw.get().as_bytes(), ["id", "status", "headers", "body"]) {
        Ok([id, status, headers, body]) => Response {
            id: id.map(|id| text_of(id).into_owned()),
            reply: reply(status, headers, body, whole),
        },
        Err(error) => Response {
            id: None,
            reply: Err(Fault::new(format!(
                "a response in the batch cannot be read: {error}"
            ))),
        },
    }
}

fn reply(
    status: Option<&RawValue>,
    headers: Option<&RawValue>,
    body: Option<&RawValue>,
    whole: &Arc<Vec<u8>>,
) -> Result<Reply, Fault> {
    let Some(status) = status else {
        return Err(Fault::new("the response in the batch has no status"));
    };
    let digits = text_of(status);
    let is_status = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|it| *it >= 100 && is_status);
    let Some(status) = number else {
        let found = beginning(status.get().as_bytes());
        return Err(Fault::new(format!(
            "the response in the batch has {found} as its status"
        )));
    };
    let headers = match headers {
        Some(raw) => header_list(raw).map_err(|error| {
            Fault::new(format!(
                "the headers of the response in the batch cannot be read: {error}"
            ))
        })?,
        None => Headers::new(),
    };
    let body = match body.filter(|raw| raw.get() != "null") {
        Some(raw) => content(raw, status, &headers, whole),
        None => Ok(Content::default()),
    };
    match body {
        Ok(body) => Ok(Reply {
            status,
            headers,
            body,
        }),
        Err(reason) => Err(Fault {
            reason,
            response: Some((status, headers)),
        }),
    }
}

/// The bytes of a body: JSON as it is, text as a string, everything else as base64url. Services write base64, too.
fn content(
    raw: &RawValue,
    status: u16,
    headers: &Headers,
    whole: &Arc<Vec<u8>>,
) -> Result<Content, String> {
    let content_type = headers.get("Content-Type").unwrap_or_default();
    let is_string = raw.get().starts_with('"');
    if content_type.is_empty() || is_json(content_type) || is_text(content_type) && !is_string {
        return Ok(verbatim(raw, whole));
    }
    let text = text_of(raw);
    if is_text(content_type) {
        return Ok(text.into_owned().into_bytes().into());
    }
    let found = if is_string {
        let letters: Cow<'_, str> = if text.contains(['\r', '\n']) {
            text.replace(['\r', '\n'], "").into()
        } else {
            text
        };
        match Binary::from_str(&letters) {
            Ok(bytes) => return Ok(bytes.into_bytes().into()),
            Err(error) => error.to_string(),
        }
    } else {
        "found JSON".to_owned()
    };
    if (200..300).contains(&status) {
        return Err(format!(
            "the body of {content_type} in the batch is expected to be base64url: {found}"
        ));
    }
    // What says why a request failed is read in any form.
    Ok(verbatim(raw, whole))
}

/// The JSON of a value, as a range of the whole.
fn verbatim(raw: &RawValue, whole: &Arc<Vec<u8>>) -> Content {
    let start = raw.get().as_ptr().addr().checked_sub(whole.as_ptr().addr());
    let range = start.map(|start| start..start + raw.get().len());
    match range.filter(|it| whole.get(it.clone()) == Some(raw.get().as_bytes())) {
        Some(range) => Content::part(whole, range),
        None => raw.get().as_bytes().to_vec().into(),
    }
}

/// The text of a string, and the JSON of another value.
fn text_of(raw: &RawValue) -> Cow<'_, str> {
    match serde_json::from_str(raw.get()) {
        Ok(text) => Cow::Owned(text),
        Err(_) => Cow::Borrowed(raw.get()),
    }
}

/// The members of an object with these names. A repeated one is an error: which of the two counts would decide whose the answer is.
fn members<'a, const N: usize>(
    text: &'a [u8],
    names: [&'static str; N],
) -> Result<[Option<&'a RawValue>; N], serde_json::Error> {
    let mut found = [None; N];
    let mut object = serde_json::Deserializer::from_slice(text);
    object.deserialize_map(Members(&mut |name, value| {
        let at = names.iter().position(|known| *known == name);
        let Some(slot) = at.and_then(|at| found.get_mut(at)) else {
            return Ok(());
        };
        match slot.replace(value) {
            Some(_) => Err("a member is repeated"),
            None => Ok(()),
        }
    }))?;
    object.end()?;
    Ok(found)
}

/// The headers of an object. A service that repeats one has an array.
fn header_list(raw: &RawValue) -> Result<Headers, serde_json::Error> {
    let mut headers = Headers::new();
    if raw.get() == "null" {
        return Ok(headers);
    }
    let mut object = serde_json::Deserializer::from_str(raw.get());
    object.deserialize_map(Members(&mut |name, value| {
        if headers.len() >= HEADERS {
            return Err("there are too many");
        }
        match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
            Ok(values) => headers.extend(values.iter().map(|value| (name, text_of(value)))),
            Err(_) if value.get() == "null" => {}
            Err(_) => headers.append(name, text_of(value)),
        }
        Ok(())
    }))?;
    Ok(headers)
}

/// What is done with a member.
type Member<'f, 'de> = dyn FnMut(&str, &'de RawValue) -> Result<(), &'static str> + 'f;

/// Visits the members of an object.
struct Members<'f, 'de>(&'f mut Member<'f, 'de>);

impl<'de> Visitor<'de> for Members<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<String>()? {
            (self.0)(&name, map.next_value()?).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// Visits an array of at most so many items.
struct Items(usize);

impl<'de> Visitor<'de> for Items {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = array.next_element()? {
            if items.len() == self.0 {
                return Err(A::Error::custom("there are more of them than requests"));
            }
            items.push(item);
        }
        Ok(items)
    }
}
