//! Selects which parts of a value that is kept as JSON text go into the body of a request: applies
//! [`requests::rules`](crate::requests::rules) to members at any depth, as far as the text says what they are.
//!
//! An object in the text is of the type that its `@odata.type`, or else its context URL, names, if the model knows it. For an object
//! without a known type, only its annotations count: pages of collections, related entities, control information of responses.

use std::collections::BTreeSet;
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

/// Whether any member of a text can be left out or refused. Escapes can hide what to look for.
pub(crate) fn may_leave_out(text: &str) -> bool {
    text.contains(['@', '#', '\\'])
}

/// The members of an object in kept JSON that a request leaves out, in order.
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

/// Refuses values that a property with these facts cannot hold in a request: null, a null item, and in a navigation property anything but
/// entities.
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

/// The maximum length in bytes of the path of an object in a text. With it, the space for all paths is proportional to the number of
/// objects, however deep the text nests and however long its names are.
const PATH_LIMIT: usize = 1000;

/// What is known about a member of an object in a text.
enum Finding {
    LeftOut,
    /// It holds a value that a property with these facts cannot hold.
    Refused(u16),
}

/// Why a path is listed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Naming {
    Property,
    Annotation,
    Null,
    NoEntity,
}

/// Lists what is left out of a text and what forbids sending it; `path` is the path of the text. If the path of an object inside the text
/// is longer than [`PATH_LIMIT`], its longest prefix within that limit is listed once for all such objects.
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
    let findings = findings(json.as_str(), manner, model);
    if findings.is_empty() {
        return;
    }
    let mut named: Vec<(usize, Naming, String)> = Vec::new();
    let mut shortened: BTreeSet<(Naming, String)> = BTreeSet::new();
    // Paths of objects are built only if their members have findings.
    edited(json.as_str(), |object, place, _| {
        let mut outer = None;
        for member in object.members() {
            let start = member.range().start;
            let found = findings.binary_search_by_key(&start, |(range, _)| range.start);
            let Some((_, finding)) = found.ok().and_then(|at| findings.get(at)) else {
                continue;
            };
            let (outer, is_whole) =
                outer.get_or_insert_with(|| match PATH_LIMIT.checked_sub(path.len()) {
                    Some(room) => place.path(room),
                    None => (String::new(), false),
                });
            if *is_whole {
                let path = format!("{path}{outer}.{}", member.name);
                let paths = finding.paths(member, path).into_iter();
                named.extend(paths.map(|(naming, path)| (start, naming, path)));
                continue;
            }
            for (naming, _) in finding.paths(member, String::new()) {
                if shortened.insert((naming, outer.clone())) {
                    named.push((start, naming, format!("{path}{outer}")));
                }
            }
        }
    });
    named.sort_by_key(|(start, ..)| *start);
    for (_, naming, path) in named {
        let paths = match naming {
            Naming::Property => &mut survey.left_out,
            Naming::Annotation => &mut survey.annotations,
            Naming::Null => &mut survey.refused.null,
            Naming::NoEntity => &mut survey.refused.not_entities,
        };
        paths.push(path);
    }
}

impl Finding {
    /// What to list for a member with that path.
    fn paths(&self, member: &Member<'_>, path: String) -> Vec<(Naming, String)> {
        match self {
            Self::LeftOut if is_annotation(&member.name) => vec![(Naming::Annotation, path)],
            Self::LeftOut => vec![(Naming::Property, path)],
            Self::Refused(facts) => {
                let mut refused = InvalidBody::default();
                refuse(member.value, *facts, &path, &mut refused);
                let null = refused.null.into_iter();
                let others = refused.not_entities.into_iter();
                let null = null.map(|path| (Naming::Null, path));
                null.chain(others.map(|path| (Naming::NoEntity, path)))
                    .collect()
            }
        }
    }
}

/// The findings about members, in the order of the text, except those inside something that is left out.
fn findings(
    text: &str,
    manner: &Manner<'_>,
    model: &'static ModelInfo,
) -> Vec<(Range<usize>, Finding)> {
    let mut found: Vec<(Range<usize>, Finding)> = Vec::new();
    edited(text, |object, _, _| {
        let rules = Rules::of(object, manner, model);
        let is_left_out = rules.leaves_out(object);
        for (member, is_left_out) in object.members().zip(is_left_out) {
            if is_left_out {
                found.push((member.range(), Finding::LeftOut));
            } else if let Some(facts) = rules.facts(&member.name).filter(|_| !manner.annotation) {
                let mut refused = InvalidBody::default();
                refuse(member.value, facts, "", &mut refused);
                if !refused.is_empty() {
                    found.push((member.range(), Finding::Refused(facts)));
                }
            }
        }
    });
    found.sort_by_key(|(range, _)| range.start);
    let mut end = 0;
    found.retain(|(range, finding)| {
        let is_outside = range.end > end;
        if is_outside && matches!(finding, Finding::LeftOut) {
            end = range.end;
        }
        is_outside
    });
    found
}

struct Rules<'r> {
    manner: &'r Manner<'r>,
    /// The type that the object claims.
    info: Option<&'static TypeInfo>,
    /// What annotations say about properties, sorted.
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

    /// Applies the same rule as for an object's annotations: [`Rules::leaves_out_annotation`](crate::requests::rules::Rules::leaves_out_annotation).
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
