//! Patches: the effect of each on the model, and the findings about those that cannot be applied or change nothing.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test says what it needs by panicking"
)]

#[path = "../frontend_helpers/mod.rs"]
mod frontend_helpers;
mod refusals;

use frontend_helpers::*;
use odata_codegen::config::{Config, Patch};
use odata_codegen::{Metadata, Report};

const SERVICE: &str = r#"<?xml version="1.0"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <edmx:DataServices>
    <Schema Namespace="shop" Alias="self">
      <EntityType Name="order">
        <Key><PropertyRef Name="id"/></Key>
        <Property Name="id" Type="Edm.String" Nullable="false"/>
        <Property Name="placed" Type="Edm.String" MaxLength="10" DefaultValue="never"/>
        <Property Name="state" Type="shop.state" Nullable="false">
          <Annotation Term="Org.OData.Core.V1.Description" String="Old."/>
        </Property>
        <NavigationProperty Name="lines" Type="Collection(shop.line)" Partner="order" ContainsTarget="true"/>
        <NavigationProperty Name="parent" Type="shop.order"/>
      </EntityType>
      <EntityType Name="line">
        <Key><PropertyRef Name="number"/></Key>
        <Property Name="number" Type="Edm.Int32" Nullable="false"/>
        <Property Name="orderId" Type="Edm.String" Nullable="false"/>
        <NavigationProperty Name="order" Type="shop.order" Nullable="false" Partner="lines">
          <ReferentialConstraint Property="orderId" ReferencedProperty="id"/>
        </NavigationProperty>
      </EntityType>
      <EnumType Name="state"><Member Name="open" Value="0"/><Member Name="closed" Value="1"/></EnumType>
      <Action Name="cancel" IsBound="true"><Parameter Name="it" Type="shop.order"/><Parameter Name="why" Type="Edm.Int32"/></Action>
      <Action Name="cancel" IsBound="true"><Parameter Name="it" Type="shop.line"/><Parameter Name="why" Type="Edm.Int32"/></Action>
      <EntityContainer Name="box">
        <EntitySet Name="orders" EntityType="shop.order">
          <NavigationPropertyBinding Path="parent" Target="orders"/>
        </EntitySet>
      </EntityContainer>
      <Annotations Target="self.order/placed">
        <Annotation Term="Org.OData.Core.V1.Description" String="When."/>
        <Annotation Term="Org.OData.Core.V1.LongDescription" String="At what time."/>
      </Annotations>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

fn read_all<const N: usize>(documents: &[&str], patches: [Patch; N]) -> Result<Metadata, Report> {
    let folder = tempfile::tempdir().unwrap();
    let mut paths = Vec::new();
    for (n, text) in documents.iter().enumerate() {
        paths.push(std::path::PathBuf::from(format!("{n}.xml")));
        std::fs::write(folder.path().join(format!("{n}.xml")), text).unwrap();
    }
    let mut config = Config::new().metadata(paths).strict(true).patch(patches);
    config.base = folder.path().to_owned();
    config.read()
}

fn patched<const N: usize>(patches: [Patch; N]) -> Model {
    let metadata = read_all(&[SERVICE], patches).unwrap_or_else(|report| panic!("{report}"));
    let findings = &metadata.report.findings;
    assert!(findings.is_empty(), "{}", metadata.report);
    metadata.model
}

fn patch(at: &str) -> Patch {
    Patch::new(at, "because")
}

/// The findings, one line each, without the folder.
fn problems<const N: usize>(patches: [Patch; N]) -> Vec<String> {
    let report = read_all(&[SERVICE], patches).map(|_| ()).unwrap_err();
    report.lines().collect()
}

fn find_property<'m>(model: &'m Model, owner: &str, name: &str) -> &'m schema::Property {
    let properties = structured(model, owner).properties.iter();
    let mut found = properties.filter(|property| property.name == name);
    found.next().unwrap_or_else(|| panic!("{owner}/{name}"))
}

fn descriptions(property: &schema::Property) -> Vec<String> {
    let value = |annotation: &Annotation| match &annotation.value {
        Some(Expression::String(text)) => text.to_string(),
        other => panic!("{other:?}"),
    };
    property.annotations.iter().map(value).collect()
}

#[test]
fn without_patches_nothing_is_said() {
    let model = patched([]);
    assert_eq!(model.types.len(), 3);
}

#[test]
fn a_retyped_property_loses_the_facets_of_its_old_type() {
    let model = patched([patch("shop.order/placed").set("Type", "Edm.Date")]);
    let property = find_property(&model, "order", "placed");
    assert_eq!(property.r#type.item, ItemType::Primitive(Primitive::Date));
    assert_eq!(*property.r#type.facets, schema::Facets::default());
    assert_eq!(
        property.kind,
        PropertyKind::Structural {
            default_value: None
        }
    );

    let model = patched([patch("shop.order/placed")
        .set("Type", "Edm.Binary")
        .set("MaxLength", "12")]);
    let facets = &find_property(&model, "order", "placed").r#type.facets;
    assert_eq!(facets.max_length, Some(12));

    let model = patched([patch("shop.order/placed").set("Type", "Collection(Edm.String)")]);
    let property = find_property(&model, "order", "placed");
    assert!(property.r#type.collection);
    assert_eq!(property.r#type.facets.max_length, Some(10));
}

#[test]
fn a_patch_mends_what_cannot_be_resolved() {
    let broken = SERVICE.replace("Type=\"shop.state\"", "Type=\"shop.stat\"");
    assert!(read_all(&[&broken], []).is_err());
    let mended = read_all(
        &[&broken],
        [patch("shop.order/state").set("Type", "shop.state")],
    );
    let model = mended.unwrap_or_else(|report| panic!("{report}")).model;
    assert!(matches!(item(&model, "order", "state"), ItemType::Type(_)));
}

#[test]
fn nullability_is_set() {
    let model = patched([
        patch("shop.order/state").set("Nullable", "true"),
        patch("shop.order/placed").set("Nullable", "false"),
    ]);
    assert_eq!(
        find_property(&model, "order", "state").r#type.nullable,
        Some(true)
    );
    assert_eq!(
        find_property(&model, "order", "placed").r#type.nullable,
        Some(false)
    );
}

#[test]
fn a_dropped_element_takes_what_is_said_about_it_along() {
    let model = patched([patch("shop.order/placed").remove()]);
    let names: Vec<_> = structured(&model, "order")
        .properties
        .iter()
        .map(|property| property.name.as_str())
        .collect();
    assert_eq!(names, ["id", "state", "lines", "parent"]);

    let model = patched([
        patch("shop.cancel").remove(),
        patch("shop.state/closed").remove(),
    ]);
    assert!(model.operations.is_empty());
    assert_eq!(
        match &find(&model, "state").kind {
            TypeKind::Enumeration(enumeration) => enumeration.members.len(),
            other => panic!("{other:?}"),
        },
        1
    );
}

#[test]
fn of_elements_declared_twice_one_is_dropped_by_number() {
    let twice = SERVICE.replace(
        "<EnumType Name=\"state\">",
        "<EnumType Name=\"state\"><Member Name=\"x\" Value=\"7\"/></EnumType><EnumType Name=\"state\">",
    );
    let report = read_all(&[&twice], [patch("shop.state").remove()]).map(|_| ());
    let text = report.unwrap_err().to_string();
    assert!(text.contains("`shop.state` is declared 2 times"), "{text}");
    assert!(text.contains("`shop.state[2]` is the second"), "{text}");
    let model = read_all(&[&twice], [patch("shop.state[1]").remove()])
        .unwrap_or_else(|report| panic!("{report}"))
        .model;
    match &find(&model, "state").kind {
        TypeKind::Enumeration(enumeration) => assert_eq!(enumeration.members.len(), 2),
        other => panic!("{other:?}"),
    }
}

#[test]
fn descriptions_replace_those_inside_and_those_elsewhere() {
    let model = patched([
        patch("shop.order/state").description("New."),
        patch("shop.order/placed").description("Whenever."),
        patch("shop.order/id").long_description("A \"name\" */ of `it`."),
    ]);
    assert_eq!(
        descriptions(find_property(&model, "order", "state")),
        ["New."]
    );
    assert_eq!(
        descriptions(find_property(&model, "order", "placed")),
        ["Whenever.", "At what time."]
    );
    assert_eq!(
        descriptions(find_property(&model, "order", "id")),
        ["A \"name\" */ of `it`."]
    );
}

#[test]
fn properties_types_members_and_sets_are_added() {
    let model = patched([
        patch("shop.express")
            .declare("EntityType")
            .set("BaseType", "shop.order")
            .description("Faster."),
        patch("shop.express/by")
            .declare("Property")
            .set("Type", "Edm.TimeOfDay")
            .set("Nullable", "false"),
        patch("shop.order/carrier")
            .declare("NavigationProperty")
            .set("Type", "shop.line"),
        patch("shop.state/lost").declare("Member").set("Value", "2"),
        patch("shop.box/lines")
            .declare("EntitySet")
            .set("EntityType", "shop.line"),
    ]);
    let express = structured(&model, "express");
    assert_eq!(model.qualified_name(express.base.unwrap()), "shop.order");
    assert_eq!(
        item(&model, "express", "by"),
        ItemType::Primitive(Primitive::TimeOfDay)
    );
    assert!(matches!(
        find_property(&model, "order", "carrier").kind,
        PropertyKind::Navigation(_)
    ));
    assert_eq!(find(&model, "express").annotations.len(), 1);
    match &find(&model, "state").kind {
        TypeKind::Enumeration(enumeration) => {
            assert_eq!(enumeration.members[2].name, "lost");
            assert_eq!(enumeration.members[2].value, 2);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(model.containers[0].children[1].name, "lines");
}

#[test]
fn what_refers_to_a_renamed_element_follows() {
    let model = patched([
        patch("shop.order/id").rename("orderNumber"),
        patch("shop.order").rename("purchase"),
        patch("shop.order/lines").rename("positions"),
        patch("shop.order/parent").rename("above"),
        patch("shop.line/orderId").rename("purchaseNumber"),
        patch("shop.state/closed").rename("done"),
        patch("shop.cancel/why").rename("reason"),
        patch("shop.box/orders").rename("purchases"),
    ]);
    let order = structured(&model, "purchase");
    assert_eq!(order.key[0].path, "orderNumber");
    let navigation = match &find_property(&model, "line", "order").kind {
        PropertyKind::Navigation(navigation) => navigation,
        other => panic!("{other:?}"),
    };
    assert_eq!(navigation.partner.as_deref(), Some("positions"));
    assert_eq!(
        navigation.referential_constraints,
        [("purchaseNumber".to_owned(), "orderNumber".to_owned())]
    );
    assert!(
        model
            .operations
            .iter()
            .all(|o| o.parameters[1].name == "reason")
    );
    let set = &model.containers[0].children[0];
    assert_eq!(set.name, "purchases");
    match &set.kind {
        schema::ContainerChildKind::EntitySet { bindings, .. } => {
            assert_eq!(*bindings, [("above".to_owned(), "purchases".to_owned())]);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn later_patches_see_what_earlier_ones_did() {
    let lines = problems([
        patch("shop.order/state").remove(),
        patch("shop.order/state").set("Nullable", "true"),
    ]);
    assert_eq!(lines.len(), 1);
    assert!(
        lines[0].contains("there is no `state` in the `shop.order`"),
        "{lines:?}"
    );
    let model = patched([
        patch("shop.order/state").set("Nullable", "true"),
        patch("shop.order/state").set("Nullable", "false"),
    ]);
    assert_eq!(
        find_property(&model, "order", "state").r#type.nullable,
        Some(false)
    );
}

/// The same patches as an annotation document.
const OVERLAY: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <edmx:Reference Uri="0.xml"><edmx:Include Namespace="shop" Alias="S"/></edmx:Reference>
  <edmx:Reference Uri="https://odata-codegen.example/v1.xml"><edmx:Include Namespace="ODataCodegen.V1" Alias="Codegen"/></edmx:Reference>
  <edmx:DataServices>
    <Schema Namespace="shop.overlay">
      <Annotations Target="S.order/placed">
        <Annotation Term="Codegen.Patch">
          <Record>
            <PropertyValue Property="Type" String="Edm.Date"/>
            <PropertyValue Property="Nullable" Bool="false"/>
            <PropertyValue Property="Reason"><String>no time of day</String></PropertyValue>
          </Record>
        </Annotation>
        <Annotation Term="Org.OData.Core.V1.Description" Qualifier="q" String="Kept."/>
      </Annotations>
      <Annotations Target="shop.order/parent">
        <Annotation Term="ODataCodegen.V1.Patch">
          <Record><PropertyValue Property="Drop" Bool="true"/><PropertyValue Property="Reason" String="never sent"/></Record>
        </Annotation>
      </Annotations>
      <Annotations Target="shop.order/ghost">
        <Annotation Term="ODataCodegen.V1.Patch">
          <Record>
            <PropertyValue Property="Add" String="Property"/>
            <PropertyValue Property="Type" String="Edm.Guid"/>
            <PropertyValue Property="Reason" String="sent since 2019"/>
          </Record>
        </Annotation>
      </Annotations>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
"#;

#[test]
fn annotation_documents_carry_patches() {
    let service = SERVICE.replace(
        "<NavigationPropertyBinding Path=\"parent\" Target=\"orders\"/>",
        "",
    );
    let metadata = read_all(&[&service, OVERLAY], []).unwrap_or_else(|report| panic!("{report}"));
    let model = metadata.model;
    let placed = find_property(&model, "order", "placed");
    assert_eq!(placed.r#type.item, ItemType::Primitive(Primitive::Date));
    assert_eq!(placed.r#type.nullable, Some(false));
    assert_eq!(descriptions(placed), ["When.", "At what time.", "Kept."]);
    assert_eq!(
        item(&model, "order", "ghost"),
        ItemType::Primitive(Primitive::Guid)
    );
    let names = structured(&model, "order").properties.iter();
    assert!(names.clone().all(|property| property.name != "parent"));
}
