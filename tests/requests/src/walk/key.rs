//! Keys in both styles.

use odata_csdl::schema::{ItemType, Model, Primitive, TypeId, TypeKind};

use crate::address::{split_once_unquoted, split_unquoted};

/// A key: the names of its properties as written, none for a single value; and the values without quotes and prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) parts: Vec<(Option<String>, String)>,
    /// Whether the parts are the properties of the primary key; otherwise they are those of an alternate key.
    pub(crate) primary: bool,
}

/// A key in parentheses.
pub(super) fn parse(model: &Model, id: TypeId, text: &str) -> Option<Key> {
    let names = names(model, id);
    let parts: Vec<&str> = split_unquoted(text, ',');
    if let [single] = parts.as_slice()
        && let [_] = names.as_slice()
        && split_once_unquoted(single, '=').is_none()
    {
        let parts = vec![(None, value(single))];
        return Some(Key {
            parts,
            primary: true,
        });
    }
    let mut named = Vec::new();
    for part in parts {
        let (name, text) = split_once_unquoted(part, '=')?;
        named.push((Some(name.trim().to_owned()), value(text)));
    }
    let is = |name: &Option<String>, other: &str| name.as_deref() == Some(other);
    let primary = named.len() == names.len()
        && names
            .iter()
            .all(|name| named.iter().any(|(it, _)| is(it, name)));
    if primary && named.len() == 1 {
        // `Name='value'` of a key with one property is the same as its value.
        named.iter_mut().for_each(|(name, _)| *name = None);
    }
    if primary {
        named.sort_by_key(|(name, _)| names.iter().position(|it| is(name, it)));
    }
    Some(Key {
        parts: named,
        primary,
    })
}

/// A key that is a segment of its own.
pub(super) fn segment(model: &Model, id: TypeId, text: &str) -> Option<Key> {
    if let Some(inner) = text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        return parse(model, id, inner);
    }
    match names(model, id).as_slice() {
        [_] => Some(Key {
            parts: vec![(None, text.to_owned())],
            primary: true,
        }),
        // Several values in one segment.
        [_, ..] if text.contains('=') => parse(model, id, text),
        _ => None,
    }
}

/// The names of the key's parts: the aliases of paths, and the names of properties.
pub(crate) fn names(model: &Model, id: TypeId) -> Vec<String> {
    let key = model.key_of(id).map(|(_, key)| key).unwrap_or_default();
    key.iter()
        .map(|part| part.alias.clone().unwrap_or_else(|| part.path.clone()))
        .collect()
}

/// The primitive or enumeration types of the key's parts.
pub(crate) fn types(model: &Model, id: TypeId) -> Vec<ItemType> {
    let Some((owner, key)) = model.key_of(id) else {
        return Vec::new();
    };
    let of_path = |path: &str| {
        let mut at = ItemType::Type(owner);
        for name in path.split('/') {
            let ItemType::Type(id) = at else {
                return ItemType::Unknown;
            };
            at = model
                .find_property(id, name)
                .map_or(ItemType::Unknown, |(_, property)| property.r#type.item);
        }
        at
    };
    key.iter().map(|part| of_path(&part.path)).collect()
}

/// A literal without quotes and prefix.
pub(crate) fn value(literal: &str) -> String {
    let literal = literal.trim();
    let quoted = literal
        .split_once('\'')
        .and_then(|(prefix, rest)| Some((prefix, rest.strip_suffix('\'')?)));
    match quoted {
        Some((prefix, inner))
            if prefix
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '.' | '_')) =>
        {
            inner.replace("''", "'")
        }
        _ => literal.to_owned(),
    }
}

/// The primitive type of an item: its own, or the one that a type definition names.
pub(crate) fn primitive(model: &Model, item: ItemType) -> Option<Primitive> {
    match item {
        ItemType::Primitive(primitive) => Some(primitive),
        ItemType::Type(id) => match &model[id].kind {
            TypeKind::Definition(definition) => Some(definition.underlying),
            _ => None,
        },
        ItemType::Unknown => None,
    }
}
