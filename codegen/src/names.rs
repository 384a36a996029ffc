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
//! | nothing left | `x`, `X` |
//! | a name the generator needs itself (`base`, `extras`, `Unrecognized`) | `_` after it |
//! | a name that is taken in its scope | a number after it, counted in document order |

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};

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

/// Identifiers that cannot be written raw.
const NEVER_RAW: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// A metadata name in a spelling, a valid identifier but perhaps a keyword.
fn spelled(name: &str, spelling: Spelling) -> String {
    // What Rust cannot have in an identifier separates words instead.
    let clean: String = name
        .chars()
        .map(|c| {
            if c == '_' || unicode_ident::is_xid_continue(c) {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut spelled = match spelling {
        Spelling::Snake => clean.to_snake_case(),
        Spelling::Camel => clean.to_upper_camel_case(),
        Spelling::Shouty => clean.to_shouty_snake_case(),
    };
    match spelled.chars().next() {
        None => spelled.push(if spelling == Spelling::Snake {
            'x'
        } else {
            'X'
        }),
        Some(first) if !unicode_ident::is_xid_start(first) => spelled.insert(0, '_'),
        Some(_) => {}
    }
    if NEVER_RAW.contains(&spelled.as_str()) {
        spelled.push('_');
    }
    spelled
}

/// An identifier from text that is one, raw if it is a keyword.
pub(crate) fn ident(text: &str) -> Ident {
    // `gen` is a keyword since edition 2024, which syn does not go by.
    if text != "gen" && syn::parse_str::<Ident>(text).is_ok() {
        Ident::new(text, Span::call_site())
    } else {
        Ident::new_raw(text, Span::call_site())
    }
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
/// Modules and files that the output has of its own, and names that some file systems refuse.
pub(crate) const MODULES: &[&str] = &[
    "lib", "mod", "main", "registry", "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4",
    "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
    "lpt8", "lpt9",
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
        let mut wanted = spelled(name, spelling);
        if self.reserved.contains(&wanted.as_str()) {
            wanted.push('_');
        }
        self.take_exactly(wanted, spelling)
    }

    /// Takes a name that is spelled already.
    pub(crate) fn take_exactly(&mut self, wanted: String, spelling: Spelling) -> String {
        if self.taken.insert(wanted.clone()) {
            return wanted;
        }
        // Types and variants with an underscore before a number are against Rust's naming lint.
        let joint = if spelling == Spelling::Camel { "" } else { "_" };
        (2_u32..)
            .map(|number| format!("{wanted}{joint}{number}"))
            .find(|candidate| self.taken.insert(candidate.clone()))
            .unwrap_or(wanted)
    }

    /// Takes a variant name for the name of a type.
    pub(crate) fn take_variant(&mut self, name: &str) -> String {
        let wanted = if self.reserved.contains(&name) {
            format!("{name}_")
        } else {
            name.to_owned()
        };
        self.take_exactly(wanted, Spelling::Camel)
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
    }

    #[test]
    fn b6_names_that_differ_in_case_stay_apart() {
        let mut scope = Scope::new(STRUCT_FIELDS);
        assert_eq!(scope.take("ID", Spelling::Snake), "id");
        assert_eq!(scope.take("Id", Spelling::Snake), "id_2");
        assert_eq!(scope.take("id_2", Spelling::Snake), "id_2_2");
        assert_eq!(scope.take("base", Spelling::Snake), "base_");
    }
}
