//! Operations that the service goes on with, driven by hand: the forms in which it says so.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::exchange::{Response, received};
use common::model::{AnyProduct, Product};
use common::operation::{DONE, SENT_TO, accepted, begun, endpoint, finish, get, name, seconds};
use common::service::Shop;
use odata_requests::exchange::{Endpoint, Machine};
use odata_requests::operation::{Monitor, Operation, Stage};
use odata_requests::{Dialect, ErrorKind};

#[test]
fn w21_monitors_of_the_standard_give_the_answer_with_its_own_status() {
    let mut operation = accepted(&[("Location", "/monitors/1"), ("Retry-After", "7")]);
    let (answer, trace, running) = finish(
        &mut operation,
        &[
            (202, &[("Retry-After", "3"), ("Location", "2")], ""),
            (202, &[], ""),
            (
                200,
                &[("AsyncResult", "201"), ("ETag", "\"5\"")],
                r#"{"name":"Ada"}"#,
            ),
        ],
    );
    let answer = answer.unwrap();
    assert_eq!((name(&answer), answer.status), ("Ada", 201));
    assert_eq!(answer.etag(), Some("\"5\""));
    assert_eq!(
        trace.urls(),
        [
            "GET https://shop.example/monitors/1",
            "GET https://shop.example/monitors/2",
            "GET https://shop.example/monitors/2"
        ]
    );
    assert_eq!(seconds(&trace), [7.0, 3.0, 1.0]);
    let waits: Vec<u64> = running.iter().map(|it| it.wait.as_secs()).collect();
    assert_eq!(waits, [3, 1]);
    assert_eq!((operation.polls(), operation.waited().as_secs()), (3, 11));
    let after = operation.next().unwrap_err();
    assert!(after.to_string().contains("is over"), "{after}");
}

#[test]
fn w21_a_failed_result_is_the_answer_of_the_request() {
    let body = r#"{"error":{"code":"gone","message":"No Ada."}}"#;
    let headers = [("AsyncResult", "404"), ("request-id", "r1")];
    let (answer, ..) = finish(
        &mut accepted(&[("Location", "/m")]),
        &[(200, &headers, body)],
    );
    let error = answer.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(
        error.to_string(),
        "GET https://shop.example/m: status 404: gone: No Ada. (request id r1)"
    );
}

#[test]
fn w21_responses_within_responses_are_read() {
    let wrapped = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: W/\"1\"\r\n\r\n{\"name\":\"Ada\"}";
    let headers = [("content-type", "application/http; msgtype=response")];
    let mut operation = accepted(&[("Location", "/m")]);
    let (answer, ..) = finish(&mut operation, &[(202, &[], ""), (200, &headers, wrapped)]);
    let answer = answer.unwrap();
    assert_eq!((name(&answer), answer.etag()), ("Ada", Some("W/\"1\"")));

    let error = "\r\nHTTP/1.1 400 Bad\nContent-Length: 31\n\n{\"error\":{\"code\":\"no-content\"}} and more";
    let (answer, ..) = finish(
        &mut accepted(&[("Location", "/m")]),
        &[(200, &headers, error)],
    );
    let error = answer.unwrap_err();
    assert_eq!(error.status(), Some(400));
    assert!(
        error.to_string().ends_with("status 400: no-content"),
        "{error}"
    );

    for broken in [
        "",
        "{\"name\":\"Ada\"}",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 +20 OK\r\n\r\n",
        "HTTP/1.1 20000 OK\r\n\r\n",
        "HTTP/1.1 999 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
        "\r\n\r\n\r\n",
    ] {
        let (answer, ..) = finish(
            &mut accepted(&[("Location", "/m")]),
            &[(200, &headers, broken)],
        );
        let error = answer.unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Protocol(_)),
            "{broken:?}: {error}"
        );
    }
}

#[test]
fn a_status_in_the_body_leads_to_the_result() {
    for (status_link, result) in [
        ("Operation-Location", "resourceLocation"),
        ("azure-asyncoperation", "resourceUrl"),
    ] {
        let mut operation = accepted(&[(status_link, "https://monitor.example/o?sig=secret")]);
        let last = format!(
            r#"{{"status":"Succeeded","{result}":"https://shop.example/v1/products('eve')"}}"#
        );
        let (answer, trace, running) = finish(
            &mut operation,
            &[
                (200, &[("Retry-After", "2")], r#"{"status":"NotStarted"}"#),
                (
                    200,
                    &[],
                    r#"{"status":"inProgress","percentageComplete":27.5}"#,
                ),
                (202, &[], r#"{"Status":"sleeping"}"#),
                (200, &[], &last),
                (200, &[], r#"{"name":"Eve","status":"failed"}"#),
            ],
        );
        assert_eq!(name(&answer.unwrap()), "Eve");
        assert_eq!(
            trace.urls().last().unwrap(),
            "GET https://shop.example/v1/products('eve')"
        );
        let statuses: Vec<_> = running
            .iter()
            .map(|it| it.status.as_deref().unwrap())
            .collect();
        assert_eq!(statuses, ["NotStarted", "inProgress", "sleeping"]);
        assert_eq!(running[1].percent, Some(27.5));
        assert_eq!(seconds(&trace), [1.0, 2.0, 2.0, 4.0]);
        assert!(!format!("{operation:?} {trace:?}").contains("secret"));
    }
}

#[test]
fn without_a_link_the_result_is_where_the_first_response_says() {
    let succeeded: Response<'_> = (200, &[], r#"{"status":"Succeeded"}"#);
    let ada: Response<'_> = (200, &[], r#"{"name":"Ada"}"#);
    let last = |operation: &mut Operation<AnyProduct>| {
        let (answer, trace, _) = finish(operation, &[succeeded, ada]);
        assert_eq!(name(&answer.unwrap()), "Ada");
        trace.urls().pop().unwrap()
    };
    let headers = [("Azure-AsyncOperation", "/o"), ("Location", "/result")];
    assert_eq!(
        last(&mut accepted(&headers)),
        "GET https://shop.example/result"
    );

    let put = Shop
        .products()
        .key("ada")
        .update(&Product::default())
        .replace()
        .representation();
    let put = put.read_as::<AnyProduct>();
    let mut operation = begun(put, (201, &[("Azure-AsyncOperation", "/o")], "{}")).unwrap();
    assert_eq!(last(&mut operation), format!("GET {SENT_TO}"));

    // A deletion has none.
    let delete = Shop.products().key("ada").delete();
    let mut operation = begun(delete, (202, &[("Azure-AsyncOperation", "/o")], "")).unwrap();
    let (answer, trace, _) = finish(&mut operation, &[succeeded]);
    assert_eq!((answer.unwrap().status, trace.sent.len()), (200, 1));
}

#[test]
fn a_location_may_have_a_status_in_its_body() {
    let mut operation = accepted(&[("Location", "https://copy.example/monitor/4")]);
    let (answer, trace, running) = finish(
        &mut operation,
        &[
            (
                202,
                &[],
                r#"{"operation":"copy","percentageComplete":40,"status":"inProgress"}"#,
            ),
            (200, &[], r#"{"status":"running"}"#),
            (
                303,
                &[("Location", "https://shop.example/v1/products('eve')")],
                "",
            ),
            (200, &[], r#"{"name":"Eve"}"#),
        ],
    );
    assert_eq!(name(&answer.unwrap()), "Eve");
    assert_eq!(trace.sent.len(), 4);
    assert_eq!((running[0].percent, running.len()), (Some(40.0), 2));

    // What was asked to be asynchronous by the standard's preference is answered by its rules: a status is the entity's own.
    let headers = [("Location", "/m"), ("Preference-Applied", "respond-async")];
    let (answer, ..) = finish(
        &mut accepted(&headers),
        &[(200, &[], r#"{"name":"Ada","status":"running"}"#)],
    );
    assert_eq!(name(&answer.unwrap()), "Ada");
    // So is a word that means nothing.
    let body = r#"{"name":"Ada","status":"married"}"#;
    let (answer, ..) = finish(&mut accepted(&[("Location", "/m")]), &[(200, &[], body)]);
    assert_eq!(name(&answer.unwrap()), "Ada");
}

#[test]
fn failed_operations_have_the_services_error() {
    for status in ["failed", "Cancelled", "canceled", "submission-failed"] {
        let body =
            format!(r#"{{"status":"{status}","error":{{"code":"5000","message":"No data."}}}}"#);
        for code in [200, 202] {
            let mut operation = accepted(&[("Location", "/m")]);
            let headers = [("request-id", "r9")];
            let (answer, ..) = finish(&mut operation, &[(code, &headers, &body)]);
            let error = answer.unwrap_err();
            let ErrorKind::Operation(response) = error.kind() else {
                panic!("{error}")
            };
            assert_eq!(response.body, body.as_bytes());
            assert_eq!(
                error.to_string(),
                "GET https://shop.example/m: the operation failed: 5000: No data. (request id r9)"
            );
            // It stays so.
            assert_eq!(operation.next().unwrap_err().to_string(), error.to_string());
        }
    }
    let (answer, ..) = finish(
        &mut accepted(&[("Operation-Location", "/m")]),
        &[(200, &[], r#"{"status":"cancelled"}"#)],
    );
    assert!(
        answer
            .unwrap_err()
            .to_string()
            .contains(r#"failed: status 200: {"status":"cancelled"}"#)
    );
}

#[test]
fn operations_can_be_entities() {
    let start = Shop.products().key("ada").get().into_request();
    let by_status = |response| {
        let operation = begun(&start, response).unwrap();
        operation.by_status::<AnyProduct>().unwrap()
    };
    let mut operation = by_status((202, &[("Location", "/o/1")], ""));
    let (answer, trace, running) = finish(
        &mut operation,
        &[
            (200, &[], r#"{"name":"o","status":"frobnicating"}"#),
            (
                200,
                &[],
                r#"{"name":"o","status":"succeeded","resourceLocation":"/manifest"}"#,
            ),
        ],
    );
    assert_eq!(name(&answer.unwrap()), "o");
    assert_eq!((trace.sent.len(), running.len()), (2, 1));
    assert_eq!(name(operation.latest().unwrap()), "o");

    let failed = r#"{"name":"why","status":"failed","error":{"code":"5000"}}"#;
    let mut operation = by_status((202, &[("Location", "/o/1")], ""));
    let (answer, ..) = finish(&mut operation, &[(200, &[], failed)]);
    assert!(matches!(
        answer.unwrap_err().kind(),
        ErrorKind::Operation(_)
    ));
    assert_eq!(name(operation.latest().unwrap()), "why");

    // The operation is in the first body: over, failed, or running somewhere.
    let (answer, trace, _) = finish(
        &mut by_status((200, &[], r#"{"name":"o","status":"completed"}"#)),
        &[DONE],
    );
    assert_eq!((name(&answer.unwrap()), trace.sent.len()), ("o", 0));
    let (answer, ..) = finish(&mut by_status((201, &[], failed)), &[DONE]);
    assert!(matches!(
        answer.unwrap_err().kind(),
        ErrorKind::Operation(_)
    ));
    let running = r#"{"name":"o","status":"running","@odata.id":"/o/5"}"#;
    for (status, headers, url) in [
        (200, &[][..], "/o/5"),
        (202, &[][..], "/o/5"),
        (201, &[("Location", "/o/6")][..], "/o/6"),
        (200, &[("Content-Location", "/o/7")][..], "/o/7"),
    ] {
        let mut operation = by_status((status, headers, running));
        let (answer, trace, _) = finish(
            &mut operation,
            &[(200, &[], r#"{"name":"o","status":"done"}"#)],
        );
        assert_eq!(name(&answer.unwrap()), "o");
        assert_eq!(trace.urls(), [format!("GET https://shop.example{url}")]);
    }

    let nowhere = begun(&start, (200, &[], r#"{"name":"o","status":"running"}"#)).unwrap();
    let error = nowhere.by_status::<AnyProduct>().unwrap_err();
    assert!(error.to_string().contains("use `watch`"), "{error}");
    let mut operation = by_status((202, &[("Location", "/o/1")], ""));
    let (answer, ..) = finish(&mut operation, &[(200, &[], r#"{"name":"o"}"#)]);
    assert!(answer.unwrap_err().to_string().contains("has no `status`"));
}

#[test]
fn an_entity_is_watched_by_its_own_request() {
    let mut operation = Operation::watch(&endpoint(), get()).unwrap();
    let (answer, trace, _) = finish(
        &mut operation,
        &[
            (200, &[], r#"{"name":"a","status":"queued"}"#),
            (200, &[], r#"{"name":"b","status":"Done"}"#),
        ],
    );
    assert_eq!(name(&answer.unwrap()), "b");
    assert_eq!(
        trace.urls(),
        [format!("GET {SENT_TO}"), format!("GET {SENT_TO}")]
    );
    assert_eq!(seconds(&trace), [1.0], "the first question needs no wait");

    let stages = |status: &str| (status == "married").then_some(Stage::Succeeded);
    let mut operation = Operation::watch(&endpoint(), get()).unwrap().stages(stages);
    let (answer, trace, _) = finish(
        &mut operation,
        &[
            (200, &[], r#"{"status":"failed"}"#),
            (200, &[], r#"{"name":"b","status":"married"}"#),
        ],
    );
    assert_eq!((name(&answer.unwrap()), trace.sent.len()), ("b", 2));
}

#[test]
fn answers_that_are_there_at_once_are_the_result() {
    for response in [
        (200, &[][..], r#"{"name":"Ada","status":"running"}"#),
        (201, &[("Location", "/v1/x")], r#"{"name":"Ada"}"#),
    ] {
        let mut operation = begun(get(), response).unwrap();
        assert_eq!(operation.monitor(), None);
        assert!(operation.cancel().is_none());
        let (answer, trace, _) = finish(&mut operation, &[DONE]);
        assert_eq!((name(&answer.unwrap()), trace.sent.len()), ("Ada", 0));
    }
    // A 202 that promises nothing, such as for a mail.
    let mut operation = begun(Shop.products().key("ada").delete(), (202, &[], "")).unwrap();
    assert!(finish(&mut operation, &[DONE]).0.is_ok());

    let refused = begun(get(), (409, &[], r#"{"error":{"code":"busy"}}"#)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("GET {SENT_TO}: status 409: busy")
    );
}

#[test]
fn links_of_graph_are_relative_to_the_service() {
    let mut endpoint = Endpoint::new("https://graph.example/v1.0/");
    endpoint.dialect = Dialect::GRAPH;
    for (link, url) in [
        (
            "/teams('1')/operations('2')",
            "https://graph.example/v1.0/teams('1')/operations('2')",
        ),
        ("/v1.0/o/1", "https://graph.example/v1.0/o/1"),
        ("//other.example/o", "https://other.example/o"),
        ("https://graph.example/o", "https://graph.example/o"),
    ] {
        let response = received(
            "https://graph.example/v1.0/teams",
            (202, &[("Location", link)], ""),
        );
        let operation = Operation::begun(&endpoint, get(), response).unwrap();
        assert_eq!(operation.monitor().unwrap().url(), url);
    }
}

#[test]
fn another_process_goes_on() {
    let headers = [
        ("Operation-Location", "/o?sig=secret"),
        ("Location", "/result"),
    ];
    let operation = accepted(&headers);
    let monitor = operation.monitor().unwrap();
    assert!(!format!("{monitor:?}").contains("secret"));
    let json = serde_json::to_string(monitor).unwrap();
    assert_eq!(
        json,
        r#"{"form":"status","monitor":"https://shop.example/o?sig=secret","result":"https://shop.example/result"}"#
    );
    let monitor: Monitor = serde_json::from_str(&json).unwrap();
    let mut operation = Operation::resume(&endpoint(), get(), monitor).unwrap();
    let (answer, trace, _) = finish(
        &mut operation,
        &[
            (200, &[], r#"{"status":"succeeded"}"#),
            (200, &[], r#"{"name":"Ada"}"#),
        ],
    );
    assert_eq!(name(&answer.unwrap()), "Ada");
    assert_eq!(
        trace.urls(),
        [
            "GET https://shop.example/o?sig=secret",
            "GET https://shop.example/result"
        ]
    );

    for broken in [
        "{}",
        r#"{"monitor":1}"#,
        r#"{"monitor":"x","form":"y"}"#,
        "[]",
    ] {
        assert!(serde_json::from_str::<Monitor>(broken).is_err(), "{broken}");
    }
    for url in ["", "http://shop.example/o", "x y", "file:///etc"] {
        let resumed = Operation::resume(&endpoint(), get(), Monitor::new(url));
        assert!(resumed.is_err(), "{url}");
    }
}

#[test]
fn w21_a_202_says_where_the_result_will_be() {
    let (answer, ..) = finish(&mut begun(get(), (202, &[], "")).unwrap(), &[DONE]);
    let error = answer.unwrap_err();
    assert!(error.to_string().contains("has no `Location`"), "{error}");
    // Without an answer to read, only a service that says so is working on it.
    let applied = [("Preference-Applied", "respond-async")];
    let delete = Shop.products().key("ada").delete();
    let error = begun(delete, (202, &applied, "")).unwrap_err();
    assert!(error.to_string().contains("has no `Location`"), "{error}");
}
