//! The only place that makes identifiers.
//!
//! | metadata | Rust |
//! |---|---|
//! | property `createdDateTime` | field `created_date_time` |
//! | type `failedOperation` | struct `FailedOperation` |
//! | enumeration member `notStarted` | variant `NotStarted`, flag `NOT_STARTED` |
//! | namespace `microsoft.callRecords` | modules `microsoft::call_records` |
//! | a keyword (`type`) | raw (`r#type`) |
//! | `self`, `Self`, `super`, `crate` | `self_`, `Self_`, … : these cannot be raw |
//! | a character Rust identifiers do not have (`request-id`) | `_` (`request_id`); two words for case conversion |
//! | a digit in front | `_` before it |
//! | characters in another Unicode form (`e` and an accent, full-width letters) | NFKC: the compiler compares identifiers in NFC |
//! | nothing left | `x`, `X` |
//! | a name the generator needs itself (`base`, `extras`, `Unrecognized`, a module `u8`), also from `rename` | `_` after it |
//! | a name that is taken in its scope | a number after it, in place of that `_`, counted in document order |

use std::borrow::Cow;
use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};
use unicode_normalization::UnicodeNormalization;

/// How names of a kind are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Fields and modules.
    Snake,
    /// Types and variants.
    Camel,
    /// Constants.
    Shouty,
}

/// Stands for the plain spelling of a metadata name, where a name is recorded.
pub(crate) const PLAIN: &str = "";

/// Identifiers that cannot be written raw.
const NEVER_RAW: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// A metadata name in a spelling, a valid identifier but perhaps a keyword.
fn spelled(name: &str, spelling: Spelling) -> String {
    // What Rust cannot have in an identifier separates words instead.
    let clean = |c: char| {
        if c == '_' || unicode_ident::is_xid_continue(c) {
            c
        } else {
            '_'
        }
    };
    // ASCII has one form only; to find that out letter by letter takes longer than all the rest.
    let clean: String = if name.is_ascii() {
        name.chars().map(clean).collect()
    } else {
        name.nfkc().map(clean).collect()
    };
    let mut spelled = match spelling {
        Spelling::Snake => clean.to_snake_case(),
        Spelling::Camel => clean.to_upper_camel_case(),
        Spelling::Shouty => clean.to_shouty_snake_case(),
    };
    if !spelled.is_ascii() {
        // A few letters have no counterpart in the other case; Rust's naming lints would not have them.
        let cased = |c: &char| match spelling {
            Spelling::Snake => !c.is_uppercase(),
            Spelling::Camel => true,
            Spelling::Shouty => !c.is_lowercase(),
        };
        spelled = spelled.nfc().filter(cased).collect();
    }
    match spelled.chars().next() {
        None => spelled.push(if spelling == Spelling::Snake {
            'x'
        } else {
            'X'
        }),
        Some(first) if !unicode_ident::is_xid_start(first) => spelled.insert(0, '_'),
        Some(first) if spelling == Spelling::Camel && first.is_lowercase() => {
            spelled.insert(0, 'X');
        }
        Some(_) => {}
    }
    if NEVER_RAW.contains(&spelled.as_str()) {
        spelled.push('_');
    }
    spelled
}

/// What is to be recorded of the name that a metadata name has.
pub(crate) fn recorded(metadata: &str, name: &str, spelling: Spelling) -> String {
    if spelled(metadata, spelling) == name {
        PLAIN.to_owned()
    } else {
        name.to_owned()
    }
}

/// The name that was recorded.
pub(crate) fn restored(metadata: &str, recorded: &str, spelling: Spelling) -> String {
    if recorded == PLAIN {
        spelled(metadata, spelling)
    } else {
        recorded.to_owned()
    }
}

/// An identifier from text that is one, raw if it is a keyword.
pub(crate) fn ident(text: &str) -> Ident {
    if is_keyword(text) {
        Ident::new_raw(text, Span::call_site())
    } else {
        Ident::new(text, Span::call_site())
    }
}

/// [`ident`] as text.
pub(crate) fn written(text: &str) -> Cow<'_, str> {
    if is_keyword(text) {
        Cow::Owned(format!("r#{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a name cannot be written as it is. To ask `syn`, which is what a test does, takes a hundred times as long.
fn is_keyword(name: &str) -> bool {
    // `gen` is a keyword since edition 2024, which syn does not go by.
    matches!(
        name,
        "abstract"
            | "as"
            | "async"
            | "await"
            | "become"
            | "box"
            | "break"
            | "const"
            | "continue"
            | "crate"
            | "do"
            | "dyn"
            | "else"
            | "enum"
            | "extern"
            | "false"
            | "final"
            | "fn"
            | "for"
            | "gen"
            | "if"
            | "impl"
            | "in"
            | "let"
            | "loop"
            | "macro"
            | "match"
            | "mod"
            | "move"
            | "mut"
            | "override"
            | "priv"
            | "pub"
            | "ref"
            | "return"
            | "Self"
            | "self"
            | "static"
            | "struct"
            | "super"
            | "trait"
            | "true"
            | "try"
            | "type"
            | "typeof"
            | "unsafe"
            | "unsized"
            | "use"
            | "virtual"
            | "where"
            | "while"
            | "yield"
    )
}

/// One scope of names: the fields of a struct, the variants of an enum, the types of a module.
#[derive(Debug, Clone, Default)]
pub(crate) struct Scope {
    taken: BTreeSet<String>,
    reserved: &'static [&'static str],
}

/// Fields that generated structs have of their own.
pub(crate) const STRUCT_FIELDS: &[&str] = &["base", "extras"];
/// Variants that generated enums have of their own.
pub(crate) const ENUM_VARIANTS: &[&str] = &["Unrecognized"];
/// Modules and files that the output has of its own, primitive types that a module would hide, and names that some file systems
/// refuse.
#[rustfmt::skip]
pub(crate) const MODULES: &[&str] = &[
    "lib", "mod", "main", "registry",
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "str", "u8", "u16", "u32", "u64", "usize",
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

impl Scope {
    /// A scope in which `reserved` names are the generator's.
    pub(crate) fn new(reserved: &'static [&'static str]) -> Self {
        Self {
            taken: BTreeSet::new(),
            reserved,
        }
    }

    /// Takes a name for a metadata name: its own spelling if that is free, else the next free number after it.
    pub(crate) fn take(&mut self, name: &str, spelling: Spelling) -> String {
        self.take_exactly(spelled(name, spelling), spelling)
    }

    /// Takes the name that was recorded for a metadata name.
    pub(crate) fn take_again(&mut self, name: &str, recorded: &str, spelling: Spelling) -> String {
        if recorded == PLAIN {
            self.take(name, spelling)
        } else {
            self.take_exactly(recorded.to_owned(), spelling)
        }
    }

    /// Takes a name that is spelled already.
    pub(crate) fn take_exactly(&mut self, mut wanted: String, spelling: Spelling) -> String {
        if self.reserved.contains(&wanted.as_str()) {
            wanted.push('_');
        }
        if self.taken.insert(wanted.clone()) {
            return wanted;
        }
        // Two underscores, and one before the number of a type or a variant, are against Rust's naming lints.
        let stem = match wanted.trim_end_matches('_') {
            "" => &wanted,
            stem => stem,
        };
        let joint = if spelling == Spelling::Camel { "" } else { "_" };
        (2_u32..)
            .map(|number| format!("{stem}{joint}{number}"))
            .find(|candidate| self.taken.insert(candidate.clone()))
            .unwrap_or_else(|| wanted.clone())
    }

    /// Whether a name can still be taken.
    pub(crate) fn is_free(&self, name: &str) -> bool {
        !self.taken.contains(name) && !self.reserved.contains(&name)
    }

    /// Keeps a name from being taken.
    pub(crate) fn forbid(&mut self, name: &str) {
        self.taken.insert(name.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b8_mangling_table() {
        for (name, snake, camel, shouty) in [
            (
                "createdDateTime",
                "created_date_time",
                "CreatedDateTime",
                "CREATED_DATE_TIME",
            ),
            ("eTag", "e_tag", "ETag", "E_TAG"),
            ("ID", "id", "Id", "ID"),
            ("request-id", "request_id", "RequestId", "REQUEST_ID"),
            ("0x", "_0x", "_0x", "_0X"),
            ("__ID", "id", "Id", "ID"),
            ("_", "x", "X", "X"),
            ("self", "self_", "Self_", "SELF"),
            ("crate", "crate_", "Crate", "CRATE"),
            ("Größe", "größe", "Größe", "GRÖSSE"),
            ("a\u{200d}b", "a_b", "AB", "A_B"),
            ("数量", "数量", "数量", "数量"),
            ("e\u{301}tat", "état", "État", "ÉTAT"),
            ("\u{ff21}b", "ab", "Ab", "AB"),
            ("\u{138}", "\u{138}", "X\u{138}", "X"),
        ] {
            assert_eq!(spelled(name, Spelling::Snake), snake, "{name}");
            assert_eq!(spelled(name, Spelling::Camel), camel, "{name}");
            assert_eq!(spelled(name, Spelling::Shouty), shouty, "{name}");
        }
    }

    #[test]
    fn b8_keywords_are_raw() {
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("gen").to_string(), "r#gen");
        assert_eq!(ident("name").to_string(), "name");
        let words = include_str!("names.rs").split(|c: char| !c.is_ascii_alphabetic());
        for word in words.filter(|word| !word.is_empty() && *word != "gen") {
            let raw = syn::parse_str::<Ident>(word).is_err();
            assert_eq!(is_keyword(word), raw, "{word}");
            if !NEVER_RAW.contains(&word) {
                assert_eq!(written(word), ident(word).to_string());
            }
        }
    }

    #[test]
    fn b6_names_that_differ_in_case_stay_apart() {
        let mut scope = Scope::new(STRUCT_FIELDS);
        assert_eq!(scope.take("ID", Spelling::Snake), "id");
        assert_eq!(scope.take("Id", Spelling::Snake), "id_2");
        assert_eq!(scope.take("id_2", Spelling::Snake), "id_2_2");
        assert_eq!(scope.take("base", Spelling::Snake), "base_");
        assert_eq!(scope.take("Base", Spelling::Snake), "base_2");
    }

    #[test]
    fn b6_names_that_are_one_to_the_compiler_stay_apart() {
        let mut scope = Scope::default();
        assert_eq!(scope.take("\u{e9}", Spelling::Snake), "\u{e9}");
        assert_eq!(scope.take("e\u{301}", Spelling::Snake), "\u{e9}_2");
    }
}
