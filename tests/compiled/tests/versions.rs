//! A runtime that does not fit the generated code is a compile error that says which one to ask for.

#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

use std::fs;
use std::path::PathBuf;

use compiled::{cargo, repository, same_versions};
use odata_codegen::{Config, config::Root};

const METADATA: &str = r#"<Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="m">
    <ComplexType Name="a"><Property Name="b" Type="Edm.String"/></ComplexType></Schema>"#;

/// What the compiler says of a package whose source is what is generated, edited.
fn compiled(name: &str, edit: impl Fn(&str) -> String) -> (bool, String) {
    let package = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(package.join("src")).expect("a folder");
    fs::write(package.join("m.xml"), METADATA).expect("a file");
    let generated = Config::new()
        .metadata([package.join("m.xml")])
        .root(Root::Lib)
        .generate()
        .expect("output");
    for (path, text) in generated.files.iter() {
        fs::write(package.join("src").join(path), edit(text)).expect("a file");
    }
    let manifest = format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nodata-runtime = {{ path = {:?} }}\n\n[workspace]\n",
        repository().join("runtime")
    );
    fs::write(package.join("Cargo.toml"), manifest).expect("a file");
    same_versions(&package);
    let run = cargo(&package, &["check"]);
    (
        run.status.success(),
        String::from_utf8_lossy(&run.stderr).into_owned(),
    )
}

#[test]
fn a_runtime_that_does_not_fit_is_an_error_that_names_the_one_that_does() {
    let (fits, said) = compiled("versions", str::to_owned);
    assert!(fits, "{said}");
    // As a generator of later would write it, whose runtime is not released yet.
    let (fits, said) = compiled("versions", |text| {
        text.replace("1 \"0.1\"", "2 \"0.7\"")
            .replace("codec::v1::", "codec::v2::")
    });
    assert!(!fits);
    assert!(
        said.contains("this code was generated for odata-runtime 0.7")
            && said.contains("write `odata-runtime = \"0.7\"` into Cargo.toml"),
        "{said}"
    );
}
