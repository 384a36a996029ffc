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

const CORE: &str = "Org.OData.Core.V1";

fn core(term: &str, value: &str) -> String {
    format!("<Annotation Term=\"{CORE}.{term}\" {value}/>")
}

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
fn m9_what_a_set_says_of_a_property_is_not_said_of_the_type() {
    let content = format!(
        "{KEYED}<EntityContainer Name=\"C\"><EntitySet Name=\"SetA\" EntityType=\"a.T\"/><EntitySet Name=\"SetB\" EntityType=\"a.T\"/></EntityContainer><Annotations Target=\"a.C/SetA/ID\">{}</Annotations>",
        core(
            "Permissions",
            &format!("EnumMember=\"{CORE}.Permission/Read\"")
        ),
    );
    let (model, findings) = load_all(&[&schema_a(&content)], false);
    let model = model.unwrap_or_else(|| panic!("{findings:?}"));
    assert!(structured(&model, "T").properties[0].annotations.is_empty());
    assert_eq!(model.path_annotations[0].target, "a.C/SetA/ID");
    // Not null and key, but not read-only.
    assert!(output_a(&content).contains("\"ID\" 130;"));
}

#[test]
fn n4_permissions_are_facts_of_a_property() {
    let member = |value: &str| {
        let text = output_a(&format!(
            "<ComplexType Name=\"C\"><Property Name=\"p\" Type=\"Edm.String\">{}</Property></ComplexType>",
            core("Permissions", value),
        ));
        let (_, rest) = text.split_once("    \"p\" ").unwrap();
        rest.split(';').next().unwrap().to_owned()
    };
    let permission = |names: &[&str]| {
        let members: Vec<String> = names
            .iter()
            .map(|name| format!("{CORE}.Permission/{name}"))
            .collect();
        format!("EnumMember=\"{}\"", members.join(" "))
    };
    let (read_only, write_only) = (16, 32);
    for (names, expected) in [
        (&["Read"][..], read_only),
        (&["Write"], write_only),
        (&["None"], read_only | write_only),
        (&["ReadWrite"], 0),
        (&["Read", "Write"], 0),
    ] {
        assert_eq!(
            member(&permission(names)),
            expected.to_string(),
            "{names:?}"
        );
    }
    // A value that is only known at run time has no effect.
    assert_eq!(member("Path=\"mayRead\""), "0");
}

#[test]
fn n7_alternate_keys_are_in_the_model_and_the_key_stays() {
    let key = "<Record><PropertyValue Property=\"Key\"><Collection><Record><PropertyValue Property=\"Name\" PropertyPath=\"app\"/><PropertyValue Property=\"Alias\" String=\"appId\"/></Record></Collection></PropertyValue></Record>";
    let content = format!(
        "<EntityType Name=\"T\"><Key><PropertyRef Name=\"ID\"/></Key><Property Name=\"ID\" Type=\"Edm.Int32\" Nullable=\"false\"/><Property Name=\"app\" Type=\"Edm.String\"/><Annotation Term=\"{CORE}.AlternateKeys\"><Collection>{key}</Collection></Annotation></EntityType>"
    );
    let model = clean(&schema_a(&content));
    assert_eq!(structured(&model, "T").key.len(), 1);
    let Some(Expression::Collection(keys)) = &find(&model, "T").annotations[0].value else {
        panic!()
    };
    let Expression::Record(record) = &keys[0] else {
        panic!()
    };
    assert_eq!(record.properties[0].0, "Key");
    let text = output_a(&content);
    assert!(
        text.contains("\"ID\" 130;") && text.contains("\"app\" 0;"),
        "{text}"
    );
}

#[test]
fn n7_a_path_in_an_alternate_key_has_an_alias() {
    let entity = |part: &str| {
        format!(
            "<ComplexType Name=\"C\"><Property Name=\"app\" Type=\"Edm.String\"/></ComplexType><EntityType Name=\"T\"><Key><PropertyRef Name=\"ID\"/></Key><Property Name=\"ID\" Type=\"Edm.Int32\" Nullable=\"false\"/><Property Name=\"c\" Type=\"a.C\"/><Annotation Term=\"{CORE}.AlternateKeys\"><Collection><Record><PropertyValue Property=\"Key\"><Collection><Record>{part}</Record></Collection></PropertyValue></Record></Collection></Annotation></EntityType>"
        )
    };
    let path = "<PropertyValue Property=\"Name\" PropertyPath=\"c/app\"/>";
    warns(&entity(path), "E0806");
    clean(&schema_a(&entity(&format!(
        "{path}<PropertyValue Property=\"Alias\" String=\"app\"/>"
    ))));
}

#[test]
fn n8_media_types_are_documented() {
    let types = "<Collection><String>image/png</String><String>image/jpeg</String></Collection>";
    let text = output_a(&format!(
        "<ComplexType Name=\"C\"><Property Name=\"s\" Type=\"Edm.Stream\">{}</Property><Property Name=\"b\" Type=\"Edm.Binary\"><Annotation Term=\"{CORE}.AcceptableMediaTypes\">{types}</Annotation></Property><Property Name=\"odd\" Type=\"Edm.Binary\">{}</Property></ComplexType>",
        core("MediaType", "String=\"text/plain\""),
        core("MediaType", "String=\"`x` [y]\""),
    ));
    assert!(
        text.contains("/// `s`: `Edm.Stream`, media type `text/plain`."),
        "{text}"
    );
    assert!(
        text.contains("/// `b`: `Edm.Binary`, media type `image/png`, `image/jpeg`."),
        "{text}"
    );
    // Text that could become markup is left out.
    assert!(text.contains("/// `odd`: `Edm.Binary`."), "{text}");
}

#[test]
fn n14_a_constraint_of_derived_types_is_documented_and_narrows_no_reader() {
    let text = output_a(
        "<ComplexType Name=\"B\"/><ComplexType Name=\"D\" BaseType=\"a.B\"/><ComplexType Name=\"E\" BaseType=\"a.B\"/><ComplexType Name=\"C\"><Property Name=\"p\" Type=\"a.B\"><Annotation Term=\"Org.OData.Validation.V1.DerivedTypeConstraint\"><Collection><String>a.D</String></Collection></Annotation></Property></ComplexType>",
    );
    assert!(
        text.contains("/// `p`: `a.B`, derived types `a.D`."),
        "{text}"
    );
    let (_, family) = text.split_once("pub enum AnyB {").unwrap();
    let (variants, _) = family.split_once("\n}\n").unwrap();
    assert!(
        variants.contains("`a.D`") && variants.contains("`a.E`"),
        "{variants}"
    );
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

#[test]
fn n1_texts_that_are_blank_say_nothing() {
    let with = |own: &str, listed: &str| {
        let list = format!(
            "<Annotation Term=\"{CORE}.AcceptableMediaTypes\"><Collection>{listed}<String>a/b</String></Collection></Annotation>"
        );
        output_a(&format!(
            "<ComplexType Name=\"C\">{own}<Property Name=\"p\" Type=\"Edm.Stream\">{own}{list}</Property></ComplexType>"
        ))
    };
    let texts = |text: &str| {
        ["Description", "LongDescription", "MediaType"]
            .map(|term| core(term, &format!("String=\"{text}\"")))
            .concat()
    };
    let bare = with("", "");
    assert!(bare.contains("a/b"), "{bare}");
    assert_ne!(with(&texts("x/y"), ""), bare);
    assert_ne!(with("", "<String>x/y</String>"), bare);
    assert_eq!(with(&texts(""), ""), bare);
    assert_eq!(with(&texts(" &#x9;"), ""), bare);
    assert_eq!(with("", "<String/><String> </String>"), bare);
}

#[test]
fn n8_the_media_type_of_a_property_goes_before_that_of_its_definition_and_long_ones_are_left_out() {
    let long = "x".repeat(199);
    let text = output_a(&format!(
        "<TypeDefinition Name=\"D\" UnderlyingType=\"Edm.Binary\">{}</TypeDefinition><ComplexType Name=\"C\"><Property Name=\"p\" Type=\"a.D\">{}</Property><Property Name=\"q\" Type=\"Edm.Binary\">{}</Property><Property Name=\"r\" Type=\"Edm.Binary\">{}</Property></ComplexType>",
        core("MediaType", "String=\"image/png\""),
        core("MediaType", "String=\"image/jpeg\""),
        core("MediaType", &format!("String=\"{long}\"")),
        core("MediaType", &format!("String=\"{long}y\"")),
    ));
    assert!(
        text.contains("/// `p`: `a.D`, media type `image/jpeg`."),
        "{text}"
    );
    let told = format!("/// `q`: `Edm.Binary`, media type `{long}`.");
    assert!(text.contains(&told), "{text}");
    assert!(text.contains("/// `r`: `Edm.Binary`."), "{text}");
}

#[test]
fn n1_n2_n3_what_the_service_computes_or_keeps_is_a_fact_of_a_property() {
    for (term, value, expected) in [
        ("Computed", "", 4),
        ("Immutable", "", 8),
        ("ComputedDefaultValue", "", 256),
        ("Immutable", "Bool=\"true\"", 8),
        ("Immutable", "Bool=\"false\"", 0),
        ("ComputedDefaultValue", "Bool=\"false\"", 0),
    ] {
        let text = output_a(&format!(
            "<ComplexType Name=\"C\"><Property Name=\"p\" Type=\"Edm.String\">{}</Property></ComplexType>",
            core(term, value),
        ));
        let member = format!("\"p\" {expected};");
        assert!(text.contains(&member), "{term} {value}: {text}");
    }
}

#[test]
fn only_a_revision_of_the_kind_deprecated_deprecates_and_blank_texts_say_nothing() {
    let text = |kind: &str, description: &str| {
        output_a(&format!(
            "<ComplexType Name=\"C\"><Property Name=\"p\" Type=\"Edm.String\"><Annotation Term=\"{CORE}.Revisions\"><Collection><Record><PropertyValue Property=\"Kind\" String=\"{kind}\"/><PropertyValue Property=\"Description\" String=\"{description}\"/></Record></Collection></Annotation>{}</Property></ComplexType>",
            core("Description", "String=\"  \""),
        ))
    };
    for kind in ["Added", "Modified"] {
        let text = text(kind, "It went");
        assert!(!text.contains("#[deprecated"), "{text}");
    }
    let told = text("Deprecated", "It went");
    assert!(
        told.contains("#[deprecated") && told.contains("It went"),
        "{told}"
    );
    let blank = text("Deprecated", " ");
    assert!(blank.contains("deprecated by the service"), "{blank}");
}
