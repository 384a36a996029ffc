//! A model whose types lead on and on, by every form that a member with objects has: a program that uses it is built with the compiler's
//! own limits.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use compiled::{cargo, repository, same_versions};
use odata_codegen::Config;
use odata_codegen::config::Root;

/// More than the compiler's `recursion_limit`, which is 128.
const LENGTH: usize = 150;

/// What the program reads and writes again.
const TEXT: &str = r#"{"id":"0","part":{"back":{"id":"1"},"whole":{"parts":[null,{}]}},"next":{"id":"2"},"all":[{"id":"3","c":true}]}"#;

const PROGRAM: &str = "
mod model;

fn main() {
    let entity: model::m::AnyE0 = serde_json::from_str(TEXT).unwrap();
    let other = std::thread::spawn(move || {
        println!(\"{}\", serde_json::to_string(&entity).unwrap());
    });
    other.join().unwrap();
}
";

fn metadata() -> String {
    let mut schema = String::new();
    for n in 0..LENGTH {
        let next = (n + 1) % LENGTH;
        let _ = write!(
            schema,
            r#"<EntityType Name="E{n}"><Key><PropertyRef Name="id"/></Key>
            <Property Name="id" Type="Edm.String" Nullable="false"/>
            <Property Name="part" Type="m.C{n}"/>
            <NavigationProperty Name="next" Type="m.E{next}"/>
            <NavigationProperty Name="all" Type="Collection(m.E{next})"/></EntityType>
            <EntityType Name="D{n}" BaseType="m.E{n}"><NavigationProperty Name="other" Type="m.D{next}"/></EntityType>
            <ComplexType Name="C{n}"><NavigationProperty Name="back" Type="m.E{next}"/>
            <Property Name="whole" Type="m.P{n}"/></ComplexType>
            <ComplexType Name="P{n}"><Property Name="parts" Type="Collection(m.C{next})" Nullable="true"/></ComplexType>"#,
        );
    }
    format!(
        r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
        <Schema Namespace="m" xmlns="http://docs.oasis-open.org/odata/ns/edm">{schema}</Schema></edmx:DataServices></edmx:Edmx>"#
    )
}

#[test]
fn a_program_is_built_without_a_raised_recursion_limit() {
    let package = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("long-ways");
    fs::create_dir_all(package.join("src")).expect("a folder");
    fs::write(package.join("m.xml"), metadata()).expect("a file");
    let manifest = format!(
        "[package]\nname = \"long-ways\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nserde_json = \"1\"\nodata-runtime = {{ path = {:?} }}\n\n[workspace]\n",
        repository().join("runtime")
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("a file");
    same_versions(&package);
    let config = Config::parse(
        package.join("codegen.toml"),
        "metadata = ['m.xml']\n".to_owned(),
    )
    .expect("a configuration")
    .root(Root::Module)
    .output(package.join("src/model"));
    config
        .generate()
        .and_then(|generated| generated.write())
        .expect("generated code");
    let program = format!("const TEXT: &str = {TEXT:?};\n{PROGRAM}");
    fs::write(package.join("src/main.rs"), program).expect("a file");
    let output = cargo(&package, &["run"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert_eq!(
        said.trim_end(),
        TEXT,
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
