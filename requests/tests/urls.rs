//! URLs: literals, keys and the encoder, read back by a parser of its own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod common;

use common::{Random, parse_key, percent_decode};
use odata_requests::url::{
    EnumLiterals, Key, KeyStyle, Literal, LongUrls, Part, ToLiteral, UrlForm, encode,
};
use odata_requests::{Dialect, RequestError};
use odata_runtime::values::{
    Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Json, TimeOfDay,
};

fn query(value: impl ToLiteral) -> String {
    value.to_literal().url(&Dialect::STANDARD, Part::Query)
}

fn parse<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

#[test]
fn literals_of_all_primitive_types() {
    assert_eq!(query(true), "true");
    assert_eq!(query(255_u8), "255");
    assert_eq!(query(-128_i8), "-128");
    assert_eq!(query(-3_i16), "-3");
    assert_eq!(query(i32::MIN), "-2147483648");
    assert_eq!(query(i64::MAX), "9223372036854775807");
    assert_eq!(query(f64::INFINITY), "INF");
    assert_eq!(query(f32::NEG_INFINITY), "-INF");
    assert_eq!(query(f64::NAN), "NaN");
    assert_eq!(query(parse::<Decimal>("3.140")), "3.140");
    assert_eq!(query("O'Neil"), "'O''Neil'");
    assert_eq!(query(String::new()), "''");
    assert_eq!(query(parse::<Date>("2012-09-03")), "2012-09-03");
    assert_eq!(
        query(parse::<DateTimeOffset>("2012-09-03T13:52:00+02:00")),
        "2012-09-03T13:52:00%2B02:00"
    );
    assert_eq!(query(parse::<TimeOfDay>("07:59:59.999")), "07:59:59.999");
    assert_eq!(
        query(parse::<Duration>("-P12DT23H59M59.9S")),
        "duration'-P12DT23H59M59.9S'"
    );
    let id = "12345678-aaaa-bbbb-cccc-ddddeeeeffff";
    assert_eq!(query(parse::<Guid>(id)), id);
    assert_eq!(query(parse::<Binary>("T0RhdGE")), "binary'T0RhdGE'");
    assert_eq!(query(None::<i32>), "null");
    assert_eq!(query(Some("a")), "'a'");
    assert_eq!(
        query(parse::<Json>(r#"{"a":["b"]}"#)),
        "%7B%22a%22:%5B%22b%22%5D%7D"
    );
    assert_eq!(
        query(Literal::geometry("SRID=5;Point(1 2)")),
        "geometry'SRID=5%3BPoint(1%202)'"
    );
}

#[test]
fn enumerations_have_a_prefix_by_the_dialect() {
    let red = Literal::enumeration("ns.Color", "red,4");
    assert_eq!(query(&red), "ns.Color'red,4'");
    let mut dialect = Dialect::STANDARD;
    dialect.enumerations = EnumLiterals::Bare;
    assert_eq!(red.url(&dialect, Part::Query), "'red,4'");
    assert_eq!(
        query(Literal::enumeration("ns.Color", "it's")),
        "ns.Color'it''s'"
    );
}

#[test]
fn keys_in_parentheses() {
    let key = |key: Key| key.segment(&Dialect::STANDARD, &[]);
    assert_eq!(key(Key::of(11)), "(11)");
    assert_eq!(key(Key::of("7' Tablet")), "('7''%20Tablet')");
    assert_eq!(key(Key::of("Tablet/Slate")), "('Tablet%2FSlate')");
    assert_eq!(key(Key::of("Tablet )small(")), "('Tablet%20)small(')");
    assert_eq!(key(Key::of("a#b%c?d+e&f")), "('a%23b%25c%3Fd%2Be%26f')");
    assert_eq!(key(Key::of("Δ")), "('%CE%94')");
    assert_eq!(
        key(Key::of(parse::<DateTimeOffset>("2018-02-13T23:59:59Z"))),
        "(2018-02-13T23:59:59Z)"
    );
    assert_eq!(key(Key::of(parse::<TimeOfDay>("23:59:59"))), "(23:59:59)");
    assert_eq!(
        key(Key::named("ID", 1).and("Size", 5).into()),
        "(ID=1,Size=5)"
    );
    assert_eq!(key(Key::named("mail", "a,b=c").into()), "(mail='a,b=c')");
}

#[test]
fn keys_as_segments_unless_they_look_like_something_else() {
    let key = |key: Key| key.segment(&Dialect::GRAPH, &["delta", "validateProperties"]);
    assert_eq!(key(Key::of("A1245")), "/A1245");
    assert_eq!(key(Key::of(1)), "/1");
    assert_eq!(key(Key::of("AAMk+Z=")), "/AAMk%2BZ=");
    assert_eq!(key(Key::of("ada lovelace@x.org")), "/ada%20lovelace@x.org");
    assert_eq!(key(Key::of("A'Neil")), "('A''Neil')");
    assert_eq!(key(Key::of("Smartphone/Tablet")), "('Smartphone%2FTablet')");
    assert_eq!(key(Key::of("50%")), "('50%25')");
    for odd in [
        "", ".", "..", "$count", "$value", "@a", "delta", "Delta", "ns.Type", "a.", "a ", " a",
        "a\\b", "a\nb",
    ] {
        let text = key(Key::of(odd));
        assert!(
            text.starts_with("('") && text.ends_with("')"),
            "{odd:?}: {text}"
        );
    }
    // A number with dots or a file name with other characters is not a qualified name.
    assert_eq!(key(Key::of("1.2")), "/1.2");
    assert_eq!(key(Key::of("a b.txt")), "/a%20b.txt");
    assert_eq!(key(Key::named("id", "a").into()), "(id='a')");
    // Only plain values stay the same without quotes and prefix.
    assert_eq!(key(Key::of(parse::<Duration>("PT1H"))), "(duration'PT1H')");
    let mut dialect = Dialect::STANDARD;
    dialect.keys = KeyStyle::Segments;
    assert_eq!(Key::of("delta").segment(&dialect, &[]), "/delta");
}

#[test]
fn any_key_text_is_read_back() {
    let mut random = Random::new(7);
    for _ in 0..4000 {
        let (a, b) = (random.text(), random.text());
        for dialect in [Dialect::STANDARD, Dialect::GRAPH] {
            let single = Key::of(a.as_str()).segment(&dialect, &["delta"]);
            assert_eq!(parse_key(&single), [(None, a.clone())], "{single}");
            let both: Key = Key::named("x", a.as_str()).and("y", b.as_str()).into();
            let both = both.segment(&dialect, &[]);
            let expected = [
                (Some("x".to_owned()), a.clone()),
                (Some("y".to_owned()), b.clone()),
            ];
            assert_eq!(parse_key(&both), expected, "{both}");
        }
    }
}

#[test]
fn the_encoder_is_undone_by_a_decoder_and_leaves_no_delimiter() {
    let mut random = Random::new(8);
    for _ in 0..4000 {
        let text = random.text();
        for (part, delimiters) in [(Part::Segment, "/?#&+% \"<>"), (Part::Query, "?#&+;% \"<>")] {
            let encoded = encode(&text, part);
            assert_eq!(percent_decode(&encoded), text);
            let bare = encoded.replace('%', "");
            assert!(
                bare.is_ascii() && !bare.contains(|c| delimiters.contains(c)),
                "{encoded}"
            );
        }
    }
}

#[test]
fn dialects_name_options_and_operations() {
    let mut dialect = Dialect::GRAPH;
    assert_eq!(dialect.option("filter"), "$filter");
    assert_eq!(dialect.operation("microsoft.graph.sendMail"), "sendMail");
    dialect.dollar = false;
    assert_eq!(dialect.option("filter"), "filter");
    let dataverse = Dialect::DATAVERSE;
    let name = "Microsoft.Dynamics.CRM.Win";
    assert_eq!(dataverse.operation(name), name);
    assert_eq!(dataverse.form(32_768), Ok(UrlForm::Plain));
    assert_eq!(dataverse.form(32_769), Ok(UrlForm::Batch));
    dialect.url_limit = Some(10);
    dialect.long_urls = LongUrls::Refuse;
    let (length, limit) = (11, 10);
    assert_eq!(
        dialect.form(11),
        Err(RequestError::TooLong { length, limit })
    );
    dialect.long_urls = LongUrls::Query;
    assert_eq!(dialect.form(11), Ok(UrlForm::Query));
    assert_eq!(Dialect::STANDARD.form(usize::MAX), Ok(UrlForm::Plain));
}
