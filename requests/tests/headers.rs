//! The headers of requests, and those of responses.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use std::time::{Duration, SystemTime};

use common::model::{Product, Vip};
use common::service::{ProductSendMail, Shop};
use odata_requests::query::eq;
use odata_requests::url::{LongUrls, Version};
use odata_requests::{Dialect, Headers, IntoRequest, Method, Preference, RequestError, RetryAfter};
use odata_runtime::ObjectExt as _;

fn modern() -> Dialect {
    let mut dialect = Dialect::STANDARD;
    dialect.version = Version::V4_01;
    dialect
}

fn headers(request: impl IntoRequest, dialect: &Dialect) -> Vec<(String, String)> {
    let headers = request.into_request().headers_for(dialect).unwrap();
    let headers = headers.iter();
    headers
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

#[track_caller]
fn are(request: impl IntoRequest, dialect: &Dialect, expected: &[(&str, &str)]) {
    let headers = headers(request, dialect);
    let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (&**n, &**v)).collect();
    assert_eq!(headers, expected);
}

#[test]
fn w1_w2_version_and_media_types() {
    are(
        Shop.me().get(),
        &Dialect::STANDARD,
        &[
            ("OData-MaxVersion", "4.0"),
            ("Accept", "application/json;odata.metadata=minimal"),
        ],
    );
    are(
        Shop.me().get(),
        &modern(),
        &[
            ("OData-MaxVersion", "4.01"),
            ("Accept", "application/json;metadata=minimal"),
        ],
    );
    are(
        Shop.me().update(&Product::default()),
        &Dialect::STANDARD,
        &[
            ("OData-MaxVersion", "4.0"),
            ("Accept", "application/json;odata.metadata=minimal"),
            ("OData-Version", "4.0"),
            ("Content-Type", "application/json"),
        ],
    );
    are(
        Shop.me().send_mail(ProductSendMail::default()),
        &modern(),
        &[
            ("OData-MaxVersion", "4.01"),
            ("Accept", "application/json;metadata=minimal"),
            ("OData-Version", "4.01"),
            ("Content-Type", "application/json"),
        ],
    );
    // Without a body there is no type of it.
    are(
        Shop.reset(),
        &Dialect::STANDARD,
        &[
            ("OData-MaxVersion", "4.0"),
            ("Accept", "application/json;odata.metadata=minimal"),
        ],
    );
    are(
        Shop.products().count(),
        &Dialect::STANDARD,
        &[("OData-MaxVersion", "4.0"), ("Accept", "text/plain")],
    );
    are(
        Shop.me().media().get(),
        &Dialect::STANDARD,
        &[("OData-MaxVersion", "4.0"), ("Accept", "*/*")],
    );
    are(
        Shop.me().media().put("image/png", []),
        &Dialect::STANDARD,
        &[
            ("OData-MaxVersion", "4.0"),
            ("Accept", "application/json;odata.metadata=minimal"),
            ("OData-Version", "4.0"),
            ("Content-Type", "image/png"),
        ],
    );
    // What the program sets counts.
    let set = Shop.me().get().header("accept", "application/xml");
    assert_eq!(
        set.headers().unwrap().get("Accept"),
        Some("application/xml")
    );
}

#[test]
fn w4_w5_preferences_are_joined_and_named_by_the_version() {
    let prefer = |request: &dyn Fn() -> odata_requests::List<common::model::AnyProduct>,
                  dialect: &Dialect| {
        let headers = request().headers_for(dialect).unwrap();
        assert_eq!(headers.get_all("Prefer").count(), 1);
        headers.get("Prefer").unwrap().to_owned()
    };
    let list = || {
        Shop.products()
            .list()
            .prefer(Preference::max_page_size(20))
            .prefer(Preference::include_annotations("display.*,-*"))
            .prefer("outlook.timezone=\"UTC, now\"")
            .header("prefer", "wait=5, respond-async")
    };
    assert_eq!(
        prefer(&list, &Dialect::STANDARD),
        "odata.maxpagesize=20, odata.include-annotations=\"display.*,-*\", outlook.timezone=\"UTC, now\", wait=5, respond-async"
    );
    assert_eq!(
        prefer(&list, &modern()),
        "maxpagesize=20, include-annotations=\"display.*,-*\", outlook.timezone=\"UTC, now\", wait=5, respond-async"
    );
    // The last one of a name counts, with and without the prefix.
    let again = || list().prefer("odata.maxpagesize=5").prefer("Respond-Async");
    assert_eq!(
        prefer(&again, &modern()),
        "include-annotations=\"display.*,-*\", outlook.timezone=\"UTC, now\", wait=5, odata.maxpagesize=5, Respond-Async"
    );

    let create = Shop.products().create(&Product::default());
    let returns = |headers: Result<Headers, RequestError>| {
        headers
            .unwrap()
            .get("Prefer")
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(returns(create.headers()), "");
    assert_eq!(
        returns(create.clone().minimal().headers()),
        "return=minimal"
    );
    assert_eq!(
        returns(create.clone().representation().headers()),
        "return=representation"
    );
    assert_eq!(
        returns(
            create
                .prefer(Preference::return_minimal())
                .representation()
                .prefer(Preference::wait(5))
                .headers()
        ),
        "return=representation, wait=5"
    );
    // A representation of an update is the entity itself.
    let update = Shop.me().update(&Vip::default());
    let _: odata_requests::Request<common::model::AnyProduct> = update.representation();
}

#[test]
fn w4_w5_wrong_preferences_are_errors() {
    let fails = |preference: Preference| {
        let request = Shop.me().get().prefer(preference);
        matches!(request.headers(), Err(RequestError::Header { name, .. }) if name == "Prefer")
    };
    assert!(fails(Preference::max_page_size(0)));
    assert!(fails(Preference::include_annotations("Namespace.")));
    assert!(fails(Preference::include_annotations("")));
    assert!(fails(Preference::include_annotations("a.b\",x=\"")));
    assert!(fails("".into()));
    assert!(fails("a\r\nEvil: 1".into()));
    for pattern in ["*", "-a.b", "a.*", "-a.*", "a.b#q", "*#q", "a.*,-a.b.c"] {
        assert!(
            !fails(Preference::include_annotations(pattern)),
            "{pattern}"
        );
    }
}

#[test]
fn w6_conditions_are_sent_verbatim() {
    let update = || Shop.me().update(&Product::default());
    let condition = |request: odata_requests::Request<_>, dialect: &Dialect, name: &str| {
        let _: &odata_requests::Request<Option<common::model::AnyProduct>> = &request;
        let headers = request.headers_for(dialect).unwrap();
        headers.get(name).map(str::to_owned)
    };
    let weak = "W/\"a, b\"";
    assert_eq!(
        condition(update().if_match(weak), &Dialect::STANDARD, "If-Match").as_deref(),
        Some(weak)
    );
    assert_eq!(condition(update(), &Dialect::STANDARD, "If-Match"), None);
    // Where an update creates what is not there, it is guarded unless it has a condition; an upsert is not.
    let dialect = Dialect::DATAVERSE;
    assert_eq!(
        condition(update(), &dialect, "If-Match").as_deref(),
        Some("*")
    );
    assert_eq!(
        condition(update().if_match(weak), &dialect, "If-Match").as_deref(),
        Some(weak)
    );
    let upsert = || Shop.me().upsert(&Product::default());
    assert_eq!(condition(upsert(), &dialect, "If-Match"), None);
    // The tag of a value that has none is not left out.
    let untagged: Option<String> = Product::default().extras().etag();
    for request in [
        update().if_match(untagged.clone()),
        update().if_none_match(untagged),
    ] {
        let error = request.headers().unwrap_err();
        assert!(matches!(error, RequestError::Header { .. }), "{error}");
        assert!(request.url().is_err() && request.body().is_err());
    }
    let create_only = upsert().if_none_match("*");
    assert_eq!(
        condition(create_only.clone(), &dialect, "If-None-Match").as_deref(),
        Some("*")
    );
    assert_eq!(condition(create_only, &dialect, "If-Match"), None);
}

#[test]
fn w6_header_injection_is_an_error() {
    let get = || Shop.me().get();
    for hostile in ["a\r\nEvil: 1", "a\nb", "a\0", "\u{7f}", "a\u{85}b", "é"] {
        for request in [
            get().if_match(hostile),
            get().if_none_match(hostile),
            get().header("X-A", hostile),
            get().prefer(hostile.to_owned()),
        ] {
            let error = request.headers().unwrap_err();
            assert!(matches!(error, RequestError::Header { .. }), "{error}");
            assert!(request.prepared(&Dialect::STANDARD, "https://h").is_err());
        }
        let put = Shop.me().media().put(hostile, []);
        assert!(put.headers().is_err());
    }
    for name in ["", "a b", "a:b", "a\r\n", "é"] {
        assert!(get().header(name, "x").headers().is_err(), "{name:?}");
    }
}

#[test]
fn w19_long_urls_are_posts_of_their_query() {
    let list = || {
        Shop.products()
            .list()
            .filter(|p| eq(&p.name, "x".repeat(100)))
            .top(5)
    };
    let mut dialect = Dialect::STANDARD;
    dialect.url_limit = Some(100);
    let length = list().url().unwrap().len();
    assert_eq!(
        list().url_for(&dialect),
        Err(RequestError::TooLong { length, limit: 100 })
    );
    dialect.long_urls = LongUrls::Batch;
    assert_eq!(
        list().url_for(&dialect),
        Err(RequestError::NeedsBatch { length, limit: 100 })
    );
    dialect.long_urls = LongUrls::Query;
    let request = list().prefer(Preference::track_changes());
    let prepared = request.prepared(&dialect, "https://h/s").unwrap();
    assert_eq!(prepared.method, Method::Post);
    assert_eq!(prepared.url, "https://h/s/products/$query");
    assert_eq!(
        String::from_utf8(prepared.body).unwrap(),
        format!("$filter=name%20eq%20'{}'&$top=5", "x".repeat(100))
    );
    assert_eq!(prepared.headers.get("Content-Type"), Some("text/plain"));
    assert_eq!(prepared.headers.get("OData-Version"), Some("4.0"));
    assert_eq!(prepared.headers.get("Prefer"), Some("odata.track-changes"));
    // The base counts, too.
    dialect.url_limit = Some(length);
    assert_eq!(list().prepared(&dialect, "").unwrap().method, Method::Get);
    assert_eq!(
        list().prepared(&dialect, "https://h").unwrap().method,
        Method::Post
    );
    // Only reading has this form, and only of the query.
    let create = Shop
        .products()
        .create(&Product::default())
        .option("a", "x".repeat(200));
    assert!(matches!(
        create.url_for(&dialect),
        Err(RequestError::TooLong { .. })
    ));
    let key = Shop.products().key("x".repeat(200)).get();
    assert!(matches!(
        key.url_for(&dialect),
        Err(RequestError::TooLong { .. })
    ));
}

#[test]
fn base_urls_are_joined_by_one_slash() {
    let get = Shop.me().get().select(|p| &p.name);
    let url = |base: &str| get.prepared(&Dialect::STANDARD, base).map(|it| it.url);
    for base in ["https://h/s", "https://h/s/"] {
        assert_eq!(url(base).unwrap(), "https://h/s/me?$select=name");
    }
    for base in [
        "https://h/s?a=1",
        "https://h/#x",
        "https://h /",
        "https://h/\n",
    ] {
        assert_eq!(url(base), Err(RequestError::Url(base.to_owned())));
    }
}

#[test]
fn names_of_headers_are_compared_without_case() {
    let mut headers: Headers = [("a", "1"), ("B", "2"), ("A", "3")].into_iter().collect();
    assert_eq!(headers.get("A"), Some("1"));
    assert_eq!(headers.get_all("a").collect::<Vec<_>>(), ["1", "3"]);
    assert!(headers.contains("b") && !headers.contains("c"));
    headers.set("A", "4");
    assert_eq!(headers.iter().collect::<Vec<_>>(), [("B", "2"), ("A", "4")]);
    headers.remove("a");
    assert_eq!(headers.len(), 1);
    headers.extend([
        ("ETag", "W/\"x\""),
        ("preference-applied", " return=minimal , a=\"b, c\","),
    ]);
    headers.append("Preference-Applied", "odata.track-changes");
    assert_eq!(headers.etag(), Some("W/\"x\""));
    assert_eq!(
        headers.preferences_applied().collect::<Vec<_>>(),
        ["return=minimal", "a=\"b, c\"", "odata.track-changes"]
    );
}

#[test]
fn v5_retry_after_has_two_forms() {
    let seconds = |text: &str| RetryAfter::parse(text);
    let delay = |seconds| Some(RetryAfter::Delay(Duration::from_secs(seconds)));
    assert_eq!(seconds("5"), delay(5));
    assert_eq!(seconds(" 0 "), delay(0));
    assert_eq!(seconds("99999999999999999999999999"), delay(u64::MAX));
    let at = |seconds| {
        Some(RetryAfter::At(
            SystemTime::UNIX_EPOCH + Duration::from_secs(seconds),
        ))
    };
    for text in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        assert_eq!(seconds(text), at(784_111_777), "{text}");
    }
    assert_eq!(seconds("Thu, 01 Jan 1970 00:00:00 GMT"), at(0));
    assert_eq!(seconds("Thu, 29 Feb 2024 23:59:60 GMT"), at(1_709_251_200));
    for text in [
        "",
        "-5",
        "5.5",
        "soon",
        "Sun, 06 Nov 1994 08:49 GMT",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "Sun, 99 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 99999999999 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:-7 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT",
    ] {
        assert_eq!(seconds(text), None, "{text}");
    }
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_770);
    let wait = |text: &str| seconds(text).unwrap().wait(now).as_secs();
    assert_eq!(wait("Sun, 06 Nov 1994 08:49:37 GMT"), 7);
    assert_eq!(wait("Sun, 06 Nov 1994 08:49:00 GMT"), 0);
    assert_eq!(wait("99999999999999999999999999"), u64::MAX);
}

#[cfg(feature = "http")]
#[test]
fn requests_of_the_crate_http() {
    let update = Shop.me().update(&Product::default()).if_match("*");
    let request = update.into_http(&Dialect::STANDARD, "https://h/s").unwrap();
    assert_eq!(request.method(), "PATCH");
    assert_eq!(request.uri(), "https://h/s/me");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert_eq!(request.headers()["if-match"], "*");
    assert_eq!(request.body(), b"{}");
    // Nothing of the URL is normalised.
    let odd = Shop.products().key("a/../b'+").get().into_request();
    let odd = odd.into_http(&Dialect::GRAPH, "https://h/s").unwrap();
    assert_eq!(odd.uri(), "https://h/s/products('a%2F..%2Fb''%2B')");
    for wrong in ["ht tp://", "", "h/s", "https://"] {
        let request = Shop.me().get().into_request();
        let request = request.into_http(&Dialect::STANDARD, wrong);
        assert!(matches!(request, Err(RequestError::Url(_))), "{wrong}");
    }
}

#[test]
fn a_create_asks_for_the_entity_where_it_is_not_returned_otherwise() {
    let create = || Shop.products().create(&Product::default());
    let prefer = |headers: Headers| headers.get("Prefer").map(str::to_owned);
    assert_eq!(prefer(create().headers().unwrap()), None);
    let dialect = Dialect::DATAVERSE;
    let with = create().prefer(Preference::continue_on_error());
    for (headers, expected) in [
        (create().headers_for(&dialect), "return=representation"),
        (create().minimal().headers_for(&dialect), "return=minimal"),
        (
            create().representation().headers_for(&dialect),
            "return=representation",
        ),
        (
            with.headers_for(&dialect),
            "odata.continue-on-error, return=representation",
        ),
    ] {
        assert_eq!(prefer(headers.unwrap()).as_deref(), Some(expected));
    }
}
