//! Checks a configuration, however it was made: for invalid values, and for entries that match nothing.

use std::collections::BTreeSet;

use super::{Allow, Config, Entry, OptionalModule, Pattern};
use crate::codes;
use odata_csdl::diagnostic::{Finding, Severity, Span};
use odata_csdl::schema::{ContainerChildKind, Model, Operation, PropertyKind, TypeKind};
use odata_csdl::suggest::closest;

impl Config {
    /// Findings about invalid values, before any metadata is read.
    pub(crate) fn problems(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut wrong = |span: Option<Span>, message: String, help: &str| {
            findings.push(Finding::new(&codes::VALUE, message).at(span).help(help));
        };
        if !is_rust_path(&self.runtime, true) {
            let message = format!("`{}` is not a path of a Rust module", self.runtime);
            wrong(
                self.option_span("runtime"),
                message,
                "write it like `::odata_runtime`",
            );
        }
        for Entry { key, value, span } in &self.modules.entries {
            if !is_rust_path(value, false) {
                let message =
                    format!("`{value}` is not a path of Rust modules, for the namespace `{key}`");
                wrong(
                    *span,
                    message,
                    "write it like `graph::partners`; keywords, `self` and `crate` are not allowed",
                );
            }
        }
        for Entry { key, value, span } in &self.rename.entries {
            if !is_identifier(value) {
                let message = format!("`{value}` is not a Rust identifier, for `{key}`");
                wrong(
                    *span,
                    message,
                    "use letters, digits and `_`; keywords are not allowed",
                );
            }
        }
        for Entry { key, value, span } in &self.references.entries {
            let (left, right) = (key.matches('*').count(), value.matches('*').count());
            if left > 1 || right > left {
                let message = format!("`{key}` = `{value}` has too many stars");
                wrong(
                    *span,
                    message,
                    "write at most one star on each side; a star on the right needs one on the left",
                );
            }
        }
        for (option, module) in [("registry", &self.registry), ("requests", &self.requests)] {
            if let OptionalModule::Feature(name) = module
                && (name.is_empty()
                    || name.contains(|c: char| !(c.is_alphanumeric() || "_-+.".contains(c))))
            {
                let message = format!("`{name}` is not a valid feature name");
                wrong(
                    self.option_span(option),
                    message,
                    "write the name of a feature of the crate's Cargo.toml, or `true`",
                );
            }
        }
        if self.command.contains(char::is_control) {
            let message = "`command` contains a line break or another control character".to_owned();
            wrong(
                self.option_span("command"),
                message,
                "write a single command on one line",
            );
        }
        findings.extend(self.wrong_additions());
        findings.extend(self.wrong_replacements());
        findings.extend(self.allow.iter().filter_map(Allow::problem));
        findings
    }

    /// Whether no pattern of `select` matches anything, though there are types.
    pub(crate) fn selects_nothing(&self, model: &Model) -> bool {
        let elements = Elements::of(model, self);
        let mut patterns = self.select.iter();
        !self.select.is_empty()
            && !model.types.is_empty()
            && !patterns.any(|pattern| elements.selected_by(pattern))
    }

    /// Findings about entries that match nothing in the model: they are misspelt, or the metadata has changed. With `select`, it is an
    /// error if nothing at all is selected.
    pub(crate) fn unused(&self, model: &Model, select: bool) -> Vec<Finding> {
        let elements = Elements::of(model, self);
        let nothing = select && self.selects_nothing(model);
        let mut findings = Vec::new();
        let mut unused = |option: &str, text: &str, span: Option<Span>, candidates: &[String]| {
            let (message, help) = unmatched(&elements, option, text, candidates);
            let (code, error) = match nothing && option == "select" {
                true => (&codes::NOTHING_SELECTED, true),
                false => (&codes::UNUSED, self.strict),
            };
            let severity = if error {
                Severity::Error
            } else {
                Severity::Warning
            };
            let finding = Finding::new(code, message).severity(severity);
            findings.push(finding.at(span).help(help));
        };
        for (option, pattern, candidates) in self.patterns(&elements) {
            // A lone star means everything, even if there is nothing.
            if pattern.as_str() != "*" && !matches_any(pattern, candidates) {
                unused(option, pattern.as_str(), pattern.span(), candidates);
            }
        }
        for entry in &self.modules.entries {
            if !elements.namespaces.contains(&entry.key) {
                unused("modules", &entry.key, entry.span, &elements.namespaces);
            }
        }
        for entry in &self.rename.entries {
            let candidates = if entry.key.contains('/') {
                &elements.named
            } else {
                &elements.types
            };
            if !candidates.contains(&entry.key) {
                unused("rename", &entry.key, entry.span, candidates);
            }
        }
        for entry in &self.replace.entries {
            let candidates = if entry.key.contains('/') {
                &elements.properties
            } else {
                &elements.types
            };
            if !candidates.contains(&entry.key) {
                unused("replace", &entry.key, entry.span, candidates);
            }
        }
        findings.extend(self.irreplaceable(model));
        findings.extend(self.derived_already(model));
        findings
    }

    /// The patterns of every option, each with the name of the option and the paths that it can match.
    fn patterns<'a>(
        &'a self,
        elements: &'a Elements,
    ) -> impl Iterator<Item = (&'static str, &'a Pattern, &'a Vec<String>)> {
        let navigation = self
            .navigation
            .entries
            .iter()
            .map(|(pattern, _)| ("navigation", pattern, &elements.navigation));
        let family = self
            .family
            .entries
            .iter()
            .map(|(pattern, _)| ("family", pattern, &elements.types));
        let of_both = move |pattern: &Pattern, members: &'a Vec<String>| {
            if pattern.has_member() {
                members
            } else {
                &elements.types
            }
        };
        let select = self
            .select
            .iter()
            .map(move |pattern| ("select", pattern, of_both(pattern, &elements.selectable)));
        let exclude = self.exclude.iter().map(move |pattern| {
            let candidates = match pattern.has_member() {
                true => &elements.excludable,
                false => &elements.excludable_types,
            };
            ("exclude", pattern, candidates)
        });
        let redact = self
            .redact
            .iter()
            .map(|pattern| ("redact", pattern, &elements.redactable));
        let derive = self
            .derive
            .patterns()
            .map(|pattern| ("derive", pattern, &elements.derivable));
        let attributes = self
            .attributes
            .patterns()
            .map(move |pattern| ("attributes", pattern, of_both(pattern, &elements.named)));
        select
            .chain(exclude)
            .chain(navigation)
            .chain(family)
            .chain(redact)
            .chain(derive)
            .chain(attributes)
    }
}

/// Message and help about a text of an option that matches nothing. `candidates` are the paths that could have been meant.
fn unmatched(
    elements: &Elements,
    option: &str,
    text: &str,
    candidates: &[String],
) -> (String, String) {
    // The text names an existing element to which the option does not apply, so it is not misspelt.
    if elements.all().any(|path| path == text) {
        return (
            format!("`{option}` does not apply to `{text}`"),
            format!("remove it; see which paths `{option}` takes"),
        );
    }
    let meant = closest(text, candidates.iter().map(String::as_str));
    let help = meant.map_or_else(
        || {
            "correct or remove it; names are qualified: `Namespace.Type`, `Namespace.Type/property`"
                .to_owned()
        },
        |meant| format!("did you mean `{meant}`?"),
    );
    let message = format!("`{text}` in `{option}` matches nothing in the metadata");
    (message, help)
}

fn matches_any(pattern: &Pattern, candidates: &[String]) -> bool {
    candidates
        .iter()
        .any(|candidate| pattern.matches(candidate))
}

/// Paths that options can address.
#[derive(Default)]
struct Elements {
    namespaces: Vec<String>,
    types: Vec<String>,
    /// Structured types and enumerations.
    derivable: Vec<String>,
    properties: Vec<String>,
    navigation: Vec<String>,
    /// Properties and enumeration members.
    named: Vec<String>,
    /// Properties, entity sets and singletons, and imports if requests are generated.
    selectable: Vec<String>,
    /// Properties, and those entity sets and singletons that a pattern of `select` names; excluding others has no effect. All children of
    /// containers if requests are generated.
    excludable: Vec<String>,
    /// All children of containers, imports included.
    children: Vec<String>,
    /// Properties, and parameters of operations if requests to them are generated.
    redactable: Vec<String>,
    /// Types, and operations if requests to them are generated.
    excludable_types: Vec<String>,
}

impl Elements {
    /// Whether a pattern of `select` matches anything.
    fn selected_by(&self, pattern: &Pattern) -> bool {
        let candidates = if pattern.has_member() {
            &self.selectable
        } else {
            &self.types
        };
        matches_any(pattern, candidates)
    }

    /// Every path.
    fn all(&self) -> impl Iterator<Item = &str> {
        let types = self.types.iter().chain(&self.named);
        types.chain(&self.children).map(String::as_str)
    }

    fn of(model: &Model, config: &Config) -> Self {
        let schemas = model.schemas.iter();
        let namespaces: BTreeSet<&String> = schemas.map(|schema| &schema.namespace).collect();
        let mut elements = Self {
            namespaces: namespaces.into_iter().cloned().collect(),
            ..Self::default()
        };
        for id in model.type_ids() {
            let name = model.qualified_name(id);
            match &model[id].kind {
                TypeKind::Structured(structured) => {
                    for property in &structured.properties {
                        let path = format!("{name}/{}", property.name);
                        if matches!(property.kind, PropertyKind::Navigation(_)) {
                            elements.navigation.push(path.clone());
                        }
                        elements.properties.push(path);
                    }
                }
                TypeKind::Enumeration(enumeration) => {
                    let members = enumeration.members.iter();
                    let members = members.map(|member| format!("{name}/{}", member.name));
                    elements.named.extend(members);
                }
                TypeKind::Definition(_) => {}
            }
            if !matches!(model[id].kind, TypeKind::Definition(_)) {
                elements.derivable.push(name.clone());
            }
            elements.types.push(name);
        }
        elements.named.extend_from_slice(&elements.properties);
        elements.selectable.clone_from(&elements.properties);
        elements.excludable.clone_from(&elements.properties);
        elements.excludable_types.clone_from(&elements.types);
        elements.redactable.clone_from(&elements.properties);
        let requests = config.requests != OptionalModule::Off;
        if requests {
            let name = |operation: &Operation| {
                let namespace = &model[operation.schema].namespace;
                format!("{namespace}.{}", operation.name)
            };
            let names = model.operations.iter().map(name);
            elements.excludable_types.extend(names);
            for operation in &model.operations {
                let parameters = operation.parameters.iter();
                let paths = parameters.map(|it| format!("{}/{}", name(operation), it.name));
                elements.redactable.extend(paths);
            }
        }
        for container in &model.containers {
            let namespace = &model[container.schema].namespace;
            for child in &container.children {
                let path = format!("{namespace}.{}/{}", container.name, child.name);
                elements.children.push(path.clone());
                if requests
                    || matches!(
                        child.kind,
                        ContainerChildKind::EntitySet { .. } | ContainerChildKind::Singleton { .. }
                    )
                {
                    if requests || config.selects_member(&path) {
                        elements.excludable.push(path.clone());
                    }
                    elements.selectable.push(path);
                }
            }
        }
        elements
    }
}

/// Whether the text is segments joined by `::`; with `anywhere` it may start with `::`, `crate`, `self` or `super`.
fn is_rust_path(path: &str, anywhere: bool) -> bool {
    let path = if anywhere {
        path.strip_prefix("::").unwrap_or(path)
    } else {
        path
    };
    path.split("::").all(|segment| {
        is_identifier(segment) || (anywhere && matches!(segment, "crate" | "self" | "super"))
    })
}

/// Whether `syn` accepts the text as an identifier, which excludes keywords and `_`. `gen` is a keyword since edition 2024, but `syn`
/// accepts it.
fn is_identifier(text: &str) -> bool {
    text != "gen" && syn::parse_str::<syn::Ident>(text).is_ok()
}
