//! A small model for tests.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use odata_codegen::config::{Config, Navigation, Root};
use odata_csdl::schema::Model;

use crate::address::Address;
use crate::calls::{Calls, Wanted, settle, write};
use crate::causes::Cause;
use crate::names::Names;
use crate::query::{self, Types};
use crate::walk;

const SHOP: &str = r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="shop">
  <EnumType Name="color"><Member Name="deepRed"/><Member Name="blue"/></EnumType>
  <ComplexType Name="size"><Property Name="width" Type="Edm.Int32"/></ComplexType>
  <ComplexType Name="box" BaseType="shop.size"><Property Name="depth" Type="Edm.Int32"/></ComplexType>
  <EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>
    <Property Name="type" Type="Edm.String"/><Property Name="size" Type="shop.size"/><Property Name="color" Type="shop.color"/>
    <Property Name="price" Type="Edm.Decimal"/><Property Name="picture" Type="Edm.Stream"/><Property Name="tags" Type="Collection(Edm.String)"/>
    <Property Name="sizes" Type="Collection(shop.size)"/>
    <NavigationProperty Name="parts" Type="Collection(shop.item)"/><NavigationProperty Name="lines" Type="Collection(shop.line)" ContainsTarget="true"/>
    <NavigationProperty Name="key" Type="shop.item"/></EntityType>
  <EntityType Name="toy" BaseType="shop.item"><Property Name="age" Type="Edm.Byte"/></EntityType>
  <EntityType Name="line"><Key><PropertyRef Name="order"/><PropertyRef Name="number"/></Key>
    <Property Name="order" Type="Edm.Int32" Nullable="false"/><Property Name="number" Type="Edm.String" Nullable="false"/></EntityType>
  <Function Name="near" IsBound="true" IsComposable="true"><Parameter Name="it" Type="Collection(shop.item)"/>
    <Parameter Name="color" Type="shop.color" Nullable="false"/><Parameter Name="far" Type="Edm.Int16"/><ReturnType Type="Collection(shop.item)"/></Function>
  <Function Name="weight" IsBound="true"><Parameter Name="it" Type="shop.item"/><ReturnType Type="Edm.Double"/></Function>
  <Function Name="pick" IsBound="true"><Parameter Name="it" Type="shop.item"/><Parameter Name="ids" Type="Collection(Edm.String)" Nullable="false"/>
    <Parameter Name="size" Type="shop.size"/><ReturnType Type="shop.size"/></Function>
  <Action Name="sell" IsBound="true"><Parameter Name="it" Type="shop.item"/><Parameter Name="to" Type="Edm.String"/></Action>
  <Action Name="reset"/>
  <EntityContainer Name="all"><EntitySet Name="items" EntityType="shop.item"/><EntitySet Name="lines" EntityType="shop.line"/>
    <Singleton Name="best" Type="shop.toy"/><ActionImport Name="reset" Action="shop.reset"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#;

pub(crate) struct Shop {
    pub(crate) model: Model,
    names: Names,
}

pub(crate) fn shop() -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let metadata = folder.path().join("shop.xml");
    std::fs::write(&metadata, SHOP).unwrap();
    let config = Config::new()
        .metadata([metadata])
        .root(Root::Lib)
        .navigation(Navigation::Follow)
        .requests(true)
        .lock(folder.path().join("names.lock"))
        .output(folder.path().join("src"));
    let generated = config
        .generate()
        .unwrap_or_else(|report| panic!("{report}"));
    let names = Names::new(&generated.lock.as_ref().unwrap().1, &generated.types);
    let model = config
        .read()
        .unwrap_or_else(|report| panic!("{report}"))
        .model;
    Shop { model, names }
}

impl Shop {
    /// What a request asks for.
    pub(crate) fn wanted(&self, method: &str, url: &str, body: &str) -> Result<Wanted, Cause> {
        let address = Address::parse(url);
        let mut walk = walk::walk(&self.model, &address.segments)?;
        settle(&self.model, &mut walk, &address.options);
        Ok(Wanted {
            method: method.to_owned(),
            walk,
            options: query::read(&address.options),
            raw: address.options,
            headers: vec![("If-Match".to_owned(), "*".to_owned())],
            body: body.to_owned(),
            answered: true,
        })
    }

    pub(crate) fn calls_of(&self, wanted: &Wanted) -> Result<Calls, Cause> {
        let types = Types {
            model: &self.model,
            names: &self.names,
        };
        write(types, wanted)
    }
}
