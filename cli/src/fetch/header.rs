//! A header that the user wants to be sent. Its value may be a secret, so it shows itself without.

use std::fmt;

use ureq::http::{HeaderName, HeaderValue};

/// Name and value.
#[derive(Clone)]
pub(crate) struct Header {
    name: HeaderName,
    value: HeaderValue,
}

impl Header {
    /// From `Name: value`. The error names nothing of the value.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let (name, value) = text
            .split_once(':')
            .ok_or("a header is a name, a colon and a value, such as `Accept-Language: en`")?;
        Self::new(name.trim(), value.trim()).map_err(str::to_owned)
    }

    pub(crate) fn new(name: &str, value: &str) -> Result<Self, &'static str> {
        let name = HeaderName::try_from(name).map_err(|_| "this is no name of a header")?;
        let mut value = HeaderValue::try_from(value)
            .map_err(|_| "the value has characters that no header can have")?;
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

    /// What must not be shown: the value, and of `Bearer …` the token alone as well.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let value = self.value.to_str().unwrap_or_default();
        let token = value.split_once(' ').map(|(_, token)| token.trim());
        [Some(value), token]
            .into_iter()
            .flatten()
            // What is so short says nothing, and stands in every text.
            .filter(|secret| secret.len() > 3)
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: [redacted]", self.name)
    }
}
