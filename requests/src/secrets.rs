//! What of a URL and of headers is not to be shown: values whose names say that they are secrets.

use std::borrow::Cow;

/// Whether the name of a header or a query option says that its value is a secret.
pub(crate) fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 9] = [
        "auth",
        "cookie",
        "token",
        "secret",
        "password",
        "credential",
        "signature",
        "key",
        "session",
    ];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word)) || matches!(&*name, "sig" | "code")
}

/// The path of a URL without the arguments whose names say that they are secrets. Names with `key` are those of keys here.
pub(crate) fn without_secret_arguments(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find(['(', ',']) {
        let (before, arguments) = rest.split_at_checked(at + 1).unwrap_or((rest, ""));
        out.push_str(before);
        rest = arguments;
        let Some((name, value)) = arguments.split_once('=') else {
            continue;
        };
        let is_name = !name.contains(['(', ')', '/', ',', '\'']);
        if is_name && is_secret(name) && !name.to_ascii_lowercase().contains("key") {
            out.push_str(name);
            out.push_str("=[redacted]");
            let mut quoted = false;
            let end = value.find(|c| {
                quoted ^= c == '\'';
                !quoted && matches!(c, ',' | ')')
            });
            rest = end.and_then(|end| value.get(end..)).unwrap_or_default();
        }
    }
    out + rest
}

/// A query without the values of options whose names say that they are secrets.
pub(crate) fn without_secrets(query: &str) -> String {
    let shown = query.split('&').map(|option| match option.split_once('=') {
        Some((name, _)) if is_secret(name) && !name.starts_with('$') => {
            Cow::Owned(format!("{name}=[redacted]"))
        }
        _ => Cow::Borrowed(option),
    });
    shown.collect::<Vec<_>>().join("&")
}

/// A URL without the values of arguments and options whose names say that they are secrets, and without a password.
pub(crate) fn url_without_secrets(url: &str) -> String {
    let url = without_password(url);
    match url.split_once('?') {
        Some((path, query)) => format!(
            "{}?{}",
            without_secret_arguments(path),
            without_secrets(query)
        ),
        None => without_secret_arguments(&url),
    }
}

/// A value of a header without the secrets of a URL that it may be, such as `Location`.
pub(crate) fn value_without_secrets(value: &str) -> Cow<'_, str> {
    if value.contains("://") || value.contains('?') {
        Cow::Owned(url_without_secrets(value))
    } else {
        Cow::Borrowed(value)
    }
}

/// The origin of a URL whose path is a secret, too.
pub(crate) fn origin_only(url: &str) -> String {
    let url = without_password(url);
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url.get(host..).and_then(|it| it.find(['/', '?', '#']));
    match path.and_then(|at| url.get(..host + at)) {
        Some(origin) => format!("{origin}/[redacted]"),
        None => url.into_owned(),
    }
}

/// A URL without user and password (RFC 3986, 3.2.1).
fn without_password(url: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Cow::Borrowed(url);
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    match authority.rsplit_once('@') {
        Some((_, host)) => Cow::Owned(format!("{scheme}://[redacted]@{host}{tail}")),
        None => Cow::Borrowed(url),
    }
}

#[cfg(test)]
mod tests {
    use super::{url_without_secrets, without_secret_arguments};

    #[test]
    fn secret_arguments_are_not_shown() {
        for (path, shown) in [
            ("a/b('token=1')", "a/b('token=1')"),
            ("f(token='a,b)c''d',n=1)/g", "f(token=[redacted],n=1)/g"),
            ("f(n=1,password='x')", "f(n=1,password=[redacted])"),
            ("f(token='a", "f(token=[redacted]"),
            ("items(ItemKey=1)", "items(ItemKey=1)"),
        ] {
            assert_eq!(without_secret_arguments(path), shown);
        }
    }

    #[test]
    fn secrets_of_urls_are_not_shown() {
        for (url, shown) in [
            ("https://h/s?a=1&sig=x", "https://h/s?a=1&sig=[redacted]"),
            ("https://me:word@h/s", "https://[redacted]@h/s"),
            ("https://h/users('a@b')", "https://h/users('a@b')"),
        ] {
            assert_eq!(url_without_secrets(url), shown);
        }
    }
}
