//! Rows C to G of the conformance checklist about reading metadata: one test per row, named after it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod helpers;

use helpers::*;

#[test]
fn c2_inheritance() {
    let model = good(
        "<EntityType Name=\"B\" BaseType=\"a.A\"/><EntityType Name=\"A\"><Key><PropertyRef Name=\"i\"/></Key><Property Name=\"i\" Type=\"Edm.Int32\" Nullable=\"false\"/></EntityType>",
    );
    let id = model.find_type("a.B").unwrap();
    assert!(model.find_property(id, "i").is_some());
    assert!(
        warns("<EntityType Name=\"B\" BaseType=\"a.Nope\"/>", "E0402")
            .types
            .len()
            == 1
    );
    warns(
        "<EntityType Name=\"B\" BaseType=\"a.C\"/><ComplexType Name=\"C\"/>",
        "E0403",
    );
    warns(
        "<EntityType Name=\"B\" BaseType=\"Edm.EntityType\"/>",
        "E0403",
    );
    refused(
        "<EntityType Name=\"A\" BaseType=\"a.B\"/><EntityType Name=\"B\" BaseType=\"a.A\"/>",
        "E0404",
    );
    refused("<EntityType Name=\"A\" BaseType=\"a.A\"/>", "E0404");
    let deep: String = (0..1000)
        .map(|i| format!("<ComplexType Name=\"T{}\" BaseType=\"a.T{i}\"/>", i + 1))
        .collect();
    refused(&format!("<ComplexType Name=\"T0\"/>{deep}"), "E0103");
    let limit: String = (0..200)
        .map(|i| format!("<ComplexType Name=\"T{}\" BaseType=\"a.T{i}\"/>", i + 1))
        .collect();
    good(&format!("{limit}<ComplexType Name=\"T0\"/>"));
}

#[test]
fn c3_abstract() {
    assert!(structured(&good("<ComplexType Name=\"A\" Abstract=\"true\"/><ComplexType Name=\"B\" BaseType=\"a.A\"/>"), "A").is_abstract);
    warns(
        "<ComplexType Name=\"A\"/><ComplexType Name=\"B\" BaseType=\"a.A\" Abstract=\"true\"/>",
        "E0405",
    );
}

#[test]
fn c4_open_types() {
    let model = warns(
        "<ComplexType Name=\"A\" OpenType=\"true\"/><ComplexType Name=\"B\" BaseType=\"a.A\"/><ComplexType Name=\"C\" BaseType=\"a.B\" OpenType=\"1\"/>",
        "E0406",
    );
    assert!(structured(&model, "B").open && structured(&model, "C").open);
}

#[test]
fn c5_has_stream() {
    let model = good(
        "<EntityType Name=\"A\" HasStream=\"true\"/><EntityType Name=\"B\" BaseType=\"a.A\"/>",
    );
    assert!(structured(&model, "B").has_stream);
    warns(
        "<EntityType Name=\"A\" HasStream=\"true\"/><EntityType Name=\"B\" BaseType=\"a.A\" HasStream=\"false\"/>",
        "E0407",
    );
}

#[test]
fn c6_property_named_like_its_type() {
    warns(
        "<ComplexType Name=\"list\"><Property Name=\"list\" Type=\"Edm.String\"/></ComplexType>",
        "E0408",
    );
    good(
        "<ComplexType Name=\"A\"/><ComplexType Name=\"B\" BaseType=\"a.A\"><Property Name=\"A\" Type=\"Edm.String\"/></ComplexType>",
    );
}

#[test]
fn c7_redeclared_property() {
    let types = |new: &str, element: &str| {
        format!(
            "<ComplexType Name=\"Addr\"/><ComplexType Name=\"Us\" BaseType=\"a.Addr\"/><ComplexType Name=\"A\"><Property Name=\"p\" Type=\"a.Addr\"/></ComplexType><ComplexType Name=\"B\" BaseType=\"a.A\"><{element} Name=\"p\" Type=\"{new}\"/></ComplexType>{KEYED}"
        )
    };
    for alike in ["a.Us", "a.Addr"] {
        let text = schema_a(&types(alike, "Property"));
        for strict in [false, true] {
            let (model, findings) = load_all(&[&text], strict);
            let codes: Vec<&str> = findings.iter().map(|it| it.code.number).collect();
            assert_eq!(codes, ["E0409"]);
            assert_eq!(structured(&model.unwrap(), "B").properties.len(), 1);
        }
    }
    assert_eq!(
        structured(&warns(&types("Edm.String", "Property"), "E0410"), "B")
            .properties
            .len(),
        1
    );
    warns(&types("a.T", "NavigationProperty"), "E0410");
}

#[test]
fn c8_empty_types() {
    assert!(structured(&good("<EntityType Name=\"admin\"><NavigationProperty Name=\"n\" Type=\"a.admin\"/></EntityType><ComplexType Name=\"E\"/>"), "E").properties.is_empty());
}

#[test]
fn d1_keys() {
    let properties = "<Property Name=\"B\" Type=\"Edm.String\" Nullable=\"false\"/><Property Name=\"A\" Type=\"Edm.String\" Nullable=\"false\"/>";
    let model = good(&entity(
        "<Key><PropertyRef Name=\"A\"/><PropertyRef Name=\"B\"/></Key>",
        properties,
    ));
    assert_eq!(
        structured(&model, "T")
            .key
            .iter()
            .map(|k| k.path.as_str())
            .collect::<Vec<_>>(),
        ["A", "B"]
    );
    warns(
        &entity(
            "<Key><PropertyRef Name=\"A\"/></Key><Key><PropertyRef Name=\"B\"/></Key>",
            properties,
        ),
        "E0420",
    );
    warns(
        &entity(
            "<Key><PropertyRef Name=\"A\"/><PropertyRef Name=\"A\"/></Key>",
            properties,
        ),
        "E0420",
    );
    warns(
        &entity("<Key><PropertyRef Name=\"C\"/></Key>", properties),
        "E0421",
    );
    warns(&entity("<Key/>", properties), "E0425");
}

#[test]
fn d2_inherited_key() {
    let base = "<EntityType Name=\"E\" Abstract=\"true\"><Key><PropertyRef Name=\"id\"/></Key><Property Name=\"id\" Type=\"Edm.String\" Nullable=\"false\"/></EntityType>";
    let model = good(&format!(
        "{base}<EntityType Name=\"D\" BaseType=\"a.E\"/><EntityType Name=\"U\" BaseType=\"a.D\"/>"
    ));
    assert_eq!(
        model.key_of(model.find_type("a.U").unwrap()).unwrap().1[0].path,
        "id"
    );
    warns(
        &format!(
            "{base}<EntityType Name=\"U\" BaseType=\"a.E\"><Key><PropertyRef Name=\"id\"/></Key></EntityType>"
        ),
        "E0420",
    );
}

#[test]
fn d3_key_types() {
    let key = |r#type: &str, nullable: &str| {
        format!(
            "{}<EnumType Name=\"E\"><Member Name=\"x\"/></EnumType><TypeDefinition Name=\"D\" UnderlyingType=\"Edm.Int32\"/>",
            entity(
                "<Key><PropertyRef Name=\"k\"/></Key>",
                &format!("<Property Name=\"k\" Type=\"{type}\" {nullable}/>")
            )
        )
    };
    for r#type in ["Edm.Guid", "a.E", "a.D"] {
        good(&key(r#type, "Nullable=\"false\""));
    }
    for r#type in [
        "Edm.Double",
        "Edm.Binary",
        "Edm.Stream",
        "Edm.Untyped",
        "Collection(Edm.String)",
    ] {
        warns(&key(r#type, "Nullable=\"false\""), "E0422");
    }
    warns(&key("Edm.Guid", ""), "E0423");
}

#[test]
fn d4_path_keys() {
    let text = |reference: &str| {
        format!(
            "<ComplexType Name=\"I\"><Property Name=\"ID\" Type=\"Edm.Int32\" Nullable=\"false\"/></ComplexType>{}",
            entity(
                &format!("<Key>{reference}</Key>"),
                "<Property Name=\"Info\" Type=\"a.I\" Nullable=\"false\"/><Property Name=\"x\" Type=\"Edm.Int32\" Nullable=\"false\"/>"
            )
        )
    };
    let model = good(&text("<PropertyRef Name=\"Info/ID\" Alias=\"InfoID\"/>"));
    assert_eq!(
        structured(&model, "T").key[0].alias.as_deref(),
        Some("InfoID")
    );
    warns(&text("<PropertyRef Name=\"Info/ID\"/>"), "E0424");
    warns(
        &text("<PropertyRef Name=\"Info/ID\" Alias=\"x\"/>"),
        "E0424",
    );
    warns(&text("<PropertyRef Name=\"x\" Alias=\"y\"/>"), "E0424");
}

#[test]
fn d6_keyless_types() {
    good(
        "<EntityType Name=\"K\"/><EntityContainer Name=\"C\"><Singleton Name=\"k\" Type=\"a.K\"/></EntityContainer>",
    );
    warns(
        "<EntityType Name=\"K\"/><EntityContainer Name=\"C\"><EntitySet Name=\"k\" EntityType=\"a.K\"/></EntityContainer>",
        "E0703",
    );
}

#[test]
fn e1_complex_types() {
    assert!(
        structured(
            &good("<ComplexType Name=\"A\"/><ComplexType Name=\"B\" BaseType=\"a.A\"/>"),
            "B"
        )
        .base
        .is_some()
    );
    warns(
        "<ComplexType Name=\"B\" BaseType=\"a.E\"/><EntityType Name=\"E\"/>",
        "E0403",
    );
    warns(
        "<ComplexType Name=\"B\"><Key><PropertyRef Name=\"x\"/></Key></ComplexType>",
        "E0108",
    );
}

#[test]
fn e2_recursive_types_are_read() {
    let model = good(
        "<ComplexType Name=\"A\"><Property Name=\"b\" Type=\"a.B\"/></ComplexType><ComplexType Name=\"B\"><Property Name=\"a\" Type=\"a.A\"/></ComplexType>",
    );
    assert_eq!(
        item(&model, "A", "b"),
        ItemType::Type(model.find_type("a.B").unwrap())
    );
}

#[test]
fn f2_underlying_type() {
    good(&enumeration(
        "UnderlyingType=\"Edm.Byte\"",
        "<Member Name=\"x\" Value=\"255\"/>",
    ));
    warns(
        &enumeration("UnderlyingType=\"Edm.String\"", "<Member Name=\"x\"/>"),
        "E0511",
    );
    warns(
        &enumeration(
            "UnderlyingType=\"Edm.Byte\"",
            "<Member Name=\"x\" Value=\"300\"/>",
        ),
        "E0512",
    );
}

#[test]
fn f3_values() {
    let three = "<Member Name=\"A\"/><Member Name=\"B\"/><Member Name=\"C\"/>";
    assert_eq!(values(&good(&enumeration("", three))), [0, 1, 2]);
    assert_eq!(
        values(&warns(
            &enumeration("", "<Member Name=\"A\" Value=\"5\"/><Member Name=\"B\"/>"),
            "E0513"
        )),
        [5, 6]
    );
    warns(&enumeration("IsFlags=\"true\"", three), "E0513");
    warns(
        &enumeration("IsFlags=\"true\"", "<Member Name=\"A\" Value=\"-1\"/>"),
        "E0512",
    );
}

#[test]
fn f4_negative_and_64_bit_values() {
    let members =
        "<Member Name=\"A\" Value=\"-1\"/><Member Name=\"B\" Value=\"9007199254740993\"/>";
    assert_eq!(
        values(&good(&enumeration("UnderlyingType=\"Edm.Int64\"", members))),
        [-1, 9_007_199_254_740_993]
    );
    refused(
        &enumeration(
            "UnderlyingType=\"Edm.Int64\"",
            "<Member Name=\"A\" Value=\"9223372036854775808\"/>",
        ),
        "E0514",
    );
}

#[test]
fn f5_duplicate_values() {
    assert_eq!(
        values(&good(&enumeration(
            "",
            "<Member Name=\"A\" Value=\"1\"/><Member Name=\"B\" Value=\"1\"/>"
        ))),
        [1, 1]
    );
}

#[test]
fn f12_at_least_one_member() {
    warns(&enumeration("", ""), "E0510");
}

#[test]
fn g1_type_definition() {
    let model = good("<TypeDefinition Name=\"W\" UnderlyingType=\"Edm.Int32\"/>");
    assert!(
        matches!(&find(&model, "W").kind, TypeKind::Definition(d) if d.underlying == Primitive::Int32)
    );
    for r#type in ["a.W", "a.C", "Edm.ComplexType"] {
        warns(
            &format!(
                "<ComplexType Name=\"C\"/><TypeDefinition Name=\"W\" UnderlyingType=\"{type}\"/>"
            ),
            "E0511",
        );
    }
}

#[test]
fn g2_facets_of_type_definitions() {
    let text = |facet: &str| {
        format!(
            "<TypeDefinition Name=\"W\" UnderlyingType=\"Edm.Decimal\" Precision=\"5\"/><ComplexType Name=\"C\"><Property Name=\"p\" Type=\"a.W\" {facet}/></ComplexType>"
        )
    };
    let model = good(&text("Scale=\"2\""));
    assert_eq!(
        structured(&model, "C").properties[0].r#type.facets.scale,
        Some(Scale::Digits(2))
    );
    warns(&text("Precision=\"4\""), "E0504");
}

#[test]
fn g6_type_definitions_are_used_everywhere() {
    let model = good(
        "<TypeDefinition Name=\"W\" UnderlyingType=\"Edm.Int32\"/><ComplexType Name=\"C\"><Property Name=\"p\" Type=\"Collection(a.W)\"/></ComplexType>",
    );
    assert!(structured(&model, "C").properties[0].r#type.collection);
}
