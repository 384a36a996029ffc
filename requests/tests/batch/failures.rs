//! Exchanges that stop, go on later, or fail on their way.

use odata_requests::batch::BatchExchange;
use odata_requests::exchange::{Endpoint, Machine, Received, Step};
use odata_requests::{Batch, BatchHandle, Error, ErrorKind, Headers};

use crate::common::model::{AnyProduct, Product};
use crate::common::service::Shop;
use crate::drive::{
    BASE, answer, answer_with, drive, graph, ids, item, json, response, seconds, texts,
};

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
    assert!(
        answers
            .unwrap_err()
            .to_string()
            .contains("the links form a loop")
    );
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

#[test]
fn stopping_keeps_the_answer_of_a_throttled_request() {
    let mut batch = Batch::new();
    batch.stop_on_error();
    let handles = [(); 2].map(|()| batch.add(Shop.reset()));
    let (answers, log) = drive(&graph(), &mut batch, [answer(&[(1, 429), (2, 404)])]);
    assert_eq!(log.sent.len(), 1);
    let answers = answers.unwrap();
    assert_eq!(
        handles.map(|handle| answers.status(handle)),
        [Some(429), Some(404)]
    );
}

#[test]
fn exchanges_can_move_between_threads() {
    fn is_send<T: Send>(_: &T) {}
    let mut batch = Batch::new();
    let handle = batch.add(Shop.me().get());
    is_send(&handle);
    is_send(&batch);
    let (answers, _) = drive(&graph(), &mut batch, [answer(&[(1, 200)])]);
    is_send(&answers.unwrap());
    is_send(&BatchExchange::new(&graph(), &mut batch));
}
