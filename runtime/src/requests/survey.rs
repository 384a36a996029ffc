//! Lists what a request leaves out of a value, and what forbids sending it.

use crate::data::extras::Extras;
use crate::data::info::{Member, ModelInfo, facts};
use crate::data::list::{Element, Kept};
use crate::data::object::is_absent;
use crate::data::object::is_null;
use crate::data::object::kept;
use crate::data::object::{Object, Value, WHOLE, extras};
use crate::data::property::Property;
use crate::data::scalar::{Atom, Scalars};
use crate::requests::body::InvalidBody;
use crate::requests::kept;
use crate::requests::rules::{Manner, Rules};
use crate::values::Json;

#[derive(Default)]
pub(crate) struct Survey {
    pub(crate) refused: InvalidBody,
    pub(crate) left_out: Vec<String>,
    pub(crate) annotations: Vec<String>,
}

/// A member, the manner of writing its content, and its path.
#[derive(Clone, Copy)]
struct Place<'a> {
    facts: u16,
    manner: &'a Manner<'a>,
    model: &'static ModelInfo,
    path: &'a str,
}

impl Survey {
    pub(crate) fn look(&mut self, object: &dyn Object, path: &str, manner: &Manner<'_>) {
        let object = object.family().map_or(object, |family| family.part());
        let Some(rules) = Rules::of(object, manner) else {
            return;
        };
        let info = object.info();
        for (i, member) in info.all_members() {
            let value = object.get(i, WHOLE);
            if is_absent(value) {
                continue;
            }
            let path = format!("{path}.{}", member.0);
            let of_list = kept(value).into_iter().flat_map(|kept| &kept.annotations);
            self.annotations
                .extend(of_list.map(|(annotation, _)| format!("{path}{annotation}")));
            if rules.leaves_out(i, member, value) {
                self.left_out.push(path);
                continue;
            }
            if rules.is_page_asked_for(member.0) {
                self.refused.pages.push(path.clone());
            }
            let member = rules.declared_again(i, member);
            let place = Place {
                facts: member.1,
                manner: &manner.within(member),
                model: info.model,
                path: &path,
            };
            self.member(object, i, value, place);
        }
        let kept = extras(object);
        for (name, json) in kept.into_iter().flat_map(Extras::properties) {
            let is_set = info
                .find(name, usize::MAX)
                .is_some_and(|i| !is_absent(object.get(i, WHOLE)));
            if is_set {
                continue;
            }
            let path = format!("{path}.{name}");
            if rules.leaves_out_property(name) {
                self.left_out.push(path);
                continue;
            }
            if rules.is_page_asked_for(name) {
                self.refused.pages.push(path.clone());
            }
            let place = Place {
                facts: rules.sure_facts(name),
                manner: &rules.within_property(name),
                model: info.model,
                path: &path,
            };
            self.text(json, place);
        }
        for (name, _) in kept.into_iter().flat_map(Extras::annotations) {
            if rules.leaves_out_annotation(name) {
                self.annotations.push(format!("{path}.{name}"));
            }
        }
    }

    fn member(&mut self, object: &dyn Object, i: usize, value: Value<'_>, place: Place<'_>) {
        match value {
            Value::Object(inner) => self.look(inner, place.path, place.manner),
            Value::Items(length, kept) => {
                for (position, element) in Kept::elements(kept, length).enumerate() {
                    match element {
                        Element::Item(j) => {
                            if let Value::Object(inner) = object.get(i, j) {
                                let path = format!("{}[{position}]", place.path);
                                self.look(inner, &path, place.manner);
                            }
                        }
                        Element::Kept(json) => self.item(json, position, place),
                    }
                }
            }
            Value::List(list) => self.list(list, place),
            Value::Json(Property::Value(json)) => self.text(json, place),
            Value::Custom(value) if value.state().is_value() => {
                if let Some(json) = value.json() {
                    self.text(&json, place);
                }
            }
            value => {
                if place.facts & facts::NOT_NULL != 0 && is_null(value) {
                    self.refused.null.push(place.path.to_owned());
                }
            }
        }
    }

    fn list(&mut self, list: &dyn Scalars, place: Place<'_>) {
        let length = list.state().into_value().unwrap_or(0);
        for (position, element) in Kept::elements(list.kept(), length).enumerate() {
            match element {
                Element::Item(j) if list.verbatim() => match list.atom(j) {
                    Some(Atom::Json(json)) => self.item(json, position, place),
                    Some(Atom::Custom(json, _)) => self.item(&json, position, place),
                    _ => {}
                },
                Element::Item(_) => {}
                Element::Kept(json) => self.item(json, position, place),
            }
        }
    }

    /// A value that is kept as text in place of an item.
    fn item(&mut self, json: &Json, position: usize, place: Place<'_>) {
        let path = format!("{}[{position}]", place.path);
        kept::refuse_item(
            json.as_str(),
            place.facts,
            || path.clone(),
            &mut self.refused,
        );
        kept::survey(json, &path, place.manner, place.model, self);
    }

    /// A value that is kept as text in place of a member's value.
    fn text(&mut self, json: &Json, place: Place<'_>) {
        kept::refuse(json.as_str(), place.facts, place.path, &mut self.refused);
        kept::survey(json, place.path, place.manner, place.model, self);
    }
}

/// A member as [`Rules`] see it.
impl Rules<'_> {
    fn declared_again(&self, i: usize, member: Member) -> Member {
        self.of_derived(i).unwrap_or(member)
    }

    /// The facts of a property in the extras, as far as the metadata or the request gives them.
    fn sure_facts(&self, name: &str) -> u16 {
        let declared = self.declared(name).1.map_or(0, |member| member.1);
        if self.asks_for(name) {
            declared | facts::NAVIGATION
        } else {
            declared
        }
    }
}
