//! The front end on real metadata. Needs `ODATA_CORPUS`, a folder with `INDEX.jsonl` and `csdl/`. `corpus-documents` checks what is
//! generated from it, and what happens to invalid documents.
#![allow(
    clippy::result_large_err,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

use odata_csdl::diagnostic::{Finding, Renderer, Severity, Source, codes};
use odata_csdl::schema::{self, Model, TypeKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Errors that remain in the lenient profile, with the reason: (end of the file's name, code, reason).
const JUSTIFIED: &[(&str, &str, &str)] = &[
    (
        "ODataScenarioTests__field_3.xml",
        "E0404",
        "the base types form a circle",
    ),
    (
        "SchemaWithoutNamespace_ParsesSuccessfully_1.xml",
        "E0213",
        "the schema has no namespace",
    ),
];

fn corpus() -> Option<PathBuf> {
    match std::env::var_os("ODATA_CORPUS") {
        Some(folder) => Some(PathBuf::from(folder)),
        None if std::env::var_os("ODATA_CORPUS_REQUIRED").is_some() => {
            panic!("ODATA_CORPUS is not set")
        }
        None => {
            println!("skipped: no corpus");
            None
        }
    }
}

struct Row {
    file: String,
    version: String,
}

fn rows(corpus: &Path) -> Vec<Row> {
    let index = std::fs::read_to_string(corpus.join("INDEX.jsonl")).expect("INDEX.jsonl");
    let text = |value: &serde_json::Value, name: &str| {
        value.get(name).and_then(|v| v.as_str()).map(str::to_owned)
    };
    index
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line of INDEX.jsonl"))
        .map(|row| Row {
            file: text(&row, "file").expect("file"),
            version: text(&row, "od").unwrap_or_default(),
        })
        .collect()
}

fn source(corpus: &Path, file: &str) -> Result<Source, Finding> {
    Source::from_bytes(
        file,
        &std::fs::read(corpus.join(file)).expect("a file of INDEX.jsonl"),
    )
}

fn is_xml(row: &Row) -> bool {
    row.version.starts_with('V') && !row.file.ends_with(".json")
}

fn unjustified<'f>(file: &str, findings: &'f [Finding]) -> Vec<&'f Finding> {
    let errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error);
    errors
        .filter(|finding| {
            !JUSTIFIED
                .iter()
                .any(|(name, code, _)| file.ends_with(name) && finding.code.number == *code)
        })
        .collect()
}

fn tally<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.code.number).or_default() += 1;
    }
    counts
}

#[test]
fn every_document_is_read() {
    let Some(corpus) = corpus() else { return };
    let mut failures = Vec::new();
    let (mut read, mut refused) = (0, 0);
    let mut warnings: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows(&corpus) {
        let skip = row.file.contains("_schemas-for-validation/") || row.file.contains("/redfish/");
        if !row.file.starts_with("csdl/") || skip || !is_xml(&row) {
            continue;
        }
        let source = source(&corpus, &row.file).expect("decodes");
        let sources = [source];
        let (model, findings) = schema::load(&sources, false);
        let renderer = Renderer::new(&sources);
        for finding in &findings {
            assert!(
                !renderer.render(finding).is_empty() && !renderer.render_line(finding).is_empty()
            );
        }
        if row.version.starts_with("V2") || row.version.starts_with("V3") {
            refused += 1;
            if !findings
                .iter()
                .any(|finding| finding.code == &codes::OLD_VERSION)
            {
                failures.push(format!("{}: no version error", row.file));
            }
            continue;
        }
        read += 1;
        for (code, count) in tally(&findings) {
            *warnings.entry(code).or_default() += count;
        }
        let errors = unjustified(&row.file, &findings);
        assert_eq!(
            model.is_none(),
            findings
                .iter()
                .any(|finding| finding.severity == Severity::Error)
        );
        failures.extend(
            errors
                .into_iter()
                .map(|finding| renderer.render_line(finding)),
        );
    }
    println!("read {read}, refused {refused}; findings {warnings:?}");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn redfish_is_one_model() {
    let Some(corpus) = corpus() else { return };
    let all = rows(&corpus);
    let files = all
        .iter()
        .filter(|row| row.file.starts_with("csdl/redfish/") && is_xml(row));
    let sources: Vec<Source> = files
        .map(|row| source(&corpus, &row.file).expect("decodes"))
        .collect();
    let start = Instant::now();
    let (model, findings) = schema::load(&sources, false);
    println!(
        "redfish: {} files, {:?}, findings {:?}",
        sources.len(),
        start.elapsed(),
        tally(&findings)
    );
    let renderer = Renderer::new(&sources);
    for finding in findings.iter().take(12) {
        println!("{}", renderer.render(finding));
    }
    let errors = unjustified("redfish", &findings);
    assert!(
        errors.is_empty(),
        "{}",
        errors
            .iter()
            .map(|f| renderer.render_line(f))
            .collect::<Vec<_>>()
            .join("\n")
    );
    let model = model.expect("a model");
    println!(
        "redfish: {} schemas, {} types, {} operations",
        model.schemas.len(),
        model.types.len(),
        model.operations.len()
    );
}

fn figures(model: &Model) -> (usize, usize, usize, usize) {
    let mut figures = (0, 0, 0, 0);
    for declaration in &model.types {
        match &declaration.kind {
            TypeKind::Structured(structured) => {
                figures.0 += 1;
                figures.1 += structured.properties.len();
            }
            TypeKind::Enumeration(enumeration) => {
                figures.2 += 1;
                figures.3 += enumeration.members.len();
            }
            TypeKind::Definition(_) => {}
        }
    }
    figures
}

#[test]
fn graph_figures() {
    let Some(corpus) = corpus() else { return };
    let sources = [source(&corpus, "csdl/msgraph__v1.0-clean.xml").expect("decodes")];
    let start = Instant::now();
    let (model, findings) = schema::load(&sources, false);
    let elapsed = start.elapsed();
    let model = model.expect("a model");
    println!("graph: {elapsed:?}, findings {:?}", tally(&findings));
    let renderer = Renderer::new(&sources);
    for finding in findings.iter().filter(|finding| finding.span.is_none()) {
        println!("{}", renderer.render_line(finding));
    }
    println!(
        "graph: {} operations, {} annotated path targets",
        model.operations.len(),
        model.path_annotations.len()
    );
    assert_eq!(figures(&model), (2962, 11960, 861, 6347));
}
