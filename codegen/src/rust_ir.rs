//! Which Rust items exist. Made by `lower`, read by `emit`; knows neither CSDL nor tokens.

use std::rc::Rc;

/// All that is generated from one model.
#[derive(Debug)]
pub struct Crate {
    /// Path of the runtime crate.
    pub runtime: String,
    /// (alias, namespace) of all documents.
    pub aliases: Vec<(String, String)>,
    /// JSON names of redacted properties.
    pub redact: Vec<String>,
    /// New binary values are written in the standard alphabet.
    pub standard_base64: bool,
    /// Some type declares a property of a base again.
    pub redeclares: bool,
    /// Modules with items, one per namespace, ordered by namespace in the order of the documents.
    pub modules: Vec<Module>,
}

/// The module of a namespace.
#[derive(Debug)]
pub struct Module {
    /// Where it is.
    pub path: ModulePath,
    /// Its documentation.
    pub docs: String,
    /// Its items in document order, a family behind its declared type.
    pub items: Vec<Item>,
}

/// Module names from the root of the output; empty for the root.
pub type ModulePath = Rc<[String]>;

/// An item from anywhere in the output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The module it is in.
    pub module: ModulePath,
    /// Its name.
    pub name: String,
}

/// A Rust item.
#[derive(Debug)]
pub enum Item {
    /// An entity or complex type.
    Struct(Struct),
    /// A type and its subtypes.
    Family(Family),
    /// An enumeration.
    Enum(Enum),
    /// A type definition: an alias of a primitive type.
    Alias(Alias),
}

/// What every item has.
#[derive(Debug)]
pub struct Head {
    /// Rust name.
    pub name: String,
    /// Qualified OData name.
    pub odata: String,
    /// Paragraphs as the metadata has them, plain text.
    pub docs: Vec<String>,
}

/// An entity or complex type.
#[derive(Debug)]
pub struct Struct {
    /// Names and documentation.
    pub head: Head,
    /// The base's struct.
    pub base: Option<Path>,
    /// Number of members of all bases.
    pub first: usize,
    /// Own members.
    pub fields: Vec<Field>,
}

/// A member.
#[derive(Debug)]
pub struct Field {
    /// Rust name.
    pub name: String,
    /// JSON name.
    pub json: String,
    /// Paragraphs as the metadata has them, plain text.
    pub docs: Vec<String>,
    /// Type and facets in the terms of the standard, for the documentation: `Edm.String`, not null.
    pub declared: String,
    /// What it holds.
    pub form: Form,
    /// Sum of the runtime's `facts`.
    pub facts: u16,
}

/// What a member holds.
#[derive(Debug)]
pub enum Form {
    /// A primitive value, perhaps by the name of a type definition.
    Scalar(Scalar, Option<Path>),
    /// A list of primitive values.
    Scalars(Scalar, Option<Path>, Items),
    /// A value of an enumeration.
    Text(Path),
    /// A list of values of an enumeration.
    Texts(Path, Items),
    /// An object in place.
    One(Path),
    /// An object behind a pointer.
    Boxed(Path),
    /// A list of objects.
    Many(Path, Items),
}

/// Whether items of a list can be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Items {
    /// They are values.
    Values,
    /// They are values or null.
    OrNull,
}

/// The primitive types of the runtime, by the names of its slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the standard's type of that name; all that has no Rust type is Json")]
pub enum Scalar {
    Binary,
    Boolean,
    Byte,
    Date,
    DateTimeOffset,
    Decimal,
    Double,
    Duration,
    Guid,
    Int16,
    Int32,
    Int64,
    Json,
    SByte,
    Single,
    String,
    TimeOfDay,
}

/// A type and its subtypes.
#[derive(Debug)]
pub struct Family {
    /// Rust name; the OData name is the declared type's.
    pub head: Head,
    /// The declared type's struct.
    pub declared: Path,
    /// The variants besides `Unrecognized`: the declared type unless it is abstract, then its subtypes.
    pub variants: Vec<Variant>,
    /// The declared type has a variant, the first.
    pub concrete: bool,
}

/// A variant of a family.
#[derive(Debug)]
pub struct Variant {
    /// Rust name.
    pub name: String,
    /// Qualified OData name of its type.
    pub odata: String,
    /// Its struct.
    pub path: Path,
}

/// An enumeration.
#[derive(Debug)]
pub struct Enum {
    /// Names and documentation.
    pub head: Head,
    /// Several members at once.
    pub is_flags: bool,
    /// Members in document order.
    pub members: Vec<EnumMember>,
}

/// A member of an enumeration.
#[derive(Debug)]
pub struct EnumMember {
    /// Rust name: a variant, or a constant of flags.
    pub name: String,
    /// JSON name.
    pub json: String,
    /// Its value.
    pub value: i64,
    /// Paragraphs as the metadata has them, plain text.
    pub docs: Vec<String>,
}

/// A type definition.
#[derive(Debug)]
pub struct Alias {
    /// Names and documentation.
    pub head: Head,
    /// What it is an alias of.
    pub scalar: Scalar,
    /// Its name in the standard.
    pub underlying: String,
}
