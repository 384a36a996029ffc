//! Section O of the conformance checklist: CSDL JSON. One test per row, named after it, followed by tests of the text format.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod helpers;

use helpers::*;
use odata_csdl::terms;

/// A document with one schema `a`. `Core.` is an abbreviation for the vocabulary here; only documents declare aliases.
fn json_a(content: &str) -> String {
    let content = content.replace("@Core.", "@Org.OData.Core.V1.");
    format!(r#"{{"$Version":"4.01","a":{{{content}}}}}"#)
}

/// A model as text without places.
fn text(model: &Model) -> String {
    let debug = format!("{model:#?}");
    let mut out = String::new();
    let mut skipped = None;
    for line in debug.lines() {
        let indent = line.len() - line.trim_start().len();
        if skipped == Some(indent) {
            skipped = None;
        } else if skipped.is_none() && line.trim() == "span: Span {" {
            skipped = Some(indent);
        } else if skipped.is_none() {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Both contents of schema `a` violate no rule and give the same model.
fn same(json: &str, xml: &str) -> Model {
    let model = clean(&json_a(json));
    let xml = xml.replace("\"Core.", "\"Org.OData.Core.V1.");
    assert_eq!(text(&model), text(&good(&xml)));
    model
}

fn json_errors(content: &str) -> Vec<&'static str> {
    errors(&json_a(content))
}

/// The first finding as file:line:column with its message.
fn first_line(document: &str) -> String {
    let sources = [Source::new("m.json", document)];
    let (_, findings) = schema::load(&sources, true);
    findings[0].render(&sources)
}

#[test]
fn o1_json_gives_the_same_model() {
    same(
        r#""T":{"$Kind":"EntityType","$Key":["ID"],"$OpenType":true,"$HasStream":true,"ID":{"$Type":"Edm.Int32"},
            "Name":{"$Nullable":true,"$MaxLength":20,"$Unicode":false},
            "Next":{"$Kind":"NavigationProperty","$Type":"a.T","$Partner":"Back","$ReferentialConstraint":{"ID":"ID","ID@Core.Description":"x"},"$OnDelete":"Cascade","$OnDelete@Core.Description":"y"},
            "Back":{"$Kind":"NavigationProperty","$Type":"a.T","$Collection":true,"$Partner":"Next","$ContainsTarget":true}},
          "B":{"$Kind":"ComplexType","$Abstract":true},
          "C":{"$Kind":"ComplexType","$BaseType":"a.B","p":{"$Type":"a.D","$Nullable":true}},
          "D":{"$Kind":"TypeDefinition","$UnderlyingType":"Edm.String","$MaxLength":5}"#,
        r#"<EntityType Name="T" OpenType="true" HasStream="true"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Int32" Nullable="false"/>
            <Property Name="Name" Type="Edm.String" Nullable="true" MaxLength="20" Unicode="false"/>
            <NavigationProperty Name="Next" Type="a.T" Nullable="false" Partner="Back"><ReferentialConstraint Property="ID" ReferencedProperty="ID"><Annotation Term="Core.Description" String="x"/></ReferentialConstraint><OnDelete Action="Cascade"/></NavigationProperty>
            <NavigationProperty Name="Back" Type="Collection(a.T)" Partner="Next" ContainsTarget="true"/></EntityType>
          <ComplexType Name="B" Abstract="true"/>
          <ComplexType Name="C" BaseType="a.B"><Property Name="p" Type="a.D" Nullable="true"/></ComplexType>
          <TypeDefinition Name="D" UnderlyingType="Edm.String" MaxLength="5"/>"#,
    );
    // Keys with paths, and an alias object.
    same(
        r#""E":{"$Kind":"EntityType","$Key":[{"k":"c/i"}],"c":{"$Type":"a.C"}},"C":{"$Kind":"ComplexType","i":{"$Type":"Edm.Int32"}}"#,
        r#"<EntityType Name="E"><Key><PropertyRef Name="c/i" Alias="k"/></Key><Property Name="c" Type="a.C" Nullable="false"/></EntityType>
          <ComplexType Name="C"><Property Name="i" Type="Edm.Int32" Nullable="false"/></ComplexType>"#,
    );
    assert!(json_errors(r#""X":{"$Kind":"Nothing"}"#).contains(&"E0112"));
    assert!(json_errors(r#""X":{}"#).contains(&"E0112"));
    assert!(json_errors(r#""X":5"#).contains(&"E0112"));
    assert!(json_errors(r#""X":{"$Kind":"ComplexType","$Colour":1}"#).contains(&"E0109"));
    assert!(json_errors(r#""E":{"$Kind":"EntityType","$Key":"i","i":{}}"#).contains(&"E0112"));
}

#[test]
fn o2_defaults_differ_from_xml() {
    same(
        r#""C":{"$Kind":"ComplexType","p":{},"d":{"$Type":"Edm.Decimal"},"e":{"$Type":"Edm.Decimal","$Precision":9,"$Scale":2},"f":{"$Type":"Edm.Decimal","$Scale":"floating"},"t":{"$Type":"Edm.DateTimeOffset"}}"#,
        r#"<ComplexType Name="C"><Property Name="p" Type="Edm.String" Nullable="false"/><Property Name="d" Type="Edm.Decimal" Nullable="false" Scale="variable"/><Property Name="e" Type="Edm.Decimal" Nullable="false" Precision="9" Scale="2"/><Property Name="f" Type="Edm.Decimal" Nullable="false" Scale="floating"/><Property Name="t" Type="Edm.DateTimeOffset" Nullable="false"/></ComplexType>"#,
    );
    same(
        r#""T":{"$Kind":"EntityType","$Abstract":true,"n":{"$Kind":"NavigationProperty","$Type":"a.T"}},"f":[{"$Kind":"Function","$Parameter":[{"$Name":"x"}],"$ReturnType":{}}],"m":{"$Kind":"Term"},"D":{"$Kind":"TypeDefinition","$UnderlyingType":"Edm.Decimal"}"#,
        r#"<EntityType Name="T" Abstract="true"><NavigationProperty Name="n" Type="a.T" Nullable="false"/></EntityType><Function Name="f"><Parameter Name="x" Type="Edm.String" Nullable="false"/><ReturnType Type="Edm.String" Nullable="false"/></Function><Term Name="m" Type="Edm.String" Nullable="false"/><TypeDefinition Name="D" UnderlyingType="Edm.Decimal" Scale="variable"/>"#,
    );
    let wrong = r#""C":{"$Kind":"ComplexType","p":{"$MaxLength":"max","$Nullable":"true"}}"#;
    assert_eq!(json_errors(wrong), ["E0112", "E0112"]);
    let (model, _) = load_all(&[&json_a(wrong)], false);
    let model = model.unwrap();
    let property = &structured(&model, "C").properties[0];
    assert_eq!(
        property.r#type.nullable,
        Some(true),
        "what was meant is taken"
    );
}

#[test]
fn o3_collections_and_kinds() {
    same(
        r#""C":{"$Kind":"ComplexType","ps":{"$Collection":true},"is":{"$Type":"Edm.Int32","$Collection":true,"$Nullable":true}}"#,
        r#"<ComplexType Name="C"><Property Name="ps" Type="Collection(Edm.String)" Nullable="false"/><Property Name="is" Type="Collection(Edm.Int32)" Nullable="true"/></ComplexType>"#,
    );
    let no_kind = r#""T":{"$Kind":"EntityType","$Abstract":true,"n":{"$Type":"a.T"}}"#;
    assert_eq!(json_errors(no_kind), ["E0411"]);
    let collection = r#""C":{"$Kind":"ComplexType","p":{"$Collection":1}}"#;
    assert_eq!(json_errors(collection), ["E0112"]);
}

#[test]
fn o4_overloads_and_members() {
    same(
        r#""f":[{"$Kind":"Function","$ReturnType":{"$Type":"Edm.Int32"}},{"$Kind":"Function","$Parameter":[{"$Name":"x","$Type":"Edm.Int32"}],"$ReturnType":{"$Type":"Edm.Int32"}}],
          "g":[{"$Kind":"Action","$IsBound":true,"$EntitySetPath":"t","$Parameter":[{"$Name":"t","$Type":"a.T","@Core.Description":"p"}],"$ReturnType":{"$Type":"a.T","@Core.Description":"r"}}],
          "T":{"$Kind":"EntityType","$Abstract":true},
          "E":{"$Kind":"EnumType","$UnderlyingType":"Edm.Byte","$IsFlags":true,"Red":1,"Red@Core.Description":"x","Green":"2","@Core.Description":"colours"}"#,
        r#"<Function Name="f"><ReturnType Type="Edm.Int32" Nullable="false"/></Function><Function Name="f"><Parameter Name="x" Type="Edm.Int32" Nullable="false"/><ReturnType Type="Edm.Int32" Nullable="false"/></Function>
          <Action Name="g" IsBound="true" EntitySetPath="t"><Parameter Name="t" Type="a.T" Nullable="false"><Annotation Term="Core.Description" String="p"/></Parameter><ReturnType Type="a.T" Nullable="false"><Annotation Term="Core.Description" String="r"/></ReturnType></Action>
          <EntityType Name="T" Abstract="true"/>
          <EnumType Name="E" UnderlyingType="Edm.Byte" IsFlags="true"><Annotation Term="Core.Description" String="colours"/><Member Name="Red" Value="1"><Annotation Term="Core.Description" String="x"/></Member><Member Name="Green" Value="2"/></EnumType>"#,
    );
    let object = r#""f":{"$Kind":"Function","$ReturnType":{}}"#;
    assert_eq!(json_errors(object), ["E0112"]);
    let (model, _) = load_all(&[&json_a(object)], false);
    assert_eq!(model.unwrap().operations.len(), 1);
    assert!(json_errors(r#""C":[{"$Kind":"ComplexType"}]"#).contains(&"E0112"));
    assert!(json_errors(r#""f":[]"#).contains(&"E0112"));
    assert!(json_errors(r#""E":{"$Kind":"EnumType","A":true}"#).contains(&"E0112"));
    let dangling = r#""E":{"$Kind":"EnumType","A":0,"B@Core.Description":"x"}"#;
    assert_eq!(json_errors(dangling), ["E0112"]);
}

#[test]
fn o5_references_container_annotations() {
    let json = r#"{"$Version":"4.01","$EntityContainer":"a.C",
      "$Reference":{"https://example.com/core.json":{"$Include":[{"$Namespace":"Org.OData.Core.V1","$Alias":"K","@K.Description":"i"}],"$IncludeAnnotations":[{"$TermNamespace":"Org.OData.Core.V1","$Qualifier":"q","$TargetNamespace":"a"}],"@K.Description":"r"}},
      "a":{"$Alias":"self",
        "T":{"$Kind":"EntityType","$Key":["ID"],"ID":{"$Type":"Edm.Int32"},"n":{"$Kind":"NavigationProperty","$Type":"self.T"}},
        "f":[{"$Kind":"Function","$ReturnType":{"$Type":"self.T"}}],"g":[{"$Kind":"Action"}],
        "C":{"$Kind":"EntityContainer","Ts":{"$Collection":true,"$Type":"self.T","$IncludeInServiceDocument":false,"$NavigationPropertyBinding":{"n":"Ts"}},"One":{"$Type":"self.T","$Nullable":true},"f":{"$Function":"self.f","$EntitySet":"Ts","$IncludeInServiceDocument":true},"g":{"$Action":"self.g"}},
        "$Annotations":{"self.T/ID":{"@K.Computed":true},"self.T":{"@K.Description#q":"d"}}}}"#;
    let xml = document(
        r#"<e:Reference Uri="https://example.com/core.json"><e:Include Namespace="Org.OData.Core.V1" Alias="K"><Annotation Term="K.Description" String="i"/></e:Include><e:IncludeAnnotations TermNamespace="Org.OData.Core.V1" Qualifier="q" TargetNamespace="a"/><Annotation Term="K.Description" String="r"/></e:Reference>"#,
        r#"<Schema Namespace="a" Alias="self">
          <EntityType Name="T"><Key><PropertyRef Name="ID"/></Key><Property Name="ID" Type="Edm.Int32" Nullable="false"/><NavigationProperty Name="n" Type="self.T" Nullable="false"/></EntityType>
          <Function Name="f"><ReturnType Type="self.T" Nullable="false"/></Function><Action Name="g"/>
          <EntityContainer Name="C"><EntitySet Name="Ts" EntityType="self.T" IncludeInServiceDocument="false"><NavigationPropertyBinding Path="n" Target="Ts"/></EntitySet><Singleton Name="One" Type="self.T" Nullable="true"/><FunctionImport Name="f" Function="self.f" EntitySet="Ts" IncludeInServiceDocument="true"/><ActionImport Name="g" Action="self.g"/></EntityContainer>
          <Annotations Target="self.T/ID"><Annotation Term="K.Computed" Bool="true"/></Annotations><Annotations Target="self.T"><Annotation Term="K.Description" Qualifier="q" String="d"/></Annotations></Schema>"#,
    );
    let model = clean(json);
    assert_eq!(text(&model), text(&clean(&xml)));
    assert!(terms::is_computed(
        &structured(&model, "T").properties[0].annotations
    ));
    assert_eq!(errors(r#"{"a":{"T":{"$Kind":"ComplexType"}}}"#), ["E0202"]);
    assert_eq!(errors(r#"{"a":{"F":[{"$Kind":"Action"}]}}"#), ["E0202"]);
    // Other JSON is refused in both profiles.
    for other in [
        "{}",
        r#"{"a":{}}"#,
        r#"{"@odata.context":"$metadata","value":[{"name":"People","kind":"EntitySet"}]}"#,
        r#"{"openapi":"3.0.0","paths":{"/People":{"get":{}}}}"#,
        r#"{"error":{"code":"404","message":"m"}}"#,
        r#"{"a":{"$Kind":1},"$Kind":null}"#,
    ] {
        assert_eq!(errors(other), ["E0114"], "{other}");
        let (model, findings) = load_all(&[other], false);
        assert_eq!((model.is_none(), findings[0].code.number), (true, "E0114"));
    }
    let said =
        first_line(r#"{"$Version":"4.0","a":{"T":{"$Kind":"ComplexType","$basetype":"a.B"}}}"#);
    assert!(said.contains("did you mean `$BaseType`?"), "{said}");
    assert_eq!(errors(r#"{"$Version":"3.0","a":{}}"#), ["E0203"]);
    assert_eq!(
        errors(r#"{"$Version":"4.0","$EntityContainer":"a.C","a":{}}"#),
        ["E0112"]
    );
    let nothing = r#"{"$Version":"4.0","$Reference":{"u":{}},"a":{}}"#;
    assert_eq!(errors(nothing), ["E0207"]);
    let elsewhere = r#"{"$Version":"4.0","$Reference":[],"a":{"$Annotations":5}}"#;
    assert_eq!(errors(elsewhere), ["E0112", "E0112"]);
}

#[test]
fn o6_default_values_have_json_types() {
    same(
        r#""C":{"$Kind":"ComplexType","i":{"$Type":"Edm.Int32","$DefaultValue":5},"b":{"$Type":"Edm.Boolean","$DefaultValue":true},"s":{"$DefaultValue":"x"},"g":{"$Type":"Edm.GeographyPoint","$SRID":"4326"},"n":{"$Nullable":true,"$DefaultValue":null}}"#,
        r#"<ComplexType Name="C"><Property Name="i" Type="Edm.Int32" Nullable="false" DefaultValue="5"/><Property Name="b" Type="Edm.Boolean" Nullable="false" DefaultValue="true"/><Property Name="s" Type="Edm.String" Nullable="false" DefaultValue="x"/><Property Name="g" Type="Edm.GeographyPoint" Nullable="false" SRID="4326"/><Property Name="n" Type="Edm.String" Nullable="true"/></ComplexType>"#,
    );
    let wrong = r#""C":{"$Kind":"ComplexType","i":{"$Type":"Edm.Int32","$DefaultValue":"x"}}"#;
    assert_eq!(json_errors(wrong), ["E0505"]);
    let number = r#""C":{"$Kind":"ComplexType","g":{"$Type":"Edm.GeographyPoint","$SRID":4326}}"#;
    assert_eq!(json_errors(number), ["E0112"]);
}

#[test]
fn annotation_values() {
    // No term is declared here, so strings stay strings, except for the terms on which generated code depends.
    same(
        r#""C":{"$Kind":"ComplexType","p":{"@Core.Permissions":"Read","@Core.Permissions@Core.Description":"why"},
            "@Org.OData.X.A":[1,-2.5,true,null,"s",{"@type":"https://x#Org.OData.X.R","n":1,"n@Core.Description":"of n","@Core.Description":"of the record"}],
            "@Org.OData.X.B":{"$Path":"p"},"@Org.OData.X.C":{"$And":[{"$Eq":[{"$Path":"p"},1]},true]},
            "@Org.OData.X.D":{"$Cast":"1","$Type":"Edm.Int32","$Collection":true},"@Org.OData.X.E":{"$Apply":["a",{"$LabeledElement":1,"$Name":"a.l"}],"$Function":"odata.concat"},
            "@Org.OData.X.F":null,"@Org.OData.X.G":{"$LabeledElementReference":"a.l"},"@Org.OData.X.H":{"$UrlRef":"u"},
            "@Core.Revisions":[{"Version":"1","Kind":"Added"}]}"#,
        r#"<ComplexType Name="C"><Property Name="p" Type="Edm.String" Nullable="false"><Annotation Term="Core.Permissions" EnumMember="Org.OData.Core.V1.Permission/Read"><Annotation Term="Core.Description" String="why"/></Annotation></Property>
            <Annotation Term="Org.OData.X.A"><Collection><Int>1</Int><Decimal>-2.5</Decimal><Bool>true</Bool><Null/><String>s</String><Record Type="Org.OData.X.R"><PropertyValue Property="n" Int="1"><Annotation Term="Core.Description" String="of n"/></PropertyValue><Annotation Term="Core.Description" String="of the record"/></Record></Collection></Annotation>
            <Annotation Term="Org.OData.X.B" Path="p"/><Annotation Term="Org.OData.X.C"><And><Eq><Path>p</Path><Int>1</Int></Eq><Bool>true</Bool></And></Annotation>
            <Annotation Term="Org.OData.X.D"><Cast Type="Collection(Edm.Int32)"><String>1</String></Cast></Annotation><Annotation Term="Org.OData.X.E"><Apply Function="odata.concat"><String>a</String><LabeledElement Name="a.l"><Int>1</Int></LabeledElement></Apply></Annotation>
            <Annotation Term="Org.OData.X.F"><Null/></Annotation><Annotation Term="Org.OData.X.G"><LabeledElementReference>a.l</LabeledElementReference></Annotation><Annotation Term="Org.OData.X.H"><UrlRef><String>u</String></UrlRef></Annotation>
            <Annotation Term="Core.Revisions"><Collection><Record><PropertyValue Property="Version" String="1"/><PropertyValue Property="Kind" EnumMember="Org.OData.Core.V1.RevisionKind/Added"/></Record></Collection></Annotation></ComplexType>"#,
    );
    let read = clean(&json_a(
        r#""C":{"$Kind":"ComplexType","p":{"@Core.Permissions":"Read"},"@Core.Description":"a\u00e4\nb \ud83d\ude00"}"#,
    ));
    let declaration = find(&read, "C");
    assert_eq!(terms::descriptions(&declaration.annotations), ["aä\nb 😀"]);
    assert_eq!(
        terms::permissions(&structured(&read, "C").properties[0].annotations),
        (true, false)
    );
}

#[test]
fn strings_are_what_their_term_asks_for() {
    let declared = r#""P":{"$Kind":"EnumType","$IsFlags":true,"R":1,"W":2},"t":{"$Kind":"Term","$Type":"a.P"},"d":{"$Kind":"Term","$Type":"Edm.Date"},"q":{"$Kind":"Term","$Type":"Edm.PropertyPath","$Collection":true},"r":{"$Kind":"Term","$Type":"a.R"},"R":{"$Kind":"ComplexType","when":{"$Type":"Edm.Duration"},"p":{"$Type":"a.P"}}"#;
    let xml = r#"<EnumType Name="P" IsFlags="true"><Member Name="R" Value="1"/><Member Name="W" Value="2"/></EnumType><Term Name="t" Type="a.P" Nullable="false"/><Term Name="d" Type="Edm.Date" Nullable="false"/><Term Name="q" Type="Collection(Edm.PropertyPath)" Nullable="false"/><Term Name="r" Type="a.R" Nullable="false"/><ComplexType Name="R"><Property Name="when" Type="Edm.Duration" Nullable="false"/><Property Name="p" Type="a.P" Nullable="false"/></ComplexType>"#;
    same(
        &format!(
            r##"{declared},"C":{{"$Kind":"ComplexType","@a.t":"R,W","@a.t#x":"3","@a.t#y":2,"@a.d":"2020-02-02","@a.q":["a","b"],"@a.r":{{"when":"PT1S","p":"W"}}}}"##
        ),
        &format!(
            r#"{xml}<ComplexType Name="C"><Annotation Term="a.t" EnumMember="a.P/R a.P/W"/><Annotation Term="a.t" Qualifier="x" EnumMember="a.P/R a.P/W"/><Annotation Term="a.t" Qualifier="y" EnumMember="a.P/W"/><Annotation Term="a.d" Date="2020-02-02"/><Annotation Term="a.q"><Collection><PropertyPath>a</PropertyPath><PropertyPath>b</PropertyPath></Collection></Annotation><Annotation Term="a.r"><Record><PropertyValue Property="when" Duration="PT1S"/><PropertyValue Property="p" EnumMember="a.P/W"/></Record></Annotation></ComplexType>"#
        ),
    );
    let wrong = format!(r#"{declared},"C":{{"$Kind":"ComplexType","@a.d":"yesterday"}}"#);
    assert_eq!(json_errors(&wrong), ["E0806"]);
}

#[test]
fn malformed_texts_have_a_place() {
    let cases = [
        ("{\n \"a\" 1}", "m.json:2:6", "expected `:`"),
        ("{\"a\":}", "m.json:1:6", "expected a value"),
        ("{\"a\":1,}", "m.json:1:8", "expected a member's name"),
        ("{\"a\":tru}", "m.json:1:6", "expected a value"),
        ("{\"a\":01}", "m.json:1:7", "expected `,` or `}`"),
        ("{\"a\":1.}", "m.json:1:8", "expected a digit"),
        ("{\"a\":\"x", "m.json:1:6", "not closed"),
        ("{\"a\":\"\\x\"}", "m.json:1:7", "escape"),
        ("{\"a\":\"\\ud800\"}", "m.json:1:7", "surrogate"),
        ("{\"a\":\"\\u12g4\"}", "m.json:1:7", "hexadecimal"),
        ("{\"a\":\"\n\"}", "m.json:1:7", "control character"),
        ("{\"a\":[1 2]}", "m.json:1:9", "`,` or `]`"),
        ("{} x", "m.json:1:4", "text after the end"),
        ("{", "m.json:1:2", "the document ends"),
        (
            "[{}]",
            "m.json:1:1",
            "the document is an array, not an object",
        ),
    ];
    for (document, place, message) in cases {
        let line = first_line(document);
        assert!(
            line.contains(place) && line.contains(message),
            "{document}: {line}"
        );
        assert!(load_all(&[document], false).0.is_none());
    }
    // Every prefix of a document is refused with a finding and without a panic.
    let whole =
        json_a(r#""C":{"$Kind":"ComplexType","p":{"$MaxLength":1.5e+3,"@a.b":["\u00e4ü",null]}}"#);
    for end in (1..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        assert_eq!(errors(&whole[..end]), ["E0110"], "{}", &whole[..end]);
    }
}

#[test]
fn changed_texts_never_panic() {
    let whole = r#"{"$Version":"4.0","$Reference":{"u":{"$Include":[{"$Namespace":"n","$Alias":"x"}]}},"$EntityContainer":"a.K","a":{"$Alias":"s","C":{"$Kind":"ComplexType","p":{"$Type":"s.E","$Nullable":true},"@a.t":[{"x":{"$Path":"p"},"y@a.t":"R"}]},"E":{"$Kind":"EnumType","R":1,"R@a.t#q":"R,S"},"t":{"$Kind":"Term","$Type":"a.E","$AppliesTo":["Term"]},"f":[{"$Kind":"Function","$Parameter":[{"$Name":"z"}],"$ReturnType":{}}],"K":{"$Kind":"EntityContainer","f":{"$Function":"a.f"}},"$Annotations":{"a.E/R":{"@a.t":3}}}}"#;
    assert!(load_all(&[whole], false).0.is_some());
    let places = whole.char_indices().map(|(at, _)| at);
    for at in places {
        let (before, after) = whole.split_at(at);
        let rest = &after[1..];
        for new in [
            "", "\"", "{", "}", "[", "]", ",", ":", "1", "$", "@", "#", "\\", "/", "ä", "\0",
        ] {
            load_all(&[&format!("{before}{new}{rest}")], false);
        }
    }
    // Every value is replaced by one of another kind.
    for new in [
        "null",
        "true",
        "1",
        "-1.5",
        "\"\"",
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        "{\"a\":{}}",
    ] {
        for (at, _) in whole.match_indices(':') {
            let tail = &whole[at + 1..];
            let end = tail.find([',', '}', ']']).unwrap_or(tail.len());
            load_all(&[&format!("{}{new}{}", &whole[..=at], &tail[end..])], false);
        }
    }
}

#[test]
fn hostile_texts_are_refused_or_read() {
    let deep = format!("{{\"a\":{}", "[".repeat(1_000_000));
    assert_eq!(errors(&deep), ["E0103"]);
    let records = format!("{}1{}", "{\"x\":".repeat(150), "}".repeat(150));
    assert_eq!(
        json_errors(&format!("\"@Org.OData.X.a\":{records}")),
        ["E0103"]
    );
    let mut nested = String::new();
    let mut name = String::new();
    for _ in 0..300 {
        name.push_str("@Org.OData.X.a");
        nested.push_str(&format!("\"{name}\":1,"));
    }
    nested.push_str("\"$Alias\":\"s\"");
    assert_eq!(json_errors(&nested), ["E0103"]);
    // If the time grew with the square of the number of members, this test would hang.
    let mut members = String::from("\"$Kind\":\"EnumType\"");
    for i in 0..100_000 {
        members.push_str(&format!(
            ",\"M{i}\":{i},\"M{i}@Core.Description\":\"x\",\"M{i}\":0"
        ));
    }
    let (model, _) = load_all(&[&json_a(&format!("\"E\":{{{members}}}"))], false);
    assert!(model.is_some());
}

#[test]
fn duplicates_detection_and_encodings() {
    let twice = r#""C":{"$Kind":"ComplexType","p":{},"p":{"$Type":"Edm.Int32"}}"#;
    assert_eq!(json_errors(twice), ["E0111"]);
    let (model, _) = load_all(&[&json_a(twice)], false);
    assert_eq!(
        item(&model.unwrap(), "C", "p"),
        ItemType::Primitive(Primitive::String)
    );
    // By content, whatever the name of the file is (the helpers use `f0.xml`), even after whitespace or a byte order mark.
    let document = json_a("");
    for start in ["\u{feff}", " \r\n\t", "\u{feff} "] {
        assert_eq!(clean(&format!("{start}{document}")).schemas.len(), 1);
    }
    let units: Vec<u16> = document.encode_utf16().collect();
    let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
    for bytes in [little, big] {
        assert_eq!(Source::from_bytes("m", &bytes).unwrap().text, document);
    }
    assert_eq!(errors("[]"), ["E0201"]);
    // One model from documents in both forms.
    let json = r#"{"$Version":"4.0","$Reference":{"b.xml":{"$Include":[{"$Namespace":"b"}]}},"a":{"C":{"$Kind":"ComplexType","p":{"$Type":"b.D"}}}}"#;
    let xml = document_b();
    let (model, findings) = load_all(&[json, &xml], true);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(model.unwrap().types.len(), 2);
}

fn document_b() -> String {
    document(
        "",
        r#"<Schema Namespace="b"><ComplexType Name="D"/></Schema>"#,
    )
}
