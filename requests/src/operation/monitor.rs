//! [`Monitor`]: the URL that reports the status of an operation.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::secrets::url_without_secrets;

/// What the responses of a monitor are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The response is the answer to the request, unless it is a 202 (Protocol 4.01, 11.6).
    Answer,
    /// The body has a `status`, and says where the result is.
    Status,
    /// One of these: decided by each response.
    Either,
}

impl Form {
    const NAMES: [(Self, &'static str); 3] = [
        (Self::Answer, "answer"),
        (Self::Status, "status"),
        (Self::Either, "either"),
    ];

    fn name(self) -> &'static str {
        let found = Self::NAMES.iter().find(|(form, _)| *form == self);
        found.map_or("either", |(_, name)| name)
    }

    fn of(name: &str) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(_, known)| *known == name);
        found.map(|(form, _)| *form)
    }
}

/// The URL that reports the status of an operation, with what another process needs to [resume](super::Operation::resume) it.
///
/// Serialised as an object. The URL may contain secrets: `Debug` does not show them, but the serialised form contains them, so store it safely.
#[derive(Clone, PartialEq, Eq)]
pub struct Monitor {
    pub(super) url: String,
    pub(super) form: Form,
    /// Where the result is, if the status does not say it.
    pub(super) result: Option<String>,
}

impl Monitor {
    /// A monitor by its absolute URL, such as one that another program stored.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            form: Form::Either,
            result: None,
        }
    }

    /// Its absolute URL.
    pub fn url(&self) -> &str {
        &self.url
    }
}

/// Without the secrets of URLs.
impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor")
            .field("url", &url_without_secrets(&self.url))
            .field("form", &self.form)
            .field("result", &self.result.as_deref().map(url_without_secrets))
            .finish()
    }
}

impl Serialize for Monitor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut members = BTreeMap::from([("monitor", &*self.url), ("form", self.form.name())]);
        members.extend(self.result.as_deref().map(|url| ("result", url)));
        members.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Monitor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut members = BTreeMap::<String, String>::deserialize(deserializer)?;
        let url = members.remove("monitor");
        let form = members.remove("form");
        let form = form.map_or(Some(Form::Either), |name| Form::of(&name));
        Ok(Self {
            url: url.ok_or_else(|| D::Error::missing_field("monitor"))?,
            form: form.ok_or_else(|| D::Error::custom("`form` has an unknown value"))?,
            result: members.remove("result"),
        })
    }
}
