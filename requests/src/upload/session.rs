//! [`Session`]: an upload session.

use std::fmt;

use odata_runtime::Object;
use serde::de::{Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::SerializeMap as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::answer::without_mark;
use crate::exchange::{Error, ErrorKind, Origin};

/// An upload session of a service: its URL and the ranges that are missing.
///
/// Serialise it to continue in another process: as an object with the members `uploadUrl` and `expirationDateTime`, as services write them, and
/// the `length` of the content. The URL is the only credential of the upload, so it is a secret: `Debug` shows its origin only.
#[derive(Clone, PartialEq, Eq)]
pub struct Session {
    pub(super) url: String,
    pub(super) expires: Option<String>,
    pub(super) length: Option<u64>,
    /// Not kept, since the service knows better.
    pub(super) ranges: Option<Vec<String>>,
}

impl Session {
    /// A session by its URL. The upload first asks the service which ranges are missing.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            expires: None,
            length: None,
            ranges: None,
        }
    }

    /// The session in the answer to a request such as Graph's `createUploadSession`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Protocol`] if the object has no `uploadUrl`.
    pub fn of(session: &dyn Object) -> Result<Self, Error> {
        let read = || -> serde_json::Result<Self> {
            serde_json::from_slice(&serde_json::to_vec(session)?)
        };
        read().map_err(|error| {
            let text = format!("the answer is not an upload session: {error}");
            Error::of(ErrorKind::Protocol(text))
        })
    }

    /// The URL, which is a secret.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// When the session expires, as the service wrote it.
    pub fn expires(&self) -> Option<&str> {
        self.expires.as_deref()
    }
}

/// Without the URL, which is a secret.
impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("origin", &Origin::of(&self.url))
            .field("expires", &self.expires)
            .field("length", &self.length)
            .finish()
    }
}

impl Serialize for Session {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("uploadUrl", &self.url)?;
        if let Some(expires) = &self.expires {
            map.serialize_entry("expirationDateTime", expires)?;
        }
        if let Some(length) = self.length {
            map.serialize_entry("length", &length)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Session {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let status = Status::deserialize(deserializer)?;
        let url = status.url.filter(|it| !it.is_empty());
        Ok(Self {
            url: url.ok_or_else(|| D::Error::missing_field("uploadUrl"))?,
            expires: status.expires,
            length: status.length,
            ranges: status.ranges,
        })
    }
}

/// What a service says about a session: all members are optional.
#[derive(Debug, Default)]
pub(super) struct Status {
    url: Option<String>,
    length: Option<u64>,
    pub(super) expires: Option<String>,
    pub(super) ranges: Option<Vec<String>>,
}

impl Status {
    /// Reads a body. One that is not an object, such as none, says nothing.
    pub(super) fn read(body: &[u8]) -> Result<Self, serde_json::Error> {
        let body = without_mark(body);
        match body.trim_ascii().first() {
            Some(b'{') => serde_json::from_slice(body),
            _ => Ok(Self::default()),
        }
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(StatusVisitor)
    }
}

struct StatusVisitor;

impl<'de> Visitor<'de> for StatusVisitor {
    type Value = Status;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an upload session")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Status, A::Error> {
        let mut status = Status::default();
        while let Some(name) = map.next_key::<String>()? {
            // Outlook's names begin with capital letters.
            match &*name.to_ascii_lowercase() {
                "uploadurl" => status.url = map.next_value::<Loose>()?.text(),
                "expirationdatetime" => status.expires = map.next_value::<Loose>()?.text(),
                "nextexpectedranges" => status.ranges = map.next_value::<Loose>()?.list(),
                "length" => status.length = map.next_value::<Loose>()?.number(),
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(status)
    }
}

/// A value of any type, of which only some are of interest: the last response has the item, whose members can have the same names.
enum Loose {
    Text(String),
    Number(u64),
    List(Vec<String>),
    Other,
}

impl Loose {
    fn text(self) -> Option<String> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    fn number(self) -> Option<u64> {
        match self {
            Self::Number(number) => Some(number),
            _ => None,
        }
    }

    fn list(self) -> Option<Vec<String>> {
        match self {
            Self::List(list) => Some(list),
            Self::Text(text) => Some(vec![text]),
            _ => None,
        }
    }
}

impl<'de> Deserialize<'de> for Loose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LooseVisitor)
    }
}

struct LooseVisitor;

impl<'de> Visitor<'de> for LooseVisitor {
    type Value = Loose;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Loose, E> {
        Ok(Loose::Text(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Loose, E> {
        Ok(Loose::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Loose, E> {
        Ok(u64::try_from(number).map_or(Loose::Other, Loose::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Loose, E> {
        Ok(Loose::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Loose, E> {
        Ok(Loose::Other)
    }

    fn visit_unit<E>(self) -> Result<Loose, E> {
        Ok(Loose::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Loose, A::Error> {
        let mut list = Some(Vec::new());
        while let Some(item) = seq.next_element::<Loose>()? {
            let text = match item {
                Loose::Number(number) => Some(number.to_string()),
                item => item.text(),
            };
            list = list.zip(text).map(|(mut list, text)| {
                list.push(text);
                list
            });
        }
        Ok(list.map_or(Loose::Other, Loose::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Loose, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Loose::Other)
    }
}
