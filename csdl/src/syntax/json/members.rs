//! The `$` members that CSDL JSON 4.01 allows, and the attribute that each corresponds to.

use super::super::tree::{Attribute, Kind};
use crate::suggest::closest;

/// The expected form of a member's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Text,
    Flag,
    Number,
    /// A number or a string.
    NumberOrText,
    /// Any single value.
    Scalar,
    /// Strings that XML joins by spaces.
    Texts,
}

/// The attribute that corresponds to a `$` member of an object.
pub(super) fn attribute(kind: Kind, name: &str) -> Option<(Attribute, Form)> {
    use Attribute as A;
    let found = match (kind, name) {
        (Kind::Property | Kind::Term, "$DefaultValue") => (A::DefaultValue, Form::Scalar),
        (Kind::EntityType | Kind::ComplexType, "$BaseType") => (A::BaseType, Form::Text),
        (Kind::EntityType | Kind::ComplexType, "$Abstract") => (A::Abstract, Form::Flag),
        (Kind::EntityType | Kind::ComplexType, "$OpenType") => (A::OpenType, Form::Flag),
        (Kind::EntityType, "$HasStream") => (A::HasStream, Form::Flag),
        (Kind::NavigationProperty | Kind::Singleton, "$Nullable") => (A::Nullable, Form::Flag),
        (Kind::NavigationProperty, "$Partner") => (A::Partner, Form::Text),
        (Kind::NavigationProperty, "$ContainsTarget") => (A::ContainsTarget, Form::Flag),
        (Kind::EnumType | Kind::TypeDefinition, "$UnderlyingType") => {
            (A::UnderlyingType, Form::Text)
        }
        (Kind::EnumType, "$IsFlags") => (A::IsFlags, Form::Flag),
        (Kind::Action | Kind::Function, "$IsBound") => (A::IsBound, Form::Flag),
        (Kind::Action | Kind::Function, "$EntitySetPath") => (A::EntitySetPath, Form::Text),
        (Kind::Function, "$IsComposable") => (A::IsComposable, Form::Flag),
        (Kind::Parameter | Kind::LabeledElement, "$Name") => (A::Name, Form::Text),
        (Kind::EntityContainer, "$Extends") => (A::Extends, Form::Text),
        (Kind::EntitySet, "$Type") => (A::EntityType, Form::Text),
        (Kind::Singleton, "$Type") => (A::Type, Form::Text),
        (Kind::EntitySet | Kind::FunctionImport, "$IncludeInServiceDocument") => {
            (A::IncludeInServiceDocument, Form::Flag)
        }
        (Kind::ActionImport, "$Action") => (A::Action, Form::Text),
        (Kind::FunctionImport | Kind::Apply, "$Function") => (A::Function, Form::Text),
        (Kind::ActionImport | Kind::FunctionImport, "$EntitySet") => (A::EntitySet, Form::Text),
        (Kind::Term, "$BaseTerm") => (A::BaseTerm, Form::Text),
        (Kind::Term, "$AppliesTo") => (A::AppliesTo, Form::Texts),
        (Kind::Schema, "$Alias") => (A::Alias, Form::Text),
        (Kind::Include, "$Namespace") => (A::Namespace, Form::Text),
        (Kind::Include, "$Alias") => (A::Alias, Form::Text),
        (Kind::IncludeAnnotations, "$TermNamespace") => (A::TermNamespace, Form::Text),
        (Kind::IncludeAnnotations, "$TargetNamespace") => (A::TargetNamespace, Form::Text),
        (Kind::IncludeAnnotations, "$Qualifier") => (A::Qualifier, Form::Text),
        (Kind::Edmx, "$Version") => (A::Version, Form::Text),
        _ if is_typed(kind) && name == "$Nullable" => (A::Nullable, Form::Flag),
        _ if is_typed(kind) || kind == Kind::TypeDefinition => facet(name)?,
        _ => return None,
    };
    Some(found)
}

fn facet(name: &str) -> Option<(Attribute, Form)> {
    use Attribute as A;
    Some(match name {
        "$MaxLength" => (A::MaxLength, Form::Number),
        "$Precision" => (A::Precision, Form::Number),
        "$Scale" => (A::Scale, Form::NumberOrText),
        "$SRID" => (A::Srid, Form::Text),
        "$Unicode" => (A::Unicode, Form::Flag),
        _ => return None,
    })
}

/// Whether an element has `$Type` and `$Collection` with facets.
pub(super) fn is_typed(kind: Kind) -> bool {
    use Kind::*;
    matches!(kind, Property | Parameter | ReturnType | Term | Cast | IsOf)
}

/// Whether a `$` member is not an attribute: it contains children, or is read together with other members.
pub(super) fn is_structure(kind: Kind, name: &str) -> bool {
    use Kind::*;
    match kind {
        Edmx => matches!(name, "$Reference" | "$EntityContainer"),
        Reference => matches!(name, "$Include" | "$IncludeAnnotations"),
        Schema => name == "$Annotations",
        EntityType => matches!(name, "$Kind" | "$Key"),
        ComplexType | EnumType | TypeDefinition | EntityContainer => name == "$Kind",
        Term => matches!(name, "$Kind" | "$Type" | "$Collection"),
        Action | Function => matches!(name, "$Kind" | "$Parameter" | "$ReturnType"),
        Property => matches!(name, "$Kind" | "$Type" | "$Collection"),
        Parameter | ReturnType | Cast | IsOf => matches!(name, "$Type" | "$Collection"),
        NavigationProperty => matches!(
            name,
            "$Kind" | "$Type" | "$Collection" | "$ReferentialConstraint" | "$OnDelete"
        ),
        EntitySet | Singleton => {
            matches!(name, "$Kind" | "$Collection" | "$NavigationPropertyBinding")
        }
        ActionImport | FunctionImport => name == "$Kind",
        _ => false,
    }
}

/// Names of `$` members that do not correspond to attributes, for [`meant`].
const STRUCTURE: &[&str] = &[
    "$Reference",
    "$EntityContainer",
    "$Include",
    "$IncludeAnnotations",
    "$Annotations",
    "$Kind",
    "$Key",
    "$Type",
    "$Collection",
    "$Parameter",
    "$ReturnType",
    "$ReferentialConstraint",
    "$OnDelete",
    "$NavigationPropertyBinding",
];

/// The allowed `$` member that an unknown name resembles.
pub(super) fn meant(kind: Kind, name: &str) -> Option<String> {
    let attributes = Attribute::ALL.iter().map(|it| format!("${}", it.name()));
    let known: Vec<String> = STRUCTURE
        .iter()
        .map(|it| (*it).to_owned())
        .chain(attributes)
        .filter(|it| attribute(kind, it).is_some() || is_structure(kind, it))
        .collect();
    closest(name, known.iter().map(String::as_str)).map(str::to_owned)
}

/// The dynamic expression that a `$` member of an annotation's value represents.
pub(super) fn expression(name: &str) -> Option<Kind> {
    // JSON has its own literals for these two.
    let literal = |kind: &Kind| matches!(kind, Kind::Collection | Kind::Record);
    Kind::from_name(name.strip_prefix('$')?)
        .filter(|kind| super::super::grammar::is_expression(*kind) && !literal(kind))
}
