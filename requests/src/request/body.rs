//! The bodies of requests, encoded when they are asked for.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use odata_runtime::{IEEE754_COMPATIBLE, Object, RequestBody};
use serde::Serialize;

use crate::error::RequestError;
use crate::path::{PartOf, Path};
use crate::url::{Dialect, Version, check_name};

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
        /// Navigation properties and the entities that are related by them.
        binds: Vec<(Cow<'static, str>, Bound)>,
    },
    /// `{"@odata.id": …}`
    Reference(Path),
    /// `{"value": [{"@odata.id": …}]}`
    References(Vec<Path>),
    /// `{"@odata.context": "#$delta", "value": […]}`
    Changes(Vec<Change>),
    Bytes {
        content_type: Cow<'static, str>,
        bytes: Arc<[u8]>,
    },
}

/// Existing entities to which a new or changed one is related.
#[derive(Debug, Clone)]
pub(crate) enum Bound {
    One(Path),
    Many(Vec<Path>),
}

impl Bound {
    fn paths(&self) -> &[Path] {
        match self {
            Self::One(path) => std::slice::from_ref(path),
            Self::Many(paths) => paths,
        }
    }

    fn paths_mut(&mut self) -> &mut [Path] {
        match self {
            Self::One(path) => std::slice::from_mut(path),
            Self::Many(paths) => paths,
        }
    }
}

/// A change of a collection.
#[derive(Clone)]
pub(crate) enum Change {
    /// Creates or changes an entity.
    Upsert(Arc<dyn Object>),
    /// Removes an entity, for this reason.
    Remove(Path, &'static str),
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
            binds: Vec::new(),
        }
    }

    pub(crate) fn bytes(content_type: Cow<'static, str>, bytes: Vec<u8>) -> Self {
        Self::Bytes {
            content_type,
            bytes: bytes.into(),
        }
    }

    pub(crate) fn content_type(&self, strings: bool) -> Option<&str> {
        match self {
            Self::None => None,
            Self::Bytes { content_type, .. } => Some(content_type),
            Self::Object { .. } | Self::Changes(_) if strings => Some(IEEE754_COMPATIBLE),
            _ => Some("application/json"),
        }
    }

    pub(crate) fn encode(&self, to: For<'_>) -> Result<Vec<u8>, RequestError> {
        match self {
            Self::None => Ok(Vec::new()),
            Self::Bytes { bytes, .. } => Ok(bytes.to_vec()),
            Self::Object { object, binds, .. } => {
                let text = match self.request_body(to.strings)? {
                    Some(body) => json(&body),
                    None if to.strings => json(&object.ieee754_compatible()),
                    None => json(&**object),
                }?;
                with_binds(text, &**object, binds, to)
            }
            Self::Reference(path) => Ok(reference(path, to)?.into_bytes()),
            Self::References(paths) => {
                let items = paths.iter().map(|path| reference(path, to));
                let items = items.collect::<Result<Vec<_>, _>>()?.join(",");
                Ok(format!("{{\"value\":[{items}]}}").into_bytes())
            }
            Self::Changes(changes) => Self::changes(changes, to),
        }
    }

    /// The paths of other entities.
    fn paths(&self) -> Vec<&Path> {
        match self {
            Self::None | Self::Bytes { .. } => Vec::new(),
            Self::Object { binds, .. } => {
                let paths = binds.iter().map(|(_, bound)| bound.paths());
                paths.flatten().collect()
            }
            Self::Reference(path) => vec![path],
            Self::References(paths) => paths.iter().collect(),
            Self::Changes(changes) => {
                let paths = changes.iter().map(|change| match change {
                    Change::Upsert(_) => None,
                    Change::Remove(path, _) => Some(path),
                });
                paths.flatten().collect()
            }
        }
    }

    fn paths_mut(&mut self) -> Vec<&mut Path> {
        match self {
            Self::None | Self::Bytes { .. } => Vec::new(),
            Self::Object { binds, .. } => {
                let paths = binds.iter_mut().map(|(_, bound)| bound.paths_mut());
                paths.flatten().collect()
            }
            Self::Reference(path) => vec![path],
            Self::References(paths) => paths.iter_mut().collect(),
            Self::Changes(changes) => {
                let paths = changes.iter_mut().map(|change| match change {
                    Change::Upsert(_) => None,
                    Change::Remove(path, _) => Some(path),
                });
                paths.flatten().collect()
            }
        }
    }

    /// Adds the parts of batches to which the body refers.
    pub(crate) fn collect_parts(&self, found: &mut Vec<PartOf>) {
        for path in self.paths() {
            path.collect_parts(found);
        }
    }

    /// Replaces references to parts of a batch by the URLs of their entities, as far as these are known.
    pub(crate) fn replace_parts(&mut self, url_of: &dyn Fn(PartOf) -> Option<String>) {
        for path in self.paths_mut() {
            path.replace_parts(url_of);
        }
    }

    /// The items of a change of a collection.
    fn changes(changes: &[Change], to: For<'_>) -> Result<Vec<u8>, RequestError> {
        // In 4.0 the names have a prefix, which services of 4.01 accept, too.
        let prefix = match to.dialect.version {
            Version::V4_0 => "odata.",
            Version::V4_01 => "",
        };
        let mut out = format!("{{\"@{prefix}context\":\"#$delta\",\"value\":[").into_bytes();
        for (at, change) in changes.iter().enumerate() {
            if at > 0 {
                out.push(b',');
            }
            match change {
                Change::Upsert(object) => {
                    let body = object.for_create()?;
                    out.extend(if to.strings {
                        json(&body.ieee754_compatible())?
                    } else {
                        json(&body)?
                    });
                }
                Change::Remove(path, reason) => {
                    let id = id_of(path, to)?;
                    let item = format!(
                        "{{\"@{prefix}removed\":{{\"reason\":\"{reason}\"}},\"@{prefix}id\":{id}}}"
                    );
                    out.extend(item.into_bytes());
                }
            }
        }
        out.extend(b"]}");
        Ok(out)
    }

    /// An object with what the rules leave out; `None` if they leave out nothing.
    fn request_body(&self, strings: bool) -> Result<Option<RequestBody<'_>>, RequestError> {
        let Self::Object {
            object,
            rules,
            navigation,
            ..
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
        let mut left_out = LeftOut::default();
        if let Some(body) = self.request_body(false)? {
            left_out.add("$", &body);
        }
        if let Self::Changes(changes) = self {
            for (at, change) in changes.iter().enumerate() {
                if let Change::Upsert(object) = change {
                    left_out.add(&format!("$.value[{at}]"), &object.for_create()?);
                }
            }
        }
        Ok(left_out)
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

impl LeftOut {
    /// Adds what is left out of an object at a path.
    fn add(&mut self, at: &str, body: &RequestBody<'_>) {
        let moved = |path: &String| format!("{at}{}", path.strip_prefix('$').unwrap_or(path));
        self.properties.extend(body.left_out().iter().map(moved));
        let annotations = body.annotations_left_out().iter();
        self.annotations.extend(annotations.map(moved));
    }
}

/// The URL of an entity as a JSON string.
fn id_of(path: &Path, to: For<'_>) -> Result<String, RequestError> {
    let id = path.reference(to.dialect, to.base, to.path)?;
    String::from_utf8(json(&id)?).map_err(|error| RequestError::Json(error.to_string()))
}

/// `{"@odata.id": …}`
fn reference(path: &Path, to: For<'_>) -> Result<String, RequestError> {
    Ok(format!("{{\"@odata.id\":{}}}", id_of(path, to)?))
}

/// Adds `navigation@odata.bind` members to the JSON of an object (JSON Format 4.0, 8.5).
fn with_binds(
    mut text: Vec<u8>,
    object: &dyn Object,
    binds: &[(Cow<'static, str>, Bound)],
    to: For<'_>,
) -> Result<Vec<u8>, RequestError> {
    for (at, (name, bound)) in binds.iter().enumerate() {
        check_name(name)?;
        let annotation = format!("{name}@odata.bind");
        let is_again = binds.iter().take(at).any(|(known, _)| known == name);
        if is_again || object.extras().raw(&annotation).is_some() {
            return Err(RequestError::Option {
                name: annotation,
                reason: "is given twice",
            });
        }
        let value = match bound {
            Bound::One(path) => id_of(path, to)?,
            Bound::Many(paths) => {
                let ids = paths.iter().map(|path| id_of(path, to));
                format!("[{}]", ids.collect::<Result<Vec<_>, _>>()?.join(","))
            }
        };
        // The text is that of an object, so it ends with its brace.
        text.pop();
        let separator = if text == b"{" { "" } else { "," };
        text.extend(format!("{separator}\"{annotation}\":{value}}}").into_bytes());
    }
    Ok(text)
}

fn json(value: &(impl Serialize + ?Sized)) -> Result<Vec<u8>, RequestError> {
    serde_json::to_vec(value).map_err(|error| RequestError::Json(error.to_string()))
}

/// Shows objects as their own `Debug` does, without redacted members.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("None"),
            Self::Object {
                object,
                rules,
                binds,
                ..
            } => {
                let object: &dyn Object = &**object;
                let mut shown = f.debug_struct(&format!("{rules:?}"));
                shown.field("object", &object);
                if !binds.is_empty() {
                    shown.field("binds", binds);
                }
                shown.finish()
            }
            Self::Reference(path) => f.debug_tuple("Reference").field(path).finish(),
            Self::References(paths) => f.debug_tuple("References").field(paths).finish(),
            Self::Changes(changes) => f.debug_list().entries(changes).finish(),
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

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Upsert(object) => {
                let object: &dyn Object = &**object;
                f.debug_tuple("Upsert").field(&object).finish()
            }
            Self::Remove(path, reason) => f.debug_tuple(reason).field(path).finish(),
        }
    }
}
