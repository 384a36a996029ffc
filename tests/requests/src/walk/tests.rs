#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use super::*;
use odata_csdl::diagnostic::Source;

const SHOP: &str = r#"<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.01"><edmx:DataServices>
<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="shop" Alias="s">
  <EntityType Name="item"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" Nullable="false"/>
    <Property Name="size" Type="s.size"/><NavigationProperty Name="parts" Type="Collection(s.item)"/>
    <NavigationProperty Name="lines" Type="Collection(s.line)" ContainsTarget="true"/></EntityType>
  <EntityType Name="toy" BaseType="s.item"><NavigationProperty Name="maker" Type="s.item"/></EntityType>
  <EntityType Name="line"><Key><PropertyRef Name="order"/><PropertyRef Name="number"/></Key>
    <Property Name="order" Type="Edm.Int32" Nullable="false"/><Property Name="number" Type="Edm.String" Nullable="false"/></EntityType>
  <ComplexType Name="size" OpenType="true"><Property Name="width" Type="Edm.Int32"/></ComplexType>
  <Function Name="near" IsBound="true" IsComposable="true"><Parameter Name="it" Type="Collection(s.item)"/>
    <Parameter Name="place" Type="Edm.String"/><ReturnType Type="Collection(s.item)"/></Function>
  <Function Name="near" IsBound="true"><Parameter Name="it" Type="Collection(s.item)"/><ReturnType Type="Collection(s.item)"/></Function>
  <Action Name="sell" IsBound="true"><Parameter Name="it" Type="s.item"/><Parameter Name="to" Type="Edm.String"/></Action>
  <Action Name="reset"/>
  <EntityContainer Name="all"><EntitySet Name="items" EntityType="s.item"/><EntitySet Name="lines" EntityType="s.line"/>
    <Singleton Name="best" Type="s.toy"/><ActionImport Name="reset" Action="s.reset"/></EntityContainer>
</Schema></edmx:DataServices></edmx:Edmx>"#;

fn shop() -> Model {
    odata_csdl::schema::load(&[Source::new("shop.xml", SHOP)], false)
        .0
        .unwrap()
}

/// The steps of a path in a short form, with the base before them.
fn steps(path: &str) -> Result<String, String> {
    let model = shop();
    let address = crate::address::Address::parse(path);
    let walk = walk(&model, &address.segments).map_err(|cause| cause.detail)?;
    let mut out = walk.base.to_string();
    for (step, _) in &walk.steps {
        out.push_str(&match step {
            Step::Set(name) | Step::Singleton(name) => format!(" {name}"),
            Step::Import(name, _) => format!(" {name}!"),
            Step::Navigation(_, name) => format!(" >{name}"),
            Step::Property(_, name) => format!(" .{name}"),
            Step::Dynamic(name) => format!(" ?{name}"),
            Step::Key(key) => {
                let part = |(name, value): &(Option<String>, String)| match name {
                    Some(name) => format!("{name}={value}"),
                    None => value.clone(),
                };
                let parts: Vec<String> = key.parts.iter().map(part).collect();
                let mark = if key.primary { "" } else { "alternate " };
                format!(" [{mark}{}]", parts.join(","))
            }
            Step::Cast(id) => format!(" <{}>", model.qualified_name(*id)),
            Step::Operation(call) => {
                format!(" {}{:?}", model[call.id].name, call.arguments)
            }
            Step::Index(index) => format!(" {index}th"),
            Step::Count => " #".to_owned(),
            Step::Value => " $".to_owned(),
            Step::Ref => " &".to_owned(),
        });
    }
    Ok(out)
}

#[test]
fn keys_in_both_styles_lead_to_the_same_steps() {
    for (path, expected) in [
        ("/v1/items('a''b%2Fc')/parts", "1 items [a'b/c] >parts"),
        ("/v1/items/a'b%2Fc/parts", "1 items [a'b/c] >parts"),
        ("/items(id='a')", "0 items [a]"),
        ("/Items/a/Parts('b')/$ref", "0 items [a] >parts [b] &"),
        ("/lines(number='x',order=5)", "0 lines [order=5,number=x]"),
        ("/items(code='x')", "0 items [alternate code=x]"),
        ("/a/b/best/size/width/$value", "2 best .size .width $"),
        ("/best/size/depth", "0 best .size ?depth"),
    ] {
        assert_eq!(steps(path).as_deref(), Ok(expected), "{path}");
    }
}

#[test]
fn casts_and_operations_are_told_from_keys() {
    for (path, expected) in [
        ("/items/shop.toy/x/maker", "0 items <shop.toy> [x] >maker"),
        ("/items/a/s.toy/maker", "0 items [a] <shop.toy> >maker"),
        ("/items/near", "0 items near[]"),
        (
            "/items/shop.near(place='x,y')/z/parts/$count",
            r#"0 items near[("place", "'x,y'")] [z] >parts #"#,
        ),
        (
            "/items/near(place='x')('z')",
            r#"0 items near[("place", "'x'")] [z]"#,
        ),
        ("/items/nearer", "0 items [nearer]"),
        ("/best/Sell", "0 best sell[]"),
        ("/reset", "0 reset!"),
    ] {
        assert_eq!(steps(path).as_deref(), Ok(expected), "{path}");
    }
}

#[test]
fn what_is_not_in_the_metadata_is_said() {
    for (path, expected) in [
        ("/v1/nothing/x", "no child of the container is `v1`"),
        ("/items/a/none", "`shop.item` has no member `none`"),
        (
            "/items/near(city='x')",
            "the function `near` has no such parameters",
        ),
        ("/best/sell/x", "nothing leads on to `x`"),
        ("/items/a/$count", "`$count` is not a segment here"),
    ] {
        assert_eq!(steps(path), Err(expected.to_owned()), "{path}");
    }
}
