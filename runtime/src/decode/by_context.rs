//! Types that only a context URL tells (JSON Format 4.01 section 4.5.3: the type annotation may be left out where the context URL
//! has the type).

use serde::de;

use super::context::{Context, Path};
use super::kept::Pending;
use super::members::annotate_lists;
use super::replay;
use crate::context_url::ContextUrl;
use crate::extras::ExtrasRef;
use crate::family::variant_named;
use crate::info::{Info, facts};
use crate::list::{Element, Kept};
use crate::object::{Object, Op, Slot, Value, WHOLE};

/// Gives an object that was read the type that its context URL tells, or the items in it if it is a page. Done at the end, since both
/// context and type may stand behind the members that depend on them.
pub(super) fn apply<E: de::Error>(
    object: &mut dyn Object,
    pending: &mut Pending<'_>,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), E> {
    let is_page = is_page(object.info());
    if !is_page && object.family().is_none() {
        return Ok(());
    }
    let own = object.extras().context();
    let Some(url) = own.as_deref().or(cx.inherited.as_deref()) else {
        return Ok(());
    };
    let Some(url) = ContextUrl::parse(url).filter(ContextUrl::is_typed) else {
        return Ok(());
    };
    if !is_page {
        return select(object, pending, &url, cx, path).map(|_| ());
    }
    let path = Path::At(path, object.info(), 0);
    let positions: Vec<usize> = match object.get(0, WHOLE) {
        Value::Items(length, kept) => Kept::elements(kept, length)
            .enumerate()
            .filter(|(_, element)| matches!(element, Element::Item(_)))
            .map(|(position, _)| position)
            .collect(),
        _ => return Ok(()),
    };
    for (j, position) in positions.into_iter().enumerate() {
        let Slot::Object(item) = object.slot(0, Op::Item(j)) else {
            continue;
        };
        if item.extras().control("context").is_some() {
            continue;
        }
        // All items are of one family.
        if !select(
            item,
            &mut Pending::default(),
            &url,
            cx,
            &Path::Item(&path, position),
        )? {
            break;
        }
    }
    Ok(())
}

fn is_page(info: &Info) -> bool {
    info.members
        .first()
        .is_some_and(|member| member.1 & facts::REQUIRED != 0)
}

/// Whether an object says itself what it is.
pub(super) fn is_tagged(extras: &ExtrasRef<'_>) -> bool {
    extras.control("type").is_some_and(|tag| !tag.is_null())
}

/// Makes a value of a family, which is of the declared type so far, one of the type that the context tells. Answers whether that is
/// a type that the family knows.
fn select<E: de::Error>(
    object: &mut dyn Object,
    pending: &mut Pending<'_>,
    url: &ContextUrl,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<bool, E> {
    let tagged = is_tagged(&object.extras());
    let Some(family) = object.family_mut() else {
        return Ok(false);
    };
    let declared = family.declared();
    let variant = url
        .info(declared.model)
        .and_then(|info| variant_named(family, info.name));
    let Some(variant) = variant else {
        return Ok(false);
    };
    let before = family.part().info();
    if tagged || variant == family.variant() || before.name != declared.name {
        return Ok(true);
    }
    family.select(variant);
    replay(object, before, cx, path).map_err(E::custom)?;
    pending
        .replay(object, before, cx, path)
        .map_err(E::custom)?;
    annotate_lists(object);
    Ok(true)
}
