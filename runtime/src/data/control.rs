//! Typed access to control information and annotations (JSON Format 4.01 sections 4.5, 16, 17 and 20).
//!
//! In: the annotations kept in an object's extras, in the spelling of 4.0 (`@odata.etag`) or 4.01 (`@etag`). Out: texts, numbers and links.
//! A value of another JSON type than the standard's gives `None` and can still be reached with [`control`](ExtrasRef::control).

use std::collections::BTreeMap;

use crate::data::extras::{ExtrasRef, PropertyAnnotations};
use crate::url::resolve;
use crate::values::Json;

/// Control information that is a string, on both objects and properties.
macro_rules! texts {
    ($($method:ident = $local:literal, $section:literal;)*) => {
        impl ExtrasRef<'_> {
            $(
                #[doc = concat!("`@odata.", $local, "` of the object (JSON Format 4.01 section ", $section, ").")]
                pub fn $method(&self) -> Option<String> {
                    self.control($local)?.get().ok()
                }
            )*
        }

        impl PropertyAnnotations<'_, '_> {
            $(
                #[doc = concat!("`@odata.", $local, "` of the property (JSON Format 4.01 section ", $section, ").")]
                pub fn $method(&self) -> Option<String> {
                    self.control($local)?.get().ok()
                }
            )*
        }
    };
}

texts! {
    type_name = "type", "4.5.3";
    context = "context", "4.5.1";
    id = "id", "4.5.8";
    etag = "etag", "4.5.10";
    edit_link = "editLink", "4.5.9";
    read_link = "readLink", "4.5.9";
    next_link = "nextLink", "4.5.5";
    delta_link = "deltaLink", "4.5.7";
    navigation_link = "navigationLink", "4.5.11";
    association_link = "associationLink", "4.5.11";
    media_read_link = "mediaReadLink", "4.5.12";
    media_edit_link = "mediaEditLink", "4.5.12";
    media_content_type = "mediaContentType", "4.5.12";
    media_etag = "mediaEtag", "4.5.12";
}

/// A string among the members of a JSON object.
pub(crate) fn text_member(json: &Json, name: &str) -> Option<String> {
    json.get::<BTreeMap<String, Json>>()
        .ok()?
        .get(name)?
        .get()
        .ok()
}

/// The number in a `count`, which is a string with `IEEE754Compatible=true`.
pub(crate) fn count(json: Option<&Json>) -> Option<i64> {
    let json = json?;
    json.get()
        .ok()
        .or_else(|| json.get::<String>().ok()?.parse().ok())
}

/// Whether two `count`s are the same number, in either form; other values are compared by their texts.
pub(crate) fn same_count(a: Option<&Json>, b: Option<&Json>) -> bool {
    match (count(a), count(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a == b,
    }
}

/// Whether an annotation is the `count` of an object or of a property, an Int64 (section 4.5.4).
pub(crate) fn is_count(name: &str) -> bool {
    name.ends_with("@odata.count") || name.ends_with("@count")
}

impl<'a> ExtrasRef<'a> {
    /// The `count`: a number or, with `IEEE754Compatible=true`, a string (section 4.5.4).
    pub fn count(&self) -> Option<i64> {
        count(self.control("count"))
    }

    /// Whether the object says that it has no identity: `"@odata.id": null` (section 4.5.8).
    pub fn is_transient(&self) -> bool {
        self.control("id").is_some_and(Json::is_null)
    }

    /// Why the object was removed, if it is a deleted entity of a delta response in the form of 4.01 and of Graph: `@removed` with a
    /// `reason` (section 15.3).
    pub fn removed(&self) -> Option<Reason> {
        let json = self.control("removed")?;
        Some(Reason::from_text(
            &text_member(json, "reason").unwrap_or_default(),
        ))
    }

    /// The instance annotation of the object with this term name, with `#` and qualifier if there is one: `microsoft.graph.downloadUrl`,
    /// `Core.Messages` (section 20).
    pub fn annotation(&self, term: &str) -> Option<&'a Json> {
        self.raw(&format!("@{term}"))
    }

    /// Instance annotations of the object: term and value.
    pub fn instance_annotations(&self) -> impl Iterator<Item = (&'a str, &'a Json)> + use<'a> {
        self.annotations().filter_map(|(name, value)| {
            let term = name.strip_prefix('@')?;
            (term.contains('.') && !term.starts_with("odata.")).then_some((term, value))
        })
    }

    /// Operations that the service advertises for the object and for its properties (sections 16 and 17).
    pub fn operations(&self) -> impl Iterator<Item = AdvertisedOperation<'a>> + use<'a> {
        self.annotations().filter_map(|(name, value)| {
            let (property, operation) = name.split_once('#')?;
            if property.contains('@') {
                return None;
            }
            let (name, parameters) = match operation.split_once('(') {
                Some((name, rest)) => (name, rest.strip_suffix(')')),
                None => (operation, None),
            };
            Some(AdvertisedOperation {
                property: (!property.is_empty()).then_some(property),
                name,
                parameters,
                value,
            })
        })
    }

    /// A link as an absolute URL. It is resolved against the object's context, which in turn is resolved against `base`: the base URL of
    /// the enclosing object, or else the URL of the request (section 4.3). If an enclosing object has a context, pass the result of the
    /// same call on that.
    ///
    /// ```
    /// # use odata_runtime::resolve;
    /// let context = resolve("http://h/x", "http://h/s/$metadata#C/$entity");
    /// assert_eq!(resolve(&context, "C(1)"), "http://h/s/C(1)");
    /// ```
    pub fn absolute(&self, link: &str, base: &str) -> String {
        match self.context() {
            Some(context) => resolve(&resolve(base, &context), link),
            None => resolve(base, link),
        }
    }
}

impl<'a> PropertyAnnotations<'a, '_> {
    /// The `count`: a number or, with `IEEE754Compatible=true`, a string (section 4.5.4).
    pub fn count(&self) -> Option<i64> {
        count(self.control("count"))
    }

    /// The annotation of the property with this term name, with `#` and qualifier if there is one (section 20).
    pub fn annotation(&self, term: &str) -> Option<&'a Json> {
        self.iter()
            .find(|(name, _)| name.strip_prefix('@') == Some(term))
            .map(|(_, value)| value)
    }
}

/// An operation that can be called on an object, or on the collection in one of its properties.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AdvertisedOperation<'a> {
    /// The property, if the operation applies to its collection.
    pub property: Option<&'a str>,
    /// The operation's qualified name.
    pub name: &'a str,
    /// The names of the overload's parameters, separated by commas, if the service says which overload it is.
    pub parameters: Option<&'a str>,
    /// An object with `title` and `target`; `null` if the operation is not available.
    pub value: &'a Json,
}

impl AdvertisedOperation<'_> {
    /// Whether the operation can be called now: `false` if the value is `null`.
    pub fn is_available(&self) -> bool {
        !self.value.is_null()
    }

    /// The URL to call, if it is not the conventional one.
    pub fn target(&self) -> Option<String> {
        text_member(self.value, "target")
    }
}

/// Why an entity is no longer in a result (JSON Format 4.01 section 15.3).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// It was deleted.
    Deleted,
    /// It exists, but no longer belongs to the result.
    Changed,
    /// Another reason, as the service sent it; empty if it gave none.
    Unrecognized(Box<str>),
}

impl Reason {
    pub(crate) fn from_text(text: &str) -> Self {
        match text {
            "deleted" => Self::Deleted,
            "changed" => Self::Changed,
            other => Self::Unrecognized(other.into()),
        }
    }

    /// The reason as services send it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Deleted => "deleted",
            Self::Changed => "changed",
            Self::Unrecognized(text) => text,
        }
    }
}
