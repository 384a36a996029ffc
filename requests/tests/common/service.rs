//! Requests of the model's types, in the form that `odata-codegen` emits.

use odata_requests::v1::Call;
use odata_requests::{
    Entities, Entity, Get, List, Media, NoKey, RelatedEntities, RelatedEntity, Request,
};
use odata_runtime::model::{ModelInfo, TypeInfo, facts};
use odata_runtime::values::{DateTimeOffset, Decimal, Json};
use odata_runtime::{Boxed, Collection, Extras, Property, ValueResponse};

use super::model::{Address, AnyProduct, Item, Product, Style, Vip};

static MODEL: ModelInfo = ModelInfo {
    aliases: &[],
    redact: &[],
    standard_base64: false,
    contexts: &[("Lines", "s.Line")],
    redeclared: &[],
    types: &TYPES,
};

static TYPES: [TypeInfo; 4] = [
    TypeInfo {
        name: "s.Line",
        base: None,
        first: 0,
        members: &[
            ("OrderID", facts::KEY),
            ("ItemID", facts::KEY),
            ("amount", facts::COMPUTED),
            ("secret", facts::REDACTED),
            ("total", 0),
            ("product", facts::NAVIGATION),
        ],
        model: &MODEL,
    },
    TypeInfo {
        name: "s.sendMail",
        base: None,
        first: 0,
        members: &[("Message", 0), ("SaveToSentItems", 0)],
        model: &MODEL,
    },
    TypeInfo {
        name: "s.Counter",
        base: None,
        first: 0,
        members: &[
            ("id", facts::KEY),
            ("photo", 0),
            ("created", facts::IMMUTABLE),
        ],
        model: &MODEL,
    },
    TypeInfo {
        name: "s.Home",
        base: Some(&super::model::TYPES[0]),
        first: 3,
        members: &[("door", 0)],
        model: &MODEL,
    },
];

pub(crate) struct Line {
    pub(crate) order_id: Property<i32>,
    pub(crate) item_id: Property<String>,
    pub(crate) amount: Property<i64>,
    pub(crate) secret: Property<String>,
    pub(crate) total: Property<Decimal>,
    pub(crate) product: Property<Boxed<AnyProduct>>,
    pub(crate) extras: Extras,
}

/// An entity with a number as its key and a stream.
pub(crate) struct Counter {
    pub(crate) id: Property<i64>,
    pub(crate) photo: Property<Json>,
    pub(crate) created: Property<String>,
    pub(crate) extras: Extras,
}

/// A type derived from a complex type.
pub(crate) struct Home {
    pub(crate) base: Address,
    pub(crate) door: Property<i32>,
}

/// The parameters of `sendMail`.
pub(crate) struct ProductSendMail {
    pub(crate) message: Property<Address>,
    pub(crate) save_to_sent_items: Property<bool>,
    pub(crate) extras: Extras,
}

odata_runtime::codec::v1::roots! {
    struct Line(TYPES[0]);
    0 order_id Int32 |;
    1 item_id String |;
    2 amount Int64 |;
    3 secret String |;
    4 total Decimal |;
    5 product | Boxed;
    struct ProductSendMail(TYPES[1]);
    0 message | One;
    1 save_to_sent_items Boolean |;
    struct Counter(TYPES[2]);
    0 id Int64 |;
    1 photo Json |;
    2 created String |;
}

odata_runtime::codec::v1::structs! {
    struct Home(Address, TYPES[3]);
    3 door Int32 |;
}

odata_requests::v1::chains! {
    #[doc = " What an `Item` leads to."]
    ItemResource(odata_requests::Path);
    #[doc = " What a collection of `Item` leads to."]
    ItemCollectionResource(odata_requests::Path);
    #[doc = " What a `Product` leads to."]
    ProductResource(ItemResource);
    #[doc = " What a collection of `Product` leads to."]
    ProductCollectionResource(ItemCollectionResource);
    #[doc = " What a `Vip` leads to."]
    VipResource(ProductResource);
    #[doc = " What an `Address` leads to."]
    AddressResource(odata_requests::Path);
}

odata_requests::v1::resources! {
    Item: String, ItemResource, ItemCollectionResource, [];
    Product: String, ProductResource, ProductCollectionResource, ["delta", "s.delta"];
    AnyProduct: String, ProductResource, ProductCollectionResource, ["delta", "s.delta"];
    Vip: String, VipResource, ProductCollectionResource, ["delta", "s.delta"];
    Address: NoKey, AddressResource, odata_requests::Path, [];
    Counter: i64, odata_requests::Path, odata_requests::Path, [];
    Line: LineKey, odata_requests::Path, odata_requests::Path, [];
}

odata_requests::v1::keys! {
    #[doc = " The key of a `Line`."]
    LineKey { #[doc = " A."] order_id(i32) "OrderID", #[doc = " B."] item_id(String) "ItemID" };
    #[doc = " The key of a style in a year."]
    StyleKey { #[doc = " A."] style(Style) "style", #[doc = " B."] year(i16) "year" };
}

impl ItemResource {
    #[inline]
    pub(crate) fn restore(&self) -> Request<AnyProduct> {
        Call::bound(self, "s.restore").post_empty().object()
    }
}

impl ProductResource {
    #[inline]
    pub(crate) fn parent(&self) -> RelatedEntity<AnyProduct> {
        RelatedEntity::at(self, "parent")
    }

    #[inline]
    pub(crate) fn parts(&self) -> RelatedEntities<AnyProduct> {
        RelatedEntities::at(self, "parts")
    }

    #[inline]
    pub(crate) fn lines(&self) -> Entities<Line> {
        Entities::at(self, "lines")
    }

    #[inline]
    pub(crate) fn send_mail(&self, parameters: ProductSendMail) -> Request<()> {
        Call::bound(self, "s.sendMail").post(parameters).nothing()
    }

    #[inline]
    pub(crate) fn reminder_view(&self, start: &str, end: Option<&str>) -> List<Line> {
        Call::bound(self, "s.reminderView")
            .with("StartDateTime", start)
            .with_if("EndDateTime", end)
            .list()
    }

    #[inline]
    pub(crate) fn styled(&self, style: &Style, since: Option<DateTimeOffset>) -> Get<Address> {
        Call::bound(self, "s.styled")
            .with("style", style)
            .with("since", since)
            .get()
    }

    #[inline]
    pub(crate) fn near(&self, address: &Address, tags: Option<&[&str]>) -> Entities<AnyProduct> {
        Call::bound(self, "s.near")
            .with_alias("address", address)
            .with_alias_if("tags", tags)
            .entities()
    }

    #[inline]
    pub(crate) fn best(&self) -> Entity<AnyProduct> {
        Call::bound(self, "s.best").entity()
    }

    #[inline]
    pub(crate) fn note(&self, text: Option<&str>) -> Request<ValueResponse<String>> {
        Call::bound(self, "s.note").with("text", text).value()
    }

    #[inline]
    pub(crate) fn rates(&self, of: &Json) -> Request<ValueResponse<odata_runtime::List<i64>>> {
        Call::bound(self, "s.rates").with("of", of).value()
    }

    #[inline]
    pub(crate) fn search(&self, q: &str) -> List<AnyProduct> {
        Call::bound(self, "s.search").with("q", q).list()
    }

    #[inline]
    pub(crate) fn split(&self, parameters: ProductSendMail) -> Request<Collection<Line>> {
        Call::bound(self, "s.split").post(parameters).collection()
    }

    #[inline]
    pub(crate) fn touch(&self) -> Request<ValueResponse<Style>> {
        Call::bound(self, "s.touch").post_empty().value()
    }

    #[inline]
    pub(crate) fn report(&self) -> Media {
        Call::bound(self, "s.report").media()
    }
}

impl ProductCollectionResource {
    #[inline]
    pub(crate) fn delta(&self) -> List<AnyProduct> {
        Call::bound(self, "s.delta").list()
    }

    #[inline]
    pub(crate) fn by_code(&self, code: &str) -> Entity<AnyProduct> {
        odata_requests::v1::by_key(self, odata_requests::url::Key::named("code", code))
    }
}

impl VipResource {
    #[inline]
    pub(crate) fn assistant(&self) -> Entity<Item> {
        Entity::at(self, "assistant")
    }
}

impl AddressResource {
    #[inline]
    pub(crate) fn owner(&self) -> RelatedEntity<Item> {
        RelatedEntity::at(self, "owner")
    }
}

/// The container.
pub(crate) struct Shop;

impl Shop {
    pub(crate) fn products(&self) -> Entities<AnyProduct> {
        Entities::root("products")
    }

    pub(crate) fn lines(&self) -> Entities<Line> {
        Entities::root("lines")
    }

    pub(crate) fn counters(&self) -> Entities<Counter> {
        Entities::root("counters")
    }

    pub(crate) fn addresses(&self) -> Entities<Address> {
        Entities::root("addresses")
    }

    pub(crate) fn me(&self) -> Entity<AnyProduct> {
        Entity::root("me")
    }

    pub(crate) fn reset(&self) -> Request<()> {
        Call::import("Reset").post_empty().nothing()
    }

    pub(crate) fn total(&self, of: i64) -> Request<ValueResponse<Decimal>> {
        Call::import("Total").with("of", of).value()
    }

    pub(crate) fn export(&self) -> Request<Vec<u8>> {
        Call::import("Export").post_empty().bytes()
    }
}
