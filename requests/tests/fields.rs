//! References to fields: which are properties, which are mistakes, and that values of any text are read back.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::{Address, AnyProduct, Item, Vip};
use common::{Random, percent_decode, string_literal, written};
use odata_requests::query::*;
use odata_requests::{Dialect, Query, RequestError};
use odata_runtime::Property;

#[test]
fn a_reference_that_is_no_field_is_an_error() {
    static ELSEWHERE: Property<i32> = Property::Value(5);
    let error = written(|_| eq(&ELSEWHERE, 1)).unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("Property<i32>") && text.contains("s.Product"),
        "{text}"
    );
    static ADDRESS: std::sync::LazyLock<Property<Address>> =
        std::sync::LazyLock::new(Property::default);
    let entered = written(|_| eq(&ADDRESS.at().street, "a")).unwrap_err();
    assert!(
        matches!(
            entered,
            RequestError::NotAField {
                expected: "s.Product",
                ..
            }
        ),
        "{entered}"
    );
    let whole: &'static Item = Box::leak(Box::new(Item::new()));
    assert!(matches!(
        written(|_| whole.is_of::<Vip>()),
        Err(RequestError::NotAField { .. })
    ));
    assert!(matches!(
        written(|_| eq(&whole.of::<Vip>().level, 1)),
        Err(RequestError::NotAField { .. })
    ));
}

#[test]
fn a_field_of_another_value_is_an_error() {
    let mut address = None;
    let _ = Query::<Address>::new().filter(|a| {
        address = Some(&a.street);
        eq(&a.street, "a")
    });
    let error = written(|_| eq(address.unwrap(), "a")).unwrap_err();
    let expected = RequestError::OutOfScope {
        path: "street".to_owned(),
        of: "s.Address",
        expected: "s.Product",
    };
    assert_eq!(error, expected);
    // The variable of a lambda outside of it.
    let mut inside = None;
    let error = written(|m| {
        let any = any(&m.addresses, |a| {
            inside = Some(&a.street);
            eq(&a.street, "a")
        });
        any & eq(inside.unwrap(), "b")
    });
    assert!(
        matches!(
            error,
            Err(RequestError::OutOfScope {
                of: "s.Address",
                ..
            })
        ),
        "{error:?}"
    );
    let mut tag = None;
    let error = written(|m| {
        let any = any(&m.tags, |t| {
            tag = Some(t);
            eq(t, "a")
        });
        any & eq(tag.unwrap(), "b")
    });
    assert!(
        matches!(error, Err(RequestError::OutOfScope { .. })),
        "{error:?}"
    );
    let cast = written(|m| eq(&m.address.at().of::<Vip>().level, 1)).unwrap_err();
    assert_eq!(cast.to_string(), "`s.Vip` does not derive from `s.Address`");
    assert!(matches!(
        written(|_| eq(name("a b"), 1)),
        Err(RequestError::Name(_))
    ));
}

#[test]
fn families_are_queried_as_their_types() {
    let query =
        Query::<AnyProduct>::new().filter(|m| eq(&m.name, "a") & eq(&m.of::<Vip>().level, 1));
    assert_eq!(
        percent_decode(&query.text(&Dialect::STANDARD).unwrap()),
        "$filter=name eq 'a' and s.Vip/level eq 1"
    );
}

#[test]
fn any_filter_value_is_read_back() {
    let mut random = Random::new(9);
    for _ in 0..4000 {
        let (a, b) = (random.text(), random.text());
        let text = written(|m| eq(&m.name, a.as_str()) & any(&m.tags, |t| contains(t, b.as_str())))
            .unwrap();
        assert!(
            !text.contains(['&', '#', '+', '?', ';', ' ', '"']) && text.is_ascii(),
            "{text}"
        );
        let decoded = percent_decode(&text);
        let rest = decoded.strip_prefix("$filter=name eq ").unwrap();
        let (first, rest) = string_literal(rest);
        let rest = rest.strip_prefix(" and tags/any(x:contains(x,").unwrap();
        let (second, rest) = string_literal(rest);
        assert_eq!((first, second, rest), (a, b, "))"));
    }
}
