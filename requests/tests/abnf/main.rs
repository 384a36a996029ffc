//! The test cases of the standard's ABNF that are for clients: what this package writes means the same as each of them, or the row is on
//! a closed list with its reason (X1 to X13).
//!
//! Set `ODATA_CORPUS` to the folder of the corpus, beside which `spec/odata-abnf-testcases.yaml` is.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test says what it needs by panicking"
)]

#[path = "../common/mod.rs"]
mod common;
mod expressions;
mod literals;
mod model;
mod options;
mod reasons;
mod resources;
mod rows;

use std::collections::{HashMap, HashSet};
use std::panic::catch_unwind;

use common::parse::{self, Tree};
use common::percent_decode;
use rows::Row;

/// What a text means, for comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Meaning {
    Expression(Tree),
    Options(Vec<(String, Tree)>),
    /// The segments of a path, and options.
    Resource(Vec<String>, Vec<(String, Tree)>),
}

fn resource(url: &str) -> Meaning {
    let bases = ["http://host/service/", "http://serviceRoot/"];
    let url = bases
        .iter()
        .find_map(|base| url.strip_prefix(base))
        .unwrap_or(url);
    let (path, query) = url.split_once('?').unwrap_or((url, ""));
    // The names of aliases do not matter, nor does it what the URL of an entity is relative to.
    let (mut path, mut query) = (path.to_owned(), query.replace("$id=../../", "$id="));
    let options = query.clone();
    let aliases = options.split('&').filter(|it| it.starts_with('@'));
    for (at, (name, _)) in aliases.filter_map(|it| it.split_once('=')).enumerate() {
        path = path.replace(&format!("={name}"), &format!("=@_{at}"));
        query = query.replace(&format!("{name}="), &format!("@_{at}="));
    }
    if path.contains("=@") && path.ends_with("/$query") {
        path = path.replace("=@complex", "=@c").replace("=@color", "=@c");
    }
    let segments = path.split('/').map(percent_decode).collect();
    Meaning::Resource(segments, parse::options(&query))
}

fn expression(text: &str) -> Meaning {
    Meaning::Expression(parse::expression(&percent_decode(text)))
}

/// What a row of a rule means, if the rule is one of those that clients write. Panics if it cannot be read.
fn meaning(row: &Row) -> Option<Meaning> {
    Some(match row.rule.to_ascii_lowercase().as_str() {
        "odatarelativeuri" | "resourcepath" | "odatauri" => resource(&row.input),
        "commonexpr" | "boolcommonexpr" | "notexpr" | "isofexpr" | "firstmemberexpr"
        | "propertypathexpr" | "anyexpr" => expression(&row.input),
        "filter" | "orderby" | "select" | "expand" | "compute" | "search" | "systemqueryoption"
        | "queryoptions" | "customqueryoption" | "index" => {
            Meaning::Options(parse::options(&row.input))
        }
        "searchexpr" => Meaning::Options(parse::options(&format!("$search={}", row.input))),
        _ => return None,
    })
}

/// The rows of the file, if it is there.
fn rows() -> Option<Vec<Row>> {
    let file = std::env::var_os("ODATA_CORPUS")
        .map(|corpus| std::path::Path::new(&corpus).join("../spec/odata-abnf-testcases.yaml"));
    let Some(text) = file.and_then(|file| std::fs::read_to_string(file).ok()) else {
        eprintln!("skipped: ODATA_CORPUS names no folder with ../spec/odata-abnf-testcases.yaml");
        return None;
    };
    let rows = rows::read(&text);
    assert!(rows.len() > 700, "{}", rows.len());
    Some(rows)
}

#[test]
fn what_is_written_means_the_same_as_the_rows_of_the_abnf() {
    let file = std::env::var_os("ODATA_CORPUS")
        .map(|corpus| std::path::Path::new(&corpus).join("../spec/odata-abnf-testcases.yaml"));
    let Some(text) = file.and_then(|file| std::fs::read_to_string(file).ok()) else {
        eprintln!("skipped: ODATA_CORPUS names no folder with ../spec/odata-abnf-testcases.yaml");
        return;
    };
    let rows = rows::read(&text);
    assert!(rows.len() > 700, "{}", rows.len());
    let written = expressions::all().into_iter().map(|it| expression(&it));
    let options = options::all();
    let options = options
        .iter()
        .map(|it| Meaning::Options(parse::options(it)));
    let resources = resources::all();
    let resources = resources.iter().map(|it| resource(it));
    let written: Vec<String> = written
        .chain(options)
        .chain(resources)
        .map(|it| format!("{it:?}"))
        .collect();
    let known: HashSet<&String> = written.iter().collect();

    let (mut met, mut reasons, mut missing) = (HashSet::new(), HashMap::new(), Vec::new());
    for row in &rows {
        let Ok(read) = catch_unwind(|| meaning(row)).map(|it| it.map(|it| format!("{it:?}")))
        else {
            match reasons::of(row) {
                Some(reason) => *reasons.entry(reason).or_insert(0) += 1,
                None => missing.push(format!(
                    "{}: {} {}: not read",
                    row.line, row.rule, row.input
                )),
            }
            continue;
        };
        match read {
            None => {}
            Some(read) if known.contains(&read) => drop(met.insert(read)),
            Some(read) => match reasons::of(row) {
                Some(reason) => *reasons.entry(reason).or_insert(0) += 1,
                None => missing.push(format!("{}: {} {} {read}", row.line, row.rule, row.input)),
            },
        }
    }
    assert!(
        missing.is_empty(),
        "{} rows:\n{}",
        missing.len(),
        missing.join("\n")
    );
    let stale: Vec<_> = written.iter().filter(|it| !met.contains(*it)).collect();
    assert!(stale.is_empty(), "no row means this:\n{stale:#?}");
    let mut counted: Vec<_> = reasons.into_iter().collect();
    counted.sort_unstable();
    let mut expected = reasons::COUNTS.to_vec();
    expected.sort_unstable();
    assert_eq!(counted, expected);
}

#[test]
fn x1_literals_are_those_of_the_abnf() {
    let Some(rows) = rows() else {
        return;
    };
    let mut checked = 0;
    let mut others = Vec::new();
    for row in &rows {
        match catch_unwind(|| literals::written(row)) {
            Ok(None) => continue,
            Ok(Some(written)) if percent_decode(&written) == percent_decode(&row.input) => {}
            Ok(Some(written)) => others.push((row.rule.as_str(), percent_decode(&written))),
            Err(_) => others.push((row.rule.as_str(), "refused".to_owned())),
        }
        checked += 1;
    }
    let others: Vec<_> = others
        .iter()
        .map(|(rule, text)| (*rule, text.as_str()))
        .collect();
    assert_eq!(others, literals::OTHERS);
    assert_eq!(checked, literals::COUNT);
}
