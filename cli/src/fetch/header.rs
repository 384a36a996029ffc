//! A header that the user wants to send. Its value may be a secret, so `Debug` does not show it.

use std::fmt;

use ureq::http::{HeaderName, HeaderValue};

/// Name and value.
#[derive(Clone)]
pub(crate) struct Header {
    name: HeaderName,
    value: HeaderValue,
}

impl Header {
    /// Parses `Name: value`. The error contains nothing of the value.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (name, value) = text.split_once(':').ok_or(
            "a header consists of a name, a colon and a value, such as `Accept-Language: en`",
        )?;
        Self::new(name.trim(), value.trim()).map_err(str::to_owned)
    }

    pub(crate) fn new(name: &str, value: &str) -> Result<Self, &'static str> {
        let name = HeaderName::try_from(name).map_err(|_| "this is not a valid header name")?;
        let mut value = HeaderValue::try_from(value)
            .map_err(|_| "the value contains characters that are not allowed in headers")?;
        value.set_sensitive(true);
        Ok(Self { name, value })
    }

    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.as_str().eq_ignore_ascii_case(name)
    }

    pub(crate) fn name(&self) -> &HeaderName {
        &self.name
    }

    pub(crate) fn value(&self) -> &HeaderValue {
        &self.value
    }

    /// The texts that must not be shown: the value, and for `Bearer …` also the token alone.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let value = self.value.to_str().unwrap_or_default();
        let token = value.split_once(' ').map(|(_, token)| token.trim());
        [Some(value), token]
            .into_iter()
            .flatten()
            // So short a value reveals nothing, and occurs in every text.
            .filter(|secret| secret.len() > 3)
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: [redacted]", self.name)
    }
}
