//! Output for programs: findings, explanations and comparisons as JSON.

use odata_codegen::compare::{Comparison, Effect, Level};
use odata_codegen::{Explanation, Size};
use odata_codegen::{Report, inert};
use odata_csdl::diagnostic::{Renderer, Span};
use serde_json::{Value, json};

/// The findings of a report, one object per line: `code`, `severity`, `message`, and if known `path` (in the model), `help`, `at` (`file`,
/// `line`, `column`, `endLine`, `endColumn`; from 1, columns in characters), `related` (`at`, `message`).
pub(crate) fn findings(report: &Report) -> String {
    list(report).iter().fold(String::new(), |lines, object| {
        lines + &inert::json(&format!("{object}\n"))
    })
}

fn list(report: &Report) -> Vec<Value> {
    let renderer = Renderer::new(&report.sources);
    let at = |span: Span| {
        renderer.position(span).map(|position| {
            json!({
                "file": position.file,
                "line": position.line,
                "column": position.column,
                "endLine": position.end_line,
                "endColumn": position.end_column,
            })
        })
    };
    let mut list = Vec::with_capacity(report.findings.len());
    for finding in &report.findings {
        let mut object = json!({
            "code": finding.code.number,
            "severity": finding.severity.to_string(),
            "message": finding.message,
        });
        let mut set = |name: &str, value: Option<Value>| {
            if let (Some(value), Some(object)) = (value, object.as_object_mut()) {
                object.insert(name.to_owned(), value);
            }
        };
        set("path", finding.path.as_deref().map(Value::from));
        set("help", finding.help.as_deref().map(Value::from));
        set("at", finding.span.and_then(at));
        let related = finding.related.as_ref();
        set(
            "related",
            related.map(|(span, message)| json!({ "at": at(*span), "message": message })),
        );
        list.push(object);
    }
    list
}

/// An explanation as one object.
pub(crate) fn explanation(explanation: &Explanation) -> String {
    let size = |size: Size| json!({ "types": size.types, "properties": size.properties });
    let way = explanation.way.iter().map(|step| {
        let pattern = step.pattern.as_ref().map(|(pattern, _)| pattern);
        json!({ "type": step.name, "by": step.by, "pattern": pattern })
    });
    let cuts = explanation
        .cuts
        .iter()
        .map(|cut| json!({ "option": cut.option, "saves": size(cut.saves), "stays": cut.stays }));
    let object = json!({
        "type": explanation.name,
        "generated": !explanation.way.is_empty(),
        "way": way.collect::<Vec<_>>(),
        "all": size(explanation.all),
        "cuts": cuts.collect::<Vec<_>>(),
        "excludedBy": explanation.excluded_by,
        "replacedBy": explanation.replaced_by,
        "adds": explanation.adds.map(size),
        "held": explanation.held,
    });
    inert::json(&format!("{object}\n")).into_owned()
}

/// A comparison: `verdict` (null if nothing changed), `counts` by level, `changes` with `path`, `level`, `differences` (`kind`, `text`) and
/// `effects` (`level`, `text`); `held`, the forms that the lock keeps, with `path`, the `option` that changes the form, and the `effects`
/// of that change; `findings` about the newer version, each as in [`findings`].
pub(crate) fn comparison(comparison: &Comparison, report: &Report) -> String {
    let effects = |effects: &[Effect]| -> Vec<Value> {
        let effects = effects.iter();
        effects
            .map(|it| json!({ "level": it.level.to_string(), "text": it.text }))
            .collect()
    };
    let held = comparison.held.iter();
    let held = held
        .map(|it| json!({ "path": it.path, "option": it.option, "effects": effects(&it.effects) }));
    let changes = comparison.changes.iter().map(|change| {
        let differences = change.differences.iter();
        let differences = differences.map(|it| json!({ "kind": it.kind.name(), "text": it.text }));
        json!({
            "path": change.path,
            "level": change.level().to_string(),
            "differences": differences.collect::<Vec<_>>(),
            "effects": effects(&change.effects),
        })
    });
    let report = json!({
        "verdict": comparison.verdict().map(|level| level.to_string()),
        "counts": {
            "major": comparison.count(Level::Major),
            "minor": comparison.count(Level::Minor),
            "patch": comparison.count(Level::Patch),
        },
        "changes": changes.collect::<Vec<_>>(),
        "held": held.collect::<Vec<_>>(),
        "findings": list(report),
    });
    inert::json(&format!("{report:#}\n")).into_owned()
}
