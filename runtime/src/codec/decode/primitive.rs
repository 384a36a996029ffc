//! The visitors of primitive members and of lists of primitive values. Each asks its object for the slot once; code that does not depend on
//! the format is not compiled for each format.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::context::{Context, Path};
use super::kept::keep_item;
use super::members::{digits, found};
use super::raw::RawSeed;
use super::root::tokens;
use super::scalars;
use crate::data::object::Slot;
use crate::data::property::Property;
use crate::data::scalar::{Scalars, Token};
use crate::values::Json;

/// A primitive value outside of lists.
pub(super) struct PrimitiveSeed<'a> {
    pub(super) slot: Slot<'a>,
    pub(super) cx: &'a mut Context,
    pub(super) path: &'a Path<'a>,
}

impl PrimitiveSeed<'_> {
    #[inline]
    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        let Self { mut slot, cx, path } = self;
        // By far the most frequent case.
        if let (Slot::String(place), Token::Text(text)) = (&mut slot, token) {
            **place = Property::Value(text.to_owned());
            return Ok(());
        }
        match scalars::accept(&mut slot, token) {
            Ok(()) => Ok(()),
            Err(reason) => Err(cx.mismatch(path, &scalars::expected(&slot), token, reason)),
        }
    }

    fn mismatch<E: serde::de::Error>(self, found: &str) -> E {
        let expected = scalars::expected(&self.slot);
        self.cx.mismatch(self.path, &expected, found, String::new())
    }
}

impl<'de> DeserializeSeed<'de> for PrimitiveSeed<'_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if !matches!(
            self.slot,
            Slot::Decimal(_) | Slot::Json(_) | Slot::Custom(_)
        ) {
            return deserializer.deserialize_any(self);
        }
        // The exact digits matter, or any JSON is allowed: read as text.
        let json = RawSeed.deserialize(deserializer)?;
        let Self { mut slot, cx, path } = self;
        scalars::accept_json(&mut slot, &json).map_err(|reason| {
            cx.mismatch(
                path,
                &scalars::expected(&slot),
                found(json.as_str()),
                reason,
            )
        })
    }
}

impl<'de> Visitor<'de> for PrimitiveSeed<'_> {
    type Value = ();

    tokens!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        match digits(&mut map)? {
            Some(digits) => self.token(Token::Digits(&digits)),
            None => Err(self.mismatch("an object")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, _: A) -> Result<(), A::Error> {
        scalars::set_state(&mut self.slot, Property::Absent);
        Err(self.mismatch("an array"))
    }
}

/// A list of primitive values.
pub(super) struct ListSeed<'a> {
    pub(super) list: &'a mut dyn Scalars,
    pub(super) cx: &'a mut Context,
    pub(super) path: &'a Path<'a>,
}

impl ListSeed<'_> {
    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        if let Token::Null = token {
            self.list.set(Property::Null);
            return Ok(());
        }
        Err(self.mismatch(token))
    }

    fn mismatch<E: serde::de::Error>(self, found: impl fmt::Display) -> E {
        let expected = format!("Collection({})", self.list.item());
        self.cx.mismatch(self.path, &expected, found, String::new())
    }
}

impl<'de> DeserializeSeed<'de> for ListSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ListSeed<'_> {
    type Value = ();

    tokens!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        match digits(&mut map)? {
            Some(digits) => self.token(Token::Digits(&digits)),
            None => Err(self.mismatch("an object")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { list, cx, path } = self;
        list.set(Property::Value(()));
        let verbatim = list.verbatim();
        cx.enter(path)?;
        let mut j = 0;
        loop {
            let seed = ListItemSeed {
                list: &mut *list,
                j,
                verbatim,
                cx: &mut *cx,
                path: &Path::Item(path, j),
            };
            match seq.next_element_seed(seed) {
                Ok(Some(())) => {}
                Ok(None) => break,
                Err(error) => {
                    if !cx.lenient {
                        return Err(error);
                    }
                    let Some(json) = seq.next_element_seed(RawSeed)? else {
                        break;
                    };
                    let path = Path::Item(path, j);
                    match list.kept_mut() {
                        Some(kept) => keep_item(kept, j, json, &error.to_string(), cx, &path),
                        None => return Err(error),
                    }
                }
            }
            j += 1;
        }
        cx.leave();
        Ok(())
    }
}

/// An item of such a list.
struct ListItemSeed<'a> {
    list: &'a mut dyn Scalars,
    j: usize,
    verbatim: bool,
    cx: &'a mut Context,
    path: &'a Path<'a>,
}

impl ListItemSeed<'_> {
    #[inline]
    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        match self.list.push(token) {
            Ok(()) => Ok(()),
            Err(_) if matches!(token, Token::Null) => self.null(),
            Err(reason) => Err(self.mismatch(token, reason)),
        }
    }

    /// A `null` that is not an item.
    fn null<E: serde::de::Error>(self) -> Result<(), E> {
        match self.list.kept_mut() {
            Some(kept) if !self.path.forbids_null() => {
                kept.values.push((self.j, Json::null()));
                Ok(())
            }
            _ => Err(self.mismatch(Token::Null, String::new())),
        }
    }

    fn mismatch<E: serde::de::Error>(self, found: impl fmt::Display, reason: String) -> E {
        self.cx.mismatch(self.path, self.list.item(), found, reason)
    }
}

impl<'de> DeserializeSeed<'de> for ListItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if !self.verbatim {
            let Self {
                list,
                j,
                verbatim,
                cx,
                path,
            } = self;
            let item = list.item();
            let seed = ListItemSeed {
                list,
                j,
                verbatim,
                cx: &mut *cx,
                path,
            };
            return deserializer
                .deserialize_any(seed)
                .map_err(|error| cx.unreadable(error, path, || item.to_owned()));
        }
        let json = RawSeed.deserialize(deserializer)?;
        match self.list.push_json(&json) {
            Ok(()) => Ok(()),
            Err(_) if json.is_null() => self.null(),
            Err(reason) => Err(self.mismatch(found(json.as_str()), reason)),
        }
    }
}

impl<'de> Visitor<'de> for ListItemSeed<'_> {
    type Value = ();

    tokens!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        match digits(&mut map)? {
            Some(digits) => self.token(Token::Digits(&digits)),
            None => Err(self.mismatch("an object", String::new())),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(self.mismatch("an array", String::new()))
    }
}
