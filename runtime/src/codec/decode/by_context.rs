//! Types that only a context URL gives (JSON Format 4.01 section 4.5.3: the type annotation may be left out if the context URL gives the
//! type).

use serde::de;

use super::context::{Context, Path};
use super::kept::Pending;
use super::members::{annotate_lists, drop_superseded};
use super::{again, replay};
use crate::data::context_url::{ContextUrl, Told};
use crate::data::extras::ExtrasRef;
use crate::data::family::variant_named;
use crate::data::info::{TypeInfo, facts};
use crate::data::list::{Element, Kept};
use crate::data::object::{Object, Op, Slot, Value, WHOLE};

/// Gives an object the type that its context URL names. This happens at the end, since both the context and `@odata.type` may follow the
/// members that depend on them. If the context names no type, the object takes the type `narrower`, to which its member is narrowed, unless
/// that is empty. Returns what the context says about the type.
pub(super) fn apply<E: de::Error>(
    object: &mut dyn Object,
    pending: &mut Pending<'_>,
    narrower: &str,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<Told, E> {
    let model = object.info().model;
    // Otherwise a type from the context changes nothing.
    if object.family().is_none() && model.redeclared.is_empty() {
        return Ok(Told::Nothing);
    }
    let url = context_of(object, cx, path);
    let told = url.map_or(Told::Nothing, |url| url.told(model));
    if let Told::Type(info) = told {
        select(object, pending, info.name, cx, path)?;
    }
    if !narrower.is_empty() {
        select(object, pending, narrower, cx, path)?;
    }
    Ok(told.of(object.info()))
}

/// Does the same for the items of a page, to which the page's context applies, and reads members that were put off until the items' types
/// are known.
pub(super) fn apply_to_page<E: de::Error>(
    page: &mut dyn Object,
    tagged: bool,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<(), E> {
    let mut put_off = std::mem::take(&mut cx.put_off).into_iter().peekable();
    let url = context_of(page, cx, path).filter(|_| !tagged);
    if url.is_none() && put_off.peek().is_none() {
        return Ok(());
    }
    let path = Path::At(path, page.info(), 0);
    let positions: Vec<usize> = match page.get(0, WHOLE) {
        Value::Items(length, kept) => Kept::elements(kept, length)
            .enumerate()
            .filter(|(_, element)| matches!(element, Element::Item(_)))
            .map(|(position, _)| position)
            .collect(),
        _ => return Ok(()),
    };
    // All items are of one model.
    let model = |page: &mut dyn Object| match page.slot(0, Op::Item(0)) {
        Slot::Object(item) => Some(item.info().model),
        _ => None,
    };
    let told = url.and_then(|url| Some(url.told(model(page)?)));
    let told = told.unwrap_or_default();
    // The items are in a list, and the list is in the page.
    let depth = cx.depth;
    cx.depth = depth.saturating_sub(2);
    let mut selects = matches!(told, Told::Type(_));
    for (j, position) in positions.into_iter().enumerate() {
        let put_off_here = put_off.next_if(|(at, _)| *at == position);
        if !selects && put_off_here.is_none() {
            if put_off.peek().is_none() {
                break;
            }
            continue;
        }
        let Slot::Object(item) = page.slot(0, Op::Item(j)) else {
            continue;
        };
        let path = Path::Item(&path, position);
        if selects
            && let Told::Type(info) = told
            && item.extras().control("context").is_none()
        {
            // All items are of one family.
            selects = select(item, &mut Pending::default(), info.name, cx, &path)?;
        }
        if let Some((_, open)) = put_off_here {
            let told = told.of(item.info());
            again::read_all(item, open, told, cx, &path).map_err(E::custom)?;
            annotate_lists(item);
            drop_superseded(item);
        }
    }
    cx.depth = depth;
    Ok(())
}

/// The context URL of an object, if it names a type. The root of what is decoded falls back to the context of what encloses it.
fn context_of(object: &dyn Object, cx: &Context, path: &Path<'_>) -> Option<ContextUrl> {
    let own = object.extras().context();
    let inherited = cx.inherited.as_deref();
    let url = own.as_deref().or(inherited.filter(|_| path.is_apart()))?;
    ContextUrl::parse(url).filter(ContextUrl::is_typed)
}

pub(super) fn is_page(info: &TypeInfo) -> bool {
    info.members
        .first()
        .is_some_and(|member| member.1 & facts::REQUIRED != 0)
}

/// The position of an item of a page.
pub(super) fn position_in_page(path: &Path<'_>) -> Option<usize> {
    match path {
        Path::Item(Path::At(_, info, 0), position) if is_page(info) => Some(*position),
        _ => None,
    }
}

/// Whether an object names its own type.
pub(super) fn is_tagged(extras: &ExtrasRef<'_>) -> bool {
    extras.control("type").is_some_and(|tag| !tag.is_null())
}

/// Turns a family value, so far of the declared type, into one of the named type. Returns whether the family knows that type.
fn select<E: de::Error>(
    object: &mut dyn Object,
    pending: &mut Pending<'_>,
    name: &str,
    cx: &mut Context,
    path: &Path<'_>,
) -> Result<bool, E> {
    let tagged = is_tagged(&object.extras());
    let Some(family) = object.family_mut() else {
        return Ok(false);
    };
    let declared = family.declared();
    let Some(variant) = variant_named(family, name) else {
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
