//! The output for small documents.

use odata_codegen::{Config, Generated, Report};

/// Generates code from a document; `options` are lines of a `codegen.toml`.
pub fn generate(document: &str, options: &str) -> Result<Generated, Report> {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("codegen.toml");
    std::fs::write(folder.path().join("m.xml"), document).unwrap();
    std::fs::write(&config, format!("metadata = [\"m.xml\"]\n{options}")).unwrap();
    Config::load(&config)?.generate()
}

/// The text of all files generated from a document, without the fingerprint of the input.
pub fn output(document: &str, options: &str) -> String {
    let generated = generate(document, options).unwrap_or_else(|report| panic!("{report}"));
    let lines = generated
        .files
        .iter()
        .flat_map(|(_, text)| text.split_inclusive('\n'));
    lines
        .filter(|line| !line.starts_with("// fingerprint"))
        .collect()
}

/// The text of all files generated from a schema `a` with this content.
pub fn output_a(content: &str) -> String {
    output(&super::schema_a(content), "")
}
