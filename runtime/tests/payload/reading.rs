//! The entry points of the decoder: byte order marks, numbers that no format can pass, required values, lists.

use odata_runtime::registry::{Entry, decode_with};
use odata_runtime::values::Json;
use odata_runtime::{
    Decoder, Delta, Error, ErrorResponse, Object, ObjectExt, TypeMismatch, ValueResponse,
};

use crate::model::{AnyThing, Part, TYPES, Thing};
use crate::{lenient, refused};

fn part() -> Box<dyn Object> {
    Box::new(Part::default())
}

const REGISTRY: &[Entry] = &[Entry::Structured {
    info: &TYPES[1],
    fresh: part,
}];

fn list(decoder: &Decoder, json: &str) -> Result<(usize, Vec<TypeMismatch>), Error> {
    let (items, mismatches) = decoder.decode_list(json.as_bytes(), part)?;
    Ok((items.len(), mismatches))
}

#[test]
fn a_byte_order_mark_is_ignored() {
    for decoder in [Decoder::new(), Decoder::new().lenient()] {
        let marked = |json: &str| format!("\u{feff}{json}").into_bytes();
        let (thing, _) = decoder.decode::<Thing>(&marked(r#"{"id":"1"}"#)).unwrap();
        assert_eq!(thing.id, "1".into());
        let mut thing = Thing::default();
        decoder
            .decode_into(&mut thing, &marked(r#"{"id":"1"}"#))
            .unwrap();
        assert_eq!(
            decoder.decode_list(&marked("[{}]"), part).unwrap().0.len(),
            1
        );
        for (name, json) in [
            ("m.Part", "{}"),
            ("Collection(m.Part)", "[{}]"),
            ("Collection(m.Part)", " {\"value\":[{}]}"),
        ] {
            decode_with(REGISTRY, &decoder, name, &marked(json)).unwrap();
        }
        assert_eq!(
            Delta::read(&marked(r#"{"value":[{}]}"#))
                .unwrap()
                .raw_items()
                .unwrap()
                .len(),
            1
        );
        assert!(
            ErrorResponse::read(400, &marked(r#"{"error":{"code":"c"}}"#))
                .error
                .is_some()
        );
        assert_eq!("\u{feff}5".parse::<Json>().unwrap().as_str(), "5");
        // Nothing else is ignored: not a second mark, not one inside or after whitespace, not other encodings.
        for json in [
            "\u{feff}\u{feff}{}".as_bytes(),
            " \u{feff}{}".as_bytes(),
            "{\u{feff}}".as_bytes(),
            "{}\u{feff}".as_bytes(),
            b"\xff\xfe{\0}\0",
            b"\xfe\xff\0{\0}",
            b"\xef\xbb{}",
            "\u{feff}".as_bytes(),
        ] {
            assert!(
                matches!(decoder.decode::<Thing>(json), Err(Error::Syntax(_))),
                "{json:?}"
            );
            assert!(Delta::read(json).is_err());
            assert!(decode_with(REGISTRY, &decoder, "m.Part", json).is_err());
            assert!(decode_with(REGISTRY, &decoder, "Collection(m.Part)", json).is_err());
        }
    }
}

// Long: a table of inputs.
#[test]
#[cfg(not(feature = "arbitrary_precision"))]
fn p5_numbers_beyond_binary64_and_broken_texts_are_named() {
    for (json, path, property, expected) in [
        (r#"{"int64":1e400}"#, "$.int64", "int64", "Edm.Int64"),
        (r#"{"double":-1e400}"#, "$.double", "double", "Edm.Double"),
        (
            r#"{"numbers":[1,1e400]}"#,
            "$.numbers[1]",
            "numbers",
            "Edm.Int32",
        ),
        (
            r#"{"part":{"size":1e400}}"#,
            "$.part.size",
            "size",
            "Edm.Int32",
        ),
        (r#"{"part":1e400}"#, "$.part", "part", "an object"),
        (r#"{"parts":1e400}"#, "$.parts", "parts", "an array"),
        (
            r#"{"parts":[{},1e400]}"#,
            "$.parts[1]",
            "parts",
            "an object",
        ),
        (r#"{"color":1e400}"#, "$.color", "color", "m.Color"),
        (r#"{"colors":[1e400]}"#, "$.colors[0]", "colors", "m.Color"),
        (
            r#"{"tags":1e400}"#,
            "$.tags",
            "tags",
            "Collection(Edm.String)",
        ),
        (r#"{"id":"\ud800"}"#, "$.id", "id", "Edm.String"),
        ("1e400", "$", "", "m.Thing"),
    ] {
        let mismatch = refused::<Thing>(json);
        assert_eq!(
            (&*mismatch.path, &*mismatch.property, &*mismatch.expected),
            (path, property, expected),
            "{json}"
        );
        let through_serde = serde_json::from_str::<Thing>(json).unwrap_err().to_string();
        assert!(
            through_serde.starts_with(&format!("{path}: ")),
            "{through_serde}"
        );
    }
    // Lenient runs report them in the same way.
    for (json, path) in [
        (r#"{"int64":1e400}"#, "$.int64"),
        (r#"{"id":"\ud800"}"#, "$.id"),
        (r#"{"numbers":[1,1e400]}"#, "$.numbers[1]"),
    ] {
        let decoder = Decoder::new().lenient();
        let (thing, mismatches) = decoder.decode::<Thing>(json.as_bytes()).unwrap();
        assert_eq!(
            (mismatches.len(), &*mismatches[0].path),
            (1, path),
            "{json}"
        );
        assert_eq!(mismatches[0].found, refused::<Thing>(json).found);
        assert_eq!(serde_json::to_string(&thing).unwrap(), json);
    }
    let mismatch = refused::<Thing>(r#"{"int64":1e400}"#);
    assert!(
        mismatch.found.contains("1e400") || mismatch.reason.contains("out of range"),
        "{mismatch}"
    );
    assert_eq!(refused::<Thing>(r#"{"secret":1e400}"#).found, "[redacted]");
    let strict = list(&Decoder::new(), "[{},1e400]").unwrap_err();
    assert!(strict.to_string().starts_with("$[1]: "), "{strict}");
    // A property that is not declared as binary64 accepts them.
    for json in [
        r#"{"untyped":1e400}"#,
        r#"{"decimals":[1e40]}"#,
        r#"{"unknown":1e400}"#,
    ] {
        Decoder::new().decode::<Thing>(json.as_bytes()).unwrap();
    }
    // Text that is not JSON remains a syntax error.
    for json in [r#"{"int64":1e}"#, r#"{"id":"\x"}"#, r#"{"id":"#] {
        let error = Decoder::new()
            .decode::<Thing>(json.as_bytes())
            .map(|_| ())
            .unwrap_err();
        assert!(matches!(error, Error::Syntax(_)), "{json}: {error}");
    }
}

#[test]
fn required_values_are_looked_for_in_bare_arrays() {
    let json = r#"[{"name":"n","inner":{"size":1}},{"inner":{}},{"name":null}]"#;
    for path in ["name", "value/name"] {
        let decoder = Decoder::new().require(path);
        let error = list(&decoder, json).unwrap_err().to_string();
        assert!(
            error.starts_with("$[1].name: property `name`: expected a value, found nothing"),
            "{error}"
        );
        let (items, mismatches) = list(&decoder.clone().lenient(), json).unwrap();
        let paths: Vec<_> = mismatches.iter().map(|mismatch| &*mismatch.path).collect();
        assert_eq!((items, paths), (3, vec!["$[1].name", "$[2].name"]));
        let page = decode_with(REGISTRY, &decoder, "Collection(m.Part)", json.as_bytes());
        assert!(page.is_err());
        let (_, mismatches) = decode_with(
            REGISTRY,
            &decoder.lenient(),
            "Collection(m.Part)",
            json.as_bytes(),
        )
        .unwrap();
        assert_eq!(mismatches.len(), 2);
    }
    let decoder = Decoder::new().lenient().require("value/inner/size");
    let (_, mismatches) = list(&decoder, json).unwrap();
    assert_eq!(
        (mismatches.len(), &*mismatches[0].path),
        (1, "$[1].inner.size")
    );
    // A value that is not an object has no members, but has a position.
    let (items, mismatches) = list(&decoder, r#"[null,{"inner":{}},5,{"inner":{}}]"#).unwrap();
    let paths: Vec<_> = mismatches.iter().map(|mismatch| &*mismatch.path).collect();
    assert_eq!(
        (items, paths),
        (2, vec!["$[2]", "$[1].inner.size", "$[3].inner.size"])
    );
    // If an item has its own `value`, that is meant.
    fn thing() -> Box<dyn Object> {
        Box::new(Thing::default())
    }
    let decoder = Decoder::new().lenient().require("value");
    let (_, mismatches) = decoder.decode_list(br#"[{"value":1},{}]"#, thing).unwrap();
    assert_eq!((mismatches.len(), &*mismatches[0].path), (1, "$[1].value"));
    let decoder = Decoder::new().lenient().require("value/id");
    let (_, mismatches) = decoder.decode_list(br#"[{"value":1},{}]"#, thing).unwrap();
    assert!(mismatches.is_empty());
    // A strict run lists nothing, so it has nothing to leave out.
    let decoder = Decoder::new()
        .mismatch_limit(1)
        .require("id")
        .require("kind");
    let Err(Error::TypeMismatch(mismatch)) = decoder.decode::<Thing>(b"{}") else {
        panic!()
    };
    assert_eq!((&*mismatch.path, mismatch.more()), ("$.id", 0));
}

#[test]
fn lists_are_arrays() {
    assert_eq!(list(&Decoder::new(), r#"[{"size":1},{}]"#).unwrap().0, 2);
    assert_eq!(list(&Decoder::new(), "[]").unwrap().0, 0);
    for json in ["5", "null", "\"x\"", "true", "{}", "1.5", "-1"] {
        for decoder in [Decoder::new(), Decoder::new().lenient()] {
            let Err(Error::TypeMismatch(mismatch)) = list(&decoder, json) else {
                panic!("{json}")
            };
            assert_eq!(
                (&*mismatch.path, &*mismatch.expected),
                ("$", "an array"),
                "{json}"
            );
        }
    }
}

#[test]
fn r1_a_second_type_is_a_mismatch() {
    let json = r##"{"@odata.type":"#m.Special","extra":1,"@odata.type":"#other.VerySpecial","very":true}"##;
    let mismatch = refused::<AnyThing>(json);
    assert_eq!(
        (&*mismatch.expected, &*mismatch.found),
        ("one @odata.type", "#other.VerySpecial")
    );
    let (thing, mismatches) = Decoder::new()
        .lenient()
        .decode::<AnyThing>(json.as_bytes())
        .unwrap();
    assert_eq!(mismatches.len(), 1);
    assert!(matches!(&thing, AnyThing::Special(special) if special.extra == 1.into()));
    assert_eq!(
        serde_json::to_string(&thing).unwrap(),
        r##"{"@odata.type":"#m.Special","@odata.type":"#other.VerySpecial","extra":1,"very":true}"##
    );
    // Naming the same type twice is not a mismatch.
    let json = r##"{"@odata.type":"#m.Special","@odata.type":"#self.Special"}"##;
    Decoder::new().decode::<AnyThing>(json.as_bytes()).unwrap();
}

#[test]
fn s6_arrays_and_objects_are_no_scalars() {
    for (member, expected) in [
        ("int32", "Edm.Int32"),
        ("id", "Edm.String"),
        ("guid", "Edm.Guid"),
        ("color", "m.Color"),
        ("decimal", "Edm.Decimal"),
    ] {
        for (value, found) in [
            ("[]", "an array"),
            ("[1]", "an array"),
            ("{}", "an object"),
            (r#"{"a":1}"#, "an object"),
        ] {
            let json = format!(r#"{{"{member}":{value}}}"#);
            let mismatch = refused::<Thing>(&json);
            assert_eq!(
                (&*mismatch.expected, &*mismatch.found),
                (expected, found),
                "{json}"
            );
            let (thing, mismatches) = lenient::<Thing>(&json);
            assert_eq!(mismatches.len(), 1);
            assert_eq!(thing.extras().raw(member).unwrap().as_str(), value);
        }
    }
    for value in ["[]", r#"{"a":1}"#] {
        let mismatch = refused::<ValueResponse<i32>>(&format!(r#"{{"value":{value}}}"#));
        assert_eq!(mismatch.path, "$.value");
    }
}

#[test]
fn mismatches_say_what_they_found() {
    for (json, found) in [
        (r#"{"decimal":"x"}"#, r#""x""#),
        (r#"{"decimal":true}"#, "true"),
        (r#"{"decimals":[1,"x"]}"#, r#""x""#),
        (r#"{"decimals":[1,[2]]}"#, "an array"),
        (r#"{"numbers":[1,[]]}"#, "an array"),
        (r#"{"numbers":[1,[2]]}"#, "an array"),
        (r#"{"numbers":[1,{"a":1}]}"#, "an object"),
        (r#"{"colors":["red",{"a":1}]}"#, "an object"),
        (r#"{"colors":["red",[1]]}"#, "an array"),
        (r#"{"@odata.type":5}"#, "5"),
        (r#"{"@odata.type":{"a":1}}"#, "an object"),
        (r#"{"int32":"x"}"#, r#""x""#),
        (r#"{"int32":1.5}"#, "1.5"),
    ] {
        assert_eq!(refused::<AnyThing>(json).found, found, "{json}");
        let (_, mismatches) = lenient::<AnyThing>(json);
        assert_eq!(
            (mismatches.len(), &*mismatches[0].found),
            (1, found),
            "{json}"
        );
    }
}

#[test]
fn both_ways_of_reading_know_blanks_and_escapes() {
    let json = r#" { "id" : "a\"b\\" , "\u0062yte" : 1 ,
	"tags" : [ "\\" , "\"]" , "" ] , "part" : { "name" : "\n" } , "zzz" : { "}" : [ "\"" , 1 ] } ,"x":[] ,"y": -1.5e+3 } "#;
    let strict: Thing = crate::read(json);
    let (value, mismatches) = Decoder::new()
        .lenient()
        .decode::<Thing>(json.as_bytes())
        .unwrap();
    assert_eq!((&value, mismatches), (&strict, Vec::new()));
    assert_eq!((&value.id, &value.byte), (&"a\"b\\".into(), &1.into()));
    assert_eq!(value.tags.value().unwrap(), &["\\", "\"]", ""]);
    let zzz = value.extras.properties().next().unwrap();
    assert_eq!(
        (zzz.0, zzz.1.as_str()),
        ("zzz", r#"{ "}" : [ "\"" , 1 ] }"#)
    );
    // A value that does not fit is skipped as a whole.
    let json = r#"{"int32":{"a\\":["}\"",{}]},"byte":[ "\\" ],"id":"i"}"#;
    let (value, mismatches) = lenient::<Thing>(json);
    assert_eq!((mismatches.len(), &value.id), (2, &"i".into()));
}

#[test]
fn depth_counts_levels_and_not_members() {
    let decoder = Decoder::new().depth(3);
    for decoder in [decoder.clone(), decoder.lenient()] {
        let read = |json: &str| decoder.decode::<Thing>(json.as_bytes());
        let json = r#"{"parts":[{},{},{}],"tags":["a"],"numbers":[1],"part":{"inner":{}},"related":{},"children":[{},{}],"colors":[]}"#;
        let (_, mismatches) = read(json).unwrap();
        assert!(mismatches.is_empty());
        for (json, path) in [
            (r#"{"part":{"inner":{"inner":{}}}}"#, "$.part.inner.inner"),
            (r#"{"parts":[{"inner":{}}]}"#, "$.parts[0].inner"),
            (
                r#"{"related":{"part":{"inner":{}}}}"#,
                "$.related.part.inner",
            ),
            (
                r#"{"related":{"related":{"tags":[]}}}"#,
                "$.related.related.tags",
            ),
        ] {
            let mismatch = match read(json) {
                Ok((_, mut mismatches)) => mismatches.remove(0),
                Err(Error::TypeMismatch(mismatch)) => mismatch,
                Err(error) => panic!("{error}"),
            };
            assert_eq!((&*mismatch.path, &*mismatch.found), (path, "another level"));
        }
    }
}

#[test]
fn mismatches_beyond_the_limit_are_counted() {
    let json = r#"{"numbers":["a","b",1,"c","d","e"]}"#;
    for (limit, listed, more) in [(0, 1, 4), (1, 1, 4), (2, 2, 3), (5, 5, 0), (6, 5, 0)] {
        let decoder = Decoder::new().lenient().mismatch_limit(limit);
        let (thing, mismatches) = decoder.decode::<Thing>(json.as_bytes()).unwrap();
        assert_eq!(
            (mismatches.len(), mismatches[listed - 1].more()),
            (listed, more)
        );
        assert!(
            mismatches[..listed - 1]
                .iter()
                .all(|mismatch| mismatch.more() == 0)
        );
        assert_eq!(serde_json::to_string(&thing).unwrap(), json);
    }
}

#[test]
fn mismatches_show_the_beginning_of_a_long_value() {
    for text in ["x".repeat(500), "\\\"".repeat(250), "é\\n".repeat(100)] {
        let mismatch = refused::<Thing>(&format!(r#"{{"int32":"{text}"}}"#));
        assert_eq!(mismatch.found.chars().count(), 81, "{mismatch}");
        assert!(mismatch.found.ends_with('…'));
    }
    let whole = format!(r#"{{"int32":"{}"}}"#, "x".repeat(78));
    assert!(refused::<Thing>(&whole).found.ends_with("x\""));
}
