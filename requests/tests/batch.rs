//! Batches as they are sent, in both formats.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::batching::{BASE, crlf, drive, endpoint, json, multipart, refused};
use common::model::{Address, AnyProduct, Item, Product};
use common::service::{ProductSendMail, Shop};
use odata_requests::batch::{BatchExchange, InBatch};
use odata_requests::exchange::{Endpoint, Machine, Step};
use odata_requests::query::eq;
use odata_requests::url::{BatchFormat, PartUrls, Version};
use odata_requests::{Batch, Dialect, Headers, Method, Path, Preference, Prepared, RequestError};

/// The first request of an exchange.
#[track_caller]
fn first(endpoint: &Endpoint, batch: &mut Batch) -> Prepared {
    match BatchExchange::new(endpoint, batch).next().unwrap() {
        Step::Send(prepared) => prepared,
        step => panic!("{:?}", std::mem::discriminant(&step)),
    }
}

#[track_caller]
fn body(dialect: Dialect, batch: &mut Batch) -> String {
    String::from_utf8(first(&endpoint(dialect), batch).body).unwrap()
}

fn named(name: &str) -> Product {
    Product {
        name: name.into(),
        ..Default::default()
    }
}

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
    let sent = first(&endpoint(Dialect::STANDARD), &mut connected_only());
    assert_eq!(sent.url, "https://h/v1.0/$batch");
    assert_eq!(
        sent.headers.iter().collect::<Vec<_>>(),
        [
            ("OData-MaxVersion", "4.0"),
            ("Accept", "multipart/mixed"),
            ("OData-Version", "4.0"),
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
OData-MaxVersion: 4.0
Accept: application/json;odata.metadata=minimal
OData-Version: 4.0
Content-Type: application/json
If-Match: "1"
Content-Length: 13

{"name":"ä"}
--odata_1_group_0_end
Content-Type: application/http
Content-Transfer-Encoding: binary
Content-ID: 2

POST $1/parts/$ref HTTP/1.1
OData-MaxVersion: 4.0
Accept: application/json;odata.metadata=minimal
OData-Version: 4.0
Content-Type: application/json
Content-Length: 50

{"@odata.id":"https://h/v1.0/products('b%2Fc:d')"}
--odata_1_group_0_end--
--odata_1_batch
Content-Type: application/http
Content-Transfer-Encoding: binary
Content-ID: 3

GET $1/lines HTTP/1.1
OData-MaxVersion: 4.0
Accept: application/json;odata.metadata=minimal


--odata_1_batch--
"#;
    assert_eq!(String::from_utf8(sent.body).unwrap(), crlf(expected));
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
    // Services of 4.0 end JSON batches at the first failure as well, unless they are asked.
    let sent = first(&endpoint(Dialect::BUSINESS_CENTRAL), &mut batch_of_two());
    let preference = sent.headers.get("Prefer");
    assert_eq!(preference, Some("odata.continue-on-error"));
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

fn batch_of_two() -> Batch {
    let mut batch = Batch::new();
    batch.add(Shop.me().get());
    batch.add(Shop.lines().list());
    batch
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
fn w25_urls_in_their_forms() {
    let urls = |style, base: &str, format| {
        let mut endpoint = endpoint(Dialect::STANDARD);
        endpoint.base = base.to_owned();
        endpoint.dialect.batch.urls = style;
        endpoint.dialect.batch.format = format;
        let mut batch = Batch::new();
        let created = batch.add(Shop.products().create(&Product::default()));
        batch.add(batch.entity::<AnyProduct>(created).get());
        let text = first(&endpoint, &mut batch).body;
        String::from_utf8(text).unwrap()
    };
    for (style, base, url, host) in [
        (PartUrls::Relative, "https://h:1/s/", "products", None),
        (PartUrls::Relative, "", "products", None),
        (PartUrls::LeadingSlash, "https://h:1/s", "/products", None),
        (PartUrls::LeadingSlash, "", "/products", None),
        (
            PartUrls::AbsolutePath,
            "https://me:word@h:1/s/",
            "/s/products",
            Some("h:1"),
        ),
        (PartUrls::AbsolutePath, "https://h", "/products", Some("h")),
        (
            PartUrls::Absolute,
            "https://h:1/s",
            "https://h:1/s/products",
            None,
        ),
    ] {
        let text = urls(style, base, BatchFormat::Multipart);
        assert!(
            text.contains(&format!("\r\nPOST {url} HTTP/1.1\r\n")),
            "{style:?} {text}"
        );
        assert!(text.contains("\r\nGET $1 HTTP/1.1\r\n"), "{text}");
        let line = host.map(|host| format!("\r\nHost: {host}\r\n"));
        assert_eq!(text.contains("\r\nHost: "), line.is_some(), "{text}");
        assert!(line.is_none_or(|line| text.contains(&line)), "{text}");
        let text = urls(style, base, BatchFormat::Json);
        assert!(
            text.contains(&format!(r#""url":"{url}""#)),
            "{style:?} {text}"
        );
        assert!(
            text.contains(r#""dependsOn":["1"],"method":"GET","url":"$1"}"#),
            "{text}"
        );
    }
    for style in [PartUrls::AbsolutePath, PartUrls::Absolute] {
        let mut dialect = Dialect::STANDARD;
        dialect.batch.urls = style;
        let mut endpoint = endpoint(dialect);
        endpoint.base = String::new();
        let (answers, _) = drive(&endpoint, &mut batch_of_two(), []);
        assert!(
            answers
                .unwrap_err()
                .to_string()
                .contains("is not the URL of a service")
        );
    }
}

#[test]
fn urls_that_services_gave_are_written_in_the_same_form() {
    let text = |dialect: Dialect, url: &'static str| {
        let mut batch = Batch::new();
        batch.add(odata_requests::Entity::<Item>::from(Path::raw(url)).get());
        let sent = BatchExchange::new(&endpoint(dialect), &mut batch).next();
        match sent {
            Ok(Step::Send(sent)) => Ok(String::from_utf8(sent.body).unwrap()),
            Ok(_) => panic!("no request"),
            Err(error) => Err(error.to_string()),
        }
    };
    let is = |dialect: Dialect, url, written: &str| {
        let text = text(dialect, url).unwrap();
        assert!(text.contains(written), "{text}");
    };
    is(
        Dialect::GRAPH,
        "https://h/v1.0/users/a:b",
        r#""url":"/users/a:b""#,
    );
    is(Dialect::GRAPH, "/v1.0/users/a", r#""url":"/users/a""#);
    is(
        Dialect::STANDARD,
        "https://h/v1.0/users/a:b",
        "\r\nGET users/a%3Ab HTTP/1.1\r\n",
    );
    is(
        Dialect::STANDARD,
        "/other/users",
        "\r\nGET /other/users HTTP/1.1\r\n",
    );
    is(
        Dialect::STANDARD,
        "https://else/users",
        "\r\nGET https://else/users HTTP/1.1\r\n",
    );
    is(
        Dialect::STANDARD,
        "https://h.evil/users",
        "\r\nGET https://h.evil/users HTTP/1.1\r\n",
    );
    is(
        Dialect::DATAVERSE,
        "/other/users",
        "\r\nGET /other/users HTTP/1.1\r\n",
    );
    for url in ["https://h/beta/users", "https://h/v1.0beta/users", "/beta"] {
        let error = text(Dialect::GRAPH, url).unwrap_err();
        assert!(error.contains("is not below the service root"), "{error}");
    }
    for url in ["a b", "a\r\nX: y", "a#b", "ä"] {
        let error = text(Dialect::STANDARD, url).unwrap_err();
        assert!(error.contains("is not the URL of a service"), "{error}");
    }
}

#[test]
fn z11_headers_of_the_client_are_those_of_each_request() {
    let mut batch = Batch::new();
    batch.add(Shop.products().list().header("ConsistencyLevel", "session"));
    batch.add(Shop.products().list().prefer(Preference::max_page_size(2)));
    let headers = Headers::from_iter([
        ("ConsistencyLevel", "eventual"),
        ("Authorization", "Bearer abc"),
        ("X-Api-Key", "abc"),
        ("Cookie", "abc"),
        ("Content-Length", "0"),
    ]);
    let endpoint = endpoint(Dialect::GRAPH);
    let mut machine = BatchExchange::new(&endpoint, &mut batch).headers(headers);
    let Ok(Step::Send(sent)) = machine.next() else {
        panic!("no request")
    };
    let expected = concat!(
        r#"{"requests":[{"id":"1","method":"GET","url":"/products","headers":{"consistencylevel":"session"}},"#,
        r#"{"id":"2","method":"GET","url":"/products","headers":{"prefer":"odata.maxpagesize=2","consistencylevel":"eventual"}}]}"#,
    );
    assert_eq!(String::from_utf8(sent.body).unwrap(), expected);
}

#[test]
fn headers_that_cannot_be_in_a_batch_are_refused() {
    for (name, value, reason) in [
        (
            "Authorization",
            "Bearer secret",
            "cannot be one of a request in a batch",
        ),
        (
            "range",
            "bytes=0-1",
            "cannot be one of a request in a batch",
        ),
        (
            "Transfer-Encoding",
            "chunked",
            "cannot be one of a request in a batch",
        ),
        ("X-A", "a\r\nHost: evil", "has a control character"),
        ("X-A\r\nHost", "evil", "is not a name of a header"),
    ] {
        for dialect in [Dialect::GRAPH, Dialect::STANDARD] {
            let mut batch = Batch::new();
            batch.add(Shop.me().get().header(name, value));
            let error = refused(dialect, &mut batch);
            assert!(
                error.contains(reason) && !error.contains("secret"),
                "{error}"
            );
        }
    }
    let mut batch = Batch::new();
    batch.add(Shop.reset().prefer(Preference::respond_async()));
    let error = refused(Dialect::STANDARD, &mut batch);
    assert!(error.contains("cannot ask for an answer later"), "{error}");
    let text = body(Dialect::GRAPH, &mut batch);
    assert!(text.contains(r#""prefer":"respond-async""#), "{text}");
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
fn w19_a_request_with_a_long_url_is_sent_in_a_batch() {
    let long = "x".repeat(40_000);
    let request = Shop
        .products()
        .list()
        .filter(|p| eq(&p.name, &*long))
        .into_request();
    let endpoint = endpoint(Dialect::DATAVERSE);
    let error = endpoint.prepared(&request).unwrap_err();
    assert!(
        error.to_string().contains("more in a batch only"),
        "{error}"
    );
    let answer = "--b
Content-Type: application/http

HTTP/1.1 200 OK
Content-Type: application/json
Content-Length: 24
request-id: abc

{\"value\":[{\"name\":\"n\"}]}
--b--
";
    let machine = InBatch::new(&endpoint, &request);
    let (received, log) = common::batching::run(machine, [multipart(&answer)]);
    let received = received.unwrap();
    assert!(log.body(0).contains(&format!(
        "GET /v1.0/products?$filter=name%20eq%20'{long}' HTTP/1.1\r\n"
    )));
    assert!(received.url.starts_with("https://h/v1.0/products?$filter="));
    assert_eq!(received.headers.request_id(), Some("abc"));
    let decoder = &endpoint.decoder;
    let answer = request
        .answer(decoder, received.status, &received.headers, &received.body)
        .unwrap();
    assert_eq!(answer.value.value.len(), 1);
    // In a batch the limit is twice as high.
    let longer = "x".repeat(70_000);
    let request = Shop.products().list().filter(|p| eq(&p.name, &*longer));
    let mut machine = InBatch::new(&endpoint, request);
    let error = machine.next().map(|_| ()).unwrap_err();
    assert!(
        error.to_string().contains("the service accepts 65536"),
        "{error}"
    );
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
