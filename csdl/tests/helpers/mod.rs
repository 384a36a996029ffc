//! Small documents and functions to load them.
#![allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    missing_docs,
    clippy::unwrap_used,
    clippy::panic
)]

pub use odata_csdl::diagnostic::{Finding, Severity, Source};
pub use odata_csdl::schema::{
    self, Annotation, ContainerChildKind, Expression, ItemType, Model, Primitive, PropertyKind,
    Scale, StructuredType, TypeDeclaration, TypeKind,
};

pub const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";
pub const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";

/// A document around schemas and references.
pub fn document(references: &str, schemas: &str) -> String {
    format!(
        "<e:Edmx xmlns:e=\"{EDMX}\" xmlns=\"{EDM}\" Version=\"4.01\">{references}<e:DataServices>{schemas}</e:DataServices></e:Edmx>"
    )
}

/// A document with one schema `a`.
pub fn schema_a(content: &str) -> String {
    document("", &format!("<Schema Namespace=\"a\">{content}</Schema>"))
}

pub fn load_all(texts: &[&str], strict: bool) -> (Option<Model>, Vec<Finding>) {
    let sources: Vec<Source> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| Source::new(format!("f{i}.xml"), *text))
        .collect();
    let (model, findings) = schema::load(&sources, strict);
    for finding in &findings {
        assert!(!finding.render(&sources).is_empty());
    }
    (model, findings)
}

/// A model that violates no rule.
pub fn clean(text: &str) -> Model {
    let (model, findings) = load_all(&[text], true);
    assert!(findings.is_empty(), "{findings:#?}");
    model.unwrap()
}

/// A model of schema `a` that violates no rule.
pub fn good(content: &str) -> Model {
    clean(&schema_a(content))
}

/// The codes with which the strict profile refuses.
pub fn errors(text: &str) -> Vec<&'static str> {
    let (model, findings) = load_all(&[text], true);
    let errors: Vec<_> = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .map(|f| f.code.number)
        .collect();
    assert_eq!(model.is_none(), !errors.is_empty());
    errors
}

/// Refused in strict with this code; in lenient a model with the same code as a warning.
pub fn warns(content: &str, code: &str) -> Model {
    let text = schema_a(content);
    assert!(errors(&text).contains(&code), "strict: {:?}", errors(&text));
    let (model, findings) = load_all(&[&text], false);
    assert!(
        findings
            .iter()
            .any(|f| f.code.number == code && f.severity == Severity::Warning),
        "{findings:#?}"
    );
    model.unwrap_or_else(|| panic!("{findings:#?}"))
}

/// Refused in both profiles with this code.
pub fn refused(content: &str, code: &str) {
    refused_text(&schema_a(content), code);
}

pub fn refused_text(text: &str, code: &str) {
    for strict in [false, true] {
        let (model, findings) = load_all(&[text], strict);
        assert!(model.is_none());
        assert!(
            findings
                .iter()
                .any(|f| f.code.number == code && f.severity == Severity::Error),
            "{findings:#?}"
        );
    }
}

pub fn find<'m>(model: &'m Model, name: &str) -> &'m TypeDeclaration {
    model.types.iter().find(|t| t.name == name).unwrap()
}

pub fn structured<'m>(model: &'m Model, name: &str) -> &'m StructuredType {
    match &find(model, name).kind {
        TypeKind::Structured(structured) => structured,
        other => panic!("{other:?}"),
    }
}

pub fn item(model: &Model, name: &str, property: &str) -> ItemType {
    structured(model, name)
        .properties
        .iter()
        .find(|p| p.name == property)
        .unwrap()
        .r#type
        .item
}

pub const KEYED: &str = r#"<EntityType Name="T"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Int32" Nullable="false"/></EntityType>"#;

pub trait Properties {
    fn properties(&self) -> &[schema::Property];
}

impl Properties for TypeKind {
    fn properties(&self) -> &[schema::Property] {
        match self {
            TypeKind::Structured(structured) => &structured.properties,
            _ => &[],
        }
    }
}

pub fn entity(key: &str, properties: &str) -> String {
    format!("<EntityType Name=\"T\">{key}{properties}</EntityType>")
}

pub fn enumeration(attributes: &str, members: &str) -> String {
    format!("<EnumType Name=\"E\" {attributes}>{members}</EnumType>")
}

pub fn values(model: &Model) -> Vec<i64> {
    match &find(model, "E").kind {
        TypeKind::Enumeration(enumeration) => enumeration.members.iter().map(|m| m.value).collect(),
        other => panic!("{other:?}"),
    }
}

pub fn property(attributes: &str) -> String {
    format!("<ComplexType Name=\"C\"><Property Name=\"p\" {attributes}/></ComplexType>")
}

pub fn navigation(attributes: &str, content: &str) -> String {
    format!(
        "{KEYED}<EntityType Name=\"N\"><NavigationProperty Name=\"n\" {attributes}>{content}</NavigationProperty><Property Name=\"d\" Type=\"Edm.Int32\"/></EntityType>"
    )
}

pub fn container(content: &str) -> String {
    format!(
        "{KEYED}<EntityType Name=\"O\" BaseType=\"a.T\"><NavigationProperty Name=\"n\" Type=\"a.T\"/></EntityType><ComplexType Name=\"X\"/><EntityContainer Name=\"C\">{content}</EntityContainer>"
    )
}

pub const TERMS: &str =
    "<Term Name=\"t\" Type=\"Edm.String\"/><Term Name=\"b\" Type=\"Edm.Boolean\"/>";

pub fn annotated(inside: &str, outside: &str) -> String {
    document(
        "",
        &format!(
            "<Schema Namespace=\"a\" Alias=\"self\">{TERMS}<ComplexType Name=\"C\">{inside}<Property Name=\"p\" Type=\"Edm.String\"/></ComplexType>{outside}</Schema>"
        ),
    )
}

pub fn bare(annotations: &[Annotation]) -> Vec<(String, Option<String>, Option<Expression>)> {
    annotations
        .iter()
        .map(|a| {
            (
                a.term.clone(),
                a.qualifier.as_deref().map(str::to_owned),
                a.value.clone(),
            )
        })
        .collect()
}
