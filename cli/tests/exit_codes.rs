//! The command line in scripts: exit codes, and nothing on standard output.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;

use std::path::Path;

use common::{METADATA, Run, folder};

fn run(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    let Run {
        code,
        stdout,
        stderr,
    } = common::run(folder, arguments);
    assert!(stdout.is_empty(), "{stdout}");
    (code, stderr)
}

#[test]
fn generate_check_generate() {
    let folder = folder(METADATA);
    let check = ["generate", "--config", "codegen.toml", "--check"];
    let (code, said) = run(folder.path(), &check);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("`lib.rs` is missing")
            && said.contains("run `odata-codegen generate --config codegen.toml`"),
        "{said}"
    );
    assert!(!folder.path().join("src").exists());
    let (code, said) = run(folder.path(), &check[..3]);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(folder.path(), &check);
    assert_eq!(code, Some(0), "{said}");
    let (code, said) = run(folder.path(), &["check", "--config", "codegen.toml"]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn findings_have_code_one_and_write_nothing() {
    let folder = folder(&METADATA.replace("</ComplexType>", ""));
    let (code, said) = run(folder.path(), &["generate", "--config", "codegen.toml"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("shop.xml:"), "{said}");
    assert!(!folder.path().join("src").exists());
    let (code, said) = run(folder.path(), &["generate", "--config", "none.toml"]);
    assert_eq!(code, Some(1), "{said}");
}

#[test]
fn wrong_usage_has_code_two() {
    let folder = folder(METADATA);
    for arguments in [
        &[][..],
        &["generate"],
        &["nonsense"],
        &["crate", "--name", "x"],
    ] {
        assert_eq!(run(folder.path(), arguments).0, Some(2), "{arguments:?}");
    }
    let odd = [
        "crate",
        "--metadata",
        "shop.xml",
        "--name",
        "x",
        "--out",
        "x",
        "--runtime-path",
        "r",
        "--navigation",
        "sideways",
    ];
    assert_eq!(run(folder.path(), &odd).0, Some(2));
}

#[test]
fn a_crate_is_written_and_written_again() {
    let folder = folder(METADATA);
    let arguments = [
        "crate",
        "--metadata",
        "shop.xml",
        "--name",
        "shop",
        "--out",
        "out/shop",
        "--runtime-path",
        "runtime",
    ];
    for expected in ["0 unchanged", "0 files written"] {
        let (code, said) = run(folder.path(), &arguments);
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains(expected), "{said}");
    }
    let read = |name: &str| {
        std::fs::read_to_string(folder.path().join("out/shop").join(name)).unwrap_or_default()
    };
    assert!(read("Cargo.toml").contains("path = \"../../runtime\""));
    assert!(read("README.md").contains("--metadata ../../shop.xml"));
    assert!(read("src/lib.rs").contains("#![forbid(unsafe_code)]"));
    assert_eq!(read(".gitignore"), "/target\n");
}

#[test]
fn the_lock_is_written_with_the_output_and_checked() {
    let folder = folder(METADATA);
    let path = |name: &str| folder.path().join(name);
    let config = "metadata = [\"shop.xml\"]\noutput = \"src\"\nlock = \"names.lock\"\n";
    std::fs::write(path("codegen.toml"), config).expect("a file");
    let generate = ["generate", "--config", "codegen.toml"];
    let (code, said) = run(folder.path(), &generate);
    assert_eq!(code, Some(0), "{said}");
    let lock = std::fs::read_to_string(path("names.lock")).expect("a lock");
    assert!(
        lock.ends_with("module shop as shop\ntype shop.item unplaced\n  name\n"),
        "{lock}"
    );
    std::fs::write(path("names.lock"), "").expect("a file");
    let (code, said) = run(folder.path(), &["check", "--config", "codegen.toml"]);
    assert!(
        code == Some(1) && said.contains("names.lock` differs from what would be generated"),
        "{said}"
    );
    std::fs::write(path("names.lock"), "=======\n").expect("a file");
    let (code, said) = run(folder.path(), &generate);
    assert!(
        code == Some(1) && said.contains("codegen.toml:3") && said.contains("line 1 of the lock"),
        "{said}"
    );
}

#[test]
fn a_crate_holds_what_is_selected_and_what_that_needs() {
    let properties = r#"<NavigationProperty Name="owner" Type="shop.person" />
        <Property Name="size" Type="shop.size" />"#;
    let metadata = METADATA
        .replace("ComplexType", "EntityType")
        .replace("</EntityType>", &format!("{properties}</EntityType>"))
        .replace(
            "</Schema>",
            r#"<EntityType Name="person" /><ComplexType Name="size" /><ComplexType Name="other" /></Schema>"#,
        );
    let folder = folder(&metadata);
    for (navigation, person, owner) in [
        ("follow", true, true),
        ("opaque", false, true),
        ("omit", false, false),
    ] {
        let command = format!(
            "crate --metadata shop.xml --name shop --out {navigation} --runtime-path runtime --select shop.it* --navigation {navigation}"
        );
        let command: Vec<&str> = command.split(' ').collect();
        let (code, said) = run(folder.path(), &command);
        assert_eq!(code, Some(0), "{said}");
        let text = std::fs::read_to_string(folder.path().join(navigation).join("src/shop.rs"))
            .expect("a module");
        assert!(text.contains("pub struct Item ") && text.contains("pub struct Size "));
        assert!(!text.contains("pub struct Other "));
        assert_eq!(text.contains("pub struct Person "), person, "{navigation}");
        assert_eq!(text.contains("pub owner: "), owner, "{navigation}");
    }
}

#[test]
fn a_wrong_option_is_told_once() {
    let folder = folder(METADATA);
    common::write(
        folder.path(),
        "codegen.toml",
        "metadata = \"shop.xml\"\noutput = \"src\"\n\n[modules]\nshop = \"\"\n",
    );
    let (code, said) = run(folder.path(), &["generate", "--config", "codegen.toml"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(
        said.contains("error[E0906]") && said.contains("codegen.toml:5:1"),
        "{said}"
    );
    assert_eq!(said.matches("error[").count(), 1, "{said}");
}
