//! Calls of operations: the methods, and the structs of the parameters of actions.

use super::{Lowering, elements};
use crate::analysis::operations::{child_path, operation_name, signature};
use crate::inert;
use crate::names::{Scope, Spelling};
use crate::rust_ir::requests::{Argument, Call, CallKind, Method, MethodKind, Outcome, within};
use crate::rust_ir::{Field, Form, Head, ModulePath, Path, Scalar, Struct, facts};
use odata_csdl::schema::{
    ContainerChild, ContainerId, ItemType, Operation, OperationId, Parameter, Primitive, TypeId,
};
use odata_csdl::terms;

use super::super::declared;

impl Lowering<'_, '_> {
    /// The method that calls a bound operation.
    pub(super) fn operation(&self, id: OperationId) -> Option<Method> {
        let model = self.cx.model;
        let name = operation_name(model, id);
        let method = elements::method(model, id);
        self.call(id, &method, signature(model, id), (name, false))
    }

    /// The methods that call the operations behind an import.
    pub(super) fn import(&self, container: ContainerId, child: &ContainerChild) -> Vec<Method> {
        let model = self.cx.model;
        let path = child_path(model, container, &child.name);
        let wanted = self.cx.uses.operations().imports().iter().any(|(of, n)| {
            *of == container
                && model[*of]
                    .children
                    .get(*n)
                    .is_some_and(|it| it.name == child.name)
        });
        if !wanted || self.cx.config.excludes_member(&path) {
            return Vec::new();
        }
        let operations = self.cx.uses.operations().imported(&child.kind);
        let calls = operations.into_iter().filter_map(|id| {
            let element = elements::method_of_child(model, container, &child.name, Some(id));
            self.call(id, &element, path.clone(), (child.name.clone(), true))
        });
        calls.collect()
    }

    /// The method for an element of the module; `of` is the element of the model, and `named` the name to call, and whether it is that of
    /// an import.
    fn call(
        &self,
        id: OperationId,
        element: &str,
        of: String,
        (name, import): (String, bool),
    ) -> Option<Method> {
        let cx = self.cx;
        let operation = &cx.model[id];
        let result = self.result(operation);
        let kind = if operation.function {
            let arguments = self.arguments(operation);
            match operation.is_composable {
                true => CallKind::Composable(arguments),
                false => CallKind::Function(arguments),
            }
        } else {
            CallKind::Action(self.parameters_path(id))
        };
        let what = match (operation.function, import) {
            (true, false) => "Function",
            (false, false) => "Action",
            (true, true) => "Function import",
            (false, true) => "Action import",
        };
        let mut about = format!("{what} {}", inert::code(&name));
        if operation.function {
            let described: Vec<String> = given(operation)
                .map(|it| {
                    let optional = match terms::is_optional(&it.annotations) {
                        true => ", optional",
                        false => "",
                    };
                    format!(
                        "{}: {}{optional}",
                        inert::code(&it.name),
                        declared::type_name(cx.model, &it.r#type)
                    )
                })
                .collect();
            if !described.is_empty() {
                about += &format!(" with {}", described.join("; "));
            }
        }
        about.push('.');
        if let Some(result) = &operation.return_type {
            about += &format!(
                " Returns {}.",
                declared::type_name(cx.model, &result.r#type)
            );
        }
        let leads = match (&kind, &operation.return_type) {
            (CallKind::Composable(_), Some(result)) => match result.r#type.item {
                ItemType::Type(of) if is_entity(cx.model, of) => {
                    self.chain(of, result.r#type.collection)
                }
                _ => None,
            },
            _ => None,
        };
        let name_of_method = self.names.get(element).to_owned();
        (!name_of_method.is_empty()).then_some(Method {
            name: name_of_method,
            element: of,
            docs: cx.docs(&operation.annotations),
            about,
            leads,
            kind: MethodKind::Call(Call {
                name,
                import,
                kind,
                result,
            }),
        })
    }

    fn result(&self, operation: &Operation) -> Outcome {
        let Some(result) = &operation.return_type else {
            return Outcome::Nothing;
        };
        let reference = &result.r#type;
        match reference.item {
            ItemType::Primitive(Primitive::Stream) if !reference.collection => Outcome::Stream,
            ItemType::Primitive(Primitive::EntityType | Primitive::ComplexType)
                if !reference.collection =>
            {
                Outcome::Open
            }
            ItemType::Type(of)
                if !reference.collection
                    && self.cx.model.structured(of).is_some()
                    && !self.cx.selection.contains(of) =>
            {
                Outcome::Open
            }
            ItemType::Type(of) => {
                let entity = is_entity(self.cx.model, of) && self.cx.selection.contains(of);
                Outcome::Value(self.form(reference, false), entity)
            }
            _ => Outcome::Value(self.form(reference, false), false),
        }
    }

    /// The parameters of a function, required ones first.
    fn arguments(&self, operation: &Operation) -> Vec<Argument> {
        let mut scope = Scope::default();
        let mut arguments: Vec<Argument> = given(operation)
            .map(|parameter| {
                let name = crate::names::spelled(&parameter.name, Spelling::Snake);
                Argument {
                    name: scope.take_exactly(name, Spelling::Snake),
                    odata: parameter.name.clone(),
                    form: match self.form(&parameter.r#type, false) {
                        // Only single values of the program's own types have a literal.
                        Form::Customs(_, items) => Form::Scalars(Scalar::Json, None, items),
                        form => form,
                    },
                    optional: terms::is_optional(&parameter.annotations),
                    nullable: parameter.r#type.nullable != Some(false)
                        && !parameter.r#type.collection,
                }
            })
            .collect();
        arguments.sort_by_key(|it| it.optional);
        arguments
    }

    /// The struct of an action's parameters, if it has any.
    fn parameters_path(&self, id: OperationId) -> Option<Path> {
        let model = self.cx.model;
        let operation = &model[id];
        given(operation).next()?;
        let element = elements::parameters(model, id);
        Some(match crate::analysis::operations::binding(operation) {
            Some(of) => self.path(of, &element),
            None => Path {
                module: within(&self.cx.names.module(operation.schema)),
                name: self.names.get(&element).to_owned(),
            },
        })
    }

    /// The structs of the parameters of actions that are bound to a type.
    pub(super) fn parameters_of(&self, id: TypeId) -> Vec<Struct> {
        let bound = self.cx.uses.operations().bound_to(id).iter();
        bound.filter_map(|it| self.parameters(*it)).collect()
    }

    /// The structs of the parameters of imported actions, each with its module.
    pub(super) fn imported_parameters(&self) -> Vec<(ModulePath, Struct)> {
        let model = self.cx.model;
        let imports = self.cx.uses.operations().imports().iter();
        let children = imports.filter_map(|(container, n)| model[*container].children.get(*n));
        let operations = children.flat_map(|child| self.cx.uses.operations().imported(&child.kind));
        let mut operations: Vec<OperationId> = operations.collect();
        operations.sort_unstable();
        operations.dedup();
        let structs = operations.into_iter().filter_map(|id| {
            let module = self.cx.names.module(model[id].schema);
            Some((module, self.parameters(id)?))
        });
        structs.collect()
    }

    fn parameters(&self, id: OperationId) -> Option<Struct> {
        let cx = self.cx;
        let operation = &cx.model[id];
        if operation.function {
            return None;
        }
        let name = self.parameters_path(id)?.name;
        let redacted = |parameter: &Parameter| {
            let path = format!("{}/{}", operation_name(cx.model, id), parameter.name);
            cx.config.redacts(&path)
        };
        let fields = given(operation).map(|parameter| {
            let not_null = parameter.r#type.nullable == Some(false) && !parameter.r#type.collection;
            let not_null = if not_null { facts::NOT_NULL } else { 0 };
            let secret = match redacted(parameter) {
                true => facts::REDACTED,
                false => 0,
            };
            let element = elements::field(cx.model, id, &parameter.name);
            Field {
                name: self.names.get(&element).to_owned(),
                json: parameter.name.clone(),
                docs: cx.docs(&parameter.annotations),
                attributes: Vec::new(),
                declared: self.declared(parameter),
                is_navigation: false,
                facets: Vec::new(),
                form: self.field(parameter),
                facts: not_null | secret,
            }
        });
        Some(Struct {
            fields: fields.collect(),
            head: Head {
                name,
                odata: signature(cx.model, id),
                docs: cx.docs(&operation.annotations),
                attributes: Vec::new(),
            },
            base: None,
            inherited: Vec::new(),
            bases: 0,
            base_boxed: false,
            first: 0,
        })
    }

    /// The form of an action's parameter. Entities are boxed: some have hundreds of members.
    fn field(&self, parameter: &Parameter) -> Form {
        let boxed = match parameter.r#type.item {
            ItemType::Type(id) => is_entity(self.cx.model, id),
            _ => false,
        };
        self.form(&parameter.r#type, boxed)
    }

    fn declared(&self, parameter: &Parameter) -> String {
        let mut text = declared::type_name(self.cx.model, &parameter.r#type);
        if parameter.r#type.nullable == Some(false) {
            text.push_str(", not null");
        }
        if terms::is_optional(&parameter.annotations) {
            text.push_str(", optional");
        }
        text + &declared::described(&declared::listed(&parameter.r#type.facets))
    }
}

/// The parameters without the binding one.
fn given(operation: &Operation) -> impl Iterator<Item = &Parameter> {
    operation
        .parameters
        .iter()
        .skip(usize::from(operation.is_bound))
}

fn is_entity(model: &odata_csdl::schema::Model, id: TypeId) -> bool {
    model.structured(id).is_some_and(|it| it.entity)
}
