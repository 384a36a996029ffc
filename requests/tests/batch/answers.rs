//! Answers in the JSON format, and what goes wrong with them.

use odata_requests::exchange::Received;
use odata_requests::{Batch, Dialect, Error, ErrorKind, RequestError, ResponseErrorKind};
use odata_runtime::ValueResponse;

use crate::common::model::Product;
use crate::common::service::Shop;
use crate::drive::{drive, endpoint, json, name, response, three};

/// The texts that the answers to three reads have: a name or an error.
pub(crate) fn reads(dialect: Dialect, body: Received) -> [String; 3] {
    let (mut batch, handles) = three();
    let (answers, _) = drive(&endpoint(dialect), &mut batch, [body]);
    let mut answers = answers.unwrap();
    handles.map(|handle| match name(&mut answers, handle) {
        Ok(name) => name,
        Err(error) => error.to_string(),
    })
}

fn graph(responses: &str) -> [String; 3] {
    reads(
        Dialect::GRAPH,
        json(format!(r#"{{"responses":[{responses}]}}"#)),
    )
}

fn item(id: usize) -> String {
    format!(r#"{{"id":"{id}","status":200,"headers":{{}},"body":{{"name":"{id}"}}}}"#)
}

#[test]
fn w23_responses_are_matched_by_id_in_any_order() {
    let [one, two, three] = [item(1), item(2), item(3)];
    for order in [
        [&one, &two, &three],
        [&three, &two, &one],
        [&two, &three, &one],
    ] {
        assert_eq!(graph(&order.map(String::as_str).join(",")), ["1", "2", "3"]);
    }
    // Members in any order, header names in any case, numbers as text and text as numbers.
    let odd = r#"{"body":{"name":"2"},"headers":{"CONTENT-type":"application/json","x":null,"y":[1,"z"]},"x":{},"status":"200","id":2}"#;
    assert_eq!(graph(&format!("{odd},{one},{three}")), ["1", "2", "3"]);
}

#[test]
fn w23_missing_doubled_and_unknown_responses_are_errors_of_their_requests() {
    let missing = "GET https://h/v1.0/products/b: the batch has no response to this request";
    let [first, second, third] = graph(&format!("{},{}", item(1), item(3)));
    assert_eq!([&*first, &second, &third], ["1", missing, "3"]);

    let doubled = format!("{},{},{},{}", item(1), item(2), item(3), item(2));
    let [first, second, third] = graph(&doubled);
    assert_eq!([&*first, &third], ["1", "3"]);
    assert!(
        second.contains("several responses to this request"),
        "{second}"
    );

    let [first, second, third] = graph(&format!("{},{},{}", item(1), item(4), item(3)));
    assert_eq!([&*first, &third], ["1", "3"]);
    let stray = r#"; it has a response that fits no request, with the id "4": with status 200"#;
    assert_eq!(second, format!("{missing}{stray}"));

    for id in [
        r#""02""#, r#""+2""#, r#"" 2""#, "2.0", r#"["2"]"#, "null", r#""g1""#, r#""""#,
    ] {
        let odd = format!(r#"{{"id":{id},"status":200,"body":{{"name":"2"}}}}"#);
        let [first, second, third] = graph(&format!("{},{odd},{}", item(1), item(3)));
        assert_eq!([&*first, &third], ["1", "3"]);
        assert!(
            second.starts_with(&format!(
                "{missing}; it has a response that fits no request"
            )),
            "{second}"
        );
    }
    let [first, second, _] = graph(&format!(
        r#"{},{{"status":200,"body":{{"name":"2"}}}},{}"#,
        item(1),
        item(3)
    ));
    assert_eq!(first, "1");
    assert!(
        second.ends_with("it has a response that does not say to which request: with status 200"),
        "{second}"
    );
}

#[test]
fn w23_unknown_responses_are_kept_in_words() {
    let (mut batch, _) = three();
    let body = format!(
        r#"{{"responses":[{},{},{},{}]}}"#,
        item(1),
        item(2),
        item(3),
        item(9)
    );
    let (answers, _) = drive(&endpoint(Dialect::GRAPH), &mut batch, [json(body)]);
    let answers = answers.unwrap();
    assert_eq!(
        answers.strays(),
        [r#"a response that fits no request, with the id "9": with status 200"#]
    );
    assert_eq!(answers.failures().count(), 0);
}

#[test]
fn responses_that_cannot_be_read_are_errors_of_their_requests() {
    for (second, expected) in [
        (r#"{"id":"2"}"#, "the response in the batch has no status"),
        (r#"{"id":"2","status":"OK"}"#, r#"has "OK" as its status"#),
        (r#"{"id":"2","status":20}"#, "has 20 as its status"),
        (r#"{"id":"2","status":2000}"#, "has 2000 as its status"),
        (r#"{"id":"2","status":-200}"#, "has -200 as its status"),
        (r#"{"id":"2","status":200.0}"#, "has 200.0 as its status"),
        (r#"{"id":"2","status":{}}"#, "has {} as its status"),
        (
            r#"{"id":"2","status":99,"body":{}}"#,
            "has 99 as its status",
        ),
        (
            r#"{"id":"2","status":200,"headers":[]}"#,
            "headers of the response in the batch cannot be read",
        ),
        (
            r#"{"id":"2","status":200,"body":[{"name":"2"}]}"#,
            "status 200: ",
        ),
        (
            r#"{"id":"2","status":200,"body":"eyJuYW1lIjoiMiJ9"}"#,
            "status 200: ",
        ),
        (r#"{"id":"2","status":200}"#, "status 200: no body"),
        (
            r#"{"id":"2","status":200,"headers":{"content-type":"image/png"},"body":{"name":"2"}}"#,
            "is expected to be base64url: found JSON",
        ),
        (
            r#"{"id":"2","status":200,"headers":{"content-type":"image/png"},"body":"a*"}"#,
            "is expected to be base64url: ",
        ),
    ] {
        let [first, second, third] = graph(&format!("{},{second},{}", item(3), item(1)));
        assert_eq!([&*first, &third], ["1", "3"]);
        assert!(
            second.starts_with("GET https://h/v1.0/products/b: "),
            "{second}"
        );
        assert!(second.contains(expected), "{second}");
    }
    // One that does not even say whose it is.
    for second in ["5", "null", "[]", r#"{"id":"2","id":"3","status":200}"#] {
        let [first, text, third] = graph(&format!("{},{second},{}", item(3), item(1)));
        assert_eq!([&*first, &third], ["1", "3"]);
        assert!(text.contains("no response to this request; it has a response that does not say to which request: a response in the batch cannot be read"), "{text}");
    }
}

#[test]
fn w23_errors_keep_method_url_status_and_request_id() {
    let (mut batch, handles) = three();
    let body = format!(
        r#"{{"responses":[{},
        {{"id":"3","status":404,"headers":{{"request-id":"abc"}},"body":{{"error":{{"code":"NotFound","message":"No."}}}}}},
        {{"id":"2","status":200,"headers":{{"request-id":"def"}},"body":{{"name":5}}}}]}}"#,
        item(1)
    );
    let (answers, _) = drive(&endpoint(Dialect::GRAPH), &mut batch, [json(body)]);
    let mut answers = answers.unwrap();
    assert_eq!(
        handles.map(|handle| answers.status(handle)),
        [Some(200), Some(200), Some(404)]
    );
    assert_eq!(
        answers.headers(handles[1]).unwrap().request_id(),
        Some("def")
    );

    let error = answers.take(handles[1]).unwrap_err();
    let ErrorKind::Response(response) = error.kind() else {
        panic!("{error:?}")
    };
    assert!(matches!(response.kind(), ResponseErrorKind::Payload(_)));
    assert_eq!(
        (error.status(), error.request_id()),
        (Some(200), Some("def"))
    );
    assert!(
        error
            .to_string()
            .starts_with("GET https://h/v1.0/products/b: status 200: "),
        "{error}"
    );

    let failures: Vec<Error> = answers.failures().collect();
    assert_eq!(failures.len(), 1);
    let expected = "GET https://h/v1.0/products/c: status 404: NotFound: No. (request id abc)";
    assert_eq!(failures[0].to_string(), expected);
    assert!(failures[0].is_not_found());
    // A failure can be taken again, an answer only once.
    for _ in 0..2 {
        let error = answers.take(handles[2]).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    assert_eq!(name(&mut answers, handles[0]).unwrap(), "1");
    let error = answers.take(handles[0]).unwrap_err();
    assert!(
        error.to_string().ends_with("the answer was taken before"),
        "{error}"
    );
    // A handle of another batch.
    let (_, foreign) = three();
    let error = answers.take(foreign[0]).unwrap_err();
    assert_eq!(error.to_string(), "the handle is one of another batch");
    let taken = answers.take(handles[0]).unwrap_err();
    for error in [error, taken] {
        let is_usage = matches!(error.kind(), ErrorKind::Request(RequestError::Usage(_)));
        // Something was sent.
        assert!(is_usage && !error.is_unsent(), "{error:?}");
    }
    assert_eq!(answers.status(foreign[2]), None);
}

#[test]
fn answers_of_all_kinds_have_their_types() {
    let mut batch = Batch::new();
    let list = batch.add(Shop.products().list());
    let count = batch.add(Shop.products().count());
    let number = batch.add(Shop.products().count());
    let bytes = batch.add(Shop.me().media().get());
    let padded = batch.add(Shop.me().media().get());
    let text = batch.add(Shop.me().media().get());
    let value = batch.add(Shop.total(1));
    let nothing = batch.add(Shop.reset());
    let updated = batch.add(Shop.me().update(&Product::default()));
    let body = r#"{"responses":[
        {"id":"1","status":200,"body":{"value":[{"name":"x"}]}},
        {"id":"2","status":200,"headers":{"content-type":"text/plain"},"body":"12"},
        {"id":"3","status":200,"headers":{"content-type":"text/plain"},"body":13},
        {"id":"4","status":200,"headers":{"content-type":"image/png"},"body":"-_-_AA"},
        {"id":"5","status":200,"headers":{"content-type":"application/octet-stream"},"body":"+/+/\r\nAA=="},
        {"id":"6","status":200,"headers":{"content-type":"text/html"},"body":"\u00e4<"},
        {"id":"7","status":200,"body":{"value":"1.50"}},
        {"id":"8","status":204},
        {"id":"9","status":204,"headers":{"ETag":"W/\"1\""},"body":null}]}"#;
    let mut endpoint = endpoint(Dialect::GRAPH);
    endpoint.decoder = endpoint.decoder.lenient();
    let (answers, _) = drive(&endpoint, &mut batch, [json(body)]);
    let mut answers = answers.unwrap();
    assert_eq!(answers.take(list).unwrap().value.value.len(), 1);
    assert_eq!(answers.take(count).unwrap().value, 12);
    assert_eq!(answers.take(number).unwrap().value, 13);
    assert_eq!(answers.take(bytes).unwrap().value, [0xfb, 0xff, 0xbf, 0]);
    assert_eq!(answers.take(padded).unwrap().value, [0xfb, 0xff, 0xbf, 0]);
    assert_eq!(answers.take(text).unwrap().value, "ä<".as_bytes());
    let value: ValueResponse<_> = answers.take(value).unwrap().value;
    assert_eq!(
        value.value.map(|it| it.to_string()),
        "1.50".to_owned().into()
    );
    answers.take(nothing).unwrap();
    let updated = answers.take(updated).unwrap();
    assert_eq!(
        (updated.etag(), updated.value.is_none()),
        (Some("W/\"1\""), true)
    );
}

#[test]
fn w22_a_group_with_a_failure_has_failed_as_a_whole() {
    let mut batch = Batch::new();
    let mut group = batch.group();
    let one = group.add(Shop.reset());
    let two = group.add(Shop.me().delete());
    let three = group.add(Shop.reset());
    let body = r#"{"responses":[{"id":"1","atomicityGroup":"g1","status":204},{"id":"2","atomicityGroup":"g1","status":409}]}"#;
    let (answers, _) = drive(&endpoint(Dialect::GRAPH), &mut batch, [json(body)]);
    let mut answers = answers.unwrap();
    let texts = [one, two, three].map(|handle| answers.take(handle).unwrap_err().to_string());
    assert_eq!(
        texts,
        [
            "POST https://h/v1.0/Reset: the response has the status 204, and its group failed with part 2 (DELETE)",
            "DELETE https://h/v1.0/me: status 409",
            "POST https://h/v1.0/Reset: the request was not executed, since part 2 (DELETE) of its group failed with status 409",
        ]
    );
    assert_eq!(answers.failures().count(), 3);
}

#[test]
fn answers_to_the_batch_that_are_none_are_errors() {
    let fails = |body: Received| {
        let (mut batch, _) = three();
        let (answers, _) = drive(&endpoint(Dialect::GRAPH), &mut batch, [body]);
        answers.unwrap_err()
    };
    let many = format!(
        r#"{{"responses":[{}{}]}}"#,
        "{},".repeat(1_000_000),
        item(1)
    );
    for (body, expected) in [
        ("", "the answer to the batch is not one: "),
        ("{", "the answer to the batch is not one: "),
        ("[]", "the answer to the batch is not one: "),
        ("{}", "the answer to the batch has no `responses`: \"{}\""),
        (
            r#"{"error":{"code":"x"}}"#,
            "has no `responses`: \"{\\\"error\\\"",
        ),
        (r#"{"responses":{}}"#, "has `responses` that cannot be read"),
        (r#"{"responses":[],"responses":[]}"#, "a member is repeated"),
        (
            r#"{"responses":[]} x"#,
            "the answer to the batch is not one: ",
        ),
        (
            r#"{"responses":[],"@nextLink":5}"#,
            "has a next link that is not a string",
        ),
        (&many, "there are more of them than requests"),
    ] {
        let error = fails(json(body));
        assert!(matches!(error.kind(), ErrorKind::Protocol(_)));
        let text = error.to_string();
        assert!(
            text.starts_with("POST https://h/v1.0/$batch: ") && text.contains(expected),
            "{text}"
        );
        assert!(text.len() < 400, "{}", text.len());
    }
    let error = fails(response(200, "text/html", "<html>Sign in</html>"));
    assert!(matches!(error.kind(), ErrorKind::NotJson { .. }));
    let error = fails(response(
        503,
        "application/json",
        r#"{"error":{"code":"busy","message":"Later."}}"#,
    ));
    assert_eq!(
        error.to_string(),
        "POST https://h/v1.0/$batch: status 503: busy: Later."
    );
    let error = fails(response(202, "", ""));
    assert!(
        error.to_string().contains("there is no `Location`"),
        "{error}"
    );
    // A byte order mark is none of it.
    let body = format!(
        "\u{feff}{{\"responses\":[{},{},{}]}}",
        item(1),
        item(2),
        item(3)
    );
    assert_eq!(reads(Dialect::GRAPH, json(body)), ["1", "2", "3"]);
}

#[test]
fn hostile_sizes_end_in_errors() {
    let fails = |content_type: &str, body: String| {
        let (mut batch, handles) = three();
        let body = response(200, content_type, body);
        let (answers, _) = drive(&endpoint(Dialect::STANDARD), &mut batch, [body]);
        let mut answers = answers?;
        handles
            .into_iter()
            .try_for_each(|handle| answers.take(handle).map(|_| ()))
    };
    let mixed = "multipart/mixed;boundary=b";
    let deep = "[".repeat(1_000_000);
    for (content_type, body, expected) in [
        (
            mixed,
            "--b\n".repeat(1_000_000),
            "has more parts than there are requests",
        ),
        (
            mixed,
            format!("--b\n{}\n--b--", "a:b\n".repeat(100_000)),
            "no response to this request",
        ),
        (
            mixed,
            format!(
                "--b\nContent-Type: multipart/mixed;boundary=c\n\n{}--b--",
                "--c\n".repeat(100_000)
            ),
            "no response to this request",
        ),
        (
            "application/json",
            format!("{{\"responses\":[{deep}"),
            "is not one",
        ),
        (
            "application/json",
            format!(
                "{{\"responses\":[{{\"id\":\"1\",\"status\":200,\"body\":{deep}{}}}]}}",
                "]".repeat(1_000_000)
            ),
            "status 200",
        ),
        (
            "application/json",
            format!(
                "{{\"responses\":[{{\"id\":\"1\",\"status\":200,\"headers\":{{{}\"x\":\"\"}}}}]}}",
                "\"a\":\"\",".repeat(100_000)
            ),
            "there are too many",
        ),
    ] {
        let error = fails(content_type, body).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.len() < 1000, "{}", error.len());
    }
}

#[test]
fn not_modified_is_one_of_the_failures() {
    let mut batch = Batch::new();
    let read = batch.add(Shop.me().get().if_none_match("\"1\""));
    let body = json(r#"{"responses":[{"id":"1","status":304}]}"#);
    let (answers, _) = drive(&endpoint(Dialect::GRAPH), &mut batch, [body]);
    let mut answers = answers.unwrap();
    assert!(answers.failures().all(|error| error.is_not_modified()));
    assert!(answers.take(read).unwrap_err().is_not_modified());
}
