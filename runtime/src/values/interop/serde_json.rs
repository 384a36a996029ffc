//! Conversions to and from the types of `serde_json`, with the feature of that name.

use serde_json::value::RawValue;

use crate::values::Json;

impl Json {
    /// The value as serde_json's own type.
    pub fn as_raw(&self) -> &RawValue {
        &self.0
    }

    /// The value as serde_json's own type.
    pub fn into_raw(self) -> Box<RawValue> {
        self.0
    }
}

impl From<Box<RawValue>> for Json {
    fn from(raw: Box<RawValue>) -> Self {
        Self(raw)
    }
}

impl From<serde_json::Value> for Json {
    fn from(value: serde_json::Value) -> Self {
        // A `Value` has only string keys and finite numbers, so it can always be written.
        Self::from_value(&value).unwrap_or_default()
    }
}
