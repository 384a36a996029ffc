//! The Rust items to generate. Made by `lower`, read by `emit`; independent of CSDL and tokens.

pub(crate) mod requests;

use std::fmt;
use std::rc::Rc;

use crate::names::ident;

/// The path of the item of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypePath {
    /// Qualified name of the type.
    pub odata: String,
    /// Path of the item from the root of the output, such as `graph::User`.
    pub rust: String,
    /// Whether it is a struct rather than an enumeration or an alias.
    pub is_struct: bool,
    /// Its page in the documentation, relative to the page of the output's root, such as `graph/struct.User.html`.
    pub page: String,
}

/// Everything that is generated from one model.
#[derive(Debug)]
pub(crate) struct Crate {
    /// Path of the runtime crate.
    pub(crate) runtime: String,
    /// (alias, namespace) of all documents.
    pub(crate) aliases: Vec<(String, String)>,
    /// JSON names of redacted properties.
    pub(crate) redact: Vec<String>,
    /// Whether new binary values are written in the standard alphabet.
    pub standard_base64: bool,
    /// The names in context URLs, sorted: entity sets and singletons by name, containment navigation properties and the properties that
    /// lead to them as `type/property`; with the qualified names of their types.
    pub(crate) contexts: Vec<(String, String)>,
    /// Members of bases that types declare again.
    pub(crate) redeclared: Vec<Redeclared>,
    /// Modules with items, one per namespace, ordered by namespace in the order of the documents.
    pub(crate) modules: Vec<Module>,
    /// The module `requests`, if it is generated.
    pub(crate) requests: Option<requests::Requests>,
}

impl Crate {
    /// Every identifier.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let requests = self.requests.iter().flat_map(requests::Requests::names);
        let modules = self.modules.iter().flat_map(|module| {
            let items = module.items.iter().flat_map(Item::names);
            module.path.iter().map(String::as_str).chain(items)
        });
        modules.chain(requests)
    }
}

impl Crate {
    /// The path of every type's item from the root of the output.
    pub(crate) fn paths(&self) -> Vec<TypePath> {
        let items = self
            .modules
            .iter()
            .flat_map(|module| module.items.iter().map(move |item| (module, item)));
        items
            .filter_map(|(module, item)| {
                let head = match item {
                    Item::Struct(item) => &item.head,
                    Item::Enum(item) => &item.head,
                    Item::Alias(item) => &item.head,
                    // It represents the same type as the struct before it.
                    Item::Family(_) => return None,
                };
                let path = Path {
                    module: module.path.clone(),
                    name: head.name.clone(),
                };
                Some(TypePath {
                    odata: head.odata.clone(),
                    rust: path.to_string(),
                    is_struct: matches!(item, Item::Struct(_)),
                    page: page(item, &path),
                })
            })
            .collect()
    }
}

/// The page of an item in the documentation. rustdoc names it by the kind of the item, without `r#`.
fn page(item: &Item, path: &Path) -> String {
    let kind = match item {
        Item::Struct(_) => "struct",
        Item::Enum(item) if item.is_flags => "struct",
        Item::Enum(_) | Item::Family(_) => "enum",
        Item::Alias(_) => "type",
    };
    let folder = |segment: &String| format!("{}/", segment.trim_start_matches("r#"));
    let folders: String = path.module.iter().map(folder).collect();
    format!("{folders}{kind}.{}.html", path.name)
}

/// A member of a base that a type declares again, with the differences. Corresponds to the runtime's `Redeclared`.
#[derive(Debug)]
pub(crate) struct Redeclared {
    /// Qualified name of the type.
    pub(crate) of: String,
    /// Index of the member.
    pub(crate) member: usize,
    /// Its facts in objects of the type.
    pub(crate) facts: u16,
    /// Qualified name of the type of its objects, if it derives from the base's.
    pub(crate) narrower: Option<String>,
    /// Whether every value of its type fits the base's member.
    pub(crate) fits: bool,
}

/// The module of a namespace.
#[derive(Debug)]
pub(crate) struct Module {
    /// Its path.
    pub(crate) path: ModulePath,
    /// Its documentation.
    pub(crate) docs: String,
    /// Its items in document order; a family follows its declared type.
    pub(crate) items: Vec<Item>,
}

/// Module names from the root of the output; empty for the root.
pub(crate) type ModulePath = Rc<[String]>;

/// An item anywhere in the output.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Path {
    /// The module it is in.
    pub(crate) module: ModulePath,
    /// Its name.
    pub(crate) name: String,
}

/// From the root of the output.
impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in self.module.iter() {
            write!(f, "{segment}::")?;
        }
        write!(f, "{}", ident(&self.name))
    }
}

/// A Rust item.
#[derive(Debug)]
pub(crate) enum Item {
    /// An entity or complex type.
    Struct(Struct),
    /// A type and its derived types.
    Family(Family),
    /// An enumeration.
    Enum(Enum),
    /// A type definition: an alias of a primitive type.
    Alias(Alias),
}

impl Item {
    /// Its name and its documentation.
    pub(crate) fn head(&self) -> &Head {
        match self {
            Self::Struct(item) => &item.head,
            Self::Family(item) => &item.head,
            Self::Enum(item) => &item.head,
            Self::Alias(item) => &item.head,
        }
    }

    /// Its name and the names inside it.
    fn names(&self) -> Vec<&str> {
        let (head, members): (_, Vec<&String>) = match self {
            Self::Struct(item) => (&item.head, item.fields.iter().map(|it| &it.name).collect()),
            Self::Family(item) => (
                &item.head,
                item.variants.iter().map(|it| &it.name).collect(),
            ),
            Self::Enum(item) => (&item.head, item.members.iter().map(|it| &it.name).collect()),
            Self::Alias(item) => (&item.head, Vec::new()),
        };
        std::iter::once(&head.name)
            .chain(members)
            .map(String::as_str)
            .collect()
    }
}

/// The documentation of an item, a member or a variant, as plain text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Docs {
    /// Descriptions.
    pub(crate) paragraphs: Vec<String>,
    /// Why it is deprecated, if it is.
    pub(crate) deprecated: Option<String>,
}

/// The attributes of every item.
#[derive(Debug)]
pub(crate) struct Head {
    /// Rust name.
    pub(crate) name: String,
    /// Qualified OData name.
    pub(crate) odata: String,
    /// Its documentation.
    pub(crate) docs: Docs,
    /// What the configuration adds to it, without the brackets.
    pub(crate) attributes: Vec<String>,
}

/// An entity or complex type.
#[derive(Debug)]
pub(crate) struct Struct {
    /// Names and documentation.
    pub(crate) head: Head,
    /// The base's struct.
    pub(crate) base: Option<Path>,
    /// The inherited members, for the documentation, from the nearest base on.
    pub(crate) inherited: Vec<Inherited>,
    /// Number of bases.
    pub(crate) bases: usize,
    /// Whether the base is boxed.
    pub(crate) base_boxed: bool,
    /// Number of members of all bases.
    pub(crate) first: usize,
    /// Own members.
    pub(crate) fields: Vec<Field>,
}

/// The members that a base declares itself.
#[derive(Debug)]
pub(crate) struct Inherited {
    /// The base.
    pub(crate) from: Path,
    /// Rust names of the first of them.
    pub(crate) fields: Vec<String>,
    /// The number of further ones.
    pub(crate) more: usize,
}

/// A member.
#[derive(Debug)]
pub(crate) struct Field {
    /// Rust name.
    pub(crate) name: String,
    /// JSON name.
    pub(crate) json: String,
    /// Its documentation.
    pub(crate) docs: Docs,
    /// What the configuration adds to it, without the brackets.
    pub(crate) attributes: Vec<String>,
    /// Type and facets in the terms of the standard, for the documentation: `Edm.String`, not null.
    pub(crate) declared: String,
    /// Whether it is a navigation property.
    pub(crate) is_navigation: bool,
    /// Facets and default value.
    pub(crate) facets: Vec<Facet>,
    /// How its value is stored.
    pub(crate) form: Form,
    /// Sum of the runtime's `facts`.
    pub(crate) facts: u16,
}

/// A facet of a member, with the names that the runtime uses.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is the standard's facet of that name")]
pub(crate) enum Facet {
    MaxLength(u64),
    Precision(u64),
    Scale(u64),
    VariableScale,
    FloatingScale,
    Srid(u64),
    Unicode(bool),
    DefaultValue(String),
}

/// How a member is stored.
#[derive(Debug)]
pub(crate) enum Form {
    /// A primitive value, optionally with the name of a type definition.
    Scalar(Scalar, Option<Path>),
    /// A list of primitive values.
    Scalars(Scalar, Option<Path>, Items),
    /// A value of one of the program's own types, by its path.
    Custom(String),
    /// A list of such values.
    Customs(String, Items),
    /// A value of an enumeration.
    Text(Path),
    /// A list of values of an enumeration.
    Texts(Path, Items),
    /// An object, stored in place.
    One(Path),
    /// An object in a box.
    Boxed(Path),
    /// A list of objects.
    Many(Path, Items),
}

impl Form {
    /// The item to which a member refers, if there is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        match self {
            Self::Scalar(_, path) | Self::Scalars(_, path, _) => path.as_ref(),
            // It is not an item of the output.
            Self::Custom(_) | Self::Customs(..) => None,
            Self::Text(path)
            | Self::Texts(path, _)
            | Self::One(path)
            | Self::Boxed(path)
            | Self::Many(path, _) => Some(path),
        }
    }
}

/// Whether items of a list can be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Items {
    /// They are values.
    Values,
    /// They are values or null.
    OrNull,
}

macro_rules! scalars {
    ($($name:ident $($rust:literal)?;)*) => {
        /// The primitive types of the runtime, by the names of its slots.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(
            missing_docs,
            reason = "each is the standard's type of that name; types without a Rust type are Json"
        )]
        pub(crate) enum Scalar {
            $($name,)*
        }

        impl Scalar {
            /// All of them.
            #[cfg(test)]
            pub(crate) const ALL: &'static [Scalar] = &[$(Scalar::$name,)*];

            /// The name of the runtime's slot, and of the runtime's type unless it is a type of Rust itself.
            pub(crate) const fn slot(self) -> &'static str {
                match self {
                    $(Scalar::$name => stringify!($name),)*
                }
            }

            /// The path of the type of Rust itself, if there is one.
            pub(crate) const fn rust(self) -> Option<&'static str> {
                let own: &[&str] = match self {
                    $(Scalar::$name => &[$($rust)?],)*
                };
                match own {
                    [own, ..] => Some(own),
                    [] => None,
                }
            }
        }
    };
}

scalars! {
    Binary;
    Boolean "bool";
    Byte "u8";
    Date;
    DateTimeOffset;
    Decimal;
    Double "f64";
    Duration;
    Guid;
    Int16 "i16";
    Int32 "i32";
    Int64 "i64";
    Json;
    SByte "i8";
    Single "f32";
    String "::std::string::String";
    TimeOfDay;
}

/// A type and its derived types.
#[derive(Debug)]
pub(crate) struct Family {
    /// Rust name; the OData name is that of the declared type.
    pub(crate) head: Head,
    /// The declared type's struct.
    pub(crate) declared: Path,
    /// The variants besides `Unrecognized`: the declared type unless it is abstract, then its subtypes.
    pub(crate) variants: Vec<Variant>,
    /// Whether the declared type has a variant, which is then the first.
    pub(crate) concrete: bool,
}

/// A variant of a family.
#[derive(Debug)]
pub(crate) struct Variant {
    /// Rust name.
    pub(crate) name: String,
    /// Qualified OData name of its type.
    pub(crate) odata: String,
    /// Its struct.
    pub(crate) path: Path,
}

/// An enumeration.
#[derive(Debug)]
pub(crate) struct Enum {
    /// Names and documentation.
    pub(crate) head: Head,
    /// Whether a value can combine several members.
    pub(crate) is_flags: bool,
    /// Members in document order.
    pub(crate) members: Vec<EnumMember>,
}

/// A member of an enumeration.
#[derive(Debug)]
pub(crate) struct EnumMember {
    /// Rust name: a variant, or a constant of flags.
    pub(crate) name: String,
    /// JSON name.
    pub(crate) json: String,
    /// Its value.
    pub(crate) value: i64,
    /// Its documentation.
    pub(crate) docs: Docs,
    /// What the configuration adds to it, without the brackets.
    pub(crate) attributes: Vec<String>,
}

/// A type definition.
#[derive(Debug)]
pub(crate) struct Alias {
    /// Names and documentation.
    pub(crate) head: Head,
    /// The primitive type of the alias.
    pub(crate) scalar: Scalar,
    /// Its name in the standard.
    pub(crate) underlying: String,
    /// Its facets, as the documentation appends them to the name.
    pub(crate) facets: String,
}

/// The bits of the runtime's `odata_runtime::model::facts`.
pub(crate) mod facts {
    pub(crate) const REDACTED: u16 = 1;
    pub(crate) const NOT_NULL: u16 = 1 << 1;
    pub(crate) const COMPUTED: u16 = 1 << 2;
    pub(crate) const IMMUTABLE: u16 = 1 << 3;
    pub(crate) const READ_ONLY: u16 = 1 << 4;
    pub(crate) const WRITE_ONLY: u16 = 1 << 5;
    pub(crate) const NAVIGATION: u16 = 1 << 6;
    pub(crate) const KEY: u16 = 1 << 7;
    pub(crate) const DEFAULTED: u16 = 1 << 8;
    pub(crate) const ITEMS_NOT_NULL: u16 = 1 << 11;
}

#[cfg(test)]
mod tests {
    use super::facts;
    use odata_runtime::model::facts as runtime;

    /// The generator does not depend on the runtime, so there are two copies of the list.
    #[test]
    fn facts_are_the_runtime_s() {
        for (own, theirs) in [
            (facts::REDACTED, runtime::REDACTED),
            (facts::NOT_NULL, runtime::NOT_NULL),
            (facts::COMPUTED, runtime::COMPUTED),
            (facts::IMMUTABLE, runtime::IMMUTABLE),
            (facts::READ_ONLY, runtime::READ_ONLY),
            (facts::WRITE_ONLY, runtime::WRITE_ONLY),
            (facts::NAVIGATION, runtime::NAVIGATION),
            (facts::KEY, runtime::KEY),
            (facts::DEFAULTED, runtime::DEFAULTED),
            (facts::ITEMS_NOT_NULL, runtime::ITEMS_NOT_NULL),
        ] {
            assert_eq!(own, theirs);
        }
    }
}
