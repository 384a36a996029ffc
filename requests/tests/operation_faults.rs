//! Operations that the service goes on with, driven by hand: limits, failures and hostile responses.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::time::Duration;

use common::exchange::{Response, Trace, drive, received};
use common::operation::{DONE, SENT_TO, accepted, begun, finish, get, name, seconds};
use common::service::Shop;
use odata_requests::exchange::{Machine, Step};
use odata_requests::operation::{Cancelled, Polling};
use odata_requests::{ErrorKind, Preference, ResponseErrorKind};

#[test]
fn w21_waits_double_and_are_bounded() {
    let waits = |retry_after: &str, polling: Polling| {
        let headers = [("Retry-After", retry_after)];
        let headers = if retry_after.is_empty() {
            &[][..]
        } else {
            &headers[..]
        };
        let mut operation = accepted(&[&[("Location", "/m")], headers].concat()).polling(polling);
        let (answer, trace, _) = finish(&mut operation, &[(202, headers, "")]);
        (answer.unwrap_err(), trace)
    };
    let (error, trace) = waits("", Polling::default());
    assert_eq!(seconds(&trace)[..7], [1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]);
    assert_eq!(trace.waits.iter().sum::<Duration>().as_secs(), 3_600);
    assert!(
        matches!(error.kind(), ErrorKind::Unfinished { waited, polls: 124 } if waited.as_secs() == 3_600),
        "{error}"
    );
    assert!(error.to_string().starts_with("GET https://shop.example/m: the operation is still running after 3600 s and 124 polls; "), "{error}");

    for huge in ["99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"] {
        let (_, trace) = waits(huge, Polling::default());
        assert_eq!(seconds(&trace), [600.0; 6], "{huge}");
    }
    // Asking at once again and again is bounded by the number.
    for zero in ["0", "Thu, 01 Jan 1970 00:00:00 GMT"] {
        let mut polling = Polling::default();
        polling.polls = 50;
        let (error, trace) = waits(zero, polling);
        assert_eq!((trace.sent.len(), trace.waits[0].as_millis()), (50, 100));
        assert!(
            matches!(error.kind(), ErrorKind::Unfinished { polls: 50, .. }),
            "{error}"
        );
    }
    // What is no wait is none.
    let (_, trace) = waits("soon", Polling::default());
    assert_eq!(seconds(&trace)[..2], [1.0, 2.0]);

    // With other limits it goes on.
    let mut polling = Polling::default();
    polling.limit = Duration::from_secs(3);
    let mut operation = accepted(&[("Location", "/m")]).polling(polling);
    let (answer, ..) = finish(&mut operation, &[(202, &[], "")]);
    assert!(matches!(
        answer.unwrap_err().kind(),
        ErrorKind::Unfinished { .. }
    ));
    let mut operation = operation.polling(Polling::default());
    assert!(finish(&mut operation, &[DONE]).0.is_ok());
}

#[test]
fn redirects_in_a_circle_end() {
    let mut polling = Polling::default();
    polling.polls = 20;
    let mut operation = accepted(&[("Location", "/m")]).polling(polling);
    let (answer, trace, _) = finish(&mut operation, &[(307, &[("Location", "/m")], "")]);
    assert!(matches!(
        answer.unwrap_err().kind(),
        ErrorKind::Unfinished { .. }
    ));
    assert_eq!(trace.sent.len(), 20);
}

#[test]
fn a_failed_request_can_be_repeated() {
    let mut operation = accepted(&[("Location", "/m")]);
    let (answer, ..) = finish(&mut operation, &[(500, &[], "broken")]);
    let error = answer.unwrap_err();
    assert_eq!(error.status(), Some(500));
    // The connection failed: the same is asked for again.
    let Step::Send(first) = operation.next().unwrap() else {
        panic!()
    };
    let Step::Send(second) = operation.next().unwrap() else {
        panic!()
    };
    assert_eq!(first, second);
    assert_eq!(name(&finish(&mut operation, &[DONE]).0.unwrap()), "Ada");
}

#[test]
fn w21_a_monitor_that_is_gone_is_named() {
    for status in [404, 410] {
        let mut operation = accepted(&[("Location", "/m")]);
        let (answer, ..) = finish(
            &mut operation,
            &[(status, &[], r#"{"error":{"code":"none"}}"#)],
        );
        let error = answer.unwrap_err();
        assert!(error.is_not_found());
        assert!(matches!(error.kind(), ErrorKind::Gone { .. }));
        assert!(
            error
                .to_string()
                .contains("the monitor of the operation is gone")
                && error
                    .to_string()
                    .ends_with(&format!("status {status}: none")),
            "{error}"
        );
    }
}

#[test]
fn hostile_links_are_not_followed() {
    for link in [
        "http://shop.example/m",
        "ftp://x/",
        "https://a b/",
        "javascript:x",
        "https://h\\@x/",
        "https:///",
    ] {
        for name in ["Location", "Operation-Location"] {
            let error = begun(get(), (202, &[(name, link)], "")).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::Link { .. }),
                "{link}: {error}"
            );
        }
        let body = format!(
            r#"{{"status":"succeeded","resourceLocation":{}}}"#,
            serde_json::json!(link)
        );
        let (answer, ..) = finish(&mut accepted(&[("Location", "/m")]), &[(200, &[], &body)]);
        assert!(
            matches!(answer.unwrap_err().kind(), ErrorKind::Link { .. }),
            "{link}"
        );
    }
    // What is not a link, or not a status, is nothing.
    for body in [
        r#"{"status":"succeeded","resourceLocation":{"id":1},"name":"Ada"}"#,
        r#"{"status":{"a":1},"name":"Ada"}"#,
        r#"{"status":7,"name":"Ada"}"#,
    ] {
        let (answer, trace, _) = finish(&mut accepted(&[("Location", "/m")]), &[(200, &[], body)]);
        assert_eq!(
            (name(&answer.unwrap()), trace.sent.len()),
            ("Ada", 1),
            "{body}"
        );
    }
}

#[test]
fn headers_of_the_program_go_to_the_service_only() {
    let request = Shop.products().key("ada").get();
    let request = request
        .header("ConsistencyLevel", "eventual")
        .header("Repeatability-Request-ID", "1")
        .if_none_match("\"1\"")
        .prefer(Preference::respond_async());
    let sent = |location| {
        let mut operation = begun(&request, (202, &[("Location", location)], "")).unwrap();
        let (_, mut trace, _) = finish(&mut operation, &[DONE]);
        let headers = trace.sent.remove(0).headers;
        let names: Vec<String> = headers.iter().map(|(name, _)| name.to_owned()).collect();
        names
    };
    assert_eq!(
        sent("/m"),
        ["OData-MaxVersion", "Accept", "ConsistencyLevel"]
    );
    assert_eq!(
        sent("https://other.example/m"),
        ["OData-MaxVersion", "Accept"]
    );
}

#[test]
fn w21_operations_are_cancelled() {
    let cancel = |responses: &[Response<'_>]| {
        let operation = accepted(&[("Location", "/m?sig=secret")]);
        let mut cancel = operation.cancel().unwrap();
        assert!(!format!("{cancel:?}").contains("secret"));
        let mut trace = Trace::default();
        let mut responses = responses.iter().copied().collect();
        let outcome = drive(&mut cancel, &mut trace, &mut responses);
        assert_eq!(trace.urls(), ["DELETE https://shop.example/m?sig=secret"]);
        outcome
    };
    assert_eq!(cancel(&[(204, &[], "")]).unwrap(), Cancelled::Done);
    assert_eq!(cancel(&[(200, &[], "{}")]).unwrap(), Cancelled::Done);
    assert_eq!(cancel(&[(202, &[], "")]).unwrap(), Cancelled::Requested);
    assert!(matches!(
        cancel(&[(404, &[], "")]).unwrap_err().kind(),
        ErrorKind::Gone { .. }
    ));
    let refused = cancel(&[(405, &[], "")]).unwrap_err();
    assert!(
        matches!(refused.kind(), ErrorKind::Response(it) if matches!(it.kind(), ResponseErrorKind::Status(_)))
    );
}

#[test]
fn answers_without_a_request_are_refused() {
    let mut operation = accepted(&[("Location", "/m")]);
    assert!(operation.received(received(SENT_TO, DONE)).is_err());
    // It has not moved.
    assert!(matches!(operation.next().unwrap(), Step::Wait(_)));
}

#[test]
fn any_body_ends_in_an_answer_or_an_error() {
    let mut random = common::Random::new(11);
    let pieces = [
        "{",
        "}",
        "\"status\"",
        ":",
        "\"failed\"",
        "\"running\"",
        ",",
        "null",
        "7",
        "\"resourceLocation\"",
        "\"/x\"",
        "[",
        "]",
        "HTTP/1.1 200 OK\r\n",
        "\r\n",
        "\u{feff}",
        "\"name\":\"a\"",
    ];
    let statuses = [200, 201, 202, 204, 303, 304, 400, 404, 500];
    for _ in 0..2_000 {
        let body: String = (0..random.below(9))
            .map(|_| pieces[random.below(pieces.len())])
            .collect();
        let headers = [
            ("Content-Type", "application/http"),
            ("AsyncResult", "x"),
            ("Location", "/l"),
            ("Retry-After", "-1"),
        ];
        let from = random.below(headers.len());
        let mut polling = Polling::default();
        polling.polls = 5;
        let mut operation = accepted(&[("Location", "/m")]).polling(polling);
        let status = statuses[random.below(statuses.len())];
        let (outcome, trace, _) = finish(&mut operation, &[(status, &headers[from..], &body)]);
        assert!(trace.sent.len() <= 5, "{outcome:?}");
    }
}
