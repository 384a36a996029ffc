//! Values whose text is kept: members that came before the type that declares them, and members and items that do not fit.

use std::borrow::Cow;

use serde::de::{self, DeserializeSeed};

use super::again::OpenMembers;
use super::context::{Context, Path, mismatch};
use super::cursor::Cursor;
use super::members::{MemberSeed, found, unreadable};
use super::{again, scalars};
use crate::data::context_url::Told;
use crate::data::info::TypeInfo;
use crate::data::list::Kept;
use crate::data::object::{Object, Op, extras_mut};
use crate::data::property::Property;
use crate::error::TypeMismatch;
use crate::values::Json;

/// Properties of an unfinished object that its type does not declare so far. If the format lends their text, it is not copied until the
/// object is complete: a late type may declare them, and they can hold objects in the same situation.
#[derive(Default)]
pub(super) struct Pending<'de>(Vec<(Box<str>, Cow<'de, str>)>);

impl<'de> Pending<'de> {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn push(&mut self, name: Box<str>, json: Cow<'de, str>) {
        self.0.push((name, json));
    }

    /// Reads the properties that the object's type declares and the type `before` does not. Those that `before` declares are kept because
    /// they did not fit.
    pub(super) fn replay(
        &mut self,
        object: &mut dyn Object,
        before: &TypeInfo,
        cx: &mut Context,
        path: &Path<'_>,
    ) -> Result<(), TypeMismatch> {
        let info = object.info();
        let place = |name: &str| {
            let i = info.find(name, usize::MAX)?;
            before.find(name, usize::MAX).is_none().then_some(i)
        };
        let said = again::said(object, Told::Nothing);
        for (name, json) in std::mem::take(&mut self.0) {
            match place(&name) {
                Some(i) if read_member(object, i, &json, said, cx, path)? => {}
                _ => self.push(name, json),
            }
        }
        Ok(())
    }

    /// Moves the rest to the extras.
    pub(super) fn keep<E: de::Error>(self, object: &mut dyn Object) -> Result<(), E> {
        let Some(extras) = extras_mut(object) else {
            return Ok(());
        };
        for (name, json) in self.0 {
            extras.push(name, json_of(json)?);
        }
        Ok(())
    }
}

/// Turns the text of a value into a `Json`.
pub(super) fn json_of<E: de::Error>(text: Cow<'_, str>) -> Result<Json, E> {
    Json::from_text(text.into_owned()).map_err(E::custom)
}

/// Reads a member from its text, and returns whether it fits. If it does not, a lenient run reports it and continues. `said` is the type
/// that the object claims.
pub(super) fn read_member(
    object: &mut dyn Object,
    i: usize,
    json: &str,
    said: Told,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<bool, TypeMismatch> {
    let info = object.info();
    if OpenMembers::of(info, cx).get(i).is_some() {
        return again::read(object, i, json, said, cx, path);
    }
    match try_member(object, i, json, cx, &Path::At(path, info, i)) {
        Ok(()) => Ok(true),
        Err(mismatch) => refuse(mismatch, cx).map(|()| false),
    }
}

/// Reads a member from its text. If it does not fit, the member is absent.
pub(super) fn try_member(
    object: &mut dyn Object,
    i: usize,
    json: &str,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), TypeMismatch> {
    let depth = cx.depth;
    let lenient = cx.lenient;
    let again = cx.again.enter(json);
    let ends = again.ends();
    let outer = std::mem::replace(&mut cx.again, again);
    let seed = MemberSeed {
        object: &mut *object,
        i,
        cx: &mut *cx,
        path,
    };
    // With a table of the text, no value in it is scanned twice.
    let read = if lenient || ends.is_some() {
        seed.deserialize(&mut Cursor::with(json, ends))
            .map_err(|error| unreadable(error, object, i, cx, path).to_string())
    } else {
        seed.deserialize(&mut serde_json::Deserializer::from_str(json))
            .map_err(|error| unreadable(error, object, i, cx, path).to_string())
    };
    cx.again = outer;
    read.map_err(|error| {
        cx.depth = depth;
        scalars::set_state(&mut object.slot(i, Op::Absent), Property::Absent);
        let failure = cx.failure.take();
        failure.unwrap_or_else(|| mismatch(path, "JSON", found(json), error))
    })
}

/// Ends a strict run; a lenient run reports the mismatch and continues.
pub(super) fn refuse(mismatch: TypeMismatch, cx: &mut Context) -> Result<(), TypeMismatch> {
    if cx.lenient {
        cx.report.add(|| mismatch);
        return Ok(());
    }
    cx.failure = Some(mismatch.clone());
    Err(mismatch)
}

/// Reports a member that does not fit, and makes it absent.
pub(super) fn pass_over(
    object: &mut dyn Object,
    i: usize,
    json: &str,
    error: &str,
    cx: &mut Context,
    path: &Path<'_>,
) {
    report(json, error, cx, path);
    scalars::set_state(&mut object.slot(i, Op::Absent), Property::Absent);
}

/// Reports an item that does not fit, and keeps it in its list.
pub(super) fn keep_item(
    kept: &mut Kept,
    j: usize,
    json: Json,
    error: &str,
    cx: &mut Context,
    path: &Path<'_>,
) {
    report(json.as_str(), error, cx, path);
    kept.values.push((j, json));
}

/// Reports the recorded mismatch; if there is none, the text itself is at fault.
fn report(json: &str, error: &str, cx: &mut Context, path: &Path<'_>) {
    let failure = cx.failure.take();
    cx.report
        .add(|| failure.unwrap_or_else(|| mismatch(path, "JSON", found(json), error.to_owned())));
}
