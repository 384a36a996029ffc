//! Calls of actions and functions.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::{Address, Product, Style};
use common::service::{ProductSendMail, Shop};
use common::{gets, is};
use odata_requests::query::{eq, lt};
use odata_requests::url::{LongUrls, Slashes};
use odata_requests::{Dialect, Method, RequestError};

#[test]
fn x5_actions_and_functions_by_the_names_of_the_dialect() {
    let ada = Shop.products().key("ada");
    // Inherited from the base type.
    is(
        ada.restore(),
        Method::Post,
        "products('ada')/s.restore",
        "products/ada/restore",
    );
    is(
        ada.touch(),
        Method::Post,
        "products('ada')/s.touch",
        "products/ada/touch",
    );
    is(
        ada.split(ProductSendMail::default()),
        Method::Post,
        "products('ada')/s.split",
        "products/ada/split",
    );
    gets(
        Shop.products().delta(),
        "products/s.delta()",
        "products/delta",
    );
    gets(
        ada.parts().delta().select(|p| &p.name),
        "products('ada')/parts/s.delta()?$select=name",
        "products/ada/parts/delta?$select=name",
    );
    // Imports have no namespace.
    is(Shop.reset(), Method::Post, "Reset", "Reset");
    is(Shop.export(), Method::Post, "Export", "Export");
    gets(Shop.total(5), "Total(of=5)", "Total(of=5)");
}

#[test]
fn x6_arguments_of_functions() {
    let ada = Shop.products().key("ada");
    gets(
        ada.reminder_view("a'b", None),
        "products('ada')/s.reminderView(StartDateTime='a''b')",
        "products/ada/reminderView(StartDateTime='a''b')",
    );
    gets(
        ada.reminder_view("a", Some("b")).top(3),
        "products('ada')/s.reminderView(StartDateTime='a',EndDateTime='b')?$top=3",
        "products/ada/reminderView(StartDateTime='a',EndDateTime='b')?$top=3",
    );
    gets(
        ada.styled(&Style::RED, None),
        "products('ada')/s.styled(style=s.Style'Red',since=null)",
        "products/ada/styled(style='Red',since=null)",
    );
    gets(
        ada.styled(
            &Style::RED,
            Some("2026-01-01T00:00:00+01:00".parse().unwrap()),
        ),
        "products('ada')/s.styled(style=s.Style'Red',since=2026-01-01T00:00:00%2B01:00)",
        "products/ada/styled(style='Red',since=2026-01-01T00:00:00%2B01:00)",
    );
    gets(
        ada.note(None),
        "products('ada')/s.note(text=null)",
        "products/ada/note(text=null)",
    );
    gets(
        ada.rates(&"[1,2]".parse().unwrap()),
        "products('ada')/s.rates(of=@of)?@of=%5B1,2%5D",
        "products/ada/rates(of=@of)?@of=%5B1,2%5D",
    );
    let mut dialect = Dialect::STANDARD;
    let search = ada.search("a/b's");
    assert_eq!(
        search.url().unwrap(),
        "products('ada')/s.search(q='a%2Fb''s')"
    );
    dialect.slashes = Slashes::Alias;
    assert_eq!(
        search.url_for(&dialect).unwrap(),
        "products('ada')/s.search(q=@q)?@q='a/b''s'"
    );
    assert_eq!(
        ada.search("ab").url_for(&dialect).unwrap(),
        "products('ada')/s.search(q='ab')"
    );
}

#[test]
fn x6_aliases_of_one_name_are_numbered() {
    let ada = Shop.products().key("ada");
    let address = |street: &str| Address {
        street: street.into(),
        ..Default::default()
    };
    let near = ada.near(&address("a"), Some(&["x", "y"]));
    gets(
        near.list(),
        "products('ada')/s.near(address=@address,tags=@tags)?@address=%7B%22street%22:%22a%22%7D&@tags=%5B%22x%22,%22y%22%5D",
        "products/ada/near(address=@address,tags=@tags)?@address=%7B%22street%22:%22a%22%7D&@tags=%5B%22x%22,%22y%22%5D",
    );
    // Composed with itself: another value is another alias, the same value is the same one.
    let again = near.key("b").near(&address("b"), Some(&["x", "y"]));
    assert_eq!(
        again.list().url().unwrap(),
        "products('ada')/s.near(address=@address,tags=@tags)('b')/s.near(address=@address_2,tags=@tags)\
         ?@address=%7B%22street%22:%22a%22%7D&@tags=%5B%22x%22,%22y%22%5D&@address_2=%7B%22street%22:%22b%22%7D"
    );
    // The program's own alias.
    assert_eq!(
        ada.near(&address("a"), None)
            .list()
            .option("@address", "1")
            .url()
            .unwrap(),
        "products('ada')/s.near(address=@address_2)?@address=1&@address_2=%7B%22street%22:%22a%22%7D"
    );
    // The path alone has them, too.
    assert_eq!(
        again.key("c").path().text(&Dialect::GRAPH).unwrap(),
        "products/ada/near(address=@address,tags=@tags)/b/near(address=@address_2,tags=@tags)/c\
         ?@address=%7B%22street%22:%22a%22%7D&@tags=%5B%22x%22,%22y%22%5D&@address_2=%7B%22street%22:%22b%22%7D"
    );
}

#[test]
fn composable_functions_are_resources() {
    let ada = Shop.products().key("ada");
    gets(
        ada.best().parent().get(),
        "products('ada')/s.best()/parent",
        "products/ada/best/parent",
    );
    is(
        ada.best().delete(),
        Method::Delete,
        "products('ada')/s.best()",
        "products/ada/best",
    );
    gets(
        ada.report().get(),
        "products('ada')/s.report()",
        "products/ada/report",
    );
}

#[test]
fn x4_each_entity_of_a_list() {
    let each = || {
        Shop.products()
            .list()
            .filter(|p| lt(&p.size, 3) & eq(&p.name, "a&b"))
            .each()
    };
    let query = "?@filter=size%20lt%203%20and%20name%20eq%20'a%26b'";
    let url = |path: &str| format!("products/$filter(@filter)/$each{path}{query}");
    is(each().delete(), Method::Delete, &url(""), &url(""));
    is(
        each().update(&Product::default()).minimal(),
        Method::Patch,
        &url(""),
        &url(""),
    );
    is(
        each().touch(),
        Method::Post,
        &url("/s.touch"),
        &url("/touch"),
    );
    is(
        Shop.products().list().each().delete(),
        Method::Delete,
        "products/$each",
        "products/$each",
    );
    assert_eq!(each().delete(), each().delete());
    assert_ne!(each().path(), Shop.products().list().each().path());
    // Everything else would be lost.
    let list = || Shop.products().list();
    for wrong in [
        list().top(1).each(),
        list().filter(|p| eq(&p.size, 1)).select(|p| &p.name).each(),
        list().option("a", "b").each(),
        list().header("a", "b").each(),
        list().prefer("a").each(),
        list().if_match(None::<String>).each(),
    ] {
        assert!(wrong.delete().url().is_err(), "{wrong:?}");
    }
}

#[test]
fn errors_say_what_was_given() {
    let said = |error: RequestError| error.to_string();
    let get = || Shop.me().get();
    let error = get().header("a b", "x").headers().unwrap_err();
    assert_eq!(said(error), "the header \"a b\" is not a valid header name");
    let error = get().if_match(None::<String>).url().unwrap_err();
    assert_eq!(said(error), "the header \"If-Match\" has no entity tag");
    let error = Shop.me().delete().replace().url().unwrap_err();
    assert_eq!(said(error), "`replace` is for requests that send an entity");
    let error = get().prepared(&Dialect::STANDARD, "h?x").unwrap_err();
    assert_eq!(said(error), "\"h?x\" is not the URL of a service");
    let mut dialect = Dialect::STANDARD;
    dialect.url_limit = Some(1);
    dialect.long_urls = LongUrls::Batch;
    assert_eq!(
        said(get().url_for(&dialect).unwrap_err()),
        "the URL has 2 bytes, but the limit is 1; send the request in a `Batch`"
    );
    let update = Shop.me().update(&Product::default());
    let update = update.with_navigation("size");
    assert_eq!(
        said(update.body().unwrap_err()),
        "not a navigation property: size"
    );
}

/// A value that cannot be written is an error of the request, not a panic where the call is made.
#[test]
fn arguments_without_json_are_errors() {
    let odd = std::collections::BTreeMap::from([((1, 2), 3)]);
    let path = odata_requests::Path::raw("me");
    let call = odata_requests::v1::Call::bound(&path, "s.f").with_alias("p", &odd);
    let error = call.list::<Product>().url().unwrap_err();
    assert!(matches!(error, RequestError::Json(_)), "{error}");
}
