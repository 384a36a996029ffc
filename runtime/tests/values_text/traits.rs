//! Equality, order, hash, conversions and parts of the values.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::hash::{BuildHasher, Hash, RandomState};
use std::str::FromStr;

use odata_runtime::values::{
    Alphabet, Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Json, TimeOfDay, ValueError,
};
use serde_json::value::RawValue;
use uuid::Uuid;

fn parse<T: FromStr<Err = ValueError>>(text: &str) -> T {
    text.parse().unwrap_or_else(|error| panic!("{error}"))
}

/// Texts of ascending values; those in one group are equal.
fn ascending<T: FromStr<Err = ValueError> + Ord + Hash + Debug>(groups: &[&[&str]]) {
    let hash = RandomState::new();
    let values: Vec<(usize, T)> = groups
        .iter()
        .enumerate()
        .flat_map(|(i, group)| group.iter().map(move |text| (i, parse(text))))
        .collect();
    for (i, one) in &values {
        for (j, other) in &values {
            assert_eq!(one == other, i == j, "{one:?} {other:?}");
            assert_eq!(one.cmp(other), i.cmp(j), "{one:?} {other:?}");
            assert_eq!(one.partial_cmp(other), Some(i.cmp(j)));
            if i == j {
                assert_eq!(hash.hash_one(one), hash.hash_one(other));
            }
        }
    }
    let hashes: BTreeSet<u64> = values.iter().map(|(_, it)| hash.hash_one(it)).collect();
    assert_eq!(hashes.len(), groups.len(), "{values:?}");
}

#[test]
fn values_are_compared_and_hashed_by_what_they_mean() {
    ascending::<Binary>(&[&[""], &["AA", "AA=="], &["AAA", "AAA="], &["-_8", "+/8="]]);
    ascending::<Decimal>(&[
        &["-INF"],
        &["-10", "-1e1"],
        &["-1"],
        &["0", "-0", "0.00", "0e-2000"],
        &["0.1", "0.10"],
        &["1", "1.0"],
        &["12"],
        &["100", "1e2"],
        &["1000"],
        &["INF"],
        &["NaN"],
    ]);
    ascending::<Duration>(&[
        &["-PT1S"],
        &["PT0S", "-PT0S", "P0D"],
        &["PT0.5S"],
        &["PT1M", "PT60S"],
        &["P1D", "PT24H"],
    ]);
    ascending::<DateTimeOffset>(&[
        &["2019-12-31T23:59:59Z"],
        &[
            "2020-01-01T00:00:00Z",
            "2020-01-01T01:00+01:00",
            "2019-12-31T23:00-01:00",
        ],
        &["2020-01-01T00:00:00.5Z"],
    ]);
    ascending::<Guid>(&[
        &["00000000-0000-0000-0000-000000000000"],
        &[
            "01234567-89ab-cdef-0123-456789abcdef",
            "01234567-89AB-cdef-0123-456789abcdef",
        ],
        &["f1234567-89ab-cdef-0123-456789abcdef"],
    ]);
    ascending::<TimeOfDay>(&[&["00:00"], &["00:00:01", "00:00:01.0"], &["23:59"]]);
    let hash = RandomState::new();
    let json = ["1", "1.0", "{}", "null"].map(|text| hash.hash_one(parse::<Json>(text)));
    assert_eq!(BTreeSet::from(json).len(), 4);
}

#[test]
fn identical_values_are_written_alike() {
    fn check<T>(texts: &[&str], identical: impl Fn(&T, &T) -> bool)
    where
        T: FromStr<Err = ValueError>,
    {
        for one in texts {
            for other in texts {
                let is = identical(&parse(one), &parse(other));
                assert_eq!(is, one == other, "{one} {other}");
            }
        }
    }
    check(
        &["Zg", "Zg==", "Zw", "AAAA", "-_8", "+/8", "+/8="],
        Binary::identical,
    );
    check(
        &[
            "P1D",
            "PT24H",
            "-P1D",
            "PT1440M",
            "PT86400S",
            "PT86400.0S",
            "P01D",
            "PT23H60M",
            "PT0S",
            "-PT0S",
        ],
        Duration::identical,
    );
    check(
        &[
            "2020-01-01T00:00:00Z",
            "2020-01-02T00:00:00Z",
            "2020-01-01T00:00:00.0Z",
            "2020-01-01T00:00:01Z",
            "2020-01-01T00:00:00+00:01",
            "2020-01-01T01:00:00+01:00",
        ],
        DateTimeOffset::identical,
    );
    check(
        &[
            "01234567-89ab-cdef-0123-456789abcdef",
            "01234567-89AB-cdef-0123-456789abcdef",
            "01234567-89ab-cdef-0123-456789abcdeF",
        ],
        Guid::identical,
    );
    check(
        &["00:00", "00:00:00.0", "00:00:01", "23:59:59.999999999999"],
        TimeOfDay::identical,
    );
}

#[test]
fn p7_bytes_are_given_out_and_changed_in_place() {
    let mut binary: Binary = parse("T0RhdGE");
    assert_eq!(binary.as_bytes(), b"OData");
    assert_eq!(AsRef::<[u8]>::as_ref(&binary), b"OData");
    binary[0] = b'o';
    assert_eq!(binary.clone().into_bytes(), b"oData");
    assert_eq!(Vec::from(binary), b"oData");
    let copied = Binary::from(&b"ab"[..]);
    assert_eq!((copied.as_bytes(), copied.alphabet()), (&b"ab"[..], None));
    assert_eq!(parse::<Binary>("-_8").alphabet(), Some(Alphabet::Base64Url));
    for (text, reason) in [
        ("A", "single base64 character"),
        ("AAAAA", "single base64 character"),
        ("Zh", "bits beyond"),
        ("Z!", "not in the base64 alphabet"),
        ("Zg=", "padding"),
    ] {
        let error = text.parse::<Binary>().unwrap_err();
        assert!(error.reason().contains(reason), "{error}");
    }
}

#[test]
fn p10_durations_have_the_parts_that_were_written() {
    for (text, days, hours, minutes, seconds) in [
        ("P1DT2H3M4S", Some(1), Some(2), Some(3), Some(4)),
        ("P0D", Some(0), None, None, None),
        ("PT0H", None, Some(0), None, None),
        ("PT90M", None, None, Some(90), None),
        ("PT0M", None, None, Some(0), None),
        ("-PT5.25S", None, None, None, Some(5)),
        ("PT0S", None, None, None, Some(0)),
    ] {
        let duration: Duration = parse(text);
        assert_eq!(
            (
                duration.days(),
                duration.hours(),
                duration.minutes(),
                duration.seconds()
            ),
            (days, hours, minutes, seconds),
            "{text}"
        );
        assert_eq!(duration.is_negative(), text.starts_with('-'));
        let is_zero = ["P0D", "PT0H", "PT0M", "PT0S"].contains(&text);
        assert_eq!(duration.is_zero(), is_zero, "{text}");
    }
    assert!(parse::<Duration>("-PT0S").is_zero());
    assert_eq!(parse::<Duration>("PT5.25S").picoseconds(), 250_000_000_000);
    assert_eq!(parse::<Duration>("PT5S").picoseconds(), 0);
    let std: std::time::Duration = parse::<Duration>("PT1.5S").try_into().unwrap();
    assert_eq!(std.as_millis(), 1500);
    let signed: jiff::SignedDuration = parse::<Duration>("-PT1.5S").try_into().unwrap();
    assert_eq!(signed.as_millis(), -1500);
    // Lengths from other types are spelled as usual.
    for (length, text) in [
        (std::time::Duration::from_millis(60_500), "PT1M0.5S"),
        (std::time::Duration::from_secs(60), "PT1M"),
        (
            std::time::Duration::from_secs(u64::MAX),
            "PT18446744073709551615S",
        ),
    ] {
        let duration = Duration::from(length);
        assert_eq!(duration.to_string(), text);
        assert!(duration.identical(&parse(text)), "{text}");
    }
}

#[test]
fn p8_and_p9_dates_and_times_have_their_parts() {
    let date: Date = parse("-0044-03-15");
    assert_eq!((date.year(), date.month(), date.day()), (-44, 3, 15));
    assert_eq!(format!("{date:?}"), "-0044-03-15");
    let civil: jiff::civil::Date = parse::<Date>("2012-09-03").try_into().unwrap();
    assert_eq!(civil, jiff::civil::date(2012, 9, 3));
    let time: DateTimeOffset = parse("2012-09-03T13:52:10.5+02:00");
    assert_eq!(time.date(), parse("2012-09-03"));
    assert_eq!(time.time(), parse("13:52:10.5"));
    let time_of_day: TimeOfDay = parse("13:52:10.5");
    assert_eq!(format!("{time_of_day:?}"), "13:52:10.5");
    assert_eq!(
        jiff::civil::Time::from(time_of_day),
        jiff::civil::time(13, 52, 10, 500_000_000)
    );
    let timestamp: jiff::Timestamp = time.try_into().unwrap();
    assert_eq!(timestamp.to_string(), "2012-09-03T11:52:10.5Z");
}

#[test]
fn p4_the_limits_of_decimals_are_where_they_are_said_to_be() {
    let digits = |count: usize| "9".repeat(count).parse::<Decimal>();
    assert!(digits(100_000).is_ok() && digits(100_001).is_err());
    let fraction = format!("{}.{}", "9".repeat(50_000), "9".repeat(50_000));
    assert!(fraction.parse::<Decimal>().is_ok());
    for (text, is_read) in [
        ("1e1000000000000000", true),
        ("1e1000000000000001", false),
        ("1e-1000000000000000", true),
        ("1e-1000000000000001", false),
    ] {
        assert_eq!(text.parse::<Decimal>().is_ok(), is_read, "{text}");
    }
    // Up to a limit zeros are written out, beyond it as an exponent.
    for (text, written) in [
        ("1e1024", format!("1{}", "0".repeat(1024))),
        ("1e1025", "1e1025".to_owned()),
        ("1e-1025", format!("0.{}1", "0".repeat(1024))),
        ("1e-1026", "1e-1026".to_owned()),
    ] {
        assert_eq!(parse::<Decimal>(text).to_string(), written);
    }
    let number = parse::<Decimal>("1.50").into_big_decimal();
    assert_eq!(number, Some("1.5".parse().unwrap()));
    assert_eq!(Decimal::infinity().into_big_decimal(), None);
}

#[test]
fn p12_guids_are_uuids() {
    let text = "01234567-89AB-cdef-0123-456789abcdef";
    let guid: Guid = parse(text);
    assert_eq!(Uuid::from(guid), text.parse::<Uuid>().unwrap());
    assert_eq!(format!("{guid:?}"), text);
    // The right length, but with hyphens in other places.
    assert!(
        "0123456-789ab-cdef-0123-456789abcdef"
            .parse::<Guid>()
            .is_err()
    );
    assert!(
        "urn:uuid:0123456789abcdef0123456789a"
            .parse::<Guid>()
            .is_err()
    );
    assert!(
        "{0123456789abcdef0123456789abcdef01}"
            .parse::<Guid>()
            .is_err()
    );
}

#[test]
fn p16_json_tells_what_it_is() {
    for text in ["[1]", "{}", "null", "\"[\"", "5"] {
        let json: Json = parse(text);
        assert_eq!(
            (json.is_array(), json.is_object(), json.is_null()),
            (text == "[1]", text == "{}", text == "null")
        );
        let raw: Box<RawValue> = RawValue::from_string(text.to_owned()).unwrap();
        assert_eq!(Json::from(raw), json);
    }
    assert!(Json::null().is_null());
}

#[test]
fn p2_integers_are_read_from_texts() {
    use odata_runtime::values::WholeNumber;
    for (json, number) in [("100", 100), ("1e2", 100), ("-1.0", -1)] {
        assert_eq!(i32::from_json_number(json).unwrap(), number, "{json}");
    }
    assert!(i32::from_json_number("1.5").is_err());
    for text in ["", "-", "x", "1x", "1.0", "--1"] {
        let error = i32::from_text(text).unwrap_err();
        assert!(matches!(error, ValueError::Format { .. }), "{error}");
    }
    let error = i32::from_text("99999999999").unwrap_err();
    assert!(matches!(error, ValueError::Range { .. }), "{error}");
}

#[test]
fn literals_are_quoted_and_encoded_by_their_type() {
    use odata_runtime::values::{Primitive, literal};
    let text = "O'Neil & Söhne-1".to_owned();
    assert_eq!(text.to_literal(), "'O''Neil & Söhne-1'");
    assert_eq!(text.to_url_literal(), "'O%27%27Neil%20%26%20S%C3%B6hne-1'");
    assert_eq!(String::parse_literal("'O''Neil & Söhne-1'").unwrap(), text);
    assert_eq!(
        (String::parse_text("a").unwrap(), text.to_text()),
        ("a".to_owned(), text)
    );
    assert_eq!(literal::to_literal_or_null(Some(&5)), "5");
    assert_eq!(literal::to_literal_or_null::<i32>(None), "null");
    let encoded = "a-b.c_d~e%20%2F%C3%A9+";
    assert_eq!(literal::decode(encoded).unwrap(), "a-b.c_d~e /é+");
    assert_eq!(literal::encode("a-b.c_d~e /é+"), "a-b.c_d~e%20%2F%C3%A9%2B");
    // 4.01 services accept a duration without its prefix, but not a binary value.
    assert!(Duration::parse_literal("'PT1S'").is_ok());
    assert!(Duration::parse_literal("duration'PT1S'").is_ok());
    assert!(Binary::parse_literal("binary'AA'").is_ok());
    assert!(Binary::parse_literal("'AA'").is_err());
}

#[test]
fn enumeration_literals_are_put_together_and_taken_apart() {
    use odata_runtime::values::literal;
    assert_eq!(literal::enum_literal("m.Color", "red,4"), "m.Color'red,4'");
    assert_eq!(
        literal::split_enum_literal("m.Color'red,-4,_x'").unwrap(),
        ("m.Color", vec!["red", "-4", "_x"])
    );
    assert_eq!(
        literal::split_enum_literal("'red'").unwrap(),
        ("", vec!["red"])
    );
    for text in [
        "m.Color",
        "m.1Color'red'",
        "m..Color'red'",
        "m.Color'1red'",
        "m.Color'a b'",
        "m.Color'a",
    ] {
        assert!(literal::split_enum_literal(text).is_err(), "{text}");
    }
}
