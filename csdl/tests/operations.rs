//! Rows of section K of the conformance checklist about the binding types and results of operations.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    missing_docs
)]

mod helpers;

use helpers::*;

fn bound(kind: &str, name: &str, to: &str, more: &str) -> String {
    let returns = if kind == "Function" {
        "<ReturnType Type=\"Edm.Int32\"/>"
    } else {
        ""
    };
    format!(
        "<{kind} Name=\"{name}\" IsBound=\"true\"><Parameter Name=\"on\" Type=\"{to}\"/>{more}{returns}</{kind}>"
    )
}

/// Names and binding types of the operations on a type or a collection of it.
fn on(model: &Model, name: &str, collection: bool) -> Vec<(String, ItemType, usize)> {
    let id = model.find_type(name).unwrap();
    let ids = model.operations_bound_to(id, collection);
    ids.iter()
        .map(|id| {
            let operation = &model.operations[id.0 as usize];
            let binding = operation.parameters[0].r#type.item;
            (operation.name.clone(), binding, operation.parameters.len())
        })
        .collect()
}

#[test]
fn k5_binding_to_base_types_and_collections() {
    let more = "<Parameter Name=\"x\" Type=\"Edm.Int32\"/>";
    let content = [
        KEYED.to_owned(),
        "<EntityType Name=\"D\" BaseType=\"a.T\"/><ComplexType Name=\"C\"/>".to_owned(),
        "<EnumType Name=\"E\"><Member Name=\"m\"/></EnumType>".to_owned(),
        bound("Action", "A", "a.T", ""),
        bound("Action", "A", "a.D", more),
        bound("Function", "F", "a.T", ""),
        bound("Function", "F", "a.T", more),
        bound("Function", "F", "a.D", more),
        bound("Action", "All", "Collection(a.T)", ""),
        bound("Action", "OnComplex", "a.C", ""),
        bound("Action", "OnEnum", "a.E", ""),
        bound("Action", "OnPrimitive", "Edm.String", ""),
        bound("Action", "OnAny", "Edm.EntityType", ""),
        "<Action Name=\"A\"/>".to_owned(),
    ]
    .concat();
    let model = good(&content);
    let id = |name| ItemType::Type(model.find_type(name).unwrap());
    let any = ItemType::Primitive(Primitive::EntityType);
    let name = str::to_owned;
    // Both overloads of the function on the base type, but neither the unbound action nor the operation bound to the collection.
    assert_eq!(
        on(&model, "a.T", false),
        [
            (name("A"), id("a.T"), 1),
            (name("F"), id("a.T"), 1),
            (name("F"), id("a.T"), 2),
            (name("OnAny"), any, 1)
        ]
    );
    // On the derived type its own action and overload override those of the base type; the other overload is inherited.
    assert_eq!(
        on(&model, "a.D", false),
        [
            (name("A"), id("a.D"), 2),
            (name("F"), id("a.D"), 2),
            (name("F"), id("a.T"), 1),
            (name("OnAny"), any, 1)
        ]
    );
    assert_eq!(on(&model, "a.D", true), [(name("All"), id("a.T"), 1)]);
    assert_eq!(
        on(&model, "a.C", false),
        [(name("OnComplex"), id("a.C"), 1)]
    );
    assert_eq!(on(&model, "a.E", false), [(name("OnEnum"), id("a.E"), 1)]);
    assert_eq!(model.operations.len(), 11);
}

#[test]
fn k7_return_types_are_nullable_unless_they_say_otherwise() {
    let returned = |attributes: &str| {
        let text = format!("{KEYED}<Function Name=\"F\"><ReturnType {attributes}/></Function>");
        let model = good(&text);
        let returned = model.operations[0].return_type.clone().unwrap();
        (returned.r#type.nullable, returned.r#type.collection)
    };
    // The reader does not apply the default of XML; JSON has an explicit one.
    assert_eq!(returned("Type=\"Edm.String\""), (None, false));
    assert_eq!(
        returned("Type=\"Edm.String\" Nullable=\"false\""),
        (Some(false), false)
    );
    assert_eq!(
        returned("Type=\"Collection(Edm.String)\" Nullable=\"true\""),
        (Some(true), true)
    );
    assert_eq!(returned("Type=\"Collection(a.T)\""), (None, true));
    let json = r#"{"$Version": "4.01", "a": {"F": [{"$Kind": "Function", "$ReturnType": {}}]}}"#;
    let model = clean(json);
    let returned = model.operations[0].return_type.as_ref().unwrap();
    assert_eq!(returned.r#type.nullable, Some(false));
}

#[test]
fn k10_composable_functions() {
    let function = |attributes: &str| {
        let text = format!(
            "<Function Name=\"F\" {attributes}><ReturnType Type=\"Edm.String\"/></Function>"
        );
        good(&text).operations[0].is_composable
    };
    assert!(function("IsComposable=\"true\"") && function("IsComposable=\"1\""));
    assert!(!function("") && !function("IsComposable=\"false\""));
    warns(
        "<Function Name=\"F\" IsComposable=\"maybe\"><ReturnType Type=\"Edm.String\"/></Function>",
        "E0501",
    );
}

#[test]
fn k3_all_four_kinds_stand_side_by_side() {
    let model = good(&format!(
        "{KEYED}{}{}<Action Name=\"O\"/><Function Name=\"P\"><ReturnType Type=\"Edm.Int32\"/></Function>",
        bound("Action", "O", "a.T", ""),
        bound("Function", "P", "a.T", "")
    ));
    let mut kinds: Vec<_> = model
        .operations
        .iter()
        .map(|it| (it.function, it.is_bound))
        .collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [(false, false), (false, true), (true, false), (true, true)]
    );
}
