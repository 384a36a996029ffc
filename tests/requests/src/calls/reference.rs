//! References to entities (Protocol 4.01, 11.4.6).

use super::{Wanted, place, settle};
use crate::address::Address;
use crate::causes::{Cause, Kind};
use crate::query::Types;
use crate::walk::{self, Place, PlaceKind, Step};

/// Checks that a place has references: what is contained has none of its own (CSDL XML 4.01, 8.4).
pub(super) fn check(before: &[(Step, Place)]) -> Result<(), Cause> {
    match before.last() {
        Some((step, place)) if place.kind == (PlaceKind::Resource { referenced: false }) => {
            let name = match step {
                Step::Navigation(_, name) | Step::Set(name) | Step::Singleton(name) => name,
                _ => "",
            };
            Err(Cause::new(Kind::Contained, name))
        }
        _ => Ok(()),
    }
}

/// The entity to which the body refers.
pub(super) fn of_body(types: Types<'_>, wanted: &Wanted) -> Result<String, Cause> {
    let body: serde_json::Value = serde_json::from_str(&wanted.body)
        .map_err(|error| Cause::new(Kind::BodyNotJson, error.to_string()))?;
    let id = body.get("@odata.id").or_else(|| body.get("@id"));
    match id.and_then(serde_json::Value::as_str) {
        Some(url) => target(types, url),
        None => Err(Cause::new(
            Kind::BodyViolates,
            "the body of a reference has no `@odata.id`",
        )),
    }
}

/// The entity at a URL.
pub(super) fn target(types: Types<'_>, url: &str) -> Result<String, Cause> {
    let address = Address::parse(url);
    let mut walk = walk::walk(types.model, &address.segments).map_err(|why| {
        Cause::new(
            Kind::BodyViolates,
            format!("the reference {url}: {}", why.detail),
        )
    })?;
    settle(types.model, &mut walk, &address.options);
    let is_one = walk
        .end()
        .is_some_and(|place| !place.collection && walk::is_entity(types.model, place.item));
    match is_one {
        true => place::code(types, &walk.steps),
        false => Err(Cause::new(
            Kind::BodyViolates,
            format!("the reference {url} is not one entity"),
        )),
    }
}
