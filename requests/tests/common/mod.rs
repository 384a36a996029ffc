//! Random texts, and a reader of URLs that shares nothing with the writer.

#![allow(dead_code, unused_imports, reason = "each test uses a part of it")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use odata_requests::query::Operand;
use odata_requests::query::kinds::Boolean;
use odata_requests::{Dialect, IntoRequest, Method, Query, Request, RequestError};

pub(crate) mod exchange;
pub(crate) mod model;
pub(crate) mod operation;
pub(crate) mod parse;
mod search;
pub(crate) mod service;
pub(crate) mod upload;

/// A generator of the family xorshift, the same sequence for the same seed.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % bound
    }

    /// A text of up to eleven characters, mostly such as mean something in URLs.
    pub(crate) fn text(&mut self) -> String {
        const ODD: [&str; 36] = [
            "'", "''", "/", "#", "%", "?", "+", "&", "=", ";", ",", "(", ")", "$", "@", ":", "*",
            "!", " ", ".", "..", "\\", "\"", "%27", "%2F", "ä", "Δ", "🦀", "\n", "\u{0}", "$count",
            "delta", "x", "7", "and", "[",
        ];
        let length = self.below(12);
        (0..length).map(|_| ODD[self.below(ODD.len())]).collect()
    }
}

/// Undoes percent-encoding once.
pub(crate) fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, tail @ ..] = rest else {
            panic!("{text}: a % without digits")
        };
        let digits = [*high, *low];
        bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        rest = tail;
    }
    String::from_utf8(bytes).unwrap()
}

/// Reads a string literal at the start of a decoded text; returns its value and the rest.
pub(crate) fn string_literal(text: &str) -> (String, &str) {
    let mut rest = text
        .strip_prefix('\'')
        .unwrap_or_else(|| panic!("no string: {text}"));
    let mut value = String::new();
    loop {
        let at = rest.find('\'').unwrap_or_else(|| panic!("no end: {text}"));
        value.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        match rest.strip_prefix('\'') {
            Some(more) => {
                value.push('\'');
                rest = more;
            }
            None => return (value, rest),
        }
    }
}

/// Reads a key with values that are strings: the names, if any, and the texts.
pub(crate) fn parse_key(url: &str) -> Vec<(Option<String>, String)> {
    assert!(!url.contains(['?', '#']), "{url}");
    if let Some(segment) = url.strip_prefix('/') {
        assert!(!segment.is_empty() && !segment.contains('/'), "{url}");
        let text = percent_decode(segment);
        assert!(
            !text.starts_with('$') && text != "." && text != ".." && text != "delta",
            "{url}"
        );
        return vec![(None, text)];
    }
    assert!(!url.contains('/'), "{url}");
    let decoded = percent_decode(url);
    let mut rest = decoded.strip_prefix('(').unwrap();
    let mut parts = Vec::new();
    loop {
        let name = (!rest.starts_with('\'')).then(|| {
            let (name, tail) = rest.split_once('=').unwrap();
            rest = tail;
            name.to_owned()
        });
        let (value, tail) = string_literal(rest);
        parts.push((name, value));
        match tail.strip_prefix(',') {
            Some(tail) => rest = tail,
            None => {
                assert_eq!(tail, ")", "{url}");
                return parts;
            }
        }
    }
}

/// The filter of a query of products.
pub(crate) fn written<C: Operand<Boolean>>(
    condition: impl FnOnce(&'static model::Product) -> C,
) -> Result<String, RequestError> {
    Query::<model::Product>::new()
        .filter(condition)
        .text(&Dialect::STANDARD)
}

/// Checks method and URL, in the standard's dialect and in that of Graph.
#[track_caller]
pub(crate) fn is<Q: IntoRequest>(
    request: Q,
    method: Method,
    standard: &str,
    graph: &str,
) -> Request<Q::Answer> {
    let request = request.into_request();
    assert_eq!(request.method(), method);
    assert_eq!(request.url().unwrap(), standard);
    assert_eq!(request.url_for(&Dialect::GRAPH).unwrap(), graph);
    request
}

#[track_caller]
pub(crate) fn gets<Q: IntoRequest>(request: Q, standard: &str, graph: &str) {
    is(request, Method::Get, standard, graph);
}
