//! Members that a derived type declares again, whose values name their types after their members.

use odata_runtime::{Decoder, ObjectExt};

use crate::again::{AnyBase, AnyPart, Derived, is_same};
use crate::read;

/// The object with its members in each order.
fn orders(members: [&str; 3]) -> Vec<String> {
    [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ]
    .map(|order| format!("{{{}}}", order.map(|at| members[at]).join(",")))
    .into()
}

#[test]
fn c7_nothing_of_a_narrowed_value_is_lost_to_a_type_that_it_names_late() {
    for (name, variant) in [
        ("n.New", "Unrecognized"),
        ("n.Part", "Part"),
        ("n.Sub", "Sub"),
        ("n.Subsub", "Subsub"),
    ] {
        let tag = format!(r##""@odata.type":"#{name}""##);
        for part in orders([r#""label":"a""#, r#""size":1,"depth":2"#, &tag]) {
            let derived = r##""@odata.type":"#n.Derived""##;
            let members = format!(r#""part":{part},"parts":[{part},null,{part}]"#);
            for json in orders([derived, &members, r#""own":1"#]) {
                for decoder in [Decoder::new(), Decoder::new().lenient()] {
                    let (value, mismatches) = decoder.decode::<AnyBase>(json.as_bytes()).unwrap();
                    assert!(mismatches.is_empty(), "{json}");
                    is_same(&value, &json);
                    let parts = value.parts.value().unwrap().iter();
                    for part in value.part.value().into_iter().chain(parts) {
                        let found = match part {
                            AnyPart::Part(_) => "Part",
                            AnyPart::Sub(_) => "Sub",
                            AnyPart::Subsub(_) => "Subsub",
                            AnyPart::Unrecognized(_) => "Unrecognized",
                        };
                        assert_eq!(found, variant, "{json}");
                    }
                }
            }
        }
    }
}

#[test]
fn c7_members_that_depend_on_a_type_follow_the_one_that_a_narrowed_value_names() {
    // `n.Sub` declares `label` with another type.
    for part in orders([
        r#""label":5"#,
        r#""size":1"#,
        r##""@odata.type":"#n.Part""##,
    ]) {
        let json = format!(r#"{{"part":{part}}}"#);
        assert_eq!(crate::refused::<Derived>(&json).path, "$.part.label");
    }
    for tag in [r##""@odata.type":"#n.Sub""##, r#""@odata.type":null"#] {
        for part in orders([r#""label":5"#, r#""size":1"#, tag]) {
            let json = format!(r#"{{"part":{part}}}"#);
            let value: Derived = read(&json);
            assert!(
                matches!(value.base.part.value(), Some(AnyPart::Sub(it)) if it.size == 1.into())
            );
            is_same(&value, &json);
        }
    }
}

#[test]
fn c7_what_does_not_fit_the_narrower_type_is_a_mismatch_in_its_place() {
    let json = r#"{"part":{"label":"a","size":"x"},"parts":[null,{"size":"y"},{"size":3}]}"#;
    assert_eq!(crate::refused::<Derived>(json).path, "$.part.size");
    let lenient = Decoder::new().lenient();
    let (value, mismatches) = lenient.decode::<Derived>(json.as_bytes()).unwrap();
    let paths: Vec<_> = mismatches.iter().map(|it| &*it.path).collect();
    assert_eq!(paths, ["$.part.size", "$.parts[1].size"]);
    is_same(&value, json);
    // The first type counts, whatever follows it.
    let json = r##"{"part":{"size":1,"@odata.type":"#n.New","@odata.type":"#n.Sub"}}"##;
    assert!(crate::refused::<Derived>(json).path.starts_with("$.part"));
    let (value, mismatches) = lenient.decode::<Derived>(json.as_bytes()).unwrap();
    assert_eq!(mismatches.len(), 1);
    let part = value.base.part.value().unwrap();
    assert!(matches!(part, AnyPart::Unrecognized(_)));
    assert_eq!(part.extras().get::<i32>("size").unwrap(), Some(1));
}
