//! Batches as they are sent, in both formats.

use odata_requests::exchange::Endpoint;
use odata_requests::query::eq;
use odata_requests::url::{BatchFormat, Version};
use odata_requests::{Batch, Dialect, Method, RequestError};

use crate::common::model::{Address, AnyProduct, Product};
use crate::common::service::{ProductSendMail, Shop};
use crate::drive::{
    BASE, batch_of_two, body, crlf, drive, endpoint, first, ids, json, multipart, named, refused,
};

/// A batch with all kinds of connections.
fn connected() -> Batch {
    let mut batch = Batch::new();
    batch.add(
        Shop.products()
            .list()
            .filter(|p| eq(&p.is_read, true))
            .top(2),
    );
    let mut group = batch.group();
    let created = group.add(Shop.products().create(&named("ä\"\\")).if_match("\"1\""));
    group.add(
        group
            .entity::<AnyProduct>(created)
            .parts()
            .add_ref(&Shop.products().key("b/c:d")),
    );
    let lines = batch.add(batch.entity::<AnyProduct>(created).lines().list());
    batch.add_after(Shop.me().delete(), [lines]);
    batch
}

#[test]
fn w22_w24_z8_json_batch_of_graph() {
    let sent = first(&endpoint(Dialect::GRAPH), &mut connected());
    assert_eq!(
        (sent.method, &*sent.url),
        (Method::Post, "https://h/v1.0/$batch")
    );
    assert_eq!(
        sent.headers.iter().collect::<Vec<_>>(),
        [
            ("OData-MaxVersion", "4.0"),
            ("Accept", "application/json"),
            ("OData-Version", "4.0"),
            ("Content-Type", "application/json"),
            ("Prefer", "odata.continue-on-error"),
        ]
    );
    let expected = concat!(
        r#"{"requests":[{"id":"1","method":"GET","url":"/products?$filter=isRead%20eq%20true&$top=2"},"#,
        r#"{"id":"2","atomicityGroup":"g1","method":"POST","url":"/products","#,
        r#""headers":{"content-type":"application/json","if-match":"\"1\""},"body":{"name":"ä\"\\"}},"#,
        r#"{"id":"3","atomicityGroup":"g1","dependsOn":["2"],"method":"POST","url":"$2/parts/$ref","#,
        r#""headers":{"content-type":"application/json"},"body":{"@odata.id":"https://h/v1.0/products('b%2Fc:d')"}},"#,
        r#"{"id":"4","dependsOn":["2","g1"],"method":"GET","url":"$2/lines"},"#,
        r#"{"id":"5","dependsOn":["4"],"method":"DELETE","url":"/me"}]}"#,
    );
    assert_eq!(String::from_utf8(sent.body).unwrap(), expected);
}

#[test]
fn w25_w24_multipart_batch_with_crlf_and_content_id() {
    let sent = first(&modern(), &mut connected_only());
    assert_eq!(sent.url, "https://h/v1.0/$batch");
    assert_eq!(
        sent.headers.iter().collect::<Vec<_>>(),
        [
            ("OData-MaxVersion", "4.01"),
            ("Accept", "multipart/mixed"),
            ("OData-Version", "4.01"),
            ("Content-Type", "multipart/mixed;boundary=odata_1_batch"),
        ]
    );
    let expected = r#"--odata_1_batch
Content-Type: multipart/mixed;boundary=odata_1_group_0_end

--odata_1_group_0_end
Content-Type: application/http
Content-Transfer-Encoding: binary
Content-ID: 1

POST products HTTP/1.1
OData-MaxVersion: 4.01
Accept: application/json;metadata=minimal
OData-Version: 4.01
Content-Type: application/json
If-Match: "1"
Content-Length: 13

{"name":"ä"}
--odata_1_group_0_end
Content-Type: application/http
Content-Transfer-Encoding: binary
Content-ID: 2

POST $1/parts/$ref HTTP/1.1
OData-MaxVersion: 4.01
Accept: application/json;metadata=minimal
OData-Version: 4.01
Content-Type: application/json
Content-Length: 50

{"@odata.id":"https://h/v1.0/products('b%2Fc:d')"}
--odata_1_group_0_end--
--odata_1_batch
Content-Type: application/http
Content-Transfer-Encoding: binary
Content-ID: 3

GET $1/lines HTTP/1.1
OData-MaxVersion: 4.01
Accept: application/json;metadata=minimal


--odata_1_batch--
"#;
    assert_eq!(String::from_utf8(sent.body).unwrap(), crlf(expected));
}

/// An endpoint of 4.01, which allows references everywhere.
fn modern() -> Endpoint {
    let mut dialect = Dialect::STANDARD;
    dialect.version = Version::V4_01;
    endpoint(dialect)
}

#[test]
fn w24_multipart_of_4_0_refers_only_within_a_group() {
    let mut batch = Batch::new();
    let mut group = batch.group();
    let created = group.add(Shop.products().create(&named("a")));
    let place = group.entity::<AnyProduct>(created);
    group.add(place.update(&named("b")));
    let lines = batch.add(place.lines().list());
    let after = batch.add_after(Shop.me().delete(), [lines]);
    let other = batch.add(Shop.lines().list());
    let part = |status: &str, id: u8, header: &str, body: &str| {
        format!(
            "Content-Type: application/http\nContent-ID: {id}\n\nHTTP/1.1 {status}\n{header}Content-Type: application/json\n\n{body}\n"
        )
    };
    let list = r#"{"value":[]}"#;
    let created_at = "Location: https://h/v1.0/products('new')\n";
    let first = format!(
        "--b\nContent-Type: multipart/mixed; boundary=c\n\n--c\n{}--c\n{}--c--\n--b\n{}--b--\n",
        part("201 Created", 1, created_at, r#"{"name":"a"}"#),
        part("204 No Content", 2, "", ""),
        part("200 OK", 5, "", list)
    );
    let second = format!(
        "--b\n{}--b\n{}--b--\n",
        part("200 OK", 3, "", list),
        part("204 No Content", 4, "", "")
    );
    let endpoint = endpoint(Dialect::STANDARD);
    let responses = [multipart(&first), multipart(&second)];
    let (answers, log) = drive(&endpoint, &mut batch, responses);
    assert_eq!(ids(&log), [vec!["1", "2", "5"], vec!["3", "4"]]);
    assert!(
        log.body(0).contains("\r\nPATCH $1 HTTP/1.1\r\n"),
        "{}",
        log.body(0)
    );
    assert!(
        log.body(1)
            .contains("\r\nGET products('new')/lines HTTP/1.1\r\n"),
        "{}",
        log.body(1)
    );
    let mut answers = answers.unwrap();
    answers.take(lines).unwrap();
    answers.take(after).unwrap();
    answers.take(other).unwrap();
    // Without the entity, what refers to it is not sent.
    let mut batch = Batch::new();
    let created = batch.add(Shop.products().create(&named("a")));
    let lines = batch.add(batch.entity::<AnyProduct>(created).lines().list());
    let after = batch.add_after(Shop.me().delete(), [lines]);
    let failed = format!("--b\n{}--b--\n", part("409 Conflict", 1, "", "{}"));
    let (answers, log) = drive(&endpoint, &mut batch, [multipart(&failed)]);
    let mut answers = answers.unwrap();
    assert_eq!((log.sent.len(), answers.status(created)), (1, Some(409)));
    answers.take(lines).unwrap_err();
    answers.take(after).unwrap_err();
}

fn connected_only() -> Batch {
    let mut batch = Batch::new();
    let mut group = batch.group();
    let created = group.add(Shop.products().create(&named("ä")).if_match("\"1\""));
    let parts = group.entity::<AnyProduct>(created).parts();
    group.add(parts.add_ref(&Shop.products().key("b/c:d")));
    batch.add(batch.entity::<AnyProduct>(created).lines().list());
    batch
}

#[test]
fn w25_independent_requests_go_on_after_errors() {
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    batch.add(Shop.products().key("a:b").delete());
    let mut modern = Dialect::STANDARD;
    modern.version = Version::V4_01;
    for (dialect, preference) in [
        (Dialect::STANDARD, "odata.continue-on-error"),
        (modern, "continue-on-error"),
    ] {
        let sent = first(&endpoint(dialect), &mut batch_of_two());
        assert_eq!(sent.headers.get("Prefer"), Some(preference));
    }
    let text = body(Dialect::STANDARD, &mut batch);
    // A colon would be taken for the end of a scheme.
    assert!(
        text.contains("\r\nDELETE products('a%3Ab') HTTP/1.1\r\n"),
        "{text}"
    );
    // `stop_on_error` needs no preference here, and one in JSON.
    let mut batch = batch_of_two();
    batch.stop_on_error();
    assert_eq!(
        first(&endpoint(Dialect::STANDARD), &mut batch)
            .headers
            .get("Prefer"),
        None
    );
    let mut batch = batch_of_two();
    batch.stop_on_error();
    let sent = first(&endpoint(Dialect::GRAPH), &mut batch);
    assert_eq!(
        sent.headers.get("Prefer"),
        Some("odata.continue-on-error=false")
    );
}

#[test]
fn w22_bodies_are_json_text_or_base64url() {
    let mut batch = Batch::new();
    batch.add(Shop.me().media().put("text/plain;charset=utf-8", "a\"ä\n"));
    batch.add(
        Shop.me()
            .media()
            .put("image/png", vec![0xfb, 0xff, 0xbf, 0x00]),
    );
    batch.add(Shop.me().media().put("application/json", "[1]"));
    batch.add(Shop.me().media().put("application/merge-patch+json", "{}"));
    batch.add(Shop.me().restore());
    let text = body(Dialect::GRAPH, &mut batch);
    for part in [
        r#""headers":{"content-type":"text/plain;charset=utf-8"},"body":"a\"ä\u000a"}"#,
        r#""headers":{"content-type":"image/png"},"body":"-_-_AA"}"#,
        r#""headers":{"content-type":"application/json"},"body":[1]}"#,
        r#""headers":{"content-type":"application/merge-patch+json"},"body":{}}"#,
        r#"{"id":"5","method":"POST","url":"/me/restore"}"#,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for (content_type, bytes, reason) in [
        (
            "application/json",
            b"1}],\"x\":[{".as_slice(),
            "is not JSON",
        ),
        ("application/json", b"{", "is not JSON"),
        ("text/plain", b"\xff", "is not UTF-8"),
    ] {
        let mut batch = Batch::new();
        batch.add(Shop.me().media().put(content_type, bytes));
        let error = refused(Dialect::GRAPH, &mut batch);
        assert!(
            error.starts_with("PUT https://h/v1.0/me/$value: ") && error.contains(reason),
            "{error}"
        );
    }
}

#[test]
fn w25_boundaries_occur_in_no_part() {
    let texts = [
        "odata_1_batch",
        "--odata_2_group_0_end--",
        "\r\n--odata_3_batch--\r\n",
        "odata_4",
        "odata_odata_5_",
        "oodata_6_batch",
        "odata_007_batch",
    ];
    let mut batch = Batch::new();
    for text in texts {
        batch.add(Shop.me().media().put("text/plain", text));
    }
    batch.add(Shop.me().get().header("odata_8_batch", "x"));
    batch.add(Shop.products().key("odata_9_batch").get());
    let sent = first(&endpoint(Dialect::STANDARD), &mut batch);
    let content_type = "multipart/mixed;boundary=odata_10_batch";
    assert_eq!(sent.headers.get("Content-Type"), Some(content_type));
    let text = String::from_utf8(sent.body).unwrap();
    assert_eq!(text.matches("odata_10_batch").count(), 10);
}

#[test]
fn w22_dependencies_go_backwards() {
    let mut batch = Batch::new();
    let one = batch.add(Shop.me().get());
    let two = batch.add(Shop.me().get());
    batch.after(one, two);
    let error = refused(Dialect::GRAPH, &mut batch);
    assert_eq!(
        error,
        "POST $batch: part 1 of the batch cannot be after part 2, which is not an earlier part of the same batch"
    );
    let mut batch = Batch::new();
    let one = batch.add(Shop.me().get());
    batch.after(one, one);
    assert!(refused(Dialect::GRAPH, &mut batch).contains("cannot be after part 1"));
    // A handle of another batch.
    let mut other = Batch::new();
    other.add(Shop.me().get());
    let foreign = other.add(Shop.me().get());
    let mut batch = Batch::new();
    let _ = batch.add(Shop.me().get());
    batch.add_after(Shop.me().get(), [foreign]);
    assert!(refused(Dialect::GRAPH, &mut batch).contains("not an earlier part of the same batch"));
    let mut batch = Batch::new();
    let _ = batch.add(Shop.me().get());
    let _ = batch.add(Shop.me().get());
    batch.add(batch.entity::<AnyProduct>(foreign).get());
    assert!(refused(Dialect::GRAPH, &mut batch).contains("part of another batch"));
}

#[test]
fn w24_references_are_places_and_connect_by_themselves() {
    let mut batch = Batch::new();
    let parent = batch.add(Shop.products().create(&named("parent")));
    let child = batch.add(
        Shop.products()
            .create(&named("child"))
            .bind("parent", &batch.path(parent)),
    );
    let removed = Shop
        .me()
        .parts()
        .remove_ref(&batch.entity::<AnyProduct>(child));
    batch.add(removed);
    batch.add(
        Shop.me()
            .parts()
            .replace_refs(&[batch.entity::<AnyProduct>(parent), batch.entity(child)]),
    );
    let text = body(Dialect::GRAPH, &mut batch);
    for part in [
        r#"{"id":"2","dependsOn":["1"],"method":"POST","url":"/products","headers":{"content-type":"application/json"},"body":{"name":"child","parent@odata.bind":"$1"}}"#,
        r#"{"id":"3","dependsOn":["2"],"method":"DELETE","url":"/me/parts/$ref?$id=$2"}"#,
        r#"{"id":"4","dependsOn":["1","2"],"method":"PUT","url":"/me/parts/$ref","headers":{"content-type":"application/json"},"body":{"value":[{"@odata.id":"$1"},{"@odata.id":"$2"}]}}"#,
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    // Outside of its batch such a request cannot be sent.
    let request = batch.entity::<AnyProduct>(parent).get();
    assert_eq!(request.url().unwrap(), "$1");
    let error = request.prepared(&Dialect::STANDARD, BASE).unwrap_err();
    assert!(matches!(&error, RequestError::Batch(_)) && error.to_string().contains("`$1`"));
    assert_ne!(request, batch.entity::<AnyProduct>(child).get());
}

#[test]
fn z8_connected_requests_beyond_the_limit_are_refused() {
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    let mut group = batch.group();
    for _ in 0..21 {
        group.add(Shop.reset());
    }
    assert_eq!(
        refused(Dialect::GRAPH, &mut batch),
        "POST $batch: 21 requests of the batch, from part 2 on, are connected by groups, `after` and references, and the service accepts 20 in one batch"
    );
    let mut batch = Batch::new();
    let mut last = batch.add(Shop.reset());
    for _ in 0..20 {
        last = batch.add_after(Shop.reset(), [last]);
    }
    assert!(refused(Dialect::GRAPH, &mut batch).contains("21 requests"));
}

#[test]
fn groups_of_multipart_batches_have_no_reads() {
    let mut batch = Batch::new();
    let mut group = batch.group();
    group.add(Shop.me().get());
    assert!(refused(Dialect::STANDARD, &mut batch).contains("cannot have a GET"));
    let text = body(Dialect::GRAPH, &mut batch);
    assert!(
        text.contains(r#""atomicityGroup":"g1","method":"GET""#),
        "{text}"
    );
}

#[test]
fn nothing_is_sent_if_one_request_cannot_be() {
    let mut batch = Batch::new();
    batch.add(Shop.reset());
    batch.add(
        Shop.me()
            .update(&Product::default())
            .if_match(None::<String>),
    );
    let error = refused(Dialect::GRAPH, &mut batch);
    assert!(error.contains("has no entity tag"), "{error}");
    // An empty batch is answered without a request.
    let (answers, log) = drive(&endpoint(Dialect::GRAPH), &mut Batch::new(), []);
    assert!(answers.unwrap().is_empty() && log.sent.is_empty());
}

#[test]
fn presets_say_what_their_services_accept() {
    for (dialect, format, limit) in [
        (Dialect::STANDARD, BatchFormat::Multipart, 100),
        (Dialect::GRAPH, BatchFormat::Json, 20),
        (Dialect::DATAVERSE, BatchFormat::Multipart, 1000),
        (Dialect::BUSINESS_CENTRAL, BatchFormat::Json, 100),
        (Dialect::SAP, BatchFormat::Multipart, 100),
    ] {
        assert_eq!((dialect.batch.format, dialect.batch.limit), (format, limit));
    }
}

#[test]
fn debug_shows_no_secrets() {
    let mut batch = Batch::new();
    let handle = batch.add(
        Shop.me()
            .get()
            .header("Authorization", "Bearer abc")
            .option("token", "abc"),
    );
    batch.add(Shop.me().send_mail(ProductSendMail {
        message: Address::default().into(),
        ..Default::default()
    }));
    let shown = format!("{batch:?} {handle:?}");
    assert!(
        shown.contains("me?token=[redacted]") && !shown.contains("abc"),
        "{shown}"
    );
    assert!(shown.ends_with("BatchHandle(0)"), "{shown}");
    let body = json(r#"{"responses":[{"id":"1","status":200,"body":{}},{"id":"2","status":403}]}"#);
    let mut batch = Batch::new();
    batch.add(Shop.me().get().option("token", "abc"));
    batch.add(Shop.reset());
    let (answers, _) = drive(&endpoint(Dialect::GRAPH), &mut batch, [body]);
    let shown = format!("{:?}", answers.unwrap());
    let expected = r#"[("GET https://h/v1.0/me?token=[redacted]", "200"), ("POST https://h/v1.0/Reset", "403")]"#;
    assert_eq!(shown, expected);
}
