//! What to generate and how: [`Config`], filled by its builder methods or by a `codegen.toml`.
//!
//! Every option is declared once, in the table below. The field, the builder method, the key in `codegen.toml` and the entry of [`OPTIONS`]
//! are made from it, so none can be missing. Independent of the model and of tokens.

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
pub use values::{
    BinaryAlphabet, ByPattern, Entry, Family, Navigation, OptionalModule, Root, Table,
};

use odata_csdl::diagnostic::Span;

use crate::report::Origin;

pub use crate::report::CONFIG_FILE;

/// An option, as listed in [`OPTIONS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionInfo {
    /// Name of the field, of the builder method and of the key in `codegen.toml`.
    pub name: &'static str,
    /// The value that `codegen.toml` expects, such as `a list of strings`.
    pub shape: &'static str,
    /// The lines of its documentation.
    pub doc: &'static [&'static str],
}

/// Makes the struct, its default, the builder and the keys from one table of options.
macro_rules! options {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty = $default:expr,)+) => {
        /// What to generate and how. Made by [`Config::new`] and the builder methods, or read by [`Config::load`] from a `codegen.toml`,
        /// whose keys are the names of the methods.
        ///
        /// Options are addressed by model path: `Namespace.Type` or `Namespace.Type/property`, with `*` for any run of characters. If
        /// several entries of an option match a path, the last one wins.
        #[derive(Debug, Clone)]
        #[non_exhaustive]
        pub struct Config {
            $($(#[doc = $doc])+ pub $name: $type,)+
            /// The folder to which relative paths refer: that of `codegen.toml`, or the current one.
            pub base: PathBuf,
            /// The `codegen.toml`, if the configuration came from one.
            pub(crate) origin: Option<Origin>,
        }

        impl Default for Config {
            fn default() -> Self {
                Self { $($name: $default,)+ base: PathBuf::new(), origin: None }
            }
        }

        /// Configurations are equal if their options and their folders are; the places of the options do not count.
        impl PartialEq for Config {
            fn eq(&self, other: &Self) -> bool {
                self.base == other.base $(&& self.$name == other.$name)+
            }
        }

        impl Config {
            $(
                $(#[doc = $doc])+
                ///
                /// Replaces the previous value.
                #[must_use]
                pub fn $name(mut self, value: impl Input<$type>) -> Self {
                    self.$name = value.into_value();
                    self
                }
            )+

            /// Sets the option `name` from a value of `codegen.toml`; returns `false` if the option is unknown.
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
    /// The metadata: CSDL documents, XML or JSON, that are read together. A folder stands for every `*.xml` and `*.json` in it, sorted by
    /// name.
    metadata: Vec<PathBuf> = Vec::new(),
    /// Files for documents to which the metadata refers, by `Uri`: `"https://example.com/core.xml" = "vocabularies/core.xml"`. One `*` on
    /// the left stands for any run of characters, and `*` on the right for the same run. Nothing is ever fetched from the network.
    references: Table = Table::default(),
    /// Folders in which to look for documents to which the metadata refers, by the end of the path of their `Uri`. Documents next to the
    /// one that refers to them are found without it. References resolve only to files in these folders and in those of the metadata.
    reference_folders: Vec<PathBuf> = Vec::new(),
    /// The output folder. In a build script the default is `OUT_DIR`.
    output: Option<PathBuf> = None,
    /// Whether the output is a crate's `lib.rs` or a `mod.rs` for `include!`.
    root: Root = Root::Lib,
    /// The crate's root documentation, in Markdown. The default names the namespaces.
    about: String = String::new(),
    /// The command that the header of each file tells readers to run.
    command: String = "cargo build".to_owned(),
    /// Path of the runtime crate in generated code.
    runtime: String = "::odata_runtime".to_owned(),
    /// Rust module path of a namespace: `"microsoft.graph.partners.billing" = "graph::partners::billing"`. By default each segment of the
    /// namespace is a nested module.
    modules: Table = Table::default(),
    /// Patterns of what to generate. `Namespace.Type` selects a type and what it needs: its bases, the types of its properties, and the
    /// derived types of these if positions hold an enum of them. `Namespace.Type/property` selects only such properties and the key of a
    /// type, unless another pattern selects the whole type. `Namespace.Container/Set` selects the type of an entity set or singleton.
    select: Vec<Pattern> = vec![Pattern::new("*")],
    /// Patterns of what to leave out. A position of an excluded type keeps the JSON as received; a type from which generated types derive
    /// is generated anyway. Values of an excluded property stay among the unknown members.
    exclude: Vec<Pattern> = Vec::new(),
    /// How navigation properties are generated, by pattern over `Namespace.Type/property`. A single value applies to all of them.
    navigation: ByPattern<Navigation> = ByPattern::default(),
    /// The content of positions whose type has derived types, by pattern over the type. The default is an enum if the type has at most
    /// `family_limit` derived types, otherwise the base. With a `lock`, the first choice stays: a type that had no derived types at first
    /// remains a struct until an entry asks for `enum`, and an enum remains an enum.
    family: ByPattern<Family> = ByPattern::default(),
    /// The maximum number of derived types for which a position holds an enum by default.
    family_limit: usize = 64,
    /// Whether to add a picture of the generated types, at most 60 of them: `diagram.svg` in the output folder, shown at the start of the
    /// documentation of a `lib.rs`. The command line draws it; build scripts keep it, and warn if it is outdated
    /// ([`Config::generate_drawn_by`]). To show it in an included module, write `#[doc = include_str!("…/diagram.svg")]` at the module's
    /// declaration.
    picture: bool = false,
    /// Patterns of properties with secret values: `Debug` and error messages show `[redacted]`. With `requests`, also of actions' parameters:
    /// `Namespace.Action/parameter`.
    redact: Vec<Pattern> = Vec::new(),
    /// Whether to generate the registry of all types: `false`, `true`, or the name of a feature that enables it.
    registry: OptionalModule = OptionalModule::Off,
    /// Whether to generate the module `requests`, with a struct for each entity container and what each entity type leads to: navigation
    /// properties and bound operations. `false`, `true`, or the name of a feature that enables it. The crate then depends on
    /// `odata-requests`. Types that only operations need are generated as well; `exclude` accepts operations by qualified name, too.
    requests: OptionalModule = OptionalModule::Off,
    /// Whether to put the module of each namespace behind a feature, named after the module's path. The crate has to declare the features
    /// and their dependencies: [`Generated::features`](crate::Generated::features). Has no effect if there is only one namespace, or if
    /// there are more than 200.
    features: bool = false,
    /// The alphabet in which new `Edm.Binary` values are written.
    binary: BinaryAlphabet = BinaryAlphabet::Base64Url,
    /// Whether every violation of the standard is an error, not only what makes the model ambiguous.
    strict: bool = false,
    /// Warnings to suppress, by number and optionally a pattern of model paths, for faults that the service's owner will not fix:
    /// `"E0805"`, `"E0406 ns.*"`. This includes findings that are errors only because of `strict`; other errors cannot be suppressed. An
    /// entry that suppresses nothing is reported.
    allow: Vec<Allow> = Vec::new(),
    /// Rust names by model path: `"Namespace.Type" = "Renamed"`, `"Namespace.Type/property" = "renamed"`.
    rename: Table = Table::default(),
    /// Derive macros by pattern over types: `"Namespace.Type" = ["Hash"]`. They are added to the struct or enum, and to the family if
    /// all of its types have them; all matching entries apply. Paths are resolved in the module of the type. Type definitions are aliases,
    /// which cannot have derives.
    derive: Additions = Additions::default(),
    /// Attributes by pattern over types, properties and members of enumerations: `"Namespace.Type/property" = ["doc(alias = \"x\")"]`,
    /// without `#[` and `]`; all matching entries apply. A pattern without `/` applies to types, and to type definitions only if it has no
    /// star.
    attributes: Additions = Additions::default(),
    /// Your own types in place of generated ones. `"Namespace.Type" = "crate::Money"` replaces a type definition, an enumeration or a
    /// complex type in every property, and the type is not generated; `"Namespace.Type/property" = "crate::Money"` replaces the type of one
    /// property. The types implement `odata_runtime::values::Custom`; in a collection they replace the item type. Entity types and
    /// navigation properties cannot be replaced.
    replace: Table = Table::default(),
    /// The file that records the generated names, and whether positions hold structs or enums of families, so that neither changes when the
    /// metadata grows. Written with the output.
    lock: Option<PathBuf> = None,
    /// Corrections of the metadata, each with its reason; a patch that changes nothing is an error. All other options refer to the
    /// corrected model. See [`Patch`].
    patch: Vec<Patch> = Vec::new(),
    /// Whether descriptions in the metadata become documentation comments.
    docs: bool = true,
    /// Whether elements that the metadata declares deprecated (`Core.Revisions`) are deprecated in Rust.
    deprecated: bool = true,
}

impl Config {
    /// The default configuration; `metadata` has to be set at least.
    pub fn new() -> Self {
        Self::default()
    }

    /// The place of an option's key, if the configuration was read from a `codegen.toml` that sets it.
    /// The span's file is [`CONFIG_FILE`].
    pub fn option_span(&self, name: &str) -> Option<Span> {
        self.origin.as_ref()?.spans.get(name).copied()
    }

    /// How the navigation property at `path` (`Namespace.Type/property`) is generated.
    pub fn navigation_for(&self, path: &str) -> Navigation {
        self.navigation
            .get(path)
            .copied()
            .unwrap_or(Navigation::Follow)
    }

    /// The configured content of positions of the type at `path` (`Namespace.Type`), which has this number of derived types.
    pub fn family_for(&self, path: &str, descendants: usize) -> Family {
        let default = if descendants <= self.family_limit {
            Family::Enum
        } else {
            Family::Base
        };
        self.family.get(path).copied().unwrap_or(default)
    }

    /// Whether a pattern of `select` matches the type at `path` (`Namespace.Type`).
    pub fn selects(&self, path: &str) -> bool {
        self.select.iter().any(|pattern| pattern.matches(path))
    }

    /// Whether a pattern of `select` matches the property at `path` (`Namespace.Type/property`) or the entity set or singleton
    /// (`Namespace.Container/Set`). A pattern without `/` applies only to types, whatever its stars could match.
    pub fn selects_member(&self, path: &str) -> bool {
        let mut members = self.select.iter().filter(|pattern| pattern.has_member());
        members.any(|pattern| pattern.matches(path))
    }

    /// Whether the type at `path` (`Namespace.Type`) is excluded.
    pub fn excludes(&self, path: &str) -> bool {
        self.exclude.iter().any(|pattern| pattern.matches(path))
    }

    /// Whether a pattern of `exclude` matches the property, entity set or singleton at `path`; see [`Config::selects_member`].
    pub fn excludes_member(&self, path: &str) -> bool {
        let mut members = self.exclude.iter().filter(|pattern| pattern.has_member());
        members.any(|pattern| pattern.matches(path))
    }

    /// Whether the property at `path` (`Namespace.Type/property`) has secret values.
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

    /// A path of the configuration relative to the current folder.
    pub fn resolve(&self, path: &Path) -> PathBuf {
        self.base.join(path)
    }

    /// The lock relative to the current folder, if one is set.
    pub fn lock_file(&self) -> Option<PathBuf> {
        self.lock.as_deref().map(|lock| self.resolve(lock))
    }

    /// The output folder relative to the current folder, if one is set.
    pub fn output_folder(&self) -> Option<PathBuf> {
        self.output.as_deref().map(|output| self.resolve(output))
    }
}

#[cfg(test)]
mod tests;
