//! `docs/conformance.md` lists each row of the standard that tests check, with those tests. `ODATA_BLESS=1` rewrites it.

#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it needs by panicking"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// The areas that the letters of rows stand for, with the parts of the standard that they follow.
const AREAS: &[(char, &str, &str)] = &[
    ('a', "Documents and references", "CSDL XML 4.01 section 4"),
    (
        'b',
        "Schemas, aliases and names",
        "CSDL XML 4.01 sections 5 and 15",
    ),
    ('c', "Entity types", "CSDL XML 4.01 section 6"),
    ('d', "Keys", "CSDL XML 4.01 sections 6.5 and 6.6"),
    ('e', "Complex types", "CSDL XML 4.01 section 9"),
    ('f', "Enumerations", "CSDL XML 4.01 section 10"),
    ('g', "Type definitions", "CSDL XML 4.01 section 11"),
    (
        'h',
        "Primitive types and facets",
        "CSDL XML 4.01 sections 3.3 and 7.2",
    ),
    ('i', "Structural properties", "CSDL XML 4.01 section 7"),
    ('j', "Navigation properties", "CSDL XML 4.01 section 8"),
    ('k', "Actions and functions", "CSDL XML 4.01 section 12"),
    ('l', "Entity containers", "CSDL XML 4.01 section 13"),
    ('m', "Annotations", "CSDL XML 4.01 section 14"),
    (
        'n',
        "Terms that change generated code",
        "the OASIS vocabularies",
    ),
    ('o', "CSDL JSON", "CSDL JSON 4.01"),
    (
        'p',
        "Primitive values in JSON",
        "JSON Format 4.01 section 7",
    ),
    ('q', "Control information", "JSON Format 4.01 section 4"),
    (
        'r',
        "Types named by payloads",
        "JSON Format 4.01 section 4.6.3",
    ),
    (
        's',
        "Absent, null and undeclared properties",
        "JSON Format 4.01 sections 6 and 7",
    ),
    (
        't',
        "Responses with collections and references",
        "JSON Format 4.01 sections 10 to 14",
    ),
    ('u', "Deltas", "JSON Format 4.01 section 15"),
    ('v', "Errors", "JSON Format 4.01 section 21"),
    ('w', "Protocol", "Protocol 4.01"),
    (
        'x',
        "URLs and literals",
        "URL Conventions 4.01 and the ABNF",
    ),
    ('z', "Microsoft Graph", "the service's own documentation"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The Rust files of a folder that this repository's authors write.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry can be read").path();
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        if path.is_dir() {
            if !["target", "cases"].contains(&name.as_str()) {
                sources(&path, into);
            }
        } else if name.ends_with(".rs") {
            into.push(path);
        }
    }
}

/// The rows that the name of a test starts with: `p8` and `p9` of `p8_and_p9_dates`.
fn rows(name: &str) -> Vec<(char, u32)> {
    let mut rows = Vec::new();
    for part in name.split('_') {
        let mut characters = part.chars();
        let row = characters.next().filter(char::is_ascii_lowercase);
        match (row, characters.as_str().parse()) {
            (Some(letter), Ok(number)) => rows.push((letter, number)),
            _ if part == "and" && !rows.is_empty() => {}
            _ => break,
        }
    }
    rows
}

/// Each row, with its tests as file and name.
fn tested() -> BTreeMap<(char, u32), BTreeSet<(String, String)>> {
    let mut files = Vec::new();
    for folder in [
        "csdl", "codegen", "runtime", "requests", "cli", "guide", "tests",
    ] {
        sources(&root().join(folder), &mut files);
    }
    let mut tested: BTreeMap<(char, u32), BTreeSet<(String, String)>> = BTreeMap::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a file can be read");
        let place = file.strip_prefix(root()).expect("a file of the repository");
        let place = place.to_string_lossy().replace('\\', "/");
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            if line == "#[test]" {
                is_test = true;
            } else if let Some(name) = line.strip_prefix("fn ") {
                let name = name.split('(').next().unwrap_or_default();
                if std::mem::take(&mut is_test) {
                    for row in rows(name) {
                        let test = (place.clone(), name.to_owned());
                        tested.entry(row).or_default().insert(test);
                    }
                }
            }
        }
    }
    tested
}

fn page() -> String {
    let tested = tested();
    let mut page = String::from(
        "# Conformance\n\n\
         What the standard asks for is numbered by area, and tests are named after the rows that they check. This page lists the rows\n\
         that have tests, and is generated from the names of the tests: `ODATA_BLESS=1 cargo test --test conformance`.\n",
    );
    for (letter, area, section) in AREAS {
        let own: Vec<_> = tested.iter().filter(|((it, _), _)| it == letter).collect();
        if own.is_empty() {
            continue;
        }
        let letter = letter.to_ascii_uppercase();
        let _ = write!(
            page,
            "\n## {letter}. {area}\n\n{section}.\n\n| row | tests |\n|---|---|\n"
        );
        for ((_, number), tests) in own {
            let tests: Vec<String> = tests
                .iter()
                .map(|(file, name)| format!("[`{name}`](../{file})"))
                .collect();
            let _ = writeln!(page, "| {letter}{number} | {} |", tests.join("<br>"));
        }
    }
    page
}

#[test]
fn the_page_lists_the_rows_that_have_tests() {
    let file = root().join("docs/conformance.md");
    let page = page();
    if std::env::var_os("ODATA_BLESS").is_some() {
        std::fs::write(&file, &page).expect("the page can be written");
    }
    let found = std::fs::read_to_string(&file).expect("the page can be read");
    assert!(
        found == page,
        "docs/conformance.md is outdated: run `ODATA_BLESS=1 cargo test --test conformance`"
    );
}

#[test]
fn rows_are_read_from_names_and_belong_to_an_area() {
    assert_eq!(rows("p8_and_p9_dates_and_times"), [('p', 8), ('p', 9)]);
    assert_eq!(rows("c7_m8_an_alias"), [('c', 7), ('m', 8)]);
    assert_eq!(rows("a_lock_keeps_names"), []);
    let letters: BTreeSet<char> = AREAS.iter().map(|(letter, ..)| *letter).collect();
    let unknown: Vec<_> = tested()
        .into_keys()
        .filter(|(letter, _)| !letters.contains(letter))
        .collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}
