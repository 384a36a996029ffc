//! Facets of properties, in a table that costs nothing unless it is asked.

use crate::data::info::TypeInfo;

/// A facet of a property, or its default value. CSDL XML 4.01 section 7.2 and 7.3. Decoding checks none of them: section 7.2 leaves it to
/// the service what it sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Facet {
    /// `MaxLength`: the most bytes of a binary value, the most characters of a string. There is none for `max`.
    MaxLength(u64),
    /// `Precision`: the most significant digits of a decimal, the digits of a second's fraction.
    Precision(u64),
    /// `Scale`: the most digits right of the point.
    Scale(u64),
    /// `Scale="variable"`: as many digits right of the point as the precision allows.
    VariableScale,
    /// `Scale="floating"`: a decimal floating-point number of the precision.
    FloatingScale,
    /// `SRID`: the reference system of coordinates. There is none for `variable`.
    Srid(u64),
    /// `Unicode`: whether a string can have characters that are not ASCII.
    Unicode(bool),
    /// `DefaultValue`, as the metadata writes it: what the service takes where an insert leaves the property out.
    DefaultValue(&'static str),
}

/// The facets of the properties that a type declares itself. Generated code has an array of these, `FACETS`, beside `TYPES` in its root
/// module, unless no property has a facet. Nothing refers to it, so a program that does not ask for it does not contain it.
#[derive(Debug, Clone, Copy)]
pub struct TypeFacets {
    /// Qualified name of the type, such as `microsoft.graph.entity`.
    pub name: &'static str,
    /// JSON name and facets of each property that has any, those of its type definition included.
    pub properties: &'static [(&'static str, &'static [Facet])],
}

impl TypeFacets {
    /// The facets of a property of a type, or of one of its bases; none if the table has none.
    ///
    /// `table` is the model's `FACETS`, sorted by the names of the types; `info` is the table of the type, which
    /// [`ObjectExt::info`](crate::ObjectExt::info) returns.
    pub fn of(table: &[TypeFacets], info: &TypeInfo, property: &str) -> &'static [Facet] {
        let mut next = Some(info);
        while let Some(info) = next {
            let own = table
                .binary_search_by_key(&info.name, |own| own.name)
                .ok()
                .and_then(|at| table.get(at));
            let found =
                own.and_then(|own| own.properties.iter().find(|(name, _)| *name == property));
            if let Some((_, facets)) = found {
                return facets;
            }
            next = info.base;
        }
        &[]
    }
}
