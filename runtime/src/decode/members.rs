//! The visitors of declared members and of the items of lists.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use super::again;
use super::context::{Context, Path, misfit};
use super::primitive::{ListSeed, PrimitiveSeed};
use super::raw::{Key, KeySeed, NUMBER, RawSeed};
use super::root::tokens;
use super::{replay, scalars};
use crate::encode::is_absent;
use crate::error::Misfit;
use crate::family::{UNRECOGNIZED, type_name_of, variant_named};
use crate::object::{Info, Member, Object, Op, Slot, Value, WHOLE, Wants, extras_mut, facts};
use crate::property::Property;
use crate::scalar::Token;
use crate::values::Json;

/// The digits of a number that came as a map; `None` if the first key is another.
pub(super) fn digits<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<String>, A::Error> {
    match map.next_key::<String>()? {
        Some(key) if key == NUMBER => map.next_value().map(Some),
        _ => Ok(None),
    }
}

/// Reads the members of a JSON object into `object`.
pub(super) fn read_members<'de, A: MapAccess<'de>>(
    object: &mut dyn Object,
    mut map: A,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), A::Error> {
    cx.enter(path)?;
    if !cx.narrower.is_empty() {
        again::select(object, std::mem::take(&mut cx.narrower));
    }
    let mut info = object.info();
    let mut hint = 0;
    let misfits = cx.misfits.len();
    // Looked for when a type is named.
    let mut tagged = None;
    let mut first = true;
    let mut ahead = None;
    let mut open: Vec<(usize, Json)> = Vec::new();
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
                if again::is_open(info, i) {
                    open.push((i, map.next_value_seed(RawSeed)?));
                } else if cx.lenient {
                    let json = map.next_value_seed(RawSeed)?;
                    let name = info.member(i).unwrap_or(("", 0)).0;
                    kept_member(object, i, name, json, cx, path).map_err(A::Error::custom)?;
                } else {
                    map.next_value_seed(MemberSeed {
                        object,
                        i,
                        cx,
                        path: &Path::At(path, info, i),
                    })?;
                }
            }
            Key::Type(name) => {
                let json = map.next_value_seed(RawSeed)?;
                let before = tagged.unwrap_or_else(|| object.extras().control("type").is_some());
                select(object, &json, before, cx, path)?;
                tagged = Some(before || json.as_str() != "null");
                info = object.info();
                keep(object, name.into(), json);
            }
            Key::Other(name) => {
                let json = map.next_value_seed(RawSeed)?;
                if first && let Some(digits) = number(&name, &json) {
                    ahead = map.next_key_seed(KeySeed { info, hint })?;
                    if ahead.is_none() {
                        return Err(cx.misfit(
                            path,
                            info.name,
                            Token::Digits(digits),
                            String::new(),
                        ));
                    }
                }
                keep(object, name, json);
            }
        }
        first = false;
    }
    for (i, json) in open {
        again::read(object, i, json, cx, path).map_err(A::Error::custom)?;
    }
    cx.leave();
    if cx.misfits.len() > misfits || !info.model.redeclared.is_empty() {
        // Of a repeated member the last counts: what did not fit goes where a later value did.
        let superseded = |i: usize| !is_absent(object.get(i, WHOLE));
        let names: Vec<_> = info
            .all_members()
            .filter(|(i, _)| superseded(*i))
            .map(|(_, member)| member.0)
            .collect();
        if let Some(extras) = extras_mut(object) {
            extras.take_properties(|name| names.contains(&name));
        }
    }
    match info.members.first() {
        Some(member) if member.1 & facts::REQUIRED != 0 => {
            check_required(object, *member, cx, path)
        }
        _ => Ok(()),
    }
}

/// A response without its `value` is none.
fn check_required<E: serde::de::Error>(
    object: &mut dyn Object,
    member: Member,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), E> {
    let found = match object.get(0, WHOLE) {
        Value::Absent => "nothing",
        Value::Null => "null",
        _ => return Ok(()),
    };
    // It was reported with its cause already.
    if object.extras().raw(member.0).is_some() {
        return Ok(());
    }
    refuse(cx, &Path::Member(path, member), "an array", found, "")
}

/// The digits, if a member is how a number comes under `arbitrary_precision`.
fn number<'a>(name: &str, json: &'a Json) -> Option<&'a str> {
    let digits = json.as_str().strip_prefix('"')?.strip_suffix('"')?;
    (name == NUMBER && crate::values::is_json_number(digits)).then_some(digits)
}

pub(super) fn keep(object: &mut dyn Object, name: Box<str>, json: Json) {
    if let Some(extras) = extras_mut(object) {
        extras.push(name, json);
    }
}

/// Becomes the type that `@odata.type` names, where the object is of a family.
fn select<E: serde::de::Error>(
    object: &mut dyn Object,
    tag: &Json,
    tagged: bool,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), E> {
    if tag.as_str() == "null" {
        return Ok(());
    }
    // Only one with escapes has to be copied.
    let text = tag.get::<&str>().map(Cow::Borrowed);
    let Ok(tag) = text.or_else(|_| tag.get::<String>().map(Cow::Owned)) else {
        return refuse(cx, path, "a type name in @odata.type", found(tag), "");
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
    // Nothing that a first tag brought in may be lost to a second one.
    let variant = variant.unwrap_or(UNRECOGNIZED);
    if tagged {
        return match object.family() {
            Some(family) if variant != family.variant() => refuse(
                cx,
                path,
                "one @odata.type",
                &tag,
                "the object has another type already",
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
    replay(object, before, cx, path).map_err(E::custom)
}

/// How errors show a value: never more than one scalar, as there can be secrets in an object.
pub(super) fn found(json: &Json) -> &str {
    match json.as_str().as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        _ => json.as_str(),
    }
}

/// Whether a name from a payload means a type of the model that has nothing to do with the declared one.
fn is_unrelated(declared: &Info, name: &str) -> bool {
    let model = declared.model;
    // Documents may use one alias for several namespaces; then any of them can be meant.
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

/// An error of a strict run; a lenient one reports it and goes on.
fn refuse<E: serde::de::Error>(
    cx: &mut Context,
    path: &Path<'_>,
    expected: &str,
    found: &str,
    reason: &str,
) -> Result<(), E> {
    let error = cx.misfit(path, expected, found, reason.to_owned());
    if !cx.lenient {
        return Err(error);
    }
    cx.misfits.extend(cx.failure.take());
    Ok(())
}

/// Reads a member from its text; where it does not fit, a lenient run leaves the text in the extras.
pub(super) fn kept_member(
    object: &mut dyn Object,
    i: usize,
    name: &str,
    json: Json,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), Misfit> {
    if again::is_open(object.info(), i) {
        return again::read(object, i, json, cx, path);
    }
    let path = Path::Member(path, object.info().member(i).unwrap_or(("", 0)));
    match try_member(object, i, &json, cx, &path) {
        Ok(()) => Ok(()),
        Err(misfit) => unfit(object, name, json, misfit, cx),
    }
}

/// Reads a member from its text. Where it does not fit, the member is absent.
pub(super) fn try_member(
    object: &mut dyn Object,
    i: usize,
    json: &Json,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), Misfit> {
    let mut deserializer = serde_json::Deserializer::from_str(json.as_str());
    let depth = cx.depth;
    let seed = MemberSeed {
        object: &mut *object,
        i,
        cx: &mut *cx,
        path,
    };
    let Err(error) = seed.deserialize(&mut deserializer) else {
        return Ok(());
    };
    cx.depth = depth;
    scalars::set_state(&mut object.slot(i, Op::Absent), Property::Absent);
    // Without a recorded misfit the text itself is at fault: it nests too deeply for serde_json, or has a number beyond binary64.
    let recorded = cx.failure.take();
    Err(recorded.unwrap_or_else(|| misfit(path, "JSON", found(json), error.to_string())))
}

/// Ends a strict run; a lenient one reports the misfit and leaves the text in the extras.
pub(super) fn unfit(
    object: &mut dyn Object,
    name: &str,
    json: Json,
    misfit: Misfit,
    cx: &mut Context,
) -> Result<(), Misfit> {
    if !cx.lenient {
        cx.failure = Some(misfit.clone());
        return Err(misfit);
    }
    cx.misfits.push(misfit);
    keep(object, name.into(), json);
    Ok(())
}

/// The value of a declared member.
struct MemberSeed<'a> {
    object: &'a mut dyn Object,
    i: usize,
    cx: &'a mut Context,
    path: &'a Path<'a>,
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

/// The value of a member that is no primitive value.
struct WantedSeed<'a> {
    object: &'a mut dyn Object,
    i: usize,
    wants: Wants,
    cx: &'a mut Context,
    path: &'a Path<'a>,
}

impl WantedSeed<'_> {
    fn misfit<E: serde::de::Error>(self, found: impl fmt::Display) -> E {
        let list;
        let expected = match self.wants {
            Wants::Text(name) => name,
            Wants::Texts(name) => {
                list = format!("Collection({name})");
                &list
            }
            Wants::Objects => "an array",
            Wants::Object => "an object",
        };
        self.cx.misfit(self.path, expected, found, String::new())
    }

    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        let op = match (token, self.wants) {
            (Token::Null, _) => Op::Null,
            (Token::Text(text), Wants::Text(_)) => Op::Text(text),
            _ => return Err(self.misfit(token)),
        };
        if is_done(&self.object.slot(self.i, op)) {
            Ok(())
        } else {
            Err(self.misfit(token))
        }
    }
}

fn is_done(slot: &Slot<'_>) -> bool {
    matches!(slot, Slot::Done)
}

impl<'de> Visitor<'de> for WantedSeed<'_> {
    type Value = ();

    tokens!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.wants == Wants::Object {
            return match self.object.slot(self.i, Op::Value) {
                Slot::Object(object) => read_members(object, map, self.cx, self.path),
                _ => Err(self.misfit("an object")),
            };
        }
        match digits(&mut map)? {
            Some(digits) => self.token(Token::Digits(&digits)),
            None => Err(self.misfit("an object")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let is_list = matches!(self.wants, Wants::Objects | Wants::Texts(_));
        if !is_list || !is_done(&self.object.slot(self.i, Op::Value)) {
            self.object.slot(self.i, Op::Absent);
            return Err(self.misfit("an array"));
        }
        self.cx.enter(self.path)?;
        let narrower = self.cx.narrower;
        let mut j = 0;
        loop {
            self.cx.narrower = narrower;
            let path = Path::Item(self.path, j);
            let seed = ItemSeed {
                object: self.object,
                i: self.i,
                wants: self.wants,
                cx: self.cx,
                path: &path,
            };
            if seq.next_element_seed(seed)?.is_none() {
                break;
            }
            j += 1;
        }
        self.cx.narrower = "";
        self.cx.leave();
        Ok(())
    }
}

/// An item of such a list.
struct ItemSeed<'a> {
    object: &'a mut dyn Object,
    i: usize,
    wants: Wants,
    cx: &'a mut Context,
    path: &'a Path<'a>,
}

impl ItemSeed<'_> {
    fn misfit<E: serde::de::Error>(self, found: impl fmt::Display) -> E {
        let expected = match self.wants {
            Wants::Text(name) | Wants::Texts(name) => name,
            Wants::Object | Wants::Objects => "an object",
        };
        self.cx.misfit(self.path, expected, found, String::new())
    }

    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        let op = match (token, self.wants) {
            (Token::Null, _) => Op::PushNull,
            (Token::Text(text), Wants::Texts(_)) => Op::Text(text),
            _ => return Err(self.misfit(token)),
        };
        if is_done(&self.object.slot(self.i, op)) {
            Ok(())
        } else {
            Err(self.misfit(token))
        }
    }
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ItemSeed<'_> {
    type Value = ();

    tokens!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.wants == Wants::Objects {
            return match self.object.slot(self.i, Op::Push) {
                Slot::Object(object) => read_members(object, map, self.cx, self.path),
                _ => Err(self.misfit("an object")),
            };
        }
        match digits(&mut map)? {
            Some(digits) => self.token(Token::Digits(&digits)),
            None => Err(self.misfit("an object")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(self.misfit("an array"))
    }
}
