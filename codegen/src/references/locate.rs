//! Locates the file of a reference, by the configuration and by the files on disk.

use std::collections::HashSet;
use std::path::{Component, Path, PathBuf};

use super::uri::{Target, segments, target};
use crate::codes;
use crate::config::{Config, Entry, MetadataFile};
use crate::report::shown;
use odata_csdl::diagnostic::Finding;
use odata_csdl::syntax::Reference;

/// The result of locating a reference.
pub(super) enum Located<'a> {
    /// A file, and the entry of `references` that maps to it.
    File(MetadataFile, Option<&'a Entry>),
    /// No file; contains the help text.
    Nowhere(String),
}

pub(super) struct Locator<'a> {
    config: &'a Config,
    /// Absolute folders in which metadata may refer to files.
    roots: Vec<PathBuf>,
    used: HashSet<usize>,
}

impl<'a> Locator<'a> {
    pub(super) fn new(config: &'a Config, given: &[MetadataFile]) -> Self {
        let mapped = config.references.entries.iter().map(|entry| {
            // For a path with a star, the folder before it.
            let fixed = entry.value.split('*').next().unwrap_or_default();
            let end = fixed.rfind('/').map_or(0, |slash| slash + 1);
            config.resolve(Path::new(fixed.get(..end).unwrap_or_default()))
        });
        let files = given.iter().map(|file| file.path.parent());
        let folders = files.map(|folder| folder.map(Path::to_owned).unwrap_or_default());
        let folders = folders.chain(mapped);
        let named = config
            .reference_folders
            .iter()
            .map(|folder| config.resolve(folder));
        Self {
            config,
            roots: folders
                .chain(named)
                .map(|folder| absolute(&folder))
                .collect(),
            used: HashSet::new(),
        }
    }

    /// Positions of the entries of `references` that a reference matched.
    pub(super) fn used(&self) -> HashSet<usize> {
        self.used.clone()
    }

    /// The configured folders that do not exist.
    pub(super) fn missing_folders(&self) -> Vec<Finding> {
        let folders = self.config.reference_folders.iter();
        folders
            .filter(|folder| !self.config.resolve(folder).is_dir())
            .map(|folder| {
                let message = format!("`{}` is not a folder", shown(&self.config.resolve(folder)));
                Finding::new(&codes::METADATA_UNREADABLE, message)
                    .at(self.config.option_span("reference_folders"))
                    .help("correct the path in `reference_folders`")
            })
            .collect()
    }

    pub(super) fn locate(&mut self, from: &MetadataFile, reference: &Reference) -> Located<'a> {
        let target = target(&reference.uri, &reference.bases);
        if let Some((entry, path)) = self.mapped(&reference.uri, &target.uri) {
            return Located::File(self.config.metadata_file(Path::new(&path)), Some(entry));
        }
        let Some(segments) = segments(&target) else {
            return Located::Nowhere(nowhere(&reference.uri));
        };
        let mut outside = false;
        if target.relative {
            let folder = from.entry.parent().unwrap_or(Path::new(""));
            let entry = normal(&folder.join(segments.iter().collect::<PathBuf>()));
            let file = self.config.metadata_file(&entry);
            outside = !self.inside(&file.path);
            if !outside && file.path.is_file() {
                return Located::File(file, None);
            }
        }
        if let Some(file) = self.in_folders(&target, &segments) {
            return Located::File(file, None);
        }
        Located::Nowhere(if outside {
            format!(
                "`{}` leads out of the folders of the metadata, so it was not read; name its folder in `reference_folders`, or the \
                 file in `references`",
                reference.uri
            )
        } else {
            nowhere(&reference.uri)
        })
    }

    /// The entry of `references` for a URI, as written or as resolved. The last entry that matches wins.
    fn mapped(&mut self, written: &str, whole: &str) -> Option<(&'a Entry, String)> {
        let config = self.config;
        let entries = config.references.entries.iter().enumerate();
        let found = entries.rev().find_map(|(index, entry)| {
            let star = capture(&entry.key, written).or_else(|| capture(&entry.key, whole))?;
            // The star is the metadata's part of the path, which must not leave the folder.
            let names = star.split('/').all(|segment| segment != "..")
                && !star.starts_with('/')
                && !star.contains(['\\', ':'])
                && !star.contains(char::is_control);
            names.then_some(())?;
            Some((index, entry, entry.value.replacen('*', star, 1)))
        });
        let (index, entry, path) = found?;
        self.used.insert(index);
        Some((entry, path))
    }

    /// A file in one of the `reference_folders`: the longest suffix of the path that exists.
    fn in_folders(&self, target: &Target, segments: &[String]) -> Option<MetadataFile> {
        let up = segments
            .iter()
            .take_while(|segment| *segment == "..")
            .count();
        let path = segments.get(up..)?;
        for folder in &self.config.reference_folders {
            for from in 0..path.len() {
                let end: PathBuf = path.get(from..)?.iter().collect();
                let entry = folder.join(end);
                let file = self.config.metadata_file(&entry);
                if file.path.is_file() {
                    return Some(file);
                }
                // `$metadata` and schema names, under the names by which they are usually saved.
                for extension in ["xml", "json"] {
                    let mut name = entry.clone().into_os_string();
                    name.push(".");
                    name.push(extension);
                    let file = self.config.metadata_file(Path::new(&name));
                    if !target.uri.ends_with('/') && file.path.is_file() {
                        return Some(file);
                    }
                }
            }
        }
        None
    }

    /// Whether metadata may refer to this file. Links belong to the user and are followed.
    fn inside(&self, path: &Path) -> bool {
        let path = absolute(path);
        self.roots.iter().any(|root| path.starts_with(root))
    }
}

fn nowhere(uri: &str) -> String {
    format!(
        "nothing is fetched from the network: list the document in `metadata`, list its folder in `reference_folders`, or add \
         `\"{uri}\" = \"<file>\"` to `references`"
    )
}

/// The text that the star of a pattern matches; `""` if there is no star and the texts are equal.
fn capture<'t>(pattern: &str, text: &'t str) -> Option<&'t str> {
    match pattern.split_once('*') {
        Some((before, after)) => text.strip_prefix(before)?.strip_suffix(after),
        None => (pattern == text).then_some(""),
    }
}

/// Absolute, without `.` and `..`.
fn absolute(path: &Path) -> PathBuf {
    // The empty path is also the current folder, but every path starts with it.
    let here = path.as_os_str().is_empty();
    let path = if here { Path::new(".") } else { path };
    normal(&std::path::absolute(path).unwrap_or_else(|_| path.to_owned()))
}

/// A path without `.` and `..`, except for those that lead out of a relative one.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for component in path.components() {
        match (component, out.components().next_back()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                out.pop();
            }
            (Component::ParentDir, Some(Component::RootDir | Component::Prefix(_))) => {}
            (component, _) => out.push(component),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_inside_but_what_lies_in_the_folders() {
        let inside = |config: &Config, path: &str| {
            let given = [config.metadata_file(Path::new("main.xml"))];
            Locator::new(config, &given).inside(Path::new(path))
        };
        // With a configuration in the current folder, the paths are as written.
        let here = Config::new();
        assert!(inside(&here, "main.xml") && inside(&here, "sub/other.xml"));
        assert!(!inside(&here, "../other.xml") && !inside(&here, "/etc/passwd"));
        let mut below = Config::new().references([("https://example.com/*", "*")]);
        below.base = PathBuf::from("meta");
        assert!(inside(&below, "meta/a.xml"));
        assert!(!inside(&below, "a.xml") && !inside(&below, "../a.xml"));
        let mapped = Config::new().references([("https://example.com/*", "../words/v*.xml")]);
        assert!(inside(&mapped, "../words/a.xml") && !inside(&mapped, "../a.xml"));
    }
}
