//! Uploads in pieces, driven by hand: failures and services that lie.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::time::Duration;

use common::exchange::received;
use common::model::Product;
use common::upload::{Reply, Service, URL, content, fresh, item, run, session, upload};
use odata_requests::exchange::Endpoint;
use odata_requests::operation::Polling;
use odata_requests::upload::{Session, Upload, UploadStep};
use odata_requests::{ErrorKind, Method};

#[test]
fn after_a_failure_the_service_says_how_to_go_on() {
    // The piece arrives or not, and there is no response, or one of an error.
    for arrives in [true, false] {
        for fault in 0..4 {
            let mut service = Service::new(45);
            let mut requests = 0;
            let mut upload = fresh(45);
            let (outcome, waits) = run(&mut upload, |request| {
                requests += 1;
                if requests != 2 {
                    return service.take(request);
                }
                if arrives {
                    service.take(request);
                }
                match fault {
                    0 => Reply::Broken,
                    1 => Reply::Status(503, String::new()),
                    2 => Reply::Status(416, r#"{"error":{"code":"invalidRange"}}"#.to_owned()),
                    _ => Reply::Header(429, "Retry-After", "7"),
                }
            });
            assert_eq!(item(outcome), "file");
            service.check();
            assert!(service.log.contains(&"GET".to_owned()));
            let expected = [vec![1], vec![1], vec![], vec![7]];
            let waits: Vec<u64> = waits.iter().map(Duration::as_secs).collect();
            assert_eq!(waits, expected[fault], "{fault}");
        }
    }
}

#[test]
fn a_client_that_tells_nothing_is_asked_for_the_state_first() {
    let mut upload = fresh(25);
    upload.step().unwrap();
    upload.content(content(10)).unwrap();
    let UploadStep::Send(put) = upload.step().unwrap() else {
        panic!()
    };
    assert_eq!(put.method, Method::Put);
    let UploadStep::Send(get) = upload.step().unwrap() else {
        panic!()
    };
    assert_eq!(get.method, Method::Get);
}

#[test]
fn failures_end_at_some_time() {
    let mut requests = 0;
    let (outcome, waits) = run(&mut fresh(25), |_| {
        requests += 1;
        Reply::Broken
    });
    assert!(matches!(
        outcome.unwrap_err().kind(),
        ErrorKind::Transport(_)
    ));
    assert_eq!((requests, waits.len()), (9, 8));
    assert_eq!(waits.iter().map(Duration::as_secs).max(), Some(30));

    let (outcome, waits) = run(&mut fresh(25), |_| {
        Reply::Header(503, "Retry-After", "999999999")
    });
    assert_eq!(outcome.unwrap_err().status(), Some(503));
    assert_eq!(waits, [Duration::from_secs(600); 8]);

    let mut polling = Polling::default();
    polling.capped = Duration::from_secs(3);
    let mut upload = fresh(25).attempts(2).waits(polling);
    let (_, waits) = run(&mut upload, |_| {
        Reply::Header(503, "Retry-After", "999999999")
    });
    assert_eq!(waits, [Duration::from_secs(3); 2]);
    // The caller may try again.
    let mut service = Service::new(25);
    assert_eq!(item(run(&mut upload, |it| service.take(it)).0), "file");
}

#[test]
fn lost_bytes_are_sent_again() {
    let mut service = Service::new(30);
    let mut requests = 0;
    let (outcome, _) = run(&mut fresh(30), |request| {
        requests += 1;
        if requests == 3 {
            service.has.fill(None);
            return service.expects();
        }
        service.take(request)
    });
    assert_eq!(item(outcome), "file");
    service.check();
}

#[test]
fn services_that_do_not_get_further_are_left() {
    for ranges in [
        r#"["0-"]"#,
        r#"["0-9","0-9","0-9"]"#,
        r#"["3-"]"#,
        r#"["0-","5-"]"#,
    ] {
        let mut requests = 0;
        let (outcome, _) = run(&mut fresh(25), |_| {
            requests += 1;
            Reply::Status(202, format!(r#"{{"nextExpectedRanges":{ranges}}}"#))
        });
        let error = outcome.unwrap_err();
        assert!(
            error.to_string().contains("does not get further"),
            "{ranges}: {error}"
        );
        assert!(requests < 20, "{ranges}");
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    // One byte further each time.
    let mut at = 0;
    let (outcome, _) = run(&mut fresh(100_000), |_| {
        at += 1;
        Reply::Status(202, format!(r#"{{"nextExpectedRanges":["{at}-"]}}"#))
    });
    assert!(
        outcome
            .unwrap_err()
            .to_string()
            .contains("after 30101 pieces")
    );
    // Forth and back.
    let mut requests = 0;
    let (outcome, _) = run(&mut fresh(100), |_| {
        requests += 1;
        let ranges = if requests % 2 == 0 { "0-" } else { "90-" };
        Reply::Status(202, format!(r#"{{"nextExpectedRanges":["{ranges}"]}}"#))
    });
    assert!(outcome.is_err());
    assert!(requests < 20, "{requests}");
}

#[test]
fn ranges_that_are_none_are_errors() {
    for range in ["25-", "99", "9-3", "x", "", "-5", "18446744073709551616-"] {
        let (outcome, _) = run(&mut fresh(25), |_| {
            Reply::Status(202, format!(r#"{{"nextExpectedRanges":["{range}"]}}"#))
        });
        let error = outcome.unwrap_err();
        assert!(
            error
                .to_string()
                .contains(&format!("the range {range:?} of 25 bytes")),
            "{error}"
        );
    }
    for body in ["{", r#"{"nextExpectedRanges":"#] {
        let (outcome, _) = run(&mut fresh(25), |_| Reply::Status(202, body.to_owned()));
        assert!(
            matches!(outcome.unwrap_err().kind(), ErrorKind::Protocol(_)),
            "{body}"
        );
    }
    // A session that does not say what it expects.
    for body in [
        "",
        "{}",
        r#"{"nextExpectedRanges":{}}"#,
        r#"{"nextExpectedRanges":null}"#,
    ] {
        let (outcome, _) = run(&mut upload(session(""), 25), |_| {
            Reply::Status(200, body.to_owned())
        });
        assert!(
            outcome.unwrap_err().to_string().contains("does not say"),
            "{body}"
        );
    }
}

#[test]
fn an_end_before_the_end_is_an_error() {
    for status in [200, 201, 204] {
        let (outcome, _) = run(&mut fresh(25), |_| {
            Reply::Status(status, r#"{"name":"file"}"#.to_owned())
        });
        let error = outcome.unwrap_err();
        assert!(
            error.to_string().contains("15 of 25 bytes are missing"),
            "{error}"
        );
    }
}

#[test]
fn contents_that_do_not_fit_are_refused() {
    let endpoint = Endpoint::new("https://files.example/v1");
    let new = |url: &str, length| Upload::<Product>::new(&endpoint, Session::new(url), length);
    assert!(
        new(URL, 0)
            .unwrap_err()
            .to_string()
            .contains("no empty content")
    );
    for url in ["http://up.example/1", "", "x", "ftp://up.example/"] {
        let error = new(url, 5).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Link { .. }),
            "{url}: {error}"
        );
    }
    let mut upload = fresh(25);
    for length in [0, 9, 11] {
        let error = upload.content(content(length)).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Content(_)), "{error}");
    }
    upload.content(content(10)).unwrap();
    assert!(upload.content(content(10)).is_err());
    assert!(fresh(25).received(received(URL, (200, &[], "{}"))).is_err());
}

#[test]
fn any_answers_end_in_a_result_or_an_error() {
    let mut random = common::Random::new(5);
    for _ in 0..500 {
        let mut requests = 0;
        let mut upload = fresh(40);
        let (_, _) = run(&mut upload, |_| {
            requests += 1;
            let status = [200, 201, 202, 202, 202, 202, 416, 503, 308][random.below(9)];
            let (first, last) = (random.below(41), random.below(60));
            match random.below(8) {
                0 => Reply::Broken,
                1 => Reply::Status(status, String::new()),
                2 => Reply::Status(status, format!(r#"{{"nextExpectedRanges":["{first}-"]}}"#)),
                _ => Reply::Status(
                    status,
                    format!(r#"{{"nextExpectedRanges":["{first}-{last}"]}}"#),
                ),
            }
        });
        assert!(requests < 300, "{requests}");
    }
}
