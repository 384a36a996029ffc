//! The differences in the model, in the terms of the standard. Elements are the same if their paths are; the members of a new or removed
//! type are not listed.

use std::collections::{BTreeMap, BTreeSet};

use super::{Difference, Kind, services};
use odata_csdl::schema::{
    Annotation, EnumType, Expression, Facets, ItemType, Model, Property, PropertyKind,
    StructuredType, TypeDeclaration, TypeDefinition, TypeKind, TypeReference,
};

/// Differences by path.
pub(super) type Differences = BTreeMap<String, Vec<Difference>>;

pub(super) fn differences(old: &Model, new: &Model) -> Differences {
    let mut list = List(Differences::new());
    both(
        &types(old),
        &types(new),
        &mut list,
        |path, was, is, list| {
            declaration(path, (old, was), (new, is), list);
        },
    );
    services::differences(old, new, &mut list);
    list.0
}

/// One side of a comparison: an element and its model.
pub(super) type Side<'a, T> = (&'a Model, &'a T);

pub(super) struct List(Differences);

impl List {
    pub(super) fn add(&mut self, path: &str, kind: Kind, text: String) {
        let list = self.0.entry(path.to_owned()).or_default();
        list.push(Difference { kind, text });
    }

    /// Adds a difference if the two are not the same.
    pub(super) fn differ(&mut self, path: &str, kind: Kind, what: &str, was: &str, is: &str) {
        if was != is {
            self.add(path, kind, format!("{what} {is} instead of {was}"));
        }
    }

    pub(super) fn annotations(&mut self, path: &str, was: &[String], is: &[String]) {
        // Terms precede a space; a changed value has the same term on both sides.
        let term =
            |annotation: &String| annotation.split(' ').next().unwrap_or_default().to_owned();
        let only = |these: &[String], those: &[String]| -> BTreeSet<String> {
            these
                .iter()
                .filter(|it| !those.contains(it))
                .map(term)
                .collect()
        };
        let (gone, come) = (only(was, is), only(is, was));
        for term in gone.union(&come) {
            let text = match (gone.contains(term), come.contains(term)) {
                (true, true) => format!("annotation `{term}` has a different value"),
                (true, false) => format!("annotation `{term}` was removed"),
                _ => format!("annotation `{term}` was added"),
            };
            self.add(path, Kind::Annotations, text);
        }
    }
}

/// Calls `same` for elements on both sides, and lists those on only one.
pub(super) fn both<T>(
    old: &BTreeMap<String, T>,
    new: &BTreeMap<String, T>,
    list: &mut List,
    same: impl Fn(&str, &T, &T, &mut List),
) {
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for path in paths {
        match (old.get(path), new.get(path)) {
            (Some(was), Some(is)) => same(path, was, is, list),
            (Some(_), None) => list.add(path, Kind::Removed, "removed".to_owned()),
            _ => list.add(path, Kind::Added, "added".to_owned()),
        }
    }
}

fn types(model: &Model) -> BTreeMap<String, &TypeDeclaration> {
    let ids = model.type_ids();
    ids.map(|id| (model.qualified_name(id), &model[id]))
        .collect()
}

fn declaration(
    path: &str,
    (old, was): Side<'_, &TypeDeclaration>,
    (new, is): Side<'_, &TypeDeclaration>,
    list: &mut List,
) {
    list.annotations(
        path,
        &annotations(&was.annotations),
        &annotations(&is.annotations),
    );
    list.differ(path, Kind::Sort, "is", sort(&was.kind), sort(&is.kind));
    match (&was.kind, &is.kind) {
        (TypeKind::Structured(was), TypeKind::Structured(is)) => {
            structured(path, (old, was), (new, is), list);
        }
        (TypeKind::Enumeration(was), TypeKind::Enumeration(is)) => enumeration(path, was, is, list),
        (TypeKind::Definition(was), TypeKind::Definition(is)) => definition(path, was, is, list),
        _ => {}
    }
}

fn sort(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Structured(structured) if structured.entity => "an entity type",
        TypeKind::Structured(_) => "a complex type",
        TypeKind::Enumeration(_) => "an enumeration",
        TypeKind::Definition(_) => "a type definition",
    }
}

fn structured(
    path: &str,
    (old, was): Side<'_, StructuredType>,
    (new, is): Side<'_, StructuredType>,
    list: &mut List,
) {
    let base = |model: &Model, it: &StructuredType| match it.base {
        Some(base) => format!("`{}`", model.qualified_name(base)),
        None => "nothing".to_owned(),
    };
    list.differ(
        path,
        Kind::Base,
        "base type is",
        &base(old, was),
        &base(new, is),
    );
    for (what, was, is) in [
        ("`Abstract` is", was.is_abstract, is.is_abstract),
        ("`OpenType` is", was.open, is.open),
        ("`HasStream` is", was.has_stream, is.has_stream),
    ] {
        list.differ(path, Kind::Modifier, what, &quoted(was), &quoted(is));
    }
    let key = |it: &StructuredType| {
        let parts = it.key.iter().map(|key| match &key.alias {
            Some(alias) => format!("`{}` as `{alias}`", key.path),
            None => format!("`{}`", key.path),
        });
        let parts: Vec<String> = parts.collect();
        if parts.is_empty() {
            "not declared here".to_owned()
        } else {
            parts.join(", ")
        }
    };
    list.differ(path, Kind::Key, "key is", &key(was), &key(is));
    let properties = |it: &StructuredType| -> BTreeMap<String, Property> {
        let named = it
            .properties
            .iter()
            .map(|it| (format!("{path}/{}", it.name), it.clone()));
        named.collect()
    };
    both(
        &properties(was),
        &properties(is),
        list,
        |path, was, is, list| {
            property(path, (old, was), (new, is), list);
        },
    );
}

fn property(
    path: &str,
    (old, was): Side<'_, Property>,
    (new, is): Side<'_, Property>,
    list: &mut List,
) {
    list.annotations(
        path,
        &annotations(&was.annotations),
        &annotations(&is.annotations),
    );
    reference(path, "", (old, &was.r#type), (new, &is.r#type), list);
    match (&was.kind, &is.kind) {
        (
            PropertyKind::Structural { default_value: was },
            PropertyKind::Structural { default_value: is },
        ) => {
            let shown =
                |value: &Option<String>| value.as_ref().map_or("nothing".to_owned(), quoted);
            list.differ(
                path,
                Kind::Facets,
                "default value is",
                &shown(was),
                &shown(is),
            );
        }
        (PropertyKind::Navigation(was), PropertyKind::Navigation(is)) => {
            let (contains, contained) = (quoted(is.contains_target), quoted(was.contains_target));
            list.differ(
                path,
                Kind::Navigation,
                "`ContainsTarget` is",
                &contained,
                &contains,
            );
            if (&was.partner, &was.referential_constraints, &was.on_delete)
                != (&is.partner, &is.referential_constraints, &is.on_delete)
            {
                let text = "partner, referential constraints or the action on delete differ";
                list.add(path, Kind::Navigation, text.to_owned());
            }
        }
        (_, PropertyKind::Navigation(_)) => {
            list.add(
                path,
                Kind::Navigation,
                "is a navigation property".to_owned(),
            );
        }
        (PropertyKind::Navigation(_), _) => {
            list.add(
                path,
                Kind::Navigation,
                "is not a navigation property".to_owned(),
            );
        }
    }
}

/// A use of a type. `of` says whose it is, followed by a space, unless that is clear.
pub(super) fn reference(
    path: &str,
    of: &str,
    (old, was): Side<'_, TypeReference>,
    (new, is): Side<'_, TypeReference>,
    list: &mut List,
) {
    let (name, before) = (type_name(new, is), type_name(old, was));
    list.differ(
        path,
        Kind::Type,
        &format!("{of}type is"),
        &format!("`{before}`"),
        &format!("`{name}`"),
    );
    let nullable = |it: &TypeReference| match it.nullable {
        Some(value) => quoted(value),
        // If absent, it is true for single values.
        None if !it.collection => quoted(true),
        None => "not given".to_owned(),
    };
    list.differ(
        path,
        Kind::Nullable,
        &format!("{of}`Nullable` is"),
        &nullable(was),
        &nullable(is),
    );
    if was.facets != is.facets {
        let text = format!(
            "{of}facets are {} instead of {}",
            facets(&is.facets),
            facets(&was.facets)
        );
        list.add(path, Kind::Facets, text);
    }
}

pub(super) fn type_name(model: &Model, reference: &TypeReference) -> String {
    let item = match reference.item {
        ItemType::Type(id) => model.qualified_name(id),
        ItemType::Primitive(primitive) => format!("Edm.{}", primitive.name()),
        ItemType::Unknown => "an undeclared type".to_owned(),
    };
    if reference.collection {
        format!("Collection({item})")
    } else {
        item
    }
}

pub(super) fn quoted(value: impl std::fmt::Display) -> String {
    format!("`{value}`")
}

fn facets(facets: &Facets) -> String {
    let Facets {
        max_length,
        precision,
        scale,
        srid,
        unicode,
    } = facets;
    let scale = scale.as_ref().map(|scale| format!("{scale:?}"));
    let given = [
        max_length.map(|it| format!("MaxLength={it}")),
        precision.map(|it| format!("Precision={it}")),
        scale.map(|it| format!("Scale={it}")),
        srid.map(|it| format!("SRID={it}")),
        unicode.map(|it| format!("Unicode={it}")),
    ];
    let given: Vec<String> = given.into_iter().flatten().collect();
    if given.is_empty() {
        "none".to_owned()
    } else {
        quoted(given.join(" "))
    }
}

fn enumeration(path: &str, was: &EnumType, is: &EnumType, list: &mut List) {
    let underlying = |it: &EnumType| format!("`Edm.{}`", it.underlying.name());
    list.differ(
        path,
        Kind::Enumeration,
        "underlying type is",
        &underlying(was),
        &underlying(is),
    );
    list.differ(
        path,
        Kind::Enumeration,
        "`IsFlags` is",
        &quoted(was.is_flags),
        &quoted(is.is_flags),
    );
    let members = |it: &EnumType| -> BTreeMap<String, (i64, Vec<String>)> {
        let members = it.members.iter();
        members
            .map(|it| {
                (
                    format!("{path}/{}", it.name),
                    (it.value, annotations(&it.annotations)),
                )
            })
            .collect()
    };
    both(&members(was), &members(is), list, |path, was, is, list| {
        list.differ(path, Kind::Value, "value is", &quoted(was.0), &quoted(is.0));
        list.annotations(path, &was.1, &is.1);
    });
}

fn definition(path: &str, was: &TypeDefinition, is: &TypeDefinition, list: &mut List) {
    let underlying = |it: &TypeDefinition| format!("`Edm.{}`", it.underlying.name());
    list.differ(
        path,
        Kind::Type,
        "underlying type is",
        &underlying(was),
        &underlying(is),
    );
    list.differ(
        path,
        Kind::Facets,
        "facets are",
        &facets(&was.facets),
        &facets(&is.facets),
    );
}

/// Each annotation as a text that is equal if the annotation is; the term first, before a space.
pub(super) fn annotations(annotations: &[Annotation]) -> Vec<String> {
    let shown = annotations.iter().map(|annotation| {
        let qualifier = annotation.qualifier.iter().map(|it| format!("#{it}"));
        let name: String = std::iter::once(annotation.term.clone())
            .chain(qualifier)
            .collect();
        let value = annotation.value.as_ref().map(value);
        format!("{name} {}", value.unwrap_or_default())
    });
    shown.collect()
}

/// A value without source positions.
fn value(expression: &Expression) -> String {
    match expression {
        Expression::Collection(items) => {
            let items: Vec<String> = items.iter().map(value).collect();
            format!("[{}]", items.join(", "))
        }
        Expression::Record(record) => {
            let properties = record.properties.iter().map(|(name, it)| {
                format!("{name}: {}", it.as_ref().map(value).unwrap_or_default())
            });
            let own = annotations(&record.annotations);
            let parts: Vec<String> = properties.chain(own).collect();
            format!(
                "{}{{{}}}",
                record.r#type.as_deref().unwrap_or_default(),
                parts.join(", ")
            )
        }
        other => format!("{other:?}"),
    }
}
