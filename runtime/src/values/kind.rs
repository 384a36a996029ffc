//! The names of the built-in types.

use std::fmt;

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident,)*) => {
        /// The primitive types of the Edm namespace, with `Edm.PrimitiveType` and `Edm.Untyped`.
        ///
        /// Standard: OData CSDL XML 4.01, 3.3 Primitive Types and 3.4 Built-In Abstract Types.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
        }

        impl Kind {
            /// Every kind, ordered by name.
            pub const ALL: &'static [Kind] = &[$(Kind::$variant,)*];

            /// The qualified name, such as `Edm.DateTimeOffset`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Kind::$variant => concat!("Edm.", stringify!($variant)),)*
                }
            }
        }
    };
}

kinds! {
    /// Bytes: `"T0RhdGE"`.
    Binary,
    /// `true` or `false`.
    Boolean,
    /// An integer from 0 to 255.
    Byte,
    /// A day: `"2012-09-03"`.
    Date,
    /// An instant with the offset it was written in: `"2012-09-03T13:52:00Z"`.
    DateTimeOffset,
    /// A decimal number of any length.
    Decimal,
    /// A binary64 number.
    Double,
    /// A signed length of time: `"PT36H"`.
    Duration,
    /// Any geography value.
    Geography,
    /// Geography values of mixed kinds.
    GeographyCollection,
    /// A line in round-earth coordinates.
    GeographyLineString,
    /// Lines in round-earth coordinates.
    GeographyMultiLineString,
    /// Points in round-earth coordinates.
    GeographyMultiPoint,
    /// Polygons in round-earth coordinates.
    GeographyMultiPolygon,
    /// A point in round-earth coordinates.
    GeographyPoint,
    /// A polygon in round-earth coordinates.
    GeographyPolygon,
    /// Any geometry value.
    Geometry,
    /// Geometry values of mixed kinds.
    GeometryCollection,
    /// A line in the plane.
    GeometryLineString,
    /// Lines in the plane.
    GeometryMultiLineString,
    /// Points in the plane.
    GeometryMultiPoint,
    /// Polygons in the plane.
    GeometryMultiPolygon,
    /// A point in the plane.
    GeometryPoint,
    /// A polygon in the plane.
    GeometryPolygon,
    /// A 16-byte identifier.
    Guid,
    /// A 16-bit integer.
    Int16,
    /// A 32-bit integer.
    Int32,
    /// A 64-bit integer.
    Int64,
    /// Any primitive value, including enumerations.
    PrimitiveType,
    /// An integer from -128 to 127.
    SByte,
    /// A binary32 number.
    Single,
    /// A media stream.
    Stream,
    /// Text.
    String,
    /// A clock time: `"13:52:00"`.
    TimeOfDay,
    /// Any JSON value.
    Untyped,
}

impl Kind {
    /// The kind with a qualified name; `None` if there is no such built-in type. Names are case-sensitive.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.iter().copied().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
