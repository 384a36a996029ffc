//! The properties of every text that is read as a primitive value, a URL literal, or JSON.

use std::fmt::{Debug, Display};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

use odata_runtime::values::literal::{
    decode, encode, enum_literal, enum_members, split_enum_literal,
};
use odata_runtime::values::{
    Alphabet, Binary, Date, DateTimeOffset, Decimal, Double, Duration, Guid, Json, Primitive,
    Single, TimeOfDay,
};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The number of kinds as which [`check`] can read a text.
pub const KINDS: u8 = 20;

/// Reads a text as the kind for `kind`. If values are compared, a text contains several, separated by `|`.
pub fn check(kind: u8, text: &str) {
    match kind % KINDS {
        0 => {
            json::<Binary>(text);
            shows::<Binary>(text);
            binary(text);
        }
        1 => json::<bool>(text),
        2 => json::<u8>(text),
        3 => json::<i8>(text),
        4 => json::<i16>(text),
        5 => json::<i32>(text),
        6 => json::<i64>(text),
        7 => json::<String>(text),
        8 => {
            json::<Date>(text);
            shows::<Date>(text);
            ordered::<Date>(text, None);
        }
        9 => {
            json::<DateTimeOffset>(text);
            shows::<DateTimeOffset>(text);
            ordered(text, Some(DateTimeOffset::identical));
            instant(text);
        }
        10 => {
            json::<TimeOfDay>(text);
            shows::<TimeOfDay>(text);
            ordered(text, Some(TimeOfDay::identical));
        }
        11 => {
            json::<Duration>(text);
            shows::<Duration>(text);
            ordered(text, Some(Duration::identical));
        }
        12 => {
            json::<Guid>(text);
            shows::<Guid>(text);
            ordered(text, Some(Guid::identical));
        }
        13 => {
            json::<Decimal>(text);
            shows::<Decimal>(text);
            ordered(text, Some(Decimal::identical));
            decimal(text);
        }
        14 => {
            literals::<f64>(text);
            shows::<Double>(text);
            number::<Double>(text);
        }
        15 => {
            literals::<f32>(text);
            shows::<Single>(text);
            number::<Single>(text);
        }
        16 => kept(text),
        17 => encoded(text),
        18 => enumeration(text),
        _ => from_json(text),
    }
}

/// The text of NaN, which equals nothing.
const NAN: &str = "NaN";

/// Reading the text form and the URL forms gives the value from which they were written.
fn literals<T: Primitive + PartialEq + Debug>(text: &str) -> Option<T> {
    let _ = T::parse_literal(text);
    let value = T::parse_text(text).ok()?;
    let written = value.to_text();
    let again = T::parse_text(&written).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert_eq!(again.to_text(), written, "{text:?}");
    assert!(again == value || written == NAN, "{text:?}: {written:?}");
    let literal = value.to_literal();
    let again = T::parse_literal(&literal).unwrap_or_else(|error| panic!("{text:?}: {error}"));
    assert!(again == value || written == NAN, "{text:?}: {literal:?}");
    assert_eq!(again.to_text(), written, "{text:?}: {literal:?}");
    let in_url = value.to_url_literal();
    assert!(
        in_url.is_ascii() && !in_url.contains(['&', '#', '?', '/', '+', ' ']),
        "{in_url:?}"
    );
    assert_eq!(
        decode(&in_url).as_deref(),
        Ok(&*literal),
        "{text:?}: {in_url:?}"
    );
    Some(value)
}

/// In JSON, too.
fn json<T>(text: &str)
where
    T: Primitive + PartialEq + Debug + Serialize + DeserializeOwned,
{
    let Some(value) = literals::<T>(text) else {
        return;
    };
    let json = serde_json::to_string(&value).expect("a value can be written");
    let again: T = serde_json::from_str(&json)
        .unwrap_or_else(|error| panic!("{text:?} is written {json}: {error}"));
    assert!(again == value || value.to_text() == NAN, "{text:?}: {json}");
    assert_eq!(serde_json::to_string(&again).expect("the same"), json);
    // A `Value`'s form of the number is read, too, though it may be another number.
    if let Ok(tree) = serde_json::from_str::<serde_json::Value>(&json) {
        let again: T = serde_json::from_value(tree)
            .unwrap_or_else(|error| panic!("{text:?} is written {json}: {error}"));
        drop(again);
    }
}

/// `Display` writes what `FromStr` reads.
fn shows<T: FromStr + Display + Debug + PartialEq>(text: &str) {
    let Ok(value) = text.parse::<T>() else { return };
    let written = value.to_string();
    let Ok(again) = written.parse::<T>() else {
        panic!("{text:?} is written {written:?}");
    };
    assert!(again == value || written == NAN, "{text:?}: {written:?}");
    assert_eq!(again.to_string(), written, "{text:?}");
    let _ = format!("{value:?}");
}

/// `Ord`, `Eq` and `Hash` agree, and `identical` means that both are written alike.
fn ordered<T: FromStr + Ord + Hash + Display>(text: &str, identical: Option<fn(&T, &T) -> bool>) {
    fn hash(value: &impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    }
    let values: Vec<T> = text
        .split('|')
        .take(3)
        .filter_map(|part| part.parse().ok())
        .collect();
    for a in &values {
        for b in &values {
            assert_eq!(a.cmp(b), b.cmp(a).reverse(), "{text}");
            assert_eq!(a.partial_cmp(b), Some(a.cmp(b)), "{text}");
            assert_eq!(a == b, a.cmp(b).is_eq(), "{text}");
            assert!(a != b || hash(a) == hash(b), "{text}");
            if let Some(identical) = identical {
                assert_eq!(identical(a, b), a.to_string() == b.to_string(), "{text}");
                assert!(!identical(a, b) || a == b, "{text}");
            }
            for c in &values {
                assert!(a > b || b > c || a <= c, "{text}");
            }
        }
    }
}

fn binary(text: &str) {
    let Ok(value) = text.parse::<Binary>() else {
        return;
    };
    for alphabet in [Alphabet::Base64, Alphabet::Base64Url] {
        let again: Binary = value
            .clone()
            .with_alphabet(alphabet)
            .encode(alphabet)
            .parse()
            .expect("what was encoded can be read");
        assert_eq!(again.as_bytes(), value.as_bytes(), "{text:?}");
    }
}

/// Conversions to other types of dates fail or give the same instant.
fn instant(text: &str) {
    let Ok(value) = text.parse::<DateTimeOffset>() else {
        return;
    };
    let _ = value.to_civil();
    let _ = value.to_zoned();
    let _ = value.timestamp();
}

fn decimal(text: &str) {
    let Ok(value) = text.parse::<Decimal>() else {
        return;
    };
    let number = value.to_f64();
    assert_eq!(number.is_nan(), value.is_nan(), "{text}");
    if number.is_finite() {
        assert_eq!(Decimal::from_f64(number).to_f64(), number, "{text}");
    }
}

/// The JSON text of one value, read as a decimal, and as any type that `Value` hands over.
fn from_json(text: &str) {
    if let Ok(value) = Decimal::from_json(text) {
        let json = serde_json::to_string(&value).expect("a decimal can be written");
        let again = Decimal::from_json(&json).unwrap_or_else(|error| panic!("{json}: {error}"));
        assert!(again == value || value.is_nan(), "{text} is written {json}");
        assert!(again.identical(&value), "{text} is written {json}");
    }
    fn both<T: DeserializeOwned + PartialEq + Serialize>(text: &str) {
        let Ok(tree) = serde_json::from_str::<serde_json::Value>(text) else {
            return;
        };
        let normal = tree.to_string();
        let (a, b) = (
            serde_json::from_value::<T>(tree),
            serde_json::from_str::<T>(&normal),
        );
        assert_eq!(a.is_ok(), b.is_ok(), "{normal}");
        if let (Ok(a), Ok(b)) = (a, b) {
            let written = serde_json::to_string(&a).expect("a value can be written");
            assert!(a == b || written.contains(NAN), "{normal}: {written}");
        }
    }
    both::<Decimal>(text);
    both::<Double>(text);
    both::<Single>(text);
    both::<Date>(text);
    both::<DateTimeOffset>(text);
    both::<TimeOfDay>(text);
    both::<Duration>(text);
    both::<Guid>(text);
    both::<Binary>(text);
    both::<Json>(text);
}

fn number<T>(text: &str)
where
    T: FromStr + DeserializeOwned + Serialize + PartialEq + Debug + Display,
{
    let Ok(value) = text.parse::<T>() else { return };
    let json = serde_json::to_string(&value).expect("a number can be written");
    let again: T =
        serde_json::from_str(&json).unwrap_or_else(|error| panic!("{text:?}, {json}: {error}"));
    assert!(
        again == value || value.to_string() == NAN,
        "{text:?}, {json}"
    );
}

/// Kept JSON is written verbatim.
fn kept(text: &str) {
    let Ok(value) = text.parse::<Json>() else {
        return;
    };
    assert_eq!(
        serde_json::to_string(&value).expect("JSON can be written"),
        value.as_str()
    );
    let again: Json = value.as_str().parse().expect("JSON is JSON");
    assert_eq!(again, value);
    let tree: Result<serde_json::Value, _> = value.get();
    if let Ok(tree) = tree {
        assert_eq!(tree.is_null(), value.is_null(), "{text}");
        assert_eq!(tree.is_array(), value.is_array(), "{text}");
        assert_eq!(tree.is_object(), value.is_object(), "{text}");
    }
}

fn encoded(text: &str) {
    let escaped = encode(text);
    assert_eq!(decode(&escaped).as_deref(), Ok(text), "{escaped}");
    if let Ok(plain) = decode(text) {
        assert_eq!(decode(&encode(&plain)).as_deref(), Ok(&*plain), "{text}");
    }
}

fn enumeration(text: &str) {
    let _ = enum_members(text);
    if let Ok((name, members)) = split_enum_literal(text) {
        let literal = enum_literal(name, &members.join(","));
        let again = split_enum_literal(&literal)
            .unwrap_or_else(|error| panic!("{text:?}, {literal:?}: {error}"));
        assert_eq!(again, (name, members), "{text:?}");
    }
}
