//! A deserializer over a text that is known to be JSON, for lenient runs: a value that did not fit can be read again, as text. Strict runs
//! use it for texts with a [table](super::ends).
//!
//! It walks containers in place, so a run holds only the one text and the values read from it, however deep the text nests. serde_json
//! reads numbers and strings with escapes.

use std::fmt;
use std::rc::Rc;

use serde::de::value::{BorrowedStrDeserializer, MapDeserializer, StringDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;

use super::ends::Ends;
use super::raw::NUMBER;
use crate::values::RAW;

/// A place in a text that is exactly one JSON value.
pub(super) struct Cursor<'de> {
    text: &'de str,
    at: usize,
    /// Where long values end, if that is known.
    ends: Option<Rc<Ends>>,
}

/// Why a value was not read. A value that does not fit has its reason in the recorded mismatch.
#[derive(Debug)]
pub(super) enum Fault {
    Unfit,
    Json(serde_json::Error),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unfit => f.write_str("a value does not fit"),
            Self::Json(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Unfit
    }
}

impl<'de> Cursor<'de> {
    /// At the beginning of the text.
    pub(super) fn new(text: &'de str) -> Self {
        Self::with(text, None)
    }

    /// At the beginning of a part of the text that the table covers.
    pub(super) fn with(text: &'de str, ends: Option<Rc<Ends>>) -> Self {
        Self { text, at: 0, ends }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is not whitespace.
    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.at += 1;
        }
        self.byte()
    }

    fn eat(&mut self, wanted: u8) -> Result<(), Fault> {
        if self.peek() == Some(wanted) {
            self.at += 1;
            return Ok(());
        }
        Err(Fault::Unfit)
    }

    fn since(&self, start: usize) -> &'de str {
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Skips a string, and returns whether it contains escapes.
    fn skip_string(&mut self) -> bool {
        let mut escaped = false;
        self.at += 1;
        loop {
            match self.byte() {
                Some(b'"') | None => {
                    self.at += 1;
                    return escaped;
                }
                Some(b'\\') => {
                    escaped = true;
                    self.at += 2;
                }
                Some(_) => self.at += 1,
            }
        }
    }

    /// Skips the rest of a number, `true`, `false` or `null`.
    fn skip_word(&mut self) {
        while let Some(b'+' | b'-' | b'.' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z') = self.byte() {
            self.at += 1;
        }
    }

    /// Skips a value and returns its text.
    fn skip(&mut self) -> &'de str {
        self.peek();
        let start = self.at;
        let ends = self.ends.as_ref();
        if let Some(length) = ends.and_then(|ends| ends.length(self.text, start)) {
            self.at += length;
            return self.since(start);
        }
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'{' | b'[' => {
                    depth += 1;
                    self.at += 1;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    self.at += 1;
                }
                b'"' => {
                    self.skip_string();
                }
                b',' | b':' => self.at += 1,
                _ => {
                    let before = self.at;
                    self.skip_word();
                    // Guarantees progress. It only matters if the text is not JSON, and the text is known to be JSON.
                    self.at = self.at.max(before + 1);
                }
            }
            if depth == 0 {
                break;
            }
        }
        self.since(start)
    }

    /// Reads a string.
    fn string(&mut self) -> Result<Text<'de>, Fault> {
        if self.peek() != Some(b'"') {
            return Err(Fault::Unfit);
        }
        let start = self.at;
        let escaped = self.skip_string();
        let literal = self.since(start);
        if escaped {
            let text = serde_json::from_str(literal).map_err(Fault::Json)?;
            return Ok(Text::Escaped(text));
        }
        let text = literal.get(1..literal.len().saturating_sub(1));
        Ok(Text::Plain(text.unwrap_or_default()))
    }
}

enum Text<'de> {
    Plain(&'de str),
    Escaped(String),
}

/// A number as serde_json hands it out.
enum Number {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    /// Used with `arbitrary_precision`.
    Digits(String),
}

struct NumberVisitor;

impl<'de> Visitor<'de> for NumberVisitor {
    type Value = Number;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number")
    }

    fn visit_u64<E>(self, value: u64) -> Result<Number, E> {
        Ok(Number::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Number, E> {
        Ok(Number::Signed(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Number, E> {
        Ok(Number::Float(value))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Number, A::Error> {
        map.next_key::<String>()?;
        map.next_value().map(Number::Digits)
    }
}

impl<'de> Deserializer<'de> for &mut Cursor<'de> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.peek() {
            Some(b'{') => {
                self.at += 1;
                let mut members = Members {
                    cursor: self,
                    value: None,
                    first: true,
                };
                let value = visitor.visit_map(&mut members)?;
                members.end()?;
                Ok(value)
            }
            Some(b'[') => {
                self.at += 1;
                let mut items = Items {
                    cursor: self,
                    item: None,
                    first: true,
                };
                let value = visitor.visit_seq(&mut items)?;
                items.end()?;
                Ok(value)
            }
            Some(b'"') => match self.string()? {
                Text::Plain(text) => visitor.visit_borrowed_str(text),
                Text::Escaped(text) => visitor.visit_string(text),
            },
            _ => {
                let start = self.at;
                self.skip_word();
                match self.since(start) {
                    "null" => visitor.visit_unit(),
                    "true" => visitor.visit_bool(true),
                    "false" => visitor.visit_bool(false),
                    digits => {
                        let mut number = serde_json::Deserializer::from_str(digits);
                        match number.deserialize_any(NumberVisitor).map_err(Fault::Json)? {
                            Number::Unsigned(value) => visitor.visit_u64(value),
                            Number::Signed(value) => visitor.visit_i64(value),
                            Number::Float(value) => visitor.visit_f64(value),
                            Number::Digits(digits) => {
                                let member = std::iter::once((NUMBER, digits));
                                visitor.visit_map(MapDeserializer::new(member))
                            }
                        }
                    }
                }
            }
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        if name == RAW {
            let text = BorrowedStrDeserializer::new(self.skip());
            let member = std::iter::once((RAW, text));
            return visitor.visit_map(MapDeserializer::new(member));
        }
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }
}

/// The members of an object. A value that was refused can be read again.
struct Members<'a, 'de> {
    cursor: &'a mut Cursor<'de>,
    /// Where the value of the last key begins.
    value: Option<usize>,
    first: bool,
}

impl Members<'_, '_> {
    fn end(&mut self) -> Result<(), Fault> {
        self.cursor.eat(b'}')
    }
}

impl<'de> MapAccess<'de> for &mut Members<'_, 'de> {
    type Error = Fault;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Fault> {
        if self.cursor.peek() == Some(b'}') {
            return Ok(None);
        }
        if !std::mem::replace(&mut self.first, false) {
            self.cursor.eat(b',')?;
        }
        let key = match self.cursor.string()? {
            Text::Plain(text) => seed.deserialize(BorrowedStrDeserializer::new(text)),
            Text::Escaped(text) => seed.deserialize(StringDeserializer::new(text)),
        }?;
        self.cursor.eat(b':')?;
        self.cursor.peek();
        self.value = Some(self.cursor.at);
        Ok(Some(key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        self.cursor.at = self.value.ok_or(Fault::Unfit)?;
        seed.deserialize(&mut *self.cursor)
    }
}

/// The items of an array. An item that was refused can be read again.
struct Items<'a, 'de> {
    cursor: &'a mut Cursor<'de>,
    /// Where the refused item begins.
    item: Option<usize>,
    first: bool,
}

impl Items<'_, '_> {
    fn end(&mut self) -> Result<(), Fault> {
        self.cursor.eat(b']')
    }
}

impl<'de> SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Fault> {
        let start = match self.item.take() {
            Some(start) => start,
            None if self.cursor.peek() == Some(b']') => return Ok(None),
            None => {
                if !std::mem::replace(&mut self.first, false) {
                    self.cursor.eat(b',')?;
                }
                self.cursor.peek();
                self.cursor.at
            }
        };
        self.cursor.at = start;
        match seed.deserialize(&mut *self.cursor) {
            Ok(value) => Ok(Some(value)),
            Err(fault) => {
                self.item = Some(start);
                Err(fault)
            }
        }
    }
}
