//! What of a batch is sent again after an error: only what the service has not executed.

use std::time::Duration;

use odata_requests::batch::{BatchExchange, InBatch};
use odata_requests::exchange::{Machine, Received, Step};
use odata_requests::operation::Polling;
use odata_requests::{
    Batch, BatchHandle, Dialect, Error, ErrorKind, Headers, Method, RequestError,
};

use crate::common::model::{AnyProduct, Product};
use crate::common::service::Shop;
use crate::drive::{
    answer, answer_with, crlf, drive, endpoint, graph, ids, item, json, response, run, texts,
};

/// Two requests of which the second one needs the first.
fn two() -> (Batch, [BatchHandle<()>; 2]) {
    let mut batch = Batch::new();
    let one = batch.add(Shop.reset());
    let two = batch.add_after(Shop.reset(), [one]);
    (batch, [one, two])
}

/// Answers in the multipart format.
fn parts(statuses: &[u16]) -> String {
    let part =
        |status: &u16| format!("--b\nContent-Type: application/http\n\nHTTP/1.1 {status} X\n\n\n");
    crlf(&(statuses.iter().map(part).collect::<String>() + "--b--\n"))
}

const MULTIPART: &str = "multipart/mixed; boundary=b";

fn is_unknown(text: &str) -> bool {
    text.contains("whether the service has executed it is not known")
}

#[test]
fn w25_answers_are_read_whatever_the_status_of_the_batch_is() {
    for status in [400, 404, 412, 429, 500, 503] {
        let answers = [
            (
                Dialect::STANDARD,
                response(status, MULTIPART, parts(&[204, 409])),
            ),
            (
                Dialect::GRAPH,
                Received {
                    status,
                    ..answer(&[(1, 204), (2, 409)])
                },
            ),
        ];
        for (dialect, response) in answers {
            let (mut batch, [one, two]) = two();
            let endpoint = endpoint(dialect);
            let (answers, log) = drive(&endpoint, &mut batch, [response]);
            assert_eq!(log.sent.len(), 1);
            let answers = answers.unwrap();
            assert_eq!(answers.status(one), Some(204), "{status}");
            assert_eq!(answers.status(two), Some(409), "{status}");
            // Nothing is left to be sent.
            let (_, log) = drive(&endpoint, &mut batch, []);
            assert!(log.sent.is_empty());
        }
    }
    // What the service did not get to was not executed.
    let mut batch = Batch::new();
    batch.stop_on_error();
    let handles = [(); 3].map(|()| batch.add(Shop.reset()));
    let stopped = response(400, MULTIPART, parts(&[204, 409]));
    let (answers, _) = drive(&endpoint(Dialect::STANDARD), &mut batch, [stopped]);
    let found = texts(&mut answers.unwrap(), handles);
    assert_eq!(found[0], "204");
    assert!(found[2].contains("since the service stops"), "{found:?}");
    // A request in a batch of its own has its answer.
    let failed = response(400, MULTIPART, parts(&[409]));
    let machine = InBatch::new(&endpoint(Dialect::STANDARD), Shop.reset());
    assert_eq!(run(machine, [failed]).0.unwrap().status, 409);
}

#[test]
fn answers_that_cannot_be_read_are_not_taken_for_a_refusal() {
    let cut = parts(&[204, 409]).replace("--b--", "");
    let untyped = parts(&[204, 409]);
    let half = r#"{"@odata.context":"x","responses":[{"id":"1","status":204},{"id"#;
    for (dialect, content_type, body) in [
        (Dialect::STANDARD, MULTIPART, &*cut),
        (Dialect::STANDARD, "multipart/mixed", &*untyped),
        (Dialect::STANDARD, "", &*untyped),
        (Dialect::GRAPH, "application/json", half),
        (Dialect::GRAPH, "text/plain", &half[..40]),
        (
            Dialect::GRAPH,
            "application/json",
            &format!("\u{feff}{half}"),
        ),
    ] {
        let (mut batch, handles) = two();
        let endpoint = endpoint(dialect);
        let (answers, _) = drive(&endpoint, &mut batch, [response(400, content_type, body)]);
        assert_eq!(answers.unwrap_err().status(), Some(400));
        let (answers, log) = drive(&endpoint, &mut batch, []);
        assert!(log.sent.is_empty());
        let found = texts(&mut answers.unwrap(), handles);
        assert!(is_unknown(&found[0]), "{found:?}");
    }
}

#[test]
fn a_batch_that_is_refused_is_sent_again() {
    let error = r#"{"error":{"code":"x","message":"No."}}"#;
    for (status, content_type, body) in [
        (400, "application/json", error),
        (413, "text/html", "<html>"),
        (429, "application/json", error),
        (501, "", ""),
        (503, "application/json", error),
        (400, MULTIPART, ""),
        (400, MULTIPART, "--b--\r\n"),
        (
            400,
            "application/json",
            r#"{"responses":[],"error":{"message":"No."}}"#,
        ),
    ] {
        let (mut batch, handles) = two();
        let endpoint = endpoint(Dialect::STANDARD);
        let (answers, _) = drive(
            &endpoint,
            &mut batch,
            [response(status, content_type, body)],
        );
        let error = answers.unwrap_err();
        let is_response = matches!(error.kind(), ErrorKind::Response(_));
        assert!(is_response && error.status() == Some(status), "{error:?}");
        assert!(
            !body.contains("No.") || error.to_string().contains("No."),
            "{error}"
        );
        let answer = response(200, MULTIPART, parts(&[204, 204]));
        let (answers, log) = drive(&endpoint, &mut batch, [answer]);
        assert_eq!(ids(&log), [["1", "2"]]);
        assert_eq!(texts(&mut answers.unwrap(), handles), ["204"; 2]);
    }
    // Without a refusal it is not known what happened.
    for status in [302, 408, 500, 502, 503, 504] {
        let (mut batch, handles) = two();
        let page = response(status, "text/html", "<html>");
        drive(&graph(), &mut batch, [page]).0.unwrap_err();
        let (answers, log) = drive(&graph(), &mut batch, []);
        assert!(log.sent.is_empty(), "{status}");
        assert!(is_unknown(&texts(&mut answers.unwrap(), handles)[0]));
    }
}

/// Sends a batch of changes, fails with an error, and sends it again. Whether it was sent twice.
fn is_sent_again(error: &Error) -> bool {
    let (mut batch, handles) = two();
    let endpoint = graph();
    let mut machine = BatchExchange::new(&endpoint, &mut batch);
    assert!(matches!(machine.next(), Ok(Step::Send(_))));
    machine.failed(error);
    if let Ok(Step::Done(mut answers)) = machine.next() {
        let error = answers.take(handles[0]).unwrap_err();
        assert!(is_unknown(&error.to_string()) && error.attempts() == 1);
        return false;
    }
    // Also by another exchange.
    machine.failed(error);
    let (answers, log) = drive(&endpoint, &mut batch, [answer(&[(1, 204), (2, 204)])]);
    assert_eq!(log.sent.len(), 1);
    assert_eq!(texts(&mut answers.unwrap(), handles), ["204"; 2]);
    true
}

#[test]
fn z10_a_batch_that_was_not_sent_is_sent_again() {
    let url = "https://h/v1.0/$batch";
    let of = |kind| Error::new(Method::Post, url, kind);
    let link = || ErrorKind::Link {
        target: url.to_owned(),
        reason: "",
    };
    let headers = Headers::new();
    assert!(is_sent_again(&of(ErrorKind::Authorization(
        "no token".into()
    ))));
    assert!(is_sent_again(&of(ErrorKind::Request(RequestError::Url(
        "x".to_owned()
    )))));
    assert!(is_sent_again(&of(link()).with_response(307, &headers)));
    // Whether these were executed is not known.
    assert!(!is_sent_again(&of(ErrorKind::Transport("broken".into()))));
    assert!(!is_sent_again(&of(ErrorKind::Timeout(
        Duration::from_secs(1)
    ))));
    assert!(!is_sent_again(
        &of(ErrorKind::TooLarge { limit: 1 }).with_response(400, &headers)
    ));
    assert!(!is_sent_again(&of(link()).with_response(302, &headers)));
}

#[test]
fn requests_that_were_not_sent_are_no_attempts() {
    let (mut batch, [one, _]) = two();
    let endpoint = graph();
    let mut machine = BatchExchange::new(&endpoint, &mut batch);
    machine.next().unwrap();
    machine.failed(&Error::of(ErrorKind::Authorization("no token".into())));
    machine.next().unwrap();
    machine.received(answer(&[(1, 404), (2, 424)])).unwrap();
    let Ok(Step::Done(mut answers)) = machine.next() else {
        panic!("no answers")
    };
    assert_eq!(answers.take(one).unwrap_err().attempts(), 1);
}

/// 202 with these headers.
fn accepted(headers: &[(&str, &str)]) -> Received {
    let mut accepted = response(202, "", "");
    accepted.headers = headers.iter().copied().collect();
    accepted
}

#[test]
fn w21_waits_for_a_batch_double_and_are_bounded() {
    let hour = Duration::from_secs(3600);
    let monitor = ("Location", "m");
    let bounded = |headers: &[(&str, &str)], shortest: Duration| {
        let mut batch = Batch::new();
        let handle = batch.add(Shop.reset());
        let responses = std::iter::repeat_with(|| accepted(headers));
        let (answers, log) = drive(&graph(), &mut batch, responses);
        let error = answers.unwrap_err();
        let waits: Vec<Duration> = log.waits.iter().map(|(_, wait)| *wait).collect();
        let ErrorKind::Unfinished { waited, polls } = error.kind() else {
            panic!("{error}")
        };
        assert_eq!(waits.iter().sum::<Duration>(), *waited);
        assert_eq!(usize::try_from(*polls).unwrap(), log.sent.len() - 1);
        assert!(*waited <= hour);
        assert!(waits.iter().rev().skip(1).all(|wait| *wait >= shortest));
        // The service may be done later, and another exchange asks it for the same.
        let (answers, log) = drive(&graph(), &mut batch, [answer(&[(1, 204)])]);
        assert_eq!(log.sent[0].url, "https://h/v1.0/m");
        answers.unwrap().take(handle).unwrap();
        (waits, *waited)
    };
    let shortest = Polling::default().shortest;
    let (waits, _) = bounded(&[monitor, ("Retry-After", "0")], shortest);
    assert!(waits.len() > 1000);
    let past = ("Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT");
    bounded(&[monitor, past], shortest);
    let (waits, waited) = bounded(&[monitor], Duration::from_secs(1));
    let first: Vec<u64> = waits.iter().take(7).map(Duration::as_secs).collect();
    assert_eq!((first, waited), (vec![1, 2, 4, 8, 16, 30, 30], hour));
    let (waits, _) = bounded(&[monitor, ("Retry-After", "86400")], hour / 6);
    assert_eq!(waits.len(), 6);
    // Bounds of the program's own.
    let mut polling = Polling::default();
    polling.polls = 3;
    let mut batch = Batch::new();
    batch.add(Shop.reset());
    let endpoint = graph();
    let machine = BatchExchange::new(&endpoint, &mut batch).polling(polling);
    let (answers, log) = run(machine, std::iter::repeat_with(|| accepted(&[monitor])));
    assert_eq!(log.sent.len(), 4);
    assert!(answers.unwrap_err().to_string().contains("3 polls"));
}

#[test]
fn w21_monitors_of_batches_move_and_redirect() {
    let redirect = |status, to| {
        let mut redirect = response(status, "", "");
        redirect.headers = Headers::from_iter([("Location", to)]);
        redirect
    };
    let mut running = accepted(&[("Location", "m1")]);
    running.body = br#"{"status":"running"}"#.to_vec();
    let mut batch = Batch::new();
    let handle = batch.add(Shop.reset());
    let responses = [
        running,
        accepted(&[]),
        redirect(307, "m2"),
        accepted(&[]),
        redirect(303, "result"),
        answer(&[(1, 204)]),
    ];
    let (answers, log) = drive(&graph(), &mut batch, responses);
    let urls: Vec<_> = log
        .sent
        .iter()
        .map(|it| it.url.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(urls, ["$batch", "m1", "m1", "m2", "m2", "result"]);
    answers.unwrap().take(handle).unwrap();
    // In a circle, whose secrets the error does not show.
    for to in ["m1?sig=s3cret", "m2?sig=s3cret"] {
        let mut batch = Batch::new();
        batch.add(Shop.reset());
        let responses = std::iter::once(accepted(&[("Location", "m1?sig=s3cret")]))
            .chain(std::iter::repeat_with(|| redirect(302, to)));
        let error = drive(&graph(), &mut batch, responses).0.unwrap_err();
        assert!(
            error.to_string().contains("the links form a loop"),
            "{error}"
        );
        assert!(
            !format!("{error} {error:?}").contains("s3cret"),
            "{error:?}"
        );
    }
}

#[test]
fn links_in_errors_have_no_secrets() {
    let page = || answer_with(&[], r#","@nextLink":"x?sig=s3cret""#);
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    let error = drive(&graph(), &mut batch, [page(), page()]).0.unwrap_err();
    assert!(
        error
            .to_string()
            .contains("sig=[redacted]\" was already followed"),
        "{error}"
    );
    assert!(!format!("{error:?}").contains("s3cret"), "{error:?}");
    // Whoever makes the error.
    let target = "https://me:s3cret@h/x?token=s3cret".to_owned();
    let error = Error::of(ErrorKind::Link { target, reason: "" });
    assert!(
        !format!("{error} {error:?}").contains("s3cret"),
        "{error:?}"
    );
}

#[test]
fn what_comes_after_an_open_batch_waits_for_its_answers() {
    let endpoint = graph();
    let mut batch = Batch::new();
    let created = batch.add(Shop.products().create(&Product::default()));
    let (answers, _) = run(
        BatchExchange::new(&endpoint, &mut batch).polling({
            let mut polling = Polling::default();
            polling.polls = 0;
            polling
        }),
        [accepted(&[("Location", "m")])],
    );
    answers.unwrap_err();
    let lines = batch.add(batch.entity::<AnyProduct>(created).lines().list());
    let body = format!(
        r#"{{"responses":[{}]}}"#,
        item(1, 201, r#""location":"products/x""#)
    );
    let last = r#"{"responses":[{"id":"2","status":200,"body":{"value":[]}}]}"#;
    let (answers, log) = drive(&endpoint, &mut batch, [json(body), json(last)]);
    assert_eq!(log.sent[0].url, "https://h/v1.0/m");
    assert!(
        log.body(1).contains(r#""url":"/products/x/lines""#),
        "{}",
        log.body(1)
    );
    let mut answers = answers.unwrap();
    answers.take(created).unwrap();
    answers.take(lines).unwrap();
    // A monitor that is gone has no answers, and nothing is sent twice.
    let (mut batch, handles) = two();
    let gone = response(404, "application/json", "{}");
    let responses = [accepted(&[("Location", "m")]), gone];
    drive(&endpoint, &mut batch, responses).0.unwrap_err();
    let (answers, log) = drive(&endpoint, &mut batch, []);
    assert!(log.sent.is_empty());
    assert!(is_unknown(&texts(&mut answers.unwrap(), handles)[0]));
}

#[test]
fn z10_waits_of_throttled_requests_differ() {
    let endpoint = graph();
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    let mut waits: Vec<Duration> = (0..8)
        .map(|_| {
            let mut machine = BatchExchange::new(&endpoint, &mut batch);
            machine.next().unwrap();
            machine.received(answer(&[(1, 429)])).unwrap();
            match machine.next() {
                Ok(Step::Wait(wait)) => wait,
                _ => panic!("no wait"),
            }
        })
        .collect();
    waits.sort();
    waits.dedup();
    assert!(waits.len() > 1, "{waits:?}");
}
