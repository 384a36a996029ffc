//! Paths of resources and the requests that they take.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::{Address, AnyProduct, Product, Style, Vip};
use common::service::{Line, LineKey, ProductSendMail, Shop};
use odata_requests::url::Key;
use odata_requests::{Dialect, IntoRequest, Method, Request};
use odata_runtime::Property;

#[track_caller]
fn is<Q: IntoRequest>(
    request: Q,
    method: Method,
    standard: &str,
    graph: &str,
) -> Request<Q::Answer> {
    let request = request.into_request();
    assert_eq!(request.method(), method);
    assert_eq!(request.url().unwrap(), standard);
    assert_eq!(request.url_for(&Dialect::GRAPH).unwrap(), graph);
    request
}

#[test]
fn x4_entities_collections_singletons_and_casts() {
    let shop = Shop;
    is(shop.products().list(), Method::Get, "products", "products");
    is(shop.me().get(), Method::Get, "me", "me");
    let ada = shop.products().key("ada");
    is(ada.get(), Method::Get, "products('ada')", "products/ada");
    is(
        ada.delete(),
        Method::Delete,
        "products('ada')",
        "products/ada",
    );
    is(
        ada.parent().get(),
        Method::Get,
        "products('ada')/parent",
        "products/ada/parent",
    );
    is(
        ada.of::<Vip>().assistant().get(),
        Method::Get,
        "products('ada')/s.Vip/assistant",
        "products/ada/s.Vip/assistant",
    );
    is(
        ada.lines()
            .key(LineKey {
                order_id: 1,
                item_id: "a/b".into(),
            })
            .get(),
        Method::Get,
        "products('ada')/lines(OrderID=1,ItemID='a%2Fb')",
        "products/ada/lines(OrderID=1,ItemID='a%2Fb')",
    );
    is(
        shop.products().key("delta").get(),
        Method::Get,
        "products('delta')",
        "products('delta')",
    );
    is(
        shop.products().by_code("x").get(),
        Method::Get,
        "products(code='x')",
        "products(code='x')",
    );
    is(
        shop.addresses().key_by(Key::of(7)).owner().get(),
        Method::Get,
        "addresses(7)/owner",
        "addresses/7/owner",
    );
}

#[test]
fn x5_x6_operations() {
    let ada = Shop.products().key("ada");
    is(
        ada.restore(),
        Method::Post,
        "products('ada')/s.restore",
        "products/ada/restore",
    );
    is(
        Shop.products().delta(),
        Method::Get,
        "products/s.delta()",
        "products/delta",
    );
    is(
        ada.reminder_view("a", None),
        Method::Get,
        "products('ada')/s.reminderView(StartDateTime='a')",
        "products/ada/reminderView(StartDateTime='a')",
    );
    is(
        ada.styled(&Style::RED, None),
        Method::Get,
        "products('ada')/s.styled(style=s.Style'Red',since=null)",
        "products/ada/styled(style='Red',since=null)",
    );
    let address = Address {
        street: "a&b".into(),
        ..Default::default()
    };
    is(
        ada.near(&address, None).list(),
        Method::Get,
        "products('ada')/s.near(address=@address)?@address=%7B%22street%22:%22a%26b%22%7D",
        "products/ada/near(address=@address)?@address=%7B%22street%22:%22a%26b%22%7D",
    );
    let mail = ProductSendMail {
        save_to_sent_items: true.into(),
        ..Default::default()
    };
    let request = is(
        ada.send_mail(mail),
        Method::Post,
        "products('ada')/s.sendMail",
        "products/ada/sendMail",
    );
    assert_eq!(request.body().unwrap(), br#"{"SaveToSentItems":true}"#);
    is(Shop.reset(), Method::Post, "Reset", "Reset");
    is(Shop.total(5), Method::Get, "Total(of=5)", "Total(of=5)");
}

#[test]
fn bodies() {
    let ada = Shop.products().key("ada");
    let mut product = Product {
        name: "Ada".into(),
        ..Default::default()
    };
    product.id = "ada".into();
    assert_eq!(ada.update(&product).body().unwrap(), br#"{"name":"Ada"}"#);
    let create: Request<AnyProduct> = Shop.products().create(&product);
    assert_eq!(create.body().unwrap(), br#"{"id":"ada","name":"Ada"}"#);
    let line = Line {
        order_id: 1.into(),
        amount: Property::Value(5),
        ..Default::default()
    };
    let create = Shop.lines().create(&line);
    assert_eq!(create.body().unwrap(), br#"{"OrderID":1}"#);
    assert_eq!(create.left_out().unwrap().properties, ["$.amount"]);
}
