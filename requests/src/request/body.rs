//! The bodies of requests, encoded when they are asked for.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use odata_runtime::{IEEE754_COMPATIBLE, Object, RequestBody};
use serde::Serialize;

use crate::error::RequestError;
use crate::path::Path;
use crate::url::Dialect;

/// What an object leaves out of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rules {
    /// What only the service sets.
    Create,
    /// Also what an update cannot change.
    Update,
    /// Nothing: parameters of actions, and values of properties.
    Plain,
}

#[derive(Clone)]
pub(crate) enum Body {
    None,
    Object {
        object: Arc<dyn Object>,
        rules: Rules,
        /// Related entities that an update writes.
        navigation: Vec<String>,
    },
    /// `{"@odata.id": …}`
    Reference(Path),
    /// `{"value": [{"@odata.id": …}]}`
    References(Vec<Path>),
    Bytes {
        content_type: Cow<'static, str>,
        bytes: Arc<[u8]>,
    },
}

/// What a body is encoded for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct For<'a> {
    pub(crate) dialect: &'a Dialect,
    /// The URL of the service, empty if it is not known.
    pub(crate) base: &'a str,
    /// The path of the request.
    pub(crate) path: &'a str,
    /// Whether Int64 and Decimal are strings.
    pub(crate) strings: bool,
}

impl Body {
    pub(crate) fn object(object: Arc<dyn Object>, rules: Rules) -> Self {
        Self::Object {
            object,
            rules,
            navigation: Vec::new(),
        }
    }

    pub(crate) fn content_type(&self, strings: bool) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Bytes { content_type, .. } => Some(content_type),
            Self::Object { .. } if strings => Some(IEEE754_COMPATIBLE),
            _ => Some("application/json"),
        }
    }

    pub(crate) fn encode(&self, to: For<'_>) -> Result<Vec<u8>, RequestError> {
        match self {
            Self::None => Ok(Vec::new()),
            Self::Bytes { bytes, .. } => Ok(bytes.to_vec()),
            Self::Object { object, .. } => match self.request_body(to.strings)? {
                Some(body) => json(&body),
                None if to.strings => json(&object.ieee754_compatible()),
                None => json(&**object),
            },
            Self::Reference(path) => Ok(reference(path, to)?.into_bytes()),
            Self::References(paths) => {
                let items = paths.iter().map(|path| reference(path, to));
                let items = items.collect::<Result<Vec<_>, _>>()?.join(",");
                Ok(format!("{{\"value\":[{items}]}}").into_bytes())
            }
        }
    }

    /// An object with what the rules leave out; `None` if they leave out nothing.
    fn request_body(&self, strings: bool) -> Result<Option<RequestBody<'_>>, RequestError> {
        let Self::Object {
            object,
            rules,
            navigation,
        } = self
        else {
            return Ok(None);
        };
        let mut body = match rules {
            Rules::Create => object.for_create()?,
            Rules::Update => object.for_update()?,
            Rules::Plain => return Ok(None),
        };
        for path in navigation {
            body = body.with_navigation(path)?;
        }
        Ok(Some(if strings {
            body.ieee754_compatible()
        } else {
            body
        }))
    }

    /// JSON paths of properties that are not sent, and of annotations that are not.
    pub(crate) fn left_out(&self) -> Result<LeftOut, RequestError> {
        Ok(match self.request_body(false)? {
            Some(body) => LeftOut {
                properties: body.left_out().to_vec(),
                annotations: body.annotations_left_out().to_vec(),
            },
            None => LeftOut::default(),
        })
    }
}

/// What a request does not send of the value that it was given: see [`RequestBody::left_out`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeftOut {
    /// JSON paths of properties.
    pub properties: Vec<String>,
    /// JSON paths of annotations.
    pub annotations: Vec<String>,
}

/// `{"@odata.id": …}`
fn reference(path: &Path, to: For<'_>) -> Result<String, RequestError> {
    let id = path.reference(to.dialect, to.base, to.path)?;
    let id = String::from_utf8(json(&id)?).unwrap_or_default();
    Ok(format!("{{\"@odata.id\":{id}}}"))
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, RequestError> {
    serde_json::to_vec(value).map_err(|error| RequestError::Json(error.to_string()))
}

/// Shows objects as their own `Debug` does, without redacted members.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Object { object, rules, .. } => {
                let object: &dyn Object = &**object;
                f.debug_tuple(&format!("{rules:?}")).field(&object).finish()
            }
            Self::Reference(path) => f.debug_tuple("Reference").field(path).finish(),
            Self::References(paths) => f.debug_tuple("References").field(paths).finish(),
            Self::Bytes {
                content_type,
                bytes,
            } => f
                .debug_struct("Bytes")
                .field("content_type", content_type)
                .field("length", &bytes.len())
                .finish(),
        }
    }
}
