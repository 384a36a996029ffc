//! Types from context URLs (OData Protocol 4.01 chapter 10), and the items of delta responses that they distinguish.

use odata_runtime::registry::{Entry, decode_with};
use odata_runtime::responses::{DeltaItem, OtherItem, Reason};
use odata_runtime::{Collection, Decoder, Delta, Object};

use crate::model::{AnyThing, Other, Special, TYPES, Thing, VerySpecial};
use crate::{lenient, read};

fn fresh<T: Object + Default>() -> Box<dyn Object> {
    Box::new(T::default())
}

const REGISTRY: &[Entry] = &[
    Entry::Structured {
        info: &TYPES[0],
        fresh: fresh::<Other>,
    },
    Entry::Structured {
        info: &TYPES[2],
        fresh: fresh::<Special>,
    },
    // As for a family too large for an enum.
    Entry::Structured {
        info: &TYPES[4],
        fresh: fresh::<Thing>,
    },
    Entry::Structured {
        info: &TYPES[5],
        fresh: fresh::<VerySpecial>,
    },
];

/// The result for an item of a delta response, with a context of the response and the item's own members.
fn read_item<T: Object + Default + std::fmt::Debug>(feed: &str, members: &str) -> DeltaItem<T> {
    let feed = match feed {
        "" => String::new(),
        feed => format!(r#""@odata.context":"{feed}","#),
    };
    let body = format!(r#"{{{feed}"value":[{{{members}}}]}}"#);
    let delta = Delta::read(body.as_bytes()).unwrap();
    let mut items: Vec<_> = delta
        .items(&Decoder::new())
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{body}: {error}"));
    items.remove(0).0
}

fn other<T: Object + Default + std::fmt::Debug>(feed: &str, members: &str) -> OtherItem {
    match read_item::<T>(feed, members) {
        DeltaItem::Other(other) => other,
        item => panic!("{feed} {members}: {item:?}"),
    }
}

fn changed<T: Object + Default + std::fmt::Debug>(feed: &str, members: &str) -> T {
    match read_item::<T>(feed, members) {
        DeltaItem::Changed(value) => value,
        item => panic!("{feed} {members}: {item:?}"),
    }
}

#[test]
fn u4_items_of_other_sets_are_of_their_own_kind() {
    for feed in [
        "",
        "http://h/s/$metadata#Things/$delta",
        "#Things(id,children(id))/$delta",
    ] {
        for context in [
            "#Others/$entity",
            "http://h/s/$metadata#Others/$entity",
            "$metadata#Others(id)/$entity",
            "#Others('a')/held/$entity",
            "#m.Other",
            "#self.Other/$entity",
        ] {
            let members = format!(r#""@odata.context":"{context}","id":"1""#);
            let item = other::<AnyThing>(feed, &members);
            assert!(item.reason.is_none());
            if context.starts_with("#m.") || context.starts_with("#self.") {
                assert_eq!(item.set(), None);
            }
            assert_eq!(item.json().as_str(), format!("{{{members}}}"));
            assert_eq!(
                item.type_name(),
                Some(if context.contains("held") {
                    "m.Part"
                } else {
                    "m.Other"
                }),
                "{context}"
            );
            other::<Thing>(feed, &members);
        }
    }
    // Unknown sets are distinguished by name, if the response has one.
    for (feed, context) in [
        ("http://h/$metadata#Customers/$delta", "#Orders/$entity"),
        ("#Customers/m.Vip/$delta", "#Orders(1)/Customers/$entity"),
        ("#Things/$delta", "#Orders/$entity"),
    ] {
        let members = format!(r#""@context":"{context}""#);
        let item = other::<AnyThing>(feed, &members);
        assert_eq!(item.type_name(), None);
        assert!(item.decode_with(REGISTRY, &Decoder::new()).is_err());
    }
}

#[test]
fn u4_what_contexts_do_not_say_changes_nothing() {
    for (feed, members) in [
        ("#Things/$delta", r#""id":"1""#),
        ("#Things/$delta", r##""@context":"#Things/$entity""##),
        (
            "#Things(id)/$delta",
            r##""@context":"http://x/$metadata#Things/m.Special/$entity""##,
        ),
        (
            "#Customers/$delta",
            r##""@context":"#Customers(id)/$entity""##,
        ),
        (
            "#Customers(1)/Orders/$delta",
            r##""@context":"#Customers(2)/Orders/$entity""##,
        ),
        ("#Customers/$delta", r##""@context":"#Things/$entity""##),
        ("", r##""@context":"#Orders/$entity""##),
        ("", r#""@context":"Others/$entity""#),
        ("#Things/$delta", r##""@context":"#Others(/$entity""##),
        ("#Things/$delta", r#""@context":5"#),
        ("#Things/$delta", r##""@context":"#TheThing""##),
        ("#Things/$delta", r##""@type":"#zz.Other""##),
        ("#Things/$delta", r##""@context":"#$ref","@id":"x""##),
    ] {
        changed::<AnyThing>(feed, members);
    }
}

#[test]
fn u4_the_type_that_an_item_names_wins() {
    let context = r##""@context":"#Others/$entity","##;
    let thing: AnyThing = changed(
        "#Things/$delta",
        &format!(r##"{context}"@type":"#m.Special","extra":1"##),
    );
    assert!(matches!(thing, AnyThing::Special(_)));
    let item = other::<AnyThing>("#Things/$delta", r##""@type":"#self.Other","id":"1""##);
    assert_eq!((item.set(), item.type_name()), (None, Some("m.Other")));
    // An unknown type does not contradict the context.
    let item = other::<AnyThing>(
        "#Things/$delta",
        &format!(r##"{context}"@type":"#m.Newer""##),
    );
    assert_eq!(
        (item.set(), item.type_name()),
        (Some("Others"), Some("m.Newer"))
    );
    // A base of the requested type is not of that type, except in the response's own set.
    let members = r##""@context":"#Things/$entity""##;
    assert_eq!(other::<Special>("", members).type_name(), Some("m.Thing"));
    changed::<Special>("#Things/$delta", members);
}

#[test]
fn u4_an_item_that_names_a_base_of_the_expected_type_is_of_its_own_kind() {
    let item = other::<Special>("#Specials", r##""@odata.type":"#m.Thing","id":"a""##);
    assert_eq!(item.type_name(), Some("m.Thing"));
}

#[test]
fn u4_derived_items_are_typed_by_context() {
    for (feed, members) in [
        (
            "#Things/$delta",
            r##""extra":1,"@context":"#Things/m.Special/$entity""##,
        ),
        (
            "#Things/$delta",
            r##""@context":"#Specials/$entity","extra":1"##,
        ),
        ("#Things/m.Special(extra)/$delta", r#""extra":1"#),
        ("#Collection(m.Special)", r#""extra":1"#),
    ] {
        let thing = changed::<AnyThing>(feed, members);
        assert!(
            matches!(&thing, AnyThing::Special(special) if special.extra == 1.into()),
            "{feed} {members} {thing:?}"
        );
    }
}

#[test]
fn u4_deleted_items_of_other_sets_are_told_apart() {
    let item = other::<Thing>(
        "#Things/$delta",
        r##""@odata.context":"#Others/$deletedEntity","id":"Others(1)","reason":"deleted""##,
    );
    assert_eq!(
        (&item.reason, item.id.as_deref(), item.set()),
        (&Some(Reason::Deleted), Some("Others(1)"), Some("Others"))
    );
    // Its members are not the entity's.
    let (entity, _) = item.decode::<Thing>(&Decoder::new()).unwrap();
    assert!(entity.id.is_absent());
    let (entity, _) = item.decode_with(REGISTRY, &Decoder::new()).unwrap();
    assert_eq!(entity.info().name, "m.Other");
    assert!(entity.extras().raw("reason").is_none());
    let item = other::<Thing>(
        "#Things/$delta",
        r##""@removed":{"reason":"changed"},"@context":"#Others/$deletedEntity","@id":"Others(1)","x":2"##,
    );
    assert_eq!(
        (&item.reason, item.id.as_deref()),
        (&Some(Reason::Changed), Some("Others(1)"))
    );
    let (entity, _) = item.decode_with(REGISTRY, &Decoder::new()).unwrap();
    assert_eq!(entity.extras().get::<i32>("x").unwrap(), Some(2));
    // The form of 4.01 in the response's own set, with the context of 4.0.
    let DeltaItem::Deleted(deleted) = read_item::<Thing>(
        "#Things/$delta",
        r##""@removed":{"reason":"changed"},"@context":"#Things/$deletedEntity","id":"1""##,
    ) else {
        panic!()
    };
    assert_eq!(
        (deleted.reason, deleted.id, deleted.entity.id),
        (Reason::Changed, None, "1".into())
    );
}

#[test]
fn u4_other_items_become_what_the_caller_or_the_registry_says() {
    let members = r##""@context":"#Others/$entity","secret":"s","extra":5"##;
    let item = other::<Thing>("#Things/$delta", members);
    assert_eq!(item, item.clone());
    assert!(!format!("{item:?}").contains("\"s\""), "{item:?}");
    let (special, _) = item.decode::<Special>(&Decoder::new()).unwrap();
    assert_eq!(special.extra, 5.into());
    let (object, _) = item.decode_with(REGISTRY, &Decoder::new()).unwrap();
    assert_eq!(object.extras().get::<i32>("extra").unwrap(), Some(5));
}

#[test]
fn r3_the_context_of_an_object_tells_its_type() {
    for context in [
        "#Things/m.Special/$entity",
        "http://h/s/$metadata#Things(extra)/self.Special(extra)/$entity",
        "#TheThing/m.Special",
        "#Things('x')/held",
        "#Things('x')/m.Special/held/$entity",
        "#Things/x/held/$entity",
        "#Specials/$entity",
        "#m.Special",
        "#Unknown(1)/unknown/m.Special",
        "#Things%2Fm%2ESpecial%2F$entity",
    ] {
        for json in [
            format!(r#"{{"@odata.context":"{context}","extra":5}}"#),
            format!(r#"{{"extra":5,"@context":"{context}"}}"#),
            format!(r#"{{"@odata.type":null,"extra":5,"@context":"{context}"}}"#),
        ] {
            let thing: AnyThing = read(&json);
            assert!(
                matches!(&thing, AnyThing::Special(special) if special.extra == 5.into()),
                "{json}"
            );
            assert_eq!(serde_json::from_str::<AnyThing>(&json).unwrap(), thing);
            assert_eq!(lenient_thing(&json), thing);
            // Reading it again gives the same, wherever it is.
            let again: AnyThing = read(&serde_json::to_string(&thing).unwrap());
            assert!(matches!(&again, AnyThing::Special(_)));
        }
    }
}

fn lenient_thing(json: &str) -> AnyThing {
    let decoder = Decoder::new().lenient();
    decoder.decode(json.as_bytes()).unwrap().0
}

#[test]
fn r3_the_named_type_wins_and_unknown_contexts_change_nothing() {
    let json = r##"{"@context":"#Things/m.Special/$entity","extra":5,"very":true,"@type":"#other.VerySpecial"}"##;
    let thing: AnyThing = read(json);
    assert!(matches!(&thing, AnyThing::VerySpecial(very) if very.very == true.into()));
    let json = r##"{"@context":"#Things/m.Special/$entity","@type":"#m.Thing"}"##;
    assert!(matches!(read(json), AnyThing::Thing(_)));
    for context in [
        "#Things/$entity",
        "#Things/m.Newer/$entity",
        "#Others/$entity",
        "#Nothing/$entity",
        "#Things/m.Special/$ref",
        "#Things('x')/unknown",
        "#Things('x')/held/unknown",
        "#Things(",
        "Specials",
        "",
    ] {
        let (thing, mismatches) =
            lenient::<AnyThing>(&format!(r#"{{"@context":"{context}","extra":5}}"#));
        assert!(
            matches!(&thing, AnyThing::Thing(_)) && mismatches.is_empty(),
            "{context}"
        );
    }
}

#[test]
fn r3_mismatches_of_the_type_that_the_context_tells_are_named() {
    let json = r##"{"@context":"#Specials","value":[{"id":"1"},{"extra":"x"}]}"##;
    let error = Decoder::new().decode::<Collection<AnyThing>>(json.as_bytes());
    let error = error.map(|_| ()).unwrap_err().to_string();
    assert!(
        error.starts_with("$.value[1].extra: property `extra`: expected Edm.Int32"),
        "{error}"
    );
    let (page, mismatches) = lenient_page(json);
    assert_eq!(
        (mismatches.len(), &*mismatches[0].path),
        (1, "$.value[1].extra")
    );
    assert_eq!(serde_json::to_string(&page).unwrap(), {
        r##"{"@odata.context":"#Specials","value":[{"@odata.type":"#m.Special","id":"1"},{"@odata.type":"#m.Special","extra":"x"}]}"##
            .replace("@odata.context", "@context")
    });
}

#[test]
fn r3_a_context_is_of_its_object_and_not_of_what_stands_in_it() {
    let thing = changed::<AnyThing>("#Things/m.Special/$delta", r#""related":{"id":"2"}"#);
    let AnyThing::Special(special) = &thing else {
        panic!("{thing:?}")
    };
    let related = special.related.value().unwrap();
    assert!(matches!(&**related, AnyThing::Thing(_)), "{related:?}");
    // Nor does it change the type of an object that is already of a derived type.
    let mut thing = AnyThing::VerySpecial(Box::default());
    let json = r##"{"@context":"#Specials/$entity","very":true}"##;
    Decoder::new()
        .decode_into(&mut thing, json.as_bytes())
        .unwrap();
    assert!(matches!(&thing, AnyThing::VerySpecial(very) if very.very == true.into()));
}

fn lenient_page(json: &str) -> (Collection<AnyThing>, Vec<odata_runtime::TypeMismatch>) {
    let decoder = Decoder::new().lenient();
    decoder.decode(json.as_bytes()).unwrap()
}

#[test]
fn r3_the_context_of_a_page_tells_the_type_of_its_items() {
    let items = r##"{"extra":5},{"extra":6,"@type":"#other.VerySpecial","very":true},{"@context":"#Things/$entity"}"##;
    for json in [
        format!(r##"{{"@odata.context":"#Things/m.Special","value":[{items}]}}"##),
        format!(
            r##"{{"value":[{items}],"@odata.context":"http://h/$metadata#Collection(m.Special)"}}"##
        ),
        format!(r##"{{"@context":"#Things('x')/held(extra)","value":[{items}]}}"##),
    ] {
        let page: Collection<AnyThing> = read(&json);
        let [
            AnyThing::Special(special),
            AnyThing::VerySpecial(very),
            AnyThing::Thing(_),
        ] = page.items().unwrap()
        else {
            panic!("{page:?}")
        };
        assert_eq!((&special.extra, &very.very), (&5.into(), &true.into()));
        assert_eq!(lenient_page(&json), (page, Vec::new()));
    }
    // An item that names the declared type is of that type.
    let json = r##"{"@context":"#Specials","value":[{"@type":"#m.Thing","extra":5}]}"##;
    let page: Collection<AnyThing> = read(json);
    assert!(matches!(page.items().unwrap(), [AnyThing::Thing(_)]));
    let json = r##"{"@odata.context":"#Collection($ref)","value":[{"@id":"x"}]}"##;
    let page: Collection<AnyThing> = read(json);
    assert!(matches!(page.items().unwrap(), [AnyThing::Thing(_)]));
}

#[test]
fn r3_the_registry_gives_what_the_context_tells() {
    let name = |type_name: &str, json: &str| {
        let (object, _) =
            decode_with(REGISTRY, &Decoder::new(), type_name, json.as_bytes()).unwrap();
        match object.get(0, odata_runtime::codec::v1::WHOLE) {
            odata_runtime::codec::v1::Value::Items(..) => match object.get(0, 0) {
                odata_runtime::codec::v1::Value::Object(item) => item.info().name,
                _ => panic!("{json}"),
            },
            _ => object.info().name,
        }
    };
    for (json, expected) in [
        (r##"{"@context":"#Things/m.Special/$entity"}"##, "m.Special"),
        (
            r##"{"id":"1","@context":"#Specials/$entity"}"##,
            "m.Special",
        ),
        (
            r##"{"@context":"#Specials/$entity","@type":"#other.VerySpecial"}"##,
            "other.VerySpecial",
        ),
        (r##"{"@context":"#Things/$entity"}"##, "m.Thing"),
        (r##"{"@context":"#Others/$entity"}"##, "m.Thing"),
        (r##"{"@context":"#Specials/$ref"}"##, "m.Thing"),
        ("{}", "m.Thing"),
    ] {
        assert_eq!(name("m.Thing", json), expected, "{json}");
    }
    for (context, expected) in [
        ("#Specials", "m.Special"),
        ("#Things", "m.Thing"),
        ("#Others", "m.Thing"),
    ] {
        let json = format!(r#"{{"@context":"{context}","value":[{{"id":"1"}}]}}"#);
        assert_eq!(name("Collection(m.Thing)", &json), expected);
        let json = format!(r#"{{"value":[{{"id":"1"}}],"@context":"{context}"}}"#);
        assert_eq!(name("Collection(m.Thing)", &json), expected);
    }
}

#[test]
fn r3_a_registry_with_families_reads_each_item_as_what_it_is() {
    let registry = [
        Entry::Structured {
            info: &TYPES[2],
            fresh: fresh::<Special>,
        },
        Entry::Structured {
            info: &TYPES[4],
            fresh: fresh::<AnyThing>,
        },
    ];
    let json = r##"{"@context":"#Specials","value":[{"id":"1"},{"@type":"#other.VerySpecial"},{"@type":"#m.Thing"}]}"##;
    let (page, _) = decode_with(
        &registry,
        &Decoder::new(),
        "Collection(m.Thing)",
        json.as_bytes(),
    )
    .unwrap();
    let names = [0, 1, 2].map(|j| match page.get(0, j) {
        odata_runtime::codec::v1::Value::Object(item) => match item.family() {
            Some(family) => family.part().info().name,
            None => item.info().name,
        },
        _ => "",
    });
    assert_eq!(names, ["m.Special", "other.VerySpecial", "m.Thing"]);
    // A page without items is not a page.
    for (json, found) in [("{}", "nothing"), (r#"{"value":null}"#, "null")] {
        let page = decode_with(
            &registry,
            &Decoder::new(),
            "Collection(m.Thing)",
            json.as_bytes(),
        );
        let Err(odata_runtime::Error::TypeMismatch(mismatch)) = page else {
            panic!("{json}")
        };
        assert_eq!((&*mismatch.path, &*mismatch.found), ("$.value", found));
    }
}
