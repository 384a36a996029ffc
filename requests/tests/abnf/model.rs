//! One type with the names of properties that the standard's examples use, and types that derive from it.

use odata_runtime::model::{EnumInfo, ModelInfo, TypeInfo, facts};
use odata_runtime::values::{DateTimeOffset, Decimal, Duration, Json};
use odata_runtime::{Boxed, Extras, Flags, List, Property};

static MODEL: ModelInfo = ModelInfo {
    aliases: &[],
    redact: &[],
    standard_base64: false,
    contexts: &[],
    redeclared: &[],
    types: &TYPES,
};

const fn derived(name: &'static str) -> TypeInfo {
    TypeInfo {
        name,
        base: Some(&TYPES[0]),
        first: 43,
        members: &[],
        model: &MODEL,
    }
}

static TYPES: [TypeInfo; 7] = [
    TypeInfo {
        name: "Model.Thing",
        base: None,
        first: 0,
        members: &[
            ("Name", 0),
            ("Street", 0),
            ("City", 0),
            ("FirstName", 0),
            ("LastName", 0),
            ("CompanyName", 0),
            ("Title", 0),
            ("ID", 0),
            ("Size", 0),
            ("Rating", 0),
            ("Quantity", 0),
            ("Age", 0),
            ("Price", 0),
            ("Amount", 0),
            ("TaxRate", 0),
            ("X", 0),
            ("Cost", 0),
            ("Revenue", 0),
            ("Completed", 0),
            ("ReleaseDate", 0),
            ("BirthDate", 0),
            ("LifeTime", 0),
            ("style", 0),
            ("EmailAddresses", 0),
            ("Names", 0),
            ("Sizes", 0),
            ("Address", 0),
            ("Addresses", 0),
            ("Product", facts::NAVIGATION),
            ("Supplier", facts::NAVIGATION),
            ("Category", facts::NAVIGATION),
            ("Customer", facts::NAVIGATION),
            ("Manager", facts::NAVIGATION),
            ("Country", facts::NAVIGATION),
            ("Products", facts::NAVIGATION),
            ("Items", facts::NAVIGATION),
            ("Orders", facts::NAVIGATION),
            ("DirectReports", facts::NAVIGATION),
            ("Sales", facts::NAVIGATION),
            ("Location", 0),
            ("SalesArea", 0),
            ("Thumbnail", 0),
            ("Line", 0),
        ],
        model: &MODEL,
    },
    derived("Model.AddressWithLocation"),
    derived("Model.Customer"),
    derived("Model.BestSellingProduct"),
    derived("Sales.Manager"),
    derived("Namespace.AddressWithLocation"),
    derived("Model.PreferredSupplier"),
];

static ENUMERATIONS: [EnumInfo; 1] = [EnumInfo {
    name: "Sales.Pattern",
    members: &[("Plain", 1), ("Yellow", 4)],
}];

pub(crate) struct Pattern(pub(crate) Flags);

impl Pattern {
    pub(crate) const YELLOW: Self = Self(Flags::from_bits(4));
}

pub(crate) struct Thing {
    pub(crate) name: Property<String>,
    pub(crate) street: Property<String>,
    pub(crate) city: Property<String>,
    pub(crate) first_name: Property<String>,
    pub(crate) last_name: Property<String>,
    pub(crate) company_name: Property<String>,
    pub(crate) title: Property<String>,
    pub(crate) id: Property<i32>,
    pub(crate) size: Property<i32>,
    pub(crate) rating: Property<i32>,
    pub(crate) quantity: Property<i32>,
    pub(crate) age: Property<i32>,
    pub(crate) price: Property<Decimal>,
    pub(crate) amount: Property<Decimal>,
    pub(crate) tax_rate: Property<Decimal>,
    pub(crate) x: Property<f64>,
    pub(crate) cost: Property<f64>,
    pub(crate) revenue: Property<f64>,
    pub(crate) completed: Property<bool>,
    pub(crate) release_date: Property<DateTimeOffset>,
    pub(crate) birth_date: Property<DateTimeOffset>,
    pub(crate) life_time: Property<Duration>,
    pub(crate) style: Property<Pattern>,
    pub(crate) email_addresses: Property<List<String>>,
    pub(crate) names: Property<List<String>>,
    pub(crate) sizes: Property<List<i32>>,
    pub(crate) address: Property<Boxed<Thing>>,
    pub(crate) addresses: Property<List<Thing>>,
    pub(crate) product: Property<Boxed<Thing>>,
    pub(crate) supplier: Property<Boxed<Thing>>,
    pub(crate) category: Property<Boxed<Thing>>,
    pub(crate) customer: Property<Boxed<Thing>>,
    pub(crate) manager: Property<Boxed<Thing>>,
    pub(crate) country: Property<Boxed<Thing>>,
    pub(crate) products: Property<List<Thing>>,
    pub(crate) items: Property<List<Thing>>,
    pub(crate) orders: Property<List<Thing>>,
    pub(crate) direct_reports: Property<List<Thing>>,
    pub(crate) sales: Property<List<Thing>>,
    pub(crate) location: Property<Json>,
    pub(crate) sales_area: Property<Json>,
    pub(crate) thumbnail: Property<Json>,
    pub(crate) line: Property<Json>,
    pub(crate) extras: Extras,
}

macro_rules! derived {
    ($($name:ident)*) => {$(
        pub(crate) struct $name {
            pub(crate) base: Thing,
        }
    )*};
}

derived! { AddressWithLocation Customer BestSellingProduct Manager NamespaceAddressWithLocation PreferredSupplier }

odata_runtime::codec::v1::flags! {
    Pattern(ENUMERATIONS[0]);
}

odata_runtime::codec::v1::roots! {
    struct Thing(TYPES[0]);
    0 name String |;
    1 street String |;
    2 city String |;
    3 first_name String |;
    4 last_name String |;
    5 company_name String |;
    6 title String |;
    7 id Int32 |;
    8 size Int32 |;
    9 rating Int32 |;
    10 quantity Int32 |;
    11 age Int32 |;
    12 price Decimal |;
    13 amount Decimal |;
    14 tax_rate Decimal |;
    15 x Double |;
    16 cost Double |;
    17 revenue Double |;
    18 completed Boolean |;
    19 release_date DateTimeOffset |;
    20 birth_date DateTimeOffset |;
    21 life_time Duration |;
    22 style Text |;
    23 email_addresses List |;
    24 names List |;
    25 sizes List |;
    26 address | Boxed;
    27 addresses | Many;
    28 product | Boxed;
    29 supplier | Boxed;
    30 category | Boxed;
    31 customer | Boxed;
    32 manager | Boxed;
    33 country | Boxed;
    34 products | Many;
    35 items | Many;
    36 orders | Many;
    37 direct_reports | Many;
    38 sales | Many;
    39 location Json |;
    40 sales_area Json |;
    41 thumbnail Json |;
    42 line Json |;
}

odata_runtime::codec::v1::structs! {
    struct AddressWithLocation(Thing, TYPES[1]);
    struct Customer(Thing, TYPES[2]);
    struct BestSellingProduct(Thing, TYPES[3]);
    struct Manager(Thing, TYPES[4]);
    struct NamespaceAddressWithLocation(Thing, TYPES[5]);
    struct PreferredSupplier(Thing, TYPES[6]);
}

odata_requests::v1::resources! {
    Thing: i32, odata_requests::Path, odata_requests::Path, [];
    AddressWithLocation: i32, odata_requests::Path, odata_requests::Path, [];
    Customer: i32, odata_requests::Path, odata_requests::Path, [];
    BestSellingProduct: i32, odata_requests::Path, odata_requests::Path, [];
    Manager: i32, odata_requests::Path, odata_requests::Path, [];
    NamespaceAddressWithLocation: i32, odata_requests::Path, odata_requests::Path, [];
    PreferredSupplier: i32, odata_requests::Path, odata_requests::Path, [];
}
