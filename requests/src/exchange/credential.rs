//! [`Credential`]: a header that authenticates the caller.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// A header that authenticates the caller. It is sent to the origin of the base URL only, and `Debug` does not show its value.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    name: String,
    value: String,
}

impl Credential {
    /// An access token (RFC 6750): `Authorization: Bearer …`.
    pub fn bearer(token: impl AsRef<str>) -> Self {
        Self::header("Authorization", format!("Bearer {}", token.as_ref().trim()))
    }

    /// User and password (RFC 7617): `Authorization: Basic …`.
    pub fn basic(user: &str, password: &str) -> Self {
        let both = STANDARD.encode(format!("{user}:{password}"));
        Self::header("Authorization", format!("Basic {both}"))
    }

    /// Another header, such as one with a key.
    pub fn header(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn value(&self) -> &str {
        &self.value
    }
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credential")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}
