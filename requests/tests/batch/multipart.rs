//! Answers in the multipart format, and what goes wrong with them.

use std::fmt::Write as _;

use odata_requests::{Batch, BatchHandle, Dialect};

use crate::answers::reads;
use crate::common::model::AnyProduct;
use crate::common::service::Shop;
use crate::drive::{drive, endpoint, multipart, name, response, three};

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
fn w25_multipart_answers_by_id_and_by_order() {
    let standard = |body: &str| reads(Dialect::STANDARD, multipart(&(body.to_owned() + "--b--\n")));
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
        reads(
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
        let text = self::part(Some(1), "1") + part + &self::part(Some(3), "3") + "--b--\n";
        let [one, two, three] = reads(Dialect::STANDARD, multipart(&text));
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
