//! [`Property`] in hand-written structs.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Error, Serialize, Serializer};

use super::Property;

/// Writes the value, or null.
///
/// An absent property has no JSON: a `null` in its place would clear a property that must be left alone. So writing it is an error; give
/// the field the attribute `#[serde(skip_serializing_if = "Property::is_absent")]`.
impl<T: Serialize> Serialize for Property<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => Err(S::Error::custom(
                "an absent property cannot be written; skip it with `skip_serializing_if = \"Property::is_absent\"`",
            )),
            Self::Null => serializer.serialize_none(),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

/// Reads a value, or null. Give a field that can be absent the attribute `#[serde(default)]`; without it, an object without the member is
/// an error.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Property<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Read as an option, a missing member would become null.
        deserializer.deserialize_newtype_struct("Property", Reader(PhantomData))
    }
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
    type Value = Property<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value or null")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        Option::deserialize(deserializer).map(Property::or_null)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s2_the_three_states_are_told_apart() {
        let read = |json: &str| serde_json::from_str::<Property<u8>>(json);
        assert_eq!(read("null").unwrap(), Property::Null);
        assert_eq!(read("7").unwrap(), Property::Value(7));
        assert!(read("\"x\"").unwrap_err().to_string().contains("u8"));
        let written = |it: Property<u8>| serde_json::to_string(&it);
        assert_eq!(written(Property::Null).unwrap(), "null");
        assert_eq!(written(Property::Value(7)).unwrap(), "7");
        let refused = written(Property::Absent).unwrap_err().to_string();
        assert!(refused.contains("skip_serializing_if"), "{refused}");
    }

    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct Contact {
        #[serde(default, skip_serializing_if = "Property::is_absent")]
        mail: Property<String>,
        name: Property<String>,
    }

    #[test]
    fn s2_members_of_hand_written_structs_are_absent_where_the_attributes_say_so() {
        for json in [
            r#"{"name":"a"}"#,
            r#"{"mail":null,"name":"a"}"#,
            r#"{"mail":"m","name":null}"#,
        ] {
            let contact: Contact = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&contact).unwrap(), json);
            assert_eq!(contact.mail.is_absent(), !json.contains("mail"));
            let tree: serde_json::Value = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::from_value::<Contact>(tree).unwrap(), contact);
        }
        let missing = serde_json::from_str::<Contact>("{}").unwrap_err();
        assert!(
            missing.to_string().contains("missing field `name`"),
            "{missing}"
        );
    }
}
