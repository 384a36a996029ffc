//! The differences in the module `requests`, and their levels: a method that is new is a minor version, one that is gone or has other types
//! is a major one.

use std::collections::BTreeMap;

use super::Level::{Major, Minor};
use super::api::{form, scalar};
use super::effects::Effects;
use super::items::pairs;
use crate::rust_ir::requests::{
    Argument, Call, CallKind, KeyPart, Method, MethodKind, Outcome, Place, Requests,
};
use crate::rust_ir::{Crate, Form, Path, Scalar};

/// What a user can call: by the path of the model element, the types of each method by its path from the root of the output.
#[derive(Debug, Default)]
pub(super) struct Methods {
    by_element: BTreeMap<String, BTreeMap<String, String>>,
}

impl Methods {
    pub(super) fn new(items: &Crate) -> Self {
        let mut methods = Self::default();
        if let Some(requests) = &items.requests {
            methods.read(requests);
        }
        methods
    }

    fn read(&mut self, requests: &Requests) {
        for service in &requests.services {
            self.of(
                &format!("requests::{}", service.head.name),
                &service.methods,
            );
        }
        for module in &requests.modules {
            for chain in &module.chains {
                let path = Path {
                    module: module.path.clone(),
                    name: chain.name.clone(),
                };
                self.of(&format!("requests::{path}"), &chain.methods);
            }
        }
    }

    fn of(&mut self, owner: &str, methods: &[Method]) {
        for method in methods {
            let element = self.by_element.entry(method.element.clone()).or_default();
            element.insert(format!("{owner}::{}", method.name), signature(method));
        }
    }
}

pub(super) fn effects(old: &Methods, new: &Methods, effects: &mut Effects) {
    let none = BTreeMap::new();
    for (element, was, is) in pairs(&old.by_element, &new.by_element) {
        for (method, was, is) in pairs(was.unwrap_or(&none), is.unwrap_or(&none)) {
            match (was, is) {
                (Some(was), Some(is)) if was != is => {
                    let text = format!("the method `{method}` is `{is}` instead of `{was}`");
                    effects.add(element, Major, text);
                }
                (Some(_), None) => {
                    let text = format!("the method `{method}` was removed");
                    effects.add(element, Major, text);
                }
                (None, Some(_)) => {
                    let text = format!("the method `{method}` was added");
                    effects.add(element, Minor, text);
                }
                (Some(_), Some(_)) | (None, None) => {}
            }
        }
    }
}

/// Parameters and result of a method.
fn signature(method: &Method) -> String {
    let (parameters, result) = match &method.kind {
        MethodKind::Place(place) => (Vec::new(), place_type(place)),
        MethodKind::ByKey(parts, target) => {
            let parts = parts.iter();
            let parts = parts.map(|KeyPart { name, form: of, .. }| format!("{name}: {}", form(of)));
            (parts.collect(), format!("Entity<{target}>"))
        }
        MethodKind::Call(call) => called(call),
    };
    format!("fn({}) -> {result}", parameters.join(", "))
}

fn place_type(place: &Place) -> String {
    let related = if place.related { "Related" } else { "" };
    let form = match (place.related, place.collection) {
        (_, false) => "Entity",
        (_, true) => "Entities",
    };
    format!("{related}{form}<{}>", place.target)
}

fn called(call: &Call) -> (Vec<String>, String) {
    let argument = |it: &Argument| {
        let of = form(&it.form);
        match it.optional || it.nullable {
            true => format!("{}: Option<{of}>", it.name),
            false => format!("{}: {of}", it.name),
        }
    };
    let list = |arguments: &[Argument]| arguments.iter().map(argument).collect();
    let (parameters, composable, action) = match &call.kind {
        // Their members are compared as those of any struct.
        CallKind::Action(parameters) => {
            let parameters = parameters.iter().map(Path::to_string);
            (parameters.collect(), false, true)
        }
        CallKind::Function(arguments) => (list(arguments), false, false),
        CallKind::Composable(arguments) => (list(arguments), true, false),
    };
    let result = match &call.result {
        Outcome::Nothing => "Request<()>".to_owned(),
        Outcome::Stream if action => "Request<Vec<u8>>".to_owned(),
        Outcome::Stream => "Media".to_owned(),
        Outcome::Open if action => "Request<Row>".to_owned(),
        Outcome::Open => "Get<Row>".to_owned(),
        Outcome::Value(Form::One(path) | Form::Boxed(path), entity) => {
            let form = match (action, composable && *entity) {
                (true, _) => "Request",
                (false, true) => "Entity",
                (false, false) => "Get",
            };
            format!("{form}<{path}>")
        }
        Outcome::Value(Form::Many(path, _), entity) => match (action, composable && *entity) {
            (true, _) => format!("Request<Collection<{path}>>"),
            (false, true) => format!("Entities<{path}>"),
            (false, false) => format!("List<{path}>"),
        },
        Outcome::Value(Form::Custom(_), _) => {
            format!("Request<ValueResponse<{}>>", scalar(Scalar::Json))
        }
        Outcome::Value(of, _) => format!("Request<ValueResponse<{}>>", form(of)),
    };
    (parameters, result)
}
