//! The types of option values.

use super::Pattern;
use odata_csdl::diagnostic::Span;

/// Declares an enumeration of words: its variants, their spelling in `codegen.toml`, and their list.
macro_rules! words {
    ($($(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $variant_doc:literal])+ $variant:ident = $word:literal,)+ })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[doc = $variant_doc])+ $variant,)+
        }

        impl Word for $name {
            const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];
        }

        impl std::str::FromStr for $name {
            type Err = String;

            fn from_str(word: &str) -> Result<Self, String> {
                <Self as Word>::parse(word).ok_or_else(|| format!("expected one of {}", <Self as Word>::list()))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(match self { $(Self::$variant => $word,)+ })
            }
        }
    )+};
}

/// An enumeration of words, the values of an option.
pub(crate) trait Word: Copy + 'static {
    /// The spelling and the value of each word.
    const WORDS: &'static [(&'static str, Self)];

    /// Returns the value whose spelling is `word`.
    fn parse(word: &str) -> Option<Self> {
        Self::WORDS
            .iter()
            .find(|(known, _)| *known == word)
            .map(|(_, value)| *value)
    }

    /// All words, for messages.
    fn list() -> String {
        let quoted: Vec<String> = Self::WORDS
            .iter()
            .map(|(word, _)| format!("`{word}`"))
            .collect();
        quoted.join(", ")
    }
}

words! {
    /// The kind of file at the root of the output.
    Root {
        /// `lib.rs`, the root of a crate: with inner documentation and `#![forbid(unsafe_code)]`.
        Lib = "lib",
        /// `mod.rs`, for inclusion in a module of a crate: without inner attributes, which `include!` rejects. An attribute that a `lib.rs`
        /// has if needed may then be needed in the crate itself: `allow` for the lints about non-ASCII identifiers.
        Module = "module",
    }

    /// How a navigation property is generated.
    Navigation {
        /// As a property of the related entity's type, which is generated too.
        Follow = "follow",
        /// As a property that keeps the JSON of the related entity as received; the type is not pulled in.
        Opaque = "opaque",
        /// Not at all; what the service sends stays among the unknown members.
        Omit = "omit",
    }

    /// The content of a position whose declared type has derived types.
    Family {
        /// An enum of the declared type and its derived types, whatever their number.
        Enum = "enum",
        /// The declared type's own struct; a derived type can be read from the members kept in its extras.
        Base = "base",
        /// The declared type's own struct, as with `base`.
        Never = "never",
    }

    /// The alphabet in which new `Edm.Binary` values are written; both are accepted on reading.
    BinaryAlphabet {
        /// With `-` and `_`, as the standard requires.
        Base64Url = "base64url",
        /// With `+` and `/`, as Graph and Dynamics do.
        Base64 = "base64",
    }
}

/// Whether a module that not every program needs is generated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OptionalModule {
    /// It is not generated.
    #[default]
    Off,
    /// It is generated, and always compiled.
    On,
    /// It is generated behind the feature of this name, which the crate has to declare.
    Feature(String),
}

/// Values by pattern, in the order written. The last matching entry wins: start with the general, end with the specific.
#[derive(Debug, Clone, PartialEq)]
pub struct ByPattern<V> {
    /// The entries.
    pub entries: Vec<(Pattern, V)>,
}

impl<V> ByPattern<V> {
    /// The value of the last entry that matches `path`.
    pub fn get(&self, path: &str) -> Option<&V> {
        self.entries
            .iter()
            .rev()
            .find(|(pattern, _)| pattern.matches(path))
            .map(|(_, value)| value)
    }
}

impl<V> Default for ByPattern<V> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
        }
    }
}

/// An entry of a table of names.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The name on the left.
    pub key: String,
    /// The text on the right.
    pub value: String,
    /// Its place in `codegen.toml`, if it was written there.
    pub span: Option<Span>,
}

/// Entries are equal if their texts are; their places do not count.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key && self.value == other.value
    }
}

/// A table of names, in the order written, without duplicate keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// The entries.
    pub entries: Vec<Entry>,
}

impl Table {
    /// The text for `key`. The last wins if a builder gave a key twice.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries
            .iter()
            .rev()
            .find(|entry| entry.key == key)
            .map(|entry| entry.value.as_str())
    }
}
