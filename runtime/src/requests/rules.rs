//! Decides which parts of an object go into the body of a request, for both the encoder and the list of what is left out.
//!
//! Each member follows its facts; extras with its name, and its annotations, follow the member. The standard on control information in
//! requests (JSON Format 4.01 section 4.5):
//!
//! | control information | in a request |
//! |---|---|
//! | `type`, `id`, `removed`, `delta`, `collectionAnnotations`, `bind` | describes the value |
//! | `context` of an object | the base of relative URLs (4.5.1); the entity set of an entity in a deep update (Protocol 4.01 section 11.4.3.1) |
//! | `etag` | compared in updates (Protocol 4.01 section 11.4.3); nothing to compare with in creates |
//! | `count` | occurs only in responses (4.5.4) |
//! | `nextLink`, `deltaLink`, `metadataEtag`, `context` of a property | describe a response (4.5.1, 4.5.2, 4.5.5, 4.5.7) |
//! | `editLink`, `readLink`, `navigationLink`, `associationLink` | ignored (4.5.9, 4.5.11) |
//! | `mediaContentType` | describes a value next to it, ignored otherwise (4.5.12) |
//! | `mediaEditLink`, `mediaReadLink` | change the location of a stream property (4.5.12), ignored for an entity |
//! | `mediaEtag` | ignored (4.5.12) |
//! | operations (`#ns.Action`) | advertised in responses (sections 16 and 17) |
//! | other annotations | go with what they annotate |

use std::cell::Cell;

use crate::data::context_url::derived;
use crate::data::extras::Extras;
use crate::data::family::type_name_of;
use crate::data::info::{Member, TypeInfo, facts};
use crate::data::object::is_absent;
use crate::data::object::kept;
use crate::data::object::{Object, Value, WHOLE, extras};
use crate::requests::edit::Nature;
use crate::values::Json;

/// What a create leaves out: computed properties (`Core.Computed`) and properties that cannot be written (`Core.Permissions`).
pub(crate) const CREATE: u16 = facts::COMPUTED | facts::READ_ONLY;
/// What an update leaves out: the same, and the key, which is in the URL, immutable properties (`Core.Immutable`) and related entities.
pub(crate) const UPDATE: u16 = CREATE | facts::IMMUTABLE | facts::KEY | facts::NAVIGATION;

/// How an object is written.
#[derive(Clone, Copy)]
pub(crate) struct Manner<'a> {
    /// The facts of properties that are left out. Empty outside of requests: everything in the object is written.
    pub(crate) without: u16,
    /// The type of the object if it names none and it is not the declared one; otherwise empty.
    pub(crate) narrower: &'static str,
    /// Whether Int64 and Decimal are written as strings.
    pub(crate) strings: bool,
    /// Whether this is inside the value of an annotation, which follows what it annotates: everything is written but control information of
    /// responses.
    pub(crate) annotation: bool,
    /// The related entities that are written nevertheless.
    pub(crate) asked: Option<&'a Paths>,
}

/// Paths of navigation properties, relative to one object.
#[derive(Debug, Clone, Default)]
pub(crate) struct Paths(Vec<(Box<str>, Self)>);

impl Paths {
    pub(crate) fn insert<'s>(&mut self, mut segments: impl Iterator<Item = &'s str>) {
        let Some(name) = segments.next() else {
            return;
        };
        let at = self.0.iter().position(|(known, _)| **known == *name);
        let at = at.unwrap_or_else(|| {
            self.0.push((name.into(), Self::default()));
            self.0.len() - 1
        });
        if let Some((_, inner)) = self.0.get_mut(at) {
            inner.insert(segments);
        }
    }

    fn get(&self, name: &str) -> Option<&Self> {
        let found = self.0.iter().find(|(known, _)| **known == *name);
        found.map(|(_, inner)| inner)
    }
}

impl<'a> Manner<'a> {
    /// Writes everything in the object, numbers as numbers.
    pub(crate) const PLAIN: &'static Manner<'static> = &Manner {
        without: 0,
        narrower: "",
        strings: false,
        annotation: false,
        asked: None,
    };

    #[inline]
    pub(crate) fn is_request(&self) -> bool {
        self.without != 0
    }

    pub(crate) fn is_update(&self) -> bool {
        self.without & facts::NAVIGATION != 0
    }

    /// The manner for the objects in a member: entities inside an entity keep their keys and can be new.
    pub(crate) fn within(&self, member: Member) -> Self {
        let is_entity = member.1 & facts::NAVIGATION != 0;
        Self {
            without: if is_entity {
                self.without & (CREATE | facts::NAVIGATION)
            } else {
                self.without
            },
            narrower: "",
            asked: self.asked.and_then(|paths| paths.get(member.0)),
            strings: self.strings,
            annotation: self.annotation,
        }
    }

    /// The manner for the values of annotations.
    pub(crate) fn in_annotations(&self) -> Self {
        Self {
            annotation: true,
            ..*self
        }
    }

    fn asks_for(&self, name: &str) -> bool {
        self.asked.is_some_and(|paths| paths.get(name).is_some())
    }
}

/// What happens to a property in the extras.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    is_left_out: bool,
    /// Its facts, if it is declared; related entities are always a navigation property's.
    facts: u16,
}

/// What is known about a value that is kept as text.
pub(crate) struct Kind {
    /// The facts of the declared property; none if it is not declared.
    pub(crate) facts: u16,
    /// One page of a collection.
    pub(crate) is_page: bool,
    pub(crate) is_related: bool,
    /// Only entity references.
    pub(crate) is_references: bool,
    pub(crate) is_asked_for: bool,
}

impl Kind {
    pub(crate) fn is_left_out(&self, manner: &Manner<'_>) -> bool {
        if self.facts & manner.without & !facts::NAVIGATION != 0 {
            return true;
        }
        if !manner.is_update() || self.is_asked_for {
            return false;
        }
        self.is_page || (self.is_related && !self.is_references)
    }
}

/// The rules for what is left out of one object.
pub(crate) struct Rules<'a> {
    manner: &'a Manner<'a>,
    part: &'a dyn Object,
    info: &'static TypeInfo,
    /// The type that the object claims, if no Rust type of its own holds it here: its members are in the extras.
    derived: Option<&'static TypeInfo>,
    /// Properties with a `nextLink`, sorted: only one page of them is present.
    pages: Vec<&'a str>,
    /// Properties whose annotations say that they are collections, sorted.
    collections: Vec<&'a str>,
    /// Properties with annotations that only navigation properties have, sorted.
    related: Vec<&'a str>,
    /// Names in the extras, sorted, and what happens to them.
    properties: Vec<(&'a str, Kept)>,
    /// Cache of whether declared members are left out: each of their annotations needs it.
    left_out: Box<[Cell<Option<bool>>]>,
}

impl<'a> Rules<'a> {
    /// The rules for an object that is not a family; `None` if everything is written. Boxed, so that the `None` case costs nothing.
    #[inline]
    pub(crate) fn of(part: &'a dyn Object, manner: &'a Manner<'a>) -> Option<Box<Self>> {
        manner
            .is_request()
            .then(|| Box::new(Self::new(part, manner)))
    }

    fn new(part: &'a dyn Object, manner: &'a Manner<'a>) -> Self {
        let (info, kept) = (part.info(), extras(part));
        let mut rules = Self {
            manner,
            part,
            info,
            derived: kept.and_then(|kept| derived(info, kept)),
            pages: Vec::new(),
            collections: Vec::new(),
            related: Vec::new(),
            properties: Vec::new(),
            left_out: vec![Cell::new(None); info.len()].into(),
        };
        for (name, json) in kept.into_iter().flat_map(Extras::annotations) {
            let (property, term) = parts(name);
            match control(term) {
                Some("type") if is_collection_type(json.as_str()) => {
                    rules.collections.push(property)
                }
                // A null link leads nowhere: nothing is missing.
                Some("nextLink") if !json.is_null() => rules.pages.push(property),
                Some("navigationLink" | "associationLink" | "context") => {
                    rules.related.push(property);
                }
                _ => {}
            }
        }
        rules.pages.sort_unstable();
        rules.collections.sort_unstable();
        rules.related.sort_unstable();
        let mut properties: Vec<_> = kept
            .into_iter()
            .flat_map(Extras::properties)
            .map(|(name, json)| (name, rules.of_kept(name, json)))
            .collect();
        properties.sort_unstable();
        rules.properties = properties;
        rules
    }

    /// Whether a declared member with the value `value` is left out.
    pub(crate) fn leaves_out(&self, i: usize, member: Member, value: Value<'_>) -> bool {
        let known = self.left_out.get(i);
        if let Some(is_left_out) = known.and_then(Cell::get) {
            return is_left_out;
        }
        let is_left_out = self.looks_left_out(i, member, value);
        if let Some(known) = known {
            known.set(Some(is_left_out));
        }
        is_left_out
    }

    /// The same, without the cache.
    fn looks_left_out(&self, i: usize, member: Member, value: Value<'_>) -> bool {
        let (name, facts) = self.of_derived(i).unwrap_or(member);
        if facts & self.manner.without & !facts::NAVIGATION != 0 {
            return true;
        }
        if self.is_null_collection(value, name) {
            return true;
        }
        if !self.manner.is_update() {
            return false;
        }
        let is_page = self.is_page(name);
        if facts & facts::NAVIGATION == 0 {
            // A collection is replaced as a whole: the rest of it would be lost.
            return is_page && is_collection(value);
        }
        !self.manner.asks_for(name) && (is_page || !self.is_references(i))
    }

    /// A member as the derived type declares it again.
    pub(crate) fn of_derived(&self, i: usize) -> Option<Member> {
        self.derived?.member(i)
    }

    /// Whether a property in the extras is left out.
    pub(crate) fn leaves_out_property(&self, name: &str) -> bool {
        let at = self
            .properties
            .binary_search_by_key(&name, |(known, _)| known);
        at.ok()
            .and_then(|at| self.properties.get(at))
            .is_some_and(|(_, kept)| kept.is_left_out)
    }

    /// The manner for the content of a property in the extras.
    pub(crate) fn within_property(&self, name: &str) -> Manner<'_> {
        self.manner.within(("", self.kept_facts(name)))
    }

    /// The facts of a property in the extras.
    fn kept_facts(&self, name: &str) -> u16 {
        let at = self
            .properties
            .binary_search_by_key(&name, |(known, _)| known);
        at.ok()
            .and_then(|at| self.properties.get(at))
            .map_or(0, |(_, kept)| kept.facts)
    }

    /// Whether an annotation is left out.
    pub(crate) fn leaves_out_annotation(&self, name: &str) -> bool {
        let (property, term) = parts(name);
        if control(term) == Some("bind") {
            return false;
        }
        if !property.is_empty() {
            let declared = self.declared(property);
            let left_out = match declared {
                (Some(i), Some(member)) => self.leaves_out(i, member, self.part.get(i, WHOLE)),
                // Declared by a type derived from the object's.
                (None, Some(member)) if !self.has_kept(property) => {
                    let facts = member.1 & self.manner.without;
                    facts & !facts::NAVIGATION != 0 || facts != 0 && !self.manner.asks_for(property)
                }
                _ => false,
            };
            if left_out || self.leaves_out_property(property) {
                return true;
            }
        }
        is_of_responses(name, self.manner, |property| {
            let at = self.info.find(property, usize::MAX);
            at.is_some_and(|i| !is_absent(self.part.get(i, WHOLE))) || self.has_kept(property)
        })
    }

    /// Whether an update would send one page of requested related entities as if it were complete.
    pub(crate) fn is_page_asked_for(&self, name: &str) -> bool {
        self.manner.is_update() && self.manner.asks_for(name) && self.is_page(name)
    }

    /// Whether related entities of that name were requested.
    pub(crate) fn asks_for(&self, name: &str) -> bool {
        self.manner.asks_for(name)
    }

    /// The index and the facts of a declared property; no index if a type derived from the object's declares it.
    pub(crate) fn declared(&self, name: &str) -> (Option<usize>, Option<Member>) {
        if let Some(i) = self.info.find(name, usize::MAX) {
            return (Some(i), self.info.member(i));
        }
        let Some(derived) = self.derived else {
            return (None, None);
        };
        let i = derived.find(name, usize::MAX);
        (None, i.and_then(|i| derived.member(i)))
    }

    /// Whether the extras contain a property.
    pub(crate) fn has_kept(&self, name: &str) -> bool {
        self.properties
            .binary_search_by_key(&name, |(known, _)| known)
            .is_ok()
    }

    fn of_kept(&self, name: &str, json: &Json) -> Kept {
        let facts = self.declared(name).1.map(|member| member.1);
        // Creates write related entities like everything else.
        let nature = match self.manner.is_update() {
            true => Nature::of(json.as_str()),
            false => Nature::default(),
        };
        let is_related = match facts {
            Some(facts) => facts & facts::NAVIGATION != 0,
            None => nature.entities || self.related.binary_search(&name).is_ok(),
        };
        let kind = Kind {
            facts: facts.unwrap_or(0),
            is_page: self.is_page(name) && json.is_array(),
            is_related,
            is_references: nature.references,
            is_asked_for: self.manner.asks_for(name),
        };
        let is_null = json.is_null() && self.is_said_collection(name);
        Kept {
            is_left_out: is_null || kind.is_left_out(self.manner),
            facts: kind.facts | if is_related { facts::NAVIGATION } else { 0 },
        }
    }

    fn is_page(&self, name: &str) -> bool {
        let list = || {
            let i = self.info.find(name, usize::MAX)?;
            let link = kept(self.part.get(i, WHOLE))?.control("nextLink");
            link.filter(|link| !link.is_null())
        };
        self.pages.binary_search(&name).is_ok() || list().is_some()
    }

    /// Whether a member is a collection that is null, which a collection never is (JSON Format 4.01 sections 7.3, 7.4 and 8.3).
    fn is_null_collection(&self, value: Value<'_>, name: &str) -> bool {
        match value {
            Value::NullItems => true,
            Value::List(list) => list.state().is_null(),
            Value::Json(property) => property.is_null() && self.is_said_collection(name),
            _ => false,
        }
    }

    /// Whether an annotation says that a property is a collection.
    fn is_said_collection(&self, name: &str) -> bool {
        self.collections.binary_search(&name).is_ok()
    }

    /// Whether a member holds only entity references (JSON Format 4.01 section 8.5).
    fn is_references(&self, i: usize) -> bool {
        match self.part.get(i, WHOLE) {
            Value::Object(object) => is_reference(object),
            Value::Items(length, kept) => {
                length > 0
                    && kept.is_none_or(|kept| kept.values.is_empty())
                    && (0..length).all(|j| match self.part.get(i, j) {
                        Value::Object(object) => is_reference(object),
                        _ => false,
                    })
            }
            Value::Json(property) => property
                .value()
                .is_some_and(|json| Nature::of(json.as_str()).references),
            _ => false,
        }
    }
}

fn is_collection(value: Value<'_>) -> bool {
    matches!(value, Value::List(_) | Value::Items(..) | Value::Absent)
}

/// Whether the value of a type annotation names the type of a collection (JSON Format 4.01 section 4.5.3).
pub(crate) fn is_collection_type(json: &str) -> bool {
    serde_json::from_str::<String>(json)
        .is_ok_and(|tag| type_name_of(&tag).starts_with("Collection("))
}

/// The property before the first `@` or `#` of an annotation's name, and the rest.
pub(crate) fn parts(name: &str) -> (&str, &str) {
    name.find(['@', '#'])
        .and_then(|at| name.split_at_checked(at))
        .unwrap_or((name, ""))
}

/// The local name, if the part of an annotation's name from its `@` on is control information.
pub(crate) fn control(term: &str) -> Option<&str> {
    let name = term.strip_prefix('@')?;
    let local = name.strip_prefix("odata.").unwrap_or(name);
    (!local.contains(['.', '@', '#'])).then_some(local)
}

/// Whether an annotation, by its name alone, does not belong in requests: see the table of this module. `is_there` says whether the object
/// has a value of that name.
pub(crate) fn is_of_responses(
    name: &str,
    manner: &Manner<'_>,
    is_there: impl Fn(&str) -> bool,
) -> bool {
    let (property, term) = parts(name);
    if term.starts_with('#') {
        return true;
    }
    let of_object = property.is_empty();
    match control(term) {
        Some(
            "count" | "nextLink" | "deltaLink" | "metadataEtag" | "editLink" | "readLink"
            | "navigationLink" | "associationLink" | "mediaEtag",
        ) => true,
        Some("context") => !of_object,
        Some("etag") => !manner.is_update(),
        Some("mediaEditLink" | "mediaReadLink") => of_object,
        Some("mediaContentType") => !is_there(if of_object { "$value" } else { property }),
        _ => false,
    }
}

/// Whether an object is an id and otherwise only annotations (JSON Format 4.01 section 14).
pub(crate) fn is_reference(object: &dyn Object) -> bool {
    let object = object.family().map_or(object, |family| family.part());
    let kept = object.extras();
    kept.control("id").is_some_and(|id| !id.is_null())
        && kept.properties().next().is_none()
        && (0..object.info().len()).all(|i| is_absent(object.get(i, WHOLE)))
}
