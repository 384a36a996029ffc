//! The visitors of members that are not primitive values: objects, enumeration values, and lists of these.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::context::{Context, Path};
use super::kept::keep_item;
use super::members::{digits, kept_of, read_members};
use super::raw::RawSeed;
use super::root::tokens;
use crate::data::object::{Object, Op, Slot, Wants};
use crate::data::scalar::Token;
use crate::values::Json;

impl Wants {
    /// The name of the expected type in mismatches.
    pub(super) fn expected(self) -> Cow<'static, str> {
        match self {
            Self::Text(name) => name.into(),
            Self::Texts(name) => format!("Collection({name})").into(),
            Self::Objects => "an array".into(),
            Self::Object => "an object".into(),
        }
    }

    /// The name of an item's expected type in mismatches.
    fn item(self) -> &'static str {
        match self {
            Self::Text(name) | Self::Texts(name) => name,
            Self::Object | Self::Objects => "an object",
        }
    }
}

/// The value of a member that is not a primitive value.
pub(super) struct WantedSeed<'a> {
    pub(super) object: &'a mut dyn Object,
    pub(super) i: usize,
    pub(super) wants: Wants,
    pub(super) cx: &'a mut Context,
    pub(super) path: &'a Path<'a>,
}

impl WantedSeed<'_> {
    fn mismatch<E: serde::de::Error>(self, found: impl fmt::Display) -> E {
        let expected = self.wants.expected();
        self.cx.mismatch(self.path, &expected, found, String::new())
    }

    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        let op = match (token, self.wants) {
            (Token::Null, _) => Op::Null,
            (Token::Text(text), Wants::Text(_)) => Op::Text(text),
            _ => return Err(self.mismatch(token)),
        };
        if is_done(&self.object.slot(self.i, op)) {
            Ok(())
        } else {
            Err(self.mismatch(token))
        }
    }
}

fn is_done(slot: &Slot<'_>) -> bool {
    matches!(slot, Slot::Done)
}

impl<'de> Visitor<'de> for WantedSeed<'_> {
    type Value = ();

    tokens!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.wants == Wants::Object {
            return match self.object.slot(self.i, Op::Value) {
                Slot::Object(object) => read_members(object, map, self.cx, self.path),
                _ => Err(self.mismatch("an object")),
            };
        }
        match digits(&mut map)? {
            Some(digits) => self.token(Token::Digits(&digits)),
            None => Err(self.mismatch("an object")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let is_list = matches!(self.wants, Wants::Objects | Wants::Texts(_));
        if !is_list || !is_done(&self.object.slot(self.i, Op::Value)) {
            self.object.slot(self.i, Op::Absent);
            return Err(self.mismatch("an array"));
        }
        self.cx.enter(self.path)?;
        let depth = self.cx.depth;
        let narrower = self.cx.narrower;
        let mut j = 0;
        loop {
            self.cx.narrower = narrower;
            let path = Path::Item(self.path, j);
            let seed = ItemSeed {
                object: &mut *self.object,
                i: self.i,
                j,
                wants: self.wants,
                cx: &mut *self.cx,
                path: &path,
            };
            match seq.next_element_seed(seed) {
                Ok(Some(())) => {}
                Ok(None) => break,
                Err(error) => {
                    if !self.cx.lenient {
                        return Err(error);
                    }
                    self.cx.depth = depth;
                    let Some(json) = seq.next_element_seed(RawSeed)? else {
                        break;
                    };
                    let kept = kept_of(self.object, self.i);
                    // An object is already in the list.
                    let is_kept = self.wants != Wants::Objects || !json.is_object();
                    match kept.filter(|_| is_kept) {
                        Some(kept) => keep_item(kept, j, json, &error.to_string(), self.cx, &path),
                        None => return Err(error),
                    }
                }
            }
            j += 1;
        }
        self.cx.narrower = "";
        self.cx.leave();
        Ok(())
    }
}

/// An item of such a list.
pub(super) struct ItemSeed<'a> {
    pub(super) object: &'a mut dyn Object,
    pub(super) i: usize,
    pub(super) j: usize,
    pub(super) wants: Wants,
    pub(super) cx: &'a mut Context,
    pub(super) path: &'a Path<'a>,
}

impl ItemSeed<'_> {
    fn mismatch<E: serde::de::Error>(self, found: impl fmt::Display) -> E {
        self.cx
            .mismatch(self.path, self.wants.item(), found, String::new())
    }

    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        let op = match (token, self.wants) {
            (Token::Null, _) => Op::PushNull,
            (Token::Text(text), Wants::Texts(_)) => Op::Text(text),
            _ => return Err(self.mismatch(token)),
        };
        if is_done(&self.object.slot(self.i, op)) {
            return Ok(());
        }
        if matches!(token, Token::Null)
            && !self.path.forbids_null()
            && let Some(kept) = kept_of(self.object, self.i)
        {
            kept.values.push((self.j, Json::null()));
            return Ok(());
        }
        Err(self.mismatch(token))
    }
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self {
            object,
            i,
            j,
            wants,
            cx,
            path,
        } = self;
        let seed = ItemSeed {
            object,
            i,
            j,
            wants,
            cx: &mut *cx,
            path,
        };
        deserializer
            .deserialize_any(seed)
            .map_err(|error| cx.unreadable(error, path, || wants.item().to_owned()))
    }
}

impl<'de> Visitor<'de> for ItemSeed<'_> {
    type Value = ();

    tokens!();

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        // Of the values that a cursor passes as a map, only a number gives its length. No item is added for it: the list keeps the value.
        let is_number = self.cx.lenient && map.size_hint().is_some();
        if self.wants == Wants::Objects && !is_number {
            return match self.object.slot(self.i, Op::Push) {
                Slot::Object(object) => read_members(object, map, self.cx, self.path),
                _ => Err(self.mismatch("an object")),
            };
        }
        match digits(&mut map)? {
            Some(digits) => self.token(Token::Digits(&digits)),
            None => Err(self.mismatch("an object")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(self.mismatch("an array"))
    }
}
