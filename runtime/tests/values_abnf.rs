//! The primitive values and literals of the OData ABNF test cases, an external suite that is read in place.
//!
//! `ODATA_CORPUS` names a folder beside `spec/odata-abnf-testcases.yaml`. Without it the test is skipped, under `CI=true` it fails.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use odata_runtime::values::{
    Binary, Date, DateTimeOffset, Decimal, Duration, Guid, Primitive, TimeOfDay, literal,
};

/// Rules of the group that are not tested here, with the reason.
const LEFT_OUT: &[(&str, &str)] = &[
    (
        "geo*",
        "geography and geometry are kept as the JSON they arrive in; their URL form is not read or written yet",
    ),
    ("odataIdentifier", "names are the generator's, not values"),
    ("entitySetName", "names are the generator's, not values"),
];

/// Cases that behave differently here than in the suite: rule, start of the input, reason.
const DIFFERENT: &[(&str, &str, &str)] = &[
    (
        "sbyteLiteral",
        "%2B128",
        "the ABNF has the range of integers as a comment only; 128 is no SByte",
    ),
    ("primitiveValue", "SRID=", "geo values, see above"),
    (
        "stringInUrl",
        "\"b",
        "a JSON string in a URL (4.01): a form of expression parameters, not of the string literal",
    ),
];

struct Case {
    line: usize,
    rule: String,
    input: String,
    negative: bool,
}

#[test]
fn abnf_primitive_values_and_literals() {
    let Some(path) = std::env::var_os("ODATA_CORPUS").map(PathBuf::from) else {
        assert_eq!(
            std::env::var_os("ODATA_CORPUS_REQUIRED"),
            None,
            "ODATA_CORPUS is not set"
        );
        println!("skipped: no corpus");
        return;
    };
    let path = path.join("../spec/odata-abnf-testcases.yaml");
    let text = std::fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let (mut positive, mut negative, mut left_out) = (0, 0, 0);
    let mut used = vec![0; DIFFERENT.len()];
    let mut failures = Vec::new();
    for case in cases(&text) {
        let Some(accepted) = accepts(&case.rule, &case.input) else {
            let named =
                case.rule.starts_with("geo") || LEFT_OUT.iter().any(|(rule, _)| *rule == case.rule);
            left_out += usize::from(named);
            continue;
        };
        let different = DIFFERENT
            .iter()
            .position(|(rule, start, _)| *rule == case.rule && case.input.starts_with(start));
        if let Some(index) = different {
            used[index] += 1;
        }
        if (accepted != case.negative) == different.is_some() {
            failures.push(format!(
                "line {}: {} {:?}, expected {}",
                case.line, case.rule, case.input, !case.negative
            ));
        } else if different.is_none() {
            *if case.negative {
                &mut negative
            } else {
                &mut positive
            } += 1;
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert!(
        used.iter().all(|count| *count == 1),
        "exceptions that no longer apply: {used:?}"
    );
    println!(
        "{positive} accepted, {negative} refused, {} otherwise, {left_out} left out",
        DIFFERENT.len()
    );
    assert!(positive >= 70 && negative >= 25, "{positive} {negative}");
}

/// Whether the runtime reads the input as the rule says; `None` for rules of other groups.
fn accepts(rule: &str, input: &str) -> Option<bool> {
    Some(match rule {
        "binaryLiteral" => url::<Binary>(input),
        "boolean" => url::<bool>(input),
        "booleanValue" => value::<bool>(input),
        "byteValue" => value::<u8>(input),
        "sbyteValue" => value::<i8>(input),
        "sbyteLiteral" => url::<i8>(input),
        "int16Value" => value::<i16>(input),
        "int16Literal" => url::<i16>(input),
        "int32Value" => value::<i32>(input),
        "int32Literal" => url::<i32>(input),
        "int64Value" => value::<i64>(input),
        "int64Literal" => url::<i64>(input),
        "date" => url::<Date>(input),
        "dateValue" => value::<Date>(input),
        "dateTimeOffsetValue" => value::<DateTimeOffset>(input),
        "dateTimeOffsetLiteral" | "dateTimeOffsetValueInUrl" => url::<DateTimeOffset>(input),
        "timeOfDayValue" => value::<TimeOfDay>(input),
        "timeOfDayLiteral" => url::<TimeOfDay>(input),
        "durationValue" => value::<Duration>(input),
        "durationLiteral" => url::<Duration>(input),
        "decimalValue" => value::<Decimal>(input),
        "decimalLiteral" => url::<Decimal>(input),
        "doubleValue" => value::<f64>(input),
        "doubleLiteral" => url::<f64>(input),
        "singleValue" => value::<f32>(input),
        "singleLiteral" => url::<f32>(input),
        "guid" => url::<Guid>(input),
        "null" => input == literal::NULL,
        "stringLiteral" | "stringInUrl" => url::<String>(input),
        "enumValue" => literal::enum_members(input).is_ok(),
        "enumLiteral" => {
            literal::decode(input).is_ok_and(|input| literal::split_enum_literal(&input).is_ok())
        }
        "primitiveLiteral" => url::<Decimal>(input) || url::<String>(input),
        "primitiveValue" => {
            literal::enum_members(input).is_ok()
                || value::<i64>(input)
                || value::<Guid>(input)
                || value::<Binary>(input)
        }
        _ => return None,
    })
}

/// Reads; the value is written and read again.
fn value<T: Primitive>(text: &str) -> bool {
    let Ok(value) = T::parse_text(text) else {
        return false;
    };
    let written = value.to_text();
    assert_eq!(T::parse_text(&written).unwrap().to_text(), written);
    true
}

fn url<T: Primitive>(text: &str) -> bool {
    let Some(value) = literal::decode(text)
        .ok()
        .and_then(|literal| T::parse_literal(&literal).ok())
    else {
        return false;
    };
    let written = literal::decode(&value.to_url_literal())
        .unwrap()
        .into_owned();
    assert_eq!(written, value.to_literal());
    assert_eq!(T::parse_literal(&written).unwrap().to_literal(), written);
    true
}

/// Reads the list of cases line by line. A scalar is plain, quoted once or quoted twice, and may go on in deeper lines.
fn cases(text: &str) -> Vec<Case> {
    let lines: Vec<&str> = text.lines().collect();
    let mut cases: Vec<Case> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let line = lines[at];
        at += 1;
        if line.trim_start().starts_with("- Name:") {
            cases.push(Case {
                line: at,
                rule: String::new(),
                input: String::new(),
                negative: false,
            });
        }
        let Some(case) = cases.last_mut() else {
            continue;
        };
        let Some((key @ ("Rule" | "Input" | "FailAt"), first)) = line.trim_start().split_once(':')
        else {
            continue;
        };
        let mut raw = vec![first.trim_start()];
        while at < lines.len() && !lines[at].trim_start().starts_with("- ") && !is_key(lines[at]) {
            raw.push(lines[at].trim_start());
            at += 1;
        }
        match key {
            "Rule" => case.rule = scalar(&raw),
            "Input" => case.input = scalar(&raw),
            _ => case.negative = true,
        }
    }
    cases
}

fn is_key(line: &str) -> bool {
    [
        "Name:",
        "Rule:",
        "Input:",
        "FailAt:",
        "Constraints:",
        "Expect:",
        "TestCases:",
        "#",
    ]
    .iter()
    .any(|key| line.trim_start().starts_with(key))
}

/// Folds the lines of a scalar and undoes its quotes.
fn scalar(lines: &[&str]) -> String {
    let mut folded = String::new();
    let mut empty = 0;
    for line in lines {
        if line.is_empty() {
            empty += usize::from(!folded.is_empty());
            continue;
        }
        if folded.ends_with('\\') {
            // The break itself is escaped.
            folded.pop();
        } else if empty > 0 {
            folded.push_str(&"\n".repeat(empty));
        } else if !folded.is_empty() {
            folded.push(' ');
        }
        empty = 0;
        folded.push_str(line);
    }
    let folded = folded.trim_end();
    if let Some(quoted) = folded
        .strip_prefix('\'')
        .and_then(|rest| rest.strip_suffix('\''))
    {
        return quoted.replace("''", "'");
    }
    let Some(quoted) = folded
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    else {
        return folded.to_owned();
    };
    let mut text = String::new();
    let mut chars = quoted.chars();
    while let Some(char) = chars.next() {
        text.push(match char {
            '\\' => match chars.next() {
                Some('r') => '\r',
                Some('n') => '\n',
                Some('t') => '\t',
                Some(other) => other,
                None => '\\',
            },
            other => other,
        });
    }
    text
}
