//! `diff` for people and pipelines: formats, exit codes, and the configuration for both versions.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;

use std::path::Path;

use common::{METADATA, Run, run, write};
use serde_json::Value;

/// Three versions: the first, one with an additional property and a description, one with another type.
fn versions() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let name = r#"<Property Name="name" Type="Edm.String" />"#;
    let described = r#"<Annotation Term="Org.OData.Core.V1.Description" String="Sold here." />"#;
    let size = r#"<Property Name="size" Type="Edm.Int32" />"#;
    write(folder.path(), "1.xml", METADATA);
    write(
        folder.path(),
        "2.xml",
        &METADATA.replace(name, &format!("{name}{size}{described}")),
    );
    write(
        folder.path(),
        "3.xml",
        &METADATA.replace("Edm.String", "Edm.Int64"),
    );
    folder
}

fn diff(folder: &Path, arguments: &[&str]) -> Run {
    run(folder, &[&["diff"][..], arguments].concat())
}

#[test]
fn the_verdict_is_the_exit_code_if_asked() {
    let folder = versions();
    for (old, new, fail_on, code) in [
        ("1.xml", "3.xml", None, 0),
        ("1.xml", "3.xml", Some("major"), 1),
        ("1.xml", "2.xml", Some("major"), 0),
        ("1.xml", "2.xml", Some("minor"), 1),
        ("1.xml", "1.xml", Some("patch"), 0),
        ("1.xml", "3.xml", Some("any"), 2),
        ("1.xml", "none.xml", None, 1),
    ] {
        let limit: Vec<&str> = fail_on
            .into_iter()
            .flat_map(|limit| ["--fail-on", limit])
            .collect();
        let run = diff(folder.path(), &[&[old, new][..], &limit].concat());
        assert_eq!(run.code, Some(code), "{old} {new} {fail_on:?}: {run:?}");
    }
}

#[test]
fn text_names_what_changed_and_what_it_does() {
    let folder = versions();
    let Run { stdout, stderr, .. } = diff(folder.path(), &["1.xml", "3.xml"]);
    assert_eq!(stderr, "");
    assert_eq!(
        stdout,
        "major: 1 major change\n\nmajor: shop.item/name\n    type is `Edm.Int64` instead of `Edm.String`\n  \
         = major: the field `shop::Item::name` is `Property<i64>` instead of `Property<String>`\n"
    );
    let short = diff(folder.path(), &["1.xml", "2.xml"]).stdout;
    assert!(
        short.contains("1 patch change is listed with --verbose"),
        "{short}"
    );
    let long = diff(folder.path(), &["1.xml", "2.xml", "-v"]).stdout;
    assert!(
        long.contains("patch: shop.item\n    annotation `Org.OData.Core.V1.Description` was added"),
        "{long}"
    );
    assert_eq!(
        diff(folder.path(), &["1.xml", "1.xml"]).stdout,
        "nothing changed\n"
    );
}

#[test]
fn json_and_markdown_say_the_same() {
    let folder = versions();
    let json = diff(folder.path(), &["1.xml", "2.xml", "--format", "json"]).stdout;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["verdict"], "minor");
    assert_eq!(
        json["counts"],
        serde_json::json!({"major": 0, "minor": 1, "patch": 1})
    );
    assert_eq!(json["changes"][0]["path"], "shop.item/size");
    assert_eq!(json["changes"][0]["differences"][0]["kind"], "added");
    assert_eq!(json["changes"][0]["effects"][0]["level"], "minor");
    let same = diff(folder.path(), &["1.xml", "1.xml", "--format", "json"]).stdout;
    let same: Value = serde_json::from_str(&same).expect("JSON");
    assert_eq!(
        (&same["verdict"], &same["changes"]),
        (&Value::Null, &serde_json::json!([]))
    );

    let markdown = diff(folder.path(), &["1.xml", "2.xml", "--format", "markdown"]).stdout;
    assert!(markdown.starts_with("The next version is **minor**: 1 minor, 1 patch changes.\n\n## Minor\n\n- `shop.item/size`: added\n"), "{markdown}");
}

#[test]
fn the_configuration_holds_for_both() {
    let folder = versions();
    let config = |text: &str| write(folder.path(), "codegen.toml", text);
    let other = METADATA.replace("\"shop\"", "\"depot\"");
    write(folder.path(), "other.xml", &other);
    let with = |extra: &[&str]| {
        diff(
            folder.path(),
            &[&["1.xml", "3.xml", "--config", "codegen.toml"][..], extra].concat(),
        )
    };
    // Names are those of the configuration.
    config("metadata = ['3.xml']\n[modules]\nshop = 'store'\n");
    let Run { stdout, .. } = with(&[]);
    assert!(stdout.contains("the field `store::Item::name`"), "{stdout}");
    // Types that are not selected do not count.
    config("metadata = ['3.xml', 'other.xml']\nselect = ['depot.*']\n");
    let Run { stdout, .. } = with(&[]);
    assert!(stdout.starts_with("patch:"), "{stdout}");
    // File names can identify the document; otherwise it must be named.
    config("metadata = ['2.xml', 'other.xml']\n");
    let run = with(&[]);
    assert!(
        run.code == Some(1) && run.stderr.contains("--for"),
        "{run:?}"
    );
    let Run { stdout, .. } = with(&["--for", "2.xml"]);
    assert!(stdout.contains("major: shop.item/name"), "{stdout}");
    assert_eq!(with(&["--select", "x"]).code, Some(2));
}

#[test]
fn patches_may_come_with_the_new_version() {
    let folder = versions();
    let config = |name: &str, text: &str| {
        write(
            folder.path(),
            name,
            &format!("metadata = ['3.xml']\n{text}"),
        );
    };
    // The type is wrong from the third version on; a patch is only right for versions that it corrects.
    let patch =
        "[[patch]]\nreason = 'sent as before'\nat = 'shop.item/name'\ntype = 'Edm.String'\n";
    config("codegen.toml", patch);
    config("old.toml", "");
    let with = |extra: &[&str]| {
        diff(
            folder.path(),
            &[&["1.xml", "3.xml", "--config", "codegen.toml"][..], extra].concat(),
        )
    };
    let run = with(&[]);
    assert!(
        run.code == Some(1) && run.stderr.contains("E0909"),
        "{run:?}"
    );
    let run = with(&["--old-config", "old.toml", "--fail-on", "patch"]);
    assert_eq!(
        (run.code, run.stdout.as_str()),
        (Some(0), "nothing changed\n"),
        "{run:?}"
    );
}

#[test]
fn what_the_lock_holds_is_told_with_the_line_that_asks_for_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let order =
        r#"<ComplexType Name="order"><Property Name="item" Type="shop.item" /></ComplexType>"#;
    let book = r#"<ComplexType Name="book" BaseType="shop.item" />"#;
    let with = |more: &str| METADATA.replace("</Schema>", &format!("{more}</Schema>"));
    write(folder.path(), "old.xml", &with(order));
    write(folder.path(), "new.xml", &with(&format!("{order}{book}")));
    let config = "metadata = [\"new.xml\"]\noutput = \"src\"\n";
    let lock = format!("{config}lock = \"names.lock\"\n");
    write(folder.path(), "codegen.toml", &lock);
    let arguments = ["old.xml", "new.xml", "--config", "codegen.toml"];
    let option = r#"family = { "shop.item" = "enum" }"#;
    let effect = "the field `shop::Order::item` is `Property<shop::AnyItem>` instead of `Property<shop::Item>`";

    let text = diff(folder.path(), &arguments).stdout;
    let held = text.split("\nheld: shop.item\n").nth(1);
    assert!(
        held.is_some_and(|it| it.contains(option) && it.contains("1 major")),
        "{text}"
    );
    assert!(
        text.starts_with("minor: ") && !text.contains(effect),
        "{text}"
    );
    let text = diff(folder.path(), &[&arguments[..], &["--verbose"]].concat()).stdout;
    assert!(text.contains(&format!("  = major: {effect}\n")), "{text}");
    let text = diff(
        folder.path(),
        &[&arguments[..], &["--format", "markdown"]].concat(),
    )
    .stdout;
    assert!(
        text.contains("## Held by the lock") && text.contains(option),
        "{text}"
    );
    let json = diff(
        folder.path(),
        &[&arguments[..], &["--format", "json"]].concat(),
    )
    .stdout;
    let json: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["verdict"], "minor");
    assert_eq!(json["held"][0]["path"], "shop.item");
    assert_eq!(json["held"][0]["option"], option);
    assert_eq!(json["held"][0]["effects"][0]["text"], effect);

    // If it is requested, or without a lock, it is a change like any other.
    write(folder.path(), "codegen.toml", &format!("{lock}{option}\n"));
    let text = diff(folder.path(), &arguments).stdout;
    assert!(text.contains(effect) && !text.contains("held"), "{text}");
    write(folder.path(), "codegen.toml", config);
    let text = diff(folder.path(), &arguments).stdout;
    assert!(text.contains(effect) && !text.contains("held"), "{text}");

    // `explain` reports it for the type, once there is a lock.
    write(
        folder.path(),
        "codegen.toml",
        &lock.replace("new.xml", "old.xml"),
    );
    assert_eq!(
        run(folder.path(), &["generate", "--config", "codegen.toml"]).code,
        Some(0)
    );
    write(folder.path(), "codegen.toml", &lock);
    let said = run(
        folder.path(),
        &["explain", "shop.item", "--config", "codegen.toml"],
    )
    .stdout;
    assert!(said.contains(option), "{said}");
}
