//! `Core.AlternateKeys`: each part of a key names a property, and has an alias if it is a path. Vocabulary Core, type `PropertyRef`.

use std::collections::BTreeSet;

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
/// itself. Keys with parts that have no such name are left out, and those of the same names as one before: some services list keys twice.
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
    let names = |key: &[(&str, &str)]| -> BTreeSet<String> {
        key.iter().map(|(_, name)| (*name).to_owned()).collect()
    };
    let mut seen = BTreeSet::new();
    keys.filter_map(|key| records(value(key, "Key")).map(named).collect())
        .filter(|key: &Vec<_>| !key.is_empty() && seen.insert(names(key)))
        .collect()
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

#[cfg(test)]
mod tests {
    use super::keys;
    use crate::diagnostic::Source;

    #[test]
    fn n7_a_key_that_is_listed_twice_is_one() {
        let part = |name: &str| {
            format!(
                r#"<Record><PropertyValue Property="Name" PropertyPath="{name}"/><PropertyValue Property="Alias" String="{name}"/></Record>"#
            )
        };
        let key = |parts: &str| {
            format!(
                r#"<Record><PropertyValue Property="Key"><Collection>{parts}</Collection></PropertyValue></Record>"#
            )
        };
        let listed = [
            key(&part("a")),
            key(&part("a")),
            key(&(part("a") + &part("b"))),
            key(&(part("b") + &part("a"))),
        ];
        let schema = format!(
            r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="n"><EntityType Name="e">
            <Property Name="a" Type="Edm.String"/><Property Name="b" Type="Edm.String"/>
            <Annotation Term="OData.Community.Keys.V1.AlternateKeys"><Collection>{}</Collection></Annotation></EntityType></Schema>"#,
            listed.concat()
        );
        let (model, _) = crate::schema::load(&[Source::new("n.xml", &schema)], false);
        let types = model.as_ref().map(|it| it.types.as_slice());
        let annotations = types.and_then(<[_]>::first).map(|it| &*it.annotations);
        let found = annotations.map(keys).unwrap_or_default();
        assert_eq!(found, [vec![("a", "a")], vec![("a", "a"), ("b", "b")]]);
    }
}
