//! Rows of the checklist about generated code, as far as its text shows them. The golden cases and the runtime test how the code behaves
//! when it is compiled and run.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod frontend_helpers;

use frontend_helpers::output::{generate, output, output_a};
use frontend_helpers::*;

#[test]
fn c1_an_entity_type_is_a_struct_of_its_properties() {
    let text = output_a(&format!(
        "{KEYED}<EntityType Name=\"U\" BaseType=\"a.T\"><Property Name=\"Name\" Type=\"Edm.String\"/><NavigationProperty Name=\"next\" Type=\"a.T\"/></EntityType>"
    ));
    for part in [
        "pub struct T {",
        "pub id: ::odata_runtime::Property<i32>,",
        "pub struct U {",
        "pub base: T,",
        "pub name: ::odata_runtime::Property<::std::string::String>,",
        // Absent unless it is expanded, like every member.
        "pub next: ::odata_runtime::Property<",
        "struct U(T, super::TYPES[1]);\n    1 name String |;\n    2 next | Boxed;\n",
        "\"next\" 64;",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn f1_f6_members_keep_their_names_on_the_wire() {
    let members = [
        "remoteControlSoftware",
        "remote_Control_Software",
        "Self",
        "self",
        "Red",
        "red",
    ];
    let list: String = members
        .iter()
        .map(|name| format!("<Member Name=\"{name}\"/>"))
        .collect();
    let text = output_a(&enumeration("", &list));
    let parsed = syn::parse_file(
        text[text.find("pub enum E {").unwrap()..]
            .split_inclusive("\n}\n")
            .next()
            .unwrap(),
    )
    .unwrap();
    let syn::Item::Enum(parsed) = &parsed.items[0] else {
        panic!()
    };
    let variants: std::collections::BTreeSet<String> = parsed
        .variants
        .iter()
        .map(|variant| variant.ident.to_string())
        .collect();
    assert_eq!(variants.len(), members.len() + 1, "{variants:?}");
    assert!(!variants.contains("Self"));
    for name in members {
        assert!(text.contains(&format!("\"{name}\"")), "{name}\n{text}");
    }
}

#[test]
fn g3_a_type_definition_tells_the_media_type_of_its_uses() {
    let definition = |annotation: &str| {
        format!(
            "<TypeDefinition Name=\"D\" UnderlyingType=\"Edm.Binary\">{annotation}</TypeDefinition><ComplexType Name=\"C\"><Property Name=\"p\" Type=\"a.D\"/></ComplexType>"
        )
    };
    let text = output_a(&definition(&core("MediaType", "String=\"image/png\"")));
    assert!(
        text.contains("/// `p`: `a.D`, media type `image/png`."),
        "{text}"
    );
    // Other terms apply only to the definition.
    let text = output_a(&definition(&core("Description", "String=\"A picture\"")));
    assert_eq!(text.matches("A picture").count(), 1);
    assert!(text.contains("/// `p`: `a.D`."), "{text}");
}

#[test]
fn h11_unicode_is_told_in_the_documentation_and_among_the_facets_alone() {
    let text = output_a(&property("Type=\"Edm.String\" Unicode=\"false\""));
    assert!(
        text.contains("/// `p`: `Edm.String`, ASCII only."),
        "{text}"
    );
    let plain = output_a(&property("Type=\"Edm.String\""));
    let head = "\n::odata_runtime::codec::v1::facets! {";
    let (_, facets) = text.split_once(head).unwrap();
    let (facets, _) = facets.split_once("\n}\n").unwrap();
    assert!(facets.contains("Unicode(false)"), "{text}");
    let table = format!("{head}{facets}\n}}\n");
    assert_eq!(text.replace(", ASCII only", "").replace(&table, ""), plain);
}

#[test]
fn i4_i5_a_member_is_looked_up_by_its_exact_name_and_may_be_absent() {
    let text = output_a(
        "<ComplexType Name=\"C\"><Property Name=\"userPrincipalName\" Type=\"Edm.String\" Nullable=\"false\"/><Property Name=\"UserPrincipalName\" Type=\"Edm.String\"/></ComplexType>",
    );
    assert!(text.contains("\"userPrincipalName\" 2;"), "{text}");
    assert!(text.contains("\"UserPrincipalName\" 0;"), "{text}");
    // Not nullable, but initially absent.
    assert!(
        text.contains("pub user_principal_name: ::odata_runtime::Property<"),
        "{text}"
    );
}

#[test]
fn c7_m8_a_redeclared_property_is_the_base_s_with_the_annotations_of_its_own() {
    let types = |own: &str| {
        format!(
            "<ComplexType Name=\"B\"><Property Name=\"p\" Type=\"Edm.String\">{}{}</Property></ComplexType><ComplexType Name=\"D\" BaseType=\"a.B\"><Property Name=\"p\" Type=\"Edm.String\">{own}</Property></ComplexType>",
            core("Description", "String=\"Of the base\""),
            core("Computed", ""),
        )
    };
    let text = output_a(&types(""));
    assert_eq!(text.matches("pub p: ").count(), 1, "{text}");
    // Computed: 4. The redeclaration has no differences.
    assert!(text.contains("\"p\" 4;"), "{text}");
    let rows = text.replace(char::is_whitespace, "");
    assert!(rows.contains("redeclared;}"), "{text}");
    // An annotation with a qualifier is a different annotation.
    let text = output_a(&types(&core("Computed", "Qualifier=\"x\" Bool=\"false\"")));
    let rows = text.replace(char::is_whitespace, "");
    assert!(rows.contains("redeclared;}"), "{text}");
    // A repeated annotation replaces the inherited one as a whole.
    let text = output_a(&types(
        &(core("Description", "String=\"Of its own\"") + &core("Computed", "Bool=\"false\"")),
    ));
    assert_eq!(text.matches("pub p: ").count(), 1, "{text}");
    let text = text.replace(char::is_whitespace, "");
    assert!(text.contains("redeclared;\"a.D\"00\"\"true;"), "{text}");
}

#[test]
fn c7_a_property_that_is_declared_again_makes_no_secret_of_others() {
    let document = document(
        "",
        "<Schema Namespace=\"a\"><ComplexType Name=\"B\"><Property Name=\"p\" Type=\"Edm.String\"/><Property Name=\"q\" Type=\"Edm.String\"/></ComplexType><ComplexType Name=\"D\" BaseType=\"a.B\"><Property Name=\"p\" Type=\"Edm.String\"/></ComplexType></Schema>",
    );
    let plain = output(&document, "");
    let text = output(&document, "redact = [\"a.D/p\"]");
    for (row, stays) in [("\"p\" 0;", false), ("\"q\" 0;", true)] {
        assert!(plain.contains(row), "{plain}");
        assert_eq!(text.contains(row), stays, "{row} {text}");
    }
}

#[test]
fn c7_what_a_property_that_is_declared_again_may_hold_is_told() {
    // The types of the base's property and of the type's own, whether every value of the latter fits the former, and the narrower type.
    for (base, own, fits, narrower) in [
        ("a.C", "a.D", true, "a.D"),
        ("a.C", "a.C", true, ""),
        ("a.D", "a.C", false, ""),
        ("Collection(a.C)", "Collection(a.D)", true, "a.D"),
        ("Collection(a.C)", "a.D", false, ""),
        ("Edm.String", "Edm.Int32", false, ""),
        ("Edm.Untyped", "Edm.Int32", true, ""),
        ("Collection(Edm.Untyped)", "Edm.Int32", false, ""),
        (
            "Edm.String\" Nullable=\"false",
            "Edm.String\" Nullable=\"true",
            true,
            "",
        ),
        (
            "Collection(Edm.String)\" Nullable=\"false",
            "Collection(Edm.String)\" Nullable=\"true",
            false,
            "",
        ),
    ] {
        let text = output_a(&format!(
            "<ComplexType Name=\"C\"/><ComplexType Name=\"D\" BaseType=\"a.C\"/><ComplexType Name=\"B\"><Property Name=\"p\" Type=\"{base}\"/></ComplexType><ComplexType Name=\"O\" BaseType=\"a.B\"><Property Name=\"p\" Type=\"{own}\">{}</Property></ComplexType>",
            core("Computed", "")
        ));
        let text = text.replace(char::is_whitespace, "");
        let row = format!("redeclared;\"a.O\"04\"{narrower}\"{fits};");
        assert!(text.contains(&row), "{base} {own} {row}: {text}");
    }
}

#[test]
fn a5_output_is_the_same_again_and_with_attributes_in_another_order() {
    let one = schema_a(&property(
        "Type=\"Edm.String\" MaxLength=\"5\" Nullable=\"false\"",
    ));
    let other = schema_a(&property(
        "Nullable=\"false\" MaxLength=\"5\" Type=\"Edm.String\"",
    ));
    assert_eq!(output(&one, ""), output(&one, ""));
    assert_eq!(output(&one, ""), output(&other, ""));
}

#[test]
fn renames_are_by_path_and_a_stale_one_is_told() {
    let document = schema_a(
        "<ComplexType Name=\"C\"><Property Name=\"p\" Type=\"Edm.String\"/></ComplexType><EnumType Name=\"E\"><Member Name=\"m\"/></EnumType>",
    );
    let options = "[rename]\n\"a.C\" = \"Chosen\"\n\"a.C/p\" = \"other\"\n\"a.E/m\" = \"First\"\n[modules]\n\"a\" = \"api::v1\"\n";
    let generated = generate(&document, options).unwrap_or_else(|report| panic!("{report}"));
    assert!(generated.report.findings.is_empty(), "{}", generated.report);
    let text = output(&document, options);
    for part in [
        "pub struct Chosen",
        "pub other:",
        "First",
        "\"p\" 0;",
        "\"m\"",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(generated.files.get("api/v1.rs").is_some());
    for stale in [
        "[rename]\n\"a.X\" = \"Y\"\n",
        "[rename]\n\"a.C/q\" = \"y\"\n",
        "[rename]\n\"a.E/n\" = \"N\"\n",
        "[modules]\n\"b\" = \"c\"\n",
    ] {
        let generated = generate(&document, stale).unwrap_or_else(|report| panic!("{report}"));
        let told = generated.report.to_string();
        assert!(told.contains("matches nothing in the metadata"), "{told}");
        let refused = generate(&document, &format!("strict = true\n{stale}"));
        assert!(refused.is_err(), "{stale}");
    }
    // The element exists, but the option does not apply to elements of its kind.
    for (useless, of) in [
        (
            "select = [\"a.E/m\", \"a.E\"]",
            "`select` does not apply to `a.E/m`",
        ),
        ("redact = [\"a.E/m\"]", "`redact` does not apply to `a.E/m`"),
        (
            "navigation = { \"a.C/p\" = \"omit\" }",
            "`navigation` does not apply to `a.C/p`",
        ),
        (
            "exclude = [\"a.E/m\"]",
            "`exclude` does not apply to `a.E/m`",
        ),
    ] {
        let generated = generate(&document, useless).unwrap_or_else(|report| panic!("{report}"));
        let told = generated.report.to_string();
        assert!(told.contains(of), "{told}");
    }
}

#[test]
fn only_cycles_of_single_complex_values_are_broken_by_pointers() {
    let complex =
        |name: &str, members: &str| format!("<ComplexType Name=\"{name}\">{members}</ComplexType>");
    let one = |name: &str| format!("<Property Name=\"one\" Type=\"a.{name}\"/>");
    let all = |name: &str| format!("<Property Name=\"all\" Type=\"Collection(a.{name})\"/>");
    let back = |name: &str| format!("<NavigationProperty Name=\"back\" Type=\"a.{name}\"/>");
    let inline = |name: &str| format!("pub one: ::odata_runtime::Property<{name}>,");
    // In either order of the two types.
    let text = output_a(
        &[
            complex("ListA", &one("ListB")),
            complex("ListB", &all("ListA")),
            complex("ListC", &all("ListD")),
            complex("ListD", &one("ListC")),
            complex("RelA", &one("RelB")),
            complex("RelB", &back("RelA")),
            complex("RelC", &back("RelD")),
            complex("RelD", &one("RelC")),
        ]
        .concat(),
    );
    for name in ["ListB", "ListC", "RelB", "RelC"] {
        assert!(text.contains(&inline(name)), "{name}\n{text}");
    }
    let cycle = output_a(&(complex("A", &one("B")) + &complex("B", &one("A"))));
    let inline = [inline("A"), inline("B")].map(|field| cycle.matches(&field).count());
    assert!(inline == [0, 1] || inline == [1, 0], "{cycle}");
}

#[test]
fn a_name_that_two_containers_give_to_other_types_tells_no_type() {
    let container = |namespace: &str, sets: [(&str, &str); 2]| {
        let sets = sets.map(|(name, of)| {
            format!("<EntitySet Name=\"{name}\" EntityType=\"{namespace}.{of}\"/>")
        });
        format!(
            "<Schema Namespace=\"{namespace}\">{KEYED}<EntityContainer Name=\"C\">{}</EntityContainer></Schema>",
            sets.concat()
        )
    };
    let both = container("a", [("same", "T"), ("mine", "T")])
        + &container("b", [("same", "T"), ("yours", "T")]);
    let text = output(&document("", &both), "");
    assert!(!text.contains("\"same\""), "{text}");
    let rows = text.replace(char::is_whitespace, "");
    assert!(
        rows.contains("contexts;\"mine\"\"a.T\";\"yours\"\"b.T\";redeclared;"),
        "{text}"
    );
}
