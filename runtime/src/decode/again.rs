//! Members that types declare again, narrower or otherwise than a base: read when the type of their object is known, which
//! `@odata.type` may tell after them.

use super::context::{Context, Path};
use super::kept::{refuse, try_member};
use super::replay;
use crate::error::{Error, Misfit};
use crate::family::{means, type_name_of, variant_named};
use crate::info::Info;
use crate::object::{Object, Op, Slot, Value, WHOLE};
use crate::values::Json;

/// Whether what a member is depends on the type of its object: the type, a base or a subtype declares it again.
#[inline]
pub(super) fn is_open(info: &'static Info, i: usize) -> bool {
    // Of nearly all models.
    !info.model.redeclared.is_empty() && depends(info, i)
}

#[cold]
fn depends(info: &'static Info, i: usize) -> bool {
    let model = info.model;
    let all = model.redeclared.iter();
    let mut otherwise = all.filter(|it| it.member == i && (!it.fits || !it.narrower.is_empty()));
    otherwise.any(|it| {
        let of = model.info(it.of);
        of.is_some_and(|of| of.derives(info) || info.derives(of))
    })
}

/// Reads such a member, and tells whether it fits. A value that fits the type of its object and not the base's member is not a misfit;
/// it does not fit all the same, and its place is in the extras.
pub(super) fn read(
    object: &mut dyn Object,
    i: usize,
    json: &str,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<bool, Misfit> {
    let info = object.info();
    let member = info.member(i).unwrap_or(("", 0));
    cx.narrower = info.redeclared(i).map_or("", |again| again.narrower);
    let read = try_member(object, i, json, cx, &Path::Member(path, member));
    cx.narrower = "";
    match read {
        Ok(()) => Ok(true),
        Err(_) if is_other(object, i) => Ok(false),
        Err(misfit) => refuse(misfit, cx).map(|()| false),
    }
}

/// Whether the type that the object says it is of has another type for the member. A type that is not known here may have any.
fn is_other(object: &dyn Object, i: usize) -> bool {
    let info = object.info();
    let other = |info: &'static Info| {
        let mut all = info.all_redeclared();
        all.any(|again| again.member == i && !again.fits)
    };
    if other(info) {
        return true;
    }
    let tag = object.extras().control("type").map(Json::get::<String>);
    let Some(Ok(tag)) = tag else {
        return false;
    };
    let name = type_name_of(&tag);
    let mut known = info.model.types.iter();
    match known.find(|known| means(info.model, &name, known.name)) {
        Some(known) => other(known),
        None => true,
    }
}

/// Makes a family what the member that it stands in is narrowed to.
pub(super) fn select(object: &mut dyn Object, narrower: &str) {
    if let Some(family) = object.family_mut()
        && let Some(variant) = variant_named(family, narrower)
    {
        family.select(variant);
    }
}

/// After a value was read as a base of its type: members that its type declares again, more narrowly, are of the narrower type unless
/// they say otherwise.
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
                copy(value, slot, again.narrower, cx).map_err(Error::Misfit)?;
            }
            Value::Items(length, kept) => {
                to.slot(i, Op::Value);
                for j in 0..length {
                    match from.get(i, j) {
                        Value::Object(value) => {
                            let slot = to.slot(i, Op::Push);
                            copy(value, slot, again.narrower, cx).map_err(Error::Misfit)?;
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

fn copy(from: &dyn Object, to: Slot<'_>, narrower: &str, cx: &mut Context) -> Result<(), Misfit> {
    let Slot::Object(to) = to else {
        return Ok(());
    };
    crate::compare::copy(from, to);
    let same = from
        .family()
        .is_some_and(|it| it.part().info().name == it.declared().name);
    if !same || to.extras().control("type").is_some() {
        return Ok(());
    }
    let before = to.info();
    select(to, narrower);
    replay(to, before, cx, &Path::Root)
}
