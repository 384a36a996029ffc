//! Whether JSON that was written is equal to JSON that was read.
//!
//! Two texts are equal if they have the same members in any order, with the same values except for this closed list: a missing offset of a
//! date-time is written `Z`; missing seconds are written; trailing zeros of a fraction of a second may be dropped; base64 padding may be
//! dropped; a number may be spelled differently if it is the same decimal number, or has a fraction or exponent and is the same double; a
//! string that is a number may be written as that same decimal number, but not vice versa (Int64 and Decimal, whose form the writer
//! chooses).

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of a JSON object in their order, including repeated names.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visit;

        impl<'de> Visitor<'de> for Visit {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(members)
            }
        }

        deserializer.deserialize_map(Visit).map(Members)
    }
}

/// Where and how two JSON texts differ; `None` if they are equal.
pub(crate) fn difference(read: &str, written: &str) -> Option<String> {
    compare("$", read.trim(), written.trim())
}

fn compare(path: &str, read: &str, written: &str) -> Option<String> {
    if read == written {
        return None;
    }
    let differ = || {
        Some(format!(
            "{path}: read {}, wrote {}",
            cut(read),
            cut(written)
        ))
    };
    match (read.as_bytes().first(), written.as_bytes().first()) {
        (Some(b'{'), Some(b'{')) => match both(read, written) {
            Some((a, b)) => objects(path, a, b),
            None => differ(),
        },
        (Some(b'['), Some(b'[')) => match both::<Vec<&RawValue>>(read, written) {
            Some((a, b)) if a.len() == b.len() => a
                .iter()
                .zip(&b)
                .enumerate()
                .find_map(|(j, (a, b))| compare(&format!("{path}[{j}]"), a.get(), b.get())),
            _ => differ(),
        },
        (Some(b'"'), Some(b'"')) => match both::<String>(read, written) {
            Some((a, b)) if a == b || same_text(&a, &b) => None,
            _ => differ(),
        },
        (Some(b'-' | b'0'..=b'9'), Some(b'-' | b'0'..=b'9')) if same_number(read, written) => None,
        (Some(b'"'), Some(b'-' | b'0'..=b'9')) if is_unquoted(read, written) => None,
        _ => differ(),
    }
}

/// What two JSON texts say; `None` unless both are a `T`.
fn both<'a, T: Deserialize<'a>>(read: &'a str, written: &'a str) -> Option<(T, T)> {
    let text = |json| serde_json::from_str(json).ok();
    Some((text(read)?, text(written)?))
}

fn objects(path: &str, mut read: Members<'_>, mut written: Members<'_>) -> Option<String> {
    read.0.sort_by(|a, b| a.0.cmp(&b.0));
    written.0.sort_by(|a, b| a.0.cmp(&b.0));
    let names = |members: &Members<'_>| -> Vec<String> {
        members.0.iter().map(|(name, _)| name.clone()).collect()
    };
    let (before, after) = (names(&read), names(&written));
    if before != after {
        return Some(format!(
            "{path}: members lost: [{}], members added: [{}]",
            only_in_first(&before, &after),
            only_in_first(&after, &before)
        ));
    }
    let mut members = read.0.iter().zip(&written.0);
    members.find_map(|((name, a), (_, b))| compare(&format!("{path}.{name}"), a.get(), b.get()))
}

/// The names that the first list has more often than the second.
fn only_in_first(names: &[String], others: &[String]) -> String {
    let mut left = others.to_vec();
    let mut only = Vec::new();
    for name in names {
        match left.iter().position(|other| other == name) {
            Some(at) => drop(left.swap_remove(at)),
            None => only.push(name.as_str()),
        }
    }
    only.join(", ")
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

fn same_text(a: &str, b: &str) -> bool {
    let (a_time, b_time) = (date_time(a), date_time(b));
    (a_time.is_some() && a_time == b_time)
        || (a.trim_end_matches('=') == b.trim_end_matches('=')
            && a.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+/-_=".contains(&byte)))
}

/// Date, time with seconds and without trailing zeros of the fraction, offset; for a time of day only the time.
fn date_time(text: &str) -> Option<(&str, String, &str)> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (date, rest) = match text.split_once('T') {
        Some((date, rest)) => (date, rest),
        None => ("", text),
    };
    let in_date = |part: &str| part.split('-').all(digits);
    if !date.is_empty() && !in_date(date.strip_prefix('-').unwrap_or(date)) {
        return None;
    }
    let (time, offset) = match rest.find(['Z', '+', '-']) {
        Some(at) if !date.is_empty() => rest.split_at(at),
        _ => (rest, if date.is_empty() { "" } else { "Z" }),
    };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts: Vec<_> = clock.split(':').collect();
    if parts.len() == 2 && fraction.is_empty() {
        parts.push("00");
    }
    if parts.len() != 3 || !parts.iter().all(|part| part.len() == 2 && digits(part)) {
        return None;
    }
    Some((
        date,
        format!("{}.{}", parts.join(":"), fraction.trim_end_matches('0')),
        offset,
    ))
}

fn same_number(a: &str, b: &str) -> bool {
    decimal(a) == decimal(b)
        || (a.contains(['.', 'e', 'E'])
            && matches!((a.parse::<f64>(), b.parse::<f64>()), (Ok(a), Ok(b)) if a == b))
}

/// Whether a string has exactly the digits of the number.
fn is_unquoted(read: &str, written: &str) -> bool {
    let Ok(text) = serde_json::from_str::<String>(read) else {
        return false;
    };
    let text = text.strip_prefix('+').unwrap_or(&text);
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte))
        && decimal(text).is_some_and(|number| Some(number) == decimal(written))
}

/// Sign, digits without zeros at either end, and the power of ten of the last digit.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
        None => (text, 0_i64),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
    let trimmed = digits.trim_end_matches('0');
    let exponent = exponent
        .checked_sub(i64::try_from(fraction.len()).ok()?)?
        .checked_add(i64::try_from(digits.len() - trimmed.len()).ok()?)?;
    let significant = trimmed.trim_start_matches('0').to_owned();
    if significant.is_empty() {
        return Some((false, significant, 0));
    }
    Some((text.starts_with('-'), significant, exponent))
}

#[cfg(test)]
mod tests {
    use super::difference;

    #[test]
    fn only_the_listed_spellings_are_equal() {
        for (read, written) in [
            (r#"{"a":1,"b":[2]}"#, r#"{ "b":[2], "a":1 }"#),
            (r#""2020-01-01T10:00:00""#, r#""2020-01-01T10:00:00Z""#),
            (
                r#""2020-01-01T10:00+01:00""#,
                r#""2020-01-01T10:00:00.000+01:00""#,
            ),
            (r#""10:00""#, r#""10:00:00""#),
            (r#""T0RhdGE=""#, r#""T0RhdGE""#),
            ("1.10", "1.1"),
            ("1e2", "100"),
            ("0.1000000000000000055511151231257827", "0.1"),
            (r#""9007199254740993""#, "9007199254740993"),
            (r#""1.30""#, "1.30"),
            (r#"["-5"]"#, "[-5]"),
            (r#""\u0041""#, r#""A""#),
        ] {
            assert_eq!(difference(read, written), None, "{read} {written}");
        }
        for (read, written) in [
            (r#"{"a":1}"#, "{}"),
            ("{}", r#"{"a":null}"#),
            (r#"{"a":1,"a":2}"#, r#"{"a":2}"#),
            ("[1]", "[1,1]"),
            ("9007199254740993", "9007199254740992"),
            ("5", r#""5""#),
            (r#""9007199254740993""#, "9007199254740992"),
            (r#""0.1000000000000000055511151231257827""#, "0.1"),
            (r#""5a""#, "5"),
            (r#""INF""#, "0"),
            (r#""""#, "0"),
            (
                r#""2020-01-01T10:00:00Z""#,
                r#""2020-01-01T11:00:00+01:00""#,
            ),
            (r#""ABCD""#, r#""abcd""#),
            ("0.1", "0.2"),
        ] {
            assert!(difference(read, written).is_some(), "{read} {written}");
        }
    }
}
