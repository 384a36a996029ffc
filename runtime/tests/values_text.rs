//! The text forms of the values: rows P7 to P12 of the checklist, and what the ABNF suite leaves out.
#![allow(clippy::unwrap_used)]

use std::fmt::{Debug, Display};
use std::hash::{BuildHasher, RandomState};
use std::str::FromStr;

use odata_runtime::values::{
    Alphabet, BigDecimal, Binary, Date, DateTimeOffset, Decimal, Double, Duration, GuidText, Kind,
    Single, TimeOfDay, UtcOffset, ValueError,
};

#[derive(Debug, PartialEq)]
enum Class {
    Format,
    Range,
}

fn same<T: FromStr<Err = ValueError> + Display>(text: &str) {
    written::<T>(text, text);
}

fn written<T: FromStr<Err = ValueError> + Display>(text: &str, expected: &str) {
    let value = text.parse::<T>().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(value.to_string(), expected, "read from {text:?}");
    let again = value
        .to_string()
        .parse::<T>()
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again.to_string(), expected, "read again");
}

fn refused<T: FromStr<Err = ValueError> + Debug>(text: &str, class: Class) {
    let error = text
        .parse::<T>()
        .map(|value| panic!("{text:?} was read as {value:?}"))
        .unwrap_err();
    let found = match error {
        ValueError::Format { .. } => Class::Format,
        ValueError::Range { .. } => Class::Range,
        _ => panic!("{error:?}"),
    };
    assert_eq!(found, class, "{error}");
}

#[test]
fn p7_binary_keeps_alphabet_and_padding() {
    for text in [
        "T0RhdGE", "T0RhdGE=", "", "Zg", "Zg==", "Zm8", "Zm8=", "Zm9v", "-_8", "-_8=", "+/8",
        "+/8=", "_w", "/w==",
    ] {
        for default in [Alphabet::Base64, Alphabet::Base64Url] {
            assert_eq!(text.parse::<Binary>().unwrap().encode(default), text);
        }
    }
    assert_eq!(*"T0RhdGE".parse::<Binary>().unwrap(), *b"OData");
    assert_eq!(
        "+/8=".parse::<Binary>().unwrap().alphabet(),
        Some(Alphabet::Base64)
    );
    assert_eq!("Zg".parse::<Binary>().unwrap(), "Zg==".parse().unwrap());
    assert!(
        !"Zg"
            .parse::<Binary>()
            .unwrap()
            .identical(&"Zg==".parse().unwrap())
    );
}

#[test]
fn p7_binary_new_values_follow_the_writer() {
    let new = Binary::from([0xfb, 0xff]);
    assert_eq!(new.encode(Alphabet::Base64Url), "-_8");
    assert_eq!(new.encode(Alphabet::Base64), "+/8=");
    assert_eq!(new.to_string(), "-_8");
    assert_eq!(new.with_alphabet(Alphabet::Base64).to_string(), "+/8=");
    assert_eq!(Vec::from(Binary::from(vec![1, 2])), [1, 2]);
}

#[test]
fn p7_binary_refusals() {
    for text in [
        "T0Rh dGE",
        "T",
        "Zh",
        "Zh==",
        "Zm9",
        "Zg=",
        "Zm8==",
        "=",
        "====",
        "Zg===",
        "Z=g=",
        "T0Rh\ndGE=",
        "Zm9v=",
        "+_8",
        "é",
        "Zm9vZ",
    ] {
        refused::<Binary>(text, Class::Format);
    }
}

#[test]
fn p8_date_every_year_and_only_real_days() {
    for text in [
        "-10000-04-01",
        "0000-01-01",
        "0000-02-29",
        "-0004-02-29",
        "10000-04-01",
        "2012-02-29",
        "2000-02-29",
        "9999-12-31",
        "2147483647-12-31",
        "-2147483648-01-01",
        "0001-01-01",
        "-0001-12-31",
    ] {
        same::<Date>(text);
    }
    for text in [
        "2012-02-30",
        "2013-02-29",
        "1900-02-29",
        "2012-04-31",
        "2147483648-01-01",
        "-2147483649-01-01",
        "99999999999999999999999-01-01",
    ] {
        refused::<Date>(text, Class::Range);
    }
    for text in [
        "2012-9-3",
        "2012-09-03Z",
        "+10000-04-01",
        "010000-04-01",
        "12-01-01",
        "012-01-01",
        "2012-13-01",
        "2012-00-01",
        "2012-01-00",
        "2012-01-32",
        "2012-01-001",
        "20120101",
        "2012-01",
        "",
        "-",
        "--2012-01-01",
        " 2012-01-01",
        "-0000-01-01",
        "２０１２-01-01",
    ] {
        refused::<Date>(text, Class::Format);
    }
    assert!(
        Date::new(2023, 2, 29).is_err()
            && Date::new(2023, 13, 1).is_err()
            && Date::new(2023, 0, 1).is_err()
    );
}

#[test]
fn p8_date_and_jiff() {
    let mut civil = jiff::civil::Date::MIN;
    let epoch = jiff::civil::date(1970, 1, 1);
    while let Ok(next) = civil.checked_add(jiff::Span::new().days(997)) {
        let date = Date::from(civil);
        assert_eq!(date.to_civil().unwrap(), civil);
        let days = jiff::civil::Date::duration_since(civil, epoch).as_hours() / 24;
        assert_eq!(date.days_since_epoch(), days, "{date}");
        civil = next;
    }
    assert!("10000-01-01".parse::<Date>().unwrap().to_civil().is_err());
    assert!("2012-01-02".parse::<Date>().unwrap() < "10000-01-01".parse().unwrap());
    assert!("-10000-01-02".parse::<Date>().unwrap() < "-9999-01-01".parse().unwrap());
}

#[test]
fn p9_date_time_offset_every_spelling() {
    for text in [
        "2012-09-03T22:09:02.123456789012+05:30",
        "2012-09-03T22:09:02Z",
        "2012-09-03T22:09:02+00:00",
        "2012-09-03T22:09:02-00:00",
        "2012-09-03T22:09:02.1Z",
        "2014-01-01T00:00:00.0000000Z",
        "2012-09-03T22:09:02.000000000001-23:59",
        "-10000-04-01T00:00:00Z",
        "10000-04-01T00:00:00+14:00",
        "0000-01-01T00:00:00Z",
        "1972-06-30T23:59:60Z",
        "1972-06-30T23:59:60.25Z",
        "2012-09-03T00:00:00-00:30",
    ] {
        same::<DateTimeOffset>(text);
    }
    written::<DateTimeOffset>("2012-09-03T13:52Z", "2012-09-03T13:52:00Z");
    written::<DateTimeOffset>("2012-09-03T14:53+02:00", "2012-09-03T14:53:00+02:00");
    written::<DateTimeOffset>("2023-03-09T08:12:53", "2023-03-09T08:12:53Z");
    written::<DateTimeOffset>("2023-03-09T08:12:53.50", "2023-03-09T08:12:53.50Z");
    written::<DateTimeOffset>("2023-03-09T08:12", "2023-03-09T08:12:00Z");
    written::<DateTimeOffset>("2023-03-09t08:12:53z", "2023-03-09T08:12:53Z");
}

#[test]
fn p9_date_time_offset_refusals() {
    for text in [
        "2012-09-03T24:00:00Z",
        "2012-09-03T23%3A59Z",
        "2012-09-03T23:59+01%3A00",
        "2012-09-03T23:59:61Z",
        "2012-09-03T23:60Z",
        "2012-09-03",
        "2012-09-03T",
        "2012-09-03 13:52Z",
        "2012-09-03T13Z",
        "2012-09-03T13:52:1Z",
        "2012-09-03T13:52:00.Z",
        "2012-09-03T13:52:00.1234567890123Z",
        "2012-09-03T13:52:00,5Z",
        "2012-09-03T13:52+5:00",
        "2012-09-03T13:52+0500",
        "2012-09-03T13:52+05",
        "2012-09-03T13:52+24:00",
        "2012-09-03T13:52+05:60",
        "2012-09-03T13:52ZZ",
        "2012-09-03T13:52Z ",
        "2012-09-03T13:52+05:00[Europe/Paris]",
        "INF",
        "-INF",
        "",
        "\u{0}",
        "2012-09-03T13:52.5Z",
        "/Date(1346680320000)/",
        "2012-09-03T13:52 +05:00",
        "2012-09-03T13:52−05:00",
    ] {
        refused::<DateTimeOffset>(text, Class::Format);
    }
    refused::<DateTimeOffset>("2012-02-30T13:52Z", Class::Range);
}

#[test]
fn p9_date_time_offset_equality_is_that_of_the_instant() {
    let parse = |text: &str| text.parse::<DateTimeOffset>().unwrap();
    let hash = RandomState::new();
    let noon = parse("2012-09-03T12:53:00Z");
    for same in [
        "2012-09-03T14:53+02:00",
        "2012-09-03T12:53:00.000+00:00",
        "2012-09-04T12:52:00+23:59",
        "2012-09-02T12:54:00-23:59",
    ] {
        assert_eq!(noon, parse(same));
        assert_eq!(hash.hash_one(noon), hash.hash_one(parse(same)));
        assert!(!noon.identical(&parse(same)));
    }
    assert!(noon.identical(&parse("2012-09-03T12:53Z")));
    let ordered = [
        "-10000-01-01T00:00Z",
        "2012-09-03T14:52:59+02:00",
        "2012-09-03T12:53Z",
        "2012-09-03T12:53:00.000000000001Z",
        "2016-12-31T23:59:59.999Z",
        "2017-01-01T00:59:60+01:00",
        "2016-12-31T23:59:60.5Z",
        "2017-01-01T00:00Z",
        "10000-01-01T00:00Z",
    ]
    .map(parse);
    assert!(ordered.is_sorted() && ordered.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn p9_date_time_offset_and_jiff() {
    let timestamp: jiff::Timestamp = "2012-09-03T22:09:02.123456789Z".parse().unwrap();
    let time = DateTimeOffset::from(timestamp);
    assert_eq!(time.to_string(), "2012-09-03T22:09:02.123456789Z");
    assert_eq!(time.timestamp().unwrap(), timestamp);
    let zoned = timestamp.to_zoned(
        jiff::tz::Offset::from_seconds(5 * 3600 + 1800)
            .unwrap()
            .to_time_zone(),
    );
    assert_eq!(
        DateTimeOffset::from(&zoned).to_string(),
        "2012-09-04T03:39:02.123456789+05:30"
    );
    assert_eq!(DateTimeOffset::from(&zoned).to_zoned().unwrap(), zoned);
    // A zone of the 19th century, 18 seconds beside the minute: the instant stays.
    let zoned = timestamp.to_zoned(
        jiff::tz::Offset::from_seconds(-(75 * 60 + 18))
            .unwrap()
            .to_time_zone(),
    );
    assert_eq!(
        DateTimeOffset::from(zoned.clone()).to_string(),
        "2012-09-03T20:54:02.123456789-01:15"
    );
    assert_eq!(DateTimeOffset::from(zoned).timestamp().unwrap(), timestamp);
    for edge in [
        jiff::Timestamp::MIN,
        jiff::Timestamp::MAX,
        jiff::Timestamp::UNIX_EPOCH,
    ] {
        assert_eq!(DateTimeOffset::from(edge).timestamp().unwrap(), edge);
    }
    let leap: DateTimeOffset = "1972-06-30T23:59:60Z".parse().unwrap();
    assert_eq!(
        leap.timestamp().unwrap().to_string(),
        "1972-06-30T23:59:59.999999999Z"
    );
    assert!(
        "10000-01-01T00:00Z"
            .parse::<DateTimeOffset>()
            .unwrap()
            .timestamp()
            .is_err()
    );
    assert!(
        "9999-12-31T23:59:59-23:59"
            .parse::<DateTimeOffset>()
            .unwrap()
            .timestamp()
            .is_err()
    );
    assert!(UtcOffset::from_minutes(1440).is_err() && UtcOffset::from_minutes(i16::MIN).is_err());
    assert_eq!(UtcOffset::from_minutes(-90).unwrap().to_string(), "-01:30");
}

#[test]
fn p10_duration_every_spelling() {
    for text in [
        "-P6DT23H59M59.9999S",
        "PT36H",
        "P12DT23H59M59.999999999999S",
        "P0D",
        "PT0S",
        "-PT0S",
        "P1D",
        "PT90M",
        "PT5400S",
        "PT0.5S",
        "PT1H1S",
        "P1DT1M",
        "PT08H30M",
        "P400000D",
        "PT922337203685.4775807S",
        "PT0H0M0S",
        "PT1.500S",
        "PT18446744073709551615S",
        "-P10675199DT2H48M5.4775808S",
        "P4294967295DT4294967295H18446744073709551615M18446744073709551615.999999999999S",
    ] {
        same::<Duration>(text);
    }
    written::<Duration>("pt36h", "PT36H");
    for text in [
        "P1Y",
        "P1M",
        "+P1D",
        "P",
        "PT",
        "-P",
        "P1DT",
        "P1W",
        "P1Y6DT23H",
        "P1M6D",
        "PT1.5H",
        "PT.5S",
        "PT5.S",
        "PT1S1M",
        "PT1M1H",
        "PT1D",
        "P1H",
        "P-1D",
        "PT1.1234567890123S",
        "1D",
        "",
        "P1D ",
        "PT1HT1M",
        "PT1H1H",
        "--P1D",
        "P1DP1D",
        "PT1",
        "P1",
        "P D",
        "PT1,5S",
    ] {
        refused::<Duration>(text, Class::Format);
    }
    for text in [
        "P4294967296D",
        "PT18446744073709551616S",
        "PT99999999999999999999999999999M",
    ] {
        refused::<Duration>(text, Class::Range);
    }
}

#[test]
fn p10_duration_length_and_conversions() {
    let parse = |text: &str| text.parse::<Duration>().unwrap();
    let hash = RandomState::new();
    assert_eq!(parse("PT36H"), parse("P1DT12H"));
    assert_eq!(
        hash.hash_one(parse("PT36H")),
        hash.hash_one(parse("P1DT12H"))
    );
    assert!(!parse("PT36H").identical(&parse("P1DT12H")));
    assert_eq!(parse("-PT0S"), Duration::ZERO);
    assert!(
        parse("-P1D") < parse("-PT1S")
            && parse("-PT1S") < parse("P0D")
            && parse("PT0.000000000001S") > parse("P0D")
    );
    assert_eq!(parse("-P1DT1.5S").as_picoseconds(), -86_401_500_000_000_000);
    assert_eq!(
        (
            parse("PT36H").days(),
            parse("PT36H").hours(),
            parse("P0D").days()
        ),
        (None, Some(36), Some(0))
    );

    for (text, length) in [
        ("PT0S", jiff::SignedDuration::ZERO),
        ("-PT0.000000001S", jiff::SignedDuration::new(0, -1)),
        ("P1DT12H", jiff::SignedDuration::from_hours(36)),
        ("PT1M30.5S", jiff::SignedDuration::from_millis(90_500)),
        (
            "PT9223372036854775807.999999999S",
            jiff::SignedDuration::MAX,
        ),
        (
            "-PT9223372036854775808.999999999S",
            jiff::SignedDuration::MIN,
        ),
    ] {
        assert_eq!(Duration::from(length).to_string(), text);
        assert_eq!(parse(text).to_signed_duration().unwrap(), length);
    }
    let longest = std::time::Duration::MAX;
    assert_eq!(Duration::from(longest).to_std().unwrap(), longest);
    assert!(Duration::from(longest).to_signed_duration().is_err());
    assert!(parse("-PT1S").to_std().is_err());
    assert!(
        parse("PT18446744073709551615S")
            .to_signed_duration()
            .is_err()
    );
}

#[test]
fn p11_time_of_day() {
    for text in [
        "07:59:59.999",
        "00:00:00",
        "23:59:59.999999999999",
        "12:00:00.000",
        "23:59:60",
    ] {
        same::<TimeOfDay>(text);
    }
    written::<TimeOfDay>("11:22", "11:22:00");
    for text in [
        "24:00:00",
        "7:59",
        "11",
        "11:22:",
        "11:22:33.",
        "11:22:33.1234567890123",
        "11%3A22",
        "11:60",
        "11:22:61",
        "11:22Z",
        "",
        "11:22:33,5",
        "-1:00",
    ] {
        refused::<TimeOfDay>(text, Class::Format);
    }
    let time: TimeOfDay = "23:58:57.123456789012".parse().unwrap();
    assert_eq!(
        (time.hour(), time.minute(), time.second(), time.picosecond()),
        (23, 58, 57, 123_456_789_012)
    );
    assert_eq!(
        TimeOfDay::from(time.to_civil()).to_string(),
        "23:58:57.123456789"
    );
    assert_eq!(
        TimeOfDay::from(jiff::civil::Time::MAX).to_civil(),
        jiff::civil::Time::MAX
    );
    assert_eq!(
        "12:00:00.50".parse::<TimeOfDay>().unwrap(),
        "12:00:00.5".parse().unwrap()
    );
    assert!("11:22:60".parse::<TimeOfDay>().unwrap() < "11:23".parse().unwrap());
    assert_eq!(
        TimeOfDay::with_picoseconds(1, 2, 3, 40)
            .unwrap()
            .to_string(),
        "01:02:03.00000000004"
    );
    assert!(
        TimeOfDay::new(24, 0, 0).is_err()
            && TimeOfDay::with_picoseconds(0, 0, 0, 1_000_000_000_000).is_err()
    );
}

#[test]
fn p12_guid() {
    written::<GuidText>(
        "01234567-89AB-cdef-0123-456789abcdef",
        "01234567-89ab-cdef-0123-456789abcdef",
    );
    for text in [
        "{01234567-89ab-cdef-0123-456789abcdef}",
        "0123456789abcdef0123456789abcdef",
        "01234567-89ab-cdef-0123-456789abcde",
        "urn:uuid:01234567-89ab-cdef-0123-456789abcdef",
        "01234g67-89ab-cdef-0123-456789abcdef",
        "01234567-89ab-cdef-0123-456789abcdef ",
        "",
        "012345678-9ab-cdef-0123-456789abcdef",
        "é1234567-89ab-cdef-0123-456789abcde",
    ] {
        refused::<GuidText>(text, Class::Format);
    }
}

#[test]
fn p4_decimal_text() {
    for text in [
        "0",
        "1.10",
        "-1.10",
        "0.1",
        "0.10",
        "-0",
        "-0.00",
        "0.000",
        "12345678901234567890.123456789",
        "79228162514264337593543950336",
        "INF",
        "-INF",
        "NaN",
        "1e999999999",
        "15e-5001",
        "-1e-2000",
        "100",
        "0.0000001",
    ] {
        same::<Decimal>(text);
    }
    for (text, long) in [
        ("1e-7", "0.0000001"),
        ("-1.234567e3", "-1234.567"),
        ("1E2", "100"),
        ("1.5e+3", "1500"),
        ("+42", "42"),
        ("0123456789", "123456789"),
        ("0e9", "0"),
        ("0e-2", "0.00"),
        ("1.5e-5000", "15e-5001"),
        ("120e-1", "12.0"),
        ("0e999999999", "0"),
    ] {
        written::<Decimal>(text, long);
    }
    for text in [
        "1,5", "", "-", ".1", "42.", "1e", "1e+", "e5", "1_000", "0x1", "Infinity", "+INF", "inf",
        "nan", " 1", "1 ", "--1", "1e1e1", "1.2.3", "１",
    ] {
        refused::<Decimal>(text, Class::Format);
    }
    for text in [
        "1e9999999999999999",
        "1e-9999999999999999",
        "1e99999999999999999999999999",
        "1e-9223372036854775808",
    ] {
        refused::<Decimal>(text, Class::Range);
    }
    refused::<Decimal>(&"9".repeat(100_001), Class::Range);
    same::<Decimal>(&"9".repeat(20_000));
}

#[test]
fn p4_decimal_compares_numbers_without_writing_them_out() {
    let parse = |text: &str| text.parse::<Decimal>().unwrap();
    let hash = RandomState::new();
    for (one, other) in [
        ("1.10", "1.1"),
        ("100", "1e2"),
        ("0", "-0.00"),
        ("1e999999999", "10e999999998"),
        ("-5e-999999999", "-50e-1000000000"),
    ] {
        assert_eq!(parse(one), parse(other));
        assert_eq!(
            hash.hash_one(parse(one)),
            hash.hash_one(parse(other)),
            "{one} {other}"
        );
    }
    let ordered = [
        "-INF",
        "-1e999999999999999",
        "-2",
        "-1.5",
        "-1e-999999999",
        "0",
        "1e-999999999999999",
        "0.1",
        "1",
        "1.10000000000000000000000001",
        "10",
        "1e999999999",
        "2e999999999",
        "INF",
        "NaN",
    ]
    .map(parse);
    for (i, one) in ordered.iter().enumerate() {
        for (j, other) in ordered.iter().enumerate() {
            assert_eq!(one.cmp(other), i.cmp(&j), "{one} {other}");
        }
    }
    assert_eq!(Decimal::nan(), Decimal::nan());
    assert!(!parse("1.10").identical(&parse("1.1")));
    assert_eq!(
        parse("1.10").as_big_decimal().unwrap(),
        &"1.1".parse::<BigDecimal>().unwrap()
    );
    assert_eq!(Decimal::from(-7i64).to_string(), "-7");
    assert_eq!(Decimal::from_f64(0.1).to_string(), "0.1");
    assert_eq!(
        Decimal::from_f64(1e300).to_string(),
        format!("1{}", "0".repeat(300))
    );
    assert_eq!(
        parse("12345678901234567890.123456789").to_f64(),
        12345678901234567890.123456789
    );
    assert_eq!(parse("1e999999999").to_f64(), f64::INFINITY);
    assert_eq!(parse("-1e-999999999").to_f64(), 0.0);
    assert!(parse("-0").to_f64().is_sign_negative());
}

#[test]
fn p5_double_and_single_text() {
    for text in ["INF", "-INF", "NaN", "3.14", "-0.0", "1e300", "0.1"] {
        same::<Double>(text);
        if text != "1e300" {
            same::<Single>(text);
        }
    }
    written::<Double>("-0.314e1", "-3.14");
    written::<Single>("+0.314e+1", "3.14");
    for text in [
        "Infinity",
        "+INF",
        "-0.314e1e2",
        "inf",
        "nan",
        "",
        ".5",
        "5.",
        "0x10",
        " 1",
        "infinity",
    ] {
        refused::<Double>(text, Class::Format);
        refused::<Single>(text, Class::Format);
    }
    refused::<Double>("1e309", Class::Range);
    refused::<Single>("1e39", Class::Range);
}

#[test]
fn errors_name_the_type_and_shorten_the_text() {
    let error = "2012-02-30".parse::<Date>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"2012-02-30\" is no Edm.Date: the month has no such day"
    );
    assert_eq!((error.kind(), error.text()), (Kind::Date, "2012-02-30"));
    assert!(!error.redacted().to_string().contains("2012"));
    let long = "é".repeat(1000).parse::<Date>().unwrap_err();
    assert_eq!(long.text().chars().count(), 61);
    assert_eq!(
        "é".repeat(60)
            .parse::<Date>()
            .unwrap_err()
            .text()
            .chars()
            .count(),
        60
    );
}

#[test]
fn kinds_have_their_names() {
    assert_eq!(Kind::DateTimeOffset.name(), "Edm.DateTimeOffset");
    assert_eq!(Kind::from_name("Edm.SByte"), Some(Kind::SByte));
    assert_eq!(Kind::from_name("Edm.sbyte"), None);
    assert!(
        Kind::ALL
            .iter()
            .all(|kind| Kind::from_name(kind.name()) == Some(*kind))
    );
}

#[test]
fn values_are_small() {
    assert_eq!(size_of::<Date>(), 8);
    assert_eq!(size_of::<Option<Option<Date>>>(), 8);
    assert_eq!(size_of::<TimeOfDay>(), 8);
    assert_eq!(size_of::<DateTimeOffset>(), 16);
    assert_eq!(size_of::<Option<Option<DateTimeOffset>>>(), 16);
    assert_eq!(size_of::<Duration>(), 40);
    assert_eq!(size_of::<Option<Option<Duration>>>(), 40);
    assert_eq!(size_of::<Decimal>(), 48);
    assert_eq!(size_of::<Option<Option<Decimal>>>(), 48);
    assert_eq!(size_of::<Binary>(), 32);
    assert_eq!(size_of::<Option<Option<Binary>>>(), 32);
    assert_eq!(size_of::<odata_runtime::values::Json>(), 16);
    assert!(size_of::<ValueError>() <= 48);
}

#[test]
fn debug_prints_like_display() {
    assert_eq!(
        format!(
            "{:?}",
            "2012-09-03T13:52Z".parse::<DateTimeOffset>().unwrap()
        ),
        "2012-09-03T13:52:00Z"
    );
    assert_eq!(
        format!("{:?}", "PT36H".parse::<Duration>().unwrap()),
        "PT36H"
    );
    assert_eq!(format!("{:?}", "1.10".parse::<Decimal>().unwrap()), "1.10");
    assert_eq!(format!("{:?}", "Zg==".parse::<Binary>().unwrap()), "Zg==");
    assert_eq!(format!("{:?}", UtcOffset::Z), "Z");
}
