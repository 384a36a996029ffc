//! Members of types of the program's own.

use odata_runtime::model::{ModelInfo, TypeInfo, facts};
use odata_runtime::values::{Custom, Json};
use odata_runtime::{Extras, List, ObjectExt, Property};

use crate::{lenient, read, refused, same};

/// An amount in cents, of at least zero.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cents(u64);

impl Custom for Cents {
    const TYPE: &'static str = "Edm.Decimal";

    fn from_json(json: &Json) -> Result<Self, String> {
        assert!(!json.is_null(), "null is not handed over");
        let text = json.as_str().trim_matches('"');
        let (whole, cents) = text.split_once('.').ok_or("no cents")?;
        match (cents.len(), format!("{whole}{cents}").parse()) {
            (2, Ok(cents)) => Ok(Self(cents)),
            _ => Err(format!("not {text}")),
        }
    }

    fn to_json(&self) -> Json {
        let text = format!("{}.{:02}", self.0 / 100, self.0 % 100);
        text.parse().unwrap()
    }
}

/// A complex value, as serde's traits have it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Place {
    x: i32,
}

impl Custom for Place {
    const TYPE: &'static str = "own.Place";

    fn from_json(json: &Json) -> Result<Self, String> {
        json.get().map_err(|_| "no place".to_owned())
    }

    fn to_json(&self) -> Json {
        Json::from_value(self).unwrap_or_default()
    }
}

static MODEL: ModelInfo = ModelInfo {
    aliases: &[],
    redact: &["pin"],
    standard_base64: false,
    contexts: &[],
    redeclared: &[],
    types: &TYPES,
};

static TYPES: [TypeInfo; 1] = [TypeInfo {
    name: "own.Shop",
    base: None,
    first: 0,
    members: &[
        ("price", facts::NOT_NULL),
        ("prices", 0),
        ("pricesOrNull", 0),
        ("place", 0),
        ("pin", facts::REDACTED),
        ("made", facts::COMPUTED),
    ],
    model: &MODEL,
}];

pub(crate) struct Shop {
    price: Property<Cents>,
    prices: Property<List<Cents>>,
    prices_or_null: Property<List<Option<Cents>>>,
    place: Property<Place>,
    pin: Property<Cents>,
    made: Property<Cents>,
    extras: Extras,
}

odata_runtime::codec::v1::roots! {
    struct Shop(TYPES[0]);
    0 price Custom |;
    1 prices List |;
    2 prices_or_null List |;
    3 place Custom |;
    4 pin Custom |;
    5 made Custom |;
}

const WHOLE: &str =
    r#"{"price":12.50,"prices":[0.05,1.00],"pricesOrNull":[null,2.00],"place":{"x":1},"x":[1]}"#;

#[test]
fn values_of_own_types_are_read_and_written() {
    let shop: Shop = same(WHOLE);
    assert_eq!(shop.price, Cents(1250).into());
    assert_eq!(shop.prices.as_slice(), [Cents(5), Cents(100)]);
    assert_eq!(shop.prices_or_null.as_slice(), [None, Some(Cents(200))]);
    assert_eq!(shop.place, Place { x: 1 }.into());
    assert!(shop.pin.is_absent());
    // Cloned and compared as any other.
    let mut other = shop.clone();
    assert_eq!(other, shop);
    other.price = Cents(1251).into();
    assert_ne!(other, shop);
    other.price = Property::Absent;
    assert_ne!(other, shop);
}

#[test]
fn s1_absent_and_null_are_told_apart() {
    let shop: Shop = same(r#"{"price":null,"prices":null,"place":null}"#);
    assert!(shop.price.is_null() && shop.prices.is_null() && shop.place.is_null());
    assert!(shop.made.is_absent() && shop.prices_or_null.is_absent());
    assert_eq!(shop.clone(), shop);
    assert_ne!(shop, Shop::new());
}

#[test]
fn what_an_own_type_refuses_is_a_mismatch() {
    for (json, path, expected, reason) in [
        (r#"{"price":12}"#, "price", "Edm.Decimal", "no cents"),
        (r#"{"price":12.345}"#, "price", "Edm.Decimal", ""),
        (
            r#"{"prices":[1.00,{}]}"#,
            "prices[1]",
            "Edm.Decimal",
            "no cents",
        ),
        (r#"{"prices":5}"#, "prices", "Collection(Edm.Decimal)", ""),
        (r#"{"place":{"y":2}}"#, "place", "own.Place", "no place"),
        (r#"{"place":[]}"#, "place", "own.Place", "no place"),
    ] {
        let mismatch = refused::<Shop>(json);
        assert_eq!(mismatch.path, format!("$.{path}"), "{json}");
        assert_eq!(mismatch.expected, expected, "{json}");
        assert!(mismatch.to_string().contains(reason), "{mismatch}");
        // Leniently it is kept as it came and written back.
        let (shop, mismatches) = lenient::<Shop>(json);
        assert_eq!(mismatches.len(), 1, "{json}");
        assert_eq!(mismatches[0].path, format!("$.{path}"));
        assert!(shop.price.is_absent() && shop.place.is_absent());
    }
    let (shop, _) = lenient::<Shop>(r#"{"prices":[1.00,true,2.00],"price":"x"}"#);
    assert_eq!(shop.prices.as_slice(), [Cents(100), Cents(200)]);
}

#[test]
fn s1_a_null_that_is_not_an_item_keeps_its_position() {
    let shop: Shop = same(r#"{"prices":[1.00,null,2.00]}"#);
    assert_eq!(shop.prices.as_slice(), [Cents(100), Cents(200)]);
}

#[test]
fn of_a_repeated_member_the_last_counts() {
    let shop: Shop = read(r#"{"price":1.00,"price":2.00}"#);
    assert_eq!(shop.price, Cents(200).into());
    let (shop, mismatches) = crate_lenient(r#"{"price":1.00,"price":"x"}"#);
    assert!(shop.price.is_absent() && mismatches == 1);
}

/// Reads leniently what is not written with the same members.
fn crate_lenient(json: &str) -> (Shop, usize) {
    let decoder = odata_runtime::Decoder::new().lenient();
    let (shop, mismatches) = decoder.decode::<Shop>(json.as_bytes()).unwrap();
    (shop, mismatches.len())
}

#[test]
fn exact_numbers_have_the_form_that_the_writer_asks_for() {
    let shop: Shop = read(r#"{"price":"12.50","prices":["0.05"],"place":{"x":1}}"#);
    assert_eq!(
        serde_json::to_string(&shop.ieee754_compatible()).unwrap(),
        r#"{"price":"12.50","prices":["0.05"],"place":{"x":1}}"#
    );
    assert_eq!(
        serde_json::to_string(&shop).unwrap(),
        r#"{"price":12.50,"prices":[0.05],"place":{"x":1}}"#
    );
}

#[test]
fn requests_and_debug_treat_them_as_other_members() {
    let shop: Shop = read(r#"{"price":1.00,"made":2.00,"pin":3.00}"#);
    assert_eq!(
        serde_json::to_string(&shop.for_create().unwrap()).unwrap(),
        r#"{"price":1.00,"pin":3.00}"#
    );
    let shown = format!("{shop:?}");
    assert!(shown.contains("price: Cents(100)"), "{shown}");
    assert!(shown.contains("pin: [redacted]"), "{shown}");
    let shown = format!("{:?}", read::<Shop>(WHOLE));
    assert!(shown.contains("prices: [Cents(5), Cents(100)]"), "{shown}");
    assert!(shown.contains("place: Place { x: 1 }"), "{shown}");
    // A secret that does not fit is in no message.
    let mismatch = refused::<Shop>(r#"{"pin":"hush.x"}"#).to_string();
    assert!(!mismatch.contains("hush"), "{mismatch}");
}
