//! The front end against real metadata. Needs `ODATA_CORPUS`, a folder with `INDEX.jsonl`, `csdl/` and `invalid/`.
#![allow(
    clippy::result_large_err,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs
)]

use odata_codegen::diagnostic::{Finding, Renderer, Severity, Source, codes};
use odata_codegen::schema::{self, Model, TypeKind};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Errors that remain in the lenient profile, with the reason: (end of the file's name, code, reason).
const JUSTIFIED: &[(&str, &str, &str)] = &[
    (
        "msgraph-sdkgen__dirtyMetadata.xml",
        "E0603",
        "two identical overloads; the metadata is dirty on purpose",
    ),
    (
        "ParsesAndValidatesSuccessfully_1.xml",
        "E0603",
        "overloads with the same parameters",
    ),
    (
        "ShouldValidateFunctionImportConfiguration_1.xml",
        "E0306",
        "two function imports of one name",
    ),
    (
        "ShouldValidateFunctionImportConfiguration_2.xml",
        "E0306",
        "two function imports of one name",
    ),
    (
        "ModelBuilder__InlineCollectionAtomic_1.xml",
        "E0306",
        "a property stands twice",
    ),
    (
        "odatanet-t4__UpperCamelCaseWithNamespacePrefix.xml",
        "E0306",
        "a parameter stands twice",
    ),
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

/// Invalid for the tests they come from, but not by the standard, so the strict profile accepts them:
/// (part of the file's name, reason).
const ACCEPTED: &[(&str, &str)] = &[
    (
        "InvalidBinaryConstant",
        "`foo` is base64url; it is invalid as the hexadecimal form of version 3",
    ),
    (
        "InvalidMaxDurationConstant",
        "beyond a .NET TimeSpan, not beyond Edm.Duration",
    ),
    (
        "FailsWithUnresolvedReferenceUri",
        "that a referenced document was not given is no fault of this one",
    ),
    (
        "EdmValueKindTests__",
        "valid; the test asserts what an evaluator refuses",
    ),
    (
        "ThrowsArgumentNullException",
        "valid; the test calls a writer without arguments",
    ),
];

fn corpus() -> Option<PathBuf> {
    match std::env::var_os("ODATA_CORPUS") {
        Some(folder) => Some(PathBuf::from(folder)),
        None if std::env::var_os("CI").is_some_and(|ci| ci == "true") => {
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
    expected: Option<String>,
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
            expected: text(&row, "expected"),
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

/// Tests of other projects often have a vocabulary in one file and its use in the next: `…_1.xml` and `…_2.xml`.
fn group(file: &str) -> &str {
    file.split_once('.')
        .map_or(file, |(stem, _)| stem)
        .trim_end_matches(|c: char| c.is_ascii_digit())
}

fn refused(sources: &[Source], strict: bool) -> bool {
    let (_, findings) = schema::load(sources, strict);
    let renderer = Renderer::new(sources);
    findings
        .iter()
        .for_each(|finding| assert!(!renderer.render(finding).is_empty()));
    findings
        .iter()
        .any(|finding| finding.severity == Severity::Error)
}

#[test]
fn invalid_documents() {
    let Some(corpus) = corpus() else { return };
    let (mut strict, mut lenient, mut accepted) = (0, 0, Vec::new());
    let all: Vec<Row> = rows(&corpus)
        .into_iter()
        .filter(|row| {
            row.file.starts_with("invalid/")
                && !row.file.trim_end_matches(".txt").ends_with(".json")
        })
        .collect();
    for row in &all {
        let Some(expected) = &row.expected else {
            continue;
        };
        let Ok(own) = source(&corpus, &row.file) else {
            strict += 1;
            lenient += 1;
            continue;
        };
        let together: Vec<Source> = all
            .iter()
            .filter(|other| group(&other.file) == group(&row.file))
            .filter_map(|other| source(&corpus, &other.file).ok())
            .collect();
        let own = [own];
        let in_lenient = refused(&own, false);
        let in_strict = refused(&own, true) || refused(&together, true);
        if expected.starts_with("UNCLEAR") {
            continue;
        }
        lenient += usize::from(in_lenient);
        match in_strict {
            true => strict += 1,
            false => accepted.push(format!("{} | {expected}", row.file)),
        }
    }
    accepted.retain(|line: &String| !ACCEPTED.iter().any(|(name, _)| line.contains(name)));
    println!(
        "refused: strict {strict}, lenient {lenient}; accepted in strict {}:\n{}",
        accepted.len(),
        accepted.join("\n")
    );
    assert!(accepted.is_empty(), "accepted without a reason");
}
