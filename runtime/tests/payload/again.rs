//! Members that a derived type declares again: one value in one place, wherever `@odata.type` is; and positions that hold the struct of a
//! type with derived types.

use odata_runtime::model::{ModelInfo, Redeclared, TypeInfo, facts};
use odata_runtime::values::Decimal;
use odata_runtime::{Decoder, Extras, List, ObjectExt, Property};
use serde_json::json;

use super::{read, refused, same};

const ALIKE: Redeclared = Redeclared {
    of: "n.Derived",
    member: 0,
    facts: 0,
    narrower: "",
    fits: true,
};

static MODEL: ModelInfo = ModelInfo {
    aliases: &[("self", "n")],
    redact: &[],
    standard_base64: false,
    contexts: &[
        ("Bases", "n.Base"),
        ("Deriveds", "n.Derived"),
        ("Parts", "n.Part"),
    ],
    redeclared: &[
        Redeclared {
            facts: facts::NOT_NULL | facts::IMMUTABLE,
            ..ALIKE
        },
        Redeclared {
            member: 1,
            fits: false,
            ..ALIKE
        },
        Redeclared {
            member: 2,
            narrower: "n.Sub",
            ..ALIKE
        },
        Redeclared {
            member: 3,
            narrower: "n.Sub",
            ..ALIKE
        },
        Redeclared {
            of: "n.Sub",
            fits: false,
            ..ALIKE
        },
    ],
    types: &TYPES,
};

static TYPES: [TypeInfo; 7] = [
    TypeInfo {
        name: "n.Base",
        base: None,
        first: 0,
        members: &[("name", 0), ("count", 0), ("part", 0), ("parts", 0)],
        model: &MODEL,
    },
    TypeInfo {
        name: "n.Derived",
        base: Some(&TYPES[0]),
        first: 4,
        members: &[("own", 0), ("price", 0)],
        model: &MODEL,
    },
    TypeInfo {
        name: "n.Further",
        base: Some(&TYPES[1]),
        first: 6,
        members: &[],
        model: &MODEL,
    },
    TypeInfo {
        name: "n.Holder",
        base: None,
        first: 0,
        members: &[("any", 0), ("plain", 0), ("plains", 0)],
        model: &MODEL,
    },
    TypeInfo {
        name: "n.Part",
        base: None,
        first: 0,
        members: &[("label", 0)],
        model: &MODEL,
    },
    TypeInfo {
        name: "n.Sub",
        base: Some(&TYPES[4]),
        first: 1,
        members: &[("size", 0)],
        model: &MODEL,
    },
    TypeInfo {
        name: "n.Subsub",
        base: Some(&TYPES[5]),
        first: 2,
        members: &[("depth", 0)],
        model: &MODEL,
    },
];

pub(crate) struct Base {
    pub(crate) name: Property<String>,
    pub(crate) count: Property<String>,
    pub(crate) part: Property<AnyPart>,
    pub(crate) parts: Property<List<AnyPart>>,
    pub(crate) extras: Extras,
}

pub(crate) struct Derived {
    pub(crate) base: Base,
    pub(crate) own: Property<i32>,
    pub(crate) price: Property<Decimal>,
}

pub(crate) struct Further {
    pub(crate) base: Derived,
}

pub(crate) struct Holder {
    pub(crate) any: Property<AnyBase>,
    pub(crate) plain: Property<Base>,
    pub(crate) plains: Property<List<Base>>,
    pub(crate) extras: Extras,
}

pub(crate) struct Part {
    pub(crate) label: Property<String>,
    pub(crate) extras: Extras,
}

pub(crate) struct Sub {
    pub(crate) base: Part,
    pub(crate) size: Property<i32>,
}

pub(crate) struct Subsub {
    pub(crate) base: Sub,
    pub(crate) depth: Property<i32>,
}

pub(crate) enum AnyBase {
    Base(Box<Base>),
    Derived(Box<Derived>),
    Further(Box<Further>),
    Unrecognized(Box<Base>),
}

pub(crate) enum AnyPart {
    Part(Box<Part>),
    Sub(Box<Sub>),
    Subsub(Box<Subsub>),
    Unrecognized(Box<Part>),
}

odata_runtime::codec::v1::roots! {
    struct Base(TYPES[0]);
    0 name String |;
    1 count String |;
    2 part | One;
    3 parts | Many;
    struct Holder(TYPES[3]);
    0 any | One;
    1 plain | One;
    2 plains | Many;
    struct Part(TYPES[4]);
    0 label String |;
}

odata_runtime::codec::v1::structs! {
    struct Derived(Base, TYPES[1]);
    4 own Int32 |;
    5 price Decimal |;
    struct Further(Derived, TYPES[2]);
    struct Sub(Part, TYPES[5]);
    1 size Int32 |;
    struct Subsub(Sub, TYPES[6]);
    2 depth Int32 |;
}

odata_runtime::codec::v1::families! {
    enum AnyBase(Base, TYPES[0], Base);
    0 Base(Base) "n.Base";
    1 Derived(Derived) "n.Derived";
    2 Further(Further) "n.Further";
    enum AnyPart(Part, TYPES[4], Part);
    0 Part(Part) "n.Part";
    1 Sub(Sub) "n.Sub";
    2 Subsub(Subsub) "n.Subsub";
}

/// The object with its type at each place between the members, and without it.
fn tagged(name: &str, members: &[&str]) -> Vec<String> {
    let tag = format!(r##""@odata.type":"#{name}""##);
    let at = |place: usize| {
        let mut members: Vec<&str> = members.to_vec();
        members.insert(place, &tag);
        format!("{{{}}}", members.join(","))
    };
    (0..=members.len()).map(at).collect()
}

/// The same members, whatever their order.
pub(crate) fn is_same(written: &impl serde::Serialize, json: &str) {
    let value: serde_json::Value = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_value(written).unwrap(), value, "{json}");
}

#[test]
fn c7_a_redeclared_property_is_one_value_in_one_place() {
    for name in ["n.Derived", "n.Further"] {
        for json in tagged(name, &[r#""name":"x""#, r#""own":1"#]) {
            let mut value: AnyBase = read(&json);
            is_same(&value, &json);
            let derived = match &value {
                AnyBase::Derived(value) => &**value,
                AnyBase::Further(value) => &value.base,
                _ => panic!("{json}"),
            };
            assert_eq!(
                (&derived.name, &derived.base.name),
                (&"x".into(), &"x".into())
            );
            let base: &mut Base = &mut value;
            base.name = "y".into();
            is_same(&value, &json.replace("\"x\"", "\"y\""));
            let plain: Base = read(&json);
            is_same(&plain, &json);
            assert_eq!(plain.cast::<Derived>().unwrap().name, "x".into());
        }
    }
}

#[test]
fn c7_a_value_that_only_the_derived_type_allows_is_kept_wherever_its_type_is_named() {
    for json in tagged("n.Derived", &[r#""count":5"#, r#""own":1"#]) {
        let value: AnyBase = read(&json);
        assert!(matches!(&value, AnyBase::Derived(it) if it.own == 1.into()));
        assert!(value.count.is_absent());
        assert_eq!(value.extras().get::<i32>("count").unwrap(), Some(5));
        is_same(&value, &json);
        // A position that holds the struct; a lenient run reports nothing either.
        let (plain, mismatches) = Decoder::new()
            .lenient()
            .decode::<Base>(json.as_bytes())
            .unwrap();
        assert!(mismatches.is_empty());
        is_same(&plain, &json);
        is_same(&read::<Base>(&json).cast::<Derived>().unwrap(), &json);
    }
    is_same(&read::<Derived>(r#"{"count":5}"#), r#"{"count":5}"#);
    // An unknown derived type may have declared it in any way.
    for json in tagged("n.Unknown", &[r#""count":5"#]) {
        is_same(&read::<AnyBase>(&json), &json);
    }
    // A value that fits the base is in its member, and only the value that is set there is written.
    let mut value: Derived = read(r#"{"count":"5"}"#);
    assert_eq!(value.count, "5".into());
    value = read(r#"{"count":5}"#);
    value.count = "6".into();
    is_same(&value, r#"{"count":"6"}"#);
    // The last occurrence of a repeated member counts.
    value = read(r#"{"count":5,"count":"6"}"#);
    assert_eq!(value.extras().raw("count"), None);
    is_same(&value, r#"{"count":"6"}"#);
}

#[test]
fn c7_a_value_that_its_type_does_not_allow_is_a_mismatch_in_any_order() {
    for json in tagged("n.Base", &[r#""count":5"#, r#""name":"x""#]) {
        let mismatch = refused::<AnyBase>(&json);
        assert_eq!(
            (&*mismatch.path, &*mismatch.found),
            ("$.count", "5"),
            "{json}"
        );
        let (value, mismatches) = Decoder::new()
            .lenient()
            .decode::<AnyBase>(json.as_bytes())
            .unwrap();
        assert_eq!(mismatches, [mismatch]);
        is_same(&value, &json);
    }
    assert_eq!(refused::<Base>(r#"{"count":5}"#).path, "$.count");
    let nested = refused::<Holder>(r#"{"any":{"count":5}}"#);
    assert_eq!(nested.path, "$.any.count");
}

#[test]
fn c7_values_of_a_narrower_type_need_not_name_it() {
    let members = [
        r#""part":{"label":"a","size":1}"#,
        r##""parts":[{"size":2},{"@odata.type":"#n.Sub","size":3}]"##,
    ];
    for json in tagged("n.Derived", &members) {
        let sizes = |value: &Base| -> Vec<Property<i32>> {
            let parts = value
                .part
                .value()
                .into_iter()
                .chain(value.parts.value().unwrap());
            let sizes = parts.map(|part| match part {
                AnyPart::Sub(sub) => sub.size,
                _ => panic!("{json}"),
            });
            sizes.collect()
        };
        let value: AnyBase = read(&json);
        assert_eq!(sizes(&value), [1.into(), 2.into(), 3.into()]);
        is_same(&value, &json);
        let plain: Base = read(&json);
        assert!(matches!(plain.part.value(), Some(AnyPart::Part(_))));
        is_same(&plain, &json);
        let cast: Derived = plain.cast().unwrap();
        assert_eq!(sizes(&cast), [1.into(), 2.into(), 3.into()]);
        is_same(&cast, &json);
    }
    // In objects of the base type they are as the base declares them.
    let base: AnyBase = read(r#"{"part":{"size":1}}"#);
    assert!(matches!(base.part.value(), Some(AnyPart::Part(_))));
    is_same(&base, r#"{"part":{"size":1}}"#);
}

#[test]
fn c7_each_type_s_declarations_count_for_its_own_objects() {
    for json in tagged("n.Sub", &[r#""label":5"#, r#""size":1"#]) {
        let part: AnyPart = read(&json);
        assert!(part.label.is_absent());
        is_same(&part, &json);
    }
    assert_eq!(refused::<Part>(r#"{"label":5}"#).path, "$.label");
    // Declaring one member again does not excuse another.
    for json in tagged("n.Derived", &[r#""part":5"#]) {
        assert_eq!(refused::<AnyBase>(&json).path, "$.part", "{json}");
    }
}

#[test]
fn c7_values_that_name_their_type_are_not_narrowed() {
    let json = r##"{"part":{"@odata.type":"#n.Part","label":"a"},"parts":[{"@odata.type":"#n.Part"},null,{}]}"##;
    let cast: Derived = read::<Base>(json).cast().unwrap();
    assert!(matches!(cast.part.value(), Some(AnyPart::Part(_))));
    let parts = cast.parts.value().unwrap();
    assert!(matches!(&**parts, [AnyPart::Part(_), AnyPart::Sub(_)]));
    assert_eq!(cast, read(json));
    is_same(&cast, json);
}

#[test]
fn late_types_are_read_leniently_too() {
    for json in tagged("n.Derived", &[r#""price":1.50"#, r#""own":"x""#]) {
        let decoder = Decoder::new().lenient();
        let (value, mismatches) = decoder.decode::<AnyBase>(json.as_bytes()).unwrap();
        assert_eq!((mismatches.len(), &*mismatches[0].path), (1, "$.own"));
        let AnyBase::Derived(derived) = &value else {
            panic!("{json}")
        };
        assert_eq!(derived.price, "1.50".parse::<Decimal>().unwrap().into());
        is_same(&value, &json);
    }
}

#[test]
fn c7_a_derived_type_s_facts_are_those_of_its_objects() {
    let null = r#"{"name":null}"#;
    assert!(read::<Base>(null).for_create().is_ok());
    for unsendable in [
        read::<Derived>(null).for_create().err(),
        read::<Further>(null).for_create().err(),
    ] {
        assert_eq!(unsendable.unwrap().null, ["$.name"]);
    }
}

#[test]
fn r5_a_position_that_holds_the_struct_keeps_what_a_derived_type_adds() {
    let derived = r##"{"@odata.type":"#n.Derived","name":"x","own":1,"new":[1]}"##;
    let late = r##"{"name":"x","own":1,"new":[1],"@odata.type":"#n.Derived"}"##;
    let unknown = r##"{"@odata.type":"#n.New","name":"x","other":{"a":null}}"##;
    for json in [derived, late, unknown] {
        let nested = json!({
            "plain": serde_json::from_str::<serde_json::Value>(json).unwrap(),
            "plains": [serde_json::from_str::<serde_json::Value>(json).unwrap()],
        });
        let holder: Holder = read(&nested.to_string());
        assert_eq!(serde_json::to_value(&holder).unwrap(), nested);
        assert_eq!(holder.plain.value().unwrap().name, "x".into());
    }
    same::<Base>(derived);
    let derived: Derived = read::<Base>(late).cast().unwrap();
    assert_eq!((&derived.own, &derived.name), (&1.into(), &"x".into()));
}

#[test]
fn r1_what_a_type_declares_again_counts_for_a_base_that_says_it_is_of_that_type() {
    let base: Base = read(r##"{"@odata.type":"#n.Derived","name":"x"}"##);
    let body = base.for_update().unwrap();
    assert_eq!(body.left_out(), ["$.name"]);
    assert_eq!(
        serde_json::to_string(&body).unwrap(),
        r##"{"@odata.type":"#n.Derived"}"##
    );
    let base: Base = read(r#"{"name":"x"}"#);
    let body = serde_json::to_string(&base.for_update().unwrap());
    assert_eq!(body.unwrap(), r#"{"name":"x"}"#);
}
