//! Members of structs.

use super::{Context, declared};
use crate::analysis::families::bases;
use crate::analysis::uses::Use;
use crate::rust_ir::{Field, Form, Items, Scalar, facts};
use odata_csdl::schema::{
    Annotation, ItemType, Model, Primitive, Property, PropertyKind, StructuredType, TypeId,
    TypeKind, TypeReference,
};
use odata_csdl::terms;
use std::borrow::Cow;

pub(super) fn is_navigation(property: &Property) -> bool {
    matches!(property.kind, PropertyKind::Navigation(_))
}

/// The members that a type declares itself.
pub(super) fn fields(cx: &Context<'_>, id: TypeId, structured: &StructuredType) -> Vec<Field> {
    let names = cx.names.members(id).iter();
    let fields = structured
        .properties
        .iter()
        .zip(names)
        .enumerate()
        .filter(|(n, _)| cx.uses.has_place(id, *n))
        .filter_map(|(n, (property, (_, name)))| {
            let form = match cx.uses.of(id, n) {
                Use::Typed => form(cx, id, n, property),
                Use::Opaque => custom(cx, id, property).unwrap_or(Form::Scalar(Scalar::Json, None)),
                Use::Omitted => return None,
            };
            let annotations = annotations(cx, id, n, property);
            let facets = declared::facets(cx.model, property);
            Some(Field {
                name: name.clone(),
                json: property.name.clone(),
                docs: cx.docs(&annotations),
                attributes: cx.config.attributes_for(|| {
                    format!("{}/{}", cx.model.qualified_name(id), property.name)
                }),
                declared: declared::declared(cx.model, property, &annotations, &facets),
                is_navigation: is_navigation(property),
                facets,
                form,
                facts: facts_of(cx, id, n, property),
            })
        });
    fields.collect()
}

/// The annotations of a property, including those of the property that it redeclares; an annotation of its own replaces the inherited one
/// as a whole. CSDL XML 4.01 section 14.2.
fn annotations<'a>(
    cx: &Context<'a>,
    id: TypeId,
    n: usize,
    property: &'a Property,
) -> Cow<'a, [Annotation]> {
    let mut annotations = Cow::Borrowed(property.annotations.as_slice());
    if !cx.uses.is_declared_again(id, n) {
        return annotations;
    }
    for base in bases(cx.model, id) {
        let declared = cx.model.structured(base).into_iter();
        let redeclared = declared
            .flat_map(|structured| &structured.properties)
            .find(|other| other.name == property.name);
        for annotation in redeclared.into_iter().flat_map(|other| &other.annotations) {
            let own = |other: &Annotation| {
                other.term == annotation.term && other.qualifier == annotation.qualifier
            };
            if !annotations.iter().any(own) {
                annotations.to_mut().push(annotation.clone());
            }
        }
    }
    annotations
}

/// Whether a type of the user's reads the values of the property.
pub(super) fn is_custom(cx: &Context<'_>, owner: TypeId, property: &Property) -> bool {
    custom(cx, owner, property).is_some()
}

/// The form of a property if the configuration replaces its type, by an entry for the property or for the type.
fn custom(cx: &Context<'_>, owner: TypeId, property: &Property) -> Option<Form> {
    if is_navigation(property) {
        return None;
    }
    let own = || format!("{}/{}", cx.model.qualified_name(owner), property.name);
    let path = cx.config.replacement(own).or_else(|| {
        let ItemType::Type(of) = property.r#type.item else {
            return None;
        };
        cx.config.replacement(|| cx.model.qualified_name(of))
    })?;
    Some(if property.r#type.collection {
        Form::Customs(path, items(property))
    } else {
        Form::Custom(path)
    })
}

/// Whether items of the property can be null.
fn items(property: &Property) -> Items {
    if property.r#type.nullable == Some(true) && !is_navigation(property) {
        Items::OrNull
    } else {
        Items::Values
    }
}

fn form(cx: &Context<'_>, owner: TypeId, n: usize, property: &Property) -> Form {
    let boxed = is_navigation(property) || cx.boxed.contains(&(owner, n));
    form_of(cx, &property.r#type, items(property), boxed)
}

/// The form of a value of a type that is generated, or a primitive one.
pub(super) fn form_of(
    cx: &Context<'_>,
    reference: &TypeReference,
    items: Items,
    boxed: bool,
) -> Form {
    let id = match reference.item {
        ItemType::Type(id) => id,
        ItemType::Unknown => return Form::Scalar(Scalar::Json, None),
        ItemType::Primitive(primitive) => {
            let scalar = scalar(primitive);
            return if reference.collection {
                Form::Scalars(scalar, None, items)
            } else {
                Form::Scalar(scalar, None)
            };
        }
    };
    match (&cx.model[id].kind, reference.collection) {
        (TypeKind::Definition(definition), collection) => {
            let (scalar, alias) = (
                scalar(definition.underlying),
                Some(cx.names.path(cx.model, id)),
            );
            if collection {
                Form::Scalars(scalar, alias, items)
            } else {
                Form::Scalar(scalar, alias)
            }
        }
        (TypeKind::Enumeration(_), true) => Form::Texts(cx.names.path(cx.model, id), items),
        (TypeKind::Enumeration(_), false) => Form::Text(cx.names.path(cx.model, id)),
        (TypeKind::Structured(_), true) => Form::Many(cx.position(id), items),
        (TypeKind::Structured(_), false) => {
            let path = cx.position(id);
            if boxed {
                Form::Boxed(path)
            } else {
                Form::One(path)
            }
        }
    }
}

/// The runtime's type for a primitive type. Values without a Rust type are kept as JSON.
pub(super) fn scalar(primitive: Primitive) -> Scalar {
    match primitive {
        Primitive::Binary => Scalar::Binary,
        Primitive::Boolean => Scalar::Boolean,
        Primitive::Byte => Scalar::Byte,
        Primitive::Date => Scalar::Date,
        Primitive::DateTimeOffset => Scalar::DateTimeOffset,
        Primitive::Decimal => Scalar::Decimal,
        Primitive::Double => Scalar::Double,
        Primitive::Duration => Scalar::Duration,
        Primitive::Guid => Scalar::Guid,
        Primitive::Int16 => Scalar::Int16,
        Primitive::Int32 => Scalar::Int32,
        Primitive::Int64 => Scalar::Int64,
        Primitive::SByte => Scalar::SByte,
        Primitive::Single => Scalar::Single,
        Primitive::String => Scalar::String,
        Primitive::TimeOfDay => Scalar::TimeOfDay,
        Primitive::Stream
        | Primitive::Geography
        | Primitive::GeographyPoint
        | Primitive::GeographyLineString
        | Primitive::GeographyPolygon
        | Primitive::GeographyMultiPoint
        | Primitive::GeographyMultiLineString
        | Primitive::GeographyMultiPolygon
        | Primitive::GeographyCollection
        | Primitive::Geometry
        | Primitive::GeometryPoint
        | Primitive::GeometryLineString
        | Primitive::GeometryPolygon
        | Primitive::GeometryMultiPoint
        | Primitive::GeometryMultiLineString
        | Primitive::GeometryMultiPolygon
        | Primitive::GeometryCollection
        | Primitive::PrimitiveType
        | Primitive::ComplexType
        | Primitive::EntityType
        | Primitive::Untyped
        | Primitive::AnnotationPath
        | Primitive::AnyPropertyPath
        | Primitive::ModelElementPath
        | Primitive::NavigationPropertyPath
        | Primitive::PropertyPath => Scalar::Json,
    }
}

/// The runtime's facts of a property, as the type declares it.
pub(super) fn facts_of(cx: &Context<'_>, id: TypeId, n: usize, property: &Property) -> u16 {
    let annotations = &*annotations(cx, id, n, property);
    let (readable, writable) = terms::permissions(annotations);
    let defaulted = terms::has_computed_default(annotations)
        || matches!(
            &property.kind,
            PropertyKind::Structural {
                default_value: Some(_)
            }
        );
    [
        (is_redacted(cx, id, &property.name), facts::REDACTED),
        (
            property.r#type.nullable == Some(false) && !property.r#type.collection,
            facts::NOT_NULL,
        ),
        (
            property.r#type.nullable == Some(false) && property.r#type.collection,
            facts::ITEMS_NOT_NULL,
        ),
        (terms::is_computed(annotations), facts::COMPUTED),
        (terms::is_immutable(annotations), facts::IMMUTABLE),
        (!writable, facts::READ_ONLY),
        (!readable, facts::WRITE_ONLY),
        (is_navigation(property), facts::NAVIGATION),
        (is_key(cx.model, id, &property.name), facts::KEY),
        (defaulted, facts::DEFAULTED),
    ]
    .into_iter()
    .filter(|(holds, _)| *holds)
    .fold(0, |sum, (_, fact)| sum | fact)
}

/// Whether values of the member are secret. If a derived type declares it again as a secret, its values may be in the member before that
/// type is known.
fn is_redacted(cx: &Context<'_>, id: TypeId, name: &str) -> bool {
    let redacted = |id: TypeId| {
        let path = format!("{}/{name}", cx.model.qualified_name(id));
        cx.config.redacts(&path)
    };
    !cx.config.redact.is_empty()
        && (redacted(id)
            || (cx.uses.redeclared().next().is_some()
                && cx.families.descendants(id).iter().any(|id| redacted(*id))))
}

/// Whether the property is part of the key, even if a base declares the key.
fn is_key(model: &Model, id: TypeId, name: &str) -> bool {
    let keys = model.lineage(id).filter_map(|id| model.structured(id));
    keys.flat_map(|it| &it.key).any(|key| key.path == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use odata_csdl::schema::Group;
    use odata_runtime::values::Kind;

    use super::{Primitive, Scalar, scalar};

    /// The primitive types of properties, except geography and geometry, which share one slot.
    fn of_values() -> impl Iterator<Item = Primitive> {
        let groups = [Group::Integer, Group::Number, Group::Scalar, Group::Text];
        let all = Primitive::ALL.iter().copied();
        all.filter(move |it| groups.contains(&it.group()))
    }

    #[test]
    fn every_primitive_type_is_known_in_every_table() {
        let own: BTreeSet<&str> = of_values().map(|it| scalar(it).slot()).collect();
        let slots: BTreeSet<&str> = Scalar::ALL.iter().map(|it| it.slot()).collect();
        let json = BTreeSet::from(["Json"]);
        assert_eq!(
            own,
            &slots - &json,
            "each type has a slot of its own, and each slot a type"
        );
        for primitive in of_values() {
            assert_eq!(scalar(primitive).slot(), primitive.name());
        }
        let groups = [Group::Abstract, Group::Path];
        let declared = Primitive::ALL.iter();
        let declared = declared.filter(|it| !groups.contains(&it.group()));
        let declared: BTreeSet<String> = declared.map(|it| format!("Edm.{}", it.name())).collect();
        let known = Kind::ALL.iter().map(|it| it.name().to_owned());
        let known: BTreeSet<String> = known
            .filter(|it| it != "Edm.PrimitiveType" && it != "Edm.Untyped")
            .collect();
        assert_eq!(
            declared, known,
            "the generator's types and the runtime's are the same"
        );
    }

    /// The golden case is compiled, so a slot that the runtime lacks is a compile error there.
    #[test]
    fn every_primitive_type_is_in_the_golden_case_in_every_form() {
        let case = include_str!("../../tests/cases/primitives/input.xml");
        for primitive in of_values() {
            let name = primitive.name();
            for form in [
                format!("Type=\"Edm.{name}\" />"),
                format!("Type=\"Edm.{name}\" Nullable=\"false\" />"),
                format!("Type=\"Collection(Edm.{name})\" Nullable=\"false\" />"),
                format!("Type=\"Collection(Edm.{name})\" Nullable=\"true\" />"),
            ] {
                assert!(case.contains(&form), "{form}");
            }
        }
    }
}
