//! The elements and attributes that CSDL 4.01 allows, and where. The reader reports and skips everything else.

use super::tree::{Attribute, Kind};
use super::xml::{EDM, EDMX};

/// The maximum number of bytes of a declared name: many times what the standard allows. Names are used many times, in paths and messages.
pub(super) const MAX_NAME: usize = 4096;

/// Whether a name exceeds the limit.
pub(super) fn is_too_long(attribute: Attribute, value: &str) -> bool {
    use Attribute::*;
    value.len() > MAX_NAME && matches!(attribute, Name | Namespace | Alias | Qualifier)
}

/// The namespace of an element.
pub(super) fn namespace(kind: Kind) -> &'static str {
    use Kind::*;
    match kind {
        Edmx | Reference | Include | IncludeAnnotations | DataServices => EDMX,
        _ => EDM,
    }
}

/// Whether an element has text content.
pub(super) fn has_text(kind: Kind) -> bool {
    use Kind::*;
    matches!(
        kind,
        Binary
            | Bool
            | Date
            | DateTimeOffset
            | Decimal
            | Duration
            | EnumMember
            | Float
            | Guid
            | Int
            | String
            | TimeOfDay
            | AnnotationPath
            | AnyPropertyPath
            | ModelElementPath
            | NavigationPropertyPath
            | PropertyPath
            | Path
            | LabeledElementReference
    )
}

/// Whether an element is an expression. CSDL XML 4.01 sections 14.3 and 14.4.
pub(super) fn is_expression(kind: Kind) -> bool {
    use Kind::*;
    has_text(kind)
        || matches!(
            kind,
            Apply
                | Cast
                | Collection
                | If
                | IsOf
                | LabeledElement
                | Null
                | Record
                | UrlRef
                | Eq
                | Ne
                | Ge
                | Gt
                | Le
                | Lt
                | And
                | Or
                | Not
                | Has
                | In
                | Add
                | Sub
                | Neg
                | Mul
                | Div
                | DivBy
                | Mod
        )
}

/// Whether an element may be a child of another.
pub fn allows(parent: Kind, child: Kind) -> bool {
    use Kind::*;
    match parent {
        Edmx => matches!(child, Reference | DataServices),
        Reference => matches!(child, Include | IncludeAnnotations | Annotation),
        Include => child == Annotation,
        DataServices => child == Schema,
        Schema => matches!(
            child,
            EntityType
                | ComplexType
                | EnumType
                | TypeDefinition
                | Action
                | Function
                | Term
                | Annotations
                | EntityContainer
                | Annotation
        ),
        EntityType | ComplexType => {
            matches!(child, Key | Property | NavigationProperty | Annotation)
        }
        Key => child == PropertyRef,
        NavigationProperty => matches!(child, ReferentialConstraint | OnDelete | Annotation),
        EnumType => matches!(child, Member | Annotation),
        Action | Function => matches!(child, Parameter | ReturnType | Annotation),
        EntityContainer => matches!(
            child,
            EntitySet | Singleton | ActionImport | FunctionImport | Annotation
        ),
        EntitySet | Singleton => matches!(child, NavigationPropertyBinding | Annotation),
        Property
        | ReferentialConstraint
        | OnDelete
        | Member
        | TypeDefinition
        | Parameter
        | ReturnType
        | ActionImport
        | FunctionImport
        | Term
        | Annotations => child == Annotation,
        Annotation | PropertyValue => child == Annotation || is_expression(child),
        Record => matches!(child, PropertyValue | Annotation),
        Collection => is_expression(child),
        Null | Apply | Cast | If | IsOf | LabeledElement | UrlRef | Eq | Ne | Ge | Gt | Le | Lt
        | And | Or | Not | Has | In | Add | Sub | Neg | Mul | Div | DivBy | Mod => {
            child == Annotation || is_expression(child)
        }
        _ => false,
    }
}

/// Whether at most one such child is allowed.
pub(super) fn single(parent: Kind, child: Kind) -> bool {
    matches!(
        (parent, child),
        (Kind::Action | Kind::Function, Kind::ReturnType)
            | (Kind::NavigationProperty, Kind::OnDelete)
    )
}

/// Whether an element may have an attribute.
pub fn has(kind: Kind, attribute: Attribute) -> bool {
    use Attribute as A;
    match kind {
        Kind::Edmx => matches!(attribute, A::Version | A::Base),
        Kind::Reference => matches!(attribute, A::Uri | A::Base),
        Kind::Include => matches!(attribute, A::Namespace | A::Alias),
        Kind::IncludeAnnotations => matches!(
            attribute,
            A::TermNamespace | A::Qualifier | A::TargetNamespace
        ),
        Kind::Schema => matches!(attribute, A::Namespace | A::Alias),
        Kind::EntityType => {
            matches!(
                attribute,
                A::Name | A::BaseType | A::Abstract | A::OpenType | A::HasStream
            )
        }
        Kind::ComplexType => matches!(attribute, A::Name | A::BaseType | A::Abstract | A::OpenType),
        Kind::PropertyRef => matches!(attribute, A::Name | A::Alias),
        Kind::Property => is_typed(attribute) || matches!(attribute, A::Name | A::DefaultValue),
        Kind::NavigationProperty => {
            matches!(
                attribute,
                A::Name | A::Type | A::Nullable | A::Partner | A::ContainsTarget
            )
        }
        Kind::ReferentialConstraint => matches!(attribute, A::Property | A::ReferencedProperty),
        Kind::OnDelete => attribute == A::Action,
        Kind::EnumType => matches!(attribute, A::Name | A::UnderlyingType | A::IsFlags),
        Kind::Member => matches!(attribute, A::Name | A::Value),
        Kind::TypeDefinition => {
            is_facet(attribute) || matches!(attribute, A::Name | A::UnderlyingType)
        }
        Kind::Action => matches!(attribute, A::Name | A::IsBound | A::EntitySetPath),
        Kind::Function => matches!(
            attribute,
            A::Name | A::IsBound | A::IsComposable | A::EntitySetPath
        ),
        Kind::Parameter => is_typed(attribute) || attribute == A::Name,
        Kind::ReturnType | Kind::Cast | Kind::IsOf => is_typed(attribute) || is_constant(attribute),
        Kind::EntityContainer => matches!(attribute, A::Name | A::Extends),
        Kind::EntitySet => matches!(
            attribute,
            A::Name | A::EntityType | A::IncludeInServiceDocument
        ),
        Kind::Singleton => matches!(attribute, A::Name | A::Type | A::Nullable),
        Kind::NavigationPropertyBinding => matches!(attribute, A::Path | A::Target),
        Kind::ActionImport => matches!(attribute, A::Name | A::Action | A::EntitySet),
        Kind::FunctionImport => {
            matches!(
                attribute,
                A::Name | A::Function | A::EntitySet | A::IncludeInServiceDocument
            )
        }
        Kind::Term => {
            is_typed(attribute)
                || matches!(
                    attribute,
                    A::Name | A::BaseTerm | A::DefaultValue | A::AppliesTo
                )
        }
        Kind::Annotations => matches!(attribute, A::Target | A::Qualifier),
        Kind::Annotation => is_constant(attribute) || matches!(attribute, A::Term | A::Qualifier),
        Kind::PropertyValue => is_constant(attribute) || attribute == A::Property,
        Kind::Apply => attribute == A::Function,
        Kind::LabeledElement => is_constant(attribute) || attribute == A::Name,
        Kind::LabeledElementReference => attribute == A::Name,
        Kind::UrlRef => is_constant(attribute),
        Kind::Record => attribute == A::Type,
        _ => false,
    }
}

fn is_facet(attribute: Attribute) -> bool {
    use Attribute::*;
    matches!(attribute, MaxLength | Precision | Scale | Srid | Unicode)
}

fn is_typed(attribute: Attribute) -> bool {
    is_facet(attribute) || matches!(attribute, Attribute::Type | Attribute::Nullable)
}

fn is_constant(attribute: Attribute) -> bool {
    use Attribute::*;
    matches!(
        attribute,
        Binary
            | Bool
            | Date
            | DateTimeOffset
            | Decimal
            | Duration
            | EnumMember
            | Float
            | Guid
            | Int
            | String
            | TimeOfDay
            | AnnotationPath
            | AnyPropertyPath
            | ModelElementPath
            | NavigationPropertyPath
            | PropertyPath
            | Path
            | UrlRef
    )
}
