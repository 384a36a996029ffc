//! Delta responses: what changed since a `deltaLink` was handed out (JSON Format 4.01 section 15).
//!
//! One page mixes changed entities, tombstones and links, told apart by context and control information, never by the names of
//! properties. So items are kept as text and become typed one by one: one that does not fit costs no other.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::control::Reason;
use crate::decode::Decoder;
use crate::envelope::Single;
use crate::error::{Error, Misfit};
use crate::extras::ExtrasRef;
use crate::list::List;
use crate::object::{Object, ObjectExt};
use crate::property::Missing;
use crate::values::Json;

/// A page of a delta response.
///
/// ```
/// use odata_runtime::{Delta, Reason};
///
/// let delta: Delta = serde_json::from_str(
///     r##"{"@odata.context":"http://h/$metadata#C/$delta","value":[
///         {"@odata.context":"#C/$deletedEntity","id":"C(1)","reason":"deleted"},
///         {"@removed":{"reason":"changed"},"@id":"C(2)"}],"@odata.deltaLink":"http://h/C?x"}"##,
/// )?;
/// let reasons: Vec<_> = delta.tombstones().map(|tombstone| tombstone.reason).collect();
/// assert_eq!(reasons, [Reason::Deleted, Reason::Changed]);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, PartialEq, Default)]
pub struct Delta(Single<List<Json>>);

/// An item of a delta response.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DeltaItem<T> {
    /// An entity that is new or changed: what is absent in it did not change (section 15.2). It may be of another entity set:
    /// then it has a context of its own.
    Changed(T),
    /// An entity that is gone.
    Deleted(Deleted<T>),
    /// A link that is new.
    Link(Link),
    /// A link that is gone.
    DeletedLink(Link),
}

/// A tombstone (section 15.3).
#[derive(Debug, Clone, PartialEq)]
pub struct Deleted<T> {
    /// Why it is gone.
    pub reason: Reason,
    /// The entity's id, where it has one; otherwise the keys are in `entity`.
    pub id: Option<String>,
    /// What else the tombstone says about the entity. Empty in the form of 4.0, whose members are not the entity's.
    pub entity: T,
}

/// A link between two entities (sections 15.4 and 15.5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Id of the entity that has the navigation property.
    pub source: String,
    /// The path of the navigation property.
    pub relationship: String,
    /// Id of the other entity; may be left out where a single-valued link is gone.
    pub target: Option<String>,
}

/// Members that tell what an item is.
#[derive(Default)]
struct Head {
    context: Option<String>,
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
        let Ok(extras) = Decoder::new().decode::<Single<Json>>(item.as_str().as_bytes()) else {
            return Self::default();
        };
        let extras = extras.0.extras();
        let text = |name: &str| extras.raw(name).and_then(|json| json.get().ok());
        Self {
            context: extras.context(),
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
            Error::Misfit(Misfit {
                path: format!("$.{property}"),
                property: property.to_owned(),
                expected: "Edm.String".to_owned(),
                found: "nothing".to_owned(),
                reason: "a link has a source and a relationship".to_owned(),
            })
        };
        Ok(Link {
            source: self.source.ok_or_else(|| missing("source"))?,
            relationship: self.relationship.ok_or_else(|| missing("relationship"))?,
            target: self.target,
        })
    }
}

impl Delta {
    /// The items as they were sent.
    ///
    /// # Errors
    ///
    /// [`Missing`] where the response has none, not even an empty array.
    pub fn raw_items(&self) -> Result<&[Json], Missing> {
        self.0.value.require("value").map(List::as_slice)
    }

    /// The items, read by `decoder` as changes of entities of type `T`; what a lenient one passed over comes beside each.
    pub fn items<'a, T: Object + Default>(
        &'a self,
        decoder: &'a Decoder,
    ) -> impl Iterator<Item = Result<(DeltaItem<T>, Vec<Misfit>), Error>> + 'a {
        (&self.0.value)
            .into_iter()
            .map(move |item| read(item, decoder))
    }

    /// The tombstones, where nothing but reason and id matters.
    pub fn tombstones(&self) -> impl Iterator<Item = Deleted<()>> + '_ {
        (&self.0.value).into_iter().filter_map(|item| {
            let head = Head::of(item);
            let (reason, id) = tombstone(&head)?;
            Some(Deleted {
                reason,
                id,
                entity: (),
            })
        })
    }

    /// What else the response holds: context, count, further annotations.
    pub fn extras(&self) -> ExtrasRef<'_> {
        ObjectExt::extras(&self.0)
    }

    /// Where the next page of changes is.
    pub fn next_link(&self) -> Option<String> {
        self.extras().next_link()
    }

    /// Where the changes after this response are: to be kept for the next time.
    pub fn delta_link(&self) -> Option<String> {
        self.extras().delta_link()
    }
}

fn tombstone(head: &Head) -> Option<(Reason, Option<String>)> {
    if head.is("/$deletedEntity") {
        let reason = Reason::from_text(head.reason.as_deref().unwrap_or_default());
        return Some((reason, head.plain_id()));
    }
    Some((head.removed.clone()?, head.id.clone()))
}

fn read<T: Object + Default>(
    item: &Json,
    decoder: &Decoder,
) -> Result<(DeltaItem<T>, Vec<Misfit>), Error> {
    let head = Head::of(item);
    let deleted = |reason, id, entity| DeltaItem::Deleted(Deleted { reason, id, entity });
    if head.is("/$link") {
        return Ok((DeltaItem::Link(head.link()?), Vec::new()));
    }
    if head.is("/$deletedLink") {
        return Ok((DeltaItem::DeletedLink(head.link()?), Vec::new()));
    }
    match tombstone(&head) {
        Some((reason, id)) if head.is("/$deletedEntity") => {
            Ok((deleted(reason, id, T::default()), Vec::new()))
        }
        tombstone => {
            let (entity, misfits) = decoder.decode(item.as_str().as_bytes())?;
            Ok(match tombstone {
                Some((reason, id)) => (deleted(reason, id, entity), misfits),
                None => (DeltaItem::Changed(entity), misfits),
            })
        }
    }
}

impl fmt::Debug for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The items may hold secrets of a type that is not known here.
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
        Single::deserialize(deserializer).map(Self)
    }
}
