//! Normalizes parts that the two forms of CSDL write differently but with the same meaning.

use odata_csdl::schema::{
    Annotation, Expression, ItemType, Model, Primitive, Scale, TypeKind, TypeReference,
};

fn types<'m>(model: &'m mut Model) -> Vec<&'m mut TypeReference> {
    let mut list: Vec<&'m mut TypeReference> = Vec::new();
    for declaration in &mut model.types {
        if let TypeKind::Structured(structured) = &mut declaration.kind {
            list.extend(structured.properties.iter_mut().map(|it| &mut it.r#type));
        }
    }
    for operation in &mut model.operations {
        list.extend(operation.parameters.iter_mut().map(|it| &mut it.r#type));
        list.extend(operation.return_type.iter_mut().map(|it| &mut it.r#type));
    }
    list.extend(model.terms.iter_mut().map(|it| &mut it.r#type));
    list
}

fn annotations(model: &mut Model) -> Vec<&mut [Annotation]> {
    let mut lists = Vec::new();
    lists.extend(model.schemas.iter_mut().map(|it| &mut it.annotations));
    for declaration in &mut model.types {
        lists.push(&mut declaration.annotations);
        match &mut declaration.kind {
            TypeKind::Structured(it) => {
                lists.extend(it.properties.iter_mut().map(|it| &mut it.annotations));
            }
            TypeKind::Enumeration(it) => {
                lists.extend(it.members.iter_mut().map(|it| &mut it.annotations));
            }
            TypeKind::Definition(_) => {}
        }
    }
    for operation in &mut model.operations {
        lists.push(&mut operation.annotations);
        lists.extend(
            operation
                .parameters
                .iter_mut()
                .map(|it| &mut it.annotations),
        );
        lists.extend(
            operation
                .return_type
                .iter_mut()
                .map(|it| &mut it.annotations),
        );
    }
    for container in &mut model.containers {
        lists.push(&mut container.annotations);
        lists.extend(container.children.iter_mut().map(|it| &mut it.annotations));
    }
    lists.extend(model.terms.iter_mut().map(|it| &mut it.annotations));
    lists.extend(
        model
            .path_annotations
            .iter_mut()
            .map(|it| &mut it.annotations),
    );
    lists.into_iter().map(|list| &mut **list).collect()
}

/// Removes differences between a model from XML and one from JSON that have no meaning:
///
/// - places in the text (left out of the text form by [`text`]);
/// - the order of aliases, of annotations on one target and of the values of a record: members of JSON objects have none;
/// - defaults, which the two forms leave out in different cases: `Nullable`, `Scale` of decimals, `Precision` of times;
/// - an annotation without a value, which JSON cannot express: it becomes `true`, the default of tags;
/// - `Core.Links` of a schema: each form links to the other one as its alternative, by design;
/// - `Nullable` of collections, which XML leaves open and JSON has to decide (see [`leave_open`]);
/// - line breaks in strings, which are spaces in XML attributes;
/// - whether a number was written as `Int`, `Decimal` or `Float`: JSON has one kind of number.
pub(super) fn normalise(model: &mut Model, xml: bool) {
    for document in &mut model.documents {
        document.aliases.sort();
    }
    for schema in &mut model.schemas {
        schema
            .annotations
            .retain(|it| it.term != "Org.OData.Core.V1.Links");
    }
    for r#type in types(model) {
        defaults(r#type, xml);
    }
    for declaration in &mut model.types {
        if let TypeKind::Definition(it) = &mut declaration.kind
            && it.underlying == Primitive::Decimal
            && xml
        {
            it.facets.scale.get_or_insert(Scale::Digits(0));
        }
    }
    for list in annotations(model) {
        sort(list, xml);
    }
}

/// Removes `Nullable` of the collections for which XML does not give it.
pub(super) fn leave_open(xml: &mut Model, json: &mut Model) {
    for (left, right) in types(xml).into_iter().zip(types(json)) {
        if left.collection && left.nullable.is_none() {
            right.nullable = None;
        }
    }
}

fn defaults(r#type: &mut TypeReference, xml: bool) {
    use Primitive as P;
    if xml && !r#type.collection {
        r#type.nullable.get_or_insert(true);
    }
    if !xml {
        return;
    }
    match r#type.item {
        ItemType::Primitive(P::Decimal) => {
            r#type.facets.scale.get_or_insert(Scale::Digits(0));
        }
        ItemType::Primitive(P::DateTimeOffset | P::Duration | P::TimeOfDay) => {
            r#type.facets.precision.get_or_insert(0);
        }
        _ => {}
    }
}

fn sort(list: &mut [Annotation], xml: bool) {
    for annotation in list.iter_mut() {
        sort(&mut annotation.annotations, xml);
        if xml && annotation.value.is_none() {
            annotation.value = Some(Expression::Bool(true));
        }
        if let Some(value) = &mut annotation.value {
            plain(value, xml);
        }
    }
    list.sort_by_cached_key(|it| (it.term.clone(), it.qualifier.clone()));
}

fn plain(value: &mut Expression, xml: bool) {
    match value {
        Expression::Decimal(text) | Expression::Float(text) => {
            *value = Expression::Int(text.clone());
        }
        Expression::String(text) => *text = text.replace("\r\n", " ").replace('\n', " ").into(),
        Expression::Collection(items) => items.iter_mut().for_each(|item| plain(item, xml)),
        Expression::Record(record) => {
            for (_, value) in &mut record.properties {
                let value = value.get_or_insert(Expression::Bool(true));
                plain(value, xml);
            }
            record
                .properties
                .sort_by_cached_key(|(name, _)| name.clone());
            sort(&mut record.annotations, xml);
        }
        _ => {}
    }
}
