//! Makes identifiers. No other module does.
//!
//! | metadata | Rust |
//! |---|---|
//! | property `createdDateTime` | field `created_date_time` |
//! | type `failedOperation` | struct `FailedOperation` |
//! | enumeration member `notStarted` | variant `NotStarted`, flag `NOT_STARTED` |
//! | namespace `microsoft.callRecords` | modules `microsoft::call_records` |
//! | a keyword (`type`) | raw (`r#type`) |
//! | `self`, `Self`, `super`, `crate` | `self_`, `Self_`, … : these cannot be raw |
//! | a character Rust identifiers do not have (`request-id`) | `_` (`request_id`); a word break in case conversion |
//! | a digit in front | `_` before it |
//! | characters in another Unicode form (`e` and an accent, full-width letters) | NFKC: the compiler compares identifiers in NFC |
//! | no characters left | `x`, `X` |
//! | a name the generator needs itself (`base`, `extras`, `Unrecognized`, a module `u8`), also from `rename` | `_` after it |
//! | a name that another element owns | `_` and a number after it, in place of that `_` (`id_2`, `Zone_2`) |
//!
//! An element owns its plain spelling if no other element of its scope has it, or if its name in the metadata is that very spelling (of
//! `GMT_1` and `Gmt1` the latter owns `Gmt1`). If neither applies to several elements, the first in document order gets it. All others are
//! numbered in document order. A number never produces the spelling, or the name in the metadata, of another element in the scope. If the
//! metadata name of a type or variant differs from its spelling only by `_` before a digit, it keeps that name instead of getting a number:
//! next to `Z2`, `Z_2` is `Z_2`.

use std::borrow::Cow;
use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};
use proc_macro2::{Ident, Span};
use unicode_normalization::UnicodeNormalization;

/// The spelling of a kind of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Fields and modules.
    Snake,
    /// Types and variants.
    Camel,
    /// Constants.
    Shouty,
}

/// Represents the plain spelling of a metadata name in recorded names.
pub(crate) const PLAIN: &str = "";

/// Identifiers that cannot be written raw.
const NEVER_RAW: [&str; 5] = ["self", "Self", "super", "crate", "_"];

/// A metadata name with `_` for characters that identifiers in Rust cannot contain; it separates words for case conversion.
fn cleaned(name: &str) -> String {
    let clean = |c: char| {
        if c == '_' || unicode_ident::is_xid_continue(c) {
            c
        } else {
            '_'
        }
    };
    // ASCII has only one form; finding that out letter by letter takes longer than everything else.
    if name.is_ascii() {
        name.chars().map(clean).collect()
    } else {
        name.nfkc().map(clean).collect()
    }
}

/// The identifier closest to a metadata name, with its case unchanged.
fn literal(name: &str) -> String {
    let mut literal = cleaned(name);
    if literal.starts_with(|first| first != '_' && !unicode_ident::is_xid_start(first)) {
        literal.insert(0, '_');
    }
    literal
}

/// A metadata name in a spelling: a valid identifier, but perhaps a keyword.
pub(crate) fn spelled(name: &str, spelling: Spelling) -> String {
    let clean = cleaned(name);
    let mut spelled = match spelling {
        Spelling::Snake => clean.to_snake_case(),
        Spelling::Camel => clean.to_upper_camel_case(),
        Spelling::Shouty => clean.to_shouty_snake_case(),
    };
    if !spelled.is_ascii() {
        // A few letters have no counterpart in the other case; Rust's naming lints reject them.
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

/// The text to record for the Rust name of a metadata name.
pub(crate) fn recorded(metadata: &str, name: &str, spelling: Spelling) -> String {
    if spelled(metadata, spelling) == name {
        PLAIN.to_owned()
    } else {
        name.to_owned()
    }
}

/// The Rust name that was recorded.
pub(crate) fn restored(metadata: &str, recorded: &str, spelling: Spelling) -> String {
    if recorded == PLAIN {
        spelled(metadata, spelling)
    } else {
        recorded.to_owned()
    }
}

/// An identifier from a valid text, raw if it is a keyword.
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

/// Whether a name is a keyword. Asking `syn`, as a test does, takes a hundred times as long.
fn is_keyword(name: &str) -> bool {
    // `gen` is a keyword since edition 2024, which syn does not consider.
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
pub(crate) struct Scope<'a> {
    taken: BTreeSet<String>,
    reserved: &'static [&'static str],
    /// Elements of the scope, by their names in the metadata.
    expected: Vec<&'a str>,
    /// Names that a number must not produce: spellings and metadata names of the elements so far. Computed on first use, since few scopes
    /// have clashes.
    owned: BTreeSet<String>,
}

/// Fields that every generated struct has.
pub(crate) const STRUCT_FIELDS: &[&str] = &["base", "extras"];
/// Variants that every generated enum has.
pub(crate) const ENUM_VARIANTS: &[&str] = &["Unrecognized"];
/// Methods that the resources of `odata-requests` have, or may get: a generated method with such a name could not be called.
#[rustfmt::skip]
pub(crate) const RESOURCE_METHODS: &[&str] = &[
    "get", "list", "create", "update", "upsert", "replace", "delete", "key", "key_by", "of", "count", "property", "stream", "media",
    "value", "to", "to_many", "path", "add_ref", "set_ref", "remove_ref", "get_ref", "refs", "replace_refs", "at", "root",
    "clone", "deref", "into", "from", "fmt",
];
/// Modules and files of the output itself, primitive types that a module would hide, and names that some file systems refuse.
#[rustfmt::skip]
pub(crate) const MODULES: &[&str] = &[
    "lib", "mod", "main", "registry", "requests",
    "bool", "char", "f32", "f64", "i8", "i16", "i32", "i64", "str", "u8", "u16", "u32", "u64", "usize",
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
    "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

impl<'a> Scope<'a> {
    /// A scope in which `reserved` names belong to the generator.
    pub(crate) fn new(reserved: &'static [&'static str]) -> Self {
        Self {
            reserved,
            ..Self::default()
        }
    }

    /// The name of an element that clashes with no other.
    fn plain(&self, name: &str, spelling: Spelling) -> String {
        let mut plain = spelled(name, spelling);
        if self.reserved.contains(&plain.as_str()) {
            plain.push('_');
        }
        plain
    }

    /// Registers elements that are, or may come to be, in the scope: no number produces a name that can be confused with one of theirs.
    pub(crate) fn expect(&mut self, names: impl IntoIterator<Item = &'a str>) {
        self.expected.extend(names);
    }

    /// Names for elements without recorded names, by their names in the metadata. See the [module](self) for the rules.
    pub(crate) fn take_all(&mut self, names: &[&'a str], spelling: Spelling) -> Vec<String> {
        let plain: Vec<String> = names.iter().map(|it| self.plain(it, spelling)).collect();
        self.expect(names.iter().copied());
        let mut taken: Vec<Option<String>> = vec![None; names.len()];
        for own in [true, false] {
            for ((place, plain), name) in taken.iter_mut().zip(&plain).zip(names) {
                if place.is_none() && (!own || plain == name) && self.taken.insert(plain.clone()) {
                    *place = Some(plain.clone());
                }
            }
        }
        let all = taken.into_iter().zip(plain).zip(names);
        // Before any element is numbered, those with another name of their own take that.
        let all: Vec<_> = all
            .map(|((place, plain), name)| {
                let other = || is_split(&literal(name), &plain, spelling).then(|| literal(name));
                let place = place.or_else(|| other().filter(|own| self.taken.insert(own.clone())));
                (place, plain)
            })
            .collect();
        let numbered = |(place, plain): (Option<String>, String)| {
            place.unwrap_or_else(|| self.number(&plain, spelling))
        };
        all.into_iter().map(numbered).collect()
    }

    /// Takes the recorded name of a metadata name.
    pub(crate) fn take_again(&mut self, name: &str, recorded: &str, spelling: Spelling) -> String {
        if recorded == PLAIN {
            self.take_exactly(spelled(name, spelling), spelling)
        } else {
            self.take_exactly(recorded.to_owned(), spelling)
        }
    }

    /// Takes a name that is already spelled, whoever owns it, or numbers it.
    pub(crate) fn take_exactly(&mut self, mut wanted: String, spelling: Spelling) -> String {
        if self.reserved.contains(&wanted.as_str()) {
            wanted.push('_');
        }
        if self.taken.insert(wanted.clone()) {
            return wanted;
        }
        self.number(&wanted, spelling)
    }

    /// Takes a name with the next free number after it.
    fn number(&mut self, wanted: &str, spelling: Spelling) -> String {
        for name in std::mem::take(&mut self.expected) {
            let plain = self.plain(name, spelling);
            self.owned.extend([literal(name), plain]);
        }
        // Two underscores violate Rust's naming lints.
        let stem = match wanted.trim_end_matches('_') {
            "" => wanted,
            stem => stem,
        };
        let found = (2_u32..)
            .map(|number| format!("{stem}_{number}"))
            .find(|candidate| self.is_free(candidate) && !self.owned.contains(candidate))
            .unwrap_or_else(|| wanted.to_owned());
        self.taken.insert(found.clone());
        found
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

/// Whether a metadata name differs from the spelling of a type or variant only by `_` before digits, which case conversion drops.
fn is_split(literal: &str, plain: &str, spelling: Spelling) -> bool {
    let mut chars = literal.chars().peekable();
    let mut before = '_';
    let mut joined = String::new();
    while let Some(c) = chars.next() {
        let parts = c == '_' && before != '_' && chars.peek().is_some_and(char::is_ascii_digit);
        if !parts {
            joined.push(c);
        }
        before = c;
    }
    spelling == Spelling::Camel && joined == plain
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
            // A numeral that identifiers cannot contain.
            ("a\u{bf0}b", "a_b", "AB", "A_B"),
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

    fn taken(names: &[&str], spelling: Spelling) -> Vec<String> {
        let reserved = match spelling {
            Spelling::Snake => STRUCT_FIELDS,
            _ => ENUM_VARIANTS,
        };
        Scope::new(reserved).take_all(names, spelling)
    }

    #[test]
    fn b6_names_that_differ_in_case_stay_apart() {
        for (names, expected) in [
            (
                &["ID", "Id", "id_2", "base", "Base"][..],
                &["id", "id_3", "id_2", "base_", "base_2"][..],
            ),
            (&["A", "a"], &["a_2", "a"]),
            (
                &["A", "a_2", "a_3", "A_", "a"],
                &["a_4", "a_2", "a_3", "a_5", "a"],
            ),
            (&["base", "base_", "base_2"], &["base_3", "base_", "base_2"]),
        ] {
            assert_eq!(taken(names, Spelling::Snake), expected, "{names:?}");
        }
    }

    #[test]
    fn b6_a_number_makes_no_name_that_another_element_owns() {
        for (names, expected) in [
            (
                &["GMT_1", "GMT_2", "Gmt1", "Gmt12", "gmt_1", "Gmt1_2"][..],
                &["Gmt1_3", "Gmt2", "Gmt1", "Gmt12", "Gmt1_4", "Gmt1_2"][..],
            ),
            (&["Z", "z", "Z2", "Z_2"], &["Z", "Z_3", "Z2", "Z_2"]),
            (
                &["32", "#32", "322", "32_2"],
                &["_32", "_32_3", "_322", "_32_2"],
            ),
            (
                &["Unrecognized", "Unrecognized_"],
                &["Unrecognized_2", "Unrecognized_"],
            ),
            (&["A__1", "A1"], &["A1_2", "A1"]),
        ] {
            assert_eq!(taken(names, Spelling::Camel), expected, "{names:?}");
        }
        assert_eq!(
            taken(&["on", "ON", "On_2"], Spelling::Shouty),
            ["ON_3", "ON", "ON_2"]
        );
    }

    /// If every element owns its name, the order does not matter, and an additional element that owns none changes nothing.
    #[test]
    fn b6_an_element_keeps_the_name_it_owns_in_any_order() {
        let owners = ["Gmt1", "GMT_2", "Gmt12", "Zone", "zone_2", "Plain"];
        let of = |names: &[&str]| -> std::collections::BTreeMap<String, String> {
            let taken = taken(names, Spelling::Camel);
            names.iter().map(|it| (*it).to_owned()).zip(taken).collect()
        };
        let alone = of(&owners);
        for turn in 0..owners.len() {
            for stranger in ["GMT_1", "ZONE", "plain_", "gmt_12", "Gmt_1"] {
                let mut names = owners.to_vec();
                names.rotate_left(turn);
                names.insert(turn, stranger);
                let mut with = of(&names);
                // `Plain` and `Zone` are also names in the metadata, so they win over any other spelling.
                let added = with.remove(stranger).unwrap();
                assert_eq!(with, alone, "{names:?}");
                assert!(!owners.contains(&added.as_str()), "{stranger}: {added}");
            }
        }
    }

    #[test]
    fn b6_what_is_recorded_is_taken_before_any_owner() {
        let mut scope = Scope::new(STRUCT_FIELDS);
        scope.expect(["ID", "id_2", "Id", "id"]);
        assert_eq!(scope.take_again("ID", PLAIN, Spelling::Snake), "id");
        assert_eq!(scope.take_again("Id", "id", Spelling::Snake), "id_3");
        assert_eq!(
            scope.take_all(&["id_2", "id"], Spelling::Snake),
            ["id_2", "id_4"]
        );
    }

    #[test]
    fn b6_names_that_are_one_to_the_compiler_stay_apart() {
        assert_eq!(
            taken(&["e\u{301}", "\u{e9}"], Spelling::Snake),
            ["\u{e9}_2", "\u{e9}"]
        );
    }
}
