//! Documents that violate a rule: strict mode refuses them for it, and lenient mode does not panic.

use std::collections::BTreeSet;
use std::path::Path;

use odata_csdl::diagnostic::{Finding, Renderer, Severity, Source};
use odata_csdl::schema;

use crate::index::Row;
use crate::lists;

pub(crate) struct Refusals {
    pub(crate) documents: usize,
    pub(crate) strict: usize,
    pub(crate) lenient: usize,
    pub(crate) accepted: usize,
    pub(crate) unclear: usize,
    pub(crate) wrong: Vec<String>,
}

/// Tests of other projects often have a vocabulary in one file and its use in the next: `…_1.xml` and `…_2.xml`.
fn group(file: &str) -> &str {
    file.split_once('.')
        .map_or(file, |(stem, _)| stem)
        .trim_end_matches(|c: char| c.is_ascii_digit())
}

fn errors(sources: &[Source], strict: bool) -> BTreeSet<&'static str> {
    let (_, findings) = schema::load(sources, strict);
    let renderer = Renderer::new(sources);
    let mut codes = BTreeSet::new();
    for finding in &findings {
        // A finding that cannot be rendered is useless.
        if renderer.render(finding).is_empty() {
            codes.insert("nothing to show");
        }
        if finding.severity == Severity::Error {
            codes.insert(finding.code.number);
        }
    }
    codes
}

fn read(corpus: &Path, file: &str) -> Result<Source, Box<Finding>> {
    let bytes = std::fs::read(corpus.join(file)).unwrap_or_default();
    Source::from_bytes(file, &bytes).map_err(Box::new)
}

pub(crate) fn run(
    corpus: &Path,
    rows: &[Row],
    asked: &dyn Fn(&str) -> bool,
    complete: bool,
) -> Refusals {
    let mut refusals = Refusals {
        documents: 0,
        strict: 0,
        lenient: 0,
        accepted: 0,
        unclear: 0,
        wrong: Vec::new(),
    };
    let all = rows.iter().filter(|row| row.file.starts_with("invalid/"));
    let all: Vec<&Row> = all.collect();
    let mut used = BTreeSet::new();
    for row in all.iter().filter(|row| asked(&row.file)) {
        refusals.documents += 1;
        let expected = row.expected.as_deref().unwrap_or("UNCLEAR");
        let found = std::panic::catch_unwind(|| answers(corpus, row, &all));
        let Ok((lenient, strict)) = found else {
            refusals.wrong.push(format!("{}: panicked", row.file));
            continue;
        };
        if expected.starts_with("UNCLEAR") {
            refusals.unclear += 1;
            continue;
        }
        refusals.lenient += usize::from(!lenient.is_empty());
        let rule = lists::RULES.iter().find(|(rule, _)| *rule == expected);
        let meant = rule.is_some_and(|(_, codes)| codes.iter().any(|code| strict.contains(code)));
        let listed = lists::NO_RULE
            .iter()
            .find(|(name, _)| row.file.contains(name));
        match listed {
            Some((name, reason)) if !meant => {
                refusals.accepted += 1;
                used.insert(*name);
                println!("no rule: {}: {reason}", row.file);
            }
            None if meant => refusals.strict += 1,
            _ => refusals.wrong.push(format!(
                "{}: `{expected}` is answered by {strict:?}",
                row.file
            )),
        }
    }
    if complete {
        refusals.wrong.extend(unmet(&all, &used));
    }
    refusals
}

/// The numbers of the errors that are found in a row's document: leniently, and strictly by itself and with its group.
fn answers(
    corpus: &Path,
    row: &Row,
    all: &[&Row],
) -> (BTreeSet<&'static str>, BTreeSet<&'static str>) {
    let own = match read(corpus, &row.file) {
        Ok(source) => [source],
        Err(finding) => {
            let codes = BTreeSet::from([finding.code.number]);
            return (codes.clone(), codes);
        }
    };
    let together = all
        .iter()
        .filter(|other| group(&other.file) == group(&row.file))
        .filter_map(|other| read(corpus, &other.file).ok());
    let together: Vec<Source> = together.collect();
    let mut strict = errors(&own, true);
    strict.extend(errors(&together, true));
    (errors(&own, false), strict)
}

/// Entries of the lists that no document needs. `used` has the names of the documents that are listed as breaking no rule.
fn unmet(all: &[&Row], used: &BTreeSet<&str>) -> Vec<String> {
    let unused = lists::NO_RULE
        .iter()
        .filter(|(name, _)| !used.contains(name));
    let mut wrong: Vec<String> = unused
        .map(|(name, _)| {
            format!("{name}: listed as breaking no rule, but there is no such document")
        })
        .collect();
    let rules: BTreeSet<&str> = all
        .iter()
        .filter_map(|row| row.expected.as_deref())
        .collect();
    let unused = lists::RULES
        .iter()
        .filter(|(rule, _)| !rules.contains(rule));
    wrong.extend(unused.map(|(rule, _)| format!("`{rule}`: mapped, but no document expects it")));
    wrong
}
