//! `CODES.md` lists every kind of finding. `ODATA_BLESS=1` rewrites it.
#![allow(clippy::expect_used, reason = "a test says what it needs by panicking")]

use std::fmt::Write as _;
use std::path::Path;

use odata_codegen::codes;
use odata_csdl::diagnostic::Rule;

/// The subjects of findings, by the first two digits of their numbers.
const SUBJECTS: &[(&str, &str)] = &[
    ("E01", "Text, XML and JSON"),
    ("E02", "Documents and references"),
    ("E03", "Schemas and names"),
    ("E04", "Types and properties"),
    ("E05", "Enumerations, type definitions, facets"),
    ("E06", "Operations"),
    ("E07", "Entity containers"),
    ("E08", "Annotations"),
    ("E09", "Configuration, patches and output"),
];

fn page() -> String {
    let mut page = String::from(
        "# Findings\n\nEvery finding has a number that never changes its meaning; `odata-codegen explain E0401` prints the same \
         as this page. A finding stops the run *always*, *in strict* (with the option `strict`; else it is a warning), or *never*.\n",
    );
    for (room, title) in SUBJECTS {
        let _ = write!(
            page,
            "\n## {title}\n\n| number | stops | what | why, and what to do |\n|---|---|---|---|\n"
        );
        for code in codes::all()
            .iter()
            .filter(|code| code.number.starts_with(room))
        {
            let stops = match code.rule {
                Rule::Always => "always",
                Rule::Strict => "in strict",
                Rule::Never => "never",
            };
            let cell = |text: &str| {
                text.replace('&', "&amp;")
                    .replace('|', "\\|")
                    .replace('[', "\\[")
                    .replace('<', "\\<")
            };
            let (title, explanation) = (cell(code.title), cell(code.explanation));
            let _ = writeln!(
                page,
                "| {} | {stops} | {title} | {explanation} |",
                code.number
            );
        }
    }
    page
}

#[test]
fn the_page_lists_every_code() {
    let page = page();
    for code in codes::all() {
        let rows = page.matches(&format!("| {} |", code.number)).count();
        assert_eq!(rows, 1, "{} belongs to one room", code.number);
        assert!(
            !code.title.is_empty() && code.explanation.ends_with('.'),
            "{}",
            code.number
        );
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("CODES.md");
    if std::env::var_os("ODATA_BLESS").is_some() {
        std::fs::write(&file, &page).expect("the page can be written");
    }
    let found = std::fs::read_to_string(&file).expect("the page can be read");
    assert!(
        found == page,
        "CODES.md is stale: run `ODATA_BLESS=1 cargo test -p odata-codegen --test codes`"
    );
}

#[test]
fn numbers_are_in_order_and_given_once() {
    let numbers: Vec<_> = codes::all().iter().map(|code| code.number).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
}
