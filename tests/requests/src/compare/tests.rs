#![allow(clippy::unwrap_used, reason = "a test says what it needs by panicking")]

use super::*;
use crate::shop::{Shop, shop};

const BODY: &str = r#"{"id":"a","price":2.50}"#;
const ANSWER: &str = r#"{"id":"a","price":2.5,"size":{"width":1}}"#;

/// What a program makes of a request to create an item, without a fault.
fn right() -> Outcome {
    let read = Read {
        error: None,
        written: Some(ANSWER.to_owned()),
    };
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Outcome {
        method: "POST".to_owned(),
        url: "https://h/v1/items/a/parts?$select=id,size".to_owned(),
        headers: vec![
            header("Accept", "application/json"),
            header("If-Match", "*"),
        ],
        body: r#"{"price":2.5,"id":"a"}"#.to_owned(),
        strict: read.clone(),
        lenient: read,
        ..Outcome::default()
    }
}

/// The causes that are found.
fn causes(shop: &Shop, outcome: &Outcome) -> Vec<Kind> {
    causes_of(shop, BODY, ANSWER, outcome)
}

fn causes_of(shop: &Shop, body: &str, response: &str, outcome: &Outcome) -> Vec<Kind> {
    let url = "https://h/v1/items('a')/Parts?$select=size,%20id";
    let wanted = shop.wanted("POST", url, body).unwrap();
    let calls = shop.calls_of(&wanted).unwrap();
    let expected = Expected {
        model: &shop.model,
        wanted: &wanted,
        calls: &calls,
        address: &Address::parse(url),
        status: Some(201),
        response,
    };
    let found = expected.compare(outcome);
    found.causes.into_iter().map(|cause| cause.kind).collect()
}

#[test]
fn each_difference_is_found() {
    let shop = shop();
    assert_eq!(causes(&shop, &right()), []);
    let changed = |change: fn(&mut Outcome)| {
        let mut outcome = right();
        change(&mut outcome);
        causes(&shop, &outcome)
    };
    for (change, kind) in [
        (
            (|it| it.error = Some("no".to_owned())) as fn(&mut Outcome),
            Kind::Refused,
        ),
        (|it| it.method = "PUT".to_owned(), Kind::MethodDiffers),
        (
            |it| it.url = it.url.replace("/a/", "/b/"),
            Kind::PathDiffers,
        ),
        (
            |it| it.url = it.url.replace("parts", "lines"),
            Kind::PathDiffers,
        ),
        (
            |it| it.url = it.url.replace("parts", "nothing"),
            Kind::PathDiffers,
        ),
        (
            |it| it.url = it.url.replace(",size", ""),
            Kind::QueryDiffers,
        ),
        (|it| it.url.push_str("&$top=1"), Kind::QueryDiffers),
        (|it| drop(it.headers.pop()), Kind::HeadersDiffer),
        (
            |it| it.headers.push(("X".to_owned(), "y".to_owned())),
            Kind::HeadersDiffer,
        ),
        (|it| it.body = "{}".to_owned(), Kind::BodyDiffers),
        (
            |it| it.body = it.body.replace("2.5", "2.6"),
            Kind::BodyDiffers,
        ),
        (
            |it| {
                it.lenient.written = None;
                it.strict.written = None;
            },
            Kind::ResponseUnread,
        ),
        (
            |it| it.lenient.written = Some("{}".to_owned()),
            Kind::ResponseDiffers,
        ),
        (
            |it| it.strict.written = Some("{}".to_owned()),
            Kind::ResponseDiffers,
        ),
        (|it| it.strict.written = None, Kind::ResponseViolates),
    ] {
        assert_eq!(changed(change), [kind]);
    }
}

#[test]
fn what_annotations_exclude_is_all_that_may_be_missing() {
    let shop = shop();
    let body = r#"{"id":"a","price":2.5,"size":{"width":1,"depth":2}}"#;
    let mut outcome = right();
    outcome.left_out = vec!["$.id".to_owned(), "$.size.width".to_owned()];
    outcome.body = r#"{"price":2.5,"size":{"depth":2}}"#.to_owned();
    assert_eq!(
        causes_of(&shop, body, ANSWER, &outcome),
        [Kind::BodyExcluded]
    );
    outcome.body = r#"{"price":2.5,"size":{}}"#.to_owned();
    assert_eq!(
        causes_of(&shop, body, ANSWER, &outcome),
        [Kind::BodyDiffers]
    );
}

#[test]
fn responses_that_are_not_those_of_the_metadata_are_told_apart() {
    let shop = shop();
    let mut outcome = right();
    let cut = r#"{"id":"a", ...}"#;
    assert_eq!(
        causes_of(&shop, BODY, cut, &outcome),
        [Kind::ResponseNotJson]
    );
    let list = r#"{"value":[{"id":"a"}]}"#;
    outcome.lenient.written = Some(list.to_owned());
    outcome.strict.written = Some(list.to_owned());
    assert_eq!(
        causes_of(&shop, BODY, list, &outcome),
        [Kind::ResponseShape]
    );
}
