//! Traps 1 to 11 of the checklist: names and scopes; and that names stay.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod frontend_helpers;

use frontend_helpers::output::{generate, output, output_a};
use frontend_helpers::*;

fn complex(name: &str, properties: &[&str]) -> String {
    let properties: String = properties
        .iter()
        .map(|name| format!("<Property Name=\"{name}\" Type=\"Edm.String\"/>"))
        .collect();
    format!("<ComplexType Name=\"{name}\">{properties}</ComplexType>")
}

/// (wire name, Rust name) of the fields of a generated struct, from the documentation and the field below it.
fn fields(text: &str, name: &str) -> Vec<(String, String)> {
    let (_, after) = text
        .split_once(&format!("pub struct {name} {{"))
        .unwrap_or_else(|| panic!("{name}\n{text}"));
    let (body, _) = after.split_once("\n}\n").unwrap();
    let lines: Vec<&str> = body.lines().map(str::trim).collect();
    let pairs = lines.windows(2).filter_map(|pair| {
        let (wire, _) = pair[0].strip_prefix("/// `")?.split_once('`')?;
        let (field, _) = pair[1].strip_prefix("pub ")?.split_once(':')?;
        Some((wire.to_owned(), field.to_owned()))
    });
    pairs.collect()
}

#[test]
fn trap_1_an_alias_named_self_is_of_its_schema() {
    let model = clean(&document(
        "",
        "<Schema Namespace=\"s1\" Alias=\"self\"><ComplexType Name=\"T\"/></Schema><Schema Namespace=\"s2\"><ComplexType Name=\"T\"/><ComplexType Name=\"U\"><Property Name=\"p\" Type=\"self.T\"/></ComplexType></Schema>",
    ));
    let ItemType::Type(id) = item(&model, "U", "p") else {
        panic!()
    };
    assert_eq!(model.qualified_name(id), "s1.T");
}

#[test]
fn trap_2_names_split_at_the_last_dot() {
    let model = clean(&document(
        "",
        "<Schema Namespace=\"a\" Alias=\"x\"><ComplexType Name=\"b\"/></Schema><Schema Namespace=\"a.b\"><ComplexType Name=\"T\"/><ComplexType Name=\"U\"><Property Name=\"p\" Type=\"a.b.T\"/><Property Name=\"q\" Type=\"x.b\"/></ComplexType></Schema>",
    ));
    let name = |property| match item(&model, "U", property) {
        ItemType::Type(id) => model.qualified_name(id),
        other => panic!("{other:?}"),
    };
    assert_eq!((name("p").as_str(), name("q").as_str()), ("a.b.T", "a.b"));
    // An alias stands for a whole prefix only.
    assert!(!errors(&schema_a(&property("Type=\"x.b.T\""))).is_empty());
}

#[test]
fn trap_3_aliases_count_wherever_a_name_stands() {
    let model = clean(&document(
        "",
        "<Schema Namespace=\"n.s\" Alias=\"x\"><EnumType Name=\"E\"><Member Name=\"m\"/></EnumType><Term Name=\"t\" Type=\"x.E\"/><EntityType Name=\"B\"><Key><PropertyRef Name=\"i\"/></Key><Property Name=\"i\" Type=\"Edm.Int32\" Nullable=\"false\"/></EntityType><EntityType Name=\"D\" BaseType=\"x.B\"><NavigationProperty Name=\"n\" Type=\"Collection(x.B)\"/></EntityType><EntityContainer Name=\"C\"><EntitySet Name=\"s\" EntityType=\"x.B\"><NavigationPropertyBinding Path=\"x.D/n\" Target=\"x.C/s\"/></EntitySet></EntityContainer><Annotations Target=\"x.C/s\"><Annotation Term=\"x.t\" EnumMember=\"x.E/m\"/></Annotations></Schema>",
    ));
    assert!(structured(&model, "D").base.is_some());
    let set = &model.containers[0].children[0];
    let ContainerChildKind::EntitySet { bindings, .. } = &set.kind else {
        panic!()
    };
    assert_eq!(bindings[0], ("n.s.D/n".to_owned(), "n.s.C/s".to_owned()));
    assert_eq!(set.annotations[0].term, "n.s.t");
    assert_eq!(
        set.annotations[0].value,
        Some(Expression::EnumMember(["n.s.E/m".into()].into()))
    );
}

#[test]
fn traps_4_and_9_modules_keep_types_of_one_name_apart() {
    let document = document(
        "",
        &["a", "a.b", "com.type.v1", "A", "a_b"]
            .map(|namespace| {
                format!(
                    "<Schema Namespace=\"{namespace}\">{}{}</Schema>",
                    complex("T", &[]),
                    complex("b", &[])
                )
            })
            .concat(),
    );
    let generated = generate(&document, "").unwrap_or_else(|report| panic!("{report}"));
    let paths: Vec<&str> = generated.files.iter().map(|(path, _)| path).collect();
    let holding = |part: &str| {
        generated
            .files
            .iter()
            .filter(|(_, text)| text.contains(part))
            .count()
    };
    assert_eq!(holding("pub struct T {"), 5, "{paths:?}");
    assert_eq!(holding("pub struct B {"), 5, "{paths:?}");
    let distinct: std::collections::BTreeSet<String> =
        paths.iter().map(|path| path.to_lowercase()).collect();
    assert_eq!(distinct.len(), paths.len(), "{paths:?}");
    assert!(output(&document, "").contains("pub mod r#type;"));
}

#[test]
fn traps_5_6_7_8_and_11_every_name_is_a_field_of_its_own() {
    let names = [
        "ID",
        "Id",
        "id",
        "i_d",
        "iD",
        "_",
        "__",
        "self",
        "Self",
        "super",
        "crate",
        "type",
        "move",
        "final",
        "async",
        "gen",
        "request-id",
        "0x",
        "Größe",
        "GRÖSSE",
        "数量",
        "a\u{200d}b",
        "ab",
        "\u{e33}x",
        "\u{c5}",
        "A\u{30a}",
        "extras",
        "base",
        "new",
        "Option",
        "String",
        "Vec",
    ];
    let text = output_a(
        &(complex("C", &names)
            + &complex("Option", &[])
            + &complex("String", &[])
            + &complex("Vec", &[])
            + &complex("Box", &[])
            + &complex("Result", &[])),
    );
    let fields = fields(&text, "C");
    assert_eq!(fields.len(), names.len(), "{fields:?}");
    let rust: std::collections::BTreeSet<&String> = fields.iter().map(|(_, rust)| rust).collect();
    assert_eq!(rust.len(), names.len(), "{fields:?}");
    for name in names {
        assert!(
            text.contains(&format!("\"{name}\" 0;")) || !name.is_ascii(),
            "{name}"
        );
    }
    for (_, rust) in &fields {
        assert!(
            syn::parse_str::<syn::Ident>(rust).is_ok() || rust.starts_with("r#"),
            "{rust}"
        );
    }
    // What stands in the way of the prelude is only ever named by its full path.
    for short in [
        " Option<",
        "(Option<",
        " Vec<",
        "<Vec<",
        " String,",
        "<String>",
        "Box<String",
    ] {
        assert!(!text.contains(short), "{short}\n{text}");
    }
}

#[test]
fn trap_10_a_member_that_comes_renames_no_other() {
    let before = ["Name", "value", "type", "é"];
    let known = fields(&output_a(&complex("C", &before)), "C");
    // With a lock, whatever comes, wherever it stands.
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(
        path("codegen.toml"),
        "metadata = [\"m.xml\"]\noutput = \"out\"\nlock = \"names.lock\"\n",
    )
    .unwrap();
    let run = |names: &[&str]| {
        std::fs::write(path("m.xml"), schema_a(&complex("C", names))).unwrap();
        let config = odata_codegen::Config::load(path("codegen.toml")).unwrap();
        let generated = config
            .generate()
            .unwrap_or_else(|report| panic!("{report}"));
        generated.write().unwrap();
        fields(generated.files.get("a.rs").unwrap(), "C")
    };
    assert_eq!(run(&before), known);
    let grown = run(&[
        "name", "NAME", "n_ame", "Value", "Type", "e\u{301}", "Name", "value", "type", "é", "nAme",
    ]);
    for pair in &known {
        assert!(grown.contains(pair), "{pair:?}: {grown:?}");
    }
    // Without one, a member that asks for no name in use changes nothing.
    let grown = fields(
        &output_a(&complex(
            "C",
            &["other", "Name", "value", "between", "type", "é", "last"],
        )),
        "C",
    );
    for pair in &known {
        assert!(grown.contains(pair), "{pair:?}: {grown:?}");
    }
}

#[test]
fn a_lock_keeps_the_names_of_types_variants_and_modules() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    std::fs::write(
        path("codegen.toml"),
        "metadata = [\"m.xml\"]\noutput = \"out\"\nlock = \"names.lock\"\n",
    )
    .unwrap();
    let run = |schemas: &str| {
        std::fs::write(path("m.xml"), document("", schemas)).unwrap();
        let config = odata_codegen::Config::load(path("codegen.toml")).unwrap();
        let generated = config
            .generate()
            .unwrap_or_else(|report| panic!("{report}"));
        generated.write().unwrap();
        generated
            .files
            .iter()
            .map(|(path, text)| format!("{path}\n{text}"))
            .collect::<String>()
    };
    let enumeration = |members: &str| format!("<EnumType Name=\"e\">{members}</EnumType>");
    let first = run(&format!(
        "<Schema Namespace=\"a.b\">{}{}</Schema>",
        complex("t_x", &[]),
        enumeration("<Member Name=\"on\"/>")
    ));
    let grown = run(&format!(
        "<Schema Namespace=\"A.B\">{0}</Schema><Schema Namespace=\"a.b\">{1}{0}{2}</Schema>",
        complex("t_x", &[]),
        complex("TX", &[]),
        enumeration("<Member Name=\"On\"/><Member Name=\"ON\"/><Member Name=\"on\"/>"),
    ));
    for text in [&first, &grown] {
        let (_, module) = text.split_once("a/b.rs\n").unwrap();
        assert!(
            module.contains("/// `a.b.t_x`.\npub struct TX {"),
            "{module}"
        );
        let (_, member) = module.split_once("    /// `on`: ").unwrap();
        assert!(member[1..].starts_with(".\n    On,"), "{module}");
    }
}
