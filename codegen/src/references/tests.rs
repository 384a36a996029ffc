//! References between files on disk, through the public entry point [`Config::generate`].

use std::path::Path;

use crate::config::Config;
use crate::{Generated, Report};
use odata_csdl::diagnostic::Severity;

fn xml(references: &str, namespace: &str, content: &str) -> String {
    format!(
        r#"<e:Edmx xmlns:e="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm" Version="4.01">{references}<e:DataServices><Schema Namespace="{namespace}">{content}</Schema></e:DataServices></e:Edmx>"#
    )
}

fn include(uri: &str, namespace: &str) -> String {
    format!(r#"<e:Reference Uri="{uri}"><e:Include Namespace="{namespace}"/></e:Reference>"#)
}

const THING: &str =
    r#"<ComplexType Name="Thing"><Property Name="size" Type="Edm.Int32"/></ComplexType>"#;
const USER: &str = r#"<ComplexType Name="User" BaseType="b.Thing"/>"#;

/// A folder with files and a `codegen.toml` in `meta/`.
struct Case(tempfile::TempDir);

impl Case {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
        for (path, text) in files {
            let path = folder.path().join(path);
            let parent = path.parent().unwrap_or(Path::new(""));
            std::fs::create_dir_all(parent)
                .and_then(|()| std::fs::write(&path, text))
                .unwrap_or_else(|error| panic!("{error}"));
        }
        Self(folder)
    }

    fn run(&self, toml: &str) -> Result<Generated, Report> {
        let config = Config::parse(self.0.path().join("meta/codegen.toml"), toml)?;
        config.generate()
    }

    fn good(&self, toml: &str) -> Generated {
        self.run(toml).unwrap_or_else(|report| panic!("{report}"))
    }
}

/// Names of the documents in the header of the generated files, and the findings.
fn outcome(generated: &Generated) -> (String, Vec<String>) {
    let text = generated.files.get("lib.rs").unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("// fingerprint: "));
    let names = line.and_then(|line| line.split_once("codegen.toml, "));
    let names = names.map(|(_, names)| names.to_owned()).unwrap_or_default();
    (names, generated.report.lines().collect())
}

#[test]
fn a6_reference_resolution() {
    let a = xml(&include("b.xml", "b"), "a", USER);
    // `c` is found through `b`, refers back, and is read once.
    let b = xml(
        &include("sub/c.xml", "c"),
        "b",
        &THING.replace("Edm.Int32", "c.Size"),
    );
    let c = xml(
        &include("../b.xml", "b"),
        "c",
        r#"<TypeDefinition Name="Size" UnderlyingType="Edm.Int32"/>"#,
    );
    let case = Case::new(&[
        ("meta/a.xml", &a),
        ("meta/b.xml", &b),
        ("meta/sub/c.xml", &c),
    ]);
    let generated = case.good("metadata = [\"a.xml\"]\nstrict = true\n");
    assert_eq!(
        outcome(&generated),
        ("a.xml, b.xml, sub/c.xml".to_owned(), Vec::new())
    );
    assert_eq!(generated.inputs.len(), 3);
    assert!(
        generated
            .files
            .get("a.rs")
            .is_some_and(|text| text.contains("pub base: super::b::Thing"))
    );
    // A referenced document is part of the fingerprint.
    let line = |generated: &Generated| {
        let text = generated.files.get("lib.rs").unwrap_or_default().to_owned();
        text.lines()
            .find(|line| line.starts_with("// fingerprint"))
            .map(str::to_owned)
    };
    let changed = std::fs::write(
        case.0.path().join("meta/sub/c.xml"),
        c.replace("Int32", "Int64"),
    );
    assert!(changed.is_ok());
    assert_ne!(line(&generated), line(&case.good("metadata = [\"a.xml\"]")));
    // The document may also be given; it is still read once.
    let all = case.good("metadata = [\"b.xml\", \"a.xml\"]");
    assert_eq!(
        outcome(&all),
        ("b.xml, a.xml, sub/c.xml".to_owned(), Vec::new())
    );
}

#[test]
fn a6_a_reference_without_uri_is_refused_and_what_is_not_referenced_is_noted() {
    let c = xml("", "c", THING);
    let b = xml(
        &include("c.xml", "c"),
        "b",
        r#"<ComplexType Name="Thing" BaseType="c.Thing"/>"#,
    );
    let a = xml(
        &include("b.xml", "b"),
        "a",
        r#"<ComplexType Name="User" BaseType="c.Thing"/>"#,
    );
    let case = Case::new(&[("meta/a.xml", &a), ("meta/b.xml", &b), ("meta/c.xml", &c)]);
    let (_, findings) = outcome(&case.good("metadata = \"a.xml\""));
    assert!(
        findings.len() == 1 && findings[0].contains("E0210"),
        "{findings:?}"
    );
    let refused = case.run("metadata = \"a.xml\"\nstrict = true");
    assert!(refused.is_err_and(|report| report.to_string().contains("error[E0210]")));
    let case = Case::new(&[("meta/a.xml", &a.replace("Uri=\"b.xml\"", ""))]);
    let refused = case.run("metadata = \"a.xml\"\nstrict = true");
    assert!(refused.is_err_and(|report| report.to_string().contains("error[E0207]")));
}

#[test]
fn a6_map_and_folders() {
    let uri = "https://example.com/v1/b.xml";
    let a = xml(&include(uri, "b"), "a", USER);
    let b = xml("", "b", THING);
    let case = Case::new(&[
        ("meta/a.xml", &a),
        ("other/v1/b.xml", &b),
        ("other/b.xml", "<broken"),
    ]);
    for toml in [
        format!("[references]\n\"{uri}\" = \"../other/v1/b.xml\""),
        "[references]\n\"https://example.com/*\" = \"../other/*\"".to_owned(),
        // The longest suffix of the path counts.
        "reference_folders = \"../other\"".to_owned(),
    ] {
        let generated = case.good(&format!("metadata = \"a.xml\"\nstrict = true\n{toml}"));
        assert_eq!(
            outcome(&generated),
            ("a.xml, ../other/v1/b.xml".to_owned(), Vec::new()),
            "{toml}"
        );
    }
    // The last entry that matches wins; one that matches nothing is reported.
    let generated = case.good(
        "metadata = \"a.xml\"\n[references]\n\"*\" = \"nowhere/*\"\n\"https://example.com/*\" = \"../other/*\"\n",
    );
    let (_, findings) = outcome(&generated);
    assert!(
        findings.len() == 1
            && findings[0].contains("codegen.toml:3:1: warning[E0907]: no document refers to `*`"),
        "{findings:?}"
    );
    // A file that the configuration names must exist.
    let refused = case.run(&format!(
        "metadata = \"a.xml\"\n[references]\n\"{uri}\" = \"c.xml\""
    ));
    assert!(
        refused.is_err_and(|report| report.to_string().contains("codegen.toml:3:1")
            && report.to_string().contains("E0912"))
    );
    let refused = case.run("metadata = \"a.xml\"\nreference_folders = \"nowhere\"");
    assert!(refused.is_err_and(|report| report.to_string().contains("is not a folder")));
    let refused = case.run("metadata = \"a.xml\"\n[references]\n\"*/*\" = \"x\"");
    assert!(refused.is_err_and(|report| report.to_string().contains("too many stars")));
}

#[test]
fn a6_base_uri() {
    let b = xml("", "b", THING);
    let a = xml(&include("b.xml", "b"), "a", USER)
        .replace("<e:Edmx ", "<e:Edmx xml:base=\"https://example.com/v1/x\" ");
    let case = Case::new(&[
        ("meta/a.xml", &a),
        ("other/v1/b.xml", &b),
        ("meta/b.xml", &xml("", "b", "")),
    ]);
    // With a base, the file next to the document is a different one.
    let map = "[references]\n\"https://example.com/*\" = \"../other/*\"";
    let generated = case.good(&format!("metadata = \"a.xml\"\nstrict = true\n{map}"));
    assert_eq!(
        outcome(&generated),
        ("a.xml, ../other/v1/b.xml".to_owned(), Vec::new())
    );
    let a = a.replace("https://example.com/v1/x", "sub/");
    let case = Case::new(&[("meta/a.xml", &a), ("meta/sub/b.xml", &b)]);
    assert_eq!(
        outcome(&case.good("metadata = \"a.xml\"")).0,
        "a.xml, sub/b.xml"
    );
}

#[test]
fn a6_json_references() {
    let a = r#"{"$Version": "4.01", "$Reference": {"b.xml": {"$Include": [{"$Namespace": "b"}]}}, "a": {"User": {"$Kind": "ComplexType", "$BaseType": "b.Thing"}}}"#;
    let case = Case::new(&[("meta/a.json", a), ("meta/b.xml", &xml("", "b", THING))]);
    let generated = case.good("metadata = \"a.json\"\nstrict = true");
    assert_eq!(
        outcome(&generated),
        ("a.json, b.xml".to_owned(), Vec::new())
    );
}

#[test]
fn a6_what_is_not_found_is_told_where_it_is_needed() {
    let references = include("b.xml", "b") + &include("https://example.com/v.xml", "v");
    let a = xml(
        &references,
        "a",
        r#"<ComplexType Name="User" BaseType="b.Thing"><Property Name="p" Type="b.Other"><Annotation Term="v.T"/></Property></ComplexType>"#,
    );
    let case = Case::new(&[("meta/a.xml", &a)]);
    let (_, findings) = outcome(&case.good("metadata = \"a.xml\""));
    let told: Vec<_> = findings
        .iter()
        .filter(|line| line.contains("E0216"))
        .collect();
    assert!(
        told.len() == 1
            && told[0].contains("`b.xml` was not found, but `b.Thing` is needed from it"),
        "{findings:?}"
    );
    assert!(
        told[0].contains("nothing is fetched from the network"),
        "{told:?}"
    );
    let refused = case.run("metadata = \"a.xml\"\nstrict = true");
    assert!(refused.is_err_and(|report| {
        report
            .findings
            .iter()
            .any(|it| it.severity == Severity::Error)
    }));
}

#[test]
fn a6_no_reference_leads_out_of_the_folders() {
    let secret = xml("", "b", THING);
    for uri in [
        "../secret/b.xml",
        "../../secret/b.xml",
        "%2e%2e/secret/b.xml",
        "x/../../secret/b.xml",
        "file:///secret/b.xml",
        "https://example.com/../../secret/b.xml",
    ] {
        let a = xml(&include(uri, "b"), "a", USER);
        let case = Case::new(&[
            ("meta/a.xml", &a),
            ("meta/vocabularies/x.xml", ""),
            ("secret/b.xml", &secret),
        ]);
        for toml in [
            "",
            "reference_folders = \"vocabularies\"",
            "[references]\n\"*\" = \"vocabularies/*\"",
        ] {
            let names = match case.run(&format!("metadata = \"a.xml\"\n{toml}")) {
                Ok(generated) => outcome(&generated).0,
                Err(report) => report.to_string(),
            };
            assert!(
                names == "a.xml" || names.contains("cannot read"),
                "{uri} {toml}: {names}"
            );
            assert!(!names.contains("secret/b.xml`: Permission"), "{names}");
        }
        // The user may name the folder.
        if uri.starts_with("../s") {
            let generated = case.good("metadata = \"a.xml\"\nreference_folders = \"../secret\"");
            assert_eq!(outcome(&generated).0, "a.xml, ../secret/b.xml");
        }
    }
}

#[test]
fn a7_include_of_a_namespace_that_the_document_does_not_define() {
    let a = xml(&include("https://example.com/x", "c"), "a", "");
    let case = Case::new(&[("meta/a.xml", &a), ("meta/b.xml", &xml("", "b", THING))]);
    let toml = "metadata = \"a.xml\"\n[references]\n\"https://example.com/x\" = \"b.xml\"\n";
    let (_, findings) = outcome(&case.good(toml));
    assert!(
        findings.len() == 1 && findings[0].contains("E0209"),
        "{findings:?}"
    );
    assert!(case.run(&format!("strict = true\n{toml}")).is_err());
}

#[test]
fn a9_include_annotations() {
    let note = |term: &str, qualifier: &str, text: &str| {
        format!(r#"<Annotation Term="{term}"{qualifier} String="{text}"/>"#)
    };
    let content = format!(
        r#"{THING}<Annotations Target="a.T/p">{}{}{}</Annotations><Annotations Target="o.T/p">{}</Annotations>"#,
        note(
            "Org.OData.Core.V1.Description",
            " Qualifier=\"Tab\"",
            "with a qualifier"
        ),
        note("Org.OData.Core.V1.Description", "", "without"),
        note("w.Note", "", "of another vocabulary"),
        note("Org.OData.Core.V1.Description", "", "of another target"),
    );
    let v = xml(
        &include("https://oasis/Core.xml", "Org.OData.Core.V1"),
        "v",
        &content,
    );
    let types = |namespace| {
        xml(
            "",
            namespace,
            r#"<ComplexType Name="T"><Property Name="p" Type="Edm.String"/></ComplexType>"#,
        )
    };
    let docs = |filter: &str| {
        let reference =
            format!(r#"<e:Reference Uri="v.xml"><e:IncludeAnnotations {filter}/></e:Reference>"#);
        let a = types("a").replace("<e:DataServices>", &format!("{reference}<e:DataServices>"));
        let case = Case::new(&[
            ("meta/a.xml", &a),
            ("meta/o.xml", &types("o")),
            ("meta/v.xml", &v),
        ]);
        let generated = case.good("metadata = [\"a.xml\", \"o.xml\"]");
        assert!(
            generated.files.get("v.rs").is_none(),
            "nothing that no document includes"
        );
        let text = |file| generated.files.get(file).unwrap_or_default().to_owned();
        (
            text("a.rs").contains("/// without"),
            text("o.rs").contains("/// of another target"),
        )
    };
    assert_eq!(docs(r#"TermNamespace="Org.OData.Core.V1""#), (true, true));
    assert_eq!(
        docs(r#"TermNamespace="Org.OData.Core.V1" TargetNamespace="a""#),
        (true, false)
    );
    assert_eq!(
        docs(r#"TermNamespace="Org.OData.Core.V1" TargetNamespace="o""#),
        (false, true)
    );
    assert_eq!(
        docs(r#"TermNamespace="Org.OData.Core.V1" Qualifier="Tab""#),
        (false, false)
    );
    assert_eq!(docs(r#"TermNamespace="w""#), (false, false));
    // With an Include the whole document contributes.
    let both = r#"<e:Reference Uri="v.xml"><e:Include Namespace="v"/><e:IncludeAnnotations TermNamespace="w"/></e:Reference>"#;
    let a = types("a").replace("<e:DataServices>", &format!("{both}<e:DataServices>"));
    let case = Case::new(&[
        ("meta/a.xml", &a),
        ("meta/o.xml", &types("o")),
        ("meta/v.xml", &v),
    ]);
    let generated = case.good("metadata = [\"a.xml\", \"o.xml\"]");
    assert!(
        generated
            .files
            .get("v.rs")
            .is_some_and(|text| text.contains("Thing"))
    );
}

#[test]
fn a9_without_term_namespace() {
    let reference = r#"<e:Reference Uri="v.xml"><e:IncludeAnnotations/></e:Reference>"#;
    let case = Case::new(&[
        ("meta/a.xml", &xml(reference, "a", THING)),
        ("meta/v.xml", &xml("", "v", "")),
    ]);
    let (_, findings) = outcome(&case.good("metadata = \"a.xml\""));
    assert!(
        findings.len() == 1 && findings[0].contains("E0207"),
        "{findings:?}"
    );
    assert!(case.run("metadata = \"a.xml\"\nstrict = true").is_err());
}

#[test]
fn a_document_that_lacks_a_namespace_is_not_called_missing() {
    let main = xml(
        &include("b.xml", "c"),
        "a",
        r#"<ComplexType Name="User" BaseType="c.Thing"/>"#,
    );
    let case = Case::new(&[
        ("meta/main.xml", &main),
        ("meta/b.xml", &xml("", "b", THING)),
    ]);
    let lines = outcome(&case.good("metadata = \"main.xml\"")).1;
    assert!(
        lines.iter().any(|line| line.contains("E0209")),
        "{lines:#?}"
    );
    assert!(
        lines.iter().all(|line| !line.contains("E0216")),
        "{lines:#?}"
    );
}
