//! Random values and random bytes: reading what was written gives the same value, and nothing panics.
#![allow(clippy::unwrap_used)]

use std::fmt::{Debug, Display};
use std::str::FromStr;

use odata_runtime::values::{
    Alphabet, BigDecimal, Binary, Date, DateTimeOffset, Decimal, Double, Duration, Guid, Json,
    Primitive, Single, TimeOfDay, UtcOffset, Uuid, ValueError, literal,
};

/// xorshift64*, seeded so that a failure repeats.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    /// Small and large numbers alike.
    fn number(&mut self) -> u64 {
        let bits = self.below(64);
        self.next() >> bits
    }

    fn text(&mut self, letters: &[&str]) -> String {
        (0..self.below(30))
            .map(|_| letters[self.below(letters.len() as u64) as usize])
            .collect()
    }
}

fn same<T: Primitive + FromStr<Err = ValueError> + Display + Debug + PartialEq>(
    value: T,
    identical: impl Fn(&T, &T) -> bool,
) {
    let again: T = value.to_string().parse().unwrap();
    assert!(identical(&value, &again), "{value} {again}");
    assert_eq!(value.to_string(), again.to_string());
    literals(value);
}

fn literals<T: Primitive + Debug + PartialEq>(value: T) {
    assert_eq!(T::parse_literal(&value.to_literal()).unwrap(), value);
    assert_eq!(
        T::parse_literal(&literal::decode(&value.to_url_literal()).unwrap()).unwrap(),
        value
    );
}

// Long: a list of types, each with how its values are made and compared.
#[test]
fn random_values_are_read_as_written() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut made = 0;
    while made < 20_000 {
        let year = random.number() as i32;
        let Ok(date) = Date::new(year, random.below(13) as u8, random.below(32) as u8) else {
            continue;
        };
        made += 1;
        same(date, |one, other| one == other);
        let picoseconds = random.below(1_000_000_000_000);
        let picoseconds = picoseconds - picoseconds % 10u64.pow(random.below(13) as u32);
        let time = TimeOfDay::with_picoseconds(
            random.below(24) as u8,
            random.below(60) as u8,
            random.below(61) as u8,
            picoseconds,
        )
        .unwrap();
        same(time, TimeOfDay::identical);
        let offset = match random.below(4) {
            0 => UtcOffset::Z,
            _ => UtcOffset::from_minutes(random.below(2879) as i16 - 1439).unwrap(),
        };
        same(
            DateTimeOffset::new(date, time, offset),
            DateTimeOffset::identical,
        );
        let seconds = random.number() as i64;
        same(
            Duration::from(jiff::SignedDuration::new(
                seconds,
                random.below(1_000_000_000) as i32,
            )),
            Duration::identical,
        );
        let scale = random.below(60) as i64 - 10;
        let decimal = Decimal::from(BigDecimal::new(
            (random.next() as i64 >> random.below(60)).into(),
            scale,
        ));
        same(decimal, Decimal::identical);
        let bytes: Vec<u8> = (0..random.below(20)).map(|_| random.next() as u8).collect();
        for alphabet in [Alphabet::Base64, Alphabet::Base64Url] {
            same(Binary::new(bytes.clone()), |one, other| one == other);
            same(
                Binary::new(bytes.clone()).with_alphabet(alphabet),
                |one, other| one == other,
            );
            let read: Binary = Binary::new(bytes.clone()).encode(alphabet).parse().unwrap();
            assert_eq!(
                read.encode(Alphabet::Base64Url).parse::<Binary>().unwrap(),
                read
            );
        }
        literals(Guid::from(Uuid::from_u64_pair(
            random.next(),
            random.next(),
        )));
        literals(random.number() as i64);
        literals(random.text(&["'", "%27", "a", "é", "/", "+", " ", "&", "\0"]));
        let (double, single) = (
            f64::from_bits(random.next()),
            f32::from_bits(random.next() as u32),
        );
        if !double.is_nan() && !single.is_nan() {
            literals(double);
            literals(single);
            for text in [
                serde_json::to_string(&Double(double)).unwrap(),
                Double(double).to_string(),
            ] {
                assert!(
                    double.is_infinite()
                        || text.parse::<f64>().unwrap().to_bits() == double.to_bits(),
                    "{text}"
                );
            }
            let json = serde_json::to_string(&Single(single)).unwrap();
            assert_eq!(
                serde_json::from_str::<Single>(&json).unwrap().0.to_bits(),
                single.to_bits(),
                "{json}"
            );
        }
    }
}

#[test]
fn instants_order_as_in_jiff() {
    let mut random = Random(7);
    let mut last: Option<(DateTimeOffset, jiff::Timestamp)> = None;
    for _ in 0..50_000 {
        let timestamp = jiff::Timestamp::new(
            random.below(400_000_000_000) as i64 - 200_000_000_000,
            random.below(3) as i32,
        )
        .unwrap();
        let offset =
            jiff::tz::Offset::from_seconds((random.below(2879) as i32 - 1439) * 60).unwrap();
        let time = DateTimeOffset::from(&timestamp.to_zoned(offset.to_time_zone()));
        assert_eq!(time.timestamp().unwrap(), timestamp);
        assert_eq!(time, DateTimeOffset::from(timestamp));
        if let Some((other, instant)) = last {
            assert_eq!(time.cmp(&other), timestamp.cmp(&instant));
        }
        last = Some((time, timestamp));
    }
}

#[test]
fn random_texts_never_panic_and_what_is_read_is_kept() {
    let mut random = Random(42);
    let letters = [
        "0",
        "1",
        "2",
        "9",
        "00",
        "12",
        "59",
        "2012-09-03",
        "T13:52:00",
        "-",
        "+",
        ":",
        ".",
        "T",
        "Z",
        "P",
        "D",
        "H",
        "M",
        "S",
        "e",
        "E",
        "INF",
        "NaN",
        "'",
        "''",
        "%27",
        "%",
        "=",
        "_",
        "/",
        "a",
        "F",
        "é",
        "\u{0}",
        "\u{10FFFF}",
        " ",
        "\"",
        "\\",
        "[",
        "]",
        "{",
        "}",
        ",",
        "null",
        "true",
        "duration'",
        "binary'",
    ];
    let mut read = 0;
    for _ in 0..100_000 {
        let text = random.text(&letters);
        read += i32::from(stays::<Date>(&text))
            + i32::from(stays::<TimeOfDay>(&text))
            + i32::from(stays::<DateTimeOffset>(&text));
        read += i32::from(stays::<Duration>(&text))
            + i32::from(stays::<Decimal>(&text))
            + i32::from(stays::<Binary>(&text));
        read += i32::from(stays::<f64>(&text))
            + i32::from(stays::<f32>(&text))
            + i32::from(stays::<Guid>(&text));
        read += i32::from(stays::<bool>(&text))
            + i32::from(stays::<i64>(&text))
            + i32::from(stays::<u8>(&text));
        let _ = String::parse_literal(&text);
        let _ = literal::decode(&text);
        let _ = literal::split_enum_literal(&text);
        let _ = Decimal::from_json(&text);
        let _ = serde_json::from_str::<Decimal>(&text);
        if let Ok(json) = text.parse::<Json>() {
            assert_eq!(json.as_str(), text.trim());
        }
    }
    assert!(read > 3_000, "{read} texts were values");
}

fn stays<T: Primitive + Debug + PartialEq>(text: &str) -> bool {
    let _ = T::parse_literal(text);
    let Ok(value) = T::parse_text(text) else {
        return false;
    };
    let again = T::parse_text(&value.to_text()).unwrap();
    // NaN differs from itself.
    assert!(
        value == again || value.to_text() == "NaN",
        "{text:?} {value:?} {again:?}"
    );
    assert_eq!(value.to_text(), again.to_text());
    true
}
