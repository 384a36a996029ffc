//! The visitors of declared members and of the items of lists.

use std::borrow::Cow;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess};

use super::again::OpenMembers;
use super::context::{Context, Path};
use super::kept::{Pending, json_of, pass_over};
use super::primitive::{ListSeed, PrimitiveSeed};
use super::raw::{Key, KeySeed, NUMBER, RawSeed, TextSeed};
use super::wanted::WantedSeed;
use super::{again, by_context, replay, scalars};
use crate::data::context_url::Told;
use crate::data::extras::{is_annotation, is_control};
use crate::data::family::{UNRECOGNIZED, type_name_of, variant_named};
use crate::data::info::{Member, TypeInfo};
use crate::data::list::{Kept, list_annotation};
use crate::data::object::is_absent;
use crate::data::object::{Object, Op, Slot, Value, WHOLE, extras_mut};
use crate::data::scalar::Token;
use crate::values::Json;

/// The digits of a number that serde_json passes as a map; `None` if the first key is a different one.
pub(super) fn digits<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<String>, A::Error> {
    match map.next_key::<String>()? {
        Some(key) if key == NUMBER => map.next_value().map(Some),
        _ => Ok(None),
    }
}

// Long: one loop over the members and its state. A function for one member would be handed eleven parts of that state by
// reference, and this is the loop that all reading goes through.
/// Reads the members of a JSON object into `object`.
pub(super) fn read_members<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    mut map: A,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), A::Error> {
    cx.enter(path)?;
    // Applied at the end, since the object can name another type.
    let narrower = std::mem::take(&mut cx.narrower);
    let mut info = object.info();
    let mut open_members = OpenMembers::of(info, cx);
    let is_page = by_context::is_page(info);
    let outer_put_off = is_page.then(|| std::mem::take(&mut cx.put_off));
    let mut hint = 0;
    let mismatches = cx.report.total();
    // Set when a type is named.
    let mut tagged = None;
    let mut has_context = cx.inherited.is_some() && path.is_apart();
    let mut first = true;
    let mut of_lists = false;
    let mut ahead = None;
    let mut pending = Pending::default();
    let mut open = again::PutOff::new();
    loop {
        let key = match ahead.take() {
            Some(key) => key,
            None => match map.next_key_seed(KeySeed { info, hint })? {
                Some(key) => key,
                None => break,
            },
        };
        match key {
            Key::Member(i) => {
                hint = i + 1;
                if open_members.get(i).is_some() {
                    open.push((i, map.next_value_seed(TextSeed)?));
                    first = false;
                    continue;
                }
                if is_page {
                    cx.put_off.clear();
                }
                let depth = cx.depth;
                let path = &Path::At(path, info, i);
                let read = map.next_value_seed(MemberSeed {
                    object: &mut *object,
                    i,
                    cx: &mut *cx,
                    path,
                });
                if let Err(error) = read {
                    let error = unreadable(error, object, i, cx, path);
                    if !cx.lenient {
                        return Err(error);
                    }
                    cx.depth = depth;
                    // Lenient runs use a cursor, which can read a value again.
                    let json = map.next_value_seed(TextSeed)?;
                    pass_over(object, i, &json, &error.to_string(), cx, path);
                    let name = info.member(i).unwrap_or(("", 0)).0;
                    pending.push(name.into(), json);
                }
            }
            Key::Type(name) => {
                let json = map.next_value_seed(RawSeed)?;
                let before = tagged.unwrap_or_else(|| object.extras().control("type").is_some());
                select(object, &mut pending, &json, before, cx, path)?;
                tagged = Some(before || json.as_str() != "null");
                info = object.info();
                open_members = OpenMembers::of(info, cx);
                keep(object, name.into(), json);
            }
            Key::Other(name) => {
                let json = map.next_value_seed(TextSeed)?;
                has_context |= name.ends_with("context") && is_control(&name, "context");
                if first && let Some(digits) = number(&name, &json) {
                    ahead = map.next_key_seed(KeySeed { info, hint })?;
                    if ahead.is_none() {
                        return Err(cx.mismatch(
                            path,
                            info.name,
                            Token::Digits(digits),
                            String::new(),
                        ));
                    }
                }
                of_lists |= list_annotation(&name).is_some();
                if is_annotation(&name) {
                    keep(object, name, json_of(json)?);
                } else {
                    pending.push(name, json);
                }
            }
        }
        first = false;
    }
    let mut told = Told::Nothing;
    if let Some(outer) = outer_put_off {
        by_context::apply_to_page(object, tagged == Some(true), cx, path)?;
        cx.put_off = outer;
    } else if (has_context || !narrower.is_empty()) && tagged != Some(true) {
        told = by_context::apply(object, &mut pending, narrower, cx, path)?;
        info = object.info();
    }
    if !pending.is_empty() {
        pending.keep(object)?;
    }
    if !open.is_empty() {
        if !has_context
            && tagged != Some(true)
            && let Some(position) = by_context::position_in_page(path)
        {
            let open = open
                .into_iter()
                .map(|(i, json)| (i, json.into_owned().into()));
            cx.put_off.push((position, open.collect()));
        } else {
            again::read_all(object, open, told, cx, path).map_err(A::Error::custom)?;
        }
    }
    cx.leave();
    if of_lists {
        annotate_lists(object);
    }
    if cx.report.total() > mismatches || !info.model.redeclared.is_empty() {
        drop_superseded(object);
    }
    match info.members.first() {
        Some(member) if is_page => check_required(object, *member, cx, path),
        _ => Ok(()),
    }
}

/// If a member is repeated, the last one counts: a value that did not fit is removed if a later value did.
pub(super) fn drop_superseded(object: &mut dyn Object) {
    let superseded = |i: usize| !is_absent(object.get(i, WHOLE));
    let info = object.info();
    let names: Vec<_> = info
        .all_members()
        .filter(|(i, _)| superseded(*i))
        .map(|(_, member)| member.0)
        .collect();
    if let Some(extras) = extras_mut(object) {
        extras.take_properties(|name| names.contains(&name));
    }
}

/// A response without its `value` is not such a response.
fn check_required<E: serde::de::Error>(
    object: &mut dyn Object,
    member: Member,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), E> {
    let found = match object.get(0, WHOLE) {
        Value::Absent => "nothing",
        Value::Null | Value::NullItems => "null",
        _ => return Ok(()),
    };
    // It was already reported with its cause.
    if object.extras().raw(member.0).is_some() {
        return Ok(());
    }
    refuse(cx, &Path::Member(path, member), "an array", found, "")
}

/// The digits, if the member is a number as `arbitrary_precision` passes it.
fn number<'a>(name: &str, json: &'a str) -> Option<&'a str> {
    let digits = json.strip_prefix('"')?.strip_suffix('"')?;
    (name == NUMBER && crate::values::is_json_number(digits)).then_some(digits)
}

fn keep(object: &mut dyn Object, name: Box<str>, json: Json) {
    if let Some(extras) = extras_mut(object) {
        extras.push(name, json);
    }
}

/// Moves annotations of lists, such as `members@odata.nextLink`, from the extras into the lists that are present; repeated annotations are
/// all moved.
pub(super) fn annotate_lists(object: &mut dyn Object) {
    let info = object.info();
    let place = |name: &str| {
        let (property, annotation) = list_annotation(name)?;
        let i = info.find(property, usize::MAX)?;
        let is_list = match object.get(i, WHOLE) {
            Value::Items(..) => true,
            Value::List(list) => list.state().is_value(),
            _ => false,
        };
        is_list.then(|| (i, Box::from(annotation)))
    };
    let places: Vec<Option<(usize, Box<str>)>> = object
        .extras()
        .annotations()
        .map(|(name, _)| place(name))
        .collect();
    let taken = extras_mut(object).map(|extras| extras.take_annotations(places));
    for ((i, annotation), json) in taken.into_iter().flatten() {
        if let Some(kept) = kept_of(object, i) {
            kept.annotations.push((annotation, json));
        }
    }
}

/// What the list in a member holds besides its items; `None` if there is no list.
pub(super) fn kept_of(object: &mut dyn Object, i: usize) -> Option<&mut Kept> {
    match object.slot(i, Op::Kept) {
        Slot::Kept(kept) => Some(kept),
        Slot::List(list) => list.kept_mut(),
        _ => None,
    }
}

/// Selects the variant that `@odata.type` names, if the object is of a family.
fn select<E: serde::de::Error>(
    object: &mut dyn Object,
    pending: &mut Pending<'_>,
    tag: &Json,
    tagged: bool,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), E> {
    if tag.as_str() == "null" {
        return Ok(());
    }
    // Only a text with escapes has to be copied.
    let text = tag.get::<&str>().map(Cow::Borrowed);
    let Ok(tag) = text.or_else(|_| tag.get::<String>().map(Cow::Owned)) else {
        return refuse(
            cx,
            path,
            "a type name in @odata.type",
            found(tag.as_str()),
            "",
        );
    };
    let name = type_name_of(&tag);
    if matches!(&*name, "" | "Collection()") {
        return refuse(cx, path, "a type name in @odata.type", &tag, "");
    }
    let (declared, variant) = match object.family() {
        Some(family) => (family.declared(), variant_named(family, &name)),
        None => (object.info(), None),
    };
    if variant.is_none() && is_unrelated(declared, &name) {
        let expected = format!("a type derived from {}", declared.name);
        return refuse(cx, path, &expected, &tag, "");
    }
    // A second tag must not lose anything that the first one brought in.
    let variant = variant.unwrap_or(UNRECOGNIZED);
    if tagged {
        return match object.family() {
            Some(family) if variant != family.variant() => refuse(
                cx,
                path,
                "one @odata.type",
                &tag,
                "the object already has another type",
            ),
            _ => Ok(()),
        };
    }
    let Some(family) = object.family_mut() else {
        return Ok(());
    };
    if variant == family.variant() {
        return Ok(());
    }
    let before = family.part().info();
    family.select(variant);
    replay(object, before, cx, path).map_err(E::custom)?;
    pending.replay(object, before, cx, path).map_err(E::custom)
}

/// The text that errors show for a value: at most one scalar, since an object can contain secrets.
pub(super) fn found(json: &str) -> &str {
    match json.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        _ => json,
    }
}

/// Whether a name from a payload is a type of the model that is unrelated to the declared one.
fn is_unrelated(declared: &TypeInfo, name: &str) -> bool {
    let model = declared.model;
    // Documents may use one alias for several namespaces; then the name may mean a type in any of them.
    let meanings: Vec<String> = match name.rsplit_once('.') {
        Some((prefix, local)) => model
            .aliases
            .iter()
            .filter(|(alias, _)| *alias == prefix)
            .map(|(_, namespace)| format!("{namespace}.{local}"))
            .collect(),
        None => Vec::new(),
    };
    model.are_unrelated(name, declared.name)
        || (!meanings.is_empty()
            && meanings
                .iter()
                .all(|name| model.are_unrelated(name, declared.name)))
}

/// Returns an error in a strict run; a lenient run reports the mismatch and continues.
fn refuse<E: serde::de::Error>(
    cx: &mut Context,
    path: &Path<'_>,
    expected: &str,
    found: &str,
    reason: &str,
) -> Result<(), E> {
    let error = cx.mismatch(path, expected, found, reason.to_owned());
    if !cx.lenient {
        return Err(error);
    }
    if let Some(mismatch) = cx.failure.take() {
        cx.report.add(|| mismatch);
    }
    Ok(())
}

/// The value of a declared member.
pub(super) struct MemberSeed<'a> {
    pub(super) object: &'a mut dyn Object,
    pub(super) i: usize,
    pub(super) cx: &'a mut Context,
    pub(super) path: &'a Path<'a>,
}

impl<'de> DeserializeSeed<'de> for MemberSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self {
            object,
            i,
            cx,
            path,
        } = self;
        match object.slot(i, Op::Look) {
            Slot::Wants(wants) => deserializer.deserialize_any(WantedSeed {
                object,
                i,
                wants,
                cx,
                path,
            }),
            Slot::List(list) => ListSeed { list, cx, path }.deserialize(deserializer),
            slot => PrimitiveSeed { slot, cx, path }.deserialize(deserializer),
        }
    }
}

/// Adds the member's path to the error for a value that serde_json cannot hand over.
#[cold]
pub(super) fn unreadable<E: serde::de::Error>(
    error: E,
    object: &mut dyn Object,
    i: usize,
    cx: &mut Context,
    path: &Path<'_>,
) -> E {
    cx.unreadable(error, path, || match object.slot(i, Op::Look) {
        Slot::Wants(wants) => wants.expected().into_owned(),
        slot => scalars::expected(&slot),
    })
}
