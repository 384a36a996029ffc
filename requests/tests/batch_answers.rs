//! The answers to batches, in both formats, and what goes wrong with them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::fmt::Write as _;

use common::batching::{drive, endpoint, json, multipart, response};
use common::model::{AnyProduct, Product};
use common::service::Shop;
use odata_requests::{
    Batch, BatchAnswers, BatchHandle, Dialect, Error, ErrorKind, ResponseErrorKind,
};
use odata_runtime::ValueResponse;

/// A batch of three reads.
fn three() -> (Batch, [BatchHandle<AnyProduct>; 3]) {
    let mut batch = Batch::new();
    let handles = ["a", "b", "c"].map(|key| batch.add(Shop.products().key(key).get()));
    (batch, handles)
}

fn name(answers: &mut BatchAnswers, handle: BatchHandle<AnyProduct>) -> Result<String, Error> {
    let answer = answers.take(handle)?;
    Ok(answer.value.name.clone().unwrap_or_default())
}

/// The texts that the answers to three reads have: a name or an error.
fn texts(dialect: Dialect, body: odata_requests::exchange::Received) -> [String; 3] {
    let (mut batch, handles) = three();
    let (answers, _) = drive(&endpoint(dialect), &mut batch, [body]);
    let mut answers = answers.unwrap();
    handles.map(|handle| match name(&mut answers, handle) {
        Ok(name) => name,
        Err(error) => error.to_string(),
    })
}

fn graph(responses: &str) -> [String; 3] {
    texts(
        Dialect::GRAPH,
        json(format!(r#"{{"responses":[{responses}]}}"#)),
    )
}

fn item(id: usize) -> String {
    format!(r#"{{"id":"{id}","status":200,"headers":{{}},"body":{{"name":"{id}"}}}}"#)
}

/// A part of a multipart answer.
fn part(id: Option<usize>, name: &str) -> String {
    let mut text = "--b\nContent-Type: application/http\n".to_owned();
    if let Some(id) = id {
        writeln!(text, "Content-ID: {id}").unwrap();
    }
    text + &format!(
        "\nHTTP/1.1 200 OK\nContent-Type: application/json\n\n{{\"name\":\"{name}\"}}\n"
    )
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
    let stray = r#"; it has a response to an unknown request "4": with status 200"#;
    assert_eq!(second, format!("{missing}{stray}"));

    for id in [
        r#""02""#, r#""+2""#, r#"" 2""#, "2.0", r#"["2"]"#, "null", r#""g1""#, r#""""#,
    ] {
        let odd = format!(r#"{{"id":{id},"status":200,"body":{{"name":"2"}}}}"#);
        let [first, second, third] = graph(&format!("{},{odd},{}", item(1), item(3)));
        assert_eq!([&*first, &third], ["1", "3"]);
        assert!(
            second.starts_with(&format!("{missing}; it has a response to an unknown")),
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
        [r#"a response to an unknown request "9": with status 200"#]
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
fn w25_multipart_answers_by_id_and_by_order() {
    let standard = |body: &str| texts(Dialect::STANDARD, multipart(&(body.to_owned() + "--b--\n")));
    let by_id = |ids: [Option<usize>; 3]| {
        let parts = ids.map(|id| part(id, &format!("for {id:?}")));
        standard(&parts.concat())
    };
    assert_eq!(
        by_id([Some(3), Some(1), Some(2)]),
        ["for Some(1)", "for Some(2)", "for Some(3)"]
    );
    let in_order = ["x", "y", "z"].map(|name| part(None, name)).concat();
    assert_eq!(standard(&in_order), ["x", "y", "z"]);
    assert_eq!(
        by_id([Some(1), None, Some(3)]),
        ["for Some(1)", "for None", "for Some(3)"]
    );
    // An identifier at another place shows that the order says nothing.
    let [one, two, three] = by_id([Some(2), None, None]);
    assert_eq!(two, "for Some(2)");
    for text in [one, three] {
        assert!(
            text.contains("no response to this request; it has a response that does not say"),
            "{text}"
        );
    }
    // One is missing or is too many, and which one is not known.
    for parts in [&["x", "y"][..], &["x", "y", "z", "z"]] {
        let parts: String = parts.iter().map(|name| part(None, name)).collect();
        for text in standard(&parts) {
            assert!(text.contains("no response to this request"), "{text}");
        }
    }
    let doubled = [Some(1), Some(2), Some(2)].map(|id| part(id, "x")).concat();
    let [one, two, three] = standard(&doubled);
    assert_eq!(one, "x");
    assert!(two.contains("several responses"), "{two}");
    assert!(three.contains("no response"), "{three}");
}

#[test]
fn w25_multipart_answers_in_odd_forms_are_read() {
    let ids = |body: &str| {
        texts(
            Dialect::STANDARD,
            response(200, "Multipart/Mixed; charset=utf-8; boundary=\"b\"", body),
        )
    };
    // Line feeds only, a preamble, an epilogue, spaces after the boundary, names in another case, folded headers, identifiers in the response.
    let text = "preamble\n--bb\n--b  \ncontent-type:application/http;\n msgtype=response\ncontent-id: <1>\n\nHTTP/1.1 200\n\n{\"name\":\"1\"}\n\n\n--b\n\nHTTP/1.1 200 Very OK\nContent-ID: 2\nContent-Length: 12\n\n{\"name\":\"2\"}\n\n--b\nContent-Type: application/http\nContent-ID:3\n\n\nHTTP/2 200 OK\ncontent-type: application/json\ncontent-length: 3\n\n{\"name\":\"ä\"}\n--b--garbage\nepilogue\n--b\n";
    assert_eq!(ids(text), ["1", "2", "ä"]);
    // The lengths of other bodies count: they have no end of their own.
    let bytes = |length: usize, body: &str| {
        let mut batch = Batch::new();
        let media = batch.add(Shop.me().media().get());
        let text = format!(
            "--b\nContent-Type: application/http\n\nHTTP/1.1 200 OK\nContent-Type: image/png\nContent-Length: {length}\n\n{body}\n--b--\n"
        );
        let (answers, _) = drive(&endpoint(Dialect::STANDARD), &mut batch, [multipart(&text)]);
        let taken = answers.unwrap().take(media);
        taken
            .map(|answer| answer.value)
            .map_err(|error| error.to_string())
    };
    assert_eq!(bytes(3, "abc"), Ok(b"abc".to_vec()));
    assert_eq!(bytes(3, "abc\n\n"), Ok(b"abc".to_vec()));
    for length in [2, 4, 5000] {
        let error = bytes(length, "abc").unwrap_err();
        assert!(
            error.contains(&format!(
                "has 3 bytes, and `Content-Length` says \"{length}\""
            )),
            "{error}"
        );
    }
}

#[test]
fn w25_broken_multipart_answers_are_errors() {
    let fails = |body: odata_requests::exchange::Received| {
        let (mut batch, _) = three();
        let (answers, _) = drive(&endpoint(Dialect::STANDARD), &mut batch, [body]);
        answers.unwrap_err().to_string()
    };
    let whole = [1, 2, 3].map(|id| part(Some(id), "x")).concat() + "--b--\n";
    for end in (1..whole.len() - 4).step_by(7) {
        let cut = &whole[..end];
        let error = fails(multipart(cut));
        assert!(
            error.starts_with("POST https://h/v1.0/$batch: the answer to the batch "),
            "{error}"
        );
        assert!(
            error.contains("is cut off") || error.contains("does not contain"),
            "{error}"
        );
    }
    let error = fails(response(200, "multipart/mixed;boundary=c", whole.clone()));
    assert!(
        error.ends_with("the answer to the batch does not contain the boundary \"c\""),
        "{error}"
    );
    let error = fails(response(200, "multipart/mixed", whole.clone()));
    assert!(
        error.contains("has no boundary in \"multipart/mixed\""),
        "{error}"
    );
    for (content_type, shown) in [
        ("text/html", "text/html"),
        ("", "a body without a content type"),
    ] {
        let error = fails(response(200, content_type, "<html>Sign in</html>"));
        assert!(error.contains(&format!("expected multipart/mixed, found {shown}: \"<html>Sign in</html>\"; check the base URL")), "{error}");
    }
    // Single parts that are none.
    let second = |part: &str| {
        let text = crate::part(Some(1), "1") + part + &crate::part(Some(3), "3") + "--b--\n";
        let [one, two, three] = texts(Dialect::STANDARD, multipart(&text));
        assert_eq!([&*one, &three], ["1", "3"], "{part}");
        two
    };
    for (text, expected) in [
        (
            "Content-Type: application/http\nContent-ID: 2\n\nHTTP/1.1 abc\n\n",
            "expected the status line of a response in the batch, found \"HTTP/1.1 abc\"",
        ),
        (
            "Content-Type: application/http\nContent-ID: 2\n\nHTTP/1.1 20\n\n",
            "found \"HTTP/1.1 20\"",
        ),
        (
            "Content-Type: application/http\nContent-ID: 2\n\n{}\n",
            "found \"{}\"",
        ),
        (
            "Content-Type: application/http\nContent-ID: 2\n\n",
            "found \"\"",
        ),
        (
            "Content-Type: application/http\nContent-ID: 2\n\nHTTP/1.1 200 OK\nnonsense\n\n{}\n",
            "expected a header of a part of the batch, found \"nonsense\"",
        ),
        (
            "Content-Type: image/png\nContent-ID: 2\n\nHTTP/1.1 200 OK\n\n{}\n",
            "a part of the batch is \"image/png\"",
        ),
    ] {
        let error = second(&format!("--b\n{text}"));
        assert!(error.contains(expected), "{error}");
    }
}

/// A batch with a change set between two reads.
fn with_set() -> (Batch, [BatchHandle<()>; 2], [BatchHandle<AnyProduct>; 2]) {
    let mut batch = Batch::new();
    let first = batch.add(Shop.products().key("a").get());
    let mut group = batch.group();
    let changes = [group.add(Shop.reset()), group.add(Shop.me().delete())];
    let last = batch.add(Shop.products().key("c").get());
    (batch, changes, [first, last])
}

fn set(parts: &[(Option<usize>, u16)]) -> String {
    let parts: String = parts
        .iter()
        .map(|(id, status)| {
            let id = id.map_or(String::new(), |id| format!("Content-ID: {id}\n"));
            format!("--cs\nContent-Type: application/http\n{id}\nHTTP/1.1 {status} X\n\n\n")
        })
        .collect();
    format!("--b\nContent-Type: multipart/mixed; boundary=cs\n\n{parts}--cs--\n\n")
}

#[test]
fn w25_change_sets_are_read() {
    for parts in [
        set(&[(Some(3), 204), (Some(2), 200)]),
        set(&[(None, 200), (None, 204)]),
    ] {
        let (mut batch, changes, reads) = with_set();
        let text = part(None, "a") + &parts + &part(None, "c") + "--b--\n";
        let (answers, _) = drive(&endpoint(Dialect::STANDARD), &mut batch, [multipart(&text)]);
        let mut answers = answers.unwrap();
        assert_eq!(
            changes.map(|handle| answers.status(handle)),
            [Some(200), Some(204)]
        );
        assert_eq!(
            reads.map(|handle| name(&mut answers, handle).unwrap()),
            ["a", "c"]
        );
    }
}

#[test]
fn w25_a_change_set_that_fails_has_one_response_for_all() {
    for id in ["", "Content-ID: 3\n"] {
        let (mut batch, changes, reads) = with_set();
        let failed = format!(
            "--b\nContent-Type: application/http\n{id}\nHTTP/1.1 409 Conflict\nContent-Type: application/json\n\n{{\"error\":{{\"code\":\"x\",\"message\":\"No.\"}}}}\n"
        );
        let text = part(None, "a") + &failed + &part(None, "c") + "--b--\n";
        let (answers, _) = drive(&endpoint(Dialect::STANDARD), &mut batch, [multipart(&text)]);
        let mut answers = answers.unwrap();
        for (handle, request) in changes
            .into_iter()
            .zip(["POST https://h/v1.0/Reset", "DELETE https://h/v1.0/me"])
        {
            let error = answers.take(handle).unwrap_err();
            assert_eq!(error.to_string(), format!("{request}: status 409: x: No."));
        }
        assert_eq!(
            reads.map(|handle| name(&mut answers, handle).unwrap()),
            ["a", "c"]
        );
    }
}

#[test]
fn w25_change_sets_that_are_no_match_are_errors() {
    let cases = [
        // One response is missing.
        (set(&[(Some(2), 204)]), [Some(204), None]),
        (set(&[(None, 204)]), [None, None]),
        (set(&[(None, 204), (None, 204), (None, 204)]), [None, None]),
        (set(&[(Some(2), 204), (Some(2), 204)]), [None, None]),
        // One without an identifier beside one with it: in a set the order says nothing.
        (set(&[(Some(2), 204), (None, 204)]), [Some(204), None]),
        // A set in a set.
        (
            "--b\nContent-Type: multipart/mixed; boundary=cs\n\n--cs\nContent-Type: multipart/mixed; boundary=d\n\n--d\nContent-Type: application/http\nContent-ID: 2\n\nHTTP/1.1 204 X\n\n--d--\n--cs--\n".to_owned(),
            [None, None],
        ),
        // A set that is cut off.
        (
            "--b\nContent-Type: multipart/mixed; boundary=cs\n\n--cs\nContent-Type: application/http\nContent-ID: 2\n\nHTTP/1.1 204 X\n\n".to_owned(),
            [None, None],
        ),
    ];
    for (parts, statuses) in cases {
        let (mut batch, changes, _) = with_set();
        let text = part(Some(1), "a") + &parts + &part(Some(4), "c") + "--b--\n";
        let (answers, _) = drive(&endpoint(Dialect::STANDARD), &mut batch, [multipart(&text)]);
        let mut answers = answers.unwrap();
        assert_eq!(
            changes.map(|handle| answers.status(handle)),
            statuses,
            "{text}"
        );
        for (handle, status) in changes.into_iter().zip(statuses) {
            if status.is_none() {
                answers.take(handle).unwrap_err();
            }
        }
    }
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
    let fails = |body: odata_requests::exchange::Received| {
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
    assert_eq!(texts(Dialect::GRAPH, json(body)), ["1", "2", "3"]);
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
