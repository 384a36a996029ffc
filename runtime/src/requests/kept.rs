//! What of a value that is kept as JSON text goes into the body of a request: at any depth what [`request`](crate::requests::rules) says of
//! members, as far as the text tells what they are.
//!
//! An object in the text is of the type that its `@odata.type`, or else its context URL, names, if the model knows that. Of an object
//! without a known type, what is told by its annotations holds: pages of collections, related entities, control information of
//! responses.

use std::ops::Range;

use serde_json::value::RawValue;

use crate::data::context_url::said_type;
use crate::data::extras::is_annotation;
use crate::data::info::{ModelInfo, TypeInfo, facts};
use crate::requests::body::InvalidBody;
use crate::requests::edit::{Member, Object, edited};
use crate::requests::rules::{Kind, Manner, control, is_collection_type, is_of_responses, parts};
use crate::requests::survey::Survey;
use crate::values::Json;

/// Whether any member of a text can be left out or refused. Escapes can hide the signs.
pub(crate) fn may_leave_out(text: &str) -> bool {
    text.contains(['@', '#', '\\'])
}

/// The members of an object in kept JSON that a request does not have, in order.
pub(crate) fn left_out<'o, 'a>(
    object: &'o Object<'a>,
    manner: &Manner<'_>,
    model: &'static ModelInfo,
) -> impl Iterator<Item = &'o Member<'a>> {
    let is_left_out = Rules::of(object, manner, model).leaves_out(object);
    let members = object.members().zip(is_left_out);
    members
        .filter(|(_, is_left_out)| *is_left_out)
        .map(|(member, _)| member)
}

/// Refuses what a property with these facts cannot hold in a request: null, an item that is null, and in a navigation property what is
/// no entity.
pub(crate) fn refuse(text: &str, facts: u16, path: &str, refused: &mut InvalidBody) {
    if facts & (facts::NOT_NULL | facts::ITEMS_NOT_NULL | facts::NAVIGATION) == 0 {
        return;
    }
    if text.starts_with('[') {
        let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
        for (position, item) in items.into_iter().enumerate() {
            refuse_item(item.get(), facts, || format!("{path}[{position}]"), refused);
        }
    } else if text == "null" {
        if facts & facts::NOT_NULL != 0 {
            refused.null.push(path.to_owned());
        }
    } else if facts & facts::NAVIGATION != 0 && !text.starts_with('{') {
        refused.not_entities.push(path.to_owned());
    }
}

/// The same for an item of a collection.
pub(crate) fn refuse_item(
    text: &str,
    facts: u16,
    path: impl FnOnce() -> String,
    refused: &mut InvalidBody,
) {
    let is_related = facts & facts::NAVIGATION != 0;
    if text == "null" {
        if is_related || facts & facts::ITEMS_NOT_NULL != 0 {
            refused.null.push(path());
        }
    } else if is_related && !text.starts_with('{') {
        refused.not_entities.push(path());
    }
}

/// Names what is left out of a text and what forbids to send it; `path` is the text's own.
pub(crate) fn survey(
    json: &Json,
    path: &str,
    manner: &Manner<'_>,
    model: &'static ModelInfo,
    survey: &mut Survey,
) {
    if !may_leave_out(json.as_str()) {
        return;
    }
    let mut found: Vec<(Range<usize>, Result<bool, InvalidBody>, String)> = Vec::new();
    edited(json.as_str(), |object, place, _| {
        let rules = Rules::of(object, manner, model);
        let is_left_out = rules.leaves_out(object);
        let mut outer = None;
        for (member, is_left_out) in object.members().zip(is_left_out) {
            let mut path = || {
                let outer = outer.get_or_insert_with(|| place.path());
                format!("{path}{outer}.{}", member.name)
            };
            if is_left_out {
                found.push((member.range(), Ok(is_annotation(&member.name)), path()));
            } else if let Some(facts) = rules.facts(&member.name).filter(|_| !manner.annotation) {
                let mut refused = InvalidBody::default();
                let path = path();
                refuse(member.value, facts, &path, &mut refused);
                if !refused.is_empty() {
                    found.push((member.range(), Err(refused), path));
                }
            }
        }
    });
    // In the order of the text, without what stands inside of something that is left out.
    found.sort_by_key(|(range, ..)| range.start);
    let mut end = 0;
    for (range, what, path) in found {
        if range.end <= end {
            continue;
        }
        match what {
            Ok(is_annotation) => {
                end = range.end;
                if is_annotation {
                    survey.annotations.push(path);
                } else {
                    survey.left_out.push(path);
                }
            }
            Err(refused) => {
                survey.refused.null.extend(refused.null);
                survey.refused.not_entities.extend(refused.not_entities);
            }
        }
    }
}

struct Rules<'r> {
    manner: &'r Manner<'r>,
    /// The type that the object says it is of.
    info: Option<&'static TypeInfo>,
    /// What annotations say that properties are, sorted.
    pages: Vec<&'r str>,
    related: Vec<&'r str>,
    collections: Vec<&'r str>,
}

impl<'r> Rules<'r> {
    fn of(object: &'r Object<'_>, manner: &'r Manner<'r>, model: &'static ModelInfo) -> Self {
        let members = object.members();
        let said = members.map(|member| (&*member.name, member.value));
        let mut rules = Self {
            manner,
            info: said_type(said, model),
            pages: Vec::new(),
            related: Vec::new(),
            collections: Vec::new(),
        };
        for member in object.members() {
            let (property, term) = parts(&member.name);
            match control(term) {
                Some("type") if is_collection_type(member.value) => {
                    rules.collections.push(property);
                }
                Some("nextLink") if member.value != "null" => rules.pages.push(property),
                Some("navigationLink" | "associationLink" | "context") => {
                    rules.related.push(property);
                }
                _ => {}
            }
        }
        rules.pages.sort_unstable();
        rules.related.sort_unstable();
        rules.collections.sort_unstable();
        rules
    }

    fn facts(&self, name: &str) -> Option<u16> {
        let info = self.info?;
        let i = info.find(name, usize::MAX)?;
        info.member(i).map(|member| member.1)
    }

    /// Whether each of the object's members is left out.
    fn leaves_out(&self, object: &Object<'_>) -> Vec<bool> {
        let mut left_out: Vec<&str> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        let mut is_left_out: Vec<bool> = Vec::new();
        for member in object.members() {
            let is_property = !is_annotation(&member.name);
            let is_out = is_property && !self.manner.annotation && self.leaves_out_property(member);
            if is_out {
                left_out.push(&member.name);
            }
            if is_property {
                names.push(&member.name);
            }
            is_left_out.push(is_out);
        }
        left_out.sort_unstable();
        names.sort_unstable();
        for (member, is_left_out) in object.members().zip(&mut is_left_out) {
            if is_annotation(&member.name) {
                *is_left_out = self.leaves_out_annotation(&member.name, &left_out, &names);
            }
        }
        is_left_out
    }

    fn leaves_out_property(&self, member: &Member<'_>) -> bool {
        let name = &*member.name;
        let has = |names: &[&str]| names.binary_search(&name).is_ok();
        if member.value == "null" && has(&self.collections) {
            return true;
        }
        let facts = self.facts(name);
        let kind = Kind {
            facts: facts.unwrap_or(0),
            is_page: has(&self.pages) && member.value.starts_with('['),
            is_related: match facts {
                Some(facts) => facts & facts::NAVIGATION != 0,
                None => member.nature.entities || has(&self.related),
            },
            is_references: member.nature.references,
            is_asked_for: false,
        };
        kind.is_left_out(self.manner)
    }

    /// As for the annotations of an object: see [`Rules::leaves_out_annotation`](crate::requests::rules::Rules::leaves_out_annotation).
    fn leaves_out_annotation(&self, name: &str, left_out: &[&str], names: &[&str]) -> bool {
        let (property, term) = parts(name);
        if control(term) == Some("bind") {
            return false;
        }
        let has = |name: &str| names.binary_search(&name).is_ok();
        if !property.is_empty() && !self.manner.annotation {
            let without = self.facts(property).unwrap_or(0) & self.manner.without;
            if left_out.binary_search(&property).is_ok() || (without != 0 && !has(property)) {
                return true;
            }
        }
        is_of_responses(name, self.manner, has)
    }
}
