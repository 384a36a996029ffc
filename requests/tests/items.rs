//! Pages that are decoded while they arrive: the same items, mismatches and members as those of the whole page, wherever chunks end.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use common::Random;
use common::model::{AnyProduct, Product};
use odata_runtime::responses::{PageReader, PageSplitter};
use odata_runtime::{Collection, Decoder, Error, Object, Property, TypeMismatch};
use serde_json::value::RawValue;

/// Chunks of random lengths up to `longest`, some of them empty.
fn chunks<'a>(body: &'a [u8], longest: usize, random: &mut Random) -> Vec<&'a [u8]> {
    let mut chunks = Vec::new();
    let mut rest = body;
    while !rest.is_empty() {
        let (chunk, tail) = rest.split_at(random.below(longest + 1).min(rest.len()));
        chunks.push(chunk);
        rest = tail;
    }
    chunks
}

/// What is compared of a page.
#[derive(Debug, PartialEq)]
struct Read<T> {
    items: Vec<T>,
    /// The values that are no items, with their positions.
    kept: Vec<(usize, String)>,
    /// The page without `value`.
    rest: String,
    mismatches: Vec<String>,
}

impl<T: Object + Default> Read<T> {
    fn of(items: Vec<T>, mut page: Collection<T>, mismatches: &[TypeMismatch]) -> Self {
        let list = page.value.into_value().unwrap_or_default();
        let kept = list.kept().map(|(at, json)| (at, json.to_string()));
        let kept = kept.collect();
        page.value = Property::Absent;
        Self {
            items: [items, list.into_vec()].into_iter().flatten().collect(),
            kept,
            rest: serde_json::to_string(&page).unwrap(),
            mismatches: lines(mismatches),
        }
    }
}

/// Reads a page in chunks.
fn streamed<T: Object + Default>(decoder: &Decoder, chunks: &[&[u8]]) -> Result<Read<T>, Error> {
    let mut page = PageReader::<T>::new(decoder);
    let mut items = Vec::new();
    for chunk in chunks {
        page.feed(chunk);
        while let Some(item) = page.next()? {
            items.push(item);
        }
    }
    let (page, mismatches) = page.finish()?;
    assert!(page.value.is_empty());
    Ok(Read::of(items, page, &mismatches))
}

fn whole<T: Object + Default>(decoder: &Decoder, body: &[u8]) -> Result<Read<T>, Error> {
    let (page, mismatches) = decoder.decode::<Collection<T>>(body)?;
    Ok(Read::of(Vec::new(), page, &mismatches))
}

fn lines(mismatches: &[TypeMismatch]) -> Vec<String> {
    mismatches.iter().map(ToString::to_string).collect()
}

/// Compares both ways, for a strict and a lenient decoder and several chunkings.
fn same<T: Object + Default + PartialEq + std::fmt::Debug>(body: &str, random: &mut Random) {
    for decoder in [Decoder::new(), Decoder::new().lenient()] {
        let expected = whole::<T>(&decoder, body.as_bytes());
        for longest in [1, 3, 17, 200, usize::MAX >> 1] {
            let chunks = chunks(body.as_bytes(), longest, random);
            let found = streamed::<T>(&decoder, &chunks);
            match (&expected, &found) {
                (Ok(expected), Ok(found)) => assert_eq!(found, expected, "{body}"),
                (Err(expected), Err(found)) => {
                    assert_eq!(found.to_string(), expected.to_string(), "{body}");
                    assert_eq!(found.is_truncated(), expected.is_truncated());
                }
                _ => panic!("{body}\nwhole {expected:?}\nstreamed {found:?}"),
            }
        }
    }
}

#[test]
fn t3_items_and_members_are_those_of_the_whole_page() {
    let mut random = Random::new(1);
    for body in [
        r#"{"value":[]}"#,
        "\u{feff} {\n \"value\" : [ ] , \"@odata.count\" : 3 }\n ",
        r#"{"@odata.count":"2","value":[{"name":"a\\\"]}","id":"1"},{"name":"\ud83e\udd80 ä🦀"}],"@odata.nextLink":"x","later":{"a":[1,{}]}}"#,
        r##"{"@odata.context":"https://h/$metadata#products/s.Vip","value":[{"level":1},{"@odata.type":"#s.Product","level":2},{"name":"x"}]}"##,
        r##"{"@odata.context":"https://h/$metadata#products","value":[{"@odata.type":"#s.Vip","level":1},{"name":"x","@odata.context":"#products/s.Vip/$entity","level":3}]}"##,
        r#"{"v\u0061lue":[{"id":"1"}]}"#,
        // Values that are no items, and members that do not fit.
        r#"{"value":[null,{"id":"1"},null]}"#,
        r#"{"value":[7,{"id":"1"},"a",[{}],true,-1.5e3,{"id":"2"}],"x":1}"#,
        r#"{"value":[{"size":"x"},{"size":1},{"name":5,"size":[]}],"@odata.count":"many"}"#,
        r#"{"value":[{"parts":[{"size":"x"}]}]}"#,
        // Pages that are none.
        r#"{"value":null}"#,
        r#"{"value":{"a":[1]},"b":2}"#,
        r#"{"value":"[{}]"}"#,
        r#"{"a":[{"value":[]}]}"#,
        r"{}",
    ] {
        same::<Product>(body, &mut random);
        same::<AnyProduct>(body, &mut random);
    }
}

#[test]
fn kept_values_have_their_positions() {
    let body = br#"{"value":[null,{"id":"1"},7,{"id":"2"}]}"#;
    let page = streamed::<Product>(&Decoder::new().lenient(), &[body]).unwrap();
    assert_eq!(page.items.len(), 2);
    assert_eq!(page.kept, [(0, "null".to_owned()), (2, "7".to_owned())]);
    assert!(page.mismatches[0].starts_with("$.value[2]: "), "{page:?}");
}

#[test]
fn required_values_are_those_of_each_item() {
    let body = r#"{"value":[{"id":"1"},{"name":"x"},{"id":null}]}"#;
    for (require, expected) in [
        ("value/id", 2),
        ("value/address/street", 0),
        ("@odata.count", 1),
    ] {
        let decoder = Decoder::new().lenient().require(require);
        let found = streamed::<Product>(&decoder, &[body.as_bytes()]).unwrap();
        assert_eq!(found, whole(&decoder, body.as_bytes()).unwrap());
        assert_eq!(found.mismatches.len(), expected, "{require}");
    }
    let strict = Decoder::new().require("value/id");
    let error = streamed::<Product>(&strict, &[body.as_bytes()]).unwrap_err();
    let expected = strict
        .decode::<Collection<Product>>(body.as_bytes())
        .unwrap_err();
    assert_eq!(error.to_string(), expected.to_string());
}

#[test]
fn mismatches_are_listed_up_to_the_limit() {
    let body = r#"{"value":[{"size":"a"},{"size":"b"},{"size":"c"}],"@odata.count":1}"#;
    let decoder = Decoder::new().lenient().mismatch_limit(2);
    let found = streamed::<Product>(&decoder, &[body.as_bytes()]).unwrap();
    assert_eq!(found, whole(&decoder, body.as_bytes()).unwrap());
    assert_eq!(found.mismatches.len(), 2);
    assert!(
        found.mismatches[1].ends_with("; 1 more are not listed"),
        "{found:?}"
    );
}

#[test]
fn items_are_handed_out_as_soon_as_they_are_complete() {
    let mut page = PageReader::<Product>::new(&Decoder::new());
    page.feed(br#"{"@odata.nextLink":"n","value":[{"id":"1"}"#);
    assert!(page.next().unwrap().is_some());
    assert_eq!(page.position(), 1);
    let before = page.members_before().unwrap();
    assert_eq!(before.next_link().as_deref(), Some("n"));
    page.feed(br#",{"id":"2""#);
    assert_eq!(page.next().unwrap(), None);
    page.feed(b"}");
    assert!(page.next().unwrap().is_some());
}

#[test]
fn faults_have_the_place_of_the_whole_page() {
    let mut random = Random::new(2);
    for body in [
        "",
        " ",
        "<!DOCTYPE html>",
        "[]",
        "{\"value\":[{\"id\":\"1\"},\n {\"id\":\n x}]}",
        "{\"value\":[{\"id\":\"1\"}\n{}]}",
        "{\"value\":[{},\n\n ]}",
        "{\"value\":[,]}",
        "{\"value\":[{}}",
        "{\"value\":[{}],\n \"a\":tru}",
        "{\"value\":[{}],}",
        "{\"value\":[{}]} x",
        "{\"a\":\n[1,2}",
        "{\"value\":[{}]",
        "{\"value\":[{\"id\":\"1\"},{\"id\":\"2",
        "{\"value\":[{},",
        "{\"value\"",
        "{\"val",
        "{\"a\":1",
        "{\"a\":[1",
        "{\"value\":[{\"id\":\"\u{1}\"}]}",
        "{\"value\":[{\"id\":\"\\ud800\"}]}",
    ] {
        let strict = Decoder::new();
        let expected = strict
            .decode::<Collection<Product>>(body.as_bytes())
            .unwrap_err();
        for longest in [1, 5, 1000] {
            let chunks = chunks(body.as_bytes(), longest, &mut random);
            let found = streamed::<Product>(&strict, &chunks).unwrap_err();
            assert_eq!(found.is_truncated(), expected.is_truncated(), "{body}");
            // An array and the like: known from the first byte, so without its text.
            if !matches!(expected, Error::TypeMismatch(_)) {
                assert_eq!(found.to_string(), expected.to_string(), "{body}");
            }
        }
    }
}

#[test]
fn errors_are_returned_again() {
    let mut page = PageReader::<Product>::new(&Decoder::new());
    page.feed(br#"{"value":[{"id":"1"},{"size":"x"},{"id":"2"}]}"#);
    assert!(page.next().unwrap().is_some());
    for _ in 0..2 {
        let error = page.next().unwrap_err();
        assert!(
            error.to_string().starts_with("$.value[1].size: "),
            "{error}"
        );
    }
    assert!(page.finish().is_err());
}

#[test]
fn a_second_value_is_an_error() {
    for body in [
        r#"{"value":[{"id":"1"}],"value":[{"id":"2"}]}"#,
        r#"{"value":1,"value":[{"id":"2"}]}"#,
        r#"{"value":[],"v\u0061lue":1}"#,
    ] {
        let error = streamed::<Product>(&Decoder::new().lenient(), &[body.as_bytes()]);
        let error = error.unwrap_err().to_string();
        assert_eq!(
            error,
            "$.value: property `value`: expected one `value`, found a second one"
        );
    }
}

#[test]
fn a_context_after_the_items_is_reported_if_it_gives_their_type() {
    let body = |segment: &str| {
        format!(
            r##"{{"value":[{{"level":1}}],"@odata.context":"https://h/$metadata#products{segment}"}}"##
        )
    };
    let strict = Decoder::new();
    let error = streamed::<AnyProduct>(&strict, &[body("/s.Vip").as_bytes()]).unwrap_err();
    assert!(
        error.to_string().contains("a context before the items"),
        "{error}"
    );
    let page = streamed::<AnyProduct>(&strict, &[body("").as_bytes()]).unwrap();
    assert_eq!(page.items.len(), 1);
    assert!(streamed::<Product>(&strict, &[body("/s.Vip").as_bytes()]).is_ok());
}

#[test]
fn limits_do_not_depend_on_chunks() {
    let long = format!(
        r#"{{"value":[{{"id":"1"}},{{"id":"{}"}}]}}"#,
        "x".repeat(100)
    );
    let members = format!(r#"{{"a":"{}","value":[{{}}]}}"#, "x".repeat(100));
    let nulls = format!(r#"{{"value":[null{}]}}"#, ",null".repeat(100));
    for (body, path) in [(&long, "$.value[1]"), (&members, "$"), (&nulls, "$.value")] {
        for size in [1, 7, 1000] {
            let read = |limit| -> Result<(), Error> {
                let mut page = PageReader::<Product>::new(&Decoder::new()).limit(limit);
                for chunk in body.as_bytes().chunks(size) {
                    page.feed(chunk);
                    while page.next()?.is_some() {}
                }
                page.finish().map(drop)
            };
            let error = read(90).unwrap_err();
            let Error::TooLong { path: found, limit } = &error else {
                panic!("{error}")
            };
            assert_eq!((&**found, *limit), (path, 90));
            read(10_000).unwrap();
        }
    }
    // A value that never ends takes no more memory than the limit, and one more chunk.
    let mut page = PageSplitter::new().limit(1000);
    page.feed(b"{\"value\":[");
    let error = (0..1000).find_map(|_| {
        page.feed(b"{\"a\":[\"");
        page.next().err()
    });
    assert!(error.is_some());
    // Nor does one that goes on with white space for ever.
    for body in ["", "{\"value\":[", "{\"value\":[]}"] {
        let mut page = PageSplitter::new().limit(1000);
        page.feed(body.as_bytes());
        let error = (0..20).find_map(|_| {
            page.feed(&[b' '; 100]);
            page.next().err()
        });
        assert!(matches!(error, Some(Error::TooLong { .. })), "{body}");
    }
}

/// A random JSON value as text, with odd strings and white space.
fn value(random: &mut Random, depth: usize) -> String {
    const SCALARS: [&str; 14] = [
        "null",
        "true",
        "false",
        "0",
        "-1",
        "12.5e-3",
        "1E400",
        "\"\"",
        "\"a\\\"b\"",
        "\"]}{[\"",
        "\"\\\\\"",
        "\"\\u00e4\\ud83e\\udd80\"",
        "\"🦀,:\"",
        "\"value\"",
    ];
    let space = ["", "", "", " ", "\n", "\r\n\t"][random.below(6)];
    if depth == 0 || random.below(3) == 0 {
        return format!("{space}{}{space}", SCALARS[random.below(SCALARS.len())]);
    }
    let items: Vec<_> = (0..random.below(4))
        .map(|_| value(random, depth - 1))
        .collect();
    if random.below(2) == 0 {
        format!("{space}[{}{space}]", items.join(","))
    } else {
        let members = items.iter().enumerate();
        let members: Vec<_> = members
            .map(|(i, item)| format!("{space}\"k{i}\\n\"{space}:{item}"))
            .collect();
        format!("{space}{{{}{space}}}", members.join(","))
    }
}

fn page_text(random: &mut Random) -> (String, Vec<String>) {
    let items: Vec<_> = (0..random.below(6)).map(|_| value(random, 4)).collect();
    let mut members: Vec<_> = (0..random.below(4))
        .map(|i| format!("\"m{i}\":{}", value(random, 3)))
        .collect();
    let at = random.below(members.len() + 1);
    members.insert(at, format!(" \"value\" : [{}]", items.join(",")));
    (format!("{{{}}}", members.join(",")), items)
}

fn split(body: &[u8], longest: usize, random: &mut Random) -> Result<(Vec<String>, String), Error> {
    let mut page = PageSplitter::new();
    let mut items = Vec::new();
    for chunk in chunks(body, longest, random) {
        page.feed(chunk);
        while let Some(item) = page.next()? {
            items.push(item.to_owned());
        }
    }
    let rest = page.finish()?.to_owned();
    Ok((items, rest))
}

#[test]
fn items_of_random_pages_are_those_of_serde_json() {
    let mut random = Random::new(3);
    for _ in 0..2000 {
        let (body, items) = page_text(&mut random);
        let longest = [1, 2, 9, 60, 5000][random.below(5)];
        let (found, rest) = split(body.as_bytes(), longest, &mut random)
            .unwrap_or_else(|error| panic!("{body} {longest} {error}"));
        let items: Vec<&RawValue> = items
            .iter()
            .map(|item| serde_json::from_str(item).unwrap())
            .collect();
        let items: Vec<&str> = items.iter().map(|item| item.get()).collect();
        assert_eq!(found, items, "{body}");
        // The rest has the same members in the same order.
        let mut expected: serde_json::Value =
            serde_json::from_str(&body.replace("1E400", "1")).unwrap();
        expected["value"] = serde_json::Value::Array(Vec::new());
        let rest: serde_json::Value = serde_json::from_str(&rest.replace("1E400", "1")).unwrap();
        assert_eq!(rest, expected);
    }
}

#[test]
fn changed_pages_are_accepted_if_serde_json_accepts_them() {
    let mut random = Random::new(4);
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..20_000 {
        let (body, _) = page_text(&mut random);
        let mut bytes = body.into_bytes();
        for _ in 0..=random.below(2) {
            let at = random.below(bytes.len() + 1);
            match random.below(3) {
                0 if at < bytes.len() => drop(bytes.remove(at)),
                1 => bytes.insert(at, b"{}[]\",:\\ 0en\xc3\xff\n"[random.below(15)]),
                _ => bytes.truncate(at.max(bytes.len() * 3 / 4)),
            }
        }
        let longest = [1, 4, 50, 5000][random.below(4)];
        let found = split(&bytes, longest, &mut random);
        let json = serde_json::from_slice::<&RawValue>(&bytes);
        match (&found, &json) {
            (Ok(_), Ok(_)) => accepted += 1,
            (Err(Error::Syntax(found)), Err(expected)) => {
                refused += 1;
                // Text that is not Unicode shows earlier than with serde_json, which looks for the end first, and takes a part of a number
                // for a wrong one.
                let is_number = expected.to_string().starts_with("invalid number");
                if let Ok(text) = std::str::from_utf8(&bytes)
                    && !is_number
                {
                    assert_eq!(found.is_truncated(), expected.is_eof(), "{text}");
                }
            }
            // It is JSON, but no page or one with two of `value`; or it is not JSON, which shows only later.
            (Err(Error::TypeMismatch(_)), _) => {}
            _ => panic!("{}\n{found:?}\n{json:?}", String::from_utf8_lossy(&bytes)),
        }
    }
    assert!(accepted > 2000 && refused > 5000, "{accepted} {refused}");
}

/// All files below a folder.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// `ODATA_CORPUS` names a folder with `payloads`. Without it the test is skipped, unless `ODATA_CORPUS_REQUIRED` is set.
#[test]
fn pages_of_a_corpus_are_split_as_serde_json_reads_them() {
    let Some(corpus) = std::env::var_os("ODATA_CORPUS").map(PathBuf::from) else {
        assert_eq!(
            std::env::var_os("ODATA_CORPUS_REQUIRED"),
            None,
            "ODATA_CORPUS is not set"
        );
        return;
    };
    let mut random = Random::new(5);
    let mut payloads = Vec::new();
    files(&corpus.join("payloads"), &mut payloads);
    let mut pages = 0;
    for payload in payloads {
        let body = std::fs::read(&payload).unwrap();
        let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&body);
        let members = serde_json::from_slice::<BTreeMap<String, &RawValue>>(text);
        let value = members.ok().and_then(|it| it.get("value").copied());
        let items = value.and_then(|it| serde_json::from_str::<Vec<&RawValue>>(it.get()).ok());
        let found = split(&body, [3, 100, 4096][random.below(3)], &mut random);
        match (items, found) {
            (Some(items), Ok((found, _))) => {
                let items: Vec<&str> = items.iter().map(|item| item.get()).collect();
                assert_eq!(found, items, "{}", payload.display());
                pages += 1;
            }
            (None, Err(_)) => {}
            // Of two, serde_json takes the last.
            (_, Err(Error::TypeMismatch(two))) if two.found == "a second one" => {}
            (items, found) => panic!("{}\n{items:?}\n{found:?}", payload.display()),
        }
    }
    assert!(pages > 50, "{pages}");
}
