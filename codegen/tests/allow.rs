//! The option `allow`: known warnings are suppressed, and an entry that suppresses nothing is reported.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod frontend_helpers;

use frontend_helpers::output::generate;
use frontend_helpers::*;

/// Types that derive from an open type but are not declared open (E0406), by name.
fn not_open(names: impl IntoIterator<Item = String>) -> String {
    let types: String = names
        .into_iter()
        .map(|name| format!("<ComplexType Name=\"{name}\" BaseType=\"a.Open\"/>"))
        .collect();
    schema_a(&format!(
        "<ComplexType Name=\"Open\" OpenType=\"true\"/>{types}"
    ))
}

/// The findings of a run, one line each, whether it failed or not.
fn findings(document: &str, options: &str) -> Vec<String> {
    let report = match generate(document, options) {
        Ok(generated) => generated.report,
        Err(report) => report,
    };
    let short = |line: String| match line.split_once("codegen.toml:") {
        Some((_, line)) => format!("codegen.toml:{line}"),
        None => line,
    };
    report.lines().map(short).collect()
}

#[test]
fn a_number_allows_every_finding_of_its_kind() {
    let document = not_open(["X".to_owned(), "Y".to_owned()]);
    let told = findings(&document, "");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|line| line.contains("warning[E0406]")));
    assert_eq!(
        findings(&document, "allow = [\"E0406\"]"),
        [""; 0],
        "both are allowed"
    );
}

#[test]
fn a_path_allows_what_is_at_or_below_it() {
    let document = schema_a(
        "<ComplexType Name=\"Open\" OpenType=\"true\"/><ComplexType Name=\"X\" BaseType=\"a.Open\"/>\
         <EntityType Name=\"T\"><Property Name=\"p\" Type=\"Edm.Int32\" MaxLength=\"1\"/>\
         <Property Name=\"q\" Type=\"Edm.Int32\" MaxLength=\"1\"/></EntityType>",
    );
    let told = |options: &str| findings(&document, options);
    assert_eq!(told("").len(), 3);
    let left = told("allow = [\"E0503 a.T/p\"]");
    assert_eq!(left.len(), 2, "{left:?}");
    assert!(left.iter().any(|line| line.contains("Property q")));
    let left = told("allow = \"E0503 a.T\"");
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left.iter().all(|line| line.contains("E0406")));
    assert_eq!(
        told("allow = [\"E0503 */p\", \"E0503 a.*\", \"E0406 a.X\"]"),
        [""; 0]
    );
}

#[test]
fn what_is_allowed_takes_no_room_from_what_is_not() {
    let many = (0..30).map(|n| format!("Old{n}"));
    let document = not_open(many.chain(["New".to_owned()]));
    let left = findings(&document, "allow = [\"E0406 a.Old*\"]");
    assert_eq!(left.len(), 1, "{left:?}");
    assert!(left[0].contains("a.New"), "{left:?}");
}

#[test]
fn an_entry_that_suppresses_nothing_is_reported_at_its_place() {
    let document = not_open(["X".to_owned()]);
    let told = findings(
        &document,
        "allow = [\"E0406 a.X\", \"E0805\", \"E0406 b.*\"]",
    );
    assert_eq!(
        told,
        [
            "codegen.toml:2:23: warning[E0916]: `E0805` in `allow` suppresses nothing; remove the entry from `allow`, or correct its path",
            "codegen.toml:2:32: warning[E0916]: `E0406` for `b.*` in `allow` suppresses nothing; remove the entry from `allow`, or correct its path",
        ]
    );
    assert!(generate(&document, "allow = [\"E0406\", \"E0805\"]\nstrict = true").is_err());
}

#[test]
fn what_strict_makes_an_error_can_be_allowed() {
    let document = not_open(["X".to_owned()]);
    assert!(generate(&document, "strict = true").is_err());
    assert!(generate(&document, "strict = true\nallow = [\"E0406 a.X\"]").is_ok());
    assert!(generate(&document, "strict = true\nallow = [\"E0406 a.Y\"]").is_err());
}

#[test]
fn findings_about_the_configuration_can_be_allowed_too() {
    let document = schema_a("<ComplexType Name=\"T\"/>");
    let stale = "rename = { \"a.Gone\" = \"Gone\" }\n";
    assert_eq!(findings(&document, stale).len(), 1);
    assert_eq!(
        findings(&document, &format!("{stale}allow = \"E0907\"")),
        [""; 0]
    );
}

#[test]
fn only_numbers_of_warnings_are_possible() {
    let document = schema_a("<ComplexType Name=\"T\"/>");
    for (entry, expected) in [
        (
            "E0404",
            "codegen.toml:2:10: error[E0906]: `E0404` is an error, and only warnings can be allowed; remove it;",
        ),
        (
            "E0404 a.T",
            "codegen.toml:2:10: error[E0906]: `E0404` is an error, and only warnings can be allowed; remove it;",
        ),
        (
            "e0805",
            "codegen.toml:2:10: error[E0906]: `e0805` is not the number of a finding; did you mean `E0805`?",
        ),
        (
            "a.T E0805",
            "codegen.toml:2:10: error[E0906]: `a.T` is not the number of a finding; write the number of a finding",
        ),
        (
            "E0916",
            "codegen.toml:2:10: error[E0906]: `E0916` reports entries of `allow`, and cannot be allowed itself;",
        ),
    ] {
        let told = findings(&document, &format!("allow = [\"{entry}\"]"));
        assert!(told.len() == 1 && told[0].starts_with(expected), "{told:?}");
    }
}

/// Two documents: types with faults in and around their annotations, and annotations of them by the alias of their schema.
const ANNOTATED: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="a.b" Alias="self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<ComplexType Name="T">
<Property Name="p" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.Description" String="x" Bool="true"/></Property>
<Property Name="q" Type="Edm.String"><Annotation Term="Org.OData.Core.V1.IsURL" Bool="perhaps"/></Property>
</ComplexType>
<ComplexType Name="U" Extra="1"><Property Extra="1" Name="p" Type="Edm.String"/>text<Bogus/></ComplexType>
<Function Name="f"><Parameter Name="x" Type="self.T"/><ReturnType Type="self.T"><Annotation Qualifier="q"/></ReturnType></Function>
<EntityContainer Name="C"><FunctionImport Name="F" Function="self.f"><Annotation Term="own.unknown"/></FunctionImport></EntityContainer>
<Annotations Target="self.T/q"><Annotation Term="Org.OData.Core.V1.Description" String="x" Bool="true"/></Annotations>
<Annotations Target="self.f(self.T)/x"><Annotation Term="Org.OData.Core.V1.IsURL" Bool="no"/></Annotations>
<Annotations Target="self.T/gone"><Annotation Term="Org.OData.Core.V1.Description" String="x"/></Annotations>
</Schema></edmx:DataServices></edmx:Edmx>"#;

#[test]
fn a_path_reaches_findings_about_annotations_and_about_syntax() {
    let all = findings(ANNOTATED, "");
    // The number and the path of each finding.
    for (entry, count) in [
        ("E0805 a.b.T/p", 1),
        ("E0805 a.b.T/q", 1),
        ("E0805 a.b.T", 2),
        ("E0805 a.b.f/ReturnType", 1),
        ("E0804 a.b.T/q", 1),
        ("E0804 a.b.f", 1),
        ("E0804 a.b.f/x", 1),
        ("E0808 a.b.C/F", 1),
        ("E0801 a.b.T/gone", 1),
        ("E0801 a.b.T", 1),
        ("E0109 a.b.U", 2),
        ("E0109 a.b.U/p", 1),
        ("E0106 a.b.U", 1),
        ("E0108 a.b.U", 1),
    ] {
        let left = findings(ANNOTATED, &format!("allow = [\"{entry}\"]"));
        assert_eq!(left.len() + count, all.len(), "{entry}: {left:#?}");
        let number = &entry[..5];
        let mentions = |list: &[String]| list.iter().filter(|it| it.contains(number)).count();
        assert_eq!(
            mentions(&left) + count,
            mentions(&all),
            "{entry}: {left:#?}"
        );
    }
    // A path that is not there suppresses nothing, and is reported itself.
    for entry in [
        "E0805 a.b.U",
        "E0109 a.b.U/q",
        "E0108 a.b.U/p",
        "E0801 self.T",
    ] {
        let left = findings(ANNOTATED, &format!("allow = [\"{entry}\"]"));
        assert_eq!(left.len(), all.len() + 1, "{entry}: {left:#?}");
    }
}

#[test]
fn a_path_reaches_findings_in_json_too() {
    let document = r#"{"$Version":"4.01","a":{"$Alias":"self",
        "T":{"$Kind":"ComplexType","$Extra":1,"p":{"@Org.OData.Core.V1.IsURL#q@own.unknown":true,"$Extra":1},"q":{"$MaxLength":[]}},
        "$Annotations":{"self.T/p":{"@own.unknown2":true},"self.T/gone":{"@Org.OData.Core.V1.Description":"x"}}}}"#;
    let all = findings(document, "");
    for entry in [
        "E0109 a.T/p",
        "E0112 a.T/q",
        "E0808 a.T/p",
        "E0801 a.T/gone",
    ] {
        let left = findings(document, &format!("allow = [\"{entry}\"]"));
        assert!(left.len() < all.len(), "{entry}: {left:#?}\n{all:#?}");
    }
}
