//! Uploads in pieces, driven by hand.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::exchange::{Response, received};
use common::model::Product;
use common::upload::{Reply, Service, URL, content, fresh, item, run, session, upload};
use odata_requests::exchange::{Endpoint, Machine, Step};
use odata_requests::upload::{Session, UNIT, Upload, UploadStep};
use odata_requests::{ErrorKind, Method};

#[test]
fn pieces_follow_each_other() {
    let mut service = Service::new(25);
    let mut upload = fresh(25);
    let (outcome, waits) = run(&mut upload, |request| {
        assert_eq!(request.url, URL);
        service.take(request)
    });
    assert_eq!(item(outcome), "file");
    service.check();
    assert_eq!(
        service.log,
        ["bytes 0-9/25", "bytes 10-19/25", "bytes 20-24/25"]
    );
    assert!(waits.is_empty());
    assert_eq!(upload.uploaded(), 25);
    assert!(upload.step().unwrap_err().to_string().contains("is over"));
    assert!(!format!("{upload:?}").contains("secret"));
}

#[test]
fn pieces_are_multiples_of_the_unit() {
    for (asked, first) in [
        (16 * UNIT, 16 * UNIT),
        (5_000_000, 15 * UNIT),
        (UNIT + 1, UNIT),
        (7, 7),
        (0, 1),
    ] {
        let mut upload = fresh(100 << 20).piece(asked);
        let UploadStep::Read { offset: 0, length } = upload.step().unwrap() else {
            panic!()
        };
        assert_eq!(u64::try_from(length).unwrap(), first);
    }
    let endpoint = Endpoint::new("https://files.example/v1");
    let mut upload = Upload::<Product>::new(&endpoint, session(r#"["0-"]"#), 100 << 20).unwrap();
    assert!(matches!(
        upload.step().unwrap(),
        UploadStep::Read {
            length: 5_242_880,
            ..
        }
    ));
}

#[test]
fn a_known_session_is_asked_what_it_has() {
    let mut service = Service::new(25);
    for (at, byte) in content(25).into_iter().enumerate().take(13) {
        service.has[at] = Some(byte);
    }
    let kept = serde_json::to_string(fresh(25).session()).unwrap();
    assert_eq!(kept, format!(r#"{{"uploadUrl":"{URL}","length":25}}"#));
    let mut upload = upload(serde_json::from_str(&kept).unwrap(), 25);
    assert_eq!(item(run(&mut upload, |it| service.take(it)).0), "file");
    assert_eq!(service.log, ["GET", "bytes 13-22/25", "bytes 23-24/25"]);
    service.check();

    let endpoint = Endpoint::new("https://files.example/v1");
    let other = Upload::<Product>::new(&endpoint, serde_json::from_str(&kept).unwrap(), 26);
    assert!(
        other
            .unwrap_err()
            .to_string()
            .contains("25 bytes, and this one has 26")
    );
    for broken in ["{}", r#"{"uploadUrl":7}"#, r#"{"uploadUrl":""}"#, "[]"] {
        assert!(serde_json::from_str::<Session>(broken).is_err(), "{broken}");
    }
}

#[test]
fn sessions_are_read_from_answers() {
    let answer = r#"{"uploadUrl":"https://up.example/7","expirationDateTime":"2026-01-01T00:00:00Z","nextExpectedRanges":["0-"]}"#;
    let object: Product = serde_json::from_str(answer).unwrap();
    let session = Session::of(&object).unwrap();
    assert_eq!(session.expires(), Some("2026-01-01T00:00:00Z"));
    let mut upload = upload(session, 5);
    assert!(matches!(
        upload.step().unwrap(),
        UploadStep::Read {
            offset: 0,
            length: 5
        }
    ));
    let error = Session::of(&Product::default()).unwrap_err();
    assert!(error.to_string().contains("uploadUrl"), "{error}");
}

#[test]
fn ranges_in_any_order_are_filled() {
    let mut service = Service::new(60);
    let mut upload = upload(session(r#"["40-","5-14","10-20"]"#), 60);
    for (at, byte) in content(60).into_iter().enumerate() {
        if !(5..=20).contains(&at) && at < 40 {
            service.has[at] = Some(byte);
        }
    }
    let (outcome, _) = run(&mut upload, |request| {
        let reply = service.take(request);
        match reply {
            // Without ranges: what was sent is there.
            Reply::Status(202, _) => Reply::Status(202, String::new()),
            reply => reply,
        }
    });
    assert_eq!(item(outcome), "file");
    assert_eq!(
        service.log,
        [
            "bytes 5-14/60",
            "bytes 15-20/60",
            "bytes 40-49/60",
            "bytes 50-59/60"
        ]
    );
    service.check();
}

#[test]
fn outlook_names_the_next_byte_and_ends_without_an_item() {
    let mut requests = 0;
    let (outcome, _) = run(&mut fresh(15), |_| {
        requests += 1;
        match requests {
            1 => Reply::Status(
                200,
                r#"{"ExpirationDateTime":"2026-01-01","NextExpectedRanges":["10"]}"#.to_owned(),
            ),
            _ => Reply::Header(201, "Location", "https://mail.example/attachments/1"),
        }
    });
    let answer = outcome.unwrap();
    assert_eq!(
        (answer.value.is_none(), answer.location()),
        (true, Some("https://mail.example/attachments/1"))
    );
}

#[test]
fn an_item_may_have_members_of_the_same_names() {
    let (outcome, _) = run(&mut fresh(5), |_| {
        Reply::Status(201, r#"{"name":"file","length":{"a":[1]},"expirationDateTime":null,"uploadUrl":[2.5,true]}"#.to_owned())
    });
    assert_eq!(item(outcome), "file");
}

#[test]
fn a_session_without_missing_bytes_is_complete() {
    // With a deferred commit, the program has to commit.
    let (outcome, _) = run(&mut fresh(5), |_| {
        Reply::Status(202, r#"{"nextExpectedRanges":[]}"#.to_owned())
    });
    let answer = outcome.unwrap();
    assert_eq!((answer.status, answer.value.is_none()), (202, true));
}

#[test]
fn sessions_end_and_are_cancelled() {
    for status in [404, 410] {
        let (outcome, _) = run(&mut fresh(25), |_| {
            Reply::Status(status, r#"{"error":{"code":"itemNotFound"}}"#.to_owned())
        });
        let error = outcome.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Gone { .. }));
        assert!(
            error.to_string().contains("the upload session is gone"),
            "{error}"
        );
    }
    for status in [400, 401, 403, 409, 412, 407] {
        let (outcome, _) = run(&mut fresh(25), |_| Reply::Status(status, String::new()));
        assert_eq!(outcome.unwrap_err().status(), Some(status));
    }
    let mut cancel = fresh(25).cancel();
    let Step::Send(delete) = cancel.next().unwrap() else {
        panic!()
    };
    assert_eq!(
        (delete.method, &*delete.url, delete.headers.len()),
        (Method::Delete, URL, 0)
    );
    let gone: Response<'_> = (204, &[], "");
    cancel.received(received(URL, gone)).unwrap();
    assert!(matches!(cancel.next().unwrap(), Step::Done(_)));
}
