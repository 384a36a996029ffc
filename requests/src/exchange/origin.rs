//! [`Origin`]: where a URL leads.

use std::fmt;

/// Scheme, host and port of a URL (RFC 6454, 4). A client sends its credential to one origin only.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Origin {
    scheme: String,
    host: String,
    port: Option<u16>,
}

impl Origin {
    /// The origin of an absolute URL with `http` or `https`. `None` for every other text, and for a host with characters of which clients
    /// make different things, such as `\` or a space.
    pub fn of(url: &str) -> Option<Self> {
        let (scheme, authority, _) = split(url)?;
        let scheme = scheme.to_ascii_lowercase();
        let default_port = match &*scheme {
            "https" => 443,
            "http" => 80,
            _ => return None,
        };
        let host_and_port = without_user(authority);
        let (host, port) = match host_and_port.rfind(':') {
            // A colon within brackets is one of an IPv6 address.
            Some(at) if !host_and_port.get(at..)?.contains(']') => {
                let port = host_and_port.get(at + 1..)?;
                let port = if port.is_empty() {
                    default_port
                } else {
                    number(port)?
                };
                (host_and_port.get(..at)?, port)
            }
            _ => (host_and_port, default_port),
        };
        let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~[]:".contains(&byte);
        if host.is_empty() || !host.bytes().all(is_host) || authority.contains('\\') {
            return None;
        }
        Some(Self {
            scheme,
            host: host.to_ascii_lowercase(),
            port: (port != default_port).then_some(port),
        })
    }

    /// Whether the connection is encrypted.
    pub fn is_secure(&self) -> bool {
        self.scheme == "https"
    }
}

/// Scheme and authority of an absolute URL, and what follows them (RFC 3986, 3).
pub(crate) fn split(url: &str) -> Option<(&str, &str, &str)> {
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at_checked(end)?;
    Some((scheme, authority, rest))
}

/// Host and port of an authority.
pub(crate) fn without_user(authority: &str) -> &str {
    authority.rsplit_once('@').map_or(authority, |(_, it)| it)
}

fn number(port: &str) -> Option<u16> {
    let digits = port.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| port.parse().ok()).flatten()
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.host)?;
        match self.port {
            Some(port) => write!(f, ":{port}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Origin;

    #[test]
    fn origins_are_compared_by_scheme_host_and_port() {
        let origin = |url| Origin::of(url).map(|it| it.to_string());
        for (url, expected) in [
            ("https://Graph.example/v1.0/x?y", "https://graph.example"),
            ("https://h:443", "https://h"),
            ("HTTP://h:80?x", "http://h"),
            ("http://h:8080/a", "http://h:8080"),
            ("https://user:word@h/a", "https://h"),
            ("https://evil.example#@h/a", "https://evil.example"),
            ("http://[::1]:81/", "http://[::1]:81"),
            ("http://[::1]/", "http://[::1]"),
        ] {
            assert_eq!(origin(url).as_deref(), Some(expected), "{url}");
        }
        for url in [
            "users/ada",
            "/v1.0",
            "//h/a",
            "ftp://h/",
            "https:///a",
            "https://h:99999/",
            "https://h:+1/",
            "https://a\\@h/",
            "https://h h/",
        ] {
            assert_eq!(origin(url), None, "{url}");
        }
    }
}
