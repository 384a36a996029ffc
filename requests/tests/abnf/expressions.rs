//! Expressions that a program can write.

use odata_requests::query::kinds::{Boolean, Text, Untyped};
use odata_requests::query::*;
use odata_requests::url::{Key, Literal};
use odata_requests::{Dialect, Query};
use odata_runtime::values::{Decimal, Json};

use crate::common::percent_decode;
use crate::model::*;

/// The decoded text of an expression.
fn e<V: Value>(value: impl FnOnce(&'static Thing) -> V) -> String {
    let query = Query::<Thing>::new().order_by(|t| asc(value(t)));
    let text = query.text(&Dialect::STANDARD).unwrap();
    percent_decode(text.strip_prefix("$orderby=").unwrap())
}

fn json(text: &str) -> Literal {
    Literal::json(&text.parse::<Json>().unwrap())
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn found(name: &'static str) -> Source {
    function(name)
}

/// The best of the products.
fn best() -> Source {
    on(name("Products")).call("Model.BestProduct")
}

pub(crate) fn all() -> Vec<String> {
    [paths(), operators(), functions(), collections(), calls()].concat()
}

fn paths() -> Vec<String> {
    vec![
        e(|t| &t.product),
        e(|t| &t.product.at().supplier),
        e(|t| &t.product.at().supplier.at().address),
        e(|t| &t.product.at().supplier.at().address.at().street),
        e(|t| &t.product.at().supplier.at().address.at().country),
        e(|t| &t.product.at().supplier.at().address.at().products),
        e(|t| &t.product.at().thumbnail),
        e(|t| &t.address.at().thumbnail),
        e(|t| on(&t.thumbnail).call("Model.Available")),
        e(|t| &t.product.at().supplier.at().addresses),
        e(|t| &t.product.at().supplier.at().company_name),
        e(|t| &t.product.at().supplier.at().email_addresses),
        e(|t| &t.supplier.at().products),
        e(|t| &t.products),
        e(|t| count(&t.products)),
        e(|t| &t.size),
        e(|t| &t.address.at().street),
        e(|t| &t.address.at().of::<AddressWithLocation>().location),
        e(|t| t.address.at().of::<AddressWithLocation>().whole()),
        e(|t| &t.address.at().of::<AddressWithLocation>().street),
        e(|t| items_of::<AddressWithLocation, Thing>(&t.addresses)),
        e(|t| &t.completed),
        e(|_| root().then("SalesOrganizations")),
        e(|t| &t.items),
        e(|t| on(&t.items).key(Key::of(1))),
    ]
}

fn operators() -> Vec<String> {
    vec![
        e(|_| eq(true, false)),
        e(|_| eq(name("Size"), true)),
        e(|t| eq(&t.size, decimal("4.0"))),
        e(|t| eq(&t.street, "Hugo")),
        e(|t| eq(&t.address.at().street, "Hugo")),
        e(|t| ne(&t.name, "Milk")),
        e(|_| ne(true, false)),
        e(|t| gt(&t.name, "Milk")),
        e(|t| ge(&t.name, "Milk")),
        e(|t| lt(&t.name, "Milk")),
        e(|t| le(&t.name, "Milk")),
        e(|_| and(true, false)),
        e(|_| or(true, false)),
        e(|_| not(false)),
        e(|t| eq(&t.name, "Milk")),
        e(|t| eq(&t.supplier.at().name, "Milk")),
        e(|t| not(ends_with(&t.name, "ilk"))),
        e(|t| has(&t.style, Pattern::YELLOW)),
        e(|t| in_(&t.name, ["Milk", "Cheese"])),
        e(|t| add(&t.price, 2.45)),
        e(|t| rem(add(&t.price, 2.45), 2)),
        e(|t| sub(&t.price, 0.55)),
        e(|t| neg(&t.price)),
        e(|t| mul(&t.price, 2)),
        e(|t| div(&t.price, 2)),
        e(|t| div_by(&t.price, 2)),
        e(|t| rem(&t.price, 5)),
        e(|t| eq(add(&t.price, 2.45), decimal("5.00"))),
        e(|t| eq(sub(&t.price, 0.55), decimal("2.00"))),
        e(|t| eq(mul(&t.price, decimal("2.0")), decimal("5.10"))),
        e(|t| eq(div(&t.price, 2.55), 1)),
        e(|t| eq(div_by(&t.rating, 2), 2.5)),
        e(|t| eq(rem(&t.rating, 5), 0)),
        e(|_| expr(true)),
        e(|_| expr(false)),
        e(|_| rem(add(4, 5), sub(4, 1))),
        e(|_| eq(rem(add(4, 5), sub(4, 1)), 0)),
        e(|t| in_(&t.first_name, ["Miller", "Smith"])),
        e(|t| in_(&t.first_name, [&t.first_name])),
        e(|t| in_list(&t.first_name, lists::of::<_, String, _>([""; 0]))),
        e(|_| eq(this::<Text>(), "Hugo")),
    ]
}

fn functions() -> Vec<String> {
    vec![
        e(|t| concat(&t.company_name, &t.name)),
        e(|t| concat(concat(&t.street, "-"), &t.city)),
        e(|t| contains(&t.company_name, "lfreds")),
        e(|t| ends_with(&t.company_name, "Futterkiste")),
        e(|t| index_of(&t.company_name, "lfreds")),
        e(|t| eq(length(&t.company_name), 19)),
        e(|t| starts_with(&t.company_name, "Futterkiste")),
        e(|t| starts_with(&t.supplier.at().name, "Futterkiste")),
        e(|t| substring(&t.company_name, 5)),
        e(|t| substring_of(&t.company_name, 5, 2)),
        e(|t| matches_pattern(&t.company_name, "^A.*e$")),
        e(|t| to_lower(&t.company_name)),
        e(|t| to_upper(&t.company_name)),
        e(|t| trim(&t.company_name)),
        e(|_| date(name("LifeTime"))),
        e(|t| day(&t.birth_date)),
        e(|_| fractional_seconds(cast_free("LifeTime"))),
        e(|t| hour(&t.birth_date)),
        e(|_| max_date_time()),
        e(|_| min_date_time()),
        e(|t| minute(&t.birth_date)),
        e(|t| month(&t.birth_date)),
        e(|_| now()),
        e(|t| second(&t.birth_date)),
        e(|t| time(&t.release_date)),
        e(|t| total_offset_minutes(&t.release_date)),
        e(|t| total_seconds(&t.life_time)),
        e(|t| year(&t.birth_date)),
        e(|t| ceiling(&t.price)),
        e(|t| floor(&t.price)),
        e(|t| round(&t.price)),
        e(|_| cast::<Untyped>(it::<Untyped>(), "Model.Customer")),
        e(|t| cast::<Untyped>(&t.category, "Model.Customer")),
        e(|t| cast::<Boolean>(&t.category, "Edm.Boolean")),
        e(|t| t.is_of::<Customer>()),
        e(|t| t.category.at().is_of::<Customer>()),
        e(|t| is_of(&t.location, "Edm.GeographyPoint")),
        e(|t| geo_distance(&t.supplier.at().location, &t.product.at().location)),
        e(|t| geo_intersects(&t.supplier.at().sales_area, &t.product.at().location)),
        e(|t| geo_length(&t.line)),
        e(|_| {
            geo_length(Literal::geography(
                "SRID=0;LineString(142.1 64.1,3.14 2.78)",
            ))
        }),
    ]
}

/// A dynamic property with the value of an instant.
fn cast_free(property: &'static str) -> Expr<kinds::DateTimeOffset> {
    expr(name(property))
}

fn collections() -> Vec<String> {
    let few = || lists::of::<_, String, _>(["Fred", "George"]);
    let three = || lists::of::<_, String, _>(["Fred", "George", "Ron"]);
    let food = || lists::of::<_, String, _>(["Milk", "Cheese"]);
    vec![
        e(|t| in_list(&t.name, food())),
        e(|t| lists::contains(&t.names, few())),
        e(|_| lists::ends_with(three(), lists::of(["George", "Ron"]))),
        e(|_| eq(lists::index_of(three(), lists::of(["George", "Ron"])), 1)),
        e(|_| eq(lists::length(three()), 3)),
        e(|_| lists::starts_with(three(), few())),
        e(|t| lists::has_subset(&t.names, food())),
        e(|t| lists::has_subset(food(), &t.names)),
        e(|_| {
            let numbers = lists::of::<_, i32, _>([4, 1, 3]);
            lists::has_subsequence(numbers, lists::of([4, 3]))
        }),
        e(|_| eq(food(), lists::of(["Oranges", "Carrots", "Ginger"]))),
        e(|t| {
            in_list(
                &t.first_name,
                lists::of::<_, String, _>(["Miller", "Smith"]),
            )
        }),
        e(|t| lists::of::<_, String, _>([&t.first_name, &t.last_name])),
        e(|_| {
            in_list(
                name("FirstName"),
                lists::of::<_, String, _>([expr::<Text>("Miller"), expr("Smith")]),
            )
        }),
        e(|t| any(&t.products, |_| true)),
        e(|t| exists(items_of::<Manager, Thing>(&t.direct_reports))),
        e(|t| any(&t.supplier.at().products, |_| true)),
        e(|t| any(&t.products, |p| &p.completed)),
        e(|t| any(&t.products, |_| &t.completed)),
        e(|t| all_items(&t.products)),
        e(|t| odata_requests::query::all(&t.email_addresses, |_| true)),
        e(|_| json("{}")),
        e(|_| json(r#"{"FirstName":"John","LastName":"Doe","Sizes":["Large","Small"]}"#)),
        e(
            |_| {
                json(r#"[[],{},true,false,null,42,{"no property name":"value","@something":true}]"#)
            },
        ),
        e(|_| json(r#"["Hello",42,true,false,null,"World"]"#)),
        e(|_| {
            let pair = json(r#"["Joe","Smith"]"#);
            let pairs = json(r#"[["John","Doe"],["Jane","Smith"]]"#);
            in_list::<_, Untyped, Json>(pair, pairs)
        }),
        e(|t| {
            let pair = lists::of::<_, String, _>([&t.first_name, &t.last_name]);
            let pairs = json(r#"[["John","Doe"],["Jane","Smith"]]"#);
            in_list::<_, Untyped, Json>(pair.untyped(), pairs)
        }),
    ]
}

fn all_items(collection: impl Items<forms::Objects, Item = &'static Thing>) -> Expr<Boolean> {
    odata_requests::query::all(collection, |_| true)
}

fn calls() -> Vec<String> {
    let red = || lists::of::<_, String, _>(["red", "green", "blue"]);
    let by_color = || {
        on(name("Products"))
            .call("Model.ProductsByColor")
            .with("color", "green")
    };
    let aliased = || {
        let color = Parameter::<Text>::new("color");
        on(name("Products"))
            .call("Model.ProductsByColor")
            .with("color", &color)
    };
    let addresses = || on(name("Items")).call("Model.MostPopularAddresses");
    let address = || on(name("Items")).call("Model.MostPopularAddress");
    let names = || on(name("Items")).call("Model.MostPopularNames");
    vec![
        e(|_| found("Model.Available")),
        e(|_| found("Model.MostPopularName")),
        e(|t| on(&t.products).call("Model.Available")),
        e(|_| best().call("Model.MostPopularName")),
        e(|_| best().object(|p: &'static Thing| expr(&p.name))),
        e(|_| best().of::<BestSellingProduct>().then("Name")),
        e(|_| best().then("Name").call("Model.Available")),
        e(|_| best().then("Address")),
        e(|_| best().object(|p: &'static Thing| expr(&p.address.at().street))),
        e(|_| best().then("Addresses")),
        e(|_| best().then("Addresses").call("Model.MostPopularName")),
        e(|_| best().then("EmailAddresses")),
        e(|_| best().then("Thumbnail")),
        e(|_| exists(best().then("EmailAddresses").items::<String>())),
        e(|_| {
            odata_requests::query::all(best().then("EmailAddresses").items::<String>(), |_| true)
        }),
        e(|_| by_color().call("Model.MostPopularName")),
        e(|_| {
            by_color()
                .of::<BestSellingProduct>()
                .call("Model.MostPopularName")
        }),
        e(|_| {
            aliased()
                .of::<BestSellingProduct>()
                .call("Model.MostPopularName")
        }),
        e(|_| {
            all_items(
                on(name("Products"))
                    .call("Model.ProductsByColor")
                    .items::<Thing>(),
            )
        }),
        e(|_| address().then("Street")),
        e(|_| address().then("Address")),
        e(|_| address().then("Address").call("Model.Available")),
        e(|_| count(addresses().items::<Thing>())),
        e(|_| addresses().call("Model.MostPopularName")),
        e(|_| count(names().items::<String>())),
        e(|_| names().call("Model.MostPopularName")),
        e(|_| {
            on(name("Items"))
                .call("Model.MostPopularName")
                .call("Model.MostPopularName")
        }),
        e(|_| {
            on(name("Products"))
                .call("Model.ProductsByColor")
                .with("colors", red())
        }),
        e(|_| found("Model.Available").with("complex", json(r#"{"Name":"Value"}"#))),
        e(|_| {
            let complex = json(r#"{"Name":"double quote (\") in value"}"#);
            found("Model.Available").with("complex", complex)
        }),
        e(|t| {
            let similar = found("Model.PhoneticallySimilar").with("Word1", &t.name);
            similar.with("Word2", &t.supplier.at().name)
        }),
    ]
}
