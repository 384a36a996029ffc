//! Compares CSDL JSON with its XML twins in real metadata. Needs `ODATA_CORPUS`, see `frontend_corpus.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod normal;

use crate::analysis::Analysis;
use crate::config::Config;
use crate::lock::Lock;
use crate::lower::lower;
use crate::run::Modules;
use normal::{leave_open, normalise};
use odata_csdl::diagnostic::{Finding, Renderer, Severity, Source};
use odata_csdl::schema::{self, Model};
use std::path::{Path, PathBuf};

/// Texts and their replacements.
type Edits = &'static [(&'static str, &'static str)];

/// The differences between two documents of a pair: part of the JSON file's name, the reason, and the replacements in the XML that make it
/// say the same as the JSON. With them models and code are equal, so there are no other differences.
const DIFFERENT: &[(&str, &str, Edits)] = &[
    (
        "CanWriteEdmModelWithUntypedProperty",
        "XML does not say whether items of a collection are nullable; JSON always does, and says `true`",
        &[(
            "Type=\"Collection(Edm.Untyped)\"",
            "Type=\"Collection(Edm.Untyped)\" Nullable=\"true\"",
        )],
    ),
    (
        "ShouldWriteEdmPathTypeProperty",
        "XML does not say whether items of a collection are nullable; JSON always does, and says `true`",
        &[(
            "Type=\"Collection(Edm.PropertyPath)\"",
            "Type=\"Collection(Edm.PropertyPath)\" Nullable=\"true\"",
        )],
    ),
    (
        "ShouldWriteEdmEntityTypeProperty",
        "the navigation property is nullable in XML and not in JSON",
        &[(
            "Type=\"Edm.EntityType\"",
            "Type=\"Edm.EntityType\" Nullable=\"false\"",
        )],
    ),
    (
        "CanWriteAnnotationWithVariousPrimitiveDefaultValues",
        "XML leaves values out that are the term's default; JSON writes them, two of them cut or filled up to seven digits",
        &[
            (
                "Term=\"NS.DefaultBinaryTerm\"",
                "Term=\"NS.DefaultBinaryTerm\" Binary=\"AQ\"",
            ),
            (
                "Term=\"NS.DefaultDecimalTerm\"",
                "Term=\"NS.DefaultDecimalTerm\" Decimal=\"0.34\"",
            ),
            (
                "Term=\"NS.DefaultStringTerm\"",
                "Term=\"NS.DefaultStringTerm\" String=\"This is a test\"",
            ),
            (
                "Term=\"NS.DefaultDurationTerm\"",
                "Term=\"NS.DefaultDurationTerm\" Duration=\"P11DT23H59M59.9999999S\"",
            ),
            (
                "Term=\"NS.DefaultTimeOfDayTerm\"",
                "Term=\"NS.DefaultTimeOfDayTerm\" TimeOfDay=\"21:45:00.0000000\"",
            ),
            (
                "Term=\"NS.DefaultSingleTerm\"",
                "Term=\"NS.DefaultSingleTerm\" Float=\"0.2\"",
            ),
            (
                "Term=\"NS.DefaultDoubleTerm\"",
                "Term=\"NS.DefaultDoubleTerm\" Float=\"3.94\"",
            ),
            (
                "Term=\"NS.DefaultGuidTerm\"",
                "Term=\"NS.DefaultGuidTerm\" Guid=\"21ec2020-3aea-1069-a2dd-08002b30309d\"",
            ),
            (
                "Term=\"NS.DefaultInt16Term\"",
                "Term=\"NS.DefaultInt16Term\" Int=\"4\"",
            ),
            (
                "Term=\"NS.DefaultInt32Term\"",
                "Term=\"NS.DefaultInt32Term\" Int=\"4\"",
            ),
            (
                "Term=\"NS.DefaultInt64Term\"",
                "Term=\"NS.DefaultInt64Term\" Int=\"4\"",
            ),
            (
                "Term=\"NS.DefaultDateTerm\"",
                "Term=\"NS.DefaultDateTerm\" Date=\"2000-12-10\"",
            ),
        ],
    ),
    (
        "ShouldWriteInLineOptionalParameters",
        "XML leaves a record out, JSON writes an empty one",
        &[(
            "Term=\"Org.OData.Core.V1.OptionalParameter\" />",
            "Term=\"Org.OData.Core.V1.OptionalParameter\"><Record/></Annotation>",
        )],
    ),
];

/// JSON documents with errors in the lenient profile, with the reason: (part of the file's name, reason).
const JUSTIFIED: &[(&str, &str)] = &[("oasis-csdl__", "the metadata is of version 2")];

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

fn source(corpus: &Path, file: &str) -> Source {
    let bytes = std::fs::read(corpus.join(file)).expect("a file of the corpus");
    Source::from_bytes(file, &bytes).unwrap_or_else(|finding| panic!("{}", finding.message))
}

/// JSON documents of the index with their XML twins: next to them with the same stem, or, for tests of other projects that write one model
/// in both forms, `…_1.xml` for `…_2.json`.
fn pairs(corpus: &Path) -> (Vec<(String, String)>, Vec<String>) {
    let index = std::fs::read_to_string(corpus.join("INDEX.jsonl")).expect("INDEX.jsonl");
    let (mut pairs, mut lone) = (Vec::new(), Vec::new());
    for line in index.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a line of INDEX.jsonl");
        let text = |name: &str| row.get(name).and_then(|v| v.as_str()).unwrap_or_default();
        let file = text("file");
        if !file.starts_with("csdl/") || !text("od").starts_with("CSDL JSON") {
            continue;
        }
        let stem = file.strip_suffix(".json").expect("a JSON file");
        let twins = [
            Some(format!("{stem}.xml")),
            stem.strip_suffix("_2").map(|stem| format!("{stem}_1.xml")),
        ];
        let twin = twins
            .into_iter()
            .flatten()
            .find(|twin| corpus.join(twin).exists());
        match twin {
            Some(xml) => pairs.push((file.to_owned(), xml)),
            None => lone.push(file.to_owned()),
        }
    }
    (pairs, lone)
}

/// A model as text, one part per line, without places.
fn text(model: &Model) -> String {
    let debug = format!("{model:#?}");
    let mut out = String::with_capacity(debug.len());
    let mut skipped: Option<usize> = None;
    for line in debug.lines() {
        let indent = line.len() - line.trim_start().len();
        if let Some(from) = skipped {
            if indent == from {
                skipped = None;
            }
        } else if line.trim() == "span: Span {" {
            skipped = Some(indent);
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// The Rust code of a model, without warnings.
fn code(model: &Model) -> Result<Vec<String>, String> {
    let (config, lock) = (Config::new(), Lock::default());
    let (items, lock) = lower(&Analysis::new(model, &config, &lock));
    match Modules::new(&items, &config, lock) {
        Ok(output) => Ok(output
            .modules
            .iter()
            .map(|module| {
                format!(
                    "{:?} {} {}\n{}",
                    module.path, module.docs, module.attributes, module.text
                )
            })
            .collect()),
        Err(finding) => Err(finding.message),
    }
}

fn errors(sources: &[Source], findings: &[Finding]) -> Vec<String> {
    let renderer = Renderer::new(sources);
    let errors = findings.iter().filter(|it| it.severity == Severity::Error);
    errors.map(|it| renderer.render_line(it)).collect()
}

fn first_differences(xml: &str, json: &str) -> String {
    let mut out = String::new();
    let (mut x, mut j) = (xml.lines(), json.lines());
    let mut before = Vec::new();
    loop {
        match (x.next(), j.next()) {
            (Some(a), Some(b)) if a == b => before.push(a),
            (None, None) => return out,
            (a, b) => {
                for line in before.iter().rev().take(14).rev() {
                    out.push_str(&format!("    {line}\n"));
                }
                out.push_str(&format!(
                    "xml {}\njson {}\n",
                    a.unwrap_or("-"),
                    b.unwrap_or("-")
                ));
                return out;
            }
        }
    }
}

/// The result of comparing the models of two forms.
enum Compared {
    Refused,
    Loaded {
        /// The first difference between the models.
        model: Option<String>,
        code: bool,
    },
}

fn compare(xml: &[Source], json: &[Source]) -> Result<Compared, String> {
    let (from_xml, in_xml) = schema::load(xml, false);
    let (from_json, in_json) = schema::load(json, false);
    let (mut from_xml, mut from_json) = match (from_xml, from_json) {
        (Some(xml), Some(json)) => (xml, json),
        (None, None) => return Ok(Compared::Refused),
        (None, Some(_)) => {
            return Err(format!(
                "only the XML is refused: {:?}",
                errors(xml, &in_xml)
            ));
        }
        (Some(_), None) => {
            return Err(format!(
                "only the JSON is refused: {:?}",
                errors(json, &in_json)
            ));
        }
    };
    let code = code(&from_xml) != code(&from_json);
    normalise(&mut from_xml, true);
    normalise(&mut from_json, false);
    leave_open(&mut from_xml, &mut from_json);
    let (left, right) = (text(&from_xml), text(&from_json));
    let model = (left != right).then(|| first_differences(&left, &right));
    Ok(Compared::Loaded { model, code })
}

#[test]
fn o1_pairs_are_equal() {
    let Some(corpus) = corpus() else { return };
    let (pairs, lone) = pairs(&corpus);
    let (mut equal, mut edited, mut refused) = (0, 0, 0);
    let (mut failures, mut listed) = (Vec::new(), Vec::new());
    for (json, xml) in &pairs {
        let in_json = [source(&corpus, json)];
        let mut in_xml = [source(&corpus, xml)];
        let known = DIFFERENT.iter().find(|(name, ..)| json.contains(name));
        let same = |compared: &Compared| {
            matches!(
                compared,
                Compared::Loaded {
                    model: None,
                    code: false
                }
            )
        };
        match compare(&in_xml, &in_json) {
            Ok(Compared::Refused) => refused += 1,
            Ok(compared) if same(&compared) => {
                equal += 1;
                if known.is_some() {
                    failures.push(format!("{json}: equal, but listed"));
                }
            }
            Ok(Compared::Loaded { model, code }) => {
                let Some((name, reason, edits)) = known else {
                    failures.push(format!(
                        "{json}: code differs: {code}; {}",
                        model.unwrap_or_default()
                    ));
                    continue;
                };
                listed.push(*name);
                for (from, to) in *edits {
                    let text = &mut in_xml[0].text;
                    assert_eq!(text.matches(from).count(), 1, "{xml}: {from}");
                    *text = text.replace(from, to);
                }
                match compare(&in_xml, &in_json) {
                    Ok(compared) if same(&compared) => {
                        edited += 1;
                        println!("{json}: {reason}");
                    }
                    Ok(Compared::Loaded { model, code }) => failures.push(format!(
                        "{json}: differs beyond what is listed; code: {code}; {}",
                        model.unwrap_or_default()
                    )),
                    other => failures.push(format!("{json}: {:?}", other.err())),
                }
            }
            Err(problem) => failures.push(format!("{json}: {problem}")),
        }
    }
    println!(
        "{} pairs: {equal} with equal models and code, {edited} equal but for what is listed, {refused} refused in both forms; {} without a twin",
        pairs.len(),
        lone.len()
    );
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(listed.len(), DIFFERENT.len(), "{listed:?}");
}

/// Together, all terms are declared, so that every string constant gets its type.
#[test]
fn o1_vocabularies_are_equal_together() {
    let Some(corpus) = corpus() else { return };
    let (pairs, _) = pairs(&corpus);
    let vocabularies = pairs
        .iter()
        .filter(|(json, _)| json.contains("oasis-vocabularies/"));
    let (json, xml): (Vec<Source>, Vec<Source>) = vocabularies
        .map(|(json, xml)| (source(&corpus, json), source(&corpus, xml)))
        .unzip();
    assert_eq!(json.len(), 9);
    match compare(&xml, &json) {
        Ok(Compared::Loaded { model, .. }) => {
            assert!(model.is_none(), "{}", model.unwrap_or_default());
        }
        Ok(Compared::Refused) => panic!("refused"),
        Err(problem) => panic!("{problem}"),
    }
    let (_, findings) = schema::load(&json, true);
    let (_, in_xml) = schema::load(&xml, true);
    println!(
        "strict: {} findings, in XML {}",
        findings.len(),
        in_xml.len()
    );
    println!("{}", errors(&json, &findings).join("\n"));
}

#[test]
fn every_json_document_is_read() {
    let Some(corpus) = corpus() else { return };
    let (pairs, lone) = pairs(&corpus);
    let mut failures = Vec::new();
    let files = pairs.iter().map(|(json, _)| json).chain(&lone);
    for file in files.filter(|file| !file.contains("_schemas-for-validation/")) {
        let sources = [source(&corpus, file)];
        let (model, findings) = schema::load(&sources, false);
        let renderer = Renderer::new(&sources);
        for finding in &findings {
            println!("{}", renderer.render_line(finding));
        }
        let justified = JUSTIFIED.iter().any(|(name, _)| file.contains(name));
        if model.is_none() != justified {
            failures.push(format!("{file}: {:?}", errors(&sources, &findings)));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn invalid_json_is_refused() {
    let Some(corpus) = corpus() else { return };
    let index = std::fs::read_to_string(corpus.join("INDEX.jsonl")).expect("INDEX.jsonl");
    let (mut refused, mut failures) = (0, Vec::new());
    for line in index.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("a line of INDEX.jsonl");
        let file = row.get("file").and_then(|v| v.as_str()).unwrap_or_default();
        if !file.starts_with("invalid/") || !file.trim_end_matches(".txt").ends_with(".json") {
            continue;
        }
        match schema::load(&[source(&corpus, file)], true) {
            (None, _) => refused += 1,
            (Some(_), _) => failures.push(file.to_owned()),
        }
    }
    println!("refused: {refused}");
    assert!(failures.is_empty() && refused > 0, "{failures:?}");
}
