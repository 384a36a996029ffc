//! The visitors of the decoded root: an object, or an array of objects.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::context::{Context, Path};
use super::members::read_members;
use super::wanted::WantedSeed;
use crate::data::object::{Object, Wants};
use crate::data::page::Page;
use crate::data::scalar::Token;

/// Hands every value that is neither an array nor an object to `self.token`.
macro_rules! tokens {
    () => {
        fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
            self.token(Token::Boolean(value))
        }

        fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
            self.token(Token::Unsigned(value))
        }

        fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
            self.token(Token::Signed(value))
        }

        fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<(), E> {
            self.token(Token::Digits(&value.to_string()))
        }

        fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<(), E> {
            self.token(Token::Digits(&value.to_string()))
        }

        fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
            self.token(Token::Float(value))
        }

        fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
            self.token(Token::Text(value))
        }

        fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
            self.token(Token::Null)
        }

        fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
            self.token(Token::Null)
        }

        fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
            deserializer.deserialize_any(self)
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(
            self,
            deserializer: D,
        ) -> Result<(), D::Error> {
            deserializer.deserialize_any(self)
        }

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a value")
        }
    };
}

pub(super) use tokens;

/// The object at the root of a payload.
pub(crate) struct RootSeed<'a> {
    pub(crate) object: &'a mut dyn Object,
    pub(crate) cx: &'a mut Context,
    pub(crate) path: &'a Path<'a>,
}

impl RootSeed<'_> {
    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        Err(self
            .cx
            .mismatch(self.path, self.object.info().name, token, String::new()))
    }
}

impl<'de> DeserializeSeed<'de> for RootSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { object, cx, path } = self;
        let name = object.info().name;
        let seed = RootSeed {
            object,
            cx: &mut *cx,
            path,
        };
        deserializer
            .deserialize_any(seed)
            .map_err(|error| cx.unreadable(error, path, || name.to_owned()))
    }
}

impl<'de> Visitor<'de> for RootSeed<'_> {
    type Value = ();

    tokens!();

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        read_members(self.object, map, self.cx, self.path)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(self.cx.mismatch(
            self.path,
            self.object.info().name,
            "an array",
            String::new(),
        ))
    }
}

/// The array of objects at the root of a payload.
pub(super) struct RootListSeed<'a> {
    pub(super) page: &'a mut Page,
    pub(super) cx: &'a mut Context,
    pub(super) path: &'a Path<'a>,
}

impl RootListSeed<'_> {
    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        Err(self
            .cx
            .mismatch(self.path, "an array", token, String::new()))
    }
}

impl<'de> DeserializeSeed<'de> for RootListSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for RootListSeed<'_> {
    type Value = ();

    tokens!();

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(self
            .cx
            .mismatch(self.path, "an array", "an object", String::new()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let Self { page, cx, path } = self;
        WantedSeed {
            object: page,
            i: 0,
            wants: Wants::Objects,
            cx,
            path,
        }
        .visit_seq(seq)
    }
}
