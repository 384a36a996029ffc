//! Checks all documents: each real metadata document becomes Rust that compiles without a warning, and each invalid one is refused for its
//! violation.
//!
//! ```sh
//! ODATA_CORPUS=/path/to/corpus cargo run -p corpus-documents
//! ODATA_CORPUS=/path/to/corpus cargo run -p corpus-documents -- northwind   # documents with this in their name
//! ```
//!
//! The corpus is a folder with `INDEX.jsonl`, which has one line per file. Files below `csdl/` are inputs of the generator (`od` is their
//! version; versions 2 and 3 must be refused with a finding that says so); files below `invalid/` violate the rule that `expected` names.
//! Everything is generated from each document, with requests, as a module of one of a few crates that are checked with warnings denied; the folder
//! `csdl/redfish/` is one crate. Everything is written to `target/corpus-documents`.
//!
//! `lists.rs` has the known exceptions with their reasons. The exit code is 0 if the lists are exactly right.

mod check;
mod generate;
mod index;
mod invalid;
mod lists;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use generate::Outcome;

fn main() -> ExitCode {
    let Some(corpus) = std::env::var_os("ODATA_CORPUS").map(PathBuf::from) else {
        if std::env::var_os("ODATA_CORPUS_REQUIRED").is_some() {
            eprintln!("ODATA_CORPUS is not set");
            return ExitCode::FAILURE;
        }
        println!("skipped: no corpus");
        return ExitCode::SUCCESS;
    };
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    match run(&corpus, &wanted) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(corpus: &Path, wanted: &[String]) -> Result<bool, Box<dyn Error>> {
    let corpus = corpus.canonicalize()?;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/corpus-documents");
    let rows = index::read(&corpus)?;
    let asked = |file: &str| wanted.is_empty() || wanted.iter().any(|part| file.contains(part));
    let mut wrong = Vec::new();

    let mut documents = index::documents(&rows);
    documents.retain(|document| asked(&document.file));
    let outcomes = generate::all(&corpus, &folder, &documents);
    let crates = check::write(&folder, &documents, &outcomes)?;
    let failed = check::run(&folder, &crates)?;
    let (mut generated, mut compiled, mut old) = (0, 0, 0);
    for (document, outcome) in documents.iter().zip(&outcomes) {
        let listed = lists::REFUSED
            .iter()
            .find(|(name, ..)| document.file.ends_with(name));
        match (outcome, document.old, listed) {
            (Outcome::Generated { .. }, false, None) => {
                generated += 1;
                match failed
                    .iter()
                    .find(|(file, _)| file.as_str() == document.file)
                {
                    Some((file, why)) => wrong.push(format!("{file}: does not compile: {why}")),
                    None => compiled += 1,
                }
            }
            (Outcome::Refused(codes, _), true, None) if codes.contains("E0203") => old += 1,
            (Outcome::Refused(codes, _), false, Some((_, code, reason)))
                if codes.contains(code) =>
            {
                println!("refused: {}: {code}: {reason}", document.file);
            }
            (Outcome::Refused(_, why), ..) => wrong.push(format!("{}: {why}", document.file)),
            (Outcome::Panicked, ..) => wrong.push(format!("{}: panicked", document.file)),
            (Outcome::Generated { .. }, old, _) => {
                let what = if old { "of an old version" } else { "listed" };
                wrong.push(format!("{}: {what}, but generated", document.file));
            }
        }
    }
    let known = lists::REFUSED.iter().filter(|_| wanted.is_empty());
    for (name, ..) in known {
        if !documents
            .iter()
            .any(|document| document.file.ends_with(name))
        {
            wrong.push(format!("{name}: listed, but not there"));
        }
    }

    let refusals = invalid::run(&corpus, &rows, &asked, wanted.is_empty());
    wrong.extend(refusals.wrong);
    println!(
        "documents: {} ({} files), generated {generated}, compiled {compiled}, refused as of version 2 or 3: {old}",
        documents.len(),
        documents
            .iter()
            .map(|document| document.files)
            .sum::<usize>(),
    );
    println!(
        "invalid: {}, refused for their fault in strict {}, for a fault in lenient {}; said to break what is no rule {}; without an expectation {}",
        refusals.documents, refusals.strict, refusals.lenient, refusals.accepted, refusals.unclear
    );
    for line in &wrong {
        println!("WRONG {line}");
    }
    Ok(wrong.is_empty())
}
