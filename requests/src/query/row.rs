//! [`Row`]: an object of no declared type.

use odata_runtime::Extras;
use odata_runtime::model::{ModelInfo, TypeInfo};

static MODEL: ModelInfo = ModelInfo {
    aliases: &[],
    redact: &[],
    standard_base64: false,
    contexts: &[],
    redeclared: &[],
    types: &[],
};

static TYPE: TypeInfo = TypeInfo {
    name: "Edm.Untyped",
    base: None,
    first: 0,
    members: &[],
    model: &MODEL,
};

/// An object of no declared type, such as the rows that [`Query::apply`](super::Query::apply) makes: all members are in the extras. A
/// struct of the program's own that implements [`Object`](odata_runtime::Object) has fields for them instead.
#[allow(
    clippy::exhaustive_structs,
    reason = "a generated struct has the same form"
)]
pub struct Row {
    /// The members.
    pub extras: Extras,
}

odata_runtime::codec::v1::roots! {
    struct Row(TYPE);
}
