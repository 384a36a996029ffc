//! Members that a derived type declares again, with a narrower or a different type. They are read when the type of their object is known;
//! `@odata.type` may come after them.

use std::borrow::Cow;
use std::sync::Arc;

use super::context::{Context, Path};
use super::kept::{json_of, refuse, try_member};
use super::{by_context, replay};
use crate::data::context_url::Told;
use crate::data::family::variant_named;
use crate::data::info::TypeInfo;
use crate::data::object::{Object, Op, Slot, Value, WHOLE, extras_mut};
use crate::error::{Error, TypeMismatch};
use crate::values::Json;

/// A member whose type depends on the type of its object: the declared type, a base or a derived type declares it again, with a narrower or
/// a different type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Open {
    i: usize,
    /// The narrower type in objects of the declared type; empty if there is none.
    narrower: &'static str,
    /// Whether the declared type, or one of its bases, declares a different type for it.
    other: bool,
}

/// The members of one type that are declared again, by index. Computed once for each type that a run meets; `None` for nearly all models.
#[derive(Clone, Default)]
pub(super) struct OpenMembers(Option<Arc<[Open]>>);

impl OpenMembers {
    #[inline]
    pub(super) fn of(info: &'static TypeInfo, cx: &mut Context) -> Self {
        if info.model.redeclared.is_empty() {
            return Self(None);
        }
        Self::known(info, cx)
    }

    #[cold]
    fn known(info: &'static TypeInfo, cx: &mut Context) -> Self {
        let known = cx.open.entry(std::ptr::from_ref(info).addr());
        known.or_insert_with(|| Self::look_up(info)).clone()
    }

    fn look_up(info: &'static TypeInfo) -> Self {
        let model = info.model;
        let otherwise = model.redeclared.iter().filter(|it| {
            (!it.fits || !it.narrower.is_empty())
                && model
                    .info(it.of)
                    .is_some_and(|of| of.derives(info) || info.derives(of))
        });
        let mut members: Vec<usize> = otherwise.map(|it| it.member).collect();
        members.sort_unstable();
        members.dedup();
        let open = members.into_iter().map(|i| Open {
            i,
            narrower: info.redeclared(i).map_or("", |again| again.narrower),
            other: info
                .all_redeclared()
                .any(|again| again.member == i && !again.fits),
        });
        let open: Arc<[Open]> = open.collect();
        Self((!open.is_empty()).then_some(open))
    }

    #[inline]
    pub(super) fn get(&self, i: usize) -> Option<&Open> {
        let open = self.0.as_ref()?;
        let at = open.binary_search_by_key(&i, |member| member.i).ok()?;
        open.get(at)
    }
}

/// Members that are put off until the type of their object is known, by index.
pub(super) type PutOff<'de> = Vec<(usize, Cow<'de, str>)>;

/// Reads members that were put off. `told` is what a context URL says about the object's type.
pub(super) fn read_all(
    object: &mut dyn Object,
    open: PutOff<'_>,
    told: Told,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), serde_json::Error> {
    let said = said(object, told);
    for (i, json) in open {
        if read(object, i, &json, said, cx, path).map_err(serde::de::Error::custom)? {
            continue;
        }
        let name = object.info().member(i).unwrap_or(("", 0)).0;
        if let Some(extras) = extras_mut(object) {
            extras.push(name.into(), json_of(json)?);
        }
    }
    Ok(())
}

/// Reads a member that is declared again, and returns whether it fits. A value that fits the type of its object but not the base's member
/// is not a mismatch. It is kept in the extras as a whole, in lenient runs as well. `said` is the type that the object claims.
pub(super) fn read(
    object: &mut dyn Object,
    i: usize,
    json: &str,
    said: Told,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<bool, TypeMismatch> {
    let info = object.info();
    let own = OpenMembers::of(info, cx);
    let own = own.get(i);
    let is_other = own.is_some_and(|open| open.other) || is_other(info, i, said, cx);
    let lenient = cx.lenient;
    // A part of the value that only the other type allows is not a mismatch.
    cx.lenient = lenient && !is_other;
    cx.narrower = own.map_or("", |open| open.narrower);
    let read = try_member(object, i, json, cx, &Path::At(path, info, i));
    cx.narrower = "";
    cx.lenient = lenient;
    match read {
        Ok(()) => Ok(true),
        Err(_) if is_other => Ok(false),
        Err(mismatch) => refuse(mismatch, cx).map(|()| false),
    }
}

/// The type that an object claims: by its `@odata.type`, or else by a context URL, whose result is `told`.
pub(super) fn said(object: &dyn Object, told: Told) -> Told {
    let model = object.info().model;
    if model.redeclared.is_empty() {
        return Told::Nothing;
    }
    let tag = object.extras().control("type");
    let tag = tag.filter(|tag| !tag.is_null()).map(Json::get::<String>);
    match tag {
        Some(Ok(tag)) => model.named(&tag).map_or(Told::Unknown, Told::Type),
        Some(Err(_)) => Told::Nothing,
        None => told,
    }
}

/// Whether the type that an object claims declares a different type for the member. An unknown type may declare any.
fn is_other(info: &'static TypeInfo, i: usize, said: Told, cx: &mut Context) -> bool {
    let known = match said {
        Told::Type(said) => said,
        Told::Unknown => return true,
        Told::Nothing => info,
    };
    let known = OpenMembers::of(known, cx);
    known.get(i).is_some_and(|open| open.other)
}

/// Selects the variant of a family value to which its member is narrowed.
fn select(object: &mut dyn Object, narrower: &str) {
    if let Some(family) = object.family_mut()
        && let Some(variant) = variant_named(family, narrower)
    {
        family.select(variant);
    }
}

/// Runs after a value was read as a base of its type: members that its type declares again, with a narrower type, become values of that
/// type unless they say otherwise.
pub(super) fn narrow(
    from: &dyn Object,
    to: &mut dyn Object,
    cx: &mut Context,
) -> Result<(), Error> {
    let info = to.info();
    for again in info.all_redeclared().filter(|it| !it.narrower.is_empty()) {
        let i = again.member;
        match from.get(i, WHOLE) {
            Value::Object(value) => {
                let slot = to.slot(i, Op::Value);
                copy(value, slot, again.narrower, cx).map_err(Error::TypeMismatch)?;
            }
            Value::Items(length, kept) => {
                to.slot(i, Op::Value);
                for j in 0..length {
                    match from.get(i, j) {
                        Value::Object(value) => {
                            let slot = to.slot(i, Op::Push);
                            copy(value, slot, again.narrower, cx).map_err(Error::TypeMismatch)?;
                        }
                        _ => {
                            to.slot(i, Op::PushNull);
                        }
                    }
                }
                if let (Some(kept), Slot::Kept(place)) = (kept, to.slot(i, Op::Kept)) {
                    place.clone_from(kept);
                }
            }
            _ => {}
        }
    }
    Ok(())
}

fn copy(
    from: &dyn Object,
    to: Slot<'_>,
    narrower: &str,
    cx: &mut Context,
) -> Result<(), TypeMismatch> {
    let Slot::Object(to) = to else {
        return Ok(());
    };
    crate::codec::compare::copy(from, to);
    let same = from
        .family()
        .is_some_and(|it| it.part().info().name == it.declared().name);
    if !same || by_context::is_tagged(&to.extras()) {
        return Ok(());
    }
    let before = to.info();
    select(to, narrower);
    replay(to, before, cx, &Path::Root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::info::{ModelInfo, Redeclared};

    const AGAIN: Redeclared = Redeclared {
        of: "m.B",
        member: 0,
        facts: 0,
        narrower: "",
        fits: true,
    };

    static MODEL: ModelInfo = ModelInfo {
        aliases: &[],
        redact: &[],
        standard_base64: false,
        contexts: &[],
        redeclared: &[
            AGAIN,
            Redeclared {
                member: 1,
                fits: false,
                ..AGAIN
            },
            Redeclared {
                member: 2,
                narrower: "m.N",
                ..AGAIN
            },
            Redeclared {
                of: "m.C",
                member: 2,
                ..AGAIN
            },
            Redeclared {
                of: "m.D",
                member: 3,
                fits: false,
                ..AGAIN
            },
        ],
        types: &TYPES,
    };

    static TYPES: [TypeInfo; 5] = [
        root("m.A"),
        derived("m.B", &TYPES[0]),
        derived("m.C", &TYPES[1]),
        derived("m.D", &TYPES[0]),
        root("m.Other"),
    ];

    const fn root(name: &'static str) -> TypeInfo {
        TypeInfo {
            name,
            base: None,
            first: 0,
            members: &[("a", 0), ("b", 0), ("c", 0), ("d", 0)],
            model: &MODEL,
        }
    }

    const fn derived(name: &'static str, base: &'static TypeInfo) -> TypeInfo {
        TypeInfo {
            name,
            base: Some(base),
            first: 4,
            members: &[],
            model: &MODEL,
        }
    }

    #[test]
    fn c7_members_that_depend_on_a_type_are_known_for_each_type() {
        let decoder = crate::Decoder::new();
        let mut cx = Context::new(&decoder);
        // Twice: the second pass uses the cached entries.
        for info in TYPES.iter().chain(&TYPES) {
            let open = OpenMembers::of(info, &mut cx);
            let open: Vec<_> = (0..5).filter_map(|i| open.get(i)).collect();
            let open: Vec<_> = open
                .iter()
                .map(|it| (it.i, it.narrower, it.other))
                .collect();
            let expected = match info.name {
                "m.A" => vec![(1, "", false), (2, "", false), (3, "", false)],
                "m.B" => vec![(1, "", true), (2, "m.N", false)],
                "m.C" => vec![(1, "", true), (2, "", false)],
                "m.D" => vec![(3, "", true)],
                _ => Vec::new(),
            };
            assert_eq!(open, expected, "{}", info.name);
        }
        assert_eq!(cx.open.len(), TYPES.len());
    }
}
