//! Writes modules as files: one file per module, `a::b` in `a/b.rs`, declared by its parent; headers; the root file.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;

use super::metadata::Input;
use crate::config::{Config, Root};
use crate::emit::Module;
use crate::fingerprint::Fingerprint;
use crate::output::{Files, GENERATED};
use crate::{emit, format, inert};
use odata_csdl::schema::Model;

/// The content of the header of each file.
#[derive(Debug)]
pub(super) struct Header<'a> {
    /// Names of the metadata documents.
    pub(super) inputs: Vec<String>,
    /// The command that generates the files again.
    pub(super) command: &'a str,
    /// Fingerprint of the inputs and name of the `codegen.toml`, if there is one.
    pub(super) fingerprint: Option<(Fingerprint, String)>,
}

impl<'a> Header<'a> {
    /// The header for a run with these inputs.
    pub(super) fn new(config: &'a Config, input: &Input) -> Self {
        let files = input.documents.files.iter();
        Self {
            inputs: files.map(|file| file.name.clone()).collect(),
            command: &config.command,
            fingerprint: config.origin.as_ref().map(|origin| {
                let name = origin.path.file_name().unwrap_or_default();
                (input.fingerprint, name.to_string_lossy().into_owned())
            }),
        }
    }

    /// The line that starts every file.
    fn line(&self) -> String {
        let line = format!(
            "{GENERATED} from {}. Do not edit; run `{}`.",
            self.inputs.join(", "),
            self.command
        );
        inert::line(&line).into_owned() + "\n"
    }

    /// The root file's line with the fingerprint and the files that it covers, in that order. The files are listed so that comparing does
    /// not require the configuration.
    fn fingerprint_line(&self) -> String {
        let Some((fingerprint, config)) = &self.fingerprint else {
            return String::new();
        };
        let inputs: Vec<&str> = std::iter::once(config)
            .chain(&self.inputs)
            .map(String::as_str)
            .collect();
        let line = format!("// fingerprint: {fingerprint} of {}", inputs.join(", "));
        inert::line(&line).into_owned() + "\n"
    }
}

/// The files of the modules. Modules with the same path become one file; modules in between exist even without items.
///
/// # Errors
///
/// Items that are not Rust, or an invalid path: bugs of earlier stages.
pub(super) fn files(
    modules: Vec<Module>,
    model: &Model,
    config: &Config,
    header: &Header<'_>,
) -> Result<Files, String> {
    let mut tree: BTreeMap<Vec<String>, Module> = BTreeMap::new();
    for module in modules {
        for length in 0..module.path.len() {
            let path = module.path[..length].to_vec();
            tree.entry(path.clone()).or_insert_with(|| Module {
                path,
                ..Module::default()
            });
        }
        let target = tree.entry(module.path.clone()).or_insert_with(|| Module {
            path: module.path.clone(),
            ..Module::default()
        });
        if !target.docs.is_empty() && !module.docs.is_empty() {
            target.docs.push_str("\n\n");
        }
        target.docs.push_str(&module.docs);
        target.attributes.extend(module.attributes);
        if !target.text.is_empty() && !module.text.is_empty() {
            target.text.push('\n');
        }
        target.text.push_str(&module.text);
    }
    tree.entry(Vec::new()).or_default();

    let line = header.line();
    let mut files = Files::new();
    for module in tree.values() {
        let root = module.path.is_empty();
        let mut text = line.clone();
        if root {
            text += &header.fingerprint_line();
        }
        if root && config.root == Root::Lib {
            text += &crate_head(model, config, &module.attributes)?;
        }
        let children = tree.values().filter(|child| {
            child.path.len() == module.path.len() + 1 && child.path.starts_with(&module.path)
        });
        for child in children {
            text.push('\n');
            text += &declaration(child, root)?;
        }
        if !module.text.is_empty() {
            text.push('\n');
            text += &module.text;
        }
        files
            .insert(file_path(module, config.root), text)
            .map_err(|error| error.to_string())?;
    }
    Ok(files)
}

/// The path of a module's file. The file of a raw identifier has the name without `r#`, as the compiler expects.
fn file_path(module: &Module, root: Root) -> String {
    if module.path.is_empty() {
        return match root {
            Root::Lib => "lib.rs".to_owned(),
            Root::Module => "mod.rs".to_owned(),
        };
    }
    let segments: Vec<&str> = module
        .path
        .iter()
        .map(|segment| segment.strip_prefix("r#").unwrap_or(segment))
        .collect();
    segments.join("/") + ".rs"
}

/// `pub mod x;` with documentation and attributes.
fn declaration(module: &Module, in_root: bool) -> Result<String, String> {
    let mut text = String::new();
    let fallback = format!("Modules below {}.", inert::code(&module.path.join("::")));
    let docs = if module.docs.is_empty() {
        &fallback
    } else {
        &module.docs
    };
    for line in docs.lines() {
        text += format!("/// {line}").trim_end();
        text.push('\n');
    }
    // The layout is prettyplease's; this keeps `cargo fmt` from changing it, in the modules below as well.
    if in_root {
        text += "#[rustfmt::skip]\n";
    }
    let name: TokenStream = module
        .path
        .last()
        .map(String::as_str)
        .unwrap_or_default()
        .parse()
        .map_err(|error| format!("module {:?}: {error}", module.path))?;
    let item = emit::module(
        &name,
        &module.attributes,
        path_attribute(&module.path).as_deref(),
    );
    text += &format::items(&module.path.join("::"), &[item]).map_err(|error| error.to_string())?;
    Ok(text)
}

/// The compiler finds the files of modules by itself only if their names are ASCII.
fn path_attribute(path: &[String]) -> Option<String> {
    let (Some(name), false) = (path.last(), path.iter().all(|segment| segment.is_ascii())) else {
        return None;
    };
    // Such a path is relative to the folder of the file that contains it, which is the parent's own only for the root.
    let file = match path.len() {
        1 => format!("{name}.rs"),
        length => format!("{}/{name}.rs", path[length - 2]),
    }
    .replace("r#", "");
    Some(file)
}

/// Inner documentation and attributes of a `lib.rs`.
fn crate_head(model: &Model, config: &Config, attributes: &TokenStream) -> Result<String, String> {
    let mut about = inert::own_markdown(&config.about);
    if config.about.trim().is_empty() {
        let of_types: BTreeSet<&str> = model
            .types
            .iter()
            .map(|declared| model[declared.schema].namespace.as_str())
            .collect();
        let names: Vec<String> = of_types.into_iter().map(inert::code).collect();
        about = vec![match names.as_slice() {
            [] => "Rust types of an OData model.".to_owned(),
            names => format!("Rust types of the OData model {}.", names.join(", ")),
        }];
    }
    let mut text = String::from("\n");
    for line in about {
        text += format!("//! {line}").trim_end();
        text.push('\n');
    }
    text += "\n#![forbid(unsafe_code)]\n";
    text +=
        &format::items("", std::slice::from_ref(attributes)).map_err(|error| error.to_string())?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{Header, files};
    use crate::config::{Config, Root};
    use crate::emit::Module;
    use crate::fingerprint::Fingerprint;
    use odata_csdl::schema::Model;

    fn module(path: &[&str], items: proc_macro2::TokenStream) -> Module {
        Module {
            path: path.iter().map(|part| (*part).to_owned()).collect(),
            text: crate::format::items("", &[items]).unwrap_or_default(),
            ..Module::default()
        }
    }

    fn lay_out(modules: Vec<Module>, config: &Config) -> Result<Vec<(String, String)>, String> {
        let inputs = vec!["a.xml".to_owned(), "b.xml".to_owned()];
        let fingerprint = Some((Fingerprint::default(), "codegen.toml".to_owned()));
        let header = Header {
            inputs,
            command: "cargo build",
            fingerprint,
        };
        let files = files(modules, &Model::default(), config, &header)?;
        Ok(files
            .iter()
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect())
    }

    const LINE: &str =
        "// @generated by odata-codegen from a.xml, b.xml. Do not edit; run `cargo build`.\n";

    #[test]
    fn every_module_is_a_file_that_its_parent_declares() {
        let registry = Module {
            attributes: quote!(#[cfg(feature = "registry")]),
            docs: "All types.".to_owned(),
            ..module(
                &["registry"],
                quote!(
                    struct R;
                ),
            )
        };
        let modules = vec![
            module(
                &["a", "r#type"],
                quote!(
                    struct X;
                    struct Y;
                ),
            ),
            registry,
        ];
        let files = lay_out(modules, &Config::new()).unwrap_or_default();
        let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["a.rs", "a/type.rs", "lib.rs", "registry.rs"]);
        let expected = [
            format!("{LINE}\n/// Modules below `a::r#type`.\npub mod r#type;\n"),
            format!("{LINE}\nstruct X;\n\nstruct Y;\n"),
            format!(
                "{LINE}// fingerprint: cbf29ce484222325 of codegen.toml, a.xml, b.xml\n\n//! Rust types of an OData model.\n\n\
                 #![forbid(unsafe_code)]\n\n/// Modules below `a`.\n#[rustfmt::skip]\npub mod a;\n\n\
                 /// All types.\n#[rustfmt::skip]\n#[cfg(feature = \"registry\")]\npub mod registry;\n"
            ),
            format!("{LINE}\nstruct R;\n"),
        ];
        for ((path, text), expected) in files.iter().zip(&expected) {
            assert_eq!(text, expected, "{path}");
        }
    }

    #[test]
    fn an_included_root_has_no_inner_attributes() {
        let config = Config::new().root(Root::Module).about("Hello.");
        let files = lay_out(
            vec![
                module(
                    &["a"],
                    quote!(
                        struct X;
                    ),
                ),
                module(
                    &["a"],
                    quote!(
                        struct Y;
                    ),
                ),
                module(
                    &[],
                    quote!(
                        use a::X;
                    ),
                ),
            ],
            &config,
        )
        .unwrap_or_default();
        assert!(
            files
                .iter()
                .all(|(_, text)| !text.contains("#!") && !text.contains("//!"))
        );
        assert!(
            files
                .iter()
                .any(|(path, text)| path == "a.rs" && text.contains("X;\n\nstruct Y;"))
        );
        assert!(files.iter().any(|(path, text)| path == "mod.rs" && text.ends_with("pub mod a;\n\nuse a::X;\n")), "{files:?}");
    }

    #[test]
    fn b4_modules_that_are_not_ascii_name_their_files() {
        let modules = vec![module(
            &["größe", "type_", "x"],
            quote!(
                struct X;
            ),
        )];
        let files = lay_out(modules, &Config::new()).unwrap_or_default();
        let declared = |path: &str, declaration: &str| {
            files
                .iter()
                .any(|(file, text)| file == path && text.contains(declaration))
        };
        assert!(
            declared("lib.rs", "#[path = \"größe.rs\"]\npub mod größe;"),
            "{files:?}"
        );
        assert!(
            declared("größe.rs", "#[path = \"größe/type_.rs\"]\npub mod type_;"),
            "{files:?}"
        );
        assert!(
            declared("größe/type_.rs", "#[path = \"type_/x.rs\"]\npub mod x;"),
            "{files:?}"
        );
    }

    #[test]
    fn modules_that_cannot_be_files_are_errors() {
        for path in [
            &["aux"][..],
            &["lib"],
            &["a", "..", "b"],
            &["a", "x y"],
            &["a/b"],
            &[""],
        ] {
            assert!(
                lay_out(
                    vec![module(
                        path,
                        quote!(
                            struct X;
                        )
                    )],
                    &Config::new()
                )
                .is_err(),
                "{path:?}"
            );
        }
    }
}
