//! Rows H to K of the conformance checklist about reading metadata: one test per row, named after it.
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
fn h1_primitive_names() {
    for name in [
        "Binary",
        "SByte",
        "TimeOfDay",
        "Duration",
        "GeographyPoint",
        "GeometryMultiLineString",
        "Untyped",
        "Stream",
    ] {
        assert!(
            matches!(item(&good(&property(&format!("Type=\"Edm.{name}\""))), "C", "p"), ItemType::Primitive(p) if p.name() == name)
        );
    }
    assert_eq!(
        item(&warns(&property("Type=\"Edm.Foo\""), "E0401"), "C", "p"),
        ItemType::Unknown
    );
    let findings = load_all(&[&schema_a(&property("Type=\"Edm.DateTime\""))], false).1;
    assert!(
        findings[0]
            .help
            .as_ref()
            .unwrap()
            .contains("Edm.DateTimeOffset")
    );
    let findings = load_all(&[&schema_a(&property("Type=\"String\""))], false).1;
    assert!(findings[0].help.as_ref().unwrap().contains("Edm.String"));
}

#[test]
fn h2_built_in_abstract_types() {
    good(&property("Type=\"Edm.PrimitiveType\""));
    good("<Action Name=\"A\"><Parameter Name=\"p\" Type=\"Collection(Edm.EntityType)\"/></Action>");
    warns(&property("Type=\"Collection(Edm.PrimitiveType)\""), "E0413");
    for operation in [
        "<Action Name=\"A\"><Parameter Name=\"p\" Type=\"Collection(Edm.PrimitiveType)\"/></Action>",
        "<Action Name=\"A\" IsBound=\"true\"><Parameter Name=\"p\" Type=\"Collection(Edm.PrimitiveType)\"/></Action>",
        "<Function Name=\"F\"><ReturnType Type=\"Collection(Edm.PrimitiveType)\"/></Function>",
    ] {
        warns(operation, "E0413");
    }
    good("<Action Name=\"A\"><Parameter Name=\"p\" Type=\"Edm.PrimitiveType\"/></Action>");
    good("<Term Name=\"t\" Type=\"Collection(Edm.PrimitiveType)\"/>");
    warns(
        "<TypeDefinition Name=\"D\" UnderlyingType=\"Edm.PrimitiveType\"/>",
        "E0511",
    );
    warns(
        "<EnumType Name=\"E\" UnderlyingType=\"Edm.PrimitiveType\"><Member Name=\"m\"/></EnumType>",
        "E0511",
    );
    warns(
        "<EntityContainer Name=\"C\"><EntitySet Name=\"s\" EntityType=\"Edm.EntityType\"/></EntityContainer>",
        "E0702",
    );
}

#[test]
fn h3_stream() {
    good(&property("Type=\"Edm.Stream\""));
    warns(&property("Type=\"Collection(Edm.Stream)\""), "E0413");
    warns(
        "<Action Name=\"A\"><Parameter Name=\"p\" Type=\"Edm.Stream\"/></Action>",
        "E0413",
    );
}

#[test]
fn h4_path_types() {
    good("<Term Name=\"t\" Type=\"Edm.PropertyPath\"/>");
    good(&property("Type=\"Edm.PropertyPath\""));
    warns(
        "<EntityType Name=\"E\"><Property Name=\"p\" Type=\"Edm.PropertyPath\"/></EntityType>",
        "E0413",
    );
}

#[test]
fn h5_h6_nullable_as_written() {
    let nullable = |attributes: &str| {
        structured(&good(&property(attributes)), "C").properties[0]
            .r#type
            .nullable
    };
    assert_eq!(nullable("Type=\"Edm.String\""), None);
    assert_eq!(nullable("Type=\"Collection(Edm.String)\""), None);
    assert_eq!(
        nullable("Type=\"Edm.String\" Nullable=\" 0 \""),
        Some(false)
    );
    assert_eq!(nullable("Type=\"Edm.String\" Nullable=\"1\""), Some(true));
    let model = warns(&property("Type=\"Edm.String\" Nullable=\"False\""), "E0501");
    assert_eq!(
        structured(&model, "C").properties[0].r#type.nullable,
        Some(false)
    );
    warns(&property("Type=\"Edm.String\" Nullable=\"maybe\""), "E0501");
}

#[test]
fn h7_to_h11_facets() {
    let facets = |attributes: &str| {
        structured(&good(&property(attributes)), "C").properties[0]
            .r#type
            .facets
            .clone()
    };
    assert_eq!(
        facets("Type=\"Edm.String\" MaxLength=\"max\"").max_length,
        None
    );
    assert_eq!(
        facets("Type=\"Edm.String\" MaxLength=\"50\" Unicode=\"false\"").max_length,
        Some(50)
    );
    assert_eq!(
        facets("Type=\"Edm.DateTimeOffset\" Precision=\"0\"").precision,
        Some(0)
    );
    assert_eq!(
        facets("Type=\"Edm.Decimal\" Scale=\"Variable\"").scale,
        Some(Scale::Variable)
    );
    assert_eq!(
        facets("Type=\"Edm.Decimal\" Scale=\"floating\"").scale,
        Some(Scale::Floating)
    );
    assert_eq!(
        facets("Type=\"Edm.GeographyPoint\" SRID=\"Variable\"").srid,
        None
    );
    assert_eq!(
        facets("Type=\"Edm.GeographyPoint\" SRID=\"0\"").srid,
        Some(0)
    );
    for bad in [
        "Type=\"Edm.String\" MaxLength=\"-1\"",
        "Type=\"Edm.String\" MaxLength=\"Max \"",
        "Type=\"Edm.DateTimeOffset\" Precision=\"13\"",
        "Type=\"Edm.Decimal\" Scale=\"lots\"",
        "Type=\"Edm.Decimal\" Precision=\"2\" Scale=\"3\"",
        "Type=\"Edm.GeographyPoint\" SRID=\"-1\"",
    ] {
        warns(&property(bad), "E0502");
    }
}

#[test]
fn h12_default_value() {
    let model = good(&property("Type=\"Edm.Int32\" DefaultValue=\"5\""));
    let PropertyKind::Structural { default_value } = &structured(&model, "C").properties[0].kind
    else {
        panic!()
    };
    assert_eq!(default_value.as_deref(), Some("5"));
    good(&format!(
        "{}{}",
        property("Type=\"a.E\" DefaultValue=\"x\""),
        enumeration("", "<Member Name=\"x\"/>")
    ));
    warns(
        &property("Type=\"Edm.Int32\" DefaultValue=\"abc\""),
        "E0505",
    );
}

#[test]
fn h13_facets_on_other_types() {
    warns(&property("Type=\"Edm.Int32\" MaxLength=\"5\""), "E0503");
    good(
        "<Function Name=\"f\"><Parameter Name=\"p\" Type=\"Edm.String\" MaxLength=\"5\"/><ReturnType Type=\"Edm.Decimal\" Scale=\"2\"/></Function>",
    );
}

#[test]
fn i1_name_and_type() {
    let model = warns(&property(""), "E0214");
    assert_eq!(item(&model, "C", "p"), ItemType::Unknown);
    refused(
        "<ComplexType Name=\"C\"><Property Type=\"Edm.String\"/></ComplexType>",
        "E0213",
    );
}

#[test]
fn i2_collections() {
    assert!(
        structured(&good(&property("Type=\"Collection(Edm.Int32)\"")), "C").properties[0]
            .r#type
            .collection
    );
    warns(
        &property("Type=\"Collection(Collection(Edm.Int32))\""),
        "E0412",
    );
    let model = warns(&property("Type=\"Collection( Edm.Int32 )\""), "E0412");
    assert_eq!(
        item(&model, "C", "p"),
        ItemType::Primitive(Primitive::Int32)
    );
}

#[test]
fn i3_property_of_entity_type() {
    let model = warns(&format!("{KEYED}{}", property("Type=\"a.T\"")), "E0411");
    assert_eq!(
        item(&model, "C", "p"),
        ItemType::Type(model.find_type("a.T").unwrap())
    );
}

#[test]
fn j1_navigation_type() {
    good(&navigation("Type=\"Collection(a.T)\"", ""));
    good(&navigation("Type=\"Edm.EntityType\"", ""));
    warns(&navigation("Type=\"Edm.String\"", ""), "E0411");
}

#[test]
fn j2_navigation_nullable() {
    good(&navigation("Type=\"a.T\" Nullable=\"false\"", ""));
    warns(
        &navigation("Type=\"Collection(a.T)\" Nullable=\"false\"", ""),
        "E0414",
    );
}

#[test]
fn j4_containment() {
    good(&navigation(
        "Type=\"Collection(a.T)\" ContainsTarget=\"true\"",
        "",
    ));
    warns(
        "<EntityType Name=\"K\"/><EntityType Name=\"N\"><NavigationProperty Name=\"n\" Type=\"Collection(a.K)\" ContainsTarget=\"true\"/></EntityType>",
        "E0418",
    );
}

#[test]
fn j5_partner() {
    let partner = |path: &str| {
        format!(
            "<EntityType Name=\"P\"><NavigationProperty Name=\"n\" Type=\"a.Q\" Partner=\"{path}\"/></EntityType><EntityType Name=\"Q\"><Property Name=\"Addr\" Type=\"a.C\"/></EntityType><ComplexType Name=\"C\"/><ComplexType Name=\"U\" BaseType=\"a.C\"><NavigationProperty Name=\"Owner\" Type=\"a.P\"/></ComplexType>"
        )
    };
    good(&partner("Addr/a.U/Owner"));
    warns(&partner("nowhere"), "E0415");
}

#[test]
fn j6_constraints() {
    let model = good(&navigation(
        "Type=\"a.T\"",
        "<ReferentialConstraint Property=\"d\" ReferencedProperty=\"ID\"/><OnDelete Action=\"Cascade\"/>",
    ));
    let PropertyKind::Navigation(parts) = &structured(&model, "N").properties[0].kind else {
        panic!()
    };
    assert_eq!(
        (
            parts.referential_constraints.len(),
            parts.on_delete.as_deref()
        ),
        (1, Some("Cascade"))
    );
    warns(
        &navigation("Type=\"a.T\"", "<OnDelete Action=\"Boom\"/>"),
        "E0417",
    );
    warns(
        &navigation(
            "Type=\"a.T\"",
            "<ReferentialConstraint Property=\"x\" ReferencedProperty=\"ID\"/>",
        ),
        "E0416",
    );
}

#[test]
fn k1_binding_parameter() {
    let model = good(&format!(
        "{KEYED}<Action Name=\"A\" IsBound=\"true\"><Parameter Name=\"foo\" Type=\"a.T\"/></Action>"
    ));
    assert!(model.operations[0].is_bound);
    assert!(!warns("<Action Name=\"A\" IsBound=\"true\"/>", "E0601").operations[0].is_bound);
}

#[test]
fn k2_return_types() {
    assert!(
        good("<Action Name=\"A\"/>").operations[0]
            .return_type
            .is_none()
    );
    warns("<Function Name=\"F\"/>", "E0602");
    warns(
        "<Function Name=\"F\"><ReturnType Type=\"Edm.String\"/><ReturnType Type=\"Edm.String\"/></Function>",
        "E0108",
    );
}

#[test]
fn k3_action_overloads() {
    let bound = |r#type: &str| {
        format!(
            "<Action Name=\"A\" IsBound=\"true\"><Parameter Name=\"p\" Type=\"{type}\"/></Action>"
        )
    };
    let model = good(&format!(
        "{KEYED}{}{}<Action Name=\"A\"/>",
        bound("a.T"),
        bound("Collection(a.T)")
    ));
    assert_eq!(model.operations.len(), 3);
    warns(&format!("{KEYED}{}{}", bound("a.T"), bound("a.T")), "E0603");
}

#[test]
fn k4_function_overloads() {
    let function = |parameters: &[(&str, &str)], returns: &str| {
        let parameters: String = parameters
            .iter()
            .map(|(n, t)| format!("<Parameter Name=\"{n}\" Type=\"Edm.{t}\"/>"))
            .collect();
        format!("<Function Name=\"F\">{parameters}<ReturnType Type=\"Edm.{returns}\"/></Function>")
    };
    let (none, one, two) = (
        function(&[], "String"),
        function(&[("a", "Int32")], "String"),
        function(&[("a", "Int32"), ("b", "Guid")], "String"),
    );
    good(&format!("{none}{one}{two}"));
    warns(
        &format!(
            "{two}{}",
            function(&[("b", "Guid"), ("a", "Int32")], "String")
        ),
        "E0603",
    );
    warns(
        &format!("{one}{}", function(&[("z", "Int32")], "String")),
        "E0603",
    );
    warns(
        &format!("{none}{}", function(&[("a", "Int32")], "Guid")),
        "E0604",
    );
}

#[test]
fn k6_parameters() {
    let model = good(
        "<Action Name=\"A\"><Parameter Name=\"y\" Type=\"Edm.String\"/><Parameter Name=\"x\" Type=\"Edm.String\"/></Action>",
    );
    assert_eq!(
        model.operations[0]
            .parameters
            .iter()
            .map(|p| p.name.as_str())
            .collect::<Vec<_>>(),
        ["y", "x"]
    );
    let model = warns(
        "<Action Name=\"A\"><Parameter Name=\"x\" Type=\"Edm.String\"/><Parameter Name=\"x\" Type=\"Edm.Int32\"/></Action>",
        "E0308",
    );
    assert_eq!(model.operations[0].parameters.len(), 1);
}

#[test]
fn k8_optional_parameters() {
    let core = "<e:Reference Uri=\"core\"><e:Include Namespace=\"Org.OData.Core.V1\" Alias=\"Core\"/></e:Reference>";
    let optional = "<Annotation Term=\"Core.OptionalParameter\"/>";
    let text = |first: &str, second: &str| {
        document(
            core,
            &format!(
                "<Schema Namespace=\"a\"><Action Name=\"A\"><Parameter Name=\"x\" Type=\"Edm.String\">{first}</Parameter><Parameter Name=\"y\" Type=\"Edm.String\">{second}</Parameter></Action></Schema>"
            ),
        )
    };
    clean(&text("", optional));
    assert_eq!(errors(&text(optional, "")), ["E0605"]);
}

#[test]
fn k9_entity_set_path() {
    let text = |path: &str| {
        format!(
            "{KEYED}<Action Name=\"A\" IsBound=\"true\" EntitySetPath=\"{path}\"><Parameter Name=\"p\" Type=\"a.T\"/></Action>"
        )
    };
    assert_eq!(
        good(&text("p/Orders")).operations[0]
            .entity_set_path
            .as_deref(),
        Some("p/Orders")
    );
    warns(&text("q/Orders"), "E0606");
}

#[test]
fn k11_imports_of_unbound_operations() {
    let text = |bound: &str| {
        format!(
            "<Function Name=\"F\" {bound}><Parameter Name=\"p\" Type=\"Edm.String\"/><ReturnType Type=\"Edm.String\"/></Function><Function Name=\"F\" {bound}><Parameter Name=\"p\" Type=\"Edm.Guid\"/><Parameter Name=\"q\" Type=\"Edm.Guid\"/><ReturnType Type=\"Edm.String\"/></Function><EntityContainer Name=\"C\"><FunctionImport Name=\"F\" Function=\"a.F\"/></EntityContainer>"
        )
    };
    let model = good(&text(""));
    assert!(
        matches!(&model.containers[0].children[0].kind, ContainerChildKind::FunctionImport { functions, .. } if functions.len() == 2)
    );
    warns(&text("IsBound=\"true\""), "E0708");
}

#[test]
fn k12_operation_named_like_a_type() {
    let model = good("<ComplexType Name=\"run\"/><Action Name=\"run\"/>");
    assert_eq!((model.types.len(), model.operations.len()), (1, 1));
}
