//! All types of a generated crate by name, for programs that learn a payload's type at run time.

#[doc(hidden)]
pub mod entries;

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserializer as _, IgnoredAny, MapAccess, Visitor};

use crate::codec::decode::{Decoder, without_mark};
use crate::data::context_url::ContextUrl;
use crate::data::enumeration::EnumInfo;
use crate::data::extras::is_control;
use crate::data::family::{means, type_name_of};
use crate::data::info::TypeInfo;
use crate::data::object::{Fresh, Object};
use crate::data::page::Page;
use crate::error::{Error, TypeMismatch};
use crate::values::Json;

/// A type of a generated crate.
#[derive(Clone, Copy)]
pub enum Entry {
    /// An entity or complex type.
    Structured {
        /// Its table.
        info: &'static TypeInfo,
        /// Makes a value for a position of the type: the struct, or its family.
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

/// The structured type of that name; aliases are resolved.
fn find(types: &[Entry], name: &str) -> Option<(&'static TypeInfo, Fresh)> {
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

/// Decodes a payload of the named type, or of a derived type if `@odata.type` or else the context URL names one. `Collection(T)` accepts a
/// JSON array, or an object with `value` (JSON Format 4.01 section 13), and returns a [`Page`]. Ignores a UTF-8 byte order mark before the
/// text.
///
/// # Errors
///
/// [`Error::UnknownType`] if the name is not that of a structured type; otherwise as [`Decoder::decode`].
pub fn decode_with(
    types: &[Entry],
    decoder: &Decoder,
    type_name: &str,
    json: &[u8],
) -> Result<(Box<dyn Object>, Vec<TypeMismatch>), Error> {
    let unknown = || Error::UnknownType(type_name.to_owned());
    let name = type_name_of(type_name);
    if let Some(item) = name
        .strip_prefix("Collection(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        let (info, fresh) = find(types, item).ok_or_else(unknown)?;
        return decode_page(types, decoder, info, fresh, json);
    }
    let (info, fresh) = find(types, &name).ok_or_else(unknown)?;
    let mut object = fresh();
    // A family finds its derived type by itself. If the family is too large for an enum, the struct is replaced by the derived type's here.
    if has_derived_types(types, info, &*object) {
        let head = Head::of(without_mark(json), false);
        let derived = match &head.tag {
            Some(tag) => find(types, &type_name_of(tag)),
            None => head.derived(types, info),
        };
        if let Some((_, fresh)) = derived.filter(|(derived, _)| derived.derives(info)) {
            object = fresh();
        }
    }
    let mismatches = decoder.decode_into(&mut *object, json)?;
    Ok((object, mismatches))
}

fn decode_page(
    types: &[Entry],
    decoder: &Decoder,
    info: &'static TypeInfo,
    mut fresh: Fresh,
    json: &[u8],
) -> Result<(Box<dyn Object>, Vec<TypeMismatch>), Error> {
    let text = without_mark(json);
    let bare = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    if bare {
        let mut page = Page::new(fresh, true);
        let mismatches = decoder.decode_array(&mut page, json)?;
        return Ok((Box::new(page), mismatches));
    }
    // As for a single object.
    if has_derived_types(types, info, &*fresh())
        && let Some((_, derived)) = Head::of(text, true).derived(types, info)
    {
        fresh = derived;
    }
    let mut page = Page::new(fresh, false);
    let mismatches = decoder.decode_into(&mut page, json)?;
    Ok((Box::new(page), mismatches))
}

/// Whether a position of a type holds a struct although the registry contains derived types of it.
fn has_derived_types(types: &[Entry], info: &TypeInfo, position: &dyn Object) -> bool {
    position.family().is_none()
        && types.iter().any(|entry| match entry {
            Entry::Structured { info: other, .. } => other.name != info.name && other.derives(info),
            _ => false,
        })
}

/// The control information of an object that determines its type.
#[derive(Default)]
struct Head {
    /// `@odata.type` or `@type`, if it is a string.
    tag: Option<String>,
    /// `@odata.context` or `@context`, if it is a string.
    context: Option<String>,
}

impl Head {
    /// Reads the head of a JSON object, only up to the context if `context_only` is set. The head of any other text is empty.
    fn of(json: &[u8], context_only: bool) -> Self {
        let mut head = Self::default();
        // Reading stops once the context is found, so the result of the call says nothing.
        let _ = serde_json::Deserializer::from_slice(json).deserialize_map(HeadVisitor {
            head: &mut head,
            context_only,
        });
        head
    }

    /// The derived type that the context names.
    fn derived(
        &self,
        types: &[Entry],
        info: &'static TypeInfo,
    ) -> Option<(&'static TypeInfo, Fresh)> {
        let url = ContextUrl::parse(self.context.as_deref()?)?;
        let derived = url.info(info.model).filter(|_| url.is_typed())?;
        let is_derived = derived.name != info.name && derived.derives(info);
        is_derived.then(|| find(types, derived.name)).flatten()
    }
}

struct HeadVisitor<'a> {
    head: &'a mut Head,
    context_only: bool,
}

impl<'de> Visitor<'de> for HeadVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Cow<'_, str>>()? {
            let place = if is_control(&name, "type") {
                &mut self.head.tag
            } else if is_control(&name, "context") {
                &mut self.head.context
            } else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let json: Json = map.next_value()?;
            if let Ok(text) = json.get() {
                *place = Some(text);
            }
            if self.context_only && self.head.context.is_some() {
                break;
            }
        }
        Ok(())
    }
}
