//! The tables of a model, as rows. These macros decide what a row becomes, so a table can change without generating code again.

/// Fails to compile if generated code and runtime are of incompatible versions. Takes the version of the codec that the code calls, and the
/// first runtime that has it.
///
/// `requires! { 1 "0.1" }`
#[doc(hidden)]
#[macro_export]
macro_rules! __requires {
    (1 $runtime:literal) => {};
    ($codec:literal $runtime:literal) => {
        ::core::compile_error!(::core::concat!(
            "this code was generated for odata-runtime ",
            $runtime,
            ", but another version is being compiled: write `odata-runtime = \"",
            $runtime,
            "\"` into Cargo.toml, or generate the code again with the version of odata-codegen that matches the runtime"
        ));
    };
}

/// The data shared by all types of a model, as the static `MODEL`: rows grouped by kind, each kind under its head.
///
/// `model! { binary false; aliases; "self" "ns"; redacted; "secret"; contexts; "People" "ns.person"; redeclared; "ns.b" 0 2 "" true; }`
#[doc(hidden)]
#[macro_export]
macro_rules! __model {
    (
        binary $standard_base64:literal;
        aliases; $($alias:literal $namespace:literal;)*
        redacted; $($redacted:literal;)*
        contexts; $($from:literal $to:literal;)*
        redeclared; $($of:literal $member:literal $facts:literal $narrower:literal $fits:literal;)*
    ) => {
        /// The data shared by all types of the model.
        #[doc(hidden)]
        pub static MODEL: $crate::codec::v1::ModelInfo = $crate::codec::v1::ModelInfo {
            aliases: &[$(($alias, $namespace)),*],
            redact: &[$($redacted),*],
            standard_base64: $standard_base64,
            contexts: &[$(($from, $to)),*],
            redeclared: &[$($crate::codec::v1::Redeclared {
                of: $of,
                member: $member,
                facts: $facts,
                narrower: $narrower,
                fits: $fits,
            }),*],
            types: &TYPES,
        };
    };
}

/// The tables of all entity and complex types, as the static `TYPES`. Takes their number, and for each type its name, the number of its
/// base as `Some(0)` or `None()`, the index of its first member, and its members, each with its [facts](crate::model::facts) as this
/// version of the codec numbers them.
///
/// `types! { 2; type "ns.a" None() 0; "id" 130; type "ns.b" Some(0) 1; }`
#[doc(hidden)]
#[macro_export]
macro_rules! __types {
    (
        $count:literal;
        $(
            type $name:literal $kind:ident($($base:literal)?) $first:literal;
            $($member:literal $facts:literal;)*
        )*
    ) => {
        /// The tables of all entity and complex types, sorted by name.
        #[doc(hidden)]
        pub static TYPES: [$crate::codec::v1::TypeInfo; $count] = [$(
            $crate::codec::v1::TypeInfo {
                name: $name,
                base: ::core::option::Option::$kind $((&TYPES[$base]))?,
                first: $first,
                members: &[$(($member, $facts)),*],
                model: &MODEL,
            }
        ),*];
    };
}

/// The tables of all enumerations, as the static `ENUMERATIONS`. Takes their number, and for each its name and its members with their
/// values.
///
/// `enums! { 1; enum "ns.status"; "running" 0; "failed" 1; }`
#[doc(hidden)]
#[macro_export]
macro_rules! __enums {
    (
        $count:literal;
        $(
            enum $name:literal;
            $($member:literal $value:literal;)*
        )*
    ) => {
        /// The tables of all enumerations, sorted by name.
        #[doc(hidden)]
        pub static ENUMERATIONS: [$crate::codec::v1::EnumInfo; $count] = [$(
            $crate::codec::v1::EnumInfo { name: $name, members: &[$(($member, $value)),*] }
        ),*];
    };
}

/// The facets of properties, as the static `FACETS`, which nothing refers to: a program that does not use it does not contain it. Takes the
/// number of types that have any, and for each its name and its properties with their facets.
///
/// `facets! { 1; type "ns.a"; "size" [MaxLength(4), Unicode(true)]; }`
#[doc(hidden)]
#[macro_export]
macro_rules! __facets {
    (
        $count:literal;
        $(
            type $name:literal;
            $($property:literal [$($facet:ident $(($value:literal))?),* $(,)?];)*
        )*
    ) => {
        /// The facets and default values of properties, sorted by type name; `TypeFacets::of` looks them up.
        pub static FACETS: [$crate::codec::v1::TypeFacets; $count] = [$(
            $crate::codec::v1::TypeFacets {
                name: $name,
                properties: &[$(
                    ($property, &[$($crate::codec::v1::Facet::$facet $(($value))?),*])
                ),*],
            }
        ),*];
    };
}

/// All types by name, in a module of their own. Takes, for each type of the model in document order, a call of one of
/// [`entries`](crate::registry::entries).
///
/// `registry! { structured::<super::ns::A>(&super::TYPES[0]); enumeration(&super::ENUMERATIONS[0]); definition("ns.d", "Edm.Int32"); }`
#[doc(hidden)]
#[macro_export]
macro_rules! __registry {
    ($($entry:expr;)*) => {
        static TYPES: &[$crate::registry::Entry] = {
            #[allow(unused_imports, reason = "a model need not have every kind of type")]
            use $crate::registry::entries::{definition, enumeration, structured};
            &[$($entry),*]
        };

        /// All types of the model, in document order.
        #[must_use]
        pub fn types() -> &'static [$crate::registry::Entry] {
            TYPES
        }

        /// Decodes a payload of the named type, or of the derived type that its `@odata.type` names; `Collection(T)` returns a page.
        ///
        /// # Errors
        ///
        /// If the name is not that of a structured type of the model, or the payload does not fit it.
        pub fn decode(
            type_name: &str,
            json: &[u8],
        ) -> ::core::result::Result<::std::boxed::Box<dyn $crate::Object>, $crate::Error> {
            ::core::result::Result::Ok(decode_with(&$crate::Decoder::new(), type_name, json)?.0)
        }

        /// Like [`decode`], with a given decoder; returns the mismatches that a lenient one passed over with the value.
        ///
        /// # Errors
        ///
        /// Like [`decode`].
        pub fn decode_with(
            decoder: &$crate::Decoder,
            type_name: &str,
            json: &[u8],
        ) -> ::core::result::Result<
            (::std::boxed::Box<dyn $crate::Object>, ::std::vec::Vec<$crate::TypeMismatch>),
            $crate::Error,
        > {
            $crate::registry::decode_with(TYPES, decoder, type_name, json)
        }
    };
}
