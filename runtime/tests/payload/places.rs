//! Where fields stand: what queries find properties by.

use odata_runtime::codec::places;
use odata_runtime::{Object, Property};

use crate::model::{AnyThing, Part, Special, Thing, VerySpecial};

fn at<T>(field: &Property<T>) -> usize {
    core::ptr::from_ref(field).addr()
}

/// The name of the member whose field stands there.
fn name(object: &mut dyn Object, at: usize) -> Option<&'static str> {
    let all = places(object);
    let mut found = all.iter().filter(|place| place.0 == at);
    let name = found.next().map(|place| place.1.0);
    assert!(found.next().is_none(), "{name:?} is not alone");
    name
}

#[test]
fn each_member_has_a_place_of_its_own_and_keeps_its_value() {
    let mut thing = Thing::with(|thing| {
        thing.part = Part::new().into();
        thing.id = "a".into();
    });
    let before = thing.clone();
    let all = places(&mut thing);
    assert_eq!(all.len(), 36);
    let mut addresses: Vec<usize> = all.iter().map(|place| place.0).collect();
    addresses.sort_unstable();
    addresses.dedup();
    assert_eq!(addresses.len(), 36);
    assert_eq!(thing, before);
}

#[test]
fn fields_of_every_form_are_found() {
    let mut thing = Thing::new();
    let expected = [
        (at(&thing.id), "id"),
        (at(&thing.double), "double"),
        (at(&thing.untyped), "untyped"),
        (at(&thing.tags), "tags"),
        (at(&thing.numbers), "numbers"),
        (at(&thing.color), "color"),
        (at(&thing.colors), "colors"),
        (at(&thing.colors_or_null), "colorsOrNull"),
        (at(&thing.part), "part"),
        (at(&thing.parts), "parts"),
        (at(&thing.parts_or_null), "partsOrNull"),
        (at(&thing.related), "related"),
        (at(&thing.children), "children"),
    ];
    for (at, expected) in expected {
        assert_eq!(name(&mut thing, at), Some(expected));
    }
    let elsewhere = at(&Thing::new().id);
    assert_eq!(name(&mut thing, elsewhere), None);
}

#[test]
fn inherited_fields_and_those_in_families_are_found() {
    let mut special = VerySpecial::new();
    let expected = [
        (at(&special.very), "very"),
        (at(&special.extra), "extra"),
        (at(&special.id), "id"),
    ];
    for (at, expected) in expected {
        assert_eq!(name(&mut special, at), Some(expected));
    }
    let mut family = AnyThing::from(Special::new());
    let inherited = at(&family.id);
    assert_eq!(name(&mut family, inherited), Some("id"));
}
