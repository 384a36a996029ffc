//! Literals: the value of a row is read by the runtime and written as a literal.

use odata_requests::Dialect;
use odata_requests::url::{Literal, Part, ToLiteral};
use odata_runtime::values::{Binary, Date, DateTimeOffset, Decimal, Duration, Guid, TimeOfDay};

use crate::common::{percent_decode, string_literal};
use crate::rows::Row;

/// The number of rows whose rule is that of a literal.
pub(crate) const COUNT: usize = 90;

/// The rows whose value has another text, or that are no values of the type: the rule, and what is written.
pub(crate) const OTHERS: &[(&str, &str)] = &[
    ("boolean", "true"),
    ("dateTimeOffsetValue", "2012-09-03T13:52:00Z"),
    ("dateTimeOffsetValue", "0000-01-01T00:00:00Z"),
    ("dateTimeOffsetValue", "-10000-04-01T00:00:00Z"),
    ("dateTimeOffsetValue", "2012-09-03T14:53:00+02:00"),
    ("dateTimeOffsetValue", "2012-09-03T12:53:00Z"),
    ("dateTimeOffsetLiteral", "2012-09-03T23:59:00+01:00"),
    ("dateTimeOffsetValueInUrl", "2012-09-03T23:59:00+01:00"),
    ("decimalValue", "-1234.567"),
    (
        "decimalValue",
        "0.00000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001",
    ),
    ("durationLiteral", "refused"),
    ("decimalValue", "42"),
    ("doubleValue", "-3.14"),
    ("doubleLiteral", "-3.14"),
    ("sbyteLiteral", "refused"),
    ("int16Literal", "32000"),
    ("int16Value", "32000"),
    ("int32Literal", "2000000000"),
    ("int64Literal", "1234567890123456789"),
    ("timeOfDayValue", "11:22:00"),
    ("stringInUrl", "refused"),
];

fn text(value: impl ToLiteral) -> String {
    value.to_literal().url(&Dialect::STANDARD, Part::Query)
}

/// What is between `prefix'` and `'`.
fn quoted<'a>(input: &'a str, prefix: &str) -> &'a str {
    let inner = input
        .strip_prefix(prefix)
        .and_then(|it| it.strip_prefix('\''));
    inner.and_then(|it| it.strip_suffix('\'')).unwrap()
}

fn parse<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

/// The literal for a row's value, if the rule is that of a literal.
pub(crate) fn written(row: &Row) -> Option<String> {
    let input = &*percent_decode(&row.input);
    let rule = row.rule.to_ascii_lowercase();
    Some(match rule.as_str() {
        "null" => text(None::<i32>),
        "boolean" | "booleanvalue" => text(parse::<bool>(&input.to_ascii_lowercase())),
        "bytevalue" => text(parse::<u8>(input)),
        "sbytevalue" | "sbyteliteral" => text(parse::<i8>(input)),
        "int16value" | "int16literal" => text(parse::<i16>(input)),
        "int32value" | "int32literal" => text(parse::<i32>(input)),
        "int64value" | "int64literal" => text(parse::<i64>(input)),
        "decimalvalue" | "decimalliteral" => text(parse::<Decimal>(input)),
        "doublevalue" | "doubleliteral" => text(parse::<f64>(input)),
        "date" | "datevalue" => text(parse::<Date>(input)),
        "timeofdayvalue" | "timeofdayliteral" => text(parse::<TimeOfDay>(input)),
        "datetimeoffsetvalue" | "datetimeoffsetliteral" | "datetimeoffsetvalueinurl" => {
            text(parse::<DateTimeOffset>(input))
        }
        "durationliteral" => text(parse::<Duration>(quoted(input, "duration"))),
        "guid" => text(parse::<Guid>(input)),
        "binaryliteral" => text(parse::<Binary>(quoted(input, "binary"))),
        "stringliteral" | "stringinurl" => text(string_literal(input).0),
        "enumliteral" => {
            let (name, members) = input.split_once('\'').unwrap();
            let name: &'static str = Box::leak(name.into());
            text(Literal::enumeration(name, members.trim_end_matches('\'')))
        }
        rule if rule.starts_with("geography") => {
            text(Literal::geography(quoted(input, "geography")))
        }
        rule if rule.starts_with("geometry") => text(Literal::geometry(quoted(input, "geometry"))),
        _ => return None,
    })
}
