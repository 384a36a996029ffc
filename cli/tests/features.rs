//! A standalone crate with a feature for each namespace: each feature compiles alone, and the manifest has what publishing requires.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

mod common;

use std::path::Path;

use common::{prepare, read, run, write};

/// Namespaces that are nested, separate, in a cycle through a family, and with names that are keywords or have another meaning here.
const METADATA: &str = r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
  <Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <EntityType Name="item"><Property Name="kind" Type="words.kind"/></EntityType>
    <EntityType Name="shelf"><NavigationProperty Name="items" Type="Collection(shop.item)"/></EntityType>
  </Schema>
  <Schema Namespace="shop.media.books" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <EntityType Name="book" BaseType="shop.item"/>
  </Schema>
  <Schema Namespace="words" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <EnumType Name="kind"><Member Name="a"/></EnumType>
  </Schema>
  <Schema Namespace="type.alone" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <ComplexType Name="t"><Property Name="weight" Type="default.weight"/></ComplexType>
  </Schema>
  <Schema Namespace="default" xmlns="http://docs.oasis-open.org/odata/ns/edm">
    <TypeDefinition Name="weight" UnderlyingType="Edm.Int32"/>
  </Schema>
</edmx:DataServices></edmx:Edmx>"#;

/// The crate for the metadata, with Cargo.lock so that no registry is accessed.
fn made(metadata: &str, extra: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "service.xml", metadata);
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let runtime = repository.join("runtime");
    let runtime = runtime.to_string_lossy();
    let arguments = [
        "crate",
        "--metadata",
        "service.xml",
        "--name",
        "some-shop",
        "--out",
        "made",
        "--runtime-path",
        &runtime,
    ];
    let result = run(folder.path(), &[&arguments[..], extra].concat());
    assert_eq!(result.code, Some(0), "{result:?}");
    prepare(&folder.path().join("made"));
    folder
}

fn cargo(folder: &Path, arguments: &[&str]) -> String {
    common::cargo(&folder.join("made"), arguments)
}

#[test]
fn each_feature_compiles_alone() {
    let folder = made(METADATA, &[]);
    let manifest = read(folder.path(), "made/Cargo.toml");
    for line in [
        r#"default = ["default-types", "shop", "shop-media-books", "type-alone", "words"]"#,
        // The family in `shop` has a variant from the inner namespace, which derives from `shop`.
        r#""shop" = ["shop-media-books", "words"]"#,
        r#""shop-media-books" = ["shop", "words"]"#,
        r#""type-alone" = ["default-types"]"#,
        r#""words" = []"#,
    ] {
        assert!(manifest.contains(line), "{line}\n{manifest}");
    }
    let features = [
        "default-types",
        "shop",
        "shop-media-books",
        "type-alone",
        "words",
        "registry",
        "default",
    ];
    cargo(
        folder.path(),
        &["check", "--quiet", "--no-default-features"],
    );
    for feature in features {
        cargo(
            folder.path(),
            &[
                "check",
                "--quiet",
                "--no-default-features",
                "--features",
                feature,
            ],
        );
    }
    cargo(
        folder.path(),
        &["doc", "--quiet", "--no-deps", "--all-features"],
    );
}

#[test]
fn one_namespace_has_nothing_to_choose_from() {
    let folder = made(common::METADATA, &[]);
    let manifest = read(folder.path(), "made/Cargo.toml");
    assert!(
        manifest.contains("\nregistry = []\n") && !manifest.contains("default ="),
        "{manifest}"
    );
    assert!(!read(folder.path(), "made/src/lib.rs").contains("feature = \"shop\""));
}

#[test]
fn what_publishing_asks_for_is_there() {
    let options = [
        "--license",
        "MIT OR Apache-2.0",
        "--package-version",
        "1.2.3-beta.1",
        "--description",
        "A \"shop\".",
    ];
    let folder = made(METADATA, &options);
    let listed = cargo(folder.path(), &["package", "--list", "--allow-dirty"]);
    for file in [
        "Cargo.toml",
        "README.md",
        "src/lib.rs",
        "src/shop/media/books.rs",
    ] {
        assert!(listed.lines().any(|line| line == file), "{file}\n{listed}");
    }
    let metadata = cargo(
        folder.path(),
        &["metadata", "--no-deps", "--format-version", "1"],
    );
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("JSON");
    let package = &metadata["packages"][0];
    assert_eq!(package["license"], "MIT OR Apache-2.0");
    assert_eq!(package["version"], "1.2.3-beta.1");
    assert_eq!(package["description"], "A \"shop\".");
    assert_eq!(package["readme"], "README.md");
    let readme = read(folder.path(), "made/README.md");
    assert!(
        readme.contains("--license 'MIT OR Apache-2.0'")
            && readme.contains("| `shop` | `some_shop::shop` | `shop-media-books`, `words` |"),
        "{readme}"
    );
}

#[test]
fn without_a_licence_it_cannot_be_published() {
    let folder = made(METADATA, &[]);
    assert!(read(folder.path(), "made/Cargo.toml").contains("publish = false"));
    let said = |option: &str, value: &str| {
        let arguments = [
            "crate",
            "--metadata",
            "service.xml",
            "--name",
            "x",
            "--out",
            "other",
            option,
            value,
        ];
        let result = run(folder.path(), &arguments);
        assert_eq!(result.code, Some(1), "{result:?}");
        result.stderr
    };
    assert!(said("--license", "MIT\"\nx").contains("is not a valid license of a package"));
    assert!(said("--package-version", "1.0").contains("is not a valid version of a package"));
}
