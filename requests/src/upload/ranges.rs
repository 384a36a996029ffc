//! Ranges of bytes that a service is missing.

/// From the first byte to the one after the last.
pub(super) type Span = (u64, u64);

/// The ranges that `nextExpectedRanges` names, of a content of this length: in order, and each byte once. A range is `5-9`, or `5-` or `5` up
/// to the end.
pub(super) fn missing(ranges: &[String], length: u64) -> Result<Vec<Span>, String> {
    let mut spans = Vec::new();
    for range in ranges {
        let span = span(range, length);
        spans.push(span.ok_or_else(|| {
            format!("the service asks for the range {range:?} of {length} bytes")
        })?);
    }
    spans.sort_unstable();
    let mut merged: Vec<Span> = Vec::new();
    for (start, end) in spans {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    Ok(merged)
}

fn span(range: &str, length: u64) -> Option<Span> {
    let (first, last) = range.split_once('-').unwrap_or((range, ""));
    let number = |text: &str| {
        let text = text.trim();
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse::<u64>().ok()).flatten()
    };
    let first = number(first)?;
    let end = match last.trim() {
        "" => length,
        last => number(last)?.checked_add(1)?.min(length),
    };
    (first < end).then_some((first, end))
}

/// How many bytes ranges have.
pub(super) fn total(spans: &[Span]) -> u64 {
    spans.iter().map(|(start, end)| end - start).sum()
}

/// Removes a range.
pub(super) fn remove(spans: &mut Vec<Span>, (start, end): Span) {
    let rest = spans.iter().flat_map(|&(first, last)| {
        let before = (first, last.min(start));
        let after = (first.max(end), last);
        [before, after]
    });
    let rest: Vec<Span> = rest.filter(|(first, last)| first < last).collect();
    *spans = rest;
}

#[cfg(test)]
mod tests {
    use super::{missing, remove, total};

    #[test]
    fn ranges_are_put_in_order() {
        let read = |ranges: &[&str]| {
            let ranges: Vec<String> = ranges.iter().map(|it| (*it).to_owned()).collect();
            missing(&ranges, 100)
        };
        assert_eq!(read(&["0-"]), Ok(vec![(0, 100)]));
        assert_eq!(read(&["26"]), Ok(vec![(26, 100)]));
        assert_eq!(
            read(&["50-59", "10-19", "15-25", "26-26"]),
            Ok(vec![(10, 27), (50, 60)])
        );
        assert_eq!(read(&["99-1000"]), Ok(vec![(99, 100)]));
        assert_eq!(read(&[]), Ok(vec![]));
        for wrong in [
            "100-",
            "101",
            "5-4",
            "",
            "-",
            "-5",
            "a-b",
            "+1-2",
            "1-2-3",
            "99999999999999999999-",
            "0-18446744073709551615",
        ] {
            let error = read(&[wrong]);
            assert!(error.is_err(), "{wrong}: {error:?}");
        }
    }

    #[test]
    fn what_was_sent_is_not_missing() {
        let mut spans = vec![(0, 10), (20, 30)];
        remove(&mut spans, (5, 25));
        assert_eq!((&*spans, total(&spans)), (&[(0, 5), (25, 30)][..], 10));
        remove(&mut spans, (1, 2));
        assert_eq!(spans, [(0, 1), (2, 5), (25, 30)]);
        remove(&mut spans, (0, 100));
        assert!(spans.is_empty());
    }
}
