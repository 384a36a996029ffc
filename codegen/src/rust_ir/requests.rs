//! The items of the module `requests`: services, what types lead to, keys, and the parameters of actions.

use super::{Docs, Form, Head, ModulePath, Path, Struct};

/// The name of the module, which has a submodule for each module with types.
pub(crate) const MODULE: &str = "requests";

/// The path of the submodule for a module with types; that of the module itself for the root.
pub(crate) fn within(module: &[String]) -> ModulePath {
    std::iter::once(MODULE.to_owned())
        .chain(module.iter().cloned())
        .collect()
}

/// Everything that is generated for requests.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    /// The containers, in document order.
    pub(crate) services: Vec<Service>,
    /// The submodules.
    pub(crate) modules: Vec<RequestModule>,
}

impl Requests {
    /// Every identifier.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let services = self.services.iter();
        let services =
            services.flat_map(|it| std::iter::once(&it.head.name).chain(methods(&it.methods)));
        let modules = self.modules.iter().flat_map(|module| {
            let chains = module.chains.iter();
            let chains =
                chains.flat_map(|it| std::iter::once(&it.name).chain(methods(&it.methods)));
            let keys = module.keys.iter().flat_map(|it| {
                std::iter::once(&it.name).chain(it.parts.iter().map(|part| &part.name))
            });
            let parameters = module.parameters.iter().flat_map(|it| {
                std::iter::once(&it.head.name).chain(it.fields.iter().map(|field| &field.name))
            });
            chains.chain(keys).chain(parameters)
        });
        services.chain(modules).map(String::as_str)
    }
}

/// The names of methods and of their parameters.
fn methods(methods: &[Method]) -> impl Iterator<Item = &String> {
    methods.iter().flat_map(|method| {
        let (arguments, parts): (&[Argument], &[KeyPart]) = match &method.kind {
            MethodKind::Place(_) => (&[], &[]),
            MethodKind::ByKey(parts, _) => (&[], parts),
            MethodKind::Call(call) => match &call.kind {
                CallKind::Action(_) => (&[], &[]),
                CallKind::Function(arguments) | CallKind::Composable(arguments) => (arguments, &[]),
            },
        };
        std::iter::once(&method.name)
            .chain(arguments.iter().map(|it| &it.name))
            .chain(parts.iter().map(|it| &it.name))
    })
}

impl Method {
    /// The paths of the types that the method mentions, besides the struct of an action's parameters.
    pub(crate) fn types(&self) -> Vec<&Path> {
        let mut paths: Vec<&Path> = Vec::new();
        match &self.kind {
            MethodKind::Place(place) => paths.push(&place.target),
            MethodKind::ByKey(parts, target) => {
                paths.extend(parts.iter().filter_map(|it| it.form.path()));
                paths.push(target);
            }
            MethodKind::Call(call) => {
                match &call.kind {
                    CallKind::Action(_) => {}
                    CallKind::Function(arguments) | CallKind::Composable(arguments) => {
                        paths.extend(arguments.iter().filter_map(|it| it.form.path()));
                    }
                }
                if let Outcome::Value(form, _) = &call.result {
                    paths.extend(form.path());
                }
            }
        }
        paths
    }
}

impl Method {
    /// The modules with types that a method of a service needs: those of the types that it mentions, and that of an action's parameters.
    pub(crate) fn modules(&self) -> impl Iterator<Item = &[String]> {
        let parameters = match &self.kind {
            MethodKind::Call(Call {
                kind: CallKind::Action(parameters),
                ..
            }) => parameters.as_ref(),
            _ => None,
        };
        // In the module `requests`, which has the same modules.
        let parameters = parameters.and_then(|path| path.module.get(1..));
        let types = self.types().into_iter().map(|path| &*path.module);
        types.chain(parameters)
    }
}

impl RequestModule {
    /// The modules of all types that its items mention.
    pub(crate) fn modules_named(&self) -> Vec<&ModulePath> {
        let methods = self.chains.iter().flat_map(|it| &it.methods);
        let types = methods.flat_map(Method::types);
        let fields = self.parameters.iter().flat_map(|it| &it.fields);
        let fields = fields.filter_map(|field| field.form.path());
        let keys = self.keys.iter().flat_map(|it| &it.parts);
        let keys = keys.filter_map(|part| part.form.path());
        types
            .chain(fields)
            .chain(keys)
            .map(|path| &path.module)
            .collect()
    }
}

/// A container.
#[derive(Debug)]
pub(crate) struct Service {
    /// Names and documentation.
    pub(crate) head: Head,
    /// Its entity sets, singletons and imports.
    pub(crate) methods: Vec<Method>,
}

/// The submodule for a module with types.
#[derive(Debug, Default)]
pub(crate) struct RequestModule {
    /// Path of the module with types.
    pub(crate) path: ModulePath,
    /// What types lead to.
    pub(crate) chains: Vec<Chain>,
    /// The types that a resource can be of.
    pub(crate) resources: Vec<Resource>,
    /// Keys of several properties.
    pub(crate) keys: Vec<KeyStruct>,
    /// Parameters of actions.
    pub(crate) parameters: Vec<Struct>,
}

/// What a value of a type, or a collection of such values, leads to besides what its base leads to.
#[derive(Debug)]
pub(crate) struct Chain {
    /// Rust name.
    pub(crate) name: String,
    /// Qualified OData name of the type.
    pub(crate) odata: String,
    /// Whether it is for collections.
    pub(crate) collection: bool,
    /// The chain of the nearest base that has one.
    pub(crate) base: Option<Path>,
    /// Navigation properties and bound operations.
    pub(crate) methods: Vec<Method>,
}

/// A type of which a resource can be.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The struct or the family.
    pub(crate) of: Path,
    /// Its key.
    pub(crate) key: Key,
    /// What it leads to.
    pub(crate) one: Option<Path>,
    /// What a collection of it leads to.
    pub(crate) many: Option<Path>,
    /// Simple names of the operations bound to collections of it.
    pub(crate) operations: Vec<String>,
}

/// The key of a type.
#[derive(Debug)]
pub(crate) enum Key {
    /// There is none, or none that has a type.
    None,
    /// One property.
    Single(Form),
    /// Several properties: a struct.
    Composite(Path),
}

/// The struct of a key of several properties.
#[derive(Debug)]
pub(crate) struct KeyStruct {
    /// Rust name.
    pub(crate) name: String,
    /// Qualified OData name of the type.
    pub(crate) odata: String,
    /// Its parts.
    pub(crate) parts: Vec<KeyPart>,
}

/// A part of a key.
#[derive(Debug)]
pub(crate) struct KeyPart {
    /// Rust name.
    pub(crate) name: String,
    /// The name in URLs.
    pub(crate) odata: String,
    /// Its type: a primitive one.
    pub(crate) form: Form,
}

/// A method.
#[derive(Debug)]
pub(crate) struct Method {
    /// Rust name.
    pub(crate) name: String,
    /// The element of the model: `Namespace.Type/property`, `Namespace.Container/Child` or `Namespace.Operation(…)`.
    pub(crate) element: String,
    /// Its documentation.
    pub(crate) docs: Docs,
    /// The element of the metadata in words, as Markdown.
    pub(crate) about: String,
    /// What the result leads to, for the documentation.
    pub(crate) leads: Option<Path>,
    /// What it does.
    pub(crate) kind: MethodKind,
}

/// The kinds of methods.
#[derive(Debug)]
pub(crate) enum MethodKind {
    /// Leads to entities.
    Place(Place),
    /// Leads to the entity with an alternate key.
    ByKey(Vec<KeyPart>, Path),
    /// Calls an operation.
    Call(Call),
}

/// An entity set, a singleton, or a navigation property.
#[derive(Debug)]
pub(crate) struct Place {
    /// Whether the path starts with it.
    pub(crate) root: bool,
    /// Whether it leads to several entities.
    pub(crate) collection: bool,
    /// Whether the entities belong to no other, so that links to them can be added and removed.
    pub(crate) related: bool,
    /// The segment of the path.
    pub(crate) segment: String,
    /// The type: a struct or a family.
    pub(crate) target: Path,
}

/// A call of an operation.
#[derive(Debug)]
pub(crate) struct Call {
    /// The qualified name, or the name of an import.
    pub(crate) name: String,
    /// Whether that is the name of an import.
    pub(crate) import: bool,
    /// What the operation is.
    pub(crate) kind: CallKind,
    /// The result.
    pub(crate) result: Outcome,
}

/// The kinds of operations.
#[derive(Debug)]
pub(crate) enum CallKind {
    /// With the struct of its parameters, if it has any.
    Action(Option<Path>),
    /// With its parameters.
    Function(Vec<Argument>),
    /// A function to whose result path segments can be added, with its parameters.
    Composable(Vec<Argument>),
}

/// A parameter of a function.
#[derive(Debug)]
pub(crate) struct Argument {
    /// Rust name.
    pub(crate) name: String,
    /// The name in URLs.
    pub(crate) odata: String,
    /// Its type.
    pub(crate) form: Form,
    /// Whether it can be left out.
    pub(crate) optional: bool,
    /// Whether it can be null.
    pub(crate) nullable: bool,
}

/// The result of an operation.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// None.
    Nothing,
    /// Bytes.
    Stream,
    /// An object of no generated type.
    Open,
    /// A value, and whether it is an entity or a collection of entities.
    Value(Form, bool),
}
