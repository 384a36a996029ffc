//! Values that a program requires: see [`Decoder::require`](super::Decoder::require).

use super::context::{Path, mismatch};
use super::report::Report;
use crate::data::list::{Element, Kept};
use crate::data::object::is_absent;
use crate::data::object::is_null;
use crate::data::object::{Object, Value, WHOLE};

/// Like [`missing`], for an item of a bare array. Paths may name its members as those of a page, `value/id`, or directly, `id`.
pub(super) fn missing_in(item: &dyn Object, wanted: &str, path: &Path<'_>, report: &mut Report) {
    let own = match wanted.strip_prefix("value/") {
        Some(own) if item.info().find("value", usize::MAX).is_none() => own,
        _ => wanted,
    };
    missing(item, own, path, report);
}

/// Adds a mismatch for each place at `wanted` that has no value.
pub(super) fn missing(object: &dyn Object, wanted: &str, path: &Path<'_>, report: &mut Report) {
    let (name, rest) = match wanted.split_once('/') {
        Some((name, rest)) => (name, Some(rest)),
        None => (wanted, None),
    };
    let info = object.info();
    let member = info
        .find(name, usize::MAX)
        .and_then(|i| Some((i, info.member(i)?)));
    let Some((i, member)) = member else {
        // Not declared here: a dynamic property, or a property of a derived type.
        let kept = object.extras();
        if kept.raw(name).is_none_or(crate::values::Json::is_null) {
            report.add(|| mismatch(path, name, "nothing", "it is required".to_owned()));
        }
        return;
    };
    let value = object.get(i, WHOLE);
    let here = Path::Member(path, member);
    match (value, rest) {
        (Value::Object(inner), Some(rest)) => missing(inner, rest, &here, report),
        (Value::Items(length, kept), Some(rest)) => {
            for (position, element) in Kept::elements(kept, length).enumerate() {
                if let Element::Item(j) = element
                    && let Value::Object(inner) = object.get(i, j)
                {
                    missing(inner, rest, &Path::Item(&here, position), report);
                }
            }
        }
        (_, Some(_)) => {}
        (value, None) => {
            let found = match value {
                value if is_absent(value) => "nothing",
                value if is_null(value) => "null",
                _ => return,
            };
            report.add(|| mismatch(&here, "a value", found, "it is required".to_owned()));
        }
    }
}
