//! The text forms of the values: rows P4, P5 and P7 to P12 of the checklist, and what the ABNF suite leaves out.
#![allow(clippy::unwrap_used, clippy::panic)]

mod number;
mod time;
mod traits;

use std::fmt::{Debug, Display};
use std::str::FromStr;

use odata_runtime::values::{
    Alphabet, Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Json, Kind, TimeOfDay,
    UtcOffset, ValueError,
};

#[derive(Debug, PartialEq)]
pub(crate) enum Class {
    Format,
    Range,
}

pub(crate) fn same<T: FromStr<Err = ValueError> + Display>(text: &str) {
    written::<T>(text, text);
}

pub(crate) fn written<T: FromStr<Err = ValueError> + Display>(text: &str, expected: &str) {
    let value = text.parse::<T>().unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(value.to_string(), expected, "read from {text:?}");
    let again = value
        .to_string()
        .parse::<T>()
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(again.to_string(), expected, "read again");
}

pub(crate) fn refused<T: FromStr<Err = ValueError> + Debug>(text: &str, class: Class) {
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
fn p12_guid() {
    for text in [
        "01234567-89ab-cdef-0123-456789abcdef",
        "01234567-89AB-cdef-0123-456789abcDEF",
        "ABCDEFAB-CDEF-ABCD-EFAB-CDEFABCDEFAB",
    ] {
        same::<Guid>(text);
        let guid: Guid = text.parse().unwrap();
        assert_eq!(guid, text.to_lowercase().parse().unwrap());
        assert!(guid.identical(&guid));
        assert_eq!(
            guid.identical(&Guid::from(*guid)),
            text == text.to_lowercase()
        );
    }
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
        refused::<Guid>(text, Class::Format);
    }
}

#[test]
fn errors_name_the_type_and_shorten_the_text() {
    let error = "2012-02-30".parse::<Date>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "\"2012-02-30\" is not a valid Edm.Date: the month has no such day"
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
    assert_eq!(size_of::<Json>(), 16);
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
