//! Patches across documents: aliases in paths and values, documents found through references, CSDL JSON, and the places of findings about
//! elements that a patch adds or removes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod frontend_helpers;

use frontend_helpers::*;
use odata_codegen::config::{Config, Patch};
use odata_codegen::{Metadata, Report};

const SERVICE: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
<edmx:Reference Uri="common.xml"><edmx:Include Namespace="sap.common" Alias="cmn"/></edmx:Reference>
<edmx:DataServices>
<Schema Namespace="sap.order" Alias="SAP__self" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<EntityType Name="OrderType"><Key><PropertyRef Name="ID"/></Key>
<Property Name="ID" Type="Edm.String" Nullable="false"/>
<Property Name="Total" Type="Edm.Decimal" Scale="variable"/>
<Property Name="Place" Type="cmn.Address"/>
<Property Name="Others" Type="Collection(cmn.Address)" Nullable="false"/>
</EntityType>
<ComplexType Name="Plain"><Property Name="Note" Type="Edm.String"/></ComplexType>
<ComplexType Name="Derived" BaseType="SAP__self.Plain"/>
<Annotations Target="SAP__self.OrderType/Total"><Annotation Term="Org.OData.Core.V1.Description" String="Old."/></Annotations>
</Schema>
</edmx:DataServices></edmx:Edmx>
"#;

const COMMON: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="sap.common" Alias="C" xmlns="http://docs.oasis-open.org/odata/ns/edm">
<ComplexType Name="Address"><Property Name="City" Type="Edm.String"/></ComplexType>
</Schema></edmx:DataServices></edmx:Edmx>
"#;

fn read(files: &[(&str, &str)], patches: Vec<Patch>) -> Result<Metadata, Report> {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let mut config = Config::new().metadata([files[0].0]).patch(patches);
    config.base = folder.path().to_owned();
    let plain = |report: &mut Report| {
        let before = format!("{}/", folder.path().display());
        for source in &mut report.sources {
            source.name = source.name.replace(&before, "");
        }
    };
    let mut read = config.read();
    match &mut read {
        Ok(metadata) => plain(&mut metadata.report),
        Err(report) => plain(report),
    }
    read
}

fn ordered(patches: Vec<Patch>) -> Metadata {
    let files = [("service.xml", SERVICE), ("common.xml", COMMON)];
    read(&files, patches).unwrap_or_else(|report| panic!("{report}"))
}

fn patch(at: &str) -> Patch {
    Patch::new(at, "because")
}

#[test]
fn a_path_may_begin_with_an_alias() {
    let Metadata { model, report, .. } = ordered(vec![
        patch("SAP__self.OrderType/Total").description("New."),
        patch("SAP__self.OrderType/Place").rename("Where"),
        patch("C.Address/City").rename("Town"),
    ]);
    assert!(report.findings.is_empty(), "{report}");
    let properties = &structured(&model, "OrderType").properties;
    let annotations = &properties[1].annotations;
    assert_eq!(annotations.len(), 1);
    assert_eq!(
        annotations[0].value,
        Some(Expression::String("New.".into()))
    );
    assert_eq!(properties[2].name, "Where");
    assert_eq!(structured(&model, "Address").properties[0].name, "Town");
}

#[test]
fn what_an_alias_drops_takes_along_what_is_said_of_it() {
    let Metadata { model, report, .. } = ordered(vec![patch("SAP__self.OrderType/Total").remove()]);
    assert!(report.findings.is_empty(), "{report}");
    assert_eq!(structured(&model, "OrderType").properties.len(), 3);
}

#[test]
fn an_empty_value_takes_an_attribute_away() {
    let Metadata { model, report, .. } = ordered(vec![
        patch("sap.order.Derived").set("BaseType", ""),
        patch("sap.order.OrderType/Total").set("Scale", ""),
        patch("sap.order.Plain/Note").set("DefaultValue", ""),
    ]);
    assert!(report.findings.is_empty(), "{report}");
    assert!(structured(&model, "Derived").base.is_none());
    let note = &structured(&model, "Plain").properties[0].kind;
    let empty: Option<String> = Some("".into());
    assert!(
        matches!(note, PropertyKind::Structural { default_value } if *default_value == empty),
        "{note:?}"
    );
    let stale = vec![patch("sap.order.Plain").set("BaseType", "")];
    let files = [("service.xml", SERVICE), ("common.xml", COMMON)];
    let report = read(&files, stale).map(|_| ()).unwrap_err().to_string();
    assert!(report.contains("changes nothing"), "{report}");
}

#[test]
fn a_patch_of_a_new_name_is_told_the_old_one() {
    let files = [("service.xml", SERVICE), ("common.xml", COMMON)];
    let patches = vec![
        patch("sap.order.Plain").rename("Text"),
        patch("sap.order.Text/Note").set("Nullable", "false"),
    ];
    let report = read(&files, patches).map(|_| ()).unwrap_err().to_string();
    assert!(report.contains("there is no `Text`"), "{report}");
    assert!(
        report.contains("even for renamed elements: `sap.order.Plain`"),
        "{report}"
    );
}

#[test]
fn what_names_a_dropped_type_is_told_with_the_patch() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("service.xml"), SERVICE).unwrap();
    std::fs::write(folder.path().join("common.xml"), COMMON).unwrap();
    let toml = "metadata = \"service.xml\"\n[[patch]]\nat = \"sap.common.Address\"\ndrop = true\nreason = \"x\"\n";
    let config = Config::parse(folder.path().join("codegen.toml"), toml).unwrap();
    let report = config.read().unwrap().report;
    let text = report
        .to_string()
        .replace(&folder.path().display().to_string(), "");
    assert_eq!(report.findings.len(), 2, "{text}");
    let expected = r#"warning[E0401]: the type `cmn.Address` is not declared
 --> /service.xml:8:30
  |
8 | <Property Name="Place" Type="cmn.Address"/>
  |                              ^^^^^^^^^^^
 ::: /codegen.toml:3:6
  |
3 | at = "sap.common.Address"
  |      -------------------- this patch removes it
  |
  = path: sap.order.OrderType › Property Place
  = help: also drop or retype the elements that refer to it; to generate less without changing the metadata, use `exclude`
"#;
    assert!(text.contains(expected), "{text}\n---\n{expected}");
}

#[test]
fn the_part_of_a_key_that_a_patch_dropped_is_told_with_the_patch() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"<Schema Namespace="k" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType Name="T"><Key><PropertyRef Name="id"/><PropertyRef Name="part/no" Alias="no"/></Key><Property Name="id" Type="Edm.Int32" Nullable="false"/><Property Name="part" Type="Edm.Untyped"/></EntityType></Schema>"#;
    std::fs::write(folder.path().join("m.xml"), text).unwrap();
    for (at, reference) in [("k.T/id", "\"id\""), ("k.T/part", "\"part/no\"")] {
        let toml = format!(
            "metadata = \"m.xml\"\n[[patch]]\nat = \"{at}\"\ndrop = true\nreason = \"x\"\n"
        );
        let config = Config::parse(folder.path().join("codegen.toml"), toml).unwrap();
        let report = config.read().unwrap().report;
        let finding = report
            .findings
            .iter()
            .find(|finding| finding.code.number == "E0421")
            .unwrap();
        let (patch, label) = finding.related.as_ref().unwrap();
        assert_eq!(label, "this patch removes it");
        let of = |span: odata_csdl::diagnostic::Span| {
            let source = &report.sources[span.file.0 as usize];
            source.text[span.start as usize..span.end as usize].to_owned()
        };
        assert!(of(*patch).contains(at), "{report}");
        assert!(of(finding.span.unwrap()).contains(reference), "{report}");
    }
}

/// An annotation document in CSDL JSON with its own alias, for a service in CSDL JSON.
const PATCHES: &str = r#"{"$Version":"4.01",
 "$Reference": {"main.json": {"$Include":[{"$Namespace":"bc","$Alias":"m"}]}},
 "my": {"$Annotations": {
  "m.customer/blocked": {"@ODataCodegen.V1.Patch": {"Type":"m.block","Reason":"a typo"}},
  "m.customer/more": {"@ODataCodegen.V1.Patch": {"Add":"Property","Type":"Collection(m.block)","Nullable":false,"Reason":"sent"}}
 }}}"#;

const MAIN: &str = r#"{"$Version":"4.01",
 "$Reference": {"patches.json": {"$IncludeAnnotations":[{"$TermNamespace":"ODataCodegen.V1"}]}},
 "bc": {
  "customer": {"$Kind":"EntityType","$Key":["id"],"id":{},"blocked":{"$Type":"bc.blok"}},
  "block": {"$Kind":"EnumType","none":0}
 }}"#;

#[test]
fn types_in_annotation_documents_are_named_as_those_name_them() {
    let files = [("main.json", MAIN), ("patches.json", PATCHES)];
    let Metadata { model, report, .. } =
        read(&files, Vec::new()).unwrap_or_else(|report| panic!("{report}"));
    assert!(report.findings.is_empty(), "{report}");
    let properties = &structured(&model, "customer").properties;
    assert!(matches!(properties[1].r#type.item, ItemType::Type(_)));
    assert!(properties[2].r#type.collection);
    assert!(matches!(properties[2].r#type.item, ItemType::Type(_)));
}

#[test]
fn findings_point_at_the_values_of_annotation_documents() {
    let wrong = PATCHES
        .replace("\"Type\":\"m.block\"", "\"Type\":\"m.blocks\"")
        .replace("Collection(m.block)", "Edm.Strin");
    let report = read(&[("main.json", MAIN), ("patches.json", &wrong)], Vec::new())
        .unwrap_or_else(|report| panic!("{report}"))
        .report;
    let lines: Vec<String> = report.lines().collect();
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines[0].starts_with("patches.json:4:61: "), "{lines:#?}");
    assert!(lines[1].starts_with("patches.json:5:75: "), "{lines:#?}");
}

#[test]
fn a_patch_inside_of_an_element_is_refused() {
    let inline = SERVICE.replace(
        "<Property Name=\"Note\" Type=\"Edm.String\"/>",
        "<Property Name=\"Note\" Type=\"Edm.String\"><Annotation Term=\"ODataCodegen.V1.Patch\"><Record><PropertyValue Property=\"Drop\" Bool=\"true\"/></Record></Annotation></Property>",
    );
    let files = [("service.xml", inline.as_str()), ("common.xml", COMMON)];
    let report = read(&files, Vec::new()).map(|_| ()).unwrap_err();
    let lines: Vec<String> = report.lines().collect();
    assert!(
        lines[0].starts_with("service.xml:11:")
            && lines[0].contains("a patch is inside of an element"),
        "{lines:#?}"
    );
}

#[test]
fn names_that_no_path_could_end_with_are_refused() {
    for (patch, expected) in [
        (
            patch("sap.order.Plain").rename("a.b/../c"),
            "is not a valid name",
        ),
        (
            patch("sap.order.Plain/Note").rename(""),
            "is not a valid name",
        ),
        (
            patch("sap.order.New[2]").declare("ComplexType"),
            "is not a valid name",
        ),
        (patch("sap.order").remove(), "`sap.order` is a namespace"),
    ] {
        let files = [("service.xml", SERVICE), ("common.xml", COMMON)];
        let report = read(&files, vec![patch]).map(|_| ()).unwrap_err();
        assert!(report.to_string().contains(expected), "{report}");
    }
}

#[test]
fn a_collection_is_told_whether_its_items_can_be_null_with_its_type() {
    let Metadata { model, report, .. } = ordered(vec![
        patch("sap.order.Plain/Note")
            .set("Nullable", "true")
            .set("Type", "Collection(Edm.String)"),
    ]);
    assert!(report.findings.is_empty(), "{report}");
    let note = &structured(&model, "Plain").properties[0].r#type;
    assert!(note.collection && note.nullable == Some(true));
}

#[test]
fn an_element_has_one_new_name() {
    let files = [("service.xml", SERVICE), ("common.xml", COMMON)];
    let patches = vec![
        patch("sap.order.Plain/Note").rename("note"),
        patch("sap.order.Plain/Note").rename("NOTE"),
    ];
    let report = read(&files, patches).map(|_| ()).unwrap_err().to_string();
    assert!(
        report.contains("`sap.order.Plain/Note` is renamed twice"),
        "{report}"
    );
}

#[test]
fn a_patch_may_name_types_that_the_document_does_not_include() {
    let alone = SERVICE.replace(
        "<Property Name=\"Note\" Type=\"Edm.String\"/>",
        "<Property Name=\"Note\" Type=\"sap.more.Text\"/>",
    );
    let more = COMMON
        .replace("sap.common", "sap.more")
        .replace("\"C\"", "\"M\"");
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("service.xml", SERVICE),
        ("common.xml", COMMON),
        ("more.xml", &more),
        ("alone.xml", &alone),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    let config = |service: &str, patches: &str| {
        let toml = format!("metadata = [\"{service}\", \"more.xml\"]\n{patches}");
        Config::parse(folder.path().join("codegen.toml"), &toml).unwrap()
    };
    let lines = |config: Config| config.read().unwrap().report.lines().count();
    let retype =
        "[[patch]]\nat = \"sap.order.Plain/Note\"\ntype = \"sap.more.Address\"\nreason = \"x\"\n";
    assert_eq!(lines(config("service.xml", retype)), 0);
    let written = alone.replace("sap.more.Text", "sap.more.Address");
    std::fs::write(folder.path().join("alone.xml"), written).unwrap();
    assert_eq!(lines(config("alone.xml", "")), 1);
}
