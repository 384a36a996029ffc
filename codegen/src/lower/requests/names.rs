//! Names of everything in the module `requests`, for the whole model, so that a selection does not change names.
//!
//! | element | Rust |
//! |---|---|
//! | what a `user` leads to | struct `UserResource` |
//! | what a collection of `user` leads to | struct `UserCollectionResource` |
//! | the key of `orderItem`, of several properties | struct `OrderItemKey` |
//! | the parameters of `sendMail`, bound to `user` | struct `UserSendMail` |
//! | the parameters of an action bound to a collection of `user` | struct `UserCollectionAssign` |
//! | a parameter of an action | field, as of a property |
//! | a navigation property | method with the name of the field |
//! | an operation | method `send_mail` |
//! | overloads with the same binding | the one whose parameters all others have too is `get`; the others are `get_with_a_and_b` |
//! | overloads without such a one | all are `get_with_a`, `get_with_b` |
//! | an alternate key | method `by_name` |
//! | a method of the library's resources (`get`, `key`, `count`) | `_` after it |
//!
//! A method of a derived type has the name of its base's method if it is for the same element, which it then hides; all others get other
//! names than those of the bases.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Context;
use super::elements::{self, Element};
use crate::analysis::families::bases;
use crate::analysis::operations::{binding, operation_name, parameter_names};
use crate::names::{self, Scope, Spelling};
use crate::rust_ir::ModulePath;
use odata_csdl::schema::{
    ContainerId, Model, Operation, OperationId, PropertyKind, SchemaId, TypeId, TypeKind,
};
use odata_csdl::terms;

/// The names by element.
#[derive(Debug, Default)]
pub(super) struct RequestNames {
    names: BTreeMap<Element, String>,
}

impl RequestNames {
    pub(super) fn new(cx: &Context<'_>) -> Self {
        let mut names = Self::default();
        names.methods(cx);
        names.structs(cx);
        names.fields(cx);
        names.services(cx);
        names
    }

    /// The name of an element; empty if it has none.
    pub(super) fn get(&self, element: &str) -> &str {
        self.names.get(element).map_or("", String::as_str)
    }

    /// The names to record.
    pub(super) fn into_lock(self) -> BTreeMap<Element, String> {
        self.names
    }

    /// Names for elements of a scope: recorded ones first, unless the configuration renames them. New ones do not take the names `below`,
    /// which are those recorded for derived types.
    fn assign(
        &mut self,
        cx: &Context<'_>,
        scope: &mut Scope<'_>,
        wanted: Vec<Wanted>,
        below: &[&str],
    ) {
        let mut seen = BTreeSet::new();
        for wanted in &wanted {
            // A child of a container that another one extends.
            if let Some(name) = self.names.get(&wanted.element) {
                scope.forbid(name);
                seen.insert(wanted.element.clone());
            }
        }
        let (known, new): (Vec<_>, Vec<_>) = wanted
            .into_iter()
            // What nothing distinguishes has one name.
            .filter(|it| seen.insert(it.element.clone()))
            .partition(|it| !it.renamed && cx.lock.requests.contains_key(&it.element));
        for wanted in known {
            let recorded = cx.lock.requests.get(&wanted.element);
            let name = recorded.map_or(&*wanted.name, |name| name.trim_start_matches("r#"));
            let name = scope.take_exactly(name.to_owned(), wanted.spelling);
            self.names.insert(wanted.element, name);
        }
        for name in below {
            scope.forbid(name);
        }
        for wanted in new {
            let name = scope.take_exactly(wanted.name, wanted.spelling);
            self.names.insert(wanted.element, name);
        }
    }

    /// The methods of the chains of all types, those of bases first.
    fn methods(&mut self, cx: &Context<'_>) {
        let model = cx.model;
        let mut order: Vec<TypeId> = model.type_ids().collect();
        order.sort_by_key(|id| bases(model, *id).count());
        // By type and by whether it is for collections: the elements of its own chain, as (what a derived type can declare again, name).
        let mut taken: BTreeMap<(TypeId, bool), Vec<(String, String)>> = BTreeMap::new();
        let mut chains: BTreeMap<(TypeId, bool), Vec<ChainElement>> = BTreeMap::new();
        for id in &order {
            for collection in [false, true] {
                let elements = elements(cx, *id, collection);
                if !elements.is_empty() {
                    chains.insert((*id, collection), elements);
                }
            }
        }
        for id in order {
            for collection in [false, true] {
                let Some(elements) = chains.get(&(id, collection)) else {
                    continue;
                };
                let mut scope = Scope::new(names::RESOURCE_METHODS);
                let mut again = BTreeMap::new();
                let meant: BTreeSet<&str> = elements.iter().map(|it| it.meant.as_str()).collect();
                let inherited = bases(model, id)
                    .filter_map(|base| taken.get(&(base, collection)))
                    .flatten();
                for (of, name) in inherited {
                    if meant.contains(of.as_str()) {
                        again.entry(of.clone()).or_insert_with(|| name.clone());
                    } else {
                        scope.forbid(name);
                    }
                }
                let mut wanted = Vec::with_capacity(elements.len());
                for element in elements {
                    let name = match again.get(&element.meant) {
                        Some(name) => name.clone(),
                        None => element.name.clone(),
                    };
                    wanted.push(Wanted {
                        element: element.element.clone(),
                        name,
                        spelling: Spelling::Snake,
                        renamed: element.renamed,
                    });
                }
                // What is declared again hides the base's method, so nothing else may get that name.
                let is_new = |it: &Wanted| !again.values().any(|name| *name == it.name);
                wanted.sort_by_key(is_new);
                let below = below(cx, &chains, id, collection, &meant);
                self.assign(cx, &mut scope, wanted, &below);
                let own = elements
                    .iter()
                    .map(|it| (it.meant.clone(), self.get(&it.element).to_owned()))
                    .collect();
                taken.insert((id, collection), own);
            }
        }
    }

    /// The structs of each module: chains first, then keys, then parameters.
    fn structs(&mut self, cx: &Context<'_>) {
        let model = cx.model;
        let mut wanted: BTreeMap<ModulePath, Vec<Wanted>> = BTreeMap::new();
        let mut want_in = |module: ModulePath, element: String, name: String, renamed: bool| {
            wanted.entry(module).or_default().push(Wanted {
                element,
                name,
                spelling: Spelling::Camel,
                renamed,
            });
        };
        let renamed = |id: TypeId| cx.config.rename_for(&model.qualified_name(id)).is_some();
        let structured = || {
            model
                .type_ids()
                .filter(|id| model.structured(*id).is_some())
        };
        let type_name = |id: TypeId| cx.names.path(model, id).name;
        let module = |id: TypeId| cx.names.module(model[id].schema);
        for id in structured() {
            for (collection, suffix) in [(false, "Resource"), (true, "CollectionResource")] {
                if !elements(cx, id, collection).is_empty() {
                    let name = type_name(id) + suffix;
                    want_in(
                        module(id),
                        elements::chain(model, id, collection),
                        name,
                        renamed(id),
                    );
                }
            }
        }
        for id in structured() {
            if model.structured(id).is_some_and(|it| it.key.len() > 1) {
                want_in(
                    module(id),
                    elements::key(model, id),
                    type_name(id) + "Key",
                    renamed(id),
                );
            }
        }
        for (id, operation) in (0..).map(OperationId).zip(&model.operations) {
            let given = operation.parameters.len() - usize::from(operation.is_bound);
            if operation.function || given == 0 {
                continue;
            }
            let name = names::spelled(&operation.name, Spelling::Camel);
            match binding(operation) {
                Some(of) => {
                    let several = operation
                        .parameters
                        .first()
                        .is_some_and(|it| it.r#type.collection);
                    let middle = if several { "Collection" } else { "" };
                    let name = format!("{}{middle}{name}", type_name(of));
                    want_in(
                        module(of),
                        elements::parameters(model, id),
                        name,
                        renamed(of),
                    );
                }
                None if operation.is_bound => {}
                None => {
                    let module = cx.names.module(operation.schema);
                    want_in(module, elements::parameters(model, id), name, false);
                }
            }
        }
        for (module, wanted) in wanted {
            let mut scope = Scope::default();
            forbid_modules(cx, &mut scope, &module);
            self.assign(cx, &mut scope, wanted, &[]);
        }
    }

    /// The fields of the structs of parameters.
    fn fields(&mut self, cx: &Context<'_>) {
        let model = cx.model;
        for (id, operation) in (0..).map(OperationId).zip(&model.operations) {
            if operation.function {
                continue;
            }
            let mut scope = Scope::new(names::STRUCT_FIELDS);
            let mut new = Vec::new();
            for parameter in parameter_names(operation) {
                let element = elements::field(model, id, parameter);
                match cx.lock.requests.get(&element) {
                    Some(name) => {
                        let name = name.trim_start_matches("r#").to_owned();
                        let name = scope.take_exactly(name, Spelling::Snake);
                        self.names.insert(element, name);
                    }
                    None => new.push(parameter),
                }
            }
            let taken = scope.take_all(&new, Spelling::Snake);
            for (parameter, name) in new.into_iter().zip(taken) {
                self.names
                    .insert(elements::field(model, id, parameter), name);
            }
        }
    }

    /// The structs of containers, and their methods.
    fn services(&mut self, cx: &Context<'_>) {
        let model = cx.model;
        let containers = (0u32..).map(ContainerId).zip(&model.containers);
        let services = containers.clone().map(|(id, container)| Wanted {
            element: elements::service(model, id),
            name: names::spelled(&container.name, Spelling::Camel),
            spelling: Spelling::Camel,
            renamed: false,
        });
        let mut scope = Scope::default();
        forbid_modules(cx, &mut scope, &[]);
        self.assign(cx, &mut scope, services.collect(), &[]);
        // Those that others extend come first.
        let depth = |id: ContainerId| {
            let next = |id: &ContainerId| model.containers.get(id.0 as usize)?.extends;
            std::iter::successors(Some(id), next).count()
        };
        let mut order: Vec<ContainerId> = containers.map(|(id, _)| id).collect();
        order.sort_by_key(|id| depth(*id));
        for id in order {
            let mut scope = Scope::default();
            let mut wanted = Vec::new();
            for (of, child) in model.children_of(id) {
                let operations = cx.uses.operations().imported(&child.kind);
                let base = names::spelled(&child.name, Spelling::Snake);
                if operations.is_empty() {
                    wanted.push(Wanted {
                        element: elements::method_of_child(model, of, &child.name, None),
                        name: base.clone(),
                        spelling: Spelling::Snake,
                        renamed: false,
                    });
                }
                let suffixes = suffixes(model, &operations);
                for (operation, suffix) in operations.iter().zip(suffixes) {
                    wanted.push(Wanted {
                        element: elements::method_of_child(
                            model,
                            of,
                            &child.name,
                            Some(*operation),
                        ),
                        name: format!("{base}{suffix}"),
                        spelling: Spelling::Snake,
                        renamed: false,
                    });
                }
            }
            self.assign(cx, &mut scope, wanted, &[]);
        }
    }
}

/// The names recorded for methods of derived types that do not declare the same again.
fn below<'a>(
    cx: &'a Context<'_>,
    chains: &BTreeMap<(TypeId, bool), Vec<ChainElement>>,
    id: TypeId,
    collection: bool,
    meant: &BTreeSet<&str>,
) -> Vec<&'a str> {
    if cx.lock.requests.is_empty() {
        return Vec::new();
    }
    let descendants = cx.families.descendants(id).iter();
    let elements = descendants.filter_map(|derived| chains.get(&(*derived, collection)));
    let others = elements
        .flatten()
        .filter(|it| !meant.contains(it.meant.as_str()));
    let names = others.filter_map(|it| cx.lock.requests.get(&it.element));
    names.map(String::as_str).collect()
}

/// Keeps structs in a module from having the names of its submodules.
fn forbid_modules(cx: &Context<'_>, scope: &mut Scope<'_>, module: &[String]) {
    for schema in (0u32..).take(cx.model.schemas.len()).map(SchemaId) {
        let path = cx.names.module(schema);
        if path.starts_with(module)
            && let Some(inner) = path.get(module.len())
        {
            scope.forbid(inner.trim_start_matches("r#"));
        }
    }
}

/// An element that needs a name.
struct Wanted {
    element: Element,
    name: String,
    spelling: Spelling,
    /// Whether the configuration names it.
    renamed: bool,
}

/// An element of a chain.
struct ChainElement {
    element: Element,
    /// What a derived type can declare again.
    meant: String,
    name: String,
    /// Whether the configuration names it.
    renamed: bool,
}

/// The elements of a type's own chain: navigation properties, operations, alternate keys.
fn elements(cx: &Context<'_>, id: TypeId, collection: bool) -> Vec<ChainElement> {
    let model = cx.model;
    let TypeKind::Structured(structured) = &model[id].kind else {
        return Vec::new();
    };
    let mut elements = Vec::new();
    if !collection {
        let names = cx.names.members(id);
        for (property, (_, name)) in structured.properties.iter().zip(names) {
            if matches!(property.kind, PropertyKind::Navigation(_)) {
                let path = format!("{}/{}", model.qualified_name(id), property.name);
                elements.push(ChainElement {
                    element: elements::navigation(model, id, &property.name),
                    meant: format!("/{}", property.name),
                    name: name.clone(),
                    renamed: cx.config.rename_for(&path).is_some(),
                });
            }
        }
    }
    let bound: Vec<OperationId> = (cx.uses.operations().bound_to(id).iter().copied())
        .filter(|it| is_of(&model[*it], collection))
        .collect();
    let mut groups: BTreeMap<String, Vec<OperationId>> = BTreeMap::new();
    for operation in &bound {
        let name = operation_name(model, *operation);
        groups.entry(name).or_default().push(*operation);
    }
    let suffixes: BTreeMap<OperationId, String> = groups
        .values()
        .flat_map(|group| group.iter().copied().zip(suffixes(model, group)))
        .collect();
    for operation in bound {
        let suffix = suffixes.get(&operation).map_or("", String::as_str);
        let name = names::spelled(&model[operation].name, Spelling::Snake);
        elements.push(ChainElement {
            element: elements::method(model, operation),
            meant: meant(model, operation),
            name: format!("{name}{suffix}"),
            renamed: false,
        });
    }
    if collection {
        for key in terms::alternate_keys(&model[id].annotations) {
            let parts: Vec<String> = key
                .iter()
                .map(|(_, name)| names::spelled(name, Spelling::Snake))
                .collect();
            let name = format!("by_{}", parts.join("_and_"));
            let names: Vec<&str> = key.iter().map(|(_, name)| *name).collect();
            elements.push(ChainElement {
                element: elements::alternate(model, id, &names),
                meant: format!("({})", names.join(",")),
                name,
                renamed: false,
            });
        }
    }
    elements
}

/// Whether an operation is bound to a collection, or to a single value.
pub(super) fn is_of(operation: &Operation, collection: bool) -> bool {
    let binding = operation.parameters.first();
    binding.is_some_and(|it| it.r#type.collection == collection)
}

/// What is added to the names of overloads.
fn suffixes(model: &Model, group: &[OperationId]) -> Vec<String> {
    let sets: Vec<Vec<&str>> = group
        .iter()
        .map(|id| parameter_names(&model[*id]))
        .collect();
    if let [_] = sets.as_slice() {
        return vec![String::new()];
    }
    let within = |least: &[&str]| {
        let contains = |set: &Vec<&str>| least.iter().all(|name| set.contains(name));
        sets.iter().all(contains)
    };
    let least = sets.iter().position(|set| within(set));
    let suffix = |(n, set): (usize, &Vec<&str>)| match Some(n) == least || set.is_empty() {
        true => String::new(),
        false => {
            let names: Vec<String> = set
                .iter()
                .map(|name| names::spelled(name, Spelling::Snake))
                .collect();
            format!("_with_{}", names.join("_and_"))
        }
    };
    sets.iter().enumerate().map(suffix).collect()
}

/// What an operation of a derived type with the same text hides.
fn meant(model: &Model, id: OperationId) -> String {
    let operation = &model[id];
    let name = operation_name(model, id);
    if operation.function {
        let mut names = parameter_names(operation);
        names.sort_unstable();
        format!("{name}({})", names.join(","))
    } else {
        name
    }
}
