//! Types of a program's own.

use odata_runtime::values::{Custom, Json};

macro_rules! own {
    ($($(#[doc = $doc:literal])+ $name:ident = $odata:literal;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        pub struct $name(String);

        impl Custom for $name {
            const TYPE: &'static str = $odata;

            fn from_json(json: &Json) -> Result<Self, String> {
                Ok(Self(json.as_str().to_owned()))
            }

            fn to_json(&self) -> Json {
                self.0.parse().unwrap_or_default()
            }
        }
    )+};
}

own! {
    /// An amount.
    Cents = "Edm.Decimal";
    /// A currency.
    Currency = "till.currency";
    /// A place.
    Point = "till.point";
}
