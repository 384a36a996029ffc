//! Documents: version, references, aliases. CSDL XML 4.01 sections 3 to 5.
//!
//! In: trees. Out: one [`Scope`] per document with the aliases and namespaces that are valid in it.

use super::identifiers::{is_reserved, is_simple_identifier};
use super::model::Document;
use super::names::Report;
use super::{Part, References};
use crate::diagnostic::{FileId, Finding, Source, codes};
use crate::syntax::{AnnotationFilter, Attribute, Kind, Node, Text, Tree};
use std::collections::{HashMap, HashSet};

/// The maximum number of schemas in one document. The largest known document has about a dozen; this bounds every look-up by namespace.
const MAX_SCHEMAS: usize = 10_000;

/// The meaning of names in one document.
pub(super) struct Scope<'t> {
    pub(super) document: Document,
    /// Alias to namespace.
    pub(super) aliases: HashMap<&'t str, &'t str>,
    /// The file of the document. A patch can insert values from other files.
    pub(super) file: FileId,
    /// Namespaces of its own schemas and of those that it includes.
    pub(super) visible: HashSet<&'t str>,
    /// Its `Schema` elements.
    pub(super) schemas: Vec<Node<'t>>,
    /// Where each namespace is included, and what to do if no document declares it.
    pub(super) includes: HashMap<&'t str, (Text<'t>, Option<String>)>,
    /// The wanted annotations, if nothing else of the document is wanted.
    pub(super) filters: Option<Vec<AnnotationFilter>>,
}

/// Reads the roots and references of all documents. A document that is given twice is read once.
pub(super) fn read<'t>(
    trees: &'t [Tree<'t>],
    sources: &'t [Source],
    references: &References,
    report: &mut Report<'_>,
) -> Vec<Scope<'t>> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut by_id: HashMap<FileId, usize> = HashMap::new();
    let mut roots: Vec<(Node<'t>, &'t str)> = Vec::new();
    for tree in trees {
        let Some(root) = tree.root() else { continue };
        if let Some(node) = root.schemas().nth(MAX_SCHEMAS) {
            let message = format!("a document has more than {MAX_SCHEMAS} schemas");
            report.add(Finding::new(&codes::XML_LIMIT, message).at(node.span()));
            continue;
        }
        let source = sources.get(tree.file().0 as usize);
        if let Some(source) = source
            && let Some(first) = seen.get(source.text.as_str()).copied()
        {
            by_id.insert(tree.file(), first);
            let finding = Finding::new(
                &codes::SAME_DOCUMENT,
                format!("`{}` has the same text as another document", source.name),
            );
            let finding = finding.at(root.span());
            report.add(match roots.get(first) {
                Some((other, _)) => finding.related(other.span(), "first given here"),
                None => finding,
            });
            continue;
        }
        if let Some(source) = source {
            seen.insert(&source.text, roots.len());
        }
        by_id.insert(tree.file(), roots.len());
        roots.push((root, source.map_or("", |source| source.name.as_str())));
    }
    let mut by_file: HashMap<&str, Option<usize>> = HashMap::new();
    for (index, (_, name)) in roots.iter().enumerate() {
        by_file
            .entry(file_name(name))
            .and_modify(|entry| *entry = None)
            .or_insert(Some(index));
    }
    let defined: Vec<HashSet<&str>> = roots
        .iter()
        .map(|(root, _)| {
            root.schemas()
                .filter_map(|s| s.value(Attribute::Namespace))
                .collect()
        })
        .collect();
    let given = Given {
        by_file,
        by_id,
        defined,
        references,
    };
    roots
        .iter()
        .map(|(root, _)| scope(*root, &given, report))
        .collect()
}

/// The given documents and the namespaces that they define.
struct Given<'t> {
    by_file: HashMap<&'t str, Option<usize>>,
    by_id: HashMap<FileId, usize>,
    defined: Vec<HashSet<&'t str>>,
    references: &'t References,
}

impl Given<'_> {
    /// The namespaces that the document behind a URI defines: of the document to which it was resolved, or else of the only one with its
    /// file name.
    fn namespaces_of(&self, uri: Text<'_>) -> Option<&HashSet<&str>> {
        if let Some(found) = self.references.found.get(&uri.span) {
            return self.defined.get(*self.by_id.get(found)?);
        }
        let path = uri.value.split(['?', '#']).next().unwrap_or(uri.value);
        let index = self.by_file.get(file_name(path)).copied().flatten()?;
        self.defined.get(index)
    }

    /// The wanted annotations of a document, if nothing else of it is wanted.
    fn filters(&self, document: FileId) -> Option<Vec<AnnotationFilter>> {
        match self.references.parts.get(document.0 as usize)? {
            Part::Whole => None,
            Part::Annotations(filters) => Some(filters.clone()),
        }
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn scope<'t>(root: Node<'t>, given: &Given<'_>, report: &mut Report<'_>) -> Scope<'t> {
    let fragment = root.kind() == Kind::Schema;
    let version = root.get(Attribute::Version);
    if fragment {
        let finding = Finding::new(
            &codes::FRAGMENT,
            "the root is `Schema`; it is read as a separate document",
        );
        report.add(finding.at(root.span()));
    } else {
        check_version(root, version, report);
        check_services(root, report);
    }
    let mut scope = Scope {
        document: Document {
            version: version.map(|v| v.value.trim().to_owned()),
            span: root.span(),
            aliases: Vec::new(),
        },
        aliases: HashMap::new(),
        visible: HashSet::new(),
        schemas: root.schemas().collect(),
        includes: HashMap::new(),
        file: root.span().file,
        filters: given.filters(root.span().file),
    };
    // A namespace that the document itself or a reference names is never an alias of another one.
    let mut declared: Vec<(Text<'t>, &'t str)> = Vec::new();
    for schema in scope.schemas.clone() {
        if let Some(namespace) = schema.value(Attribute::Namespace) {
            scope.visible.insert(namespace);
            declared.extend(schema.get(Attribute::Alias).map(|alias| (alias, namespace)));
        }
    }
    references(root, given, &mut scope, &mut declared, report);
    aliases(&mut scope, declared, report);
    scope
}

/// Checks that the document has one `DataServices`.
fn check_services(root: Node<'_>, report: &mut Report<'_>) {
    let mut services = root.children_of(Kind::DataServices);
    let finding = match (services.next(), services.next()) {
        (Some(_), None) => return,
        (None, _) => {
            Finding::new(&codes::DATA_SERVICES, "`DataServices` is missing").at(root.span())
        }
        (Some(first), Some(second)) => Finding::new(
            &codes::DATA_SERVICES,
            "there is more than one `DataServices`",
        )
        .at(second.span())
        .related(first.span(), "the first one"),
    };
    report.add(finding);
}

/// Adds the declared aliases with their namespaces to the scope, except those that are reserved or ambiguous.
fn aliases<'t>(scope: &mut Scope<'t>, declared: Vec<(Text<'t>, &'t str)>, report: &mut Report<'_>) {
    let mut places = HashMap::new();
    for (alias, namespace) in declared {
        let reserved = is_reserved(alias.value);
        if reserved || !is_simple_identifier(alias.value) {
            let message = format!("`{}` is not allowed as an alias", alias.value);
            report.add(Finding::new(&codes::ALIAS_NAME, message).at(alias.span));
            if reserved {
                continue;
            }
        }
        if alias.value != namespace && scope.visible.contains(alias.value) {
            let message = format!("`{}` is an alias and a namespace", alias.value);
            report.add(Finding::new(&codes::ALIAS_AMBIGUOUS, message).at(alias.span));
            continue;
        }
        let (first, span) = *places.entry(alias.value).or_insert((namespace, alias.span));
        if first != namespace {
            let message = format!(
                "`{}` stands for `{first}` and for `{namespace}`",
                alias.value
            );
            report.add(
                Finding::new(&codes::ALIAS_AMBIGUOUS, message)
                    .at(alias.span)
                    .related(span, "first declared here"),
            );
            continue;
        }
        if scope.aliases.insert(alias.value, namespace).is_none() {
            scope
                .document
                .aliases
                .push((alias.value.to_owned(), namespace.to_owned()));
        }
    }
}

fn check_version(root: Node<'_>, version: Option<Text<'_>>, report: &mut Report<'_>) {
    let Some(version) = version else {
        let finding = Finding::new(
            &codes::EDMX_VERSION,
            "the document has no `Version`; 4.01 is assumed",
        );
        report.add(finding.at(root.span()));
        return;
    };
    let value = version.value.trim();
    match value {
        "4.0" | "4.01" => {}
        _ if value.strip_prefix("4.").is_some_and(|minor| {
            !minor.is_empty() && minor.bytes().all(|b| b.is_ascii_digit())
        }) =>
        {
            let message = format!("version {value} is newer than 4.01; its additions are ignored");
            report.add(Finding::new(&codes::NEWER_VERSION, message).at(version.span));
        }
        "1.0" | "2.0" | "3.0" => {
            let message = format!("metadata of version {value} is not OData version 4");
            let finding = Finding::new(&codes::OLD_VERSION, message).at(version.span);
            report
                .add(finding.help("ask the service for its V4 metadata, or convert the document"));
        }
        _ => {
            let message = format!("`{value}` is not a version; 4.01 is assumed");
            report.add(Finding::new(&codes::EDMX_VERSION, message).at(version.span));
        }
    }
}

fn references<'t>(
    root: Node<'t>,
    given: &Given<'_>,
    scope: &mut Scope<'t>,
    declared: &mut Vec<(Text<'t>, &'t str)>,
    report: &mut Report<'_>,
) {
    let mut uris = HashMap::new();
    let mut included = HashMap::new();
    for reference in root.children_of(Kind::Reference) {
        let uri = reference.get(Attribute::Uri);
        match uri {
            None => report.add(
                Finding::new(&codes::REFERENCE, "`Reference` has no `Uri`").at(reference.span()),
            ),
            Some(uri) => {
                if let Some(first) = uris.insert(uri.value, uri.span) {
                    let message = format!("`{}` is referenced twice", uri.value);
                    report.add(
                        Finding::new(&codes::REFERENCE_DUPLICATE, message)
                            .at(uri.span)
                            .related(first, "first here"),
                    );
                }
            }
        }
        for include in reference.children_of(Kind::Include) {
            let Some(namespace) = include.get(Attribute::Namespace) else {
                report.add(
                    Finding::new(&codes::REFERENCE, "`Include` has no `Namespace`")
                        .at(include.span()),
                );
                continue;
            };
            scope.visible.insert(namespace.value);
            // If the document exists, its missing namespaces are reported for the reference.
            if let Some(uri) = uri
                && !given.references.found.contains_key(&uri.span)
            {
                let help = given.references.missing.get(&uri.span).cloned();
                scope.includes.insert(namespace.value, (uri, help));
            }
            declared.extend(
                include
                    .get(Attribute::Alias)
                    .map(|alias| (alias, namespace.value)),
            );
            if let Some(first) = included.insert(namespace.value, namespace.span) {
                let message = format!("`{}` is included twice", namespace.value);
                let finding = Finding::new(&codes::REFERENCE_DUPLICATE, message).at(namespace.span);
                report.add(finding.related(first, "first here"));
            }
            if let Some(defined) = uri.and_then(|uri| given.namespaces_of(uri))
                && !defined.contains(namespace.value)
            {
                let message = format!(
                    "the referenced document does not define `{}`",
                    namespace.value
                );
                report.add(Finding::new(&codes::REFERENCE_TARGET, message).at(namespace.span));
            }
        }
        check_contents(reference, given, report);
    }
}

/// Checks that a reference includes something, and reports a missing document from which only annotations are included.
fn check_contents(reference: Node<'_>, given: &Given<'_>, report: &mut Report<'_>) {
    let includes_schemas = reference.children_of(Kind::Include).next().is_some();
    let mut includes_annotations = false;
    for include in reference.children_of(Kind::IncludeAnnotations) {
        includes_annotations = true;
        if include.get(Attribute::TermNamespace).is_none() {
            let finding = Finding::new(
                &codes::REFERENCE,
                "`IncludeAnnotations` has no `TermNamespace`",
            );
            report.add(finding.at(include.span()));
        }
    }
    match (includes_schemas, includes_annotations) {
        (true, _) => {}
        (false, true) => {
            if let Some(uri) = reference.get(Attribute::Uri)
                && let Some(help) = given.references.missing.get(&uri.span)
            {
                let message = format!("`{}` was not found; its annotations are missing", uri.value);
                let finding = Finding::new(&codes::REFERENCE_MISSING, message).at(uri.span);
                report.add(finding.help(help));
            }
        }
        (false, false) => {
            let finding = Finding::new(&codes::REFERENCE, "`Reference` includes nothing");
            report.add(
                finding
                    .at(reference.span())
                    .help("add an Include or IncludeAnnotations"),
            );
        }
    }
}
