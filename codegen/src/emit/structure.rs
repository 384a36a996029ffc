//! Structs: their fields, and the form of each field for the runtime.

use super::{Scope, code, docs};
use crate::format::{Code, Hole, Place, lines, word};
use crate::inert;
use crate::names::written;
use crate::rust_ir::{Form, Items, Struct};

pub(super) fn emit<'a>(scope: &Scope<'_>, item: &'a Struct) -> Vec<Code<'a>> {
    let mut fields = Vec::with_capacity(item.fields.len() + 1);
    if let Some(base) = &item.base {
        let base: Hole<'_> = match word(scope.path(base)) {
            base if item.base_boxed => code!(rt, [base = base], #rt::Boxed<#base>).into(),
            base => base,
        };
        let docs = inherited(scope, item);
        fields.push(code!(rt, [docs = docs, base = base], #docs pub base: #base));
    }
    for field in &item.fields {
        let about = format!("{}: {}.", inert::code(&field.json), field.declared);
        fields.push(code! {
            rt,
            [
                docs = docs::docs(&field.docs, &field.attributes, &about),
                name = word(written(&field.name)),
                kind = type_of(scope, &field.form),
            ],
            #docs pub #name: #rt::Property<#kind>
        });
    }
    if item.base.is_none() {
        fields.push(code!(rt, [], #[doc = " Members that the type does not declare."] pub extras: #rt::Extras));
    }
    vec![code! {
        rt,
        [
            docs = docs::docs(&item.head.docs, &item.head.attributes, &about(item)),
            name = word(written(&item.head.name)),
            fields = lines(Place::Fields, fields),
        ],
        #docs
        pub struct #name {
            #fields
        }
    }]
}

/// The name of the type, and a list of its own navigation properties, which are among the other fields on the page.
fn about(item: &Struct) -> String {
    let mut about = docs::named(&item.head.odata);
    let navigation: Vec<String> = item
        .fields
        .iter()
        .filter(|field| field.is_navigation)
        .map(|field| {
            format!(
                "[{}](#structfield.{})",
                inert::code(&field.name),
                field.name
            )
        })
        .collect();
    if !navigation.is_empty() {
        about += &format!(" Navigation properties: {}.", navigation.join(", "));
    }
    about
}

/// The documentation of the base: its members, by the names of their fields, grouped by the type that declares them.
fn inherited(scope: &Scope<'_>, item: &Struct) -> crate::format::Docs {
    let mut lines = vec![" The members of the base type.".to_owned()];
    for base in &item.inherited {
        let more = match base.more {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let name = &base.from.name;
        let path = scope.path(&base.from);
        let link = match path.as_ref() {
            // Not all versions of rustdoc find raw identifiers.
            path if path.contains("r#") => inert::code(name),
            path if path == name => format!("[`{name}`]"),
            path => format!("[`{name}`]({path})"),
        };
        let field = |field: &String| match inert::code(field) {
            code if written(field).starts_with("r#") || path.contains("r#") => code,
            // A method may have the same name as a field.
            code => format!("[{code}](field@{path}::{field})"),
        };
        let fields: Vec<String> = base.fields.iter().map(field).collect();
        lines.push(String::new());
        lines.push(format!(
            " Inherited from {link}: {}{more}.",
            fields.join(", ")
        ));
    }
    crate::format::Docs {
        lines,
        ..crate::format::Docs::default()
    }
}

/// The type of a field's content, or of another value of this form.
pub(super) fn type_of<'a>(scope: &Scope<'_>, form: &'a Form) -> Hole<'a> {
    let list = |item: Hole<'a>, items: &Items| match items {
        Items::Values => code!(rt, [item = item], #rt::List<#item>).into(),
        Items::OrNull => code!(rt, [item = item], #rt::List<::core::option::Option<#item>>).into(),
    };
    match form {
        Form::Scalar(scalar, None) => word(scope.scalar(*scalar)),
        Form::Scalar(_, Some(path)) | Form::Text(path) | Form::One(path) => word(scope.path(path)),
        Form::Custom(path) => word(path.as_str()),
        Form::Customs(path, items) => list(word(path.as_str()), items),
        Form::Boxed(path) => code!(rt, [path = word(scope.path(path))], #rt::Boxed<#path>).into(),
        Form::Scalars(scalar, None, items) => list(word(scope.scalar(*scalar)), items),
        Form::Scalars(_, Some(path), items)
        | Form::Texts(path, items)
        | Form::Many(path, items) => list(word(scope.path(path)), items),
    }
}

/// The type of an item, of a form of lists.
pub(super) fn item_type<'a>(scope: &Scope<'_>, form: &'a Form) -> Hole<'a> {
    let (item, items): (Hole<'a>, &Items) = match form {
        Form::Scalars(scalar, None, items) => (word(scope.scalar(*scalar)), items),
        Form::Customs(path, items) => (word(path.as_str()), items),
        Form::Scalars(_, Some(path), items)
        | Form::Texts(path, items)
        | Form::Many(path, items) => (word(scope.path(path)), items),
        form => return type_of(scope, form),
    };
    match items {
        Items::Values => item,
        Items::OrNull => code!(rt, [item = item], ::core::option::Option<#item>).into(),
    }
}

/// The runtime's name for the form of a member.
pub(super) fn form(form: &Form) -> &'static str {
    match form {
        Form::Scalar(scalar, _) => scalar.slot(),
        Form::Custom(_) => "Custom",
        Form::Scalars(..) | Form::Customs(..) => "List",
        Form::Text(_) => "Text",
        Form::Texts(_, Items::Values) => "Texts",
        Form::Texts(_, Items::OrNull) => "TextsOrNull",
        Form::One(_) => "One",
        Form::Boxed(_) => "Boxed",
        Form::Many(_, Items::Values) => "Many",
        Form::Many(_, Items::OrNull) => "ManyOrNull",
    }
}
