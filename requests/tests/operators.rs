//! Every operator and function of URL Conventions 4.01, 5.1.1, one row each (X8, X10).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::model::{Product, Style, Vip};
use common::percent_decode;
use odata_requests::query::kinds::{Text, Untyped};
use odata_requests::query::*;
use odata_requests::url::{Key, Literal};
use odata_requests::{Dialect, Query};
use odata_runtime::values::{Decimal, Duration, Json};

/// The decoded text of an expression of any kind.
fn e<V: Value>(value: impl FnOnce(&'static Product) -> V) -> String {
    let query = Query::<Product>::new().order_by(|m| asc(value(m)));
    let text = query.text(&Dialect::STANDARD).unwrap();
    percent_decode(text.strip_prefix("$orderby=").unwrap())
}

/// Rows of what is written and what is expected.
macro_rules! rows {
    ($($text:literal: $expression:expr;)*) => {
        $(assert_eq!(e($expression), $text);)*
    };
}

#[test]
fn x8_5_1_1_1_logical_operators() {
    rows! {
        "name eq 'a'": |m| eq(&m.name, "a");
        "name ne null": |m| ne(&m.name, null());
        "size gt 1": |m| gt(&m.size, 1);
        "size ge -1": |m| ge(&m.size, -1);
        "price lt 2.50": |m| lt(&m.price, "2.50".parse::<Decimal>().unwrap());
        "released le 2020-02-29": |m| le(&m.released, "2020-02-29".parse::<odata_runtime::values::Date>().unwrap());
        "isRead and x eq 1": |m| and(&m.is_read, eq(&m.x, 1));
        "isRead or x eq 1": |m| or(&m.is_read, eq(&m.x, 1));
        "not isRead": |m| not(&m.is_read);
        "style has s.Style'Red'": |m| has(&m.style, Style::RED);
        "name in ('a','b')": |m| in_(&m.name, ["a", "b"]);
        "name in (null)": |m| in_(&m.name, [null()]);
        "false": |m| in_(&m.name, [""; 0]);
        "name in tags": |m| in_list(&m.name, &m.tags);
        "size in sizes": |m| in_list(&m.size, &m.sizes);
        "style in styles": |m| in_list(&m.style, &m.styles);
        "(size add 1) in (2)": |m| in_(add(&m.size, 1), [2]);
    }
}

#[test]
fn x8_5_1_1_2_arithmetic_operators() {
    let day = || "P1D".parse::<Duration>().unwrap();
    rows! {
        "size add 1": |m| add(&m.size, 1);
        "changed add duration'P1D'": |m| add(&m.changed, day());
        "size sub 1": |m| sub(&m.size, 1);
        "changed sub duration'P1D'": |m| sub(&m.changed, day());
        "now() sub changed": |m| between(&m.changed, now());
        "-(size)": |m| neg(&m.size);
        "size mul 2": |m| mul(&m.size, 2);
        "size div 2": |m| div(&m.size, 2);
        "size divby 2": |m| div_by(&m.size, 2);
        "size mod 2": |m| rem(&m.size, 2);
    }
}

#[test]
fn x8_5_1_1_5_to_8_string_and_collection_functions() {
    rows! {
        "concat(name,'a')": |m| concat(&m.name, "a");
        "contains(name,'a')": |m| contains(&m.name, "a");
        "endswith(name,'a')": |m| ends_with(&m.name, "a");
        "indexof(name,'a')": |m| index_of(&m.name, "a");
        "length(name)": |m| length(&m.name);
        "startswith(name,'a')": |m| starts_with(&m.name, "a");
        "substring(name,1)": |m| substring(&m.name, 1);
        "substring(name,1,2)": |m| substring_of(&m.name, 1, 2);
        "matchesPattern(name,'^a+$')": |m| matches_pattern(&m.name, "^a+$");
        "tolower(name)": |m| to_lower(&m.name);
        "toupper(name)": |m| to_upper(&m.name);
        "trim(name)": |m| trim(&m.name);
        "hassubset(tags,[\"a\"])": |m| lists::has_subset(&m.tags, lists::of(["a"]));
        "hassubsequence(sizes,[4,null])": |m| lists::has_subsequence(&m.sizes, lists::of([expr(4), expr(null())]));
        "concat(tags,tags)": |m| lists::concat(&m.tags, &m.tags);
        "contains(tags,[])": |m| lists::contains(&m.tags, lists::of([""; 0]));
        "startswith(tags,[\"a\\\"\\\\\"])": |m| lists::starts_with(&m.tags, lists::of(["a\"\\"]));
        "endswith(tags,tags)": |m| lists::ends_with(&m.tags, &m.tags);
        "indexof(tags,[\"O'Neil\"])": |m| lists::index_of(&m.tags, lists::of(["O'Neil"]));
        "length(tags)": |m| lists::length(&m.tags);
        "substring(tags,1)": |m| lists::substring(&m.tags, 1);
        "substring(tags,1,2)": |m| lists::substring_of(&m.tags, 1, 2);
        "length(styles)": |m| lists::length(&m.styles);
        "hassubset(styles,[\"Red\",\"Red,Blue\"])": |m| lists::has_subset(&m.styles, lists::of([Style::RED, Style::RED | Style::BLUE]));
        "length([concat(name,'b'),\"b\"])": |m| lists::length(lists::of::<_, String, _>([concat(&m.name, "b"), expr("b")]));
        "contains([name,id],[\"a\"])": |m| lists::contains(lists::of::<_, String, _>([&m.name, &m.id]), lists::of(["a"]));
    }
}

#[test]
fn x8_5_1_1_9_and_10_functions_of_dates_and_numbers() {
    rows! {
        "date(changed)": |m| date(&m.changed);
        "day(released)": |m| day(&m.released);
        "fractionalseconds(opens)": |m| fractional_seconds(&m.opens);
        "hour(changed)": |m| hour(&m.changed);
        "maxdatetime()": |_| max_date_time();
        "mindatetime()": |_| min_date_time();
        "minute(changed)": |m| minute(&m.changed);
        "month(changed)": |m| month(&m.changed);
        "now()": |_| now();
        "second(changed)": |m| second(&m.changed);
        "time(changed)": |m| time(&m.changed);
        "totaloffsetminutes(changed)": |m| total_offset_minutes(&m.changed);
        "totalseconds(lifeTime)": |m| total_seconds(&m.life_time);
        "totalseconds(now() sub changed)": |m| total_seconds(between(&m.changed, now()));
        "year(changed)": |m| year(&m.changed);
        "ceiling(price)": |m| ceiling(&m.price);
        "floor(price)": |m| floor(&m.price);
        "round(price)": |m| round(&m.price);
    }
}

#[test]
fn x8_5_1_1_10_to_12_types_places_and_conditions() {
    rows! {
        "cast(size,Edm.String)": |m| cast::<Text>(&m.size, "Edm.String");
        "cast($it,s.Vip)": |_| cast::<Untyped>(it::<Untyped>(), "s.Vip");
        "isof(size,Edm.Int64)": |m| is_of(&m.size, "Edm.Int64");
        "isof($it,s.Vip)": |m| m.is_of::<Vip>();
        "isof(parent,s.Vip)": |m| m.parent.at().is_of::<Vip>();
        "geo.distance(opaque,geography'SRID=0;Point(1 2)')": |m| geo_distance(&m.opaque, Literal::geography("SRID=0;Point(1 2)"));
        "geo.intersects(opaque,geometry'SRID=0;Polygon((1 1,1 2,2 2,1 1))')":
            |m| geo_intersects(&m.opaque, Literal::geometry("SRID=0;Polygon((1 1,1 2,2 2,1 1))"));
        "geo.length(opaque)": |m| geo_length(&m.opaque);
        "case(size gt 0 :1,size lt 0 :-1,true:0)": |m| case(gt(&m.size, 0), 1).when(lt(&m.size, 0), -1).otherwise(0);
        "case(isRead:'a') eq null": |m| eq(case(&m.is_read, "a"), null());
    }
}

#[test]
fn x8_5_1_1_13_lambdas_over_all_kinds_of_collections() {
    rows! {
        "parts/any(x:x/size gt 1)": |m| any(&m.parts, |p| gt(&p.size, 1));
        "parts/any()": |m| exists(&m.parts);
        "tags/all(x:startswith(x,'a'))": |m| all(&m.tags, |t| starts_with(t, "a"));
        "sizes/any(x:x eq null)": |m| any(&m.sizes, |s| eq(s, null()));
        "styles/any(x:x has s.Style'Red')": |m| any(&m.styles, |s| has(s, Style::RED));
        "addresses/all(x:x/owner/id eq id)": |m| all(&m.addresses, |a| eq(&a.owner.at().id, &m.id));
        "parts/s.Vip/any(x:x/level gt 1)": |m| any(items_of::<Vip, _>(&m.parts), |v| gt(&v.level, 1));
        "parts/s.Vip/any()": |m| exists(items_of::<Vip, _>(&m.parts));
        "parts/s.Vip/$count": |m| count(items_of::<Vip, _>(&m.parts));
        "parts/$count($filter=isRead)": |m| count_where(&m.parts, |p| &p.is_read);
        "parts/$count($search=\"a b\")": |m| count_found(&m.parts, "a b");
        "$root/parts/any(x:x/id eq id)": |m| any(root().then("parts").items::<Product>(), |p| eq(&p.id, &m.id));
        "ns.Tags()/any(x:x eq name)": |m| any(function("ns.Tags").items::<String>(), |t| eq(t, &m.name));
    }
}

#[test]
fn x8_5_1_1_14_path_expressions_and_literals() {
    let key = || Key::from(Key::named("a", "x;y").and("b", 2));
    rows! {
        "$root/people('a/b''&')/name eq name":
            |m| eq(root().then("people").key(Key::of("a/b'&")).object(|p: &'static Product| expr(&p.name)), &m.name);
        "$root/people(a='x;y',b=2)/s.Vip/level": |_| root().then("people").key(key()).object(|p: &'static Product| expr(&p.of::<Vip>().level));
        "length($root/me/parent/name) gt length(name)": |m| {
            let other = root().then("me").object(|p: &'static Product| length(&p.parent.at().name));
            gt(other, length(&m.name))
        };
        "$root/best()/name": |_| root().call("best").then("name");
        "parent/s.Next(By=2,Of=name)/size": |m| on(&m.parent).call("s.Next").with("By", 2).with("Of", &m.name).then("size");
        "endswith($it,'a')": |_| ends_with(it(), "a");
        "$this eq 1": |_| eq(this(), 1);
        "opaque eq {\"a\":[1,\"b\"]}": |m| eq(&m.opaque, Literal::json(&r#"{"a":[1,"b"]}"#.parse::<Json>().unwrap()));
        "@p eq size": |m| eq(&Parameter::new("p"), &m.size);
        "price/@Measures.Currency#q eq 'EUR'": |_| eq(name("price/@Measures.Currency#q"), "EUR");
    }
}

#[test]
fn x8_the_row_of_the_request_in_options_of_others() {
    let query = Query::<Product>::new()
        .filter(|m| eq(&m.name, &row::<Product>().id))
        .expand_with(
            |m| &m.parts,
            |p| {
                p.filter(|p| {
                    eq(&p.name, &row::<Product>().address.at().street)
                        & any(&p.tags, |t| eq(t, &row::<Product>().name))
                })
            },
        )
        .select_with(
            |m| &m.addresses,
            |a| a.filter(|a| eq(&a.street, &row::<Product>().name)),
        );
    assert_eq!(
        percent_decode(&query.text(&Dialect::STANDARD).unwrap()),
        "$filter=name eq id&$select=addresses($filter=street eq $it/name)&\
         $expand=parts($filter=name eq $it/address/street and tags/any(x:x eq $it/name))"
    );
}

#[test]
fn x10_parameter_aliases_are_typed() {
    let (low, words) = (
        Parameter::new("low"),
        Parameter::<kinds::Many<String>>::new("words"),
    );
    let query = Query::<Product>::new()
        .filter(|m| gt(&m.size, &low) & in_list(&m.name, &words))
        .expand_with(|m| &m.parts, |p| p.filter(|p| lt(&p.size, &low)))
        .set(&low, add(1, 2))
        .set(&words, lists::of(["a&b", "c;d"]));
    assert_eq!(
        query.text(&Dialect::STANDARD).unwrap(),
        "$filter=size%20gt%20@low%20and%20name%20in%20@words&$expand=parts($filter=size%20lt%20@low)&@low=1%20add%202&\
         @words=%5B%22a%26b%22,%22c%3Bd%22%5D"
    );
}
