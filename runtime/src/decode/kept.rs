//! Values whose text is kept: members that were read before a type that declares them was known, and members and items that do not
//! fit.

use serde::de::DeserializeSeed;

use super::context::{Context, Path, misfit};
use super::cursor::Cursor;
use super::members::{MemberSeed, found, keep};
use super::scalars;
use crate::error::Misfit;
use crate::list::Kept;
use crate::object::{Object, Op};
use crate::property::Property;
use crate::values::Json;

/// Reads a member from its text; where it does not fit, a lenient run leaves the text in the extras.
pub(super) fn kept_member(
    object: &mut dyn Object,
    i: usize,
    json: Json,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), Misfit> {
    let info = object.info();
    let path = &Path::At(path, info, i);
    let depth = cx.depth;
    let lenient = cx.lenient;
    let seed = MemberSeed {
        object: &mut *object,
        i,
        cx: &mut *cx,
        path,
    };
    let read = if lenient {
        seed.deserialize(&mut Cursor::new(json.as_raw()))
            .map_err(|error| error.to_string())
    } else {
        seed.deserialize(&mut serde_json::Deserializer::from_str(json.as_str()))
            .map_err(|error| error.to_string())
    };
    let Err(error) = read else {
        return Ok(());
    };
    cx.depth = depth;
    if !lenient {
        let failure = cx.failure.take();
        let misfit = failure.unwrap_or_else(|| misfit(path, "JSON", found(&json), error));
        cx.failure = Some(misfit.clone());
        return Err(misfit);
    }
    pass_over(object, i, json, &error, cx, path);
    Ok(())
}

/// Reports a member that does not fit, and leaves its text in the extras.
pub(super) fn pass_over(
    object: &mut dyn Object,
    i: usize,
    json: Json,
    error: &str,
    cx: &mut Context,
    path: &Path<'_>,
) {
    // Without a recorded misfit the text itself is at fault.
    let failure = cx.failure.take();
    let text = found(&json);
    cx.report
        .add(|| failure.unwrap_or_else(|| misfit(path, "JSON", text, error.to_owned())));
    scalars::set_state(&mut object.slot(i, Op::Absent), Property::Absent);
    let name = object.info().member(i).unwrap_or(("", 0)).0;
    keep(object, name.into(), json);
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
    let failure = cx.failure.take();
    let text = found(&json);
    cx.report
        .add(|| failure.unwrap_or_else(|| misfit(path, "JSON", text, error.to_owned())));
    kept.values.push((j, json));
}
