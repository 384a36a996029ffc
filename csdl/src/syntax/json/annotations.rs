//! Annotations and their values. CSDL JSON 4.01 section 14.

use super::members;
use super::reader::{Data, Member, Value};
use super::{Builder, Built, Object, Place, inner, is_control};
use crate::syntax::grammar;
use crate::syntax::tree::{Attribute, Kind};
use std::borrow::Cow;
use std::collections::HashSet;

impl<'s> Builder<'s, '_> {
    /// The annotations of an object itself; reports annotations of members that do not exist.
    pub(super) fn own_annotations(&mut self, object: &Object<'_, 's>) -> Built {
        let mut dangling: Vec<&Member<'s>> = Vec::new();
        if object.annotations.keys().any(|target| !target.is_empty()) {
            let names: HashSet<&str> = object.members.iter().map(|it| &*it.name).collect();
            dangling.extend(object.members.iter().filter(|member| {
                member.name.rsplit_once('@').is_some_and(|(target, term)| {
                    !target.is_empty() && !is_control(term) && !names.contains(target)
                })
            }));
        }
        for member in dangling {
            let message = format!("`{}` annotates a member that does not exist", member.name);
            self.report(message, (member.start, member.end));
        }
        self.annotations_of("", object)
    }

    /// The annotations of a member.
    pub(super) fn annotations_of(&mut self, target: &str, object: &Object<'_, 's>) -> Built {
        let Some(list) = object.annotations.get(target) else {
            return Ok(());
        };
        for member in list {
            let place = (member.start, member.end);
            let node = self.open(Kind::Annotation, place)?;
            // Names without escapes are slices of the text, and so are their parts.
            let name = match &member.name {
                Cow::Borrowed(name) => Cow::Borrowed(after_at(name)),
                Cow::Owned(name) => Cow::Owned(after_at(name).to_owned()),
            };
            match name.split_once('#') {
                Some((term, qualifier)) => {
                    self.attribute(Attribute::Term, term.to_owned(), place);
                    self.attribute(Attribute::Qualifier, qualifier.to_owned(), place);
                }
                None => self.attribute(Attribute::Term, name, place),
            }
            self.value(&member.value)?;
            self.annotations_of(&member.name, object)?;
            self.close(node);
        }
        Ok(())
    }

    /// The value of the element that was opened last: constants as an attribute, all other values as a child.
    fn value(&mut self, value: &Value<'s>) -> Built {
        match constant(value) {
            Some((attribute, _, text)) => {
                self.attribute(attribute, text, inner(value));
                Ok(())
            }
            None => self.expression(value),
        }
    }

    fn expression(&mut self, value: &Value<'s>) -> Built {
        if let Some((_, kind, text)) = constant(value) {
            return self.text(kind, text, value);
        }
        match &value.data {
            Data::Array(items) => {
                let node = self.open(Kind::Collection, inner(value))?;
                for item in items {
                    self.expression(item)?;
                }
                self.close(node);
                Ok(())
            }
            Data::Object(list) => {
                let object = Object::new(list);
                let dynamic = list
                    .iter()
                    .find_map(|member| Some((member, members::expression(&member.name)?)));
                match dynamic {
                    Some((member, kind)) => self.dynamic(value, member, kind, &object),
                    None => self.record(value, &object),
                }
            }
            _ => {
                let node = self.open(Kind::Null, inner(value))?;
                self.close(node);
                Ok(())
            }
        }
    }

    fn text(&mut self, kind: Kind, text: Cow<'s, str>, value: &Value<'s>) -> Built {
        let place = inner(value);
        let node = self.open(kind, place)?;
        self.tree
            .add_text(node, text, place.0 as usize, place.1 as usize);
        self.close(node);
        Ok(())
    }

    fn dynamic(
        &mut self,
        value: &Value<'s>,
        member: &Member<'s>,
        kind: Kind,
        object: &Object<'_, 's>,
    ) -> Built {
        if grammar::has_text(kind) {
            if let Some((_, _, text)) = constant(&member.value) {
                return self.text(kind, text, &member.value);
            }
            let message = format!("`{}` is {}", member.name, member.value.data.what());
            self.report(message, inner(&member.value));
            return self.text(kind, Cow::Borrowed(""), &member.value);
        }
        let place = inner(value);
        let node = self.open(kind, place)?;
        self.expression_attributes(kind, member, object, place);
        let items = match &member.value.data {
            _ if kind == Kind::Null => &[],
            // `Cast`, `IsOf` and `LabeledElement` take a single value, so for them an array is that value.
            Data::Array(items)
                if !matches!(kind, Kind::Cast | Kind::IsOf | Kind::LabeledElement) =>
            {
                items.as_slice()
            }
            _ => std::slice::from_ref(&member.value),
        };
        for item in items {
            self.expression(item)?;
        }
        self.own_annotations(object)?;
        self.close(node);
        Ok(())
    }

    /// The members next to the one that names the expression: `$Function`, `$Name`, `$Type` with its facets.
    fn expression_attributes(
        &mut self,
        kind: Kind,
        member: &Member<'s>,
        object: &Object<'_, 's>,
        place: Place,
    ) {
        for other in object.members {
            if other.name == member.name
                || other.name.contains('@')
                || members::is_structure(kind, &other.name)
            {
                continue;
            }
            match members::attribute(kind, &other.name) {
                Some((name, form)) => self.scalar(name, form, other),
                None => {
                    let message = format!("`{}` has no member `{}`", kind.name(), other.name);
                    self.report(message, (other.start, other.end));
                }
            }
        }
        if members::is_typed(kind) {
            self.typed(kind, object, place);
        }
    }

    fn record(&mut self, value: &Value<'s>, object: &Object<'_, 's>) -> Built {
        let node = self.open(Kind::Record, inner(value))?;
        let named = ["@type", "@odata.type"]
            .into_iter()
            .find_map(|name| object.get(name));
        if let Some(named) = named {
            match &named.data {
                Data::String(uri) => {
                    // `#Namespace.Type`, possibly preceded by the document that declares it.
                    let name = uri.rsplit('#').next().unwrap_or(uri).to_owned();
                    self.attribute(Attribute::Type, name, inner(named));
                }
                other => {
                    let message = format!("`@type` is {}, not a string", other.what());
                    self.report(message, inner(named));
                }
            }
        }
        for member in object.members {
            let place = (member.start, member.end);
            if member.name.contains('@') {
                continue;
            }
            if member.name.starts_with('$') {
                let message = format!("`{}` is not an expression", member.name);
                self.report(message, place);
                continue;
            }
            let child = self.open(Kind::PropertyValue, place)?;
            self.attribute(Attribute::Property, member.name.clone(), place);
            self.value(&member.value)?;
            self.annotations_of(&member.name, object)?;
            self.close(child);
        }
        self.own_annotations(object)?;
        self.close(node);
        Ok(())
    }
}

fn after_at(name: &str) -> &str {
    name.rsplit('@').next().unwrap_or(name)
}

/// A constant as attribute and element. Only the type of the term gives the type of a string.
fn constant<'s>(value: &Value<'s>) -> Option<(Attribute, Kind, Cow<'s, str>)> {
    Some(match &value.data {
        Data::String(text) => (Attribute::String, Kind::String, text.clone()),
        Data::Bool(text) => (Attribute::Bool, Kind::Bool, Cow::Borrowed(*text)),
        Data::Number(text) if text.contains(['.', 'e', 'E']) => {
            (Attribute::Decimal, Kind::Decimal, Cow::Borrowed(*text))
        }
        Data::Number(text) => (Attribute::Int, Kind::Int, Cow::Borrowed(*text)),
        _ => return None,
    })
}
