//! All types of a generated crate by name, for programs that learn a payload's type at run time.

use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use crate::decode::Decoder;
use crate::enumeration::EnumInfo;
use crate::error::{Error, Misfit};
use crate::family::{means, type_name_of};
use crate::object::{Fresh, Info, Object};
use crate::page::Page;

/// A type of a generated crate.
#[derive(Clone, Copy)]
pub enum Entry {
    /// An entity or complex type.
    Structured {
        /// Its table.
        info: &'static Info,
        /// Makes what a position of the type holds: the struct, or its family.
        fresh: Fresh,
    },
    /// An enumeration.
    Enumeration(&'static EnumInfo),
    /// A type definition.
    Definition {
        /// Qualified name.
        name: &'static str,
        /// Its primitive type, such as `Edm.Int32`.
        underlying: &'static str,
    },
}

impl Entry {
    /// Qualified name of the type.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Structured { info, .. } => info.name,
            Self::Enumeration(info) => info.name,
            Self::Definition { name, .. } => name,
        }
    }
}

/// The structured type of that name; aliases are understood.
fn find(types: &[Entry], name: &str) -> Option<(&'static Info, Fresh)> {
    let structured = |entry: &Entry| match entry {
        Entry::Structured { info, fresh } => Some((*info, *fresh)),
        _ => None,
    };
    let exact = types
        .iter()
        .filter(|entry| entry.name() == name)
        .find_map(structured);
    exact.or_else(|| {
        types
            .iter()
            .filter_map(structured)
            .find(|(info, _)| means(info.model, name, info.name))
    })
}

/// Decodes a payload of the named type, or of a subtype if `@odata.type` says so. `Collection(T)` takes a JSON array, or an object with
/// `value` (JSON Format 4.01 section 13), and gives a [`Page`].
///
/// # Errors
///
/// [`Error::UnknownType`] for a name that is no structured type; else as [`Decoder::decode`].
pub fn decode_with(
    types: &[Entry],
    decoder: &Decoder,
    type_name: &str,
    json: &[u8],
) -> Result<(Box<dyn Object>, Vec<Misfit>), Error> {
    let unknown = || Error::UnknownType(type_name.to_owned());
    let name = type_name_of(type_name);
    if let Some(item) = name
        .strip_prefix("Collection(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        let (_, fresh) = find(types, item).ok_or_else(unknown)?;
        let bare = json.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
        let mut page = Page::new(fresh, bare);
        let misfits = if bare {
            decoder.decode_array(&mut page, json)?
        } else {
            decoder.decode_into(&mut page, json)?
        };
        return Ok((Box::new(page), misfits));
    }
    let (info, fresh) = find(types, &name).ok_or_else(unknown)?;
    let mut object = fresh();
    // A family finds its subtype by itself; a struct of a family too large for an enum is exchanged for the subtype's here.
    if object.family().is_none()
        && let Some(tag) = type_tag(json)
        && let Some((subtype, fresh)) = find(types, &type_name_of(&tag))
        && subtype.chain().any(|base| base.name == info.name)
    {
        object = fresh();
    }
    let misfits = decoder.decode_into(&mut *object, json)?;
    Ok((object, misfits))
}

/// The value of `@odata.type` or `@type` of a JSON object, if it is a string.
fn type_tag(json: &[u8]) -> Option<String> {
    struct Tag;

    impl<'de> Visitor<'de> for Tag {
        type Value = Option<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<String>, A::Error> {
            let mut tag = None;
            while let Some(name) = map.next_key::<String>()? {
                if name == "@odata.type" || name == "@type" {
                    tag = Some(map.next_value()?);
                } else {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            Ok(tag)
        }
    }

    serde_json::Deserializer::from_slice(json)
        .deserialize_map(Tag)
        .ok()
        .flatten()
}
