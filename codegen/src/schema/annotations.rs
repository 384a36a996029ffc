//! The part of the resolved model that vocabularies fill: terms, annotations, their values.

use super::model::{SchemaId, TypeReference};
use crate::diagnostic::Span;

/// A vocabulary term. Section 14.1.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The schema that declares it.
    pub schema: SchemaId,
    /// Simple name as written.
    pub name: String,
    /// Place of the element.
    pub span: Span,
    /// Its type with facets.
    pub r#type: TypeReference,
    /// `BaseTerm` as a full name.
    pub base_term: Option<String>,
    /// `DefaultValue` as written.
    pub default_value: Option<String>,
    /// `AppliesTo`, split at blanks.
    pub applies_to: Vec<String>,
    /// Inline and external annotations, in that order.
    pub annotations: Vec<Annotation>,
}

/// An annotation with its value. Section 14.2.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// Full name of the term, aliases resolved, such as `Org.OData.Core.V1.Description`.
    pub term: String,
    /// Qualifier.
    pub qualifier: Option<String>,
    /// Place of the element.
    pub span: Span,
    /// Its value; `None` means the term's default (for a tag: true).
    pub value: Option<Expression>,
    /// Annotations of the annotation.
    pub annotations: Vec<Annotation>,
}

/// An annotation's value. Sections 14.3 and 14.4.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// `Binary`, as written.
    Binary(String),
    /// `Bool`.
    Bool(bool),
    /// `Date`, as written.
    Date(String),
    /// `DateTimeOffset`, as written.
    DateTimeOffset(String),
    /// `Decimal`, as written.
    Decimal(String),
    /// `Duration`, as written.
    Duration(String),
    /// `EnumMember`: full names such as `Org.OData.Core.V1.Permission/Read`, one per flag.
    EnumMember(Vec<String>),
    /// `Float`, as written.
    Float(String),
    /// `Guid`, as written.
    Guid(String),
    /// `Int`, as written.
    Int(String),
    /// `String`, white space kept.
    String(String),
    /// `TimeOfDay`, as written.
    TimeOfDay(String),
    /// `Null`.
    Null,
    /// `Collection`.
    Collection(Vec<Expression>),
    /// `Record` with its type's full name and its property values in order.
    Record {
        /// `Type`, aliases resolved.
        r#type: Option<String>,
        /// (property, value); `None` means the property's default.
        properties: Vec<(String, Option<Expression>)>,
        /// Annotations of the record.
        annotations: Vec<Annotation>,
    },
    /// Any path form (`Path`, `PropertyPath`, `NavigationPropertyPath`, `AnnotationPath`, `AnyPropertyPath`,
    /// `ModelElementPath`): element name and path, aliases resolved.
    Path(&'static str, String),
    /// Any other dynamic expression, by element name: not known before run time.
    Dynamic(String),
}
