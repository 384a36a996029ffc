//! The option `replace`: the program's own types in place of generated ones.

use super::additions::rust_path;
use super::{Config, Entry};
use crate::codes;
use odata_csdl::diagnostic::Finding;
use odata_csdl::schema::{Model, PropertyKind, TypeId, TypeKind};

impl Config {
    /// The Rust path that replaces the type or the type of the property at `path`.
    pub(crate) fn replacement(&self, path: impl FnOnce() -> String) -> Option<String> {
        if self.replace.entries.is_empty() {
            return None;
        }
        rust_path(self.replace.get(&path())?).ok()
    }

    /// Findings about values of the option that are not Rust.
    pub(super) fn wrong_replacements(&self) -> impl Iterator<Item = Finding> {
        self.replace.entries.iter().filter_map(|entry| {
            let message = rust_path(&entry.value).err()?;
            let help = "write the path of a type that implements `odata_runtime::values::Custom`, such as `::money::Money`";
            Some(value(entry, message, help))
        })
    }

    /// Findings about entity types and navigation properties, which cannot be replaced.
    pub(super) fn irreplaceable(&self, model: &Model) -> Vec<Finding> {
        let entries = self.replace.entries.iter();
        let found = entries.filter_map(|entry| match entry.key.split_once('/') {
            None => {
                let id = model.find_type(&entry.key)?;
                let is_entity = matches!(&model[id].kind, TypeKind::Structured(it) if it.entity);
                let message = format!(
                    "`{}` is an entity type, which cannot be replaced",
                    entry.key
                );
                let help =
                    "replace its properties or their types instead, or leave it out with `exclude`";
                is_entity.then(|| value(entry, message, help))
            }
            Some((owner, name)) => navigation(model, entry, model.find_type(owner)?, name),
        });
        found.collect()
    }
}

/// Returns a finding if the entry is about a navigation property.
fn navigation(model: &Model, entry: &Entry, owner: TypeId, name: &str) -> Option<Finding> {
    let mut properties = model.structured(owner)?.properties.iter();
    let property = properties.find(|property| property.name == name)?;
    let PropertyKind::Navigation(_) = property.kind else {
        return None;
    };
    let message = format!(
        "`{}` is a navigation property, which cannot be replaced",
        entry.key
    );
    let help = "`navigation` says whether it is followed, kept as JSON or left out";
    Some(value(entry, message, help))
}

fn value(entry: &Entry, message: String, help: &str) -> Finding {
    Finding::new(&codes::VALUE, message)
        .at(entry.span)
        .help(help)
}
