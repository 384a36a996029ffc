use super::*;
use crate::codes;
use odata_csdl::diagnostic::Severity;

fn parse(text: &str) -> Config {
    Config::parse("meta/codegen.toml", text).unwrap_or_else(|report| panic!("{report:?}"))
}

fn lines(text: &str) -> Vec<String> {
    match Config::parse("meta/codegen.toml", text) {
        Ok(_) => Vec::new(),
        Err(report) => report.lines().map(|line| without_code(&line)).collect(),
    }
}

/// Removes the code of a finding, which these tests do not check.
fn without_code(line: &str) -> String {
    match (line.find("error["), line.find("]: ")) {
        (Some(start), Some(end)) => line[..start].to_owned() + &line[end + 3..],
        _ => line.to_owned(),
    }
}

/// One line per option, each with a value other than the default. A new option without a line fails the test below.
const EVERY_OPTION: &str = r#"
metadata = ["a.xml", "more"]
output = "../src"
root = "module"
about = "About it."
command = "make"
runtime = "crate::runtime"
select = ["a.*", "b.C"]
exclude = ["a.B/c"]
family_limit = 0x10
picture = true
redact = ["*/secret"]
registry = "registry"
requests = "requests"
features = true
binary = "base64"
strict = true
allow = ["E0805", "E0406 a.*"]
lock = "names.lock"
docs = false
deprecated = false
reference_folders = ["vocabularies"]

[references]
"https://a/*" = "b/*"

[modules]
"a.b" = "b"
"a.a" = "a::a"

[navigation]
"*" = "opaque"
"a.*" = "follow"
"a.B/c" = "omit"

[family]
"a.B" = "never"
"*" = "enum"

[rename]
"a.B" = "Bee"

[replace]
"a.B" = "crate::B"

[derive]
"a.B" = ["Hash", "x::Y"]
"*" = "Eq"

[attributes]
"a.B/c" = ['doc(alias = "c")']

[[patch]]
at = "a.B/c"
reason = "it is so"
type = "Edm.Date"
nullable = false
max_length = 0x10
rename = "d"
description = "D."
long_description = "Dee."

[[patch]]
at = "a.B/e"
reason = "not sent"
drop = true

[[patch]]
at = "a.B/f"
reason = "sent"
add = "Property"
"#;

#[test]
fn file_and_builder_agree_on_every_option() {
    let file = parse(EVERY_OPTION);
    let built = Config::new()
        .metadata(["a.xml", "more"])
        .output("../src")
        .root(Root::Module)
        .about("About it.")
        .command("make")
        .runtime("crate::runtime")
        .modules([("a.b", "b"), ("a.a", "a::a")])
        .select(["a.*", "b.C"])
        .exclude(["a.B/c"])
        .navigation([
            ("*", Navigation::Opaque),
            ("a.*", Navigation::Follow),
            ("a.B/c", Navigation::Omit),
        ])
        .family([("a.B", Family::Never), ("*", Family::Enum)])
        .family_limit(16_usize)
        .picture(true)
        .redact(["*/secret"])
        .registry("registry")
        .requests("requests")
        .features(true)
        .binary(BinaryAlphabet::Base64)
        .strict(true)
        .allow(["E0805", "E0406 a.*"])
        .reference_folders(["vocabularies"])
        .references([("https://a/*", "b/*")])
        .rename([("a.B", "Bee")])
        .derive([("a.B", vec!["Hash", "x::Y"]), ("*", vec!["Eq"])])
        .attributes([("a.B/c", ["doc(alias = \"c\")"])])
        .replace([("a.B", "crate::B")])
        .lock("names.lock")
        .patch([
            Patch::new("a.B/c", "it is so")
                .set("Type", "Edm.Date")
                .set("Nullable", "false")
                .set("MaxLength", "16")
                .rename("d")
                .description("D.")
                .long_description("Dee."),
            Patch::new("a.B/e", "not sent").remove(),
            Patch::new("a.B/f", "sent").declare("Property"),
        ])
        .docs(false)
        .deprecated(false);
    let built = Config {
        base: file.base.clone(),
        ..built
    };
    assert_eq!(file, built);
    for option in OPTIONS {
        assert!(
            file.option_span(option.name).is_some(),
            "EVERY_OPTION lacks {}",
            option.name
        );
        assert!(!option.doc.is_empty() && !option.shape.is_empty());
    }
}

#[test]
fn the_last_matching_entry_wins() {
    let config = parse(EVERY_OPTION);
    assert_eq!(config.navigation_for("x.Y/z"), Navigation::Opaque);
    assert_eq!(config.navigation_for("a.Y/z"), Navigation::Follow);
    assert_eq!(config.navigation_for("a.B/c"), Navigation::Omit);
    assert_eq!(config.family_for("a.B", 1), Family::Enum);
    assert_eq!(Config::new().navigation_for("a.B/c"), Navigation::Follow);
}

#[test]
fn families_have_a_limit_unless_told_otherwise() {
    let config = Config::new()
        .family_limit(2_usize)
        .family([("a.Big", Family::Enum)]);
    assert_eq!(config.family_for("a.B", 2), Family::Enum);
    assert_eq!(config.family_for("a.B", 3), Family::Base);
    assert_eq!(config.family_for("a.Big", 3), Family::Enum);
}

#[test]
fn one_word_or_string_stands_for_all() {
    let config = parse("navigation = \"opaque\"\nselect = \"a.B\"\nregistry = true\n");
    assert_eq!(config.navigation_for("a.B/c"), Navigation::Opaque);
    assert!(config.selects("a.B") && !config.selects("a.C"));
    assert_eq!(config.registry, OptionalModule::On);
}

#[test]
fn paths_are_relative_to_the_file() {
    let config = parse("metadata = [\"a.xml\"]\noutput = \"out\"\n");
    assert_eq!(config.output_folder(), Some(PathBuf::from("meta/out")));
    let names = |config: &Config| -> Vec<String> {
        config
            .metadata_files()
            .unwrap_or_default()
            .into_iter()
            .map(|file| file.name)
            .collect()
    };
    assert_eq!(names(&config), ["a.xml"]);
    assert_eq!(
        names(&Config::new().metadata(["somewhere/a.xml"])),
        ["a.xml"]
    );
}

#[test]
fn mistakes_have_place_and_help() {
    for (text, expected) in [
        (
            "metadta = []",
            "meta/codegen.toml:1:1: unknown option `metadta`; did you mean `metadata`?",
        ),
        (
            "\nbinary = \"base46\"",
            "meta/codegen.toml:2:10: expected one of `base64url`, `base64`, found `base46`; did you mean `base64`?",
        ),
        (
            "docs = 1",
            "meta/codegen.toml:1:8: expected `true` or `false`, found an integer",
        ),
        (
            "family_limit = -1",
            "meta/codegen.toml:1:16: expected a non-negative integer, found an integer",
        ),
        (
            "select = [\"a\", 3]",
            "meta/codegen.toml:1:16: expected a string, found an integer",
        ),
        (
            "[modules]\na.b = \"c\"",
            "meta/codegen.toml:2:1: expected a string, found a table; quote a key that contains dots; otherwise each dot starts a nested table",
        ),
        (
            "[navigation]\n\"*\" = \"folow\"",
            "meta/codegen.toml:2:7: expected one of `follow`, `opaque`, `omit`, found `folow`; did you mean `follow`?",
        ),
    ] {
        // If a place has no help of its own, the help for its kind follows.
        let found = lines(text);
        assert!(
            found.len() == 1 && found[0].starts_with(expected),
            "{text}: {found:?}"
        );
    }
    assert!(
        lines("x")
            .first()
            .is_some_and(|line| line.starts_with("meta/codegen.toml:1:2: not TOML: ")),
        "{:?}",
        lines("x")
    );
}

#[test]
fn every_mistake_is_reported() {
    assert_eq!(lines("nope = 1\ndocs = 1\nroot = \"no\"\n").len(), 3);
}

#[test]
fn impossible_values_are_errors_whichever_door() {
    let config = Config::new()
        .runtime("odata runtime")
        .modules([
            ("a", "self"),
            ("b", "x::"),
            ("c", "fine::too"),
            ("d", "gen"),
        ])
        .rename([("a.B", "struct")])
        .registry("no spaces")
        .command("two\nlines");
    assert_eq!(config.problems().len(), 7);
    assert!(Config::new().runtime("crate::odata").problems().is_empty());
    let config = parse("runtime = \"1\"");
    let places: Vec<_> = config
        .problems()
        .into_iter()
        .map(|finding| finding.span)
        .collect();
    assert_eq!(places, [config.option_span("runtime")]);
}

#[test]
fn entries_that_match_nothing_are_told() {
    let config = Config::new().select(["a.*", "*"]).modules([("a", "b")]);
    let findings = config.unused(&odata_csdl::schema::Model::default(), false);
    assert_eq!(findings.len(), 2);
    assert!(
        findings
            .iter()
            .all(|finding| finding.severity == Severity::Warning)
    );
}

#[test]
fn missing_metadata_is_told() {
    let findings = Config::new().metadata_files().err().unwrap_or_default();
    assert!(
        findings
            .iter()
            .any(|finding| finding.code == &codes::NO_METADATA)
    );
}
