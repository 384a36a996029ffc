//! The types of context URLs: the parts of containers and containment that a client needs to determine the type of a payload that does not
//! name it (OData Protocol 4.01 chapter 10).

use std::collections::{BTreeMap, BTreeSet};

use crate::analysis::families::bases;
use crate::analysis::selection::Selection;
use odata_csdl::schema::{
    ContainerChildKind, ContainerId, ItemType, Model, Property, PropertyKind, TypeId, TypeKind,
};

/// Entity sets and singletons by name; containment navigation properties, and the complex properties that lead to some, by `type/property`;
/// each with the qualified name of its type. Contains only those that lead to generated types.
pub(super) fn contexts(model: &Model, selection: &Selection) -> Vec<(String, String)> {
    let known = |id: TypeId| {
        std::iter::once(id)
            .chain(bases(model, id))
            .find(|id| selection.contains(*id))
    };
    let mut contexts = BTreeMap::new();
    let mut ambiguous = BTreeSet::new();
    for (name, id) in sources(model) {
        let r#type = known(id).map(|id| model.qualified_name(id));
        let other = contexts.insert(name.to_owned(), r#type.clone());
        if other.is_some_and(|other| other != r#type) {
            ambiguous.insert(name.to_owned());
        }
    }
    let containing = containing(model);
    for id in model.type_ids().filter(|id| selection.contains(*id)) {
        for (property, target) in steps(model, id) {
            let leads = is_containment(property) || containing.contains(&target);
            if let Some(target) = known(target).filter(|_| leads) {
                let path = format!("{}/{}", model.qualified_name(id), property.name);
                contexts.insert(path, Some(model.qualified_name(target)));
            }
        }
    }
    contexts
        .into_iter()
        .filter(|(name, _)| !ambiguous.contains(name))
        .filter_map(|(name, r#type)| Some((name, r#type?)))
        .collect()
}

/// The entity sets and singletons of all containers.
fn sources(model: &Model) -> impl Iterator<Item = (&str, TypeId)> {
    let containers = (0u32..).take(model.containers.len()).map(ContainerId);
    containers
        .flat_map(|id| model.children_of(id))
        .filter_map(|(_, child)| match &child.kind {
            ContainerChildKind::EntitySet { entity_type, .. }
            | ContainerChildKind::Singleton { entity_type, .. } => {
                Some((child.name.as_str(), (*entity_type)?))
            }
            _ => None,
        })
}

/// The properties of a type that a context URL can pass through: containment navigation properties and complex values.
fn steps(model: &Model, id: TypeId) -> impl Iterator<Item = (&Property, TypeId)> {
    let properties = match &model[id].kind {
        TypeKind::Structured(structured) => structured.properties.as_slice(),
        _ => &[],
    };
    properties.iter().filter_map(move |property| {
        let ItemType::Type(target) = property.r#type.item else {
            return None;
        };
        let is_structured = matches!(model[target].kind, TypeKind::Structured(_));
        let is_step = match &property.kind {
            PropertyKind::Navigation(navigation) => navigation.contains_target,
            PropertyKind::Structural { .. } => true,
        };
        (is_structured && is_step).then_some((property, target))
    })
}

fn is_containment(property: &Property) -> bool {
    matches!(property.kind, PropertyKind::Navigation(_))
}

/// The types whose values contain entities, directly or in nested complex values; a value may be of a derived type.
fn containing(model: &Model) -> BTreeSet<TypeId> {
    let mut owners: BTreeMap<TypeId, Vec<TypeId>> = BTreeMap::new();
    let mut open = Vec::new();
    for id in model.type_ids() {
        for (property, target) in steps(model, id) {
            if is_containment(property) {
                open.push(id);
            } else {
                owners.entry(target).or_default().push(id);
            }
        }
    }
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id) {
            open.extend(bases(model, id));
            open.extend(owners.get(&id).into_iter().flatten());
        }
    }
    found
}

#[cfg(test)]
#[allow(clippy::expect_used, reason = "a test says what it needs")]
mod tests {
    use super::contexts;
    use crate::analysis::families::Families;
    use crate::analysis::selection::{Roots, Selection};
    use crate::analysis::uses::Uses;
    use crate::config::{Config, Pattern};
    use crate::lock::Lock;
    use odata_csdl::diagnostic::Source;
    use odata_csdl::schema;

    fn of(select: &str, document: &str) -> Vec<(String, String)> {
        let source = Source::from_bytes("m", document.as_bytes()).expect("it is text");
        let (model, _) = schema::load(&[source], false);
        let model = model.expect("it is a model");
        let config = Config::new().select(vec![Pattern::new(select)]);
        let families = Families::new(&model);
        let uses = Uses::new(&model, &config);
        let roots = Roots::new(&model, &config, &uses, &families, &Lock::default());
        contexts(&model, &Selection::new(&model, &uses, &roots, &families))
    }

    const DOCUMENT: &str = r#"<Schema Namespace="n" xmlns="http://docs.oasis-open.org/odata/ns/edm">
        <EntityType Name="A"><Key><PropertyRef Name="I"/></Key><Property Name="I" Type="Edm.Int32" Nullable="false"/>
            <Property Name="box" Type="n.Box"/><Property Name="flat" Type="n.Flat"/><Property Name="outer" Type="Collection(n.Outer)"/>
            <NavigationProperty Name="friend" Type="n.A"/></EntityType>
        <EntityType Name="B" BaseType="n.A"/>
        <EntityType Name="Part"><Key><PropertyRef Name="I"/></Key><Property Name="I" Type="Edm.Int32" Nullable="false"/></EntityType>
        <ComplexType Name="Box"/>
        <ComplexType Name="Full" BaseType="n.Box"><NavigationProperty Name="parts" Type="Collection(n.Part)" ContainsTarget="true"/></ComplexType>
        <ComplexType Name="Outer"><Property Name="box" Type="n.Box"/></ComplexType>
        <ComplexType Name="Flat"/>
        <EntityContainer Name="C"><EntitySet Name="As" EntityType="n.A"/><Singleton Name="b" Type="n.B"/>
            <EntitySet Name="Parts" EntityType="n.Part"/></EntityContainer></Schema>"#;

    #[test]
    fn sets_and_the_properties_that_lead_to_contained_entities() {
        let found = of("*", DOCUMENT);
        let found: Vec<_> = found.iter().map(|(a, b)| (&**a, &**b)).collect();
        let expected = [
            ("As", "n.A"),
            ("Parts", "n.Part"),
            ("b", "n.B"),
            ("n.A/box", "n.Box"),
            ("n.A/outer", "n.Outer"),
            ("n.Full/parts", "n.Part"),
            ("n.Outer/box", "n.Box"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn only_what_is_generated_is_listed() {
        let found = of("n.Part", DOCUMENT);
        assert_eq!(found, [("Parts".to_owned(), "n.Part".to_owned())]);
    }
}
