//! URI references as metadata uses them: resolves relative ones against a base, and gives the possible paths of a document on disk. RFC
//! 3986, without the parts that lead to no file.

/// The target of a reference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// With the bases applied, without query and fragment.
    pub(super) uri: String,
    /// Whether it is still relative to the folder of the document.
    pub(super) relative: bool,
}

/// A reference with the bases that apply to it, the outer one first.
pub(super) fn target(uri: &str, bases: &[String]) -> Target {
    let mut whole = String::new();
    for part in bases.iter().map(String::as_str).chain([uri]) {
        whole = join(&whole, part.trim());
    }
    let path = whole.split(['?', '#']).next().unwrap_or_default();
    Target {
        relative: scheme(path).is_none() && !path.starts_with('/'),
        uri: path.to_owned(),
    }
}

/// The scheme and the rest. A single letter is a drive, not a scheme.
fn scheme(uri: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = uri.split_once(':')?;
    let fits = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    fits.then_some((scheme, rest))
}

/// Where the path starts: after scheme and authority.
fn path_start(uri: &str) -> usize {
    let rest = scheme(uri).map_or(uri, |(_, rest)| rest);
    let before = uri.len() - rest.len();
    match rest.strip_prefix("//") {
        Some(authority) => before + 2 + authority.find('/').unwrap_or(authority.len()),
        None => before,
    }
}

/// Resolves a reference against a base. RFC 3986 section 5.2.
fn join(base: &str, uri: &str) -> String {
    if base.is_empty() || scheme(uri).is_some() {
        return uri.to_owned();
    }
    let base = base.split(['?', '#']).next().unwrap_or_default();
    if uri.starts_with("//") {
        return scheme(base)
            .map_or_else(|| uri.to_owned(), |(scheme, _)| format!("{scheme}:{uri}"));
    }
    if uri.is_empty() || uri.starts_with(['?', '#']) {
        return base.to_owned();
    }
    let uri = uri.split(['?', '#']).next().unwrap_or_default();
    let (front, path) = base.split_at(path_start(base));
    if uri.starts_with('/') {
        return format!("{front}{}", normal(uri));
    }
    let folder = path.rfind('/').map_or("", |at| &path[..=at]);
    let root = if folder.is_empty() && !front.is_empty() {
        "/"
    } else {
        folder
    };
    format!("{front}{}", normal(&format!("{root}{uri}")))
}

/// A path without `.` and `..`, except for those that lead out of a relative one.
fn normal(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let absolute = path.starts_with('/');
    for segment in path.trim_start_matches('/').split('/') {
        match segment {
            "." => {}
            ".." if kept.last().is_some_and(|last| *last != "..") => {
                kept.pop();
            }
            ".." if absolute => {}
            segment => kept.push(segment),
        }
    }
    let path = kept.join("/");
    if absolute { format!("/{path}") } else { path }
}

/// The segments of the path, percent-decoded, with `..` only at the start; `None` if one cannot be the name of a file.
pub(super) fn segments(target: &Target) -> Option<Vec<String>> {
    let path = target.uri.get(path_start(&target.uri)..)?;
    let mut out: Vec<String> = Vec::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let segment = decoded(segment)?;
        match segment.as_str() {
            "." => {}
            ".." if out.last().is_some_and(|last| last != "..") => {
                out.pop();
            }
            ".." if target.relative => out.push(segment),
            ".." => {}
            _ if segment.contains(['/', '\\', ':']) || segment.contains(char::is_control) => {
                return None;
            }
            _ => out.push(segment),
        }
    }
    (!out.is_empty()).then_some(out)
}

fn decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
        let (high, low) = (digit()?, digit()?);
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bases: &[&str], uri: &str) -> String {
        let bases: Vec<String> = bases.iter().map(|base| (*base).to_owned()).collect();
        target(uri, &bases).uri
    }

    #[test]
    fn a6_relative_uris_are_resolved_as_the_standard_says() {
        // Examples of RFC 3986 section 5.4, as far as they lead to documents.
        for (uri, whole) in [
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("../g", "http://a/b/g"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("g?y/../x", "http://a/b/c/g"),
            ("urn:x", "urn:x"),
            ("", "http://a/b/c/d;p"),
        ] {
            assert_eq!(of(&["http://a/b/c/d;p?q"], uri), whole, "{uri}");
        }
        assert_eq!(of(&["http://a"], "g"), "http://a/g");
        assert_eq!(of(&["http://a/b/", "c/"], "g"), "http://a/b/c/g");
        assert_eq!(of(&["sub/"], "../g"), "g");
        assert_eq!(of(&["sub/"], "../../g"), "../g");
        assert!(target("a.xml", &[]).relative && target("../a.xml", &["x/y".to_owned()]).relative);
        assert!(
            !target("/a.xml", &[]).relative && !target("a.xml", &["http://h/".to_owned()]).relative
        );
    }

    #[test]
    fn a6_segments_are_names_of_files() {
        let of = |uri: &str| segments(&target(uri, &[])).unwrap_or_default().join("|");
        assert_eq!(of("http://h/v1/a%20b.xml?x"), "v1|a b.xml");
        assert_eq!(of("../../x/./a.xml"), "..|..|x|a.xml");
        assert_eq!(of("http://h/../../etc/passwd"), "etc|passwd");
        for hostile in [
            "..%2f..%2fetc%2fpasswd",
            "a%00.xml",
            "c:%5cx",
            "%zz",
            "http://h",
            "a%2",
        ] {
            assert_eq!(of(hostile), "", "{hostile}");
        }
        assert_eq!(of("%2e%2e/a.xml"), "..|a.xml");
    }
}
