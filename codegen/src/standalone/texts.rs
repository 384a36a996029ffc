//! The files of a standalone crate that are not Rust.

use super::{MANIFEST, REGISTRY, REQUESTS, Standalone, relative};
use crate::config::Navigation;
use crate::features::Feature;
use crate::inert;
use crate::output::{Files, PathError};

impl Standalone {
    pub(super) fn files(&self, sources: &Files, features: &[Feature]) -> Result<Files, PathError> {
        let mut files = Files::new();
        files.insert("Cargo.toml", self.manifest(features))?;
        files.insert("README.md", self.readme(features))?;
        files.insert(".gitignore", "/target\n")?;
        for (path, text) in sources.iter() {
            files.insert(format!("src/{path}"), text)?;
        }
        Ok(files)
    }

    /// The start of the crate's documentation.
    pub(super) fn about(&self) -> String {
        format!(
            "{}\n\nThey read and write the service's JSON without losing anything; README.md tells how they were generated. Where there\n\
             are several namespaces each module sits behind a feature named after its path; all are on by default.",
            self.described()
        )
    }

    fn description(&self) -> String {
        match &self.description {
            Some(description) => description.clone(),
            None => "Rust types of an OData service, generated from its metadata.".to_owned(),
        }
    }

    /// The description in Markdown.
    fn described(&self) -> String {
        inert::prose(&self.description()).join("\n")
    }

    fn manifest(&self, features: &[Feature]) -> String {
        let own = concat!(
            env!("CARGO_PKG_VERSION_MAJOR"),
            ".",
            env!("CARGO_PKG_VERSION_MINOR")
        );
        let runtime = match &self.runtime_path {
            Some(path) => {
                let path = inert::toml(&relative(&self.out, path));
                format!("{{ version = \"{own}\", path = {path} }}")
            }
            None => format!("\"{own}\""),
        };
        let requests = match (self.requests, &self.runtime_path) {
            (false, _) => String::new(),
            (true, Some(path)) => {
                let path = relative(&self.out, &path.with_file_name(REQUESTS));
                let path = inert::toml(&path);
                format!(
                    "\nodata-requests = {{ version = \"{own}\", path = {path}, optional = true }}"
                )
            }
            (true, None) => {
                format!("\nodata-requests = {{ version = \"{own}\", optional = true }}")
            }
        };
        let license = match &self.license {
            Some(license) => format!("license = {}", inert::toml(license)),
            None => "publish = false # until a licence is chosen, by `--license`".to_owned(),
        };
        format!(
            "{MANIFEST}; README.md says how.\n\n[package]\nname = \"{}\"\ndescription = {}\nversion = \"{}\"\nedition = \"2024\"\nrust-version = \"{}\"\n\
             {license}\nreadme = \"README.md\"\nkeywords = [\"odata\"]\n\n[package.metadata.docs.rs]\nall-features = true\n\n\
             # A new property is a minor version: structs are made by `new`, `with`, or literals with `..Default::default()`.\n\
             [package.metadata.cargo-semver-checks.lints]\nconstructible_struct_adds_field = \"allow\"\n\n\
             [features]\n{}\n\
             [dependencies]\nodata-runtime = {runtime}{requests}\n\n\
             # Its own workspace, so that no other one around it takes it for a member.\n[workspace]\n",
            self.name,
            inert::toml(&self.description()),
            self.version,
            env!("CARGO_PKG_RUST_VERSION"),
            feature_table(features, self.requests),
        )
    }

    fn readme(&self, features: &[Feature]) -> String {
        let name = &self.name;
        let crate_name = name.replace('-', "_");
        let mut text = format!(
            "# {name}\n\n{}\n\nThe types read and write the service's JSON without losing anything.\n\n## How it was made\n\nDo not edit; run in this folder:\n\n```sh\n{}\n```\n\n\
             ## Features\n\nWith the feature `{REGISTRY}` there is `{crate_name}::registry::decode`, which decodes a type by its name.\n",
            self.described(),
            self.command()
        );
        if self.requests {
            text += &format!(
                "With the feature `{REQUESTS}` there is `{crate_name}::requests`, with a struct for the service whose methods lead to requests.\n"
            );
        }
        if !features.is_empty() {
            text += "\nEach namespace has one; all are on by default. Who needs some of them compiles less with `default-features = false`:\n\n\
                     | feature | module | with it come |\n|---|---|---|\n";
            for feature in features {
                let needs: Vec<String> =
                    feature.needs.iter().map(|name| inert::code(name)).collect();
                text += &format!(
                    "| {} | {} | {} |\n",
                    inert::code(&feature.name),
                    inert::code(&format!("{crate_name}::{}", feature.module)),
                    needs.join(", ")
                );
            }
        }
        if let Some(license) = &self.license {
            text += &format!("\n## Licence\n\n{}\n", inert::prose(license).join("\n"));
        }
        text
    }

    /// The command that generates the crate, to be run in its folder.
    fn command(&self) -> String {
        let mut command = String::from("odata-codegen crate");
        let mut add = |option: &str, value: &str| {
            command += &format!(" \\\n  --{option} {}", inert::shell(value));
        };
        for file in &self.metadata {
            add("metadata", &relative(&self.out, file));
        }
        for (uri, file) in &self.references {
            add("reference", &format!("{uri}={}", relative(&self.out, file)));
        }
        for folder in &self.reference_folders {
            add("reference-folder", &relative(&self.out, folder));
        }
        add("name", &self.name);
        add("out", ".");
        if let Some(path) = &self.runtime_path {
            add("runtime-path", &relative(&self.out, path));
        }
        add("package-version", &self.version);
        if let Some(description) = &self.description {
            add("description", description);
        }
        if let Some(license) = &self.license {
            add("license", license);
        }
        for pattern in &self.select {
            add("select", pattern);
        }
        if self.navigation != Navigation::Follow {
            add("navigation", &self.navigation.to_string());
        }
        if self.requests {
            command += " \\\n  --requests";
        }
        if self.strict {
            command += " \\\n  --strict";
        }
        command
    }
}

/// The lines of `[features]`.
fn feature_table(features: &[Feature], requests: bool) -> String {
    let list = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| inert::toml(name)).collect();
        format!("[{}]", names.join(", "))
    };
    let all: Vec<&str> = features
        .iter()
        .map(|feature| feature.name.as_str())
        .collect();
    let mut text = String::new();
    if !features.is_empty() {
        text += &format!("default = {}\n", list(&all));
    }
    // It refers to every type.
    text += &format!(
        "# `registry::decode` by the name of a type.\n{REGISTRY} = {}\n",
        list(&all)
    );
    if requests {
        text += &format!(
            "# Requests to the service, in the module `requests`.\n{REQUESTS} = [\"dep:odata-requests\"]\n"
        );
    }
    if !features.is_empty() {
        text += "# One for each namespace, with those that its types name.\n";
    }
    for feature in features {
        let needs: Vec<&str> = feature.needs.iter().map(String::as_str).collect();
        // Modules may have names that are not valid as bare keys.
        text += &format!("{} = {}\n", inert::toml(&feature.name), list(&needs));
    }
    text
}
