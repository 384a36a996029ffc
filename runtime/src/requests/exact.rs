//! The two forms of Int64 and Decimal in kept JSON: numbers, or strings as with `IEEE754Compatible=true` (JSON Format 4.01 section 3.2).
//!
//! In: members that an object keeps as text and whose type an annotation names (`n@odata.type`), and `count`, which the standard defines as
//! an Int64. Out: the same text, with these values in the form that the writer chose. All other values stay verbatim.

use std::borrow::Cow;
use std::ops::Range;

use serde::ser::{Error as _, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::data::control::is_count;
use crate::data::extras::KeptMember;
use crate::data::family::type_name_of;
use crate::data::info::ModelInfo;
use crate::requests::edit::{Member, Object, edited};
use crate::requests::kept::{left_out, may_leave_out};
use crate::requests::rules::Manner;
use crate::values::{Decimal, Json, WholeNumber};

/// A type with two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exact {
    Int64,
    Decimal,
}

impl Exact {
    /// The type that the value of `@odata.type` names; for a collection that of its items (JSON Format 4.01 section 4.5.3).
    fn named(tag: &str) -> Option<Self> {
        let tag: String = serde_json::from_str(tag).ok()?;
        let name = type_name_of(&tag);
        let item = name
            .strip_prefix("Collection(")
            .and_then(|rest| rest.strip_suffix(')'));
        Self::of(item.unwrap_or(&name))
    }

    /// The type of a qualified name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        match name.strip_prefix("Edm.").unwrap_or(name) {
            "Int64" => Some(Self::Int64),
            "Decimal" => Some(Self::Decimal),
            _ => None,
        }
    }

    /// The changes to the text of a value, or of a list of values, that bring all of them into one form: the ranges of values, in order,
    /// and their new texts. Other items of a list stay.
    fn changes(self, text: &str, strings: bool) -> Vec<(Range<usize>, String)> {
        if !text.starts_with('[') {
            let changed = self.changed_value(text, strings);
            return changed
                .map(|new| (0..text.len(), new))
                .into_iter()
                .collect();
        }
        let items: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
        let mut at = 1;
        let mut changes = Vec::new();
        for item in items.into_iter().map(RawValue::get) {
            let before = text.bytes().skip(at);
            at += before.take_while(|byte| b", \t\n\r".contains(byte)).count();
            let start = at;
            at += item.len();
            changes.extend(
                self.changed_value(item, strings)
                    .map(|new| (start..at, new)),
            );
        }
        changes
    }

    /// The text with these changes.
    fn changed(self, text: &str, strings: bool) -> Option<String> {
        let changes = self.changes(text, strings);
        if changes.is_empty() {
            return None;
        }
        let mut out = String::with_capacity(text.len());
        let mut from = 0;
        for (range, new) in changes {
            out.push_str(text.get(from..range.start)?);
            out.push_str(&new);
            from = range.end;
        }
        out.push_str(text.get(from..)?);
        Some(out)
    }

    fn changed_value(self, text: &str, strings: bool) -> Option<String> {
        let quoted = match text.as_bytes().first() {
            Some(b'"') => true,
            Some(b'-' | b'0'..=b'9') => false,
            _ => return None,
        };
        if quoted == strings {
            return None;
        }
        let number = match self {
            Self::Int64 if quoted => i64::from_text(&serde_json::from_str::<String>(text).ok()?)
                .ok()?
                .to_string(),
            Self::Int64 => i64::from_json_number(text).ok()?.to_string(),
            Self::Decimal => Decimal::from_json(text)
                .ok()
                // JSON has no numbers for INF, -INF and NaN.
                .filter(Decimal::is_finite)?
                .to_string(),
        };
        Some(if strings {
            format!("\"{number}\"")
        } else {
            number
        })
    }
}

/// The property or annotation whose type an annotation gives.
fn typed_by(name: &str) -> Option<&str> {
    let name = name
        .strip_suffix("@odata.type")
        .or_else(|| name.strip_suffix("@type"))?;
    (!name.is_empty()).then_some(name)
}

/// The members among an object's extras whose types are known to have two forms.
pub(crate) struct Known<'a>(Vec<(&'a str, Exact)>);

impl<'a> Known<'a> {
    pub(crate) const NONE: Self = Self(Vec::new());

    pub(crate) fn among(annotations: &'a [KeptMember]) -> Self {
        let mut known = Vec::new();
        for (name, json) in annotations {
            // Most annotations are neither a type nor a count, and nearly every object of a family has this one.
            if &**name == "@odata.type" {
                continue;
            }
            match name.as_bytes().last() {
                Some(b'e') => {
                    if let Some(property) = typed_by(name)
                        && let Some(exact) = Exact::named(json.as_str())
                    {
                        known.push((property, exact));
                    }
                }
                Some(b't') if is_count(name) => known.push((name, Exact::Int64)),
                _ => {}
            }
        }
        if !known.is_empty() {
            known.sort_unstable_by_key(|(name, _)| *name);
        }
        Self(known)
    }

    /// A member of the extras in its written form.
    #[inline]
    pub(crate) fn written<'k>(
        &self,
        name: &str,
        json: &'k Json,
        manner: &'k Manner<'k>,
        model: &'static ModelInfo,
    ) -> Written<'k> {
        let exact = if self.0.is_empty() {
            None
        } else {
            self.get(name)
        };
        Written {
            json,
            exact,
            manner,
            model,
        }
    }

    /// The type of a member.
    pub(crate) fn get(&self, name: &str) -> Option<Exact> {
        let at = self.0.binary_search_by_key(&name, |(known, _)| known);
        at.ok().and_then(|at| self.0.get(at)).map(|known| known.1)
    }
}

/// Kept JSON in its written form.
pub(crate) struct Written<'a> {
    pub(crate) json: &'a Json,
    /// Its type, if that has two forms.
    pub(crate) exact: Option<Exact>,
    pub(crate) manner: &'a Manner<'a>,
    pub(crate) model: &'static ModelInfo,
}

impl Serialize for Written<'_> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = self.json.as_str();
        if self.exact.is_none() && !text.starts_with(['{', '[']) {
            return self.json.serialize(serializer);
        }
        match self.written(text) {
            Cow::Borrowed(_) => self.json.serialize(serializer),
            Cow::Owned(text) => {
                let json: Json = text.parse().map_err(S::Error::custom)?;
                json.serialize(serializer)
            }
        }
    }
}

impl Written<'_> {
    fn written<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let manner = self.manner;
        let changed = self
            .exact
            .and_then(|exact| exact.changed(text, manner.strings));
        // Objects among such values have members of their own.
        match changed {
            Some(changed) => Cow::Owned(self.edited(&changed).into_owned()),
            None => self.edited(text),
        }
    }

    fn edited<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let manner = self.manner;
        let can_change = || manner.is_request() && may_leave_out(text) || may_name_a_type(text);
        if !text.starts_with(['{', '[']) || !can_change() {
            return Cow::Borrowed(text);
        }
        edited(text, |object, _, edits| {
            if manner.is_request() {
                edits.leave_out(left_out(object, manner, self.model));
            }
            for (member, exact) in known_in(object) {
                for (part, text) in exact.changes(member.value, manner.strings) {
                    edits.replace(member, part, text);
                }
            }
        })
    }
}

/// Whether an annotation in the text can name a type with two forms, or be a count. Escapes can hide any of these words.
fn may_name_a_type(text: &str) -> bool {
    text.contains("\\u")
        || text.contains('@')
            && ["Int64", "Decimal", "count"]
                .iter()
                .any(|word| text.contains(word))
}

/// The members of an object in kept JSON whose types are known to have two forms.
fn known_in<'o, 'a>(object: &'o Object<'a>) -> Vec<(&'o Member<'a>, Exact)> {
    let mut known: Vec<(&str, Exact)> = object
        .members()
        .filter_map(|member| Some((typed_by(&member.name)?, Exact::named(member.value)?)))
        .collect();
    known.sort_unstable_by_key(|(name, _)| *name);
    object
        .members()
        .filter_map(|member| {
            if is_count(&member.name) {
                return Some((member, Exact::Int64));
            }
            let at = known.binary_search_by_key(&&*member.name, |(name, _)| name);
            Some((member, known.get(at.ok()?)?.1))
        })
        .collect()
}
