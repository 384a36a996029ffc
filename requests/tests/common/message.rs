// The model of the examples in the documentation of queries, which include it.

use odata_runtime::values::{DateTimeOffset, Json};
use odata_runtime::{Boxed, Extras, List, Property};
use odata_runtime::model::{ModelInfo, TypeInfo, facts};
static MODEL: ModelInfo = ModelInfo {
    aliases: &[], redact: &[], standard_base64: false, contexts: &[], redeclared: &[], types: &TYPES,
};
static TYPES: [TypeInfo; 2] = [
    TypeInfo { name: "m.address", base: None, first: 0, members: &[("address", 0)], model: &MODEL },
    TypeInfo { name: "m.message", base: None, first: 0, model: &MODEL, members: &[
        ("subject", 0), ("isRead", 0), ("from", 0), ("toRecipients", 0), ("replies", facts::NAVIGATION),
        ("received", 0), ("size", 0), ("categories", 0), ("place", 0), ("parent", facts::NAVIGATION),
    ] },
];
pub struct Address { pub address: Property<String>, pub extras: Extras }
pub struct Message {
    pub subject: Property<String>, pub is_read: Property<bool>, pub from: Property<Address>,
    pub to_recipients: Property<List<Address>>, pub replies: Property<List<Message>>,
    pub received: Property<DateTimeOffset>, pub size: Property<i32>, pub categories: Property<List<String>>,
    pub place: Property<Json>, pub parent: Property<Boxed<Message>>, pub extras: Extras,
}
odata_runtime::codec::v1::roots! {
    struct Address(TYPES[0]); 0 address String |;
    struct Message(TYPES[1]); 0 subject String |; 1 is_read Boolean |; 2 from | One; 3 to_recipients | Many; 4 replies | Many;
    5 received DateTimeOffset |; 6 size Int32 |; 7 categories List |; 8 place Json |; 9 parent | Boxed;
}
