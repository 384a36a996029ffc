//! Every kind of finding about metadata: its number, title, rule and explanation. Numbers never change their meaning.

use super::Code;

/// Declares kinds of findings as statics, and `ALL` with all of them in the given order. Stages outside of this package, such as a
/// generator, declare their own.
///
/// ```
/// odata_csdl::codes! {
///     "X0001" TOO_LONG Never "a name is too long"
///         "Names of more than 80 characters are shown abridged.";
/// }
/// assert_eq!(ALL, [&TOO_LONG]);
/// ```
#[macro_export]
macro_rules! codes {
    ($($number:literal $name:ident $rule:ident $title:literal $explanation:literal;)*) => {
        $(
            #[doc = concat!("`", $number, "`: ", $title, ".")]
            pub static $name: $crate::diagnostic::Code = $crate::diagnostic::Code::new(
                $number,
                $crate::diagnostic::Rule::$rule,
                $title,
                $explanation,
            );
        )*
        /// All codes, ordered by number.
        pub static ALL: &[&$crate::diagnostic::Code] = &[$(&$name),*];
    };
}

/// The code with a number such as `E0201`.
pub fn find(number: &str) -> Option<&'static Code> {
    ALL.iter().find(|code| code.number == number).copied()
}

codes! {
    // Text and XML.
    "E0101" XML_MALFORMED Always "the document is not well-formed XML"
        "Tags must be closed in order, attributes must be quoted, separated by whitespace and unique, comments must not contain `--`, and there must be exactly one root element; see XML 1.0. Nothing can be read from a document that is not XML.";
    "E0102" XML_DTD Always "the document has a DTD"
        "Declarations in a DOCTYPE, or in a file that it names, can define entities that read files or grow without bound. Metadata never needs them, so they are refused. Remove the DOCTYPE. A DOCTYPE without declarations is ignored.";
    "E0103" XML_LIMIT Always "the document exceeds a limit"
        "Nesting, attributes of one element, length of names, schemas of one document, inheritance depth, overloads and the expansion of aliases are bounded, so that a hostile document cannot exhaust stack, memory or time. No known service comes near the limits.";
    "E0104" XML_ENTITY Always "an entity is unknown"
        "Only the five entities of XML (&lt; &gt; &amp; &apos; &quot;) and numeric character references exist without a DTD.";
    "E0105" ENCODING Always "the file's encoding cannot be read"
        "Metadata is read as UTF-8, as UTF-16 in either byte order, and as ISO-8859-1, Windows-1252 or US-ASCII if the XML declaration says so. Save the file in one of these encodings, or convert it, for example with `iconv -t UTF-8`.";
    "E0106" XML_TEXT Strict "text is not allowed here"
        "Only constant and path expressions have text content. Text elsewhere is ignored.";
    "E0107" XML_PREFIX Always "a namespace prefix is not declared"
        "Every prefix needs an xmlns declaration in scope; without it the document is not namespace-well-formed, and the meaning of the name is unknown.";
    "E0108" ELEMENT_MISPLACED Strict "an element does not belong here"
        "CSDL does not allow this element at this place, or allows it only once. It is ignored with everything in it.";
    "E0109" ATTRIBUTE_UNKNOWN Strict "an attribute does not belong here"
        "CSDL does not define this attribute for this element. It is ignored. Attributes with a namespace prefix are extensions and are never reported.";
    "E0110" JSON_MALFORMED Always "the document is not JSON"
        "A document whose first character is a brace is read as CSDL JSON. It must be a single JSON object according to RFC 8259, without comments and trailing commas.";
    "E0111" JSON_DUPLICATE Strict "a member is repeated"
        "The names of an object's members must be unique. The first member is used.";
    "E0112" JSON_STRUCTURE Strict "a member does not have the form that CSDL JSON requires"
        "Declarations are objects with a $Kind, overloads of operations are arrays of such objects, facets are numbers, and so on. A member whose meaning is clear is read nevertheless; any other is ignored.";
    "E0113" ELEMENT_NAMESPACE Strict "an element is in another namespace"
        "Edmx, DataServices and references belong to `http://docs.oasis-open.org/odata/ns/edmx`, all other elements to `http://docs.oasis-open.org/odata/ns/edm`. The elements around the schemas are read nevertheless; any other element is ignored with everything in it.";
    "E0114" JSON_NOT_CSDL Always "the JSON is not CSDL"
        "A CSDL JSON document has the member $Version, with a string such as \"4.01\", and schemas whose members have a $Kind. JSON without either, such as a service document, data or OpenAPI, declares no types.";
    // Document and references.
    "E0201" ROOT Always "the root element is not CSDL"
        "A metadata document has the root element Edmx in the namespace `http://docs.oasis-open.org/odata/ns/edmx`, or, as a fragment, Schema in `http://docs.oasis-open.org/odata/ns/edm`.";
    "E0202" EDMX_VERSION Strict "Edmx has no usable Version"
        "The attribute Version of Edmx, in CSDL JSON the member $Version, must be 4.0 or 4.01. Without it the document is read as 4.01.";
    "E0203" OLD_VERSION Always "the metadata is of OData version 1, 2 or 3"
        "Versions before 4 have a different metadata model (associations) and different payloads ({\"d\": …}, /Date(…)/), which this generator does not support. Many services also publish V4 metadata; otherwise convert it, for example with V2-to-V4-CSDL.xsl of github.com/oasis-tcs/odata-openapi, and check that the service can send V4 payloads.";
    "E0204" NEWER_VERSION Never "the metadata is of a newer version than 4.01"
        "Elements that this generator knows are read; additions of the newer version are ignored.";
    "E0205" DATA_SERVICES Strict "Edmx must contain exactly one DataServices"
        "All schemas of a document belong in one DataServices element. Further ones are read as if they were one.";
    "E0206" FRAGMENT Never "the root is Schema, not Edmx"
        "A single schema without the Edmx wrapper is a fragment: it cannot have references. It is read as a document of its own.";
    "E0207" REFERENCE Strict "a reference is incomplete"
        "Reference needs a Uri and at least one Include or IncludeAnnotations; Include needs a Namespace, IncludeAnnotations a TermNamespace.";
    "E0208" REFERENCE_DUPLICATE Strict "a reference is repeated"
        "A document may reference a Uri only once, and include a namespace only once.";
    "E0209" REFERENCE_TARGET Strict "the referenced document does not define the included namespace"
        "The document to which the Uri resolves, or the only given one with its file name, has no schema with that namespace.";
    "E0210" NOT_REFERENCED Strict "a namespace is used without a reference"
        "A document may use only declarations of its own schemas and of those that it includes directly. The name was found in another given document. Add a Reference with an Include.";
    "E0211" ALIAS_UNDECLARED Strict "an alias is not declared"
        "The usual alias of a standard vocabulary, or an alias that another given document declares, is used without an Include that declares it. It is resolved by its usual meaning, or as in the other document.";
    "E0212" SAME_DOCUMENT Never "the same document was given twice"
        "A document with exactly the same text has already been read; this one is ignored.";
    "E0213" ATTRIBUTE_MISSING Always "a required attribute is missing"
        "Without it the element has no meaning, so the element is skipped.";
    "E0214" TYPE_MISSING Strict "an element has no Type"
        "CSDL XML has no default type. Values are kept as JSON.";
    "E0215" ATTRIBUTE_NEEDED Strict "an attribute that the element requires is missing"
        "The element is read as far as possible without the attribute, or left out if nothing can be generated from it.";
    "E0216" REFERENCE_MISSING Never "a referenced document was not found"
        "A declaration in a referenced document is needed, but the document is missing. Nothing is fetched from the network: list the document in `metadata`, list its folder in `reference_folders`, or map its Uri to a file in `references`. References are followed only into these folders and those of the metadata.";
    // Schemas and names.
    "E0301" NAMESPACE_NAME Strict "a namespace is not allowed"
        "A namespace consists of simple identifiers joined by dots, has at most 511 characters, and is not Edm, odata, System or Transient.";
    "E0302" SCHEMA_DUPLICATE Strict "a namespace is declared twice"
        "A namespace has one Schema element in one document. The contents of several are merged.";
    "E0303" ALIAS_AMBIGUOUS Always "an alias stands for two namespaces"
        "Aliases are valid in the whole document, so each must stand for one namespace, and must not be a namespace itself.";
    "E0304" ALIAS_NAME Strict "an alias is not allowed"
        "An alias is a simple identifier other than Edm, odata, System or Transient.";
    "E0305" IDENTIFIER Strict "a name is not a simple identifier"
        "Names start with a letter or underscore, followed by letters, digits, underscores and combining characters, at most 128 in all. The name is kept as it is written on the wire.";
    "E0306" DECLARED_TWICE Always "a name is declared twice"
        "Types and containers share one set of names per schema; properties, members, parameters and children of containers share one per parent. It is not possible to know which of the two declarations is meant.";
    "E0307" TERM_TWICE Strict "a term has the name of another declaration"
        "Terms share the names of types and containers. The first declaration is used; a second term does not affect generated types.";
    "E0308" DECLARED_AGAIN Strict "a declaration is repeated"
        "The declaration is repeated with the same content, or the generated code does not depend on which of the two is used. The first is used.";
    // Structured types.
    "E0401" UNRESOLVED Strict "a type is not declared"
        "The name was not found in any of the given documents. Its values are kept as JSON. Add the document that declares it, or correct the name in the metadata.";
    "E0402" BASE_UNRESOLVED Strict "a base type is not declared"
        "The type is read as if it had no base type; inherited members are then unknown members.";
    "E0403" BASE_KIND Strict "a base type is of a different kind"
        "Entity types derive from entity types and complex types from complex types. The type is read as if it had no base type.";
    "E0404" CYCLE Always "a type is its own base type"
        "Inheritance must not be circular.";
    "E0405" ABSTRACT_BASE Strict "an abstract type derives from a concrete one"
        "An abstract type must not have a base type that is not abstract.";
    "E0406" OPEN_BASE Strict "a type derived from an open type is not declared open"
        "Types derived from open types are open and must be declared open. The type is read as open.";
    "E0407" STREAM_BASE Strict "a type derived from a media type declares that it is not one"
        "HasStream is inherited and cannot be disabled.";
    "E0408" PROPERTY_NAME Strict "a property has the same name as the type that declares it"
        "A property must not have the name of the type that declares it.";
    "E0409" REDECLARED_ALIKE Never "an inherited property is declared again with a type that fits"
        "A derived type may declare a property of its base types again with the same type or, in 4.01, with one derived from it. The value is stored only once, in the field of the base, which the derived type shares. A value of the narrower type is in the variant of the family, or is read by `cast`.";
    "E0410" REDECLARED Strict "an inherited property is declared again"
        "A derived type may declare a property of its base types again only with a type derived from the original one (4.01). The value is in the field of the base. A value that only the derived type allows is kept in the extras of objects of that type, and is a mismatch in others.";
    "E0411" PROPERTY_KIND Strict "a type does not fit here"
        "Structural properties have primitive, enumeration or complex types, or type definitions; navigation properties have entity types.";
    "E0412" COLLECTION Strict "a collection type is malformed"
        "A collection is written Collection(Type) without spaces, and collections do not nest.";
    "E0413" BUILT_IN_PLACE Strict "a built-in type is not allowed here"
        "Abstract built-in types, Edm.Stream and the path types of vocabularies are each allowed only at certain places.";
    "E0414" NAVIGATION_NULLABLE Strict "Nullable on a collection of entities"
        "A collection of entities always exists and has no null items, so Nullable must not be given.";
    "E0415" PARTNER Strict "a partner navigation property is not found"
        "Partner is a path from the related type to a navigation property that leads back.";
    "E0416" CONSTRAINT Strict "a referential constraint is wrong"
        "Property names a property of the dependent type, each at most once; ReferencedProperty names one of the principal type with the same type and nullability.";
    "E0417" ON_DELETE Strict "the action of OnDelete is unknown"
        "Cascade, None, SetNull and SetDefault are defined.";
    "E0418" CONTAINMENT Strict "a contained type has no key"
        "Entities in a contained collection need a key, since they have no other address.";
    "E0420" KEY_DUPLICATE Strict "a type has several keys"
        "A type has one Key element, on the type or one of its base types, with each property once. The first is used.";
    "E0421" KEY_PROPERTY Strict "a key property is not found"
        "PropertyRef is a path through single-valued properties to a property of the type.";
    "E0422" KEY_TYPE Strict "a key property has a type that cannot be a key"
        "Key properties are of type Boolean, an integer type, Decimal, Date, DateTimeOffset, Duration, Guid, String, TimeOfDay, an enumeration type, or a type definition of these.";
    "E0423" KEY_NULLABLE Strict "a key property may be null"
        "Key properties must not be nullable.";
    "E0424" KEY_ALIAS Strict "the alias of a key property is wrong"
        "A path needs an alias that is not the name of a property; a property of the type itself must not have one.";
    "E0425" KEY_EMPTY Strict "a key has no properties"
        "Key needs at least one PropertyRef.";
    "E0426" UNQUALIFIED Strict "a built-in type is written without its namespace"
        "Built-in types are written with the namespace Edm. The name cannot mean anything else, so it is read as if the namespace were there.";
    // Enumerations, type definitions, facets.
    "E0501" BOOLEAN Strict "a value is not a Boolean"
        "true, false, 1 and 0 are allowed. The attribute is ignored.";
    "E0502" FACET_VALUE Strict "a facet's value is not allowed"
        "MaxLength is a number or max; Precision is a number, for times at most 12; Scale is a number up to Precision, variable or floating; SRID is a number or variable. The facet is ignored.";
    "E0503" FACET_PLACE Strict "a facet does not apply to the type"
        "MaxLength applies to Binary, Stream and String; Precision to Decimal and times; Scale to Decimal; SRID to Geography and Geometry; Unicode to String. The facet is ignored by readers.";
    "E0504" FACET_AGAIN Strict "a facet of a type definition is repeated"
        "Facets that the type definition sets must not be given where it is used.";
    "E0505" DEFAULT_VALUE Strict "a default value does not fit its type"
        "DefaultValue is a literal of the property's type; for enumerations it is a member's name.";
    "E0510" ENUM_EMPTY Strict "an enumeration has no members"
        "At least one member is required.";
    "E0511" ENUM_UNDERLYING Strict "the underlying type is not allowed"
        "Enumerations are based on Edm.Byte, SByte, Int16, Int32 or Int64; type definitions are based on a primitive type. Edm.Int32 or Edm.PrimitiveType, respectively, is assumed.";
    "E0512" ENUM_VALUE Strict "a member's value is out of range"
        "Values must fit the underlying type, and those of flags must not be negative.";
    "E0513" ENUM_MIXED Strict "some members have values and some do not"
        "Either all members have values or none do; members of flags must have them. A missing value is one more than that of the previous member.";
    "E0514" ENUM_NUMBER Always "a member's value is not a 64-bit integer"
        "Without a value the member cannot be compared with others.";
    // Operations.
    "E0601" BOUND Strict "a bound operation has no parameter"
        "The first parameter of a bound operation is the binding parameter. The operation is read as unbound.";
    "E0602" RETURN_TYPE Strict "a function has no return type"
        "Functions must return a value; only actions may return nothing.";
    "E0603" OVERLOAD Strict "two overloads cannot be distinguished"
        "Actions have one overload per binding type and one unbound overload. Functions with the same binding type must differ in parameter names and in parameter types. No generated type depends on which of the two is meant.";
    "E0604" OVERLOAD_RETURN Strict "overloads have different return types"
        "All overloads of a function with the same binding type must have the same return type.";
    "E0605" OPTIONAL_ORDER Strict "an optional parameter is out of order"
        "Optional parameters follow all others, and the binding parameter is never optional.";
    "E0606" ENTITY_SET_PATH Strict "an entity set path is wrong"
        "EntitySetPath is allowed on bound operations, and starts with the binding parameter's name.";
    // Containers.
    "E0701" CONTAINERS Strict "a service has several entity containers"
        "A document may have only one entity container.";
    "E0702" SET_TYPE Strict "an entity set or singleton has no entity type"
        "Entity sets and singletons have a declared entity type.";
    "E0703" SET_KEY Strict "an entity set's type has no key"
        "Entities in a set are addressed by key.";
    "E0704" BINDING_TARGET Never "the target of a binding is not found"
        "Target is an entity set or singleton of the container, or Container/Set followed by containment navigation properties.";
    "E0705" BINDING_PATH Strict "the path of a binding is wrong"
        "Path leads from the type of the set to a navigation property, and must not be repeated.";
    "E0706" EXTENDS Strict "the extended container is not found"
        "Extends names an entity container of one of the documents.";
    "E0707" EXTENDS_CYCLE Strict "a container extends itself"
        "Extends is circular; it is ignored here.";
    "E0708" IMPORT Strict "an import does not name an unbound operation"
        "An action import names an action with an unbound overload, a function import such a function.";
    "E0709" IMPORT_SET Strict "the entity set of an import is wrong"
        "EntitySet of an import names an entity set of the container, and the operation must return entities of its type.";
    // Annotations.
    "E0801" TARGET Strict "an annotation's target is not found"
        "The target is in the namespace of a given document, which declares nothing with that name. The annotations are ignored.";
    "E0802" TARGET_SYNTAX Strict "an annotation's target is malformed"
        "Targets are qualified names followed by path segments; for overloads, a list of types in parentheses follows the name. The annotations are ignored.";
    "E0803" ANNOTATION_DUPLICATE Strict "an annotation is repeated"
        "A target has one annotation per term and qualifier. The first is used, inline before external.";
    "E0804" ANNOTATION_VALUE Strict "an annotation's value is malformed"
        "The value is not a literal of its expression's type. It is treated as unknown.";
    "E0805" ANNOTATION_FORM Strict "an annotation is malformed"
        "An annotation has a Term and at most one expression; its qualifier is given on it or on Annotations, but not on both.";
    "E0806" ANNOTATION_TYPE Strict "an annotation's value does not fit its term"
        "The value is not of the term's type.";
    "E0807" TARGET_ELSEWHERE Never "an annotation's target is not in any given document"
        "No given document declares the target's namespace. The annotations are ignored.";
    "E0808" TERM_UNKNOWN Strict "an annotation's term is not declared"
        "The term's namespace is not an alias, is not included and is not one of the standard vocabularies, or a given document declares it without such a term. The annotation is kept under the name as written.";
}
