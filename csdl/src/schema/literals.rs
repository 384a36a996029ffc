//! Checks whether a text is a literal of a primitive type, by the grammar of `primitiveValue`, as far as findings need it.

/// Accepts any text, for types that allow it or whose literals are not checked.
pub(super) fn any(_: &str) -> bool {
    true
}

pub(super) fn boolean(text: &str) -> bool {
    matches!(text, "true" | "false" | "1" | "0")
}

pub(super) fn byte(text: &str) -> bool {
    text.parse::<u8>().is_ok()
}

pub(super) fn sbyte(text: &str) -> bool {
    text.parse::<i8>().is_ok()
}

pub(super) fn int16(text: &str) -> bool {
    text.parse::<i16>().is_ok()
}

pub(super) fn int32(text: &str) -> bool {
    text.parse::<i32>().is_ok()
}

pub(super) fn int64(text: &str) -> bool {
    text.parse::<i64>().is_ok()
}

/// An integer of any length.
pub(super) fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits_only(digits)
}

fn digits_only(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

pub(super) fn decimal(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let special = matches!(text, "NaN" | "INF" | "-INF");
    let number = (digits_only(whole) || (whole.is_empty() && fraction.is_some()))
        && fraction.is_none_or(digits_only);
    special || (number && exponent.is_none_or(is_integer))
}

pub(super) fn float(text: &str) -> bool {
    matches!(text, "NaN" | "INF" | "-INF") || decimal(text)
}

pub(super) fn guid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

fn number(text: &str, length: usize) -> Option<u32> {
    if text.len() == length && digits_only(text) {
        text.parse().ok()
    } else {
        None
    }
}

pub(super) fn date(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let mut parts = text.rsplitn(3, '-');
    let (Some(day), Some(month), Some(year)) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let day = number(day, 2).is_some_and(|day| (1..=31).contains(&day));
    let month = number(month, 2).is_some_and(|month| (1..=12).contains(&month));
    day && month && year.len() >= 4 && digits_only(year)
}

pub(super) fn time(text: &str) -> bool {
    let mut parts = text.split(':');
    let hour = parts
        .next()
        .and_then(|part| number(part, 2))
        .is_some_and(|hour| hour < 24);
    let minute = parts
        .next()
        .and_then(|part| number(part, 2))
        .is_some_and(|minute| minute < 60);
    let second = parts.next().is_none_or(|part| {
        let (whole, fraction) = part.split_once('.').unwrap_or((part, "0"));
        number(whole, 2).is_some_and(|second| second < 61) && digits_only(fraction)
    });
    hour && minute && second && parts.next().is_none()
}

pub(super) fn date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else {
        return false;
    };
    let (time, offset) = match (time.strip_suffix(['Z', 'z']), time.rfind(['+', '-'])) {
        (Some(time), _) => (time, true),
        (None, Some(at)) => {
            let (time, offset) = time.split_at(at);
            (
                time,
                offset
                    .get(1..)
                    .is_some_and(|offset| offset.len() == 5 && self::time(offset)),
            )
        }
        (None, None) => return false,
    };
    self::date(date) && self::time(time) && offset
}

pub(super) fn duration(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let Some(rest) = text.strip_prefix('P') else {
        return false;
    };
    let (days, time) = match rest.split_once('T') {
        Some((days, time)) => (days, Some(time)),
        None => (rest, None),
    };
    let days = days.is_empty() || days.strip_suffix('D').is_some_and(digits_only);
    let time = time.is_none_or(|time| {
        let mut rest = time;
        let mut any = false;
        for unit in ['H', 'M', 'S'] {
            if let Some((value, after)) = rest.split_once(unit) {
                let (whole, fraction) = value.split_once('.').unwrap_or((value, "0"));
                if !digits_only(whole)
                    || !digits_only(fraction)
                    || (value.contains('.') && unit != 'S')
                {
                    return false;
                }
                rest = after;
                any = true;
            }
        }
        any && rest.is_empty()
    });
    days && time && !rest.is_empty()
}

pub(super) fn binary(text: &str) -> bool {
    let data = text.trim_end_matches('=');
    let padding = text.len() - data.len();
    let alphabet = data
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'+' | b'/'));
    alphabet
        && data.len() % 4 != 1
        && padding <= 2
        && (padding == 0 || text.len().is_multiple_of(4))
}

#[cfg(test)]
mod tests {
    use crate::schema::Primitive as P;

    #[test]
    fn literals() {
        let good = [
            (P::Boolean, "true"),
            (P::Byte, "255"),
            (P::Int64, "-9223372036854775808"),
            (P::Decimal, "-1.5e3"),
            (P::Double, "INF"),
            (P::Guid, "21EC2020-3AEA-1069-A2DD-08002B30309D"),
            (P::Date, "2000-01-31"),
            (P::TimeOfDay, "21:45:00.5"),
            (P::DateTimeOffset, "2000-01-01T16:00:00.000Z"),
            (P::DateTimeOffset, "2000-01-01T16:00:00-09:00"),
            (P::Duration, "P7DT1H2.5S"),
            (P::Duration, "-P1D"),
            (P::Binary, "T0RhdGE"),
            (P::Binary, "T0RhdGE="),
        ];
        let bad = [
            (P::Boolean, "maybe"),
            (P::Byte, "256"),
            (P::Int32, "abc"),
            (P::Decimal, "1."),
            (P::Double, "Infinity"),
            (P::Guid, "21EC2020"),
            (P::Date, "2000-13-01"),
            (P::TimeOfDay, "25:00"),
            (P::DateTimeOffset, "2000-01-01T16:00:00"),
            (P::Duration, "P1Y"),
            (P::Duration, "P"),
            (P::Duration, "PT"),
            (P::Binary, "T0Rh$"),
        ];
        for (primitive, text) in good {
            assert!(primitive.has_literal(text), "{primitive:?} {text}");
        }
        for (primitive, text) in bad {
            assert!(!primitive.has_literal(text), "{primitive:?} {text}");
        }
    }
}
