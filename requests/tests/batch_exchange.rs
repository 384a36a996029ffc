//! Exchanges of several requests for one batch: limits, throttling, failures, and answers in pages.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::time::Duration;

use common::batching::{BASE, Log, drive, endpoint, json, multipart, response, with_policy};
use common::model::{AnyProduct, Product};
use common::service::Shop;
use odata_requests::batch::BatchExchange;
use odata_requests::exchange::{Endpoint, Machine, Received, Step};
use odata_requests::{Batch, BatchAnswers, BatchHandle, Dialect, Error, ErrorKind, Headers};

fn graph() -> Endpoint {
    endpoint(Dialect::GRAPH)
}

/// An answer to a JSON batch: identifiers and statuses, with a name for each success.
fn answer(items: &[(usize, u16)]) -> Received {
    answer_with(items, "")
}

fn answer_with(items: &[(usize, u16)], more: &str) -> Received {
    let items: Vec<String> = items
        .iter()
        .map(|(id, status)| item(*id, *status, ""))
        .collect();
    json(format!(r#"{{"responses":[{}]{more}}}"#, items.join(",")))
}

fn item(id: usize, status: u16, header: &str) -> String {
    format!(r#"{{"id":"{id}","status":{status},"headers":{{{header}}},"body":{{"name":"{id}"}}}}"#)
}

/// The identifiers in the order in which they were sent.
fn ids(log: &Log) -> Vec<Vec<String>> {
    let ids = |number| {
        let body = log.body(number);
        let (separator, end) = if body.starts_with('{') {
            ("\"id\":\"", '"')
        } else {
            ("Content-ID: ", '\r')
        };
        let parts = body.split(separator).skip(1);
        parts
            .map(|part| part.split(end).next().unwrap().to_owned())
            .collect()
    };
    (0..log.sent.len()).map(ids).collect()
}

fn texts<R, const N: usize>(
    answers: &mut BatchAnswers,
    handles: [BatchHandle<R>; N],
) -> [String; N] {
    handles.map(|handle| match answers.take(handle) {
        Ok(answer) => answer.status.to_string(),
        Err(error) => error.to_string(),
    })
}

fn seconds(waits: &[(usize, Duration)]) -> Vec<(usize, u64)> {
    waits
        .iter()
        .map(|(number, wait)| (*number, wait.as_secs()))
        .collect()
}

#[test]
fn z8_batches_beyond_the_limit_are_split() {
    let mut batch = Batch::new();
    let handles: Vec<_> = (0..45).map(|_| batch.add(Shop.me().get())).collect();
    let all = |from, to| answer(&(from..=to).map(|id| (id, 200)).collect::<Vec<_>>());
    let (answers, log) = drive(&graph(), &mut batch, [all(1, 20), all(21, 40), all(41, 45)]);
    let mut answers = answers.unwrap();
    let sizes: Vec<usize> = ids(&log).iter().map(Vec::len).collect();
    assert_eq!(sizes, [20, 20, 5]);
    for (at, handle) in handles.into_iter().enumerate() {
        let name = answers.take(handle).unwrap().value.name.clone();
        assert_eq!(name, (at + 1).to_string().into());
    }
}

#[test]
fn z8_what_is_connected_is_sent_together() {
    let mut endpoint = graph();
    endpoint.dialect.batch.limit = 4;
    let mut batch = Batch::new();
    let first = batch.add(Shop.products().create(&Product::default()));
    for _ in 0..3 {
        batch.add(Shop.me().get());
    }
    let mut group = batch.group();
    group.add(Shop.reset());
    group.add(Shop.reset());
    // Part 7 goes with part 1, and part 8 with the group.
    batch.add(batch.entity::<AnyProduct>(first).get());
    batch.add(Shop.me().get());
    let last = batch.add(Shop.me().get());
    batch.after(last, first);
    let responses = [
        [(1, 201), (7, 200), (9, 200), (2, 200)].as_slice(),
        &[(3, 200), (4, 200), (5, 204), (6, 204)],
        &[(8, 200)],
    ];
    let (answers, log) = drive(&endpoint, &mut batch, responses.map(answer));
    assert_eq!(
        ids(&log),
        [
            vec!["1", "2", "7", "9"],
            vec!["3", "4", "5", "6"],
            vec!["8"]
        ]
    );
    assert_eq!(answers.unwrap().failures().count(), 0);
}

#[test]
fn w25_connected_requests_of_a_multipart_batch_are_one_of_their_own() {
    let part = |id: usize, status: u16| {
        format!(
            "--b\nContent-Type: application/http\nContent-ID: {id}\n\nHTTP/1.1 {status} X\nContent-Type: application/json\n\n{{\"name\":\"{id}\"}}\n"
        )
    };
    let body = |parts: &[(usize, u16)]| {
        let parts: String = parts
            .iter()
            .map(|(id, status)| part(*id, *status))
            .collect();
        multipart(&(parts + "--b--\n"))
    };
    let mut batch = Batch::new();
    let alone = batch.add(Shop.me().get());
    let one = batch.add(Shop.me().get());
    let two = batch.add_after(Shop.me().get(), [one]);
    let three = batch.add_after(Shop.me().get(), [two]);
    let other = batch.add(Shop.me().get());
    let responses = [body(&[(2, 200), (3, 404)]), body(&[(1, 500), (5, 200)])];
    let (answers, log) = drive(&endpoint(Dialect::STANDARD), &mut batch, responses);
    assert_eq!(ids(&log), [vec!["2", "3", "4"], vec!["1", "5"]]);
    let preferences: Vec<_> = log
        .sent
        .iter()
        .map(|sent| sent.headers.get("Prefer"))
        .collect();
    assert_eq!(preferences, [None, Some("odata.continue-on-error")]);
    let texts = texts(&mut answers.unwrap(), [alone, one, two, three, other]);
    assert_eq!([&*texts[1], &texts[4]], ["200", "200"]);
    assert!(
        texts[0].contains("status 500") && texts[2].contains("status 404"),
        "{texts:?}"
    );
    assert_eq!(
        texts[3],
        "GET https://h/v1.0/me: the request was not executed, since the service stops at the first failure, which was that of part 3 (GET)"
    );
}

#[test]
fn z8_z10_only_throttled_requests_are_sent_again() {
    let mut batch = Batch::new();
    let handles = [(); 4].map(|()| batch.add(Shop.me().get()));
    let first = format!(
        r#"{{"responses":[{},{},{},{}]}}"#,
        item(1, 200, ""),
        item(2, 429, r#""Retry-After":"7""#),
        item(3, 404, ""),
        item(4, 503, r#""retry-after":"Sun, 09 Sep 2001 01:46:51 GMT""#),
    );
    let second = format!(
        r#"{{"responses":[{},{}]}}"#,
        item(4, 200, ""),
        item(2, 429, r#""Retry-After":"0""#)
    );
    let (answers, log) = drive(
        &graph(),
        &mut batch,
        [json(first), json(second), answer(&[(2, 200)])],
    );
    assert_eq!(
        ids(&log),
        [vec!["1", "2", "3", "4"], vec!["2", "4"], vec!["2"]]
    );
    // The longer of seven seconds and of eleven until the date.
    assert_eq!(seconds(&log.waits), [(1, 11)]);
    let texts = texts(&mut answers.unwrap(), handles);
    assert_eq!([&*texts[0], &texts[1], &texts[3]], ["200", "200", "200"]);
    assert!(texts[2].contains("status 404"), "{texts:?}");
}

#[test]
fn z10_requests_are_sent_again_as_often_as_the_policy_says() {
    for attempts in 1..4 {
        let mut batch = Batch::new();
        let handle = batch.add(Shop.me().get());
        let responses = (0..attempts).map(|_| answer(&[(1, 429)]));
        let (answers, log) = with_policy(&graph(), &mut batch, attempts, responses);
        assert_eq!(log.sent.len(), usize::try_from(attempts).unwrap());
        assert_eq!(log.waits.len(), log.sent.len() - 1);
        let error = answers.unwrap().take(handle).unwrap_err();
        assert_eq!((error.status(), error.attempts()), (Some(429), attempts));
        assert!(
            error.to_string().contains("the service limits requests"),
            "{error}"
        );
    }
    // A wait that is too long is not waited for.
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    let body = format!(
        r#"{{"responses":[{}]}}"#,
        item(1, 429, r#""Retry-After":"86400""#)
    );
    let (answers, log) = drive(&graph(), &mut batch, [json(body)]);
    assert_eq!(
        (log.waits.len(), answers.unwrap().failures().count()),
        (0, 1)
    );
}

#[test]
fn w24_what_depends_on_a_throttled_request_is_sent_again_with_it() {
    let mut batch = Batch::new();
    let created = batch.add(Shop.products().create(&Product::default()));
    let lines = batch.add(batch.entity::<AnyProduct>(created).lines().list());
    let last = batch.add_after(Shop.reset(), [lines]);
    let other = batch.add(Shop.me().delete());
    let dependent = batch.add_after(Shop.reset(), [other]);
    let responses = [
        answer(&[(1, 429), (2, 424), (3, 424), (4, 409), (5, 424)]),
        answer(&[(1, 201), (2, 200), (3, 204)]),
    ];
    let (answers, log) = drive(&graph(), &mut batch, responses);
    assert_eq!(ids(&log)[1], ["1", "2", "3"]);
    assert!(
        log.body(1)
            .contains(r#"{"id":"2","dependsOn":["1"],"method":"GET","url":"$1/lines"}"#)
    );
    let answers = answers.unwrap();
    let statuses = [
        answers.status(created),
        answers.status(lines),
        answers.status(last),
        answers.status(other),
        answers.status(dependent),
    ];
    assert_eq!(
        statuses,
        [Some(201), Some(200), Some(204), Some(409), Some(424)]
    );
}

#[test]
fn w24_references_to_what_was_sent_before_become_urls() {
    let again = |header: &str, method_has_url: bool| {
        let mut batch = Batch::new();
        let created = if method_has_url {
            batch
                .add(Shop.products().key("k").get().option("a", "b"))
                .part()
        } else {
            batch
                .add(Shop.products().create(&Product::default()))
                .part()
        };
        let deeper = batch.add(
            batch
                .entity::<AnyProduct>(created)
                .parts()
                .create(&Product::default()),
        );
        batch.add(
            Shop.products()
                .create(&Product::default())
                .bind("parent", &batch.path(deeper)),
        );
        let first = format!(
            r#"{{"responses":[{},{},{}]}}"#,
            item(3, 503, ""),
            item(2, 429, ""),
            item(1, 201, header)
        );
        let second = format!(
            r#"{{"responses":[{},{}]}}"#,
            item(2, 201, r#""location":"parts('new')""#),
            item(3, 503, "")
        );
        let (answers, log) = drive(
            &graph(),
            &mut batch,
            [json(first), json(second), answer(&[(3, 201)])],
        );
        assert_eq!(answers.unwrap().failures().count(), 0);
        assert_eq!(ids(&log), [vec!["1", "2", "3"], vec!["2", "3"], vec!["3"]]);
        let bind = log.body(2).split("bind\":").nth(1).unwrap().to_owned();
        let url = log
            .body(1)
            .split("\"url\":\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned();
        let first = log.body(1);
        assert!(
            !first.contains("dependsOn\":[\"1\"]") && first.contains("dependsOn\":[\"2\"]"),
            "{first}"
        );
        assert!(!log.body(2).contains("dependsOn"), "{}", log.body(2));
        (url, bind)
    };
    let is = |header: &str, has_url, url: &str, bind: &str| {
        let (found, bound) = again(header, has_url);
        assert_eq!(found, url);
        assert!(bound.starts_with(bind), "{bound}");
    };
    is(
        r#""Location":"https://h/v1.0/products('x')""#,
        false,
        "/products('x')/parts",
        r#""https://h/v1.0/products('x')/parts('new')""#,
    );
    is(
        r#""location":"products('x')""#,
        false,
        "/products('x')/parts",
        r#""https://h/v1.0/products('x')/parts('new')""#,
    );
    is(
        r#""OData-EntityId":"/v1.0/products('x')""#,
        false,
        "/products('x')/parts",
        r#""https://h/v1.0/products('x')/parts('new')""#,
    );
    is(
        "",
        true,
        "/products/k/parts",
        r#""https://h/v1.0/products/k/parts('new')""#,
    );
}

#[test]
fn w24_a_reference_to_an_unknown_url_is_not_sent_again() {
    for location in ["", r#""location":"a b""#, r#""location":"a\r\nX: y""#] {
        let mut batch = Batch::new();
        let created = batch.add(Shop.products().create(&Product::default()));
        let lines = batch.add(batch.entity::<AnyProduct>(created).lines().list());
        let body = format!(
            r#"{{"responses":[{},{}]}}"#,
            item(1, 201, location),
            item(2, 429, "")
        );
        let (answers, log) = drive(&graph(), &mut batch, [json(body)]);
        assert_eq!(log.sent.len(), 1);
        assert_eq!(
            answers.unwrap().take(lines).unwrap_err().status(),
            Some(429)
        );
    }
}

#[test]
fn groups_are_sent_again_as_a_whole_or_not_at_all() {
    let statuses = |first: &[(usize, u16)], again: bool| {
        let mut batch = Batch::new();
        let mut group = batch.group();
        let handles = [group.add(Shop.reset()), group.add(Shop.reset())];
        let responses =
            std::iter::once(answer(first)).chain(again.then(|| answer(&[(1, 204), (2, 204)])));
        let (answers, log) = drive(&graph(), &mut batch, responses);
        if again {
            assert_eq!(ids(&log)[1], ["1", "2"]);
        }
        let answers = answers.unwrap();
        (
            handles.map(|handle| answers.status(handle)),
            answers.failures().count(),
        )
    };
    assert_eq!(
        statuses(&[(1, 424), (2, 429)], true),
        ([Some(204), Some(204)], 0)
    );
    assert_eq!(
        statuses(&[(1, 503), (2, 429)], true),
        ([Some(204), Some(204)], 0)
    );
    // A service that has executed half of a group has none, and would execute it twice.
    assert_eq!(
        statuses(&[(1, 204), (2, 429)], false),
        ([Some(204), Some(429)], 2)
    );
    // One that is no success is not throttled, but the other one is.
    assert_eq!(
        statuses(&[(1, 409), (2, 409)], false),
        ([Some(409), Some(409)], 2)
    );
}

#[test]
fn w25_a_stop_at_a_throttled_request_repeats_what_follows() {
    let part = |status: u16| {
        format!("--b\nContent-Type: application/http\n\nHTTP/1.1 {status} X\nRetry-After: 3\n\n\n")
    };
    let mut batch = Batch::new();
    let one = batch.add(Shop.reset());
    let two = batch.add_after(Shop.reset(), [one]);
    let three = batch.add_after(Shop.reset(), [two]);
    let responses = [
        multipart(&(part(204) + &part(429) + "--b--\n")),
        multipart(&(part(204) + &part(204) + "--b--\n")),
    ];
    let (answers, log) = drive(&endpoint(Dialect::STANDARD), &mut batch, responses);
    assert_eq!(ids(&log), [vec!["1", "2", "3"], vec!["2", "3"]]);
    assert_eq!(seconds(&log.waits), [(1, 3)]);
    assert_eq!(
        texts(&mut answers.unwrap(), [one, two, three]),
        ["204", "204", "204"]
    );
}

#[test]
fn stopping_sends_nothing_after_a_failure() {
    let mut endpoint = graph();
    endpoint.dialect.batch.limit = 2;
    let batch = || {
        let mut batch = Batch::new();
        batch.stop_on_error();
        let handles = [(); 4].map(|()| batch.add(Shop.reset()));
        (batch, handles)
    };
    let (mut stopped, handles) = batch();
    let (answers, log) = drive(&endpoint, &mut stopped, [answer(&[(1, 404)])]);
    assert_eq!(log.sent.len(), 1);
    let found = texts(&mut answers.unwrap(), handles);
    assert!(found[0].contains("status 404"), "{found:?}");
    let stops = "the request was not executed, since the service stops at the first failure, which was that of part 1 (POST)";
    assert!(found[1].ends_with(stops), "{found:?}");
    for text in &found[2..] {
        assert!(
            text.ends_with(
                "the request was not sent, since an earlier one of the batch has failed"
            ),
            "{text}"
        );
    }
    // A throttled request comes again before the others.
    let (mut throttled, handles) = batch();
    let responses = [
        answer(&[(1, 204), (2, 429)]),
        answer(&[(2, 204), (3, 204)]),
        answer(&[(4, 204)]),
    ];
    let (answers, log) = drive(&endpoint, &mut throttled, responses);
    assert_eq!(ids(&log), [vec!["1", "2"], vec!["2", "3"], vec!["4"]]);
    assert_eq!(texts(&mut answers.unwrap(), handles), ["204"; 4]);
}

#[test]
fn w23_answers_in_pages_are_followed() {
    let mut batch = Batch::new();
    let handles = [(); 3].map(|()| batch.add(Shop.me().get()));
    for name in ["@nextLink", "@odata.nextLink"] {
        let responses = [
            answer_with(
                &[(2, 200)],
                &format!(r#","{name}":"$batch?$skiptoken=%201""#),
            ),
            answer_with(&[], &format!(r#","{name}":"https://h/v1.0/x?2""#)),
            answer_with(&[(1, 200), (3, 200)], r#","@nextLink":null"#),
        ];
        let mut batch = Batch::new();
        let handles = [(); 3].map(|()| batch.add(Shop.me().get()));
        let (answers, log) = drive(&graph(), &mut batch, responses);
        let urls: Vec<_> = log
            .sent
            .iter()
            .map(|sent| (sent.method.as_str(), &*sent.url))
            .collect();
        assert_eq!(
            urls,
            [
                ("POST", "https://h/v1.0/$batch"),
                ("GET", "https://h/v1.0/$batch?$skiptoken=%201"),
                ("GET", "https://h/v1.0/x?2"),
            ]
        );
        assert_eq!(texts(&mut answers.unwrap(), handles), ["200"; 3]);
    }
    // A response in two pages is one too many.
    let responses = [
        answer_with(&[(1, 200), (2, 200)], r#","@nextLink":"x""#),
        answer(&[(3, 200), (2, 200)]),
    ];
    let (answers, _) = drive(&graph(), &mut batch, responses);
    let found = texts(&mut answers.unwrap(), handles);
    assert_eq!([&*found[0], &found[2]], ["200", "200"]);
    assert!(found[1].contains("several responses"), "{found:?}");
}

#[test]
fn links_to_other_origins_and_circles_are_errors() {
    for (link, reason) in [
        ("https://evil/x", "leads to another origin"),
        ("http://h/x", "leads from https to http"),
        ("a b", "is not a URL that can be followed"),
    ] {
        let mut batch = Batch::new();
        batch.add(Shop.me().get());
        let body = answer_with(&[], &format!(r#","@nextLink":"{link}""#));
        let (answers, log) = drive(&graph(), &mut batch, [body]);
        let error = answers.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Link { .. }) && error.to_string().contains(reason),
            "{error}"
        );
        assert_eq!(log.sent.len(), 1);
    }
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    let page = |link: &str| answer_with(&[], &format!(r#","@nextLink":"{link}""#));
    let (answers, _) = drive(&graph(), &mut batch, [page("x"), page("y"), page("x")]);
    assert!(answers.unwrap_err().to_string().contains("in a circle"));
    // Without an end.
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    let (answers, log) = drive(
        &graph(),
        &mut batch,
        (0..).map(|number| page(&format!("p{number}"))),
    );
    assert!(
        answers
            .unwrap_err()
            .to_string()
            .contains("has more than 1000 pages")
    );
    assert_eq!(log.sent.len(), 1001);
}

#[test]
fn w21_a_batch_that_is_answered_later_is_waited_for() {
    let accepted = |location: &str, after: &str| {
        let mut accepted = response(202, "", "");
        accepted.headers = Headers::from_iter([("Location", location), ("Retry-After", after)]);
        accepted
    };
    let mut batch = Batch::new();
    let handle = batch.add(Shop.me().get());
    let mut done = answer(&[(1, 200)]);
    done.headers.append("AsyncResult", "200");
    let responses = [
        accepted("https://monitor/1", "3"),
        accepted("https://monitor/2", "5"),
        done,
    ];
    let (answers, log) = drive(&graph(), &mut batch, responses);
    let urls: Vec<_> = log.sent.iter().map(|sent| &*sent.url).collect();
    assert_eq!(
        urls,
        [
            "https://h/v1.0/$batch",
            "https://monitor/1",
            "https://monitor/2"
        ]
    );
    assert_eq!(seconds(&log.waits), [(1, 3), (2, 5)]);
    answers.unwrap().take(handle).unwrap();
    // In 4.0 the answer is in a message of its own.
    let mut batch = Batch::new();
    let handle = batch.add(Shop.me().get());
    let inner = answer(&[(1, 200)]);
    let mut body = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n".to_vec();
    body.extend(inner.body);
    let responses = [accepted("m", "0"), response(200, "application/http", body)];
    let (answers, _) = drive(&graph(), &mut batch, responses);
    answers.unwrap().take(handle).unwrap();
    // The result of the batch is an error.
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    let mut failed = response(
        200,
        "application/json",
        r#"{"error":{"code":"x","message":"No."}}"#,
    );
    failed.headers.append("AsyncResult", "500");
    let (answers, _) = drive(&graph(), &mut batch, [accepted("m", "0"), failed]);
    assert_eq!(
        answers.unwrap_err().to_string(),
        "GET https://h/v1.0/m: status 500: x: No."
    );
}

/// Two batches of three requests each: reads and changes.
fn halves(endpoint: &mut Endpoint) -> (Batch, [BatchHandle<AnyProduct>; 3], [BatchHandle<()>; 3]) {
    endpoint.dialect.batch.limit = 3;
    let mut batch = Batch::new();
    let reads = [(); 3].map(|()| batch.add(Shop.me().get()));
    let changes = [(); 3].map(|()| batch.add(Shop.reset()));
    (batch, reads, changes)
}

#[test]
fn after_an_error_the_rest_is_sent_and_nothing_twice() {
    let mut endpoint = graph();
    let (mut batch, reads, changes) = halves(&mut endpoint);
    let page = response(200, "text/html", "<html>");
    let (answers, _) = drive(
        &endpoint,
        &mut batch,
        [answer(&[(1, 200), (2, 200), (3, 200)]), page],
    );
    assert!(matches!(
        answers.unwrap_err().kind(),
        ErrorKind::NotJson { .. }
    ));
    // Another exchange with the same batch.
    let (answers, log) = drive(&endpoint, &mut batch, []);
    assert!(log.sent.is_empty());
    let mut answers = answers.unwrap();
    assert_eq!(texts(&mut answers, reads), ["200"; 3]);
    for text in texts(&mut answers, changes) {
        assert_eq!(
            text,
            "POST https://h/v1.0/Reset: the request was sent, and no answer could be read; whether the service has executed it is not known, so it is not sent again"
        );
    }
}

#[test]
fn reads_are_sent_again_after_an_error_and_refused_batches_as_a_whole() {
    let mut endpoint = graph();
    let (mut batch, reads, changes) = halves(&mut endpoint);
    let mut machine = BatchExchange::new(&endpoint, &mut batch);
    let mut sent = |expected: &str, response: Option<Received>| -> Result<(), Error> {
        let Step::Send(prepared) = machine.next()? else {
            panic!("no request")
        };
        let body = String::from_utf8(prepared.body).unwrap();
        assert!(body.contains(&format!("\"id\":\"{expected}\"")), "{body}");
        response.map_or(Ok(()), |response| machine.received(response))
    };
    // The connection broke, and nothing is told.
    sent("1", None).unwrap();
    // Reads whose answer was lost come again at the end.
    let refused = response(
        403,
        "application/json",
        r#"{"error":{"code":"x","message":"No."}}"#,
    );
    let error = sent("4", Some(refused)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "POST https://h/v1.0/$batch: status 403: x: No.; check the permissions of the credential"
    );
    sent("4", Some(answer(&[(4, 204), (5, 204), (6, 204)]))).unwrap();
    sent("1", Some(response(200, "application/json", "{"))).unwrap_err();
    sent("1", Some(answer(&[(1, 200), (2, 200), (3, 200)]))).unwrap();
    let Step::Done(mut answers) = machine.next().unwrap() else {
        panic!("no answers")
    };
    assert_eq!(texts(&mut answers, reads), ["200"; 3]);
    assert_eq!(texts(&mut answers, changes), ["204"; 3]);
}

#[test]
fn what_comes_after_a_lost_change_is_not_sent() {
    let endpoint = graph();
    let mut batch = Batch::new();
    let change = batch.add(Shop.products().create(&Product::default()));
    let read = batch.add(batch.entity::<AnyProduct>(change).get());
    let other = batch.add(Shop.me().get());
    let (answers, _) = drive(
        &endpoint,
        &mut batch,
        [response(500, "application/json", "{}")],
    );
    assert_eq!(answers.unwrap_err().status(), Some(500));
    let (answers, log) = drive(&endpoint, &mut batch, [answer(&[(3, 200)])]);
    assert_eq!(ids(&log), [["3"]]);
    let found = texts(&mut answers.unwrap(), [change, read, other]);
    assert!(
        found[0].contains("is not known, so it is not sent again"),
        "{found:?}"
    );
    assert!(
        found[1].ends_with(
            "the request was not sent, since part 1 (POST) has failed, after which it comes"
        ),
        "{found:?}"
    );
    assert_eq!(found[2], "200");
}

#[test]
fn a_page_that_cannot_be_read_is_requested_again() {
    let endpoint = graph();
    let mut batch = Batch::new();
    let handle = batch.add(Shop.reset());
    let mut machine = BatchExchange::new(&endpoint, &mut batch);
    let mut step = |url: &str, response: Received| {
        let Ok(Step::Send(prepared)) = machine.next() else {
            panic!("no request")
        };
        assert_eq!(prepared.url, format!("{BASE}/{url}"));
        machine.received(response)
    };
    step("$batch", answer_with(&[], r#","@nextLink":"x""#)).unwrap();
    step("x", response(200, "application/json", "{")).unwrap_err();
    step("x", response(404, "application/json", "{}")).unwrap_err();
    step("x", answer(&[(1, 204)])).unwrap();
    let Ok(Step::Done(mut answers)) = machine.next() else {
        panic!("no answers")
    };
    answers.take(handle).unwrap();
    // What is told without a request is an error.
    assert!(machine.received(answer(&[])).is_err());
}

#[test]
fn a_batch_can_be_added_to_after_its_answers() {
    let endpoint = graph();
    let mut batch = Batch::new();
    let created = batch.add(Shop.products().create(&Product::default()));
    let body = format!(
        r#"{{"responses":[{}]}}"#,
        item(1, 201, r#""location":"products/x""#)
    );
    let (answers, _) = drive(&endpoint, &mut batch, [json(body)]);
    answers.unwrap().take(created).unwrap();
    let lines = batch.add(batch.entity::<AnyProduct>(created).lines().list());
    let (answers, log) = drive(
        &endpoint,
        &mut batch,
        [json(
            r#"{"responses":[{"id":"2","status":200,"body":{"value":[]}}]}"#,
        )],
    );
    assert_eq!(
        log.body(0),
        r#"{"requests":[{"id":"2","method":"GET","url":"/products/x/lines"}]}"#
    );
    let mut answers = answers.unwrap();
    answers.take(lines).unwrap();
    let error = answers.take(created).unwrap_err();
    assert!(
        error.to_string().ends_with("the answer was taken before"),
        "{error}"
    );
}
