//! Mistakes of queries: each is an error of the request with its text, and no text of the program's own can be taken for another option.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::Random;
use common::model::{Address, Product, Vip};
use odata_requests::query::kinds::{Boolean, Number};
use odata_requests::query::*;
use odata_requests::{Dialect, Query};
use odata_runtime::Property;

fn new() -> Query<Product> {
    Query::new()
}

/// The text of the error.
#[track_caller]
fn error(query: Query<Product>) -> String {
    query.text(&Dialect::STANDARD).unwrap_err().to_string()
}

fn filter<C: Operand<Boolean>>(condition: impl FnOnce(&'static Product) -> C) -> String {
    error(new().filter(condition))
}

#[test]
fn references_that_are_no_fields() {
    static ELSEWHERE: Property<i32> = Property::Value(5);
    let text = filter(|_| eq(&ELSEWHERE, 1));
    assert!(text.starts_with("the reference to a `"), "{text}");
    assert!(
        text.ends_with(
            "Property<i32>` is not a field of the `s.Product` that the closure was given"
        ),
        "{text}"
    );
    let text = error(new().select(|_| &ELSEWHERE));
    assert!(text.contains("is not a field of the `s.Product`"), "{text}");
    let text = error(new().expand(|_| &ELSEWHERE));
    assert!(text.contains("is not a field of the `s.Product`"), "{text}");
    let text = error(new().compute(&ELSEWHERE, |m| &m.size));
    assert!(text.contains("is not a field of the `s.Product`"), "{text}");
}

#[test]
fn fields_of_other_values() {
    assert_eq!(
        filter(|_| eq(&row::<Address>().street, "a")),
        "`street` is a property of another `s.Address`, not of the `s.Product` that the closure was given"
    );
    assert_eq!(
        error(new().order_by(|_| &row::<Vip>().address.at().street)),
        "`address/street` is a property of another `s.Vip`, not of the `s.Product` that the closure was given"
    );
    assert_eq!(
        error(new().select(|_| &row::<Address>().street)),
        "`street` is a property of another `s.Address`, not of the `s.Product` that the closure was given"
    );
    let mut inner = None;
    let variable = filter(|m| {
        let any = any(&m.addresses, |a| {
            inner = Some(&a.street);
            true
        });
        any & eq(inner.unwrap(), "a")
    });
    assert_eq!(
        variable,
        "`street` is a property of another `s.Address`, not of the `s.Product` that the closure was given"
    );
    assert_eq!(
        filter(|m| eq(&m.address.at().of::<Vip>().level, 1)),
        "`s.Vip` does not derive from `s.Address`"
    );
}

#[test]
fn x7_properties_where_they_cannot_be() {
    assert_eq!(
        error(new().expand(|m| &m.name)),
        "`name` of `s.Product` is not a navigation property"
    );
    assert_eq!(
        error(new().select(|m| &m.parent.at().name)),
        "`parent/name` of `s.Product` goes through a navigation property; select it in the options of `$expand`"
    );
    assert_eq!(
        error(new().expand(|m| &m.parent.at().parts)),
        "`parent/parts` of `s.Product` goes through a navigation property; select it in the options of `$expand`"
    );
    assert_eq!(
        error(new().select_with(|m| &m.parts, |p| p.top(1))),
        "`parts` of `s.Product` goes through a navigation property; select it in the options of `$expand`"
    );
    // The link itself can be selected.
    assert!(new().select(|m| &m.parts).text(&Dialect::STANDARD).is_ok());
    assert_eq!(
        filter(|m| eq(&m.addresses.each().street, "a")),
        "`addresses/street` of `s.Product` goes through a collection and has no single value"
    );
    assert_eq!(
        error(new().expand_of::<Address, _, _>(|m| &m.parent, |v| v)),
        "`s.Address` does not derive from `s.Product`"
    );
}

#[test]
fn x7_options_where_they_cannot_be() {
    let levels = |levels| new().expand_with(|m| &m.parent, |p| p.levels(levels));
    assert_eq!(
        error(levels(Levels::Times(0))),
        "the option \"$levels\" is not a positive number"
    );
    assert_eq!(
        error(new().levels(Levels::Max)),
        "the option \"$levels\" is for expanded properties"
    );
    assert_eq!(
        error(new().expand_ref_with(|m| &m.parts, |p| p.select(|p| &p.id))),
        "the option \"$select\" is not an option of `/$ref`"
    );
    assert_eq!(
        error(new().expand_count_with(|m| &m.parts, |p| p.top(1))),
        "the option \"$top\" is not an option of `/$count`"
    );
    assert_eq!(
        error(new().expand_with(|m| &m.parts, |p| p.option("a", "b"))),
        "the option \"a\" is custom, and expanded properties have none"
    );
    assert_eq!(error(new().option("", "a")), "the option \"\" has no name");
    for name in ["$", "$Filter", "$unknown"] {
        assert_eq!(
            error(new().option(name, "a")),
            format!("the option {name:?} starts with `$` and is not a system query option")
        );
    }
    for (query, name) in [
        (new().top(1).option("$top", "2"), "$top"),
        (
            new().filter(|m| &m.is_read).option("$filter", "a"),
            "$filter",
        ),
        (
            new().option("$format", "a").option("$format", "b"),
            "$format",
        ),
        (new().set(&Parameter::new("p"), 1).option("@p", "2"), "@p"),
        (
            new()
                .set(&Parameter::new("p"), 1)
                .set(&Parameter::new("p"), 2),
            "@p",
        ),
    ] {
        assert_eq!(error(query), format!("the option {name:?} is given twice"));
    }
    assert_eq!(error(new().search(" ")), "the option \"search\" is empty");
}

#[test]
fn names_that_are_none() {
    for bad in [
        "", " ", "a b", "$count", "a/$ref", "$filter", "a&b", "a#b", "a;b", "a,b", "a(b)", "a//b",
        "/a", "a/", "@", "@a#", "@a#b#c", "a'b", "1a", "a=b", "*/a", "a%20b",
    ] {
        let expected = format!("{bad:?} is not a name or a path of names");
        assert_eq!(filter(|_| eq(name(bad), 1)), expected);
        assert_eq!(error(new().select(|_| name(bad))), expected);
        assert_eq!(error(new().expand(|_| name(bad))), expected);
        assert_eq!(error(new().order_by(|_| name(bad))), expected);
        assert_eq!(error(new().compute(bad, |m| &m.size)), expected);
        assert_eq!(filter(|_| eq(function(bad), 1)), expected);
        assert_eq!(filter(|_| eq(function("ns.f").with(bad, 1), 1)), expected);
        assert_eq!(filter(|m| is_of(&m.size, bad)), expected);
        let parameter = Parameter::<Number>::new(bad);
        assert_eq!(filter(|m| eq(&m.size, &parameter)), expected);
        assert_eq!(error(new().set(&parameter, 1)), expected);
    }
    // Names with a meaning in `$select` and `$expand` only.
    for item in ["*", "a/*", "$value"] {
        assert!(
            new()
                .select(|_| name(item))
                .text(&Dialect::STANDARD)
                .is_ok()
        );
        assert_eq!(
            filter(|_| eq(name(item), 1)),
            format!("{item:?} is not a name or a path of names")
        );
    }
    assert_eq!(
        filter(|m| eq(on(&m.size).with("a", 1), 1)),
        "the option \"an argument\" follows no function"
    );
}

#[test]
fn x11_raw_text_is_one_expression() {
    let raw_error = |text: &'static str| filter(move |_| raw::<Boolean>(text));
    for (text, reason) in [
        ("", "is empty"),
        (" ", "is empty"),
        ("a) or (b", "has an unmatched closing bracket"),
        ("f(a]", "has an unmatched closing bracket"),
        ("f(a", "has an unclosed bracket"),
        ("{\"a\":1", "has an unclosed bracket"),
        ("a eq 'b", "has a string without an end"),
        ("a eq 'b''", "has a string without an end"),
        ("a in [\"b\\\"]", "has a string without an end"),
        ("a,b", "is more than one expression"),
        ("a;$top=1", "is more than one expression"),
    ] {
        assert_eq!(raw_error(text), format!("the expression {text:?} {reason}"));
    }
    for text in [
        "f(a,b)",
        "a eq ';,)('",
        "a eq 'b''c'",
        r#"a in ["\"];",{}]"#,
    ] {
        let made = new().filter(|_| raw::<Boolean>(text));
        assert!(made.text(&Dialect::STANDARD).is_ok(), "{text}");
    }
}

#[test]
fn x11_raw_text_cannot_be_taken_for_another_option() {
    let mut random = Random::new(11);
    let mut checked = 0;
    for _ in 0..20_000 {
        let text = random.text();
        let made = new()
            .filter(|_| raw::<Boolean>(text.clone()))
            .order_by(|_| asc(raw::<Number>(text.clone())))
            .expand_with(
                |m| &m.parts,
                |p| p.filter(|_| raw::<Boolean>(text.clone())).top(1),
            );
        let Ok(url) = made.text(&Dialect::STANDARD) else {
            continue;
        };
        checked += 1;
        let names: Vec<_> = url
            .split('&')
            .map(|it| it.split('=').next().unwrap())
            .collect();
        assert_eq!(names, ["$filter", "$expand", "$orderby"], "{url}");
        assert!(!url.contains(['#', '?', '+', ' ']), "{url}");
        assert_eq!(url.matches(';').count(), 1, "{url}");
        let decoded = common::percent_decode(&url);
        assert!(decoded.starts_with(&format!("$filter={text}&")), "{url}");
    }
    assert!(checked > 1000, "{checked}");
}
