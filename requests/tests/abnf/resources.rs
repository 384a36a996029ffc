//! Paths of resources that a program can write, with and without query options.

use odata_requests::query::kinds::{Text, Untyped};
use odata_requests::query::*;
use odata_requests::url::{Key, KeyStyle, LongUrls, OperationNames, RemovedRefs, ToLiteral};
use odata_requests::v1::Call;
use odata_requests::{Dialect, Entities, Entity, IntoRequest, Path, RelatedEntities, Request};
use odata_runtime::values::{DateTimeOffset, Json, TimeOfDay};

use crate::model::*;
use crate::options::q;

fn u<R: IntoRequest>(request: R) -> String {
    request.into_request().url().unwrap()
}

/// As a dialect with keys as segments and short names writes it.
fn short<R: IntoRequest>(request: R) -> String {
    let mut dialect = Dialect::STANDARD;
    dialect.keys = KeyStyle::Segments;
    dialect.operations = OperationNames::Short;
    request.into_request().url_for(&dialect).unwrap()
}

/// As a dialect with parentheses for arguments only writes it.
fn bare<R: IntoRequest>(request: R) -> String {
    let mut dialect = Dialect::STANDARD;
    dialect.empty_parentheses = false;
    dialect.removed_refs = RemovedRefs::ByKey;
    request.into_request().url_for(&dialect).unwrap()
}

/// The URL if the options are too long for one.
fn posted<R: IntoRequest>(request: R) -> String {
    let mut limited = Dialect::STANDARD;
    limited.empty_parentheses = false;
    limited.url_limit = Some(60);
    limited.long_urls = LongUrls::Query;
    let long = request.into_request().option("x", "a".repeat(60));
    long.prepared(&limited, "").unwrap().url
}

fn set(name: &'static str) -> Entities<Thing> {
    Entities::root(name)
}

fn one(name: &'static str, key: impl ToLiteral) -> Entity<Thing> {
    set(name).key_by(Key::of(key))
}

fn many(of: &Entity<Thing>, name: &'static str) -> Entities<Thing> {
    Entities::at(of, name)
}

fn parse<T: std::str::FromStr<Err: std::fmt::Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn function(path: &Path, name: &'static str) -> Request<odata_runtime::Collection<Thing>> {
    Call::bound(path, name).list::<Thing>().into_request()
}

pub(crate) fn all() -> Vec<String> {
    [
        keys(),
        parts(),
        operations(),
        imports(),
        with_options(),
        long(),
    ]
    .concat()
}

fn keys() -> Vec<String> {
    let categories = || set("Categories");
    let named = |name: &'static str, id: i32| categories().key_by(Key::named(name, id));
    let short_one = |set: &'static str, key: &str| short(one(set, key).get());
    vec![
        u(categories().list()),
        u(set("Products").list()),
        u(one("Categories", 11).get()),
        u(named("ID", 1).get()),
        u(named("KeyAlias", 1).get()),
        u(categories()
            .key_by(Key::named("ID", 1).and("Size", 5))
            .get()),
        u(one("Categories", 1).get()),
        u(one("Customers", 1).get()),
        u(one("Customers", "O'Neil").get()),
        u(one("Categories", "Smartphone/Tablet").get()),
        u(one("Categories", "Tablet").get()),
        u(one("Categories", "7'' Tablet").get()),
        u(one("Categories", "Tablet/Slate").get()),
        u(one("Categories", "Tablet (small)").get()),
        u(one("Categories", "Tablet )small(").get()),
        u(one(
            "Categories",
            parse::<DateTimeOffset>("2018-02-13T23:59:59Z"),
        )
        .get()),
        u(one("Categories", parse::<TimeOfDay>("23:59:59")).get()),
        u(set("OrderItems")
            .key_by(Key::named("OrderID", 1).and("ItemID", "a"))
            .get()),
        short(one("Customers", 1).get()),
        short_one("Employees", "A1245"),
        short(many(&one("Orders", 1), "Items").list()),
        short(many(&one("Orders", 1), "Items").key(1).get()),
    ]
}

fn parts() -> Vec<String> {
    let category = one("Categories", 1);
    let product = one("Products", 1);
    let customer = one("Customers", 1);
    let supplier = one("Suppliers", 1);
    let address = category.property(|c| &c.address);
    vec![
        u(many(&category, "Products").list()),
        u(many(&category, "Products").key(1).get()),
        u(Entity::<Thing>::at(&product, "Supplier").get()),
        u(Entity::<Thing>::root("SingletonEntity").get()),
        u(customer.property(|c| &c.address.at().country).get()),
        u(customer.property(|c| &c.address.at().products).get()),
        u(category.to_many::<Thing>("Products").refs()),
        u(category.to_many::<Thing>("Products").add_ref(&product)),
        u(product.to::<Thing>("Category").get_ref()),
        u(category.property(|c| &c.id).get()),
        u(address.get()),
        u(category.property(|c| &c.address.at().street).get()),
        u(category
            .property(|c| &c.address.at().of::<AddressWithLocation>().location)
            .get()),
        u(category.stream(|c| &c.thumbnail).get()),
        u(supplier.property(|s| &s.email_addresses).get()),
        u(supplier.property(|s| &s.addresses).get()),
        u(category.property(|c| &c.id).value()),
        u(category
            .property(|c| &c.id)
            .value()
            .option("$format", "json")),
        u(category.property(|c| &c.address.at().street).value()),
        u(set("Products").count()),
        u(set("Products")
            .count()
            .filter(|p| gt(&p.price, decimal("5.00")))),
        u(many(&product, "Items").count()),
        u(product.property(|p| &p.addresses).count()),
        u(product.property(|p| &p.sizes).count()),
        u(many(&product, "Addresses")
            .of::<AddressWithLocation>()
            .list()),
        u(set("Customers").list()),
        u(category
            .to_many::<Thing>("Products")
            .remove_ref(&one("Products", 0))),
        bare(
            category
                .to_many::<Thing>("Products")
                .remove_ref(&one("Products", 2)),
        ),
        u(RelatedEntities::<Thing>::root("Categories").refs()),
        u(set("Products").of::<BestSellingProduct>().list()),
        u(set("Products").of::<BestSellingProduct>().key(1).get()),
        u(product.of::<BestSellingProduct>().get()),
        u(Entity::<Thing>::at(&product, "Address")
            .of::<AddressWithLocation>()
            .get()),
        u(product
            .property(|p| &p.address.at().of::<AddressWithLocation>().street)
            .get()),
        u(category.media().get()),
    ]
}

fn decimal(text: &str) -> odata_runtime::values::Decimal {
    parse(text)
}

fn operations() -> Vec<String> {
    let products = many(&one("Categories", 1), "Products");
    let customers = set("Customers");
    let addresses = || Call::bound(&customers, "Model.MostPopularAddresses").entities::<Thing>();
    let ingredients = vec!["Carrots", "Ginger", "Oranges"];
    vec![
        u(function(&set("Products"), "Model.MostExpensive")),
        u(function(&products, "Model.MostExpensive")),
        u(function(&products, "Model.AllOrders")),
        bare(function(&products, "Model.AllOrders")),
        u(Call::bound(&products, "Model.AllOrders")
            .entities::<Thing>()
            .count()),
        u(Call::bound(&one("LeaveRequests", 4), "Model.Rejection")
            .post_empty()
            .nothing()),
        u(function(&customers, "Model.MostPopularAddress")),
        u(addresses().list()),
        u(addresses().count()),
        u(addresses().of::<AddressWithLocation>().list()),
        u(addresses().of::<AddressWithLocation>().count()),
        u(Call::bound(&addresses(), "Model.MostPopularNames").list::<Thing>()),
        short(Call::bound(&addresses(), "Model.MostPopularNames").list::<Thing>()),
        u(Call::bound(&customers, "Model.MostPopularName").value::<String>()),
        u(Call::bound(&customers, "Model.MostPopularName")
            .media()
            .get()),
        u(Call::bound(&customers, "Model.MostPopularNames").list::<Thing>()),
        u(Call::bound(&customers, "Model.MostPopularNames")
            .entities::<Thing>()
            .count()),
        u(Call::bound(&one("Categories", 1), "Model.ProductsByColor")
            .with("color", "red")
            .list::<Thing>()),
        u(Call::bound(&set("Products"), "Model.WithIngredients")
            .with_alias("Ingredients", &ingredients)
            .list::<Thing>()),
    ]
}

fn imports() -> Vec<String> {
    let import = |name| Call::import(name);
    let json = |text: &str| parse::<Json>(text);
    let complex = |text: &str| {
        u(import("ProductsByComplex")
            .with_alias("complex", &json(text))
            .list::<Thing>())
    };
    let colors = |colors: &[&str]| {
        u(import("ProductsByColor")
            .with_alias("colors", colors)
            .list::<Thing>())
    };
    vec![
        u(import("EmployeesByManager")
            .with("ManagerID", 3)
            .list::<Thing>()),
        u(import("ProductsByCategoryId")
            .with("categoryId", 2)
            .list::<Thing>()),
        u(import("ProductsByCategoryId")
            .with("categoryId", 2)
            .entities::<Thing>()
            .key(2)
            .get()),
        u(import("ProductsByColor")
            .with("color", "red")
            .list::<Thing>()),
        u(import("EmployeesByManager")
            .with_alias("ManagerID", &3)
            .list::<Thing>()),
        u(import("ProductsByCategoryId")
            .with_alias("categoryId", &2)
            .list::<Thing>()),
        bare(import("TheBestProduct").get::<Thing>()),
        u(import("Activation").post_empty().nothing()),
        u(import("TheBestProduct").get::<Thing>()),
        u(import("TheBestProduct").with("Size", 3).get::<Thing>()),
        u(import("TheMostPopularAddress").get::<Thing>()),
        u(import("TheMostPopularAddresses").list::<Thing>()),
        u(import("TheMostPopularName").value::<String>()),
        u(import("TheMostPopularName").media().get()),
        u(import("TheMostPopularNames").list::<Thing>()),
        complex("{}"),
        complex(r#"{"Name":"Value"}"#),
        complex(r#"{"@odata.type":"Model.Customer","Name":"Value"}"#),
        complex(r#"{"Name":false,"Price":3.14e0,"Rating":null}"#),
        complex(r#"{"Names":["Fred","George"],"Address":{"Street":"MyWay"}}"#),
        colors(&[]),
        colors(&["red"]),
        colors(&["red", "green"]),
        u(import("TheMostPopularAddresses")
            .list::<Thing>()
            .expand(|t| &t.of::<AddressWithLocation>().country)),
    ]
}

fn long() -> Vec<String> {
    let ada = one("People", 42);
    let by_color = || Call::bound(&one("Categories", 1), "Model.ProductsByColor");
    vec![
        posted(set("People").list()),
        posted(ada.get()),
        posted(many(&ada, "Addresses").list()),
        posted(ada.property(|a| &a.address).get()),
        posted(ada.property(|a| &a.email_addresses).get()),
        posted(ada.property(|a| &a.first_name).get()),
        posted(by_color().list::<Thing>()),
        posted(by_color().with_alias("color", "red").list::<Thing>()),
        posted(
            Call::import("ProductsByComplex")
                .with_alias("complex", &[1])
                .list::<Thing>(),
        ),
        posted(Call::import("TheBestProduct").get::<Thing>()),
    ]
}

fn list(name: &'static str, query: Query<Thing>) -> String {
    u(set(name).list().query(|_| query))
}

// Long: a list of requests, one for each row.
fn with_options() -> Vec<String> {
    let this_thing = Parameter::<Untyped>::new("foo");
    let manager = Parameter::<Untyped>::new("m");
    let at_a = Parameter::<Untyped>::new("a");
    let eye = || cast::<kinds::EnumOf<Pattern>>(name("eyeColor"), "Sales.Pattern");
    let flags = odata_requests::url::Literal::enumeration("Sales.Pattern", "Yellow,32");
    let popular = || {
        odata_requests::query::function("Special.MostPopularCategory")
            .with("What", root().then("Sales"))
            .with("Where", name("ZipCode"))
    };
    let sales = || {
        root()
            .then("Sales")
            .call("Special.MostPopularCategory")
            .with("Where", name("ZipCode"))
    };
    vec![
        u(many(&one("Categories", 1), "Products")
            .list()
            .top(2)
            .order_by(|p| &p.name)),
        list(
            "Categories",
            q().expand_of::<BestSellingProduct, _, _>(|c| &c.products, |p| p),
        ),
        list(
            "Products",
            q().expand(|p| &p.of::<BestSellingProduct>().sales),
        ),
        list(
            "Categories",
            q().expand_of::<BestSellingProduct, _, _>(|c| &c.products, |p| p.select(|p| &p.name)),
        ),
        list(
            "Employees",
            q().filter(|e| {
                let other = root().then("Employees").key(Key::of("A1245"));
                eq(
                    &e.last_name,
                    other.object(|o: &'static Thing| expr(&o.last_name)),
                )
            }),
        ),
        list(
            "Employees",
            q().filter(|e| eq(&e.city, root().call("TheMostPopularAddress").then("City"))),
        ),
        list(
            "Suppliers",
            q().filter(|_| eq(expr::<Text>(sales()), "Food")),
        ),
        list(
            "Suppliers",
            q().filter(|_| eq(expr::<Text>(popular()), "Food")),
        ),
        list(
            "Customers",
            q().select_with(
                |c| &c.email_addresses,
                |a| a.filter(|_| ends_with(this(), ".com")),
            ),
        ),
        list(
            "Customers",
            q().select_with(
                |c| &c.addresses,
                |a| a.filter(|a| ends_with(&a.street, "gasse")),
            ),
        ),
        list(
            "Customers",
            q().select_with(
                |c| &c.addresses,
                |a| {
                    a.filter(|_| ends_with(on(&at_a).then("Street"), "gasse"))
                        .set(&at_a, this())
                },
            ),
        ),
        list(
            "Categories",
            q().expand_with(
                |c| &c.products,
                |p| {
                    p.filter(|_| gt(expr::<kinds::Number>(on(&this_thing).then("Price")), 3))
                        .set(&this_thing, this())
                },
            ),
        ),
        list(
            "Employees",
            q().expand_with(
                |e| &e.manager,
                |m| {
                    m.set(&manager, this()).expand_with(
                        |m| &m.direct_reports,
                        |r| r.filter(|r| eq(on(&manager).then("FirstName"), &r.first_name)),
                    )
                },
            ),
        ),
        list("Products", q().filter(|p| eq(&p.style, flags))),
        list("Products", q().filter(|p| eq(&p.style, eye()))),
        list("Products", q().search("blue")),
    ]
}
