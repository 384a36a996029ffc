//! Query options that a program can write.

use odata_requests::query::kinds::{Boolean, Number, Text};
use odata_requests::query::*;
use odata_requests::url::{EnumLiterals, Literal, ToLiteral as _};
use odata_requests::{Dialect, Query};
use odata_runtime::values::{Date, Decimal, Json};

use crate::model::*;

pub(crate) fn q() -> Query<Thing> {
    Query::new()
}

fn o(query: Query<Thing>) -> String {
    query.text(&Dialect::STANDARD).unwrap()
}

fn f<C: Operand<Boolean>>(condition: impl FnOnce(&'static Thing) -> C) -> String {
    o(q().filter(condition))
}

fn s<P: Paths>(paths: impl FnOnce(&'static Thing) -> P) -> String {
    o(q().select(paths))
}

fn x<P: Paths>(paths: impl FnOnce(&'static Thing) -> P) -> String {
    o(q().expand(paths))
}

fn search(search: impl Into<Search>) -> String {
    o(q().search(search))
}

pub(crate) fn all() -> Vec<String> {
    [
        filters(),
        selections(),
        expansions(),
        orders(),
        searches(),
        others(),
    ]
    .concat()
}

fn filters() -> Vec<String> {
    let mut bare = Dialect::STANDARD;
    bare.enumerations = EnumLiterals::Bare;
    let yellow = q().filter(|t| eq(&t.style, Pattern::YELLOW));
    let address = r#"{"Street":"NE 40th","City":"Redmond","State":"WA","ZipCode":"98052"}"#;
    let entity = r#"{"@odata.id":"http://host/service/ZqV5t"}"#;
    let reference = Parameter::<kinds::Untyped>::new("ref");
    let title = Parameter::<Text>::new("title");
    let word = Parameter::<Text>::new("word");
    let expression = Parameter::<Number>::new("expression");
    let similar = || function("Model.PhoneticallySimilar");
    vec![
        f(|t| gt(count(&t.products), 0)),
        f(|t| {
            let price = "5.00".parse::<Decimal>().unwrap();
            gt(count_where(&t.products, |p| gt(&p.price, price)), 2)
        }),
        f(|t| gt(count(&t.addresses), 0)),
        f(|t| gt(count(&t.sizes), 0)),
        f(|_| true),
        f(|t| &t.completed),
        f(|t| eq(&t.address, Literal::json(&address.parse::<Json>().unwrap()))),
        f(|t| {
            gt(
                &t.release_date,
                "2013-05-24".parse::<Date>().unwrap().to_literal(),
            )
        }),
        f(|_| ends_with(it(), ".com")),
        f(|_| ends_with(this(), ".com")),
        f(|_| {
            eq(
                it::<kinds::Untyped>(),
                Literal::json(&entity.parse::<Json>().unwrap()),
            )
        }),
        o(q()
            .filter(|_| eq(it(), &reference))
            .set(&reference, Literal::json(&entity.parse::<Json>().unwrap()))),
        f(|_| eq(name("Price/@Measures.Currency"), "EUR")),
        f(|_| eq(name("Price/@Currency"), "EUR")),
        f(|_| eq(name("Price/@Currency#Reporting"), "EUR")),
        f(|_| {
            let messages = Source::from(name("@Core.Messages"));
            any(messages.items::<Row>(), |m| {
                eq(on(m.whole()).then("severity"), "error")
            })
        }),
        f(|_| {
            let messages = Source::from(name("@Messages"));
            any(messages.items::<Row>(), |m| {
                eq(on(m.whole()).then("severity"), "error")
            })
        }),
        o(q()
            .filter(|_| contains(name("Title"), &word))
            .set(&word, "Black")),
        o(q()
            .filter(|t| eq(&t.title, &title))
            .set(&title, "Wizard of Oz")),
        o(yellow.clone()),
        yellow.text(&bare).unwrap(),
        f(|t| has(&t.style, Pattern::YELLOW)),
        f(|_| {
            let style = Literal::enumeration("Sales.Pattern", "32");
            has::<Pattern>(name("style"), style)
        }),
        f(|_| {
            geo_intersects(
                Literal::geometry("SRID=0;Point(142.1 64.1)"),
                Literal::geometry("SRID=0;Polygon((1 1,1 1),(1 1,2 2,3 3,1 1))"),
            )
        }),
        o(q()
            .filter(|_| similar().with("Word", &expression))
            .set(&expression, add(5, 3))),
        f(|_| similar().with("Number", add(5, 3))),
        f(|_| {
            on(it::<kinds::Untyped>())
                .call("Model.PhoneticallySimilar")
                .with("Number", add(5, 3))
        }),
    ]
}

fn selections() -> Vec<String> {
    vec![
        s(|t| (&t.rating, &t.release_date)),
        s(|_| name("*")),
        s(|t| &t.of::<AddressWithLocation>().location),
        s(|t| &t.address.at().street),
        s(|t| &t.address.at().country),
        s(|_| name("Address/Model.AddressWithLocation")),
        s(|t| &t.address.at().of::<AddressWithLocation>().location),
        s(|t| &t.of::<PreferredSupplier>().name),
        s(|_| {
            (
                name("Model.ActionName"),
                name("Model.MostPopularName"),
                name("Model.*"),
            )
        }),
        s(|_| {
            let overload = overload("Model.MostPopularName", &["Location", "Kind"]);
            (name("Model.ActionName"), overload)
        }),
        s(|t| {
            (
                name("Namespace.PreferredSupplier/AccountRepresentative"),
                &t.address.at().street,
                &t.address.at().of::<NamespaceAddressWithLocation>().location,
            )
        }),
        o(q().select_with(
            |t| &t.address,
            |a| {
                a.select(|a| {
                    (
                        &a.street,
                        &a.city,
                        &a.of::<NamespaceAddressWithLocation>().location,
                    )
                })
            },
        )),
        o(q()
            .select_with(
                |t| &t.addresses,
                |a| {
                    a.filter(|a| starts_with(&a.city, "H"))
                        .top(5)
                        .skip(0)
                        .count()
                        .order_by(|_| it::<Text>())
                        .search("blue")
                        .set(&Parameter::new("c"), expr::<Number>(15))
                },
            )
            .expand(|t| &t.addresses.each().country)),
        o(q().select_as::<Row>(name("@Core.Messages"), |m| m.top(5))),
        o(q().select_as::<Row>(name("Address/@Core.Messages"), |m| m.top(5))),
        o(q()
            .select(|_| name("@Measures.Currency"))
            .select_as::<Row>(name("@Core.MayImplement"), |m| m.top(2))),
        o(q()
            .compute("_at_Core_dot_Messages", |_| name("@Core.Messages"))
            .select_as::<Row>(name("_at_Core_dot_Messages"), |m| m.top(5))),
    ]
}

fn expansions() -> Vec<String> {
    vec![
        x(|t| &t.items),
        o(q().expand_ref(|t| &t.items)),
        x(|t| (&t.customer, &t.items)),
        o(q().expand_ref(|t| &t.customer).expand(|t| &t.items)),
        o(q()
            .expand(|t| &t.customer)
            .expand_with(|t| &t.items, |i| i.expand(|i| &i.product))),
        o(q().expand_with(|t| &t.customer, |c| c.levels(Levels::Times(4)))),
        o(q()
            .expand(|t| &t.customer)
            .expand_with(|t| &t.items, |i| i.expand_ref(|i| &i.product))),
        o(q().expand_with(|t| &t.items, Query::count)),
        o(q().expand_count(|t| &t.items)),
        o(q().expand_count_with(|t| &t.items, |i| i.filter(|i| eq(&i.name, "Hugo")))),
        o(q().expand_count_with(|t| &t.items, |i| i.search("Hugo"))),
        o(q().expand_with(
            |t| &t.items,
            |i| {
                i.select(|i| &i.quantity)
                    .expand_with(|i| &i.product, |p| p.select(|p| (&p.name, &p.price)))
                    .set(&Parameter::new("c"), expr::<Number>(15))
            },
        )),
        x(|t| &t.address.at().country),
        x(|t| &t.addresses.each().country),
        o(q()
            .expand_with(|t| &t.category, |c| c.levels(Levels::Times(4)))
            .expand_with(|t| &t.category, |c| c.levels(Levels::Max))),
        o(q()
            .expand(|_| name("*"))
            .expand_ref(|_| name("*"))
            .expand_as::<Row>(name("*"), |all| all.levels(Levels::Times(2)))
            .expand(|t| &t.category)),
        x(|_| {
            (
                name("Address/*"),
                name("Address/Address/*"),
                name("Addresses/*"),
                name("Address/Model.AddressWithLocation/*"),
                name("Model.VipCustomer/Address/*"),
            )
        }),
        o(q()
            .expand_ref(|_| name("Address/*"))
            .expand_as::<Row>(name("Address/*"), |all| all.levels(Levels::Max))),
        x(|_| (name("$value"), name("Thumbnail"))),
        x(|_| name("@Namespace.EntityTerm")),
        o(q().expand_as::<Row>(name("@Namespace.EntityTerm"), |m| m.top(2))),
        o(q().expand_as::<Row>(name("@Namespace.SomeTerm/Products"), |m| m.top(2))),
        o(q().expand_with(|t| &t.category, |c| c.select(|c| &c.name))),
        o(q().expand_with(
            |t| &t.sales,
            |s| s.compute("Tax", |s| mul(&s.amount, &s.product.at().tax_rate)),
        )),
        o(q().expand_with(|t| &t.manager, |m| m.search("green"))),
        o(q().expand_with(|t| &t.manager, |m| m.search("'gr(een'"))),
        o(q().expand_with(|t| &t.manager, |m| m.search("'a;b'"))),
    ]
}

fn orders() -> Vec<String> {
    vec![
        o(q().order_by(|t| count(&t.products))),
        o(q().order_by(|t| count(&t.addresses))),
        o(q().order_by(|t| count(&t.sizes))),
        o(q().order_by(|_| name("Price/@Measures.Currency"))),
        o(q().order_by(|_| name("Price/@Measures.Currency#Reporting"))),
        o(q().order_by(|t| &t.name)),
        o(q().order_by(|t| (asc(&t.name), &t.rating, desc(&t.release_date)))),
        o(q().order_by(|t| asc(ge(&t.cost, &t.revenue)))),
    ]
}

fn searches() -> Vec<String> {
    let words = [
        "blue",
        "1984",
        "2x4",
        "3.14",
        "9,81",
        "brand-new",
        "Daniel's",
        "__FILE__",
        "$search",
        "08/15",
        "#1",
        "more&more",
        "a;b",
        "blue green",
        "'\"blue'",
        "Δ",
        "'\"'",
        "'\"bl'",
        "'('",
        "AND",
        "OR",
        "NOT",
    ];
    let mut all: Vec<_> = words.into_iter().map(search).collect();
    let p = phrase;
    all.extend([
        search(p("blue") & "green"),
        search(p("blue") | "green"),
        search(p("blue") & !p("green")),
        search(!p("blue")),
        search(p("foo") & "bar" | p("foo") & "baz" | p("that") & "bar" | p("that") & "baz"),
        search((p("foo") | "that") & (p("bar") | "baz") & !p("quux")),
        search(p("foo") & (p("bar") | "baz")),
        search(p("foo") & "bar" | "baz"),
        search(!p("foo") | "baz"),
        search(!p("foo")),
        search(!(p("blue") & "green")),
        search(!p("NOT")),
        search(p("'\"blue") & "p'"),
    ]);
    all
}

fn others() -> Vec<String> {
    let tax = |q: Query<Thing>| q.compute("Tax", |t| mul(&t.amount, &t.product.at().tax_rate));
    let signum = q().compute("SignumX", |t| {
        case(gt(&t.x, 0), 1).when(lt(&t.x, 0), -1).otherwise(0)
    });
    vec![
        o(signum),
        o(q().top(2).order_by(|t| &t.name)),
        o(q().top(5).skip(10)),
        o(q().count()),
        o(q().compute("CoreMessages", |_| name("@Core.Messages"))),
        o(tax(q())),
        o(tax(q()).compute("WeekDay", |_| day(expr::<kinds::Date>(name("Time/Date"))))),
        o(q().option("$format", "json")),
        o(q().option("$format", "text/html")),
        o(q().index(42)),
        o(q().index(-42)),
        o(q().option("find", "O'Neil")),
        o(q().option("!special", "")),
        o(q().option("find", "O'Neil").option("!special", "")),
        o(q().option("!deltatoken", "'201208210403'")),
        o(q().option("$schemaversion", "0001")),
        o(q().option("$schemaversion", "second")),
        o(q().option("$schemaversion", "1.42.2")),
        o(q().option("$schemaversion", "*")),
        o(q()
            .option("!deltatoken", "0412312321")
            .order_by(|t| &t.name)),
    ]
}
