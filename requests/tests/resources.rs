//! Paths of resources, and the methods and URLs of the requests that they take.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::{AnyProduct, Item, Product, Style, Vip};
use common::service::{Counter, Home, Line, LineKey, ProductSendMail, Shop, StyleKey};
use common::{gets, is};
use odata_requests::query::{At as _, eq};
use odata_requests::url::Key;
use odata_requests::{
    Dialect, Entities, Entity, IntoKey, Method, Path, PropertyResource, RequestError,
};
use odata_runtime::values::Guid;

fn line(order_id: i32, item_id: &str) -> LineKey {
    LineKey {
        order_id,
        item_id: item_id.to_owned(),
    }
}

#[test]
fn x4_entity_sets_singletons_navigation_and_casts() {
    gets(Shop.products().list(), "products", "products");
    gets(Shop.me().get(), "me", "me");
    let ada = Shop.products().key("ada");
    gets(ada.get(), "products('ada')", "products/ada");
    is(
        ada.delete(),
        Method::Delete,
        "products('ada')",
        "products/ada",
    );
    gets(
        ada.parent().parent().get(),
        "products('ada')/parent/parent",
        "products/ada/parent/parent",
    );
    gets(
        ada.parts().key("b").lines().list(),
        "products('ada')/parts('b')/lines",
        "products/ada/parts/b/lines",
    );
    gets(
        ada.of::<Vip>().assistant().get(),
        "products('ada')/s.Vip/assistant",
        "products/ada/s.Vip/assistant",
    );
    gets(
        Shop.products().of::<Vip>().list(),
        "products/s.Vip",
        "products/s.Vip",
    );
    gets(
        Shop.products().of::<Vip>().key("ada").assistant().get(),
        "products/s.Vip('ada')/assistant",
        "products/s.Vip/ada/assistant",
    );
    gets(
        ada.to::<Vip>("boss").assistant().get(),
        "products('ada')/boss/assistant",
        "products/ada/boss/assistant",
    );
    gets(
        ada.to_many::<Item>("items").key("x").get(),
        "products('ada')/items('x')",
        "products/ada/items/x",
    );
    gets(
        Shop.products().count(),
        "products/$count",
        "products/$count",
    );
    gets(
        Shop.products().count().filter(|p| eq(&p.size, 1)),
        "products/$count?$filter=size%20eq%201",
        "products/$count?$filter=size%20eq%201",
    );
}

#[test]
fn x3_keys_of_every_kind() {
    let products = Shop.products();
    gets(
        products.key("a'b/c").get(),
        "products('a''b%2Fc')",
        "products('a''b%2Fc')",
    );
    gets(
        products.key(String::from("é")).get(),
        "products('%C3%A9')",
        "products/%C3%A9",
    );
    // The name of an operation of the collection, in any case.
    gets(
        products.key("Delta").get(),
        "products('Delta')",
        "products('Delta')",
    );
    gets(
        ada_parts("delta").get(),
        "products('ada')/parts('delta')",
        "products/ada/parts('delta')",
    );
    // No type needs to be written for a number.
    gets(Shop.counters().key(5).get(), "counters(5)", "counters/5");
    gets(
        Shop.counters().key(i64::MIN).get(),
        "counters(-9223372036854775808)",
        "counters/-9223372036854775808",
    );
    let lines = Shop.lines();
    let borrowed = line(1, "");
    gets(
        lines.key(line(1, "a/b")).get(),
        "lines(OrderID=1,ItemID='a%2Fb')",
        "lines(OrderID=1,ItemID='a%2Fb')",
    );
    gets(
        lines.key(&borrowed).get(),
        "lines(OrderID=1,ItemID='')",
        "lines(OrderID=1,ItemID='')",
    );
    // Without a declared key.
    gets(
        Shop.addresses().key_by(Key::of(7)).owner().get(),
        "addresses(7)/owner",
        "addresses/7/owner",
    );
    let id: Guid = "12345678-aaaa-bbbb-cccc-ddddeeeeffff".parse().unwrap();
    gets(
        Shop.addresses().key_by(Key::of(id)).get(),
        "addresses(12345678-aaaa-bbbb-cccc-ddddeeeeffff)",
        "addresses/12345678-aaaa-bbbb-cccc-ddddeeeeffff",
    );
}

fn ada_parts(key: &str) -> Entity<AnyProduct> {
    Shop.products().key("ada").parts().key(key)
}

#[test]
fn x12_alternate_keys_are_by_name_in_every_dialect() {
    gets(
        Shop.products().by_code("x").get(),
        "products(code='x')",
        "products(code='x')",
    );
    gets(
        Shop.products()
            .key_by(Key::named("code", "x").and("year", 5))
            .lines()
            .list(),
        "products(code='x',year=5)/lines",
        "products(code='x',year=5)/lines",
    );
}

#[test]
fn x11_f11_enumerations_in_keys() {
    let key = StyleKey {
        style: Style::BLUE,
        year: 3,
    };
    let segment = |key: Key| key.segment(&Dialect::STANDARD, &[]);
    assert_eq!(
        segment(IntoKey::<StyleKey>::into_key(&key)),
        "(style=s.Style'Blue',year=3)"
    );
    assert_eq!(
        segment(IntoKey::<Style, _>::into_key(&Style::RED)),
        "(s.Style'Red')"
    );
    assert_eq!(
        segment(IntoKey::<Style, _>::into_key(Style::RED)),
        "(s.Style'Red')"
    );
}

// Long: a list of requests with their URLs.
#[test]
fn w11_properties_streams_and_raw_values() {
    let ada = Shop.products().key("ada");
    let name = ada.property(|p| &p.name);
    gets(name.get(), "products('ada')/name", "products/ada/name");
    gets(
        name.value(),
        "products('ada')/name/$value",
        "products/ada/name/$value",
    );
    is(
        name.delete(),
        Method::Delete,
        "products('ada')/name",
        "products/ada/name",
    );
    gets(
        ada.property(|p| &p.address.at().street).get(),
        "products('ada')/address/street",
        "products/ada/address/street",
    );
    gets(
        ada.of::<Vip>().property(|p| &p.level).get(),
        "products('ada')/s.Vip/level",
        "products/ada/s.Vip/level",
    );
    gets(
        ada.property(|p| &p.length).get(),
        "products('ada')/Gr%C3%B6%C3%9Fe",
        "products/ada/Gr%C3%B6%C3%9Fe",
    );
    let address = ada.property(|p| &p.address);
    gets(
        address.get().select(|a| &a.street),
        "products('ada')/address?$select=street",
        "products/ada/address?$select=street",
    );
    gets(
        address.resource().owner().get(),
        "products('ada')/address/owner",
        "products/ada/address/owner",
    );
    gets(
        ada.property(|p| &p.addresses)
            .get()
            .filter(|a| eq(&a.street, "x")),
        "products('ada')/addresses?$filter=street%20eq%20'x'",
        "products/ada/addresses?$filter=street%20eq%20'x'",
    );
    gets(
        ada.property(|p| &p.tags).count(),
        "products('ada')/tags/$count",
        "products/ada/tags/$count",
    );
    gets(
        ada.property(|p| &p.styles).get(),
        "products('ada')/styles",
        "products/ada/styles",
    );
    gets(
        ada.property(|p| &p.tags).nth(-1).get(),
        "products('ada')/tags/-1",
        "products/ada/tags/-1",
    );
    gets(
        ada.property(|p| &p.addresses).nth(0).of::<Home>().get(),
        "products('ada')/addresses/0/s.Home",
        "products/ada/addresses/0/s.Home",
    );
    gets(
        ada.property(|p| &p.addresses).items_of::<Home>().count(),
        "products('ada')/addresses/s.Home/$count",
        "products/ada/addresses/s.Home/$count",
    );
    let dynamic = PropertyResource::<i32>::named(ada.path(), "more/x");
    gets(
        dynamic.get(),
        "products('ada')/more/x",
        "products/ada/more/x",
    );
    let wrong = PropertyResource::<i32>::named(ada.path(), "a?b").get();
    assert_eq!(wrong.url(), Err(RequestError::Name("a?b".to_owned())));
    let counter = Shop.counters().key(5);
    gets(
        counter.stream(|c| &c.photo).get(),
        "counters(5)/photo",
        "counters/5/photo",
    );
    gets(
        counter.media().get(),
        "counters(5)/$value",
        "counters/5/$value",
    );
    is(
        counter.media().put("image/png", [1, 2]),
        Method::Put,
        "counters(5)/$value",
        "counters/5/$value",
    );
}

#[test]
fn w15_references() {
    let ada = Shop.products().key("ada");
    let bob = Shop.products().key("bob");
    is(
        ada.parent().set_ref(&bob),
        Method::Put,
        "products('ada')/parent/$ref",
        "products/ada/parent/$ref",
    );
    is(
        ada.parent().remove_ref(),
        Method::Delete,
        "products('ada')/parent/$ref",
        "products/ada/parent/$ref",
    );
    gets(
        ada.parent().get_ref(),
        "products('ada')/parent/$ref",
        "products/ada/parent/$ref",
    );
    gets(Shop.products().refs(), "products/$ref", "products/$ref");
    gets(ada.get_ref(), "products('ada')/$ref", "products/ada/$ref");
    gets(
        ada.parts().refs().top(1),
        "products('ada')/parts/$ref?$top=1",
        "products/ada/parts/$ref?$top=1",
    );
    is(
        ada.parts().add_ref(&bob.parent()),
        Method::Post,
        "products('ada')/parts/$ref",
        "products/ada/parts/$ref",
    );
    is(
        ada.parts().replace_refs([&bob, &ada]),
        Method::Put,
        "products('ada')/parts/$ref",
        "products/ada/parts/$ref",
    );
    // By id, relative to the URL of the request, or by the key.
    let removed = is(
        ada.parts().remove_ref(&bob),
        Method::Delete,
        "products('ada')/parts/$ref?$id=../../products('bob')",
        "products/ada/parts/bob/$ref",
    );
    let prepared = removed
        .prepared(&Dialect::STANDARD, "https://h/s/")
        .unwrap();
    assert_eq!(
        prepared.url,
        "https://h/s/products('ada')/parts/$ref?$id=https://h/s/products('bob')"
    );
    // Without a key at its end there is only the id.
    is(
        ada.parts().remove_ref(&Shop.me()),
        Method::Delete,
        "products('ada')/parts/$ref?$id=../../me",
        "products/ada/parts/$ref?$id=../../../me",
    );
}

#[test]
fn paths_as_text_are_used_as_they_are() {
    let known: Entity<AnyProduct> = Path::raw("products('a%2Fb')").into();
    gets(
        known.parent().get(),
        "products('a%2Fb')/parent",
        "products('a%2Fb')/parent",
    );
    let elsewhere: Entities<Line> = Path::raw("https://x/y?a=1").into();
    let list = elsewhere.list().top(1);
    let prepared = list.prepared(&Dialect::STANDARD, "https://h/s").unwrap();
    assert_eq!(prepared.url, "https://x/y?a=1&$top=1");
    let at_host: Entity<Item> = Path::raw("/other/items(1)").into();
    let prepared = at_host
        .get()
        .prepared(&Dialect::STANDARD, "https://h:8/s/t");
    assert_eq!(prepared.unwrap().url, "https://h:8/other/items(1)");
    // By its id.
    let found: Entity<AnyProduct> = Path::of_id("https://h/products('a&b')").into();
    gets(
        found.of::<Vip>().get().select(|p| &p.level),
        "$entity/s.Vip?$select=level&$id=https://h/products('a%26b')",
        "$entity/s.Vip?$select=level&$id=https://h/products('a%26b')",
    );
    for hostile in ["a b", "a\r\nb", "é", "https://h\n/", "a#b"] {
        let request = Entity::<Item>::from(Path::raw(hostile)).get();
        assert_eq!(request.url(), Err(RequestError::Url(hostile.to_owned())));
    }
}

#[test]
fn mistakes_are_errors_of_the_request() {
    let ada = Shop.products().key("ada");
    let to = |name: &'static str| ada.to::<Item>(name).get().url();
    assert_eq!(to("a/b"), Err(RequestError::Name("a/b".to_owned())));
    assert_eq!(to("$ref"), Err(RequestError::Name("$ref".to_owned())));
    assert_eq!(to(""), Err(RequestError::Name(String::new())));
    assert_eq!(
        ada.of::<Item>().get().url(),
        Err(RequestError::NotDerived {
            to: "s.Item",
            from: "s.Product"
        })
    );
    // What follows a mistake does not hide it.
    assert!(ada.of::<Counter>().media().get().url().is_err());
    static NAME: odata_runtime::Property<String> = odata_runtime::Property::Absent;
    assert!(matches!(
        ada.property(|_| &NAME).get().url(),
        Err(RequestError::NotAField {
            expected: "s.Product",
            ..
        })
    ));
    let error = ada
        .property(|p| {
            use odata_requests::query::Each as _;
            &p.addresses.each().street
        })
        .get()
        .url();
    assert!(
        matches!(error, Err(RequestError::ThroughCollection { path, .. }) if path == "addresses/street")
    );
    // Names of custom options cannot end.
    assert_eq!(
        ada.get().option("a=b&c#", "d=e&f").url().unwrap(),
        "products('ada')?a%3Db%26c%23=d=e%26f"
    );
}

#[test]
fn w18_names_of_options_are_custom_or_the_standards() {
    let url = |name: &'static str| Shop.me().get().option(name, "x").url();
    for name in ["sap-client", "$format", "$schemaversion", "@p", "a$b"] {
        assert_eq!(url(name).unwrap(), format!("me?{name}=x"));
    }
    for name in ["", "$", "$fliter", "$Top", "$$top", "@", "@a b", "@a=b"] {
        let error = url(name).unwrap_err();
        assert!(matches!(error, RequestError::Option { .. }), "{name}");
        let in_query = Shop.me().get().query(|q| q.option(name, "x")).url();
        assert_eq!(in_query.unwrap_err(), error);
    }
    // A system query option stands once.
    let twice = Shop.products().list().top(5).option("$top", "3");
    assert!(matches!(
        twice.url(),
        Err(RequestError::Option { name, .. }) if name == "$top"
    ));
    let custom = Shop.me().get().option("a", "1").option("a", "2");
    assert_eq!(custom.url().unwrap(), "me?a=1&a=2");
}

#[test]
fn x7_changes_and_actions_shape_what_they_return() {
    let create = Shop.products().create(&Product::default());
    is(
        create.query(|q| q.select(|p| (&p.id, &p.name))),
        Method::Post,
        "products?$select=id,name",
        "products?$select=id,name",
    );
    let update = Shop.me().update(&Product::default());
    is(
        update.query(|q| q.expand(|p| &p.parent)).representation(),
        Method::Patch,
        "me?$expand=parent",
        "me?$expand=parent",
    );
    let split = Shop.me().split(ProductSendMail::default());
    is(
        split.query(|q| q.top(3)).query(|q| q.select(|l| &l.total)),
        Method::Post,
        "me/s.split?$select=total&$top=3",
        "me/split?$select=total&$top=3",
    );
}

#[test]
fn requests_are_values() {
    let get = || Shop.products().key("ada").get().select(|p| &p.name);
    assert_eq!(get(), get());
    assert_eq!(get().clone().into_request(), get().into_request());
    assert_ne!(get(), get().option("a", "b"));
    assert_ne!(get(), get().if_none_match("*"));
    assert_ne!(get(), get().expand(|p| &p.parent));
    let update = |name: &str| {
        let product = Product {
            name: name.into(),
            ..Default::default()
        };
        Shop.products().key("ada").update(&product)
    };
    assert_eq!(update("a"), update("a"));
    assert_ne!(update("a"), update("b"));
    assert_ne!(update("a"), update("a").replace());
    fn both<T: Send + Sync>(_: &T) {}
    both(&update("a"));
    both(&get());
}
