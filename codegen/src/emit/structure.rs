//! Structs: fields, construction, the base, and the table with its two matches.

use super::{Scope, code, docs, slot_name};
use crate::format::{Code, Hole, Place, lines, word};
use crate::names::written;
use crate::rust_ir::{Field, Form, Items, Struct};

pub(super) fn emit<'a>(scope: &Scope<'_>, item: &'a Struct) -> Vec<Code<'a>> {
    let name = written(&item.head.name);
    let base = item.base.as_ref().map(|base| scope.path(base));
    let mut fields = Vec::with_capacity(item.fields.len() + 1);
    let mut values = Vec::with_capacity(item.fields.len() + 1);
    if let Some(base) = &base {
        fields.push(code!(rt, [base = word(base.clone())], #[doc = " The members of the base type."] pub base: #base));
        values.push(code!(rt, [base = word(base.clone())], base: #base::new()));
    }
    for field in &item.fields {
        let about = format!("`{}`: {}.", field.json, field.declared);
        fields.push(code! {
            rt,
            [
                docs = docs::docs(&field.docs, &about),
                name = word(written(&field.name)),
                kind = field_type(scope, field),
            ],
            #docs pub #name: #rt::Property<#kind>
        });
        values.push(code!(rt, [name = word(written(&field.name))], #name: #rt::Property::Absent));
    }
    if base.is_none() {
        fields.push(code!(rt, [], #[doc = " Members that the type does not declare."] pub extras: #rt::Extras));
        values.push(code!(rt, [], extras: #rt::Extras::new()));
    }
    let own = code! {
        rt,
        [
            docs = docs::docs(&item.head.docs, &format!("`{}`.", item.head.odata)),
            name = word(name.clone()),
            fields = lines(Place::Fields, fields),
        ],
        #docs
        pub struct #name {
            #fields
        }
    };
    let new = code! {
        rt,
        [
            name = word(name.clone()),
            values = lines(Place::Values, values),
        ],
        impl #name {
            #[doc = " A value without any member."]
            #[must_use]
            #[inline]
            pub fn new() -> Self {
                Self { #values }
            }
        }
    };
    vec![own, new, object(scope, item)]
}

fn object<'a>(scope: &Scope<'_>, item: &'a Struct) -> Code<'a> {
    let name = written(&item.head.name);
    // A root whose members are all primitive needs no item index and no operation; one without members no index either.
    let passes_on = item.base.is_some()
        || item
            .fields
            .iter()
            .any(|field| !matches!(field.form, Form::Scalar(..) | Form::Scalars(..)));
    let (j, op) = if passes_on {
        ("j", "op")
    } else {
        ("_j", "_op")
    };
    let (get_rest, slot_rest) = match &item.base {
        Some(_) => (
            code!(rt, [], #rt::Object::get(&self.base, i, j)),
            code!(rt, [], #rt::Object::slot(&mut self.base, i, op)),
        ),
        None => (
            code!(rt, [], #rt::Value::Extras(&self.extras)),
            code!(rt, [], #rt::Slot::Extras(&mut self.extras)),
        ),
    };
    let index = |n: usize| word((item.first + n).to_string());
    let gets = item
        .fields
        .iter()
        .enumerate()
        .map(|(n, field)| code!(rt, [i = index(n), get = get(field)], #i => #get));
    let slots = item
        .fields
        .iter()
        .enumerate()
        .map(|(n, field)| code!(rt, [i = index(n), slot = slot(field)], #i => #slot));
    let (i, slot_body) = match (item.fields.is_empty(), &item.base) {
        (true, Some(_)) => ("i", slot_rest),
        (true, None) => ("_i", slot_rest),
        (false, _) => (
            "i",
            code! {
                rt,
                [slots = lines(Place::Arms, slots), slot_rest = slot_rest],
                match i { #slots _ => #slot_rest }
            },
        ),
    };
    code! {
        rt,
        [
            name = word(name),
            j = word(j),
            gets = lines(Place::Arms, gets),
            table = word(scope.table(&scope.own(&item.head))),
            get_rest = get_rest,
            i = word(i),
            op = word(op),
            slot_body = slot_body,
        ],
        impl #rt::Object for #name {
            fn get(&self, i: usize, #j: usize) -> #rt::Value<'_> {
                match i { #gets #rt::INFO => #rt::Value::Info(&#table), _ => #get_rest }
            }
            fn slot(&mut self, #i: usize, #op: #rt::Op<'_>) -> #rt::Slot<'_> {
                #slot_body
            }
        }
    }
}

/// What stands in the property.
fn field_type<'a>(scope: &Scope<'_>, field: &'a Field) -> Hole<'a> {
    let list = |item: Hole<'a>, items: &Items| match items {
        Items::Values => code!(rt, [item = item], ::std::vec::Vec<#item>).into(),
        Items::OrNull => {
            code!(rt, [item = item], ::std::vec::Vec<::core::option::Option<#item>>).into()
        }
    };
    match &field.form {
        Form::Scalar(scalar, None) => word(scope.scalar(*scalar)),
        Form::Scalar(_, Some(path)) | Form::Text(path) | Form::One(path) => word(scope.path(path)),
        Form::Boxed(path) => {
            code!(rt, [path = word(scope.path(path))], ::std::boxed::Box<#path>).into()
        }
        Form::Scalars(scalar, None, items) => list(word(scope.scalar(*scalar)), items),
        Form::Scalars(_, Some(path), items)
        | Form::Texts(path, items)
        | Form::Many(path, items) => list(word(scope.path(path)), items),
    }
}

/// The arm that reads the member.
fn get(field: &Field) -> Code<'_> {
    let name = word(written(&field.name));
    match &field.form {
        Form::Scalar(scalar, _) => {
            let slot = word(slot_name(*scalar));
            code!(rt, [slot = slot, name = name], #rt::Value::#slot(&self.#name))
        }
        Form::Scalars(..) => code!(rt, [name = name], #rt::Value::List(&self.#name)),
        form => {
            let read = word(functions(form).0);
            code!(rt, [read = read, name = name], #rt::slots::#read(&self.#name, j))
        }
    }
}

/// The arm that changes the member.
fn slot(field: &Field) -> Code<'_> {
    let name = word(written(&field.name));
    match &field.form {
        Form::Scalar(scalar, _) => {
            let slot = word(slot_name(*scalar));
            code!(rt, [slot = slot, name = name], #rt::Slot::#slot(&mut self.#name))
        }
        Form::Scalars(..) => code!(rt, [name = name], #rt::Slot::List(&mut self.#name)),
        form => {
            let change = word(functions(form).1);
            code!(rt, [change = change, name = name], #rt::slots::#change(&mut self.#name, op))
        }
    }
}

/// The runtime's functions for members that are no primitive values.
fn functions(form: &Form) -> (&'static str, &'static str) {
    match form {
        Form::Text(_) => ("text", "text_mut"),
        Form::Texts(_, Items::Values) => ("texts", "texts_mut"),
        Form::Texts(_, Items::OrNull) => ("texts_or_null", "texts_or_null_mut"),
        Form::Boxed(_) => ("boxed", "boxed_mut"),
        Form::Many(_, Items::Values) => ("many", "many_mut"),
        Form::Many(_, Items::OrNull) => ("many_or_null", "many_or_null_mut"),
        Form::One(_) | Form::Scalar(..) | Form::Scalars(..) => ("one", "one_mut"),
    }
}
