//! `explain`, and findings for programs.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;

use common::{METADATA, folder, run, write};
use serde_json::{Value, json};

const ORDERS: &str = r#"<Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <ComplexType Name="order"><Property Name="item" Type="shop.item"/></ComplexType>
  <ComplexType Name="item"/>
  <ComplexType Name="other"/>
</Schema>"#;

#[test]
fn explains_a_type_and_a_number() {
    let folder = folder(ORDERS);
    write(
        folder.path(),
        "codegen.toml",
        "metadata = \"shop.xml\"\nselect = \"shop.order\"\n",
    );
    let said = run(
        folder.path(),
        &["explain", "item", "--config", "codegen.toml"],
    );
    assert_eq!(said.code, Some(0), "{}", said.stderr);
    assert!(
        said.stdout
            .contains("shop.item   type of the property `item` of shop.order"),
        "{}",
        said.stdout
    );
    let metadata = [
        "explain",
        "shop.other",
        "--metadata",
        "shop.xml",
        "--select",
        "shop.order",
    ];
    let said = run(folder.path(), &metadata);
    assert!(
        said.stdout.starts_with("shop.other is not generated"),
        "{}",
        said.stdout
    );
    let said = run(folder.path(), &["explain", "e0401"]);
    assert!(
        said.stdout.starts_with("E0401: a type is not declared\n\n"),
        "{}",
        said.stdout
    );
}

#[test]
fn explains_as_json() {
    let folder = folder(ORDERS);
    let arguments = [
        "explain",
        "shop.item",
        "--metadata",
        "shop.xml",
        "--format",
        "json",
    ];
    let said = run(folder.path(), &arguments);
    let value: Value = serde_json::from_str(&said.stdout).expect("JSON");
    assert_eq!(value["generated"], true);
    assert_eq!(
        value["way"],
        json!([{"type": "shop.item", "by": "selected", "pattern": "*"}])
    );
    assert_eq!(value["all"], json!({"types": 3, "properties": 1}));
}

#[test]
fn a_misspelt_type_gets_a_suggestion_and_a_missing_source_is_wrong_usage() {
    let folder = folder(ORDERS);
    let said = run(
        folder.path(),
        &["explain", "shop.itm", "--metadata", "shop.xml"],
    );
    assert_eq!(said.code, Some(1));
    assert!(
        said.stderr.contains("did you mean `shop.item`?"),
        "{}",
        said.stderr
    );
    let said = run(folder.path(), &["explain", "shop.item"]);
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("--metadata"), "{}", said.stderr);
}

#[test]
fn findings_are_json_for_programs() {
    let folder = folder(&METADATA.replace("Edm.String", "Edm.Strng"));
    write(
        folder.path(),
        "codegen.toml",
        "metadata = \"shop.xml\"\noutput = \"src\"\nstrict = true\n",
    );
    let arguments = ["generate", "--config", "codegen.toml", "--format", "json"];
    let said = run(folder.path(), &arguments);
    assert_eq!(said.code, Some(1));
    assert_eq!(said.stderr, "");
    let findings: Vec<Value> = said
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(findings.len(), 1, "{}", said.stdout);
    let finding = &findings[0];
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["code"], "E0401");
    assert_eq!(finding["path"], "shop.item › Property name");
    assert_eq!(
        finding["at"],
        json!({"file": "shop.xml", "line": 5, "column": 37, "endLine": 5, "endColumn": 46})
    );
}

#[test]
fn a_number_that_no_finding_has_is_said_to_be_none() {
    let folder = common::folder(common::METADATA);
    let run = common::run(folder.path(), &["explain", "E9999"]);
    assert!(
        run.code == Some(2) && run.stderr.contains("no finding `E9999`"),
        "{run:?}"
    );
}
