//! Known exceptions, with their reasons.

/// Documents that the lenient profile refuses: end of the file's name, code, reason.
pub(crate) const REFUSED: &[(&str, &str, &str)] = &[
    (
        "ODataScenarioTests__field_3.xml",
        "E0404",
        "the base types form a circle, so what any of them contains is unknown",
    ),
    (
        "SchemaWithoutNamespace_ParsesSuccessfully_1.xml",
        "E0213",
        "the only schema has no namespace, so nothing in it has a name",
    ),
    (
        "CsdlParsingTests__TryParse_EdmxWithMultipleAttributes_Succeeds_1.xml",
        "E0217",
        "its schemas stand in the wrapper of Entity Framework, `Runtime`, so none is the service's",
    ),
    (
        "CsdlParsingTests__TryParse_SimpleEFEdmx_Succeeds_1.xml",
        "E0217",
        "its schemas stand in the wrapper of Entity Framework, `Runtime`, so none is the service's",
    ),
    (
        "EdmxRoundTripTests__Validate_SimpleConceptualModelsInEdmx_RoundTripsSuccessfully_1.xml",
        "E0217",
        "its schemas stand in the wrapper of Entity Framework, `Runtime`, so none is the service's",
    ),
    (
        "EdmxSerializingTests__Serialize_MultipleCsdlSchemasAsEntityFrameworkEdmx_GeneratesExpectedOutput_2.xml",
        "E0217",
        "its schemas stand in the wrapper of Entity Framework, `Runtime`, so none is the service's",
    ),
    (
        "EdmxSerializingTests__Validate_EntityContainerPreservesNamespaceOfEmptySchema_2.xml",
        "E0217",
        "its schemas stand in the wrapper of Entity Framework, `Runtime`, so none is the service's",
    ),
    (
        "EdmxSerializingTests__Validate_EntityContainerSchemaNamespace_IsPreserved_3.xml",
        "E0217",
        "its schemas stand in the wrapper of Entity Framework, `Runtime`, so none is the service's",
    ),
    (
        "Async__VerifyComplexTypeWrittenCorrectly_Async_1.json",
        "E0217",
        "a part of a schema, not a document",
    ),
    (
        "Async__VerifyIdenticalNamedActionImportsWithDifferentEntitySetPropertiesAreWritten_Async_1.json",
        "E0217",
        "a part of a schema, not a document",
    ),
    (
        "Async__VerifyIdenticalNamedFunctionImportsWithDifferentEntitySetPropertiesAreWritten_Async_1.json",
        "E0217",
        "a part of a schema, not a document",
    ),
    (
        "VisitorTests__VerifyActionWithAnnotationsWrittenCorrectly_1.json",
        "E0217",
        "a part of a schema, not a document",
    ),
    (
        "VisitorTests__VerifyComplexTypeWithNavigationPropertiesWrittenCorrectly_1.json",
        "E0217",
        "a part of a schema, not a document",
    ),
    (
        "VisitorTests__VerifyEntityTypeWithNavigationPropertiesWrittenCorrectly_1.json",
        "E0217",
        "a part of a schema, not a document",
    ),
    (
        "VisitorTests__VerifyFunctionWithAnnotationsWrittenCorrectly_1.json",
        "E0217",
        "a part of a schema, not a document",
    ),
    (
        "VisitorTests__VerifyFunctionWrittenCorrectly_1.json",
        "E0217",
        "a part of a schema, not a document",
    ),
    (
        "FindMethodTests__Validate_FindMethodsForReferencesInEdmxParser_ReturnsExpectedResults_1.xml",
        "E0217",
        "its schemas are empty",
    ),
    (
        "CsdlReaderTests__ShouldReadEdmReference_1.xml",
        "E0217",
        "its schemas are empty",
    ),
    (
        "olingo-fit__vocabularies-metadata.xml",
        "E0217",
        "its schemas are empty",
    ),
    (
        "sap-openux__annotation-converter-v4-otherSDAnno.xml",
        "E0217",
        "its schemas are empty",
    ),
    (
        "sap-openux__annotation-converter-v4-trippin-annotation.xml",
        "E0217",
        "its schemas are empty",
    ),
    (
        "SDK_Grocery_Store.edmx",
        "E0217",
        "its schema stands in no namespace",
    ),
];

/// Documents below `invalid/` that are not refused for their stated rule, because the standard has no such rule, or the document does not
/// violate it: part of the file's name, reason.
pub(crate) const NO_RULE: &[(&str, &str)] = &[
    (
        "InvalidBinaryConstant",
        "`foo` is base64url; it is invalid as the hexadecimal form of version 3",
    ),
    (
        "InvalidMaxDurationConstant",
        "beyond a .NET TimeSpan, not beyond Edm.Duration",
    ),
    (
        "FailsWithUnresolvedReferenceUri",
        "that a referenced document was not given is no fault of this one",
    ),
    (
        "EdmValueKindTests__",
        "the test asserts what an evaluator of values refuses",
    ),
    (
        "EvaluationTests__",
        "the test asserts what an evaluator of values refuses",
    ),
    (
        "ClrTypeMappingTests",
        "the test asserts what a mapping to .NET types refuses",
    ),
    (
        "ThrowsArgumentNullException",
        "the test calls a writer without arguments",
    ),
    (
        "FindMethodTests__",
        "the test calls a method without arguments",
    ),
    (
        "NullReaderTest",
        "the test calls a reader without a document",
    ),
    (
        "ValidatingDifferentNamespaceSameAlias",
        "an alias holds in its own document, so several documents may have the same",
    ),
    (
        "AnnotationsOnNonRepresentedElementTests__",
        "elements of foreign namespaces are extensions and may be repeated",
    ),
    (
        "MultiplyContainedRegressionTest",
        "which entities are contained where is a rule about data",
    ),
    (
        "RecursiveContainsNonSameEntitySet",
        "contained entities have no entity set; what a binding of theirs leads to is left open",
    ),
    (
        "IEdmReferentialConstraintInvalidMultiplicityToRoleUpperBoundMustBe",
        "the multiplicity of the dependent end is a rule of version 3",
    ),
    (
        "OverloadedFunctionWithUnresolvedPath",
        "a path below a dynamic expression is followed when it is evaluated",
    ),
    (
        "VocabularyAnnotationIfTypeNotMatch",
        "If is a dynamic expression: its value is not known before it is evaluated, and one branch fits",
    ),
];

/// The rules that the corpus names, and the corresponding codes.
pub(crate) const RULES: &[(&str, &[&str])] = &[
    ("AlreadyDefined", &["E0306", "E0308"]),
    ("BadCyclicComplex", &["E0404", "E0402"]),
    ("BadCyclicEntity", &["E0404"]),
    ("BadProperty", &["E0408"]),
    ("BadUnresolvedComplexType", &["E0403"]),
    ("BadUnresolvedEntityType", &["E0402", "E0403", "E0702"]),
    ("BadUnresolvedNavigationPropertyPath", &["E0705"]),
    (
        "BadUnresolvedNavigationPropertyPath, InterfaceCriticalNavigationPartnerInvalid",
        &["E0415"],
    ),
    ("BadUnresolvedOperation", &["E0708"]),
    ("BadUnresolvedParameter", &["E0801", "E0802"]),
    ("BadUnresolvedType", &["E0214", "E0401", "E0801", "E0806"]),
    ("BinaryConstantLengthOutOfRange", &["E0806", "E0808"]),
    (
        "CollectionExpressionNotValidForNonCollectionType",
        &["E0806", "E0808"],
    ),
    ("DuplicateAnnotation", &["E0803"]),
    ("DuplicateDependentProperty", &["E0416"]),
    ("DuplicateEntityContainerMemberName", &["E0306", "E0308"]),
    ("DuplicateFunctions", &["E0603"]),
    ("DuplicateNavigationPropertyMapping", &["E0705"]),
    ("DuplicatePropertySpecifiedInEntityKey", &["E0420"]),
    ("EntityKeyMustBeScalar", &["E0422"]),
    ("ExpressionNotValidForTheAssertedType", &["E0108", "E0806"]),
    (
        "ExpressionNotValidForTheAssertedType, ExpressionPrimitiveKindNotValidForAssertedType",
        &["E0806", "E0808"],
    ),
    (
        "ExpressionPrimitiveKindNotValidForAssertedType",
        &["E0108", "E0804", "E0806", "E0808"],
    ),
    ("FunctionMustHaveReturnType", &["E0602"]),
    (
        "IntegerConstantValueOutOfRange, InvalidDateTimeOffset, InvalidFloatingPoint, InvalidGuid, InvalidInteger",
        &["E0804"],
    ),
    ("InterfaceCriticalPropertyValueMustNotBeNull", &["E0808"]),
    ("InvalidBoolean", &["E0501", "E0804"]),
    ("InvalidDate", &["E0804"]),
    ("InvalidDateTimeOffset", &["E0804"]),
    ("InvalidDecimal", &["E0804"]),
    ("InvalidEntitySetPath", &["E0606"]),
    ("InvalidGuid", &["E0804"]),
    ("InvalidInteger", &["E0502", "E0804", "E0806", "E0808"]),
    ("InvalidKey", &["E0420", "E0423"]),
    ("InvalidLong", &["E0514"]),
    ("InvalidMaxLength", &["E0502"]),
    ("InvalidMultiplicityOfPrincipalEnd", &["E0416"]),
    ("InvalidOnDelete", &["E0417"]),
    (
        "InvalidPathFirstPathParameterNotMatchingFirstParameterName, InvalidPathInvalidTypeCastSegment, InvalidPathUnknownNavigationProperty, NavigationMappingMustBeBidirectional, OperationImportEntitySetExpressionIsInvalid, OperationWithEntitySetPathAndReturnTypeTypeNotAssignable, OperationWithEntitySetPathResolvesToCollectionEntityTypeMismatchesEntityTypeReturnType",
        &["E0606", "E0709"],
    ),
    ("InvalidPropertyType", &["E0411"]),
    ("InvalidQualifiedName", &["E0304"]),
    ("InvalidTimeOfDay", &["E0804"]),
    ("InvalidTypeName", &["E0401", "E0426"]),
    ("InvalidVersionNumber", &["E0202", "E0203"]),
    ("MaxLengthOutOfRange", &["E0502"]),
    ("MissingAttribute", &["E0213", "E0805"]),
    ("MissingType", &["E0214"]),
    ("NavigationProperty with primitive type", &["E0411"]),
    ("NavigationSourceTypeHasNoKeys", &["E0703"]),
    ("NullCannotBeAssertedToBeANonNullableType", &["E0806"]),
    ("OperationImportEntitySetExpressionIsInvalid", &["E0709"]),
    ("OperationImportEntityTypeDoesNotMatchEntitySet", &["E0709"]),
    (
        "OperationImportSpecifiesEntitySetButDoesNotReturnEntityType",
        &["E0709"],
    ),
    (
        "PrimitiveConstantExpressionNotValidForNonPrimitiveType",
        &["E0806"],
    ),
    ("RecordExpressionHasExtraProperties", &["E0806", "E0808"]),
    ("ScaleOutOfRange", &["E0502"]),
    ("Schema Namespace=\"\"", &["E0203", "E0301"]),
    ("Schema without Namespace", &["E0203", "E0213"]),
    ("SchemaCannotHaveMoreThanOneEntityContainer", &["E0701"]),
    ("TextNotAllowed", &["E0106"]),
    ("TypeMismatchRelationshipConstraint", &["E0416"]),
    ("TypeSemanticsCouldNotConvertTypeReference", &["E0806"]),
    ("UnexpectedXmlAttribute", &["E0109"]),
    (
        "UnexpectedXmlElement",
        &["E0108", "E0201", "E0205", "E0805"],
    ),
    ("XML not well-formed", &["E0101", "E0110"]),
    ("XmlError", &["E0101"]),
    (
        "annotation PropertyPath to missing / empty path",
        &["E0804"],
    ),
    ("annotation paths that do not resolve", &["E0801"]),
    (
        "asserts failure, no code",
        &["E0108", "E0109", "E0207", "E0213", "E0702"],
    ),
    ("capability Bool value not a boolean", &["E0804"]),
    ("inline annotation error", &["E0106"]),
    (
        "property type A_TestComplexTypeMISTAKE undeclared",
        &["E0203", "E0401"],
    ),
    ("property type Edm.NotExistingType", &["E0401"]),
    ("root element is not Edmx/Schema", &["E0201"]),
    (
        "several root elements (XML fragment, 1.7 MB)",
        &["E0101", "E0201"],
    ),
    ("throws EdmParseException", &["E0701"]),
    ("throws InvalidOperationException", &["E0308"]),
    (
        "throws InvalidOperationException,InvalidOperationException",
        &["E0706"],
    ),
    (
        "trailing comma in Annotations Target operation signature; undeclared alias Core; undeclared target",
        &["E0802"],
    ),
    (
        "unbound XML prefix sap: (upstream lenient parser accepts; a namespace-aware parser must reject)",
        &["E0107"],
    ),
    (
        "valid model, malformed annotation values",
        &["E0215", "E0802", "E0806"],
    ),
];
