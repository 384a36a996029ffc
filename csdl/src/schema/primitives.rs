//! The built-in types: the one table of what the standard says about each.

use super::literals;
use crate::syntax::Attribute;

/// What a built-in type is, as far as the rules of the metadata tell types apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Group {
    /// `Edm.Byte` to `Edm.Int64`: may underlie an enumeration.
    Integer,
    /// A number that may have a fraction.
    Number,
    /// Any other primitive type whose values are written in one text form.
    Scalar,
    /// Text.
    Text,
    /// A media resource.
    Stream,
    /// A value of `Edm.Geography` or `Edm.Geometry`, or of a type derived from one.
    Spatial,
    /// An abstract type. Section 3.4.
    Abstract,
    /// A path to an element of the model. Section 3.5; for annotations only.
    Path,
}

macro_rules! primitives {
    ($($name:ident $group:ident [$($facet:ident)*] $key:ident $literal:ident;)*) => {
        /// Built-in types. Sections 3.3 to 3.5.
        ///
        /// Exhaustive on purpose: what the standard adds concerns every user of the model, and the compiler says where.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "each is the standard's type of that name")]
        pub enum Primitive {
            $($name,)*
        }

        impl Primitive {
            /// All built-in types.
            pub const ALL: &'static [Primitive] = &[$(Primitive::$name,)*];

            /// The simple name, without `Edm.`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Primitive::$name => stringify!($name),)*
                }
            }

            /// What the type is.
            pub const fn group(self) -> Group {
                match self {
                    $(Primitive::$name => Group::$group,)*
                }
            }

            /// Whether a property of the type may be part of a key. Section 6.5.
            pub(super) const fn can_be_key(self) -> bool {
                match self {
                    $(Primitive::$name => primitives!(@key $key),)*
                }
            }

            /// The facets that apply to the type. Section 7.2.
            const fn facets(self) -> &'static [Attribute] {
                match self {
                    $(Primitive::$name => &[$(Attribute::$facet),*],)*
                }
            }

            /// Whether a text is a literal of the type; true for types whose literals are not checked.
            pub(super) fn has_literal(self, text: &str) -> bool {
                match self {
                    $(Primitive::$name => literals::$literal(text.trim()),)*
                }
            }
        }
    };
    (@key key) => {
        true
    };
    (@key no) => {
        false
    };
}

primitives! {
    // Name, group, facets, whether it may be a key, literals.
    Binary Scalar [MaxLength] no binary;
    Boolean Scalar [] key boolean;
    Byte Integer [] key byte;
    Date Scalar [] key date;
    DateTimeOffset Scalar [Precision] key date_time;
    Decimal Number [Precision Scale] key decimal;
    Double Number [] no float;
    Duration Scalar [Precision] key duration;
    Guid Scalar [] key guid;
    Int16 Integer [] key int16;
    Int32 Integer [] key int32;
    Int64 Integer [] key int64;
    SByte Integer [] key sbyte;
    Single Number [] no float;
    Stream Stream [MaxLength] no any;
    String Text [MaxLength Unicode] key any;
    TimeOfDay Scalar [Precision] key time;
    Geography Spatial [Srid] no any;
    GeographyPoint Spatial [Srid] no any;
    GeographyLineString Spatial [Srid] no any;
    GeographyPolygon Spatial [Srid] no any;
    GeographyMultiPoint Spatial [Srid] no any;
    GeographyMultiLineString Spatial [Srid] no any;
    GeographyMultiPolygon Spatial [Srid] no any;
    GeographyCollection Spatial [Srid] no any;
    Geometry Spatial [Srid] no any;
    GeometryPoint Spatial [Srid] no any;
    GeometryLineString Spatial [Srid] no any;
    GeometryPolygon Spatial [Srid] no any;
    GeometryMultiPoint Spatial [Srid] no any;
    GeometryMultiLineString Spatial [Srid] no any;
    GeometryMultiPolygon Spatial [Srid] no any;
    GeometryCollection Spatial [Srid] no any;
    PrimitiveType Abstract [MaxLength Precision Scale Unicode Srid] no any;
    ComplexType Abstract [] no any;
    EntityType Abstract [] no any;
    Untyped Abstract [MaxLength Precision Scale Unicode Srid] no any;
    AnnotationPath Path [] no any;
    AnyPropertyPath Path [] no any;
    ModelElementPath Path [] no any;
    NavigationPropertyPath Path [] no any;
    PropertyPath Path [] no any;
}

impl Primitive {
    /// The built-in type of a simple name.
    pub fn of_name(name: &str) -> Option<Primitive> {
        Self::ALL
            .iter()
            .copied()
            .find(|primitive| primitive.name() == name)
    }

    /// Whether a facet applies to the type; true for attributes that are not facets.
    pub(super) fn has_facet(self, name: Attribute) -> bool {
        let facet = Primitive::PrimitiveType.facets().contains(&name);
        !facet || self.facets().contains(&name)
    }
}
