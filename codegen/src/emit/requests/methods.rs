//! Methods of services and of what types lead to.

use super::super::{Scope, code, docs, structure};
use crate::format::{Code, Hole, Place, lines, text, word};
use crate::inert;
use crate::names::written;
use crate::rust_ir::requests::{
    Argument, Call, CallKind, KeyPart, Method, MethodKind, Outcome, Place as Leads,
};
use crate::rust_ir::{Form, Path, Scalar};

/// The number of parameters.
pub(super) fn parameters(method: &Method) -> usize {
    match &method.kind {
        MethodKind::Place(_) => 0,
        MethodKind::ByKey(parts, _) => parts.len(),
        MethodKind::Call(call) => match &call.kind {
            CallKind::Action(parameters) => usize::from(parameters.is_some()),
            CallKind::Function(arguments) | CallKind::Composable(arguments) => arguments.len(),
        },
    }
}

/// A method, with further attributes.
pub(super) fn emit<'a>(scope: &Scope<'_>, method: &'a Method, attributes: Vec<String>) -> Code<'a> {
    let docs = docs::docs(&method.docs, &attributes, &about(scope, method));
    let name = word(written(&method.name));
    let (parameters, result, body): (Vec<Code<'a>>, Hole<'a>, Hole<'a>) = match &method.kind {
        MethodKind::Place(place) => {
            let (result, body) = leads(scope, place);
            (Vec::new(), result, body)
        }
        MethodKind::ByKey(parts, target) => {
            let target = word(scope.path(target));
            let result = code!(rt, [target = target], ::odata_requests::Entity<#target>);
            let declared = parts
                .iter()
                .map(|it| parameter(scope, &it.name, &it.form, false));
            (declared.collect(), result.into(), by_key(parts))
        }
        MethodKind::Call(call) => called(scope, call),
    };
    let parameters = lines(Place::Parameters, parameters);
    if has_references_in_options(method) {
        return code! {
            rt,
            [docs = docs, name = name, parameters = parameters, result = result, body = body],
            #docs
            #[inline]
            pub fn #name<'a>(&self, #parameters) -> #result {
                #body
            }
        };
    }
    code! {
        rt,
        [docs = docs, name = name, parameters = parameters, result = result, body = body],
        #docs
        #[inline]
        pub fn #name(&self, #parameters) -> #result {
            #body
        }
    }
}

fn has_references_in_options(method: &Method) -> bool {
    let MethodKind::Call(Call {
        kind: CallKind::Function(arguments) | CallKind::Composable(arguments),
        ..
    }) = &method.kind
    else {
        return false;
    };
    let is_copy = |it: &Argument| matches!(passing(&it.form), Passing::Copy);
    arguments
        .iter()
        .any(|it| (it.optional || it.nullable) && !is_copy(it))
}

/// The element of the metadata, and links to what the method takes and leads to.
fn about(scope: &Scope<'_>, method: &Method) -> String {
    let mut about = method.about.clone();
    if let MethodKind::Call(Call {
        kind: CallKind::Action(Some(parameters)),
        ..
    }) = &method.kind
    {
        about += &format!(" Parameters: {}.", link(scope, parameters));
    }
    if let Some(leads) = &method.leads {
        about += &format!(" See {} for what it leads to.", link(scope, leads));
    }
    about
}

fn link(scope: &Scope<'_>, path: &Path) -> String {
    let name = &path.name;
    match scope.path(path).as_ref() {
        // Not all versions of rustdoc find raw identifiers.
        path if path.contains("r#") => inert::code(name),
        path if path == name => format!("[`{name}`]"),
        path => format!("[`{name}`]({path})"),
    }
}

/// Type and body of a method that leads to entities.
fn leads<'a>(scope: &Scope<'_>, place: &'a Leads) -> (Hole<'a>, Hole<'a>) {
    let form = match (place.related, place.collection) {
        (true, true) => "RelatedEntities",
        (true, false) => "RelatedEntity",
        (false, true) => "Entities",
        (false, false) => "Entity",
    };
    let target = word(scope.path(&place.target));
    let result = code! {
        rt,
        [form = word(form), target = target],
        ::odata_requests::#form<#target>
    };
    let segment = text(&place.segment);
    let body = match place.root {
        true => code! {
            rt,
            [form = word(form), segment = segment],
            ::odata_requests::#form::root(#segment)
        },
        false => code! {
            rt,
            [form = word(form), segment = segment],
            ::odata_requests::#form::at(self, #segment)
        },
    };
    (result.into(), body.into())
}

/// How the value of a form is passed to a function.
enum Passing {
    /// As `&str`.
    Text,
    /// As it is.
    Copy,
    /// By reference, as a literal.
    Literal,
    /// By reference, as JSON by an alias.
    Json,
    /// As a slice, as JSON by an alias.
    List,
}

fn passing(form: &Form) -> Passing {
    match form {
        Form::Scalar(Scalar::String, _) => Passing::Text,
        Form::Scalar(Scalar::Json, _) => Passing::Json,
        Form::Scalar(scalar, _) if scalar.rust().is_some() => Passing::Copy,
        Form::Scalar(..) | Form::Text(_) => Passing::Literal,
        Form::Custom(_) => Passing::Literal,
        Form::One(_) | Form::Boxed(_) => Passing::Json,
        Form::Scalars(..) | Form::Texts(..) | Form::Many(..) | Form::Customs(..) => Passing::List,
    }
}

/// The type of a parameter. In an option, references need a lifetime.
fn parameter_type<'a>(scope: &Scope<'_>, form: &'a Form, option: bool) -> Hole<'a> {
    let reference = |kind: Hole<'a>| -> Hole<'a> {
        match option {
            true => code!(rt, [kind = kind], &'a #kind).into(),
            false => code!(rt, [kind = kind], &#kind).into(),
        }
    };
    match passing(form) {
        Passing::Text => reference(word("str")),
        Passing::Copy => structure::type_of(scope, form),
        Passing::Literal | Passing::Json => reference(structure::type_of(scope, form)),
        Passing::List => {
            let item = structure::item_type(scope, form);
            reference(code!(rt, [item = item], [#item]).into())
        }
    }
}

/// The declaration of a parameter.
fn parameter<'a>(scope: &Scope<'_>, name: &'a str, form: &'a Form, option: bool) -> Code<'a> {
    let name = word(written(name));
    let kind = parameter_type(scope, form, option);
    if option {
        code! {
            rt,
            [name = name, kind = kind],
            #name: impl ::core::convert::Into<::core::option::Option<#kind>>
        }
    } else {
        code!(rt, [name = name, kind = kind], #name: #kind)
    }
}

/// The value of a parameter, as it is passed on.
fn value(name: &str, option: bool) -> Hole<'_> {
    let name = word(written(name));
    if !option {
        return name;
    }
    code!(rt, [name = name], ::odata_requests::v1::option(#name)).into()
}

fn by_key(parts: &[KeyPart]) -> Hole<'_> {
    let parts = parts.iter().map(|part| {
        code! {
            rt,
            [odata = text(&part.odata), name = word(written(&part.name))],
            ::odata_requests::v1::part(#odata, #name)
        }
    });
    code! {
        rt,
        [parts = lines(Place::Elements, parts)],
        ::odata_requests::v1::by_key(self, ::odata_requests::v1::key([#parts]))
    }
    .into()
}

/// Parameters, result type and body of a call.
fn called<'a>(scope: &Scope<'_>, call: &'a Call) -> (Vec<Code<'a>>, Hole<'a>, Hole<'a>) {
    let name = text(&call.name);
    let start = match call.import {
        true => code!(rt, [name = name], ::odata_requests::v1::Call::import(#name)),
        false => code!(rt, [name = name], ::odata_requests::v1::Call::bound(self, #name)),
    };
    match &call.kind {
        CallKind::Action(None) => {
            let start = code!(rt, [start = start], #start.post_empty());
            let (result, body) = action(scope, &call.result, start);
            (Vec::new(), result, body)
        }
        CallKind::Action(Some(parameters)) => {
            let kind = word(scope.path(parameters));
            let declared = code!(rt, [kind = kind], parameters: #kind);
            let start = code!(rt, [start = start], #start.post(parameters));
            let (result, body) = action(scope, &call.result, start);
            (vec![declared], result, body)
        }
        CallKind::Function(arguments) | CallKind::Composable(arguments) => {
            let composable = matches!(call.kind, CallKind::Composable(_));
            let declared = arguments
                .iter()
                .map(|it| parameter(scope, &it.name, &it.form, it.optional || it.nullable));
            let start = arguments.iter().fold(start, with);
            let (result, body) = function(scope, &call.result, composable, start);
            (declared.collect(), result, body)
        }
    }
}

/// A call with one more argument.
fn with<'a>(call: Code<'a>, argument: &'a Argument) -> Code<'a> {
    let option = argument.optional || argument.nullable;
    let odata = text(&argument.odata);
    let mut value = value(&argument.name, option);
    let alias = matches!(passing(&argument.form), Passing::Json | Passing::List);
    if alias && argument.nullable && !argument.optional {
        // It takes a reference to anything that can be written as JSON, here an option.
        value = code!(rt, [value = value], &#value).into();
    }
    let method = match (alias, argument.optional) {
        (false, false) => "with",
        (false, true) => "with_if",
        (true, false) => "with_alias",
        (true, true) => "with_alias_if",
    };
    code! {
        rt,
        [call = call, method = word(method), odata = odata, value = value],
        #call.#method(#odata, #value)
    }
}

/// The type of a value that is not an object.
fn plain<'a>(scope: &Scope<'_>, form: &'a Form) -> Hole<'a> {
    match form {
        Form::Custom(_) => word(scope.scalar(Scalar::Json)),
        Form::Customs(..) => {
            let json = word(scope.scalar(Scalar::Json));
            code!(rt, [json = json], #rt::List<#json>).into()
        }
        form => structure::type_of(scope, form),
    }
}

fn action<'a>(scope: &Scope<'_>, result: &'a Outcome, call: Code<'a>) -> (Hole<'a>, Hole<'a>) {
    let (result, body) = match result {
        Outcome::Nothing => (
            code!(rt, [], ::odata_requests::Request<()>),
            code!(rt, [call = call], #call.nothing()),
        ),
        Outcome::Stream => (
            code!(rt, [], ::odata_requests::Request<::std::vec::Vec<u8>>),
            code!(rt, [call = call], #call.bytes()),
        ),
        Outcome::Open => (
            code!(
                rt,
                [],
                ::odata_requests::Request<::odata_requests::query::Row>
            ),
            code!(rt, [call = call], #call.object()),
        ),
        Outcome::Value(Form::One(path) | Form::Boxed(path), _) => (
            code!(rt, [of = word(scope.path(path))], ::odata_requests::Request<#of>),
            code!(rt, [call = call], #call.object()),
        ),
        Outcome::Value(Form::Many(path, _), _) => (
            code!(rt, [of = word(scope.path(path))], ::odata_requests::Request<#rt::Collection<#of>>),
            code!(rt, [call = call], #call.collection()),
        ),
        Outcome::Value(form, _) => (
            code!(rt, [of = plain(scope, form)], ::odata_requests::Request<#rt::ValueResponse<#of>>),
            code!(rt, [call = call], #call.value()),
        ),
    };
    (result.into(), body.into())
}

fn function<'a>(
    scope: &Scope<'_>,
    result: &'a Outcome,
    composable: bool,
    call: Code<'a>,
) -> (Hole<'a>, Hole<'a>) {
    let (result, body) = match result {
        Outcome::Stream => (
            code!(rt, [], ::odata_requests::Media),
            code!(rt, [call = call], #call.media()),
        ),
        Outcome::Open => (
            code!(rt, [], ::odata_requests::Get<::odata_requests::query::Row>),
            code!(rt, [call = call], #call.get()),
        ),
        Outcome::Value(Form::One(path) | Form::Boxed(path), entity) => {
            let of = word(scope.path(path));
            match composable && *entity {
                true => (
                    code!(rt, [of = of], ::odata_requests::Entity<#of>),
                    code!(rt, [call = call], #call.entity()),
                ),
                false => (
                    code!(rt, [of = of], ::odata_requests::Get<#of>),
                    code!(rt, [call = call], #call.get()),
                ),
            }
        }
        Outcome::Value(Form::Many(path, _), entity) => {
            let of = word(scope.path(path));
            match composable && *entity {
                true => (
                    code!(rt, [of = of], ::odata_requests::Entities<#of>),
                    code!(rt, [call = call], #call.entities()),
                ),
                false => (
                    code!(rt, [of = of], ::odata_requests::List<#of>),
                    code!(rt, [call = call], #call.list()),
                ),
            }
        }
        Outcome::Value(form, _) => (
            code!(rt, [of = plain(scope, form)], ::odata_requests::Request<#rt::ValueResponse<#of>>),
            code!(rt, [call = call], #call.value()),
        ),
        // A function without a result: a finding says so.
        Outcome::Nothing => (
            code!(rt, [], ::odata_requests::Request<()>),
            code!(rt, [call = call], #call.nothing()),
        ),
    };
    (result.into(), body.into())
}
