//! Facets of properties, in a table that costs nothing unless it is used.

use crate::data::info::TypeInfo;

/// A facet of a property, or its default value. CSDL XML 4.01 section 7.2 and 7.3. Decoding does not check them: section 7.2 leaves values
/// in responses to the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Facet {
    /// `MaxLength`: the maximum number of bytes of a binary value, or of characters of a string. Not recorded for `max`.
    MaxLength(u64),
    /// `Precision`: the maximum number of significant digits of a decimal, or of fraction digits of a second.
    Precision(u64),
    /// `Scale`: the maximum number of digits right of the decimal point.
    Scale(u64),
    /// `Scale="variable"`: as many digits right of the point as the precision allows.
    VariableScale,
    /// `Scale="floating"`: a decimal floating-point number of the precision.
    FloatingScale,
    /// `SRID`: the coordinate reference system. Not recorded for `variable`.
    Srid(u64),
    /// `Unicode`: whether a string can contain characters that are not ASCII.
    Unicode(bool),
    /// `DefaultValue`, as the metadata writes it: the value that the service uses if an insert leaves the property out.
    DefaultValue(&'static str),
}

/// The facets of the properties that a type declares itself. Generated code has an array of these, `FACETS`, next to `TYPES` in its root
/// module, unless no property has a facet. Nothing refers to it, so a program that does not use it does not contain it.
#[derive(Debug, Clone, Copy)]
pub struct TypeFacets {
    /// Qualified name of the type, such as `microsoft.graph.entity`.
    pub name: &'static str,
    /// JSON name and facets of each property that has any, including those of its type definition.
    pub properties: &'static [(&'static str, &'static [Facet])],
}

impl TypeFacets {
    /// The facets of a property of a type or of one of its bases; empty if the table has none.
    ///
    /// `table` is the model's `FACETS`, sorted by type name; `info` is the table of the type, which
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
