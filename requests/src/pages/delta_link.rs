//! [`DeltaLink`]: the link for later changes.

use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::headers::Headers;
use crate::secrets::{is_secret, url_without_secrets};

/// The form in which it is written.
const VERSION: u32 = 1;
const FIELDS: &[&str] = &["version", "url", "headers"];

/// The delta link of a service (Protocol 4.01, 11.3), and the headers of the first request, which are repeated. Serialise it in any format of
/// serde; [`Changes`](super::Changes) resumes from it.
///
/// Headers whose names say that they carry a secret are not part of it; a client sets them for all its requests.
///
/// ```
/// use odata_requests::pages::DeltaLink;
///
/// let text = r#"{"version":1,"url":"https://h/users?$deltatoken=7","headers":[["Prefer","odata.maxpagesize=50"]]}"#;
/// let link: DeltaLink = serde_json::from_str(text)?;
/// assert_eq!((link.url(), link.headers().get("prefer")), ("https://h/users?$deltatoken=7", Some("odata.maxpagesize=50")));
/// assert_eq!(serde_json::to_string(&link)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DeltaLink {
    url: String,
    headers: Headers,
}

impl DeltaLink {
    /// A link, given its absolute URL as the service wrote it, and the headers to repeat.
    pub fn new(url: impl Into<String>, headers: &Headers) -> Self {
        let is_kept = |(name, _): &(&str, &str)| !is_secret(name);
        Self {
            url: url.into(),
            headers: headers.iter().filter(is_kept).collect(),
        }
    }

    /// The URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The headers that are repeated.
    pub fn headers(&self) -> &Headers {
        &self.headers
    }
}

/// Without what is a secret by its name; a `$deltatoken` is none.
impl fmt::Debug for DeltaLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeltaLink")
            .field("url", &url_without_secrets(&self.url))
            .field("headers", &self.headers)
            .finish()
    }
}

/// A struct of `version`, which is 1, `url` and `headers`, a list of pairs.
impl Serialize for DeltaLink {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let headers: Vec<(&str, &str)> = self.headers.iter().collect();
        let mut link = serializer.serialize_struct("DeltaLink", FIELDS.len())?;
        link.serialize_field("version", &VERSION)?;
        link.serialize_field("url", &self.url)?;
        link.serialize_field("headers", &headers)?;
        link.end()
    }
}

/// Fails for another version.
impl<'de> Deserialize<'de> for DeltaLink {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("DeltaLink", FIELDS, Fields)
    }
}

struct Fields;

fn link<E: de::Error>(
    version: u32,
    url: String,
    headers: Vec<(String, String)>,
) -> Result<DeltaLink, E> {
    if version != VERSION {
        return Err(E::custom(format_args!(
            "the delta link has version {version}; this version of the library reads version {VERSION}"
        )));
    }
    Ok(DeltaLink::new(url, &headers.into_iter().collect()))
}

impl<'de> Visitor<'de> for Fields {
    type Value = DeltaLink;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a delta link with version, URL and headers")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<DeltaLink, A::Error> {
        let (mut version, mut url, mut headers) = (None, None, None);
        while let Some(name) = map.next_key::<String>()? {
            match &*name {
                "version" => version = Some(map.next_value()?),
                "url" => url = Some(map.next_value()?),
                "headers" => headers = Some(map.next_value()?),
                _ => {
                    map.next_value::<de::IgnoredAny>()?;
                }
            }
        }
        link(
            version.ok_or_else(|| de::Error::missing_field("version"))?,
            url.ok_or_else(|| de::Error::missing_field("url"))?,
            headers.unwrap_or_default(),
        )
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<DeltaLink, A::Error> {
        let missing = |at| de::Error::invalid_length(at, &self);
        link(
            seq.next_element()?.ok_or_else(|| missing(0))?,
            seq.next_element()?.ok_or_else(|| missing(1))?,
            seq.next_element()?.ok_or_else(|| missing(2))?,
        )
    }
}
