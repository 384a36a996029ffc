//! Reading responses, by the kinds of answers.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::time::Duration;

use common::Random;
use common::model::{AnyProduct, Item, Product, Style, Vip};
use common::service::{Line, Shop};
use odata_requests::{
    Answer, Changes, Headers, IntoRequest, Preference, Request, ResponseError, ResponseErrorKind,
    RetryAfter,
};
use odata_runtime::responses::{DeltaItem, Reason};
use odata_runtime::{Decoder, List, ObjectExt as _, Property};

type Response<'a> = (u16, &'a [(&'a str, &'a str)], &'a str);

fn answer<Q: IntoRequest>(
    request: Q,
    (status, headers, body): Response<'_>,
) -> Result<Answer<Q::Answer>, ResponseError> {
    let headers: Headers = headers.iter().copied().collect();
    let request = request.into_request();
    request.answer(&Decoder::new(), status, &headers, body.as_bytes())
}

#[track_caller]
fn value<Q: IntoRequest>(request: Q, body: &str) -> Q::Answer {
    answer(request, (200, &[], body)).unwrap().value
}

fn ada() -> odata_requests::Entity<AnyProduct> {
    Shop.products().key("ada")
}

#[test]
fn objects_keep_status_and_headers() {
    let headers = [("ETag", "W/\"1\""), ("request-id", "7")];
    let answer = answer(ada().get(), (200, &headers, r#"{"name":"Ada"}"#)).unwrap();
    assert_eq!(answer.value.name.value().unwrap(), "Ada");
    assert_eq!((answer.status, answer.etag()), (200, Some("W/\"1\"")));
    assert_eq!(answer.headers.get("Request-Id"), Some("7"));
    assert!(answer.mismatches.is_empty());
    let name = answer.map(|product| product.name.clone());
    assert_eq!((name.value, name.status), ("Ada".into(), 200));
}

#[test]
fn r_types_come_from_the_context_if_the_object_names_none() {
    let body =
        r##"{"@odata.context":"https://h/$metadata#products/s.Vip/$entity","name":"a","level":3}"##;
    let AnyProduct::Vip(vip) = value(ada().get(), body) else {
        panic!("not a Vip")
    };
    assert_eq!(vip.level, 3.into());
    // As a struct of the base type, what it does not declare is kept.
    let product: Product = value(ada().get().into_request().read_as::<Product>(), body);
    assert_eq!(product.extras().raw("level").unwrap().as_str(), "3");
    assert_eq!(product.cast::<Vip>().unwrap().level, 3.into());
    // A cast in the path: the answer is of that type.
    let vip: Vip = value(ada().of::<Vip>().get(), r#"{"level":4}"#);
    assert_eq!(vip.level, 4.into());
    // The items of a collection.
    let body = r##"{"@odata.context":"https://h/$metadata#products/s.Vip","value":[{"level":1},{"@odata.type":"#s.Product","x":2}]}"##;
    let items = value(Shop.products().list(), body);
    let kinds: Vec<bool> = items
        .items()
        .unwrap()
        .iter()
        .map(|item| matches!(item, AnyProduct::Vip(_)))
        .collect();
    // An item that names its own type keeps it.
    assert_eq!(kinds, [true, false]);
}

#[test]
fn w9_no_body_is_none() {
    let optional = || ada().parent().get().optional();
    for body in ["", " \r\n", "null", "\u{feff}null"] {
        assert_eq!(value(optional(), body), None, "{body:?}");
    }
    let none = answer(optional(), (204, &[("ETag", "\"1\"")], "")).unwrap();
    assert_eq!((none.value, none.headers.etag()), (None, Some("\"1\"")));
    assert!(value(optional(), r#"{"name":"x"}"#).is_some());
    let error = answer(ada().parent().get(), (204, &[], "")).unwrap_err();
    assert!(matches!(error.kind(), ResponseErrorKind::Empty(_)));
    assert!(error.to_string().contains("optional()"), "{error}");
    // A value that is null.
    let name = ada().property(|p| &p.name).get();
    assert_eq!(
        answer(&name, (204, &[], "")).unwrap().value.value,
        Property::Null
    );
    assert_eq!(value(&name, r#"{"value":null}"#).value, Property::Null);
    assert_eq!(value(&name, r#"{"value":"x"}"#).value, "x".into());
}

#[test]
fn w8_creates_have_a_body_or_its_headers() {
    let create = || Shop.products().create(&Product::default());
    let created = (
        201,
        &[("Location", "https://h/products('1')")][..],
        r#"{"id":"1"}"#,
    );
    let answer_to = answer(create(), created).unwrap();
    assert_eq!(answer_to.value.id, "1".into());
    assert_eq!(answer_to.location(), Some("https://h/products('1')"));
    let headers = [
        ("OData-EntityId", "products('1')"),
        ("Preference-Applied", "return=minimal"),
    ];
    let minimal = answer(create().minimal(), (204, &headers, "")).unwrap();
    assert_eq!(minimal.entity_id(), Some("products('1')"));
    assert_eq!(
        minimal.preferences_applied().collect::<Vec<_>>(),
        ["return=minimal"]
    );
    // Without having asked for it.
    let error = answer(create(), (204, &headers, "")).unwrap_err();
    assert_eq!(error.headers().entity_id(), Some("products('1')"));
    let either = answer(create().optional(), (204, &headers, "")).unwrap();
    assert_eq!(
        (either.value.is_none(), either.entity_id()),
        (true, Some("products('1')"))
    );
}

#[test]
fn w7_updates_may_return_the_entity() {
    let update = || ada().update(&Product::default());
    assert_eq!(answer(update(), (204, &[], "")).unwrap().value, None);
    assert!(value(update(), r#"{"id":"1"}"#).is_some());
    let updated: AnyProduct = value(update().representation(), r#"{"id":"1"}"#);
    assert_eq!(updated.id, "1".into());
    assert!(answer(update().representation(), (204, &[], "")).is_err());
}

#[test]
fn w10_counts() {
    let count = || Shop.products().count();
    assert_eq!(value(count(), "42"), 42);
    assert_eq!(value(count(), "\u{feff}42\r\n"), 42);
    assert_eq!(value(count(), "18446744073709551615"), u64::MAX);
    for text in [
        "abc",
        "",
        "-1",
        "+1",
        "1.0",
        "18446744073709551616",
        "<html>",
        "4 2",
    ] {
        let error = answer(count(), (200, &[], text)).unwrap_err();
        let shown = matches!(error.kind(), ResponseErrorKind::Count(found) if found == text);
        assert!(shown, "{error}");
    }
    let error = Shop
        .products()
        .count()
        .answer(&Decoder::new(), 200, &Headers::new(), &[0xff; 1000])
        .unwrap_err();
    assert!(error.to_string().len() < 400, "{error}");
}

#[test]
fn w11_bytes_are_as_they_were_sent() {
    let media = ada().media().get();
    let bytes = [0xef, 0xbb, 0xbf, 0, 255, 10];
    let headers = [("Content-Type", "image/png")].into_iter().collect();
    let answer = media
        .answer(&Decoder::new(), 200, &headers, &bytes)
        .unwrap();
    assert_eq!(answer.value, bytes);
    assert_eq!(answer.headers.get("content-type"), Some("image/png"));
}

#[test]
fn values_of_operations() {
    assert_eq!(
        value(Shop.total(1), r#"{"value":2.50}"#)
            .value
            .value()
            .unwrap()
            .to_string(),
        "2.50"
    );
    assert_eq!(
        value(ada().touch(), r#"{"value":"Blue"}"#).value,
        Style::BLUE.into()
    );
    let rates = value(ada().rates(&"[]".parse().unwrap()), r#"{"value":[1,"2"]}"#);
    assert_eq!(rates.value, List::from(vec![1, 2]).into());
    let lines = value(
        ada().split(common::service::ProductSendMail::default()),
        r#"{"value":[{"OrderID":1}]}"#,
    );
    assert_eq!(lines.items().unwrap().len(), 1);
    assert_eq!(value(Shop.export(), "a,b"), b"a,b");
    // What has no value ignores the body, whatever it is.
    for body in ["", "<html>", "{\"a\":1}"] {
        value(Shop.reset(), body);
    }
    answer(Shop.reset(), (202, &[], "")).unwrap();
}

#[test]
fn w13_changes() {
    let body = r##"{"@odata.context":"https://h/$metadata#products/$delta","value":[
        {"id":"1","name":"a"},{"id":"2","@removed":{"reason":"deleted"}}],"@odata.deltaLink":"https://h/d"}"##;
    let delta = value(Shop.products().delta().delta(), body);
    assert_eq!(delta.delta_link().as_deref(), Some("https://h/d"));
    let decoder = Decoder::new();
    let items: Vec<_> = delta
        .items::<AnyProduct>(&decoder)
        .map(|item| item.unwrap().0)
        .collect();
    assert!(matches!(&items[0], DeltaItem::Changed(product) if product.name == "a".into()));
    assert!(matches!(&items[1], DeltaItem::Deleted(gone) if gone.reason == Reason::Deleted));
    assert!(answer(Shop.products().delta().delta(), (204, &[], "")).is_err());
    let update = || Shop.products().update(&Changes::new());
    assert!(answer(update(), (204, &[], "")).unwrap().value.is_none());
    assert!(value(update(), body).is_some());
}

#[test]
fn w6_v5_statuses_that_are_no_success() {
    let body = r#"{"error":{"code":"Throttled","message":"Slow down."}}"#;
    let error = answer(ada().get(), (429, &[("Retry-After", "5")], body)).unwrap_err();
    assert_eq!(error.status(), 429);
    let delay = RetryAfter::Delay(Duration::from_secs(5));
    assert_eq!(error.headers().retry_after(), Some(delay));
    let response = error.error_response().unwrap();
    assert_eq!(
        response.error.as_ref().unwrap().code.as_deref(),
        Some("Throttled")
    );
    assert_eq!(error.to_string(), "status 429: Throttled: Slow down.");
    // Also where a body would be ignored or taken as it is.
    for status in [400, 404, 412, 428, 500, 503, 301, 302, 100, 0, 999] {
        for failed in [
            answer(Shop.reset(), (status, &[], body)).err(),
            answer(ada().media().get(), (status, &[], body)).err(),
            answer(ada().get().optional(), (status, &[], "")).err(),
        ] {
            assert_eq!(failed.unwrap().error_response().unwrap().status, status);
        }
    }
    let not_modified = answer(
        ada().get().if_none_match("\"1\""),
        (304, &[("ETag", "\"1\"")], ""),
    );
    let error = not_modified.unwrap_err();
    assert!(matches!(error.kind(), ResponseErrorKind::NotModified));
    assert_eq!(error.headers().etag(), Some("\"1\""));
}

#[test]
fn w21_accepted_requests_say_where_the_result_will_be() {
    let create = Shop.products().create(&Product::default());
    let create = create.prefer(Preference::respond_async());
    let headers = [("Location", "https://h/monitor"), ("Retry-After", "1")];
    let error = answer(&create, (202, &headers, "")).unwrap_err();
    assert!(matches!(error.kind(), ResponseErrorKind::Accepted));
    assert_eq!(error.headers().location(), Some("https://h/monitor"));
    // Otherwise it could be taken for null, or for an empty stream.
    for accepted in [
        answer(ada().get().optional(), (202, &headers, "")).err(),
        answer(Shop.total(1), (202, &headers, "")).err(),
        answer(ada().media().get(), (202, &headers, "")).err(),
        answer(Shop.products().list(), (202, &headers, "")).err(),
    ] {
        let accepted = accepted.unwrap();
        assert!(matches!(accepted.kind(), ResponseErrorKind::Accepted));
    }
    let started = answer(Shop.reset(), (202, &headers, "")).unwrap();
    assert_eq!(started.location(), Some("https://h/monitor"));
    let error = answer(&create, (202, &[], "")).unwrap_err();
    assert!(matches!(error.kind(), ResponseErrorKind::Empty(_)));
    // The monitor says how it ended.
    let ended = |status: &str, body| answer(&create, (200, &[("AsyncResult", status)], body));
    assert_eq!(ended("201", r#"{"id":"1"}"#).unwrap().status, 201);
    let error = ended("404", r#"{"error":{"code":"Gone"}}"#).unwrap_err();
    assert_eq!(error.error_response().unwrap().status, 404);
    assert_eq!(ended("soon", "{}").unwrap().status, 200);
    // With a body it is a success like others.
    assert_eq!(answer(&create, (202, &[], "{}")).unwrap().status, 202);
}

#[test]
fn payloads_that_do_not_fit() {
    let get = || Shop.lines().key_by(odata_requests::url::Key::of(1)).get();
    let wrong = r#"{"OrderID":"x","ItemID":"a"}"#;
    let error = answer(get(), (200, &[("request-id", "7")], wrong)).unwrap_err();
    assert!(matches!(error.kind(), ResponseErrorKind::Payload(_)));
    assert!(error.to_string().contains("$.OrderID"), "{error}");
    assert_eq!(error.headers().get("request-id"), Some("7"));
    let decoder = Decoder::new().lenient();
    let answer_to = get()
        .answer(&decoder, 200, &Headers::new(), wrong.as_bytes())
        .unwrap();
    assert_eq!(answer_to.mismatches.len(), 1);
    assert_eq!(answer_to.value.item_id, "a".into());
    let required = Decoder::new().require("total");
    assert!(
        get()
            .answer(&required, 200, &Headers::new(), b"{}")
            .is_err()
    );
    for body in ["<html>", "{", "[]", "5", "{}x"] {
        assert!(answer(get(), (200, &[], body)).is_err(), "{body}");
    }
}

#[test]
fn debug_of_answers_shows_no_secret() {
    let headers = [("Set-Cookie", "s3cret"), ("X-Shown", "shown")];
    let body = r#"{"secret":"s3cret"}"#;
    let read = answer(Shop.lines().create(&Line::default()), (201, &headers, body)).unwrap();
    assert_eq!(read.value.secret, "s3cret".into());
    let failed = answer(Shop.reset(), (500, &headers, "")).unwrap_err();
    for shown in [format!("{read:?}"), format!("{failed:?}")] {
        assert!(
            !shown.contains("s3cret") && shown.contains("shown"),
            "{shown}"
        );
    }
}

#[test]
fn items_can_be_read_as_another_type() {
    let rows: Request<odata_runtime::Collection<Item>> =
        Shop.products().list().into_request().items_as();
    let rows = value(rows, r#"{"value":[{"item":5}]}"#);
    assert_eq!(rows.items().unwrap()[0].item, 5.into());
}

#[cfg(feature = "http")]
#[test]
fn responses_of_the_crate_http() {
    let response = http::Response::builder()
        .status(200)
        .header("ETag", "W/\"1\"")
        .header("X-Odd", http::HeaderValue::from_bytes(b"\xe9").unwrap())
        .body(br#"{"name":"x"}"#.to_vec())
        .unwrap();
    let answer = ada().get().answer_http(&Decoder::new(), &response).unwrap();
    assert_eq!(answer.value.name, "x".into());
    assert_eq!(answer.etag(), Some("W/\"1\""));
    assert_eq!(answer.headers.get("x-odd"), Some("é"));
}

#[test]
fn hostile_responses_are_values() {
    let mut random = Random::new(4);
    let decoders = [Decoder::new(), Decoder::new().lenient()];
    for round in 0..400 {
        let texts = [random.text(), random.text(), random.text()];
        let headers: Headers = [
            ("Retry-After", texts[0].as_str()),
            ("Preference-Applied", texts[1].as_str()),
            ("Location", texts[2].as_str()),
            (texts[0].as_str(), texts[1].as_str()),
        ]
        .into_iter()
        .collect();
        let _ = (headers.retry_after(), headers.preferences_applied().count());
        let status = [200, 201, 202, 204, 304, 400, 500, u16::MAX][round % 8];
        let json = format!(r#"{{"value":[{}],"name":{}}}"#, texts[1], texts[2]);
        for body in [texts[0].as_bytes(), json.as_bytes(), &[0xff, 0xfe, 0]] {
            for decoder in &decoders {
                let results = [
                    shown(ada().get(), decoder, status, &headers, body),
                    shown(ada().get().optional(), decoder, status, &headers, body),
                    shown(Shop.products().list(), decoder, status, &headers, body),
                    shown(
                        Shop.products().list().delta(),
                        decoder,
                        status,
                        &headers,
                        body,
                    ),
                    shown(Shop.products().count(), decoder, status, &headers, body),
                    shown(Shop.total(1), decoder, status, &headers, body),
                    shown(ada().media().get(), decoder, status, &headers, body),
                    shown(Shop.reset(), decoder, status, &headers, body),
                ];
                // Success and failure are told apart by the status, whatever the rest is.
                let is_success = (200..300).contains(&status);
                assert_eq!(results[7].is_ok(), is_success);
                assert_eq!(
                    results[6].is_ok(),
                    is_success && (status != 202 || !body.trim_ascii().is_empty())
                );
                assert!(is_success || results.iter().all(Result::is_err));
            }
        }
    }
}

/// The texts of an answer, which must be writable whatever came back.
fn shown<Q: IntoRequest<Answer: std::fmt::Debug>>(
    request: Q,
    decoder: &Decoder,
    status: u16,
    headers: &Headers,
    body: &[u8],
) -> Result<String, String> {
    let request = request.into_request();
    match request.answer(decoder, status, headers, body) {
        Ok(answer) => Ok(format!("{answer:?}")),
        Err(error) => Err(format!("{error} {error:?}")),
    }
}
