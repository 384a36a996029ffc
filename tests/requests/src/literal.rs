//! Values of URLs as Rust expressions.

use odata_csdl::schema::{ItemType, Model, Primitive, TypeKind};

use crate::names::Names;
use crate::walk::primitive;

/// A text that documentation has in the place of a value, such as `{id}` and `<row>`.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = text.trim();
    (text.starts_with('{') && text.ends_with('}')) || (text.starts_with('<') && text.ends_with('>'))
}

/// The value to use for a placeholder; the placeholder itself for types whose values it may be.
pub(crate) fn sample(model: &Model, item: ItemType, text: &str) -> String {
    if !is_placeholder(text) {
        return text.to_owned();
    }
    if let ItemType::Type(id) = item
        && let TypeKind::Enumeration(it) = &model[id].kind
    {
        let first = it.members.first().map(|member| member.name.clone());
        return first.unwrap_or_default();
    }
    let value = match primitive(model, item) {
        Some(Primitive::Boolean) => "true",
        Some(Primitive::Date) => "2020-01-02",
        Some(Primitive::DateTimeOffset) => "2020-01-02T03:04:05Z",
        Some(Primitive::TimeOfDay) => "03:04:05",
        Some(Primitive::Duration) => "PT1H",
        Some(Primitive::Guid) => "00000000-0000-0000-0000-000000000001",
        Some(
            Primitive::Byte
            | Primitive::SByte
            | Primitive::Int16
            | Primitive::Int32
            | Primitive::Int64
            | Primitive::Decimal
            | Primitive::Double
            | Primitive::Single,
        ) => "1",
        _ => text,
    };
    value.to_owned()
}

/// A text as a literal in Rust.
pub(crate) fn quoted(text: &str) -> String {
    format!("{text:?}")
}

/// The expression for a value, given without quotes and prefix; a reference for types that are not `Copy`.
///
/// # Errors
///
/// The text is not a value of the type.
pub(crate) fn value(
    model: &Model,
    names: &Names,
    item: ItemType,
    text: &str,
) -> Result<String, String> {
    if let ItemType::Type(id) = item
        && let TypeKind::Enumeration(it) = &model[id].kind
    {
        let path = names
            .path(model, id)
            .ok_or("the enumeration is not generated")?;
        let mut members = Vec::new();
        for given in text.split(',') {
            let given = given.trim();
            let known = crate::walk::named(it.members.iter(), given, |it| it.name.as_str())
                .ok_or_else(|| format!("`{given}` is not a member of the enumeration"))?;
            members.push(format!("{path}::{}", names.member(model, id, &known.name)));
        }
        return Ok(members.join(" | "));
    }
    let Some(primitive) = primitive(model, item) else {
        return Err(format!("`{text}` is not a primitive value"));
    };
    let wrong = || {
        format!(
            "`{text}` is not a literal of the type Edm.{}",
            primitive.name()
        )
    };
    let whole = |low: i64, high: i64, suffix: &str| match text.parse::<i64>() {
        Ok(number) if (low..=high).contains(&number) => Ok(format!("{number}{suffix}")),
        _ => Err(wrong()),
    };
    let parsed = |name: &str, fits: bool| match fits {
        true => Ok(format!("parsed::<values::{name}>({})", quoted(text))),
        false => Err(wrong()),
    };
    let shape = shape(text);
    match primitive {
        Primitive::String => Ok(quoted(text)),
        Primitive::Boolean if matches!(text, "true" | "false") => Ok(text.to_owned()),
        Primitive::Byte => whole(0, 255, "u8"),
        Primitive::SByte => whole(-128, 127, "i8"),
        Primitive::Int16 => whole(-32_768, 32_767, "i16"),
        Primitive::Int32 => whole(i32::MIN.into(), i32::MAX.into(), "i32"),
        Primitive::Int64 => whole(i64::MIN, i64::MAX, "i64"),
        Primitive::Double => match text.parse::<f64>() {
            Ok(number) => Ok(format!("{number:?}f64")),
            Err(_) => Err(wrong()),
        },
        Primitive::Single => match text.parse::<f32>() {
            Ok(number) => Ok(format!("{number:?}f32")),
            Err(_) => Err(wrong()),
        },
        Primitive::Decimal => parsed("Decimal", text.parse::<f64>().is_ok()),
        Primitive::Guid => parsed("Guid", shape == "hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh"),
        Primitive::Date => parsed("Date", shape == "hhhh-hh-hh"),
        Primitive::DateTimeOffset => {
            parsed("DateTimeOffset", shape.starts_with("hhhh-hh-hhThh:hh"))
        }
        Primitive::TimeOfDay => parsed("TimeOfDay", shape.starts_with("hh:hh")),
        Primitive::Duration => parsed("Duration", text.trim_start_matches('-').starts_with('P')),
        Primitive::Binary => parsed("Binary", true),
        _ => Err(wrong()),
    }
}

/// The text with `h` for each hexadecimal digit.
fn shape(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii_hexdigit() { 'h' } else { c })
        .collect()
}
