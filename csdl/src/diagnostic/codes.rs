//! Every kind of finding about metadata: number, title, when it is an error, and an explanation. Numbers never change their meaning.

use super::Code;

/// Declares kinds of findings as statics, and `ALL` of them in the order given. A stage that this package does not have, such as a
/// generator, declares its own.
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

/// The code of a number such as `E0201`.
pub fn find(number: &str) -> Option<&'static Code> {
    ALL.iter().find(|code| code.number == number).copied()
}

codes! {
    // Text and XML.
    "E0101" XML_MALFORMED Always "the document is not well-formed XML"
        "Tags must be closed in order, attributes quoted, separated by blanks and unique, comments without `--`, and only one root element is allowed; XML 1.0 has the rules. Nothing can be read from a document that is not XML.";
    "E0102" XML_DTD Always "the document has a DTD"
        "Declarations in a DOCTYPE, or in a file that it names, can define entities that read files or grow without bound. Metadata never needs one, so none is read. Remove the DOCTYPE. One without declarations is ignored.";
    "E0103" XML_LIMIT Always "the document exceeds a limit"
        "Nesting, attributes of one element, length of names, schemas of one document, inheritance depth, overloads and what aliases write out are bounded, so that a hostile document cannot exhaust stack, memory or time. No known service comes near the limits.";
    "E0104" XML_ENTITY Always "an entity is not known"
        "Only the five entities of XML (&lt; &gt; &amp; &apos; &quot;) and numeric character references exist without a DTD.";
    "E0105" ENCODING Always "the file's encoding cannot be read"
        "Metadata is read as UTF-8, as UTF-16 in either byte order, and as ISO-8859-1, Windows-1252 or US-ASCII where the XML declaration says so. Save the file in one of them, or convert it, such as by `iconv -t UTF-8`.";
    "E0106" XML_TEXT Strict "text where no text belongs"
        "Only constant and path expressions have text content. Text elsewhere is ignored.";
    "E0107" XML_PREFIX Always "a namespace prefix is not declared"
        "Every prefix needs an xmlns declaration in scope; without it the document is not namespace-well-formed and what the name means is unknown.";
    "E0108" ELEMENT_MISPLACED Strict "an element does not belong here"
        "CSDL does not allow this element at this place, or more than once. It is ignored with all it contains.";
    "E0109" ATTRIBUTE_UNKNOWN Strict "an attribute does not belong here"
        "CSDL does not define this attribute for this element. It is ignored. Attributes with a namespace prefix are extensions and never reported.";
    "E0110" JSON_MALFORMED Always "the document is not JSON"
        "A document whose first character is a brace is read as CSDL JSON. It must be one JSON object by RFC 8259, without comments and trailing commas.";
    "E0111" JSON_DUPLICATE Strict "a member stands twice"
        "The names of an object's members are unique. The first is taken.";
    "E0112" JSON_STRUCTURE Strict "a member has not the form that CSDL JSON asks for"
        "Declarations are objects with a $Kind, overloads of operations arrays of such objects, facets numbers, and so on. What can be understood anyway is read, what cannot is ignored.";
    "E0113" ELEMENT_NAMESPACE Strict "an element stands in another namespace"
        "Edmx, DataServices and references stand in `http://docs.oasis-open.org/odata/ns/edmx`, everything else in `http://docs.oasis-open.org/odata/ns/edm`. What is around the schemas is read all the same; any other element is ignored with all it contains.";
    "E0114" JSON_NOT_CSDL Always "the JSON is not CSDL"
        "A CSDL JSON document has the member $Version, with a string such as \"4.01\", and schemas whose members have a $Kind. JSON without either, such as a service document, data or OpenAPI, declares no types.";
    // Document and references.
    "E0201" ROOT Always "the root element is not CSDL"
        "A metadata document has the root element Edmx in the namespace `http://docs.oasis-open.org/odata/ns/edmx`, or, as a fragment, Schema in `http://docs.oasis-open.org/odata/ns/edm`.";
    "E0202" EDMX_VERSION Strict "Edmx has no usable Version"
        "The attribute Version of Edmx, in CSDL JSON the member $Version, must be 4.0 or 4.01. Without it the document is read as 4.01.";
    "E0203" OLD_VERSION Always "the metadata is of OData version 1, 2 or 3"
        "Versions before 4 have another metadata model (associations) and other payloads ({\"d\": …}, /Date(…)/), which this generator does not read. Many services also publish V4 metadata; otherwise convert it, for example with V2-to-V4-CSDL.xsl of github.com/oasis-tcs/odata-openapi, and check that the service can send V4 payloads.";
    "E0204" NEWER_VERSION Never "the metadata is of a newer version than 4.01"
        "What this generator knows is read; what the newer version adds is ignored.";
    "E0205" DATA_SERVICES Strict "Edmx must contain exactly one DataServices"
        "All schemas of the document stand in one DataServices element. Further ones are read as if they were one.";
    "E0206" FRAGMENT Never "the root is Schema, not Edmx"
        "A single schema without the Edmx wrapper is a fragment: it cannot have references. It is read as a document of its own.";
    "E0207" REFERENCE Strict "a reference is incomplete"
        "Reference needs a Uri and at least one Include or IncludeAnnotations; Include needs a Namespace, IncludeAnnotations a TermNamespace.";
    "E0208" REFERENCE_DUPLICATE Strict "a reference is repeated"
        "The same Uri may be referenced once, and the same namespace included once in a document.";
    "E0209" REFERENCE_TARGET Strict "the referenced document does not define the included namespace"
        "The document that the Uri leads to, or the only given one with its file name, has no schema of that namespace.";
    "E0210" NOT_REFERENCED Strict "a namespace is used without a reference"
        "A document may use what its own schemas and those it includes directly declare. The name was found in another of the given documents. Add a Reference with an Include.";
    "E0211" ALIAS_UNDECLARED Strict "an alias is not declared"
        "The usual alias of a standard vocabulary, or an alias that another given document declares, is used without an Include that declares it. It is taken in its usual meaning, or as in the other document.";
    "E0212" SAME_DOCUMENT Never "the same document was given twice"
        "A document with exactly the same text was already read; this one is ignored.";
    "E0213" ATTRIBUTE_MISSING Always "a required attribute is missing"
        "Without it the element has no meaning, so it is skipped.";
    "E0214" TYPE_MISSING Strict "an element has no Type"
        "CSDL XML has no default type. Values are kept as JSON.";
    "E0215" ATTRIBUTE_NEEDED Strict "an attribute that the element needs is missing"
        "The element is read as far as it can be without the attribute, or left out if nothing of it could be generated.";
    "E0216" REFERENCE_MISSING Never "a referenced document was not found"
        "Something of a referenced document is needed, and the document is not there. Nothing is fetched from the network: give the document in `metadata`, name its folder in `reference_folders`, or map its Uri to a file in `references`. References are followed into these folders and those of the metadata only.";
    // Schemas and names.
    "E0301" NAMESPACE_NAME Strict "a namespace is not allowed"
        "A namespace is simple identifiers joined by dots, at most 511 characters, and not Edm, odata, System or Transient.";
    "E0302" SCHEMA_DUPLICATE Strict "a namespace is declared twice"
        "A namespace has one Schema element in one document. Their contents are merged.";
    "E0303" ALIAS_AMBIGUOUS Always "an alias stands for two namespaces"
        "Aliases are valid in the whole document, so each must stand for one namespace, and none may be a namespace itself.";
    "E0304" ALIAS_NAME Strict "an alias is not allowed"
        "An alias is one simple identifier and not Edm, odata, System or Transient.";
    "E0305" IDENTIFIER Strict "a name is not a simple identifier"
        "Names start with a letter or underscore, followed by letters, digits, underscores and combining characters, at most 128 in all. The name is kept as it is written on the wire.";
    "E0306" DECLARED_TWICE Always "a name is declared twice"
        "Types and containers share one set of names per schema; properties, members, parameters and children of containers one per parent. Which of the two is meant cannot be known.";
    "E0307" TERM_TWICE Strict "a term has the name of another declaration"
        "Terms share the names of types and containers. The first declaration is taken; a second term changes no generated type.";
    "E0308" DECLARED_AGAIN Strict "a declaration is repeated"
        "The declaration stands twice and says the same both times, or nothing that is generated depends on which of the two counts. The first is taken.";
    // Structured types.
    "E0401" UNRESOLVED Strict "a type is not declared"
        "The name was not found in any of the given documents. Its values are kept as JSON. Give the document that declares it as well, or repair the name in the metadata.";
    "E0402" BASE_UNRESOLVED Strict "a base type is not declared"
        "The type is read as if it had no base type; inherited members are then unknown members.";
    "E0403" BASE_KIND Strict "a base type is of another kind"
        "Entity types derive from entity types and complex types from complex types. The type is read as if it had no base type.";
    "E0404" CYCLE Always "a type is its own base type"
        "Inheritance must not be circular.";
    "E0405" ABSTRACT_BASE Strict "an abstract type derives from a concrete one"
        "An abstract type must not have a base type that is not abstract.";
    "E0406" OPEN_BASE Strict "a type derived from an open type is not declared open"
        "Types derived from open types are open and must say so. The type is read as open.";
    "E0407" STREAM_BASE Strict "a type derived from a media type says it is none"
        "HasStream is inherited and cannot be switched off.";
    "E0408" PROPERTY_NAME Strict "a property is named like its type"
        "A property must not have the name of the type that declares it.";
    "E0409" REDECLARED_ALIKE Never "an inherited property is declared again with a type that fits"
        "A derived type may declare a property of its base types again with the same type or, by 4.01, with one derived from it. There is one value and one place for it: the field of the base, which the derived type reaches, too. A value of the narrower type is in the variant of the family, or is read by `cast`.";
    "E0410" REDECLARED Strict "an inherited property is declared again"
        "A derived type may declare a property of its base types again only with a type derived from the original one (4.01). The value stands in the field of the base; one that only the derived type allows is kept in the extras of objects that say they are of it, and does not fit in others.";
    "E0411" PROPERTY_KIND Strict "a type does not fit here"
        "Structural properties have primitive, enumeration, complex types or type definitions; navigation properties have entity types.";
    "E0412" COLLECTION Strict "a collection type is written wrongly"
        "A collection is written Collection(Type) without blanks, and collections do not nest.";
    "E0413" BUILT_IN_PLACE Strict "a built-in type is not allowed here"
        "Abstract built-in types, Edm.Stream and the path types of vocabularies are each allowed at certain places only.";
    "E0414" NAVIGATION_NULLABLE Strict "Nullable on a collection of entities"
        "A collection of entities exists and has no null items, so Nullable must not be given.";
    "E0415" PARTNER Strict "a partner navigation property is not found"
        "Partner is a path from the related type to a navigation property back.";
    "E0416" CONSTRAINT Strict "a referential constraint is wrong"
        "Property names a property of the dependent type once, ReferencedProperty one of the principal type, of the same type and nullability.";
    "E0417" ON_DELETE Strict "the action of OnDelete is not known"
        "Cascade, None, SetNull and SetDefault are defined.";
    "E0418" CONTAINMENT Strict "a contained type has no key"
        "Entities in a contained collection need a key, since they have no other address.";
    "E0420" KEY_DUPLICATE Strict "a type has several keys"
        "One Key element per type, on the type or one of its base types, with each property once. The first is taken.";
    "E0421" KEY_PROPERTY Strict "a key property is not found"
        "PropertyRef is a path to a property of the type, through single-valued properties.";
    "E0422" KEY_TYPE Strict "a key property has a type that cannot be a key"
        "Keys are Boolean, integer, Decimal, Date, DateTimeOffset, Duration, Guid, String, TimeOfDay, enumeration values, or type definitions of these.";
    "E0423" KEY_NULLABLE Strict "a key property may be null"
        "Key properties must not be nullable.";
    "E0424" KEY_ALIAS Strict "the alias of a key property is wrong"
        "A path needs an alias that is no property's name; a property of the type itself must not have one.";
    "E0425" KEY_EMPTY Strict "a key has no properties"
        "Key needs at least one PropertyRef.";
    "E0426" UNQUALIFIED Strict "a built-in type is written without its namespace"
        "Built-in types are written with the namespace Edm. Nothing else can be meant, so the type is taken as if it were there.";
    // Enumerations, type definitions, facets.
    "E0501" BOOLEAN Strict "a value is not a Boolean"
        "true, false, 1 and 0 are allowed. The attribute is ignored.";
    "E0502" FACET_VALUE Strict "a facet's value is not allowed"
        "MaxLength is a number or max; Precision a number, for times at most 12; Scale a number up to Precision, variable or floating; SRID a number or variable. The facet is ignored.";
    "E0503" FACET_PLACE Strict "a facet does not apply to the type"
        "MaxLength applies to Binary, Stream and String; Precision to Decimal and times; Scale to Decimal; SRID to Geography and Geometry; Unicode to String. The facet is ignored by readers.";
    "E0504" FACET_AGAIN Strict "a facet of a type definition is given again"
        "Facets that the type definition fixes must not be given where it is used.";
    "E0505" DEFAULT_VALUE Strict "a default value does not fit its type"
        "DefaultValue is a literal of the property's type; for enumerations a member's name.";
    "E0510" ENUM_EMPTY Strict "an enumeration has no members"
        "At least one member is required.";
    "E0511" ENUM_UNDERLYING Strict "the underlying type is not allowed"
        "Enumerations are based on Edm.Byte, SByte, Int16, Int32 or Int64; type definitions on a primitive type. Edm.Int32, respectively Edm.PrimitiveType, is assumed.";
    "E0512" ENUM_VALUE Strict "a member's value is out of range"
        "Values must fit the underlying type, and those of flags must not be negative.";
    "E0513" ENUM_MIXED Strict "some members have values and some do not"
        "Either all members have values or none; members of flags must have them. Missing values are counted on from the member before.";
    "E0514" ENUM_NUMBER Always "a member's value is not a 64-bit integer"
        "Without a value the member cannot be compared with others.";
    // Operations.
    "E0601" BOUND Strict "a bound operation has no parameter"
        "The first parameter of a bound operation is the binding parameter. The operation is read as unbound.";
    "E0602" RETURN_TYPE Strict "a function has no return type"
        "Functions return a value; only actions may do without.";
    "E0603" OVERLOAD Strict "two overloads cannot be told apart"
        "Actions: one per binding type and one unbound. Functions: different parameter names, and different parameter types, for the same binding type. No generated type depends on which of the two is meant.";
    "E0604" OVERLOAD_RETURN Strict "overloads have different return types"
        "All overloads of a function with the same binding type have the same return type.";
    "E0605" OPTIONAL_ORDER Strict "an optional parameter is out of order"
        "Optional parameters follow all others, and the binding parameter is never optional.";
    "E0606" ENTITY_SET_PATH Strict "an entity set path is wrong"
        "EntitySetPath stands on bound operations and starts with the binding parameter's name.";
    // Containers.
    "E0701" CONTAINERS Strict "a service has several entity containers"
        "A document may have one entity container.";
    "E0702" SET_TYPE Strict "an entity set or singleton has no entity type"
        "Entity sets and singletons are of a declared entity type.";
    "E0703" SET_KEY Strict "an entity set's type has no key"
        "Entities in a set are addressed by key.";
    "E0704" BINDING_TARGET Never "the target of a binding is not found"
        "Target is an entity set or singleton of the container, or Container/Set with containment navigation behind it.";
    "E0705" BINDING_PATH Strict "the path of a binding is wrong"
        "Path leads from the type of the set to a navigation property; each path once.";
    "E0706" EXTENDS Strict "the extended container is not found"
        "Extends names an entity container of one of the documents.";
    "E0707" EXTENDS_CYCLE Strict "a container extends itself"
        "Extends is circular; it is ignored here.";
    "E0708" IMPORT Strict "an import names no unbound operation"
        "Action imports name an action and function imports a function with an unbound overload.";
    "E0709" IMPORT_SET Strict "the entity set of an import is wrong"
        "EntitySet of an import names an entity set of the container, and the operation returns entities of its type.";
    // Annotations.
    "E0801" TARGET Strict "an annotation's target is not found"
        "The target stands in a given document's namespace, but there is nothing of that name. The annotations are ignored.";
    "E0802" TARGET_SYNTAX Strict "an annotation's target cannot be read"
        "Targets are qualified names, for overloads with a list of types in parentheses, followed by path segments. The annotations are ignored.";
    "E0803" ANNOTATION_DUPLICATE Strict "an annotation is repeated"
        "A target has one annotation per term and qualifier. The first is taken, inline before external.";
    "E0804" ANNOTATION_VALUE Strict "an annotation's value cannot be read"
        "The value is not a literal of its expression's type. It counts as unknown.";
    "E0805" ANNOTATION_FORM Strict "an annotation is written wrongly"
        "An annotation has a Term, one expression at most, and its qualifier stands on it or on Annotations but not on both.";
    "E0806" ANNOTATION_TYPE Strict "an annotation's value does not fit its term"
        "The value's type is not the term's.";
    "E0807" TARGET_ELSEWHERE Never "an annotation's target is in no given document"
        "The target's namespace is not declared by any of the given documents. The annotations are ignored.";
    "E0808" TERM_UNKNOWN Strict "an annotation's term is not declared"
        "The term's namespace is neither an alias nor included nor one of the standard vocabularies, or it is given and has no such term. The annotation is kept under the name as written.";
}
