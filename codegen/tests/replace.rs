//! The option `replace`. The golden case `replace` shows its output; these tests check what it rejects and what it leaves out.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

mod frontend_helpers;

use frontend_helpers::output::{generate, output};
use frontend_helpers::*;

fn document() -> String {
    schema_a(
        "<EnumType Name=\"E\"><Member Name=\"m\"/></EnumType>\
         <ComplexType Name=\"C\"><Property Name=\"p\" Type=\"a.Inner\"/></ComplexType><ComplexType Name=\"Inner\"/>\
         <ComplexType Name=\"Sub\" BaseType=\"a.C\"/>\
         <EntityType Name=\"T\"><Property Name=\"e\" Type=\"a.E\"/><Property Name=\"c\" Type=\"a.C\"/><Property Name=\"s\" Type=\"Edm.String\"/>\
         <Property Name=\"list\" Type=\"Collection(Edm.String)\"/><NavigationProperty Name=\"next\" Type=\"a.T\"/></EntityType>\
         <EntityType Name=\"U\" BaseType=\"a.T\"><Property Name=\"s\" Type=\"Edm.String\"/></EntityType>",
    )
}

fn refused(options: &str, expected: &str) {
    let report = match generate(&document(), options) {
        Ok(generated) => generated.report,
        Err(report) => report,
    };
    let told: Vec<String> = report
        .lines()
        .filter_map(|line| Some(line.split_once("codegen.toml:")?.1.to_owned()))
        .collect();
    assert!(
        told.len() == 1 && told[0].starts_with(expected),
        "{options}: {told:?}"
    );
}

#[test]
fn a_type_is_replaced_wherever_it_stands_and_left_out() {
    let text = output(
        &document(),
        "select = [\"a.T\"]\nreplace = { \"a.E\" = \"crate::E\", \"a.T/list\" = \"::own :: S\" }",
    );
    for part in [
        "pub e: ::odata_runtime::Property<crate::E>,",
        "pub list: ::odata_runtime::Property<::odata_runtime::List<::own::S>>,",
        "0 e Custom |;",
        "3 list List |;",
        "pub s: ::odata_runtime::Property<::std::string::String>,",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    assert!(!text.contains("enum E"), "{text}");
}

#[test]
fn what_a_replaced_type_needs_does_not_come_in() {
    let select = "select = [\"a.T\"]\nfamily = \"base\"\n";
    assert!(output(&document(), select).contains("pub struct Inner"));
    for replace in ["\"a.C\" = \"crate::C\"", "\"a.T/c\" = \"crate::C\""] {
        let text = output(&document(), &format!("{select}replace = {{ {replace} }}"));
        assert!(text.contains("pub c: ::odata_runtime::Property<crate::C>,"));
        assert!(!text.contains("pub struct Inner") && !text.contains("pub struct C "));
    }
    // The base of a generated type is generated, too, but positions still hold the program's own type.
    let text = output(&document(), "replace = { \"a.C\" = \"crate::C\" }");
    assert!(text.contains("pub struct C {") && text.contains("pub struct Sub {"));
    assert!(text.contains("pub c: ::odata_runtime::Property<crate::C>,"));
}

#[test]
fn what_cannot_be_replaced_is_an_error() {
    for (options, expected) in [
        (
            "replace = { \"a.T\" = \"crate::T\" }",
            "2:13: error[E0906]: `a.T` is an entity type, which cannot be replaced;",
        ),
        (
            "replace = { \"a.T/next\" = \"crate::T\" }",
            "2:13: error[E0906]: `a.T/next` is a navigation property, which cannot be replaced;",
        ),
        (
            "replace = { \"a.U/s\" = \"crate::S\" }",
            "2:13: error[E0906]: `a.U/s` is declared again, and its values are in the field of the base; replace `a.T/s`",
        ),
        (
            "replace = { \"a.E\" = \"Vec<u8>\" }",
            "2:13: error[E0906]: `Vec<u8>` is not a Rust path: ",
        ),
        (
            "replace = { \"a.E\" = \"X>; struct Y; type Z = (E\" }",
            "2:13: error[E0906]: `X>; struct Y; type Z = (E` is not a Rust path: ",
        ),
        (
            "replace = { \"a.Ee\" = \"crate::E\" }",
            "2:13: warning[E0907]: `a.Ee` in `replace` matches nothing in the metadata; did you mean `a.E`?",
        ),
        (
            "replace = { \"a.E/m\" = \"crate::E\" }",
            "2:13: warning[E0907]: `replace` does not apply to `a.E/m`",
        ),
        (
            "replace = { \"a.*\" = \"crate::E\" }",
            "2:13: warning[E0907]: `a.*` in `replace` matches nothing in the metadata;",
        ),
    ] {
        refused(options, expected);
    }
}

#[test]
fn a_property_that_is_declared_again_is_replaced_if_it_has_the_field() {
    // Without the base's `s` the field is in the derived type.
    let options = "exclude = [\"a.T/s\"]\nreplace = { \"a.U/s\" = \"crate::S\" }";
    let text = output(&document(), options);
    assert!(
        text.contains("pub s: ::odata_runtime::Property<crate::S>,"),
        "{text}"
    );
}

#[test]
fn entries_that_replace_nothing_are_reported() {
    for (options, expected) in [
        (
            "select = [\"a.C\"]\nreplace = { \"a.E\" = \"crate::E\" }",
            "3:13: warning[E0907]: `a.E` in `replace` has no effect: no generated property has the type `a.E`;",
        ),
        (
            "select = [\"a.C\"]\nreplace = { \"a.T/s\" = \"crate::S\" }",
            "3:13: warning[E0907]: `a.T/s` in `replace` has no effect: `a.T` is not generated;",
        ),
        (
            "exclude = [\"a.T/e\"]\nreplace = { \"a.T/e\" = \"crate::S\" }",
            "3:13: warning[E0907]: `a.T/e` in `replace` has no effect: `a.T/e` is left out;",
        ),
    ] {
        refused(options, expected);
    }
}
