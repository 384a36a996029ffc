//! Rows B of the conformance checklist, about schemas and their names: one test per row, named after it.
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
fn b1_namespace() {
    let namespaces = |n: &str| document("", &format!("<Schema Namespace=\"{n}\"/>"));
    assert_eq!(
        clean(&namespaces("com.type.v1")).schemas[0].namespace,
        "com.type.v1"
    );
    assert_eq!(
        errors(&document(
            "",
            "<Schema Namespace=\"a\"/><Schema Namespace=\"a\"/>"
        )),
        ["E0302"]
    );
    assert_eq!(errors(&namespaces("Edm")), ["E0301"]);
    refused_text(&document("", "<Schema/>"), "E0213");
}

#[test]
fn b2_alias_is_document_global() {
    let two = |alias: &str| {
        document(
            "",
            &format!(
                "<Schema Namespace=\"s1\" Alias=\"{alias}\"><ComplexType Name=\"T\"/></Schema><Schema Namespace=\"s2\"><ComplexType Name=\"U\" BaseType=\"self.T\"><Property Name=\"p\" Type=\"Collection(self.T)\"/></ComplexType></Schema>"
            ),
        )
    };
    let model = clean(&two("self"));
    assert_eq!(
        model.qualified_name(structured(&model, "U").base.unwrap()),
        "s1.T"
    );
    assert_eq!(
        item(&model, "U", "p"),
        ItemType::Type(structured(&model, "U").base.unwrap())
    );
    refused_text(&two("s2"), "E0303");
    assert!(errors(&two("odata")).contains(&"E0304"));
    refused_text(
        &document(
            "",
            "<Schema Namespace=\"s1\" Alias=\"x\"/><Schema Namespace=\"s2\" Alias=\"x\"/>",
        ),
        "E0303",
    );
}

#[test]
fn b2_the_alias_of_another_documents_schema_is_understood() {
    let aliased = |namespace: &str, name: &str| {
        document(
            "",
            &format!(
                "<Schema Namespace=\"{namespace}\" Alias=\"y\"><EntityType Name=\"{name}\"><Key><PropertyRef Name=\"Id\"/></Key><Property Name=\"Id\" Type=\"Edm.Int32\" Nullable=\"false\"/></EntityType></Schema>"
            ),
        )
    };
    let x = aliased("x.z", "T");
    let other = document(
        "",
        "<Schema Namespace=\"o\"><EntityType Name=\"U\" BaseType=\"y.T\"><Property Name=\"p\" Type=\"Collection(y.T)\"/></EntityType><Annotations Target=\"y.T/Id\"><Annotation Term=\"Org.OData.Core.V1.Description\" String=\"d\"/></Annotations></Schema>",
    );
    for documents in [[&*x, &*other], [&*other, &*x]] {
        let (model, findings) = load_all(&documents, false);
        let model = model.unwrap();
        let derived = model
            .type_ids()
            .find(|id| model[*id].name == "U")
            .map(|id| model[id].kind.clone())
            .unwrap();
        let ItemType::Type(id) = derived.properties()[0].r#type.item else {
            panic!()
        };
        assert_eq!(model.qualified_name(id), "x.z.T");
        assert_eq!(
            model[id].kind.clone().properties()[0].annotations.len(),
            1,
            "the annotation by alias"
        );
        let numbers: Vec<_> = findings.iter().map(|found| found.code.number).collect();
        assert!(!numbers.contains(&"E0401"), "{findings:?}");
        // A finding says that the document should declare it.
        assert!(
            numbers.contains(&"E0211") || numbers.contains(&"E0210"),
            "{findings:?}"
        );
    }
    // Two schemas with the same alias: the alias is not resolved.
    let ambiguous = load_all(&[&x, &aliased("q", "T"), &other], false).1;
    assert!(
        ambiguous
            .iter()
            .any(|found| found.span.is_some() && found.code.number != "E0211"),
        "{ambiguous:?}"
    );
}

#[test]
fn b3_split_at_last_dot() {
    let text = |name: &str| {
        document(
            "",
            &format!(
                "<Schema Namespace=\"m.g\" Alias=\"g\"><ComplexType Name=\"U\"><Property Name=\"p\" Type=\"{name}\"/></ComplexType></Schema><Schema Namespace=\"m.g.calls\"><ComplexType Name=\"s\"/></Schema>"
            ),
        )
    };
    let model = clean(&text("m.g.calls.s"));
    let ItemType::Type(id) = item(&model, "U", "p") else {
        panic!()
    };
    assert_eq!(model.qualified_name(id), "m.g.calls.s");
    assert_eq!(errors(&text("g.calls.s")), ["E0401"]);
}

#[test]
fn b4_simple_identifier() {
    let property = |name: &str| {
        format!(
            "<ComplexType Name=\"T\"><Property Name=\"{name}\" Type=\"Edm.String\"/></ComplexType>"
        )
    };
    for name in ["Größe", "数量", "_", "__ID", "a\u{200d}b"] {
        assert_eq!(
            structured(&good(&property(name)), "T").properties[0].name,
            name
        );
    }
    assert_eq!(
        structured(&warns(&property("request-id"), "E0305"), "T").properties[0].name,
        "request-id"
    );
    warns(&property("0x"), "E0305");
}

#[test]
fn b5_uniqueness_scopes() {
    clean(&document(
        "",
        "<Schema Namespace=\"s1\"><EntityType Name=\"A\"/></Schema><Schema Namespace=\"s2\"><EnumType Name=\"A\"><Member Name=\"x\"/></EnumType></Schema>",
    ));
    refused(
        "<EntityType Name=\"A\"/><EnumType Name=\"A\"><Member Name=\"x\"/></EnumType>",
        "E0306",
    );
    refused(
        "<ComplexType Name=\"A\"><Property Name=\"p\" Type=\"Edm.String\"/><Property Name=\"p\" Type=\"Edm.Int32\"/></ComplexType>",
        "E0306",
    );
    // Two equal declarations are unambiguous.
    for twice in [
        "<Property Name=\"p\" Type=\"Edm.String\"/><Property Type=\"Edm.String\" Name=\"p\"/>",
        "<Property Name=\"p\" Type=\"Edm.String\"><Annotation Term=\"a.x\"/></Property><Property Name=\"p\" Type=\"Edm.String\"><Annotation Term=\"a.x\"/></Property>",
    ] {
        let model = warns(
            &format!("<ComplexType Name=\"A\">{twice}</ComplexType>"),
            "E0308",
        );
        assert_eq!(structured(&model, "A").properties.len(), 1);
    }
    warns(
        &"<ComplexType Name=\"A\"><Property Name=\"p\" Type=\"Edm.String\"/></ComplexType>"
            .repeat(2),
        "E0308",
    );
    warns(
        "<EnumType Name=\"A\"><Member Name=\"x\" Value=\"1\"/><Member Name=\"x\" Value=\"1\"/></EnumType>",
        "E0308",
    );
    refused(
        "<EnumType Name=\"A\"><Member Name=\"x\"/><Member Name=\"x\"/></EnumType>",
        "E0306",
    );
    warns(
        "<Term Name=\"A\" Type=\"Edm.String\"/><Term Name=\"A\" Type=\"Edm.String\"/>",
        "E0307",
    );
    assert_eq!(
        warns(
            "<Term Name=\"A\" Type=\"Edm.String\"/><ComplexType Name=\"A\"/>",
            "E0307"
        )
        .types
        .len(),
        1
    );
}

#[test]
fn b6_case_sensitive_names() {
    let model = good(
        "<ComplexType Name=\"T\"><Property Name=\"ID\" Type=\"Edm.String\"/><Property Name=\"Id\" Type=\"Edm.String\"/></ComplexType><ComplexType Name=\"t\"/>",
    );
    assert_eq!(
        (model.types.len(), structured(&model, "T").properties.len()),
        (2, 2)
    );
}

#[test]
fn b7_same_local_name_in_two_schemas() {
    let model = clean(&document(
        "",
        "<Schema Namespace=\"s1\"><ComplexType Name=\"g\"/></Schema><Schema Namespace=\"s2\"><ComplexType Name=\"g\"/></Schema>",
    ));
    assert_eq!(
        model
            .type_ids()
            .map(|id| model.qualified_name(id))
            .collect::<Vec<_>>(),
        ["s1.g", "s2.g"]
    );
}
