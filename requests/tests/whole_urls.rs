//! Random keys and arguments through whole URLs, read back by a reader that shares nothing with the writer.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::Address;
use common::service::{LineKey, Shop};
use common::{Random, parse_key, percent_decode, string_literal};
use odata_requests::Dialect;
use odata_requests::query::eq;
use odata_requests::url::{KeyStyle, Slashes};
use odata_runtime::ObjectExt as _;
use odata_runtime::values::Json;

fn dialects() -> [Dialect; 3] {
    let mut aliases = Dialect::STANDARD;
    aliases.slashes = Slashes::Alias;
    [Dialect::STANDARD, Dialect::GRAPH, aliases]
}

/// The path of a URL as segments, and its options, both not decoded. Only characters that need no encoding are in it.
fn split(url: &str) -> (Vec<&str>, Vec<(&str, &str)>) {
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*,;=:@/?%".contains(c);
    assert!(url.chars().all(allowed), "{url}");
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    assert!(!path.contains('?') && !query.contains('?'), "{url}");
    let options = query.split('&').filter(|option| !option.is_empty());
    let options = options.map(|option| option.split_once('=').unwrap());
    (path.split('/').collect(), options.collect())
}

/// Reads a collection's name and a key from the front of a path.
fn keyed<'a>(
    segments: &mut &'a [&'a str],
    name: &str,
    dialect: &Dialect,
) -> Vec<(Option<String>, String)> {
    let (first, rest) = segments.split_first().unwrap();
    *segments = rest;
    if let Some(key) = first.strip_prefix(name).filter(|key| !key.is_empty()) {
        return parse_key(key);
    }
    assert_eq!((*first, dialect.keys), (name, KeyStyle::Segments));
    let (key, rest) = rest.split_first().unwrap();
    *segments = rest;
    parse_key(&format!("/{key}"))
}

fn single(text: &str) -> Vec<(Option<String>, String)> {
    vec![(None, text.to_owned())]
}

#[test]
fn x2_keys_are_read_back_from_whole_urls() {
    let mut random = Random::new(1);
    for _ in 0..4_000 {
        let (a, b, item) = (random.text(), random.text(), random.text());
        let code = random.text();
        let ada = Shop.products().key(&*a);
        let request = ada.parts().key(&b).lines().key(LineKey {
            order_id: -7,
            item_id: item.clone(),
        });
        let request = request.get().select(|line| &line.total);
        let alternate = Shop.products().by_code(&code).parent().get();
        for dialect in dialects() {
            let url = request.url_for(&dialect).unwrap();
            let (path, options) = split(&url);
            let mut rest = &*path;
            assert_eq!(keyed(&mut rest, "products", &dialect), single(&a), "{url}");
            assert_eq!(keyed(&mut rest, "parts", &dialect), single(&b), "{url}");
            let [last] = rest else { panic!("{url}") };
            let key = last.strip_prefix("lines(OrderID=-7,").unwrap();
            let key = parse_key(&format!("({key}"));
            assert_eq!(key, [(Some("ItemID".to_owned()), item.clone())], "{url}");
            assert_eq!(options, [("$select", "total")]);

            let url = alternate.url_for(&dialect).unwrap();
            let (path, _) = split(&url);
            let mut rest = &*path;
            let key = keyed(&mut rest, "products", &dialect);
            assert_eq!(key, [(Some("code".to_owned()), code.clone())], "{url}");
            assert_eq!(rest, ["parent"], "{url}");
        }
    }
}

#[test]
fn x6_arguments_are_read_back_from_whole_urls() {
    let mut random = Random::new(2);
    for _ in 0..4_000 {
        let (a, b, filter) = (random.text(), random.text(), random.text());
        let request = Shop.me().reminder_view(&a, Some(&b));
        let request = request
            .filter(|line| eq(&line.item_id, &*filter))
            .option("o", filter.clone());
        for dialect in dialects() {
            let url = request.url_for(&dialect).unwrap();
            let (path, options) = split(&url);
            let option = |name: &str| {
                let found = options.iter().find(|option| option.0 == name);
                percent_decode(found.unwrap_or_else(|| panic!("{url}")).1)
            };
            let [me, call] = *path else { panic!("{url}") };
            assert_eq!(me, "me");
            let call = percent_decode(call);
            let call = call.strip_prefix("s.").unwrap_or(&call);
            let mut rest = call.strip_prefix("reminderView(").unwrap();
            for (name, text) in [("StartDateTime", &a), ("EndDateTime", &b)] {
                let value = rest
                    .strip_prefix(name)
                    .and_then(|it| it.strip_prefix('='))
                    .unwrap();
                let alias = format!("@{name}");
                if let Some(tail) = value.strip_prefix(&*alias) {
                    assert!(text.contains(['/', '\\']), "{url}");
                    assert_eq!(string_literal(&option(&alias)), (text.clone(), ""), "{url}");
                    rest = tail;
                } else {
                    let (found, tail) = string_literal(value);
                    assert_eq!(found, *text, "{url}");
                    rest = tail;
                }
                rest = rest.strip_prefix([',', ')']).unwrap();
            }
            assert_eq!(rest, "");
            let condition = option("$filter");
            let literal = condition.strip_prefix("ItemID eq ").unwrap();
            assert_eq!(string_literal(literal), (filter.clone(), ""), "{url}");
            assert_eq!(option("o"), filter, "{url}");
        }
    }
}

#[test]
fn x6_json_of_aliases_is_read_back_from_whole_urls() {
    let mut random = Random::new(3);
    for _ in 0..1_000 {
        let texts = [random.text(), random.text()];
        let mut address = Address {
            street: texts[0].as_str().into(),
            ..Default::default()
        };
        address.extras_mut().insert("other", &texts[1]).unwrap();
        let tags: Vec<&str> = texts.iter().map(String::as_str).collect();
        let request = Shop.me().near(&address, Some(&tags)).list().into_request();
        for dialect in dialects() {
            let url = request.url_for(&dialect).unwrap();
            let (path, options) = split(&url);
            assert!(
                path[1].ends_with("near(address=@address,tags=@tags)"),
                "{url}"
            );
            let [("@address", first), ("@tags", second)] = *options else {
                panic!("{url}")
            };
            let read: Json = percent_decode(second).parse().unwrap();
            assert_eq!(read.get::<Vec<String>>().unwrap(), texts, "{url}");
            let decoder = odata_runtime::Decoder::new();
            let read = decoder.decode::<Address>(percent_decode(first).as_bytes());
            assert_eq!(read.unwrap().0, address, "{url}");
        }
    }
}
