//! The bodies of requests, and what they leave out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::{Address, AnyProduct, Item, Product, Style, Vip};
use common::service::{Counter, Line, ProductSendMail, Shop};
use odata_requests::url::Version;
use odata_requests::{Changes, Dialect, Method, Request, RequestError};
use odata_runtime::{IEEE754_COMPATIBLE, List, ObjectExt as _, Property};

#[track_caller]
fn body<R>(request: &Request<R>) -> String {
    String::from_utf8(request.body().unwrap()).unwrap()
}

fn line() -> Line {
    let mut line = Line {
        order_id: 1.into(),
        amount: 9_007_199_254_740_993.into(),
        total: Property::Value("2.50".parse().unwrap()),
        ..Default::default()
    };
    line.extras_mut().insert("@odata.etag", "W/\"1\"").unwrap();
    line
}

fn product(name: &str) -> Product {
    Product {
        name: name.into(),
        ..Default::default()
    }
}

#[test]
fn creates_send_what_the_service_does_not_set_itself() {
    let request = Shop.lines().create(&line());
    assert_eq!(request.method(), Method::Post);
    assert_eq!(body(&request), r#"{"OrderID":1,"total":2.50}"#);
    let left_out = request.left_out().unwrap();
    assert_eq!(left_out.properties, ["$.amount"]);
    assert_eq!(left_out.annotations, ["$.@odata.etag"]);
}

#[test]
fn deep_inserts_send_related_entities_and_their_types() {
    let mut part = Vip {
        level: 3.into(),
        ..Default::default()
    };
    part.base.name = "b".into();
    let mut whole = product("a");
    whole.parts = List::from(vec![AnyProduct::Vip(Box::new(part))]).into();
    let request = Shop.products().create(&whole);
    assert_eq!(
        body(&request),
        r##"{"name":"a","parts":[{"@odata.type":"#s.Vip","name":"b","level":3}]}"##
    );
    // A derived type at the position of its base.
    let request = Shop.products().create(&Vip::default());
    assert_eq!(body(&request), r##"{"@odata.type":"#s.Vip"}"##);
}

#[test]
fn w7_updates_send_what_can_change() {
    let mut value = product("a");
    value.id = "ada".into();
    value.parent = Property::Value(AnyProduct::from(product("b")).into());
    value.x = Property::Null;
    let request = Shop.products().key("ada").update(&value);
    assert_eq!(request.method(), Method::Patch);
    assert_eq!(body(&request), r#"{"name":"a","x":null}"#);
    assert_eq!(request.left_out().unwrap().properties, ["$.id", "$.parent"]);
    let deep = request.with_navigation("parent");
    assert_eq!(
        body(&deep),
        r#"{"name":"a","parent":{"name":"b"},"x":null}"#
    );
    let error = deep.with_navigation("name").body().unwrap_err();
    assert!(
        matches!(&error, RequestError::Body(invalid) if invalid.unknown == ["name"]),
        "{error}"
    );

    let counter = Counter {
        id: 5.into(),
        created: "x".into(),
        ..Default::default()
    };
    let entity = Shop.counters().key(5);
    assert_eq!(body(&entity.update(&counter)), "{}");
    // An upsert may create, so it has what a create has.
    let upsert = entity.upsert(&counter);
    assert_eq!(upsert.method(), Method::Patch);
    assert_eq!(body(&upsert), r#"{"id":5,"created":"x"}"#);
    let replace = entity.update(&counter).replace();
    assert_eq!(replace.method(), Method::Put);
    assert_eq!(body(&replace), r#"{"id":5,"created":"x"}"#);
}

#[test]
fn q_build_methods_of_other_requests_are_errors() {
    let error = |request: Request<()>| request.prepared(&Dialect::STANDARD, "").unwrap_err();
    let delete = || Shop.me().delete();
    assert_eq!(error(delete().replace()), RequestError::NoBody("`replace`"));
    assert_eq!(
        error(delete().with_navigation("x")),
        RequestError::NoBody("`with_navigation`")
    );
    assert_eq!(
        error(delete().bind("x", Shop.me().path())),
        RequestError::NoBody("`bind`")
    );
    let parameters = Shop.me().send_mail(ProductSendMail::default());
    assert_eq!(
        error(parameters.clone().bind("x", Shop.me().path())),
        RequestError::NoBody("`bind`")
    );
    assert_eq!(
        error(parameters.with_navigation("x")),
        RequestError::NoBody("`with_navigation`")
    );
    let create = Shop.lines().create(&line()).replace();
    assert_eq!(create.url(), Err(RequestError::NoBody("`replace`")));
}

#[test]
fn parameters_of_actions_that_are_absent_are_left_out() {
    let ada = Shop.products().key("ada");
    assert_eq!(body(&ada.send_mail(ProductSendMail::default())), "{}");
    let mut parameters = ProductSendMail {
        message: Property::Value(Address {
            street: "x".into(),
            ..Default::default()
        }),
        save_to_sent_items: Property::Null,
        ..Default::default()
    };
    parameters.extras_mut().insert("Other", 5).unwrap();
    assert_eq!(
        body(&ada.send_mail(parameters)),
        r#"{"Message":{"street":"x"},"SaveToSentItems":null,"Other":5}"#
    );
    // An action without parameters is sent without a body.
    assert_eq!(body(&ada.restore()), "");
    assert_eq!(body(&Shop.reset()), "");
}

#[test]
fn w2_numbers_are_strings_where_the_content_type_says_so() {
    let mut line = line();
    line.amount = Property::Absent;
    let request = Shop.lines().create(&line).ieee754_compatible();
    assert_eq!(body(&request), r#"{"OrderID":1,"total":"2.50"}"#);
    let headers = request.headers().unwrap();
    assert_eq!(headers.get("content-type"), Some(IEEE754_COMPATIBLE));
    assert_eq!(
        headers.get("accept"),
        Some("application/json;odata.metadata=minimal;IEEE754Compatible=true")
    );
    let counter = Shop.counters().key(5).property(|c| &c.id);
    assert_eq!(body(&counter.set(&7)), r#"{"value":7}"#);
    assert_eq!(
        body(&counter.set(&7).ieee754_compatible()),
        r#"{"value":"7"}"#
    );
    let changes = Changes::<Line>::new().upsert(&line);
    let request = Shop.lines().update(&changes).ieee754_compatible();
    assert!(body(&request).contains(r#""total":"2.50""#));
    assert_eq!(
        request.headers().unwrap().get("Content-Type"),
        Some(IEEE754_COMPATIBLE)
    );
}

#[test]
fn properties_are_set_by_the_kind_of_their_value() {
    let ada = Shop.products().key("ada");
    let set = ada.property(|p| &p.name).set(&"x".to_owned());
    assert_eq!(
        (set.method(), &*body(&set)),
        (Method::Put, r#"{"value":"x"}"#)
    );
    let set = ada.property(|p| &p.style).set(&Style::BLUE);
    assert_eq!(body(&set), r#"{"value":"Blue"}"#);
    let set = ada
        .property(|p| &p.tags)
        .set(&List::from(vec!["a".to_owned()]));
    assert_eq!(body(&set), r#"{"value":["a"]}"#);
    let address = Address {
        street: "x".into(),
        ..Default::default()
    };
    let set = ada.property(|p| &p.address).set(&address);
    assert_eq!(
        (set.method(), &*body(&set)),
        (Method::Put, r#"{"street":"x"}"#)
    );
    let update = ada.property(|p| &p.address).update(&address);
    assert_eq!(
        (update.method(), &*body(&update)),
        (Method::Patch, r#"{"street":"x"}"#)
    );
    let set = ada
        .property(|p| &p.addresses)
        .set(&List::from(vec![address]));
    assert_eq!(body(&set), r#"{"value":[{"street":"x"}]}"#);
}

#[test]
fn w15_references_are_absolute_if_the_service_is_known() {
    let ada = Shop.products().key("ada");
    let add = Shop.products().key("bob").parts().add_ref(&ada);
    assert_eq!(body(&add), r#"{"@odata.id":"../../products('ada')"}"#);
    let prepared = add.prepared(&Dialect::GRAPH, "https://h/v1.0/").unwrap();
    assert_eq!(prepared.url, "https://h/v1.0/products/bob/parts/$ref");
    assert_eq!(
        prepared.body,
        br#"{"@odata.id":"https://h/v1.0/products/ada"}"#
    );
    let replace = Shop
        .products()
        .key("bob")
        .parts()
        .replace_refs([&ada, &Shop.me()]);
    let prepared = replace.prepared(&Dialect::STANDARD, "https://h").unwrap();
    assert_eq!(
        prepared.body,
        br#"{"value":[{"@odata.id":"https://h/products('ada')"},{"@odata.id":"https://h/me"}]}"#
    );
}

#[test]
fn binds_have_the_url_of_the_entity() {
    let ada = Shop.products().key("a\"b");
    let create = Shop.products().create(&product("x"));
    let create = create
        .bind("parent", ada.path())
        .bind_all("parts", [Shop.me().path(), ada.path()]);
    assert_eq!(
        body(&create),
        r#"{"name":"x","parent@odata.bind":"products('a%22b')","parts@odata.bind":["me","products('a%22b')"]}"#
    );
    let prepared = create.prepared(&Dialect::STANDARD, "https://h/s").unwrap();
    assert!(
        String::from_utf8(prepared.body)
            .unwrap()
            .contains(r#""parent@odata.bind":"https://h/s/products('a%22b')""#)
    );
    // In an object without other members, and in an update of something deeper.
    let update = Shop.me().parent().update(&Product::default());
    assert_eq!(
        body(&update.bind("parent", ada.path())),
        r#"{"parent@odata.bind":"../products('a%22b')"}"#
    );
    let twice = create.bind("parent", ada.path()).body();
    assert!(matches!(twice, Err(RequestError::Option { name, .. }) if name == "parent@odata.bind"));
    let mut bound = product("x");
    bound.extras_mut().bind("parent", Some("x")).unwrap();
    let twice = Shop.products().create(&bound).bind("parent", ada.path());
    assert!(matches!(twice.body(), Err(RequestError::Option { .. })));
    let hostile = Shop
        .products()
        .create(&product("x"))
        .bind("a\":1,\"b", ada.path());
    assert!(matches!(hostile.body(), Err(RequestError::Name(_))));
}

#[test]
fn u7_changes_of_a_collection() {
    let ada = Shop.products().key("ada");
    let mut item = product("a");
    item.id = "new".into();
    let changes = Changes::new()
        .upsert(&item)
        .upsert(&Vip::default())
        .delete(&ada)
        .remove(&Shop.me());
    let request = Shop.products().update(&changes);
    assert_eq!(request.method(), Method::Patch);
    assert_eq!(
        body(&request),
        r##"{"@odata.context":"#$delta","value":[{"id":"new","name":"a"},{"@odata.type":"#s.Vip"},{"@odata.removed":{"reason":"deleted"},"@odata.id":"products('ada')"},{"@odata.removed":{"reason":"changed"},"@odata.id":"me"}]}"##
    );
    let mut dialect = Dialect::STANDARD;
    dialect.version = Version::V4_01;
    let prepared = request.prepared(&dialect, "https://h").unwrap();
    let text = String::from_utf8(prepared.body).unwrap();
    assert!(
        text.starts_with(r##"{"@context":"#$delta","value":[{"id":"new","name":"a"}"##),
        "{text}"
    );
    assert!(
        text.contains(r#"{"@removed":{"reason":"deleted"},"@id":"https://h/products('ada')"}"#),
        "{text}"
    );
    assert_eq!(
        body(&Shop.products().update(&Changes::new())),
        r##"{"@odata.context":"#$delta","value":[]}"##
    );
    let request = Shop.lines().update(&Changes::new().upsert(&line()));
    assert_eq!(
        request.left_out().unwrap().properties,
        ["$.value[0].amount"]
    );
}

#[test]
fn a_struct_fits_where_its_family_is_declared() {
    let products = Shop.products();
    let of_struct: Request<AnyProduct> = products.create(&product("a"));
    let of_family = products.create(&AnyProduct::from(product("a")));
    assert_eq!(of_struct, of_family);
    let _: Request<Option<Item>> = Shop.me().to::<Item>("item").update(&Item::default());
}

#[test]
fn bodies_of_streams_are_their_bytes() {
    let put = Shop.me().media().put("image/png", vec![0, 255]);
    assert_eq!(put.body().unwrap(), [0, 255]);
    assert_eq!(
        put.headers().unwrap().get("Content-Type"),
        Some("image/png")
    );
    assert!(format!("{put:?}").contains("length: 2"));
    let patch = Shop.me().media().patch("application/json", "[]");
    assert_eq!((patch.method(), &*body(&patch)), (Method::Patch, "[]"));
    let create: Request<AnyProduct> = Shop.products().media().create("application/zip", [1]);
    assert_eq!(
        (create.method(), create.url().unwrap()),
        (Method::Post, "products".to_owned())
    );
    assert_eq!(create.body().unwrap(), [1]);
    // In place of parameters.
    let mime = Shop
        .me()
        .send_mail(ProductSendMail::default())
        .content("text/plain", "TUlNRQ==");
    assert_eq!(body(&mime), "TUlNRQ==");
    assert_eq!(
        mime.headers().unwrap().get("Content-Type"),
        Some("text/plain")
    );
}

#[test]
fn debug_shows_no_secret() {
    let line = Line {
        order_id: 1.into(),
        secret: "s3cret".into(),
        ..Default::default()
    };
    let request = Shop
        .lines()
        .create(&line)
        .header("Authorization", "Bearer s3cret")
        .header("Ocp-Apim-Subscription-Key", "s3cret")
        .header("Cookie", "s3cret")
        .option("access_token", "s3cret")
        .option("sig", "s3cret")
        .header("X-Shown", "shown");
    let shown = format!("{request:?}");
    assert!(!shown.contains("s3cret"), "{shown}");
    for part in [
        "Post",
        "lines?access_token=[redacted]&sig=[redacted]",
        "X-Shown",
        "OrderID",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let prepared = request.prepared(&Dialect::STANDARD, "https://h").unwrap();
    assert!(
        String::from_utf8(prepared.body.clone())
            .unwrap()
            .contains("s3cret")
    );
    let shown = format!("{prepared:?}");
    assert!(!shown.contains("s3cret"), "{shown}");
    let shown = format!("{:?}", Shop.me().of::<Item>().get());
    assert!(shown.contains("NotDerived"), "{shown}");
}
