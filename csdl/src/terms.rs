//! The values of vocabulary terms for an element: descriptions, properties that the service computes, read and write permissions.

use crate::schema::{Annotation, Expression, Record, alternate_keys};

const CORE: &str = "Org.OData.Core.V1.";

/// The unqualified annotation with a term of the Core vocabulary; the first if there are several (checklist row M4).
fn core<'a>(annotations: &'a [Annotation], term: &str) -> Option<&'a Annotation> {
    annotations.iter().find(|annotation| {
        annotation.qualifier.is_none() && annotation.term.strip_prefix(CORE) == Some(term)
    })
}

fn text<'a>(annotations: &'a [Annotation], term: &str) -> Option<&'a str> {
    match &core(annotations, term)?.value {
        Some(Expression::String(text)) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}

/// The strings of a collection.
fn texts<'a>(value: Option<&'a Expression>) -> Vec<&'a str> {
    let Some(Expression::Collection(items)) = value else {
        return Vec::new();
    };
    let text = |item: &'a Expression| match item {
        Expression::String(text) if !text.trim().is_empty() => Some(&**text),
        _ => None,
    };
    items.iter().filter_map(text).collect()
}

/// `Core.MediaType`, or else `Core.AcceptableMediaTypes`.
pub fn media_types(annotations: &[Annotation]) -> Vec<&str> {
    let one = text(annotations, "MediaType");
    let several = core(annotations, "AcceptableMediaTypes");
    match one {
        Some(one) => vec![one],
        None => texts(several.and_then(|annotation| annotation.value.as_ref())),
    }
}

/// The types that `Validation.DerivedTypeConstraint` allows; empty if there is no constraint.
pub fn derived_types(annotations: &[Annotation]) -> Vec<&str> {
    let constraint = annotations.iter().find(|annotation| {
        annotation.qualifier.is_none()
            && annotation.term == "Org.OData.Validation.V1.DerivedTypeConstraint"
    });
    texts(constraint.and_then(|annotation| annotation.value.as_ref()))
}

/// A tag is true without a value (CSDL XML 4.01 section 14.2), and unknown if its value is computed.
fn tag(annotations: &[Annotation], term: &str) -> bool {
    core(annotations, term)
        .is_some_and(|annotation| matches!(annotation.value, None | Some(Expression::Bool(true))))
}

/// `Core.Description` and `Core.LongDescription`, in that order.
pub fn descriptions(annotations: &[Annotation]) -> Vec<&str> {
    let short = text(annotations, "Description");
    let long = text(annotations, "LongDescription").filter(|long| Some(*long) != short);
    short.into_iter().chain(long).collect()
}

/// The deprecation of the element in `Core.Revisions`, in one line, if there is a revision of that kind; the last one if there are several.
pub fn deprecation(annotations: &[Annotation]) -> Option<String> {
    let Some(Expression::Collection(revisions)) = &core(annotations, "Revisions")?.value else {
        return None;
    };
    let records = revisions
        .iter()
        .rev()
        .filter_map(|revision| match revision {
            Expression::Record(record) => Some(record),
            _ => None,
        });
    let revision = records.into_iter().find(|record| is_deprecation(record))?;
    let text = |name: &str| match property(revision, name)? {
        Expression::String(text) | Expression::Date(text) | Expression::DateTimeOffset(text)
            if !text.trim().is_empty() =>
        {
            Some(text.trim())
        }
        _ => None,
    };
    let facts = [
        ("version", "Version"),
        ("since", "Date"),
        ("removal", "RemovalDate"),
    ];
    let facts = facts.map(|(word, name)| text(name).map(|text| format!("{word} {text}")));
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    let description = text("Description").unwrap_or("deprecated by the service");
    Some(if facts.is_empty() {
        description.to_owned()
    } else {
        format!("{description} ({})", facts.join(", "))
    })
}

fn property<'a>(record: &'a Record, name: &str) -> Option<&'a Expression> {
    let found = record.properties.iter().find(|(other, _)| other == name)?;
    found.1.as_ref()
}

fn is_deprecation(record: &Record) -> bool {
    match property(record, "Kind") {
        Some(Expression::EnumMember(members)) => members
            .iter()
            .any(|member| member.rsplit('/').next() == Some("Deprecated")),
        Some(Expression::String(text)) => &**text == "Deprecated",
        _ => false,
    }
}

/// `Core.Computed`.
pub fn is_computed(annotations: &[Annotation]) -> bool {
    tag(annotations, "Computed")
}

/// `Core.Immutable`.
pub fn is_immutable(annotations: &[Annotation]) -> bool {
    tag(annotations, "Immutable")
}

/// `Core.ComputedDefaultValue`.
pub fn has_computed_default(annotations: &[Annotation]) -> bool {
    tag(annotations, "ComputedDefaultValue")
}

/// `Core.AlternateKeys`: of each part of each key the path of the property and the name in URLs.
pub fn alternate_keys(annotations: &[Annotation]) -> Vec<Vec<(&str, &str)>> {
    alternate_keys::keys(annotations)
}

/// The parameter can be left out of a call: `Core.OptionalParameter`, with or without a default value.
pub fn is_optional(annotations: &[Annotation]) -> bool {
    core(annotations, "OptionalParameter").is_some()
}

/// `Core.Permissions` as (may be read, may be written); both true if there is no annotation.
pub fn permissions(annotations: &[Annotation]) -> (bool, bool) {
    let Some(Annotation {
        value: Some(Expression::EnumMember(members)),
        ..
    }) = core(annotations, "Permissions")
    else {
        return (true, true);
    };
    let has = |name: &str| {
        members
            .iter()
            .any(|member| member.rsplit('/').next() == Some(name))
    };
    (
        has("Read") || has("ReadWrite"),
        has("Write") || has("ReadWrite"),
    )
}
