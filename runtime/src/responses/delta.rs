//! Delta responses: the changes since a `deltaLink` was issued (JSON Format 4.01 section 15).
//!
//! One page mixes changed entities, deleted entities and links, which only context and control information distinguish, never the names of
//! properties. So items are kept as text and read one by one: an item that does not fit does not affect the others.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::codec::decode::Decoder;
use crate::codec::object_ext::ObjectExt;
use crate::data::context_url::{ContextUrl, named};
use crate::data::control::Reason;
use crate::data::extras::ExtrasRef;
use crate::data::family::type_name_of;
use crate::data::info::TypeInfo;
use crate::data::list::List;
use crate::data::object::Object;
use crate::data::property::Missing;
use crate::error::{Error, TypeMismatch};
use crate::registry::Entry;
use crate::responses::envelope::ValueResponse;
use crate::values::Json;

/// A page of a delta response.
///
/// ```
/// use odata_runtime::Delta;
/// use odata_runtime::responses::Reason;
///
/// let delta: Delta = serde_json::from_str(
///     r##"{"@odata.context":"http://h/$metadata#C/$delta","value":[
///         {"@odata.context":"#C/$deletedEntity","id":"C(1)","reason":"deleted"},
///         {"@removed":{"reason":"changed"},"@id":"C(2)"}],"@odata.deltaLink":"http://h/C?x"}"##,
/// )?;
/// let reasons: Vec<_> = delta.deleted_entities().map(|deleted_entity| deleted_entity.reason).collect();
/// assert_eq!(reasons, [Reason::Deleted, Reason::Changed]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Default)]
pub struct Delta(ValueResponse<List<Json>>);

/// An item of a delta response.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DeltaItem<T> {
    /// An entity that is new or changed: absent properties did not change (section 15.2).
    Changed(T),
    /// An entity that was removed.
    Deleted(DeletedEntity<T>),
    /// An entity that is new, changed or removed but not a `T`: its context names another entity set than the response's and no type that
    /// is a `T`, or its `@odata.type` is another type. Responses to requests with `$expand` contain such items (section 15.2).
    Other(OtherItem),
    /// A link that was added.
    Link(Link),
    /// A link that was removed.
    DeletedLink(Link),
}

/// A deleted entity (section 15.3).
#[derive(Debug, Clone, PartialEq)]
pub struct DeletedEntity<T> {
    /// Why it was removed.
    pub reason: Reason,
    /// The entity's id, if it has one; otherwise the keys are in `entity`.
    pub id: Option<String>,
    /// Other members of the deleted entity. Empty in the form of 4.0, whose members are not the entity's.
    pub entity: T,
}

/// An item of a delta response that belongs to another entity set or type than the response, as it was sent.
///
/// ```
/// use odata_runtime::{Collection, Decoder, Delta, ValueResponse};
/// use odata_runtime::responses::DeltaItem;
///
/// let delta = Delta::read(
///     br##"{"@odata.context":"http://h/$metadata#Customers/$delta","value":[
///         {"@odata.context":"#Orders/$entity","value":5}]}"##,
/// )?;
/// let decoder = Decoder::new();
/// for item in delta.items::<ValueResponse<String>>(&decoder) {
///     if let (DeltaItem::Other(other), _) = item? {
///         assert_eq!(other.set(), Some("Orders"));
///         let (order, _) = other.decode::<ValueResponse<i32>>(&decoder)?;
///         assert_eq!(order.value, 5.into());
///     }
/// }
/// # Ok::<(), odata_runtime::Error>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct OtherItem {
    /// Why the entity was removed, if it was.
    pub reason: Option<Reason>,
    /// The entity's id, if the item contains it.
    pub id: Option<String>,
    set: Option<Box<str>>,
    type_name: Option<Box<str>>,
    json: Json,
    /// Whether it is a deleted entity in the form of 4.0, whose members are not the entity's.
    bare: bool,
}

impl OtherItem {
    /// The entity set, or the path of the contained entities, that the item's context names, without keys: `Orders`,
    /// `Orders/Items`.
    pub fn set(&self) -> Option<&str> {
        self.set.as_deref()
    }

    /// The qualified name of the item's type: from its `@odata.type`, or else from its context by the model of the expected type. `None` if
    /// it is unknown.
    pub fn type_name(&self) -> Option<&str> {
        self.type_name.as_deref()
    }

    /// The item as it was sent.
    pub fn json(&self) -> &Json {
        &self.json
    }

    /// Reads the item as a `T`, and returns it with the mismatches that a lenient decoder passed over. A deleted entity in the form of 4.0,
    /// whose members are not the entity's, gives a `T` without members.
    ///
    /// # Errors
    ///
    /// Like [`Decoder::decode`].
    pub fn decode<T: Object + Default>(
        &self,
        decoder: &Decoder,
    ) -> Result<(T, Vec<TypeMismatch>), Error> {
        if self.bare {
            return Ok((T::default(), Vec::new()));
        }
        decoder.decode(self.json.as_str().as_bytes())
    }

    /// Reads the item as a value of its [type](Self::type_name), one of the types of a generated registry (`registry::types()`).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownType`] if the type is unknown; otherwise as [`Decoder::decode`].
    pub fn decode_with(
        &self,
        types: &[Entry],
        decoder: &Decoder,
    ) -> Result<(Box<dyn Object>, Vec<TypeMismatch>), Error> {
        let name = self.type_name().unwrap_or_default();
        let json = if self.bare {
            b"{}"
        } else {
            self.json.as_str().as_bytes()
        };
        crate::registry::decode_with(types, decoder, name, json)
    }
}

impl fmt::Debug for OtherItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The item may contain secrets of an unknown type.
        f.debug_struct("OtherItem")
            .field("set", &self.set)
            .field("type_name", &self.type_name)
            .field("reason", &self.reason)
            .field("id", &self.id.is_some())
            .finish_non_exhaustive()
    }
}

/// A link between two entities (sections 15.4 and 15.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Id of the entity that has the navigation property.
    pub source: String,
    /// The path of the navigation property.
    pub relationship: String,
    /// Id of the other entity; may be missing if a single-valued link was removed.
    pub target: Option<String>,
}

/// The members that determine what an item is.
#[derive(Default)]
struct Head {
    context: Option<String>,
    type_name: Option<String>,
    id: Option<String>,
    plain_id: Option<Json>,
    reason: Option<String>,
    removed: Option<Reason>,
    source: Option<String>,
    relationship: Option<String>,
    target: Option<String>,
}

impl Head {
    fn of(item: &Json) -> Self {
        let Ok(extras) = Decoder::new().decode::<ValueResponse<Json>>(item.as_str().as_bytes())
        else {
            return Self::default();
        };
        let extras = extras.0.extras();
        let text = |name: &str| extras.raw(name).and_then(|json| json.get().ok());
        Self {
            context: extras.context(),
            type_name: extras.type_name(),
            id: extras.id(),
            plain_id: extras.raw("id").cloned(),
            reason: text("reason"),
            removed: extras.removed(),
            source: text("source"),
            relationship: text("relationship"),
            target: text("target"),
        }
    }

    fn is(&self, kind: &str) -> bool {
        self.context
            .as_deref()
            .is_some_and(|context| context.ends_with(kind))
    }

    fn plain_id(&self) -> Option<String> {
        self.plain_id.as_ref()?.get().ok()
    }

    fn link(self) -> Result<Link, Error> {
        let missing = |property: &str| {
            Error::TypeMismatch(TypeMismatch {
                path: format!("$.{property}"),
                property: property.to_owned(),
                expected: "Edm.String".to_owned(),
                found: "nothing".to_owned(),
                reason: "a link needs a source and a relationship".into(),
                more: 0,
            })
        };
        Ok(Link {
            source: self.source.ok_or_else(|| missing("source"))?,
            relationship: self.relationship.ok_or_else(|| missing("relationship"))?,
            target: self.target,
        })
    }
}

/// What the items of a response are expected to be.
struct Feed {
    context: Option<String>,
    set: Option<String>,
    declared: &'static TypeInfo,
}

/// What an item is.
enum Kind {
    /// An item of the response's own set and type.
    Expected,
    /// An item of another set, perhaps of a known type.
    Other(Option<String>, Option<Box<str>>),
}

impl Feed {
    fn of<T: Object + Default>(delta: &Delta) -> Self {
        let context = delta.extras().context();
        let url = context.as_deref().and_then(ContextUrl::parse);
        let expected = T::default();
        let expected: &dyn Object = &expected;
        Self {
            set: url.and_then(|url| url.set()),
            context,
            declared: match expected.family() {
                Some(family) => family.declared(),
                None => expected.info(),
            },
        }
    }

    /// Decides whether an item is of the expected type: by its `@odata.type`, then by the type that its context names, then by whether the
    /// context names the response's own set. If the response has no context, an item's context that names nothing known is ignored.
    fn kind(&self, head: &Head) -> Kind {
        let model = self.declared.model;
        let url = head.context.as_deref().and_then(ContextUrl::parse);
        let set = url.as_ref().and_then(ContextUrl::set);
        if let Some(tag) = &head.type_name {
            let name = type_name_of(tag);
            if let Some(info) = named(model, &name) {
                return if info.derives(self.declared) {
                    Kind::Expected
                } else {
                    Kind::Other(set, Some(info.name.into()))
                };
            }
        }
        let Some(url) = url else {
            return Kind::Expected;
        };
        let is_own = set.is_some() && set == self.set;
        let info = url.info(model);
        let expected = match info {
            Some(info) => info.derives(self.declared) || (is_own && self.declared.derives(info)),
            None => is_own || set.is_none() || self.set.is_none(),
        };
        if expected {
            return Kind::Expected;
        }
        let tag = head
            .type_name
            .as_deref()
            .map(|tag| type_name_of(tag).into());
        Kind::Other(set, tag.or_else(|| info.map(|info| info.name.into())))
    }
}

impl Delta {
    /// Reads the body of a response.
    ///
    /// # Errors
    ///
    /// Like [`Decoder::decode`].
    pub fn read(json: &[u8]) -> Result<Self, Error> {
        Self::read_by(&Decoder::new(), json).map(|(delta, _)| delta)
    }

    /// Reads the body of a response with a decoder, and returns it with the mismatches that a lenient one passed over. The items are kept as
    /// text: [`items`](Self::items) decodes them.
    ///
    /// # Errors
    ///
    /// Like [`Decoder::decode`].
    pub fn read_by(decoder: &Decoder, json: &[u8]) -> Result<(Self, Vec<TypeMismatch>), Error> {
        let (response, mismatches) = decoder.decode(json)?;
        Ok((Self(response), mismatches))
    }

    /// The items as they were sent.
    ///
    /// # Errors
    ///
    /// [`Missing`] if the response has none, not even an empty array.
    pub fn raw_items(&self) -> Result<&[Json], Missing> {
        self.0.value.require("value").map(List::as_slice)
    }

    /// The items, read by `decoder` as changes of entities of type `T`, each with the mismatches that a lenient decoder passed over. Items
    /// of another set or type are [`DeltaItem::Other`].
    pub fn items<'a, T: Object + Default>(
        &'a self,
        decoder: &'a Decoder,
    ) -> impl Iterator<Item = Result<(DeltaItem<T>, Vec<TypeMismatch>), Error>> + 'a {
        let feed = Feed::of::<T>(self);
        (&self.0.value)
            .into_iter()
            .map(move |item| read(item, &feed, decoder))
    }

    /// The deleted entities, for programs that need only reason and id; includes those of other entity sets.
    pub fn deleted_entities(&self) -> impl Iterator<Item = DeletedEntity<()>> + '_ {
        (&self.0.value).into_iter().filter_map(|item| {
            let head = Head::of(item);
            let (reason, id) = deleted_entity(&head)?;
            Some(DeletedEntity {
                reason,
                id,
                entity: (),
            })
        })
    }

    /// The other members of the response: context, count, further annotations.
    pub fn extras(&self) -> ExtrasRef<'_> {
        ObjectExt::extras(&self.0)
    }

    /// The URL of the next page of changes.
    pub fn next_link(&self) -> Option<String> {
        self.extras().next_link()
    }

    /// The URL of the changes after this response; keep it for the next request.
    pub fn delta_link(&self) -> Option<String> {
        self.extras().delta_link()
    }
}

/// Reason and id of a deleted entity. In 4.01 it has `@removed`; in 4.0 only its context marks it.
fn deleted_entity(head: &Head) -> Option<(Reason, Option<String>)> {
    if let Some(reason) = &head.removed {
        return Some((reason.clone(), head.id.clone()));
    }
    head.is("/$deletedEntity").then(|| {
        let reason = Reason::from_text(head.reason.as_deref().unwrap_or_default());
        (reason, head.plain_id())
    })
}

fn read<T: Object + Default>(
    item: &Json,
    feed: &Feed,
    decoder: &Decoder,
) -> Result<(DeltaItem<T>, Vec<TypeMismatch>), Error> {
    let head = Head::of(item);
    if head.is("/$link") {
        return Ok((DeltaItem::Link(head.link()?), Vec::new()));
    }
    if head.is("/$deletedLink") {
        return Ok((DeltaItem::DeletedLink(head.link()?), Vec::new()));
    }
    let deleted_entity = deleted_entity(&head);
    let bare = deleted_entity.is_some() && head.removed.is_none();
    if let Kind::Other(set, type_name) = feed.kind(&head) {
        let (reason, id) = match deleted_entity {
            Some((reason, id)) => (Some(reason), id),
            None => (None, head.id),
        };
        let other = OtherItem {
            reason,
            id,
            set: set.map(String::into_boxed_str),
            type_name,
            json: item.clone(),
            bare,
        };
        return Ok((DeltaItem::Other(other), Vec::new()));
    }
    let (entity, mismatches) = if bare {
        (T::default(), Vec::new())
    } else {
        let mut entity = T::default();
        let json = item.as_str().as_bytes();
        let mismatches = decoder.decode_within(&mut entity, json, feed.context.as_deref())?;
        (entity, mismatches)
    };
    let item = match deleted_entity {
        Some((reason, id)) => DeltaItem::Deleted(DeletedEntity { reason, id, entity }),
        None => DeltaItem::Changed(entity),
    };
    Ok((item, mismatches))
}

impl fmt::Debug for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The items may contain secrets of an unknown type.
        f.debug_struct("Delta")
            .field(
                "items",
                &self.0.value.value().map_or(0, |items| items.len()),
            )
            .field("deltaLink", &self.delta_link().is_some())
            .finish()
    }
}

impl Serialize for Delta {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Delta {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        ValueResponse::deserialize(deserializer).map(Self)
    }
}
