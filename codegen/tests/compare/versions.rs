//! Two versions of a service, as files in a folder, and their comparison.

use std::fs;
use std::path::Path;

use odata_codegen::Config;
use odata_codegen::compare::{Comparison, Version, compare};
use odata_codegen::config::Root;

use crate::cases::Case;

pub(crate) fn metadata(schema: &str) -> String {
    format!(
        r#"<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx"><edmx:DataServices>
<Schema Namespace="shop" xmlns="http://docs.oasis-open.org/odata/ns/edm">{schema}</Schema></edmx:DataServices></edmx:Edmx>"#
    )
}

/// The configuration that reads `file` in the folder.
pub(crate) fn config(folder: &Path, file: &str, lines: &str) -> Config {
    let text = format!("metadata = ['{file}']\n{lines}\n");
    let config = Config::parse(folder.join("codegen.toml"), text).expect("a configuration");
    config.root(Root::Module)
}

pub(crate) fn versions(folder: &Path, lines: &str) -> (Version, Version) {
    let old = config(folder, "old.xml", lines).version(None);
    let old = old.unwrap_or_else(|report| panic!("{report}"));
    let new = config(folder, "new.xml", lines).version(Some(&old));
    (old, new.unwrap_or_else(|report| panic!("{report}")))
}

/// Compares the metadata of a case, whose files are left in the folder.
pub(crate) fn compared(folder: &Path, case: &Case) -> Comparison {
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("old.xml"), metadata(case.old)).expect("a file");
    fs::write(folder.join("new.xml"), metadata(case.new)).expect("a file");
    let (old, new) = versions(folder, case.config);
    compare(&old, &new)
}
