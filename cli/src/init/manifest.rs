//! Adds dependencies to a Cargo.toml; existing content keeps its order and its comments.

use toml_edit::{DocumentMut, InlineTable, Item, Table, Value, value};

use crate::failure::Failure;

/// The tables to which dependencies are added, and the tables that make them unnecessary.
const WANTED: [(&str, &str, &[&str]); 3] = [
    ("odata-runtime", "dependencies", &[]),
    ("serde_json", "dev-dependencies", &["dependencies"]),
    ("odata-codegen", "build-dependencies", &[]),
];

/// The manifest with the dependencies of generated code and its test; the packages of this project come from the registry, or from a folder
/// of its repository.
pub(crate) fn with_dependencies(text: &str, packages: Option<&str>) -> Result<String, Failure> {
    let wrong = |message: String, help: &str| Failure::Message {
        message: format!("cannot add dependencies to Cargo.toml: {message}"),
        help: Some(help.to_owned()),
    };
    let mut manifest: DocumentMut = text
        .parse()
        .map_err(|error| wrong(format!("{error}"), "correct it first"))?;
    let Some(package) = manifest.get("package").and_then(Item::as_table_like) else {
        return Err(wrong(
            "it has no `[package]`".to_owned(),
            "run `odata-codegen init` in the folder of a package, not of a workspace",
        ));
    };
    let build = package.get("build");
    if build
        .is_some_and(|build| build.as_str() != Some("build.rs") && build.as_bool() != Some(true))
    {
        return Err(wrong(
            "its `build` is not `build.rs`".to_owned(),
            "call `odata_codegen::build_script(\"codegen.toml\")` in that script instead",
        ));
    }
    for (name, table, others) in WANTED {
        let there = |table: &str| {
            let table = manifest.get(table).and_then(Item::as_table_like);
            table.is_some_and(|table| table.contains_key(name))
        };
        if there(table) || others.iter().any(|other| there(other)) {
            continue;
        }
        let entry = manifest
            .entry(table)
            .or_insert_with(|| Item::Table(Table::new()));
        let Some(table) = entry.as_table_like_mut() else {
            return Err(wrong(
                format!("`{table}` is not a table"),
                "correct it first",
            ));
        };
        table.insert(name, version(name, packages));
    }
    Ok(manifest.to_string())
}

/// The source of a package.
fn version(name: &str, packages: Option<&str>) -> Item {
    // Packages of this project have the same version.
    let own = concat!(
        env!("CARGO_PKG_VERSION_MAJOR"),
        ".",
        env!("CARGO_PKG_VERSION_MINOR")
    );
    let folder = match name {
        "odata-runtime" => "runtime",
        "odata-codegen" => "codegen",
        _ => return value("1"),
    };
    match packages {
        None => value(own),
        Some(packages) => {
            let mut table = InlineTable::new();
            table.insert("path", Value::from(format!("{packages}/{folder}")));
            value(table)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_dependencies;

    #[test]
    fn what_is_there_keeps_its_place() {
        let text = "# mine\n[package]\nname = \"x\" # so called\n\n[dependencies]\nserde_json = { version = \"1.0.100\" }\n\n[features]\na = []\n";
        let edited = with_dependencies(text, None).expect("a manifest");
        let expected = "# mine\n[package]\nname = \"x\" # so called\n\n[dependencies]\nserde_json = { version = \"1.0.100\" }\nodata-runtime = \"0.1\"\n\n[features]\na = []\n\n[build-dependencies]\nodata-codegen = \"0.1\"\n";
        assert_eq!(edited, expected);
        assert_eq!(
            with_dependencies(&edited, Some("/other")).expect("a manifest"),
            edited
        );
    }

    #[test]
    fn what_cannot_be_added_to_is_refused() {
        for text in [
            "[workspace]\n",
            "[package\n",
            "[package]\nname = \"x\"\nbuild = \"other.rs\"\n",
            "dependencies = 1\n[package]\nname = \"x\"\n",
        ] {
            assert!(with_dependencies(text, None).is_err(), "{text}");
        }
    }
}
