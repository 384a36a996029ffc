//! At least one case for each rule: two versions of a schema, a program that uses the changed element, and the expected result.

use odata_codegen::compare::Level::{self, Major, Minor, Patch};

pub(crate) struct Case {
    pub(crate) name: &'static str,
    /// Content of the schema `shop`.
    pub(crate) old: &'static str,
    pub(crate) new: &'static str,
    /// Lines of codegen.toml.
    pub(crate) config: &'static str,
    /// Body of a function that uses the module `shop` of the old version.
    pub(crate) program: &'static str,
    pub(crate) level: Level,
    /// The element, and the expected text about it.
    pub(crate) path: &'static str,
    pub(crate) effect: &'static str,
}

const fn case(name: &'static str, old: &'static str, new: &'static str) -> Case {
    Case {
        name,
        old,
        new,
        config: "",
        program: "",
        level: Level::Patch,
        path: "",
        effect: "",
    }
}

impl Case {
    const fn program(mut self, program: &'static str) -> Self {
        self.program = program;
        self
    }

    const fn config(mut self, config: &'static str) -> Self {
        self.config = config;
        self
    }

    const fn is(mut self, level: Level, path: &'static str, effect: &'static str) -> Self {
        (self.level, self.path, self.effect) = (level, path, effect);
        self
    }
}

const FAMILY_OLD: &str = r#"<ComplexType Name="item"/><ComplexType Name="order"><Property Name="first" Type="shop.item"/></ComplexType>"#;
const FAMILY_NEW: &str = r#"<ComplexType Name="item"/><ComplexType Name="order"><Property Name="first" Type="shop.item"/></ComplexType>
    <ComplexType Name="book" BaseType="shop.item"/>"#;

pub(crate) const CASES: &[Case] = &[
    case("nothing", "<ComplexType Name='t'/>", "<ComplexType Name='t'/>"),
    case(
        "property_added",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='b' Type='Edm.Int32'/><Property Name='a' Type='Edm.String'/></ComplexType>",
    )
    .program("let _ = shop::T { a: \"x\".into(), ..Default::default() };")
    .is(Minor, "shop.t/b", "the field `shop::T::b` was added"),
    case(
        "property_removed",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String'/></ComplexType>",
        "<ComplexType Name='t'/>",
    )
    .program("let _ = shop::T::new().a;")
    .is(Major, "shop.t/a", "the field `shop::T::a` was removed"),
    case(
        "property_retyped",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.Int32'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.Int64'/></ComplexType>",
    )
    .program("let _: Property<i32> = shop::T::new().a;")
    .is(Major, "shop.t/a", "the field `shop::T::a` is `Property<i64>` instead of `Property<i32>`"),
    case(
        "property_retyped_alike",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.Geography'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.GeographyPoint'/></ComplexType>",
    )
    .program("let _: Property<values::Json> = shop::T::new().a;")
    .is(Patch, "shop.t/a", "nothing in the generated code depends on it"),
    case(
        "property_to_collection",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='a' Type='Collection(Edm.String)'/></ComplexType>",
    )
    .program("let _: Property<String> = shop::T::new().a;")
    .is(Major, "shop.t/a", "`Property<List<String>>` instead of `Property<String>`"),
    case(
        "nullable",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String' Nullable='false'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String'/></ComplexType>",
    )
    .program("let _: Property<String> = shop::T::new().a;")
    .is(Minor, "shop.t/a", "`shop::T::a` may be null in requests"),
    case(
        "nullable_items",
        "<ComplexType Name='t'><Property Name='a' Type='Collection(Edm.String)' Nullable='false'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='a' Type='Collection(Edm.String)' Nullable='true'/></ComplexType>",
    )
    .program("let _: Property<List<String>> = shop::T::new().a;")
    .is(Major, "shop.t/a", "`Property<List<Option<String>>>` instead of `Property<List<String>>`"),
    case(
        "facets",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String' MaxLength='10'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String' MaxLength='20'/></ComplexType>",
    )
    .program("let _ = shop::T::new().a;")
    .is(Patch, "shop.t/a", "the documentation of `shop::T::a` differs"),
    case("type_added", "<ComplexType Name='t'/>", "<ComplexType Name='s'/><ComplexType Name='t'/>")
        .program("let _ = shop::T::new();")
        .is(Minor, "shop.s", "`shop::S` was added"),
    case("type_removed", "<ComplexType Name='s'/><ComplexType Name='t'/>", "<ComplexType Name='t'/>")
        .program("let _ = shop::S::new();")
        .is(Major, "shop.s", "`shop::S` was removed"),
    case(
        "type_no_longer_selected",
        "<ComplexType Name='s'/><ComplexType Name='t'><Property Name='a' Type='shop.s'/></ComplexType>",
        "<ComplexType Name='s'/><ComplexType Name='t'/>",
    )
    .config("select = ['shop.t']")
    .program("let _ = shop::S::new();")
    .is(Major, "shop.s", "`shop::S` was removed"),
    case(
        "sort_of_type",
        "<ComplexType Name='t'/>",
        "<EnumType Name='t'><Member Name='a'/></EnumType>",
    )
    .program("let _ = shop::T::new();")
    .is(Major, "shop.t", "`shop::T` is an enum instead of a struct"),
    case("entity_type", "<ComplexType Name='t'/>", "<EntityType Name='t'/>")
        .program("let _ = shop::T::new();")
        .is(Patch, "shop.t", "nothing"),
    case(
        "base_changed",
        "<ComplexType Name='a'/><ComplexType Name='b'/><ComplexType Name='t' BaseType='shop.a'/>",
        "<ComplexType Name='a'/><ComplexType Name='b'/><ComplexType Name='t' BaseType='shop.b'/>",
    )
    .program("let _: shop::A = shop::T::new().base;")
    .is(Major, "shop.t", "`shop::T::base` is `shop::B` instead of `shop::A`"),
    case(
        "base_added",
        "<ComplexType Name='a'/><ComplexType Name='t'/>",
        "<ComplexType Name='a'/><ComplexType Name='t' BaseType='shop.a'/>",
    )
    .program("let _ = shop::T { extras: Extras::new(), ..Default::default() };")
    .is(Major, "shop.t", "`shop::T` has a `base`, `shop::A`"),
    case(
        "base_removed",
        "<ComplexType Name='a'/><ComplexType Name='t' BaseType='shop.a'/>",
        "<ComplexType Name='a'/><ComplexType Name='t'/>",
    )
    .program("let t = shop::T::new(); let _: &shop::A = &t;")
    .is(Major, "shop.t", "`shop::T` no longer has a `base`"),
    case(
        "property_moved_to_the_base",
        "<ComplexType Name='a'/><ComplexType Name='t' BaseType='shop.a'><Property Name='p' Type='Edm.String'/></ComplexType>",
        "<ComplexType Name='a'><Property Name='p' Type='Edm.String'/></ComplexType><ComplexType Name='t' BaseType='shop.a'/>",
    )
    .program("let _ = shop::T { p: \"x\".into(), ..Default::default() };")
    .is(Major, "shop.t/p", "moved to its base `shop::A`"),
    case(
        "property_declared_again",
        "<ComplexType Name='a'><Property Name='p' Type='Edm.Untyped'/></ComplexType><ComplexType Name='t' BaseType='shop.a'/>",
        "<ComplexType Name='a'><Property Name='p' Type='Edm.Untyped'/></ComplexType><ComplexType Name='t' BaseType='shop.a'><Property Name='p' Type='Edm.String'/></ComplexType>",
    )
    .program("let t = shop::T::new(); let _: &Property<values::Json> = &t.p;")
    .is(Patch, "shop.t/p", "nothing"),
    case("family_appears", FAMILY_OLD, FAMILY_NEW)
        .program("let _: Property<shop::Item> = shop::Order::new().first;")
        .is(Major, "shop.order/first", "`Property<shop::AnyItem>` instead of `Property<shop::Item>`"),
    case("no_family_with_a_lock", FAMILY_OLD, FAMILY_NEW)
        .config("lock = 'names.lock'")
        .program("let _: Property<shop::Item> = shop::Order::new().first;")
        .is(Minor, "shop.book", "`shop::Book` was added"),
    case("family_asked_for", FAMILY_OLD, FAMILY_NEW)
        .config("lock = 'names.lock'\nfamily = { 'shop.i*' = 'enum' }")
        .program("let _: Property<shop::Item> = shop::Order::new().first;")
        .is(Major, "shop.order/first", "`Property<shop::AnyItem>` instead of `Property<shop::Item>`"),
    case("last_variant_removed_with_a_lock", FAMILY_NEW, FAMILY_OLD)
        .config("lock = 'names.lock'")
        .program("let _: Property<shop::AnyItem> = shop::Order::new().first; let _ = matches!(shop::AnyItem::default(), shop::AnyItem::Book(_));")
        .is(Major, "shop.book", "the variant `shop::AnyItem::Book` was removed"),
    case(
        "property_redeclared",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String'/></ComplexType><ComplexType Name='s' BaseType='shop.t'/>",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String'/></ComplexType><ComplexType Name='s' BaseType='shop.t'><Property Name='a' Type='Edm.String'/></ComplexType>",
    )
    .program("let mut s = shop::S::new(); s.a = \"x\".into(); let _ = s.base.a;")
    .is(Patch, "shop.s/a", "nothing"),
    case(
        "redeclared_property_moves_with_a_lock",
        "<ComplexType Name='t'><Property Name='A' Type='Edm.Int32'/></ComplexType><ComplexType Name='s' BaseType='shop.t'><Property Name='a' Type='Edm.String'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='A' Type='Edm.Int32'/><Property Name='a' Type='Edm.String'/></ComplexType><ComplexType Name='s' BaseType='shop.t'><Property Name='a' Type='Edm.String'/></ComplexType>",
    )
    .config("lock = 'names.lock'")
    .is(Major, "shop.s/a", "the field `shop::S::a_2` moved to its base `shop::T`: reading it works as before"),
    case(
        "owner_keeps_its_name",
        "<ComplexType Name='t'><Property Name='a_2' Type='Edm.Int32'/><Property Name='a' Type='Edm.String'/></ComplexType><EnumType Name='Zone'><Member Name='Gmt1'/></EnumType>",
        "<ComplexType Name='t'><Property Name='A' Type='Edm.Int32'/><Property Name='a_2' Type='Edm.Int32'/><Property Name='a' Type='Edm.String'/></ComplexType><EnumType Name='Zone'><Member Name='GMT_1'/><Member Name='Gmt1' Value='5'/></EnumType><EnumType Name='ZONE'><Member Name='a'/></EnumType>",
    )
    .program("let t = shop::T::new(); let _: Property<String> = t.a; let _: Property<i32> = t.a_2; let _ = shop::Zone::Gmt1;")
    .is(Minor, "shop.t/A", "the field `shop::T::a_3` was added"),
    case("no_family_by_configuration", FAMILY_OLD, FAMILY_NEW)
        .config("family = { '*' = 'base' }")
        .program("let _: Property<shop::Item> = shop::Order::new().first;")
        .is(Minor, "shop.book", "`shop::Book` was added"),
    case(
        "family_without_a_field",
        "<EntityType Name='t'><Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.String' Nullable='false'/></EntityType><EntityType Name='s' BaseType='shop.t'/>",
        "<EntityType Name='t'><Key><PropertyRef Name='id'/></Key><Property Name='id' Type='Edm.String' Nullable='false'/></EntityType><EntityType Name='s' BaseType='shop.t'/>
        <EntityContainer Name='c'><EntitySet Name='ts' EntityType='shop.t'/></EntityContainer>",
    )
    .program("let _ = shop::T::new();")
    .is(Minor, "shop.t", "the family `shop::AnyT` was added"),
    case(
        "variant_added",
        FAMILY_NEW,
        r#"<ComplexType Name="item"/><ComplexType Name="order"><Property Name="first" Type="shop.item"/></ComplexType>
        <ComplexType Name="pen" BaseType="shop.item"/><ComplexType Name="book" BaseType="shop.item"/>"#,
    )
    .program("match shop::AnyItem::default() { shop::AnyItem::Book(_) | shop::AnyItem::Item(_) => {}, _ => {} }")
    .is(Minor, "shop.pen", "the variant `shop::AnyItem::Pen` was added"),
    case(
        "variant_removed",
        r#"<ComplexType Name="item"/><ComplexType Name="order"><Property Name="first" Type="shop.item"/></ComplexType>
        <ComplexType Name="pen" BaseType="shop.item"/><ComplexType Name="book" BaseType="shop.item"/>"#,
        FAMILY_NEW,
    )
    .program("if let shop::AnyItem::Pen(_) = shop::AnyItem::default() {}")
    .is(Major, "shop.pen", "the variant `shop::AnyItem::Pen` was removed"),
    case(
        "abstract",
        FAMILY_NEW,
        r#"<ComplexType Name="item" Abstract="true"/><ComplexType Name="order"><Property Name="first" Type="shop.item"/></ComplexType>
        <ComplexType Name="book" BaseType="shop.item"/>"#,
    )
    .program("if let shop::AnyItem::Item(_) = shop::AnyItem::default() {}")
    .is(Major, "shop.item", "the variant `shop::AnyItem::Item` was removed"),
    case("abstract_alone", "<ComplexType Name='t'/>", "<ComplexType Name='t' Abstract='true'/>")
        .program("let _ = shop::T::new();")
        .is(Patch, "shop.t", "nothing"),
    case("open", "<ComplexType Name='t'/>", "<ComplexType Name='t' OpenType='true'/>")
        .program("let _ = shop::T::new();")
        .is(Patch, "shop.t", "nothing"),
    case(
        "family_too_large",
        FAMILY_NEW,
        r#"<ComplexType Name="item"/><ComplexType Name="order"><Property Name="first" Type="shop.item"/></ComplexType>
        <ComplexType Name="book" BaseType="shop.item"/><ComplexType Name="pen" BaseType="shop.item"/>"#,
    )
    .config("family_limit = 1")
    .program("let _: Property<shop::AnyItem> = shop::Order::new().first;")
    .is(Major, "shop.item", "the family `shop::AnyItem` was removed"),
    case(
        "family_too_large_with_a_lock",
        FAMILY_NEW,
        r#"<ComplexType Name="item"/><ComplexType Name="order"><Property Name="first" Type="shop.item"/></ComplexType>
        <ComplexType Name="book" BaseType="shop.item"/><ComplexType Name="pen" BaseType="shop.item"/>"#,
    )
    .config("family_limit = 1\nlock = 'names.lock'")
    .program("let _: Property<shop::AnyItem> = shop::Order::new().first;")
    .is(Minor, "shop.pen", "the variant `shop::AnyItem::Pen` was added"),
    case(
        "member_added",
        "<EnumType Name='e'><Member Name='a'/></EnumType>",
        "<EnumType Name='e'><Member Name='a'/><Member Name='b'/></EnumType>",
    )
    .program("match \"\".parse::<shop::E>() { Ok(shop::E::A) => {}, _ => {} }")
    .is(Minor, "shop.e/b", "`shop::E::B` was added"),
    case(
        "member_removed",
        "<EnumType Name='e'><Member Name='a'/><Member Name='b'/></EnumType>",
        "<EnumType Name='e'><Member Name='a'/></EnumType>",
    )
    .program("let _ = shop::E::B;")
    .is(Major, "shop.e/b", "`shop::E::B` was removed"),
    case(
        "member_value",
        "<EnumType Name='e'><Member Name='a' Value='1'/></EnumType>",
        "<EnumType Name='e'><Member Name='a' Value='2'/></EnumType>",
    )
    .program("let _ = shop::E::A;")
    .is(Minor, "shop.e/a", "has the value 2 instead of 1"),
    case(
        "flags",
        "<EnumType Name='e'><Member Name='a' Value='1'/></EnumType>",
        "<EnumType Name='e' IsFlags='true'><Member Name='a' Value='1'/></EnumType>",
    )
    .program("match \"\".parse::<shop::E>() { Ok(shop::E::A) => {}, _ => {} }")
    .is(Major, "shop.e", "`shop::E` is a set of flags instead of an enum"),
    case(
        "underlying_type_of_an_enumeration",
        "<EnumType Name='e'><Member Name='a'/></EnumType>",
        "<EnumType Name='e' UnderlyingType='Edm.Int64'><Member Name='a'/></EnumType>",
    )
    .program("let _ = shop::E::A;")
    .is(Patch, "shop.e", "nothing"),
    case(
        "definition",
        "<TypeDefinition Name='d' UnderlyingType='Edm.Int32'/>",
        "<TypeDefinition Name='d' UnderlyingType='Edm.Int64'/>",
    )
    .program("let _: shop::D = 1_i32;")
    .is(Major, "shop.d", "`shop::D` is an alias of `i64` instead of `i32`"),
    case(
        "key",
        "<EntityType Name='t'><Key><PropertyRef Name='a'/></Key><Property Name='a' Type='Edm.String' Nullable='false'/><Property Name='b' Type='Edm.String' Nullable='false'/></EntityType>",
        "<EntityType Name='t'><Key><PropertyRef Name='b'/></Key><Property Name='a' Type='Edm.String' Nullable='false'/><Property Name='b' Type='Edm.String' Nullable='false'/></EntityType>",
    )
    .program("let _ = (shop::T::new().a, shop::T::new().b);")
    .is(Minor, "shop.t/a", "`shop::T::a` is not part of the key"),
    case(
        "computed",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='a' Type='Edm.String'><Annotation Term='Org.OData.Core.V1.Computed'/></Property></ComplexType>",
    )
    .program("let _ = shop::T::new().a;")
    .is(Minor, "shop.t/a", "is left out of requests"),
    case(
        "description",
        "<ComplexType Name='t'/>",
        "<ComplexType Name='t'><Annotation Term='Org.OData.Core.V1.Description' String='T.'/></ComplexType>",
    )
    .program("let _ = shop::T::new();")
    .is(Patch, "shop.t", "the documentation of `shop::T` differs"),
    case(
        "to_navigation",
        "<EntityType Name='s'/><EntityType Name='t'><Property Name='a' Type='Edm.String'/></EntityType>",
        "<EntityType Name='s'/><EntityType Name='t'><NavigationProperty Name='a' Type='shop.s' ContainsTarget='true'/></EntityType>",
    )
    .program("let _: Property<String> = shop::T::new().a;")
    .is(Major, "shop.t/a", "`Property<Boxed<shop::S>>` instead of `Property<String>`"),
    case(
        "containment",
        "<EntityType Name='s'/><EntityType Name='t'><NavigationProperty Name='a' Type='shop.s'/></EntityType>",
        "<EntityType Name='s'/><EntityType Name='t'><NavigationProperty Name='a' Type='shop.s' ContainsTarget='true'/></EntityType>",
    )
    .program("let _: Property<Boxed<shop::S>> = shop::T::new().a;")
    .is(Patch, "shop.t/a", "nothing"),
    case(
        "number_behind_a_name",
        "<ComplexType Name='t'><Property Name='Id' Type='Edm.String'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='ID' Type='Edm.Int32'/><Property Name='Id' Type='Edm.String'/></ComplexType>",
    )
    .program("let _: Property<String> = shop::T::new().id;")
    .is(Major, "shop.t/Id", "the field `shop::T::id` was renamed to `shop::T::id_2`"),
    case(
        "number_behind_a_name_with_a_lock",
        "<ComplexType Name='t'><Property Name='Id' Type='Edm.String'/></ComplexType>",
        "<ComplexType Name='t'><Property Name='ID' Type='Edm.Int32'/><Property Name='Id' Type='Edm.String'/></ComplexType>",
    )
    .config("lock = 'names.lock'")
    .program("let _: Property<String> = shop::T::new().id;")
    .is(Minor, "shop.t/ID", "the field `shop::T::id_2` was added"),
    case(
        "operation",
        "<ComplexType Name='t'/>",
        "<ComplexType Name='t'/><Function Name='f'><Parameter Name='p' Type='Edm.String'/><ReturnType Type='shop.t'/></Function>",
    )
    .program("let _ = shop::T::new();")
    .is(Patch, "shop.f(p)", "nothing"),
];
