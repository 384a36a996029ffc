//! Filters: the text of each operator and function, and mistakes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::{Product, Style, Vip};
use common::{percent_decode, written};
use odata_requests::query::kinds::{Boolean, Text};
use odata_requests::query::*;
use odata_requests::url::Literal;
use odata_requests::{Dialect, Query, RequestError};

/// The decoded text of a filter.
#[track_caller]
fn is<C: Operand<Boolean>>(condition: impl FnOnce(&'static Product) -> C, expected: &str) {
    let text = written(condition).unwrap();
    assert_eq!(percent_decode(&text), format!("$filter={expected}"));
}

#[test]
fn comparisons_of_all_types() {
    is(|m| eq(&m.name, "O'Neil"), "name eq 'O''Neil'");
    is(|m| ne(&m.is_read, false), "isRead ne false");
    is(|m| gt(&m.size, 4), "size gt 4");
    is(|m| ge(&m.price, 2.5), "price ge 2.5");
    is(|m| lt(&m.ratio, &m.price), "ratio lt price");
    is(
        |m| {
            le(
                &m.released,
                "2013-05-24".parse::<odata_runtime::values::Date>().unwrap(),
            )
        },
        "released le 2013-05-24",
    );
    let time: odata_runtime::values::DateTimeOffset = "2013-05-24T01:02:03+01:00".parse().unwrap();
    is(
        |m| eq(&m.changed, time),
        "changed eq 2013-05-24T01:02:03+01:00",
    );
    let text = written(|m| eq(&m.changed, time)).unwrap();
    assert_eq!(text, "$filter=changed%20eq%202013-05-24T01:02:03%2B01:00");
    let day: odata_runtime::values::Duration = "P1D".parse().unwrap();
    is(|m| eq(&m.life_time, day), "lifeTime eq duration'P1D'");
    let owned = "b".to_owned();
    is(
        |m| eq(&m.name, &owned) & eq(&m.id, owned.clone()),
        "name eq 'b' and id eq 'b'",
    );
    is(|m| eq("a", &m.name), "'a' eq name");
    is(|m| eq(&m.name, null()), "name eq null");
    is(|m| ne(&m.address, null()), "address ne null");
    is(|m| eq(&m.parent, null()), "parent eq null");
    is(|m| eq(&m.opaque, Literal::string("a")), "opaque eq 'a'");
    is(|m| expr(&m.is_read), "isRead");
    is(|m| &m.is_read, "isRead");
    is(|_| true, "true");
    // Inherited properties, and names outside of ASCII.
    is(|m| eq(&m.id, "a"), "id eq 'a'");
    is(|m| eq(&m.length, 7), "Größe eq 7");
}

#[test]
fn enumerations_and_flags() {
    is(|m| eq(&m.style, Style::RED), "style eq s.Style'Red'");
    is(
        |m| eq(&m.style, &(Style::RED | Style::BLUE)),
        "style eq s.Style'Red,Blue'",
    );
    is(|m| has(&m.style, Style::BLUE), "style has s.Style'Blue'");
    is(
        |m| any(&m.styles, |s| eq(s, Style::RED)),
        "styles/any(x:x eq s.Style'Red')",
    );
    let query = Query::<Product>::new().filter(|m| eq(&m.style, Style::RED));
    assert_eq!(
        query.text(&Dialect::GRAPH).unwrap(),
        "$filter=style%20eq%20'Red'"
    );
}

#[test]
fn in_with_null_and_with_nothing() {
    is(
        |m| in_(&m.name, ["Milk", "Che'ese"]),
        "name in ('Milk','Che''ese')",
    );
    is(|m| in_(&m.size, [1, 2]), "size in (1,2)");
    is(
        |m| in_(&m.name, [expr("a"), expr(null())]),
        "name in ('a',null)",
    );
    is(|m| in_(&m.name, [""; 0]), "false");
    is(|m| in_(&m.name, [&m.id]), "name in (id)");
    is(|m| !in_(&m.name, [""; 0]), "not false");
}

#[test]
fn logic_keeps_its_order() {
    let a = |m: &'static Product| eq(&m.size, 1);
    let b = |m: &'static Product| eq(&m.x, 2);
    is(|m| a(m) & b(m) | a(m), "size eq 1 and x eq 2 or size eq 1");
    is(
        |m| a(m) & (b(m) | a(m)),
        "size eq 1 and (x eq 2 or size eq 1)",
    );
    is(
        |m| (a(m) | b(m)) & a(m),
        "(size eq 1 or x eq 2) and size eq 1",
    );
    is(|m| !(a(m) & b(m)), "not (size eq 1 and x eq 2)");
    is(|m| !a(m) & b(m), "not (size eq 1) and x eq 2");
    is(|m| !ends_with(&m.name, "ilk"), "not endswith(name,'ilk')");
    is(|m| !!a(m), "not (not (size eq 1))");
    is(|m| not(&m.is_read), "not isRead");
    is(|m| a(m) & &m.is_read, "size eq 1 and isRead");
    is(|m| or(&m.is_read, a(m)), "isRead or size eq 1");
    is(|m| eq(a(m), true), "(size eq 1) eq true");
    is(|m| eq(!a(m), true), "(not (size eq 1)) eq true");
    is(
        |m| has(&m.style, Style::RED) & a(m),
        "style has s.Style'Red' and size eq 1",
    );
}

#[test]
fn arithmetic_keeps_its_order() {
    is(
        |m| eq(rem(add(&m.price, 2.45), 2), 1),
        "(price add 2.45) mod 2 eq 1",
    );
    is(
        |m| eq(sub(&m.size, sub(&m.x, 1)), 0),
        "size sub (x sub 1) eq 0",
    );
    is(
        |m| eq(sub(sub(&m.size, &m.x), -1), 0),
        "size sub x sub -1 eq 0",
    );
    is(
        |m| eq(add(&m.size, mul(&m.x, 2)), 0),
        "size add x mul 2 eq 0",
    );
    is(
        |m| eq(div(&m.size, mul(&m.x, 2)), 0),
        "size div (x mul 2) eq 0",
    );
    is(|m| eq(div_by(&m.size, 2), 2.5), "size divby 2 eq 2.5");
    is(|m| eq(neg(&m.size), 5), "-(size) eq 5");
    is(
        |m| lt(&m.changed, sub(now(), &m.life_time)),
        "changed lt now() sub lifeTime",
    );
    is(
        |m| gt(between(&m.changed, now()), &m.life_time),
        "now() sub changed gt lifeTime",
    );
    is(
        |m| eq(add(&m.released, &m.life_time), &m.released),
        "released add lifeTime eq released",
    );
}

#[test]
fn canonical_functions() {
    is(|m| contains(&m.name, "a,b)"), "contains(name,'a,b)')");
    is(
        |m| starts_with(to_lower(&m.name), "a"),
        "startswith(tolower(name),'a')",
    );
    is(
        |m| matches_pattern(&m.name, "^A.*e$"),
        "matchesPattern(name,'^A.*e$')",
    );
    is(
        |m| eq(length(trim(&m.name)), 19),
        "length(trim(name)) eq 19",
    );
    is(
        |m| eq(index_of(&m.name, "x"), -1),
        "indexof(name,'x') eq -1",
    );
    is(
        |m| eq(substring(&m.name, 5), "x"),
        "substring(name,5) eq 'x'",
    );
    is(
        |m| eq(substring_of(&m.name, 5, 2), "x"),
        "substring(name,5,2) eq 'x'",
    );
    is(
        |m| eq(concat(concat(to_upper(&m.name), "-"), &m.id), "x"),
        "concat(concat(toupper(name),'-'),id) eq 'x'",
    );
    is(|m| eq(year(&m.released), 2020), "year(released) eq 2020");
    is(
        |m| eq(month(&m.changed), day(&m.changed)),
        "month(changed) eq day(changed)",
    );
    is(
        |m| eq(hour(&m.opens), minute(&m.changed)),
        "hour(opens) eq minute(changed)",
    );
    is(
        |m| eq(second(&m.opens), fractional_seconds(&m.opens)),
        "second(opens) eq fractionalseconds(opens)",
    );
    is(
        |m| eq(date(&m.changed), &m.released),
        "date(changed) eq released",
    );
    is(|m| eq(time(now()), &m.opens), "time(now()) eq opens");
    is(
        |m| {
            eq(
                total_offset_minutes(&m.changed),
                total_seconds(&m.life_time),
            )
        },
        "totaloffsetminutes(changed) eq totalseconds(lifeTime)",
    );
    is(
        |_| lt(min_date_time(), max_date_time()),
        "mindatetime() lt maxdatetime()",
    );
    is(
        |m| eq(round(&m.price), floor(ceiling(&m.ratio))),
        "round(price) eq floor(ceiling(ratio))",
    );
}

#[test]
fn paths_into_values() {
    is(|m| eq(&m.address.at().street, "a"), "address/street eq 'a'");
    is(|m| eq(&m.parent.at().name, "a"), "parent/name eq 'a'");
    is(
        |m| eq(&m.parent.at().parent.at().address.at().owner.at().id, "a"),
        "parent/parent/address/owner/id eq 'a'",
    );
    is(|m| gt(count(&m.parts), 0), "parts/$count gt 0");
    is(|m| exists(&m.parent.at().tags), "parent/tags/any()");
    is(
        |m| eq(name("extension_a/b"), "c") & eq(&m.size, name("d")),
        "extension_a/b eq 'c' and size eq d",
    );
}

#[test]
fn lambdas() {
    is(
        |m| any(&m.tags, |t| eq(t, "a") | eq(t, "b")),
        "tags/any(x:x eq 'a' or x eq 'b')",
    );
    is(|m| all(&m.sizes, |s| gt(s, 1)), "sizes/all(x:x gt 1)");
    is(|m| exists(&m.tags), "tags/any()");
    is(
        |m| any(&m.addresses, |a| eq(&a.street, &m.name)),
        "addresses/any(x:x/street eq name)",
    );
    // The same type, and the same collection, inside of each other.
    is(
        |m| {
            any(&m.parts, |p| {
                any(&p.parts, |q| eq(&p.name, &q.name) & eq(&m.name, &q.id))
            })
        },
        "parts/any(x:x/parts/any(y:x/name eq y/name and name eq y/id))",
    );
    is(
        |m| any(&m.parts, |p| all(&m.parts, |q| ne(&p.id, &q.id))),
        "parts/any(x:parts/all(y:x/id ne y/id))",
    );
    is(
        |m| any(&m.parts, |p| eq(&p.address.at().owner.at().id, "a")) & exists(&m.parts),
        "parts/any(x:x/address/owner/id eq 'a') and parts/any()",
    );
    // A lambda made outside of another one has a variable of its own.
    is(
        |m| {
            let inner = any(&m.tags, |t| eq(t, "a"));
            any(&m.parts, |p| inner & eq(&p.size, 1))
        },
        "parts/any(x:tags/any(y:y eq 'a') and x/size eq 1)",
    );
    // A property with the name of the variable.
    is(
        |m| any(&m.tags, |t| eq(t, &m.name) & eq(&m.x, 1)),
        "tags/any(x:x eq name and $it/x eq 1)",
    );
    is(
        |m| any(&m.addresses, |a| eq(&a.x, "b")) & eq(&m.x, 1),
        "addresses/any(x:x/x eq 'b') and x eq 1",
    );
}

#[test]
fn casts_and_wholes() {
    is(|m| eq(&m.of::<Vip>().level, 1), "s.Vip/level eq 1");
    is(
        |m| eq(&m.of::<Vip>().assistant.at().id, "a"),
        "s.Vip/assistant/id eq 'a'",
    );
    is(|m| eq(&m.of::<Vip>().name, "a"), "s.Vip/name eq 'a'");
    is(
        |m| eq(&m.parent.at().of::<Vip>().level, 1),
        "parent/s.Vip/level eq 1",
    );
    is(
        |m| any(&m.parts, |p| eq(&p.of::<Vip>().level, 1)),
        "parts/any(x:x/s.Vip/level eq 1)",
    );
    is(|m| m.is_of::<Vip>(), "isof($it,s.Vip)");
    is(|m| m.parent.at().is_of::<Vip>(), "isof(parent,s.Vip)");
    is(
        |m| any(&m.parts, |p| p.is_of::<Vip>()),
        "parts/any(x:isof(x,s.Vip))",
    );
    is(
        |m| any(&m.parts, |p| eq(p.whole(), null())),
        "parts/any(x:x eq null)",
    );
    is(|_| ends_with(it(), ".com"), "endswith($it,'.com')");
}

#[test]
fn casts_of_collections_and_of_values() {
    is(
        |m| {
            any_of(&m.parts, |v: &'static Vip| {
                eq(&v.level, 1) & eq(&v.name, &m.name)
            })
        },
        "parts/s.Vip/any(x:x/level eq 1 and x/name eq name)",
    );
    is(
        |m| all_of(&m.parts, |v: &'static Vip| eq(&v.level, 1)),
        "parts/s.Vip/all(x:x/level eq 1)",
    );
    let unrelated = written(|m| any_of(&m.addresses, |v: &'static Vip| eq(&v.level, 1)));
    assert!(
        matches!(unrelated, Err(RequestError::NotDerived { .. })),
        "{unrelated:?}"
    );
    is(
        |m| eq(cast::<Text>(&m.size, "Edm.String"), "1"),
        "cast(size,Edm.String) eq '1'",
    );
    let name = written(|m| eq(cast::<Text>(&m.size, "a)"), "1"));
    assert!(matches!(name, Err(RequestError::Name(_))), "{name:?}");
}

#[test]
fn counts_with_a_condition() {
    is(
        |m| {
            gt(
                count_where(&m.parts, |p| {
                    gt(&p.price, 5) & any(&p.tags, |t| eq(t, &p.id))
                }),
                2,
            )
        },
        "parts/$count($filter=price gt 5 and tags/any(x:x eq id)) gt 2",
    );
    is(
        |m| {
            any(&m.parts, |p| {
                eq(count_where(&p.parts, |q| eq(&q.x, 1)), &p.size)
            })
        },
        "parts/any(x:x/parts/$count($filter=x eq 1) eq x/size)",
    );
    is(
        |m| gt(count_where(&m.parts, |p| eq(&p.size, &m.size)), 2),
        "parts/$count($filter=size eq $it/size) gt 2",
    );
    is(
        |m| gt(count_found(&m.parts, "red"), 2),
        "parts/$count($search=red) gt 2",
    );
    let outer = written(|m| {
        any(&m.parts, |p| {
            gt(count_where(&p.addresses, |a| eq(&a.street, &p.name)), 2)
        })
    });
    assert!(
        matches!(outer, Err(RequestError::OutOfScope { .. })),
        "{outer:?}"
    );
}

#[test]
fn geography() {
    is(
        |m| {
            lt(
                geo_distance(&m.opaque, Literal::geography("SRID=0;Point(142.1 64.1)")),
                5,
            )
        },
        "geo.distance(opaque,geography'SRID=0;Point(142.1 64.1)') lt 5",
    );
    is(
        |m| geo_intersects(&m.opaque, &m.opaque),
        "geo.intersects(opaque,opaque)",
    );
    is(
        |m| gt(geo_length(&m.opaque), 1.5),
        "geo.length(opaque) gt 1.5",
    );
}

#[test]
fn raw_text_is_a_part_of_its_own() {
    is(
        |m| raw::<Boolean>("a eq 1 or b eq 2") & eq(&m.size, 1),
        "(a eq 1 or b eq 2) and size eq 1",
    );
    is(|_| raw::<Boolean>("a eq '1&2'"), "a eq '1&2'");
    let text = written(|_| raw::<Boolean>("a eq '1&2#+'")).unwrap();
    assert_eq!(text, "$filter=a%20eq%20'1%262%23%2B'");
}

#[test]
fn long_conditions_are_written_and_dropped() {
    let text = Query::<Product>::new()
        .filter(|m| (0..100_000).fold(eq(&m.size, 0), |all, n| all | eq(&m.size, n)))
        .text(&Dialect::STANDARD)
        .unwrap();
    assert_eq!(text.matches("%20or%20").count(), 100_000);
}

#[test]
fn a_panic_in_a_lambda_leaves_others_as_they_are() {
    let panicked = std::panic::catch_unwind(|| {
        written(|m| any(&m.parts, |_| -> Expr<Boolean> { panic!("on purpose") }))
    });
    assert!(panicked.is_err());
    lambdas();
}

#[test]
fn all_threads_get_the_same_values() {
    let threads: Vec<_> = (0..8)
        .map(|_| {
            std::thread::spawn(|| {
                for _ in 0..50 {
                    lambdas();
                    paths_into_values();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
}
