//! A URL as its decoded parts. It shares nothing with the library that writes URLs.

/// A URL without scheme and host.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Address {
    /// The segments of the path, percent-decoded once.
    pub(crate) segments: Vec<String>,
    /// Names and values of the query options, decoded.
    pub(crate) options: Vec<(String, String)>,
}

impl Address {
    /// Reads a URL, which may be relative, and whose characters need not be percent-encoded.
    pub(crate) fn parse(url: &str) -> Self {
        let url = match url.split_once("://") {
            Some((scheme, rest)) if scheme.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                rest.split_once('/').map_or("", |(_, path)| path)
            }
            _ => url,
        };
        // A `?` or `#` in quotes is one of a value that should have been encoded.
        let (path, query) = split_once_unquoted(url, '?').unwrap_or((url, ""));
        let segments = split_unquoted(path, '/');
        let segments = segments.into_iter().filter(|it| !it.is_empty());
        let options = split_unquoted(query, '&');
        let options = options.into_iter().filter(|it| !it.trim().is_empty());
        Self {
            segments: segments.map(decode).collect(),
            options: options.map(option).collect(),
        }
    }
}

fn option(text: &str) -> (String, String) {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    let name = decode(name.trim());
    let value = match name.starts_with('$') {
        true => decode(&without_plus(value)),
        false => decode(value),
    };
    (name, value)
}

/// A `+` for a blank, as forms are encoded, unless it is the sign of an offset.
fn without_plus(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_offset = |at: usize| {
        at.checked_sub(1)
            .and_then(|before| bytes.get(before))
            .is_some_and(u8::is_ascii_digit)
            && bytes.get(at + 3) == Some(&b':')
    };
    text.char_indices()
        .map(|(at, c)| if c == '+' && !is_offset(at) { ' ' } else { c })
        .collect()
}

/// Undoes percent-encoding once; a `%` without two digits is left as it is.
pub(crate) fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let digit = |byte: u8| {
            char::from(byte)
                .to_digit(16)
                .and_then(|it| u8::try_from(it).ok())
        };
        if let (b'%', [high, low, after @ ..]) = (*first, tail)
            && let (Some(high), Some(low)) = (digit(*high), digit(*low))
        {
            bytes.push(high * 16 + low);
            rest = after;
            continue;
        }
        bytes.push(*first);
        rest = tail;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Splits outside of quotes and parentheses.
pub(crate) fn split_unquoted(text: &str, separator: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((part, tail)) = split_once_unquoted(rest, separator) {
        parts.push(part);
        rest = tail;
    }
    parts.push(rest);
    parts
}

/// The parts before and after the first separator outside of quotes and parentheses. Quotes that do not end are characters like others.
pub(crate) fn split_once_unquoted(text: &str, separator: char) -> Option<(&str, &str)> {
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, c) in text.char_indices() {
        let ends = |c: char| text.get(at + 1..).is_some_and(|rest| rest.contains(c));
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, c) if c == separator && depth == 0 => {
                return Some((text.get(..at)?, text.get(at + c.len_utf8()..)?));
            }
            (None, '\'' | '"') if ends(c) => quote = Some(c),
            (None, '(') if ends(')') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> (Vec<String>, Vec<(String, String)>) {
        let address = Address::parse(url);
        (address.segments, address.options)
    }

    #[test]
    fn urls_are_split_outside_of_quotes() {
        let (segments, options) =
            parsed("https://h.example/v1/a('x/y?')/b%2Fc/?$filter=n%20eq+'a&b'&x=1+2&$top=5");
        assert_eq!(segments, ["v1", "a('x/y?')", "b/c"]);
        let expected = [("$filter", "n eq 'a&b'"), ("x", "1+2"), ("$top", "5")];
        assert_eq!(options, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
        assert_eq!(parsed("/a/{id|x y}").0, ["a", "{id|x y}"]);
        assert_eq!(parsed("a/it's/b").0, ["a", "it's", "b"]);
        assert_eq!(parsed("https://host").0, [""; 0]);
    }

    #[test]
    fn offsets_keep_their_sign() {
        let (_, options) = parsed("a?$filter=t+ge+2020-01-01T00:00:00+01:00");
        let expected = (
            "$filter".to_owned(),
            "t ge 2020-01-01T00:00:00+01:00".to_owned(),
        );
        assert_eq!(options, [expected]);
    }
}
