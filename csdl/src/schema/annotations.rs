//! The vocabulary part of the resolved model: terms, annotations, and their values.

use super::model::{SchemaId, TypeReference};
use crate::diagnostic::Span;
use crate::list::List;

/// A vocabulary term. Section 14.1.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
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
    pub base_term: Option<Box<str>>,
    /// `DefaultValue` as written.
    pub default_value: Option<Box<str>>,
    /// `AppliesTo`, split at blanks.
    pub applies_to: List<Box<str>>,
    /// Inline and external annotations, in that order.
    pub annotations: List<Annotation>,
}

/// An annotation with its value. Section 14.2.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Annotation {
    /// Full name of the term, aliases resolved, such as `Org.OData.Core.V1.Description`.
    pub term: String,
    /// Qualifier.
    pub qualifier: Option<Box<str>>,
    /// Place of the element.
    pub span: Span,
    /// Its value; `None` means the term's default (for a tag: true).
    pub value: Option<Expression>,
    /// Annotations of the annotation.
    pub annotations: List<Annotation>,
}

/// An annotation's value. Sections 14.3 and 14.4. It takes only 24 bytes in memory, since `<If/>` takes 5 in a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// `Binary`, as written.
    Binary(Box<str>),
    /// `Bool`.
    Bool(bool),
    /// `Date`, as written.
    Date(Box<str>),
    /// `DateTimeOffset`, as written.
    DateTimeOffset(Box<str>),
    /// `Decimal`, as written.
    Decimal(Box<str>),
    /// `Duration`, as written.
    Duration(Box<str>),
    /// `EnumMember`: full names such as `Org.OData.Core.V1.Permission/Read`, one per flag.
    EnumMember(Box<[Box<str>]>),
    /// `Float`, as written.
    Float(Box<str>),
    /// `Guid`, as written.
    Guid(Box<str>),
    /// `Int`, as written.
    Int(Box<str>),
    /// `String`, white space kept.
    String(Box<str>),
    /// `TimeOfDay`, as written.
    TimeOfDay(Box<str>),
    /// `Null`.
    Null,
    /// `Collection`.
    Collection(List<Expression>),
    /// `Record`.
    Record(Box<Record>),
    /// Any path expression (`Path`, `PropertyPath`, `NavigationPropertyPath`, `AnnotationPath`, `AnyPropertyPath`, `ModelElementPath`): its
    /// form, and the path with aliases resolved.
    Path(PathForm, Box<str>),
    /// Any other dynamic expression, by element name: its value is only known at run time.
    Dynamic(&'static str),
}

/// The value of a record. Section 14.4.12.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Record {
    /// `Type`, aliases resolved.
    pub r#type: Option<Box<str>>,
    /// (property, value) in order; `None` means the property's default.
    pub properties: List<(String, Option<Expression>)>,
    /// Annotations of the record.
    pub annotations: List<Annotation>,
}

/// The forms of path expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the standard's element of that name")]
pub enum PathForm {
    Path,
    PropertyPath,
    NavigationPropertyPath,
    AnnotationPath,
    AnyPropertyPath,
    ModelElementPath,
}

impl PathForm {
    /// The form with the name of an element.
    pub fn from_name(name: &str) -> Option<PathForm> {
        Some(match name {
            "Path" => PathForm::Path,
            "PropertyPath" => PathForm::PropertyPath,
            "NavigationPropertyPath" => PathForm::NavigationPropertyPath,
            "AnnotationPath" => PathForm::AnnotationPath,
            "AnyPropertyPath" => PathForm::AnyPropertyPath,
            "ModelElementPath" => PathForm::ModelElementPath,
            _ => return None,
        })
    }
}
