//! [`Session`]: the token against cross-site request forgery, and the cookies that belong to it.

use crate::headers::Headers;

/// The name of the header with the token.
pub(crate) const TOKEN: &str = "X-CSRF-Token";

/// What a service that wants a token remembers of its caller: SAP Gateway answers `X-CSRF-Token: Fetch` with a token that is valid together
/// with the cookies of that response.
#[derive(Clone, Default)]
pub(crate) struct Session {
    pub(crate) token: Option<String>,
    cookies: Vec<(String, String)>,
}

impl Session {
    /// Takes token and cookies from a response.
    pub(crate) fn take(&mut self, headers: &Headers) {
        for cookie in headers.get_all("Set-Cookie") {
            let mut parts = cookie.split(';').map(str::trim);
            let Some((name, value)) = parts.next().unwrap_or_default().split_once('=') else {
                continue;
            };
            let (name, value) = (name.trim(), value.trim());
            let is_over = parts.any(|part| match part.split_once('=') {
                Some((name, seconds)) if name.eq_ignore_ascii_case("max-age") => {
                    seconds == "0" || seconds.starts_with('-')
                }
                _ => false,
            });
            let is_sent = |text: &str| {
                text.bytes()
                    .all(|byte| byte.is_ascii_graphic() && byte != b';')
            };
            if name.is_empty() || !is_sent(name) || !is_sent(value) {
                continue;
            }
            self.cookies.retain(|(known, _)| known != name);
            // A service has a handful of some bytes; more would be an attack on memory, and services refuse longer headers.
            let is_short = name.len() + value.len() <= 4096;
            if self.cookies.len() < 50 && is_short && !value.is_empty() && !is_over {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        if let Some(token) = headers.get(TOKEN).filter(|_| !is_required(headers)) {
            self.token = Some(token.to_owned());
        }
    }

    /// The value of `Cookie`.
    pub(crate) fn cookies(&self) -> Option<String> {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let pairs: Vec<String> = pairs.collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

/// Whether a response refuses a request since it has no valid token.
pub(crate) fn is_required(headers: &Headers) -> bool {
    let token = headers.get(TOKEN).map(str::trim);
    token.is_some_and(|token| token.eq_ignore_ascii_case("required"))
}
