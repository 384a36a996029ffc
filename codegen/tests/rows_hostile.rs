//! Metadata that was made to do harm: rows A8 and N1, and traps 72 to 75 of the checklist.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod frontend_helpers;

use frontend_helpers::output::{generate, output_a};
use frontend_helpers::*;

#[test]
fn a8_document_types_and_entities_are_refused() {
    let plain = schema_a("");
    let bomb = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let file = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>";
    for dtd in [
        bomb,
        file,
        "<!DOCTYPE x SYSTEM \"http://localhost/x.dtd\">",
        "<!DOCTYPE x PUBLIC \"-//X\" \"http://localhost/x.dtd\">",
        "<!DOCTYPE x [<!ATTLIST x y CDATA 'z'>]>",
        "<!DOCTYPE x [%a;]>",
    ] {
        refused_text(&format!("{dtd}{plain}"), "E0102");
    }
    // Nothing is declared, so nothing can be meant.
    for empty in ["<!DOCTYPE x>", "<!DOCTYPE x [ <!-- y --> ]>"] {
        let (model, findings) = load_all(&[&format!("{empty}{plain}")], true);
        assert!(model.is_some() && findings.is_empty(), "{findings:?}");
        refused_text(&format!("{empty}{}", schema_a("&a;")), "E0104");
    }
    refused_text(&schema_a(&property("Type=\"&a;\"")), "E0104");
    refused_text(&schema_a("<ComplexType Name=\"&#0;\"/>"), "E0104");
}

#[test]
fn a8_a_million_of_anything_is_an_error_or_a_list() {
    let many = |piece: &str| piece.repeat(1_000_000);
    for inside in ["<Annotation Term=\"a.t\">", "<x>", "<Collection>"] {
        refused_text(&schema_a(&many(inside)), "E0103");
    }
    let attributes: String = (0..1_000_000).map(|n| format!(" a{n}=\"\"")).collect();
    refused_text(
        &schema_a(&format!("<ComplexType Name=\"C\"{attributes}/>")),
        "E0103",
    );
    let name = "n".repeat(1 << 20);
    refused_text(
        &schema_a(&format!("<ComplexType Name=\"{name}\"/>")),
        "E0103",
    );
    refused_text(
        &document("", &format!("<Schema Namespace=\"{name}\"/>")),
        "E0103",
    );
    // Siblings are no harm: they are read, and what is wrong with them is told once and counted.
    let (_, findings) = load_all(&[&schema_a(&many("<x/>"))], false);
    assert!(findings.len() < 30, "{}", findings.len());
    assert!(
        findings
            .iter()
            .any(|finding| finding.message.contains("1000000 in all"))
    );
}

#[test]
fn a8_json_is_bounded_alike() {
    let with = |content: &str| format!("{{\"$Version\":\"4.01\",\"a\":{{{content}}}}}");
    for (open, close) in [("[", "]"), ("{\"x\":", "}")] {
        let deep = open.repeat(1_000_000) + "1" + &close.repeat(1_000_000);
        refused_text(&with(&format!("\"@a.t\":{deep}")), "E0103");
    }
    refused_text(
        &with(&format!("\"@a.t\":[{}1]", "1,".repeat(1_000_000))),
        "E0103",
    );
    let name = "n".repeat(1 << 20);
    refused_text(
        &with(&format!("\"{name}\":{{\"$Kind\":\"ComplexType\"}}")),
        "E0103",
    );
    let kind = "\"C\":{\"$Kind\":\"ComplexType\",\"p\":";
    for number in [
        "1e999999999",
        "99999999999999999999999999",
        "-1",
        "1.5",
        "\"x\"",
        "null",
    ] {
        let (model, findings) = load_all(
            &[&with(&format!("{kind}{{\"$MaxLength\":{number}}}}}"))],
            false,
        );
        assert!(
            model.is_some() && !findings.is_empty(),
            "{number}: {findings:?}"
        );
    }
    let (model, findings) = load_all(
        &[&with(&format!(
            "{kind}{{}},\"p\":{{\"$Type\":\"Edm.Int32\"}}}}"
        ))],
        false,
    );
    assert!(
        findings
            .iter()
            .any(|finding| finding.message.contains("is repeated")),
        "{findings:?}"
    );
    let text = ItemType::Primitive(Primitive::String);
    assert!(model.is_none_or(|model| item(&model, "C", "p") == text));
}

#[test]
fn a8_an_alias_cannot_make_a_document_larger() {
    let namespace = vec!["n".repeat(120); 4].join(".");
    let annotations: String = (0..100_000)
        .map(|n| format!("<Annotation Term=\"s.t\" Qualifier=\"q{n}\"/>"))
        .collect();
    let text = document(
        "",
        &format!(
            "<Schema Namespace=\"{namespace}\" Alias=\"s\"><Term Name=\"t\" Type=\"Edm.Boolean\"/>{annotations}</Schema>"
        ),
    );
    refused_text(&text, "E0103");
}

#[test]
fn cycles_of_every_sort_end() {
    for (content, code) in [
        (
            "<ComplexType Name=\"A\" BaseType=\"a.B\"/><ComplexType Name=\"B\" BaseType=\"a.A\"/>",
            "E0404",
        ),
        ("<EntityType Name=\"A\" BaseType=\"a.A\"/>", "E0404"),
        ("<EntityContainer Name=\"C\" Extends=\"a.C\"/>", "E0707"),
        ("<TypeDefinition Name=\"D\" UnderlyingType=\"a.D\"/>", "E"),
        (
            "<TypeDefinition Name=\"D\" UnderlyingType=\"a.E\"/><TypeDefinition Name=\"E\" UnderlyingType=\"a.D\"/>",
            "E",
        ),
        (
            "<EnumType Name=\"D\" UnderlyingType=\"a.D\"><Member Name=\"m\"/></EnumType>",
            "E",
        ),
    ] {
        for strict in [false, true] {
            let (_, found) = load_all(&[&schema_a(content)], strict);
            let told = found.iter().any(|it| it.code.number.starts_with(code));
            assert!(told, "{content}: {found:?}");
        }
    }
    // Terms, aliases and references that lead to each other are no error or are told; they never run on.
    for text in [
        schema_a(
            "<Term Name=\"t\" Type=\"Edm.String\" BaseTerm=\"a.u\"/><Term Name=\"u\" Type=\"Edm.String\" BaseTerm=\"a.t\"/>",
        ),
        schema_a(
            "<Term Name=\"t\" Type=\"Edm.String\"><Annotation Term=\"a.t\" String=\"x\"/></Term><Annotations Target=\"a.t/@a.t/@a.t\"><Annotation Term=\"a.t\"/></Annotations>",
        ),
        document(
            "",
            "<Schema Namespace=\"a\" Alias=\"b\"/><Schema Namespace=\"b\" Alias=\"a\"/>",
        ),
        document(
            "<e:Reference Uri=\"f0.xml\"><e:Include Namespace=\"a\"/></e:Reference>",
            "<Schema Namespace=\"a\"/>",
        ),
    ] {
        for strict in [false, true] {
            load_all(&[&text], strict);
        }
    }
    // Values that hold each other are boxed.
    let text = output_a(
        "<ComplexType Name=\"A\"><Property Name=\"b\" Type=\"a.B\"/></ComplexType><ComplexType Name=\"B\"><Property Name=\"a\" Type=\"a.A\"/></ComplexType>",
    );
    assert!(text.contains("Boxed<"), "{text}");
}

/// Names that are paths, code, markup or invisible.
const NAMES: &[&str] = &[
    "../../x",
    "/etc/x",
    "C:\\x",
    "*/",
    "\"]",
    "#]",
    "}",
    "{",
    "\\",
    "\u{202e}x",
    "\u{feff}",
    "x\u{200b}y",
    "a b",
    "'",
    "```",
    "//",
    "r#\"",
    "con",
    "nul",
    ".",
    "..",
    "~",
    "$(x)",
    "%s",
    "{0}",
    "\u{7f}",
    "mod",
    "lib",
];

#[test]
fn names_that_are_paths_or_code_stay_names() {
    for name in NAMES {
        let escaped = name.replace('"', "&quot;");
        let document = document(
            "",
            &format!(
                "<Schema Namespace=\"{escaped}\"><ComplexType Name=\"{escaped}\"><Property Name=\"{escaped}\" Type=\"Edm.String\"/></ComplexType><EnumType Name=\"E\"><Member Name=\"{escaped}\"/></EnumType></Schema>"
            ),
        );
        let outside = tempfile::tempdir().unwrap();
        let folder = outside.path().join("a/b/out");
        let options = format!("output = {:?}\n", folder.to_str().unwrap());
        let generated = match generate(&document, &options) {
            Ok(generated) => generated,
            Err(report) => {
                assert!(
                    report.has_errors() && !report.to_string().contains("E0923"),
                    "{report}"
                );
                continue;
            }
        };
        generated
            .write()
            .unwrap_or_else(|report| panic!("{report}"));
        for (path, text) in generated.files.iter() {
            assert!(folder.join(path).is_file(), "{name}: {path}");
            if path.ends_with(".rs") {
                syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
                let hidden =
                    |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
                assert!(!text.contains(hidden), "{name}: {text}");
            }
        }
        // Only the way to the folder is beside it.
        for parent in ["", "a", "a/b"] {
            assert_eq!(
                std::fs::read_dir(outside.path().join(parent))
                    .unwrap()
                    .count(),
                1,
                "{name}"
            );
        }
    }
}

#[test]
fn n1_text_of_the_metadata_is_inert() {
    for text in [
        "*/ }",
        "/* ",
        "```\npanic!()\n```",
        "~~~ rust",
        "    let x = 1;",
        "\tlet x = 1;",
        "[Foo] [x](y) <bar> `z",
        "#![x]",
        "\"#\"##",
        "\\",
        "\u{0085}a\u{2028}b\rc",
        "\u{202e}x",
        "<script>",
        "&amp;",
        "{{}}",
        "- a\n# b\n1. c\n> d\n| e |",
        "https://a.example/`x`>)",
        "",
    ] {
        let escaped: String = text
            .chars()
            .map(|c| match c {
                '&' => "&amp;".to_owned(),
                '<' => "&lt;".to_owned(),
                '"' => "&quot;".to_owned(),
                '\r' | '\n' | '\t' => format!("&#{};", u32::from(c)),
                c => c.to_string(),
            })
            .collect();
        let annotation = |term: &str| {
            format!("<Annotation Term=\"Org.OData.Core.V1.{term}\" String=\"{escaped}\"/>")
        };
        let both = annotation("Description") + &annotation("LongDescription");
        let text = output_a(&format!(
            "<ComplexType Name=\"C\">{both}<Property Name=\"p\" Type=\"Edm.String\">{both}</Property></ComplexType><EnumType Name=\"E\">{both}<Member Name=\"m\">{both}</Member></EnumType>"
        ));
        let empty = output_a(
            "<ComplexType Name=\"C\"><Property Name=\"p\" Type=\"Edm.String\"/></ComplexType><EnumType Name=\"E\"><Member Name=\"m\"/></EnumType>",
        );
        let code = |text: &str| -> String {
            let lines = text.lines().map(str::trim_start);
            lines.filter(|line| !line.starts_with("///")).collect()
        };
        // Whatever it says, all else is as without it.
        assert_eq!(code(&text), code(&empty), "{text}");
    }
}

#[test]
fn findings_about_long_texts_are_short() {
    let value = "v".repeat(1 << 20);
    let (_, findings) = load_all(&[&schema_a(&property(&format!("Type=\"{value}\"")))], true);
    assert!(!findings.is_empty());
    assert!(findings.iter().all(|finding| finding.message.len() < 3000));
}
