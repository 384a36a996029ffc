//! Elements in other namespaces and names in another case: which are read nevertheless, and the findings about them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod helpers;

use helpers::*;

const OLD_EDMX: &str = "http://schemas.microsoft.com/ado/2007/06/edmx";

/// Codes, messages and helps for a document that is read although it violates a rule.
fn warnings(text: &str) -> (Option<Model>, Vec<String>) {
    let (model, findings) = load_all(&[text], false);
    let list = findings.iter().map(|finding| {
        let help = finding.help.as_deref().unwrap_or_default();
        format!("{} {}; {help}", finding.code, finding.message)
    });
    (model, list.collect())
}

#[test]
fn a1_what_is_around_schemas_may_stand_in_another_namespace() {
    let text = schema_a("<ComplexType Name=\"T\"/>");
    for namespace in [OLD_EDMX, "urn:other", EDM, &EDMX.replace("http:", "https:")] {
        let services = text
            .replace(
                "<e:DataServices",
                &format!("<d:DataServices xmlns:d=\"{namespace}\""),
            )
            .replace("</e:DataServices", "</d:DataServices");
        let (model, said) = warnings(&services);
        assert_eq!(model.map(|model| model.types.len()), Some(1), "{said:?}");
        assert!(
            said.len() == 1
                && said[0].starts_with("E0113 `DataServices` is in")
                && said[0].contains(namespace),
            "{said:?}"
        );
        assert_eq!(errors(&services), ["E0113"]);
    }
    let old = document(
        "<e:Reference Uri=\"b.xml\"><e:Include Namespace=\"b\"/></e:Reference>",
        "<Schema Namespace=\"a\"><ComplexType Name=\"T\"/></Schema>",
    )
    .replace(EDMX, OLD_EDMX);
    let (model, said) = warnings(&old);
    assert_eq!(model.map(|model| model.types.len()), Some(1), "{said:?}");
    assert!(
        said.len() == 2 && said[0].contains("`Edmx` is in"),
        "{said:?}"
    );
    // Without a schema only the namespace shows the version.
    refused_text(&document("", "").replace(EDMX, OLD_EDMX), "E0203");
    let (model, said) = warnings(&document("", "").replace(
        "<e:DataServices></e:DataServices>",
        "<DataServices xmlns=\"\"/>",
    ));
    assert!(
        model.is_some() && said[0].contains("`DataServices` is in no namespace"),
        "{said:?}"
    );
}

#[test]
fn a4_elements_in_other_namespaces_are_told_if_they_look_like_csdl() {
    for (from, to, told) in [
        (EDM, "", "E0113 `Schema` is in no namespace, not in"),
        (EDM, "urn:other", "E0113 `Schema` is in `urn:other`, not in"),
        (
            EDM,
            EDMX,
            "E0113 `Schema` is in `http://docs.oasis-open.org/odata/ns/edmx`",
        ),
    ] {
        let (model, said) = warnings(
            &schema_a("").replace(&format!("xmlns=\"{from}\""), &format!("xmlns=\"{to}\"")),
        );
        assert_eq!(model.map(|model| model.schemas.len()), Some(0));
        assert!(said.iter().any(|it| it.starts_with(told)), "{said:?}");
    }
    let (_, said) = warnings(&schema_a("<EntityType xmlns=\"\" Name=\"T\"/>"));
    assert!(
        said[0].contains("`EntityType` is in no namespace"),
        "{said:?}"
    );
    // Extensions are not mistakes.
    good(
        "<Property xmlns=\"urn:z\"/><z:EntityType xmlns:z=\"urn:z\"/><x:y xmlns:x=\"http://schemas.microsoft.com/ado/2009/02/edm/annotation\"/>",
    );
}

#[test]
fn names_in_another_case_are_told_with_what_was_meant() {
    for (content, told) in [
        (
            "<EntityType Name=\"T\"><key/></EntityType>",
            "E0108 `key` is not expected in `EntityType`; did you mean `Key`?",
        ),
        (
            "<complexType Name=\"T\"/>",
            "E0108 `complexType` is not expected in `Schema`; did you mean `ComplexType`?",
        ),
        (
            "<ComplexType Name=\"T\"><Propertie Name=\"p\"/></ComplexType>",
            "E0108 `Propertie` is not expected in `ComplexType`; did you mean `Property`?",
        ),
        (
            "<ComplexType Name=\"T\" abstract=\"true\"/>",
            "E0109 `ComplexType` has no attribute `abstract`; did you mean `Abstract`?",
        ),
        (
            "<ComplexType Name=\"T\"><EntitySet/></ComplexType>",
            "E0108 `EntitySet` is not expected in `ComplexType`; ",
        ),
    ] {
        let said = warnings(&schema_a(content)).1;
        assert!(said.iter().any(|it| it == told), "{said:?}");
    }
    for (from, to) in [("e:Edmx", "e:edmx"), ("e:Edmx", "e:EDMX")] {
        let (model, said) = warnings(&schema_a("").replace(from, to));
        assert!(
            model.is_none() && said.len() == 1 && said[0].ends_with("; did you mean `Edmx`?"),
            "{said:?}"
        );
    }
}

#[test]
fn a8_prefixes_are_bound_and_attributes_unique_with_their_namespaces() {
    for (attributes, code) in [
        ("z:a=\"\"", "E0107"),
        ("xmlns:z=\"\"", "E0107"),
        ("xmlns:xmlns=\"u\"", "E0107"),
        ("xmlns:y=\"u\" xmlns:z=\"u\" y:a=\"\" z:a=\"\"", "E0101"),
    ] {
        let finding = |text: &str| load_all(&[text], false).1.remove(0);
        let text = schema_a(&format!("<ComplexType Name=\"T\" {attributes}/>"));
        let found = finding(&text);
        assert_eq!(found.code.number, code, "{attributes}: {}", found.message);
        assert!(
            found.span.is_some_and(|span| span.start > 100),
            "{attributes}"
        );
    }
}
