//! Rows of the checklist about annotations, held against the generated code.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod frontend_helpers;

use frontend_helpers::output::output_a;
use frontend_helpers::*;

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
