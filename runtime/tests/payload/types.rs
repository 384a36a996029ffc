//! Types named by payloads.

use odata_runtime::{Decoder, Enumeration, FlagSet, Object, ObjectExt, Property};

use odata_runtime::model::{Facet, TypeFacets};

use crate::model::{AnyThing, Color, Part, Special, Strict, Thing};
use crate::{lenient, read, refused, same};

#[test]
fn r1_all_spellings_select_the_same_type() {
    for tag in [
        "#m.Special",
        "m.Special",
        "#self.Special",
        "http://h/s/$metadata#m.Special",
        "#m%2ESpecial",
    ] {
        let thing: AnyThing = same(&format!(r#"{{"@odata.type":"{tag}","extra":5}}"#));
        assert!(matches!(&thing, AnyThing::Special(special) if special.extra == 5.into()));
        // In 4.01's spelling, after the members.
        let thing: AnyThing = read(&format!(r#"{{"extra":5,"id":"1","@type":"{tag}"}}"#));
        assert!(matches!(&thing, AnyThing::Special(special) if special.extra == 5.into()));
        assert!(thing.extras().raw("extra").is_none());
    }
    // An alias stands for a single namespace.
    let thing: AnyThing = read(r##"{"@odata.type":"#self.VerySpecial"}"##);
    assert!(matches!(&thing, AnyThing::Unrecognized(_)));
    for tag in [r##""#""##, "5", "{}", r#""""#] {
        refused::<AnyThing>(&format!(r#"{{"@odata.type":{tag}}}"#));
        lenient::<AnyThing>(&format!(r#"{{"@odata.type":{tag}}}"#));
    }
}

#[test]
fn r2_types_of_primitive_and_dynamic_values_are_kept() {
    let json = r##"{"d@odata.type":"#Date","n@odata.type":"#Int64","l@type":"#Collection(Int64)","d":"2016-09-22","n":5,"l":[1]}"##;
    let thing: Thing = same(json);
    assert_eq!(thing.extras().of("d").type_name().unwrap(), "#Date");
    assert_eq!(
        thing.extras().of("l").type_name().unwrap(),
        "#Collection(Int64)"
    );
}

#[test]
fn r4_a_grandchild_of_another_schema_is_of_the_family() {
    let thing: AnyThing = same(r##"{"@odata.type":"#other.VerySpecial","extra":5,"very":true}"##);
    assert!(matches!(thing, AnyThing::VerySpecial(_)));
}

#[test]
fn r4_a_type_that_has_nothing_to_do_with_the_declared_one_is_refused() {
    for json in [
        r##"{"@odata.type":"#m.Other","id":"1","x":2}"##,
        r##"{"id":"1","x":2,"@odata.type":"#m.Other"}"##,
    ] {
        for error in [
            serde_json::from_str::<AnyThing>(json).unwrap_err(),
            serde_json::from_str::<Thing>(json).unwrap_err(),
        ] {
            let expected = "$: expected a type derived from m.Thing, found #m.Other";
            assert!(error.to_string().starts_with(expected), "{error}");
        }
        let (thing, mismatches) = Decoder::new()
            .lenient()
            .decode::<AnyThing>(json.as_bytes())
            .unwrap();
        assert_eq!(mismatches.len(), 1);
        assert!(matches!(&thing, AnyThing::Thing(thing) if thing.id == "1".into()));
        assert_eq!(
            serde_json::to_value(&thing).unwrap(),
            serde_json::from_str::<serde_json::Value>(json).unwrap()
        );
    }
    refused::<Thing>(r##"{"@odata.type":"#self.Other"}"##);
    // A base of the declared type is not one of its derived types, but is related.
    assert!(serde_json::from_str::<Special>(r##"{"@odata.type":"#m.Thing"}"##).is_ok());
}

#[test]
fn r5_what_an_unknown_derived_type_brings_is_kept() {
    let thing: AnyThing = same(r##"{"@odata.type":"#m.Future","id":"1","later":{"a":[1.10]}}"##);
    assert!(matches!(&thing, AnyThing::Unrecognized(thing) if thing.id == "1".into()));
}

#[test]
fn r6_and_r7_exactly_one_type_is_written_where_it_is_needed() {
    let special = AnyThing::Special(Box::new(Special {
        extra: 5.into(),
        ..Special::default()
    }));
    let thing = Thing {
        children: vec![AnyThing::default(), special.clone()].into(),
        ..Thing::default()
    };
    let json = r##"{"children":[{},{"@odata.type":"#m.Special","extra":5}]}"##;
    assert_eq!(serde_json::to_string(&thing).unwrap(), json);
    assert_eq!(
        same::<Thing>(json).children.value().unwrap()[1],
        special.clone().into_special()
    );
    // Variants that were changed by hand have the type of the new variant.
    let mut read: AnyThing = read(r##"{"@odata.type":"#m.Special","extra":5}"##);
    if let AnyThing::Special(value) = read {
        read = AnyThing::Thing(Box::new(value.base));
    }
    assert_eq!(
        serde_json::to_string(&read).unwrap(),
        r##"{"@odata.type":"#m.Special"}"##
    );
}

#[test]
fn r7_a_type_that_the_value_no_longer_has_is_replaced() {
    let read: AnyThing = read(r##"{"@odata.type":"#m.Thing","@my.Term":1,"id":"1"}"##);
    let AnyThing::Thing(base) = read else {
        panic!("{read:?}")
    };
    let special = AnyThing::Special(Box::new(Special {
        base: *base,
        ..Special::default()
    }));
    assert_eq!(
        serde_json::to_string(&special).unwrap(),
        r##"{"@odata.type":"#m.Special","@my.Term":1,"id":"1"}"##
    );
}

impl AnyThing {
    fn into_special(mut self) -> Self {
        // As it was read, with the type that was written.
        odata_runtime::ObjectExt::extras_mut(&mut self).write_type();
        self
    }
}

#[test]
fn r7_a_type_of_null_is_none_and_stays() {
    let thing: AnyThing = same(r##"{"@odata.type":null,"@odata.type":"#m.Special","extra":1}"##);
    assert!(matches!(thing, AnyThing::Special(_)));
}

#[test]
fn r8_a_foreign_metadata_document_is_kept() {
    let thing: AnyThing = same(r##"{"@odata.type":"http://other/$metadata#m.Special","extra":1}"##);
    assert!(matches!(thing, AnyThing::Special(_)));
}

#[test]
fn g5_a_type_definition_may_be_named() {
    same::<Thing>(r##"{"int32@odata.type":"#m.Weight","int32":5}"##);
}

#[test]
fn f11_flags_keep_what_they_do_not_know() {
    for text in ["none", "red", "yellow", "red,later", "4", "red, green", ""] {
        let json =
            format!(r#"{{"color":"{text}","colors":["{text}"],"colorsOrNull":[null,"{text}"]}}"#);
        same::<Thing>(&json);
    }
    let mut color = Color::from_text("red,later");
    color.insert(&Color::from_text("green"));
    assert_eq!(color.text().to_string(), "yellow,later");
    assert_eq!(
        refused::<Strict>(r#"{"shades":[null]}"#).path,
        "$.shades[0]"
    );
}

#[test]
fn late_types_do_not_read_mismatches_again() {
    let json = r##"{"int32":"x","extra":5,"@odata.type":"#m.Special"}"##;
    let (thing, mismatches) = lenient::<AnyThing>(json);
    assert_eq!(mismatches.len(), 1);
    assert!(matches!(&thing, AnyThing::Special(special) if special.extra == 5.into()));
    // Nor does an earlier mismatch undo a value that fits.
    let json = r##"{"int32":"x","int32":5,"@odata.type":"#m.Special"}"##;
    let (thing, _) = odata_runtime::Decoder::new()
        .lenient()
        .decode::<AnyThing>(json.as_bytes())
        .unwrap();
    assert_eq!(thing.int32, 5.into());
    assert_eq!(
        serde_json::to_string(&thing).unwrap(),
        r##"{"@odata.type":"#m.Special","int32":5}"##
    );
}

#[test]
fn objects_of_types_known_at_run_time_are_cast() {
    let object: Box<dyn Object> = Box::new(read::<AnyThing>(
        r##"{"@odata.type":"#m.Special","id":"1","extra":5,"later":[1]}"##,
    ));
    let special: Special = object.cast().unwrap();
    assert_eq!(special.extra, 5.into());
    assert_eq!(special.id, "1".into());
    assert_eq!(special.extras().get("later").unwrap(), Some(vec![1]));
    assert!(special.extras().raw("extra").is_none());
    let thing: Thing = read(r#"{"id":"1"}"#);
    let error = (&thing as &dyn Object).cast::<Part>().unwrap_err();
    assert!(error.to_string().contains("m.Part"), "{error}");
}

#[test]
fn large_families_are_cast() {
    let thing: Thing = same(r##"{"@odata.type":"#m.Special","id":"1","extra":5}"##);
    let special: Special = thing.cast().unwrap();
    assert_eq!(
        (&special.extra, &special.id),
        (&5.into(), &Property::Value("1".to_owned()))
    );
    let error = read::<Thing>(r#"{"extra":"x"}"#)
        .cast::<Special>()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "$.extra: property `extra`: expected Edm.Int32, found \"x\""
    );
}

#[test]
fn facets_are_found_by_type_and_property_also_in_a_base() {
    static FACETS: [TypeFacets; 2] = [
        TypeFacets {
            name: "m.Special",
            properties: &[("extra", &[Facet::Precision(5), Facet::Scale(2)])],
        },
        TypeFacets {
            name: "m.Thing",
            properties: &[("id", &[Facet::MaxLength(20)]), ("extra", &[])],
        },
    ];
    let of = |info, property| TypeFacets::of(&FACETS, info, property);
    let special = Special::default();
    assert_eq!(
        of(special.info(), "extra"),
        [Facet::Precision(5), Facet::Scale(2)]
    );
    assert_eq!(of(special.info(), "id"), [Facet::MaxLength(20)]);
    assert_eq!(of(special.info(), "boolean"), []);
    assert_eq!(of(Thing::default().info(), "extra"), []);
    assert_eq!(of(Part::default().info(), "id"), []);
    assert_eq!(TypeFacets::of(&[], special.info(), "id"), []);
}

/// Objects nested in a property of a derived type, each with its type before or after its members.
fn nested(levels: usize, innermost: &str, late: bool) -> String {
    (0..levels).fold(innermost.to_owned(), |inner, level| {
        let members = format!(
            r#""boss":{inner},"children":[{{"id":"]}}\"{level}"}},null],"extra":{level},"zzz":{{"a":[{level}]}}"#
        );
        let tag = r##""@odata.type":"#m.Special""##;
        if late {
            format!("{{{members},{tag}}}")
        } else {
            format!("{{{tag},{members}}}")
        }
    })
}

#[test]
fn r1_types_that_are_named_late_at_every_level_are_read_like_those_named_first() {
    let long: Vec<String> = (0..300).map(|i| format!(r#"{{"i":[{i},"]"]}}"#)).collect();
    let long = format!(r#"{{"zzz":[{}],"tags":["t"],"#, long.join(","));
    for levels in [1, 2, 3, 50] {
        let innermost = format!(r#"{long}"id":"1"}}"#);
        let first: AnyThing = read(&nested(levels, &innermost, false));
        let late = nested(levels, &innermost, true);
        assert!(read::<AnyThing>(&late) == first, "{levels}");
        assert!(
            lenient::<AnyThing>(&late) == (first, Vec::new()),
            "{levels}"
        );
        // Mismatches are reported in the same way.
        let innermost = format!(r#"{long}"id":1}}"#);
        let mismatch = refused::<AnyThing>(&nested(levels, &innermost, false));
        assert_eq!(mismatch.path, format!("${}.id", ".boss".repeat(levels)));
        let late = nested(levels, &innermost, true);
        assert_eq!(refused::<AnyThing>(&late), mismatch);
        assert_eq!(lenient::<AnyThing>(&late).1, [mismatch]);
        let innermost = format!(r#"{long}"zzz":1e400,"double":1e400}}"#);
        let mismatch = refused::<AnyThing>(&nested(levels, &innermost, false));
        assert_eq!(mismatch.path, format!("${}.double", ".boss".repeat(levels)));
        assert_eq!(
            refused::<AnyThing>(&nested(levels, &innermost, true)),
            mismatch
        );
    }
    // As deep as objects and lists may nest.
    for (levels, fits) in [(125, true), (127, false)] {
        for late in [false, true] {
            let json = nested(levels, r#"{"id":"1"}"#, late);
            let read = Decoder::new().decode::<AnyThing>(json.as_bytes());
            assert_eq!(read.is_ok(), fits, "{levels}");
        }
    }
}
