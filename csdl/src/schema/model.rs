//! The types of the resolved model. It contains everything in a CSDL document that can matter to generated code or to requests: types,
//! operations, containers, terms, keys, annotations.

use crate::diagnostic::Span;
use crate::list::List;
use std::ops::{Deref, DerefMut};

pub use super::annotations::{Annotation, Expression, PathForm, Record, Term};
pub use super::primitives::{Group, Primitive};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident => $field:ident: $item:ty,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl std::ops::Index<$name> for Model {
            type Output = $item;
            fn index(&self, id: $name) -> &$item {
                &self.$field[id.0 as usize]
            }
        }
    )*};
}

ids! {
    /// Index of a [`Document`].
    DocumentId => documents: Document,
    /// Index of a [`Schema`].
    SchemaId => schemas: Schema,
    /// Index of a [`TypeDeclaration`].
    TypeId => types: TypeDeclaration,
    /// Index of an [`Operation`].
    OperationId => operations: Operation,
    /// Index of a [`Container`].
    ContainerId => containers: Container,
    /// Index of a [`Term`].
    TermId => terms: Term,
}

/// A resolved service model. Lists are in document order; documents are in the order in which they were given.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Model {
    /// The documents that were read.
    pub documents: Vec<Document>,
    /// Schemas of all documents.
    pub schemas: Vec<Schema>,
    /// Structured types, enumerations and type definitions of all schemas.
    pub types: Vec<TypeDeclaration>,
    /// Actions and functions, one entry per overload.
    pub operations: Vec<Operation>,
    /// Entity containers.
    pub containers: Vec<Container>,
    /// Vocabulary terms.
    pub terms: Vec<Term>,
    /// External annotations whose target is a path that does not represent an element of the model, such as a property reached through an
    /// entity set. CSDL XML 4.01 section 14.2.2.
    pub path_annotations: Vec<PathAnnotations>,
}

/// Annotations of a path.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct PathAnnotations {
    /// Target path, aliases resolved.
    pub target: String,
    /// Place of the `Annotations` element.
    pub span: Span,
    /// The annotations.
    pub annotations: List<Annotation>,
}

/// One metadata document. CSDL XML 4.01 section 3 and 4.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Document {
    /// `Edmx/@Version`; `None` for a fragment whose root is `Schema`.
    pub version: Option<String>,
    /// Place of the root element.
    pub span: Span,
    /// Aliases valid in this document: (alias, namespace), from `Schema/@Alias` and `Include/@Alias`.
    pub aliases: Vec<(String, String)>,
}

/// A schema. CSDL XML 4.01 section 5.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Schema {
    /// The document that contains it.
    pub document: DocumentId,
    /// Its namespace, dotted.
    pub namespace: String,
    /// Its alias.
    pub alias: Option<String>,
    /// Place of the element.
    pub span: Span,
    /// Annotations of the schema itself.
    pub annotations: List<Annotation>,
}

/// A named type. Its qualified name is `schema.namespace` + `.` + `name`.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TypeDeclaration {
    /// The schema that declares it.
    pub schema: SchemaId,
    /// Simple name as written.
    pub name: String,
    /// Place of the element.
    pub span: Span,
    /// Inline and external annotations, in that order.
    pub annotations: List<Annotation>,
    /// Its kind.
    pub kind: TypeKind,
}

/// The kinds of named types.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// Entity or complex type.
    Structured(StructuredType),
    /// Enumeration type.
    Enumeration(EnumType),
    /// Type definition.
    Definition(TypeDefinition),
}

/// An entity type (section 6) or complex type (section 9).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct StructuredType {
    /// Whether it is an entity type; otherwise it is a complex type.
    pub entity: bool,
    /// Base type; never part of a cycle, always of the same kind.
    pub base: Option<TypeId>,
    /// `Abstract`.
    pub is_abstract: bool,
    /// `OpenType`, declared here or on a base.
    pub open: bool,
    /// `HasStream`, declared here or on a base.
    pub has_stream: bool,
    /// Key declared on this type itself.
    pub key: List<KeyProperty>,
    /// Structural and navigation properties declared on this type itself, in document order.
    pub properties: Vec<Property>,
}

/// One `PropertyRef` of a key. Section 6.5.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct KeyProperty {
    /// Path as written, with segments separated by `/`.
    pub path: String,
    /// Alias, for paths into complex or related values.
    pub alias: Option<String>,
    /// Place of the element.
    pub span: Span,
}

/// A structural (section 7) or navigation property (section 8).
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Property {
    /// Name as written; the JSON member name.
    pub name: String,
    /// Place of the element.
    pub span: Span,
    /// Its type with facets.
    pub r#type: TypeReference,
    /// Inline and external annotations, in that order.
    pub annotations: List<Annotation>,
    /// Its kind.
    pub kind: PropertyKind,
}

/// Structural or navigation.
#[derive(Debug, Clone, PartialEq)]
pub enum PropertyKind {
    /// Structural property with its `DefaultValue`.
    Structural {
        /// As written; applies to inserts by the service, not to reading.
        default_value: Option<String>,
    },
    /// Navigation property.
    Navigation(Box<Navigation>),
}

/// The attributes of navigation properties. Section 8.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Navigation {
    /// `ContainsTarget`.
    pub contains_target: bool,
    /// `Partner` path as written.
    pub partner: Option<String>,
    /// (dependent property path, principal property path).
    pub referential_constraints: Vec<(String, String)>,
    /// `OnDelete/@Action`.
    pub on_delete: Option<String>,
}

/// A use of a type: whether it is a collection, the item type, and the facets.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TypeReference {
    /// `Collection(…)`.
    pub collection: bool,
    /// The item type.
    pub item: ItemType,
    /// `Nullable` as written, `None` if it is absent (XML: true for single values, unknown for collections' items).
    pub nullable: Option<bool>,
    /// Other facets as written.
    pub facets: OwnFacets,
    /// Place of the `Type` attribute's value.
    pub span: Span,
}

/// The item type of a type reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ItemType {
    /// A type of the model.
    Type(TypeId),
    /// A built-in type.
    Primitive(Primitive),
    /// A name that could not be resolved, which a finding reports; its values are kept as JSON.
    Unknown,
}

/// Facets. Section 7.2. Symbolic limits (`max`, `variable`) are `None` or variants.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facets {
    /// `MaxLength`; `max` is `None`.
    pub max_length: Option<u64>,
    /// `Precision`.
    pub precision: Option<u64>,
    /// `Scale`.
    pub scale: Option<Scale>,
    /// `SRID`; `variable` is `None`.
    pub srid: Option<u64>,
    /// `Unicode`.
    pub unicode: Option<bool>,
}

/// The facets of a use or definition, in one word, since most have none.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnFacets(Option<Box<Facets>>);

impl From<Facets> for OwnFacets {
    fn from(facets: Facets) -> OwnFacets {
        OwnFacets((facets != Facets::NONE).then(|| Box::new(facets)))
    }
}

impl Deref for OwnFacets {
    type Target = Facets;
    fn deref(&self) -> &Facets {
        self.0.as_deref().unwrap_or(&Facets::NONE)
    }
}

impl DerefMut for OwnFacets {
    fn deref_mut(&mut self) -> &mut Facets {
        self.0.get_or_insert_default()
    }
}

impl Facets {
    const NONE: Facets = Facets {
        max_length: None,
        precision: None,
        scale: None,
        srid: None,
        unicode: None,
    };
}

/// `Scale`. Section 7.2.4.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Digits right of the decimal point.
    Digits(u64),
    /// `variable`.
    Variable,
    /// `floating`: allows exponents, INF and NaN.
    Floating,
}

/// An enumeration type. Section 10.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EnumType {
    /// `UnderlyingType`; an integer type.
    pub underlying: Primitive,
    /// `IsFlags`.
    pub is_flags: bool,
    /// Members in document order; at least one.
    pub members: Vec<EnumMember>,
}

/// A member of an enumeration.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EnumMember {
    /// Name as written; the JSON value.
    pub name: String,
    /// Value, given or assigned by counting.
    pub value: i64,
    /// Place of the element.
    pub span: Span,
    /// Inline and external annotations, in that order.
    pub annotations: List<Annotation>,
}

/// A type definition. Section 11.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct TypeDefinition {
    /// The primitive type that it names.
    pub underlying: Primitive,
    /// Facets that apply to each use.
    pub facets: OwnFacets,
}

/// One overload of an action or function. Section 12.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Operation {
    /// The schema that declares it.
    pub schema: SchemaId,
    /// Simple name as written.
    pub name: String,
    /// Place of the element.
    pub span: Span,
    /// Inline and external annotations, in that order.
    pub annotations: List<Annotation>,
    /// Whether it is a function; otherwise it is an action.
    pub function: bool,
    /// `IsBound`; the first parameter is then the binding parameter.
    pub is_bound: bool,
    /// `IsComposable`.
    pub is_composable: bool,
    /// `EntitySetPath` as written.
    pub entity_set_path: Option<Box<str>>,
    /// Parameters in document order.
    pub parameters: List<Parameter>,
    /// Return type.
    pub return_type: Option<Box<ReturnType>>,
}

/// A parameter. Section 12.9.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Parameter {
    /// Name as written.
    pub name: String,
    /// Place of the element.
    pub span: Span,
    /// Its type with facets.
    pub r#type: TypeReference,
    /// Inline and external annotations, in that order.
    pub annotations: List<Annotation>,
}

/// A return type. Section 12.8.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ReturnType {
    /// Its type with facets.
    pub r#type: TypeReference,
    /// Inline and external annotations, in that order.
    pub annotations: List<Annotation>,
}

/// An entity container. Section 13.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Container {
    /// The schema that declares it.
    pub schema: SchemaId,
    /// Simple name as written.
    pub name: String,
    /// Place of the element.
    pub span: Span,
    /// Inline and external annotations, in that order.
    pub annotations: List<Annotation>,
    /// `Extends`, resolved.
    pub extends: Option<ContainerId>,
    /// Children declared here, in document order.
    pub children: Vec<ContainerChild>,
}

/// A child of a container.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct ContainerChild {
    /// Name as written.
    pub name: String,
    /// Place of the element.
    pub span: Span,
    /// Inline and external annotations, in that order.
    pub annotations: List<Annotation>,
    /// Its kind.
    pub kind: ContainerChildKind,
}

/// The kinds of container children. Sections 13.2, 13.3, 13.5, 13.6.
#[derive(Debug, Clone, PartialEq)]
pub enum ContainerChildKind {
    /// Entity set.
    EntitySet {
        /// `EntityType`, if it could be resolved.
        entity_type: Option<TypeId>,
        /// `IncludeInServiceDocument`.
        include_in_service_document: bool,
        /// (path, target) as written, aliases resolved.
        bindings: Vec<(String, String)>,
    },
    /// Singleton.
    Singleton {
        /// `Type`, if it could be resolved.
        entity_type: Option<TypeId>,
        /// `Nullable` (4.01).
        nullable: bool,
        /// (path, target) as written, aliases resolved.
        bindings: Vec<(String, String)>,
    },
    /// Action import.
    ActionImport {
        /// Unbound overloads of the action.
        actions: Vec<OperationId>,
        /// `EntitySet` as written, alias resolved.
        entity_set: Option<String>,
    },
    /// Function import.
    FunctionImport {
        /// Unbound overloads of the function.
        functions: Vec<OperationId>,
        /// `EntitySet` as written, alias resolved.
        entity_set: Option<String>,
        /// `IncludeInServiceDocument`.
        include_in_service_document: bool,
    },
}

impl Model {
    /// Qualified name of a type.
    pub fn qualified_name(&self, id: TypeId) -> String {
        let declaration = &self[id];
        format!(
            "{}.{}",
            self[declaration.schema].namespace, declaration.name
        )
    }

    /// Ids of all types, in order.
    pub fn type_ids(&self) -> impl Iterator<Item = TypeId> + use<> {
        (0..self.types.len() as u32).map(TypeId)
    }
}
