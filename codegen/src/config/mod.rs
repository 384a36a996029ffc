//! What to generate and how: [`Config`], filled by its builder methods or by a `codegen.toml`.
//!
//! Every option is declared once, in the table below; the field, the builder method, the key in `codegen.toml` and the
//! entry of [`OPTIONS`] all come from there, so none can be missing. Knows neither the model nor tokens.

mod additions;
mod allow;
mod check;
mod files;
mod input;
mod patch;
mod pattern;
mod read;
mod replace;
mod values;

use std::path::{Path, PathBuf};

pub(crate) use additions::derive_attributes;
pub use additions::{Addition, Additions, Text};
pub use allow::Allow;
pub(crate) use allow::Allowances;
pub use files::MetadataFile;
pub use input::Input;
pub use patch::{Patch, PatchChange};
pub use pattern::Pattern;
pub use values::{BinaryAlphabet, ByPattern, Entry, Family, Navigation, Registry, Root, Table};

use odata_csdl::diagnostic::Span;

use crate::report::Origin;

pub use crate::report::CONFIG_FILE;

/// An option as [`OPTIONS`] lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionInfo {
    /// Name of the field, of the builder method and of the key in `codegen.toml`.
    pub name: &'static str,
    /// What `codegen.toml` expects, such as `a list of strings`.
    pub shape: &'static str,
    /// Its documentation, one line per line.
    pub doc: &'static [&'static str],
}

/// From one table of options: the struct, its default, the builder, the keys.
macro_rules! options {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr,)+) => {
        /// What to generate and how. Made by [`Config::new`] and its builder methods, or read by [`Config::load`]
        /// from a `codegen.toml`, whose keys are the names of the methods.
        ///
        /// Options are addressed by model path: `Namespace.Type` or `Namespace.Type/property`, with `*` for any run
        /// of characters. Where several entries of an option match a path, the last one wins.
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub struct Config {
            $($(#[doc = $doc])+ pub $name: $type,)+
            /// The folder that relative paths start from: that of `codegen.toml`, or the current one.
            pub base: PathBuf,
            /// The `codegen.toml`, if the configuration came from one.
            pub(crate) origin: Option<Origin>,
        }

        impl Default for Config {
            fn default() -> Self {
                Self { $($name: $default,)+ base: PathBuf::new(), origin: None }
            }
        }

        /// Configurations are equal if their options and their folders are; where options were written does not count.
        impl PartialEq for Config {
            fn eq(&self, other: &Self) -> bool {
                self.base == other.base $(&& self.$name == other.$name)+
            }
        }

        impl Config {
            $(
                $(#[doc = $doc])+
                ///
                /// Replaces what was set before.
                #[must_use]
                pub fn $name(mut self, value: impl Input<$type>) -> Self {
                    self.$name = value.into_value();
                    self
                }
            )+

            /// Sets the option `name` from a value of `codegen.toml`; `false` if there is no such option.
            fn read_option(&mut self, name: &str, value: &read::Value<'_>, reader: &mut read::Reader) -> bool {
                match name {
                    $(stringify!($name) => {
                        if let Some(value) = <$type as read::Setting>::read(value, reader) {
                            self.$name = value;
                        }
                    })+
                    _ => return false,
                }
                true
            }
        }

        /// Every option, in the order of the documentation.
        pub const OPTIONS: &[OptionInfo] = &[$(
            OptionInfo {
                name: stringify!($name),
                shape: <$type as read::Setting>::SHAPE,
                doc: &[$($doc),+],
            },
        )+];
    };
}

options! {
    /// The metadata: CSDL documents, XML or JSON, that are read together. A folder stands for every `*.xml` and `*.json` in
    /// it, sorted by name.
    metadata: Vec<PathBuf> = Vec::new(),
    /// Files of documents that the metadata refers to, by `Uri`: `"https://example.com/core.xml" = "vocabularies/core.xml"`. One `*` stands
    /// for any run of characters on the left, and for the same on the right. Nothing is ever fetched from the network.
    references: Table = Table::default(),
    /// Folders in which documents that the metadata refers to are looked for, by the end of the path of their `Uri`. Documents beside the one
    /// that refers to them are found without. References lead nowhere but into these folders and those of the metadata.
    reference_folders: Vec<PathBuf> = Vec::new(),
    /// The folder that the output goes to. In a build script the default is `OUT_DIR`.
    output: Option<PathBuf> = None,
    /// Whether the output is a crate's `lib.rs` or a `mod.rs` for `include!`.
    root: Root = Root::Lib,
    /// What the crate's root documentation says, Markdown. The default names the namespaces.
    about: String = String::new(),
    /// The command that the header of each file tells readers to run.
    command: String = "cargo build".to_owned(),
    /// Path of the runtime crate in generated code.
    runtime: String = "::odata_runtime".to_owned(),
    /// Rust module path of a namespace: `"microsoft.graph.partners.billing" = "graph::partners::billing"`. A namespace
    /// without an entry becomes nested modules in full.
    modules: Table = Table::default(),
    /// Patterns of what to generate. `Namespace.Type` is a type; what it needs comes with it: bases, the types of properties, and the
    /// subtypes of these where positions hold an enum of them. `Namespace.Type/property` is a type of which only such properties and
    /// the key are wanted, unless another pattern names it as a whole. `Namespace.Container/Set` is the type of an entity set or
    /// singleton.
    select: Vec<Pattern> = vec![Pattern::new("*")],
    /// Patterns of what to leave out. Where a position is of an excluded type, it keeps the JSON as it came; a type that others derive
    /// from is generated all the same. Values of an excluded property stay among the unknown members.
    exclude: Vec<Pattern> = Vec::new(),
    /// What becomes of navigation properties, by pattern over `Namespace.Type/property`. A word alone holds for all.
    navigation: ByPattern<Navigation> = ByPattern::default(),
    /// What positions hold whose type has descendants, by pattern over the type. Without an entry an enum, as long
    /// as the type has at most `family_limit` descendants, else the base; or, with a `lock`, what positions of the type were first:
    /// a type that was there without subtypes stays its struct until an entry asks for `enum`, and an enum stays one.
    family: ByPattern<Family> = ByPattern::default(),
    /// Number of descendants up to which a position holds an enum of them.
    family_limit: usize = 64,
    /// Whether a picture of the generated types goes with them, of 60 types at most: `diagram.svg` in the output folder, with which the
    /// documentation of a `lib.rs` starts. The command line draws it; build scripts keep it and warn when the model is another
    /// ([`Config::generate_drawn_by`]). A module that is included shows it by `#[doc = include_str!("…/diagram.svg")]` where it is declared.
    picture: bool = false,
    /// Patterns of properties whose values are secrets: `Debug` and error messages show `[redacted]`.
    redact: Vec<Pattern> = Vec::new(),
    /// Whether to generate the registry of all types: `false`, `true`, or the name of a feature that it sits behind.
    registry: Registry = Registry::Off,
    /// Whether the module of each namespace sits behind a feature, named after the module's path, which the crate has to declare
    /// with what it needs: [`Generated::features`](crate::Generated::features). Not where there is one namespace only, or more
    /// than 200.
    features: bool = false,
    /// The alphabet in which new `Edm.Binary` values are written.
    binary: BinaryAlphabet = BinaryAlphabet::Base64Url,
    /// Whether every violation of the standard is an error, not only what makes the model ambiguous.
    strict: bool = false,
    /// Warnings that are not reported, by number and perhaps a pattern of model paths: `"E0805"`, `"E0406 ns.*"`, for what the
    /// service's owner will never mend. With `strict`, what would be an error for that reason alone is allowed, too; other errors
    /// are never. An entry that silences nothing is reported.
    allow: Vec<Allow> = Vec::new(),
    /// Rust names by model path: `"Namespace.Type" = "Renamed"`, `"Namespace.Type/property" = "renamed"`.
    rename: Table = Table::default(),
    /// Derive macros by pattern over types: `"Namespace.Type" = ["Hash", "schemars::JsonSchema"]`. They stand on the struct or enum and on
    /// the family of the type; those of all entries that match. A path holds in the module of the type, so name your own as `crate::…`.
    /// Type definitions are aliases, which derive nothing.
    derive: Additions = Additions::default(),
    /// Attributes by pattern over types, properties and members of enumerations: `"Namespace.Type/property" = ["doc(alias = \"x\")"]`, without
    /// `#[` and `]`; those of all entries that match. Attributes of a type stand on its family, too.
    attributes: Additions = Additions::default(),
    /// Types of your own instead of generated ones: `"Namespace.Type" = "crate::Money"` for every property of a type definition, an
    /// enumeration or a complex type, which is not generated then, and `"Namespace.Type/property" = "crate::Money"` for one property. They
    /// implement `odata_runtime::values::Custom`; of a collection they are the items. Entity types and navigation properties cannot be replaced.
    replace: Table = Table::default(),
    /// File that records which names were generated, and whether positions hold structs or enums of families, so that both stay when
    /// metadata grows. Written with the output.
    lock: Option<PathBuf> = None,
    /// Corrections of the metadata, each with its reason; a patch that changes nothing is an error. All other options see the
    /// model as it is after them. See [`Patch`].
    patch: Vec<Patch> = Vec::new(),
    /// Whether descriptions in the metadata become documentation comments.
    docs: bool = true,
    /// Whether what the metadata declares deprecated (`Core.Revisions`) is so in Rust, too.
    deprecated: bool = true,
}

impl Config {
    /// The defaults; at least `metadata` has to be set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where the key of an option is written, if the configuration came from a `codegen.toml` that sets it.
    /// The span's file is [`CONFIG_FILE`].
    pub fn option_span(&self, name: &str) -> Option<Span> {
        self.origin.as_ref()?.spans.get(name).copied()
    }

    /// What becomes of the navigation property at `path` (`Namespace.Type/property`).
    pub fn navigation_for(&self, path: &str) -> Navigation {
        self.navigation
            .get(path)
            .copied()
            .unwrap_or(Navigation::Follow)
    }

    /// What the configuration says a position holds, by the path of its type (`Namespace.Type`) that has this number of descendants.
    pub fn family_for(&self, path: &str, descendants: usize) -> Family {
        let default = if descendants <= self.family_limit {
            Family::Enum
        } else {
            Family::Base
        };
        self.family.get(path).copied().unwrap_or(default)
    }

    /// Whether the type at `path` (`Namespace.Type`) is selected by itself.
    pub fn selects(&self, path: &str) -> bool {
        self.select.iter().any(|pattern| pattern.matches(path))
    }

    /// Whether a pattern of `select` names the property at `path` (`Namespace.Type/property`) or the entity set or singleton
    /// (`Namespace.Container/Set`). A pattern without `/` is about types alone, whatever its stars could stand for.
    pub fn selects_member(&self, path: &str) -> bool {
        let mut members = self.select.iter().filter(|pattern| pattern.has_member());
        members.any(|pattern| pattern.matches(path))
    }

    /// Whether the type at `path` (`Namespace.Type`) is excluded.
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.matches(path))
    }

    /// Whether a pattern of `exclude` names the property, entity set or singleton at `path`; see [`Config::selects_member`].
    pub fn excludes_member(&self, path: &str) -> bool {
        let mut members = self.exclude.iter().filter(|pattern| pattern.has_member());
        members.any(|pattern| pattern.matches(path))
    }

    /// Whether the property at `path` (`Namespace.Type/property`) holds a secret.
    pub fn redacts(&self, path: &str) -> bool {
        self.redact.iter().any(|pattern| pattern.matches(path))
    }

    /// The Rust name that the configuration gives to the model element at `path`.
    pub fn rename_for(&self, path: &str) -> Option<&str> {
        self.rename.get(path)
    }

    /// The Rust module path that the configuration gives to a namespace.
    pub fn module_for(&self, namespace: &str) -> Option<Vec<&str>> {
        self.modules
            .get(namespace)
            .map(|path| path.split("::").collect())
    }

    /// A path of the configuration as seen from the current folder.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        self.base.join(path)
    }

    /// The lock as seen from the current folder, if one is set.
    pub fn lock_file(&self) -> Option<PathBuf> {
        self.lock.as_deref().map(|lock| self.resolve(lock))
    }

    /// The output folder as seen from the current folder, if one is set.
    pub fn output_folder(&self) -> Option<PathBuf> {
        self.output.as_deref().map(|output| self.resolve(output))
    }
}

#[cfg(test)]
mod tests;
