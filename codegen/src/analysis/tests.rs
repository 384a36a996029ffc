//! The types that a selected type brings in, for a whole service.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use super::Analysis;
use super::explain::{Explanation, explain};
use crate::config::{Config, Family, Navigation, Pattern};
use crate::lock::Lock;
use odata_csdl::diagnostic::Source;
use odata_csdl::schema::{self, Model};

#[test]
fn closure_of_graphs_user() {
    let corpus = std::env::var_os("ODATA_CORPUS");
    assert!(
        corpus.is_some() || std::env::var_os("ODATA_CORPUS_REQUIRED").is_none(),
        "ODATA_CORPUS is not set"
    );
    let Some(corpus) = corpus else {
        println!("skipped: no corpus");
        return;
    };
    let path = std::path::Path::new(&corpus).join("csdl/msgraph__v1.0-clean.xml");
    let bytes = std::fs::read(path).expect("the document can be read");
    let source = Source::from_bytes("graph", &bytes).expect("the document is text");
    let (model, _) = schema::load(&[source], false);
    let model = model.expect("the document is a model");
    let count = |config: Config| {
        let config = config.select(vec![Pattern::new("microsoft.graph.user")]);
        Analysis::new(&model, &config, &Lock::default())
            .selection
            .len()
    };
    let bare = || Config::new().family([("*", Family::Base)]);
    // Through bases and properties alone, then also through families.
    assert_eq!(count(bare()), 610);
    assert_eq!(count(Config::new()), 995);
    for unfollowed in [Navigation::Opaque, Navigation::Omit] {
        assert_eq!(count(bare().navigation(unfollowed)), 28);
        assert_eq!(count(Config::new().navigation(unfollowed)), 32);
    }
}

const SHOP: &str = r#"<Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
  <EntityType Name="thing" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/></EntityType>
  <EntityType Name="customer" BaseType="shop.thing">
    <Property Name="name" Type="Edm.String"/>
    <Property Name="address" Type="shop.address"/>
    <NavigationProperty Name="orders" Type="Collection(shop.order)"/>
  </EntityType>
  <EntityType Name="order" BaseType="shop.thing">
    <Property Name="shipTo" Type="shop.address"/>
    <Property Name="state" Type="shop.state"/>
    <NavigationProperty Name="lines" Type="Collection(shop.line)"/>
  </EntityType>
  <EntityType Name="express" BaseType="shop.order"><Property Name="by" Type="shop.carrier"/></EntityType>
  <EntityType Name="line" BaseType="shop.thing"><Property Name="price" Type="shop.money"/></EntityType>
  <ComplexType Name="address"><Property Name="country" Type="shop.country"/></ComplexType>
  <ComplexType Name="country"/>
  <ComplexType Name="carrier"/>
  <ComplexType Name="money"/>
  <ComplexType Name="lonely"/>
  <EnumType Name="state"><Member Name="open" Value="0"/></EnumType>
  <EntityContainer Name="box"><EntitySet Name="orders" EntityType="shop.order"/><Singleton Name="me" Type="shop.customer"/></EntityContainer>
</Schema>"#;

fn shop() -> Model {
    let (model, findings) = schema::load(&[Source::new("shop.xml", SHOP)], false);
    model.unwrap_or_else(|| panic!("{findings:?}"))
}

/// The simple names of the selected types.
fn names(config: &Config) -> Vec<String> {
    let model = shop();
    let lock = Lock::default();
    let selection = Analysis::new(&model, config, &lock).selection;
    let selected = model.type_ids().filter(|id| selection.contains(*id));
    selected.map(|id| model[id].name.clone()).collect()
}

#[test]
fn patterns_name_types_properties_sets_and_namespaces() {
    let all = names(&Config::new());
    assert_eq!(all.len(), 11);
    assert_eq!(names(&Config::new().select(["shop.*"])), all);
    assert_eq!(
        names(&Config::new().select(["shop.line"])),
        ["thing", "line", "money"]
    );
    // A set is a position: it holds the family, so the derived types are selected as well.
    assert_eq!(
        names(&Config::new().select(["shop.box/orders"])),
        [
            "thing", "order", "express", "line", "address", "country", "carrier", "money", "state"
        ]
    );
    assert_eq!(
        names(
            &Config::new()
                .select(["shop.order"])
                .navigation(Navigation::Opaque)
        ),
        ["thing", "order", "address", "country", "state"]
    );
    // If only some properties of a type are named, only these are wanted.
    assert_eq!(
        names(&Config::new().select(["shop.order/state"])),
        ["thing", "order", "state"]
    );
    // If the type is named as well, all of it is wanted.
    assert_eq!(
        names(&Config::new().select(["shop.line/none", "shop.line"])),
        ["thing", "line", "money"]
    );
    assert_eq!(
        names(
            &Config::new()
                .select(["shop.order/state", "shop.order"])
                .navigation(Navigation::Opaque)
        ),
        ["thing", "order", "address", "country", "state"]
    );
    // A pattern without a slash does not apply to properties.
    assert!(names(&Config::new().select(["*orders"])).is_empty());
    assert_eq!(
        names(&Config::new().select(["*/country"])),
        ["address", "country"]
    );
}

#[test]
fn excluded_types_and_properties_stay_out() {
    let customer = || Config::new().select(["shop.customer"]);
    assert_eq!(
        names(&customer().exclude(["shop.order"])),
        ["thing", "customer", "address", "country"]
    );
    assert_eq!(
        names(&customer().exclude(["shop.customer/orders", "shop.customer/address"])),
        ["thing", "customer"]
    );
    // A base of other types is needed nevertheless; a variant is not.
    let kept = names(&customer().exclude(["shop.thing", "shop.express", "shop.address"]));
    assert_eq!(
        kept,
        ["thing", "customer", "order", "line", "money", "state"]
    );
    let without_sets = Config::new()
        .select(["shop.box/*"])
        .exclude(["shop.box/orders", "shop.order"]);
    assert_eq!(
        names(&without_sets),
        ["thing", "customer", "address", "country"]
    );
}

fn explained(config: &Config, name: &str) -> Explanation {
    explained_with(config, "", name)
}

fn explained_with(config: &Config, lock: &str, name: &str) -> Explanation {
    let model = shop();
    let lock = Lock::parse(lock).unwrap_or_else(|error| panic!("{error:?}"));
    let id = model.type_ids().find(|id| model[*id].name == name);
    explain(&Analysis::new(&model, config, &lock), id.expect("a type"))
}

#[test]
fn the_way_of_a_type_is_told_with_what_its_cuts_save() {
    let config = Config::new().select(["shop.customer"]);
    assert_eq!(
        explained(&config, "carrier").to_string(),
        "\
shop.carrier is generated, one of 10 types, 10 properties. The shortest path to it:

  shop.customer  selected by `shop.customer`
  shop.order     type of the navigation property `orders` of shop.customer
  shop.express   derived type of shop.order, which positions hold as an enum
  shop.carrier   type of the property `by` of shop.express

What cutting it would save:

  navigation = { \"shop.customer/orders\" = \"opaque\" }  6 types, 5 properties
  family = { \"shop.order\" = \"base\" }                  2 types, 1 property
  exclude = [\"shop.express/by\"]                       1 type, 1 property
  exclude = [\"shop.carrier\"]                          1 type, 0 properties
"
    );
    let address = explained(&config, "address");
    assert_eq!(address.way.len(), 2);
    assert!(address.cuts[0].stays && !address.cuts[1].stays, "{address}");
    assert_eq!(
        explained(&config, "lonely").to_string(),
        "shop.lonely is not generated: no selected type needs it.\n\
         Selecting it would add 1 type, 0 properties to 10 types, 10 properties.\n"
    );
    let set = explained(&Config::new().select(["shop.box/me"]), "customer");
    assert_eq!(set.way[0].by, "type of `shop.box/me`, which is selected");
    let member = explained(&Config::new().select(["shop.order/state"]), "order").to_string();
    assert!(
        member.contains("  shop.order  selected by `shop.order/state`\n"),
        "{member}"
    );
    let replaced = Config::new().replace([("shop.address", "crate::Address")]);
    let replaced = explained(&replaced, "address").to_string();
    assert!(
        replaced.starts_with("shop.address is not generated: `crate::Address` replaces it."),
        "{replaced}"
    );
    let excluded = explained(&config.exclude(["*.line"]), "line").to_string();
    assert!(
        excluded.starts_with("shop.line is not generated: `*.line` excludes it."),
        "{excluded}"
    );
    assert!(!excluded.contains("would add 0 types"), "{excluded}");
}

#[test]
fn a_type_whose_positions_the_lock_keeps_as_structs_is_told_with_what_makes_them_enums() {
    let held = |lock: &str, name: &str| explained_with(&Config::new(), lock, name).held;
    let asks = || Some(String::from("family = { \"shop.order\" = \"enum\" }"));
    assert_eq!(held("type shop.order\n", "order"), asks());
    assert_eq!(held("type shop.order unplaced\n", "order"), None);
    assert_eq!(held("type shop.order family AnyOrder\n", "order"), None);
    assert_eq!(held("", "order"), None);
    // It has no derived types, so the lock cannot hold back an enum.
    assert_eq!(held("type shop.address\n", "address"), None);
}

#[test]
fn what_a_cut_says_it_saves_it_saves() {
    let config = Config::new().select(["shop.customer"]);
    let all = names(&config).len();
    let saves = |n: usize| explained(&config, "carrier").cuts[n].saves.types;
    let cut = config
        .clone()
        .navigation([("shop.customer/orders", Navigation::Opaque)]);
    assert_eq!(all - names(&cut).len(), saves(0));
    let cut = config.clone().family([("shop.order", Family::Base)]);
    assert_eq!(all - names(&cut).len(), saves(1));
    let cut = config.clone().exclude(["shop.express/by"]);
    assert_eq!(all - names(&cut).len(), saves(2));
    let cut = config.clone().exclude(["shop.carrier"]);
    assert_eq!(all - names(&cut).len(), saves(3));
    // A property that is left out stays so when its type is excluded, too.
    let address = explained(&config.exclude(["shop.customer/address"]), "address");
    let cut = address
        .cuts
        .iter()
        .find(|cut| cut.option == "exclude = [\"shop.address\"]");
    let saves = cut.map(|cut| (cut.saves.types, cut.saves.properties));
    assert_eq!(saves, Some((2, 1)), "{address}");
}
