//! Pages, one after the other: what is sent, and what services can do wrong.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::collections::HashMap;
use std::time::SystemTime;

use common::model::{AnyProduct, Product};
use common::service::Shop;
use odata_requests::exchange::{Endpoint, Machine, Origin, Received, Step};
use odata_requests::pages::{DeltaLink, Items, ItemsStep, Pages};
use odata_requests::url::{Dialect, LongUrls};
use odata_requests::{Error, ErrorKind, Headers, IntoRequest, Method, Preference, Prepared};
use odata_runtime::{Collection, Decoder, ObjectExt as _};

const BASE: &str = "https://h/s";

/// A service: status, headers, the URL after redirects, and body for each URL.
#[derive(Default)]
struct Service {
    answers: HashMap<String, (u16, Headers, String, String)>,
}

impl Service {
    fn with(mut self, url: &str, body: &str) -> Self {
        let answer = (200, json(), url.to_owned(), body.to_owned());
        self.answers.insert(url.to_owned(), answer);
        self
    }

    fn status(mut self, url: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter().copied().collect();
        let answer = (status, headers, url.to_owned(), body.to_owned());
        self.answers.insert(url.to_owned(), answer);
        self
    }

    fn redirected(mut self, url: &str, to: &str, body: &str) -> Self {
        let answer = (200, json(), to.to_owned(), body.to_owned());
        self.answers.insert(url.to_owned(), answer);
        self
    }

    fn answer(&self, request: &Prepared) -> Received {
        let url = &request.url;
        let answer = self.answers.get(url).unwrap_or_else(|| panic!("{url}"));
        let (status, headers, url, body) = answer.clone();
        Received {
            status,
            headers,
            body: body.into_bytes(),
            url,
            at: SystemTime::UNIX_EPOCH,
        }
    }
}

fn json() -> Headers {
    [("Content-Type", "application/json")].into_iter().collect()
}

/// The ids of the items of a page.
fn ids(page: &Collection<AnyProduct>) -> Vec<String> {
    let ids = page
        .into_iter()
        .map(|item| item.id.value().unwrap().clone());
    ids.collect()
}

/// All pages up to the first error, and the requests.
type Outcome = (Vec<Vec<String>>, Vec<Prepared>, Result<(), Error>);

fn read_all(service: &Service, pages: &mut Pages<AnyProduct>) -> Outcome {
    let (mut found, mut sent) = (Vec::new(), Vec::new());
    let mut run = || -> Result<(), Error> {
        loop {
            match pages.next()? {
                Step::Send(request) => {
                    let answer = service.answer(&request);
                    sent.push(request);
                    pages.received(answer)?;
                }
                Step::Wait(_) => panic!("pages do not wait"),
                Step::Done(Some(page)) => found.push(ids(&page.value)),
                Step::Done(None) => return Ok(()),
            }
        }
    };
    let result = run();
    (found, sent, result)
}

/// The same by [`Items`], in chunks of seven bytes.
fn read_items(service: &Service, items: &mut Items<AnyProduct>) -> Outcome {
    let (mut found, mut sent) = (vec![Vec::new()], Vec::new());
    let mut body = Vec::new().into_iter();
    let mut run = || -> Result<(), Error> {
        loop {
            match items.next()? {
                ItemsStep::Send(request) => {
                    let answer = service.answer(&request);
                    sent.push(request);
                    items.begin(answer.status, &answer.headers, &answer.url);
                    let chunks = answer.body.chunks(7).map(<[u8]>::to_vec);
                    body = chunks.collect::<Vec<_>>().into_iter();
                }
                ItemsStep::Read => match body.next() {
                    Some(chunk) => items.feed(&chunk),
                    None => items.end(),
                },
                ItemsStep::Item(item) => {
                    let page = found.last_mut().unwrap();
                    page.push(item.id.value().unwrap().clone());
                }
                ItemsStep::Page(page) => {
                    assert!(page.value.value.is_empty());
                    found.push(Vec::new());
                }
                ItemsStep::Done => return Ok(()),
            }
        }
    };
    let result = run();
    if found.last().is_some_and(Vec::is_empty) {
        found.pop();
    }
    (found, sent, result)
}

fn endpoint() -> Endpoint {
    Endpoint::new(BASE)
}

fn list() -> odata_requests::List<AnyProduct> {
    Shop.products().list()
}

/// Reads all pages in both ways, which must come to the same, and returns the outcome.
fn read(
    service: &Service,
    endpoint: &Endpoint,
    request: impl IntoRequest<Answer = Collection<AnyProduct>>,
) -> Outcome {
    let request = request.into_request();
    let pages = read_all(
        service,
        &mut Pages::new(endpoint.clone(), &request).unwrap(),
    );
    let items = read_items(
        service,
        &mut Items::new(endpoint.clone(), &request).unwrap(),
    );
    assert_eq!(items.0.concat(), pages.0.concat());
    assert_eq!(items.1, pages.1);
    let text = |result: &Result<(), Error>| result.as_ref().err().map(ToString::to_string);
    assert_eq!(text(&items.2), text(&pages.2));
    pages
}

fn urls(sent: &[Prepared]) -> Vec<&str> {
    sent.iter().map(|request| &*request.url).collect()
}

#[test]
fn w3_links_are_followed_as_they_came_over_empty_pages() {
    let next = "https://h/s/products?$skiptoken=a%20b+c'&x=%2F&$filter=%61";
    let service = Service::default()
        .with(
            "https://h/s/products?$top=5",
            &format!(r#"{{"value":[{{"id":"1"}},{{"id":"2"}}],"@odata.nextLink":"{next}"}}"#),
        )
        .with(next, r#"{"value":[],"@nextLink":"https://h/s/products?2"}"#)
        .with(
            "https://h/s/products?2",
            r#"{"@odata.nextLink":null,"value":[{"id":"3"}]}"#,
        );
    let (pages, sent, result) = read(&service, &endpoint(), list().top(5));
    result.unwrap();
    assert_eq!(pages, [vec!["1", "2"], vec![], vec!["3"]]);
    assert_eq!(
        urls(&sent),
        [
            "https://h/s/products?$top=5",
            next,
            "https://h/s/products?2"
        ]
    );
}

#[test]
fn w3_further_requests_have_the_headers_of_the_first() {
    let service = Service::default()
        .with(
            "https://h/s/products",
            r#"{"value":[],"@odata.nextLink":"https://h/s/n"}"#,
        )
        .with("https://h/s/n", r#"{"value":[]}"#);
    let request = list()
        .prefer(Preference::max_page_size(2))
        .header("ConsistencyLevel", "eventual")
        .header("X-Twice", "1")
        .if_none_match("W/\"1\"")
        .ieee754_compatible();
    let (_, sent, result) = read(&service, &endpoint(), request);
    result.unwrap();
    assert_eq!(sent[0].headers.get("If-None-Match"), Some("W/\"1\""));
    let mut expected = sent[0].headers.clone();
    expected.remove("If-None-Match");
    assert_eq!(sent[1].headers, expected);
    assert_eq!(expected.get("Prefer"), Some("odata.maxpagesize=2"));
    assert_eq!(expected.get("ConsistencyLevel"), Some("eventual"));
    assert!(
        expected
            .get("Accept")
            .unwrap()
            .contains("IEEE754Compatible=true")
    );
}

#[test]
fn w3_further_requests_are_get_whatever_the_first_was() {
    let mut endpoint = endpoint();
    endpoint.dialect = Dialect::STANDARD;
    endpoint.dialect.url_limit = Some(60);
    endpoint.dialect.long_urls = LongUrls::Query;
    let service = Service::default().with(
        "https://h/s/products/$query",
        r#"{"value":[{"id":"1"}],"@odata.nextLink":"https://h/s/products/$query"}"#,
    );
    let long = list().filter(|p| odata_requests::query::eq(&p.name, "x".repeat(80)));
    let (pages, sent, result) = read(&service, &endpoint, long);
    // The same URL with `GET` is another request, but only once.
    assert_eq!(pages.len(), 2);
    assert!(matches!(result.unwrap_err().kind(), ErrorKind::Link { .. }));
    assert_eq!(sent[0].method, Method::Post);
    assert!(!sent[0].body.is_empty());
    assert_eq!(sent[1].method, Method::Get);
    assert_eq!(
        (sent[1].body.len(), sent[1].headers.get("Content-Type")),
        (0, None)
    );
    assert_eq!(sent[1].headers.get("OData-Version"), None);
}

#[test]
fn q8_relative_links_are_relative_to_the_context_or_the_page() {
    for (context, to, link, url) in [
        (
            "",
            "https://h/s/products",
            "products?$skip=2",
            "https://h/s/products?$skip=2",
        ),
        (
            "",
            "https://h/s/products",
            "?$skip=2",
            "https://h/s/products?$skip=2",
        ),
        // After a redirect: relative to where the page is from.
        (
            "",
            "https://h/s/v2/products",
            "products?$skip=2",
            "https://h/s/v2/products?$skip=2",
        ),
        (
            "https://h/t/$metadata#products",
            "https://h/s/v2/products",
            "products?2",
            "https://h/t/products?2",
        ),
        (
            "$metadata#products",
            "https://h/s/a/b",
            "b?2",
            "https://h/s/a/b?2",
        ),
        ("#products", "https://h/s/a/b", "c", "https://h/s/a/c"),
    ] {
        let context = match context {
            "" => String::new(),
            context => format!(r#""@odata.context":"{context}","#),
        };
        let service = Service::default()
            .redirected(
                "https://h/s/products",
                to,
                &format!(r#"{{{context}"value":[],"@odata.nextLink":"{link}"}}"#),
            )
            .with(url, r#"{"value":[{"id":"2"}]}"#);
        let (_, sent, result) = read(&service, &endpoint(), list());
        result.unwrap();
        assert_eq!(urls(&sent), ["https://h/s/products", url]);
    }
}

#[test]
fn links_lead_to_the_service_and_to_allowed_origins_only() {
    let refused = |link: &str, endpoint: &Endpoint| {
        let body = format!(r#"{{"value":[{{"id":"1"}}],"@odata.nextLink":"{link}"}}"#);
        let service = Service::default()
            .with("https://h/s/products", &body)
            .with("https://other/x", r#"{"value":[]}"#);
        let (pages, _, result) = read(&service, endpoint, list());
        // What was received before the bad link is handed out.
        assert_eq!(pages.concat(), ["1"]);
        result.map_err(|error| error.to_string())
    };
    let error = refused("https://other/x?sig=1", &endpoint()).unwrap_err();
    assert!(
        error.starts_with(
            "GET https://h/s/products: \"https://other/x?sig=[redacted]\" leads to another origin"
        ),
        "{error}"
    );
    for link in [
        "http://h/s/products?2",
        "//other/x",
        "javascript:x",
        "https://h:444/x",
        "https://h/a b",
    ] {
        assert!(refused(link, &endpoint()).is_err(), "{link}");
    }
    let mut allowing = endpoint();
    allowing.origins.extend(Origin::of("https://other"));
    refused("https://other/x", &allowing).unwrap();
    // Without the credential of the first request.
    let service = Service::default()
        .with(
            "https://h/s/products",
            r#"{"value":[],"@odata.nextLink":"https://h/s/2"}"#,
        )
        .with(
            "https://h/s/2",
            r#"{"value":[],"@odata.nextLink":"https://other/x"}"#,
        )
        .with("https://other/x", r#"{"value":[]}"#);
    let request = list()
        .header("Authorization", "Bearer t")
        .header("X-Plain", "1");
    let (_, sent, result) = read(&service, &allowing, request);
    result.unwrap();
    let has = |name| {
        sent.iter()
            .map(|it| it.headers.contains(name))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        (has("Authorization"), has("X-Plain")),
        (vec![true, true, false], vec![true; 3])
    );
    // A context elsewhere does not make a relative link one of the service.
    let service = Service::default().with(
        "https://h/s/products",
        r#"{"@odata.context":"https://evil/$metadata","value":[],"@odata.nextLink":"x"}"#,
    );
    let (_, _, result) = read(&service, &endpoint(), list());
    assert!(matches!(result.unwrap_err().kind(), ErrorKind::Link { .. }));
}

#[test]
fn a_link_that_was_followed_before_is_an_error() {
    for links in [
        vec!["products"],
        vec!["a", "b", "a"],
        vec!["a", "b", "c", "products"],
    ] {
        let mut service = Service::default();
        let mut from = "products";
        for to in &links {
            let body =
                format!(r#"{{"value":[{{"id":"{from}"}}],"@odata.nextLink":"https://h/s/{to}"}}"#);
            service = service.with(&format!("https://h/s/{from}"), &body);
            from = to;
        }
        let mut pages = Pages::new(endpoint(), list()).unwrap();
        let (found, sent, result) = read_all(&service, &mut pages);
        let error = result.unwrap_err();
        assert_eq!((found.len(), sent.len()), (links.len(), links.len()));
        assert!(matches!(error.kind(), ErrorKind::Link { .. }));
        assert!(
            error.to_string().contains("was already followed"),
            "{error}"
        );
        // And it stays one.
        assert!(pages.next().is_err());
        assert!(pages.upcoming().is_none());
        read(&service, &endpoint(), list()).2.unwrap_err();
    }
}

#[test]
fn the_number_of_pages_is_limited() {
    let mut service = Service::default().with(
        "https://h/s/products",
        r#"{"value":[],"@odata.nextLink":"1"}"#,
    );
    for n in 1..10 {
        let body = format!(r#"{{"value":[],"@odata.nextLink":"{}"}}"#, n + 1);
        service = service.with(&format!("https://h/s/{n}"), &body);
    }
    let mut pages = Pages::new(endpoint(), list()).unwrap().page_limit(3);
    let (found, _, result) = read_all(&service, &mut pages);
    assert_eq!(found.len(), 3);
    let error = result.unwrap_err();
    assert!(error.to_string().contains("more than 3 pages"), "{error}");
    assert!(matches!(error.kind(), ErrorKind::Protocol(_)));
    // With a higher limit it goes on where it was.
    let mut pages = pages.page_limit(5);
    assert_eq!(read_all(&service, &mut pages).0.len(), 2);
}

#[test]
fn after_an_error_the_same_page_is_asked_for_again() {
    let first = Service::default()
        .with(
            "https://h/s/products",
            r#"{"value":[{"id":"1"}],"@odata.nextLink":"n"}"#,
        )
        .status(
            "https://h/s/n",
            503,
            &[("Retry-After", "5"), ("request-id", "r7")],
            r#"{"error":{"code":"busy","message":"Later."}}"#,
        );
    let then = Service::default().with("https://h/s/n", r#"{"value":[{"id":"2"}]}"#);
    let mut pages = Pages::new(endpoint(), list()).unwrap();
    let (found, _, result) = read_all(&first, &mut pages);
    assert_eq!(found, [["1"]]);
    let error = result.unwrap_err();
    assert_eq!(
        error.to_string(),
        "GET https://h/s/n: status 503: busy: Later. (request id r7)"
    );
    assert_eq!(error.status(), Some(503));
    // A connection that breaks is not even told: the machine is asked again.
    assert!(matches!(pages.next(), Ok(Step::Send(_))));
    assert_eq!(read_all(&then, &mut pages).0, [["2"]]);
    assert!(matches!(pages.next(), Ok(Step::Done(None))));

    let mut items = Items::new(endpoint(), list()).unwrap();
    let (found, _, result) = read_items(&first, &mut items);
    assert_eq!(
        (found.concat(), result.unwrap_err().to_string()),
        (vec!["1".to_owned()], error.to_string())
    );
    assert_eq!(read_items(&then, &mut items).0.concat(), ["2"]);
}

#[test]
fn items_of_a_page_that_was_cut_come_again() {
    let cut = Service::default().with(
        "https://h/s/products",
        r#"{"value":[{"id":"1"},{"id":"2"},{"i"#,
    );
    let whole = Service::default().with(
        "https://h/s/products",
        r#"{"value":[{"id":"1"},{"id":"2"},{"id":"3"}]}"#,
    );
    let mut items = Items::new(endpoint(), list()).unwrap();
    let (found, _, result) = read_items(&cut, &mut items);
    assert_eq!(found.concat(), ["1", "2"]);
    let error = result.unwrap_err();
    let ErrorKind::Response(response) = error.kind() else {
        panic!("{error}")
    };
    let odata_requests::ResponseErrorKind::Payload(payload) = response.kind() else {
        panic!("{error}")
    };
    assert!(payload.is_truncated());
    assert_eq!(items.position(), 2);
    assert_eq!(read_items(&whole, &mut items).0.concat(), ["1", "2", "3"]);

    // The same if the transport says so.
    let mut items = Items::new(endpoint(), list()).unwrap();
    assert!(matches!(items.next(), Ok(ItemsStep::Send(_))));
    items.begin(200, &json(), "");
    items.feed(br#"{"value":[{"id":"1"}"#);
    assert!(matches!(items.next(), Ok(ItemsStep::Item(_))));
    let error = items.give_up(ErrorKind::Transport("cut".into()));
    assert_eq!(error.to_string(), "GET https://h/s/products: cut");
    assert_eq!(read_items(&whole, &mut items).0.concat(), ["1", "2", "3"]);
}

#[test]
fn answers_of_another_type_are_errors_even_of_a_lenient_decoder() {
    for (body, expected) in [
        (r#"{"id":"1","name":"x"}"#, "$.value"),
        (r#"{"value":null}"#, "$.value"),
        (r#"{"value":{"id":"1"},"@odata.nextLink":"n"}"#, "$.value"),
        (r#"{"error":{"code":"x","message":"y"}}"#, "$.value"),
        (r#"[{"id":"1"}]"#, "$: "),
        (r#"{"value":[{"id":"1"}"#, "EOF while parsing"),
        ("", "no body"),
        ("  ", "no body"),
        ("5", "$: "),
        (r#"{"value":[]} {"#, "trailing characters"),
    ] {
        let service = Service::default().with("https://h/s/products", body);
        for decoder in [Decoder::new(), Decoder::new().lenient()] {
            let mut endpoint = endpoint();
            endpoint.decoder = decoder;
            let texts = [
                read_all(&service, &mut Pages::new(endpoint.clone(), list()).unwrap()),
                read_items(&service, &mut Items::new(endpoint.clone(), list()).unwrap()),
            ]
            .map(|(_, _, result)| result.unwrap_err().to_string());
            for text in texts {
                assert!(
                    text.starts_with("GET https://h/s/products: status 200: ")
                        && text.contains(expected),
                    "{body}: {text}"
                );
            }
        }
    }
}

#[test]
fn a_page_for_signing_in_is_not_json() {
    let html = "<!DOCTYPE html>\n<html><title>Sign in</title>";
    for headers in [&[("Content-Type", "text/html; charset=utf-8")][..], &[]] {
        let service = Service::default().status("https://h/s/products", 200, headers, html);
        let (_, _, result) = read(&service, &endpoint(), list());
        let error = result.unwrap_err();
        let ErrorKind::NotJson { beginning, .. } = error.kind() else {
            panic!("{error}")
        };
        assert_eq!(beginning, "<!DOCTYPE html> <html><title>Sign in</title>");
        assert_eq!(error.status(), Some(200));
    }
    // What says that it is JSON is an answer that does not decode.
    let service = Service::default().with("https://h/s/products", html);
    let error = read(&service, &endpoint(), list()).2.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("expected value at line 1 column 1"),
        "{error}"
    );
}

#[test]
fn mismatches_are_told_with_their_page() {
    let mut endpoint = endpoint();
    endpoint.decoder = Decoder::new().lenient();
    let service = Service::default()
        .with(
            "https://h/s/products",
            r#"{"value":[{"id":"1","size":"x"}],"@odata.count":7,"later":1,"@odata.nextLink":"n"}"#,
        )
        .with("https://h/s/n", r#"{"value":[{"id":"2"}]}"#);
    let mut items =
        Items::<Product>::new(endpoint, list().into_request().items_as::<Product>()).unwrap();
    let mut answers = Vec::new();
    loop {
        match items.next().unwrap() {
            ItemsStep::Send(request) => {
                let answer = service.answer(&request);
                items.begin(answer.status, &answer.headers, &answer.url);
                items.feed(&answer.body);
                items.end();
            }
            ItemsStep::Page(page) => answers.push(page),
            ItemsStep::Done => break,
            ItemsStep::Item(_) => {}
            ItemsStep::Read => panic!("all was fed"),
        }
    }
    let [first, second] = &*answers else {
        panic!("two pages")
    };
    assert_eq!(first.mismatches[0].path, "$.value[0].size");
    assert_eq!((first.value.count(), first.status), (Some(7), 200));
    assert_eq!(first.value.extras().raw("later").unwrap().as_str(), "1");
    assert!(second.mismatches.is_empty());
}

#[test]
fn the_next_request_is_known_before_the_items_are_read() {
    let body = r#"{"@odata.nextLink":"https://h/s/n","value":[{"id":"1"},{"id":"2"}]}"#;
    let service = Service::default().with("https://h/s/products", body);
    let mut pages = Pages::new(endpoint(), list()).unwrap();
    let Ok(Step::Send(first)) = pages.next() else {
        panic!("a request")
    };
    assert_eq!(pages.upcoming().as_ref(), Some(&first));
    pages.received(service.answer(&first)).unwrap();
    assert_eq!(pages.upcoming().unwrap().url, "https://h/s/n");
    assert!(matches!(pages.next(), Ok(Step::Done(Some(_)))));
    assert!(matches!(pages.next(), Ok(Step::Send(next)) if next.url == "https://h/s/n"));

    let mut items = Items::new(endpoint(), list()).unwrap();
    assert!(matches!(items.next(), Ok(ItemsStep::Send(_))));
    items.begin(200, &json(), "");
    assert!(items.upcoming().is_none());
    items.feed(body.get(..60).unwrap().as_bytes());
    assert!(matches!(items.next(), Ok(ItemsStep::Item(_))));
    let upcoming = items.upcoming().unwrap();
    assert_eq!(upcoming.url, "https://h/s/n");
    items.feed(body.get(60..).unwrap().as_bytes());
    items.end();
    assert!(matches!(items.next(), Ok(ItemsStep::Item(_))));
    assert!(matches!(items.next(), Ok(ItemsStep::Page(_))));
    assert!(matches!(items.next(), Ok(ItemsStep::Send(next)) if next == upcoming));
}

#[test]
fn w13_the_last_page_of_tracked_changes_leads_to_a_delta_link() {
    let service = Service::default()
        .with(
            "https://h/s/products",
            r#"{"value":[],"@odata.nextLink":"n"}"#,
        )
        .with(
            "https://h/s/n",
            r#"{"value":[],"@odata.deltaLink":"products?$deltatoken=7"}"#,
        );
    let request = list()
        .prefer(Preference::track_changes())
        .header("Authorization", "Bearer x");
    let mut pages = Pages::new(endpoint(), &request).unwrap();
    assert_eq!(pages.delta_link(), None);
    read_all(&service, &mut pages).2.unwrap();
    let link: &DeltaLink = pages.delta_link().unwrap();
    assert_eq!(link.url(), "https://h/s/products?$deltatoken=7");
    assert_eq!(link.headers().get("Prefer"), Some("odata.track-changes"));
    assert_eq!(link.headers().get("Authorization"), None);
    let mut items = Items::new(endpoint(), &request).unwrap();
    read_items(&service, &mut items).2.unwrap();
    assert_eq!(items.delta_link(), Some(link));
}

#[test]
fn a_response_that_nobody_asked_for_is_an_error() {
    let service = Service::default().with("https://h/s/products", r#"{"value":[]}"#);
    let mut pages = Pages::new(endpoint(), list()).unwrap();
    let Ok(Step::Send(first)) = pages.next() else {
        panic!("a request")
    };
    pages.received(service.answer(&first)).unwrap();
    let error = pages.received(service.answer(&first)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Misuse(_)));
}
