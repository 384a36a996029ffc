//! Decimals and floating-point numbers: rows P4 and P5.

use std::hash::{BuildHasher, RandomState};

use odata_runtime::values::{BigDecimal, Decimal, Double, Single};

use super::{Class, refused, same, written};

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
fn p4_decimals_are_identical_if_they_are_written_alike() {
    let parse = |text: &str| text.parse::<Decimal>().unwrap();
    for (one, other) in [
        ("1e2", "100"),
        ("3.101e5", "310100"),
        ("10e-1", "1.0"),
        ("0e9", "0"),
        ("-0e3", "-0"),
        ("0e-2000", "0e-3000"),
        ("INF", "INF"),
        ("NaN", "NaN"),
        ("1e999999999", "1e999999999"),
    ] {
        assert!(parse(one).identical(&parse(other)), "{one} {other}");
        assert_eq!(parse(one).to_string(), parse(other).to_string());
    }
    for (one, other) in [
        ("1.10", "1.1"),
        ("0", "-0"),
        ("0", "0.0"),
        ("0", "INF"),
        ("INF", "-INF"),
        ("INF", "NaN"),
        ("1e999999999", "10e999999998"),
        ("1", "2"),
    ] {
        assert!(!parse(one).identical(&parse(other)), "{one} {other}");
    }
    // Reading what was written gives the same value.
    for scale in [-2_000, -1_024, -3, 0, 3, 1_024, 1_025, 1_026, 5_000] {
        for digits in [0, 1, -70, 123_000] {
            let decimal = Decimal::from(BigDecimal::new(digits.into(), scale));
            let again = parse(&decimal.to_string());
            assert!(decimal.identical(&again), "{decimal}");
        }
    }
    let text: Decimal = serde_json::from_str("\"1.10\"").unwrap();
    assert!(text.identical(&parse("1.10")));
    assert!(Decimal::nan().is_nan() && !parse("1").is_nan() && !Decimal::infinity().is_nan());
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
