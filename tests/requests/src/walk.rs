//! Follows a path through the metadata: from the container over keys, navigation, casts, operations and properties to the end.
//!
//! Names are matched exactly, or else in another case. The walk is this package's own, so that URLs of the library are read by something
//! that shares nothing with it.

pub(crate) mod key;
pub(crate) mod operation;

use odata_csdl::schema::{
    ContainerChildKind, ItemType, Model, OperationId, Primitive, PropertyKind, TypeId,
};

pub(crate) use key::{Key, primitive};

use crate::causes::{Cause, Kind};

/// A part of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// An entity set, by its name in the metadata.
    Set(String),
    /// A singleton.
    Singleton(String),
    /// An import of an action or function.
    Import(String, Call),
    /// A navigation property of the type.
    Navigation(TypeId, String),
    /// A structural property of the type.
    Property(TypeId, String),
    /// A property that an open type does not declare.
    Dynamic(String),
    Key(Key),
    Cast(TypeId),
    /// A bound action or function.
    Operation(Call),
    /// An item of an ordered collection of values.
    Index(i64),
    Count,
    Value,
    Ref,
}

/// A call of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) id: OperationId,
    /// The arguments of a function, by the names of the parameters in the metadata, in their order; each with its text.
    pub(crate) arguments: Vec<(String, String)>,
}

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) item: ItemType,
    pub(crate) collection: bool,
    pub(crate) kind: PlaceKind,
}

/// How a place was reached, as far as the next step depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceKind {
    /// Entities by a set, a singleton, navigation, a key or a cast.
    Resource {
        /// Whether they can be added to and removed from the collection by reference.
        referenced: bool,
    },
    /// A structural property, or a value in it.
    Property,
    /// The result of an operation.
    Result,
    /// An action without a result.
    Nothing,
    /// `$count`, `$value` or `$ref`.
    End,
}

/// A path that was followed to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Walk {
    /// The number of segments before the path, which are a part of the service's root.
    pub(crate) base: usize,
    /// Each step with the place to which it leads.
    pub(crate) steps: Vec<(Step, Place)>,
}

impl Walk {
    pub(crate) fn end(&self) -> Option<Place> {
        self.steps.last().map(|(_, place)| *place)
    }
}

/// Follows the segments of a URL. The service's root ends where the path begins that can be followed.
///
/// # Errors
///
/// Why the path cannot be followed, from where it can be followed furthest.
pub(crate) fn walk(model: &Model, segments: &[String]) -> Result<Walk, Cause> {
    let mut best: Option<(usize, Cause)> = None;
    for base in 0..segments.len() {
        let rest = segments.get(base..).unwrap_or_default();
        match follow(model, rest) {
            Ok(steps) => return Ok(Walk { base, steps }),
            Err((length, why)) => {
                if best.as_ref().is_none_or(|(other, _)| length > *other) {
                    best = Some((length, why));
                }
                // Two segments that can be followed are not the service's root.
                if length > 1 {
                    break;
                }
            }
        }
    }
    Err(best.map_or_else(|| unknown("the path is empty"), |(_, why)| why))
}

type Steps = Vec<(Step, Place)>;

fn unknown(detail: impl Into<String>) -> Cause {
    Cause::new(Kind::NotInMetadata, detail)
}

fn follow(model: &Model, segments: &[String]) -> Result<Steps, (usize, Cause)> {
    let mut steps = Steps::new();
    let (first, rest) = segments
        .split_first()
        .ok_or_else(|| (0, unknown("the path is empty")))?;
    steps.extend(root(model, first).map_err(|why| (0, why))?);
    for (at, segment) in (1..).zip(rest) {
        let found = match steps.last() {
            Some((_, place)) => step(model, *place, segment),
            None => Err(unknown("the path has no start")),
        };
        steps.extend(found.map_err(|why| (at, why))?);
    }
    Ok(steps)
}

/// A name and what is in parentheses after it.
pub(crate) fn with_parentheses(segment: &str) -> (&str, Option<&str>) {
    match segment.split_once('(') {
        Some((name, rest)) if rest.ends_with(')') => (name, rest.strip_suffix(')')),
        _ => (segment, None),
    }
}

/// The item with a name, or else the one with the name in another case.
pub(crate) fn named<'a, T>(
    items: impl Iterator<Item = T> + Clone,
    name: &str,
    name_of: impl Fn(&T) -> &'a str,
) -> Option<T> {
    items
        .clone()
        .find(|item| name_of(item) == name)
        .or_else(|| {
            let mut items = items;
            items.find(|item| name_of(item).eq_ignore_ascii_case(name))
        })
}

fn root(model: &Model, segment: &str) -> Result<Steps, Cause> {
    let (name, parentheses) = with_parentheses(segment);
    let name = name.rsplit('.').next().unwrap_or(name);
    let containers = (0..).zip(&model.containers);
    let children = containers
        .flat_map(|(id, _)| model.children_of(odata_csdl::schema::ContainerId(id)))
        .map(|(_, child)| child);
    let children: Vec<_> = children.collect();
    let child = named(children.into_iter(), name, |child| child.name.as_str())
        .ok_or_else(|| unknown(format!("no child of the container is `{segment}`")))?;
    let entity = |id: &Option<TypeId>, collection| {
        let item = id.map_or(ItemType::Unknown, ItemType::Type);
        let kind = PlaceKind::Resource { referenced: false };
        Place {
            item,
            collection,
            kind,
        }
    };
    match &child.kind {
        ContainerChildKind::EntitySet { entity_type, .. } => {
            let place = entity(entity_type, true);
            keyed(
                model,
                (Step::Set(child.name.clone()), place),
                parentheses,
                segment,
            )
        }
        ContainerChildKind::Singleton { entity_type, .. } => {
            no_parentheses(parentheses, segment)?;
            Ok(vec![(
                Step::Singleton(child.name.clone()),
                entity(entity_type, false),
            )])
        }
        ContainerChildKind::ActionImport { actions, .. } => {
            let (call, place, key) = operation::call(model, actions, parentheses, false)?;
            let step = (Step::Import(child.name.clone(), call), place);
            keyed(model, step, key.as_deref(), segment)
        }
        ContainerChildKind::FunctionImport { functions, .. } => {
            let (call, place, key) = operation::call(model, functions, parentheses, false)?;
            let step = (Step::Import(child.name.clone(), call), place);
            keyed(model, step, key.as_deref(), segment)
        }
    }
}

fn no_parentheses(parentheses: Option<&str>, segment: &str) -> Result<(), Cause> {
    match parentheses {
        Some(text) if !text.trim().is_empty() => Err(unknown(format!("`{segment}` has no key"))),
        _ => Ok(()),
    }
}

/// A step, and that of the key in parentheses after it.
fn keyed(
    model: &Model,
    (step, place): (Step, Place),
    parentheses: Option<&str>,
    segment: &str,
) -> Result<Steps, Cause> {
    let Some(text) = parentheses.filter(|text| !text.trim().is_empty()) else {
        return Ok(vec![(step, place)]);
    };
    let ItemType::Type(id) = place.item else {
        return Err(unknown(format!("`{segment}` has no key")));
    };
    if !place.collection {
        return Err(unknown(format!("`{segment}` is not a collection")));
    }
    let key = key::parse(model, id, text).ok_or_else(|| {
        unknown(format!(
            "`({text})` is not a key of `{}`",
            model.qualified_name(id)
        ))
    })?;
    Ok(vec![(step, place), (Step::Key(key), one_of(place))])
}

/// The place of one item of a collection.
fn one_of(place: Place) -> Place {
    let kind = match place.kind {
        PlaceKind::Result => PlaceKind::Resource { referenced: false },
        other => other,
    };
    Place {
        collection: false,
        kind,
        ..place
    }
}

/// Segments of version 4.01 that are not followed.
const NOT_WALKED: [&str; 4] = ["$each", "$query", "$filter", "$all"];

/// The step of a segment that starts with `$`.
fn system(model: &Model, place: Place, segment: &str) -> Result<Steps, Cause> {
    let (step, item, collection) = match segment {
        "$count" if place.collection => (Step::Count, ItemType::Primitive(Primitive::Int64), false),
        "$value" if !place.collection => (Step::Value, place.item, false),
        "$ref" if is_entity(model, place.item) => (Step::Ref, place.item, place.collection),
        _ if NOT_WALKED.iter().any(|it| segment.starts_with(it)) => {
            let detail = format!("this package follows no `{segment}`");
            return Err(Cause::new(Kind::NotWritten, detail));
        }
        // Such as `$entity`, which the standard has after the root only.
        _ => {
            let detail = format!("`{segment}` is not a segment here");
            return Err(Cause::new(Kind::Segment, detail));
        }
    };
    let kind = PlaceKind::End;
    let place = Place {
        item,
        collection,
        kind,
    };
    Ok(vec![(step, place)])
}

/// The step of a segment from a place.
fn step(model: &Model, place: Place, segment: &str) -> Result<Steps, Cause> {
    if matches!(place.kind, PlaceKind::Nothing | PlaceKind::End) {
        return Err(unknown(format!("nothing leads on to `{segment}`")));
    }
    if segment.starts_with('$') {
        return system(model, place, segment);
    }
    if place.collection
        && place.kind == PlaceKind::Property
        && let Ok(index) = segment.parse()
    {
        return Ok(vec![(Step::Index(index), one_of(place))]);
    }
    let ItemType::Type(id) = place.item else {
        return Err(unknown(format!("nothing leads on to `{segment}`")));
    };
    let (name, parentheses) = with_parentheses(segment);
    if let Some(sub) = cast(model, id, name) {
        let place = Place {
            item: ItemType::Type(sub),
            ..place
        };
        return keyed(model, (Step::Cast(sub), place), parentheses, segment);
    }
    let declared = property(model, id, name).filter(|_| !place.collection);
    if let Some(found) = declared {
        return keyed(model, found, parentheses, segment);
    }
    let bound = operation::bound(model, id, place.collection, name);
    if !bound.is_empty() {
        let (call, next, key) = operation::call(model, &bound, parentheses, true)?;
        return keyed(
            model,
            (Step::Operation(call), next),
            key.as_deref(),
            segment,
        );
    }
    if place.collection && is_entity(model, place.item) {
        let key = key::segment(model, id, segment).ok_or_else(|| {
            let name = model.qualified_name(id);
            unknown(format!("`{name}` has no key of one property"))
        })?;
        return Ok(vec![(Step::Key(key), one_of(place))]);
    }
    match model.structured(id) {
        Some(structured) if structured.open && !place.collection && parentheses.is_none() => {
            let next = Place {
                item: ItemType::Primitive(Primitive::Untyped),
                collection: false,
                kind: PlaceKind::Property,
            };
            Ok(vec![(Step::Dynamic(name.to_owned()), next)])
        }
        // Values in a collection have no URLs, except by their index.
        _ if place.collection => Err(Cause::new(
            Kind::Segment,
            format!("`{segment}` follows a collection"),
        )),
        _ => Err(unknown(format!(
            "`{}` has no member `{segment}`",
            model.qualified_name(id)
        ))),
    }
}

pub(crate) fn is_entity(model: &Model, item: ItemType) -> bool {
    match item {
        ItemType::Type(id) => model.structured(id).is_some_and(|it| it.entity),
        _ => false,
    }
}

/// The type with a qualified name, or an alias for its namespace, in any case.
pub(crate) fn type_named(model: &Model, name: &str) -> Option<TypeId> {
    if let Some(found) = model.find_type(name) {
        return Some(found);
    }
    let (namespace, simple) = name.rsplit_once('.')?;
    let aliases = model.documents.iter().flat_map(|it| &it.aliases);
    let full = aliases
        .filter(|(alias, _)| alias.eq_ignore_ascii_case(namespace))
        .map(|(_, namespace)| namespace.as_str())
        .next()
        .unwrap_or(namespace);
    model.type_ids().find(|id| {
        let declaration = &model[*id];
        declaration.name.eq_ignore_ascii_case(simple)
            && model[declaration.schema]
                .namespace
                .eq_ignore_ascii_case(full)
    })
}

/// The type of a cast segment: one that derives from the type, or the type itself.
fn cast(model: &Model, from: TypeId, name: &str) -> Option<TypeId> {
    let sub = name
        .contains('.')
        .then(|| type_named(model, name))
        .flatten()?;
    model.lineage(sub).any(|id| id == from).then_some(sub)
}

/// A declared property of a type or its bases, with the type that declares it.
pub(crate) fn property(model: &Model, id: TypeId, name: &str) -> Option<(Step, Place)> {
    let properties = model.lineage(id).flat_map(|owner| {
        let structured = model.structured(owner);
        let properties = structured.map_or(&[][..], |it| &it.properties);
        properties.iter().map(move |property| (owner, property))
    });
    let properties: Vec<_> = properties.collect();
    let (owner, property) = named(properties.into_iter(), name, |(_, property)| {
        property.name.as_str()
    })?;
    let (step, kind) = match &property.kind {
        PropertyKind::Navigation(navigation) => (
            Step::Navigation(owner, property.name.clone()),
            PlaceKind::Resource {
                referenced: !navigation.contains_target,
            },
        ),
        PropertyKind::Structural { .. } => (
            Step::Property(owner, property.name.clone()),
            PlaceKind::Property,
        ),
    };
    let place = Place {
        item: property.r#type.item,
        collection: property.r#type.collection,
        kind,
    };
    Some((step, place))
}

#[cfg(test)]
mod tests;
