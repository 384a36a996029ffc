//! Changes: pages up to a delta link, resuming from it, and services that have forgotten.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::time::SystemTime;

use common::model::AnyProduct;
use common::service::Shop;
use odata_requests::exchange::{Endpoint, Machine, Received, Step};
use odata_requests::pages::{Changes, DeltaLink};
use odata_requests::{Answer, Error, ErrorKind, Headers, Method, Preference, Prepared, Request};
use odata_runtime::responses::{DeltaItem, Reason};
use odata_runtime::{Decoder, Delta};

fn endpoint() -> Endpoint {
    Endpoint::new("https://h/s")
}

fn first() -> Request<Delta> {
    let request = Shop.products().delta().select(|p| &p.name);
    let request = request.prefer(Preference::max_page_size(2));
    request.header("ConsistencyLevel", "eventual").delta()
}

fn received(status: u16, headers: &[(&str, &str)], body: &str) -> Received {
    Received {
        status,
        headers: headers.iter().copied().collect(),
        body: body.as_bytes().to_vec(),
        url: String::new(),
        at: SystemTime::UNIX_EPOCH,
    }
}

#[track_caller]
fn sends(changes: &mut Changes) -> Prepared {
    match changes.next().unwrap() {
        Step::Send(request) => request,
        step => panic!("{step:?}"),
    }
}

/// Answers the next request, and returns the page.
#[track_caller]
fn page(changes: &mut Changes, url: &str, body: &str) -> Answer<Delta> {
    assert_eq!(sends(changes).url, url);
    changes.received(received(200, &[], body)).unwrap();
    match changes.next().unwrap() {
        Step::Done(Some(page)) => page,
        step => panic!("{step:?}"),
    }
}

#[track_caller]
fn error(changes: &mut Changes, status: u16, headers: &[(&str, &str)], body: &str) -> Error {
    sends(changes);
    changes
        .received(received(status, headers, body))
        .unwrap_err()
}

fn is_resync(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Resync(_))
}

#[test]
fn w13_pages_lead_to_a_delta_link_that_is_resumed_later() {
    let mut changes = Changes::new(endpoint(), first()).unwrap();
    let start = "https://h/s/products/s.delta()?$select=name";
    let body = r#"{"value":[{"id":"1","name":"a"}],"@odata.nextLink":"https://h/s/products/delta?$skiptoken=1"}"#;
    assert_eq!(
        page(&mut changes, start, body)
            .value
            .raw_items()
            .unwrap()
            .len(),
        1
    );
    assert_eq!(changes.delta_link(), None);
    // An empty page is not the end.
    let body = r#"{"value":[],"@odata.nextLink":"delta?$skiptoken=2"}"#;
    page(
        &mut changes,
        "https://h/s/products/delta?$skiptoken=1",
        body,
    );
    let body = r#"{"value":[{"id":"2","@removed":{"reason":"changed"}}],"@odata.deltaLink":"https://h/s/products/delta?$deltatoken=a%2Bb"}"#;
    let last = page(
        &mut changes,
        "https://h/s/products/delta?$skiptoken=2",
        body,
    );
    assert!(matches!(changes.next(), Ok(Step::Done(None))));
    let decoder = Decoder::new();
    let items: Vec<_> = last.value.items::<AnyProduct>(&decoder).collect();
    assert!(
        matches!(&*items, [Ok((DeltaItem::Deleted(gone), _))] if gone.reason == Reason::Changed)
    );

    // Kept as text until next week.
    let text = serde_json::to_string(changes.delta_link().unwrap()).unwrap();
    let link: DeltaLink = serde_json::from_str(&text).unwrap();
    assert_eq!(Some(&link), changes.delta_link());
    let mut later = Changes::new(endpoint(), &link).unwrap();
    let request = sends(&mut later);
    assert_eq!(
        (request.method, &*request.url),
        (Method::Get, "https://h/s/products/delta?$deltatoken=a%2Bb")
    );
    assert_eq!(request.headers.get("Prefer"), Some("odata.maxpagesize=2"));
    assert_eq!(request.headers.get("ConsistencyLevel"), Some("eventual"));
    assert!(
        request
            .headers
            .get("Accept")
            .unwrap()
            .starts_with("application/json")
    );
    // The service may use the same link again if nothing has changed.
    let body = format!(r#"{{"value":[],"@odata.deltaLink":"{}"}}"#, link.url());
    page(&mut later, link.url(), &body);
    assert_eq!(later.delta_link(), Some(&link));
    assert!(matches!(later.next(), Ok(Step::Done(None))));
}

#[test]
fn w13_a_forgotten_state_asks_for_a_resync() {
    let link = DeltaLink::new("https://h/s/products/delta?$deltatoken=1", &Headers::new());
    for (status, body) in [
        (410, ""),
        (
            410,
            r#"{"error":{"code":"resyncRequired","message":"Resync."}}"#,
        ),
        (
            400,
            r#"{"error":{"code":"SyncStateNotFound","message":"The sync state is gone."}}"#,
        ),
        (
            400,
            r#"{"error":{"code":"syncStateInvalid","message":"?"}}"#,
        ),
        (
            409,
            r#"{"error":{"code":"resyncChangesApplyDifferences","message":"?"}}"#,
        ),
    ] {
        let mut changes = Changes::new(endpoint(), &link).unwrap();
        let location = [("Location", "/s/products/delta?$deltatoken=")];
        let found = error(&mut changes, status, &location, body);
        assert!(is_resync(&found), "{body}");
        assert_eq!(found.status(), Some(status));
        assert_eq!(found.error_response().unwrap().body, body.as_bytes());
        assert!(
            found.to_string().contains("read everything again"),
            "{found}"
        );
        // Without the program's word the same link is asked for.
        assert_eq!(sends(&mut changes).url, link.url());
        changes.restart().unwrap();
        let body = r#"{"value":[],"@odata.deltaLink":"https://h/s/products/delta?$deltatoken=2"}"#;
        page(
            &mut changes,
            "https://h/s/products/delta?$deltatoken=",
            body,
        );
        assert_eq!(
            changes.delta_link().unwrap().url(),
            "https://h/s/products/delta?$deltatoken=2"
        );
    }
}

#[test]
fn w13_a_resync_without_a_location_starts_with_the_first_request() {
    let start = "https://h/s/products/s.delta()?$select=name";
    let mut changes = Changes::new(endpoint(), first()).unwrap();
    let body = r#"{"value":[{"id":"1"}],"@odata.nextLink":"https://h/s/n"}"#;
    page(&mut changes, start, body);
    assert!(is_resync(&error(&mut changes, 410, &[], "")));
    changes.restart().unwrap();
    // The same links are new again.
    page(&mut changes, start, body);
    page(&mut changes, "https://h/s/n", r#"{"value":[]}"#);
    assert_eq!(changes.delta_link(), None);

    // A resumed link does not know the first request.
    let link = DeltaLink::new("https://h/s/d", &Headers::new());
    let mut changes = Changes::new(endpoint(), link).unwrap();
    assert!(is_resync(&error(&mut changes, 410, &[], "")));
    let error = changes.restart().unwrap_err();
    assert!(
        error.to_string().contains("make the first request again"),
        "{error}"
    );
}

#[test]
fn other_errors_ask_for_no_resync() {
    // Nothing is there that could be forgotten: the resource itself is gone.
    let mut changes = Changes::new(endpoint(), first()).unwrap();
    let found = error(&mut changes, 410, &[], "");
    assert!(!is_resync(&found) && found.is_not_found());
    let link = DeltaLink::new("https://h/s/d", &Headers::new());
    let mut changes = Changes::new(endpoint(), link).unwrap();
    for (status, body) in [
        (400, r#"{"error":{"code":"badRequest","message":"?"}}"#),
        (404, ""),
        (503, ""),
    ] {
        assert!(
            !is_resync(&error(&mut changes, status, &[], body)),
            "{status}"
        );
    }
    // A location elsewhere is not followed.
    assert!(is_resync(&error(
        &mut changes,
        410,
        &[("Location", "https://evil/d")],
        ""
    )));
    assert!(matches!(
        changes.restart().unwrap_err().kind(),
        ErrorKind::Link { .. }
    ));
}

#[test]
fn links_lead_to_the_service_and_never_in_circles() {
    let evil = DeltaLink::new("https://evil/s/d", &Headers::new());
    let error = Changes::new(endpoint(), evil).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Link { .. }), "{error}");
    for (next, reason) in [
        ("https://h/s/d", "was already followed"),
        ("https://evil/x", "another origin"),
        ("http://h/s/x", "from https to http"),
    ] {
        let link = DeltaLink::new("https://h/s/d", &Headers::new());
        let mut changes = Changes::new(endpoint(), link).unwrap();
        page(
            &mut changes,
            "https://h/s/d",
            &format!(r#"{{"value":[],"@odata.nextLink":"{next}"}}"#),
        );
        let error = changes.next().unwrap_err();
        assert!(error.to_string().contains(reason), "{error}");
    }
    let link = DeltaLink::new("https://h/s/d", &Headers::new());
    let mut changes = Changes::new(endpoint(), link).unwrap().page_limit(1);
    page(
        &mut changes,
        "https://h/s/d",
        r#"{"value":[],"@odata.nextLink":"x"}"#,
    );
    assert!(
        changes
            .next()
            .unwrap_err()
            .to_string()
            .contains("more than 1 pages")
    );
}

#[test]
fn answers_of_another_type_are_errors() {
    for (body, expected) in [
        ("{}", "$.value"),
        (r#"{"id":"1"}"#, "$.value"),
        (r#"{"value":5}"#, "$.value"),
        (r#"{"value":[{}"#, "EOF while parsing"),
        ("[]", "$: "),
        ("", "no body"),
        ("<html>", "expected JSON"),
    ] {
        for decoder in [Decoder::new(), Decoder::new().lenient()] {
            let mut endpoint = endpoint();
            endpoint.decoder = decoder;
            let mut changes = Changes::new(endpoint, first()).unwrap();
            let text = error(&mut changes, 200, &[], body).to_string();
            assert!(
                text.starts_with("GET https://h/s/products/s.delta()?$select=name: status 200: "),
                "{text}"
            );
            assert!(text.contains(expected), "{body}: {text}");
        }
    }
}

#[test]
fn a_lenient_decoder_reads_what_does_not_fit_in_a_delta_response() {
    let body = r#"{"value":[{"id":"1"}],"@odata.type":7,"@odata.deltaLink":"https://h/s/d"}"#;
    let mut strict = Changes::new(endpoint(), first()).unwrap();
    assert!(
        error(&mut strict, 200, &[], body)
            .to_string()
            .contains("@odata.type")
    );
    let mut endpoint = endpoint();
    endpoint.decoder = Decoder::new().lenient();
    let mut lenient = Changes::new(endpoint, first()).unwrap();
    let page = page(
        &mut lenient,
        "https://h/s/products/s.delta()?$select=name",
        body,
    );
    assert_eq!(page.mismatches.len(), 1);
    assert_eq!(page.value.raw_items().unwrap().len(), 1);
}

#[test]
fn delta_links_are_written_without_secrets() {
    let headers: Headers = [
        ("Prefer", "return=minimal"),
        ("Prefer", "odata.maxpagesize=2"),
        ("authorization", "Bearer x"),
        ("Cookie", "a"),
        ("X-Api-Key", "k"),
    ]
    .into_iter()
    .collect();
    let link = DeltaLink::new("https://h/d?$deltatoken=1&sig=s", &headers);
    let text = serde_json::to_string(&link).unwrap();
    assert_eq!(
        text,
        r#"{"version":1,"url":"https://h/d?$deltatoken=1&sig=s","headers":[["Prefer","return=minimal"],["Prefer","odata.maxpagesize=2"]]}"#
    );
    let shown = format!("{link:?}");
    assert!(
        shown.contains("$deltatoken=1&sig=[redacted]") && shown.contains("return=minimal"),
        "{shown}"
    );
    // What is read is treated alike, and in any order.
    let other = r#"{"headers":[["Prefer","return=minimal"],["Prefer","odata.maxpagesize=2"],["Cookie","x"]],"later":{},"url":"https://h/d?$deltatoken=1&sig=s","version":1}"#;
    assert_eq!(serde_json::from_str::<DeltaLink>(other).unwrap(), link);
    let list = r#"[1,"https://h/d",[]]"#;
    assert_eq!(
        serde_json::from_str::<DeltaLink>(list).unwrap().url(),
        "https://h/d"
    );
    for (text, expected) in [
        (r#"{"version":2,"url":"u","headers":[]}"#, "version 2"),
        (r#"{"url":"u","headers":[]}"#, "missing field `version`"),
        (r#"{"version":1}"#, "missing field `url`"),
        (r#""https://h/d""#, "a delta link"),
        (r"[1]", "invalid length 1"),
    ] {
        let error = serde_json::from_str::<DeltaLink>(text)
            .unwrap_err()
            .to_string();
        assert!(error.contains(expected), "{error}");
    }
}
