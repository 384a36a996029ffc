//! `Core.AlternateKeys`: each part of a key names a property, and has an alias if it is a path. Vocabulary Core, type `PropertyRef`.

use super::annotation_types::lists;
use super::annotations::{Expression, Record};
use super::model::{Annotation, Model};
use super::names::Report;
use crate::diagnostic::{Finding, codes};

const TERMS: [&str; 2] = [
    "Org.OData.Core.V1.AlternateKeys",
    "OData.Community.Keys.V1.AlternateKeys",
];

/// Reports parts of keys that are paths without an alias: they cannot be represented in a URL.
pub(super) fn check(model: &Model, report: &mut Report<'_>) {
    lists(model, |list| {
        let keys = list.iter().filter(|it| TERMS.contains(&it.term.as_str()));
        for annotation in keys {
            for path in without_alias(annotation) {
                let message = format!("the key's path `{path}` has no alias");
                let finding = Finding::new(&codes::ANNOTATION_TYPE, message).at(annotation.span);
                report.add(finding.help("give its `PropertyRef` an `Alias`"));
            }
        }
    });
}

/// The alternate keys of an element with these annotations: of each part the path and the name in URLs, which is the alias or the path
/// itself. Keys with parts that have no such name are left out.
pub(crate) fn keys(annotations: &[Annotation]) -> Vec<Vec<(&str, &str)>> {
    let annotations = annotations
        .iter()
        .filter(|it| TERMS.contains(&it.term.as_str()));
    let keys = annotations.flat_map(|annotation| records(annotation.value.as_ref()));
    let named = |part| {
        let text = |name| match value(part, name) {
            Some(Expression::String(text) | Expression::Path(_, text)) => Some(&**text),
            _ => None,
        };
        let path = text("Name")?;
        let name = text("Alias").filter(|alias| !alias.is_empty());
        let name = name.or_else(|| (!path.contains('/')).then_some(path))?;
        Some((path, name))
    };
    let keys = keys.filter_map(|key| records(value(key, "Key")).map(named).collect());
    keys.filter(|key: &Vec<_>| !key.is_empty()).collect()
}

fn without_alias(annotation: &Annotation) -> impl Iterator<Item = &str> {
    let keys = records(annotation.value.as_ref());
    let parts = keys.flat_map(|key| records(value(key, "Key")));
    parts.filter_map(|part| {
        let path = match value(part, "Name")? {
            Expression::String(path) | Expression::Path(_, path) => path,
            _ => return None,
        };
        (path.contains('/') && value(part, "Alias").is_none()).then_some(&**path)
    })
}

/// The records of a collection.
fn records(value: Option<&Expression>) -> impl Iterator<Item = &Record> {
    let items = match value {
        Some(Expression::Collection(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|item| match item {
        Expression::Record(record) => Some(&**record),
        _ => None,
    })
}

fn value<'a>(record: &'a Record, name: &str) -> Option<&'a Expression> {
    let found = record.properties.iter().find(|(other, _)| other == name)?;
    found.1.as_ref()
}
