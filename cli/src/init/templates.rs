//! The texts of the files.

use odata_codegen::Generated;
use odata_codegen::config::Navigation;
use toml_edit::{Array, Value};

/// The settings of the configuration that differ from the defaults.
pub(crate) struct Settings<'a> {
    /// Paths from the folder of the configuration.
    pub(crate) metadata: Vec<String>,
    pub(crate) select: &'a [String],
    pub(crate) navigation: Navigation,
}

pub(crate) const BUILD: &str = "\
//! Generates the types of `src/model.rs`.

fn main() {
    odata_codegen::build_script(\"codegen.toml\");
}
";

pub(crate) fn config(settings: &Settings<'_>) -> String {
    let list = |items: &[String]| Value::from(items.iter().collect::<Array>()).to_string();
    let mut text = format!(
        "# The types to generate when the crate is built. All options: odata_codegen::Config.\n\
         metadata = {}\n\
         root = \"module\"\n\
         lock = \"codegen.lock\" # keeps names when the metadata grows; belongs in version control\n",
        list(&settings.metadata)
    );
    text += &match settings.select {
        [] => "# select = [\"Namespace.Type\", \"Namespace.*\"] # and everything that they need; default: all types\n".to_owned(),
        select => format!("select = {}\n", list(select)),
    };
    match settings.navigation {
        Navigation::Follow => {}
        other => text += &format!("\n[navigation]\n\"*\" = \"{other}\"\n"),
    }
    text
}

/// `src/model.rs`: the generated module, and a test of one of its types.
pub(crate) fn module(generated: &Generated) -> String {
    let mut text = "//! The types of the service; `build.rs` generates them from its metadata, as configured in `codegen.toml`.\n\n\
         include!(concat!(env!(\"OUT_DIR\"), \"/mod.rs\"));\n"
        .to_owned();
    let Some(of) = generated.types.iter().find(|of| of.is_struct) else {
        return text;
    };
    let path = &of.rust;
    let name = path.rsplit("::").next().unwrap_or(path);
    text += &format!(
        "
#[cfg(test)]
mod tests {{
    use super::{path};

    #[test]
    fn what_the_metadata_does_not_declare_is_kept() -> Result<(), serde_json::Error> {{
        let json = r#\"{{\"not in the metadata\":[1,2.50]}}\"#;
        let value: {name} = serde_json::from_str(json)?;
        assert_eq!(serde_json::to_string(&value)?, json);
        Ok(())
    }}
}}
"
    );
    text
}

/// The crate's root file with a declaration of the module at its end.
pub(crate) fn declaration(root: &str, library: bool) -> String {
    let declares = |line: &str| matches!(line.trim(), "mod model;" | "pub mod model;");
    if root.lines().any(declares) {
        return root.to_owned();
    }
    let mut text = root.to_owned();
    if !text.is_empty() {
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text.push('\n');
    }
    text += if library {
        "pub mod model;\n"
    } else {
        "#[allow(dead_code, reason = \"the program uses only some of the service's types\")]\nmod model;\n"
    };
    text
}
