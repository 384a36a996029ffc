//! What responses say about the content that they are a part of.

use std::time::Duration;

use crate::headers::{Headers, RetryAfter};

/// `Content-Range` of bytes (RFC 9110, 14.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ContentRange {
    /// The first byte and the one after the last; `None` in the response to a range that cannot be satisfied.
    pub(super) span: Option<(u64, u64)>,
    /// The length of the whole content, if it is known.
    pub(super) total: Option<u64>,
}

impl ContentRange {
    /// Reads the header. A range that is not one within its content is none.
    pub(super) fn of(headers: &Headers) -> Option<Self> {
        let text = headers.get("Content-Range")?.trim();
        let (unit, text) = text.split_once(' ')?;
        let (range, total) = text.trim().split_once('/')?;
        let total = match total.trim() {
            "*" => None,
            total => Some(number(total)?),
        };
        let span = match range.trim() {
            "*" => None,
            range => {
                let (first, last) = range.split_once('-')?;
                let end = number(last)?.checked_add(1)?;
                Some((number(first)?, end))
            }
        };
        let is_within = match (span, total) {
            (Some((start, end)), total) => start < end && total.is_none_or(|total| end <= total),
            (None, total) => total.is_some(),
        };
        (unit.eq_ignore_ascii_case("bytes") && is_within).then_some(Self { span, total })
    }
}

/// `Content-Length`.
pub(super) fn length(headers: &Headers) -> Option<u64> {
    number(headers.get("Content-Length")?)
}

fn number(text: &str) -> Option<u64> {
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

/// Whether the bytes of the body are those of the content: they are counted only then.
pub(super) fn is_plain(headers: &Headers) -> bool {
    let mut encodings = headers.get_all("Content-Encoding");
    encodings.all(|it| it.trim().eq_ignore_ascii_case("identity"))
}

/// What tells one version of a content from another byte by byte: a strong entity tag, or a time of change that is a second or more before
/// that of the response (RFC 9110, 8.8.1 and 8.8.2.2).
pub(super) fn validator(headers: &Headers) -> Option<String> {
    let tag = headers.etag().map(str::trim);
    if let Some(tag) = tag.filter(|tag| is_strong(tag)) {
        return Some(tag.to_owned());
    }
    let modified = headers.get("Last-Modified")?.trim();
    let time = |text| match RetryAfter::parse(text) {
        Some(RetryAfter::At(time)) => Some(time),
        _ => None,
    };
    let age = time(headers.get("Date")?)?.duration_since(time(modified)?);
    age.is_ok_and(|age| age >= Duration::from_secs(1))
        .then(|| modified.to_owned())
}

/// Whether a text is a strong entity tag.
pub(super) fn is_strong(tag: &str) -> bool {
    tag.len() >= 2 && tag.starts_with('"') && tag.ends_with('"')
}

/// Whether the response is of the version that a validator names. A response that does not say its version is not.
pub(super) fn is_version(headers: &Headers, validator: &str) -> bool {
    let name = if is_strong(validator) {
        "ETag"
    } else {
        "Last-Modified"
    };
    headers.get(name).map(str::trim) == Some(validator)
}

#[cfg(test)]
mod tests {
    use super::{ContentRange, validator};
    use crate::headers::Headers;

    #[test]
    fn ranges_are_within_their_content() {
        let read = |text: &str| ContentRange::of(&[("Content-Range", text)].into_iter().collect());
        let range = |span, total| Some(ContentRange { span, total });
        assert_eq!(read("bytes 5-9/20"), range(Some((5, 10)), Some(20)));
        assert_eq!(read("Bytes 5-9/*"), range(Some((5, 10)), None));
        assert_eq!(read("bytes */20"), range(None, Some(20)));
        for wrong in [
            "bytes 9-5/20",
            "bytes 5-20/20",
            "bytes */*",
            "items 1-2/3",
            "bytes=5-9/20",
            "bytes -9/20",
            "bytes 5-/20",
            "bytes 5-9",
            "bytes 0-18446744073709551615/*",
            "bytes +5-9/20",
            "",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn only_strong_validators_are_taken() {
        let read =
            |headers: &[(&str, &str)]| validator(&headers.iter().copied().collect::<Headers>());
        let modified = ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(
            read(&[("ETag", "\"1\""), modified]).as_deref(),
            Some("\"1\"")
        );
        let later = ("Date", "Sun, 06 Nov 1994 08:49:38 GMT");
        assert_eq!(
            read(&[("ETag", "W/\"1\""), modified, later]).as_deref(),
            Some(modified.1)
        );
        for headers in [
            &[("ETag", "W/\"1\"")][..],
            &[modified],
            &[modified, ("Date", modified.1)],
            &[("ETag", "1")],
            &[("ETag", "\"")],
            &[("Last-Modified", "5"), later],
        ] {
            assert_eq!(read(headers), None, "{headers:?}");
        }
    }
}
