//! The items of the module `requests`, for the selected types.

mod calls;
mod elements;
mod names;

use std::collections::BTreeMap;

use super::{Context, fields};
use crate::analysis::families::bases;
use crate::analysis::uses::Use;
use crate::inert;
use crate::rust_ir::requests::{
    Chain, Key, KeyPart, KeyStruct, Method, MethodKind, Place, RequestModule, Requests, Resource,
    Service, within,
};
use crate::rust_ir::{Docs, Form, Head, Items, ModulePath, Path, Scalar};
use odata_csdl::schema::{
    Annotation, ContainerChild, ContainerChildKind, ContainerId, ItemType, KeyProperty, Property,
    PropertyKind, TypeId,
};
use odata_csdl::terms;

use names::RequestNames;

/// What lowering of requests reads.
struct Lowering<'c, 'a> {
    cx: &'c Context<'a>,
    names: RequestNames,
}

/// The module `requests` and the names to record, if the configuration asks for requests.
pub(super) fn requests(cx: &Context<'_>) -> Option<(Requests, BTreeMap<String, String>)> {
    if !cx.uses.operations().is_wanted() {
        return None;
    }
    let lowering = Lowering {
        cx,
        names: RequestNames::new(cx),
    };
    let requests = Requests {
        services: lowering.services(),
        modules: lowering.modules(),
    };
    Some((requests, lowering.names.into_lock()))
}

impl Lowering<'_, '_> {
    fn modules(&self) -> Vec<RequestModule> {
        let cx = self.cx;
        let mut modules: BTreeMap<ModulePath, RequestModule> = BTreeMap::new();
        for id in cx.model.type_ids().filter(|id| cx.selection.contains(*id)) {
            let Some(structured) = cx.model.structured(id) else {
                continue;
            };
            let path = cx.names.module(cx.model[id].schema);
            let into = modules.entry(path.clone()).or_default();
            into.path = path;
            for collection in [false, true] {
                into.chains.extend(self.own_chain(id, collection));
            }
            let leads = self.chain(id, false).is_some() || self.chain(id, true).is_some();
            if structured.entity || leads {
                into.resources.extend(self.resources(id));
            }
            into.keys.extend(self.key_struct(id, &structured.key));
            into.parameters.extend(self.parameters_of(id));
        }
        for (module, parameters) in self.imported_parameters() {
            let into = modules.entry(module.clone()).or_default();
            into.path = module;
            into.parameters.push(parameters);
        }
        let is_empty = |it: &RequestModule| {
            it.chains.is_empty()
                && it.resources.is_empty()
                && it.keys.is_empty()
                && it.parameters.is_empty()
        };
        modules.into_values().filter(|it| !is_empty(it)).collect()
    }

    /// The path of an item of the module `requests` that belongs to a type.
    fn path(&self, id: TypeId, element: &str) -> Path {
        let module = self.cx.names.module(self.cx.model[id].schema);
        Path {
            module: within(&module),
            name: self.names.get(element).to_owned(),
        }
    }

    /// What a type leads to itself, besides what its bases lead to.
    fn own_chain(&self, id: TypeId, collection: bool) -> Option<Chain> {
        let model = self.cx.model;
        let methods = self.own_methods(id, collection);
        if methods.is_empty() {
            return None;
        }
        let base = model.structured(id)?.base;
        Some(Chain {
            name: self
                .names
                .get(&elements::chain(model, id, collection))
                .to_owned(),
            odata: model.qualified_name(id),
            collection,
            base: base.and_then(|base| self.chain(base, collection)),
            methods,
        })
    }

    /// What a type leads to: its own chain or that of its nearest base with one.
    fn chain(&self, id: TypeId, collection: bool) -> Option<Path> {
        let mut lineage = std::iter::once(id).chain(bases(self.cx.model, id));
        let owner = lineage.find(|id| self.has_methods(*id, collection))?;
        Some(self.path(owner, &elements::chain(self.cx.model, owner, collection)))
    }

    /// Whether a generated type has a chain of its own.
    fn has_methods(&self, id: TypeId, collection: bool) -> bool {
        let cx = self.cx;
        let Some(structured) = cx
            .model
            .structured(id)
            .filter(|_| cx.selection.contains(id))
        else {
            return false;
        };
        let mut bound = cx.uses.operations().bound_to(id).iter();
        if bound.any(|it| names::is_of(&cx.model[*it], collection)) {
            return true;
        }
        if collection {
            return !self.alternate_parts(id).is_empty();
        }
        let mut properties = structured.properties.iter().enumerate();
        properties.any(|(n, property)| self.target(id, n, property).is_some())
    }

    /// The type to which a navigation property leads, if that is generated.
    fn target(&self, id: TypeId, n: usize, property: &Property) -> Option<TypeId> {
        match (&property.kind, property.r#type.item) {
            (PropertyKind::Navigation(_), ItemType::Type(target))
                if self.cx.uses.of(id, n) != Use::Omitted
                    && self.cx.selection.contains(target)
                    && self.cx.model.structured(target).is_some_and(|it| it.entity) =>
            {
                Some(target)
            }
            _ => None,
        }
    }

    fn own_methods(&self, id: TypeId, collection: bool) -> Vec<Method> {
        let navigation = match collection {
            false => self.navigation(id),
            true => self.alternate_keys(id),
        };
        let operations = self.cx.uses.operations().bound_to(id).iter();
        let operations = operations
            .filter(|it| names::is_of(&self.cx.model[**it], collection))
            .filter_map(|it| self.operation(*it));
        navigation.into_iter().chain(operations).collect()
    }

    /// The navigation properties that a type declares and that lead to generated types.
    fn navigation(&self, id: TypeId) -> Vec<Method> {
        let cx = self.cx;
        let properties = cx.model.structured(id).map(|it| &it.properties);
        let properties = properties.into_iter().flatten().enumerate();
        let methods = properties.filter_map(|(n, property)| {
            let PropertyKind::Navigation(navigation) = &property.kind else {
                return None;
            };
            let target = self.target(id, n, property)?;
            let element = elements::navigation(cx.model, id, &property.name);
            Some(Method {
                name: self.names.get(&element).to_owned(),
                element: format!("{}/{}", cx.model.qualified_name(id), property.name),
                docs: cx.docs(&property.annotations),
                about: format!(
                    "Navigation property {}: {}.",
                    inert::code(&property.name),
                    super::declared::type_name(cx.model, &property.r#type)
                ),
                leads: self.chain(target, property.r#type.collection),
                kind: MethodKind::Place(Place {
                    root: false,
                    collection: property.r#type.collection,
                    related: !navigation.contains_target,
                    segment: property.name.clone(),
                    target: cx.position(target),
                }),
            })
        });
        methods.collect()
    }

    /// The alternate keys of a type whose parts are values.
    fn alternate_parts(&self, id: TypeId) -> Vec<Vec<KeyPart>> {
        let keys = terms::alternate_keys(&self.cx.model[id].annotations);
        let parts = keys.iter().filter_map(|key| {
            let parts = key.iter().map(|(path, name)| self.key_part(id, path, name));
            parts.collect()
        });
        parts.collect()
    }

    fn alternate_keys(&self, id: TypeId) -> Vec<Method> {
        let cx = self.cx;
        let methods = self.alternate_parts(id).into_iter().map(|parts| {
            let names: Vec<&str> = parts.iter().map(|part| part.odata.as_str()).collect();
            let element = elements::alternate(cx.model, id, &names);
            Method {
                name: self.names.get(&element).to_owned(),
                element: cx.model.qualified_name(id),
                docs: Docs::default(),
                about: format!(
                    "The entity with the alternate key {}.",
                    inert::code(&names.join(", "))
                ),
                leads: self.chain(id, false),
                kind: MethodKind::ByKey(numbered(parts), cx.position(id)),
            }
        });
        methods.collect()
    }

    /// The struct of a type, and its family, as resources.
    fn resources(&self, id: TypeId) -> Vec<Resource> {
        let cx = self.cx;
        let own = cx.names.path(cx.model, id);
        let family = Some(cx.position(id)).filter(|family| *family != own);
        let operations = self.operations_of_collections(id);
        let resource = |of: Path| Resource {
            of,
            key: self.key(id),
            one: self.chain(id, false),
            many: self.chain(id, true),
            operations: operations.clone(),
        };
        [Some(own), family]
            .into_iter()
            .flatten()
            .map(resource)
            .collect()
    }

    fn operations_of_collections(&self, id: TypeId) -> Vec<String> {
        let operations = self.cx.uses.operations();
        let lineage = self.cx.model.lineage(id);
        let names = lineage.flat_map(|of| operations.names_of_collections(of));
        let mut names: Vec<String> = names.cloned().collect();
        names.sort();
        names.dedup();
        names
    }

    fn key(&self, id: TypeId) -> Key {
        let model = self.cx.model;
        let Some((owner, key)) = model.key_of(id) else {
            return Key::None;
        };
        match key {
            [one] => self
                .key_part(owner, &one.path, "")
                .map_or(Key::None, |part| Key::Single(part.form)),
            _ if self.key_struct(owner, key).is_some() => {
                Key::Composite(self.path(owner, &elements::key(model, owner)))
            }
            _ => Key::None,
        }
    }

    /// The struct of a key of several properties that the type declares.
    fn key_struct(&self, id: TypeId, key: &[KeyProperty]) -> Option<KeyStruct> {
        if key.len() < 2 {
            return None;
        }
        let parts: Option<Vec<KeyPart>> = key
            .iter()
            .map(|part| {
                let name = part.alias.as_deref().unwrap_or(&part.path);
                self.key_part(id, &part.path, name)
            })
            .collect();
        Some(KeyStruct {
            name: self.names.get(&elements::key(self.cx.model, id)).to_owned(),
            odata: self.cx.model.qualified_name(id),
            parts: numbered(parts?),
        })
    }

    /// A part of a key, if it is of a primitive type or an enumeration.
    fn key_part(&self, id: TypeId, path: &str, name: &str) -> Option<KeyPart> {
        let property = self.property_at(id, path)?;
        let form = self.form(&property.r#type, false);
        let is_value = match &form {
            Form::Scalar(scalar, _) => *scalar != Scalar::Json,
            Form::Text(_) => true,
            _ => false,
        };
        is_value.then(|| KeyPart {
            name: crate::names::spelled(name, crate::names::Spelling::Snake),
            odata: name.to_owned(),
            form,
        })
    }

    /// The property at a path through complex values.
    fn property_at(&self, id: TypeId, path: &str) -> Option<&Property> {
        let model = self.cx.model;
        let mut of = id;
        let mut found = None;
        for segment in path.split('/') {
            let (_, property) = model.find_property(of, segment)?;
            if let ItemType::Type(next) = property.r#type.item {
                of = next;
            }
            found = Some(property);
        }
        found
    }

    /// The form of a parameter or a result. What is not generated is JSON.
    fn form(&self, reference: &odata_csdl::schema::TypeReference, boxed: bool) -> Form {
        let items = match reference.nullable {
            Some(true) => Items::OrNull,
            _ => Items::Values,
        };
        match reference.item {
            ItemType::Type(id) if !self.cx.selection.contains(id) => {
                match (
                    self.cx
                        .config
                        .replacement(|| self.cx.model.qualified_name(id)),
                    reference.collection,
                ) {
                    (Some(path), false) => Form::Custom(path),
                    (Some(path), true) => Form::Customs(path, items),
                    (None, false) => Form::Scalar(Scalar::Json, None),
                    (None, true) => Form::Scalars(Scalar::Json, None, items),
                }
            }
            _ => fields::form_of(self.cx, reference, items, boxed),
        }
    }

    fn services(&self) -> Vec<Service> {
        let model = self.cx.model;
        let services =
            (0u32..)
                .map(ContainerId)
                .zip(&model.containers)
                .filter_map(|(id, container)| {
                    let children = model.children_of(id).into_iter();
                    let methods: Vec<Method> = children
                        .flat_map(|(of, child)| self.child(of, child))
                        .collect();
                    let namespace = &model[container.schema].namespace;
                    (!methods.is_empty()).then(|| Service {
                        head: Head {
                            name: self.names.get(&elements::service(model, id)).to_owned(),
                            odata: format!("{namespace}.{}", container.name),
                            docs: self.cx.docs(&container.annotations),
                            attributes: Vec::new(),
                        },
                        methods,
                    })
                });
        services.collect()
    }

    fn child(&self, container: ContainerId, child: &ContainerChild) -> Vec<Method> {
        let (what, collection, of) = match &child.kind {
            ContainerChildKind::EntitySet { entity_type, .. } => ("Entity set", true, *entity_type),
            ContainerChildKind::Singleton { entity_type, .. } => ("Singleton", false, *entity_type),
            ContainerChildKind::ActionImport { .. } | ContainerChildKind::FunctionImport { .. } => {
                return self.import(container, child);
            }
        };
        let path = crate::analysis::operations::child_path(self.cx.model, container, &child.name);
        let wanted =
            |id: &TypeId| self.cx.selection.contains(*id) && !self.cx.config.excludes_member(&path);
        let Some(of) = of.filter(wanted) else {
            return Vec::new();
        };
        let element = elements::method_of_child(self.cx.model, container, &child.name, None);
        vec![Method {
            name: self.names.get(&element).to_owned(),
            element: path,
            docs: self.docs(&child.annotations),
            about: format!(
                "{what} {} of {}.",
                inert::code(&child.name),
                inert::code(&self.cx.model.qualified_name(of))
            ),
            leads: self.chain(of, collection),
            kind: MethodKind::Place(Place {
                root: true,
                collection,
                related: false,
                segment: child.name.clone(),
                target: self.cx.position(of),
            }),
        }]
    }

    fn docs(&self, annotations: &[Annotation]) -> Docs {
        self.cx.docs(annotations)
    }
}

/// Parts with names that differ.
fn numbered(mut parts: Vec<KeyPart>) -> Vec<KeyPart> {
    let mut scope = crate::names::Scope::default();
    for part in &mut parts {
        let name = std::mem::take(&mut part.name);
        part.name = scope.take_exactly(name, crate::names::Spelling::Snake);
    }
    parts
}
