//! What of an object goes into the body of a request: one answer for whoever writes it and whoever names what is left out.
//!
//! Each member follows its facts, and whatever stands in the extras under its name or annotates it follows the member. What the
//! standard says of control information in requests (JSON Format 4.01 section 4.5):
//!
//! | control information | in a request |
//! |---|---|
//! | `type`, `id`, `removed`, `delta`, `collectionAnnotations`, `bind` | says something about the value |
//! | `context` of an object | the base of relative URLs (4.5.1); the entity set of an entity in a deep update (Protocol 4.01 section 11.4.3.1) |
//! | `etag` | compared in updates (Protocol 4.01 section 11.4.3); nothing to compare with in creates |
//! | `count` | occurs only in responses (4.5.4) |
//! | `nextLink`, `deltaLink`, `metadataEtag`, `context` of a property | describe a response (4.5.1, 4.5.2, 4.5.5, 4.5.7) |
//! | `editLink`, `readLink`, `navigationLink`, `associationLink` | ignored (4.5.9, 4.5.11) |
//! | `mediaContentType` | says what a value is that stands beside it, ignored otherwise (4.5.12) |
//! | `mediaEditLink`, `mediaReadLink` | change where a stream property is (4.5.12), ignored of an entity |
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

/// What a create leaves out: values that are computed (`Core.Computed`), and what cannot be written (`Core.Permissions`).
pub(crate) const CREATE: u16 = facts::COMPUTED | facts::READ_ONLY;
/// What an update leaves out besides: the key, which the URL says, what cannot change (`Core.Immutable`), and related entities.
pub(crate) const UPDATE: u16 = CREATE | facts::IMMUTABLE | facts::KEY | facts::NAVIGATION;

/// How an object is written.
#[derive(Clone, Copy)]
pub(crate) struct Manner<'a> {
    /// The facts of what is left out. None of them for what is no request: all that the object holds is written.
    pub(crate) without: u16,
    /// The type that the object is of where it does not say so, if it is not the declared one; else empty.
    pub(crate) narrower: &'static str,
    /// Int64 and Decimal are strings.
    pub(crate) strings: bool,
    /// Inside of the value of an annotation, which goes with what it annotates: all but control information of responses.
    pub(crate) annotation: bool,
    /// The related entities that are written nevertheless.
    pub(crate) asked: Option<&'a Paths>,
}

/// Paths of navigation properties, from one object on.
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
    /// All that the object holds, numbers as numbers.
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

    /// How the objects in a member are written: entities inside of an entity keep their keys and can be new.
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

    /// How the values of annotations are written.
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

/// What becomes of a property in the extras.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Kept {
    is_left_out: bool,
    /// Its facts, where it is declared; related entities are a navigation property's in any case.
    facts: u16,
}

/// What a value that is kept as text is, as far as it is known.
pub(crate) struct Kind {
    /// Of the declared property; none where it is not declared.
    pub(crate) facts: u16,
    /// One page of a collection.
    pub(crate) is_page: bool,
    pub(crate) is_related: bool,
    /// Entity references and nothing else.
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

/// What is left out of one object.
pub(crate) struct Rules<'a> {
    manner: &'a Manner<'a>,
    part: &'a dyn Object,
    info: &'static TypeInfo,
    /// The type that the object says it is, where that has no type of its own here: its members are among the extras.
    derived: Option<&'static TypeInfo>,
    /// Properties with a `nextLink`, sorted: what is there is one page of them.
    pages: Vec<&'a str>,
    /// Properties whose annotations say that they are collections, sorted.
    collections: Vec<&'a str>,
    /// Properties with annotations that navigation properties alone have, sorted.
    related: Vec<&'a str>,
    /// Names in the extras, sorted, and what becomes of them.
    properties: Vec<(&'a str, Kept)>,
    /// Which declared members are left out, as far as it was asked: each of their annotations asks.
    left_out: Box<[Cell<Option<bool>>]>,
}

impl<'a> Rules<'a> {
    /// The rules for an object that is no family; `None` where all is written. Behind a pointer, so that none cost nothing.
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
                // A link that is null leads nowhere: nothing is missing.
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

    /// Whether a declared member, in which `value` stands, is left out.
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

    /// The same, looked up each time.
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

    /// Whether a member of the extras that is no annotation is left out.
    pub(crate) fn leaves_out_property(&self, name: &str) -> bool {
        let at = self
            .properties
            .binary_search_by_key(&name, |(known, _)| known);
        at.ok()
            .and_then(|at| self.properties.get(at))
            .is_some_and(|(_, kept)| kept.is_left_out)
    }

    /// How what stands in a member of the extras is written.
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
                // Of a type derived from the object's.
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

    /// Whether an update would take a page for the whole of related entities that it was asked for.
    pub(crate) fn is_page_asked_for(&self, name: &str) -> bool {
        self.manner.is_update() && self.manner.asks_for(name) && self.is_page(name)
    }

    /// Whether related entities of that name were asked for.
    pub(crate) fn asks_for(&self, name: &str) -> bool {
        self.manner.asks_for(name)
    }

    /// The index and the facts of a declared property; no index where a type derived from the object's declares it.
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

    /// Whether a property stands in the extras.
    pub(crate) fn has_kept(&self, name: &str) -> bool {
        self.properties
            .binary_search_by_key(&name, |(known, _)| known)
            .is_ok()
    }

    fn of_kept(&self, name: &str, json: &Json) -> Kept {
        let facts = self.declared(name).1.map(|member| member.1);
        // Creates write related entities like all else.
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

    /// Whether a member is a collection and null, which a collection never is (JSON Format 4.01 sections 7.3, 7.4 and 8.3).
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

    /// Whether a member holds entity references and nothing else (JSON Format 4.01 section 8.5).
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

/// Whether an annotation says something that a request does not, by its name alone: see the table of this module. `is_there` tells
/// whether the object has a value of that name.
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

/// Whether an object is an id and nothing but annotations beside it (JSON Format 4.01 section 14).
pub(crate) fn is_reference(object: &dyn Object) -> bool {
    let object = object.family().map_or(object, |family| family.part());
    let kept = object.extras();
    kept.control("id").is_some_and(|id| !id.is_null())
        && kept.properties().next().is_none()
        && (0..object.info().len()).all(|i| is_absent(object.get(i, WHOLE)))
}
