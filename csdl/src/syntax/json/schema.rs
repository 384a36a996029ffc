//! Schemas and their declarations. CSDL JSON 4.01 sections 5 to 13.

use super::reader::{Data, Member, Value};
use super::{Builder, Built, Object, Place, inner};
use crate::syntax::tree::{Attribute, Kind};

impl<'s> Builder<'s, '_> {
    pub(super) fn schema(&mut self, member: &Member<'s>) -> Built {
        let place = (member.start, member.end);
        let Some(object) = self.object(&format!("the schema `{}`", member.name), &member.value)
        else {
            return Ok(());
        };
        let node = self.open(Kind::Schema, place)?;
        self.attribute(Attribute::Namespace, member.name.clone(), place);
        self.attributes(Kind::Schema, &object, place);
        for child in object.named() {
            match &child.value.data {
                Data::Array(overloads) => {
                    if overloads.is_empty() {
                        self.report(
                            format!("`{}` has no overloads", child.name),
                            (child.start, child.end),
                        );
                    }
                    for overload in overloads {
                        self.declaration(child, overload, true)?;
                    }
                }
                _ => self.declaration(child, &child.value, false)?,
            }
        }
        self.own_annotations(&object)?;
        if let Some(value) = object.get("$Annotations")
            && let Some(targets) = self.object("`$Annotations`", value)
        {
            for target in targets.members {
                self.external(target)?;
            }
        }
        self.close(node);
        Ok(())
    }

    fn external(&mut self, target: &Member<'s>) -> Built {
        let place = (target.start, target.end);
        let what = format!("the annotations of `{}`", target.name);
        let Some(object) = self.object(&what, &target.value) else {
            return Ok(());
        };
        let node = self.open(Kind::Annotations, place)?;
        self.attribute(Attribute::Target, target.name.clone(), place);
        self.attributes(Kind::Annotations, &object, place);
        self.strangers(Kind::Annotations, &object);
        self.own_annotations(&object)?;
        self.close(node);
        Ok(())
    }

    fn declaration(&mut self, member: &Member<'s>, value: &Value<'s>, overload: bool) -> Built {
        let name = &member.name;
        let place = (member.start, member.end);
        let Some(object) = self.object(&format!("`{name}`"), value) else {
            return Ok(());
        };
        let kind = match object.get("$Kind").map(|kind| &kind.data) {
            Some(Data::String(text)) => Kind::from_name(text).filter(|kind| {
                matches!(
                    kind,
                    Kind::EntityType
                        | Kind::ComplexType
                        | Kind::EnumType
                        | Kind::TypeDefinition
                        | Kind::Term
                        | Kind::Action
                        | Kind::Function
                        | Kind::EntityContainer
                )
            }),
            _ => None,
        };
        let Some(kind) = kind else {
            let (message, at) = match object.get("$Kind") {
                Some(written) => (
                    format!("`{name}` has a `$Kind` that schemas do not contain"),
                    inner(written),
                ),
                None => (format!("`{name}` has no `$Kind`"), place),
            };
            self.report(message, at);
            return Ok(());
        };
        let operation = matches!(kind, Kind::Action | Kind::Function);
        if operation && !overload {
            let message = format!("`{name}` is an object, not an array of overloads");
            self.report(message, place);
        }
        if !operation && overload {
            let message = format!("`{name}` is an array, but only operations have overloads");
            self.report(message, place);
            return Ok(());
        }
        // Overloads share the name; the place of each is its own beginning.
        let place = if overload {
            (value.start, value.start + 1)
        } else {
            place
        };
        let node = self.open(kind, place)?;
        self.attribute(
            Attribute::Name,
            member.name.clone(),
            (member.start, member.end),
        );
        self.attributes(kind, &object, place);
        match kind {
            Kind::EntityType | Kind::ComplexType => self.structured(kind, &object)?,
            Kind::EnumType => self.members(&object)?,
            Kind::Action | Kind::Function => self.operation(kind, &object)?,
            Kind::EntityContainer => {
                for child in object.named() {
                    self.child(child)?;
                }
            }
            _ => self.strangers(kind, &object),
        }
        self.own_annotations(&object)?;
        self.close(node);
        Ok(())
    }

    /// Reports named members if none are allowed.
    pub(super) fn strangers(&mut self, kind: Kind, object: &Object<'_, 's>) {
        for member in object.named() {
            let message = format!("`{}` has no member `{}`", kind.name(), member.name);
            self.report(message, (member.start, member.end));
        }
    }

    fn structured(&mut self, kind: Kind, object: &Object<'_, 's>) -> Built {
        if let Some(value) = object.get("$Key").filter(|_| kind == Kind::EntityType) {
            self.key(value)?;
        }
        for member in object.named() {
            let place = (member.start, member.end);
            let Some(property) = self.object(&format!("`{}`", member.name), &member.value) else {
                continue;
            };
            match property.get("$Kind").map(|kind| &kind.data) {
                Some(Data::String(text)) if text == "NavigationProperty" => {
                    self.navigation(member, &property)?;
                    continue;
                }
                None => {}
                Some(Data::String(text)) if text == "Property" => {}
                Some(_) => {
                    let message =
                        format!("`{}` has a `$Kind` that types do not contain", member.name);
                    self.report(message, place);
                    continue;
                }
            }
            self.strangers(Kind::Property, &property);
            self.element(Kind::Property, Some(member), place, &property)?;
        }
        Ok(())
    }

    fn key(&mut self, value: &Value<'s>) -> Built {
        let node = self.open(Kind::Key, inner(value))?;
        for item in self.items("`$Key`", value) {
            match &item.data {
                Data::String(path) => {
                    let reference = self.open(Kind::PropertyRef, inner(item))?;
                    self.attribute(Attribute::Name, path.clone(), inner(item));
                    self.close(reference);
                }
                Data::Object(aliases) => {
                    if aliases.len() != 1 {
                        let message = "an alias object must have exactly one member";
                        self.report(message, inner(item));
                    }
                    for alias in aliases {
                        let Data::String(path) = &alias.value.data else {
                            let message =
                                format!("a key path is {}, not a string", alias.value.data.what());
                            self.report(message, inner(&alias.value));
                            continue;
                        };
                        let place = (alias.start, alias.end);
                        let reference = self.open(Kind::PropertyRef, place)?;
                        self.attribute(Attribute::Name, path.clone(), inner(&alias.value));
                        self.attribute(Attribute::Alias, alias.name.clone(), place);
                        self.close(reference);
                    }
                }
                other => {
                    let message = format!("a part of a key is {}, not a string", other.what());
                    self.report(message, inner(item));
                }
            }
        }
        self.close(node);
        Ok(())
    }

    fn navigation(&mut self, member: &Member<'s>, object: &Object<'_, 's>) -> Built {
        let kind = Kind::NavigationProperty;
        let place = (member.start, member.end);
        let node = self.open(kind, place)?;
        self.attribute(Attribute::Name, member.name.clone(), place);
        self.attributes(kind, object, place);
        self.strangers(kind, object);
        if let Some(value) = object.get("$ReferentialConstraint")
            && let Some(constraints) = self.object("`$ReferentialConstraint`", value)
        {
            for pair in constraints.named() {
                let parts = (Attribute::Property, Attribute::ReferencedProperty);
                self.pair(Kind::ReferentialConstraint, parts, pair, &constraints)?;
            }
        }
        if let Some(value) = object.get("$OnDelete") {
            let place = inner(value);
            match &value.data {
                Data::String(action) => {
                    let child = self.open(Kind::OnDelete, place)?;
                    self.attribute(Attribute::Action, action.clone(), place);
                    self.annotations_of("$OnDelete", object)?;
                    self.close(child);
                }
                other => self.report(
                    format!("`$OnDelete` is {}, not a string", other.what()),
                    place,
                ),
            }
        }
        self.own_annotations(object)?;
        self.close(node);
        Ok(())
    }

    /// A member whose name and value become the two attributes of an element.
    fn pair(
        &mut self,
        kind: Kind,
        (first, second): (Attribute, Attribute),
        pair: &Member<'s>,
        object: &Object<'_, 's>,
    ) -> Built {
        let place = (pair.start, pair.end);
        let Data::String(text) = &pair.value.data else {
            let message = format!(
                "`{}` is {}, not a string",
                pair.name,
                pair.value.data.what()
            );
            self.report(message, inner(&pair.value));
            return Ok(());
        };
        let node = self.open(kind, place)?;
        self.attribute(first, pair.name.clone(), place);
        self.attribute(second, text.clone(), inner(&pair.value));
        if kind == Kind::ReferentialConstraint {
            self.annotations_of(&pair.name, object)?;
        }
        self.close(node);
        Ok(())
    }

    fn members(&mut self, object: &Object<'_, 's>) -> Built {
        for member in object.named() {
            let place = (member.start, member.end);
            let node = self.open(Kind::Member, place)?;
            self.attribute(Attribute::Name, member.name.clone(), place);
            let at = inner(&member.value);
            match &member.value.data {
                Data::Number(text) => self.attribute(Attribute::Value, *text, at),
                // 64-bit numbers are strings in the IEEE754Compatible form.
                Data::String(text) => self.attribute(Attribute::Value, text.clone(), at),
                other => {
                    let message = format!(
                        "the member `{}` is {}, not a number",
                        member.name,
                        other.what()
                    );
                    self.report(message, at);
                }
            }
            self.annotations_of(&member.name, object)?;
            self.close(node);
        }
        Ok(())
    }

    fn operation(&mut self, kind: Kind, object: &Object<'_, 's>) -> Built {
        self.strangers(kind, object);
        if let Some(value) = object.get("$Parameter") {
            for item in self.items("`$Parameter`", value) {
                if let Some(parameter) = self.object("a parameter", item) {
                    self.strangers(Kind::Parameter, &parameter);
                    let place: Place = parameter
                        .get("$Name")
                        .map_or((item.start, item.start + 1), inner);
                    self.element(Kind::Parameter, None, place, &parameter)?;
                }
            }
        }
        if let Some(value) = object.get("$ReturnType")
            && let Some(returned) = self.object("`$ReturnType`", value)
        {
            self.strangers(Kind::ReturnType, &returned);
            self.element(Kind::ReturnType, None, inner(value), &returned)?;
        }
        Ok(())
    }

    /// A child of a container, whose kind follows from its members.
    fn child(&mut self, member: &Member<'s>) -> Built {
        let place = (member.start, member.end);
        let Some(object) = self.object(&format!("`{}`", member.name), &member.value) else {
            return Ok(());
        };
        let kind = if object.get("$Action").is_some() {
            Kind::ActionImport
        } else if object.get("$Function").is_some() {
            Kind::FunctionImport
        } else if object.flag("$Collection") || object.text("$Kind") == Some("EntitySet") {
            Kind::EntitySet
        } else if object.get("$Type").is_some() {
            Kind::Singleton
        } else {
            let message = format!(
                "`{}` has neither `$Type` nor `$Action` nor `$Function`",
                member.name
            );
            self.report(message, place);
            return Ok(());
        };
        let node = self.open(kind, place)?;
        self.attribute(Attribute::Name, member.name.clone(), place);
        self.attributes(kind, &object, place);
        self.strangers(kind, &object);
        if let Some(value) = object.get("$NavigationPropertyBinding")
            && let Some(bindings) = self.object("`$NavigationPropertyBinding`", value)
        {
            let parts = (Attribute::Path, Attribute::Target);
            // Paths may end with terms, so an `@` does not make an annotation here.
            for binding in bindings.members {
                self.pair(Kind::NavigationPropertyBinding, parts, binding, &bindings)?;
            }
        }
        self.own_annotations(&object)?;
        self.close(node);
        Ok(())
    }
}
