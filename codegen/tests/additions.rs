//! The options `derive` and `attributes`. The golden case `additions` shows their output; these tests check what they reject.

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
        "<EnumType Name=\"E\"><Member Name=\"m\"/></EnumType><EnumType Name=\"F\" IsFlags=\"true\"><Member Name=\"m\" Value=\"1\"/></EnumType>\
         <TypeDefinition Name=\"D\" UnderlyingType=\"Edm.Int32\"/>\
         <ComplexType Name=\"T\"><Property Name=\"p\" Type=\"a.D\"/></ComplexType><ComplexType Name=\"U\" BaseType=\"a.T\"/>",
    )
}

/// The findings of a run, one line each, without the path of the configuration file.
fn findings(options: &str) -> Vec<String> {
    let report = match generate(&document(), options) {
        Ok(generated) => generated.report,
        Err(report) => report,
    };
    let short = |line: String| match line.split_once("codegen.toml:") {
        Some((_, line)) => line.to_owned(),
        None => line,
    };
    report.lines().map(short).collect()
}

fn refused(options: &str, expected: &str) {
    let told = findings(options);
    assert!(
        told.len() == 1 && told[0].starts_with(expected),
        "{options}: {told:?}"
    );
}

#[test]
fn a_derive_is_a_path() {
    for text in [
        "",
        "1",
        "a b",
        "Hash)] struct X; #[derive(Hash",
        "Vec<u8>",
        "a::",
        "Hash, Eq",
    ] {
        refused(
            &format!("derive = {{ \"a.T\" = [\"{text}\"] }}"),
            &format!("2:21: error[E0906]: `{text}` is not a Rust path: "),
        );
    }
}

#[test]
fn an_attribute_is_one_attribute() {
    for text in [
        "",
        "1",
        "allow(x)] struct X; #[allow(x)",
        "allow(x), allow(y)",
        "allow(x",
        "doc =",
        "#[allow(x)]",
        "allow(x) // ]",
    ] {
        let told = findings(&format!("attributes = {{ \"a.T\" = ['{text}'] }}"));
        if text.ends_with("// ]") {
            // A comment has no effect, and does not hide what follows it.
            assert_eq!(told, [""; 0]);
            let text = output(
                &document(),
                &format!("attributes = {{ \"a.T\" = ['{text}'] }}"),
            );
            assert!(text.contains("#[allow(x)]\npub struct T {"), "{text}");
            continue;
        }
        assert!(
            told.len() == 1
                && told[0].starts_with(&format!(
                    "2:25: error[E0906]: `{text}` is not the content of an attribute: "
                )),
            "{text}: {told:?}"
        );
    }
    refused(
        "attributes = { \"a.T\" = \"cfg(unix)\" }",
        "2:24: error[E0906]: `cfg` could remove items that other generated code refers to;",
    );
    refused(
        "attributes = { \"a.T\" = \"derive(Hash)\" }",
        "2:24: error[E0906]: `derive` has a separate option; use that;",
    );
}

#[test]
fn what_is_implemented_is_not_derived() {
    for (path, derive, name) in [
        ("a.T", "Clone", "Clone"),
        ("a.T", "::std::fmt::Debug", "Debug"),
        ("a.T", "serde::Serialize", "Serialize"),
        ("a.U", "Deref", "Deref"),
        ("a.E", "Hash", "Hash"),
        ("a.F", "Default", "Default"),
        ("*", "PartialEq", "PartialEq"),
    ] {
        let told = findings(&format!("derive = {{ \"{path}\" = [\"{derive}\"] }}"));
        let expected = format!("the code generated for `{path}` already implements `{name}`");
        assert!(told.len() == 1 && told[0].contains(&expected), "{told:?}");
        assert!(told[0].contains("error[E0906]"), "{told:?}");
    }
    // If only some of the types implement a trait, it is derived for the others.
    let text = output(&document(), "derive = { \"a.*\" = [\"Eq\", \"Hash\"] }");
    assert!(
        text.contains(
            "#[derive(Eq, Hash)]\n#[allow(clippy::derived_hash_with_manual_eq)]\npub struct T {"
        ),
        "{text}"
    );
    assert_eq!(
        text.matches("#[derive(Eq, Hash)]").count(),
        2,
        "T and U, neither the enumerations nor the alias: {text}"
    );
}

#[test]
fn entries_that_match_nothing_are_reported() {
    for (options, expected) in [
        (
            "derive = { \"a.Tt\" = [\"Hash\"] }",
            "2:12: warning[E0907]: `a.Tt` in `derive` matches nothing in the metadata; did you mean",
        ),
        (
            "derive = { \"a.D\" = [\"Hash\"] }",
            "2:12: warning[E0907]: `derive` does not apply to `a.D`",
        ),
        (
            "derive = { \"a.T/p\" = [\"Hash\"] }",
            "2:12: warning[E0907]: `derive` does not apply to `a.T/p`",
        ),
        (
            "attributes = { \"a.T/q\" = [] }",
            "2:16: warning[E0907]: `a.T/q` in `attributes` matches nothing in the metadata",
        ),
        (
            "attributes = { \"b.*\" = [\"allow(x)\"] }",
            "2:16: warning[E0907]: `b.*` in `attributes` matches nothing in the metadata",
        ),
    ] {
        refused(options, expected);
    }
}

#[test]
fn values_of_another_shape_are_refused() {
    refused(
        "derive = [\"Hash\"]",
        "2:10: error[E0904]: expected a table that maps patterns to lists of strings, found an array",
    );
    refused(
        "derive = { \"a.T\" = 1 }",
        "2:20: error[E0904]: expected a list of strings, found an integer",
    );
}

#[test]
fn what_generated_code_does_not_compile_with_is_refused_inside_of_cfg_attr_too() {
    for (text, expected) in [
        ("cfg_attr(all(), cfg(unix))", "`cfg` could remove items"),
        (
            "cfg_attr(x, allow(y), derive(Eq, Clone))",
            "generated types already implement `Clone`",
        ),
        ("deprecated", "`deprecated` comes from the metadata"),
        (
            "cfg_attr(x, deprecated(note = \"y\"))",
            "`deprecated` comes from the metadata",
        ),
        (
            "doc = become x",
            "the value of an attribute is a literal or a macro call",
        ),
    ] {
        refused(
            &format!("attributes = {{ \"a.T\" = ['{text}'] }}"),
            &format!("2:25: error[E0906]: {expected}"),
        );
    }
    let text = output(
        &document(),
        "attributes = { \"a.T\" = ['doc = concat!(\"x\", \"y\")', 'cfg_attr(x, derive(Hash), must_use)'] }",
    );
    assert!(
        text.contains("#[cfg_attr(x, derive(Hash), must_use)]"),
        "{text}"
    );
}

#[test]
fn a_pattern_without_a_slash_adds_to_structs_and_enums_alone() {
    let text = output(&document(), "attributes = { \"*\" = ['allow(x)'] }");
    // E, F, T and U: neither their members nor the alias.
    assert_eq!(text.matches("#[allow(x)]").count(), 4, "{text}");
    let text = output(&document(), "attributes = { \"a.D\" = ['allow(x)'] }");
    assert!(text.contains("#[allow(x)]\npub type D"), "{text}");
}

#[test]
fn a_family_has_the_derives_that_all_of_its_types_have() {
    let document = schema_a(
        "<ComplexType Name=\"T\"/><ComplexType Name=\"U\" BaseType=\"a.T\"/>\
         <ComplexType Name=\"V\"><Property Name=\"t\" Type=\"a.T\"/></ComplexType>",
    );
    let family = |options: &str| {
        let text = output(&document, options);
        let (before, _) = text.split_once("pub enum AnyT").unwrap();
        let (_, attributes) = before.rsplit_once("and its derived types.").unwrap();
        attributes.to_owned()
    };
    let options = "derive = { \"a.T\" = [\"Eq\", \"Hash\"], \"a.U\" = [\"Eq\"] }\n\
                   attributes = { \"a.T\" = [\"allow(x)\"] }";
    let attributes = family(options);
    assert!(attributes.contains("derive(Eq)"), "{attributes}");
    assert!(!attributes.contains("allow(x)"), "{attributes}");
    assert!(!family("derive = { \"a.T\" = [\"Eq\"] }").contains("derive"));
}

#[test]
fn a_path_names_an_item_and_a_macro_of_another_crate_is_its_own() {
    for text in ["crate", "self", "super::super"] {
        refused(
            &format!("derive = {{ \"a.T\" = [\"{text}\"] }}"),
            &format!("2:21: error[E0906]: `{text}` is not the path of an item"),
        );
    }
    let text = output(
        &document(),
        "derive = { \"a.T\" = [\"::rkyv::Serialize\"] }",
    );
    assert!(
        text.contains("#[derive(::rkyv::Serialize)]\npub struct T"),
        "{text}"
    );
}

#[test]
fn entries_that_change_nothing_of_the_output_are_reported() {
    let document = schema_a(
        "<EnumType Name=\"E\"><Member Name=\"m\"/></EnumType><EnumType Name=\"F\"><Member Name=\"m\"/></EnumType>\
         <TypeDefinition Name=\"D\" UnderlyingType=\"Edm.Int32\"/>\
         <ComplexType Name=\"T\"><Property Name=\"p\" Type=\"a.E\"/><Property Name=\"q\" Type=\"a.F\"/><Property Name=\"r\" Type=\"a.D\"/></ComplexType>\
         <ComplexType Name=\"U\" BaseType=\"a.T\"><Property Name=\"p\" Type=\"a.E\"/><Property Name=\"q\" Type=\"a.F\"/></ComplexType>\
         <ComplexType Name=\"Other\"><Property Name=\"p\" Type=\"Edm.String\"/></ComplexType>",
    );
    // The base has no field for `q`, so `U` has one of its own.
    let base = "select = [\"a.T\", \"a.U\"]\nexclude = [\"a.T/q\"]\nreplace = { \"a.E\" = \"crate::E\" }\n";
    let told = |options: &str| -> Vec<String> {
        let report = match generate(&document, &format!("{base}{options}")) {
            Ok(generated) => generated.report,
            Err(report) => report,
        };
        let effects = report.lines().filter(|line| !line.contains("E0409"));
        let short = |line: String| Some(line.split_once("codegen.toml:")?.1.to_owned());
        effects.filter_map(short).collect()
    };
    assert_eq!(told(""), [""; 0]);
    for (options, expected) in [
        (
            "attributes = { \"a.U/p\" = \"allow(x)\" }",
            "5:16: warning[E0907]: `a.U/p` in `attributes` has no effect: `a.U/p` is declared again, and its values are in the field of the base; write `a.T/p`",
        ),
        (
            "attributes = { \"a.E\" = \"allow(x)\" }",
            "5:16: warning[E0907]: `a.E` in `attributes` has no effect: `a.E` is replaced by `crate::E`;",
        ),
        (
            "attributes = { \"a.E/*\" = \"allow(x)\" }",
            "5:16: warning[E0907]: `a.E/*` in `attributes` has no effect: `a.E` is replaced by `crate::E`;",
        ),
        (
            "derive = { \"a.E\" = [\"Ord\"] }",
            "5:12: warning[E0907]: `a.E` in `derive` has no effect: `a.E` is replaced by `crate::E`;",
        ),
        (
            "derive = { \"a.Oth*\" = [\"Eq\"] }",
            "5:12: warning[E0907]: `a.Oth*` in `derive` has no effect: `a.Other` is not generated;",
        ),
        (
            "attributes = { \"a.T/q\" = \"allow(x)\" }",
            "5:16: warning[E0907]: `a.T/q` in `attributes` has no effect: `a.T/q` is left out;",
        ),
        (
            "attributes = { \"a.D*\" = \"allow(x)\" }",
            "5:16: warning[E0907]: `a.D*` in `attributes` has no effect: `a.D` is a type definition, to which only its whole name applies; write `a.D`",
        ),
    ] {
        let told = told(options);
        assert!(
            told.len() == 1 && told[0].starts_with(expected),
            "{options}: {told:#?}"
        );
    }
    // An entry that matches one element with an item among others has an effect.
    for options in [
        "attributes = { \"a.*/p\" = \"allow(x)\" }",
        "attributes = { \"a.U/q\" = \"allow(x)\" }",
        "attributes = { \"a.D\" = \"allow(x)\" }",
        "derive = { \"a.*\" = [\"Eq\"] }",
    ] {
        assert_eq!(told(options), [""; 0], "{options}");
    }
}
