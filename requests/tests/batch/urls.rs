//! The URLs and headers of requests in batches.

use odata_requests::batch::{BatchExchange, InBatch};
use odata_requests::exchange::{Machine, Step};
use odata_requests::query::eq;
use odata_requests::url::{BatchFormat, PartUrls, Version};
use odata_requests::{Batch, Dialect, Entity, Headers, Path, Preference};

use crate::common::model::{AnyProduct, Item, Product};
use crate::common::service::Shop;
use crate::drive::{batch_of_two, body, drive, endpoint, first, multipart, refused, run};

#[test]
fn w25_urls_in_their_forms() {
    let urls = |style, base: &str, format| {
        let mut endpoint = endpoint(Dialect::STANDARD);
        endpoint.base = base.to_owned();
        endpoint.dialect.batch.urls = style;
        endpoint.dialect.batch.format = format;
        endpoint.dialect.version = Version::V4_01;
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
        batch.add(Entity::<Item>::from(Path::raw(url)).get());
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
    let elsewhere = text(Dialect::DATAVERSE, "https://else/users").unwrap();
    assert!(
        elsewhere.contains("\r\nGET https://else/users HTTP/1.1\r\n"),
        "{elsewhere}"
    );
    assert!(!elsewhere.contains("\r\nHost: "), "{elsewhere}");
    // The origin of the service in other words.
    for url in ["HTTPS://h/v1.0/users", "https://H:443/v1.0/users"] {
        is(Dialect::GRAPH, url, r#""url":"/users""#);
        is(Dialect::STANDARD, url, "\r\nGET users HTTP/1.1\r\n");
        let text = text(Dialect::DATAVERSE, url).unwrap();
        assert!(
            text.contains("\r\nGET /v1.0/users HTTP/1.1\r\n") && text.contains("\r\nHost: h\r\n"),
            "{text}"
        );
    }
    for url in ["https://h/beta/users", "https://h/v1.0beta/users", "/beta"] {
        let error = text(Dialect::GRAPH, url).unwrap_err();
        assert!(error.contains("is not below the service root"), "{error}");
    }
    let error = text(Dialect::GRAPH, "https://else/users?sig=s3cret").unwrap_err();
    assert!(!error.contains("s3cret"), "{error}");
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
        ("X-A\r\nHost", "evil", "is not a valid header name"),
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
    // The same, if it is a header of all requests.
    let mut batch = batch_of_two();
    let endpoint = endpoint(Dialect::STANDARD);
    let headers = Headers::from_iter([("Prefer", "respond-async, wait=5")]);
    let mut machine = BatchExchange::new(&endpoint, &mut batch).headers(headers);
    let error = machine.next().map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("cannot ask for an answer later"), "{error}");
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
        error.to_string().contains("send the request in a `Batch`"),
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
    let (received, log) = run(machine, [multipart(answer)]);
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
    assert!(error.to_string().contains("the limit is 65536"), "{error}");
}
