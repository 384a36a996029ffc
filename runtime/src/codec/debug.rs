//! `Debug` over the slot tables: skips absent members, flattens bases, masks secrets.

use std::fmt;

use serde_json::Value as Tree;

use crate::data::info::facts;
use crate::data::list::{Element, Kept};
use crate::data::object::each;
use crate::data::object::is_absent;
use crate::data::object::kept;
use crate::data::object::{Object, Value, WHOLE, extras};
use crate::data::property::Property;
use crate::data::scalar::{Atom, Primitive, Scalars};
use crate::values::Json;

const REDACTED: &str = "[redacted]";

/// Implements `Debug` for generated types. Shows names as in the metadata.
///
/// # Errors
///
/// The formatter's.
pub fn debug<T: Object>(object: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    show_object(object, f)
}

fn show_object(object: &dyn Object, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let object = object.family().map_or(object, |family| family.part());
    let info = object.info();
    let mut out = f.debug_struct(info.name.rsplit('.').next().unwrap_or(info.name));
    for (i, member) in info.all_members() {
        let value = object.get(i, WHOLE);
        if is_absent(value) {
            continue;
        }
        for (annotation, json) in kept(value).into_iter().flat_map(|kept| &kept.annotations) {
            out.field(&format!("{}{annotation}", member.0), json);
        }
        if member.1 & facts::REDACTED != 0 {
            out.field(member.0, &format_args!("{REDACTED}"));
        } else {
            out.field(
                member.0,
                &Shown {
                    object,
                    i,
                    value,
                    redact: info.model.redact,
                },
            );
        }
    }
    let kept = extras(object);
    for (name, json) in kept
        .into_iter()
        .flat_map(|extras| extras.annotations().chain(extras.properties()))
    {
        // A declared member that did not fit. A response wrapper belongs to no model, so nothing says which parts of the value are secret.
        if info.model.types.is_empty() && info.find(name, usize::MAX).is_some() {
            out.field(name, &format_args!("[not decoded]"));
            continue;
        }
        out.field(
            name,
            &Masked {
                name,
                json,
                redact: info.model.redact,
            },
        );
    }
    out.finish()
}

impl fmt::Debug for dyn Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_object(self, f)
    }
}

struct Shown<'a> {
    object: &'a dyn Object,
    i: usize,
    value: Value<'a>,
    redact: &'static [&'static str],
}

impl Shown<'_> {
    fn masked<'a>(&self, json: &'a Json) -> Masked<'a> {
        Masked {
            name: "",
            json,
            redact: self.redact,
        }
    }

    /// A value that is not an item of its list. Values in response wrappers are not shown, for the same reason as their members that did
    /// not fit.
    fn kept(&self, json: &Json, f: &mut fmt::DebugList<'_, '_>) {
        if self.object.info().model.types.is_empty() && !json.is_null() {
            f.entry(&format_args!("[not decoded]"));
        } else {
            f.entry(&self.masked(json));
        }
    }

    fn show_list(&self, list: &dyn Scalars, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Property::Value(length) = list.state() else {
            return f.write_str("null");
        };
        let mut out = f.debug_list();
        for element in Kept::elements(list.kept(), length) {
            match element {
                Element::Item(j) if list.verbatim() => match list.atom(j) {
                    Some(Atom::Custom(..)) => {
                        out.entry(list.shown(j));
                    }
                    atom => {
                        let redact = self.redact;
                        out.entry(&Verbatim { atom, redact });
                    }
                },
                Element::Item(j) => {
                    out.entry(list.shown(j));
                }
                Element::Kept(json) => self.kept(json, &mut out),
            }
        }
        out.finish()
    }
}

impl fmt::Debug for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Value::Json(json) = self.value {
            return match json.value() {
                Some(json) => self.masked(json).fmt(f),
                None => f.write_str("null"),
            };
        }
        each!(self.value, place => show(place.value(), f),
            Value::Absent | Value::Null | Value::NullItems | Value::Extras(_) | Value::Info(_) | Value::Family(_) => f.write_str("null"),
            Value::Text(text) => fmt::Display::fmt(&text, f),
            Value::Object(object) => show_object(object, f),
            Value::Custom(value) => match value.shown() {
                Some(value) => value.fmt(f),
                None => f.write_str("null"),
            },
            Value::List(list) => self.show_list(list, f),
            Value::Items(length, kept) => {
                let mut out = f.debug_list();
                for element in Kept::elements(kept, length) {
                    match element {
                        Element::Item(j) => {
                            out.entry(&Self { value: self.object.get(self.i, j), ..*self });
                        }
                        Element::Kept(json) => self.kept(json, &mut out),
                    }
                }
                out.finish()
            },
        )
    }
}

fn show<T: Primitive>(value: Option<&T>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value {
        Some(value) => value.fmt(f),
        None => f.write_str("null"),
    }
}

/// An item of a list whose items are read as JSON text.
struct Verbatim<'a> {
    atom: Option<Atom<'a>>,
    redact: &'static [&'static str],
}

impl fmt::Debug for Verbatim<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.atom {
            Some(Atom::Json(json)) => Masked {
                name: "",
                json,
                redact: self.redact,
            }
            .fmt(f),
            Some(Atom::Decimal(value)) => fmt::Display::fmt(value, f),
            _ => f.write_str("null"),
        }
    }
}

/// Kept JSON with the values of redacted names masked at any depth.
struct Masked<'a> {
    name: &'a str,
    json: &'a Json,
    redact: &'static [&'static str],
}

impl fmt::Debug for Masked<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let own = self.name.split('@').next().unwrap_or_default();
        if self.redact.contains(&own) {
            return f.write_str(REDACTED);
        }
        let text = self.json.as_str();
        // A name can contain escapes, so a search of the raw text does not prove that there is nothing to hide.
        if self.redact.is_empty()
            || !(text.contains('\\') || self.redact.iter().any(|name| text.contains(name)))
        {
            return f.write_str(text);
        }
        match serde_json::from_str::<Tree>(text) {
            Ok(mut tree) => {
                mask(&mut tree, self.redact);
                write!(f, "{tree}")
            }
            Err(_) => f.write_str(REDACTED),
        }
    }
}

fn mask(tree: &mut Tree, redact: &[&str]) {
    match tree {
        Tree::Object(members) => {
            for (name, value) in members {
                if redact.contains(&name.split('@').next().unwrap_or_default()) {
                    *value = Tree::String(REDACTED.to_owned());
                } else {
                    mask(value, redact);
                }
            }
        }
        Tree::Array(items) => items.iter_mut().for_each(|item| mask(item, redact)),
        _ => {}
    }
}
