//! Arguments of calls, and values of placeholders.

use odata_csdl::schema::{ItemType, Model, Parameter, Primitive, TypeKind};

use crate::causes::{Cause, Kind};
use crate::literal::{is_placeholder, quoted, sample, value};
use crate::query::{Types, bare};
use crate::walk::{self, Call, Step, Walk, key, operation};

/// Brings the values in a path into one form: without quotes, placeholders as values of their types, aliases resolved.
pub(crate) fn settle(model: &Model, walk: &mut Walk, options: &[(String, String)]) {
    for (step, place) in &mut walk.steps {
        match step {
            Step::Key(key) => {
                let ItemType::Type(id) = place.item else {
                    continue;
                };
                let types = key::types(model, id);
                for (n, (name, text)) in key.parts.iter_mut().enumerate() {
                    let item = match key.primary {
                        true => types.get(n).copied(),
                        false => name
                            .as_deref()
                            .and_then(|name| model.find_property(id, name))
                            .map(|(_, it)| it.r#type.item),
                    };
                    *text = settled(model, item.unwrap_or(ItemType::Unknown), text);
                }
            }
            Step::Operation(call) | Step::Import(_, call) => {
                for (name, text) in &mut call.arguments {
                    if let Some((_, value)) = options.iter().find(|(name, _)| name == text) {
                        text.clone_from(value);
                    }
                    let parameter = model[call.id].parameters.iter().find(|it| it.name == *name);
                    let item = parameter.map_or(ItemType::Unknown, |it| it.r#type.item);
                    *text = settled(model, item, &key::value(text));
                }
            }
            Step::Dynamic(name) if is_placeholder(name) => "sample".clone_into(name),
            _ => {}
        }
    }
}

fn settled(model: &Model, item: ItemType, text: &str) -> String {
    let text = sample(model, item, text);
    // Members in the metadata's spelling.
    if let ItemType::Type(id) = item
        && let TypeKind::Enumeration(of) = &model[id].kind
    {
        let member = |given: &str| {
            let known = walk::named(of.members.iter(), given.trim(), |it| it.name.as_str());
            known.map_or_else(|| given.to_owned(), |it| it.name.clone())
        };
        return text.split(',').map(member).collect::<Vec<_>>().join(",");
    }
    match walk::primitive(model, item) {
        Some(Primitive::String) | None => text,
        Some(_) => bare(&text),
    }
}

/// The arguments of a call: the parameters of an action, or those of a function, the optional ones last.
pub(super) fn code(types: Types<'_>, call: &Call) -> Result<String, Cause> {
    let operation = &types.model[call.id];
    let parameters = operation::parameters(operation);
    if !operation.function {
        let given = if parameters.is_empty() {
            ""
        } else {
            "row.read()?"
        };
        return Ok(given.to_owned());
    }
    let mut parameters: Vec<&Parameter> = parameters.iter().collect();
    parameters.sort_by_key(|it| operation::is_optional(&it.annotations));
    let mut arguments = Vec::new();
    for parameter in parameters {
        let given = call.arguments.iter().find(|(it, _)| *it == parameter.name);
        arguments.push(match given {
            None => none(types, parameter),
            Some((_, text)) if text == "null" && parameter.r#type.nullable != Some(false) => {
                none(types, parameter)
            }
            Some((_, text)) => one(types, parameter, text)?,
        });
    }
    Ok(arguments.join(", "))
}

fn one(types: Types<'_>, parameter: &Parameter, text: &str) -> Result<String, Cause> {
    let (model, item) = (types.model, parameter.r#type.item);
    let is_value = match item {
        ItemType::Type(id) => model.structured(id).is_none(),
        _ => true,
    };
    if parameter.r#type.collection || !is_value {
        if let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(text) {
            let detail = format!("the parameter `{}`: {error}", parameter.name);
            return Err(Cause::new(Kind::OtherType, detail));
        }
        let of = rust_type(types, item);
        return Ok(match parameter.r#type.collection {
            true => format!("&json::<Vec<{}>>({})?[..]", owned(&of), quoted(text)),
            false => format!("&json::<{}>({})?", owned(&of), quoted(text)),
        });
    }
    let code = value(model, types.names, item, text).map_err(|why| {
        Cause::new(
            Kind::OtherType,
            format!("the parameter `{}`: {why}", parameter.name),
        )
    })?;
    Ok(match is_copy(model, item) || code.starts_with('"') {
        true => code,
        false => format!("&({code})"),
    })
}

fn is_copy(model: &Model, item: ItemType) -> bool {
    use Primitive::{Boolean, Byte, Double, Int16, Int32, Int64, SByte, Single};
    matches!(
        walk::primitive(model, item),
        Some(Boolean | Byte | Double | Int16 | Int32 | Int64 | SByte | Single)
    )
}

/// No value for a parameter.
fn none(types: Types<'_>, parameter: &Parameter) -> String {
    let item = parameter.r#type.item;
    let of = rust_type(types, item);
    match (parameter.r#type.collection, is_copy(types.model, item)) {
        (true, _) => format!("None::<&[{}]>", owned(&of)),
        (false, true) => format!("None::<{of}>"),
        (false, false) => format!("None::<&{of}>"),
    }
}

fn owned(of: &str) -> &str {
    if of == "str" { "String" } else { of }
}

/// The type of a value.
fn rust_type(types: Types<'_>, item: ItemType) -> String {
    if let ItemType::Type(id) = item
        && !matches!(types.model[id].kind, TypeKind::Definition(_))
    {
        return types.names.position(types.model, id).unwrap_or_default();
    }
    let of = match walk::primitive(types.model, item) {
        Some(Primitive::String) => "str",
        Some(Primitive::Boolean) => "bool",
        Some(Primitive::Byte) => "u8",
        Some(Primitive::SByte) => "i8",
        Some(Primitive::Int16) => "i16",
        Some(Primitive::Int32) => "i32",
        Some(Primitive::Int64) => "i64",
        Some(Primitive::Single) => "f32",
        Some(Primitive::Double) => "f64",
        Some(
            it @ (Primitive::Decimal
            | Primitive::Guid
            | Primitive::Date
            | Primitive::DateTimeOffset
            | Primitive::TimeOfDay
            | Primitive::Duration
            | Primitive::Binary),
        ) => return format!("values::{}", it.name()),
        _ => "values::Json",
    };
    of.to_owned()
}
