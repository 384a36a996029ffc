//! The query options and their order, nesting and mistakes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::{Product, Vip};
use common::{Random, percent_decode};
use odata_requests::query::*;
use odata_requests::{Dialect, Query, RequestError};

fn new() -> Query<Product> {
    Query::new()
}

#[track_caller]
fn is(query: &Query<Product>, expected: &str) {
    let text = query.text(&Dialect::STANDARD).unwrap();
    assert_eq!(percent_decode(&text), expected, "{text}");
}

#[test]
fn single_options() {
    is(&new(), "");
    is(&new().top(5).skip(10), "$top=5&$skip=10");
    is(&new().count(), "$count=true");
    is(&new().select(|m| &m.id), "$select=id");
    is(
        &new().select(|m| (&m.id, &m.name, &m.address.at().street)),
        "$select=id,name,address/street",
    );
    is(
        &new().select(|m| (&m.of::<Vip>().level, name("*"), name("dyn"))),
        "$select=s.Vip/level,*,dyn",
    );
    is(
        &new().select(|m| &m.id).select(|m| &m.name),
        "$select=id,name",
    );
    is(
        &new().order_by(|m| {
            (
                &m.name,
                desc(&m.changed),
                asc(length(&m.id)),
                desc(count(&m.parts)),
            )
        }),
        "$orderby=name,changed desc,length(id),parts/$count desc",
    );
    is(
        &new()
            .filter(|m| eq(&m.size, 1) | eq(&m.size, 2))
            .filter(|m| eq(&m.x, 3)),
        "$filter=(size eq 1 or size eq 2) and x eq 3",
    );
    is(
        &new().option("startDateTime", "2026-01-01T00:00+01:00"),
        "startDateTime=2026-01-01T00:00+01:00",
    );
    let odd = new().option("a=b", "c&d").text(&Dialect::STANDARD).unwrap();
    assert_eq!(odd, "a%3Db=c%26d");
}

#[test]
fn paths_through_collections_are_in_select_and_expand_only() {
    is(
        &new()
            .select(|m| {
                (
                    &m.addresses.each().street,
                    &m.of::<Vip>().addresses.each().x,
                )
            })
            .expand(|m| &m.addresses.each().owner)
            .expand_with(
                |m| &m.of::<Vip>().addresses.each().owner,
                |o| o.select(|o| &o.id),
            ),
        "$select=addresses/street,s.Vip/addresses/x&$expand=addresses/owner,s.Vip/addresses/owner($select=id)",
    );
    let path = |query: Query<Product>| match query.text(&Dialect::STANDARD) {
        Err(RequestError::ThroughCollection {
            path,
            of: "s.Product",
        }) => path,
        other => panic!("{other:?}"),
    };
    let filter = new().filter(|m| eq(&m.addresses.each().street, "a"));
    assert_eq!(path(filter), "addresses/street");
    let order = new().order_by(|m| &m.parts.each().address.at().street);
    assert_eq!(path(order), "parts/address/street");
}

#[test]
fn queries_are_shown_as_their_text() {
    assert_eq!(format!("{:?}", new().top(1)), r#"Query(Ok("$top=1"))"#);
    let mistake = format!("{:?}", new().expand(|m| &m.name));
    assert!(mistake.starts_with("Query(Err(NotNavigation"), "{mistake}");
}

#[test]
fn computed_properties() {
    is(
        &new()
            .compute("Tax", |m| mul(&m.price, &m.ratio))
            .compute("Day", |m| day(&m.released))
            .filter(|_| gt(name("Tax"), 5))
            .select(|m| (&m.id, name("Tax"))),
        "$compute=price mul ratio as Tax,day(released) as Day&$filter=Tax gt 5&$select=id,Tax",
    );
    is(
        &new().expand_with(|m| &m.parts, |p| p.compute("Twice", |p| mul(&p.size, 2))),
        "$expand=parts($compute=size mul 2 as Twice)",
    );
    let bad = new().compute("a b", |m| &m.size).text(&Dialect::STANDARD);
    assert!(matches!(bad, Err(RequestError::Name(_))), "{bad:?}");
}

#[test]
fn expansions_nest() {
    is(
        &new().expand(|m| (&m.parent, &m.parts)),
        "$expand=parent,parts",
    );
    is(&new().expand(|m| &m.opaque), "$expand=opaque");
    is(
        &new().expand(|m| &m.address.at().owner),
        "$expand=address/owner",
    );
    is(
        &new().expand(|m| &m.of::<Vip>().assistant),
        "$expand=s.Vip/assistant",
    );
    is(&new().expand(|_| name("*")), "$expand=*");
    is(&new().expand_ref(|m| &m.parts), "$expand=parts/$ref");
    is(&new().expand_count(|m| &m.parts), "$expand=parts/$count");
    is(&new().expand_with(|m| &m.parts, |p| p), "$expand=parts");
    is(
        &new()
            .expand_with(|m| &m.parent, |p| p.levels(Levels::Max))
            .expand_with(|m| &m.parts, |p| p.levels(Levels::Times(4))),
        "$expand=parent($levels=max),parts($levels=4)",
    );
    is(
        &new()
            .filter(|m| eq(&m.size, 1))
            .expand_with(
                |m| &m.parts,
                |p| {
                    p.filter(|p| eq(&p.name, "a;b") & any(&p.tags, |t| eq(t, &p.name)))
                        .select(|p| (&p.name, &p.size))
                        .expand_with(|p| &p.parent, |q| q.select(|q| &q.id).expand(|q| &q.parts))
                        .order_by(|p| desc(&p.name))
                        .top(3)
                        .count()
                        .search("blue")
                },
            )
            .top(50),
        "$filter=size eq 1&$expand=parts($filter=name eq 'a;b' and tags/any(x:x eq name);$select=name,size;\
         $expand=parent($select=id;$expand=parts);$orderby=name desc;$search=blue;$top=3;$count=true)&$top=50",
    );
    // A name that a lambda has taken is of the expanded item.
    is(
        &new().expand_with(
            |m| &m.parts,
            |p| p.filter(|p| any(&p.tags, |t| ne(t, "") & eq(&p.x, 1))),
        ),
        "$expand=parts($filter=tags/any(x:x ne '' and $this/x eq 1))",
    );
}

#[test]
fn the_row_as_a_whole_is_that_of_the_request_or_of_the_expanded_property() {
    is(
        &new().filter(|m| m.is_of::<Vip>()),
        "$filter=isof($it,s.Vip)",
    );
    is(
        &new().expand_with(|m| &m.parts, |p| p.filter(|p| p.is_of::<Vip>())),
        "$expand=parts($filter=isof($this,s.Vip))",
    );
}

#[test]
fn options_without_dollar() {
    let mut dialect = Dialect::STANDARD;
    dialect.dollar = false;
    let query = new()
        .filter(|m| &m.is_read)
        .expand_with(|m| &m.parts, |p| p.top(1))
        .count();
    assert_eq!(
        query.text(&dialect).unwrap(),
        "filter=isRead&expand=parts(top=1)&count=true"
    );
}

#[test]
fn mistakes_are_errors_of_the_request() {
    let error = |query: Query<Product>| query.text(&Dialect::STANDARD).unwrap_err();
    let no = error(new().expand(|m| &m.name));
    assert_eq!(
        no.to_string(),
        "`name` of `s.Product` is not a navigation property"
    );
    assert!(matches!(
        error(new().levels(Levels::Max)),
        RequestError::Option { .. }
    ));
    assert!(matches!(
        error(new().select(|_| name("a,b"))),
        RequestError::Name(_)
    ));
    assert!(matches!(
        error(new().select(|_| name(""))),
        RequestError::Name(_)
    ));
    assert!(matches!(
        error(new().search("")),
        RequestError::Option { .. }
    ));
    assert!(matches!(
        error(new().option("", "a")),
        RequestError::Option { .. }
    ));
    assert!(matches!(
        error(new().expand_with(|m| &m.parts, |p| p.option("a", "b"))),
        RequestError::Option { .. }
    ));
    // A row between the one of the request and the one that the options are about.
    let between = new().expand_with(
        |m| &m.parts,
        |p| {
            let mut outer = None;
            let p = p.filter(|p| {
                outer = Some(p);
                eq(&p.size, 1)
            });
            p.expand_with(
                |p| &p.parts,
                |q| q.filter(|q| eq(&q.name, &outer.unwrap().name)),
            )
        },
    );
    assert!(matches!(error(between), RequestError::OutOfScope { .. }));
}

#[test]
fn a_mistake_does_not_hold_the_lock() {
    let query = new().filter(|_| eq(name(" "), 1));
    assert!(query.text(&Dialect::STANDARD).is_err());
    is(&new().select(|m| &m.id), "$select=id");
}

#[test]
fn searches() {
    let text = |search: Search| percent_decode(search.text().unwrap());
    assert_eq!(text(phrase("blue")), "blue");
    assert_eq!(text(phrase("1984")), "\"1984\"");
    assert_eq!(text(phrase("brand-new")), "\"brand-new\"");
    assert_eq!(text(phrase("blue green")), "\"blue green\"");
    assert_eq!(text(phrase("NOT")), "\"NOT\"");
    assert_eq!(text(phrase("a\"b\\")), r#""a\"b\\""#);
    assert_eq!(text(phrase("a") & "b" & "c" | "d"), "a AND b AND c OR d");
    assert_eq!(text(phrase("a") & (phrase("b") | "c")), "a AND (b OR c)");
    assert_eq!(
        text(!phrase("a") & !(phrase("b") & "c")),
        "NOT a AND NOT (b AND c)"
    );
    assert_eq!(text(!!phrase("a")), "NOT (NOT a)");
    assert_eq!(phrase("a&b;c").text().unwrap(), "%22a%26b%3Bc%22");
    assert!((phrase("a") & "").text().is_err());
}

/// Reads a phrase as services do.
fn read_phrase(decoded: &str) -> String {
    let Some(inner) = decoded
        .strip_prefix('"')
        .and_then(|it| it.strip_suffix('"'))
    else {
        assert!(decoded.chars().all(char::is_alphabetic), "{decoded}");
        return decoded.to_owned();
    };
    let (mut text, mut chars) = (String::new(), inner.chars());
    while let Some(c) = chars.next() {
        assert_ne!(c, '"', "{decoded}");
        text.push(if c == '\\' { chars.next().unwrap() } else { c });
    }
    text
}

#[test]
fn any_text_searched_for_and_any_option_is_read_back() {
    let mut random = Random::new(10);
    for _ in 0..4000 {
        let text = random.text();
        if !text.trim().is_empty() {
            assert_eq!(
                read_phrase(&percent_decode(phrase(&text).text().unwrap())),
                text
            );
        }
        let query = new()
            .option(format!("a{text}"), text.clone())
            .text(&Dialect::STANDARD)
            .unwrap();
        let (name, value) = query.split_once('=').unwrap();
        assert!(!query.contains(['&', '#', '+', '?', ' ']), "{query}");
        assert_eq!(
            (percent_decode(name), percent_decode(value)),
            (format!("a{text}"), text)
        );
    }
}
