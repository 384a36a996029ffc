//! Paths as calls: what a request is made of.

use odata_csdl::schema::{ItemType, Primitive, TypeId};

use super::arguments;
use crate::causes::{Cause, Kind};
use crate::literal::{is_placeholder, quoted};
use crate::query::Types;
use crate::walk::{self, Key, Place, Step, key};

/// The calls that lead to a place. A property at the end is a resource of its own.
pub(super) fn code(types: Types<'_>, steps: &[(Step, Place)]) -> Result<String, Cause> {
    let mut chain = Chain {
        types,
        code: String::new(),
        property: None,
        on_property: false,
    };
    let mut from: Option<&(Step, Place)> = None;
    for now in steps {
        if let Some(from) = from {
            leads(types, from)?;
        }
        chain.step(&now.0, now.1)?;
        from = Some(now);
    }
    chain.end(false);
    Ok(chain.code)
}

struct Chain<'a> {
    types: Types<'a>,
    code: String,
    /// Structural properties that are not yet written.
    property: Option<Properties>,
    /// Whether the calls lead to a property, from which only its value leads on.
    on_property: bool,
}

/// A path of structural properties in a closure.
struct Properties {
    path: String,
    place: Place,
    /// The type to which the last value is cast.
    cast: Option<String>,
}

fn missing(what: &str) -> Cause {
    Cause::new(Kind::NotWritten, format!("{what} is not generated"))
}

/// Checks that another step can follow: of operations only composable functions lead on.
fn leads(types: Types<'_>, (step, place): &(Step, Place)) -> Result<(), Cause> {
    match step {
        Step::Operation(call) | Step::Import(_, call)
            if !types.model[call.id].is_composable || !walk::is_entity(types.model, place.item) =>
        {
            let name = &types.model[call.id].name;
            Err(Cause::new(
                Kind::Method,
                format!("a step after `{name}`, which is not composable"),
            ))
        }
        _ => Ok(()),
    }
}

impl Chain<'_> {
    /// Writes the properties, with what leads on from their value if a step follows.
    fn end(&mut self, follows: bool) {
        let properties = self.property.take();
        if self.on_property && (follows || properties.is_some()) {
            self.code.push_str(".resource()");
            self.on_property = false;
        }
        let Some(Properties { path, place, cast }) = properties else {
            return;
        };
        let primitive = walk::primitive(self.types.model, place.item);
        let is_stream = primitive == Some(Primitive::Stream) && !place.collection;
        let method = if is_stream { "stream" } else { "property" };
        self.code
            .push_str(&format!("\n        .{method}(|p| &p{path})"));
        match (cast, place.collection) {
            (Some(of), true) => self.code.push_str(&format!(".items_of::<{of}>()")),
            (Some(of), false) => self.code.push_str(&format!(".of::<{of}>()")),
            (None, _) => {}
        }
        if follows {
            self.code.push_str(".resource()");
        }
    }

    fn call(&mut self, text: &str) {
        self.end(true);
        self.code.push_str(text);
    }

    fn step(&mut self, step: &Step, place: Place) -> Result<(), Cause> {
        let (model, names) = (self.types.model, self.types.names);
        match step {
            Step::Set(name) | Step::Singleton(name) => {
                let (service, method) = names
                    .child(model, name, None)
                    .ok_or_else(|| missing(name))?;
                self.code.push_str(&format!("{service}.{method}()"));
            }
            Step::Import(name, call) => {
                let operation = &model[call.id];
                let (service, method) = names
                    .child(model, name, Some(operation))
                    .ok_or_else(|| missing(name))?;
                let arguments = arguments::code(self.types, call)?;
                self.code
                    .push_str(&format!("{service}.{method}({arguments})"));
            }
            Step::Navigation(owner, name) => {
                let method = names
                    .navigation(model, *owner, name)
                    .ok_or_else(|| missing(name))?;
                self.call(&format!(".{method}()"));
            }
            Step::Property(owner, name) => {
                let field = names.member(model, *owner, name);
                let path = match self.property.take() {
                    Some(Properties { path, cast, .. }) => {
                        let cast = cast.map_or(String::new(), |of| format!(".of::<{of}>()"));
                        format!("{path}.at(){cast}.{field}")
                    }
                    None => format!(".{field}"),
                };
                let cast = None;
                self.property = Some(Properties { path, place, cast });
            }
            Step::Dynamic(name) => {
                self.end(false);
                self.on_property = true;
                // A placeholder is no name.
                let name = if is_placeholder(name) { "sample" } else { name };
                self.code = format!(
                    "PropertyResource::<values::Json>::named({}.path(), {})",
                    self.code,
                    quoted(name)
                );
            }
            Step::Key(key) => {
                let ItemType::Type(id) = place.item else {
                    return Err(missing("a key"));
                };
                let text = self.key(id, key)?;
                self.call(&text);
            }
            Step::Cast(id) => {
                let path = names.position(model, *id);
                let path = path.ok_or_else(|| missing("the type of a cast"))?;
                match &mut self.property {
                    // In closures the struct has the fields.
                    Some(properties) => properties.cast = names.path(model, *id),
                    None => self.call(&format!(".of::<{path}>()")),
                }
            }
            Step::Index(index) => {
                self.end(false);
                self.code.push_str(&format!(".nth({index})"));
                self.on_property = true;
            }
            Step::Operation(call) => {
                let operation = &model[call.id];
                let method = names
                    .operation(model, operation)
                    .ok_or_else(|| missing(&operation.name))?;
                let arguments = arguments::code(self.types, call)?;
                self.call(&format!(".{method}({arguments})"));
            }
            Step::Count | Step::Value | Step::Ref => {}
        }
        Ok(())
    }

    fn key(&self, id: TypeId, key: &Key) -> Result<String, Cause> {
        let (model, names) = (self.types.model, self.types.names);
        let value = |item: ItemType, text: &str| {
            crate::literal::value(model, names, item, text)
                .map_err(|why| Cause::new(Kind::OtherType, format!("the key {why}")))
        };
        let types = key::types(model, id);
        if !key.primary {
            return self.alternate(id, key, value);
        }
        if let ([(None, text)], [item]) = (key.parts.as_slice(), types.as_slice()) {
            return Ok(format!(".key({})", value(*item, text)?));
        }
        let owner = model.key_of(id).map(|(owner, _)| owner);
        let path = owner.and_then(|owner| names.key(model, owner));
        let path = path.ok_or_else(|| missing("the struct of a key"))?;
        let mut fields = Vec::new();
        for ((name, text), item) in key.parts.iter().zip(types) {
            let field = names.key_part(name.as_deref().unwrap_or_default());
            let value = value(item, text)?;
            fields.push(match walk::primitive(model, item) {
                Some(Primitive::String) => format!("{field}: {value}.to_owned()"),
                _ => format!("{field}: {value}"),
            });
        }
        Ok(format!(".key({path} {{ {} }})", fields.join(", ")))
    }

    fn alternate(
        &self,
        id: TypeId,
        key: &Key,
        value: impl Fn(ItemType, &str) -> Result<String, Cause>,
    ) -> Result<String, Cause> {
        let (model, names) = (self.types.model, self.types.names);
        let part_names: Vec<&str> = key
            .parts
            .iter()
            .map(|(name, _)| name.as_deref().unwrap_or_default())
            .collect();
        let mut values = Vec::new();
        for (name, text) in &key.parts {
            let property = model.find_property(id, name.as_deref().unwrap_or_default());
            let item = property.map_or(ItemType::Primitive(Primitive::String), |(_, it)| {
                it.r#type.item
            });
            values.push(value(item, text)?);
        }
        let declared = model
            .lineage(id)
            .find_map(|owner| names.alternate(model, owner, &part_names));
        if let Some(method) = declared {
            return Ok(format!(".{method}({})", values.join(", ")));
        }
        let mut code = String::new();
        for (name, value) in part_names.iter().zip(values) {
            let method = if code.is_empty() {
                "Key::named"
            } else {
                ".and"
            };
            code.push_str(&format!("{method}({name:?}, {value})"));
        }
        Ok(format!(".key_by({code})"))
    }
}
