//! Dates, times and durations: rows P8 to P11.

use std::hash::{BuildHasher, RandomState};

use odata_runtime::values::{Date, DateTimeOffset, Duration, TimeOfDay, UtcOffset};

use super::{Class, refused, same, written};

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
    // A 19th-century zone whose offset has 18 seconds: the instant stays the same.
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
