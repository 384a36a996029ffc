//! Absent, null, undeclared, dynamic, repeated.

use odata_runtime::{Decoder, InsertError, ObjectExt, Property};

use crate::model::{AnyThing, Part, Strict, Thing};
use crate::{lenient, read, refused, same};

#[test]
fn s1_a_patch_sends_what_was_set() {
    let thing = Thing {
        int32: Property::Null,
        id: "1".into(),
        ..Thing::default()
    };
    assert_eq!(
        serde_json::to_string(&thing).unwrap(),
        r#"{"id":"1","int32":null}"#
    );
}

#[test]
fn s2_absent_is_not_null() {
    let thing: Thing = same("{}");
    assert!(thing.int32.is_absent() && thing.part.is_absent() && thing.tags.is_absent());
    assert_ne!(thing, read(r#"{"int32":null}"#));
    assert_ne!(thing, read(r#"{"tags":[]}"#));
}

#[test]
fn s3_a_create_sends_one_member_for_one_field() {
    let thing = Thing {
        int32: 0.into(),
        ..Thing::default()
    };
    assert_eq!(serde_json::to_string(&thing).unwrap(), r#"{"int32":0}"#);
}

#[test]
fn s4_undeclared_members_are_kept_at_every_depth() {
    let thing: Thing = same(
        r#"{"id":"1","part":{"zzz":{"a":[1.0]}},"parts":[{"y":null}],"related":{"x":1e2},"zzz":{"a":[1]}}"#,
    );
    assert_eq!(thing.extras().raw("zzz").unwrap().as_str(), r#"{"a":[1]}"#);
    assert_eq!(
        thing
            .part
            .value()
            .unwrap()
            .extras()
            .raw("zzz")
            .unwrap()
            .as_str(),
        r#"{"a":[1.0]}"#
    );
}

#[test]
fn s5_dynamic_properties_are_read_as_what_one_asks_for() {
    let thing: Thing = same(r#"{"b":true,"s":"2016-09-22","l":[1,2]}"#);
    let extras = thing.extras();
    assert_eq!(extras.get::<bool>("b").unwrap(), Some(true));
    assert_eq!(extras.get::<String>("s").unwrap().unwrap(), "2016-09-22");
    assert_eq!(
        extras
            .get::<odata_runtime::values::Date>("s")
            .unwrap()
            .unwrap(),
        "2016-09-22".parse().unwrap()
    );
    assert_eq!(extras.get::<Vec<i32>>("l").unwrap().unwrap(), [1, 2]);
    assert!(extras.get::<bool>("s").is_err());
    assert_eq!(extras.get::<bool>("none").unwrap(), None);
}

#[test]
fn s6_dynamic_properties_say_the_type_that_json_does_not_tell() {
    let mut part = Part::default();
    let mut extras = part.extras_mut();
    extras.insert_dynamic("n", &5_i64).unwrap();
    extras.insert_dynamic("s", &"x".to_owned()).unwrap();
    extras.insert_dynamic("d", &1.5).unwrap();
    extras.insert_dynamic("i", &f64::INFINITY).unwrap();
    assert_eq!(
        serde_json::to_string(&part).unwrap(),
        r##"{"n@odata.type":"#Int64","i@odata.type":"#Double","n":5,"s":"x","d":1.5,"i":"INF"}"##
    );
    part.extras_mut().insert_dynamic("n", &true).unwrap();
    assert!(part.extras().of("n").type_name().is_none());
}

#[test]
fn s7_names_of_dynamic_properties_cannot_collide() {
    let mut part = Part::default();
    assert!(matches!(
        part.extras_mut().insert("name", 1),
        Err(InsertError::Declared { .. })
    ));
    for name in ["a@b", "#m.F", "@x"] {
        assert!(matches!(
            part.extras_mut().insert_dynamic(name, &1),
            Err(InsertError::Name(_))
        ));
    }
    part.extras_mut().insert("name2", 1).unwrap();
    assert_eq!(serde_json::to_string(&part).unwrap(), r#"{"name2":1}"#);
}

#[test]
fn s8_of_a_repeated_member_the_last_counts() {
    let thing: Thing = read(
        r#"{"zzz":0,"int32":1,"tags":["a"],"part":{"size":1},"int32":2,"tags":["b"],"part":{"name":"n"},"zzz":1}"#,
    );
    assert_eq!(thing.int32, 2.into());
    assert_eq!(thing.tags, vec!["b".to_owned()].into());
    assert!(thing.part.value().unwrap().size.is_absent());
    assert_eq!(thing.extras().raw("zzz").unwrap().as_str(), "1");
}

#[test]
fn s8_of_a_repeated_member_the_last_counts_when_one_does_not_fit() {
    let read = |json: &str| Decoder::new().lenient().decode::<Thing>(json.as_bytes());
    let (thing, mismatches) = read(r#"{"int32":"x","int32":5}"#).unwrap();
    assert_eq!((&thing.int32, mismatches.len()), (&5.into(), 1));
    assert!(thing.extras().raw("int32").is_none());
    let (thing, mismatches) = read(r#"{"int32":5,"int32":"x"}"#).unwrap();
    assert_eq!((&thing.int32, mismatches.len()), (&Property::Absent, 1));
    assert_eq!(serde_json::to_string(&thing).unwrap(), r#"{"int32":"x"}"#);
    for (json, rest) in [
        (r#"{"color":"red","color":5}"#, r#"{"color":5}"#),
        (r#"{"colors":["red"],"colors":5}"#, r#"{"colors":5}"#),
        (r#"{"tags":["red"],"tags":5}"#, r#"{"tags":5}"#),
        (r#"{"parts":[{}],"parts":5}"#, r#"{"parts":5}"#),
        (r#"{"part":{},"part":5}"#, r#"{"part":5}"#),
        (
            r#"{"colorsOrNull":[null],"colorsOrNull":5}"#,
            r#"{"colorsOrNull":5}"#,
        ),
        (r#"{"colors":["red"],"colors":null}"#, r#"{"colors":null}"#),
        (
            r#"{"colorsOrNull":["red"],"colorsOrNull":null}"#,
            r#"{"colorsOrNull":null}"#,
        ),
        (r#"{"parts":[{}],"parts":null}"#, r#"{"parts":null}"#),
    ] {
        let (thing, mismatches) = read(json).unwrap();
        assert_eq!(serde_json::to_string(&thing).unwrap(), rest);
        assert_eq!(mismatches.is_empty(), rest.contains("null"), "{json}");
    }
    // Even if mismatches are only counted.
    let decoder = Decoder::new().lenient().mismatch_limit(1);
    let json = r#"{"byte":"x","part":{"size":"x","size":5}}"#;
    let (thing, mismatches) = decoder.decode::<Thing>(json.as_bytes()).unwrap();
    assert_eq!((mismatches.len(), mismatches[0].more()), (1, 1));
    let part = thing.part.value().unwrap();
    assert_eq!(part.size, 5.into());
    assert!(part.extras().raw("size").is_none());
}

#[test]
fn s9_members_in_any_order_are_equal() {
    let (a, b): (Thing, Thing) = (
        read(r#"{"id":"1","x":1,"@m.a":2,"int32":5,"@m.b":3,"y":[]}"#),
        read(r#"{"y":[],"@m.b":3,"int32":5,"@m.a":2,"x":1,"id":"1"}"#),
    );
    assert_eq!(a, b);
    assert_eq!(a, a.clone());
    assert_ne!(
        a,
        read(r#"{"id":"1","x":2,"@m.a":2,"int32":5,"@m.b":3,"y":[]}"#)
    );
}

#[test]
fn what_is_set_wins_over_what_did_not_fit() {
    let (mut thing, _) = lenient::<Thing>(r#"{"int32":"x","zzz":1}"#);
    thing.int32 = 5.into();
    assert_eq!(
        serde_json::to_string(&thing).unwrap(),
        r#"{"int32":5,"zzz":1}"#
    );
}

#[test]
fn errors_name_the_place_and_never_a_secret() {
    let mismatch = refused::<Thing>(r#"{"secret":{"a":"hush"}}"#);
    assert_eq!(
        mismatch.to_string(),
        "$.secret: property `secret`: expected Edm.String, found [redacted]"
    );
    for json in [
        r#"{"decimal":{"secret":"hush"}}"#,
        r#"{"decimal":["hush"]}"#,
        r#"{"@odata.type":{"secret":"hush"}}"#,
        r#"{"int32":{"secret":"hush"}}"#,
    ] {
        let error = refused::<AnyThing>(json).to_string();
        assert!(!error.contains("hush"), "{error}");
        let (thing, mismatches) = Decoder::new()
            .lenient()
            .decode::<AnyThing>(json.as_bytes())
            .unwrap();
        assert!(!format!("{mismatches:?}").contains("hush"));
        assert!(
            !json.contains("secret") || !format!("{thing:?}").contains("hush"),
            "{thing:?}"
        );
    }
}

#[test]
fn numbers_where_objects_are_expected_are_named() {
    for json in ["5", "1.5", "\"x\"", "[]", "null", "true"] {
        let mismatch = refused::<Thing>(json);
        assert_eq!(
            (&*mismatch.path, &*mismatch.expected),
            ("$", "m.Thing"),
            "{json}"
        );
        let mismatch = refused::<Strict>(&format!(r#"{{"pieces":[{json}]}}"#));
        assert_eq!(mismatch.path, "$.pieces[0]", "{json}");
    }
    // A number that is passed by its digits, as with `arbitrary_precision`, is a number.
    let by_digits = r#"{"$serde_json::private::Number":"5"}"#;
    assert_eq!(refused::<Thing>(by_digits).found, "5");
    let json = format!(
        r#"{{"int32":{by_digits},"decimal":{by_digits},"numbers":[{by_digits}],"int64s":[{by_digits}]}}"#
    );
    assert_eq!(
        serde_json::to_string(&read::<Thing>(&json.replace(r#""decimal""#, r#""zzz""#))).unwrap(),
        format!(r#"{{"int32":5,"numbers":[5],"int64s":[5],"zzz":{by_digits}}}"#)
    );
    for member in ["tags", "color", "part", "related"] {
        let mismatch = refused::<Thing>(&format!(r#"{{"{member}":{by_digits}}}"#));
        assert_eq!(mismatch.path, format!("$.{member}"));
    }
    // Even names that serde_json uses internally are kept.
    for json in [
        r#"{"$serde_json::private::Number":null}"#,
        r#"{"$serde_json::private::Number":"5","zzz":1}"#,
        r#"{"zzz":1,"$serde_json::private::Number":"5"}"#,
        r#"{"$serde_json::private::RawValue":"x"}"#,
        r#"{"zzz":{"$serde_json::private::RawValue":"x"}}"#,
    ] {
        same::<Thing>(json);
    }
}

#[test]
fn values_are_required_by_path() {
    let decoder = Decoder::new()
        .require("id")
        .require("parts/name")
        .require("related/kind");
    let read = |json: &str| decoder.decode::<Thing>(json.as_bytes()).map(|_| ());
    read(r#"{"id":"1"}"#).unwrap();
    read(r#"{"id":"1","parts":[{"name":"n"}],"related":{"kind":"k"}}"#).unwrap();
    for (json, expected) in [
        (
            "{}",
            "$.id: property `id`: expected a value, found nothing (it is required)",
        ),
        (
            r#"{"id":null}"#,
            "$.id: property `id`: expected a value, found null (it is required)",
        ),
        (
            r#"{"id":"","parts":[{"name":"n"},{}]}"#,
            "$.parts[1].name: property `name`: expected a value, found nothing (it is required)",
        ),
        (
            r#"{"id":"","related":{}}"#,
            "$.related.kind: property `kind`: expected a value, found nothing (it is required)",
        ),
    ] {
        assert_eq!(read(json).unwrap_err().to_string(), expected);
    }
    let (_, mismatches) = decoder.clone().lenient().decode::<Thing>(b"{}").unwrap();
    assert_eq!(mismatches.len(), 1);
}

#[test]
fn c1_an_entity_is_read_and_written_alike() {
    let thing: Thing = same(r#"{"id":"1","int32":5}"#);
    assert_eq!(thing.int32.value(), Some(&5));
    assert!(thing.related.is_absent());
}

#[test]
fn i4_what_is_not_nullable_may_still_be_absent() {
    let thing: Thing = same(r#"{"id":"1"}"#);
    assert!(thing.needed.is_absent());
    let required = Decoder::new().require("needed");
    let mismatch = required.decode::<Thing>(br#"{"id":"1"}"#).unwrap_err();
    assert!(mismatch.to_string().contains("needed"), "{mismatch}");
}

#[test]
fn i5_names_are_exact() {
    let thing: Thing = same(r#"{"INT32":1,"int32 ":2,"Int32":3}"#);
    assert!(thing.int32.is_absent());
    assert_eq!(thing.extras().raw("INT32").unwrap().as_str(), "1");
}

#[test]
fn f1_names_of_members_are_exact() {
    let thing: Thing = same(r#"{"color":"red"}"#);
    let other: Thing = same(r#"{"color":"RED"}"#);
    assert_ne!(thing.color.value(), other.color.value());
}

#[test]
fn h6_null_items_are_read_where_they_may_be() {
    let thing: Thing = same(r#"{"colorsOrNull":["red",null]}"#);
    assert_eq!(
        thing.colors_or_null.value().map(|colors| colors.len()),
        Some(2)
    );
    // An item that must not be null: refused with its position, kept when reading leniently.
    let json = r#"{"names":["a",null]}"#;
    assert_eq!(refused::<Strict>(json).path, "$.names[1]");
    let (strict, mismatches) = lenient::<Strict>(json);
    assert_eq!(mismatches.len(), 1);
    assert_eq!(strict.names.value().unwrap(), &["a"]);
}

#[test]
fn s4_whether_there_are_extras_can_be_asked() {
    let thing: Thing = read(r#"{"id":"1"}"#);
    assert!(thing.extras.is_empty() && thing.extras().is_empty());
    for json in [r#"{"@a.b":1}"#, r#"{"undeclared":1}"#] {
        let mut thing: Thing = read(json);
        assert!(!thing.extras.is_empty() && !thing.extras().is_empty());
        let name = if json.contains('@') {
            "@a.b"
        } else {
            "undeclared"
        };
        assert_eq!(thing.extras_mut().remove(name).unwrap().as_str(), "1");
        assert!(thing.extras.is_empty() && thing.extras().is_empty());
    }
}

#[test]
fn s9_objects_are_different_if_anything_in_them_is() {
    let all = [
        r#"{}"#,
        r#"{"parts":[]}"#,
        r#"{"parts":[{"size":1}]}"#,
        r#"{"parts":[{"size":2}]}"#,
        r#"{"parts":[{"size":1},{"size":2}]}"#,
        r#"{"parts":[{"size":1},null]}"#,
        r#"{"parts":[null,{"size":1}]}"#,
        r#"{"parts@odata.nextLink":"n","parts":[{"size":1}]}"#,
        r#"{"partsOrNull":[{"size":1}]}"#,
        r#"{"partsOrNull":[{"size":1},null]}"#,
        r#"{"related":{"size":1}}"#,
        r#"{"x":1}"#,
        r##"{"@odata.type":"#m.Special","extra":1}"##,
        r##"{"@odata.type":"#m.Special","extra":2}"##,
        r##"{"@odata.type":"#m.Newer","extra":2}"##,
    ];
    for (i, a) in all.iter().enumerate() {
        for (j, b) in all.iter().enumerate() {
            assert_eq!(read::<AnyThing>(a) == read(b), i == j, "{a} {b}");
        }
    }
    // A difference in the type alone matters, too.
    assert_ne!(
        AnyThing::Thing(Box::default()),
        AnyThing::Unrecognized(Box::default())
    );
}

#[test]
fn nothing_stands_behind_the_end_of_a_list() {
    use odata_runtime::Object;
    use odata_runtime::codec::v1::{Value, WHOLE};
    let thing: Thing = read(
        r#"{"colors":["red"],"colorsOrNull":[null],"parts":[{}],"partsOrNull":[null],"children":[{},{}]}"#,
    );
    for (i, _) in (&thing as &dyn Object).info().all_members() {
        if let Value::Items(length, _) = thing.get(i, WHOLE) {
            assert!(matches!(thing.get(i, length), Value::Absent), "{i}");
        }
    }
}

#[test]
fn lists_in_properties_are_made_of_items_and_give_them_out() {
    use odata_runtime::List;
    let mut tags: Property<List<i32>> = [1, 2].into();
    assert_eq!(tags, [1, 2].into_iter().collect());
    for item in &mut tags {
        *item += 1;
    }
    assert_eq!((&tags).into_iter().sum::<i32>(), 5);
    assert_eq!(tags.into_iter().collect::<Vec<_>>(), [2, 3]);
    assert_eq!(Property::<List<i32>>::Null.into_iter().count(), 0);
    assert_eq!(Property::or_null(Some(5)), 5.into());
    assert_eq!(Property::or_absent(Some(5)), 5.into());
    assert_eq!(Property::or_null(None::<i32>), Property::Null);
    assert_eq!(Property::or_absent(None::<i32>), Property::Absent);
}
