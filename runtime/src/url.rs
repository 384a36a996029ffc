//! Relative URLs (RFC 3986 section 5.2; JSON Format 4.01 section 4.3).

/// Resolves a URL reference to an absolute URL. An absolute reference is returned unchanged. Nothing is encoded or decoded.
///
/// ```
/// use odata_runtime::resolve;
///
/// assert_eq!(resolve("http://h/s/$metadata#C", "C(1)/Orders"), "http://h/s/C(1)/Orders");
/// assert_eq!(resolve("http://h/s/C?$top=1", "../t/D"), "http://h/t/D");
/// assert_eq!(resolve("http://h/s/C", "https://x/y?a=1"), "https://x/y?a=1");
/// ```
pub fn resolve(base: &str, reference: &str) -> String {
    let base = base.split('#').next().unwrap_or_default();
    let Some((scheme, rest)) = scheme(base) else {
        return reference.to_owned();
    };
    if crate::url::scheme(reference).is_some() {
        return reference.to_owned();
    }
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let after = rest.strip_prefix("//");
    let (authority, path) = match after {
        Some(after) => after.split_at(after.find(['/', '?']).unwrap_or(after.len())),
        None => ("", rest),
    };
    let slashes = if after.is_some() { "//" } else { "" };
    let (path, query) = path.split_at(path.find('?').unwrap_or(path.len()));
    let (own, tail) = reference.split_at(reference.find(['?', '#']).unwrap_or(reference.len()));
    let path = if own.is_empty() {
        let query = if tail.starts_with('?') { "" } else { query };
        return format!("{scheme}:{slashes}{authority}{path}{query}{tail}");
    } else if own.starts_with('/') {
        without_dots(own)
    } else {
        let folder = path
            .rfind('/')
            .map_or("/", |at| path.get(..=at).unwrap_or("/"));
        without_dots(&format!("{folder}{own}"))
    };
    format!("{scheme}:{slashes}{authority}{path}{tail}")
}

/// Scheme and rest. A colon alone does not make a scheme: keys can contain colons, `C(12:30)`.
fn scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    let mut bytes = scheme.bytes();
    (bytes
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)))
    .then_some((scheme, rest))
}

fn without_dots(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let mut rest = path.split('/').peekable();
    while let Some(segment) = rest.next() {
        let last = rest.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." && segments.len() > 1 {
                    segments.pop();
                }
                if last {
                    segments.push("");
                }
            }
            segment => segments.push(segment),
        }
    }
    segments.join("/")
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn q8_examples_of_rfc_3986() {
        for (reference, expected) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g#s", "http://a/b/c/g#s"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../../../g", "http://a/g"),
            ("g;x=1/../y", "http://a/b/c/y"),
            // Not a scheme: a scheme begins with a letter and contains no parentheses.
            ("C(12:30)", "http://a/b/c/C(12:30)"),
            ("1a:b", "http://a/b/c/1a:b"),
        ] {
            assert_eq!(
                resolve("http://a/b/c/d;p?q", reference),
                expected,
                "{reference}"
            );
        }
    }
}
