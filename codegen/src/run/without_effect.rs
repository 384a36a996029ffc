//! Entries of the configuration that match elements of the metadata but change nothing, because nothing is generated for these elements.
//!
//! In: the analysis. Out: findings.

use crate::analysis::Analysis;
use crate::analysis::families::bases;
use crate::analysis::uses::Uses;
use crate::codes;
use crate::config::{Additions, Config, Pattern};
use odata_csdl::diagnostic::{Finding, Severity, Span};
use odata_csdl::schema::{ItemType, Model, PropertyKind, TypeId, TypeKind};

/// An element that an option adds something to.
enum Element {
    Type(TypeId),
    /// A property, by index.
    Property(TypeId, usize),
    /// A member of an enumeration.
    Member(TypeId),
}

/// Findings about entries of `derive`, `attributes` and `replace`.
pub(super) fn find(analysis: &Analysis<'_>) -> Vec<Finding> {
    let config = analysis.config;
    let asked = [&config.derive, &config.attributes];
    if config.replace.entries.is_empty() && asked.iter().all(|it| it.entries.is_empty()) {
        return Vec::new();
    }
    let elements = elements(analysis);
    let mut findings = Vec::new();
    for (option, additions) in ["derive", "attributes"].into_iter().zip(asked) {
        findings.extend(of_additions(analysis, &elements, option, additions));
    }
    findings.extend(of_replacements(analysis, &elements));
    findings
}

/// Findings about entries of `replace` for properties that have no field of their own, because a base has one for them.
pub(super) fn irreplaceable(model: &Model, config: &Config) -> Vec<Finding> {
    let entries = &config.replace.entries;
    if !entries.iter().any(|entry| entry.key.contains('/')) {
        return Vec::new();
    }
    let uses = Uses::new(model, config);
    let found = entries.iter().filter_map(|entry| {
        let (owner, name) = entry.key.split_once('/')?;
        let id = model.find_type(owner)?;
        let mut properties = model.structured(id)?.properties.iter();
        let n = properties.position(|property| property.name == name)?;
        let (reason, help) = redeclared(model, &uses, id, n, "replace")?;
        let finding = Finding::new(&codes::VALUE, reason);
        Some(finding.at(entry.span).help(help))
    });
    found.collect()
}

/// All elements of the model with their paths.
fn elements(analysis: &Analysis<'_>) -> Vec<(String, Element)> {
    let model = analysis.model;
    let mut elements = Vec::new();
    for id in model.type_ids() {
        let name = model.qualified_name(id);
        match &model[id].kind {
            TypeKind::Structured(structured) => {
                let paths = structured.properties.iter().enumerate().map(|(n, it)| {
                    let path = format!("{name}/{}", it.name);
                    (path, Element::Property(id, n))
                });
                elements.extend(paths);
            }
            TypeKind::Enumeration(enumeration) => {
                let paths = enumeration.members.iter().map(|it| {
                    let path = format!("{name}/{}", it.name);
                    (path, Element::Member(id))
                });
                elements.extend(paths);
            }
            TypeKind::Definition(_) => {}
        }
        elements.push((name, Element::Type(id)));
    }
    elements
}

/// Entries that match only elements without an item. An entry that matches nothing at all is reported when the configuration is checked.
fn of_additions(
    analysis: &Analysis<'_>,
    elements: &[(String, Element)],
    option: &str,
    additions: &Additions,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for entry in &additions.entries {
        let pattern = &entry.path;
        if pattern.as_str() == "*" {
            continue;
        }
        let matched = elements.iter().filter(|(path, element)| {
            pattern.has_member() != matches!(element, Element::Type(_)) && pattern.matches(path)
        });
        let reasons: Option<Vec<_>> = matched
            .map(|(path, element)| why_not(analysis, pattern, path, element))
            .collect();
        if let Some(reasons) = reasons
            && let Some(first) = reasons.into_iter().next()
        {
            findings.push(finding(
                analysis,
                option,
                pattern.as_str(),
                pattern.span(),
                first,
            ));
        }
    }
    findings
}

/// Entries that replace the type of nothing that is generated.
fn of_replacements(analysis: &Analysis<'_>, elements: &[(String, Element)]) -> Vec<Finding> {
    let (model, uses) = (analysis.model, &analysis.uses);
    let has_place = |id: TypeId, n: usize| analysis.selection.contains(id) && uses.has_place(id, n);
    let holds = |of: TypeId| {
        elements.iter().any(|(_, element)| match element {
            Element::Property(id, n) if has_place(*id, *n) => {
                let property = model.structured(*id).and_then(|it| it.properties.get(*n));
                property.is_some_and(|it| {
                    it.r#type.item == ItemType::Type(of)
                        && !matches!(it.kind, PropertyKind::Navigation(_))
                })
            }
            _ => false,
        })
    };
    let mut findings = Vec::new();
    for entry in &analysis.config.replace.entries {
        let Some((path, element)) = elements.iter().find(|(path, _)| *path == entry.key) else {
            continue;
        };
        let reason = match element {
            Element::Type(id) if holds(*id) => None,
            Element::Type(_) => Some((
                format!("no generated property has the type `{path}`"),
                "remove the entry, or select a type that has such a property".to_owned(),
            )),
            other => why_not(analysis, &Pattern::new(path), path, other),
        };
        if let Some(reason) = reason {
            findings.push(finding(analysis, "replace", path, entry.span, reason));
        }
    }
    findings
}

/// The reason why an element has no item or field of its own, and a remedy.
fn why_not(
    analysis: &Analysis<'_>,
    pattern: &Pattern,
    path: &str,
    element: &Element,
) -> Option<(String, String)> {
    let (model, uses) = (analysis.model, &analysis.uses);
    let (Element::Type(id) | Element::Property(id, _) | Element::Member(id)) = *element;
    let name = model.qualified_name(id);
    if !analysis.selection.contains(id) {
        return Some(match analysis.config.replacement(|| name.clone()) {
            Some(own) => (
                format!("`{name}` is replaced by `{own}`"),
                "write it where that type is declared".to_owned(),
            ),
            None => (
                format!("`{name}` is not generated"),
                "remove the entry, or select the type".to_owned(),
            ),
        });
    }
    match element {
        // What a pattern adds to structs and enums does not apply to aliases.
        Element::Type(_) if matches!(model[id].kind, TypeKind::Definition(_)) => {
            (pattern.as_str() != path).then(|| {
                (
                    format!("`{path}` is a type definition, to which only its whole name applies"),
                    format!("write `{path}`"),
                )
            })
        }
        Element::Property(_, n) if uses.is_redeclared(id, *n) => {
            redeclared(model, uses, id, *n, "write")
        }
        Element::Property(_, n) if !uses.has_place(id, *n) => Some((
            format!("`{path}` is left out"),
            "remove the entry, or the one that leaves the property out".to_owned(),
        )),
        _ => None,
    }
}

/// The reason why a property that is declared again has no field of its own, and a remedy that starts with this verb.
fn redeclared(
    model: &Model,
    uses: &Uses,
    id: TypeId,
    n: usize,
    verb: &str,
) -> Option<(String, String)> {
    if !uses.is_redeclared(id, n) {
        return None;
    }
    let name = &model.structured(id)?.properties.get(n)?.name;
    let base = bases(model, id).find(|base| {
        let properties = model.structured(*base).map(|it| &it.properties);
        let found = properties.and_then(|all| all.iter().position(|it| it.name == *name));
        found.is_some_and(|n| uses.has_place(*base, n))
    })?;
    let (own, base) = (model.qualified_name(id), model.qualified_name(base));
    Some((
        format!("`{own}/{name}` is declared again, and its values are in the field of the base"),
        format!("{verb} `{base}/{name}`"),
    ))
}

fn finding(
    analysis: &Analysis<'_>,
    option: &str,
    entry: &str,
    span: Option<Span>,
    (reason, help): (String, String),
) -> Finding {
    let message = format!("`{entry}` in `{option}` has no effect: {reason}");
    let finding = Finding::new(&codes::UNUSED, message).at(span).help(help);
    if analysis.config.strict {
        finding.severity(Severity::Error)
    } else {
        finding
    }
}
