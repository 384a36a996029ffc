//! A small model in the form that `odata-codegen` emits: a shop, with inheritance, a family, recursion and flags.

use odata_runtime::model::{EnumInfo, ModelInfo, TypeInfo, facts};
use odata_runtime::values::{Date, DateTimeOffset, Decimal, Duration, Guid, Json, TimeOfDay};
use odata_runtime::{Boxed, Extras, Flags, List, Property};

static MODEL: ModelInfo = ModelInfo {
    aliases: &[],
    redact: &[],
    standard_base64: false,
    contexts: &[],
    redeclared: &[],
    types: &TYPES,
};

pub(super) static TYPES: [TypeInfo; 4] = [
    TypeInfo {
        name: "s.Address",
        base: None,
        first: 0,
        members: &[("street", 0), ("owner", facts::NAVIGATION), ("x", 0)],
        model: &MODEL,
    },
    TypeInfo {
        name: "s.Item",
        base: None,
        first: 0,
        members: &[("id", facts::KEY), ("item", 0)],
        model: &MODEL,
    },
    TypeInfo {
        name: "s.Product",
        base: Some(&TYPES[1]),
        first: 2,
        members: &[
            ("name", 0),
            ("isRead", 0),
            ("size", 0),
            ("price", 0),
            ("ratio", 0),
            ("released", 0),
            ("changed", 0),
            ("lifeTime", 0),
            ("opens", 0),
            ("code", 0),
            ("style", 0),
            ("styles", 0),
            ("tags", 0),
            ("sizes", 0),
            ("address", 0),
            ("addresses", 0),
            ("parent", facts::NAVIGATION),
            ("parts", facts::NAVIGATION),
            ("opaque", facts::NAVIGATION),
            ("x", 0),
            ("Größe", 0),
        ],
        model: &MODEL,
    },
    TypeInfo {
        name: "s.Vip",
        base: Some(&TYPES[2]),
        first: 23,
        members: &[("level", 0), ("assistant", facts::NAVIGATION)],
        model: &MODEL,
    },
];

static ENUMERATIONS: [EnumInfo; 1] = [EnumInfo {
    name: "s.Style",
    members: &[("Red", 1), ("Blue", 2), ("Yellow", 4)],
}];

pub(crate) struct Item {
    pub(crate) id: Property<String>,
    pub(crate) item: Property<i32>,
    pub(crate) extras: Extras,
}

pub(crate) struct Product {
    pub(crate) base: Item,
    pub(crate) name: Property<String>,
    pub(crate) is_read: Property<bool>,
    pub(crate) size: Property<i32>,
    pub(crate) price: Property<Decimal>,
    pub(crate) ratio: Property<f64>,
    pub(crate) released: Property<Date>,
    pub(crate) changed: Property<DateTimeOffset>,
    pub(crate) life_time: Property<Duration>,
    pub(crate) opens: Property<TimeOfDay>,
    pub(crate) code: Property<Guid>,
    pub(crate) style: Property<Style>,
    pub(crate) styles: Property<List<Style>>,
    pub(crate) tags: Property<List<String>>,
    pub(crate) sizes: Property<List<Option<i32>>>,
    pub(crate) address: Property<Address>,
    pub(crate) addresses: Property<List<Address>>,
    pub(crate) parent: Property<Boxed<AnyProduct>>,
    pub(crate) parts: Property<List<AnyProduct>>,
    pub(crate) opaque: Property<Json>,
    pub(crate) x: Property<i32>,
    pub(crate) length: Property<i64>,
}

pub(crate) struct Vip {
    pub(crate) base: Product,
    pub(crate) level: Property<i32>,
    pub(crate) assistant: Property<Boxed<Item>>,
}

pub(crate) struct Address {
    pub(crate) street: Property<String>,
    pub(crate) owner: Property<Boxed<Item>>,
    pub(crate) x: Property<String>,
    pub(crate) extras: Extras,
}

pub(crate) enum AnyProduct {
    Product(Box<Product>),
    Vip(Box<Vip>),
    Unrecognized(Box<Product>),
}

/// A flags enumeration.
pub(crate) struct Style(pub(crate) Flags);

impl Style {
    pub(crate) const RED: Self = Self(Flags::from_bits(1));
    pub(crate) const BLUE: Self = Self(Flags::from_bits(2));
}

odata_runtime::codec::v1::roots! {
    struct Item(TYPES[1]);
    0 id String |;
    1 item Int32 |;
    struct Address(TYPES[0]);
    0 street String |;
    1 owner | Boxed;
    2 x String |;
}

odata_runtime::codec::v1::structs! {
    struct Product(Item, TYPES[2]);
    2 name String |;
    3 is_read Boolean |;
    4 size Int32 |;
    5 price Decimal |;
    6 ratio Double |;
    7 released Date |;
    8 changed DateTimeOffset |;
    9 life_time Duration |;
    10 opens TimeOfDay |;
    11 code Guid |;
    12 style Text |;
    13 styles Texts |;
    14 tags List |;
    15 sizes List |;
    16 address | One;
    17 addresses | Many;
    18 parent | Boxed;
    19 parts | Many;
    20 opaque Json |;
    21 x Int32 |;
    22 length Int64 |;
    struct Vip(Product, TYPES[3]);
    23 level Int32 |;
    24 assistant | Boxed;
}

odata_runtime::codec::v1::families! {
    enum AnyProduct(Product, TYPES[2], Product);
    0 Product(Product) "s.Product";
    1 Vip(Vip) "s.Vip";
}

odata_runtime::codec::v1::flags! {
    Style(ENUMERATIONS[0]);
}
