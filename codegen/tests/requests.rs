//! Requests as metadata grows: names stay, and changes of methods are reported.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use std::path::Path;

use odata_codegen::Config;
use odata_codegen::compare::{Level, compare};

fn document(content: &str) -> String {
    format!(
        r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>{content}</edmx:DataServices></edmx:Edmx>"#
    )
}

fn schema(namespace: &str, content: &str) -> String {
    format!(
        r#"<Schema Namespace="{namespace}" xmlns="http://docs.oasis-open.org/odata/ns/edm">{content}</Schema>"#
    )
}

const TYPES: &str = r#"<EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
    <EntityType Name="folder" BaseType="a.item"/>
    <Action Name="archive" IsBound="true"><Parameter Name="it" Type="a.folder"/><Parameter Name="Type" Type="Edm.String"/></Action>"#;

/// The configuration for a document in a folder, with a lock.
fn config(folder: &Path, document: &str) -> Config {
    let file = folder.join("service.xml");
    std::fs::write(&file, document).expect("the document can be written");
    Config::new()
        .metadata([file])
        .output(folder.join("out"))
        .lock(folder.join("lock"))
        .requests(true)
}

/// The text of the module of the types' requests.
fn generated(config: &Config, module: &str) -> String {
    let generated = config
        .generate()
        .unwrap_or_else(|report| panic!("{report}"));
    generated
        .write()
        .unwrap_or_else(|report| panic!("{report}"));
    generated
        .files
        .get(module)
        .unwrap_or_else(|| panic!("no {module}"))
        .to_owned()
}

#[test]
fn a_base_s_new_method_leaves_a_derived_type_s_name_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let before = generated(
        &config(folder.path(), &document(&schema("a", TYPES))),
        "requests/a.rs",
    );
    assert!(before.contains("pub fn archive(&self, parameters: FolderArchive)"));

    let types = TYPES.replace(
        r#"<Parameter Name="Type""#,
        r#"<Parameter Name="type" Type="Edm.String"/><Parameter Name="Type""#,
    );
    let later =
        r#"<Action Name="archive" IsBound="true"><Parameter Name="it" Type="a.item"/></Action>"#;
    let grown = document(&(schema("a", &types) + &schema("b", later)));
    let after = generated(&config(folder.path(), &grown), "requests/a.rs");
    assert!(
        after.contains("pub fn archive(&self, parameters: FolderArchive)"),
        "{after}"
    );
    assert!(after.contains("pub fn archive_2(&self)"), "{after}");
    assert!(
        after.contains("/// `Type`: `Edm.String`.\n    pub r#type:"),
        "{after}"
    );
    assert!(
        after.contains("/// `type`: `Edm.String`.\n    pub type_2:"),
        "{after}"
    );
}

#[test]
fn a_container_and_the_one_that_it_extends_share_names() {
    let folder = tempfile::tempdir().expect("a folder");
    let containers = r#"<EntityContainer Name="Desk" Extends="a.Base"><EntitySet Name="Logs" EntityType="a.item"/></EntityContainer>
        <EntityContainer Name="Base"><EntitySet Name="logs" EntityType="a.item"/></EntityContainer>"#;
    let document = document(&schema("a", &(TYPES.to_owned() + containers)));
    let services = generated(&config(folder.path(), &document), "requests.rs");
    let (desk, base) = services
        .split_once("pub struct Base;")
        .expect("both are there");
    assert!(
        base.contains(r#"pub fn logs(&self)"#) && !base.contains("logs_2"),
        "{base}"
    );
    assert!(desk.contains("pub fn logs_2(&self)"), "{desk}");
    assert_eq!(desk.matches("pub fn logs(&self)").count(), 1, "{desk}");
}

#[test]
fn a_method_whose_parameters_changed_places_is_a_major_change() {
    let folder = tempfile::tempdir().expect("a folder");
    let with = |parameters: [&str; 2]| {
        let [first, second] = parameters.map(|name| {
            format!(r#"<Parameter Name="{name}" Type="Edm.String" Nullable="false"/>"#)
        });
        let service = format!(
            r#"<Function Name="Move">{first}{second}<ReturnType Type="Edm.String"/></Function>
               <EntityContainer Name="C"><FunctionImport Name="Move" Function="a.Move"/></EntityContainer>"#
        );
        document(&schema("a", &(TYPES.to_owned() + &service)))
    };
    let version = |document: &str, before| {
        config(folder.path(), document)
            .version(before)
            .unwrap_or_else(|report| panic!("{report}"))
    };
    let old = version(&with(["from", "to"]), None);
    let new = version(&with(["to", "from"]), Some(&old));
    let comparison = compare(&old, &new);
    assert_eq!(comparison.verdict(), Some(Level::Major));
    let effects = comparison.changes.iter().flat_map(|it| &it.effects);
    let texts: Vec<&str> = effects.map(|it| it.text.as_str()).collect();
    let expected = "the method `requests::C::r#move` is \
        `fn(to: String, from: String) -> Request<ValueResponse<String>>` instead of \
        `fn(from: String, to: String) -> Request<ValueResponse<String>>`";
    assert!(
        texts.contains(&expected.replace("r#", "").as_str()),
        "{texts:#?}"
    );
}

#[test]
fn what_operations_need_is_explained() {
    let folder = tempfile::tempdir().expect("a folder");
    let content = TYPES.to_owned()
        + r#"<EnumType Name="mood"><Member Name="good"/></EnumType>
             <Function Name="feel" IsBound="true"><Parameter Name="it" Type="a.folder"/><ReturnType Type="a.mood"/></Function>"#;
    let select = config(folder.path(), &document(&schema("a", &content))).select(["a.folder"]);
    let (explanation, _) = select
        .explain("a.mood")
        .unwrap_or_else(|report| panic!("{report}"));
    let text = explanation.to_string();
    assert!(
        text.contains("parameter or result of `a.feel`, which is bound to a.folder"),
        "{text}"
    );
    assert!(text.contains(r#"exclude = ["a.feel"]"#), "{text}");
    let (without, _) = select
        .exclude(["a.feel"])
        .explain("a.mood")
        .unwrap_or_else(|report| panic!("{report}"));
    assert!(without.way.is_empty());
}
